//! Dates of publication as pages print them: in a line of their own, in a dateline, in an address.

use article::Published;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

const MONTHS: &str = r"(?i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)";

/// A date with its year.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\b(?:(?P<m1>{MONTHS})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<m2>{MONTHS})[., -]{{1,2}}(?P<y2>\d{{4}})|(?P<y3>\d{{4}})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})|(?P<d4>\d{{1,2}})[-/.](?P<m4>\d{{1,2}})[-/.](?P<y4>\d{{4}}))"
    ))
    .expect("a date pattern compiles")
});

/// A day of a month, with its year where that is stated.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\b(?:(?P<m1>{MONTHS})\.? (?P<d1>\d{{1,2}})(?:,? (?P<y1>\d{{4}}))?|(?P<d2>\d{{1,2}}) (?P<m2>{MONTHS})(?:,? (?P<y2>\d{{4}}))?)"
    ))
    .expect("a date pattern compiles")
});

/// A line that holds nothing but a date, with what usually stands around it: "Published: Monday, 4 March 2019, 18:05 GMT".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DateLine {
    /// The date, where the line states it in full.
    pub published: Option<Published>,
    /// Whether the line calls it the date of a change.
    pub updated: bool,
}

/// Reads a line of a page as a date line.
pub(crate) fn date_line(flat: &str) -> Option<DateLine> {
    static SHORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(
            r"^(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} {MONTHS})$"
        ))
        .expect("a date pattern compiles")
    });
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:(?:first |last |originally |re-?)?(?:published|posted|updated|modified|issued|created|released|uploaded|filed|edited|reviewed)|date|release date|for immediate release|(?:press |news )?(?:release|statement)|last update|update|on|at|as of|the|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|[\p{L}]{3,20} time|in)\b\.?|(?:t|\b)\d{1,2}[:.h]\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\b(?:gmt|utc|bst|cet|cest|eet|eest|est|edt|pst|pdt|cst|cdt|mst|mdt|ist|msk|jst|et|pt|z)\b|[+-]\d\d:?\d\d\b",
        )
        .expect("a pattern compiles")
    });
    if flat.len() > 140 || !flat.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if SHORT.is_match(flat) {
        return Some(DateLine { published: None, updated: false });
    }
    let Some(found) = DATE.captures(flat) else {
        // "Updated March 7, 4:52 p.m. Velt time": a date line without a year.
        let first = DAY.find(flat)?;
        let clear = |s: &str| AROUND.replace_all(s, " ").chars().all(|c| !c.is_alphanumeric());
        let alone = clear(&flat[..first.start()]) && clear(&flat[first.end()..]) && flat.split(' ').count() > 2;
        return alone.then_some(DateLine { published: None, updated: flat.to_lowercase().contains("updated") });
    };
    let rest = DATE.replace_all(flat, " ");
    let rest = AROUND.replace_all(&rest, " ");
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    // A place before the date, as in the head of a press release: "Velt, 4 March 2019".
    let place = rest.split_whitespace().count() <= 3
        && flat.strip_prefix(rest).is_some_and(|after| after.trim_start().starts_with([',', '|', '–', '-']))
        && rest.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c))
        && rest.split(' ').all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && DATE.find_iter(flat).count() == 1
        && !flat.ends_with('.');
    if flat.ends_with(['?', '!', '>']) {
        return None;
    }
    if !(rest.is_empty() || place) {
        return None;
    }
    let get = |name: &str| found.name(name).map(|m| m.as_str());
    let number = |name: &str| get(name).and_then(|s| s.parse::<i16>().ok());
    let date = if let (Some(m), Some(d), Some(y)) = (get("m1"), number("d1"), number("y1")) {
        civil(y, month(m)?, d)
    } else if let (Some(m), Some(d), Some(y)) = (get("m2"), number("d2"), number("y2")) {
        civil(y, month(m)?, d)
    } else if let (Some(m), Some(d), Some(y)) = (number("m3"), number("d3"), number("y3")) {
        civil(y, m, d)
    } else {
        match (number("m4"), number("d4"), number("y4")) {
            // Which of the two is the day can be told only where one of them is no month.
            (Some(m), Some(d), Some(y)) if d > 12 || d == m => civil(y, m, d),
            (Some(m), Some(d), Some(y)) if m > 12 => civil(y, d, m),
            _ => None,
        }
    };
    let lower = flat.to_lowercase();
    let before = lower.get(..found.get(0)?.start()).unwrap_or_default();
    let updated = ["updated", "modified", "update", "edited", "reviewed"].iter().any(|w| before.contains(w));
    let published =
        date.map(|date| clock(&lower).and_then(|(time, zone)| Published::parse(&format!("{date}T{time}{zone}"))).unwrap_or(date.into()));
    Some(DateLine { published, updated })
}

