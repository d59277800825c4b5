//! Bytes to [`Article`]: plain text, HTML pages, live pages, Markdown, JSON Lines.
//!
//! This room does no I/O and reads no clock and no environment: whoever fetches the bytes hands them in, with what they
//! [know](Given) about them.
//!
//! For plain text and JSON Lines every character that prints stays readable in the article's text, in exactly one section; Markdown
//! loses its markup, and HTML what is not the article.

mod decode;
mod error;
mod format;
mod given;
mod gunzip;
mod json_line;
mod page;

pub use decode::{Decoded, decode};
pub use error::Error;
pub use format::{Format, sniff};
pub use given::Given;
pub use gunzip::gunzip;
pub use json_line::json_line;

use article::Article;

/// How many bytes one article may have: 16 MiB, some three million words.
pub const MAX_ARTICLE_BYTES: usize = 16 << 20;

/// Reads one article. What cannot be read, or is surely in another language, is an [`Error`]; what is merely odd is a remark of the
/// article.
pub fn article(bytes: &[u8], format: Format, given: &Given) -> Result<Article, Error> {
    if bytes.len() > MAX_ARTICLE_BYTES {
        return Err(Error::TooLarge { bytes: bytes.len() });
    }
    match format {
        Format::Gzip => Err(Error::Container(format)),
        Format::JsonLines => {
            let text = decode(bytes, None).text;
            let mut lines = text.lines().filter(|l| !l.trim().is_empty());
            match (lines.next(), lines.next()) {
                (Some(line), None) => json_line(line, given),
                (None, _) => Err(Error::Empty),
                _ => Err(Error::Several),
            }
        }
        Format::Text | Format::Markdown | Format::Html => page::plain(&decode(bytes, None).text, given),
    }
}
