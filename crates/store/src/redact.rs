//! Taking a person out of a case: the rows that the person stands behind go, and so do the words, from the text, from what else the case keeps of the article, and from
//! what people said of it. Every letter that is taken out stays as an x, so that the spans of all other rows hold.

use crate::article;
use crate::case::Case;
use crate::correction::{self, Anchor, each_id};
use crate::error::{Error, Trouble};
use crate::row::{self, Body, Kind, RowId};
use ::article::Span;
use record::{ActorKind, MentionKind, Record};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// Articles in which words were taken out.
    pub articles: usize,
    /// Rows that are gone.
    pub rows: usize,
}

/// A saying of fewer words than this is not looked for where it is not told as that person's: others use the same words.
const SAYING: usize = 4;

impl Case {
    /// Takes a person out of all articles: of those that have the person as an actor of this group, the rows that the person stands behind, what was said, and the name; of
    /// the others, the name in full. What is added later is not looked through. The links have to be made anew.
    ///
    /// # Errors
    /// Where that row is no person, or the case cannot be written.
    pub fn redact(&mut self, person: &RowId) -> Result<Redacted, Error> {
        self.change(|db| {
            let own = crate::query::one(db, person)?;
            if !matches!(&own.body, Body::Actor(a) if a.kind == ActorKind::Person) {
                return Err(Trouble::Senseless(format!("{person} is no person; the number of an article takes the article out")));
            }
            let group = "SELECT article, local FROM row WHERE id = ?1 OR id IN (SELECT row FROM link WHERE head = (SELECT head FROM link WHERE row = ?1))";
            let mut ask = db.prepare_cached(group)?;
            let mut known: BTreeMap<i64, HashSet<String>> = BTreeMap::new();
            for found in ask.query_map([own.no], |r| Ok((r.get(0)?, r.get(1)?)))? {
                let (article, local): (i64, String) = found?;
                known.entry(article).or_default().insert(local);
            }
            let before: i64 = db.query_row("SELECT sum(rows) FROM tally", [], |r| r.get(0))?;
            let mut names = Words::default();
            for (id, locals) in &known {
                take_out(db, *id, locals, &mut names)?;
            }
            let named = named(db, &names)?;
            let only_named: Vec<i64> = named.into_iter().filter(|id| !known.contains_key(id)).collect();
            let in_full = Words { single: HashSet::new(), ..names };
            for id in &only_named {
                Out { names: in_full.clone(), ..Out::default() }.of(db, *id)?;
            }
            let after: i64 = db.query_row("SELECT sum(rows) FROM tally", [], |r| r.get(0))?;
            Ok(Redacted { articles: known.len() + only_named.len(), rows: usize::try_from(before - after).unwrap_or(0) })
        })
    }

    /// Leaves nothing in the file of what was taken out: not in the index of words, not where rows once stood, not in the log. Writes the whole file anew.
    ///
    /// # Errors
    /// Where the case cannot be written, or there is no room for a second copy of it.
    pub fn scrub(&mut self) -> Result<(), Error> {
        let scrub = || -> Result<(), Trouble> {
            self.db.execute_batch("INSERT INTO found (found) VALUES ('optimize'); VACUUM;")?;
            self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        };
        scrub().map_err(|t| self.error(t))
    }
}

/// What is taken out of an article.
#[derive(Default)]
struct Out {
    /// Ids of actors that are the person.
    actors: HashSet<String>,
    /// Where these are mentioned, by whatever words.
    mentions: HashSet<Span>,
    /// What the person said or holds.
    said: Vec<Span>,
    /// What the person is called.
    names: Words,
    /// What the person said, in words: it may stand in the article a second time.
    sayings: Words,
}

/// Takes the person who is these actors out of an article, and learns what the person is called.
fn take_out(db: &Connection, id: i64, locals: &HashSet<String>, names: &mut Words) -> Result<(), Trouble> {
    let (machine, held) = (article::load(db, id, "machine")?, article::load(db, id, "row")?);
    let text = machine.article.text.as_str();
    let mut out = Out::default();
    for (r, as_held) in [(&held, true), (&machine, false)] {
        for a in &r.actors {
            // an actor that a person merged into another has its own id only where the machine read it
            let is_one = as_held && locals.contains(&a.id.to_string());
            if is_one || a.mentions.iter().any(|m| out.mentions.contains(&m.span)) {
                out.actors.insert(a.id.to_string());
                out.names.learn(&a.name, 1);
                let named = a.mentions.iter().filter(|m| m.kind == MentionKind::Name);
                named.for_each(|m| out.names.learn(text.get(m.span.range()).unwrap_or_default(), 1));
                out.mentions.extend(a.mentions.iter().map(|m| m.span));
            }
        }
    }
    for r in [&held, &machine] {
        let spoken =
            r.statements.iter().filter(|s| s.source.as_ref().and_then(|p| p.actor).is_some_and(|a| out.actors.contains(&a.to_string())));
        let spoken: Vec<Span> = spoken.flat_map(|s| s.content.iter().chain(&s.quoted).copied()).collect();
        out.said.extend(spoken);
        let holds = r.positions.iter().filter(|q| out.actors.contains(&q.holder.to_string())).map(|q| q.issue);
        let holds: Vec<Span> = holds.collect();
        out.said.extend(holds);
    }
    for span in &out.said {
        out.sayings.learn(text.get(span.range()).unwrap_or_default(), SAYING);
    }
    out.said.extend(out.sayings.find(text));
    names.join(&out.names);
    out.of(db, id)
}