/// The first clock time in a line, as `HH:MM`, and its offset from UTC where its zone is named.
fn clock(lower: &str) -> Option<(String, &'static str)> {
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s,(|–—t-])(\d{1,2})[:.h](\d\d)(?::\d\d)?(?:\s?([ap])\.?m\b\.?)?\s?\(?(gmt|utc|bst|cest|cet|eest|eet|est|edt|pst|pdt|cst|cdt|msk|jst|z)?\b")
            .expect("a pattern compiles")
    });
    let found = CLOCK.captures(lower)?;
    let (hour, minute) = (found[1].parse::<u8>().ok()?, found[2].parse::<u8>().ok()?);
    let hour = match found.get(3).map(|m| m.as_str()) {
        Some("p") if hour < 12 => hour + 12,
        Some("a") if hour == 12 => 0,
        _ => hour,
    };
    let zone = match found.get(4).map(|m| m.as_str()) {
        Some("gmt" | "utc" | "z") => "Z",
        Some("bst" | "cet") => "+01:00",
        Some("cest" | "eet") => "+02:00",
        Some("eest" | "msk") => "+03:00",
        Some("jst") => "+09:00",
        Some("edt") => "-04:00",
        Some("est" | "cdt") => "-05:00",
        Some("cst") => "-06:00",
        Some("pdt") => "-07:00",
        Some("pst") => "-08:00",
        _ => "",
    };
    (hour < 24 && minute < 60).then(|| (format!("{hour:02}:{minute:02}"), zone))
}

/// What stands before the first sentence of an agency's story: "GENEVA (Northern Wire) —", "VELT, September 1. /NW/.".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dateline {
    /// How many bytes it has.
    pub len: usize,
    /// Month and day, where it states them.
    pub day: Option<(i8, i8)>,
    /// The year, where it states that too.
    pub year: Option<i16>,
}

impl Dateline {
    /// The date, where it is stated in full or the year is known from elsewhere.
    pub fn date(&self, year: Option<i16>) -> Option<Date> {
        let (month, day) = self.day?;
        Date::new(self.year.or(year)?, month, day).ok()
    }
}

/// Reads the dateline at the start of a paragraph.
pub(crate) fn dateline(flat: &str) -> Option<Dateline> {
    static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
        const PLACE: &str = r"(?:\p{Lu}[\p{L}.'’-]*(?: (?:de |al-|of )?\p{Lu}[\p{L}.'’-]*)*)";
        const CAPITALS: &str = r"(?:\p{Lu}[\p{Lu}.'’-]+(?: [\p{Lu}.'’-]+)*)";
        let date = format!(r"(?:,? \(?(?:{MONTHS}\.? \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {MONTHS}(?:,? \d{{4}})?)\)?)");
        const DASH: &str = "(?:—|–|--?|_|―|:)";
        let agency = format!(r"(?:[.,]? ?(?:[(\[][\p{{L}} .,/&’'-]+[)\]]\.?\s?{DASH}|/[\p{{L}} .&’'-]+/\.?(?:\s?{DASH})?))");
        Regex::new(&format!(
            r"^(?:{PLACE}(?:[,/] ?{PLACE}){{0,2}}{date}?{agency}|{PLACE}(?:, {PLACE})?{date}[.,]?\s?{DASH}|{CAPITALS}(?:[,/] ?{PLACE}){{0,2}}\s?{DASH})(?:\s|$)"
        ))
        .expect("the dateline pattern compiles")
    });
    let head: String = flat.chars().take(140).collect();
    let len = DATELINE.find(&head)?.as_str().trim_end().len();
    // "LIVE: …" and its like are no places.
    let place = head[..len].trim_end_matches([':', ' ']).to_lowercase();
    if crate::cues::words().no_labels.contains(&place) {
        return None;
    }
    let Some(found) = DAY.captures(&head[..len]) else { return Some(Dateline { len, day: None, year: None }) };
    let get = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
    let day = get("d1", "d2").and_then(|d| d.parse::<i8>().ok());
    let month = get("m1", "m2").and_then(month);
    let year = get("y1", "y2").and_then(|y| y.parse::<i16>().ok());
    Some(Dateline { len, day: month.map(|m| m as i8).zip(day), year })
}

