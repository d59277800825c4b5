//! Token and sentence boundaries by plain rules, until the models are in.

use crate::atom::{Atom, Gap, Kind};
use article::{Span, Text};

/// Abbreviations that a name or number follows: no sentence ends at them.
const BEFORE: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "maj", "capt", "cmdr", "adm", "sgt", "gov", "sen", "rep", "rev", "hon", "st",
    "mt", "fr", "pres", "amb", "sec", "no", "nos", "vs", "v", "art", "fig", "vol", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "ft", "pp", "cf", "e.g", "i.e", "approx", "dept",
];

/// Abbreviations that may end a sentence.
const ANYWHERE: &[&str] =
    &["inc", "co", "corp", "ltd", "jr", "sr", "etc", "a.m", "p.m", "bros", "mass", "calif", "conn", "bn", "m", "ave", "blvd"];

/// Words that begin sentences more often than they follow an abbreviation within one.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "but",
    "and",
    "in",
    "on",
    "at",
    "as",
    "for",
    "if",
    "when",
    "while",
    "after",
    "before",
    "there",
    "his",
    "her",
    "their",
    "its",
    "our",
    "some",
    "many",
    "however",
    "asked",
    "meanwhile",
    "by",
    "with",
];

/// The tokens of each sentence.
pub(crate) fn sentences(text: &Text, atoms: &[Atom]) -> Vec<Vec<Span>> {
    let mut sentences: Vec<Vec<Span>> = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let end = token_end(text, atoms, at);
        let token = atoms[at].span.cover(atoms[end - 1].span);
        match sentences.last_mut() {
            Some(sentence) if !begins(text, atoms, at, sentence) => sentence.push(token),
            _ => sentences.push(vec![token]),
        }
        at = end;
    }
    sentences
}

/// Index one past the last atom of the token that begins at `at`.
fn token_end(text: &Text, atoms: &[Atom], at: usize) -> usize {
    let form = |i: usize| text.slice(atoms[i].span);
    let touching = |i: usize| i < atoms.len() && atoms[i].gap == Gap::None;
    let kind = |i: usize| atoms[i].kind;
    // addresses
    let run = (at + 1..atoms.len()).find(|&i| !touching(i)).unwrap_or(atoms.len());
    let printed = text.slice(atoms[at].span.cover(atoms[run - 1].span));
    if printed.starts_with("http://") || printed.starts_with("https://") || printed.starts_with("www.") {
        let last = (at..run).rev().find(|&i| kind(i) != Kind::Other || form(i) == "/").unwrap_or(at);
        return last + 1;
    }
    let mut end = at + 1;
    if kind(at) == Kind::Other {
        while touching(end) && matches!(form(at), "." | "-" | "!" | "?" | "*" | "_" | "=") && form(end) == form(at) {
            end += 1;
        }
        return end;
    }
    while touching(end) {
        let next_runs = touching(end + 1) && kind(end + 1) != Kind::Other;
        let joins = kind(end) != Kind::Other
            || match form(end) {
                "'" | "’" => next_runs && kind(end + 1) == Kind::Letters,
                "." | "," | ":" | "/" if kind(end - 1) == Kind::Digits => next_runs && kind(end + 1) == Kind::Digits,
                "." => abbreviates(text.slice(atoms[at].span.cover(atoms[end - 1].span))) || (next_runs && initials(form(end + 1))),
                "@" => next_runs,
                _ => false,
            };
        if !joins {
            break;
        }
        end += 1;
    }
    end
}

fn initials(s: &str) -> bool {
    s.chars().count() == 1
}

fn abbreviates(before_stop: &str) -> bool {
    let lower = before_stop.to_lowercase();
    before_stop.split('.').all(|part| initials(part) && part.chars().all(char::is_alphabetic) && part != "I")
        || BEFORE.contains(&lower.as_str())
        || ANYWHERE.contains(&lower.as_str())
}

/// Whether a sentence begins with the atom, after the tokens of the one before it.
fn begins(text: &Text, atoms: &[Atom], at: usize, before: &[Span]) -> bool {
    if atoms[at].gap == Gap::Block {
        return true;
    }
    if atoms[at].gap == Gap::None {
        return false;
    }
    let here = text.slice(atoms[at].span);
    let opener = here.starts_with(|c: char| "\"“‘'([«—–-".contains(c));
    let word = if opener { atoms.get(at + 1).map_or("", |a| text.slice(a.span)) } else { here };
    let capital = word.starts_with(|c: char| c.is_uppercase());
    let mut ends = before.iter().rev().map(|t| text.slice(*t));
    let Some(mut last) = ends.next() else { return false };
    let mut closed = false;
    while last.starts_with(|c: char| "\"”’')]»".contains(c)) && last.chars().count() == 1 {
        closed = true;
        match ends.next() {
            Some(token) => last = token,
            None => return false,
        }
    }
    match last.chars().last() {
        Some('!' | '?') => capital || word.starts_with(|c: char| c.is_numeric()),
        Some('.' | '…') if last.len() > 1 && last.starts_with(char::is_alphanumeric) => {
            let bare = last.trim_end_matches('.').to_lowercase();
            let can_end = !BEFORE.contains(&bare.as_str()) && bare.chars().count() > 1;
            can_end && capital && (closed || OPENERS.contains(&word.to_lowercase().as_str()))
        }
        Some('.' | '…') => capital || word.starts_with(|c: char| c.is_numeric()) || opener,
        _ => atoms[at].gap == Gap::Line && capital && closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atom;

    #[test]
    fn sentences_and_tokens() {
        let check = |given: &str, expected: &str| {
            let text = Text::clean(given);
            let found = sentences(&text, &atom::cut(&text, text.whole().unwrap()));
            let lines: Vec<String> = found.iter().map(|s| s.iter().map(|t| text.slice(*t)).collect::<Vec<_>>().join(" ")).collect();
            assert_eq!(lines.join(" | "), expected);
        };
        check("Mr. Varga left. He was tired.", "Mr. Varga left . | He was tired .");
        check("V. V. Orlan of the U.S. Embassy spoke.", "V. V. Orlan of the U.S. Embassy spoke .");
        check("It met at 5 p.m. on Monday. The talks failed.", "It met at 5 p.m. on Monday . | The talks failed .");
        check("They left the U.S. The rest stayed.", "They left the U.S. | The rest stayed .");
        check("“We agree.” She smiled.", "“ We agree . ” | She smiled .");
        check("“Will it hold?” he asked. (It did.) Then...", "“ Will it hold ? ” he asked . | ( It did . ) | Then ...");
        check("See www.example.org/a?b=1, or 3.5% of 1,200", "See www.example.org/a?b=1 , or 3.5 % of 1,200");
        check("St. Orsk\n\nTALKS FAIL", "St. Orsk | TALKS FAIL");
        check("the minister’s aide", "the minister’s aide");
    }
}
