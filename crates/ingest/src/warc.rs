//! A record of a web archive (WARC 1.0 and 1.1, ISO 28500) to the page in it.
//!
//! What an archive is to a reader of news: answers to requests, of which those count that hold a page of text. Anything else – requests, pictures,
//! redirects, pages in another language, pages with hardly a sentence on them – is no error and no article. Where records begin and end in a stream is
//! for the caller.

use crate::{Error, Format, Given, MAX_ARTICLE_BYTES};
use article::Article;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use httparse::{EMPTY_HEADER, Header, ParserConfig, Response, Status};
use std::io::Read;

/// Fewer words of running text than this are a list of links, a caption or a notice, and no news.
const ENOUGH_WORDS: usize = 60;

/// How many header lines a record and an answer may have.
const MOST_HEADERS: usize = 128;

/// The header of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarcHead {
    /// How many bytes follow the header.
    pub length: u64,
    /// Whether they are the answer of a web server.
    pub is_response: bool,
    /// Where the page is.
    pub url: Option<String>,
    /// What the archive's maker found it to be.
    payload_type: Option<String>,
}

/// A page in an archive, as the server sent it, unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarcPage {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The charset that the server declares.
    pub charset: Option<String>,
}

/// Whether these first bytes begin an archive that is not packed.
pub fn is_warc(head: &[u8]) -> bool {
    head.starts_with(b"WARC/1.")
}

impl WarcHead {
    /// Reads a header, from `WARC/1.` to the empty line behind it; `None` where it is broken.
    pub fn parse(header: &[u8]) -> Option<WarcHead> {
        let (version, fields) = header.split_at(header.iter().position(|&b| b == b'\n')? + 1);
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let (true, Ok(Status::Complete((_, headers)))) = (is_warc(version), httparse::parse_headers(fields, &mut headers)) else {
            return None;
        };
        let media = field(headers, "content-type").map(media_type);
        Some(WarcHead {
            length: field(headers, "content-length")?.parse().ok()?,
            is_response: field(headers, "warc-type").is_some_and(|t| t.eq_ignore_ascii_case("response"))
                && media.is_none_or(|m| m == "application/http"),
            // some write the address in the brackets that the grammar of WARC 1.0 shows
            url: field(headers, "warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned()),
            payload_type: field(headers, "warc-identified-payload-type").map(media_type),
        })
    }

    /// The page in the answer that follows this header; `None` where it is something else.
    ///
    /// # Errors
    /// Where the answer is broken.
    pub fn page(&self, answer: &[u8]) -> Result<Option<WarcPage>, Error> {
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let mut response = Response::new(&mut headers);
        // crawlers keep what servers send, and browsers read it
        let mut lenient = ParserConfig::default();
        lenient
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true);
        let Ok(Status::Complete(start)) = lenient.parse_response(&mut response, answer) else {
            return Err(Error::Archived("its answer has no header that can be read"));
        };
        let field = |name| field(response.headers, name);
        let declared = field("content-type").map(media_type);
        let media = declared.as_deref().or(self.payload_type.as_deref());
        if response.code != Some(200) || !media.is_none_or(|m| matches!(m, "text/html" | "application/xhtml+xml")) {
            return Ok(None);
        }
        let mut body = answer[start..].to_vec();
        if field("transfer-encoding").is_some_and(|t| t.to_ascii_lowercase().contains("chunked")) {
            body = joined(&body).unwrap_or(body);
        }
        let packed = field("content-encoding").unwrap_or_default().to_ascii_lowercase();
        let bytes = match packed.as_str() {
            "" | "identity" | "none" => body,
            "gzip" | "x-gzip" if !body.starts_with(&[0x1f, 0x8b]) => body, // the crawler has unpacked it
            "gzip" | "x-gzip" => unpacked(MultiGzDecoder::new(&body[..]))?,
            "deflate" => unpacked(ZlibDecoder::new(&body[..])).or_else(|_| unpacked(DeflateDecoder::new(&body[..])))?,
            // Brotli and whatever comes next: where the crawler has unpacked it, it reads as a page
            _ if std::str::from_utf8(&body).is_ok() => body,
            _ => return Err(Error::Archived("its answer is packed in a way that demarche does not know")),
        };
        let is_page = media.is_some() || matches!(crate::sniff(None, &bytes[..bytes.len().min(4096)]), Ok(Format::Html));
        let charset = field("content-type").and_then(charset);
        Ok((is_page && bytes.len() <= MAX_ARTICLE_BYTES && !is_foreign(&bytes)).then_some(WarcPage { bytes, charset }))
    }
}

impl WarcPage {
    /// The article on the page.
    ///
    /// # Errors
    /// Where it is no news in English: there is no main text, hardly any, or it is in another language.
    pub fn article(&self, given: &Given) -> Result<Article, Error> {
        let decoded;
        let bytes = match self.charset {
            Some(_) if std::str::from_utf8(&self.bytes).is_err() => {
                decoded = crate::decode(&self.bytes, self.charset.as_deref()).text;
                decoded.as_bytes()
            }
            _ => &self.bytes,
        };
        let article = crate::article(bytes, Format::Html, given)?;
        let words = crate::read::read_text(&article.text, &article.sections).split_whitespace().count();
        if words < ENOUGH_WORDS { Err(Error::Short { words }) } else { Ok(article) }
    }
}

fn field<'a>(headers: &[Header<'a>], name: &str) -> Option<&'a str> {
    let header = headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
    std::str::from_utf8(header.value).ok().map(str::trim)
}

fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn charset(content_type: &str) -> Option<String> {
    let parameter =
        content_type.split(';').skip(1).find_map(|p| p.trim().split_once('=').filter(|(n, _)| n.eq_ignore_ascii_case("charset")));
    parameter.map(|(_, value)| value.trim_matches(['"', '\'', ' ']).to_owned()).filter(|c| !c.is_empty())
}

/// A body that was sent in chunks; `None` where it is not, since many crawlers keep the header and join the chunks.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete((_, 0))) => return Some(out),
            Ok(Status::Complete((start, length))) => {
                let end = start.checked_add(usize::try_from(length).ok()?)?;
                // a last chunk that breaks off is still worth reading
                let Some(chunk) = rest.get(start..end) else {
                    out.extend_from_slice(&rest[start..]);
                    return Some(out);
                };
                out.extend_from_slice(chunk);
                rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
            }
            _ => return (!out.is_empty()).then_some(out),
        }
    }
}

/// One byte more than an article may have, at most: longer ones are passed over by their length.
fn unpacked(packed: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    match packed.take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(&mut bytes) {
        // a page that breaks off is still worth reading
        Err(_) if bytes.is_empty() => Err(Error::Archived("its answer cannot be unpacked")),
        _ => Ok(bytes),
    }
}

/// Whether a page says that it is in another language than English, and its words do not say otherwise: worth knowing before the whole page is taken
/// apart, since most of a general archive is.
fn is_foreign(bytes: &[u8]) -> bool {
    let page = String::from_utf8_lossy(&bytes[..bytes.len().min(256 << 10)]);
    declared_language(&page).is_some_and(|l| l != "en") && crate::language::code(&visible(&page)) != "en"
}

/// The language of `<html lang="…">`, without its country.
fn declared_language(page: &str) -> Option<String> {
    let start = page.get(..page.floor_char_boundary(4096)).unwrap_or(page).to_ascii_lowercase();
    let tag = start.split_once("<html")?.1.split('>').next()?;
    let (_, value) = tag.split_once("lang=")?;
    let language: String = value.trim_start_matches(['"', '\'']).chars().take_while(char::is_ascii_alphabetic).collect();
    (!language.is_empty()).then_some(language)
}

/// What stands in paragraphs, roughly: enough to tell a language by.
fn visible(page: &str) -> String {
    let mut text = String::new();
    for paragraph in page.split("<p").skip(1).take(40) {
        let inside = paragraph.split("</p").next().unwrap_or_default();
        for piece in inside.split('>').skip(1) {
            text.push_str(piece.split('<').next().unwrap_or_default());
            text.push(' ');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> WarcHead {
        WarcHead { is_response: true, ..WarcHead::default() }
    }

    #[test]
    fn headers_are_read_whatever_their_case() {
        let header = b"WARC/1.0\r\nwarc-type: response\r\nWARC-Target-URI: <https://example.org/a>\r\nContent-Type: application/http; msgtype=response\r\nCONTENT-LENGTH: 12\r\n\r\n";
        let read = WarcHead::parse(header).unwrap();
        assert_eq!((read.length, read.is_response, read.url.as_deref()), (12, true, Some("https://example.org/a")));
        assert_eq!(WarcHead::parse(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), None);
        assert_eq!(WarcHead::parse(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"), None);
        assert_eq!(WarcHead::parse(b"WARC/1.0"), None);
    }

    #[test]
    fn only_pages_that_were_found_are_pages() {
        let check = |answer: &str, page: Option<&str>| {
            let found = head().page(answer.as_bytes()).unwrap().map(|p| String::from_utf8(p.bytes).unwrap());
            assert_eq!(found.as_deref(), page, "{answer}");
        };
        check("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>A</p>", Some("<p>A</p>"));
        check("HTTP/1.1 200\r\nContent-Type : TEXT/HTML\r\n\r\n<p>A</p>", Some("<p>A</p>"));
        check("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>A</p>", None);
        check("HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n", None);
        check("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}", None);
        check("HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>A</p>", Some("<!doctype html><p>A</p>"));
        check("HTTP/1.1 200 OK\r\n\r\nplain words", None);
    }

    #[test]
    fn chunks_are_joined_and_packed_bodies_unpacked() {
        let chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
        let check = |body: &str, page: &str| {
            let found = head().page(format!("{chunked}{body}").as_bytes()).unwrap().unwrap();
            assert_eq!(String::from_utf8(found.bytes).unwrap(), page);
        };
        check("3\r\n<p>\r\n5;note=x\r\nA</p>\r\n0\r\n\r\n", "<p>A</p>");
        check("3\r\n<p>\r\nff\r\nA</p>", "<p>A</p>");
        check("<p>A</p>", "<p>A</p>");
        let mut packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast()).write_all(b"<p>A</p>").unwrap();
        assert_eq!(head().page(&packed).unwrap().unwrap().bytes, b"<p>A</p>");
        assert!(head().page(b"no answer at all").is_err());
    }

    #[test]
    fn a_page_is_foreign_where_it_says_so_and_reads_so() {
        let german = "<p>Die Außenministerin sagte am Montag in Velt, dass die Gespräche über das Gasabkommen ohne Ergebnis geblieben seien. \
                      Man werde sich in zwei Wochen wieder treffen, um über die offenen Fragen zu beraten, und hoffe auf eine Einigung vor dem Winter.</p>";
        let english = "<p>The foreign minister said on Monday that the talks had ended without a result and that they would go on.</p>";
        let check = |page: String, foreign: bool| assert_eq!(is_foreign(page.as_bytes()), foreign, "{page}");
        check(format!("<html lang=\"de-DE\">{german}"), true);
        check(format!("<html lang='de'>{english}"), false);
        check(format!("<html lang=en>{english}"), false);
        check(format!("<html>{german}"), false); // taken apart, and refused then
    }

    use std::io::Write;
}
