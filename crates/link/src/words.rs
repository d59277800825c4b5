//! Words as they are compared: lower case, without endings, without those that any sentence has.

use std::collections::{HashMap, HashSet};

/// Words that tell nothing of what a sentence is about.
const COMMON: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being", "but", "by", "can",
    "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "into", "is",
    "it", "its", "may", "me", "more", "must", "my", "no", "not", "of", "on", "or", "our", "out", "over", "she", "should", "so", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "up", "us", "very", "was",
    "we", "were", "what", "when", "which", "while", "who", "will", "with", "would", "you", "your", "said", "says", "say", "won", "don",
    "doesn", "didn", "isn", "aren", "wasn", "weren", "ll", "ve", "re", "s", "t", "d", "m", "cannot",
];

/// The words of a text in order, in lower case, accents kept, apostrophes dividing.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// The stems of the words that tell something.
pub fn stems(text: &str) -> HashSet<String> {
    words(text).filter(|w| !COMMON.contains(&w.as_str())).map(|w| stem(&w)).collect()
}

/// A word without the endings of number and tense: rough, and the same for all forms of most words.
pub fn stem(word: &str) -> String {
    let mut stem = word;
    for (ending, least) in
        [("ingly", 5), ("edly", 5), ("ing", 4), ("ies", 3), ("ied", 3), ("ed", 4), ("es", 4), ("ly", 4), ("s", 4), ("y", 4), ("e", 4)]
    {
        if let Some(short) = stem.strip_suffix(ending)
            && short.chars().count() >= least.min(3)
            && !(ending == "s" && short.ends_with('s'))
        {
            stem = short;
            break;
        }
    }
    // rush, rushes, rushed; conclude, conclusions stay apart
    stem.to_owned()
}

/// How rare each word is among many texts: the logarithm of the share of texts without it.
pub struct Rarity {
    weight: HashMap<String, f64>,
    most: f64,
}

impl Rarity {
    pub fn of<'a>(texts: impl Iterator<Item = &'a HashSet<String>>) -> Rarity {
        let mut count: HashMap<String, usize> = HashMap::new();
        let mut n = 0usize;
        for text in texts {
            n += 1;
            text.iter().for_each(|w| *count.entry(w.clone()).or_default() += 1);
        }
        let weigh = |c: usize| (1.0 + (n as f64 + 1.0) / (c as f64 + 0.5)).ln();
        Rarity { most: weigh(0), weight: count.into_iter().map(|(w, c)| (w, weigh(c))).collect() }
    }

    pub fn weight(&self, word: &str) -> f64 {
        self.weight.get(word).copied().unwrap_or(self.most)
    }

    /// The rarest words of a text, the rarest first.
    pub fn rarest<'a>(&self, text: &'a HashSet<String>, most: usize) -> Vec<&'a str> {
        let mut all: Vec<&str> = text.iter().map(String::as_str).collect();
        all.sort_by(|a, b| self.weight(b).total_cmp(&self.weight(a)).then(a.cmp(b)));
        all.truncate(most);
        all
    }

    fn sum<'a>(&self, words: impl Iterator<Item = &'a String>) -> f64 {
        // in one order, so that the sum is the same whatever the order of the set
        let mut weights: Vec<f64> = words.map(|w| self.weight(w)).collect();
        weights.sort_by(f64::total_cmp);
        weights.iter().sum()
    }

    /// How much two texts share, by weight: of both together, and of the lighter one.
    pub fn shared(&self, a: &HashSet<String>, b: &HashSet<String>) -> (f64, f64) {
        let both = self.sum(a.intersection(b));
        let (wa, wb) = (self.sum(a.iter()), self.sum(b.iter()));
        let all = wa + wb - both;
        if all <= 0.0 { (0.0, 0.0) } else { (both / all, both / wa.min(wb).max(f64::MIN_POSITIVE)) }
    }
}

/// Pairs of texts that share a word that at most `most` of them have.
pub fn candidates(texts: &[HashSet<String>], most: usize) -> Vec<(usize, usize)> {
    let mut having: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, text) in texts.iter().enumerate() {
        text.iter().for_each(|w| having.entry(w).or_default().push(i));
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for all in having.values().filter(|all| all.len() <= most) {
        for (n, &a) in all.iter().enumerate() {
            pairs.extend(all[n + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let check = |forms: &[&str]| {
            let all: HashSet<String> = forms.iter().map(|w| stem(w)).collect();
            assert_eq!(all.len(), 1, "{all:?}");
        };
        check(&["rush", "rushes", "rushed", "rushing"]);
        check(&["conclusion", "conclusions"]);
        check(&["talk", "talks"]);
        check(&["agree", "agrees", "agreed"]);
    }

    #[test]
    fn what_any_sentence_has_tells_nothing() {
        assert_eq!(stems("We won’t rush to any conclusions"), stems("We will not rush to conclusions"));
    }
}
