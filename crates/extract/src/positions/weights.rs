use super::Judged;
use record::PositionAct;
use serde::Deserialize;
use std::collections::HashMap;

/// What a site may tell, in the order of the last columns of the file.
pub(super) const ACTS: [PositionAct; 12] = [
    PositionAct::Demand,
    PositionAct::Request,
    PositionAct::Offer,
    PositionAct::Accept,
    PositionAct::Reject,
    PositionAct::Refuse,
    PositionAct::Defer,
    PositionAct::Principle,
    PositionAct::Deny,
    PositionAct::Threaten,
    PositionAct::Pledge,
    PositionAct::Assess,
];

const COLUMNS: usize = ACTS.len() + 2;

/// `data/positions/weights.tsv`: how much each feature speaks for a position being taken at all, for its holder being read right, and for each act. Three logistic regressions.
#[derive(Clone, Debug, Default)]
pub(crate) struct PositionWeights(HashMap<String, [f32; COLUMNS]>);

impl PositionWeights {
    /// Reads the file: a feature a line, then its weights; `#` begins a comment.
    ///
    /// # Errors
    /// Names a line that has another number of weights.
    pub fn parse(text: &str) -> Result<PositionWeights, String> {
        let mut all = HashMap::new();
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let mut parts = line.split('\t');
            let name = parts.next().unwrap_or_default();
            let row: Vec<f32> = parts.map(|p| p.parse().map_err(|_| format!("{name}: {p} is no number"))).collect::<Result<_, String>>()?;
            let row = row.try_into().map_err(|r: Vec<f32>| format!("{name}: {} weights for {COLUMNS}", r.len()))?;
            all.insert(name.to_owned(), row);
        }
        Ok(PositionWeights(all))
    }

    /// The likeliest act, given the features and what the judge says, and how likely it is that it is taken and by whom it is read. Where it is known which act it would be, that one.
    pub fn weigh(&self, features: &[String], judged: &Judged, share: f32, known: Option<PositionAct>) -> (PositionAct, f32) {
        let mut sums = [0.0f32; COLUMNS];
        for row in features.iter().filter_map(|f| self.0.get(f)) {
            sums.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
        let [mut told, held, mut acts @ ..] = sums;
        if let Some((odds, which)) = judged {
            let mix = |own: &mut f32, other: &f32| *own = (1.0 - share) * *own + share * other;
            mix(&mut told, odds);
            acts.iter_mut().zip(which).for_each(|(own, other)| mix(own, other));
        }
        let yes = |sum: f32| 1.0 / (1.0 + (-sum).exp());
        if let Some(act) = known {
            return (act, yes(told) * yes(held));
        }
        let top = acts.iter().copied().fold(f32::MIN, f32::max);
        let whole: f32 = acts.iter().map(|s| (s - top).exp()).sum();
        let best = acts.iter().position(|s| *s == top).unwrap_or_default();
        (ACTS[best], yes(told) * yes(held) / whole)
    }
}

/// `data/positions/confidence.toml`: how sure what the weights give is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PositionConfidence {
    scale: f32,
    shift: f32,
    /// What the judge's word counts beside that of the weights, from 0 to 1.
    pub judge: f32,
    /// The least confidence at which a position is told at all.
    pub least: f32,
    /// The same of one that answers another or is answered.
    pub linked: f32,
}

impl PositionConfidence {
    /// How likely a position is right, where the weights give this probability.
    pub fn of(self, p: f32) -> f32 {
        let odds = (p / (1.0 - p).max(f32::EPSILON)).max(f32::MIN_POSITIVE).ln();
        1.0 / (1.0 + (-(self.scale * odds + self.shift)).exp())
    }
}
