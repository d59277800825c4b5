use crate::{Error, Given};
use article::{Article, PublishedFrom, Section, SectionKind, Span, Story, Text};
use sha2::{Digest, Sha256};

/// Plain text: paragraphs between blank lines.
pub(crate) fn plain(given_text: &str, given: &Given) -> Result<Article, Error> {
    let text = Text::clean(given_text);
    let mut sections = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        if let Some(span) = Span::new(at, at + part.len()).and_then(|s| text.trim(s)) {
            sections.push(Section { span, kind: SectionKind::Prose, story: Some(0), speaker: None });
        }
        at += part.len() + 2;
    }
    if sections.is_empty() {
        return Err(Error::Empty);
    }
    let hash = Sha256::digest(text.as_bytes());
    let id = given.id.clone().unwrap_or_else(|| format!("sha256:{}", hash.iter().map(|b| format!("{b:02x}")).collect::<String>()));
    Ok(Article {
        id,
        url: given.url.clone(),
        publisher: given.publisher.clone(),
        headline: given.headline.clone(),
        byline: None,
        language: "en".to_owned(),
        published: given.published.clone(),
        published_from: if given.published.is_some() { PublishedFrom::Given } else { PublishedFrom::None },
        stories: vec![Story { headline: given.headline.clone(), ..Story::default() }],
        text,
        sections,
        remarks: Vec::new(),
    })
}
