//! Questions that look over the whole of a large case and answer with one page of it: none reads more rows than it shows, or keeps them all in memory.

use crate::article::{ArticleNo, LISTED, Listed, listed};
use crate::case::Case;
use crate::error::{Error, Trouble};
use crate::link::Group;
use crate::query::{COLUMNS_READ, FROM, Query, asked, range, raw, row};
use crate::row::{Kind, Row, RowId};
use rusqlite::{OptionalExtension, params, params_from_iter};

/// An outlet, and what was read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its name; `None` for articles that tell none.
    pub name: Option<String>,
    /// How many of its articles there are.
    pub articles: usize,
    /// How many of them are copies of an earlier one, of whichever outlet.
    pub copies: usize,
    /// The first and the last day.
    pub days: Option<(String, String)>,
    /// When the last of them was added.
    pub added: String,
}

/// What an actor is called in the articles, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The name.
    pub name: String,
    /// The first office or affiliation told with it; empty where there is none.
    pub role: String,
    /// In how many articles.
    pub articles: usize,
    /// The first and the last day.
    pub days: Option<(String, String)>,
}

/// Which articles are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Only those of this outlet; of `Some(None)`, those that tell none.
    pub outlet: Option<Option<String>>,
    /// Only those with this in their headline.
    pub headline: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
    pub offset: usize,
}

const ON_SHELF: &str = "(?1 = 0 OR outlet IS ?2) AND (?3 IS NULL OR instr(lower(headline), lower(?3)) > 0)";

