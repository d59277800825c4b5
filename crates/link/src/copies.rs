//! Articles that tell the same in the same words: agency copy, light edits, trims, re-posts, and paraphrases that keep what is told.
//!
//! Of each text a small fingerprint is kept, three bottom-k sketches: the smallest hashes of its runs of three words, which copies and trims share whatever
//! their order; of its telling words, which a paraphrase shares too; and of its names and numbers, which another use of the same form (a readout, a declaration)
//! does not share. Two texts are compared where both sketches are whole: among hashes below the lower of their thresholds. `train copies` measures it.

use crate::words::{hash, stem, words};
use std::collections::HashMap;

/// How many runs of words a fingerprint keeps.
const RUNS: usize = 256;
/// How many words it keeps.
const WORDS: usize = 256;
/// What more articles than this share is a phrase of the trade.
const TRADE: usize = 24;
/// Articles that share fewer telling hashes than this are not compared.
const MEET: u32 = 5;
/// The share of the shorter text's runs that a copy or a trim has in the other.
const COPY: f64 = 0.6;
/// The share of all telling words, weighed by rarity, that a paraphrase has in common.
const PARAPHRASE: f64 = 0.42;
/// A text with fewer runs than this is too short to be told from another by its words.
const LEAST: u32 = 12;
/// How many names and numbers a fingerprint keeps.
const NAMES: usize = 128;
/// With fewer names and numbers than this a text is not told from another by them.
const LEAST_NAMES: u32 = 6;
/// The share of the names and numbers of the one with fewer that the other has.
const SAME_NAMES: f64 = 0.87;

/// The fingerprint of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    runs: Sketch,
    words: Sketch,
    names: Sketch,
}

/// The smallest hashes of a set, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sketch {
    kept: Vec<u32>,
    all: u32,
}

impl Print {
    /// Of this text.
    pub fn of(text: &str) -> Print {
        let all: Vec<String> = words(text).collect();
        let runs = all.windows(3).map(|w| hash(w.iter().map(String::as_str)));
        let telling = all.iter().filter(|w| w.chars().count() > 3 || w.starts_with(|c: char| c.is_ascii_digit()));
        let telling = telling.map(|w| hash([stem(w).as_str()].into_iter()));
        let names = names(text).map(|w| hash([w.to_lowercase().as_str()].into_iter()));
        Print { runs: Sketch::of(runs, RUNS), words: Sketch::of(telling, WORDS), names: Sketch::of(names, NAMES) }
    }

    /// All hashes that are kept.
    pub fn hashes(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.kept.iter().chain(&self.words.kept).chain(&self.names.kept).copied()
    }

    /// To be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let sketches = [&self.runs, &self.words, &self.names];
        let numbers = sketches.into_iter().flat_map(|s| [s.all, s.kept.len() as u32].into_iter().chain(s.kept.iter().copied()));
        numbers.flat_map(u32::to_le_bytes).collect()
    }

    /// As it was kept; nothing where these bytes are no fingerprint.
    pub fn from_bytes(bytes: &[u8]) -> Option<Print> {
        let numbers: Vec<u32> = bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        let mut rest = numbers.as_slice();
        let mut sketch = || {
            let [all, kept, tail @ ..] = rest else { return None };
            let (kept, tail) = tail.split_at_checked(*kept as usize)?;
            rest = tail;
            Some(Sketch { kept: kept.to_vec(), all: *all })
        };
        Some(Print { runs: sketch()?, words: sketch()?, names: sketch()? })
    }
}

/// Words with a capital within a sentence, and numbers: who, where and how many, which no paraphrase changes and another use of a form does.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut begins = true;
    text.split_whitespace().filter_map(move |token| {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let within = !std::mem::replace(&mut begins, token.ends_with(['.', '!', '?', ':', '”', '"', ')', ',']));
        let named = within && word.starts_with(char::is_uppercase) && word.chars().count() > 2;
        (named || word.starts_with(|c: char| c.is_ascii_digit())).then_some(word)
    })
}

impl Sketch {
    fn of(hashes: impl Iterator<Item = u32>, most: usize) -> Sketch {
        let mut kept: Vec<u32> = hashes.collect();
        kept.sort_unstable();
        kept.dedup();
        let all = kept.len() as u32;
        kept.truncate(most);
        Sketch { kept, all }
    }

    /// Up to which hash the set is whole.
    fn top(&self) -> u32 {
        if self.kept.len() as u32 == self.all { u32::MAX } else { self.kept.last().copied().unwrap_or(u32::MAX) }
    }
}

/// How alike two texts are, each part weighed by rarity, so that what every readout and every declaration has in its form makes no copy.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// The share of the shorter one's runs of words in the other.
    pub runs: f64,
    /// The share of all telling words in both.
    pub words: f64,
    /// The share of the names and numbers of the one with fewer in the other; 1 where there are too few to tell.
    pub names: f64,
}

