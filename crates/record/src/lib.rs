//! The record: what demarche writes down about one article.
//!
//! These types are the contract between the rooms and with the world. In memory every span is a byte range of `article.text`; in JSON it
//! is `[start, end)` in Unicode code points, the unit of the W3C Web Annotation TextPositionSelector. [`Record::to_json`]
//! and [`Record::from_json`] are the only two places that know the difference.
//!
//! The JSON Schema is generated from the types ([`schema`]) and committed as `schema.json`; a test keeps the two equal.
//!
//! Nothing here reads text or decides anything.

mod actor;
#[cfg(feature = "arrow")]
pub mod arrow;
mod article_head;
mod engagement;
mod event;
mod found;
mod id;
mod instrument;
mod json;
mod place;
mod position;
mod spans;
mod statement;
mod time;

pub use actor::{Actor, ActorKind, Mention, MentionKind, Role};
pub use article::{PublishedFrom, SectionKind};
pub use article_head::{ArticleHead, Section, Story};
pub use engagement::{Engagement, EngagementKind, EngagementStatus};
pub use event::{Event, EventStatus};
pub use found::{Found, Party, Phrase, SHOWN};
pub use id::{ActorId, EngagementId, EventId, InstrumentId, PlaceId, PositionId, StatementId, TimeId};
pub use instrument::{Instrument, InstrumentKind, Visibility};
pub use json::JsonError;
pub use place::{Place, PlaceRole, Precision};
pub use position::{Position, PositionAct};
pub use spans::Spans;
pub use statement::{Cue, Statement, StatementKind, StatementMode};
pub use time::{Anchor, Time, TimeType};

use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that was read from one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of the program.
    pub version: String,
    /// Name of the language model that read the text.
    pub model: String,
    /// `sha256:` and the hash of all rules and lexicons that were used.
    pub rules: String,
    /// The article itself.
    pub article: ArticleHead,
    /// Named entities as read, before they become actors or places.
    pub names: Vec<Name>,
    /// Who can speak, act or be acted toward.
    pub actors: Vec<Actor>,
    /// Times that the text names, as TIMEX3 values.
    pub times: Vec<Time>,
    /// Places that the text names.
    pub places: Vec<Place>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Who wants, offers, accepts, refuses or holds what.
    pub positions: Vec<Position>,
    /// Papers that pass between parties.
    pub instruments: Vec<Instrument>,
    /// Who meets, calls or visits whom.
    pub engagements: Vec<Engagement>,
    /// Oddities met on the way; reading never fails on text.
    pub remarks: Vec<Remark>,
}

/// A named entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub label: NameLabel,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum NameLabel {
    /// A person.
    Per,
    /// An organization, party or company.
    Org,
    /// A place or a country.
    Loc,
    /// A people, faith or political following; adjectives of nations.
    Norp,
    /// A named event.
    Event,
    /// A treaty, law or resolution.
    Law,
    /// Anything else that has a name.
    Misc,
}

/// Something odd about the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// Where.
    pub span: Span,
    /// A short stable code such as `unclosed-quote`.
    pub code: String,
    /// One sentence for a person.
    pub text: String,
}

/// The JSON Schema (draft 2020-12) of a [`Record`] in JSON, ending in a line break.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Record);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
