use article::{CodePoints, Span, Text};
use record::{Actor, ActorId, Party, Place, PlaceId, Record, Time, TimeId};
use std::collections::HashMap;
use std::fmt::Display;
use store::{ArticleNo, Case, Error, Filter, Query, Row, RowId};

/// One article of a case with its rows, and what it takes to name and place them.
pub struct One {
    pub no: ArticleNo,
    pub record: Record,
    /// All rows, in the order of the record.
    pub rows: Vec<Row>,
    points: CodePoints,
    /// Of each row that is the same as an earlier one, that one.
    heads: HashMap<String, RowId>,
}

impl One {
    pub fn load(case: &Case, no: ArticleNo) -> Result<One, Error> {
        let record = case.record(no)?;
        let mut query = Query::default();
        query.filter = Filter { article: Some(no), ..Filter::default() };
        let mut rows = case.find(&query)?;
        rows.sort_by_key(|r| r.no);
        let mut heads = HashMap::new();
        for row in &rows {
            heads.insert(row.id.local.clone(), case.head(&row.id)?);
        }
        let points = Text::verbatim(record.article.text.clone()).code_points();
        Ok(One { no, record, rows, points, heads })
    }

    /// `12.s3`.
    pub fn id(&self, local: impl Display) -> String {
        format!("{}.{local}", self.no.0)
    }

    /// The first row of the group of a row.
    pub fn head(&self, local: &str) -> String {
        self.heads.get(local).map_or_else(|| self.id(local), RowId::to_string)
    }

    pub fn words(&self, span: Span) -> String {
        self.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn slice(&self, span: Span) -> &str {
        self.record.article.text.get(span.range()).unwrap_or_default()
    }

    /// Start and end in code points.
    pub fn points(&self, span: Span) -> (usize, usize) {
        (self.points.at_byte(span.start()), self.points.at_byte(span.end()))
    }

    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.record.actors.iter().find(|a| a.id == id)
    }

    pub fn place(&self, id: Option<PlaceId>) -> Option<&Place> {
        self.record.places.iter().find(|p| Some(p.id) == id)
    }

    pub fn time(&self, id: Option<TimeId>) -> Option<&Time> {
        self.record.times.iter().find(|t| Some(t.id) == id)
    }

    /// What to call a party.
    pub fn party(&self, party: &Party) -> Option<String> {
        let known = party.actor.and_then(|id| self.actor(id));
        known.map(|a| a.name.clone()).or(party.span.map(|s| self.words(s)))
    }

    /// The day of publication.
    pub fn day(&self) -> Option<&str> {
        self.record.article.published.as_deref().and_then(|p| p.get(..10))
    }

    /// The number of the sentence-like part in which something stands, from 1: the section, which is what the case knows.
    pub fn section(&self, span: Span) -> usize {
        self.record.article.sections.partition_point(|s| s.span.start() <= span.start()).max(1)
    }
}

/// All articles of a case by number, one in memory at a time.
pub fn each(case: &Case, mut f: impl FnMut(One) -> Result<(), crate::Error>) -> Result<(), crate::Error> {
    for no in numbers(case)? {
        f(One::load(case, no)?)?;
    }
    Ok(())
}

/// The same without articles that are copies of an earlier one; with each comes the number of articles in its cluster.
pub fn each_once(case: &Case, mut f: impl FnMut(One, usize) -> Result<(), crate::Error>) -> Result<(), crate::Error> {
    let all = case.articles()?;
    let mut firsts: Vec<ArticleNo> = all.iter().filter(|a| a.copy_of == a.article).map(|a| a.article).collect();
    firsts.sort_unstable();
    for no in firsts {
        let copies = all.iter().filter(|a| a.copy_of == no).count();
        f(One::load(case, no)?, copies)?;
    }
    Ok(())
}

pub fn numbers(case: &Case) -> Result<Vec<ArticleNo>, Error> {
    let mut numbers: Vec<ArticleNo> = case.articles()?.into_iter().map(|a| a.article).collect();
    numbers.sort_unstable();
    Ok(numbers)
}
