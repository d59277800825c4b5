//! Confidence: how likely a row is right, from what speaks for and against it.
//!
//! The reasons of a row are names of rules; each has a weight, their sum is the logarithm of the odds. The weights are data, fitted by
//! `training/acts/fit.py`; a reason that has none says nothing.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `data/<kind>/weights.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    /// Of a row of which nothing else is known.
    base: f32,
    /// Rows below this confidence are left out.
    pub least: f32,
    reasons: BTreeMap<String, f32>,
}

impl Weights {
    /// 0..1.
    pub fn confidence(&self, reasons: &[String]) -> f32 {
        1.0 / (1.0 + (-self.odds(reasons)).exp())
    }

    /// The logarithm of the odds.
    pub fn odds(&self, reasons: &[String]) -> f32 {
        self.base + reasons.iter().filter_map(|r| self.reasons.get(r)).sum::<f32>()
    }
}
