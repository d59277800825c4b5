//! Days: from when to when a TIMEX3 value lies, as far as two acts can be told apart by it.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

/// The first and the last day of a value; nothing for one that lies nowhere in particular.
pub(crate) fn bounds(value: &str) -> Option<(Date, Date)> {
    let day = value.split('T').next()?;
    let number = |s: &str| s.parse::<i16>().ok();
    let part = |n: usize| day.split('-').nth(n);
    let year = number(part(0)?)?;
    let months = |from: i8, count: i32| {
        let first = Date::new(year, from, 1).ok()?;
        Some((first, last_before(first, i64::from(count).months())?))
    };
    match (part(1), part(2)) {
        (None, _) => months(1, 12),
        (Some(week), of) if week.starts_with('W') && week.len() > 1 => {
            let number = week.get(1..)?.parse::<i8>().ok()?;
            let monday = ISOWeekDate::new(year, number, Weekday::Monday).ok()?.date();
            match of {
                None => Some((monday, last_before(monday, 1.week())?)),
                Some("WE") => Some((monday.checked_add(5.days()).ok()?, monday.checked_add(6.days()).ok()?)),
                Some(day) => {
                    let day = monday.checked_add((day.parse::<i64>().ok()? - 1).days()).ok()?;
                    Some((day, day))
                }
            }
        }
        (Some(quarter), None) if quarter.starts_with('Q') => {
            months(quarter.get(1..)?.parse::<i8>().ok()?.checked_sub(1)?.checked_mul(3)? + 1, 3)
        }
        (Some(half), None) if half.starts_with('H') => months(if half == "H1" { 1 } else { 7 }, 6),
        (Some("SP"), None) => months(3, 3),
        (Some("SU"), None) => months(6, 3),
        (Some("FA"), None) => months(9, 3),
        (Some("WI"), None) => months(12, 3),
        (Some(month), None) => months(month.parse().ok()?, 1),
        (Some(month), Some(d)) => {
            let day = Date::new(year, month.parse().ok()?, d.parse().ok()?).ok()?;
            Some((day, day))
        }
    }
}

fn last_before(first: Date, length: Span) -> Option<Date> {
    first.checked_add(length).ok()?.yesterday().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_a_first_and_a_last_day() {
        let check = |value: &str, expected: Option<(&str, &str)>| {
            let found = bounds(value).map(|(a, b)| (a.to_string(), b.to_string()));
            assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{value}");
        };
        check("2022-01-27", Some(("2022-01-27", "2022-01-27")));
        check("2022-01-27T16:00", Some(("2022-01-27", "2022-01-27")));
        check("2022-02", Some(("2022-02-01", "2022-02-28")));
        check("2022", Some(("2022-01-01", "2022-12-31")));
        check("2022-Q2", Some(("2022-04-01", "2022-06-30")));
        check("2022-SP", Some(("2022-03-01", "2022-05-31")));
        check("2022-W04", Some(("2022-01-24", "2022-01-30")));
        check("2022-W04-WE", Some(("2022-01-29", "2022-01-30")));
        for none in ["XXXX-WXX-4", "P2D", "PRESENT_REF", "2022-13", "2022-Q0", "2022-Q-9", "", "2022-02-30", "2022-WXX", "é-W"] {
            check(none, None);
        }
    }
}
