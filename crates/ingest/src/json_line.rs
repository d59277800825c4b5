use crate::{Error, Given};
use article::{Article, Published};
use serde::Deserialize;

/// Reads one object of JSON Lines: `{"id", "text" | "html", "published", "url", "publisher", "headline"}`.
///
/// What the line says of its article wins over `given`, which speaks for all lines alike.
pub fn json_line(line: &str, given: &Given) -> Result<Article, Error> {
    crate::in_english(any_language(line, given)?)
}

/// As [`json_line`], for any language.
pub(crate) fn any_language(line: &str, given: &Given) -> Result<Article, Error> {
    #[derive(Deserialize)]
    struct Line {
        id: Option<String>,
        text: Option<String>,
        html: Option<String>,
        published: Option<String>,
        url: Option<String>,
        publisher: Option<String>,
        headline: Option<String>,
    }
    let line: Line = serde_json::from_str(line).map_err(|e| Error::Json(e.to_string()))?;
    let given = Given {
        id: line.id.or_else(|| given.id.clone()),
        url: line.url.or_else(|| given.url.clone()),
        publisher: line.publisher.or_else(|| given.publisher.clone()),
        headline: line.headline.or_else(|| given.headline.clone()),
        published: line.published.as_deref().and_then(Published::parse).or_else(|| given.published.clone()),
    };
    match (line.text, line.html) {
        (Some(text), _) => crate::read::plain(&text, &given),
        (None, Some(html)) => crate::html::page(&html, &given),
        (None, None) => Err(Error::Json("neither \"text\" nor \"html\" in it".to_owned())),
    }
}
