use crate::groups::Groups;
use crate::words::{Rarity, Weighed};

/// Something that was said, as one article has it.
#[derive(Clone, Debug)]
pub struct Utterance {
    /// Who said it: the same number for the same party; `None` where nobody is named.
    pub speaker: Option<i64>,
    /// The words that tell something, as [`telling`] gives them.
    pub words: Vec<u32>,
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

/// A word of a speaker, the day on which it was said, and the utterance by its index.
type Dated = (i64, u32, Option<i64>, usize);

/// Which utterances are the same in other words: one speaker, a few days, the same telling words. How rare a word is, is told from what is given: the
/// utterances of one speaker, so that what others say changes nothing.
pub fn utterances(all: &[Utterance]) -> Groups {
    let rarity = Rarity::of(all.iter().map(|u| u.words.as_slice()));
    let weighed: Vec<Weighed> = all.iter().map(|u| rarity.weigh(&u.words)).collect();
    let mut groups = Groups::new(all.len());
    // only what one party said within a few days is compared, and of that only what shares one of its rarest words
    let mut having: Vec<Dated> = Vec::new();
    for (i, speaker) in all.iter().enumerate().filter(|(_, u)| u.words.len() > 1).filter_map(|(i, u)| Some((i, u.speaker?))) {
        having.extend(all[i].words.iter().map(|word| (speaker, *word, all[i].day, i)));
    }
    having.sort_unstable();
    let mut others: Vec<usize> = Vec::new();
    for (a, said) in all.iter().enumerate() {
        let Some(speaker) = said.speaker else { continue };
        others.clear();
        for rare in rarity.rarest(&said.words, RAREST) {
            let first = having.partition_point(|(by, word, day, _)| (*by, *word, *day) < (speaker, rare, said.day.map(|d| d - DAYS)));
            let near = having[first..].iter().take_while(|(by, word, day, _)| (*by, *word) == (speaker, rare) && near(&said.day, day));
            others.extend(near.map(|(.., b)| *b).filter(|&b| all[b].article != said.article));
        }
        others.sort_unstable();
        others.dedup();
        for &b in &others {
            if groups.first(a) == groups.first(b) {
                continue;
            }
            let least = said.words.len().min(all[b].words.len());
            let (whole, part) = weighed[a].shared(&weighed[b]);
            if whole >= SAME || least >= LEAST_PART && part >= PART {
                groups.join(a, b);
            }
        }
    }
    groups
}

/// Whether two were said within a few days, or neither has a day.
fn near(a: &Option<i64>, b: &Option<i64>) -> bool {
    match (a, b) {
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
            words: crate::telling(words),
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
