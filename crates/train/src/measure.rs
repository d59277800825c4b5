//! Precision, recall and their mean.

/// How much was found, and how much of it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct F1 {
    /// Right.
    pub right: usize,
    /// Found.
    pub predicted: usize,
    /// There to be found.
    pub gold: usize,
}

impl F1 {
    /// From counts.
    pub fn new(right: usize, predicted: usize, gold: usize) -> F1 {
        F1 { right, predicted, gold }
    }

    /// Counts of two sets of documents together.
    pub fn add(&mut self, other: F1) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    /// The harmonic mean of precision and recall, 0..100.
    pub fn percent(&self) -> f64 {
        let all = self.predicted + self.gold;
        if all == 0 { 0.0 } else { 200.0 * self.right as f64 / all as f64 }
    }
}

/// Precision and recall that are counted apart, where a thing found may be right in part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Right, of those found.
    pub right_found: f64,
    /// Found.
    pub found: f64,
    /// Right, of those there to be found.
    pub right_gold: f64,
    /// There to be found.
    pub gold: f64,
}

impl Rate {
    /// 0..100.
    pub fn precision(&self) -> f64 {
        if self.found > 0.0 { 100.0 * self.right_found / self.found } else { 0.0 }
    }

    /// 0..100.
    pub fn recall(&self) -> f64 {
        if self.gold > 0.0 { 100.0 * self.right_gold / self.gold } else { 0.0 }
    }

    /// Their harmonic mean, 0..100.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}
