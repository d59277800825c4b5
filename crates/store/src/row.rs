//! Rows: a record of an article as the case holds it, with what it is found by.

use crate::article::ArticleNo;
use crate::gist::Gist;
use record::{
    Actor, ActorId, Engagement, Event, Found, Instrument, Place, PlaceId, Position, Record, Statement, StatementId, Time, TimeId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::str::FromStr;

/// Which record of which article: prints as `12.s3`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId {
    /// The article's number in the case.
    pub article: ArticleNo,
    /// The record's id in it.
    pub local: String,
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.article.0, self.local)
    }
}

impl FromStr for RowId {
    type Err = String;

    fn from_str(s: &str) -> Result<RowId, String> {
        let (article, local) = s.split_once('.').ok_or_else(|| format!("'{s}' is no id of a row, such as 12.s3"))?;
        let article = article.parse().map_err(|_| format!("'{s}' is no id of a row, such as 12.s3"))?;
        Ok(RowId { article: ArticleNo(article), local: local.to_owned() })
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the kinds of the record
pub enum Kind {
    Actor,
    Time,
    Place,
    Statement,
    Event,
    Position,
    Instrument,
    Engagement,
}

impl Kind {
    /// All, in the order of the record.
    pub const ALL: [Kind; 8] =
        [Kind::Actor, Kind::Time, Kind::Place, Kind::Statement, Kind::Event, Kind::Position, Kind::Instrument, Kind::Engagement];

    /// "statement" …
    pub fn name(self) -> &'static str {
        match self {
            Kind::Actor => "actor",
            Kind::Time => "time",
            Kind::Place => "place",
            Kind::Statement => "statement",
            Kind::Event => "event",
            Kind::Position => "position",
            Kind::Instrument => "instrument",
            Kind::Engagement => "engagement",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// The record itself; spans are bytes of the article's text.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the kinds of the record
pub enum Body {
    Actor(Actor),
    Time(Time),
    Place(Place),
    Statement(Statement),
    Event(Event),
    Position(Position),
    Instrument(Instrument),
    Engagement(Engagement),
}

/// A row of the case.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which.
    pub id: RowId,
    /// What it says.
    pub body: Body,
    /// Its number in the file, by which links name it.
    pub no: i64,
    /// The number of the first row of those that are the same across articles; `None` where it stands alone.
    pub group: Option<i64>,
    /// Kind of statement, type of event, act of position …
    pub act: String,
    /// Of an event, engagement; visibility of an instrument; mode of a statement.
    pub status: String,
    /// How sure whoever found it is.
    pub confidence: f32,
    /// The day on which its article was published.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day it concerns: its own where the text tells one, else the day of publication.
    pub day: Option<String>,
    /// Who is behind it: `machine`, `accepted`, `edited` or `person`.
    pub hand: String,
    /// What it says in words.
    pub gist: Gist,
}

/// What a row is found by.
pub(crate) struct Facets {
    pub act: String,
    pub status: String,
    pub day: Option<String>,
    pub words: String,
    pub who: String,
    pub party: String,
    pub place: String,
}

impl Body {
    /// How sure it is, and what it stands on; `None` for actors, who stand on their mentions.
    pub fn found(&self) -> Option<&Found> {
        Some(match self {
            Body::Actor(_) => return None,
            Body::Time(x) => &x.found,
            Body::Place(x) => &x.found,
            Body::Statement(x) => &x.found,
            Body::Event(x) => &x.found,
            Body::Position(x) => &x.found,
            Body::Instrument(x) => &x.found,
            Body::Engagement(x) => &x.found,
        })
    }

    /// Which kind.
    pub fn kind(&self) -> Kind {
        match self {
            Body::Actor(_) => Kind::Actor,
            Body::Time(_) => Kind::Time,
            Body::Place(_) => Kind::Place,
            Body::Statement(_) => Kind::Statement,
            Body::Event(_) => Kind::Event,
            Body::Position(_) => Kind::Position,
            Body::Instrument(_) => Kind::Instrument,
            Body::Engagement(_) => Kind::Engagement,
        }
    }

    /// Its id in the article.
    pub fn local(&self) -> String {
        match self {
            Body::Actor(x) => x.id.to_string(),
            Body::Time(x) => x.id.to_string(),
            Body::Place(x) => x.id.to_string(),
            Body::Statement(x) => x.id.to_string(),
            Body::Event(x) => x.id.to_string(),
            Body::Position(x) => x.id.to_string(),
            Body::Instrument(x) => x.id.to_string(),
            Body::Engagement(x) => x.id.to_string(),
        }
    }

    /// How sure whoever found it is; 1 for actors, which carry none.
    pub fn confidence(&self) -> f32 {
        self.found().map_or(1.0, |f| f.confidence)
    }

    /// The spans by which a row is known again after another reading.
    pub fn anchor(&self) -> Vec<article::Span> {
        match self {
            Body::Actor(x) => x.mentions.iter().map(|m| m.span).collect(),
            Body::Time(x) => vec![x.span],
            Body::Place(x) => vec![x.span],
            // words withheld leave only their cue
            Body::Statement(x) if x.content.is_empty() => x.cue.iter().map(|c| c.span).collect(),
            Body::Statement(x) => x.content.clone(),
            Body::Event(x) => vec![x.trigger],
            Body::Position(x) => vec![x.issue],
            Body::Instrument(x) => vec![x.span],
            Body::Engagement(x) => vec![x.span],
        }
    }

    /// As JSON.
    pub(crate) fn to_json(&self) -> Result<String, serde_json::Error> {
        match self {
            Body::Actor(x) => json(x),
            Body::Time(x) => json(x),
            Body::Place(x) => json(x),
            Body::Statement(x) => json(x),
            Body::Event(x) => json(x),
            Body::Position(x) => json(x),
            Body::Instrument(x) => json(x),
            Body::Engagement(x) => json(x),
        }
    }

    /// From JSON.
    pub(crate) fn from_json(kind: Kind, json: &str) -> Result<Body, serde_json::Error> {
        fn read<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
            serde_json::from_str(json)
        }
        Ok(match kind {
            Kind::Actor => Body::Actor(read(json)?),
            Kind::Time => Body::Time(read(json)?),
            Kind::Place => Body::Place(read(json)?),
            Kind::Statement => Body::Statement(read(json)?),
            Kind::Event => Body::Event(read(json)?),
            Kind::Position => Body::Position(read(json)?),
            Kind::Instrument => Body::Instrument(read(json)?),
            Kind::Engagement => Body::Engagement(read(json)?),
        })
    }

    /// What the row is found by, in its article.
    pub(crate) fn facets(&self, r: &Record) -> Facets {
        let text = |s: article::Span| r.article.text.get(s.range()).unwrap_or_default();
        let all = |spans: &[article::Span]| spans.iter().map(|&s| text(s)).collect::<Vec<_>>().join(" ");
        let actor = |id: ActorId| r.actors.iter().find(|a| a.id == id);
        let named = |ids: &[ActorId]| ids.iter().filter_map(|&id| actor(id)).map(called).collect::<Vec<_>>().join(" ");
        let place = |id: Option<PlaceId>| id.and_then(|id| r.places.iter().find(|p| p.id == id)).map_or(String::new(), |p| p.name.clone());
        let published = r.article.published.as_deref().and_then(|d| d.get(..10)).map(str::to_owned);
        let day = |id: Option<TimeId>| {
            id.and_then(|id| r.times.iter().find(|t| t.id == id)).and_then(|t| whole_day(&t.value)).or(published.clone())
        };
        let said = |id: Option<StatementId>| id.and_then(|id| r.statements.iter().find(|s| s.id == id)).and_then(|s| s.time);
        let facets = |act: String, status: String, day: Option<String>, words: String, who: String, party: String, place: String| Facets {
            act,
            status,
            day,
            words,
            who,
            party,
            place,
        };
        let none = String::new;
        match self {
            Body::Actor(x) => facets(word(&x.kind), none(), published, called(x), called(x), called(x), none()),
            Body::Time(x) => {
                facets(word(&x.kind), none(), whole_day(&x.value), format!("{} {}", text(x.span), x.value), none(), none(), none())
            }
            Body::Place(x) => facets(word(&x.role), none(), published, text(x.span).to_owned(), none(), none(), x.name.clone()),
            Body::Statement(x) => {
                let source: Vec<ActorId> = x.source.iter().filter_map(|s| s.actor).collect();
                let others: Vec<ActorId> = [&x.addressee, &x.via].into_iter().flatten().filter_map(|p| p.actor).collect();
                let who = format!("{} {}", named(&source), x.source.as_ref().and_then(|s| s.span).map_or("", text));
                let party = format!("{who} {}", named(&others));
                facets(word(&x.kind), word(&x.mode), day(x.time), all(&x.content), who, party, none())
            }
            Body::Event(x) => {
                let party = format!("{} {}", named(&x.actors), named(&x.recipients));
                facets(x.kind.clone(), word(&x.status), day(x.time), text(x.span).to_owned(), named(&x.actors), party, place(x.place))
            }
            Body::Position(x) => {
                let party = format!("{} {}", named(&[x.holder]), named(&x.toward));
                let day = day(x.time.or_else(|| said(x.statement)));
                let words = format!("{} {}", x.issue_text, text(x.issue));
                facets(word(&x.act), none(), day, words, named(&[x.holder]), party, none())
            }
            Body::Instrument(x) => {
                let party = format!("{} {}", named(&x.from), named(&x.to));
                facets(word(&x.kind), word(&x.visibility), day(x.time), text(x.span).to_owned(), named(&x.from), party, none())
            }
            Body::Engagement(x) => {
                let others: Vec<ActorId> = x.convener.iter().chain(&x.mediators).copied().collect();
                let party = format!("{} {}", named(&x.participants), named(&others));
                facets(word(&x.kind), word(&x.status), day(x.time), text(x.span).to_owned(), named(&x.participants), party, place(x.place))
            }
        }
    }
}

/// All rows that a record makes, in its order.
pub(crate) fn bodies(r: &Record) -> Vec<Body> {
    let mut all = Vec::new();
    all.extend(r.actors.iter().cloned().map(Body::Actor));
    all.extend(r.times.iter().cloned().map(Body::Time));
    all.extend(r.places.iter().cloned().map(Body::Place));
    all.extend(r.statements.iter().cloned().map(Body::Statement));
    all.extend(r.events.iter().cloned().map(Body::Event));
    all.extend(r.positions.iter().cloned().map(Body::Position));
    all.extend(r.instruments.iter().cloned().map(Body::Instrument));
    all.extend(r.engagements.iter().cloned().map(Body::Engagement));
    all
}

/// Puts rows back into a record.
pub(crate) fn put(r: &mut Record, body: Body) {
    match body {
        Body::Actor(x) => r.actors.push(x),
        Body::Time(x) => r.times.push(x),
        Body::Place(x) => r.places.push(x),
        Body::Statement(x) => r.statements.push(x),
        Body::Event(x) => r.events.push(x),
        Body::Position(x) => r.positions.push(x),
        Body::Instrument(x) => r.instruments.push(x),
        Body::Engagement(x) => r.engagements.push(x),
    }
}

fn json<T: Serialize>(x: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(x)
}

/// The record's own word for a choice: "direct", "held".
fn word<T: Serialize>(x: &T) -> String {
    serde_json::to_value(x).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// All that an actor is called by: its name, its country's code, its roles.
fn called(a: &Actor) -> String {
    let roles = a.roles.iter().map(|r| r.title.as_str());
    [a.name.as_str()].into_iter().chain(a.country.as_deref()).chain(roles).collect::<Vec<_>>().join(" ")
}

/// The day of a TIMEX3 value that is one, or a time of one.
fn whole_day(value: &str) -> Option<String> {
    let day = value.get(..10)?;
    let shape = day.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    let ends = value.as_bytes().get(10).is_none_or(|b| *b == b'T');
    (shape && ends).then(|| day.to_owned())
}
