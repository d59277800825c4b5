//! Times: words that name a day, and the day they name.
//!
//! First reading: explicit dates, weekdays, "yesterday", "two weeks ago", "in two weeks", "a day earlier". The words are data
//! (`data/times/words.toml`), with examples that run as tests. What cannot be resolved keeps a value that says so (`XXXX-WXX-4`).

use crate::Rules;
use article::{Article, Span};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use nlp::Document;
use record::{Anchor, Time, TimeId, TimeType};

/// All times of the sections that are read, in order.
pub fn find(article: &Article, document: &Document, rules: &Rules) -> Vec<Time> {
    let reader = Reader { article, document, rules, published: article.published.as_ref().map(|p| p.date()) };
    let mut times: Vec<Time> = Vec::new();
    for sentence in &document.sentences {
        if !article.sections.get(sentence.block).is_some_and(|s| s.kind.is_read()) {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let found = reader
                .date(at, sentence.tokens.end)
                .or_else(|| reader.distance(at, sentence.tokens.end, times.last()))
                .or_else(|| reader.weekday(at, &sentence.tokens));
            let Some((len, value, anchor)) = found else {
                at += 1;
                continue;
            };
            if let Some(span) = document.tokens.get(at..at + len).and_then(|t| Some(t.first()?.span.cover(t.last()?.span))) {
                times.push(Time { id: TimeId(times.len() as u32 + 1), span, kind: TimeType::Date, value, modifier: None, anchor });
            }
            at += len;
        }
    }
    times
}

/// Tokens taken, value, anchor.
type Found = (usize, String, Option<Anchor>);

