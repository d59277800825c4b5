use crate::{Upos, form};
use std::collections::{HashMap, HashSet};

/// Lemmas of words that the treebanks have; the model's scripts are for the rest.
pub(crate) struct Known {
    lemmas: HashMap<(String, Upos), &'static str>,
    /// All lemmas of the table, in lower case.
    words: HashSet<String>,
}

impl Known {
    /// Reads a table; it states its format.
    pub fn parse(table: &'static str) -> Known {
        let row = |line: &'static str| {
            let &[word, upos, lemma] = line.split('\t').collect::<Vec<_>>().as_slice() else { return None };
            let mut key = String::new();
            form::key(word, &mut key);
            Some(((key, Upos::parse(upos)?), lemma))
        };
        let lemmas: HashMap<_, _> = table.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect();
        let words = lemmas.values().map(|lemma| lemma.to_lowercase()).collect();
        Known { lemmas, words }
    }

    /// The lemma of a word, where the model says `lemma`. How it is cased is for the model to say, which sees whether the word is part of a name.
    pub fn correct(&self, key: String, upos: Upos, lemma: String) -> String {
        let place = (key, upos);
        match self.lemmas.get(&place) {
            Some(&known) if known.to_lowercase() != lemma.to_lowercase() => known.to_owned(),
            Some(_) => lemma,
            None => self.respell(&place.0, upos, &lemma).unwrap_or(lemma),
        }
    }

    /// The known word that the model meant: an ending was cut off rightly, but what is left is no word as it stands ("disput", "tri", "runn", "clashe").
    fn respell(&self, key: &str, upos: Upos, lemma: &str) -> Option<String> {
        let lower = lemma.to_lowercase();
        if !matches!(upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Adv) || lower == key || self.words.contains(&lower) {
            return None;
        }
        let same_start = lower.chars().zip(key.chars()).take(2).filter(|(a, b)| a == b).count() == 2;
        let doubled = lower.len() > 3 && lower.chars().rev().take(2).collect::<Vec<_>>().windows(2).all(|w| w[0] == w[1]);
        let without = |end: &str| lower.strip_suffix(end).map(str::to_owned);
        let tried = [
            matches!(upos, Upos::Verb | Upos::Adj).then(|| format!("{lower}e")),
            without("i").map(|w| w + "y"),
            without("ie").map(|w| w + "y"),
            doubled.then(|| lower.chars().take(lower.chars().count() - 1).collect()),
            without("e"),
        ];
        tried.into_iter().flatten().find(|word| same_start && self.words.contains(word))
    }
}

/// How a word becomes its lemma.
#[derive(Debug, PartialEq)]
pub(crate) enum Script {
    /// This, whatever the word.
    Whole(String),
    /// Cased, then cut and added to at both ends.
    Edit { case: Case, cut: usize, add: String, cut_end: usize, add_end: String },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Case {
    Lower,
    Keep,
    Capital,
}

impl Script {
    /// Reads `=lemma`, or the case, cut, addition, cut at the end, addition at the end, separated by U+001F.
    pub fn parse(class: &str) -> Option<Script> {
        if let Some(whole) = class.strip_prefix('=') {
            return Some(Script::Whole(whole.to_owned()));
        }
        let [case, cut, add, cut_end, add_end] = class.split('\u{1f}').collect::<Vec<_>>()[..] else { return None };
        let case = match case {
            "l" => Case::Lower,
            "k" => Case::Keep,
            "c" => Case::Capital,
            _ => return None,
        };
        Some(Script::Edit {
            case,
            cut: cut.parse().ok()?,
            add: add.to_owned(),
            cut_end: cut_end.parse().ok()?,
            add_end: add_end.to_owned(),
        })
    }

    /// The lemma of a word; its lower case where more is to be cut than there is.
    pub fn apply(&self, form: &str) -> String {
        let (case, cut, add, cut_end, add_end) = match self {
            Script::Whole(lemma) => return lemma.clone(),
            Script::Edit { case, cut, add, cut_end, add_end } => (*case, *cut, add, *cut_end, add_end),
        };
        let lower = form.to_lowercase();
        let base = match case {
            Case::Lower => lower.clone(),
            Case::Keep => form.to_owned(),
            Case::Capital => {
                let mut rest = lower.chars();
                rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
            }
        };
        let length = base.chars().count();
        if cut + cut_end > length {
            return lower;
        }
        let middle = base.chars().skip(cut).take(length - cut - cut_end);
        add.chars().chain(middle).chain(add_end.chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words() {
        let known = Known::parse(
            "# word\ngone\tVERB\tgo\nnew\tADJ\tnew\ndispute\tNOUN\tdispute\nran\tVERB\trun\nparty\tNOUN\tparty\nclash\tNOUN\tclash",
        );
        let check =
            |word: &str, upos: Upos, model: &str, lemma: &str| assert_eq!(known.correct(word.to_owned(), upos, model.to_owned()), lemma);
        check("gone", Upos::Verb, "gon", "go");
        check("gone", Upos::Adj, "gone", "gone");
        check("new", Upos::Adj, "New", "New");
        check("disputed", Upos::Verb, "disput", "dispute");
        check("running", Upos::Verb, "runn", "run");
        check("parties", Upos::Noun, "partie", "party");
        check("clashes", Upos::Noun, "clashe", "clash");
        check("varred", Upos::Verb, "varr", "varr");
        check("partie", Upos::Propn, "Partie", "Partie");
    }

    #[test]
    fn scripts() {
        let check =
            |class: &str, form: &str, lemma: &str| assert_eq!(Script::parse(&class.replace('|', "\u{1f}")).unwrap().apply(form), lemma);
        check("l|0||2|", "Talked", "talk");
        check("k|0||0|", "Varga", "Varga");
        check("c|0||0|", "VARGA", "Varga");
        check("l|0||3|y", "Parties", "party");
        check("l|2||0|", "x", "x");
        check("l|1|n|0|", "a", "n");
        check("=be", "was", "be");
        check("c|0||0|", "ŽELJKO", "Željko");
        for wrong in ["", "l", "x\u{1f}0\u{1f}\u{1f}0\u{1f}", "l\u{1f}a\u{1f}\u{1f}0\u{1f}"] {
            assert_eq!(Script::parse(wrong), None);
        }
    }
}
