//! The calendar: stretches of it that have a name, their TIMEX3 values, and how far one lies from another.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// Units that times are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// As the word lists write it.
    pub fn parse(s: &str) -> Option<Unit> {
        use Unit::*;
        Some(match s {
            "second" => Second,
            "minute" => Minute,
            "hour" => Hour,
            "day" => Day,
            "weekend" => Weekend,
            "week" => Week,
            "fortnight" => Fortnight,
            "month" => Month,
            "quarter" => Quarter,
            "season" => Season,
            "half" => Half,
            "year" => Year,
            "decade" => Decade,
            "century" => Century,
            "millennium" => Millennium,
            _ => return None,
        })
    }

    /// How many of which letter it is in a TIMEX3 duration, and whether it belongs behind the `T`.
    pub fn in_duration(self) -> (f64, &'static str, bool) {
        use Unit::*;
        match self {
            Second => (1.0, "S", true),
            Minute => (1.0, "M", true),
            Hour => (1.0, "H", true),
            Day => (1.0, "D", false),
            Weekend => (1.0, "WE", false),
            Week => (1.0, "W", false),
            Fortnight => (2.0, "W", false),
            Month => (1.0, "M", false),
            Quarter => (1.0, "Q", false),
            Season => (3.0, "M", false),
            Half => (6.0, "M", false),
            Year => (1.0, "Y", false),
            Decade => (10.0, "Y", false),
            Century => (100.0, "Y", false),
            Millennium => (1000.0, "Y", false),
        }
    }
}

/// Parts of a day, as TIMEX3 writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DayPart(pub &'static str);

impl DayPart {
    pub fn parse(s: &str) -> Option<DayPart> {
        ["MO", "MI", "AF", "EV", "NI", "DT"].into_iter().find(|p| *p == s).map(DayPart)
    }
}

impl DayPart {
    /// What a clock without "a.m." or "p.m." lacks in this part of the day: "four in the afternoon" is 16:00.
    pub fn half_day(self, hour: i8) -> i8 {
        match (self.0, hour) {
            ("AF" | "EV", 1..=11) | ("NI", 6..=11) => 12,
            _ => 0,
        }
    }
}

/// Seasons in the order of the year: `SP` begins in March. A winter belongs to the year in which it begins.
pub(super) const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

/// A time of day; minutes and seconds as far as they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: i8,
    pub minute: i8,
    pub second: Option<i8>,
    /// As a TIMEX3 value ends: `Z`, `+01:00`, or nothing.
    pub zone: String,
}

/// A stretch of the calendar that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Point {
    Century(i16),
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    /// Index into [`SEASONS`].
    Season(i16, i8),
    Month(i16, i8),
    /// ISO week.
    Week(i16, i8),
    Weekend(i16, i8),
    Day(Date),
    Part(Date, DayPart),
    Moment(Date, Clock),
}

impl Point {
    /// The TIMEX3 value.
    pub fn value(&self) -> String {
        match self {
            Point::Century(c) => format!("{c:02}"),
            Point::Decade(d) => format!("{d:03}"),
            Point::Year(y) => format!("{y:04}"),
            Point::Half(y, h) => format!("{y:04}-H{h}"),
            Point::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Point::Season(y, s) => format!("{y:04}-{}", SEASONS[(*s).rem_euclid(4) as usize]),
            Point::Month(y, m) => format!("{y:04}-{m:02}"),
            Point::Week(y, w) => format!("{y:04}-W{w:02}"),
            Point::Weekend(y, w) => format!("{y:04}-W{w:02}-WE"),
            Point::Day(d) => d.to_string(),
            Point::Part(d, p) => format!("{d}T{}", p.0),
            Point::Moment(d, c) => format!("{d}{}", clock(c)),
        }
    }

    pub fn unit(&self) -> Unit {
        match self {
            Point::Century(_) => Unit::Century,
            Point::Decade(_) => Unit::Decade,
            Point::Year(_) => Unit::Year,
            Point::Half(..) => Unit::Half,
            Point::Quarter(..) => Unit::Quarter,
            Point::Season(..) => Unit::Season,
            Point::Month(..) => Unit::Month,
            Point::Week(..) => Unit::Week,
            Point::Weekend(..) => Unit::Weekend,
            Point::Day(_) => Unit::Day,
            Point::Part(..) => Unit::Hour,
            Point::Moment(..) => Unit::Minute,
        }
    }