impl Out {
    /// Takes all this out of an article.
    fn of(self, db: &Connection, id: i64) -> Result<(), Trouble> {
        let machine = article::load(db, id, "machine")?;
        let spans = self.spans(&machine);
        let gone: HashSet<String> = row::bodies(&machine).iter().filter(|b| self.takes(b)).map(Body::local).collect();
        self.corrections(db, &machine.article.id)?;
        let masked: bool = db.query_row("SELECT masked FROM article WHERE id = ?", [id], |r| r.get(0))?;
        let mut left = without(machine, &gone, &|v| self.mask_strings(v))?;
        left.article.text = mask_spans(&left.article.text, &spans);
        left.names.retain(|n| !spans.iter().any(|s| s.overlaps(n.span)));
        let (origin, ground): (Option<String>, String) =
            db.query_row("SELECT origin, ground FROM article WHERE id = ?", [id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let (origin, ground) = (origin.map(|o| self.mask_string(&o)), self.mask_string(&ground));
        db.execute("UPDATE article SET redacted = 1, origin = ?, ground = ? WHERE id = ?", params![origin, ground, id])?;
        db.execute("DELETE FROM machine WHERE article = ?", [id])?;
        article::write(db, id, &left, masked)
    }

    /// What is masked in the text.
    fn spans(&self, r: &Record) -> Vec<Span> {
        let text = r.article.text.as_str();
        let pronouns: HashSet<Span> =
            r.actors.iter().flat_map(|a| &a.mentions).filter(|m| m.kind == MentionKind::Pronoun).map(|m| m.span).collect();
        let mut spans: Vec<Span> = self.mentions.iter().filter(|m| !pronouns.contains(m)).copied().collect();
        spans.extend(&self.said);
        // a surname that is part of somebody else's name, or a month, stays
        let others = r.actors.iter().filter(|a| !self.actors.contains(&a.id.to_string())).flat_map(|a| a.mentions.iter().map(|m| m.span));
        let others: Vec<Span> = others.chain(r.times.iter().map(|t| t.span)).chain(r.places.iter().map(|p| p.span)).collect();
        let whole = Words { single: HashSet::new(), phrases: self.names.phrases.clone() };
        let single = Words { phrases: HashMap::new(), single: self.names.single.clone() };
        spans.extend(whole.find(text));
        spans.extend(single.find(text).into_iter().filter(|s| !others.iter().any(|o| o.overlaps(*s))));
        spans.sort();
        spans
    }

    /// Whether a row goes: the person stands behind it, or it stands on what the person said.
    fn takes(&self, body: &Body) -> bool {
        let is_one = |id: record::ActorId| self.actors.contains(&id.to_string());
        let all = |ids: &[record::ActorId]| !ids.is_empty() && ids.iter().all(|id| is_one(*id));
        let behind = match body {
            Body::Actor(x) => return is_one(x.id),
            Body::Statement(x) => x.source.as_ref().and_then(|p| p.actor).is_some_and(is_one),
            Body::Position(x) => is_one(x.holder),
            Body::Event(x) => all(&x.actors),
            Body::Instrument(x) => all(&x.from),
            Body::Engagement(x) => all(&x.participants),
            Body::Time(_) | Body::Place(_) => false,
        };
        behind || body.anchor().iter().any(|a| self.said.iter().any(|s| s.overlaps(*a)))
    }

    fn mask_string(&self, text: &str) -> String {
        let mut spans = self.names.find(text);
        spans.extend(self.sayings.find(text));
        mask_spans(text, &spans)
    }

    /// In all strings of a JSON value; an actor's, which may have the surname of this one, only where all of the name stands there.
    fn mask_strings(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.mask_string(text),
            Value::Array(all) => all.iter_mut().for_each(|v| self.mask_strings(v)),
            Value::Object(fields) if fields.contains_key("mentions") => {
                let whole = Words { single: HashSet::new(), phrases: self.names.phrases.clone() };
                let others = Out { names: whole, ..Out::default() };
                fields.values_mut().for_each(|v| others.mask_strings(v));
            }
            Value::Object(fields) => fields.values_mut().for_each(|v| self.mask_strings(v)),
            _ => {}
        }
    }

    /// Takes it out of what people said of the article's rows. A correction of a row that goes goes with it, and whatever took that back.
    fn corrections(&self, db: &Connection, key: &str) -> Result<(), Trouble> {
        let mut gone: BTreeSet<i64> = BTreeSet::new();
        for c in correction::read(db, Some(key))? {
            let words = c.target.anchor.words();
            let of_person =
                c.target.kind == Kind::Actor.name() && (words.iter().any(|a| self.mentions.contains(a)) || self.names(&c.target.anchor));
            let of_words = c.target.kind != Kind::Actor.name() && words.iter().any(|a| self.said.iter().any(|s| s.overlaps(*a)));
            let change = c.change.as_ref().map(|change| self.change(&c.target.kind, serde_json::to_value(change)?)).transpose()?;
            if of_person || of_words || change == Some(None) || c.undoes.is_some_and(|no| gone.contains(&no.0)) {
                gone.insert(c.no.0);
            } else if let Some(Some(change)) = change {
                db.execute("UPDATE correction SET change = ? WHERE id = ?", params![change.to_string(), c.no.0])?;
            }
        }
        for no in gone.iter().rev() {
            db.execute("DELETE FROM correction WHERE id = ?", [no])?;
        }
        Ok(())
    }

    /// Whether the name that an anchor is has the person in it.
    fn names(&self, anchor: &Anchor) -> bool {
        let Anchor::Name(name) = anchor else { return false };
        let mut masked = Value::String(name.clone());
        self.mask_strings(&mut masked);
        masked.as_str() != Some(name)
    }

    /// A change without the person; nothing where nothing is left of it.
    fn change(&self, kind: &str, mut change: Value) -> Result<Option<Value>, Trouble> {
        let Some(kind) = Kind::named(kind) else { return Ok(None) };
        let mut ids = HashSet::new();
        if let Some(refers) = change.get_mut("refers").and_then(Value::as_array_mut) {
            let goes = |referred: &Value| -> Result<Option<String>, Trouble> {
                let Some(kind) = referred["kind"].as_str().and_then(Kind::named) else { return Ok(None) };
                let body = Body::from_json(kind, &referred["row"].to_string())?;
                let known = body.anchor().iter().any(|a| self.mentions.contains(a));
                Ok((kind == Kind::Actor && known || kind != Kind::Actor && self.takes(&body)).then(|| body.local()))
            };
            for referred in refers.iter() {
                ids.extend(goes(referred)?);
            }
            refers.retain(|r| r["row"]["id"].as_str().is_none_or(|id| !ids.contains(id)));
        }
        each_id(&mut change, &mut |id| (!ids.contains(id)).then(|| id.to_owned()));
        self.mask_strings(&mut change);
        let whole = change.get("row").is_none_or(|row| Body::from_json(kind, &row.to_string()).is_ok());
        Ok(whole.then_some(change))
    }
}

/// A record without some of its rows; what referred to them refers to nothing, and what made no sense without them goes too.
fn without(r: Record, gone: &HashSet<String>, strings: &dyn Fn(&mut Value)) -> Result<Record, Trouble> {
    let mut left = article::without_rows(r.clone());
    for body in row::bodies(&r).into_iter().filter(|b| !gone.contains(&b.local())) {
        let mut value = correction::value(&body)?;
        each_id(&mut value, &mut |id| (!gone.contains(id)).then(|| id.to_owned()));
        strings(&mut value);
        if let Ok(body) = Body::from_json(body.kind(), &value.to_string()) {
            row::put(&mut left, body);
        }
    }
    let text = std::mem::take(&mut left.article.text);
    let mut head = serde_json::to_value(&left.article)?;
    strings(&mut head);
    left.article = serde_json::from_value(head)?;
    left.article.text = text;
    for section in left.article.sections.iter_mut().filter(|s| s.speaker.is_some_and(|id| gone.contains(&id.to_string()))) {
        section.speaker = None;
    }
    for remark in &mut left.remarks {
        let mut text = Value::String(std::mem::take(&mut remark.text));
        strings(&mut text);
        remark.text = text.as_str().unwrap_or_default().to_owned();
    }
    Ok(left)
}

/// Another reading of a text from which somebody was taken out: without the rows that stand on nothing but x.
pub(crate) fn reading(r: &Record) -> Result<Record, Trouble> {
    let blank = |words: &str| {
        let masked = |c: char| matches!(c, 'x' | 'X' | '×' | '✗' | '𝑥');
        let mut letters = words.chars().filter(|c| c.is_alphanumeric() || masked(*c)).peekable();
        letters.peek().is_some() && letters.all(masked)
    };
    let goes = |body: &Body| match body {
        Body::Actor(a) => blank(&a.name),
        body => {
            let anchor = body.anchor();
            !anchor.is_empty() && anchor.iter().all(|s| r.article.text.get(s.range()).is_some_and(blank))
        }
    };
    let gone = row::bodies(r).iter().filter(|b| goes(b)).map(Body::local).collect();
    without(r.clone(), &gone, &|_| ())
}

/// Articles that have one of these names in full.
fn named(db: &Connection, names: &Words) -> Result<BTreeSet<i64>, Trouble> {
    let mut all = BTreeSet::new();
    let mut ask = db.prepare_cached("SELECT id, text, head FROM article WHERE text LIKE ?1 OR head LIKE ?1")?;
    let whole = Words { single: HashSet::new(), phrases: names.phrases.clone() };
    for name in names.phrases.values().flatten() {
        // what stands between the words may be anything: whether it is the name is looked at below
        let pattern = format!("%{}%", name.join("%"));
        let found = ask.query_map([pattern], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?)))?;
        for article in found {
            let (id, text, head) = article?;
            if !whole.find(&text).is_empty() || !whole.find(&head).is_empty() {
                all.insert(id);
            }
        }
    }
    Ok(all)
}

