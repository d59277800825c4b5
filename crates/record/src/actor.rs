use crate::ActorId;
use crate::spans::spans_in;
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A party: someone or something that can speak, act or be acted toward. Things and ideas are no actors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// `a1` …
    pub id: ActorId,
    /// The fullest name the article gives, or the registry's.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3 code of the state it belongs to.
    pub country: Option<String>,
    /// PLOVER sector codes such as GOV, MIL, REB, IGO; the first is the primary one.
    pub sectors: Vec<String>,
    /// Offices and affiliations, as the text or the registry gives them.
    pub roles: Vec<Role>,
    /// Of a joint source or a group: the actors in it.
    pub members: Vec<ActorId>,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<String>,
    /// Every place where the article means it.
    pub mentions: Vec<Mention>,
}

/// An office or affiliation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Such as "foreign minister".
    pub title: String,
    /// Of which actor.
    pub of: Option<ActorId>,
}

/// A place in the text that means an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// How they mean it.
    pub kind: MentionKind,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// One human being.
    Person,
    /// A state.
    Country,
    /// An institution, party, company, ministry.
    Organization,
    /// An armed group, a people, a delegation, a joint source.
    Group,
    /// Someone the text does not name: "a senior official", "analysts".
    Unnamed,
}

/// How words mean an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By name, a seat of power included.
    Name,
    /// By a common noun: "the foreign minister".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

spans_in! {
    Actor { mentions }
    Mention { span }
}
