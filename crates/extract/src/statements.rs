//! Statements: who said what.
//!
//! First reading. Quotations take their speaker from the words around them: after them (“…,” she said / said X), before them (X said: “…”), between
//! their halves, or from the quotation they go on from. Clauses under a verb of saying are read from the tree. Turns of a
//! transcript belong to the speaker of their label or heading. Every statement says which of these found it.

use crate::actors::Cast;
use crate::quotes::{self, Quote};
use crate::rules::{CueMode, CueWord, Frame};
use crate::{Rules, times};
use article::{Article, SectionKind, Span};
use nlp::Document;
use record::{ActorId, Cue, Found, Party, Phrase, Remark, Statement, StatementId, StatementKind, StatementMode, Time};
use std::ops::Range;

/// Confidence by what found a statement: priors set by judgement, in the order in which the findings deserve trust. They are not calibrated yet.
const BESIDE: f32 = 0.9;
const GOES_ON: f32 = 0.8;
const CLAUSE: f32 = 0.7;
const LABEL: f32 = 0.7;
const ALONE: f32 = 0.5;

/// Finds the statements, and who speaks in which section of a transcript.
pub fn find<'a>(article: &'a Article, document: &'a Document, rules: &'a Rules, cast: &mut Cast<'a>, times: &'a [Time]) -> Reading {
    let (quotes, remarks) = quotes::find(article);
    let mut finder = Finder { article, document, rules, cast, times, quotes, statements: Vec::new(), taken: Vec::new() };
    finder.quotations();
    finder.clauses();
    let speakers = finder.transcripts();
    let mut statements = finder.statements;
    statements.sort_by_key(|s| s.content.first().copied());
    for (i, s) in statements.iter_mut().enumerate() {
        s.id = StatementId(i as u32 + 1);
    }
    Reading { statements, speakers, remarks }
}

/// What [`find`] finds.
pub struct Reading {
    pub statements: Vec<Statement>,
    pub speakers: Vec<(usize, ActorId)>,
    pub remarks: Vec<Remark>,
}

struct Finder<'a, 'c> {
    article: &'a Article,
    document: &'a Document,
    rules: &'a Rules,
    cast: &'c mut Cast<'a>,
    times: &'a [Time],
    quotes: Vec<Quote>,
    statements: Vec<Statement>,
    /// Cues that have their content.
    taken: Vec<Span>,
}

/// The words that name who speaks.
#[derive(Clone, Copy)]
struct Source {
    span: Span,
    /// The part that is a person's name, where the rest describes the person.
    name: Option<Span>,
}

/// The words that attribute a quotation.
struct Attribution {
    source: Option<Source>,
    cue: Option<(Span, String, CueMode)>,
    addressee: Option<Span>,
    venue: Option<Span>,
    via: Option<Span>,
    because: &'static str,
    confidence: f32,
}

