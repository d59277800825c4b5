//! One row: what it says field by field, the words it stands on, why it was found, and what people said of it.

use crate::view::View;
use article::Span;
use record::Record;
use store::{Body, Case, Correction, Error, Group, Row, RowId};

/// A row, shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The row.
    pub row: Row,
    /// The record of its article.
    pub record: Record,
    /// Whether the article's words are kept.
    pub masked: bool,
    /// Its evidence with the sentences around it, in the order of the text.
    pub evidence: Vec<Around>,
    /// Names of the rules or models that found it, in order.
    pub because: Vec<String>,
    /// The rows that are the same, counted.
    pub group: Group,
    /// Those rows, itself included, the first article first.
    pub same: Vec<Row>,
    /// What people said of it.
    pub corrections: Vec<Correction>,
}

/// Words in their sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// Where the words stand, as a page points: `¶5·1203`.
    pub place: String,
    /// What comes before them.
    pub before: String,
    /// The words.
    pub words: String,
    /// What comes after them.
    pub after: String,
}

/// A row with all there is to know of it.
///
/// # Errors
/// Where there is no such row, or the case cannot be read.
pub fn show(case: &Case, id: &RowId) -> Result<Shown, Error> {
    let row = case.row(id)?;
    let record = case.record(id.article)?;
    let (mut spans, because) = stands_on(&row.body);
    spans.sort();
    spans.dedup();
    let view = View::new(&record);
    let evidence = spans.into_iter().map(|span| view.in_sentence(span)).collect();
    let about = |c: &Correction| c.target.meets(&record.article.id, &row.body);
    let corrections = case.corrections()?.into_iter().filter(about).collect();
    let masked = case.origin(id.article)?.without_text;
    let (group, same) = (case.counted(id)?, case.group(id)?);
    Ok(Shown { row, masked, evidence, because, group, same, corrections, record })
}

fn stands_on(body: &Body) -> (Vec<Span>, Vec<String>) {
    match (body, body.found()) {
        (Body::Actor(x), _) => (x.mentions.iter().map(|m| m.span).collect(), Vec::new()),
        (_, found) => found.map(|f| (f.evidence.clone(), f.because.clone())).unwrap_or_default(),
    }
}
