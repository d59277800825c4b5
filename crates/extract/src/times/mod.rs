//! Times: words that name a time, and the time they name, as TIMEX3 values.
//!
//! The rules are data: `data/times/words.toml` (words and what they mean), `data/times/rules.toml` (how they combine, with examples that run
//! as tests), `data/times/holidays.toml`. Code does what files cannot say: [`atom`] cuts the text, [`matcher`] applies the rules to it and
//! yields a [`meaning`](meaning::Meaning), which is what the words say wherever they stand; [`resolve`] finds its place in the
//! [`calendar`] from the day of publication, from what the text told before, and from the [`tense`] of the clause.
//!
//! What cannot be resolved keeps a value that says so (`XXXX-WXX-4`).

mod anniversary;
mod atom;
mod calendar;
mod grammar;
mod holiday;
mod matcher;
mod meaning;
mod number;
mod pattern;
mod published;
mod resolve;
mod rules;
mod tense;
mod told;

use crate::Rules;
use article::{Article, SectionKind, Span};
use grammar::{Rule, When};
use matcher::{Match, Matcher};
use meaning::Meaning;
use nlp::Document;
pub use published::{Dated, published};
use record::{Anchor, Found, Time, TimeId, TimeType};
use resolve::{Here, Solved};
pub(crate) use rules::{TimeFiles, TimeWords};
use tense::{Lean, Tense};
use told::Told;

/// All times of the sections that are read, in order.
pub fn find(article: &Article, document: &Document, rules: &Rules) -> Vec<Time> {
    let mut reader = Reader::new(article, document, &rules.times);
    reader.read();
    reader.times
}

struct Reader<'a> {
    article: &'a Article,
    document: &'a Document,
    rules: &'a TimeWords,
    times: Vec<Time>,
    /// How each time was found.
    findings: Vec<Finding<'a>>,
    told: Vec<Told>,
}

/// How a time was found.
struct Finding<'a> {
    rule: &'a str,
    sentence: usize,
}

