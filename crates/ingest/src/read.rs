//! From a text with its paragraphs, its metadata and what the caller knows, to an article.

use crate::lines::{self, Block, Hint};
use crate::metadata::Metadata;
use crate::{Error, Given, date, language, page};
use article::{Article, Oddity, Published, PublishedFrom, Section, SectionKind, Story, Text};
use sha2::{Digest, Sha256};

/// What a reader of one format hands over.
pub(crate) struct Reading {
    pub text: Text,
    pub blocks: Vec<Block>,
    pub metadata: Metadata,
    pub remarks: Vec<Oddity>,
}

/// Reads plain text.
pub(crate) fn plain(given_text: &str, metadata: Metadata, given: &Given) -> Result<Article, Error> {
    let text = Text::clean(given_text);
    let mut blocks = lines::blocks(&text);
    if blocks.is_empty() {
        return Err(Error::Empty);
    }
    // The caller or the metadata may know which line is the headline.
    if let (Some(headline), Some(first)) = (given.headline.as_ref().or(metadata.headline.as_ref()), blocks.first_mut()) {
        let same = |a: &str, b: &str| a.split_whitespace().map(str::to_lowercase).eq(b.split_whitespace().map(str::to_lowercase));
        if same(text.slice(first.span), headline) {
            first.hint = Hint::Title;
        }
    }
    Ok(finish(Reading { text, blocks, metadata, remarks: Vec::new() }, given))
}

/// Puts the article together. What is believed first: the caller, the metadata, the address, the text.
pub(crate) fn finish(reading: Reading, given: &Given) -> Article {
    let Reading { text, blocks, metadata, mut remarks } = reading;
    let layout = page::layout(&text, &blocks);
    let mut stories = layout.stories;
    if metadata.stories.len() == stories.len() && stories.len() > 1 {
        for (story, known) in stories.iter_mut().zip(metadata.stories) {
            let headline = story.headline.take().or(known.headline.clone());
            let byline = known.byline.clone().or(story.byline.take());
            *story = Story { headline, byline, ..known };
        }
    }
    if stories.is_empty() {
        stories.push(Story::default());
    }
    let headline = given.headline.clone().or(metadata.headline).or_else(|| first_headline(&text, &layout.sections));
    if let ([only], Some(headline)) = (stories.as_mut_slice(), &headline) {
        only.headline.get_or_insert_with(|| headline.clone());
    }
    let url = given.url.clone().or(metadata.url);
    let from_url = url.as_deref().and_then(date::from_url).map(Published::from);
    let year = url.as_deref().and_then(date::year_from_url);
    let from_text = layout.published.or_else(|| layout.dateline.and_then(|d| d.date(year)).map(Published::from));
    let (published, published_from) = [
        (given.published.clone(), PublishedFrom::Given),
        (metadata.published, PublishedFrom::Metadata),
        (from_url, PublishedFrom::Url),
        (from_text, PublishedFrom::Text),
    ]
    .into_iter()
    .find(|(date, _)| date.is_some())
    .unwrap_or((None, PublishedFrom::None));
    remarks.sort_by_key(|r| r.span);
    Article {
        id: given.id.clone().unwrap_or_else(|| id_of(&text)),
        url,
        publisher: given.publisher.clone().or(metadata.publisher),
        headline,
        byline: metadata.byline.or(layout.byline),
        language: language::code(&read_text(&text, &layout.sections)).to_owned(),
        published,
        published_from,
        stories,
        text,
        sections: layout.sections,
        remarks,
    }
}

/// The text of the sections that are read.
pub(crate) fn read_text(text: &Text, sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections.iter().filter(|s| s.kind.is_read() && s.kind != SectionKind::Headline) {
        out.push_str(text.slice(section.span));
        out.push('\n');
    }
    out
}

fn first_headline(text: &Text, sections: &[Section]) -> Option<String> {
    let headline = sections.iter().find(|s| s.kind == SectionKind::Headline)?;
    Some(text.slice(headline.span).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn id_of(text: &Text) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().fold("sha256:".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}
