//! The day of publication, where nothing but the text tells it and the text tells it soundly; silence otherwise.
//!
//! Four kinds of evidence are believed, each with something that bears it out:
//! - a full date with its weekday, or after "updated" or "published", or beside nothing but the name of an outlet or a place, in a short line at the head of the page;
//! - an anniversary of a dated event, kept on a weekday that is the right one and on which the text opens;
//! - a dateline with day and month, and a full date of the same weeks elsewhere in whose year that day is the weekday on which the text
//!   opens, or a copyright year;
//! - "today" beside a full date.

use super::tense::Lean;
use super::{Finding, Reader, anniversary};
use crate::Rules;
use article::{Article, SectionKind, Span};
use jiff::civil::Date;
use nlp::Document;
use record::{Found, Time};

/// A day of publication that the text tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// Why it should be believed.
    pub found: Found,
}

/// Infers the day of publication from the text. `None` where the evidence is not sound.
pub fn published(article: &Article, document: &Document, rules: &Rules) -> Option<Dated> {
    let mut bare = article.clone();
    bare.published = None;
    let mut reader = Reader::new(&bare, document, &rules.times);
    reader.read();
    let text = Told { article, reader: &reader, times: &reader.times, findings: &reader.findings };
    text.head().or_else(|| text.today()).or_else(|| text.anniversary()).or_else(|| text.dateline())
}

struct Told<'a> {
    article: &'a Article,
    reader: &'a Reader<'a>,
    times: &'a [Time],
    findings: &'a [Finding<'a>],
}

