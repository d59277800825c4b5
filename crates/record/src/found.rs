use crate::ActorId;
use crate::spans::spans_in;
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The least confidence of rows that are shown unless more are asked for: they are likelier right than wrong.
pub const SHOWN: f32 = 0.5;

/// Why a record should be believed: on every statement, event, position, instrument and engagement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// 0..1, calibrated on a dev set: of the records given 0.8, about four in five are right.
    pub confidence: f32,
    /// The spans that a person should see highlighted to believe it.
    pub evidence: Vec<Span>,
    /// Names of the rules or models that found it, in order.
    pub because: Vec<String>,
}

/// A party as the words at one place name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The actor, where known.
    pub actor: Option<ActorId>,
    /// The words, where there are any.
    pub span: Option<Span>,
}

/// Words of the article that say something of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Phrase {
    /// Where they stand.
    pub span: Span,
    /// The words themselves.
    pub text: String,
}

spans_in! {
    Found { evidence }
    Party { span }
    Phrase { span }
}
