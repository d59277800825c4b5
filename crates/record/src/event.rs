use crate::spans::spans_in;
use crate::{ActorId, EventId, Found, PlaceId, StatementId, TimeId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who did what to whom, in PLOVER's types with CAMEO's codes beside them. Where nothing matches there is no event: no code is ever invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// `e1` …
    pub id: EventId,
    /// The clause.
    pub span: Span,
    /// The word or words that name the act.
    pub trigger: Span,
    /// PLOVER type, such as `CONSULT`.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode, such as `visit`.
    pub mode: Option<String>,
    /// PLOVER contexts, such as `diplomatic`.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    #[schemars(range(min = 1, max = 4))]
    pub quad: u8,
    /// Who acts.
    pub actors: Vec<ActorId>,
    /// Who is acted toward.
    pub recipients: Vec<ActorId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// When.
    pub time: Option<TimeId>,
    /// Whether it happened.
    pub status: EventStatus,
    /// On the Goldstein scale, −10..10.
    pub intensity: Option<f32>,
    /// The statement that claims it; null where the reporter tells it.
    pub claimed_by: Option<StatementId>,
    /// Confidence, evidence, rules.
    #[serde(flatten)]
    pub found: Found,
}

/// Whether an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EventStatus {
    /// It did.
    Occurred,
    /// It is going on.
    Ongoing,
    /// It is to come.
    Planned,
    /// Someone threatens it.
    Threatened,
    /// Someone demands it.
    Demanded,
    /// Someone denies it.
    Denied,
    /// It might.
    Hypothetical,
}

spans_in! {
    Event { span, trigger, found }
}
