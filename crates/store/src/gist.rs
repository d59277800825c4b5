use crate::row::Body;
use article::Span;
use record::{ActorId, ActorKind, Party, PlaceId, Record, TimeId};
use serde::{Deserialize, Serialize};

/// What a row says in the words of its article: enough for a line of a list, so that a list does not read the articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gist {
    /// Who says, acts, holds, gives or takes part; of an actor, itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Named>,
    /// To whom; of an engagement, who convenes or mediates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub whom: Vec<Named>,
    /// What was said, the issue, the clause, the words that name it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Of a statement, the words that say that it was said; of an event, its mode; of an engagement, its topic.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When, as a TIMEX3 value; `None` where the text does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// A party of a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// Id of the actor in the row's article, where it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub actor: Option<String>,
}

impl Gist {
    pub(crate) fn of(body: &Body, r: &Record) -> Gist {
        let words = |s: Span| line(r.article.text.get(s.range()).unwrap_or_default());
        let all = |spans: &[Span]| spans.iter().map(|&s| words(s)).collect::<Vec<_>>().join(" … ");
        let named = |ids: &[ActorId]| ids.iter().filter_map(|&id| actor(r, id)).collect::<Vec<_>>();
        let party = |p: &Option<Party>| p.iter().filter_map(|p| party(r, p, &words)).collect::<Vec<_>>();
        let place = |id: Option<PlaceId>| id.and_then(|id| r.places.iter().find(|p| p.id == id)).map(|p| p.name.clone());
        let time = |id: Option<TimeId>| id.and_then(|id| r.times.iter().find(|t| t.id == id)).map(|t| t.value.clone());
        match body {
            Body::Actor(x) => Gist {
                who: named(&[x.id]),
                how: x.roles.first().map(|r| r.title.clone()).unwrap_or_default(),
                place: x.country.clone(),
                ..Gist::default()
            },
            Body::Time(x) => Gist { words: words(x.span), time: Some(x.value.clone()), ..Gist::default() },
            Body::Place(x) => Gist { words: words(x.span), place: Some(x.name.clone()), ..Gist::default() },
            Body::Statement(x) => Gist {
                who: party(&x.source),
                whom: party(&x.addressee),
                words: all(&x.content),
                how: x.cue.as_ref().map(|c| if x.withheld { format!("did not {}", c.lemma) } else { words(c.span) }).unwrap_or_default(),
                time: time(x.time),
                place: None,
            },
            Body::Event(x) => Gist {
                who: named(&x.actors),
                whom: named(&x.recipients),
                words: words(x.span),
                how: x.mode.clone().unwrap_or_default(),
                place: place(x.place),
                time: time(x.time),
            },
            Body::Position(x) => {
                let said = x.statement.and_then(|id| r.statements.iter().find(|s| s.id == id)).and_then(|s| s.time);
                let issue = if x.issue_text.is_empty() { words(x.issue) } else { line(&x.issue_text) };
                let time = time(x.time.or(said));
                Gist { who: named(&[x.holder]), whom: named(&x.toward), words: issue, time, ..Gist::default() }
            }
            Body::Instrument(x) => Gist {
                who: named(&x.from),
                whom: named(&x.to),
                words: words(x.span),
                how: x.carried_by.and_then(|id| actor(r, id)).map(|a| a.name).unwrap_or_default(),
                place: None,
                time: time(x.time),
            },
            Body::Engagement(x) => {
                let others: Vec<ActorId> =
                    x.convener.iter().chain(&x.mediators).copied().filter(|id| !x.participants.contains(id)).collect();
                Gist {
                    who: named(&x.participants),
                    whom: named(&others),
                    words: words(x.span),
                    how: x.topic.as_ref().map(|t| line(&t.text)).unwrap_or_default(),
                    place: place(x.place),
                    time: time(x.time),
                }
            }
        }
    }
}

fn actor(r: &Record, id: ActorId) -> Option<Named> {
    let found = r.actors.iter().find(|a| a.id == id)?;
    Some(Named { name: line(&found.name), actor: Some(id.to_string()) })
}

/// By its name, or in the words of the text where it has none.
fn party(r: &Record, p: &Party, words: &dyn Fn(Span) -> String) -> Option<Named> {
    let known = p.actor.and_then(|id| r.actors.iter().find(|a| a.id == id));
    let name = match (known, p.span) {
        (Some(a), Some(span)) if a.kind == ActorKind::Unnamed => words(span),
        (Some(a), _) => line(&a.name),
        (None, span) => words(span?),
    };
    Some(Named { name, actor: known.map(|a| a.id.to_string()) })
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
