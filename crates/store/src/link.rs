//! What is the same across articles. Derived: whoever knows how to tell gives all links at once, and they are made anew whenever rows change.

use crate::article::ArticleNo;
use crate::case::Case;
use crate::error::{Error, Trouble};
use crate::query::{COLUMNS_READ, FROM, raw, row};
use crate::row::{Kind, Row, RowId};
use rusqlite::{Connection, OptionalExtension, params};

/// All links of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Rows, by [`Row::no`], with the first row of their group. Rows that stand alone need not be named.
    pub rows: Vec<(i64, i64)>,
    /// Articles with the first of their cluster. Articles that stand alone need not be named.
    pub copies: Vec<(ArticleNo, ArticleNo)>,
}

/// Rows that are the same across articles, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The first of them: its id is that of the group.
    pub head: Row,
    /// How many rows.
    pub rows: usize,
    /// In how many articles.
    pub articles: usize,
    /// In how many that are no copies of each other.
    pub sources: usize,
    /// The first and the last day.
    pub days: Option<(String, String)>,
}

impl Case {
    /// Puts these links in place of all there are.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn link(&mut self, links: &Links) -> Result<(), Error> {
        self.change(|db| {
            db.execute_batch("DELETE FROM link; DELETE FROM copy; INSERT OR IGNORE INTO linked VALUES (1);")?;
            let mut insert = db.prepare_cached("INSERT INTO link (row, head) VALUES (?, ?)")?;
            for (row, head) in &links.rows {
                insert.execute(params![row, head])?;
            }
            let mut insert = db.prepare_cached("INSERT INTO copy (article, head) VALUES (?, ?)")?;
            for (article, head) in &links.copies {
                insert.execute(params![article.0, head.0])?;
            }
            Ok(())
        })
    }

    /// Whether the links are those of the rows as they are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn is_linked(&self) -> Result<bool, Error> {
        self.db.query_row("SELECT count(*) FROM linked", [], |r| r.get(0)).map_err(|e| self.error(e))
    }

    /// All rows that are the same as this one, itself included, by day, article and id.
    ///
    /// # Errors
    /// Where there is no such row, or the case cannot be read.
    pub fn group(&self, id: &RowId) -> Result<Vec<Row>, Error> {
        let ask = || -> Result<Vec<Row>, Trouble> {
            let own = crate::query::one(&self.db, id)?;
            let Some(head) = head(&self.db, own.no)? else { return Ok(vec![own]) };
            let sql = format!("SELECT {COLUMNS_READ} {FROM} WHERE link.head = ? ORDER BY article.day, row.article, row.id");
            let mut ask = self.db.prepare_cached(&sql)?;
            let rows = ask.query_map([head], raw)?;
            rows.map(|r| row(r?)).collect()
        };
        ask().map_err(|t| self.error(t))
    }

    /// The first row of the group that a row belongs to: itself, where it stands alone.
    ///
    /// # Errors
    /// As [`Case::group`].
    pub fn head(&self, id: &RowId) -> Result<RowId, Error> {
        let ask = || -> Result<RowId, Trouble> {
            let sql = "SELECT head.article, head.local FROM row JOIN link ON link.row = row.id JOIN row AS head ON head.id = link.head
                 WHERE row.article = ? AND row.local = ?";
            let found = self
                .db
                .prepare_cached(sql)?
                .query_row((id.article.0, &id.local), |r| Ok(RowId { article: ArticleNo(r.get(0)?), local: r.get(1)? }));
            Ok(found.optional()?.unwrap_or_else(|| id.clone()))
        };
        ask().map_err(|t| self.error(t))
    }

    /// In how many articles that are no copies of each other these rows stand.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn sources(&self, rows: &[RowId]) -> Result<usize, Error> {
        let ask = || -> Result<usize, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT head FROM copy WHERE article = ?")?;
            let mut heads = Vec::new();
            for row in rows {
                heads.push(ask.query_row([row.article.0], |r| r.get(0)).optional()?.unwrap_or(row.article.0));
            }
            heads.sort_unstable();
            heads.dedup();
            Ok(heads.len())
        };
        ask().map_err(|t| self.error(t))
    }

    /// All rows that are the same as an earlier one, with the first of their group; by article and id.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn links(&self) -> Result<Vec<(RowId, RowId)>, Error> {
        let ask = || -> Result<Vec<(RowId, RowId)>, Trouble> {
            let sql = "SELECT row.article, row.local, head.article, head.local FROM link JOIN row ON row.id = link.row JOIN row AS head ON head.id = link.head
                 WHERE link.row != link.head ORDER BY row.article, row.id";
            let mut ask = self.db.prepare_cached(sql)?;
            let pairs = ask.query_map([], |r| {
                let (row, head) = ((r.get(0)?, r.get(1)?), (r.get(2)?, r.get(3)?));
                Ok((RowId { article: ArticleNo(row.0), local: row.1 }, RowId { article: ArticleNo(head.0), local: head.1 }))
            })?;
            Ok(pairs.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The group that a row belongs to, counted.
    ///
    /// # Errors
    /// As [`Case::group`].
    pub fn counted(&self, id: &RowId) -> Result<Group, Error> {
        let ask = || -> Result<Group, Trouble> {
            let own = crate::query::one(&self.db, id)?;
            let Some(head) = head(&self.db, own.no)? else {
                let days = own.day.clone().map(|d| (d.clone(), d));
                return Ok(Group { head: own, rows: 1, articles: 1, sources: 1, days });
            };
            let sql =
                "SELECT count(*), count(DISTINCT row.article), count(DISTINCT coalesce(copy.head, row.article)), min(row.day), max(row.day)
                 FROM link JOIN row ON row.id = link.row LEFT JOIN copy ON copy.article = row.article WHERE link.head = ?";
            let counts = self.db.prepare_cached(sql)?.query_row([head], |r| {
                let days: (Option<String>, Option<String>) = (r.get(3)?, r.get(4)?);
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, days))
            })?;
            let (rows, articles, sources, (first, last)) = counts;
            Ok(Group { head: own, rows, articles, sources, days: first.zip(last) })
        };
        ask().map_err(|t| self.error(t))
    }

    /// The groups of a kind that are in most articles, counted; only those with a row of an article of that day or later, where one is given.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn groups(&self, kind: Kind, published: Option<&str>, limit: usize) -> Result<Vec<Group>, Error> {
        let ask = || -> Result<Vec<Group>, Trouble> {
            let sql = "SELECT coalesce(link.head, row.id), count(*), count(DISTINCT row.article) AS articles,
                        count(DISTINCT coalesce(copy.head, row.article)), min(row.day), max(row.day)
                 FROM row LEFT JOIN link ON link.row = row.id LEFT JOIN copy ON copy.article = row.article JOIN article ON article.id = row.article
                 WHERE row.kind = ?1 GROUP BY 1 HAVING ?2 IS NULL OR max(article.day) >= ?2 ORDER BY articles DESC, 1 LIMIT ?3";
            let mut ask = self.db.prepare_cached(sql)?;
            let counts = ask.query_map(params![kind.name(), published, limit as i64], |r| {
                let days: (Option<String>, Option<String>) = (r.get(4)?, r.get(5)?);
                Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get(2)?, r.get(3)?, days))
            })?;
            let mut head = self.db.prepare_cached(&format!("SELECT {COLUMNS_READ} {FROM} WHERE row.id = ?"))?;
            let mut groups = Vec::new();
            for counted in counts {
                let (no, rows, articles, sources, (first, last)) = counted?;
                let head = row(head.query_row([no], raw)?)?;
                groups.push(Group { head, rows, articles, sources, days: first.zip(last) });
            }
            Ok(groups)
        };
        ask().map_err(|t| self.error(t))
    }
}

fn head(db: &Connection, row: i64) -> Result<Option<i64>, Trouble> {
    Ok(db.prepare_cached("SELECT head FROM link WHERE row = ?")?.query_row([row], |r| r.get(0)).optional()?)
}
