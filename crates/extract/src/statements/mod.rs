//! Statements: who said, wrote or thought what.
//!
//! Two readings meet here. Quotations take their speaker from the words around them (`quotation`). Sayings are read from the tree: a cue of the
//! lexicon with the clause, infinitive or thing that it reports (`verb`, `noun`, `phrase`). Turns of a transcript belong to the speaker of their
//! label (`transcript`). A saying within a saying is kept where it has a speaker of its own. Every statement says which of these found it.

mod circumstances;
mod headline;
mod noun;
mod phrase;
mod piece;
mod quotation;
mod saying;
mod source;
mod transcript;
mod verb;

use crate::actors::Cast;
use crate::cues::{CueMode, CueWord, Frame, Strength};
use crate::quotes::{self, Quote};
use crate::{Rules, times};
use article::{Article, Span};
use circumstances::Circumstances;
use nlp::Document;
use record::{ActorId, Cue, Found, Party, Phrase, Remark, Statement, StatementId, StatementKind, StatementMode, Time};
use source::Source;
use std::ops::Range;

pub(crate) use transcript::INTERVIEW;

/// Confidence by what found a statement: of the statements of each kind, about as many are right (content and source) in news that was read by hand.
const BESIDE: f32 = 0.95;
const BEFORE: f32 = 0.9;
const GOES_ON: f32 = 0.85;
const CLAUSE: f32 = 0.85;
const MOVED: f32 = 0.75;
const LABEL: f32 = 0.75;
const THING: f32 = 0.67;
const NOUN: f32 = 0.5;
const WEAK: f32 = 0.5;
/// More often nobody's statement: not shown where nobody asks for it.
const GUESS: f32 = 0.42;

/// The confidence of what a cue of this strength reports.
fn by_strength(strength: Strength, sure: f32) -> f32 {
    match strength {
        Strength::Sure => sure,
        Strength::Weak => WEAK,
        Strength::Guess => GUESS,
    }
}

/// Finds the statements, and who speaks in which section of a transcript.
pub fn find<'a>(article: &'a Article, document: &'a Document, rules: &'a Rules, cast: &mut Cast<'a>, times: &'a [Time]) -> Reading {
    let (quotes, remarks) = quotes::find(article);
    let mut finder =
        Finder { article, document, rules, cast, times, quotes, statements: Vec::new(), taken: Vec::new(), unattributed: Vec::new() };
    finder.quotations();
    finder.sayings();
    finder.headlines();
    finder.quotations_alone();
    finder.pieces();
    let speakers = finder.transcripts();
    finder.first_persons();
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
    /// Quotations that nothing beside them attributes.
    unattributed: Vec<usize>,
}

/// The words that attribute some content.
#[derive(Clone, Default)]
struct Attribution {
    source: Option<Source>,
    cue: Option<CueFound>,
    circumstances: Circumstances,
    because: &'static str,
    confidence: f32,
}

#[derive(Clone)]
struct CueFound {
    span: Span,
    lemma: String,
    mode: CueMode,
}

impl Attribution {
    fn by(because: &'static str, confidence: f32) -> Attribution {
        Attribution { because, confidence, ..Attribution::default() }
    }
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

