//! What the coreference scorer sees, for fitting its weights: JSON Lines with `id` and `text` on standard input become one JSON line each, of the
//! phrases (start, end in code points; their numbers), the pairs that are looked at, and the row of each phrase's head in the file of vectors;
//! `coref VECTORS` writes the vectors there, as little-endian floats.

use article::{Span, Text};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: coref VECTORS < TEXTS.jsonl");
        std::process::exit(2);
    };
    let mut vectors = io::BufWriter::new(std::fs::File::create(path)?);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let given: serde_json::Value = serde_json::from_str(&line?)?;
        let text = Text::clean(given["text"].as_str().unwrap_or_default());
        let ends = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]);
        let lines: Vec<Span> = ends.scan(0, |start, end| Some(Span::new(std::mem::replace(start, end), end))).flatten().collect();
        let (doc, rows) = nlp::Reader::embedded().read_with_vectors(&text, &lines);
        let seen = nlp::coref::Seen::new(&doc);
        let points = text.code_points();
        let width = rows.len() / doc.words.len().max(1);
        let mut mentions = Vec::new();
        for (m, d) in seen.mentions.iter().zip(&seen.described) {
            let Some(span) = doc.span_of(m.words.clone()) else { continue };
            mentions.push(serde_json::json!([points.at_byte(span.start()), points.at_byte(span.end() - 1) + 1, d.values]));
            for w in [m.head, m.words.start] {
                for v in &rows[w * width..(w + 1) * width] {
                    vectors.write_all(&v.to_le_bytes())?;
                }
            }
        }
        let pairs: Vec<Vec<_>> = seen.pairs.iter().map(|row| row.iter().map(|(a, values)| serde_json::json!([a, values])).collect()).collect();
        let forms: Vec<_> = seen.mentions.iter().map(|m| &doc.words[m.head].form).collect();
        writeln!(out, "{}", serde_json::json!({"id": given["id"], "text": &*text, "mentions": mentions, "pairs": pairs, "heads": forms}))?;
    }
    vectors.flush()?;
    out.flush()
}