/// The date in an address: `/2022/01/27/`, `2022-01-27`, `20220127`, `/2022/jan/27/`.
pub(crate) fn from_url(url: &str) -> Option<Date> {
    static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\d])((?:19|20)\d\d)(?:[/_.-](\d{1,2})[/_.-](\d{1,2})|(\d\d)(\d\d)|/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d{1,2}))(?:[^\d]|$)")
            .expect("a pattern compiles")
    });
    let url = url.to_ascii_lowercase();
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let mut at = 0;
    while let Some(found) = NUMBERS.captures_at(url, at) {
        let get = |i: usize| found.get(i).map(|m| m.as_str());
        let number = |i: usize| get(i).and_then(|s| s.parse::<i16>().ok());
        let month = number(2).or(number(4)).or_else(|| get(6).and_then(month));
        let day = number(3).or(number(5)).or(number(7));
        let date = number(1).zip(month).zip(day).and_then(|((y, m), d)| civil(y, m, d));
        if date.is_some() {
            return date;
        }
        at = found.get(1).map_or(url.len(), |m| m.end());
    }
    None
}

/// The year in an address without a whole date: `/2022/`.
pub(crate) fn year_from_url(url: &str) -> Option<i16> {
    url.split(['/', '?', '#']).find_map(|part| {
        let year = part.parse::<i16>().ok()?;
        (part.len() == 4 && (1900..2100).contains(&year)).then_some(year)
    })
}

/// Reads a date that is written out in full, alone in a string, as metadata has it: "March 4, 2019", "4 Mar 2019 18:05 GMT".
pub(crate) fn written(s: &str) -> Option<Published> {
    Published::parse(s).filter(|p| (1600..2200).contains(&p.date().year())).or_else(|| date_line(&flatten(s))?.published)
}

/// The first full date within a short text, as in the line under a headline.
pub(crate) fn within(s: &str) -> Option<Published> {
    let at = DATE.find(s)?;
    date_line(at.as_str())?.published
}

/// A text up to the date in it.
pub(crate) fn cut_before_date(s: &str) -> &str {
    DATE.find(s).map_or(s, |m| &s[..m.start()])
}

