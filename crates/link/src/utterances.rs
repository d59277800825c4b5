use crate::groups::Groups;
use crate::words::{Rarity, candidates, stems};
use std::collections::HashSet;

/// Something that was said, as one article has it.
#[derive(Clone, Debug)]
pub struct Utterance {
    /// Who said it: the same number for the same party; `None` where nobody is named.
    pub speaker: Option<i64>,
    /// The words.
    pub words: String,
    /// The day it was said or published, in days from some day.
    pub day: Option<i64>,
    /// In which article.
    pub article: i64,
}

/// How many days lie between two reports of one utterance at most.
const DAYS: i64 = 4;
/// The share of all telling words, weighed by rarity, that two wordings have in common.
const SAME: f64 = 0.6;
/// The share of the shorter one's telling words that the longer one has, where it is part of it.
const PART: f64 = 0.85;
/// A part needs so many telling words; a whole needs two.
const LEAST_PART: usize = 4;

/// Which utterances are the same in other words: one speaker, a few days, the same telling words.
pub fn utterances(all: &[Utterance]) -> Groups {
    let texts: Vec<HashSet<String>> = all.iter().map(|u| stems(&u.words)).collect();
    let rarity = Rarity::of(texts.iter());
    let mut groups = Groups::new(all.len());
    for (a, b) in candidates(&texts, 200) {
        let (x, y) = (&all[a], &all[b]);
        let days = x.day.zip(y.day).is_none_or(|(x, y)| (x - y).abs() <= DAYS);
        if x.article == y.article || x.speaker.is_none() || x.speaker != y.speaker || !days {
            continue;
        }
        let least = texts[a].len().min(texts[b].len());
        let (whole, part) = rarity.shared(&texts[a], &texts[b]);
        if least >= 2 && whole >= SAME || least >= LEAST_PART && part >= PART {
            groups.join(a, b);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_of_one_utterance_meet() {
        let said = |speaker: i64, words: &str, day: i64, article: i64| Utterance { speaker: Some(speaker), words: words.into(), day: Some(day), article };
        let all = [
            said(1, "We will not rush to conclusions", 10, 1),
            said(1, "We won’t rush to any conclusions", 11, 2),
            said(2, "We will not rush to conclusions", 10, 3),
            said(1, "We will not rush to conclusions", 40, 4),
            said(1, "The ferries will sail again on Monday", 10, 5),
            said(1, "The ferries will sail again on Monday, and nobody in the port will pay the fee twice", 10, 6),
        ];
        assert_eq!(utterances(&all).firsts(), [0, 0, 2, 3, 4, 4]);
    }
}
