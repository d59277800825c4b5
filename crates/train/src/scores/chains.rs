//! Chains of mentions against annotated ones: MUC, B³, CEAF with φ4, and their mean, the CoNLL-2012 figure. Mentions match by exact span; chains of one mention are dropped.

use super::{Figure, Found, Place};
use crate::measure::Rate;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use std::collections::{BTreeSet, HashMap};

type Chain = BTreeSet<Place>;

/// Counts over documents.
#[derive(Default)]
pub struct Scores {
    muc: Rate,
    b3: Rate,
    ceaf: Rate,
    mentions: Rate,
}

impl Scores {
    /// Counts one document.
    pub fn add(&mut self, gold: &[Vec<Place>], found: &Found) {
        let key: Vec<Chain> = gold.iter().map(|c| c.iter().copied().collect::<Chain>()).filter(|c| c.len() > 1).collect();
        let mut seen = BTreeSet::new();
        let mut response: Vec<Chain> = Vec::new();
        for chain in &found.chains {
            let chain: Chain = chain.iter().copied().filter(|m| seen.insert(*m)).collect();
            if chain.len() > 1 {
                response.push(chain);
            }
        }
        add(&mut self.muc, muc(&key, &response), muc(&response, &key));
        add(&mut self.b3, b3(&key, &response), b3(&response, &key));
        let similar = ceaf(&key, &response);
        add(&mut self.ceaf, (similar, key.len() as f64), (similar, response.len() as f64));
        let (k, r): (Chain, Chain) = (key.iter().flatten().copied().collect(), response.iter().flatten().copied().collect());
        let both = k.intersection(&r).count() as f64;
        add(&mut self.mentions, (both, k.len() as f64), (both, r.len() as f64));
    }

    /// The figures, by name.
    pub fn figures(&self) -> Vec<Figure> {
        let mean = (self.muc.f1() + self.b3.f1() + self.ceaf.f1()) / 3.0;
        vec![Figure { name: "CoNLL", value: mean }, Figure::f1("mentions", self.mentions)]
    }
}

fn add(rate: &mut Rate, gold: (f64, f64), found: (f64, f64)) {
    rate.right_gold += gold.0;
    rate.gold += gold.1;
    rate.right_found += found.0;
    rate.found += found.1;
}

fn muc(key: &[Chain], response: &[Chain]) -> (f64, f64) {
    let at: HashMap<Place, usize> = response.iter().enumerate().flat_map(|(i, c)| c.iter().map(move |m| (*m, i))).collect();
    key.iter().fold((0.0, 0.0), |(n, d), chain| {
        let parts: BTreeSet<usize> = chain.iter().filter_map(|m| at.get(m).copied()).collect();
        let alone = chain.iter().filter(|m| !at.contains_key(m)).count();
        (n + (chain.len() - parts.len() - alone) as f64, d + (chain.len() - 1) as f64)
    })
}

fn b3(key: &[Chain], response: &[Chain]) -> (f64, f64) {
    let at: HashMap<Place, &Chain> = response.iter().flat_map(|c| c.iter().map(move |m| (*m, c))).collect();
    key.iter().fold((0.0, 0.0), |(n, d), chain| {
        let right: f64 = chain.iter().filter_map(|m| at.get(m)).map(|c| chain.intersection(c).count() as f64 / chain.len() as f64).sum();
        (n + right, d + chain.len() as f64)
    })
}

/// The best one-to-one assignment's sum of φ4, reckoned in millionths.
fn ceaf(key: &[Chain], response: &[Chain]) -> f64 {
    if key.is_empty() || response.is_empty() {
        return 0.0;
    }
    let (rows, columns) = if key.len() <= response.len() { (key, response) } else { (response, key) };
    let weight = |a: &Chain, b: &Chain| 2_000_000 * a.intersection(b).count() as i64 / (a.len() + b.len()) as i64;
    let Ok(matrix) = Matrix::from_rows(rows.iter().map(|a| columns.iter().map(|b| weight(a, b)).collect::<Vec<_>>())) else { return 0.0 };
    kuhn_munkres(&matrix).0 as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_scored_as_the_reference_scorer_does() {
        let chain = |at: &[usize]| at.iter().map(|&i| (i, i + 1)).collect::<Vec<Place>>();
        let check = |gold: &[&[usize]], found: &[&[usize]], conll: f64| {
            let mut scores = Scores::default();
            let gold: Vec<_> = gold.iter().map(|c| chain(c)).collect();
            scores.add(&gold, &Found { chains: found.iter().map(|c| chain(c)).collect(), ..Found::default() });
            let value = scores.figures()[0].value;
            assert!((value - conll).abs() < 0.01, "{value}");
        };
        check(&[&[1, 2, 3], &[5, 6]], &[&[1, 2, 3], &[5, 6]], 100.0);
        check(&[&[1, 2, 3]], &[&[4]], 0.0);
        // MUC: 1 of 2 and 1 of 1; B³: 4/9 … of 3 and 2 of 2; CEAF: 4/5 of 1
        check(&[&[1, 2, 3]], &[&[1, 2]], (200.0 / 3.0 + 100.0 * 2.0 * (4.0 / 9.0) / (1.0 + 4.0 / 9.0) + 80.0) / 3.0);
    }
}
