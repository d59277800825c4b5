//! Dated events whose anniversaries are kept: `data/times/anniversaries.toml`. Each becomes a rule of its own.

use super::grammar::RuleRow;
use serde::Deserialize;

/// Name of all such rules, up to the event's id.
pub(super) const NAME: &str = "anniversary-of-";

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AnniversaryFile {
    event: Vec<Event>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    id: String,
    day: String,
    pattern: String,
    #[cfg_attr(not(test), allow(dead_code))]
    source: String,
}

impl AnniversaryFile {
    /// The rules that read "the 78th anniversary of" each event.
    pub(super) fn rules(&self) -> impl Iterator<Item = RuleRow> + '_ {
        self.event.iter().map(|event| {
            let means = format!("anniversary {{ordinal}} {}", event.day.replace('-', " "));
            RuleRow::new(format!("{NAME}{}", event.id), format!("the? {{ordinal}} anniversary of {}", event.pattern), means)
        })
    }

    #[cfg(test)]
    pub fn check(&self) {
        for event in &self.event {
            assert!(event.day.parse::<jiff::civil::Date>().is_ok() && !event.source.is_empty(), "{}", event.id);
        }
    }
}
