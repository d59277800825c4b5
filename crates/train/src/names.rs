//! Scores of names: exact spans with their class.
//!
//! Three classes count: PER, ORG and LOC; labels of the corpora are mapped to them, and a label that maps to none is ignored, as is a
//! prediction that hits exactly such a span. A leading "the" is cut on both sides.

use crate::measure::F1;
use std::collections::{BTreeMap, BTreeSet};

/// A text with its names: spans in code points.
#[derive(Debug, Default)]
pub struct Named {
    /// The corpus' own id, or its number.
    pub id: String,
    /// The running text.
    pub text: String,
    /// Start, end and the corpus' label.
    pub names: Vec<(usize, usize, String)>,
}

/// The class that a label counts as.
fn class(label: &str) -> Option<&'static str> {
    match label.to_uppercase().as_str() {
        "PER" | "PERSON" | "POLITICIAN" => Some("PER"),
        "ORG" | "ORGANIZATION" | "ORGANISATION" | "POLITICALPARTY" => Some("ORG"),
        "LOC" | "GPE" | "FAC" | "LOCATION" | "FACILITY" | "COUNTRY" => Some("LOC"),
        _ => None,
    }
}

/// CrossNER: a document a sentence, a word and its tag a line.
pub fn crossner(file: &str) -> Vec<Named> {
    let blocks = file.split("\n\n").map(|b| b.lines().filter_map(|l| l.split_once('\t')).collect::<Vec<_>>()).filter(|b| !b.is_empty());
    let document = |(n, rows): (usize, Vec<(&str, &str)>)| {
        let (text, places) = join(rows.iter().map(|(w, _)| *w));
        let tags: Vec<&str> = rows.iter().map(|(_, t)| t.trim()).collect();
        Named { id: format!("pol{n:04}"), names: spans(&places, &tags), text }
    };
    blocks.enumerate().map(document).collect()
}

/// Universal NER: documents as marked, a sentence a line, text as in its `# text` lines.
pub fn uner(file: &str) -> Vec<Named> {
    let mut documents: Vec<Named> = Vec::new();
    for block in file.split("\n\n") {
        let meta = |key: &str| block.lines().find_map(|l| l.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(" = "));
        if let Some(id) = meta("newdoc id") {
            documents.push(Named { id: id.to_owned(), ..Named::default() });
        }
        let (Some(text), Some(document)) = (meta("text"), documents.last_mut()) else { continue };
        let chars: Vec<char> = text.chars().collect();
        let (mut places, mut tags, mut at) = (Vec::new(), Vec::new(), 0);
        for row in block.lines().filter(|l| !l.starts_with("# ")) {
            let columns: Vec<&str> = row.split('\t').collect();
            let &[_, word, tag, ..] = &columns[..] else { continue };
            let word: Vec<char> = word.chars().collect();
            let found = (at..=chars.len().saturating_sub(word.len())).find(|&i| chars[i..].starts_with(&word)).unwrap_or(at);
            places.push((found, found + word.len()));
            tags.push(tag);
            at = found + word.len();
        }
        let base = if document.text.is_empty() { 0 } else { document.text.chars().count() + 1 };
        if base > 0 {
            document.text.push('\n');
        }
        document.text.push_str(text);
        document.names.extend(spans(&places, &tags).into_iter().map(|(s, e, l)| (s + base, e + base, l)));
    }
    documents
}

/// Words to text: a blank between them, none before closing marks and contractions, none after an opening bracket or $.
pub(crate) fn join<'w>(words: impl Iterator<Item = &'w str>) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut places, mut len) = (String::new(), Vec::new(), 0);
    for word in words {
        let glued =
            word.starts_with(['.', ',', ';', ':', '!', '?', ')', ']', '%']) || matches!(word, "'s" | "’s") || word.starts_with("n't");
        if !text.is_empty() && !glued && !text.ends_with(['(', '$', '[']) {
            text.push(' ');
            len += 1;
        }
        text.push_str(word);
        let count = word.chars().count();
        places.push((len, len + count));
        len += count;
    }
    (text, places)
}

/// Names from IOB1 or IOB2 tags.
fn spans(places: &[(usize, usize)], tags: &[&str]) -> Vec<(usize, usize, String)> {
    let mut names: Vec<(usize, usize, String)> = Vec::new();
    let mut open = false;
    for (&(start, end), tag) in places.iter().zip(tags) {
        let Some((prefix, label)) = tag.split_once('-') else {
            open = false;
            continue;
        };
        match names.last_mut().filter(|n| open && prefix == "I" && n.2 == label) {
            Some(name) => name.1 = end,
            None => names.push((start, end, label.to_owned())),
        }
        open = true;
    }
    names
}

/// PER, ORG, LOC and micro F1 of predictions for the documents, in their order.
pub fn score(gold: &[Named], predicted: &[Vec<(usize, usize, String)>]) -> BTreeMap<&'static str, F1> {
    let mut figures: BTreeMap<&'static str, F1> = BTreeMap::new();
    for (document, predicted) in gold.iter().zip(predicted) {
        let chars: Vec<char> = document.text.chars().collect();
        let trim = |start: usize, end: usize| {
            let head: String = chars.get(start..end).unwrap_or_default().iter().take(4).collect();
            let the = matches!(head.as_str(), "the " | "The ") && end - start > 4;
            (if the { start + 4 } else { start }, end)
        };
        let (mut right, mut ignored) = (BTreeSet::new(), BTreeSet::new());
        for (start, end, label) in &document.names {
            match class(label) {
                Some(c) => _ = right.insert((trim(*start, *end), c)),
                None => _ = ignored.insert(trim(*start, *end)),
            }
        }
        let mut found = BTreeSet::new();
        for (start, end, label) in predicted {
            let span = trim(*start, *end);
            let passed_over = ignored.contains(&span) && !right.iter().any(|(r, _)| *r == span);
            if let Some(c) = class(label).filter(|_| !passed_over) {
                found.insert((span, c));
            }
        }
        for name in ["PER", "ORG", "LOC", "micro"] {
            let of = |set: &BTreeSet<((usize, usize), &'static str)>| {
                set.iter().filter(|(_, c)| name == "micro" || *c == name).copied().collect::<BTreeSet<_>>()
            };
            let (r, f) = (of(&right), of(&found));
            figures.entry(name).or_default().add(F1::new(r.intersection(&f).count(), f.len(), r.len()));
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_their_tags() {
        let file = "Mara\tB-politician\nOrlan\tI-politician\nmet\tO\nthe\tO\nRed\tB-election\nVote\tI-election\n.\tO\n";
        let documents = crossner(file);
        assert_eq!(documents[0].text, "Mara Orlan met the Red Vote.");
        assert_eq!(documents[0].names, [(0, 10, "politician".to_owned()), (19, 27, "election".to_owned())]);
        let said = |names: &[(usize, usize, &str)]| vec![names.iter().map(|&(s, e, l)| (s, e, l.to_owned())).collect::<Vec<_>>()];
        // the name of an election is neither right nor wrong
        assert_eq!(score(&documents, &said(&[(0, 10, "PER"), (15, 27, "ORG")]))["micro"], F1::new(1, 1, 1));
        assert_eq!(score(&documents, &said(&[(0, 4, "PER")]))["micro"], F1::new(0, 1, 1));
        assert_eq!(score(&documents, &said(&[]))["micro"].percent(), 0.0);
    }
}
