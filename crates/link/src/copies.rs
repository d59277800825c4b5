//! Articles that tell the same in the same words: agency copy, light edits, trims, re-posts, and paraphrases that keep what is told.
//!
//! Of each text a small fingerprint is kept, two bottom-k sketches: the smallest hashes of its runs of three words, which copies and trims
//! share whatever their order, and the smallest hashes of its telling words, which a paraphrase shares too. Two texts are compared where both sketches
//! are whole: among hashes below the lower of their thresholds.

use crate::words::{stem, words};
use std::collections::HashMap;

/// How many runs of words a fingerprint keeps.
const RUNS: usize = 256;
/// How many words it keeps.
const WORDS: usize = 256;
/// What more articles than this share is a phrase of the trade.
const TRADE: usize = 48;
/// The share of the shorter text's runs that a copy or a trim has in the other.
const COPY: f64 = 0.45;
/// The share of all telling words, weighed by rarity, that a paraphrase has in common.
const PARAPHRASE: f64 = 0.42;
/// A text with fewer runs than this is too short to be told from another by its words.
const LEAST: usize = 12;

/// The fingerprint of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    runs: Vec<u32>,
    all_runs: u32,
    words: Vec<u32>,
    all_words: u32,
}

impl Print {
    /// Of this text.
    pub fn of(text: &str) -> Print {
        let all: Vec<String> = words(text).collect();
        let runs = all.windows(3).map(|w| hash(w.iter().map(String::as_str)));
        let (runs, all_runs) = smallest(runs.collect(), RUNS);
        let telling = all.iter().filter(|w| w.chars().count() > 3 || w.starts_with(|c: char| c.is_ascii_digit()));
        let (words, all_words) = smallest(telling.map(|w| hash([stem(w).as_str()].into_iter())).collect(), WORDS);
        Print { runs, all_runs, words, all_words }
    }

    /// To be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [self.all_runs, self.all_words, self.runs.len() as u32];
        head.iter().chain(&self.runs).chain(&self.words).flat_map(|n| n.to_le_bytes()).collect()
    }

    /// As it was kept; nothing where these bytes are no fingerprint.
    pub fn from_bytes(bytes: &[u8]) -> Option<Print> {
        let numbers: Vec<u32> = bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        let [all_runs, all_words, runs, rest @ ..] = numbers.as_slice() else { return None };
        let (runs, words) = rest.split_at_checked(*runs as usize)?;
        Some(Print { runs: runs.to_vec(), all_runs: *all_runs, words: words.to_vec(), all_words: *all_words })
    }
}

/// FNV-1a, mixed at the end: small, and the same on every machine.
fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u32 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([0x1f]) {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    (h >> 32) as u32
}

fn smallest(mut hashes: Vec<u32>, most: usize) -> (Vec<u32>, u32) {
    hashes.sort_unstable();
    hashes.dedup();
    let all = hashes.len() as u32;
    hashes.truncate(most);
    (hashes, all)
}

/// How alike two texts are: the share of the shorter one's runs of words in the other, and the share of all telling words in both, weighed.
pub fn likeness(a: &Print, b: &Print, weigh: impl Fn(u32) -> f64) -> (f64, f64) {
    let (in_a, in_b, both) = compare(&a.runs, a.all_runs, &b.runs, b.all_runs, |_| 1.0);
    let shorter = if a.all_runs.min(b.all_runs) < LEAST as u32 { 0.0 } else { both / in_a.min(in_b).max(1.0) };
    let (in_a, in_b, both) = compare(&a.words, a.all_words, &b.words, b.all_words, weigh);
    let all = in_a + in_b - both;
    let words = if a.all_words.min(b.all_words) < LEAST as u32 || all <= 0.0 { 0.0 } else { both / all };
    (shorter, words)
}

/// The weights of two sketches below the threshold up to which both are whole, and of what they share.
fn compare(a: &[u32], all_a: u32, b: &[u32], all_b: u32, weigh: impl Fn(u32) -> f64) -> (f64, f64, f64) {
    let top = |s: &[u32], all: u32| if s.len() as u32 == all { u32::MAX } else { s.last().copied().unwrap_or(u32::MAX) };
    let top = top(a, all_a).min(top(b, all_b));
    let (a, b) = (&a[..a.partition_point(|&h| h <= top)], &b[..b.partition_point(|&h| h <= top)]);
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
    prints.iter().flat_map(|p| &p.words).for_each(|h| *count.entry(*h).or_default() += 1);
    let weigh = |h: u32| {
        let c = count.get(&h).copied().unwrap_or(1) as f64;
        (1.0 + prints.len() as f64 / c).ln()
    };
    let mut run_of: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut word_of: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut first: Vec<usize> = (0..prints.len()).collect();
    for (i, print) in prints.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut meet = |index: &HashMap<u32, Vec<usize>>, hashes: &[u32], worth: usize| {
            for found in hashes.iter().filter_map(|h| index.get(h)).filter(|f| f.len() <= TRADE) {
                found.iter().for_each(|&j| *shared.entry(j).or_default() += worth);
            }
        };
        meet(&run_of, &print.runs, 2);
        meet(&word_of, &print.words, 1);
        let mut best: Option<(f64, usize)> = None;
        for (&j, _) in shared.iter().filter(|(_, n)| **n >= 6) {
            let (runs, words) = likeness(&prints[j], print, weigh);
            let alike = (runs / COPY).max(words / PARAPHRASE);
            if alike >= 1.0 && best.is_none_or(|(b, at)| alike > b || alike == b && j < at) {
                best = Some((alike, j));
            }
        }
        match best {
            Some((_, j)) => first[i] = j,
            None => {
                print.runs.iter().for_each(|h| run_of.entry(*h).or_default().push(i));
                print.words.iter().for_each(|h| word_of.entry(*h).or_default().push(i));
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
        let sentence = |i: usize| format!("In {} the {} of {} was {}. ", word(seed * 97 + i), word(seed * 31 + i * i), word(i * seed), word(seed * 811 + 5 * i));
        (0..40).map(sentence).collect()
    }

    #[test]
    fn copies_trims_and_other_orders_are_found_and_others_are_not() {
        let first = story(3);
        let sentences: Vec<&str> = first.split_inclusive(". ").collect();
        let trimmed = sentences[..20].concat();
        let turned: String = sentences.iter().rev().copied().collect();
        let prints: Vec<Print> = [first.as_str(), &story(5), &trimmed, &turned, &story(7), "Too short to tell."].iter().map(|t| Print::of(t)).collect();
        assert_eq!(copies(&prints), [0, 1, 0, 0, 4, 5]);
    }

    #[test]
    fn a_fingerprint_comes_back_as_it_was_kept() {
        let print = Print::of(&story(3));
        assert_eq!(Print::from_bytes(&print.to_bytes()), Some(print));
        assert_eq!(Print::from_bytes(b"no"), None);
    }
}
