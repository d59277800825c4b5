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
