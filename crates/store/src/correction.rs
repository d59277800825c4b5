//! What people said about rows. Corrections are ground: only ever added to, kept apart from what the machine read, and laid over it again after every reading.
//!
//! A correction names its row by the spans it stood on, not by its id, which the next reading may give to another. Where a newer reading no longer finds an accepted or edited row, the row as the
//! person left it stands in its place.

use crate::article::{self, ArticleNo};
use crate::case::Case;
use crate::error::{Error, Trouble};
use crate::row::{self, Body, Kind, RowId};
use article_span::Span;
use record::Record;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

use ::article as article_span;

/// The number of a correction in its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CorrectionNo(pub i64);

/// The row that a correction is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Id of its article.
    pub article: String,
    /// "statement" …
    pub kind: String,
    /// What it is found by.
    pub anchor: Anchor,
}

impl Target {
    fn new(article: String, body: &Body) -> Target {
        Target { article, kind: body.kind().name().to_owned(), anchor: Anchor::of(body) }
    }

    /// Whether a row of an article is, or overlaps, the one that is meant.
    pub fn meets(&self, article: &str, body: &Body) -> bool {
        let alike = match (&self.anchor, Anchor::of(body)) {
            (Anchor::Words(a), Anchor::Words(b)) => a.iter().any(|a| b.iter().any(|b| a.overlaps(*b))),
            (a, b) => *a == b,
        };
        self.article == article && self.kind == body.kind().name() && alike
    }
}

/// What a row is found by after its article was read anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Anchor {
    /// Where it stands, in bytes of the article's text.
    Words(Vec<Span>),
    /// The name of an actor whom no words mention: the ministry that a minister speaks for.
    Name(String),
}

impl Anchor {
    fn of(body: &Body) -> Anchor {
        match body {
            Body::Actor(x) if x.mentions.is_empty() => Anchor::Name(x.name.clone()),
            body => Anchor::Words(body.anchor()),
        }
    }

    /// The words; none where it is a name.
    pub(crate) fn words(&self) -> &[Span] {
        match self {
            Anchor::Words(spans) => spans,
            Anchor::Name(_) => &[],
        }
    }
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// It is right.
    Accept {
        /// The row as it was accepted.
        row: Value,
        /// The rows it refers to.
        refers: Vec<Referred>,
    },
    /// It is wrong: it does not hold.
    Reject,
    /// It is right but for these fields.
    Edit {
        /// Fields with their new values; null takes a value away.
        fields: Value,
        /// The row as it stands then.
        row: Value,
        /// The rows it refers to.
        refers: Vec<Referred>,
    },
    /// It was missed.
    Add {
        /// The row.
        row: Value,
        /// The rows it refers to.
        refers: Vec<Referred>,
    },
    /// An actor that is the same as another of its article.
    Merge {
        /// What that other one is found by.
        into: Anchor,
    },
    /// It is the same as a row of another article: the same party, utterance, meeting, paper or issue.
    Same {
        /// That other row.
        with: Target,
    },
    /// It is none of those that it was taken to be the same as.
    Apart,
}

/// A row that another refers to, as it was when somebody said so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Referred {
    kind: String,
    row: Value,
}

/// A correction as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Its number.
    pub no: CorrectionNo,
    /// When, as the caller's clock said.
    pub at: String,
    /// Who.
    pub who: String,
    /// About what.
    pub target: Target,
    /// What; `None` for an undoing.
    pub change: Option<Change>,
    /// The correction that it takes back.
    pub undoes: Option<CorrectionNo>,
}

/// Pairs of rows that people said are the same, and rows that they said stand apart, by [`crate::Row::no`].
pub type SaidOfLinks = (Vec<(i64, i64)>, Vec<i64>);

impl Case {
    /// Says that a row is right.
    ///
    /// # Errors
    /// Where there is no such row, or the case cannot be written.
    pub fn accept(&mut self, row: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(row, who, at, |r, body| Ok(Change::Accept { row: value(body)?, refers: referred(r, &value(body)?)? }))
    }

    /// Says that a row is wrong.
    ///
    /// # Errors
    /// As [`Case::accept`].
    pub fn reject(&mut self, row: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(row, who, at, |_, _| Ok(Change::Reject))
    }