struct Reader<'a> {
    article: &'a Article,
    document: &'a Document,
    rules: &'a Rules,
    published: Option<Date>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.document.tokens.get(at).map_or("", |t| self.article.text.slice(t.span))
    }

    fn month(&self, at: usize) -> Option<(i8, usize)> {
        // "Feb." may be one token or two
        let word = self.word(at);
        let dotted = format!("{word}.");
        let months = &self.rules.times.months;
        if self.word(at + 1) == "."
            && self.next_is_number(at + 2)
            && let Some(&m) = months.get(&dotted)
        {
            return Some((m, 2));
        }
        months.get(word).map(|&m| (m, 1))
    }

    fn next_is_number(&self, at: usize) -> bool {
        self.word(at).starts_with(|c: char| c.is_ascii_digit())
    }

    fn number(&self, at: usize) -> Option<i64> {
        let word = self.word(at).to_lowercase();
        word.parse().ok().or_else(|| self.rules.times.numbers.get(&word).copied())
    }

    fn day_of_month(&self, at: usize) -> Option<i8> {
        let word = self.word(at);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th"))
            .then(|| digits.parse().ok())
            .flatten()
            .filter(|d| (1..=31).contains(d))
    }

    fn year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|y| (1000..=2199).contains(y))
    }

    /// A date, with the weekday that may stand before it: "Tuesday, 2 April".
    fn date(&self, at: usize, end: usize) -> Option<Found> {
        if self.rules.times.weekdays.contains_key(self.word(at)) {
            let next = at + 1 + usize::from(self.word(at + 1) == ",");
            let (len, value, anchor) = self.plain_date(next, end).filter(|(_, value, _)| value.len() == "YYYY-MM-DD".len())?;
            return Some((next - at + len, value, anchor));
        }
        self.plain_date(at, end)
    }

    /// "March 3, 2019", "3 March", "March 2019", "May", "2019-03-03".
    fn plain_date(&self, at: usize, end: usize) -> Option<Found> {
        let iso: Option<(usize, Date)> = (1..=5).rev().find_map(|len| {
            let span = self.document.tokens.get(at)?.span.cover(self.document.tokens.get(at + len - 1)?.span);
            let text = self.article.text.slice(span);
            let shape =
                text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
            Some((len, text.parse().ok().filter(|_| shape)?))
        });
        if let Some((len, date)) = iso {
            return Some((len, date.to_string(), None));
        }
        let (day_first, month_at) = match self.day_of_month(at) {
            Some(day) if at + 1 < end => (Some(day), at + 1),
            _ => (None, at),
        };
        let (month, month_len) = self.month(month_at)?;
        let mut next = month_at + month_len;
        let day = day_first.or_else(|| self.day_of_month(next).filter(|_| next < end).inspect(|_| next += 1));
        let comma = usize::from(self.word(next) == ",");
        let year = self.year(next + comma).filter(|_| next + comma < end);
        if year.is_some() {
            next += comma + 1;
        }
        let len = next - at;
        match (year, day) {
            (Some(y), Some(d)) => Some((len, Date::new(y, month, d).ok()?.to_string(), None)),
            (Some(y), None) => Some((len, format!("{y:04}-{month:02}"), None)),
            (None, day) => {
                // "May" and "March" alone are words before they are months
                let bare = day.is_none();
                let preceded = at.checked_sub(1).map(|b| self.word(b).to_lowercase());
                if bare
                    && !preceded.is_some_and(|w| {
                        matches!(w.as_str(), "in" | "since" | "until" | "last" | "next" | "by" | "from" | "early" | "late" | "of" | "this")
                    })
                {
                    return None;
                }
                match self.published {
                    Some(published) => {
                        let year = nearest_year(published, month, day.unwrap_or(15));
                        let value = match day {
                            Some(d) => Date::new(year, month, d).ok()?.to_string(),
                            None => format!("{year:04}-{month:02}"),
                        };
                        Some((len, value, Some(Anchor::Published)))
                    }
                    None => Some((len, day.map_or(format!("XXXX-{month:02}"), |d| format!("XXXX-{month:02}-{d:02}")), None)),
                }
            }
        }
    }

    /// "yesterday", "two weeks ago", "in two weeks", "a day earlier".
    fn distance(&self, at: usize, end: usize, last: Option<&Time>) -> Option<Found> {
        let words = &self.rules.times;
        if let Some(&days) = words.days.get(&self.word(at).to_lowercase()) {
            return self.distant(1, days, 'D');
        }
        let unit = |at: usize| {
            let word = self.word(at).to_lowercase();
            words.units.get(word.strip_suffix('s').unwrap_or(&word)).copied().filter(|_| at < end)
        };
        if self.word(at).eq_ignore_ascii_case("in")
            && let (Some(n), Some(u)) = (self.number(at + 1), unit(at + 2))
        {
            // "the first visit in two years" looks back over a stretch, not ahead to a day
            let stretch = (at.saturating_sub(4)..at).any(|i| self.rules.times.stretch.contains(&self.word(i).to_lowercase()));
            return if stretch { None } else { self.distant(3, n, u) };
        }
        let (n, u) = (self.number(at)?, unit(at + 1)?);
        if at + 2 >= end {
            return None;
        }
        match self.word(at + 2) {
            "ago" => self.distant(3, -n, u),
            "earlier" | "before"
                if !self.word(at + 3).starts_with(|c: char| c.is_alphabetic())
                    || self.word(at + 2) == "earlier" && self.word(at + 3) != "than" =>
            {
                // reckoned from the day spoken of, else from the day of publication
                let anchor = last
                    .and_then(|t| Some((t.value.parse::<Date>().ok()?, Anchor::Time(t.id))))
                    .or(self.published.map(|p| (p, Anchor::Published)))?;
                Some((3, shift(anchor.0, -n, u)?.to_string(), Some(anchor.1)))
            }
            _ => None,
        }
    }

    fn distant(&self, len: usize, n: i64, unit: char) -> Option<Found> {
        let value = match self.published {
            Some(p) => shift(p, n, unit)?.to_string(),
            None if n == 0 && unit == 'D' => "PRESENT_REF".into(),
            None if n < 0 => "PAST_REF".into(),
            None => "FUTURE_REF".into(),
        };
        Some((len, value, self.published.map(|_| Anchor::Published)))
    }

    /// "Thursday", "last Thursday", "next Thursday". A bare weekday is the past one (or today), unless its clause looks ahead.
    fn weekday(&self, at: usize, sentence: &std::ops::Range<usize>) -> Option<Found> {
        let (skip, said) = match self.word(at).to_lowercase().as_str() {
            "last" => (1, Some(-1)),
            "next" => (1, Some(1)),
            "this" => (1, Some(0)),
            _ => (0, None),
        };
        let &number = self.rules.times.weekdays.get(self.word(at + skip))?;
        if at + skip >= sentence.end {
            return None;
        }
        let len = skip + 1;
        let Some(published) = self.published else { return Some((len, format!("XXXX-WXX-{number}"), None)) };
        let weekday = Weekday::from_monday_one_offset(number).ok()?;
        let back = i64::from(published.weekday().since(weekday));
        let days = match said {
            Some(-1) if back == 0 => -7,
            Some(-1) => -back,
            Some(1) => 7 - back,
            _ if self.looks_ahead(at, sentence) => (7 - back) % 7,
            _ => -back,
        };
        Some((len, shift(published, days, 'D')?.to_string(), Some(Anchor::Published)))
    }

    /// Whether the clause around the weekday speaks of what is to come.
    fn looks_ahead(&self, at: usize, sentence: &std::ops::Range<usize>) -> bool {
        let ends_clause = |i: &usize| matches!(self.word(*i), "," | ";" | ":" | "." | "—" | "–" | "”" | "“" | "\"");
        let back = (sentence.start..at).rev().take_while(|i| !ends_clause(i));
        let ahead = (at + 1..sentence.end).take_while(|i| !ends_clause(i));
        let words = &self.rules.times;
        // What stands nearest before the day decides; what follows it only where nothing before does.
        for i in back {
            let w = self.word(i).to_lowercase();
            if words.behind.contains(&w) {
                return false;
            }
            if words.ahead.contains(&w) && w != "to"
                || w == "to"
                    && self.word(i + 1).chars().all(|c| c.is_lowercase())
                    && !self.rules.times.weekdays.contains_key(self.word(i + 1))
                    && self.is_verb(i + 1)
            {
                return true;
            }
        }
        ahead.take(3).any(|i| self.word(i) == "to" && self.is_verb(i + 1))
    }

    /// Whether the reader takes the token for a verb; where it has no tags, whether it could be one.
    fn is_verb(&self, at: usize) -> bool {
        let Some(word) = self.document.tokens.get(at).and_then(|t| self.document.words.get(t.words.start)) else { return false };
        match word.upos {
            nlp::Upos::Verb | nlp::Upos::Aux => true,
            nlp::Upos::X => !matches!(word.form.as_str(), "the" | "a" | "an" | "his" | "her" | "their" | "its" | "this" | "that"),
            _ => false,
        }
    }
}

