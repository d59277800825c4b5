//! Bytes to [`Article`]: plain text, HTML pages, live pages, Markdown, JSON Lines, records of web archives.
//!
//! This room does no I/O and reads no clock and no environment: whoever fetches the bytes hands them in, with what they
//! [know](Given) about them.
//!
//! For plain text and JSON Lines every character that prints stays readable in the article's text, in exactly one section; Markdown
//! loses its markup, and HTML what is not the article.

mod cues;
mod date;
mod decode;
mod error;
mod feed;
mod format;
mod given;
mod gunzip;
mod heading;
mod html;
mod json_line;
mod language;
mod lines;
mod markdown;
mod metadata;
mod page;
mod read;
mod turns;
mod warc;

pub use decode::{Decoded, decode};
pub use error::Error;
pub use feed::{Feed, FeedEntry, feed, is_feed};
pub use format::{Format, sniff};
pub use given::Given;
pub use gunzip::gunzip;
pub use json_line::json_line;
pub use warc::{WarcHead, WarcPage, is_warc};

use article::{Article, Oddity, Span};

/// How many bytes one article may have: 16 MiB, some three million words.
pub const MAX_ARTICLE_BYTES: usize = 16 << 20;

/// Reads one article. What cannot be read, or is surely in another language, is an [`Error`]; what is merely odd is a remark of the
/// article.
pub fn article(bytes: &[u8], format: Format, given: &Given) -> Result<Article, Error> {
    in_english(article_in_any_language(bytes, format, given)?)
}

/// As [`article`], but a text in another language is no error; [`Article::language`] says which it is in.
pub fn article_in_any_language(bytes: &[u8], format: Format, given: &Given) -> Result<Article, Error> {
    if bytes.len() > MAX_ARTICLE_BYTES {
        return Err(Error::TooLarge { bytes: bytes.len() });
    }
    let decoded = decode(bytes, None);
    let mut article = match format {
        Format::Gzip => return Err(Error::Container(format)),
        Format::JsonLines => {
            let mut lines = decoded.text.lines().filter(|l| !l.trim().is_empty());
            match (lines.next(), lines.next()) {
                (Some(line), None) => json_line::any_language(line, given)?,
                (None, _) => return Err(Error::Empty),
                // One object may be laid out over several lines.
                _ => json_line::any_language(&decoded.text, given).map_err(|e| match e {
                    Error::Json(_) => Error::Several,
                    e => e,
                })?,
            }
        }
        Format::Text => read::plain(&decoded.text, metadata::Metadata::default(), given)?,
        Format::Markdown => markdown::page(&decoded.text, given)?,
        Format::Html => html::page(&decoded.text, metadata::Metadata::default(), given)?,
    };
    if decoded.replaced {
        remark_replaced(&mut article, decoded.encoding);
    }
    Ok(article)
}

/// The article, or an error where it is surely in another language.
fn in_english(article: Article) -> Result<Article, Error> {
    if article.language == "en" {
        return Ok(article);
    }
    match language::foreign(&read::read_text(&article.text, &article.sections)) {
        Some(name) => Err(Error::Language { name }),
        None => Ok(article),
    }
}

/// Says where bytes were replaced: at the first place, with the number of all.
fn remark_replaced(article: &mut Article, encoding: &str) {
    const MARK: char = '\u{fffd}';
    let places = article.text.matches(MARK).count();
    let span = article.text.find(MARK).and_then(|at| Span::new(at, at + MARK.len_utf8()));
    if let Some(span) = span {
        let text = format!(
            "In {places} {} the bytes mean nothing in {encoding} and read as {MARK}.",
            if places == 1 { "place" } else { "places" }
        );
        article.remarks.push(Oddity { span, code: "invalid-bytes", text });
        article.remarks.sort_by_key(|r| r.span);
    }
}
