//! Articles: adding, replacing, removing, listing, and the record of one as it holds.

use crate::case::Case;
use crate::correction;
use crate::error::{Error, Trouble};
use crate::gist::Gist;
use crate::redact;
use crate::row::{self, Body, Kind};
use record::{Name, Record, Remark};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The number of an article in its case, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArticleNo(pub i64);

/// Where an article came from, and when it was added: ISO 8601, as the caller's clock says.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The path or address it was read from.
    pub name: Option<String>,
    /// When it was added.
    pub at: String,
    /// Keep only spans, not the text.
    pub without_text: bool,
    /// What it takes to read the article again and the record does not tell: the case only keeps it.
    pub ground: String,
    /// A fingerprint of the text, by which its copies are found; the case only keeps it.
    pub print: Vec<u8>,
    /// Hash of the bytes that it was read from, by which they are known when they come again.
    pub bytes: Option<String>,
    /// Whether a person was taken out of its words.
    pub redacted: bool,
}

/// What adding did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The article's number.
    pub article: ArticleNo,
    /// Whether it was new to the case.
    pub new: bool,
}

/// What read articles: version of the program, model and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as in the record
pub struct Run {
    pub version: String,
    pub model: String,
    pub rules: String,
}

/// How much a case holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Articles.
    pub articles: usize,
    /// Rows, by kind, in the order of the record.
    pub rows: Vec<(Kind, usize)>,
    /// Corrections, undoings included.
    pub corrections: usize,
    /// Days of the first and the last article.
    pub days: Option<(String, String)>,
}

/// What [`listed`] reads.
pub(crate) const LISTED: &str = "SELECT id, key, day, outlet, headline, origin, added, masked, coalesce(copy.head, id) FROM article LEFT JOIN copy ON copy.article = id";

pub(crate) fn listed(r: &rusqlite::Row) -> rusqlite::Result<Listed> {
    Ok(Listed {
        article: ArticleNo(r.get(0)?),
        key: r.get(1)?,
        day: r.get(2)?,
        outlet: r.get(3)?,
        headline: r.get(4)?,
        origin: r.get(5)?,
        added: r.get(6)?,
        masked: r.get(7)?,
        copy_of: ArticleNo(r.get(8)?),
    })
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub article: ArticleNo,
    /// The record's id of it.
    pub key: String,
    /// Day of publication.
    pub day: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Where it was read from.
    pub origin: Option<String>,
    /// When it was added.
    pub added: String,
    /// Whether only its spans are kept.
    pub masked: bool,
    /// The first of the articles that tell the same in the same words; itself, where there is none before it.
    pub copy_of: ArticleNo,
}

/// Names and remarks: kept with the article, no rows of their own.
#[derive(Serialize, Deserialize)]
struct Aside {
    names: Vec<Name>,
    remarks: Vec<Remark>,
}

impl Case {
    /// Adds an article with what was read in it. One that is there already is left as it is.
    ///
    /// # Errors
    /// Where the case cannot be written, or has an article of this id with other words.
    pub fn add(&mut self, record: &Record, origin: &Origin) -> Result<Added, Error> {
        self.add_as(None, record, origin)
    }

    /// Adds an article under a number of its own, as an export told it.
    ///
    /// # Errors
    /// As [`Case::add`], and where the number is taken.
    pub fn add_as(&mut self, no: Option<ArticleNo>, record: &Record, origin: &Origin) -> Result<Added, Error> {
        self.change(|db| {
            if let Some(article) = known(db, &record.article.id, &record.article.text)? {
                return Ok(Added { article, new: false });
            }
            let sql = "INSERT INTO article (id, key, run, added, origin, head, text, masked, ground, print, aside, bytes, redacted)
                 VALUES (?, ?, ?, ?, ?, '', '', 0, ?, ?, '', ?, ?)";
            let (no, run) = (no.map(|n| n.0), run(db, record)?);
            db.prepare_cached(sql)?.execute(params![
                no,
                record.article.id,
                run,
                origin.at,
                origin.name,
                origin.ground,
                origin.print,
                origin.bytes,
                origin.redacted
            ])?;
            let id = db.last_insert_rowid();
            db.prepare_cached("DELETE FROM present")?.execute([])?;
            write(db, id, record, origin.without_text)?;
            Ok(Added { article: ArticleNo(id), new: true })
        })
    }

