use record::PositionAct;
use std::collections::HashMap;

/// What a site may tell, in the order of the columns of the file; the column before them is for nothing at all.
pub(crate) const ACTS: [PositionAct; 12] = [
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

const COLUMNS: usize = ACTS.len() + 1;

/// `data/positions/weights.tsv`: how much each feature speaks for each act. A multinomial logistic regression.
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
            let mut row = [0.0; COLUMNS];
            let mut count = 0;
            for (at, part) in parts.enumerate() {
                *row.get_mut(at).ok_or_else(|| format!("{name}: too many weights"))? = part.parse().map_err(|_| format!("{name}: {part} is no number"))?;
                count += 1;
            }
            if count != COLUMNS {
                return Err(format!("{name}: {count} weights for {COLUMNS}"));
            }
            all.insert(name.to_owned(), row);
        }
        Ok(PositionWeights(all))
    }

    /// How likely each act is, given the features.
    pub fn weigh(&self, features: &[String]) -> [f32; ACTS.len()] {
        let mut sums = [0.0f32; COLUMNS];
        for row in features.iter().filter_map(|f| self.0.get(f)) {
            sums.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
        let top = sums.iter().copied().fold(f32::MIN, f32::max);
        let parts = sums.map(|s| (s - top).exp());
        let whole: f32 = parts.iter().sum();
        std::array::from_fn(|i| parts[i + 1] / whole)
    }
}
