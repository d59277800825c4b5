//! What is the same across articles. Derived: whoever knows how to tell gives all links at once, and they are made anew whenever rows change.

use crate::article::ArticleNo;
use crate::case::Case;
use crate::error::{Error, Trouble};
use crate::gist::Gist;
use crate::query::{COLUMNS_READ, FROM, raw, row};
use crate::row::{Kind, Row, RowId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, HashSet};

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

/// What a row is linked by: the caller's own bytes, and what rows have in common that may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The row, by [`Row::no`].
    pub row: i64,
    /// Rows of another key are not the same, unless a person says so.
    pub key: String,
    /// What the caller needs to tell.
    pub form: Vec<u8>,
}

/// A row without the record behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Light {
    /// As [`Row::no`].
    pub no: i64,
    /// Its article.
    pub article: ArticleNo,
    /// Its id there.
    pub local: String,
    /// Kind of statement, type of event, kind of actor …
    pub act: String,
    /// As [`Row::status`].
    pub status: String,
    /// The day it concerns.
    pub day: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// What it says in words.
    pub gist: Gist,
    /// Of an actor its item, of a position the position of its article that it answers.
    pub beside: Option<String>,
}

impl Case {
    /// Puts these links in place of all there are.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn link(&mut self, links: &Links) -> Result<(), Error> {
        self.change(|db| {
            db.execute_batch("DELETE FROM link; DELETE FROM stale;")?;
            for (row, head) in &links.rows {
                let sql = "INSERT INTO link (row, head, kind) SELECT id, ?2, kind FROM row WHERE id = ?1";
                db.prepare_cached(sql)?.execute(params![row, head])?;
                db.prepare_cached("INSERT OR IGNORE INTO moved VALUES (?)")?.execute([head])?;
            }
            recopy(db, &links.copies)?;
            recount(db)
        })?;
        self.links_are_present()
    }

    /// The articles whose rows changed since their forms were kept.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn fresh(&self) -> Result<Vec<ArticleNo>, Error> {
        let ask = || -> Result<Vec<ArticleNo>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT article FROM fresh ORDER BY article")?;
            Ok(ask.query_map([], |r| Ok(ArticleNo(r.get(0)?)))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// Keeps the forms of these articles in place of those they had. Keys of which a row came, went or changed are stale then.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn keep_forms(&mut self, articles: &[(ArticleNo, Vec<Form>)]) -> Result<(), Error> {
        self.change(|db| {
            let mut ask =
                db.prepare_cached("SELECT form.row, form.key, form.form FROM row JOIN form ON form.row = row.id WHERE row.article = ?")?;
            let mut drop_one = db.prepare_cached("DELETE FROM form WHERE row = ?")?;
            let mut keep = db.prepare_cached(
                "INSERT INTO form (row, kind, key, article, form) SELECT id, kind, ?2, article, ?3 FROM row WHERE id = ?1",
            )?;
            let mut stale = db.prepare_cached("INSERT OR IGNORE INTO stale VALUES (?)")?;
            for (article, forms) in articles {
                let kept = ask.query_map([article.0], |r| Ok(Form { row: r.get(0)?, key: r.get(1)?, form: r.get(2)? }))?;
                let mut kept: HashMap<i64, Form> = kept.map(|f| f.map(|f| (f.row, f))).collect::<Result<_, _>>()?;
                for form in forms {
                    let before = kept.remove(&form.row);
                    if before.as_ref() == Some(form) {
                        continue;
                    }
                    if before.is_some() {
                        drop_one.execute([form.row])?;
                    }
                    keep.execute(params![form.row, form.key, form.form])?;
                    stale.execute([&form.key])?;
                }
                for row in kept.into_keys() {
                    drop_one.execute([row])?;
                    // it may be the same as others no more
                    db.prepare_cached("DELETE FROM link WHERE row = ?")?.execute([row])?;
                }
                db.prepare_cached("DELETE FROM fresh WHERE article = ?")?.execute([article.0])?;
            }
            Ok(())
        })
    }

    /// The keys whose rows have to be linked anew, those included whose rows are linked with rows that are gone.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn stale(&self) -> Result<Vec<String>, Error> {
        let ask = || -> Result<Vec<String>, Trouble> {
            let mut ask = self.db.prepare_cached(
                "SELECT key FROM stale UNION SELECT form.key FROM moved JOIN link ON link.head = moved.head JOIN form ON form.row = link.row",
            )?;
            Ok(ask.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The key of a row's form, where it has one.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn key_of(&self, row: i64) -> Result<Option<String>, Error> {
        let ask = || -> Result<Option<String>, Trouble> {
            Ok(self.db.prepare_cached("SELECT key FROM form WHERE row = ?")?.query_row([row], |r| r.get(0)).optional()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The forms of a kind under these keys, in the order of articles and ids.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn forms(&self, kind: Kind, keys: &[String]) -> Result<Vec<(i64, Vec<u8>)>, Error> {
        let ask = || -> Result<Vec<(i64, Vec<u8>)>, Trouble> {
            let mut ask = self.db.prepare_cached(
                "SELECT form.article, row.local, form.row, form.form FROM form JOIN row ON row.id = form.row WHERE form.key = ? AND form.kind = ?",
            )?;
            let mut all: Vec<(i64, usize, String, i64, Vec<u8>)> = Vec::new();
            for key in keys {
                for found in ask.query_map([key.as_str(), kind.name()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))? {
                    let (article, local, row, form): (i64, String, i64, Vec<u8>) = found?;
                    all.push((article, local.len(), local, row, form));
                }
            }
            // by what the rows are called: a row that went and came again has another number
            all.sort_unstable();
            Ok(all.into_iter().map(|(.., row, form)| (row, form)).collect())
        };
        ask().map_err(|t| self.error(t))
    }

    /// Calls `f` on every row of a kind that is at least so sure, in the order of articles and ids: all of them, or those of an article.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn each_light(&self, kind: Kind, article: Option<ArticleNo>, least: f32, mut f: impl FnMut(Light)) -> Result<(), Error> {
        let mut ask = || -> Result<(), Trouble> {
            let beside = match kind {
                Kind::Actor => "wikidata",
                Kind::Position => "answers",
                _ => "",
            };
            let beside = match beside {
                "" => "NULL".to_owned(),
                field => format!(
                    "json_extract(coalesce(row.body, (SELECT body FROM machine WHERE machine.article = row.article AND machine.local = row.local)), '$.{field}')"
                ),
            };
            let which = if article.is_some() { "row.article = ?3 AND +row.kind = ?1" } else { "row.kind = ?1 AND ?3 IS NULL" };
            let sql = format!(
                "SELECT row.id, row.article, row.local, row.act, row.status, row.day, article.day, row.gist, {beside}
                 FROM row JOIN article ON article.id = row.article WHERE {which} AND row.confidence >= ?2 ORDER BY row.article, length(row.local), row.local"
            );
            let mut ask = self.db.prepare_cached(&sql)?;
            let mut rows = ask.query(params![kind.name(), f64::from(least), article.map(|a| a.0)])?;
            while let Some(r) = rows.next()? {
                let gist: String = r.get(7)?;
                f(Light {
                    no: r.get(0)?,
                    article: ArticleNo(r.get(1)?),
                    local: r.get(2)?,
                    act: r.get(3)?,
                    status: r.get(4)?,
                    day: r.get(5)?,
                    published: r.get(6)?,
                    gist: serde_json::from_str(&gist)?,
                    beside: r.get(8)?,
                });
            }
            Ok(())
        };
        ask().map_err(|t| self.error(t))
    }

    /// The number of an actor's group and the actor's state, by which parties are told apart.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn party(&self, article: ArticleNo, actor: &str) -> Result<Option<(i64, Option<String>)>, Error> {
        let ask = || -> Result<Option<(i64, Option<String>)>, Trouble> {
            let sql = "SELECT coalesce(link.head, row.id), json_extract(row.gist, '$.place') FROM row LEFT JOIN link ON link.row = row.id
                 WHERE row.article = ? AND row.local = ?";
            Ok(self.db.prepare_cached(sql)?.query_row(params![article.0, actor], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// Links these rows, each with the first of its group (itself, where it stands alone), in place of how they were linked; they are all the rows of these
    /// keys, which are stale no more.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn regroup(&mut self, rows: &[(i64, i64)], keys: &[String]) -> Result<(), Error> {
        self.change(|db| {
            if regroup(db, rows)? {
                db.execute("DELETE FROM present WHERE what NOT IN ('links', 'copies')", [])?;
            }
            for key in keys {
                db.prepare_cached("DELETE FROM stale WHERE key = ?")?.execute([key])?;
            }
            Ok(())
        })
    }

    /// As [`Case::regroup`] for all rows of a kind: those that are not named stand alone.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn regroup_kind(&mut self, kind: Kind, rows: &[(i64, i64)]) -> Result<(), Error> {
        self.change(|db| {
            let named: HashSet<i64> = rows.iter().map(|(row, _)| *row).collect();
            let linked: Vec<i64> = db
                .prepare_cached("SELECT row FROM link WHERE kind = ?")?
                .query_map([kind.name()], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for row in linked.into_iter().filter(|row| !named.contains(row)) {
                db.prepare_cached("DELETE FROM link WHERE row = ?")?.execute([row])?;
            }
            regroup(db, rows)?;
            db.execute("INSERT OR IGNORE INTO present VALUES (?)", [kind.name()])?;
            Ok(())
        })
    }

    /// Whether the links of a kind that is linked as a whole are those of the rows as they are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn kind_is_present(&self, kind: Kind) -> Result<bool, Error> {
        present(&self.db, kind.name()).map_err(|t| self.error(t))
    }

    /// Whether it is told which articles are copies, of the articles as they are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn copies_are_present(&self) -> Result<bool, Error> {
        present(&self.db, "copies").map_err(|t| self.error(t))
    }

    /// Puts these copies in place of all there are: articles with the first of their cluster. Articles that stand alone need not be named.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn keep_copies(&mut self, copies: &[(ArticleNo, ArticleNo)]) -> Result<(), Error> {
        self.change(|db| {
            recopy(db, copies)?;
            db.execute("INSERT OR IGNORE INTO present VALUES ('copies')", [])?;
            Ok(())
        })
    }

    /// Counts the groups that changed; the links are those of the rows as they are.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn links_are_present(&mut self) -> Result<(), Error> {
        self.change(|db| {
            recount(db)?;
            db.execute("INSERT OR IGNORE INTO present VALUES ('links'), ('copies')", [])?;
            Ok(())
        })
    }

    /// Whether the links are those of the rows as they are.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn is_linked(&self) -> Result<bool, Error> {
        present(&self.db, "links").map_err(|t| self.error(t))
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
                 WHERE link.row != link.head ORDER BY row.article, length(row.local), row.local";
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
            let counts = "SELECT rows, articles, sources, first, last FROM cluster WHERE head = ?";
            let counted =
                self.db.prepare_cached(counts)?.query_row([head], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, (r.get(3)?, r.get(4)?))));
            // a run that was broken off may have linked and not yet counted
            let (rows, articles, sources, days) = counted.optional()?.unwrap_or((1, 1, 1, (own.day.clone(), own.day.clone())));
            let (first, last): (Option<String>, Option<String>) = days;
            Ok(Group { head: own, rows, articles, sources, days: first.zip(last) })
        };
        ask().map_err(|t| self.error(t))
    }

    /// The groups of a kind that are in most articles, counted; those of one row after all others. Only those with a row of an article of that day or later,
    /// where one is given.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn groups(&self, kind: Kind, published: Option<&str>, limit: usize) -> Result<Vec<Group>, Error> {
        let ask = || -> Result<Vec<Group>, Trouble> {
            let sql = "SELECT head, rows, articles, sources, first, last FROM cluster
                 WHERE kind = ?1 AND (?2 IS NULL OR published >= ?2) ORDER BY articles DESC, head LIMIT ?3";
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
            let sql = format!(
                "SELECT {COLUMNS_READ} {FROM} WHERE +row.kind = ?1 AND link.row IS NULL AND (?2 IS NULL OR article.day >= ?2) ORDER BY row.id LIMIT ?3"
            );
            let mut ask = self.db.prepare_cached(&sql)?;
            for alone in ask.query_map(params![kind.name(), published, (limit - groups.len()) as i64], raw)? {
                let head = row(alone?)?;
                let days = head.day.clone().map(|d| (d.clone(), d));
                groups.push(Group { head, rows: 1, articles: 1, sources: 1, days });
            }
            Ok(groups)
        };
        ask().map_err(|t| self.error(t))
    }
}