impl Told<'_> {
    fn by(&self, rule: impl Fn(&str) -> bool) -> impl Iterator<Item = (&Time, &Finding<'_>)> {
        self.times.iter().zip(self.findings).filter(move |(_, f)| rule(f.rule))
    }

    /// The weekday on which the text opens, as the first bare weekday of its first paragraphs that is not still to come.
    fn opening(&self) -> Option<(&Time, i8)> {
        let prose = self.article.sections.iter().filter(|s| s.kind == SectionKind::Prose).take(2).map(|s| s.span);
        let spans: Vec<Span> = prose.collect();
        let (time, _) = self.by(|r| r == "weekday").find(|(t, _)| !self.ahead(t) && spans.iter().any(|s| s.contains(t.span)))?;
        Some((time, weekday(time)?))
    }

    fn ahead(&self, time: &Time) -> bool {
        self.reader.lean(time.span.start(), time.span.end()) == Lean::Ahead
    }

    fn dated(&self, date: Date, evidence: &[Span], because: &str, confidence: f32) -> Dated {
        let mut evidence = evidence.to_vec();
        evidence.sort();
        evidence.dedup();
        Dated { date, found: Found { confidence, evidence, because: vec![because.to_owned()] } }
    }

    /// "A digest from the Post | Friday 13 May 2022".
    fn head(&self) -> Option<Dated> {
        let text = &*self.article.text;
        let lines = self.times.iter().take_while(|t| t.span.start() < 600).filter_map(|time| {
            let start = text.get(..time.span.start())?.rfind('\n').map_or(0, |at| at + 1);
            let line = text.get(start..)?.lines().next()?.trim();
            let date: Date = time.value.get(..10)?.parse().ok()?;
            let said = line.to_lowercase();
            let named = time.found.because.first().is_some_and(|b| b == "weekday-and-date");
            let told = ["updated", "published", "issued", "posted"].iter().any(|w| said.contains(w));
            let short = line.chars().count() <= 100 && !line.ends_with(['.', '!', '?', ':']);
            let mast = masthead(text.get(start..time.span.start())?, text.get(time.span.end()..start + line.len()).unwrap_or_default());
            (short && time.anchor.is_none() && (named || told || mast)).then_some((date, time.span))
        });
        let mut lines = lines.peekable();
        let (date, span) = *lines.peek()?;
        lines.all(|(other, _)| other == date).then(|| self.dated(date, &[span], "date-at-the-head", 0.9))
    }

    /// "Today, 4 March 2019".
    fn today(&self) -> Option<Dated> {
        let between = |a: Span, b: Span| self.article.text.get(a.end()..b.start()).unwrap_or("x");
        let (now, day) = self.times.windows(2).zip(self.findings.windows(2)).find_map(|(pair, found)| {
            let beside = found[0].rule == "today" && between(pair[0].span, pair[1].span).chars().all(|c| " ,(–—-".contains(c));
            let day: Date = pair[1].value.parse().ok().filter(|_| beside)?;
            Some((&pair[0], (day, pair[1].span)))
        })?;
        Some(self.dated(day.0, &[now.span, day.1], "today-beside-a-date", 0.9))
    }

    /// "On Thursday … the 78th anniversary of the end of the siege".
    fn anniversary(&self) -> Option<Dated> {
        let (opening, first) = self.opening()?;
        self.by(|r| r.starts_with(anniversary::NAME)).find_map(|(time, found)| {
            let date: Date = time.value.parse().ok()?;
            let w = date.weekday().to_monday_one_offset();
            let (beside, _) =
                self.by(|r| r == "weekday").find(|(t, f)| f.sentence == found.sentence && weekday(t) == Some(w) && !self.ahead(t))?;
            let evidence = [time.span, beside.span, opening.span];
            (first == w).then(|| self.dated(date, &evidence, "anniversary-of-a-dated-event", 0.9))
        })
    }

    /// "GENEVA, Sept 11 (Agency) -".
    fn dateline(&self) -> Option<Dated> {
        let text = &*self.article.text;
        let section = self.article.sections.iter().find(|s| s.kind == SectionKind::Prose)?.span;
        let head: String = self.article.text.slice(section).chars().take(90).collect();
        let place = head.split([',', '(', '/']).next()?;
        let end = [" - ", " – ", " — ", "— ", " -- ", " _ ", "/."].iter().filter_map(|dash| head.find(dash)).min()?;
        if place.len() > end || !place.chars().any(char::is_alphabetic) || place.chars().any(char::is_lowercase) {
            return None;
        }
        let day = self.times.iter().find(|t| section.contains(t.span) && t.span.end() <= section.start() + end)?;
        let in_year = |year: i16| format!("{year:04}{}", day.value.strip_prefix("XXXX")?).parse::<Date>().ok();
        let opening = self.opening();
        let borne_out = |date: &Date| opening.is_none_or(|(_, w)| date.weekday().to_monday_one_offset() == w);
        if let Some((year, at)) = copyright(text)
            && let Some(date) = in_year(year).filter(borne_out)
        {
            return Some(self.dated(date, &[day.span, at], "dateline-and-copyright-year", 0.9));
        }
        let (opening, _) = opening?;
        // a bare year may be of long ago: only a full date of the weeks around, or the month itself, dates the dateline
        let near = |t: &&Time| {
            let date = in_year(t.value.get(..4)?.parse().ok()?).filter(borne_out)?;
            let other: Date = t.value.parse().or_else(|_| format!("{}-15", t.value).parse()).ok().filter(|_| t.anchor.is_none())?;
            (date.until(other).ok()?.get_days().abs() <= 60).then_some((date, t.span))
        };
        let (date, at) = self.times.iter().find_map(|t| near(&t))?;
        Some(self.dated(date, &[day.span, opening.span, at], "dateline-weekday-and-year", 0.85))
    }
}

/// Whether what stands before and after a date in its line is the name of an outlet or a place, or nothing: "The Velt Review, 4 March 2019. Interview: Mara Orlan".
fn masthead(before: &str, after: &str) -> bool {
    let name = before.trim_end();
    let named = name.split_whitespace().all(|w| {
        w.chars().find(|c| c.is_alphanumeric()).is_none_or(char::is_uppercase)
            || matches!(w, "the" | "of" | "and" | "for" | "in" | "on" | "de")
    });
    let parted = |c: char| ",|·–—-(".contains(c);
    (name.is_empty() || (named && name.ends_with(parted)))
        && (after.is_empty() || after.starts_with([',', '.', '|', ')']) || after.starts_with(" |"))
}