/// How alike two texts are.
pub fn likeness(a: &Print, b: &Print, weigh: impl Fn(u32) -> f64) -> Likeness {
    let part = |(in_a, in_b, both): (f64, f64, f64)| if in_a.min(in_b) > 0.0 { both / in_a.min(in_b) } else { 0.0 };
    let whole = |(in_a, in_b, both): (f64, f64, f64)| if in_a + in_b > 0.0 { both / (in_a + in_b - both) } else { 0.0 };
    if a.runs.all.min(b.runs.all) < LEAST {
        return Likeness::default();
    }
    let few = a.names.all.min(b.names.all) < LEAST_NAMES;
    Likeness {
        runs: part(compare(&a.runs, &b.runs, &weigh)),
        words: whole(compare(&a.words, &b.words, &weigh)),
        names: if few { 1.0 } else { part(compare(&a.names, &b.names, &weigh)) },
    }
}

/// Whether two texts are taken for copies: 1 and more where they are.
pub fn alike(a: &Print, b: &Print, weigh: impl Fn(u32) -> f64) -> f64 {
    let like = likeness(a, b, weigh);
    if like.names < SAME_NAMES { 0.0 } else { (like.runs / COPY).max(like.words / PARAPHRASE) }
}

/// The weight of a word that so many of all texts have.
pub fn rarity(having: usize, all: usize) -> f64 {
    (1.0 + all as f64 / having.max(1) as f64).ln()
}

/// The weights of two sketches below the threshold up to which both are whole, and of what they share.
fn compare(a: &Sketch, b: &Sketch, weigh: &impl Fn(u32) -> f64) -> (f64, f64, f64) {
    let top = a.top().min(b.top());
    let (a, b) = (&a.kept[..a.kept.partition_point(|&h| h <= top)], &b.kept[..b.kept.partition_point(|&h| h <= top)]);
    let sum = |s: &[u32]| s.iter().map(|&h| weigh(h)).sum::<f64>();
    let (mut i, mut j, mut both) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += weigh(a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    (sum(a), sum(b), both)
}

/// Each article with the first that it is a copy of, in the order given; its own index where there is none.
///
/// An article is compared with the firsts of clusters only, so that a chain of ever so slight changes does not join what is not alike.
pub fn copies(prints: &[Print]) -> Vec<usize> {
    let mut count: HashMap<u32, usize> = HashMap::new();
    prints.iter().flat_map(Print::hashes).for_each(|h| *count.entry(h).or_default() += 1);
    let weigh = |h: u32| rarity(count.get(&h).copied().unwrap_or(1), prints.len());
    let mut having: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut first: Vec<usize> = (0..prints.len()).collect();
    let mut shared = vec![0u32; prints.len()];
    for (i, print) in prints.iter().enumerate() {
        let mut met: Vec<usize> = Vec::new();
        for &j in print.hashes().filter_map(|h| having.get(&h)).flatten() {
            if shared[j] == 0 {
                met.push(j);
            }
            shared[j] += 1;
        }
        met.sort_unstable();
        let mut best: Option<(f64, usize)> = None;
        for j in met {
            if std::mem::take(&mut shared[j]) < MEET {
                continue;
            }
            let alike = alike(&prints[j], print, weigh);
            if alike >= 1.0 && best.is_none_or(|(b, _)| alike > b) {
                best = Some((alike, j));
            }
        }
        match best {
            Some((_, j)) => first[i] = j,
            None => {
                let telling = print.hashes().filter(|h| count.get(h).is_some_and(|&c| c > 1 && c <= TRADE));
                telling.for_each(|h| having.entry(h).or_default().push(i));
            }
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A story of its own for each number: sentences of words that only some share.
    fn story(seed: usize) -> String {
        let word = |n: usize| {
            let part = |n: usize| ["var", "kel", "ors", "tir", "bel", "ans", "qua", "dov", "mer", "lun", "fis", "gan"][n % 12];
            format!("{}{}{}", part(n), part(n / 12), part(n / 144))
        };
        let sentence = |i: usize| {
            format!("In {} the {} of {} was {}. ", word(seed * 97 + i), word(seed * 31 + i * i), word(i * seed), word(seed * 811 + 5 * i))
        };
        (0..40).map(sentence).collect()
    }

    #[test]
    fn copies_trims_and_other_orders_are_found_and_others_are_not() {
        let first = story(3);
        let sentences: Vec<&str> = first.split_inclusive(". ").collect();
        let trimmed = sentences[..20].concat();
        let turned: String = sentences.iter().rev().copied().collect();
        let prints: Vec<Print> =
            [first.as_str(), &story(5), &trimmed, &turned, &story(7), "Too short to tell."].iter().map(|t| Print::of(t)).collect();
        assert_eq!(copies(&prints), [0, 1, 0, 0, 4, 5]);
    }

    #[test]
    fn a_fingerprint_comes_back_as_it_was_kept() {
        let print = Print::of(&story(3));
        assert_eq!(Print::from_bytes(&print.to_bytes()), Some(print));
        assert_eq!(Print::from_bytes(b"no"), None);
    }
}
