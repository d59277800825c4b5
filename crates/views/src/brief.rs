//! The brief of a case: what is new since a day, and what lies ahead.

use crate::agenda::{Meeting, agenda};
use crate::ledger::{Issue, ledger};
use crate::list::{List, list};
use jiff::civil::Date;
use record::SHOWN;
use store::{ArticleNo, Case, Error, Filter, Kind, Listed, Query, Size};

/// What changed in a case.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The first day that counts as new; `None` where no article has a day, and where what was added counts.
    pub since: Option<Date>,
    /// How much the case holds.
    pub size: Size,
    /// The articles published since then, without copies.
    pub articles: Vec<Listed>,
    /// Who said what: what most independent sources tell first, as in all that follows.
    pub statements: List,
    /// The issues on which somebody took a position since then, with what was held before.
    pub issues: Vec<Issue>,
    /// How many such issues there are.
    pub issues_total: usize,
    /// Papers that passed.
    pub papers: List,
    /// Who did what to whom.
    pub events: List,
    /// What lies ahead.
    pub agenda: Vec<Meeting>,
}

/// What is new since a day, at most so many rows of each kind; since the last day of publication where none is given.
///
/// # Errors
/// Where the case cannot be read.
pub fn brief(case: &Case, since: Option<Date>, limit: usize) -> Result<Brief, Error> {
    let last = case.days()?.and_then(|(_, last)| last.parse().ok());
    new(case, since.or(last), None, limit)
}

/// What was added after an article, whenever it was published: what is new to somebody who had looked until then.
///
/// # Errors
/// Where the case cannot be read.
pub fn brief_after(case: &Case, article: ArticleNo, limit: usize) -> Result<Brief, Error> {
    new(case, None, Some(article), limit)
}

fn new(case: &Case, since: Option<Date>, after: Option<ArticleNo>, limit: usize) -> Result<Brief, Error> {
    let size = case.size()?;
    let last: Option<Date> = size.days.as_ref().and_then(|(_, last)| last.parse().ok());
    let new = Filter {
        published: since.map(|d| d.to_string()),
        newer: after,
        confidence: Some(f64::from(SHOWN)),
        heads: true,
        limit: Some(limit),
        ..Filter::default()
    };
    let of = |kind: Kind| {
        let mut query = Query::default();
        query.filter = Filter { kinds: vec![kind], weighty: true, ..new.clone() };
        query
    };
    let (mut issues, issues_total) = ledger(case, &of(Kind::Position), limit)?;
    issues.sort_by_key(|issue| std::cmp::Reverse(issue.sources));
    let articles = case.new_articles(since.map(|d| d.to_string()).as_deref(), after)?;
    Ok(Brief {
        articles: articles.into_iter().filter(|a| a.copy_of == a.article).collect(),
        statements: list(case, &of(Kind::Statement))?,
        issues,
        issues_total,
        papers: list(case, &of(Kind::Instrument))?,
        events: list(case, &of(Kind::Event))?,
        agenda: match last.or(since) {
            Some(day) => agenda(case, &Query::default(), day)?,
            None => Vec::new(),
        },
        since,
        size,
    })
}
