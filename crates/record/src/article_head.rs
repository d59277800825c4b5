use crate::spans::spans_in;
use crate::{ActorId, Found};
use article::{PublishedFrom, SectionKind, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The article that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleHead {
    /// The input's own id where it has one, else `sha256:` and the hash of the text.
    pub id: String,
    /// Canonical address.
    pub url: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The first headline of the page.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// ISO 8601 date, with time and zone where known.
    pub published: Option<String>,
    /// What told us so; never the clock.
    pub published_from: PublishedFrom,
    /// Why the date should be believed, where it was inferred from what the text tells.
    pub published_found: Option<Found>,
    /// One, or several on a live page.
    pub stories: Vec<Story>,
    /// The cleaned text; all spans of the record point into it.
    pub text: String,
    /// `[at, behind]`: from code point `at` of `text` on, the text as it was given is `behind` code points further along. Empty where both are the same.
    pub shifts: Vec<(usize, usize)>,
    /// The parts of the text.
    pub sections: Vec<Section>,
}

/// One story of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// As printed.
    pub headline: Option<String>,
    /// Its own byline.
    pub byline: Option<String>,
    /// Its own address.
    pub url: Option<String>,
    /// Its own date.
    pub published: Option<String>,
}

/// A part of the text that is of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
    /// Index of its story; null where it belongs to the page.
    pub story: Option<usize>,
    /// Who speaks, in transcripts.
    pub speaker: Option<ActorId>,
}

spans_in! {
    ArticleHead { sections, published_found }
    Section { span }
}

impl From<article::Story> for Story {
    fn from(story: article::Story) -> Story {
        let published = story.published.map(|p| p.to_string());
        Story { headline: story.headline, byline: story.byline, url: story.url, published }
    }
}

impl From<article::Article> for ArticleHead {
    /// The speakers of transcripts are not known yet: reading finds them.
    fn from(a: article::Article) -> ArticleHead {
        let sections = a.sections.iter().map(|s| Section { span: s.span, kind: s.kind, story: s.story, speaker: None }).collect();
        ArticleHead {
            id: a.id,
            url: a.url,
            publisher: a.publisher,
            headline: a.headline,
            byline: a.byline,
            language: a.language,
            published: a.published.map(|p| p.to_string()),
            published_from: a.published_from,
            published_found: None,
            stories: a.stories.into_iter().map(Story::from).collect(),
            shifts: a.text.shifts().to_vec(),
            text: a.text.to_string(),
            sections,
        }
    }
}
