//! The commands that keep many articles in one file and ask it.

pub mod add;
pub mod brief;
pub mod correct;
pub mod export;
pub mod keep;
pub mod lists;
mod rows;
pub mod show;
pub mod watch;

use crate::args::List;
use crate::trouble::Trouble;
use jiff::Timestamp;
use pipeline::Case;
use pipeline::record::SHOWN;
use pipeline::store::{Filter, Kind, Query};
use std::path::Path;

/// What the clock says: the only place where a case is told the time. `SOURCE_DATE_EPOCH` stops it, for those who build the same file twice.
pub fn now() -> String {
    let told = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok()).and_then(|s| Timestamp::from_second(s).ok());
    let now = told.unwrap_or_else(Timestamp::now);
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// A case to be written to that is there already: neither a mistyped name nor an empty file must begin one.
fn existing(path: &Path) -> Result<Case, Trouble> {
    match Case::read(path) {
        Err(e) if !e.is_older() => Err(e.into()),
        _ => Ok(Case::open(path)?),
    }
}

/// The question that the words and options of a list ask, of rows of these kinds.
fn question(list: &List, kinds: &[Kind]) -> Result<Query, Trouble> {
    let asked = |e: String| Trouble::Usage(format!("cannot search: {e}"));
    let mut words = list.question.join(" ");
    for (field, value) in [("speaker", &list.speaker), ("party", &list.party), ("place", &list.place), ("outlet", &list.outlet)] {
        if let Some(value) = value {
            words.push_str(&format!(" {field}:\"{}\"", value.replace('"', " ")));
        }
    }
    let mut query = Query::parse(&words).map_err(asked)?;
    let own = std::mem::take(&mut query.filter);
    query.filter = Filter {
        kinds: if own.kinds.is_empty() { kinds.to_vec() } else { own.kinds },
        act: list.act.clone().or(own.act),
        after: list.since.map(|d| d.to_string()).or(own.after),
        before: list.until.map(|d| d.to_string()).or(own.before),
        confidence: list.confidence.or(own.confidence).or(Some(f64::from(SHOWN))),
        limit: Some(list.limit),
        ..own
    };
    Ok(query)
}
