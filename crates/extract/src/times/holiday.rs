//! Feasts and days of remembrance: `data/times/holidays.toml`.

use super::calendar::{easter, nth_weekday, orthodox_easter};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct HolidayFile {
    pub(super) holiday: Vec<Holiday>,
}

/// A day that comes every year, and the rule that finds it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holiday {
    pub id: String,
    pub names: Vec<String>,
    #[serde(flatten)]
    pub rule: HolidayRule,
    #[cfg_attr(not(test), allow(dead_code))]
    #[serde(default)]
    pub examples: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum HolidayRule {
    /// `[12, 25]`
    Fixed([i8; 2]),
    /// `[month, n, weekday]`; counted from the end of the month below zero.
    Nth([i8; 3]),
    /// `[month, n, weekday, days after it]`
    NthAfter([i8; 4]),
    /// Days after Easter Sunday.
    Easter(i8),
    /// Days after the Easter Sunday of the eastern churches.
    OrthodoxEaster(i8),
    /// Day by day, where no rule of this calendar finds it.
    Dates(Vec<String>),
}

impl Holiday {
    /// Its day in a year.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        let weekday = |n: i8| Weekday::from_monday_one_offset(n).ok();
        match &self.rule {
            HolidayRule::Fixed([m, d]) => Date::new(year, *m, *d).ok(),
            HolidayRule::Nth([m, n, w]) => nth_weekday(year, *m, *n, weekday(*w)?),
            HolidayRule::NthAfter([m, n, w, after]) => nth_weekday(year, *m, *n, weekday(*w)?)?.checked_add(i64::from(*after).days()).ok(),
            HolidayRule::Easter(after) => easter(year)?.checked_add(i64::from(*after).days()).ok(),
            HolidayRule::OrthodoxEaster(after) => orthodox_easter(year)?.checked_add(i64::from(*after).days()).ok(),
            HolidayRule::Dates(days) => days.iter().filter_map(|d| d.parse().ok()).find(|d: &Date| d.year() == year),
        }
    }
}