impl<'a> Reader<'a> {
    fn new(article: &'a Article, document: &'a Document, rules: &'a TimeWords) -> Reader<'a> {
        Reader { article, document, rules, times: Vec::new(), findings: Vec::new(), told: Vec::new() }
    }

    fn read(&mut self) {
        for (index, section) in self.article.sections.iter().enumerate() {
            // a date line tells its day, though nothing else of its section is read
            if section.kind.is_read() || matches!(section.kind, SectionKind::Byline | SectionKind::Boilerplate) {
                self.section(index, section.span, section.kind.is_read());
            }
        }
    }

    fn section(&mut self, section: usize, span: Span, whole: bool) {
        let rules = self.rules;
        let grammar = &rules.grammar;
        let atoms = atom::atoms(self.article.text.slice(span), span.start(), &grammar.words);
        let document = self.document;
        let tagged = |atom: &atom::Atom, tags: &[String]| {
            let words = Span::new(atom.start, atom.end).map(|span| document.words_in(span));
            let word = words.and_then(|w| document.words.get(w.start));
            word.is_some_and(|w| tags.iter().any(|t| t == w.upos.as_str() || t == w.xpos))
        };
        let matcher = Matcher::new(grammar, &self.article.text, &atoms, &tagged);
        let mut at = 0;
        while at < atoms.len() {
            let found = matcher.at(at).into_iter().find_map(|m| Some((self.believe(&matcher, at, &m, section)?, m.end, m.rule)));
            let Some((solved, end, rule)) = found else {
                at += 1;
                continue;
            };
            for one in solved {
                let (from, to) = one.atoms.unwrap_or((at, end));
                let dated = one.anchor.is_none() && one.point.as_ref().is_some_and(|p| p.day().is_some());
                if let Some(span) = Span::new(atoms[from].start, atoms[to - 1].end).filter(|_| whole || dated) {
                    self.note(section, span, one, rule);
                }
            }
            at = end;
        }
    }

    /// The times of a match, where the words around it bear them out.
    fn believe(&self, matcher: &Matcher, at: usize, found: &Match<'a>, section: usize) -> Option<Vec<Solved>> {
        let atoms = matcher.atoms;
        let around = &found.rule.around;
        let (start, end) = (atoms[at].start, atoms[found.end - 1].end);
        if !around.tags.is_empty() && !matcher.has_tag(at, &around.tags) || matcher.has_tag(at, &around.not_tags) {
            return None;
        }
        let near = (at.saturating_sub(6)..at).rev().take_while(|&i| atoms[i].word != matcher.grammar.numbers.point);
        if !around.not_near.is_empty()
            && near.into_iter().any(|i| {
                matcher.has_tag(i, &around.not_near)
                    || around
                        .not_near
                        .iter()
                        .any(|w| self.article.text.get(atoms[i].start..atoms[i].end).is_some_and(|t| t.eq_ignore_ascii_case(w)))
            })
        {
            return None;
        }
        if matches!(found.meaning, Meaning::Nothing) {
            return Some(Vec::new());
        }
        let lean = || self.lean(start, end);
        match around.when {
            Some(When::Ahead) if lean() != Lean::Ahead => return None,
            Some(When::Behind) if lean() != Lean::Behind => return None,
            _ => {}
        }
        let here = Here {
            published: self.article.published.as_ref().map(|p| p.date()),
            told: &self.told,
            section,
            sentence: self.document.sentence_of(start).unwrap_or(0),
            lean: &lean,
            holidays: &self.rules.holidays,
        };
        Some(here.solve_all(&found.meaning)).filter(|all| !all.is_empty())
    }

    fn lean(&self, start: usize, end: usize) -> Lean {
        Tense { document: self.document, words: self.rules }.at(start, end)
    }

    /// Why a time should be believed: its rule, and what it was reckoned from.
    fn found(&self, span: Span, solved: &Solved, rule: &Rule) -> Found {
        let mut evidence = vec![span];
        let mut because = vec![rule.name.clone()];
        match solved.anchor {
            Some(Anchor::Published) => because.push("reckoned-from-publication".into()),
            Some(Anchor::Time(id)) => {
                evidence.extend(self.times.iter().find(|t| t.id == id).map(|t| t.span));
                because.push("reckoned-from-another-time".into());
            }
            None => {}
        }
        evidence.sort();
        Found { confidence: confidence(solved), evidence, because }
    }

    fn note(&mut self, section: usize, span: Span, solved: Solved, rule: &'a Rule) {
        let id = TimeId(self.times.len() as u32 + 1);
        let sentence = self.document.sentence_of(span.start()).unwrap_or(0);
        let found = self.found(span, &solved, rule);
        // a date line says when the story was written, not when it happened: nothing is reckoned from it
        let heads = solved.anchor.is_none()
            && solved.point.as_ref().and_then(|p| p.day()).is_some_and(|d| self.article.published.as_ref().is_some_and(|p| p.date() == d))
            && self.article.sections.get(section).is_some_and(|s| span.start() < s.span.start() + 80);
        if let Some(point) = solved.point.filter(|_| !heads) {
            self.told.push(Told { id, point, section, sentence, absolute: solved.anchor.is_none(), compared: solved.compared });
        }
        let modifier = solved.modifier.map(str::to_owned);
        self.times.push(Time { id, span, kind: solved.kind, value: solved.value, modifier, anchor: solved.anchor, found });
        self.findings.push(Finding { rule: &rule.name, sentence });
    }
}

/// How many in a hundred such times have the right value, by how they were reckoned; measured on dev.
fn confidence(solved: &Solved) -> f32 {
    match (solved.kind, solved.anchor) {
        (TimeType::Date, Some(Anchor::Published)) => 0.88,
        (TimeType::Date, None) if solved.point.is_some() => 0.89,
        (TimeType::Duration, _) => 0.75,
        _ => 0.6,
    }
}

/// Of the times in the sentence of a span that may be meant, the one that stands nearest: for records that ask when.
pub fn near(times: &[Time], document: &Document, span: Span, may: impl Fn(&Time) -> bool) -> Option<TimeId> {
    let sentence = document.sentence_of(span.start()).and_then(|s| document.sentences.get(s))?;
    let gap = |t: &Time| t.span.start().abs_diff(span.end()).min(span.start().abs_diff(t.span.end()));
    let first = times.partition_point(|t| t.span.start() < sentence.span.start());
    let here = times[first..].iter().take_while(|t| sentence.span.contains(t.span));
    here.filter(|t| places(t) && may(t)).min_by_key(|t| gap(t)).map(|t| t.id)
}

/// Whether a time says when: how long, how often and "now" do not.
fn places(time: &Time) -> bool {
    matches!(time.kind, TimeType::Date | TimeType::Time) && time.value.starts_with(|c: char| c.is_ascii_digit() || c == 'X')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::article;
    use proptest::prelude::*;

    /// Reads a sentence as if published on Thursday 2019-03-07: `words = value` of each time, with the rule that found it.
    fn read(text: &str, published: Option<&str>) -> Vec<(String, String)> {
        let rules = &crate::tests::RULES;
        let mut article = article(text);
        article.published = published.and_then(article::Published::parse);
        let document = nlp::read(&article.text, &article.sections.iter().map(|s| s.span).collect::<Vec<_>>());
        let mut reader = Reader::new(&article, &document, &rules.times);
        reader.read();
        let row = |t: &Time| {
            let modifier = t.modifier.as_ref().map_or(String::new(), |m| format!(" {m}"));
            format!("{} = {}{modifier}", article.text.slice(t.span), t.value)
        };
        reader.times.iter().map(row).zip(reader.findings.iter().map(|f| f.rule.to_owned())).collect()
    }

    #[test]
    fn the_examples_of_the_rule_file_hold() {
        let mut wrong = Vec::new();
        for rule in &crate::tests::RULES.times.rows {
            for example in &rule.matches {
                let (sentence, values) = example.split_once(" = ").expect("an example is «words» = value");
                let words: Vec<&str> = sentence.split('«').skip(1).filter_map(|s| Some(s.split_once('»')?.0)).collect();
                let expected: Vec<String> = words.iter().zip(values.split("; ")).map(|(w, v)| format!("{w} = {v}")).collect();
                let found = read(&sentence.replace(['«', '»'], ""), Some("2019-03-07"));
                let by_rule = found.iter().any(|(row, because)| *because == rule.name && expected.contains(row));
                let all = expected.iter().all(|e| found.iter().any(|(row, _)| row == e));
                if !by_rule || !all {
                    wrong.push(format!("{}: {example}\n    {found:?}", rule.name));
                }
            }
            for example in &rule.misses {
                let found = read(example, Some("2019-03-07"));
                if found.iter().any(|(_, because)| *because == rule.name || rule.is_nothing()) {
                    wrong.push(format!("{} must not match: {example}\n    {found:?}", rule.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{} examples do not hold:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn every_rule_has_examples() {
        for rule in crate::tests::RULES.times.rows.iter().filter(|r| r.alone()) {
            let examples = if rule.is_nothing() { &rule.misses } else { &rule.matches };
            assert!(!examples.is_empty(), "{} has no example", rule.name);
        }
    }

    #[test]
    fn holidays_fall_on_their_days() {
        for holiday in &crate::tests::RULES.times.holidays {
            for example in &holiday.examples {
                let year = example[..4].parse().unwrap();
                assert_eq!(holiday.in_year(year).map(|d| d.to_string()).as_ref(), Some(example), "{}", holiday.id);
            }
        }
    }

    proptest! {
        #[test]
        fn any_words_of_time_are_read(words in prop::collection::vec(prop::sample::select(SOUP), 0..40), dated in any::<bool>()) {
            let mut article = article(&words.join(" "));
            article.published = dated.then(|| article::Published::parse("2020-02-29")).flatten();
            let mut reader = Reader::new(&article, &SILENT, &crate::tests::RULES.times);
            reader.read();
            for (i, time) in reader.times.iter().enumerate() {
                prop_assert!(!article.text.slice(time.span).is_empty() && !time.value.is_empty());
                prop_assert!(i == 0 || reader.times[i - 1].span.end() <= time.span.start());
            }
        }
    }

    /// A document without a word: tenses and tags are unknown.
    static SILENT: std::sync::LazyLock<Document> = std::sync::LazyLock::new(Document::default);

    const SOUP: &[&str] = &[
        "the",
        "a",
        "an",
        "last",
        "next",
        "of",
        "in",
        "and",
        "to",
        "-",
        ",",
        ".",
        "'",
        "'s",
        "/",
        ":",
        "May",
        "Feb.",
        "29",
        "31",
        "0",
        "2019",
        "9999",
        "19:60",
        "24:00",
        "Monday",
        "Mondays",
        "third",
        "quarter",
        "half",
        "year",
        "years",
        "week",
        "day",
        "days",
        "century",
        "million",
        "999999",
        "earlier",
        "later",
        "ago",
        "before",
        "after",
        "hundred",
        "twenty",
        "two",
        "every",
        "night",
        "morning",
        "p.m.",
        "GMT",
        "Easter",
        "weekend",
        "1/0",
        "summer",
        "1990s",
        "ended",
        "more than",
        "same",
        "that",
        "this",
        "following",
        "previous",
        "million",
        "hours",
        "from",
        "5",
        "12",
        "anniversary",
        "Berlin Wall",
        "fall",
        "é",
        "–",
    ];

    #[test]
    fn without_a_date_nothing_is_guessed() {
        let values: Vec<String> = read("He spoke on Thursday and left yesterday.", None).into_iter().map(|(row, _)| row).collect();
        assert_eq!(values, ["Thursday = XXXX-WXX-4", "yesterday = PAST_REF"]);
    }
}
