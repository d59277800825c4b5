use crate::spans::spans_in;
use crate::{ActorId, Found, InstrumentId, StatementId, TimeId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A written paper that passes between parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Instrument {
    /// `d1` …
    pub id: InstrumentId,
    /// What kind of paper.
    pub kind: InstrumentKind,
    /// The words that name it.
    pub span: Span,
    /// Who gave it.
    pub from: Vec<ActorId>,
    /// To whom.
    pub to: Vec<ActorId>,
    /// Who carried it.
    pub carried_by: Option<ActorId>,
    /// When it passed.
    pub time: Option<TimeId>,
    /// The paper that it answers.
    pub answers: Option<InstrumentId>,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// Who decided that.
    pub visibility_by: Option<ActorId>,
    /// The statement that tells of it; null where the reporter does.
    pub claimed_by: Option<StatementId>,
    /// Confidence, evidence, rules.
    #[serde(flatten)]
    pub found: Found,
}

/// Kinds of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the words are the field's own
pub enum InstrumentKind {
    #[serde(rename = "response")]
    Response,
    #[serde(rename = "proposal")]
    Proposal,
    #[serde(rename = "demands")]
    Demands,
    #[serde(rename = "draft treaty")]
    DraftTreaty,
    #[serde(rename = "letter")]
    Letter,
    #[serde(rename = "joint statement")]
    JointStatement,
    #[serde(rename = "resolution")]
    Resolution,
    #[serde(rename = "agreement")]
    Agreement,
    #[serde(rename = "report")]
    Report,
}

/// Who may read a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The parties alone.
    Confidential,
    /// It was to be confidential and is not.
    Leaked,
    /// The text does not tell.
    Unknown,
}

spans_in! {
    Instrument { span, found }
}