    /// Gives fields of a row other values: an object in the record's JSON, spans in bytes; ids are those of the article as it stands.
    ///
    /// # Errors
    /// As [`Case::accept`], and where the row would no longer be one of its kind.
    pub fn edit(&mut self, row: &RowId, fields: Value, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(row, who, at, |r, body| {
            let mut edited = value(body)?;
            merge(&mut edited, &fields);
            let whole = Body::from_json(body.kind(), &edited.to_string())
                .map_err(|e| Trouble::Senseless(format!("the row would make no sense: {e}")))?;
            if whole.local() != body.local() {
                return Err(Trouble::Senseless("a row keeps its id".to_owned()));
            }
            Ok(Change::Edit { refers: referred(r, &edited)?, fields, row: edited })
        })
    }

    /// Says that two actors of one article are the same; the second takes the first's mentions.
    ///
    /// # Errors
    /// As [`Case::accept`], and where they are not two actors of one article.
    pub fn merge(&mut self, actor: &RowId, into: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(actor, who, at, |r, body| {
            let other =
                row::bodies(r).into_iter().find(|b| b.local() == into.local && into.article == actor.article && into.local != actor.local);
            match (body, other) {
                (Body::Actor(_), Some(other @ Body::Actor(_))) => Ok(Change::Merge { into: Anchor::of(&other) }),
                _ => Err(Trouble::Senseless("only two actors of one article can be merged here".to_owned())),
            }
        })
    }

    /// Says on which day a row's matter is: what it says of time gives way.
    ///
    /// # Errors
    /// As [`Case::accept`], and where rows of its kind have no time.
    pub fn redate(&mut self, row: &RowId, day: &str, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(row, who, at, |r, body| {
            let span = body.anchor().first().copied().ok_or_else(|| Trouble::NoRow(row.to_string()))?;
            if matches!(body, Body::Actor(_) | Body::Time(_) | Body::Place(_)) {
                return Err(Trouble::Senseless(format!("{row} is no row that has a day")));
            }
            let id = record::TimeId(r.times.iter().map(|t| t.id.0).max().unwrap_or(0) + 1);
            let found = record::Found { confidence: 1.0, evidence: vec![span], because: vec!["a person".to_owned()] };
            let kind = record::TimeType::Date;
            let time = record::Time { id, span, kind, value: day.to_owned(), modifier: None, anchor: None, found };
            let mut edited = value(body)?;
            let fields = serde_json::json!({ "time": id });
            merge(&mut edited, &fields);
            let mut refers = referred(r, &edited)?;
            refers.push(Referred { kind: Kind::Time.name().to_owned(), row: serde_json::to_value(&time)? });
            Ok(Change::Edit { fields, row: edited, refers })
        })
    }

    /// Says who is behind a row: who said it, holds it, did it, gave it. Others that stood there give way.
    ///
    /// # Errors
    /// As [`Case::accept`], and where that is no actor of the row's article.
    pub fn reattribute(&mut self, row: &RowId, actor: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        if actor.article != row.article {
            return Err(self.error(Trouble::Senseless(format!("{actor} is of another article than {row}"))));
        }
        let id = &actor.local;
        let fields = match self.row(row)?.body {
            Body::Statement(_) => serde_json::json!({ "source": { "actor": id } }),
            Body::Event(_) => serde_json::json!({ "actors": [id] }),
            Body::Position(_) => serde_json::json!({ "holder": id }),
            Body::Instrument(_) => serde_json::json!({ "from": [id] }),
            Body::Engagement(_) => serde_json::json!({ "participants": [id] }),
            Body::Actor(_) | Body::Time(_) | Body::Place(_) => {
                return Err(self.error(Trouble::Senseless(format!("{row} is no row that somebody is behind"))));
            }
        };
        match self.row(actor)?.body {
            Body::Actor(_) => self.edit(row, fields, who, at),
            _ => Err(self.error(Trouble::Senseless(format!("{actor} is no actor")))),
        }
    }

    /// Says that a row is the same as one of another article.
    ///
    /// # Errors
    /// As [`Case::accept`], and where they are not of one kind.
    pub fn same(&mut self, row: &RowId, with: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        let other = self.row(with)?;
        let key = self.record_key(with.article)?;
        let with = Target::new(key, &other.body);
        self.correct(row, who, at, |_, body| {
            if body.kind() != other.body.kind() || other.id == *row {
                return Err(Trouble::Senseless("only two rows of one kind can be the same".to_owned()));
            }
            Ok(Change::Same { with })
        })
    }

    /// Says that a row is none of those that it was taken to be the same as.
    ///
    /// # Errors
    /// As [`Case::accept`].
    pub fn apart(&mut self, row: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.correct(row, who, at, |_, _| Ok(Change::Apart))
    }

