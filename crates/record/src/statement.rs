use crate::spans::spans_in;
use crate::{Found, Party, Phrase, StatementId, TimeId};
use article::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who said what: source, cue and content as in PARC and PolNeAR.
///
/// A statement that its cue breaks in two ("A," he said, "B") is one record with two spans of content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// `s1` …
    pub id: StatementId,
    /// Whether and how it is in quotation marks.
    pub kind: StatementKind,
    /// Who said it; null where the text does not tell.
    pub source: Option<Party>,
    /// The words that say that it was said.
    pub cue: Option<Cue>,
    /// Speech, writing or thought.
    pub mode: StatementMode,
    /// Speech refused: "declined to comment".
    pub withheld: bool,
    /// What was said, marks included.
    pub content: Vec<Span>,
    /// The parts inside quotation marks, marks excluded.
    pub quoted: Vec<Span>,
    /// To whom: "told reporters".
    pub addressee: Option<Party>,
    /// Where or how: "in a statement".
    pub venue: Option<Phrase>,
    /// The agency or outlet that carried it: "according to Interfax".
    pub via: Option<Party>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// Confidence, evidence, rules.
    #[serde(flatten)]
    pub found: Found,
}

/// The words that attribute content to a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cue {
    /// Where they stand.
    pub span: Span,
    /// Lemma of their head: "say".
    pub lemma: String,
}

/// How a statement is marked as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// In quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Partly inside quotation marks.
    Mixed,
    /// A turn of a transcript.
    Transcript,
}

/// What kind of act it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatementMode {
    /// Said.
    Speech,
    /// Written.
    Writing,
    /// Thought, believed, intended.
    Thought,
}

spans_in! {
    Statement { source, cue, content, quoted, addressee, venue, via, found }
    Cue { span }
}
