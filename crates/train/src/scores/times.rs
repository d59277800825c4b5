//! Times against annotated ones, as TempEval-3 defines it: matched where the extents overlap (outer blanks and punctuation do not count), exact ones first; *value* and *type* are right
//! where a matched time has the same.

use super::{Figure, Found, Place, Source, greedy, overlap};
use crate::measure::F1;

/// A time as annotated: extent, type, value.
pub type Gold = (Place, String, String);

/// Counts over documents.
#[derive(Default)]
pub struct Scores {
    strict: F1,
    relaxed: F1,
    value: F1,
    kind: F1,
    /// What went wrong, a line each.
    pub errors: Vec<String>,
}

impl Scores {
    /// Counts one document.
    pub fn add(&mut self, source: &Source, gold: &[Gold], found: &Found) {
        let text: Vec<char> = source.text.chars().collect();
        let cut = |(mut s, mut e): Place| {
            let inner = |c: char| c.is_alphanumeric() || c == '\'';
            while s < e && !text.get(s).is_some_and(|&c| inner(c)) {
                s += 1;
            }
            while e > s && !text.get(e - 1).is_some_and(|&c| inner(c)) {
                e -= 1;
            }
            (s, e)
        };
        let gold: Vec<Gold> = gold.iter().map(|(p, k, v)| (cut(*p), k.clone(), v.clone())).collect();
        let times: Vec<Gold> = found.times.iter().map(|(p, k, v)| (cut(*p), k.clone(), v.clone())).collect();
        let mut pairs = Vec::new();
        for (i, p) in times.iter().enumerate() {
            for (j, g) in gold.iter().enumerate() {
                let both = overlap(p.0, g.0);
                if both > 0 {
                    pairs.push((if p.0 == g.0 { 1e6 } else { both as f64 }, i, j));
                }
            }
        }
        let matched = greedy(pairs);
        let count = |right: usize| F1::new(right, times.len(), gold.len());
        self.relaxed.add(count(matched.len()));
        self.strict.add(count(matched.iter().filter(|m| times[m.1].0 == gold[m.2].0).count()));
        self.kind.add(count(matched.iter().filter(|m| times[m.1].1 == gold[m.2].1).count()));
        self.value.add(count(matched.iter().filter(|m| times[m.1].2 == gold[m.2].2).count()));
        let words = |p: Place| text.get(p.0..p.1.min(text.len())).unwrap_or_default().iter().collect::<String>();
        for &(_, i, j) in matched.iter().filter(|m| times[m.1].2 != gold[m.2].2) {
            self.errors.push(format!("value\t{}\t{}\t{}\t{}", source.id, words(gold[j].0), gold[j].2, times[i].2));
        }
        for (_, g) in gold.iter().enumerate().filter(|(j, _)| matched.iter().all(|m| m.2 != *j)) {
            self.errors.push(format!("missed\t{}\t{}\t{}", source.id, words(g.0), g.2));
        }
        for (_, t) in times.iter().enumerate().filter(|(i, _)| matched.iter().all(|m| m.1 != *i)) {
            self.errors.push(format!("extra\t{}\t{}\t{}", source.id, words(t.0), t.2));
        }
    }

    /// The figures, by name.
    pub fn figures(&self) -> Vec<Figure> {
        [("strict", self.strict), ("relaxed", self.relaxed), ("value", self.value), ("type", self.kind)]
            .map(|(name, f)| Figure { name, value: f.percent() })
            .to_vec()
    }
}
