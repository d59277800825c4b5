//! What kind of bytes these are: told by their content first, and by the name they go under where the content does not say.

use crate::Error;

/// The formats that demarche understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// One JSON object a line, one article each.
    JsonLines,
    /// Compressed by gzip: unpack it ([`crate::gunzip`]) and sniff again.
    Gzip,
}

impl Format {
    /// What to call it when talking to a person.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Markdown => "Markdown",
            Format::Html => "an HTML page",
            Format::JsonLines => "JSON Lines",
            Format::Gzip => "gzip data",
        }
    }
}

/// Tells the format from the first bytes (a few thousand are plenty) and, where they leave it open, from the file name or the
/// last part of an address.
///
/// The name never overrules the content: a page saved as `note.txt` is a page. It decides only between formats that are all text.
pub fn sniff(name: Option<&str>, head: &[u8]) -> Result<Format, Error> {
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Format::Gzip);
    }
    if let Some((what, hint)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)).map(|&(_, what, hint)| (what, hint)) {
        return Err(Error::NotText { what, hint });
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Err(Error::NotText { what: "a video", hint: SAVE_AS_TEXT });
    }
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || crate::decode::utf16_without_mark(head).is_some();
    if !utf16 && is_binary(head) {
        return Err(Error::NotText { what: "binary data", hint: SAVE_AS_TEXT });
    }
    let text = crate::decode(head, None).text;
    // a few broken bytes are an accident; where a tenth means nothing, nothing does
    let (all, lost) = text.chars().fold((0, 0), |(all, lost), c| (all + 1, lost + usize::from(c == '\u{fffd}')));
    if lost > 4 && lost * 10 > all {
        return Err(Error::NotText { what: "binary data", hint: SAVE_AS_TEXT });
    }
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() && text.len() < 4096 {
        return Err(Error::Empty);
    }
    let extension = name.map(extension).unwrap_or_default();
    if start.starts_with("{\\rtf") {
        return Err(Error::NotText { what: "a rich text (RTF) document", hint: SAVE_AS_TEXT });
    }
    if start.starts_with('{') && start[1..].trim_start().starts_with(['"', '}']) {
        return Ok(Format::JsonLines);
    }
    if looks_like_html(start) {
        return Ok(Format::Html);
    }
    if text.trim_start_matches('\u{feff}').starts_with("---") && text.lines().skip(1).any(|l| l.trim_end() == "---") {
        return Ok(Format::Markdown);
    }
    Ok(match extension.as_str() {
        "html" | "htm" | "xhtml" => Format::Html,
        "md" | "markdown" => Format::Markdown,
        "jsonl" | "ndjson" => Format::JsonLines,
        _ => Format::Text,
    })
}

const SAVE_AS_TEXT: &str = "save the article as plain text or HTML and read that";
const UNPACK: &str = "unpack it and read what is inside";

/// First bytes that betray a format which is no text: bytes, what it is, what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF", "convert it to plain text (for instance with pdftotext) and read that"),
    (b"\x89PNG", "a PNG image", SAVE_AS_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", SAVE_AS_TEXT),
    (b"GIF87a", "a GIF image", SAVE_AS_TEXT),
    (b"GIF89a", "a GIF image", SAVE_AS_TEXT),
    (b"RIFF", "an image, sound or video", SAVE_AS_TEXT),
    (b"II*\0", "a TIFF image", SAVE_AS_TEXT),
    (b"MM\0*", "a TIFF image", SAVE_AS_TEXT),
    (b"OggS", "a sound or video", SAVE_AS_TEXT),
    (b"ID3", "a sound", SAVE_AS_TEXT),
    (b"\x1aE\xdf\xa3", "a video", SAVE_AS_TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or save the document as plain text, and read that"),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old office document", SAVE_AS_TEXT),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"BZh", "bzip2 data", UNPACK),
    (b"\xfd7zXZ\0", "xz data", UNPACK),
    (b"\x28\xb5\x2f\xfd", "zstd data", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "export its articles as JSON Lines and read those"),
    (b"\x7fELF", "a program", SAVE_AS_TEXT),
    (b"PAR1", "a Parquet table", "export its articles as JSON Lines and read those"),
];

/// The ending of a file name or address, in lower case, without a `.gz` behind it.
fn extension(name: &str) -> String {
    let name = name.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.rsplit_once('.').map(|(_, e)| e.to_owned()).unwrap_or_default()
}

/// NUL bytes, or many control characters: no text has those.
fn is_binary(head: &[u8]) -> bool {
    let controls = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b | 0x1a)).count();
    let nuls = head.iter().filter(|&&b| b == 0).count();
    nuls * 100 > head.len() || controls * 10 > head.len()
}

/// Whether the text begins the way pages begin.
fn looks_like_html(start: &str) -> bool {
    let mut rest = start;
    loop {
        rest = rest.trim_start();
        let lower: String = rest.chars().take(16).collect::<String>().to_ascii_lowercase();
        if lower.starts_with("<!--") {
            match rest.split_once("-->") {
                Some((_, after)) => rest = after,
                None => return true,
            }
        } else if lower.starts_with("<?xml") {
            match rest.split_once("?>") {
                Some((_, after)) => rest = after,
                None => return false,
            }
        } else {
            const TAGS: &[&str] =
                &["<!doctype html", "html", "head", "body", "title", "meta", "article", "div", "p", "h1", "script", "main", "section"];
            return TAGS.iter().any(|tag| {
                lower.starts_with(tag)
                    || lower.strip_prefix('<').and_then(|l| l.strip_prefix(tag)).is_some_and(|l| l.starts_with(['>', ' ', '\n', '\t', '\r']))
            } && lower.starts_with('<'));
        }
    }
}