impl<'a> Finder<'a, '_> {
    fn token(&self, at: usize) -> &'a str {
        self.document.tokens.get(at).map_or("", |t| self.article.text.slice(t.span))
    }

    fn lower(&self, at: usize) -> String {
        self.token(at).to_lowercase()
    }

    fn span_of(&self, tokens: Range<usize>) -> Option<Span> {
        let t = self.document.tokens.get(tokens)?;
        Some(t.first()?.span.cover(t.last()?.span))
    }

    /// The tokens wholly between two bytes.
    fn tokens_between(&self, start: usize, end: usize) -> Range<usize> {
        let first = self.document.tokens.partition_point(|t| t.span.start() < start);
        let past = self.document.tokens.partition_point(|t| t.span.end() <= end);
        first..past.max(first)
    }

    fn cue(&self, at: usize, frame: Frame) -> Option<&'a CueWord> {
        // "the so-called war" calls nobody anything
        if at > 0 && self.token(at - 1) == "-" {
            return None;
        }
        self.rules
            .cues
            .get(self.token(at))
            .filter(|c| c.frames.contains(&frame) || frame == Frame::Quote && c.frames.contains(&Frame::Addressee))
    }

    fn is_between(&self, at: usize) -> bool {
        let w = self.lower(at);
        self.rules.cues.between.contains(&w) || w.ends_with("ly") && !w.starts_with(char::is_uppercase)
    }

    // ---- quotations

    fn quotations(&mut self) {
        let mut previous: Option<usize> = None; // statement that the quotation before belongs to
        for q in 0..self.quotes.len() {
            let quote = self.quotes[q];
            let went_on = q > 0 && self.quotes[q - 1].goes_on && self.quotes[q - 1].section + 1 == quote.section;
            let first_here = q == 0 || self.quotes[q - 1].section != quote.section;
            if went_on
                && first_here
                && let Some(s) = previous
            {
                // opened again in the next paragraph: one speech; its cue may stand here, after the end
                self.append(s, quote, "quotation-opened-again");
                if self.statements[s].source.is_none()
                    && let Some(found) = self.after(q)
                {
                    self.attribute(s, found);
                }
                continue;
            }
            let gap = if first_here { None } else { self.gap_before(q) };
            if let (Some(gap), Some(s)) = (&gap, previous)
                && self.broken_by(gap.clone())
            {
                self.append(s, quote, "quotation-broken-by-its-cue");
                continue;
            }
            if !self.is_speech(quote) {
                previous = self.labelled(q).or(previous.filter(|_| !first_here));
                continue;
            }
            if let Some(found) = self.after(q).or_else(|| self.before(q)) {
                previous = Some(self.quotation(quote, found));
            } else if let Some(s) = previous.filter(|&s| self.follows(s, q, first_here)) {
                let source = self.statements[s].source.clone();
                let (because, confidence) = if first_here { ("quotation-after-quotation", ALONE) } else { ("quotation-goes-on", GOES_ON) };
                let found = Attribution { source: None, cue: None, addressee: None, venue: None, via: None, because, confidence };
                let n = self.quotation(quote, found);
                self.statements[n].source = source.map(|p| Party { actor: p.actor, span: p.span });
                previous = Some(n);
            } else if quote.goes_on {
                // the speech goes on in the next paragraph, and its speaker may only be told at its end
                let found = Attribution {
                    source: None,
                    cue: None,
                    addressee: None,
                    venue: None,
                    via: None,
                    because: "quotation-opened-again",
                    confidence: GOES_ON,
                };
                previous = Some(self.quotation(quote, found));
            } else {
                previous = None;
            }
        }
    }

    /// Whether a quotation is speech by its form: a sentence, or a piece that a comma or stop closes.
    fn is_speech(&self, quote: Quote) -> bool {
        let inner = self.article.text.slice(quote.inner);
        let words = inner.split_whitespace().count();
        let closed = inner.trim_end_matches(['’', '\'']).ends_with([',', '.', '?', '!', '…', '—', '–']) || quote.goes_on;
        let comma_after = self.article.text[quote.span.end()..].starts_with(',');
        let starts = inner.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '…' | '[' | '‘' | '\''));
        let heads = self.tokens_between(self.section_start(quote.section), quote.span.start()).is_empty();
        let after_colon = self.article.text[..quote.span.start()].trim_end().ends_with(':');
        (closed || comma_after) && (starts || heads || after_colon) && (words > 1 || heads || after_colon)
    }

    fn section_start(&self, section: usize) -> usize {
        self.article.sections[section].span.start()
    }

    /// The tokens between the quotation before, in the same section, and this one.
    fn gap_before(&self, q: usize) -> Option<Range<usize>> {
        let before = self.quotes.get(q.checked_sub(1)?)?;
        Some(self.tokens_between(before.span.end(), self.quotes[q].span.start()))
    }

    /// “A,” he said, “b”: a short gap that holds a cue and ends with a comma.
    fn broken_by(&self, gap: Range<usize>) -> bool {
        let ends = gap.end.checked_sub(1).filter(|_| !gap.is_empty()).map(|l| self.token(l)) == Some(",");
        let stops = gap.clone().any(|i| matches!(self.token(i), "." | "?" | "!" | ";"));
        ends && !stops && gap.len() <= 16 && gap.clone().any(|i| self.cue(i, Frame::Quote).is_some())
    }

    /// Whether a quotation without a cue goes on from the statement before: in the same paragraph, or the next one where that holds nothing else.
    fn follows(&self, s: usize, q: usize, first_here: bool) -> bool {
        let quote = self.quotes[q];
        let before = self.statements[s].content.last().map_or(0, |c| c.end());
        if !first_here {
            return true;
        }
        let section = self.article.sections[quote.section].span;
        let alone = quote.span.start() == section.start() && quote.span.end() == section.end();
        let next =
            self.article.sections.iter().position(|x| x.span.holds(before.saturating_sub(1))).is_some_and(|p| p + 1 == quote.section);
        alone && next
    }

    /// The attribution that follows a quotation: she said / said X / according to X.
    fn after(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let inner = self.article.text.slice(quote.inner);
        let until = self
            .quotes
            .get(q + 1)
            .filter(|n| n.section == quote.section)
            .map_or(self.article.sections[quote.section].span.end(), |n| n.span.start());
        let gap = self.tokens_between(quote.span.end(), until);
        let mut at = gap.start;
        let comma = self.token(at) == ",";
        if comma {
            at += 1;
        }
        if !comma && !inner.trim_end_matches(['’', '\'']).ends_with([',', '?', '!', '…', '—', '–']) && !inner.ends_with("...") {
            return None;
        }
        let end = (at..gap.end).find(|&i| matches!(self.token(i), "." | "?" | "!" | ";")).unwrap_or(gap.end);
        if self.lower(at) == "according" && self.lower(at + 1) == "to" {
            let source = self.phrase(at + 2, end)?;
            let cue = (self.span_of(at..at + 2)?, "according to".to_owned(), CueMode::Speech);
            let source = Some(self.apposed(source, end));
            return Some(Attribution {
                source,
                cue: Some(cue),
                addressee: None,
                venue: None,
                via: None,
                because: "quotation-then-according-to",
                confidence: BESIDE,
            });
        }
        // The tree knows best: a cue whose subject stands beside the quotation.
        if let Some((cue_at, source)) =
            (at..end).filter(|&i| self.cue(i, Frame::Quote).is_some()).find_map(|i| Some((i, self.subject_within(i, at, end)?)))
            && self.tokens_between(0, source.span.start()).end.min(cue_at) <= at + 3
        {
            let because = if cue_at < self.tokens_between(0, source.span.start()).end {
                "quotation-then-cue-then-source"
            } else {
                "quotation-then-source-then-cue"
            };
            let past = self.tokens_between(0, source.span.end()).end.max(cue_at + 1);
            let (addressee, venue, via) = self.circumstances(cue_at + 1, past, end);
            let confidence = BESIDE;
            return Some(Attribution {
                source: Some(source),
                cue: self.cue_of(cue_at, Frame::Quote),
                addressee,
                venue,
                via,
                because,
                confidence,
            });
        }
        // said X
        let inverted = (at..end.min(at + 3)).find(|&i| !self.is_between(i))?;
        if self.cue(inverted, Frame::Quote).is_some() {
            let source = self.phrase(inverted + 1, end).or_else(|| self.office_and_name(inverted + 1, end))?;
            let (addressee, venue, via) = self.circumstances(inverted + 1, self.tokens_between(0, source.end()).end, end);
            let (source, cue) = (self.apposed(source, end), self.cue_of(inverted, Frame::Quote));
            return Some(Attribution {
                source: Some(source),
                cue,
                addressee,
                venue,
                via,
                because: "quotation-then-cue-then-source",
                confidence: BESIDE,
            });
        }
        // X said: the cue may stand behind an apposition, "X, the envoy, said"
        let cue_at = (at + 1..end.min(at + 24)).find(|&i| self.cue(i, Frame::Quote).is_some())?;
        let source = self.phrase(at, cue_at)?;
        let source_end = self.tokens_between(0, source.end()).end;
        let plain = (source_end..cue_at).all(|i| self.is_between(i));
        // "X, who had waited for an hour, said": the last comma before the cue closes what the first opened
        let enclosed = self.token(source_end) == "," && (source_end + 1..cue_at).any(|i| self.token(i) == ",");
        if !plain && !enclosed {
            return None;
        }
        let (addressee, venue, via) = self.circumstances(cue_at + 1, cue_at + 1, end);
        let (source, cue) = (self.apposed(source, cue_at), self.cue_of(cue_at, Frame::Quote));
        let confidence = if plain { BESIDE } else { GOES_ON };
        Some(Attribution { source: Some(source), cue, addressee, venue, via, because: "quotation-then-source-then-cue", confidence })
    }

    fn cue_of(&self, at: usize, frame: Frame) -> Option<(Span, String, CueMode)> {
        let cue = self.cue(at, frame)?;
        Some((self.document.tokens.get(at)?.span, cue.lemma.clone(), cue.mode))
    }

    /// The subject of the cue at a token, where it stands between two tokens; of a cue without one ("was quoted as having told"), that of the verb above it.
    fn subject_within(&self, cue: usize, start: usize, end: usize) -> Option<Source> {
        let word = self.document.tokens.get(cue)?.words.start;
        if self.document.words[word].upos != nlp::Upos::Verb {
            return None;
        }
        let subject = [word].into_iter().chain(self.document.ancestors(word).take(2)).find_map(|w| self.subject_of(w))?;
        let source = self.source_at(subject)?;
        let inside = Span::new(self.document.tokens.get(start)?.span.start(), self.document.tokens.get(end - 1)?.span.end())?;
        inside.contains(source.span).then_some(source)
    }

    /// A source with the name that is put beside it: "the president’s spokesman, Ivo Tarn".
    fn apposed(&self, span: Span, end: usize) -> Source {
        let past = self.tokens_between(0, span.end()).end;
        let comma = usize::from(self.token(past) == ",");
        let name = (past + comma < end).then(|| self.name_at(past + comma)).flatten();
        match name {
            Some(name) => Source { span: span.cover(name), name: Some(name) },
            None => Source { span, name: None },
        }
    }

    /// An office without an article and the name behind it: "presidential spokeswoman Vera Quill".
    fn office_and_name(&self, start: usize, end: usize) -> Option<Span> {
        let at = (start..end.min(start + 6))
            .find(|&i| self.token(i).starts_with(char::is_uppercase) || !self.token(i).chars().all(char::is_alphabetic))?;
        Some(self.span_of(start..at)?.cover(self.name_at(at)?))
    }

    /// The person's name that begins at a token.
    fn name_at(&self, at: usize) -> Option<Span> {
        let start = self.document.tokens.get(at)?.span.start();
        let names = &self.document.names;
        names
            .get(names.partition_point(|n| n.span.start() < start))
            .filter(|n| n.span.start() == start && n.label == nlp::NameLabel::Per)
            .map(|n| n.span)
    }

    /// The noun phrase of a subject, with the name that is put beside it.
    fn source_at(&self, subject: usize) -> Option<Source> {
        let word = &self.document.words[subject];
        let pronoun = word.upos == nlp::Upos::Pron && !matches!(word.lemma.to_lowercase().as_str(), "he" | "she" | "it" | "they");
        if pronoun || word.upos == nlp::Upos::Num {
            return None;
        }
        let span = self.noun_phrase(subject)?;
        let apposition = self.document.children_by(subject, "appos").find_map(|a| self.document.name_of_word(a));
        let name = apposition
            .map(|n| &self.document.names[n])
            .filter(|n| n.label == nlp::NameLabel::Per && n.span.start() > span.start())
            .map(|n| n.span);
        match name {
            Some(name) => Some(Source { span: span.cover(name), name: Some(name) }),
            // "the ambassador to the council Vera Quill" is one phrase, whatever the tree makes of it
            None => {
                let past = self.tokens_between(0, span.end()).end;
                let name = self.name_at(past).filter(|_| self.token(past) != ",");
                Some(Source { span: name.map_or(span, |n| span.cover(n)), name })
            }
        }
    }

    /// The attribution that leads to a quotation: X said: / X told reporters, / X:
    fn before(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let from = q
            .checked_sub(1)
            .map(|p| self.quotes[p])
            .filter(|p| p.section == quote.section)
            .map_or(self.section_start(quote.section), |p| p.span.end());
        let gap = self.tokens_between(from, quote.span.start());
        let last = gap.end.checked_sub(1).filter(|_| !gap.is_empty())?;
        let start = (gap.start..last).rev().find(|&i| matches!(self.token(i), "." | "?" | "!" | ";")).map_or(gap.start, |i| i + 1);
        let closing = self.token(last);
        if !matches!(closing, "," | ":" | "—" | "–" | "-") && self.cue(last, Frame::Quote).is_none() {
            return None;
        }
        let cue_at = (start..=last).rev().find(|&i| self.cue(i, Frame::Quote).is_some());
        let Some(cue_at) = cue_at else {
            // “Orlan: “We go.”” – a name and a colon
            let name = self.phrase(start, last).filter(|_| closing == ":" && last - start <= 6)?;
            let whole = self.span_of(start..last)? == name && self.article.text.slice(name).starts_with(char::is_uppercase);
            return whole.then_some(Attribution {
                source: Some(Source { span: name, name: None }),
                cue: None,
                addressee: None,
                venue: None,
                via: None,
                because: "source-colon-quotation",
                confidence: GOES_ON,
            });
        };
        let source = self.subject_before(start, cue_at)?;
        let (addressee, venue, via) = self.circumstances(cue_at + 1, cue_at + 1, last);
        let cue = self.cue_of(cue_at, Frame::Quote);
        Some(Attribution {
            source: Some(source),
            cue,
            addressee,
            venue,
            via,
            because: "source-then-cue-then-quotation",
            confidence: BESIDE,
        })
    }

    /// X called it “…”: a quoted piece that is not a sentence, under a cue that labels.
    fn labelled(&mut self, q: usize) -> Option<usize> {
        let quote = self.quotes[q];
        let sentence = self.document.sentence_of(quote.span.start()).map(|s| self.document.sentences[s].tokens.clone())?;
        let before = sentence.start..self.tokens_between(0, quote.span.start()).end;
        let cue_at = before.clone().rev().find(|&i| self.cue(i, Frame::Label).is_some())?;
        if before.end - cue_at > 12 || (cue_at + 1..before.end).any(|i| matches!(self.token(i), "," | ";" | ":")) {
            return None;
        }
        let source = self.subject_before(before.start, cue_at)?;
        let start = self.document.tokens.get(cue_at + 1).map_or(quote.span.start(), |t| t.span.start()).min(quote.span.start());
        let content = Span::new(start, quote.span.end())?;
        let cue = self.cue_of(cue_at, Frame::Label);
        let found = Attribution {
            source: Some(source),
            cue,
            addressee: None,
            venue: None,
            via: None,
            because: "source-labels-quotation",
            confidence: LABEL,
        };
        let s = self.quotation(quote, found);
        self.statements[s].content = vec![content];
        self.statements[s].kind = if content == quote.span { StatementKind::Direct } else { StatementKind::Mixed };
        Some(s)
    }

    /// The noun phrase that begins at a token and ends before a comma, a preposition of place or time, or `end`.
    fn phrase(&self, start: usize, end: usize) -> Option<Span> {
        let opens = self.token(start);
        let lower = opens.to_lowercase();
        let plural = self.rules.titles.plural.contains(&lower);
        let determiner = matches!(
            lower.as_str(),
            "the"
                | "a"
                | "an"
                | "his"
                | "her"
                | "their"
                | "its"
                | "one"
                | "another"
                | "some"
                | "two"
                | "three"
                | "several"
                | "many"
                | "senior"
                | "both"
        );
        let pronoun = matches!(lower.as_str(), "he" | "she" | "it" | "they");
        if pronoun {
            return self.span_of(start..start + 1);
        }
        if !(determiner || plural || opens.starts_with(char::is_uppercase)) || start >= end {
            return None;
        }
        let ends = |i: usize| {
            let w = self.token(i);
            matches!(w, "," | ";" | ":" | "(" | ")" | "—" | "–" | "”" | "“" | "\"" | "." | "?" | "!")
                && !(w == "." && i > start && self.token(i - 1).len() <= 3 && self.token(i + 1).starts_with(char::is_uppercase))
                || matches!(
                    w,
                    "in" | "at"
                        | "on"
                        | "during"
                        | "after"
                        | "before"
                        | "as"
                        | "while"
                        | "when"
                        | "who"
                        | "whose"
                        | "which"
                        | "where"
                        | "through"
                        | "by"
                        | "about"
                        | "late"
                        | "early"
                        | "last"
                        | "this"
                        | "yesterday"
                        | "today"
                        | "that"
                        | "to"
                )
                || self.is_between(i)
                || self.rules.times.weekdays.contains_key(w)
                || i > start && self.cue(i, Frame::Quote).is_some()
        };
        let past = (start + 1..end).find(|&i| ends(i)).unwrap_or(end);
        self.span_of(start..past).filter(|_| past - start <= 14)
    }

    /// The subject before a cue: by the tree, else the words at the head of the sentence, or after the last comma, "and" or "but".
    fn subject_before(&self, start: usize, cue: usize) -> Option<Source> {
        let mut end = cue;
        while end > start && self.is_between(end - 1) {
            end -= 1;
        }
        if end == start {
            return None;
        }
        if let Some(source) = self.subject_within(cue, start, end) {
            return Some(source);
        }
        let heads =
            [start].into_iter().chain((start + 1..end).rev().filter(|&i| matches!(self.token(i - 1), "," | "and" | "but" | "But" | "And")));
        heads.into_iter().find_map(|h| {
            let span = self.phrase(h, end)?;
            let past = self.tokens_between(0, span.end()).end;
            let apposition = self.token(past) == "," && (past + 1..end).any(|i| self.token(i) == ",") && self.token(end - 1) == ",";
            (past == end || apposition).then(|| self.apposed(span, end))
        })
    }

    /// A noun with what belongs to it, without appositions, relative clauses and the punctuation at its end.
    fn noun_phrase(&self, word: usize) -> Option<Span> {
        let mut past = word + 1;
        let mut first = word;
        for &child in self.document.children(word) {
            let w = &self.document.words[child];
            if w.is("appos")
                || w.is("acl")
                || w.is("punct")
                || w.is("parataxis")
                || w.is("conj")
                || w.is("cc")
                || w.is("dep")
                || w.is("case")
            {
                continue;
            }
            let range = self.document.subtree_range(child);
            first = first.min(range.start);
            past = past.max(range.end);
        }
        let span = self.document.span_of(first..past)?;
        self.article.text.trim(span)
    }

    /// Whom it was told to, where or how, and who carried it, after a cue.
    fn circumstances(&self, after_cue: usize, from: usize, end: usize) -> (Option<Span>, Option<Span>, Option<Span>) {
        let told = after_cue.checked_sub(1).is_some_and(|c| self.cue(c, Frame::Addressee).is_some());
        let addressee = told
            .then(|| {
                self.phrase(from, end)
                    .or_else(|| self.span_of(from..from + 1).filter(|_| from < end && self.token(from).chars().all(char::is_alphabetic)))
            })
            .flatten();
        let venues = &self.rules.cues.venue;
        let venue = (from..end)
            .find(|&i| venues.leads.contains(self.token(i)) && (i + 1..end.min(i + 6)).any(|j| venues.nouns.contains(self.token(j))))
            .and_then(|i| {
                let past = (i + 1..end)
                    .find(|&j| {
                        matches!(self.token(j), "," | ";" | "“" | "\"" | ":") || self.rules.times.weekdays.contains_key(self.token(j))
                    })
                    .unwrap_or(end);
                let past = if self.token(past - 1) == "on" { past - 1 } else { past };
                self.span_of(i..past)
            });
        let via = (from..end).find(|&i| self.lower(i) == "according" && self.lower(i + 1) == "to").and_then(|i| self.phrase(i + 2, end));
        (addressee, venue, via)
    }

    fn quotation(&mut self, quote: Quote, found: Attribution) -> usize {
        let blank = Statement {
            id: StatementId(0),
            kind: StatementKind::Direct,
            source: None,
            cue: None,
            mode: StatementMode::Speech,
            withheld: false,
            content: vec![quote.span],
            quoted: vec![quote.inner],
            addressee: None,
            venue: None,
            via: None,
            time: None,
            found: Found { confidence: found.confidence, evidence: vec![quote.span], because: Vec::new() },
        };
        self.statements.push(blank);
        let s = self.statements.len() - 1;
        self.attribute(s, found);
        s
    }

    fn append(&mut self, s: usize, quote: Quote, because: &str) {
        let statement = &mut self.statements[s];
        statement.content.push(quote.span);
        statement.quoted.push(quote.inner);
        statement.found.evidence.push(quote.span);
        if !statement.found.because.iter().any(|b| b == because) {
            statement.found.because.push(because.to_owned());
        }
    }

    fn attribute(&mut self, s: usize, found: Attribution) {
        let phrase = |span: Span| Phrase { span, text: self.article.text.slice(span).to_owned() };
        let venue = found.venue.map(phrase);
        let said: Vec<Span> = self.statements[s].content.clone();
        let source = found.source.map(|s| {
            let last = self.last_before(s.span);
            Party { actor: self.cast.source(s.span, s.name, last, &said), span: Some(s.span) }
        });
        let addressee = found.addressee.map(|span| Party { actor: self.cast.source(span, None, None, &[]), span: Some(span) });
        let via = found.via.map(|span| Party { actor: self.cast.source(span, None, None, &[]), span: Some(span) });
        let beside = found.cue.as_ref().map(|c| c.0).or(found.source.map(|s| s.span));
        // what was said was said before it was reported
        let published = self.article.published.as_ref().map(|p| p.date().to_string());
        let past = |t: &Time| published.as_deref().is_none_or(|p| t.value.as_str() <= p);
        let outside = |t: &Time| past(t) && !self.inside_quote(t.span) && !said.iter().any(|c| c.contains(t.span));
        let time = beside.and_then(|span| times::near(self.times, self.document, span, outside));
        let statement = &mut self.statements[s];
        if !statement.found.because.iter().any(|b| b == found.because) {
            statement.found.because.push(found.because.to_owned());
        }
        statement.found.evidence.extend(found.source.map(|s| s.span).into_iter().chain(found.cue.as_ref().map(|c| c.0)));
        statement.found.evidence.sort();
        statement.found.confidence = found.confidence;
        if let Some((span, lemma, mode)) = found.cue {
            self.taken.push(span);
            statement.cue = Some(Cue { span, lemma });
            statement.mode = mode_of(mode);
        }
        statement.source = source;
        statement.addressee = addressee;
        statement.venue = venue;
        statement.via = via;
        statement.time = time;
    }

    /// Who spoke last before these words.
    fn last_before(&self, span: Span) -> Option<ActorId> {
        let spoken = self.statements.iter().filter_map(|s| {
            let party = s.source.as_ref()?;
            let place = party.span.or(s.content.first().copied()).filter(|p| p.start() < span.start())?;
            Some((place.start(), party.actor?))
        });
        spoken.max_by_key(|(place, _)| *place).map(|(_, actor)| actor)
    }

    fn inside_quote(&self, span: Span) -> bool {
        let next = self.quotes.partition_point(|q| q.span.end() <= span.start());
        self.quotes.get(next).is_some_and(|q| q.span.contains(span))
    }

    // ---- clauses

    /// She said (that) …; …, she said. Read from the tree: the clause that depends on the cue, or that the cue hangs from.
    fn clauses(&mut self) {
        for w in 0..self.document.words.len() {
            let word = &self.document.words[w];
            let Some(cue) = self.rules.cues.get(&word.form).filter(|c| c.frames.contains(&Frame::Clause)) else { continue };
            if word.upos != nlp::Upos::Verb || self.taken.contains(&word.span) || self.inside_quote(word.span) {
                continue;
            }
            let block = self.document.sentence_of_word(w).map_or(0, |s| self.document.sentences[s].block);
            if !self.article.sections.get(block).is_some_and(|s| s.kind.is_read() && s.kind != SectionKind::Transcript) {
                continue;
            }
            // who "was told that …" did not say it
            if self.document.child(w, "aux:pass").is_some() {
                continue;
            }
            let withheld = self.document.children_by(w, "advmod").any(|a| matches!(self.document.words[a].lemma.as_str(), "not" | "never"));
            let Some((content, because)) = self.clause_of(w) else { continue };
            let subject = self.subject_of(w).and_then(|s| self.source_at(s));
            let Some(source) = subject else { continue };
            let quoted: Vec<Span> = self.quotes.iter().filter(|q| content.iter().any(|c| c.contains(q.span))).map(|q| q.inner).collect();
            let last_token = self.document.sentences[self.document.sentence_of_word(w).unwrap_or(0)].tokens.end;
            let cue_token = self.document.token_of_word(w).unwrap_or(0);
            let (addressee, venue, via) = self.circumstances(
                cue_token + 1,
                cue_token + 1,
                last_token.min(self.tokens_between(0, content[0].start()).end.max(cue_token + 1)),
            );
            let kind = if quoted.is_empty() { StatementKind::Indirect } else { StatementKind::Mixed };
            let found = Attribution {
                source: Some(source),
                cue: Some((word.span, cue.lemma.clone(), cue.mode)),
                addressee,
                venue,
                via,
                because,
                confidence: CLAUSE,
            };
            let quote = Quote { span: content[0], inner: content[0], section: block, goes_on: false };
            let s = self.quotation(quote, found);
            self.statements[s].found.evidence.extend(content.iter().skip(1));
            self.statements[s].content = content;
            self.statements[s].kind = kind;
            self.statements[s].quoted = quoted;
            self.statements[s].withheld = withheld;
        }
    }

    /// The clause that a cue attributes: what depends on it, or the sentence that it is put into, in one part or two.
    fn clause_of(&self, cue: usize) -> Option<(Vec<Span>, &'static str)> {
        let doc = self.document;
        if let Some(clause) = doc.child(cue, "ccomp") {
            let range = doc.subtree_range(clause);
            // a clause that the cue's own words interrupt is left to the other reading
            if range.contains(&cue) {
                return None;
            }
            return Some((vec![self.without_stops(range)?], "clause-under-cue"));
        }
        let word = &doc.words[cue];
        let head = word.head.filter(|_| word.is("parataxis"))?;
        let own = doc.subtree(cue);
        let around: Vec<usize> = doc.subtree(head).into_iter().filter(|w| !own.contains(w)).collect();
        let cut = around.partition_point(|w| Some(w) < own.first());
        let part = |words: &[usize]| self.without_stops(*words.first()?..words.last()? + 1);
        let parts: Vec<Span> = [part(&around[..cut]), part(&around[cut..])].into_iter().flatten().collect();
        // the cue itself may stand first only where nothing else does: "he said: we go" is no interruption
        (cut > 0 && !parts.is_empty()).then_some((parts, if around.len() > cut + 1 { "clause-around-cue" } else { "clause-then-cue" }))
    }

    /// The span of the words without a comma or stop at either end.
    fn without_stops(&self, mut words: Range<usize>) -> Option<Span> {
        let stop = |w: usize| matches!(self.document.words[w].form.as_str(), "," | "." | ";" | ":" | "—" | "–" | "-");
        while !words.is_empty() && stop(words.end - 1) {
            words.end -= 1;
        }
        while !words.is_empty() && stop(words.start) {
            words.start += 1;
        }
        self.document.span_of(words)
    }

    /// The subject of a verb, through its coordination ("said … and added …"); a relative pronoun means the noun before it.
    fn subject_of(&self, verb: usize) -> Option<usize> {
        let doc = self.document;
        let word = &doc.words[verb];
        let through = || doc.child(word.head.filter(|_| word.is("conj") || word.is("advcl"))?, "nsubj");
        let subject = doc.child(verb, "nsubj").or_else(through)?;
        let relative = matches!(doc.words[subject].lemma.to_lowercase().as_str(), "who" | "which" | "that")
            && doc.words[subject].upos == nlp::Upos::Pron;
        if !relative {
            return Some(subject);
        }
        let clause = [verb].into_iter().chain(doc.ancestors(verb)).find(|&w| doc.words[w].is("acl"))?;
        doc.words[clause].head
    }

    // ---- transcripts

    /// The turns of transcripts: neighbouring sections under one speaker are one statement.
    fn transcripts(&mut self) -> Vec<(usize, ActorId)> {
        let mut speakers = Vec::new();
        let mut open: Option<(usize, Span)> = None; // last section of the turn, its label
        for (i, section) in self.article.sections.iter().enumerate().filter(|(_, s)| s.kind == SectionKind::Transcript) {
            let Some(label) = section.speaker else { continue };
            let Some(actor) = self.cast.speaker(label) else { continue };
            speakers.push((i, actor));
            let labelled_here = section.span.contains(label);
            let start = if labelled_here { label.end() } else { section.span.start() };
            let skipped =
                self.article.text[start..section.span.end()].find(|c: char| !c.is_whitespace() && c != ':' && c != '.').unwrap_or(0);
            let Some(content) = Span::new(start + skipped, section.span.end()) else { continue };
            let goes_on = open.is_some_and(|(last, l)| l == label && last + 1 == i);
            open = Some((i, label));
            if goes_on && let Some(statement) = self.statements.last_mut().filter(|s| s.kind == StatementKind::Transcript) {
                statement.content.push(content);
                statement.found.evidence.push(content);
                continue;
            }
            let because = if labelled_here { "transcript-label" } else { "transcript-heading" };
            let found = Attribution { source: None, cue: None, addressee: None, venue: None, via: None, because, confidence: BESIDE };
            let s = self.quotation(Quote { span: content, inner: content, section: i, goes_on: false }, found);
            let statement = &mut self.statements[s];
            statement.kind = StatementKind::Transcript;
            statement.quoted.clear();
            statement.source = Some(Party { actor: Some(actor), span: Some(label) });
            statement.found.evidence.push(label);
        }
        speakers
    }
}

fn mode_of(mode: CueMode) -> StatementMode {
    match mode {
        CueMode::Speech => StatementMode::Speech,
        CueMode::Writing => StatementMode::Writing,
        CueMode::Thought => StatementMode::Thought,
    }
}
