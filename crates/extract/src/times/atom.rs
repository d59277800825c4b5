//! Atoms: what the rules of time are matched against. A run of letters, a run of digits, or one sign: `1990s` is two, `a.m.` is four.
//!
//! They are finer than the reader's tokens and owe nothing to a model, so that a rule means the same in every text.

use std::collections::HashMap;

/// Number of a word in the [`Vocabulary`].
pub(super) type Word = u32;

/// A word that no rule knows.
pub(super) const UNKNOWN: Word = Word::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub start: usize,
    pub end: usize,
    pub word: Word,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    pub digits: bool,
    /// Whether no blank stands before it.
    pub glued: bool,
}

/// The words of the rules, in lower case, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary(HashMap<String, Word>);

impl Vocabulary {
    pub fn learn(&mut self, word: &str) -> Word {
        let next = self.0.len() as Word;
        *self.0.entry(word.to_lowercase()).or_insert(next)
    }

    /// The words of a literal in a rule or word list, each with whether it must begin with a capital letter.
    pub fn learn_all(&mut self, text: &str) -> Vec<(Word, bool)> {
        cut(text).map(|(start, end)| (self.learn(plain(&text[start..end])), text[start..].starts_with(char::is_uppercase))).collect()
    }

    fn get(&self, word: &str, lower: &mut String) -> Word {
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.push_str(&plain(word).to_lowercase());
        }
        self.0.get(lower.as_str()).copied().unwrap_or(UNKNOWN)
    }
}

/// One sign for all that print it: dashes within words and ranges, apostrophes.
fn plain(word: &str) -> &str {
    match word {
        "–" | "‐" | "‑" | "−" => "-",
        "’" | "‘" | "`" | "ʼ" => "'",
        other => other,
    }
}

/// Byte ranges of the atoms of a text.
fn cut(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + rest.find(|c: char| !c.is_whitespace())?;
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let run = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let len = if first.is_ascii_digit() {
            run(|c| c.is_ascii_digit())
        } else if first.is_alphabetic() {
            run(char::is_alphabetic)
        } else {
            first.len_utf8()
        };
        at = start + len;
        Some((start, at))
    })
}

/// The atoms of a stretch of text that begins at byte `base` of the article.
pub(super) fn atoms(text: &str, base: usize, words: &Vocabulary) -> Vec<Atom> {
    let mut lower = String::new();
    let mut last = usize::MAX;
    cut(text)
        .map(|(start, end)| {
            let word = &text[start..end];
            let atom = Atom {
                start: base + start,
                end: base + end,
                word: words.get(word, &mut lower),
                capital: word.starts_with(char::is_uppercase),
                digits: word.as_bytes()[0].is_ascii_digit(),
                glued: last == start,
            };
            last = end;
            atom
        })
        .collect()
}
