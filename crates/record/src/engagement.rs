use crate::spans::spans_in;
use crate::{ActorId, EngagementId, Found, Phrase, PlaceId, StatementId, TimeId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Parties meeting, calling or convening, past or to come. The agenda is the engagements still ahead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Engagement {
    /// `g1` …
    pub id: EngagementId,
    /// What kind.
    pub kind: EngagementKind,
    /// The words that name it.
    pub span: Span,
    /// Who takes part.
    pub participants: Vec<ActorId>,
    /// Who called it.
    pub convener: Option<ActorId>,
    /// Who mediates or hosts.
    pub mediators: Vec<ActorId>,
    /// What about.
    pub topic: Option<Phrase>,
    /// The statement that tells of it; null where the reporter does.
    pub claimed_by: Option<StatementId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// When.
    pub time: Option<TimeId>,
    /// How long, as an ISO 8601 duration such as `PT8H`.
    pub duration: Option<String>,
    /// Whether it took place.
    pub status: EngagementStatus,
    /// Confidence, evidence, rules.
    #[serde(flatten)]
    pub found: Found,
}

/// Kinds of engagements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the words are the field's own
pub enum EngagementKind {
    Meeting,
    Call,
    Summit,
    Session,
    Visit,
    Consultation,
    Ceremony,
}

/// Whether an engagement took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the words are the field's own
pub enum EngagementStatus {
    Held,
    Ongoing,
    Scheduled,
    Proposed,
    Postponed,
    Cancelled,
    Refused,
}

spans_in! {
    Engagement { topic, span, found }
}