    /// What people said of rows across articles, as it holds: pairs that are the same, and rows that stand apart. By [`crate::Row::no`].
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn said_of_links(&self) -> Result<SaidOfLinks, Error> {
        let ask = || -> Result<_, Trouble> {
            let (mut same, mut apart) = (Vec::new(), Vec::new());
            for c in holding(read(&self.db, None)?) {
                match c.change {
                    Some(Change::Same { with }) => {
                        if let (Some(one), Some(other)) = (number(&self.db, &c.target)?, number(&self.db, &with)?) {
                            same.push((one, other));
                        }
                    }
                    Some(Change::Apart) => apart.extend(number(&self.db, &c.target)?),
                    _ => {}
                }
            }
            Ok((same, apart))
        };
        ask().map_err(|t| self.error(t))
    }

    /// Takes over a correction as an export told it, with its number.
    ///
    /// # Errors
    /// Where that number is taken, or the case cannot be written.
    pub fn restore(&mut self, c: &Correction) -> Result<(), Error> {
        self.change(|db| {
            db.execute(
                "INSERT INTO correction (id, at, who, article, kind, anchor, change, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    c.no.0,
                    c.at,
                    c.who,
                    c.target.article,
                    c.target.kind,
                    serde_json::to_string(&c.target.anchor)?,
                    serde_json::to_string(&c.change)?,
                    c.undoes.map(|n| n.0)
                ],
            )?;
            let id: Option<i64> = db.query_row("SELECT id FROM article WHERE key = ?", [&c.target.article], |r| r.get(0)).optional()?;
            match id {
                Some(id) => article::settle(db, id, article::load(db, id, "machine")?, false),
                None => Ok(()),
            }
        })
    }

    fn record_key(&self, no: ArticleNo) -> Result<String, Error> {
        let key = self.db.query_row("SELECT key FROM article WHERE id = ?", [no.0], |r| r.get(0));
        key.map_err(|e| self.error(e))
    }

    /// Adds a row that was missed; its id is given by the case.
    ///
    /// # Errors
    /// Where there is no such article, the row makes no sense, or the case cannot be written.
    pub fn add_row(&mut self, article: ArticleNo, body: Body, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.change(|db| {
            let machine = article::load(db, article.0, "machine")?;
            let held = article::load(db, article.0, "row")?;
            let row = value(&body)?;
            let change = Change::Add { refers: referred(&held, &row)?, row };
            let target = Target::new(machine.article.id.clone(), &body);
            keep(db, article.0, machine, &target, Some(&change), None, who, at)
        })
    }

    /// Takes a correction back. Taking back an undoing makes the correction hold again.
    ///
    /// # Errors
    /// Where there is no such correction, or the case cannot be written.
    pub fn undo(&mut self, no: CorrectionNo, who: &str, at: &str) -> Result<CorrectionNo, Error> {
        self.change(|db| {
            let all = read(db, None)?;
            let undone = all.iter().find(|c| c.no == no).ok_or(Trouble::NoCorrection(no.0))?;
            let key = undone.target.article.clone();
            let id: Option<i64> = db.query_row("SELECT id FROM article WHERE key = ?", [&key], |r| r.get(0)).optional()?;
            let id = id.ok_or(Trouble::NoArticle(key))?;
            let machine = article::load(db, id, "machine")?;
            keep(db, id, machine, &undone.target, None, Some(no), who, at)
        })
    }

    /// All corrections, oldest first, those of articles that were removed included.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn corrections(&self) -> Result<Vec<Correction>, Error> {
        read(&self.db, None).map_err(|t| self.error(t))
    }

    /// The corrections that hold: all but undoings and what they took back.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn corrections_that_hold(&self) -> Result<Vec<Correction>, Error> {
        let all = read(&self.db, None).map_err(|t| self.error(t))?;
        Ok(holding(all).into_iter().filter(|c| c.undoes.is_none()).collect())
    }

    fn correct(
        &mut self,
        id: &RowId,
        who: &str,
        at: &str,
        change: impl FnOnce(&Record, &Body) -> Result<Change, Trouble>,
    ) -> Result<CorrectionNo, Error> {
        self.change(|db| {
            let held = article::load(db, id.article.0, "row")?;
            let body = row::bodies(&held).into_iter().find(|b| b.local() == id.local).ok_or_else(|| Trouble::NoRow(id.to_string()))?;
            let change = change(&held, &body)?;
            let target = Target::new(held.article.id.clone(), &body);
            let machine = article::load(db, id.article.0, "machine")?;
            keep(db, id.article.0, machine, &target, Some(&change), None, who, at)
        })
    }
}

