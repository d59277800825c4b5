use crate::metadata::Metadata;
use crate::{Error, Given, date, html, read};
use article::{Article, Oddity};
use serde::Deserialize;

/// Reads one object of JSON Lines: `{"id", "text" | "html", "published", "url", "publisher", "headline"}`.
///
/// What the line says of its article counts as metadata; what the caller gives wins over it, except that nobody can give one `id` to many
/// lines: the line's own comes first.
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
    let own = Metadata {
        headline: line.headline,
        publisher: line.publisher,
        url: line.url,
        published: line.published.as_deref().and_then(date::written),
        ..Metadata::default()
    };
    let odd_date = line.published.filter(|p| own.published.is_none() && !p.trim().is_empty());
    let given = Given { id: line.id.or_else(|| given.id.clone()), ..given.clone() };
    let mut article = match (line.text, line.html) {
        (Some(text), _) => read::plain(&text, own, &given)?,
        (None, Some(html)) => html::page(&html, own, &given)?,
        (None, None) => return Err(Error::Json("neither \"text\" nor \"html\" in it".to_owned())),
    };
    if let (Some(odd), Some(first)) = (odd_date, article.sections.first()) {
        let text = format!("The date of publication {odd:?} is none that demarche can read; it is left out.");
        article.remarks.insert(0, Oddity { span: first.span, code: "bad-date", text });
    }
    Ok(article)
}