/// Words to be found again: names and sayings, however they are cased, and single words as they are written.
#[derive(Clone, Default)]
struct Words {
    /// By their first word.
    phrases: HashMap<String, Vec<Vec<String>>>,
    single: HashSet<String>,
}

impl Words {
    /// These words, where there are at least so many.
    fn learn(&mut self, text: &str, least: usize) {
        let mut found: Vec<&str> = words(text).map(|s| &text[s.range()]).collect();
        if found.len() > 1 && found.last() == Some(&"s") {
            found.pop();
        }
        match found.as_slice() {
            [] => {}
            [one] if least == 1 && one.starts_with(char::is_uppercase) && one.chars().count() > 2 => {
                self.single.insert((*one).to_owned());
            }
            [first, _, ..] if found.len() >= least => {
                let phrase: Vec<String> = found.iter().map(|w| w.to_lowercase()).collect();
                let known = self.phrases.entry(first.to_lowercase()).or_default();
                if !known.contains(&phrase) {
                    known.push(phrase);
                }
            }
            _ => {}
        }
    }

    fn join(&mut self, other: &Words) {
        self.single.extend(other.single.iter().cloned());
        for phrase in other.phrases.values().flatten() {
            let known = self.phrases.entry(phrase[0].clone()).or_default();
            if !known.contains(phrase) {
                known.push(phrase.clone());
            }
        }
    }