    /// The article of that id, where it is in the case.
    ///
    /// # Errors
    /// Where it has other words there, or the case cannot be read.
    pub fn known(&self, key: &str, text: &str) -> Result<Option<ArticleNo>, Error> {
        known(&self.db, key, text).map_err(|t| self.error(t))
    }

    /// Where articles came from: paths and addresses.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn origins(&self) -> Result<HashSet<String>, Error> {
        let ask = || -> Result<HashSet<String>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT origin FROM article WHERE origin IS NOT NULL")?;
            Ok(ask.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The ids of all articles.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn keys(&self) -> Result<HashSet<String>, Error> {
        let ask = || -> Result<HashSet<String>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT key FROM article")?;
            Ok(ask.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The hashes of the bytes that articles were read from.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn hashes(&self) -> Result<HashSet<String>, Error> {
        let ask = || -> Result<HashSet<String>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT bytes FROM article WHERE bytes IS NOT NULL")?;
            Ok(ask.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The article that was read from bytes of this hash.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn of_bytes(&self, hash: &str) -> Result<Option<ArticleNo>, Error> {
        let ask = || -> Result<Option<ArticleNo>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT min(id) FROM article WHERE bytes = ?")?;
            Ok(ask.query_row([hash], |r| r.get::<_, Option<i64>>(0))?.map(ArticleNo))
        };
        ask().map_err(|t| self.error(t))
    }

    /// The fingerprints of all articles that have one, by number.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn prints(&self) -> Result<Vec<(ArticleNo, Vec<u8>)>, Error> {
        let ask = || -> Result<Vec<(ArticleNo, Vec<u8>)>, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT id, print FROM article WHERE length(print) > 0 ORDER BY id")?;
            Ok(ask.query_map([], |r| Ok((ArticleNo(r.get(0)?), r.get(1)?)))?.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// What read the articles of the case, the oldest first.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>, Error> {
        let ask = || -> Result<Vec<Run>, Trouble> {
            let sql = "SELECT version, model, rules FROM run WHERE id IN (SELECT run FROM article) ORDER BY version, model, rules";
            let mut ask = self.db.prepare_cached(sql)?;
            let runs = ask.query_map([], |r| Ok(Run { version: r.get(0)?, model: r.get(1)?, rules: r.get(2)? }))?;
            Ok(runs.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// The highest number that was ever given to an article.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn last_number(&self) -> Result<i64, Error> {
        let ask = self.db.query_row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'article'", [], |r| r.get(0));
        ask.map_err(|e| self.error(e))
    }

    /// Leaves all numbers up to this one to articles that were.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn leave_numbers(&mut self, up_to: i64) -> Result<(), Error> {
        self.change(|db| {
            db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'article'", [up_to])?;
            if db.query_row("SELECT count(*) FROM sqlite_sequence WHERE name = 'article'", [], |r| r.get::<_, i64>(0))? == 0 {
                db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('article', ?)", [up_to])?;
            }
            Ok(())
        })
    }

    /// Keeps the fingerprints of texts that were added without.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn fingerprint(&mut self, print: impl Fn(&str) -> Vec<u8>) -> Result<(), Error> {
        self.change(|db| {
            let mut ask = db.prepare_cached("SELECT id, text FROM article WHERE length(print) = 0 AND NOT masked")?;
            let mut keep = db.prepare_cached("UPDATE article SET print = ? WHERE id = ?")?;
            let without = ask.query_map([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
            for article in without {
                let (id, text) = article?;
                keep.execute(params![print(&text), id])?;
            }
            Ok(())
        })
    }

    /// How much there is.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn size(&self) -> Result<Size, Error> {
        let ask = || -> Result<Size, Trouble> {
            let (articles, first, last) =
                self.db.query_row("SELECT count(*), min(day), max(day) FROM article", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            let mut rows = Vec::new();
            for kind in Kind::ALL {
                let n =
                    self.db.prepare_cached("SELECT rows FROM tally WHERE kind = ?")?.query_row([kind.name()], |r| r.get(0)).optional()?;
                rows.push((kind, n.unwrap_or(0)));
            }
            let corrections = self.db.query_row("SELECT count(*) FROM correction", [], |r| r.get(0))?;
            let days: (Option<String>, Option<String>) = (first, last);
            Ok(Size { articles, rows, corrections, days: days.0.zip(days.1) })
        };
        ask().map_err(|t| self.error(t))
    }

    /// Puts a newer reading in place of an article's rows; corrections are laid over it again.
    ///
    /// # Errors
    /// Where the article is not in the case, or the case cannot be written.
    pub fn replace(&mut self, record: &Record) -> Result<ArticleNo, Error> {
        self.change(|db| {
            let id = number(db, &record.article.id)?.ok_or_else(|| Trouble::NoArticle(record.article.id.clone()))?;
            let (without_text, redacted): (bool, bool) =
                db.query_row("SELECT masked, redacted FROM article WHERE id = ?", [id], |r| Ok((r.get(0)?, r.get(1)?)))?;
            db.execute("UPDATE article SET run = ? WHERE id = ?", params![run(db, record)?, id])?;
            db.execute("DELETE FROM machine WHERE article = ?", [id])?;
            let left = if redacted { Some(redact::reading(record)?) } else { None };
            write(db, id, left.as_ref().unwrap_or(record), without_text)?;
            Ok(ArticleNo(id))
        })
    }

    /// Removes an article with its rows; corrections of it stay, should it come again.
    ///
    /// # Errors
    /// Where there is no such article, or the case cannot be written.
    pub fn remove(&mut self, article: ArticleNo) -> Result<(), Error> {
        self.change(|db| {
            db.execute("DELETE FROM found WHERE rowid IN (SELECT id FROM row WHERE article = ?)", [article.0])?;
            db.execute("DELETE FROM present", [])?;
            db.execute("DELETE FROM fresh WHERE article = ?", [article.0])?;
            let own = "SELECT count(*) FROM row WHERE row.article = ? AND row.kind = tally.kind";
            db.execute(&format!("UPDATE tally SET rows = rows - ({own})"), [article.0])?;
            match db.execute("DELETE FROM article WHERE id = ?", [article.0])? {
                0 => Err(Trouble::NoArticle(article.0.to_string())),
                _ => Ok(()),
            }
        })
    }

    /// Whether an article of that id is in the case.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn has(&self, key: &str) -> Result<bool, Error> {
        number(&self.db, key).map(|n| n.is_some()).map_err(|t| self.error(t))
    }

    /// All articles, by day of publication, then by number.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn articles(&self) -> Result<Vec<Listed>, Error> {
        self.new_articles(None, None)
    }

    /// The articles that were published on that day or later and added after that one, by day of publication, then by number.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn new_articles(&self, day: Option<&str>, after: Option<ArticleNo>) -> Result<Vec<Listed>, Error> {
        let ask = || -> Result<Vec<Listed>, Trouble> {
            let mut ask = self.db.prepare_cached(&format!("{LISTED} WHERE (?1 IS NULL OR day >= ?1) AND id > ?2 ORDER BY day, id"))?;
            let rows = ask.query_map(params![day, after.map_or(0, |no| no.0)], listed)?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        ask().map_err(|t| self.error(t))
    }

    /// Where an article came from, as it was told when it was added.
    ///
    /// # Errors
    /// Where there is no such article, or the case cannot be read.
    pub fn origin(&self, article: ArticleNo) -> Result<Origin, Error> {
        let ask = || -> Result<Origin, Trouble> {
            let mut ask =
                self.db.prepare_cached("SELECT origin, added, masked, ground, print, bytes, redacted FROM article WHERE id = ?")?;
            let found = ask.query_row([article.0], |r| {
                Ok(Origin {
                    name: r.get(0)?,
                    at: r.get(1)?,
                    without_text: r.get(2)?,
                    ground: r.get(3)?,
                    print: r.get(4)?,
                    bytes: r.get(5)?,
                    redacted: r.get(6)?,
                })
            });
            found.optional()?.ok_or_else(|| Trouble::NoArticle(article.0.to_string()))
        };
        ask().map_err(|t| self.error(t))
    }

    /// The record of an article as it holds: the machine's rows with the corrections laid over.
    ///
    /// # Errors
    /// Where there is no such article, or the case cannot be read.
    pub fn record(&self, article: ArticleNo) -> Result<Record, Error> {
        load(&self.db, article.0, "row").map_err(|t| self.error(t))
    }

    /// The record of an article as the machine read it.
    ///
    /// # Errors
    /// As [`Case::record`].
    pub fn machine_record(&self, article: ArticleNo) -> Result<Record, Error> {
        load(&self.db, article.0, "machine").map_err(|t| self.error(t))
    }

    /// One transaction: all of it, or nothing.
    pub(crate) fn change<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, Trouble>) -> Result<T, Error> {
        let path = self.path().to_owned();
        let all = || -> Result<T, Trouble> {
            let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        };
        all().map_err(|t| Error::new(&path, t))
    }
}

fn number(db: &Connection, key: &str) -> Result<Option<i64>, Trouble> {
    Ok(db.prepare_cached("SELECT id FROM article WHERE key = ?")?.query_row([key], |r| r.get(0)).optional()?)
}

/// The article of that id, if its words are the same.
fn known(db: &Connection, key: &str, text: &str) -> Result<Option<ArticleNo>, Trouble> {
    let mut ask = db.prepare_cached("SELECT id, masked, text, redacted FROM article WHERE key = ?")?;
    let there = ask.query_row([key], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?, r.get::<_, String>(2)?, r.get(3)?))).optional()?;
    match there {
        None => Ok(None),
        // what was taken out of its words is not to come back
        Some((id, _, _, true)) => Ok(Some(ArticleNo(id))),
        Some((id, masked, kept, _)) if kept == text || masked && kept == mask(text) => Ok(Some(ArticleNo(id))),
        Some((id, ..)) => Err(Trouble::OtherWords(id)),
    }
}

/// The text with an x for every letter and digit, of the same length in bytes and code points: spans still hold, words cannot be read.
fn mask(text: &str) -> String {
    text.chars().map(masked).collect()
}

/// What stands for a letter or a digit, of the same length in bytes.
pub(crate) fn masked(c: char) -> char {
    match c.len_utf8() {
        _ if !c.is_alphanumeric() => c,
        1 => 'x',
        2 => '×',
        3 => '✗',
        _ => '𝑥',
    }
}

fn run(db: &Connection, r: &Record) -> Result<i64, Trouble> {
    db.prepare_cached("INSERT OR IGNORE INTO run (version, model, rules) VALUES (?, ?, ?)")?.execute([&r.version, &r.model, &r.rules])?;
    let id = "SELECT id FROM run WHERE version = ? AND model = ? AND rules = ?";
    Ok(db.prepare_cached(id)?.query_row([&r.version, &r.model, &r.rules], |row| row.get(0))?)
}

/// A record whose rows repeat none of the article's words: their spans say where they stood.
fn without_words(r: &Record) -> Record {
    let mut r = r.clone();
    r.positions.iter_mut().for_each(|q| q.issue_text.clear());
    r.engagements.iter_mut().filter_map(|g| g.topic.as_mut()).for_each(|t| t.text.clear());
    r.statements.iter_mut().filter_map(|s| s.venue.as_mut()).for_each(|v| v.text.clear());
    r
}

/// A record without its rows.
pub(crate) fn without_rows(r: Record) -> Record {
    Record {
        actors: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        statements: Vec::new(),
        events: Vec::new(),
        positions: Vec::new(),
        instruments: Vec::new(),
        engagements: Vec::new(),
        ..r
    }
}

/// Writes the head and the machine's rows of an article, and makes the rows that hold.
pub(crate) fn write(db: &Connection, id: i64, r: &Record, without_text: bool) -> Result<(), Trouble> {
    let mut head = r.article.clone();
    let mut text = std::mem::take(&mut head.text);
    let wordless = without_text.then(|| without_words(r));
    if without_text {
        text = mask(&text);
    }
    let r = wordless.as_ref().unwrap_or(r);
    let aside = Aside { names: r.names.clone(), remarks: r.remarks.clone() };
    let day = head.published.as_deref().and_then(|d| d.get(..10));
    db.prepare_cached("UPDATE article SET day = ?, outlet = ?, headline = ?, head = ?, text = ?, masked = ?, aside = ? WHERE id = ?")?
        .execute(params![
            day,
            head.publisher,
            head.headline,
            serde_json::to_string(&head)?,
            text,
            without_text,
            serde_json::to_string(&aside)?,
            id
        ])?;
    let mut insert = db.prepare_cached("INSERT INTO machine (article, kind, local, body) VALUES (?, ?, ?, ?)")?;
    for body in row::bodies(r) {
        insert.execute(params![id, body.kind().name(), body.local(), body.to_json()?])?;
    }
    let mut machine = r.clone();
    machine.article.text = text;
    settle(db, id, machine, true)
}

/// A row as it stood before it was settled again.
struct Stood {
    no: i64,
    kind: String,
    own: Option<String>,
    seen: (f64, String, String, Option<String>, String),
    hand: String,
}

/// Makes the rows that hold: the machine's with the corrections laid over, and what they are found by. Only rows that changed are written; all of them where
/// the machine's are new.
pub(crate) fn settle(db: &Connection, id: i64, machine: Record, anew: bool) -> Result<(), Trouble> {
    let read: HashMap<String, Body> = row::bodies(&machine).into_iter().map(|b| (b.local(), b)).collect();
    let (held, hands) = correction::lay_over(db, machine)?;
    let masked: bool = db.prepare_cached("SELECT masked FROM article WHERE id = ?")?.query_row([id], |r| r.get(0))?;
    let mut stood = stood(db, id)?;
    let bodies = row::bodies(&held);
    let mut next = Vec::with_capacity(bodies.len());
    for body in bodies {
        let (local, f) = (body.local(), body.facets(&held));
        let gist = serde_json::to_string(&Gist::of(&body, &held))?;
        let own = if read.get(&local) == Some(&body) { None } else { Some(body.to_json()?) };
        next.push((local, body, own, f, gist));
    }
    // an actor's names are in the rows that speak of it
    let of_actors = |kind: &str| kind == Kind::Actor.name();
    let anew = anew
        || next.iter().any(|(local, body, own, ..)| body.kind() == Kind::Actor && stood.get(local).is_none_or(|s| s.own != *own))
        || stood.values().filter(|s| of_actors(&s.kind)).count() != next.iter().filter(|(_, b, ..)| b.kind() == Kind::Actor).count();
    let mut row = db.prepare_cached(
        "INSERT INTO row (article, kind, local, body, confidence, act, status, day, hand, gist) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (article, local) DO UPDATE SET body = excluded.body, confidence = excluded.confidence, act = excluded.act,
         status = excluded.status, day = excluded.day, hand = excluded.hand, gist = excluded.gist RETURNING id",
    )?;
    let mut found =
        db.prepare_cached("INSERT INTO found (rowid, words, who, party, place, outlet, headline) VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    let mut unfind = db.prepare_cached("DELETE FROM found WHERE rowid = ?")?;
    let mut count = db.prepare_cached("INSERT INTO tally VALUES (?1, max(?2, 0)) ON CONFLICT (kind) DO UPDATE SET rows = rows + ?2")?;
    let mut moved = db.prepare_cached("INSERT OR IGNORE INTO moved SELECT head FROM link WHERE row = ?")?;
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for (local, body, own, f, gist) in next {
        let hand = hands.get(&local).copied().unwrap_or("machine");
        let kind = body.kind().name();
        let seen = (f64::from(body.confidence()), f.act, f.status, f.day, gist);
        let before = stood.remove(&local);
        let same = before.as_ref().is_some_and(|s| s.kind == kind && s.own == own && s.seen == seen);
        if same && !anew && before.as_ref().is_some_and(|s| s.hand == hand) {
            continue;
        }
        // a row that stays keeps its number, and with it its links until they are made anew
        let no: i64 = row.query_row(params![id, kind, local, own, seen.0, seen.1, seen.2, seen.3, hand, seen.4], |r| r.get(0))?;
        match &before {
            Some(_) if same && !anew => continue,
            Some(s) => {
                unfind.execute([s.no])?;
                moved.execute([s.no])?;
            }
            None => drop(count.execute(params![kind, 1])?),
        }
        touched.insert(kind.to_owned());
        let words = if masked { "" } else { &f.words };
        found.execute(params![no, words, f.who, f.party, f.place, held.article.publisher, held.article.headline])?;
    }
    for gone in stood.into_values() {
        unfind.execute([gone.no])?;
        count.execute(params![&gone.kind, -1])?;
        db.prepare_cached("DELETE FROM row WHERE id = ?")?.execute([gone.no])?;
        touched.insert(gone.kind);
    }
    if !touched.is_empty() {
        db.prepare_cached("INSERT OR IGNORE INTO fresh VALUES (?)")?.execute([id])?;
        let mut past = db.prepare_cached("DELETE FROM present WHERE what = ?")?;
        past.execute(["links"])?;
        if touched.contains(Kind::Actor.name()) {
            db.prepare_cached("DELETE FROM present WHERE what != 'copies'")?.execute([])?;
        }
        for kind in touched {
            past.execute([kind])?;
        }
    }
    Ok(())
}

/// The rows of an article as they are, by their ids in it.
fn stood(db: &Connection, id: i64) -> Result<HashMap<String, Stood>, Trouble> {
    let mut ask = db.prepare_cached("SELECT local, id, kind, body, confidence, act, status, day, gist, hand FROM row WHERE article = ?")?;
    let rows = ask.query_map([id], |r| {
        let seen = (r.get(4)?, r.get(5)?, r.get(6)?, r.get(7)?, r.get(8)?);
        Ok((r.get(0)?, Stood { no: r.get(1)?, kind: r.get(2)?, own: r.get(3)?, seen, hand: r.get(9)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An article's record, from the rows that hold or from those of the machine.
pub(crate) fn load(db: &Connection, id: i64, table: &str) -> Result<Record, Trouble> {
    let ask = "SELECT head, text, aside, version, model, rules FROM article JOIN run ON run.id = article.run WHERE article.id = ?";
    let parts = db
        .prepare_cached(ask)?
        .query_row([id], |r| {
            let strings: (String, String, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
            let run: (String, String, String) = (r.get(3)?, r.get(4)?, r.get(5)?);
            Ok((strings, run))
        })
        .optional()?;
    let Some(((head, text, aside), (version, model, rules))) = parts else { return Err(Trouble::NoArticle(id.to_string())) };
    let aside: Aside = serde_json::from_str(&aside)?;
    let mut article: record::ArticleHead = serde_json::from_str(&head)?;
    article.text = text;
    let mut r = Record {
        version,
        model,
        rules,
        article,
        names: aside.names,
        actors: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        statements: Vec::new(),
        events: Vec::new(),
        positions: Vec::new(),
        instruments: Vec::new(),
        engagements: Vec::new(),
        remarks: aside.remarks,
    };
    let mut ask = db.prepare_cached(match table {
        "machine" => "SELECT kind, body FROM machine WHERE article = ? ORDER BY length(local), local",
        _ => {
            "SELECT row.kind, coalesce(row.body, machine.body) FROM row LEFT JOIN machine USING (article, local)
             WHERE article = ? ORDER BY length(local), local"
        }
    })?;
    let rows = ask.query_map([id], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    for stored in rows {
        let (kind, body) = stored?;
        if let Some(kind) = Kind::named(&kind) {
            row::put(&mut r, Body::from_json(kind, &body)?);
        }
    }
    Ok(r)
}