fn head(db: &Connection, row: i64) -> Result<Option<i64>, Trouble> {
    Ok(db.prepare_cached("SELECT head FROM link WHERE row = ?")?.query_row([row], |r| r.get(0)).optional()?)
}

fn present(db: &Connection, what: &str) -> Result<bool, Trouble> {
    Ok(db.prepare_cached("SELECT count(*) FROM present WHERE what = ?")?.query_row([what], |r| r.get(0))?)
}

/// Writes the links that differ from those there are; rows that stand alone have none. Tells whether an actor without a state is of another group than before: the rows of
/// other kinds are told apart by their parties, and a party with a state is known by that.
fn regroup(db: &Connection, rows: &[(i64, i64)]) -> Result<bool, Trouble> {
    let mut actors = false;
    let mut size: HashMap<i64, usize> = HashMap::new();
    rows.iter().for_each(|(_, head)| *size.entry(*head).or_default() += 1);
    let mut moved = db.prepare_cached("INSERT OR IGNORE INTO moved VALUES (?)")?;
    for &(row, first) in rows {
        let wanted = (size[&first] > 1).then_some(first);
        let there = head(db, row)?;
        if there == wanted {
            continue;
        }
        for head in there.iter().chain(&wanted) {
            moved.execute([head])?;
        }
        if !actors {
            let mut ask = db.prepare_cached("SELECT kind = 'actor' AND gist ->> '$.place' IS NULL FROM row WHERE id = ?")?;
            actors = ask.query_row([row], |r| r.get(0)).optional()?.unwrap_or(false);
        }
        match wanted {
            Some(first) => {
                let sql = "INSERT INTO link (row, head, kind) SELECT id, ?2, kind FROM row WHERE id = ?1 ON CONFLICT (row) DO UPDATE SET head = excluded.head";
                db.prepare_cached(sql)?.execute([row, first])?;
            }
            None => drop(db.prepare_cached("DELETE FROM link WHERE row = ?")?.execute([row])?),
        }
    }
    Ok(actors)
}

