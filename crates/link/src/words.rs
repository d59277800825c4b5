//! Words as they are compared: lower case, without endings, without those that any sentence has.

use std::collections::HashMap;

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

/// The stems of the words that tell something, as hashes in their order, each once.
pub fn stems(text: &str) -> Vec<u32> {
    let mut all: Vec<u32> = words(text).filter(|w| !COMMON.contains(&w.as_str())).map(|w| hash([stem(&w).as_str()].into_iter())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// FNV-1a, mixed at the end: small, and the same on every machine.
pub fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u32 {
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

/// As how many texts more a few texts count: among few no word is rare.
const BACKGROUND: f64 = 1_000.0;

/// How rare each word is among many texts: the logarithm of the share of texts without it.
pub struct Rarity {
    count: HashMap<u32, u32>,
    texts: f64,
}

/// The words of a text, each with its weight: worked out once, because a text is compared with many.
pub struct Weighed {
    words: Vec<(u32, f64)>,
    all: f64,
}

impl Rarity {
    pub fn of<'a>(texts: impl Iterator<Item = &'a [u32]>) -> Rarity {
        let (mut count, mut n): (HashMap<u32, u32>, usize) = (HashMap::new(), 0);
        for text in texts {
            n += 1;
            text.iter().for_each(|w| *count.entry(*w).or_default() += 1);
        }
        Rarity { count, texts: n as f64 + BACKGROUND }
    }

    fn weight(&self, word: u32) -> f64 {
        (1.0 + self.texts / (f64::from(self.count.get(&word).copied().unwrap_or(0)) + 0.5)).ln()
    }

    /// The rarest words of a text, the rarest first.
    pub fn rarest(&self, text: &[u32], most: usize) -> Vec<u32> {
        let mut all: Vec<(u32, u32)> = text.iter().map(|w| (self.count.get(w).copied().unwrap_or(0), *w)).collect();
        all.sort_unstable();
        all.truncate(most);
        all.into_iter().map(|(_, w)| w).collect()
    }

    /// The words of a text, which are in their order.
    pub fn weigh(&self, text: &[u32]) -> Weighed {
        let words: Vec<(u32, f64)> = text.iter().map(|w| (*w, self.weight(*w))).collect();
        let all = words.iter().map(|(_, weight)| weight).sum();
        Weighed { words, all }
    }
}

impl Weighed {
    /// How much two texts share, by weight: of both together, and of the lighter one.
    pub fn shared(&self, other: &Weighed) -> (f64, f64) {
        let (mut a, mut b, mut both) = (self.words.as_slice(), other.words.as_slice(), 0.0);
        while let ([(x, weight), rest @ ..], [(y, _), others @ ..]) = (a, b) {
            if x == y {
                both += weight;
            }
            (a, b) = (if x <= y { rest } else { a }, if y <= x { others } else { b });
        }
        let all = self.all + other.all - both;
        if all <= 0.0 { (0.0, 0.0) } else { (both / all, both / self.all.min(other.all).max(f64::MIN_POSITIVE)) }
    }
}

/// Pairs of texts that share a word that at most `most` of them have.
pub fn candidates(texts: &[Vec<u32>], most: usize) -> Vec<(usize, usize)> {
    let mut having: HashMap<u32, Vec<usize>> = HashMap::new();
    for (i, text) in texts.iter().enumerate() {
        text.iter().for_each(|w| having.entry(*w).or_default().push(i));
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
    use std::collections::HashSet;

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
