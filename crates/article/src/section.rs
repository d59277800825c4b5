use crate::{Published, Span};

/// One story of a page: its own headline, and what else is its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// As printed.
    pub headline: Option<String>,
    /// Who wrote this story, where the page says so of the story alone.
    pub byline: Option<String>,
    /// The story's own address.
    pub url: Option<String>,
    /// When this story was published, where that is its own.
    pub published: Option<Published>,
}

/// A part of the text that is of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where it stands, without blanks at the ends.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
    /// Index of its story; `None` where it belongs to the page as a whole.
    pub story: Option<usize>,
    /// In transcripts, the words that name who speaks ("MINISTER VARGA:", without the colon), where the text names them beside the speech.
    pub speaker: Option<Span>,
}

/// What a part of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema), serde(rename_all = "lowercase"))]
pub enum SectionKind {
    /// Title of a story.
    Headline,
    /// A line under the headline, or a heading within a story.
    Subhead,
    /// A paragraph of the story.
    Prose,
    /// Words under a picture or video.
    Caption,
    /// Who made a picture or video.
    Credit,
    /// Speech written down as it was said.
    Transcript,
    /// A bullet of a summary or list.
    List,
    /// Who wrote, reported or edited.
    Byline,
    /// Player notices, sharing buttons, time stamps, links elsewhere: of the page, not of the story.
    Boilerplate,
}

impl SectionKind {
    /// Whether statements, events and positions are looked for here. Credits, captions, bylines and boilerplate tell no story of their own.
    pub fn is_read(self) -> bool {
        use SectionKind::*;
        match self {
            Headline | Subhead | Prose | Transcript | List => true,
            Caption | Credit | Byline | Boilerplate => false,
        }
    }
}