    /// Its first day.
    pub fn first_day(&self) -> Option<Date> {
        match *self {
            Point::Century(c) => Date::new(c.checked_mul(100)?, 1, 1).ok(),
            Point::Decade(d) => Date::new(d.checked_mul(10)?, 1, 1).ok(),
            Point::Year(y) => Date::new(y, 1, 1).ok(),
            Point::Half(y, h) => Date::new(y, 6 * (h - 1) + 1, 1).ok(),
            Point::Quarter(y, q) => Date::new(y, 3 * (q - 1) + 1, 1).ok(),
            Point::Season(y, s) => Date::new(y, 3 * s + 3, 1).ok(),
            Point::Month(y, m) => Date::new(y, m, 1).ok(),
            Point::Week(y, w) => Some(ISOWeekDate::new(y, w, Weekday::Monday).ok()?.date()),
            Point::Weekend(y, w) => Some(ISOWeekDate::new(y, w, Weekday::Saturday).ok()?.date()),
            Point::Day(d) | Point::Part(d, _) | Point::Moment(d, _) => Some(d),
        }
    }

    /// Its last day.
    pub fn last_day(&self) -> Option<Date> {
        match self {
            Point::Day(d) | Point::Part(d, _) | Point::Moment(d, _) => Some(*d),
            _ => self
                .plus(1)?
                .first_day()?
                .yesterday()
                .ok()
                .map(|d| if matches!(self, Point::Weekend(..)) { self.sunday().unwrap_or(d) } else { d }),
        }
    }

    fn sunday(&self) -> Option<Date> {
        self.first_day()?.tomorrow().ok()
    }

    /// The day on which it is whole, where it is one day.
    pub fn day(&self) -> Option<Date> {
        match *self {
            Point::Day(d) | Point::Part(d, _) | Point::Moment(d, _) => Some(d),
            _ => None,
        }
    }

    /// The stretch of that unit that holds a day.
    pub fn of(day: Date, unit: Unit) -> Point {
        let (y, m) = (day.year(), day.month());
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Point::Day(day),
            Unit::Week | Unit::Fortnight | Unit::Weekend => {
                let week = day.iso_week_date();
                if unit == Unit::Weekend { Point::Weekend(week.year(), week.week()) } else { Point::Week(week.year(), week.week()) }
            }
            Unit::Month => Point::Month(y, m),
            Unit::Quarter => Point::Quarter(y, (m - 1) / 3 + 1),
            Unit::Season if m < 3 => Point::Season(y - 1, 3),
            Unit::Season => Point::Season(y, m / 3 - 1),
            Unit::Half => Point::Half(y, (m - 1) / 6 + 1),
            Unit::Year => Point::Year(y),
            Unit::Decade => Point::Decade(y.div_euclid(10)),
            Unit::Century | Unit::Millennium => Point::Century(y.div_euclid(100)),
        }
    }

    /// A clock time so many hours or minutes later; nothing for all else.
    pub fn moment_plus(&self, n: i64, unit: Unit) -> Option<Point> {
        let Point::Moment(day, clock) = self else { return None };
        let minutes = match unit {
            Unit::Hour => n.checked_mul(60)?,
            Unit::Minute => n,
            _ => return None,
        };
        let start = day.at(0, 0, 0, 0).checked_add((i64::from(clock.hour) * 60 + i64::from(clock.minute)).minutes()).ok()?;
        let to = start.checked_add(jiff::Span::new().try_minutes(minutes).ok()?).ok()?;
        Some(Point::Moment(to.date(), Clock { hour: to.hour(), minute: to.minute(), second: None, zone: clock.zone.clone() }))
    }

    /// As many of its own kind later.
    pub fn plus(&self, n: i64) -> Option<Point> {
        self.shifted(n, if self.unit() < Unit::Day { Unit::Day } else { self.unit() })
    }

    /// The stretch of its own kind that lies that far from it.
    pub fn shifted(&self, n: i64, unit: Unit) -> Option<Point> {
        // the middle of what is counted in, so that no drift of days leaves it
        let from = match self {
            Point::Quarter(..) | Point::Half(..) | Point::Season(..) => self.first_day()?.checked_add(1.month()).ok()?,
            _ => self.first_day()?,
        };
        let to = shift(from, n, unit)?;
        Some(match self {
            Point::Part(_, p) => Point::Part(to, *p),
            Point::Moment(_, c) => Point::Moment(to, c.clone()),
            Point::Week(..) | Point::Weekend(..) if matches!(unit, Unit::Year) => Point::of(to.checked_add(3.days()).ok()?, self.unit()),
            _ => Point::of(to, self.unit()),
        })
    }
}