fn shift(date: Date, n: i64, unit: char) -> Option<Date> {
    let span = match unit {
        'D' => n.days(),
        'W' => n.weeks(),
        'M' => n.months(),
        _ => n.years(),
    };
    date.checked_add(span).ok()
}

/// The year that puts a day without one nearest to the day of publication.
fn nearest_year(published: Date, month: i8, day: i8) -> i16 {
    let distance =
        |year: i16| Date::new(year, month, day.min(28)).ok().and_then(|d| published.until(d).ok()).map_or(i32::MAX, |s| s.get_days().abs());
    [0, -1, 1].into_iter().map(|d| published.year().saturating_add(d)).min_by_key(|&y| distance(y)).unwrap_or(published.year())
}

/// Of the times in the sentence of a span that may be meant, the one that stands nearest: for records that ask when.
pub fn near(times: &[Time], document: &Document, span: Span, may: impl Fn(&Time) -> bool) -> Option<TimeId> {
    let sentence = document.sentence_of(span.start()).and_then(|s| document.sentences.get(s))?;
    let gap = |t: &Time| t.span.start().abs_diff(span.end()).min(span.start().abs_diff(t.span.end()));
    let first = times.partition_point(|t| t.span.start() < sentence.span.start());
    let here = times[first..].iter().take_while(|t| sentence.span.contains(t.span));
    here.filter(|t| may(t)).min_by_key(|t| gap(t)).map(|t| t.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::article;

    #[test]
    fn the_examples_of_the_rule_file_hold() {
        let rules = Rules::builtin();
        for example in &rules.times.example {
            let mut article = article(&example.text);
            article.published = article::Published::parse("2019-03-07");
            let document = nlp::read(&article.text, &article.sections.iter().map(|s| s.span).collect::<Vec<_>>());
            let times: Vec<String> =
                find(&article, &document, &rules).iter().map(|t| format!("{} = {}", article.text.slice(t.span), t.value)).collect();
            assert_eq!(times, example.times, "{}", example.text);
        }
    }

    #[test]
    fn without_a_date_nothing_is_guessed() {
        let article = article("He spoke on Thursday and left yesterday.");
        let document = nlp::read(&article.text, &[]);
        let values: Vec<String> = find(&article, &document, &Rules::builtin()).into_iter().map(|t| t.value).collect();
        assert_eq!(values, ["XXXX-WXX-4", "PAST_REF"]);
    }
}
