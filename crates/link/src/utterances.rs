use crate::groups::Groups;
use crate::words::{Rarity, stems};
use std::collections::{HashMap, HashSet};

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
/// By how many of its rarest words an utterance is looked up.
const RAREST: usize = 5;

/// Which utterances are the same in other words: one speaker, a few days, the same telling words.
pub fn utterances(all: &[Utterance]) -> Groups {
    let texts: Vec<HashSet<String>> = all.iter().map(|u| stems(&u.words)).collect();
    let rarity = Rarity::of(texts.iter());
    let mut groups = Groups::new(all.len());
    // Only what one party said within a few days is compared, and of that only what shares one of its rarest words.
    let mut having: HashMap<(i64, &str), Vec<usize>> = HashMap::new();
    for (i, speaker) in all.iter().enumerate().filter(|(i, _)| texts[*i].len() > 1).filter_map(|(i, u)| Some((i, u.speaker?))) {
        texts[i].iter().for_each(|word| having.entry((speaker, word)).or_default().push(i));
    }
    for (a, said) in all.iter().enumerate() {
        let Some(speaker) = said.speaker else { continue };
        let found = rarity.rarest(&texts[a], RAREST).into_iter().filter_map(|word| having.get(&(speaker, word)));
        let mut others: Vec<usize> = found.flatten().copied().filter(|&b| near(said, &all[b]) && all[b].article != said.article).collect();
        others.sort_unstable();
        others.dedup();
        for b in others {
            let least = texts[a].len().min(texts[b].len());
            let (whole, part) = rarity.shared(&texts[a], &texts[b]);
            if whole >= SAME || least >= LEAST_PART && part >= PART {
                groups.join(a, b);
            }
        }
    }
    groups
}

/// Whether two were said within a few days, or neither has a day.
fn near(a: &Utterance, b: &Utterance) -> bool {
    match (a.day, b.day) {
        (Some(a), Some(b)) => (a - b).abs() <= DAYS,
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_of_one_utterance_meet() {
        let said = |speaker: i64, words: &str, day: i64, article: i64| Utterance {
            speaker: Some(speaker),
            words: words.into(),
            day: Some(day),
            article,
        };
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