fn flatten(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1600..2200).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn month(name: &str) -> Option<i16> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start: String = name.chars().take(3).collect::<String>().to_ascii_lowercase();
    NAMES.iter().position(|n| *n == start).map(|i| i as i16 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_hold_only_a_date() {
        let check = |line: &str, iso: Option<&str>| {
            let found = date_line(line);
            let iso_found = found.as_ref().map(|d| d.published.as_ref().map_or("unstated".to_owned(), Published::to_string));
            assert_eq!(iso_found.as_deref(), iso, "{line}");
        };
        check("March 4, 2019", Some("2019-03-04"));
        check("Monday, March 4, 2019", Some("2019-03-04"));
        check("4 March 2019", Some("2019-03-04"));
        check("4th of March 2019", Some("2019-03-04"));
        check("Published: 4 Mar 2019 18:05 GMT", Some("2019-03-04T18:05:00Z"));
        check("Updated 4 Mar 2019 14.05 GMT", Some("2019-03-04T14:05:00Z"));
        check("Published March 4, 2019 at 6:05 p.m. EST", Some("2019-03-04T18:05:00-05:00"));
        check("Published March 4, 2019 | Updated March 5, 2019", Some("2019-03-04"));
        check("14:05 GMT, 4 March 2019", Some("2019-03-04T14:05:00Z"));
        check("2019-03-04", Some("2019-03-04"));
        check("24/03/2019", Some("2019-03-24"));
        check("3/24/2019 10:15", Some("2019-03-24T10:15:00"));
        check("04/03/2019", Some("unstated"));
        check("Velt, 4 March 2019", Some("2019-03-04"));
        check("(March 4, 2019)", Some("2019-03-04"));
        check("Monday, March 4", Some("unstated"));
        check("FOR IMMEDIATE RELEASE: March 4, 2019", Some("2019-03-04"));
        check("February 30, 2019", Some("unstated"));
        check("The envoys met on March 4, 2019.", None);
        check("Founded on 4 March 1943.", None);
        check("Fleet Command, 1 June 1985 – 30 June 1991.", None);
        check("March 4, 2019?", None);
        check("Talks since March 4, 2019", None);
        check("Agreement of 4 March 2019", None);
        check("Updated March 7, 4:52 p.m. Velt time", Some("unstated"));
        check("March 7 was a cold day", None);
        check("May", None);
        check("", None);
    }

    #[test]
    fn datelines() {
        let check = |line: &str, dateline_text: Option<&str>, date: Option<&str>| {
            let found = dateline(line);
            assert_eq!(found.as_ref().map(|d| &line[..d.len]), dateline_text, "{line}");
            assert_eq!(found.and_then(|d| d.date(None)).map(|d| d.to_string()).as_deref(), date, "{line}");
        };
        check("VELT (Northern Wire) — Envoys met.", Some("VELT (Northern Wire) —"), None);
        check("VELT, September 1. /NW/. Envoys met.", Some("VELT, September 1. /NW/."), None);
        check("ARNO, March 3 (Northern Wire) - Envoys met.", Some("ARNO, March 3 (Northern Wire) -"), None);
        check("ARNO, March 3, 2019 (NW) - Envoys met.", Some("ARNO, March 3, 2019 (NW) -"), Some("2019-03-03"));
        check("Velt, 3 March 2019 (NW) – Envoys met.", Some("Velt, 3 March 2019 (NW) –"), Some("2019-03-03"));
        check("VELT, Arnland (NW) _", Some("VELT, Arnland (NW) _"), None);
        check("VELT — Envoys met.", Some("VELT —"), None);
        check("VELT/ARNO (NW) - Envoys met.", Some("VELT/ARNO (NW) -"), None);
        check("NEW VELT: Envoys met.", Some("NEW VELT:"), None);
        check("Velt (NW) Envoys met.", None, None);
        check("Varga - the envoy - said no.", None, None);
        check("The NW (Northern Wire) agency said no.", None, None);
        check("LIVE: Envoys meet in Velt", None, None);
        check("Envoys met in Velt.", None, None);
    }

    #[test]
    fn dates_in_addresses() {
        let check = |url: &str, iso: Option<&str>| assert_eq!(from_url(url).map(|d| d.to_string()).as_deref(), iso, "{url}");
        check("https://courier.example/2019/03/04/talks", Some("2019-03-04"));
        check("https://courier.example/world/2019/mar/04/talks", Some("2019-03-04"));
        check("https://courier.example/talks-2019-03-04.html", Some("2019-03-04"));
        check("https://courier.example/talks-20190304", Some("2019-03-04"));
        check("https://courier.example/a/20199999/2019/3/4/", Some("2019-03-04"));
        check("https://courier.example/a?d=2019-03-04", None);
        check("https://courier.example/2019/13/45/", None);
        check("https://courier.example/120190304", None);
    }
}
