//! The vocabulary that every room shares: what an article is once its bytes have been understood.
//!
//! An [`Article`] owns its [`Text`]; everything else points into it by [`Span`], a byte range. The text is the
//! only ground there is: sections, tokens and records are views of it and can be made again.
//!
//! This crate knows nothing of formats, language or records, and depends on nothing of ours.

mod published;
mod section;
mod span;
mod text;

pub use published::{Published, PublishedFrom};
pub use section::{Section, SectionKind, Story};
pub use span::Span;
pub use text::{CodePoints, Text};

/// One article, page or document as it was read: cleaned text, its parts, and what is known about where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The input's own id where it has one, else `sha256:` and the hash of the text.
    pub id: String,
    /// Canonical address, where known.
    pub url: Option<String>,
    /// The outlet's name.
    pub publisher: Option<String>,
    /// The first headline of the page.
    pub headline: Option<String>,
    /// Who wrote it, as printed, without "By".
    pub byline: Option<String>,
    /// ISO 639-1 code of the language the text is in.
    pub language: String,
    /// When it was published, as exactly as known.
    pub published: Option<Published>,
    /// What told us so.
    pub published_from: PublishedFrom,
    /// The stories of the page, in order: one, or several on a live page.
    pub stories: Vec<Story>,
    /// The cleaned text.
    pub text: Text,
    /// The parts of the text, in order, disjoint; all non-blank text lies in one of them.
    pub sections: Vec<Section>,
    /// Oddities met while the bytes were read.
    pub remarks: Vec<Oddity>,
}

/// Something odd that was met on the way and did not stop the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The place in the text.
    pub span: Span,
    /// A short, stable, hyphenated code such as `invalid-bytes`.
    pub code: &'static str,
    /// One sentence for a person.
    pub text: String,
}