/// `T16:05Z`
pub(super) fn clock(c: &Clock) -> String {
    let seconds = c.second.map_or(String::new(), |s| format!(":{s:02}"));
    format!("T{:02}:{:02}{seconds}{}", c.hour, c.minute, c.zone)
}

/// A day that lies that far from another. A month after January 31 is the last of February.
pub(super) fn shift(day: Date, n: i64, unit: Unit) -> Option<Date> {
    use Unit::*;
    let (n, months) = match unit {
        Second | Minute | Hour => (0, 0),
        Day => (n, 0),
        Week | Weekend => (n.checked_mul(7)?, 0),
        Fortnight => (n.checked_mul(14)?, 0),
        Month => (0, n),
        Quarter | Season => (0, n.checked_mul(3)?),
        Half => (0, n.checked_mul(6)?),
        Year => (0, n.checked_mul(12)?),
        Decade => (0, n.checked_mul(120)?),
        Century => (0, n.checked_mul(1200)?),
        Millennium => (0, n.checked_mul(12000)?),
    };
    let span = jiff::Span::new().try_days(n).ok()?.try_months(months).ok()?;
    day.checked_add(span).ok()
}

/// The n-th such weekday of a month; the last for -1.
pub(super) fn nth_weekday(year: i16, month: i8, nth: i8, weekday: Weekday) -> Option<Date> {
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the western churches (Gauss, in the form of Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// Easter Sunday of the eastern churches, in the Gregorian calendar (Meeus), for 1900 to 2099.
pub(super) fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    let julian = Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()?;
    julian.checked_add(13.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(s: &str) -> Date {
        s.parse().unwrap()
    }

    #[test]
    fn stretches_of_the_calendar() {
        let check = |unit, value: &str, next: &str, last: &str| {
            let point = Point::of(day("2019-03-07"), unit);
            assert_eq!(point.value(), value);
            assert_eq!(point.plus(1).unwrap().value(), next);
            assert_eq!(point.last_day().unwrap().to_string(), last);
        };
        check(Unit::Day, "2019-03-07", "2019-03-08", "2019-03-07");
        check(Unit::Week, "2019-W10", "2019-W11", "2019-03-10");
        check(Unit::Weekend, "2019-W10-WE", "2019-W11-WE", "2019-03-10");
        check(Unit::Month, "2019-03", "2019-04", "2019-03-31");
        check(Unit::Quarter, "2019-Q1", "2019-Q2", "2019-03-31");
        check(Unit::Season, "2019-SP", "2019-SU", "2019-05-31");
        check(Unit::Half, "2019-H1", "2019-H2", "2019-06-30");
        check(Unit::Year, "2019", "2020", "2019-12-31");
        check(Unit::Decade, "201", "202", "2019-12-31");
        check(Unit::Century, "20", "21", "2099-12-31");
        assert_eq!(Point::of(day("2019-01-07"), Unit::Season).value(), "2018-WI");
        assert_eq!(Point::of(day("2019-01-31"), Unit::Month).plus(-1).unwrap().value(), "2018-12");
    }

    #[test]
    fn feasts_that_move() {
        let check = |year, west: &str, east: &str| {
            assert_eq!((easter(year), orthodox_easter(year)), (Some(day(west)), Some(day(east))));
        };
        check(1998, "1998-04-12", "1998-04-19");
        check(2019, "2019-04-21", "2019-04-28");
        check(2024, "2024-03-31", "2024-05-05");
        assert_eq!(nth_weekday(2019, 11, 4, Weekday::Thursday), Some(day("2019-11-28")));
        assert_eq!(nth_weekday(2019, 5, -1, Weekday::Monday), Some(day("2019-05-27")));
    }
}
