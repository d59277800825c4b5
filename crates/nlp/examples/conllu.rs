//! JSON Lines with `id` and `text` on standard input become CoNLL-U on standard output; every line of a text is a block.
//!
//! With `--names`, JSON Lines of `id` and `entities` instead: spans in code points of the given text, and labels.

use article::{Span, Text};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let names = std::env::args().any(|a| a == "--names");
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let given: serde_json::Value = serde_json::from_str(&line?)?;
        let id = given["id"].as_str().unwrap_or_default();
        let text = Text::clean(given["text"].as_str().unwrap_or_default());
        let ends = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]);
        let lines: Vec<Span> = ends.scan(0, |start, end| Some(Span::new(std::mem::replace(start, end), end))).flatten().collect();
        let doc = nlp::read(&text, &lines);
        if names {
            let points = text.code_points();
            let given = |byte: usize| {
                let at = points.at_byte(byte);
                at + text.shifts().iter().rev().find(|&&(from, _)| from <= at).map_or(0, |&(_, behind)| behind)
            };
            let entities: Vec<_> = doc
                .names
                .iter()
                .map(|n| serde_json::json!({"span": [given(n.span.start()), given(n.span.end() - 1) + 1], "label": n.label.as_str()}))
                .collect();
            writeln!(out, "{}", serde_json::json!({"id": id, "entities": entities}))?;
        } else {
            out.write_all(nlp::conllu(id, &text, &doc).as_bytes())?;
        }
    }
    out.flush()
}
