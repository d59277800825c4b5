//! What the coreference scorer sees, for fitting its weights: JSON Lines with `id` and `text` on standard input become one JSON line each, of the
//! phrases (start, end in code points; their numbers) and the pairs that are looked at; `coref VECTORS` writes the vectors of the phrases' heads there, as
//! little-endian floats, one after the other. `coref --chains` writes the chains instead, as the shared scorer takes them.

use article::{Span, Text};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: coref VECTORS < TEXTS.jsonl");
        std::process::exit(2);
    };
    let chains = path == "--chains";
    let mut vectors: Box<dyn Write> =
        if chains { Box::new(io::sink()) } else { Box::new(io::BufWriter::new(std::fs::File::create(path)?)) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let given: serde_json::Value = serde_json::from_str(&line?)?;
        let text = Text::clean(given["text"].as_str().unwrap_or_default());
        let ends = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]);
        let lines: Vec<Span> = ends.scan(0, |start, end| Some(Span::new(std::mem::replace(start, end), end))).flatten().collect();
        let points = text.code_points();
        if chains {
            let doc = nlp::read(&text, &lines);
            let span = |m: &usize| {
                doc.span_of(doc.mentions[*m].words.clone()).map(|s| [points.at_byte(s.start()), points.at_byte(s.end() - 1) + 1])
            };
            let clusters: Vec<Vec<_>> = doc.chains.iter().map(|c| c.mentions.iter().filter_map(span).collect()).collect();
            writeln!(out, "{}", serde_json::json!({"id": given["id"], "clusters": clusters}))?;
            continue;
        }
        let (doc, rows) = nlp::Reader::embedded().read_with_vectors(&text, &lines);
        let seen = nlp::coref::Seen::new(&doc);
        let width = rows.len() / doc.words.len().max(1);
        let mut mentions = Vec::new();
        for (m, d) in seen.mentions.iter().zip(&seen.described) {
            let Some(span) = doc.span_of(m.words.clone()) else { continue };
            mentions.push(serde_json::json!([points.at_byte(span.start()), points.at_byte(span.end() - 1) + 1, d.values]));
            for v in &rows[m.head * width..(m.head + 1) * width] {
                vectors.write_all(&v.to_le_bytes())?;
            }
        }
        let pairs: Vec<Vec<_>> =
            seen.pairs.iter().map(|row| row.iter().map(|(a, values)| serde_json::json!([a, values])).collect()).collect();
        writeln!(out, "{}", serde_json::json!({"id": given["id"], "text": &*text, "mentions": mentions, "pairs": pairs}))?;
    }
    vectors.flush()?;
    out.flush()
}
