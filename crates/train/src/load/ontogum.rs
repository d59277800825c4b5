use super::{Annotated, Loaded, listing, read, stem};
use crate::scores::{Place, Source};
use std::collections::BTreeMap;
use std::path::Path;

/// OntoGUM (CoNLL with brackets of chains): the text is its tokens with one blank between.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn ontogum(corpora: &Path) -> Loaded<Vec<Vec<Place>>> {
    listing(&corpora.join("gum/dev-ontogum"), "conll")?.iter().map(|path| Ok(annotated(stem(path), &read(path)?))).collect()
}

fn annotated(id: String, file: &str) -> Annotated<Vec<Vec<Place>>> {
    let (mut text, mut points) = (String::new(), 0);
    let mut tokens: Vec<Place> = Vec::new();
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut chains: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for line in file.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[_, word, brackets, ..] = &fields[..] else { continue };
        if points > 0 {
            text.push(' ');
            points += 1;
        }
        text.push_str(word);
        let length = word.chars().count();
        tokens.push((points, points + length));
        points += length;
        let last = tokens.len() - 1;
        for (opens, number, closes) in marks(brackets) {
            let mut first = if opens { Some(last) } else { None };
            if opens && !closes {
                open.entry(number).or_default().push(last);
                first = None;
            } else if !opens {
                first = open.get_mut(number).and_then(Vec::pop);
            }
            if let Some(first) = first {
                chains.entry(number).or_default().push((tokens[first].0, tokens[last].1));
            }
        }
    }
    Annotated { source: Source { id, text, published: None }, gold: chains.into_values().collect() }
}

/// The brackets of a token: whether each opens, its number, whether it closes.
fn marks(brackets: &str) -> Vec<(bool, &str, bool)> {
    let (mut all, mut rest) = (Vec::new(), brackets);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let opens = rest[..at].ends_with('(');
        let number = &rest[at..];
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let closes = number[end..].starts_with(')');
        if opens || closes {
            all.push((opens, &number[..end], closes));
        }
        rest = &number[end..];
    }
    all
}