/// Writes a correction down and makes the article's rows anew.
#[allow(clippy::too_many_arguments)]
fn keep(
    db: &Connection,
    id: i64,
    machine: Record,
    target: &Target,
    change: Option<&Change>,
    undoes: Option<CorrectionNo>,
    who: &str,
    at: &str,
) -> Result<CorrectionNo, Trouble> {
    db.execute(
        "INSERT INTO correction (at, who, article, kind, anchor, change, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![
            at,
            who,
            target.article,
            target.kind,
            serde_json::to_string(&target.anchor)?,
            serde_json::to_string(&change)?,
            undoes.map(|n| n.0)
        ],
    )?;
    let no = CorrectionNo(db.last_insert_rowid());
    // settling says whether the links have to be made anew
    article::settle(db, id, machine, false)?;
    unlink(db, no)?;
    Ok(no)
}

/// Says that the links of the rows have to be made anew that a correction joins or parts, or whose joining or parting it takes back.
fn unlink(db: &Connection, no: CorrectionNo) -> Result<(), Trouble> {
    let all: HashMap<CorrectionNo, Correction> = read(db, None)?.into_iter().map(|c| (c.no, c)).collect();
    let mut meant = all.get(&no);
    while let Some(before) = meant.and_then(|c| c.undoes) {
        meant = all.get(&before);
    }
    let Some(Correction { target, change: Some(change), .. }) = meant else { return Ok(()) };
    let with = match change {
        Change::Same { with } => Some(with),
        Change::Apart => None,
        _ => return Ok(()),
    };
    db.execute("DELETE FROM present WHERE what IN ('links', ?)", [&target.kind])?;
    for row in [Some(target), with].into_iter().flatten() {
        let Some(no) = number(db, row)? else { continue };
        db.execute("INSERT OR IGNORE INTO stale SELECT key FROM form WHERE row = ?", [no])?;
        // a row without a name has a form only as long as somebody joins it to others
        db.execute("INSERT OR IGNORE INTO fresh SELECT article FROM row WHERE id = ?", [no])?;
        db.execute("INSERT OR IGNORE INTO moved SELECT head FROM link WHERE row = ?", [no])?;
    }
    Ok(())
}

pub(crate) fn read(db: &Connection, article: Option<&str>) -> Result<Vec<Correction>, Trouble> {
    let ask = "SELECT id, at, who, article, kind, anchor, change, undoes FROM correction WHERE ?1 IS NULL OR article = ?1 ORDER BY id";
    let mut ask = db.prepare_cached(ask)?;
    let mut rows = ask.query([article])?;
    let mut all = Vec::new();
    while let Some(r) = rows.next()? {
        let (anchor, change): (String, String) = (r.get(5)?, r.get(6)?);
        all.push(Correction {
            no: CorrectionNo(r.get(0)?),
            at: r.get(1)?,
            who: r.get(2)?,
            target: Target { article: r.get(3)?, kind: r.get(4)?, anchor: serde_json::from_str(&anchor)? },
            change: serde_json::from_str(&change)?,
            undoes: r.get::<_, Option<i64>>(7)?.map(CorrectionNo),
        });
    }
    Ok(all)
}

/// The corrections that hold: those that no holding one takes back.
fn holding(all: Vec<Correction>) -> Vec<Correction> {
    let mut undone = HashSet::new();
    for c in all.iter().rev() {
        if let Some(no) = c.undoes.filter(|_| !undone.contains(&c.no)) {
            undone.insert(no);
        }
    }
    all.into_iter().filter(|c| !undone.contains(&c.no)).collect()
}

