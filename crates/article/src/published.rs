use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, temporal::Pieces};
use std::fmt;

/// When something was published: a date, with the time and its offset from UTC where they are known.
///
/// Prints as ISO 8601: `2019-03-04`, `2019-03-04T18:05:00`, `2019-03-04T18:05:00+01:00`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Published {
    date: Date,
    iso: String,
}

impl Published {
    /// Reads an ISO 8601 / RFC 3339 date or date-time, or an RFC 2822 date as in feeds and mail. `None` for anything else, and
    /// for dates that do not exist.
    pub fn parse(s: &str) -> Option<Published> {
        let s = s.trim();
        if let Ok(pieces) = Pieces::parse(s) {
            let date = pieces.date();
            let iso = match (pieces.time(), pieces.to_numeric_offset()) {
                (None, _) => date.to_string(),
                (Some(t), None) => DateTime::from_parts(date, t).to_string(),
                (Some(t), Some(_)) if s.ends_with(['Z', 'z']) => format!("{}Z", DateTime::from_parts(date, t)),
                (Some(t), Some(o)) => {
                    let seconds = o.seconds().unsigned_abs();
                    let sign = if o.seconds() < 0 { '-' } else { '+' };
                    format!("{}{sign}{:02}:{:02}", DateTime::from_parts(date, t), seconds / 3600, seconds / 60 % 60)
                }
            };
            return Some(Published { date, iso });
        }
        let zoned = rfc2822::parse(s).ok()?;
        Published::parse(&zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    /// The calendar date at the place of publication: what "today" means in the text.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The moment, where time and offset are known.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.iso.parse().ok()
    }

    /// ISO 8601.
    pub fn as_str(&self) -> &str {
        &self.iso
    }
}

impl From<Date> for Published {
    fn from(date: Date) -> Published {
        Published { date, iso: date.to_string() }
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso)
    }
}

/// What told us the date of publication, in the order in which they are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema), serde(rename_all = "lowercase"))]
pub enum PublishedFrom {
    /// The caller said so.
    Given,
    /// The page's metadata.
    Metadata,
    /// The address of the page.
    Url,
    /// The text itself, such as a dateline.
    Text,
    /// Nothing did.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_what_is_known_and_no_more() {
        let check = |given: &str, iso: Option<&str>| assert_eq!(Published::parse(given).map(|p| p.to_string()).as_deref(), iso, "{given}");
        check("2019-03-04", Some("2019-03-04"));
        check("2019-03-04T18:05:00+01:00", Some("2019-03-04T18:05:00+01:00"));
        check("2019-03-04 18:05", Some("2019-03-04T18:05:00"));
        check("2019-03-04T18:05:00Z", Some("2019-03-04T18:05:00Z"));
        check("2019-03-04T18:05:00.000-0500", Some("2019-03-04T18:05:00-05:00"));
        check("Mon, 04 Mar 2019 18:05:00 +0100", Some("2019-03-04T18:05:00+01:00"));
        check("2019-02-30", None);
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn the_date_is_that_of_the_place() {
        assert_eq!(Published::parse("2019-03-04T23:30:00-05:00").unwrap().date().to_string(), "2019-03-04");
    }
}
