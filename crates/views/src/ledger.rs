//! The ledger of a case: issue by issue, who holds what, since when, what changed, and on how many independent sources it rests.

use record::SHOWN;
use store::{Body, Case, Error, Filter, Kind, Query, Row, RowId};

/// What several parties hold on one issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The first row of it.
    pub id: RowId,
    /// The issue in the words that name it first.
    pub words: String,
    /// The first and the last day.
    pub days: Option<(String, String)>,
    /// How many independent articles tell of it.
    pub sources: usize,
    /// Who holds what, in the order in which they first spoke of it.
    pub stands: Vec<Stand>,
}

/// What one party holds on an issue, as it changed.
#[derive(Clone, Debug)]
pub struct Stand {
    /// Who.
    pub holder: String,
    /// The first row of that actor.
    pub actor: Option<RowId>,
    /// What it did, in the order of days. Reports that contradict each other stand side by side.
    pub acts: Vec<Act>,
}

/// What a party did with an issue on a day.
#[derive(Clone, Debug)]
pub struct Act {
    /// Demands, refuses …
    pub act: String,
    /// The day.
    pub day: Option<String>,
    /// To whom, as far as the articles tell: all whom any of its rows names.
    pub whom: Vec<String>,
    /// Whether it is another act than the one before it.
    pub changed: bool,
    /// The issue in its words.
    pub words: String,
    /// The rows that tell of it, the first article first.
    pub rows: Vec<RowId>,
    /// In how many articles that are no copies of each other.
    pub sources: usize,
    /// Who published them.
    pub outlets: Vec<String>,
}

impl Act {
    /// " (Aldania, Norvia)": to whom, to stand after the act; nothing where nobody tells.
    pub fn to(&self) -> String {
        if self.whom.is_empty() { String::new() } else { format!(" ({})", self.whom.join(", ")) }
    }
}

/// The issues whose positions a question finds, the last that was spoken of first; at most so many, and how many there are.
///
/// # Errors
/// Where the case cannot be read.
pub fn ledger(case: &Case, query: &Query, limit: usize) -> Result<(Vec<Issue>, usize), Error> {
    let mut query = query.clone();
    query.filter = Filter { kinds: vec![Kind::Position], heads: false, limit: Some(limit), offset: 0, ..query.filter };
    let issues = case.heads(&query)?.iter().map(|head| issue(case, head)).collect::<Result<_, _>>()?;
    query.filter.once = true;
    Ok((issues, case.count(&query)?))
}

/// The issue that a position belongs to.
///
/// # Errors
/// Where there is no such row, or the case cannot be read.
pub fn issue(case: &Case, id: &RowId) -> Result<Issue, Error> {
    let rows = case.group(id)?;
    let first = rows.first().cloned();
    let counted = case.counted(id)?;
    let mut stands: Vec<Stand> = Vec::new();
    for row in rows.into_iter().filter(|r| r.confidence >= SHOWN) {
        let Body::Position(_) = &row.body else { continue };
        let (holder, actor) = holder(case, &row)?;
        let at = match stands.iter().position(|s| s.holder == holder || s.actor.is_some() && s.actor == actor) {
            Some(at) => at,
            None => {
                stands.push(Stand { holder, actor, acts: Vec::new() });
                stands.len() - 1
            }
        };
        take(case, &mut stands[at].acts, row)?;
    }
    for stand in &mut stands {
        stand.acts.sort_by(|a, b| (&a.day, &a.rows).cmp(&(&b.day, &b.rows)));
        for i in 1..stand.acts.len() {
            stand.acts[i].changed = stand.acts[i].act != stand.acts[i - 1].act;
        }
    }
    let words = first.map(|r| r.gist.words).unwrap_or_default();
    Ok(Issue { id: case.head(id)?, words, days: counted.days, sources: counted.sources, stands })
}

fn holder(case: &Case, row: &Row) -> Result<(String, Option<RowId>), Error> {
    let Some(who) = row.gist.who.first() else { return Ok(("not named".to_owned(), None)) };
    let Some(local) = &who.actor else { return Ok((who.name.clone(), None)) };
    let head = case.head(&RowId { article: row.id.article, local: local.clone() })?;
    let name = case.row(&head).map(|r| r.gist.who.first().map(|w| w.name.clone()));
    Ok((name.ok().flatten().unwrap_or_else(|| who.name.clone()), Some(head)))
}

/// The same act on the same day is one entry, told by several.
fn take(case: &Case, acts: &mut Vec<Act>, row: Row) -> Result<(), Error> {
    let mut whom: Vec<String> = Vec::new();
    for name in row.gist.whom.iter().map(|n| &n.name) {
        if !whom.contains(name) {
            whom.push(name.clone());
        }
    }
    match acts.iter_mut().find(|a| a.act == row.act && a.day == row.day) {
        Some(known) => {
            known.rows.push(row.id);
            whom.retain(|name| !known.whom.contains(name));
            known.whom.extend(whom);
            known.outlets.extend(row.outlet);
            known.outlets.sort();
            known.outlets.dedup();
            known.sources = case.sources(&known.rows)?;
        }
        None => {
            let outlets = row.outlet.into_iter().collect();
            acts.push(Act {
                act: row.act,
                day: row.day,
                whom,
                changed: false,
                words: row.gist.words,
                rows: vec![row.id],
                sources: 1,
                outlets,
            });
        }
    }
    Ok(())
}