/// The number of the row that is meant, as the rows hold now.
fn number(db: &Connection, target: &Target) -> Result<Option<i64>, Trouble> {
    let Some(kind) = Kind::named(&target.kind) else { return Ok(None) };
    let mut ask = db.prepare_cached(
        "SELECT row.id, coalesce(row.body, machine.body) FROM row JOIN article ON article.id = row.article
         LEFT JOIN machine ON machine.article = row.article AND machine.local = row.local WHERE article.key = ? AND row.kind = ? ORDER BY length(row.local), row.local",
    )?;
    let found = ask.query_map(params![target.article, target.kind], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
    let (mut numbers, mut rows) = (Vec::new(), Vec::new());
    for stored in found {
        let (no, body) = stored?;
        numbers.push(no);
        rows.push(Body::from_json(kind, &body)?);
    }
    Ok(nearest(&rows, kind, &target.anchor).map(|at| numbers[at]))
}

/// The record with the corrections of its article laid over, and whose hand each corrected row shows.
pub(crate) fn lay_over(db: &Connection, machine: Record) -> Result<(Record, HashMap<String, &'static str>), Trouble> {
    let corrections = holding(read(db, Some(&machine.article.id))?);
    let mut hands = HashMap::new();
    if corrections.is_empty() {
        return Ok((machine, hands));
    }
    let mut rows = row::bodies(&machine);
    for c in corrections {
        let (Some(change), Some(kind)) = (c.change, Kind::named(&c.target.kind)) else { continue };
        let at = nearest(&rows, kind, &c.target.anchor);
        match change {
            Change::Reject => {
                if let Some(at) = at {
                    rows.remove(at);
                }
            }
            Change::Accept { row, refers } => {
                let at = match at {
                    Some(at) => at,
                    None => put(&mut rows, kind, row, &refers)?,
                };
                hands.insert(rows[at].local(), "accepted");
            }
            Change::Edit { fields, row, refers } => {
                let at = match at {
                    Some(at) => {
                        let mut edited = value(&rows[at])?;
                        let known = translation(&mut rows, &refers)?;
                        merge(&mut edited, &translated(fields, &known));
                        rows[at] = Body::from_json(kind, &edited.to_string())?;
                        at
                    }
                    None => put(&mut rows, kind, row, &refers)?,
                };
                hands.insert(rows[at].local(), "edited");
            }
            Change::Add { row, refers } => {
                let at = put(&mut rows, kind, row, &refers)?;
                hands.insert(rows[at].local(), "person");
            }
            // across articles: laid over the links, not over the rows
            Change::Same { .. } | Change::Apart => {}
            Change::Merge { into } => {
                let into = nearest(&rows, Kind::Actor, &into);
                if let (Some(from), Some(into)) = (at, into)
                    && from != into
                {
                    hands.insert(rows[into].local(), "edited");
                    join(&mut rows, from, into)?;
                }
            }
        }
    }
    let mut held = article::without_rows(machine);
    rows.into_iter().for_each(|b| row::put(&mut held, b));
    Ok((held, hands))
}

/// The row of a kind that an anchor means: the one that shares most words with it, at least half of both together, or the one of that name.
fn nearest(rows: &[Body], kind: Kind, anchor: &Anchor) -> Option<usize> {
    let of_kind = || rows.iter().enumerate().filter(|(_, b)| b.kind() == kind);
    let anchor = match anchor {
        Anchor::Words(spans) => spans,
        Anchor::Name(name) => return of_kind().find(|(_, b)| matches!(b, Body::Actor(a) if a.name == *name)).map(|(i, _)| i),
    };
    let length = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
    let mut best: Option<(usize, usize)> = None;
    for (i, body) in of_kind() {
        let own = body.anchor();
        let both: usize = own.iter().flat_map(|s| anchor.iter().filter_map(|a| s.intersection(*a))).map(Span::len).sum();
        if 4 * both >= length(&own) + length(anchor) && both > 0 && best.is_none_or(|(b, _)| both > b) {
            best = Some((both, i));
        }
    }
    best.map(|(_, i)| i)
}

/// Adds a row under a free id, its references carried over to the rows as they are now.
fn put(rows: &mut Vec<Body>, kind: Kind, row: Value, refers: &[Referred]) -> Result<usize, Trouble> {
    let known = translation(rows, refers)?;
    let mut row = translated(row, &known);
    let letter = row.get("id").and_then(Value::as_str).and_then(|id| id.chars().next()).unwrap_or('x');
    row["id"] = Value::String(free(rows, letter));
    rows.push(Body::from_json(kind, &row.to_string())?);
    Ok(rows.len() - 1)
}

/// The ids that referred rows have now, by those they had; a row that is no longer found is put back.
fn translation(rows: &mut Vec<Body>, refers: &[Referred]) -> Result<HashMap<String, String>, Trouble> {
    let mut known = HashMap::new();
    for referred in refers {
        let Some(kind) = Kind::named(&referred.kind) else { continue };
        let was = Body::from_json(kind, &referred.row.to_string())?;
        // a day that a person gave is that day, whatever else stands on the same words
        let same = |at: &usize| match (&rows[*at], &was) {
            (Body::Time(now), Body::Time(was)) => now.value == was.value,
            _ => true,
        };
        let now = match nearest(rows, kind, &Anchor::of(&was)).filter(same) {
            Some(at) => rows[at].local(),
            None => {
                let mut row = referred.row.clone();
                each_id(&mut row, &mut |_| None);
                let letter = was.local().chars().next().unwrap_or('x');
                row["id"] = Value::String(free(rows, letter));
                rows.push(Body::from_json(kind, &row.to_string())?);
                rows[rows.len() - 1].local()
            }
        };
        known.insert(was.local(), now);
    }
    Ok(known)
}

fn translated(mut row: Value, known: &HashMap<String, String>) -> Value {
    each_id(&mut row, &mut |id| Some(known.get(id).cloned().unwrap_or_else(|| id.to_owned())));
    row
}

fn free(rows: &[Body], letter: char) -> String {
    let taken = rows.iter().filter_map(|b| b.local().strip_prefix(letter).and_then(|n| n.parse::<u32>().ok())).max();
    format!("{letter}{}", taken.unwrap_or(0) + 1)
}

/// Lets one actor take the place of another everywhere.
fn join(rows: &mut Vec<Body>, from: usize, into: usize) -> Result<(), Trouble> {
    let (gone, stays) = (rows[from].local(), rows[into].local());
    if let (Body::Actor(lost), Body::Actor(kept)) = (rows[from].clone(), &mut rows[into]) {
        kept.mentions.extend(lost.mentions);
        kept.mentions.sort_by_key(|m| (m.span.start(), m.span.end()));
        kept.mentions.dedup_by_key(|m| m.span);
        let roles = lost.roles.into_iter().filter(|r| !kept.roles.contains(r)).collect::<Vec<_>>();
        kept.roles.extend(roles);
        kept.country = kept.country.take().or(lost.country);
    }
    rows.remove(from);
    for body in rows.iter_mut() {
        let (kind, mut row) = (body.kind(), value(body)?);
        each_id(&mut row, &mut |id| Some(if id == gone { stays.clone() } else { id.to_owned() }));
        *body = Body::from_json(kind, &row.to_string())?;
    }
    Ok(())
}

/// The rows that a row refers to.
fn referred(r: &Record, row: &Value) -> Result<Vec<Referred>, Trouble> {
    let mut ids = Vec::new();
    each_id(&mut row.clone(), &mut |id| {
        ids.push(id.to_owned());
        None
    });
    let bodies = row::bodies(r).into_iter().filter(|b| ids.contains(&b.local()));
    bodies.map(|b| Ok(Referred { kind: b.kind().name().to_owned(), row: value(&b)? })).collect()
}

/// Calls `f` on every id by which a row refers to others: it answers with the id that is to stand there, or with nothing.
pub(crate) fn each_id(row: &mut Value, f: &mut dyn FnMut(&str) -> Option<String>) {
    const FIELDS: &[&str] = &[
        "actor",
        "actors",
        "recipients",
        "holder",
        "toward",
        "from",
        "to",
        "carried_by",
        "visibility_by",
        "participants",
        "convener",
        "mediators",
        "members",
        "of",
        "place",
        "time",
        "answers",
        "statement",
        "claimed_by",
        "anchor",
    ];
    match row {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(id) if FIELDS.contains(&name.as_str()) && is_id(id) => {
                        *field = f(id).map_or(Value::Null, Value::String);
                    }
                    Value::Array(ids) if FIELDS.contains(&name.as_str()) => {
                        let kept = ids.iter().filter_map(|id| id.as_str().and_then(&mut *f)).map(Value::String).collect();
                        *field = Value::Array(kept);
                    }
                    other => each_id(other, f),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|v| each_id(v, f)),
        _ => {}
    }
}

fn is_id(s: &str) -> bool {
    let mut chars = s.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase()) && !chars.as_str().is_empty() && chars.all(|c| c.is_ascii_digit())
}

/// JSON merge patch (RFC 7396), but that null is kept: a field of a record is null, not missing.
fn merge(row: &mut Value, fields: &Value) {
    match (row, fields) {
        (Value::Object(row), Value::Object(fields)) => {
            for (name, field) in fields {
                merge(row.entry(name.clone()).or_insert(Value::Null), field);
            }
        }
        (row, fields) => *row = fields.clone(),
    }
}

pub(crate) fn value(body: &Body) -> Result<Value, Trouble> {
    Ok(serde_json::from_str(&body.to_json()?)?)
}