/// Writes the copies that differ from those there are; the groups that their articles are in have to be counted anew.
fn recopy(db: &Connection, copies: &[(ArticleNo, ArticleNo)]) -> Result<(), Trouble> {
    let there: HashMap<i64, i64> =
        db.prepare_cached("SELECT article, head FROM copy")?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
    let wanted: HashMap<i64, i64> = copies.iter().map(|(article, head)| (article.0, head.0)).collect();
    let mut all: Vec<i64> = there.keys().chain(wanted.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    for article in all.into_iter().filter(|a| there.get(a) != wanted.get(a)) {
        db.prepare_cached("DELETE FROM copy WHERE article = ?")?.execute([article])?;
        if let Some(head) = wanted.get(&article) {
            db.prepare_cached("INSERT INTO copy (article, head) VALUES (?, ?)")?.execute([article, *head])?;
        }
        let touched = "INSERT OR IGNORE INTO moved SELECT link.head FROM row JOIN link ON link.row = row.id WHERE row.article = ?";
        db.prepare_cached(touched)?.execute([article])?;
    }
    Ok(())
}

/// Counts the groups that changed.
fn recount(db: &Connection) -> Result<(), Trouble> {
    db.execute_batch(
        "DELETE FROM cluster WHERE head IN (SELECT head FROM moved);
         INSERT INTO cluster
         SELECT link.head, link.kind, count(*), count(DISTINCT row.article), count(DISTINCT coalesce(copy.head, row.article)), min(row.day), max(row.day), max(article.day)
         FROM moved CROSS JOIN link ON link.head = moved.head JOIN row ON row.id = link.row JOIN article ON article.id = row.article
         LEFT JOIN copy ON copy.article = row.article GROUP BY link.head;
         DELETE FROM moved;",
    )?;
    Ok(())
}
