//! The files of `data/times`, read.

use super::anniversary::AnniversaryFile;
use super::grammar::{Grammar, RuleFile, RuleRow, WordFile};
use super::holiday::{Holiday, HolidayFile};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// The files as they stand.
pub(crate) struct TimeFiles {
    pub words: WordFile,
    pub rules: RuleFile,
    pub holidays: HolidayFile,
    pub anniversaries: AnniversaryFile,
    pub tense: TenseFile,
}

/// `data/times/tense.toml`.
#[derive(Deserialize)]
pub(crate) struct TenseFile {
    plans: HashSet<String>,
    reports: HashSet<String>,
    meetings: HashSet<String>,
    deferrals: HashSet<String>,
    schedules: HashSet<String>,
    modals: HashSet<String>,
    weekdays: BTreeMap<String, i8>,
}

/// Rules and words of time, compiled.
#[derive(Clone, Debug)]
pub(crate) struct TimeWords {
    /// Names of weekdays and their ISO numbers.
    pub weekdays: BTreeMap<String, i8>,
    pub(super) plans: HashSet<String>,
    pub(super) reports: HashSet<String>,
    pub(super) meetings: HashSet<String>,
    pub(super) deferrals: HashSet<String>,
    pub(super) schedules: HashSet<String>,
    pub(super) modals: HashSet<String>,
    pub(super) grammar: Grammar,
    pub(super) holidays: Vec<Holiday>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) rows: Vec<RuleRow>,
}

impl TimeWords {
    pub fn new(files: TimeFiles) -> Result<TimeWords, String> {
        let names: Vec<(String, Vec<String>)> = files.holidays.holiday.iter().map(|h| (h.id.clone(), h.names.clone())).collect();
        #[cfg(test)]
        files.anniversaries.check();
        let rules: Vec<RuleRow> = files.rules.rule.iter().cloned().chain(files.anniversaries.rules()).collect();
        let grammar = Grammar::new(files.words, &rules, &names)?;
        let TenseFile { plans, reports, meetings, deferrals, schedules, modals, weekdays } = files.tense;
        Ok(TimeWords {
            weekdays,
            plans,
            reports,
            meetings,
            deferrals,
            schedules,
            modals,
            grammar,
            holidays: files.holidays.holiday,
            rows: files.rules.rule,
        })
    }
}
