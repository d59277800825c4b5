//! TIMEX3 values as a person reads them.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use record::{Time, TimeType};

/// How long a TIMEX3 duration is: of `PT8H`, "8 hours"; `None` for what is left open, `PXD`.
pub fn lasting(value: &str) -> Option<String> {
    let printer = SpanPrinter::new().designator(Designator::Verbose).spacing(Spacing::BetweenUnitsAndDesignators);
    Some(printer.span_to_string(&value.parse::<Span>().ok()?))
}

/// A time that has a place in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// Its first day.
    pub start: Date,
    /// Its value: `2022-01-31`, `2022-01-31T20:00`, `2022-01`, `2022-Q1`, `202`.
    pub value: String,
}

impl When {
    /// `None` for durations, for repeated times, and for what the text leaves open.
    pub fn of(time: &Time) -> Option<When> {
        let dated = matches!(time.kind, TimeType::Date | TimeType::Time);
        dated.then(|| When::parse(&time.value)).flatten()
    }

    /// Reads a day, with or without a time of day, a week, weekend, month, quarter, half, season, year or decade.
    pub fn parse(value: &str) -> Option<When> {
        let day = value.get(..10).and_then(|d| d.parse::<Date>().ok());
        let number = |range| value.get(range).and_then(|n: &str| n.parse::<i16>().ok());
        let start = match (day, value.as_bytes()) {
            (Some(day), _) => Some(day),
            (None, [_, _, _, _, b'-', b'A'..=b'Z', b'A'..=b'Z']) => {
                let season = ["SP", "SU", "FA", "WI"].iter().position(|s| value.ends_with(s))?;
                Date::new(number(0..4)?, i8::try_from(season).ok()? * 3 + 3, 1).ok()
            }
            (None, [_, _, _, _, b'-', b'W', ..]) => {
                let week = ISOWeekDate::new(number(0..4)?, i8::try_from(number(6..8)?).ok()?, Weekday::Monday).ok()?;
                Some(week.date())
            }
            (None, [_, _, _, _, b'-', b'Q', q @ b'1'..=b'4']) => Date::new(number(0..4)?, (q - b'1') as i8 * 3 + 1, 1).ok(),
            (None, [_, _, _, _, b'-', b'H', h @ b'1'..=b'2']) => Date::new(number(0..4)?, (h - b'1') as i8 * 6 + 1, 1).ok(),
            (None, [_, _, _]) => Date::new(number(0..3)?.checked_mul(10)?, 1, 1).ok(),
            (None, [_, _, _, _, b'-', _, _]) => Date::new(number(0..4)?, i8::try_from(number(5..7)?).ok()?, 1).ok(),
            (None, [_, _, _, _]) => Date::new(number(0..4)?, 1, 1).ok(),
            _ => None,
        };
        Some(When { start: start?, value: value.to_owned() })
    }

    /// Whether all of it lies after that day: a month goes on when its first day is past.
    pub fn is_after(&self, day: Date) -> bool {
        self.start > day
    }

    /// `Mon 2022-01-31`; what is longer than a day has no weekday.
    pub fn label(&self) -> String {
        let bytes = self.value.as_bytes();
        match (self.value.len(), bytes.get(5)) {
            (3, _) => format!("    {}0s", self.value),
            (..10, _) => format!("    {}", self.value),
            (_, Some(b'W')) => format!("    {}, weekend", self.value.trim_end_matches("-WE")),
            _ => {
                let (day, time) = self.value.split_once('T').unwrap_or((&self.value, ""));
                let time = match time {
                    "" | "XX:XX" => String::new(),
                    "MO" => " morning".into(),
                    "MI" => " midday".into(),
                    "AF" => " afternoon".into(),
                    "EV" => " evening".into(),
                    "NI" => " night".into(),
                    "DT" => " daytime".into(),
                    clock => format!(" {clock}"),
                };
                format!("{} {day}{time}", weekday(self.start))
            }
        }
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_words() {
        for (value, words) in [("PT8H", Some("8 hours")), ("P1D", Some("1 day")), ("PT1H30M", Some("1 hour 30 minutes")), ("PXD", None)] {
            assert_eq!(lasting(value).as_deref(), words, "{value}");
        }
    }

    #[test]
    fn values_find_their_place() {
        let check = |value: &str, label: Option<&str>| assert_eq!(When::parse(value).map(|w| w.label()).as_deref(), label, "{value}");
        check("2022-01-31", Some("Mon 2022-01-31"));
        check("2022-01-31T20:00", Some("Mon 2022-01-31 20:00"));
        check("2022-W05", Some("    2022-W05"));
        check("2022-W05-WE", Some("    2022-W05, weekend"));
        check("2022-01-31TNI", Some("Mon 2022-01-31 night"));
        check("2022-01-31TXX:XX", Some("Mon 2022-01-31"));
        check("2022-Q3", Some("    2022-Q3"));
        check("2022-WI", Some("    2022-WI"));
        check("2022-H2", Some("    2022-H2"));
        check("2022-Q7", None);
        check("202", Some("    2020s"));
        check("2022-02", Some("    2022-02"));
        check("2022", Some("    2022"));
        check("XXXX-WXX-4", None);
        check("2022-13", None);
        check("PRESENT_REF", None);
        check("20", None);
        check("ü022-W¼", None);
    }
}
