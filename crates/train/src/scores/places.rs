//! Toponyms against annotated ones: how many are found, and whether they stand within 161 km of where they should.

use super::{Figure, Found, Place, greedy, overlap};
use crate::measure::F1;

const NEAR_KM: f64 = 161.0;

/// A toponym as annotated: extent and coordinates, where it has any.
pub type Gold = (Place, Option<(f64, f64)>);

/// Counts over documents.
#[derive(Default)]
pub struct Scores {
    recognized: F1,
    end_to_end: F1,
    with_point: usize,
    near: usize,
}

impl Scores {
    /// Counts one document. A prediction that meets a toponym without coordinates counts neither way in the end-to-end figure.
    pub fn add(&mut self, gold: &[Gold], found: &Found) {
        let mut pairs = Vec::new();
        for (i, p) in found.places.iter().enumerate() {
            for (j, g) in gold.iter().enumerate() {
                let both = overlap(p.0, g.0);
                if both > 0 {
                    pairs.push((if p.0 == g.0 { 1e6 } else { both as f64 }, i, j));
                }
            }
        }
        let matched = greedy(pairs);
        let located: Vec<_> = matched.iter().filter_map(|&(_, i, j)| gold[j].1.map(|at| (found.places[i].1, at))).collect();
        let near = located.iter().filter(|(p, g)| p.is_some_and(|p| kilometres(p, *g) <= NEAR_KM)).count();
        self.recognized.add(F1::new(matched.len(), found.places.len(), gold.len()));
        let open = matched.len() - located.len();
        self.end_to_end.add(F1::new(near, found.places.len() - open, gold.iter().filter(|g| g.1.is_some()).count()));
        self.with_point += located.len();
        self.near += near;
    }

    /// The figures, by name.
    pub fn figures(&self) -> Vec<Figure> {
        let accuracy = 100.0 * self.near as f64 / self.with_point.max(1) as f64;
        vec![
            Figure { name: "recognized", value: self.recognized.percent() },
            Figure { name: "accuracy@161km of found", value: accuracy },
            Figure { name: "end to end@161km", value: self.end_to_end.percent() },
        ]
    }
}

/// Great-circle distance of two points given in degrees.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let (dla, dlo) = (lb - la, (b.1 - a.1).to_radians());
    let h = (dla / 2.0).sin().powi(2) + la.cos() * lb.cos() * (dlo / 2.0).sin().powi(2);
    2.0 * 6371.0088 * h.sqrt().min(1.0).asin()
}