impl Case {
    /// The days of the first and the last article.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn days(&self) -> Result<Option<(String, String)>, Error> {
        let ask = || -> Result<(Option<String>, Option<String>), Trouble> {
            Ok(self.db.prepare_cached("SELECT min(day), max(day) FROM article")?.query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?)
        };
        ask().map(|(first, last)| first.zip(last)).map_err(|t| self.error(t))
    }

    /// The outlets, those with most articles first.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn outlets(&self) -> Result<Vec<Outlet>, Error> {
        let ask = || -> Result<Vec<Outlet>, Trouble> {
            let mut ask = self.db.prepare_cached(
                "SELECT outlet, count(*), count(nullif(coalesce(copy.head, id), id)), min(day), max(day), max(added)
                 FROM article LEFT JOIN copy ON copy.article = id GROUP BY outlet ORDER BY 2 DESC, outlet",
            )?;
            let outlets = ask.query_map([], |r| {
                let days: (Option<String>, Option<String>) = (r.get(3)?, r.get(4)?);
                Ok(Outlet { name: r.get(0)?, articles: r.get(1)?, copies: r.get(2)?, days: days.0.zip(days.1), added: r.get(5)? })
            })?;
            Ok(outlets.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// A page of articles, the last day first, and how many there are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn shelf(&self, shelf: &Shelf) -> Result<(Vec<Listed>, usize), Error> {
        let ask = || -> Result<(Vec<Listed>, usize), Trouble> {
            let (of, outlet) = (shelf.outlet.is_some(), shelf.outlet.clone().flatten());
            let mut count = self.db.prepare_cached(&format!("SELECT count(*) FROM article WHERE {ON_SHELF}"))?;
            let total = count.query_row(params![of, outlet, shelf.headline], |r| r.get(0))?;
            let sql = format!("{LISTED} WHERE {ON_SHELF} ORDER BY day DESC, id DESC LIMIT ?4 OFFSET ?5");
            let mut ask = self.db.prepare_cached(&sql)?;
            let rows = ask.query_map(params![of, outlet, shelf.headline, shelf.limit as i64, shelf.offset as i64], listed)?;
            Ok((rows.collect::<Result<_, _>>()?, total))
        };
        ask().map_err(|t| self.error(t))
    }

    /// An article as lists tell it.
    ///
    /// # Errors
    /// Where there is no such article, or the case cannot be read.
    pub fn listed(&self, article: ArticleNo) -> Result<Listed, Error> {
        let ask = || -> Result<Listed, Trouble> {
            let found = self.db.prepare_cached(&format!("{LISTED} WHERE id = ?"))?.query_row([article.0], listed).optional()?;
            found.ok_or_else(|| Trouble::NoArticle(article.0.to_string()))
        };
        ask().map_err(|t| self.error(t))
    }

    /// All articles that are copies of one another with this one, itself included, the first one first.
    ///
    /// # Errors
    /// As [`Case::listed`].
    pub fn cluster(&self, article: ArticleNo) -> Result<Vec<Listed>, Error> {
        let ask = || -> Result<Vec<Listed>, Trouble> {
            let head: Option<i64> =
                self.db.prepare_cached("SELECT head FROM copy WHERE article = ?")?.query_row([article.0], |r| r.get(0)).optional()?;
            let head = head.unwrap_or(article.0);
            let mut ask = self
                .db
                .prepare_cached(&format!("{LISTED} WHERE id = ?1 OR id IN (SELECT article FROM copy WHERE head = ?1) ORDER BY id"))?;
            let rows = ask.query_map([head], listed)?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The first rows of the groups that a question finds, those with the latest day first; the question's limit and offset count groups.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn heads(&self, query: &Query) -> Result<Vec<RowId>, Error> {
        let ask = || -> Result<Vec<RowId>, Trouble> {
            let (asked, mut bound) = asked(query, self.way(&query.filter)?);
            bound.push(query.filter.limit.map_or(-1, |l| l as i64).into());
            bound.push((query.filter.offset as i64).into());
            let sql = format!(
                "SELECT head.article, head.local FROM (SELECT coalesce(link.head, row.id) AS no, max(row.day) AS last {asked} GROUP BY 1)
                 JOIN row AS head ON head.id = no ORDER BY last DESC, no DESC LIMIT ? OFFSET ?"
            );
            let mut ask = self.db.prepare_cached(&sql)?;
            let heads = ask.query_map(params_from_iter(bound), |r| Ok(RowId { article: ArticleNo(r.get(0)?), local: r.get(1)? }))?;
            Ok(heads.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The groups that a question finds, those in most articles first: at most so many, and how many there are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn groups_found(&self, query: &Query, limit: usize) -> Result<(Vec<Group>, usize), Error> {
        let ask = || -> Result<(Vec<Group>, usize), Trouble> {
            let (asked, bound) = asked(query, self.way(&query.filter)?);
            let sql = format!(
                "SELECT no, coalesce(rows, 1), coalesce(articles, 1), coalesce(sources, 1), first, last
                 FROM (SELECT DISTINCT coalesce(link.head, row.id) AS no {asked}) LEFT JOIN cluster ON cluster.head = no ORDER BY 3 DESC, no"
            );
            let mut ask = self.db.prepare_cached(&sql)?;
            let counts = ask.query_map(params_from_iter(bound), |r| {
                let days: (Option<String>, Option<String>) = (r.get(4)?, r.get(5)?);
                Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get(2)?, r.get(3)?, days))
            })?;
            let mut read = self.db.prepare_cached(&format!("SELECT {COLUMNS_READ} {FROM} WHERE row.id = ?"))?;
            let (mut groups, mut total) = (Vec::new(), 0);
            for counted in counts {
                total += 1;
                let (no, rows, articles, sources, (first, last)) = counted?;
                if groups.len() < limit {
                    let head = row(read.query_row([no], raw)?)?;
                    let alone = head.day.clone().map(|d| (d.clone(), d));
                    groups.push(Group { head, rows, articles, sources, days: first.zip(last).or(alone) });
                }
            }
            Ok((groups, total))
        };
        ask().map_err(|t| self.error(t))
    }

    /// How many rows of each kind a question finds on each day, in the order of days; rows without a day are left out.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn per_day(&self, query: &Query) -> Result<Vec<(String, Kind, usize)>, Error> {
        let ask = || -> Result<Vec<(String, Kind, usize)>, Trouble> {
            let (asked, bound) = asked(query, self.way(&query.filter)?);
            let sql = format!("SELECT row.day, row.kind, count(*) {asked} GROUP BY row.kind, row.day HAVING row.day IS NOT NULL");
            let mut ask = self.db.prepare_cached(&sql)?;
            let counts = ask.query_map(params_from_iter(bound), |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get(2)?)))?;
            let mut all = Vec::new();
            for counted in counts {
                let (day, kind, n) = counted?;
                all.extend(Kind::named(&kind).map(|kind| (day, kind, n)));
            }
            all.sort();
            Ok(all)
        };
        ask().map_err(|t| self.error(t))
    }

    /// What the group of an actor is called, in most articles first.
    ///
    /// # Errors
    /// Where there is no such row, or the case cannot be read.
    pub fn called(&self, actor: &RowId) -> Result<Vec<Called>, Error> {
        let ask = || -> Result<Vec<Called>, Trouble> {
            let own = crate::query::one(&self.db, actor)?;
            let sql = "SELECT coalesce(row.gist ->> '$.who[0].name', ''), coalesce(row.gist ->> '$.how', ''), count(DISTINCT row.article), min(article.day), max(article.day)
                 FROM row JOIN article ON article.id = row.article
                 WHERE row.id = ?1 OR row.id IN (SELECT row FROM link WHERE head = (SELECT head FROM link WHERE row = ?1)) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2";
            let mut ask = self.db.prepare_cached(sql)?;
            let called = ask.query_map([own.no], |r| {
                let days: (Option<String>, Option<String>) = (r.get(3)?, r.get(4)?);
                Ok(Called { name: r.get(0)?, role: r.get(1)?, articles: r.get(2)?, days: days.0.zip(days.1) })
            })?;
            Ok(called.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The rows of a kind in which an actor of this group takes part, the last article first: at most so many, out of at most so many of the articles
    /// that name it, beginning with the article of that place in their order. Also the place to go on from, where there is more to look through.
    ///
    /// # Errors
    /// As [`Case::called`].
    pub fn with_actor(
        &self,
        actor: &RowId,
        kind: Kind,
        from: usize,
        rows: usize,
        articles: usize,
    ) -> Result<(Vec<Row>, Option<usize>), Error> {
        let ask = || -> Result<(Vec<Row>, Option<usize>), Trouble> {
            let own = crate::query::one(&self.db, actor)?;
            let sql = "SELECT row.article, row.local FROM row JOIN article ON article.id = row.article
                 WHERE row.id = ?1 OR row.id IN (SELECT row FROM link WHERE head = (SELECT head FROM link WHERE row = ?1))
                 ORDER BY article.day DESC, row.article DESC, row.id LIMIT ?2 OFFSET ?3";
            let mut ask = self.db.prepare_cached(sql)?;
            let members = ask.query_map(params![own.no, articles as i64 + 1, from as i64], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let members: Vec<(i64, String)> = members.collect::<Result<_, _>>()?;
            // the ids of a kind begin with its letter, and a range of ids is found by the index
            let sql = format!(
                "SELECT {COLUMNS_READ} {FROM} WHERE row.article = ?1 AND row.local >= ?2 AND row.local < ?3 AND row.confidence >= ?4
                 AND instr(row.gist, ?6) > 0 AND EXISTS (SELECT 1 FROM json_each(row.gist, '$.who') WHERE json_extract(value, '$.actor') = ?5) ORDER BY row.id"
            );
            let mut ask = self.db.prepare_cached(&sql)?;
            let (first, behind) = range(kind);
            let mut found = Vec::new();
            for (at, (article, local)) in members.iter().enumerate() {
                if at == articles || found.len() >= rows {
                    return Ok((found, Some(from + at)));
                }
                // most rows do not name it at all, which is told sooner than in which part they would
                let named = format!("\"actor\":\"{local}\"");
                for stored in ask.query_map(params![article, first, behind, f64::from(record::SHOWN), local, named], raw)? {
                    found.push(row(stored?)?);
                }
            }
            Ok((found, None))
        };
        ask().map_err(|t| self.error(t))
    }

    /// The rows that a person should look at first: of these kinds, the machine's own, likelier right than wrong, the first of their group; by doubt
    /// and by how much hangs on them.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn doubtful(&self, kinds: &[Kind], limit: usize) -> Result<Vec<RowId>, Error> {
        let ask = || -> Result<Vec<RowId>, Trouble> {
            // what is held, passed and agreed weighs more than one more thing said; what many tell, more than what one does
            let sql = "SELECT row.article, row.local,
                   (1.0 - row.confidence) * CASE row.kind WHEN 'position' THEN 3 WHEN 'instrument' THEN 3 WHEN 'engagement' THEN 3 WHEN 'event' THEN 2 ELSE 1 END
                   * (1 + (SELECT min(count(*), 9) FROM link AS told WHERE told.head = row.id)) AS weight
                 FROM row LEFT JOIN link ON link.row = row.id
                 WHERE row.kind = ?1 AND row.hand = 'machine' AND row.confidence >= ?2 AND (link.head IS NULL OR link.head = row.id)
                 ORDER BY weight DESC, row.day DESC, row.id LIMIT ?3";
            let mut ask = self.db.prepare_cached(sql)?;
            let mut all: Vec<(f64, RowId)> = Vec::new();
            for kind in kinds {
                let found = ask.query_map(params![kind.name(), f64::from(record::SHOWN), limit as i64], |r| {
                    Ok((r.get(2)?, RowId { article: ArticleNo(r.get(0)?), local: r.get(1)? }))
                })?;
                for row in found {
                    all.push(row?);
                }
            }
            all.sort_by(|a, b| b.0.total_cmp(&a.0));
            all.truncate(limit);
            Ok(all.into_iter().map(|(_, id)| id).collect())
        };
        ask().map_err(|t| self.error(t))
    }
}
