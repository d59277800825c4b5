use crate::spans::spans_in;
use crate::{ActorId, Found, PositionId, StatementId, TimeId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a party wants, offers, accepts, refuses or holds as a principle on one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// `q1` …
    pub id: PositionId,
    /// What the party does with the issue.
    pub act: PositionAct,
    /// Whose position it is.
    pub holder: ActorId,
    /// Toward whom.
    pub toward: Vec<ActorId>,
    /// The words that name the issue, conditions included.
    pub issue: Span,
    /// The issue in short.
    pub issue_text: String,
    /// The position that this one answers.
    pub answers: Option<PositionId>,
    /// The statement it was taken in.
    pub statement: Option<StatementId>,
    /// When.
    pub time: Option<TimeId>,
    /// Confidence, evidence, rules.
    #[serde(flatten)]
    pub found: Found,
}

/// What a party does with an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the words are the field's own
pub enum PositionAct {
    Demand,
    Request,
    Offer,
    Accept,
    Reject,
    Refuse,
    Defer,
    Principle,
    Deny,
    Threaten,
    Pledge,
    Assess,
}

spans_in! {
    Position { issue, found }
}
