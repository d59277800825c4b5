//! Scores of what is read in an article against a corpus: statements, times, places, chains of mentions.
//!
//! Everything here counts in code points of the text as the corpus gives it.

pub mod acts;
pub mod chains;
pub mod events;
pub mod places;
pub mod statements;
pub mod times;

use crate::measure::Rate;
use pipeline::record::PlaceRole;
use pipeline::{Given, Pipeline, Record, Unit};
use serde_json::json;
use std::thread;

/// `[start, end)` in code points.
pub type Place = (usize, usize);

/// A text of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The corpus' own id.
    pub id: String,
    /// The running text.
    pub text: String,
    /// When it was published, where the corpus tells.
    pub published: Option<String>,
}

/// What was read in a text, cut down to what is scored.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Who said what.
    pub statements: Vec<Said>,
    /// Span, type and value.
    pub times: Vec<(Place, String, String)>,
    /// Toponyms that are literal or metonyms: span and coordinates.
    pub places: Vec<(Place, Option<(f64, f64)>)>,
    /// The mentions of each actor.
    pub chains: Vec<Vec<Place>>,
    /// Words of the text.
    pub words: usize,
}

/// A statement, found or annotated.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The parts of its content.
    pub content: Vec<Place>,
    /// The parts of its source; none where nobody is named.
    pub source: Vec<Place>,
    /// Given by whoever found it.
    pub confidence: f32,
    /// What found it.
    pub because: String,
}

impl Found {
    /// What a record says, its spans carried back to the text as it was given.
    pub fn from_record(record: &Record) -> Found {
        let text = article::Text::verbatim(record.article.text.clone());
        let points = text.code_points();
        let shifts = &record.article.shifts;
        let given = |at: usize| at + shifts.iter().rev().find(|&&(from, _)| from <= at).map_or(0, |&(_, behind)| behind);
        let place = |s: article::Span| (given(points.at_byte(s.start())), given(points.at_byte(s.end()) - 1) + 1);
        let name = |v: serde_json::Result<serde_json::Value>| v.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        Found {
            statements: record
                .statements
                .iter()
                .map(|s| Said {
                    content: s.content.iter().map(|&c| place(c)).collect(),
                    source: s.source.iter().filter_map(|s| s.span).map(place).collect(),
                    confidence: s.found.confidence,
                    because: s.found.because.join("+"),
                })
                .collect(),
            times: record.times.iter().map(|t| (place(t.span), name(serde_json::to_value(t.kind)), t.value.clone())).collect(),
            places: record.places.iter().filter(|p| p.role != PlaceRole::Demonym).map(|p| (place(p.span), p.lat.zip(p.lon))).collect(),
            chains: record.actors.iter().map(|a| a.mentions.iter().map(|m| place(m.span)).collect()).collect(),
            words: record.article.text.split_whitespace().count(),
        }
    }
}

/// Reads texts as the program does, on all processors; what was found comes in the order of the texts.
///
/// # Errors
/// Where a text is no article that can be read.
pub fn read_all(pipeline: &Pipeline, sources: &[&Source]) -> Result<Vec<Found>, String> {
    let read = |source: &Source| -> Result<Found, String> {
        let line = json!({ "id": source.id, "text": source.text, "published": source.published }).to_string();
        let article = Unit::line(&source.id, line.into_bytes(), Given::default()).article();
        // what ingest refuses (a text in another language, an empty one) holds no records
        Ok(article.map(|a| Found::from_record(&pipeline.read_article(&a))).unwrap_or_default())
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let part = sources.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let running: Vec<_> =
            sources.chunks(part).map(|chunk| scope.spawn(move || chunk.iter().map(|s| read(s)).collect::<Result<Vec<_>, _>>())).collect();
        let mut all = Vec::new();
        for worker in running {
            all.extend(worker.join().map_err(|_| "reading broke down".to_owned())??);
        }
        Ok(all)
    })
}

/// The word tokens of a text: runs of letters, digits and underscores.
pub fn tokens(text: &[char]) -> Vec<Place> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut all, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let start = at;
        while at < text.len() && word(text[at]) {
            at += 1;
        }
        if at > start {
            all.push((start, at));
        }
        at += 1;
    }
    all
}

/// Indices of the tokens that overlap any of the places, in order.
pub fn tokens_in(places: &[Place], tokens: &[Place]) -> Vec<usize> {
    let mut all: Vec<usize> = places
        .iter()
        .flat_map(|&(start, end)| {
            let first = tokens.partition_point(|t| t.1 <= start);
            (first..tokens.len()).take_while(move |&i| tokens[i].0 < end)
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many members two sorted lists share.
pub fn shared(a: &[usize], b: &[usize]) -> usize {
    a.iter().filter(|x| b.binary_search(x).is_ok()).count()
}

/// Code points that two places share.
pub fn overlap(a: Place, b: Place) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// One-to-one matching, best score first; of equal scores the lower first, then the lower second index.
pub fn greedy(mut pairs: Vec<(f64, usize, usize)>) -> Vec<(f64, usize, usize)> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut left, mut right) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    pairs.retain(|&(score, i, j)| score > 0.0 && !left.contains(&i) && !right.contains(&j) && left.insert(i) && right.insert(j));
    pairs
}

/// A figure of a table: its name, what it came to, in percent or as it is, and what was to be reached.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Of the measure.
    pub name: &'static str,
    /// 0..100.
    pub value: f64,
}

impl Figure {
    /// An F1.
    pub fn f1(name: &'static str, rate: Rate) -> Figure {
        Figure { name, value: rate.f1() }
    }
}
