use crate::groups::Groups;
use crate::words::{Rarity, Weighed, candidates, stems};

/// A position, as one article has it.
#[derive(Clone, Debug)]
pub struct Position {
    /// The issue in short, or in the words that name it.
    pub issue: String,
    /// The position of the same article that it answers, by index.
    pub answers: Option<usize>,
}

/// The share of all telling words, weighed by rarity, that two names of one issue have in common.
const SAME: f64 = 0.5;
/// The share of the shorter one's telling words that the longer one has.
const PART: f64 = 0.9;

/// Which positions are on one issue: answers with what they answer, and issues of the same telling words.
pub fn issues(all: &[Position]) -> Groups {
    let texts: Vec<Vec<u32>> = all.iter().map(|p| stems(&p.issue)).collect();
    let rarity = Rarity::of(texts.iter().map(Vec::as_slice));
    let weighed: Vec<Weighed> = texts.iter().map(|t| rarity.weigh(t)).collect();
    let mut groups = Groups::new(all.len());
    for (i, position) in all.iter().enumerate() {
        if let Some(answered) = position.answers.filter(|&a| a < all.len()) {
            groups.join(i, answered);
        }
    }
    for (a, b) in candidates(&texts, 200) {
        let (whole, part) = weighed[a].shared(&weighed[b]);
        let least = texts[a].len().min(texts[b].len());
        if least >= 2 && (whole >= SAME || part >= PART) || texts[a] == texts[b] && least == 1 {
            groups.join(a, b);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_meet_by_their_words_and_by_answers() {
        let on = |issue: &str, answers| Position { issue: issue.into(), answers };
        let all = [
            on("an end to the fee on the strait", None),
            on("ending the fee for ships in the strait", None),
            on("that", Some(0)),
            on("the release of the prisoners", None),
            on("a release of all prisoners", None),
            on("a seat on the council", None),
        ];
        assert_eq!(issues(&all).firsts(), [0, 0, 0, 3, 3, 5]);
    }
}