/// The weekday of a bare weekday without a date: 4 of `XXXX-WXX-4`.
fn weekday(time: &Time) -> Option<i8> {
    time.value.strip_prefix("XXXX-WXX-")?.parse().ok()
}

/// "© 2019", "Copyright 2019".
fn copyright(text: &str) -> Option<(i16, Span)> {
    ["©", "Copyright", "(c)", "(C)"].iter().find_map(|mark| {
        let at = text.find(mark)? + mark.len();
        let rest: String = text.get(at..)?.chars().take(16).collect();
        let digits = rest.find(|c: char| c.is_ascii_digit())?;
        let year = rest.get(digits..digits + 4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
        Some((year.parse().ok().filter(|y| (1900..2200).contains(y))?, Span::new(at + digits, at + digits + 4)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{RULES, article};

    #[test]
    fn the_day_of_publication_is_inferred_where_the_evidence_is_sound() {
        let check = |text: &str, day: Option<&str>| {
            let article = article(text);
            let document = nlp::read(&article.text, &article.sections.iter().map(|s| s.span).collect::<Vec<_>>());
            let dated = published(&article, &document, &RULES);
            assert_eq!(dated.as_ref().map(|d| d.date.to_string()).as_deref(), day, "{text}");
            assert!(dated.is_none_or(|d| !d.found.evidence.is_empty() && !d.found.because.is_empty()));
        };
        let kept = "The envoy, who arrived on Friday, spoke of fees.";
        // 2019-11-09 was a Saturday
        check(
            &format!(
                "The mayor spoke on Saturday.\n\n{kept}\n\nCrowds gathered on Saturday to mark the 30th anniversary of the fall of the Berlin Wall."
            ),
            Some("2019-11-09"),
        );
        // the anniversary is still to come, or kept on another day
        check(
            "The mayor spoke on Friday. Crowds will gather on Saturday to mark the 30th anniversary of the fall of the Berlin Wall.",
            None,
        );
        check("The mayor spoke on Sunday. Crowds gathered on Saturday for the 30th anniversary of the fall of the Berlin Wall.", None);
        check("The mayor spoke on Monday of the 30th anniversary of the fall of the Berlin Wall.", None);
        check("The mayor spoke of the 30th anniversary of the fall of the Berlin Wall.", None);
        // 2018-09-11 was a Tuesday
        check("GENEVA, Sept 11 (Northern Wire) - The council met on Tuesday. The fee was set on 30 August 2018.", Some("2018-09-11"));
        check("GENEVA, Sept 11 (Northern Wire) - The council met on Tuesday. The fee was set in 2018.", None);
        check("GENEVA, Sept 11 (Northern Wire) - The council met.\n\n© 2018 Northern Wire", Some("2018-09-11"));
        check("GENEVA, Sept 11 (Northern Wire) - The council met on Wednesday. The fee was set on 30 August 2018.", None);
        check("GENEVA, Sept 11 (Northern Wire) - The council met. The fee was set in 2018.", None);
        check("The council meets today, 4 March 2019, in Geneva.", Some("2019-03-04"));
        check("The week in Arnau\n\nA digest from the Post | Friday 13 May 2022\n\nThe council met on Thursday.", Some("2022-05-13"));
        check("“I walked.”\n\nThe Velt Review, 13 May 2022. Interview: Mara Orlan\n\nQ: Why did you walk on Thursday?", Some("2022-05-13"));
        check("Arnau, May 13, 2022\n\nThe council met on Thursday.", Some("2022-05-13"));
        check("What the council said, 13 May 2022\n\nThe council met on Thursday.", None);
        check("The council met on Friday, 13 May 2022.", None);
        check("The council met on 4 March 2019 in Geneva.", None);
        check("The council met on Thursday.", None);
    }
}
