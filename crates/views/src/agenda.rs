//! The agenda of a case: the meetings, calls and visits ahead of a day, each once, with what was said of it before.

use crate::times::When;
use jiff::civil::Date;
use record::SHOWN;
use std::collections::HashSet;
use store::{Case, Error, Filter, Kind, Query, Row, RowId};

/// How many days an engagement without a date of its own counts as ahead after somebody spoke of it.
const OPEN_DAYS: i64 = 14;

/// An engagement across articles.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The last row that tells of it; what it says holds.
    pub row: Row,
    /// The first row of its group.
    pub id: RowId,
    /// When it is to be; `None` where nobody said.
    pub when: Option<When>,
    /// What was said of it, in the order of publication.
    pub history: Vec<Step>,
    /// In how many articles that are no copies of each other.
    pub sources: usize,
}

/// What was said of an engagement, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day of publication.
    pub published: Option<String>,
    /// Scheduled, postponed …
    pub status: String,
    /// For when.
    pub time: Option<String>,
    /// The row.
    pub row: RowId,
}

/// The engagements on that day or later that a question finds, by day; those without a day last.
///
/// # Errors
/// Where the case cannot be read.
pub fn agenda(case: &Case, query: &Query, from: Date) -> Result<Vec<Meeting>, Error> {
    let mut query = query.clone();
    let earliest = from.saturating_sub(jiff::Span::new().days(OPEN_DAYS)).to_string();
    // a row's day is its own, or that of publication where it has none
    query.filter = Filter { kinds: vec![Kind::Engagement], after: Some(earliest), heads: false, ..query.filter };
    query.filter.confidence.get_or_insert(f64::from(SHOWN));
    let mut seen = HashSet::new();
    let mut meetings: Vec<Meeting> = Vec::new();
    for row in case.find(&query)? {
        if seen.insert(row.group.unwrap_or(row.no)) {
            meetings.extend(meeting(case, row)?.filter(|m| is_ahead(m, from)));
        }
    }
    meetings.sort_by(|a, b| (a.when.is_none(), &a.when, &a.id).cmp(&(b.when.is_none(), &b.when, &b.id)));
    Ok(meetings)
}

fn meeting(case: &Case, row: Row) -> Result<Option<Meeting>, Error> {
    let (head, rows) = match row.group {
        Some(_) => (case.head(&row.id)?, case.group(&row.id)?),
        None => (row.id.clone(), vec![row]),
    };
    let sources = case.sources(&rows.iter().map(|r| r.id.clone()).collect::<Vec<_>>())?;
    let mut history: Vec<Step> = Vec::new();
    for row in &rows {
        let step = Step { published: row.published.clone(), status: row.status.clone(), time: row.gist.time.clone(), row: row.id.clone() };
        if history.last().is_none_or(|last| last.status != step.status || last.time != step.time && step.time.is_some()) {
            history.push(step);
        }
    }
    let when = rows.iter().rev().find_map(|r| When::parse(r.gist.time.as_deref()?));
    Ok(rows.into_iter().next_back().map(|row| Meeting { row, id: head, when, history, sources }))
}

fn is_ahead(meeting: &Meeting, from: Date) -> bool {
    let open = matches!(meeting.row.status.as_str(), "scheduled" | "proposed" | "postponed" | "ongoing");
    match &meeting.when {
        Some(when) => when.start >= from,
        None => open,
    }
}