    /// The cue beside a quotation at a token.
    fn quote_cue(&self, at: usize) -> Option<&'a CueWord> {
        // "the so-called war" calls nobody anything
        if at > 0 && self.token(at - 1) == "-" {
            return None;
        }
        let next = |p: &Option<String>| p.as_ref().is_none_or(|p| (at + 1..at + 3).any(|i| self.token(i) == p));
        let cues = self.rules.cues.verb(self.token(at));
        cues.iter().filter(|c| c.has(Frame::Quote) && next(&c.particle)).max_by_key(|c| c.particle.is_some())
    }

    fn cue_found(&self, at: usize) -> Option<CueFound> {
        let cue = self.quote_cue(at)?;
        Some(CueFound { span: self.document.tokens.get(at)?.span, lemma: cue.lemma.clone(), mode: cue.mode(Frame::Quote)? })
    }

    fn is_between(&self, at: usize) -> bool {
        let w = self.lower(at);
        self.rules.cues.between.contains(&w) || w.ends_with("ly") && !w.starts_with(char::is_uppercase)
    }

    /// The quotation that holds a span.
    fn quote_around(&self, span: Span) -> Option<&Quote> {
        let next = self.quotes.partition_point(|q| q.span.end() <= span.start());
        self.quotes.get(next).filter(|q| q.span.contains(span))
    }

    /// The quotation that holds a byte.
    fn quote_holding(&self, byte: usize) -> Option<&Quote> {
        let next = self.quotes.partition_point(|q| q.span.end() <= byte);
        self.quotes.get(next).filter(|q| q.span.holds(byte))
    }

    /// The stretches of these quotations inside the content.
    fn quoted_in(&self, content: &[Span]) -> Vec<Span> {
        let first = content.first().map_or(0, |c| self.quotes.partition_point(|q| q.span.end() <= c.start()));
        let end = content.last().map_or(0, |c| c.end());
        let here = self.quotes[first..].iter().take_while(|q| q.span.start() < end);
        here.filter(|q| content.iter().any(|c| c.contains(q.inner))).map(|q| q.inner).collect()
    }

    /// Adds a statement with this content.
    fn state(&mut self, content: Vec<Span>, found: Attribution) -> usize {
        let quoted = self.quoted_in(&content);
        let all = content.iter().all(|c| self.quotes.iter().any(|q| q.span == *c || q.inner == *c));
        let kind = match () {
            () if quoted.is_empty() => StatementKind::Indirect,
            () if all => StatementKind::Direct,
            () => StatementKind::Mixed,
        };
        self.statements.push(Statement {
            id: StatementId(0),
            kind,
            source: None,
            cue: None,
            mode: StatementMode::Speech,
            withheld: false,
            quoted,
            addressee: None,
            venue: None,
            via: None,
            time: None,
            found: Found { confidence: found.confidence, evidence: content.clone(), because: Vec::new() },
            content,
        });
        let s = self.statements.len() - 1;
        self.attribute(s, found);
        s
    }

    /// Gives a statement more content.
    fn append(&mut self, s: usize, quote: Quote, because: &str) {
        let statement = &mut self.statements[s];
        statement.content.push(quote.span);
        statement.quoted.push(quote.inner);
        statement.found.evidence.push(quote.span);
        if statement.kind == StatementKind::Indirect {
            statement.kind = StatementKind::Mixed;
        }
        if !statement.found.because.iter().any(|b| b == because) {
            statement.found.because.push(because.to_owned());
        }
    }

    fn attribute(&mut self, s: usize, found: Attribution) {
        let said: Vec<Span> = self.statements[s].content.clone();
        let source = found.source.map(|s| Party { actor: self.actor_of(&s, &said), span: Some(s.span) });
        let circumstances = found.circumstances;
        let fronted = || {
            let first = found.source.iter().map(|s| s.span).chain(found.cue.iter().map(|c| c.span)).min()?;
            let sentence = self.document.sentence_of(first.start())?;
            let tokens = self.document.sentences[sentence].tokens.start..self.tokens_between(0, first.start()).end;
            self.venue_in(tokens).filter(|v| !said.iter().any(|c| c.overlaps(*v)))
        };
        let venue = circumstances.venue.or_else(fronted).map(|span| Phrase { span, text: self.article.text.slice(span).to_owned() });
        let addressee = circumstances.addressee.map(|span| Party { actor: self.cast.source(span, None, None, &[]), span: Some(span) });
        let via = circumstances.via.map(|span| Party { actor: self.cast.source(span, None, None, &[]), span: Some(span) });
        let beside = found.cue.as_ref().map(|c| c.span).or(found.source.map(|s| s.span));
        // what was said was said before it was reported
        let published = self.article.published.as_ref().map(|p| p.date().to_string());
        let past = |t: &Time| published.as_deref().is_none_or(|p| t.value.as_str() <= p);
        let outside = |t: &Time| past(t) && self.quote_around(t.span).is_none() && !said.iter().any(|c| c.contains(t.span));
        let time = beside.and_then(|span| times::near(self.times, self.document, span, outside));
        let statement = &mut self.statements[s];
        if !statement.found.because.iter().any(|b| b == found.because) {
            statement.found.because.push(found.because.to_owned());
        }
        statement.found.evidence.extend(found.source.map(|s| s.span).into_iter().chain(found.cue.as_ref().map(|c| c.span)));
        statement.found.evidence.sort();
        statement.found.confidence = found.confidence;
        if let Some(cue) = found.cue {
            self.taken.push(cue.span);
            statement.cue = Some(Cue { span: cue.span, lemma: cue.lemma });
            statement.mode = match cue.mode {
                CueMode::Speech => StatementMode::Speech,
                CueMode::Writing => StatementMode::Writing,
                CueMode::Thought => StatementMode::Thought,
            };
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
}