    /// Where they stand in a text.
    fn find(&self, text: &str) -> Vec<Span> {
        let all: Vec<(Span, String)> = words(text).map(|s| (s, text[s.range()].to_lowercase())).collect();
        let mut found = Vec::new();
        for (i, (span, word)) in all.iter().enumerate() {
            if self.single.contains(&text[span.range()]) {
                found.push(*span);
            }
            for phrase in self.phrases.get(word).into_iter().flatten() {
                let here = all.get(i..i + phrase.len()).filter(|here| here.iter().zip(phrase).all(|((_, a), b)| a == b));
                found.extend(here.map(|here| span.cover(here[here.len() - 1].0)));
            }
        }
        found
    }
}

/// Letters and digits without a break.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.find(|(_, c)| c.is_alphanumeric())?;
        while rest.next_if(|(_, c)| c.is_alphanumeric()).is_some() {}
        Span::new(start, rest.peek().map_or(text.len(), |(at, _)| *at))
    })
}

/// What stands for a letter or a digit, of the same length in bytes; a capital stays one, so that a later reading still sees where a name was.
fn crossed_out(c: char) -> char {
    match c.len_utf8() {
        _ if !c.is_alphanumeric() => c,
        1 if c.is_uppercase() => 'X',
        _ => article::masked(c),
    }
}

/// The text with an x for every letter of these spans.
fn mask_spans(text: &str, spans: &[Span]) -> String {
    let mut spans = spans.to_vec();
    spans.sort();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for span in spans {
        let (start, end) = (span.start().max(at), span.end().max(at));
        if let (Some(before), Some(within)) = (text.get(at..start), text.get(start..end)) {
            out.push_str(before);
            out.extend(within.chars().map(crossed_out));
            at = end;
        }
    }
    out + text.get(at..).unwrap_or_default()
}
