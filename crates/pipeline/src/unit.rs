use crate::failure::Trouble;
use crate::{Article, Failure, Format, Given};
use article::{Oddity, Span};
use ingest::WarcPage;
use record::Record;
use sha2::{Digest, Sha256};

/// The bytes of one article with what is known about them, before anybody has looked inside: what a thread takes up.
#[derive(Debug)]
pub struct Unit {
    name: String,
    bytes: Vec<u8>,
    kind: Kind,
    given: Given,
}

#[derive(Debug)]
enum Kind {
    Whole { format: Format, charset: Option<String> },
    Line,
    Archived { charset: Option<String> },
    Read,
}

impl Unit {
    /// A file or page of its own. `charset` is what the server that sent it declared.
    pub fn whole(name: impl Into<String>, bytes: Vec<u8>, format: Format, charset: Option<String>, given: Given) -> Unit {
        Unit { name: name.into(), bytes, kind: Kind::Whole { format, charset }, given }
    }

    /// One line of JSON Lines.
    pub fn line(name: impl Into<String>, bytes: Vec<u8>, given: Given) -> Unit {
        Unit { name: name.into(), bytes, kind: Kind::Line, given }
    }

    /// A page of an archive.
    pub fn page(name: impl Into<String>, page: WarcPage, given: Given) -> Unit {
        Unit { name: name.into(), bytes: page.bytes, kind: Kind::Archived { charset: page.charset }, given }
    }

    /// What was read before, by another process: a record as one line of JSON, or the failure to read it.
    pub fn read(name: impl Into<String>, line: Vec<u8>) -> Unit {
        Unit { name: name.into(), bytes: line, kind: Kind::Read, given: Given::default() }
    }

    /// The record, where the unit was read before.
    pub(crate) fn record(&self) -> Option<Result<Record, Failure>> {
        matches!(self.kind, Kind::Read).then(|| {
            let line = String::from_utf8_lossy(&self.bytes);
            let failed = serde_json::from_str(&line).ok().and_then(|v: serde_json::Value| Some(v.get("failure")?.as_str()?.to_owned()));
            match failed {
                Some(told) => Err(Failure::new(&self.name, Trouble::Told(told))),
                None => Record::from_json(&line).map_err(|e| Failure::new(&self.name, Trouble::NoRecord(e.to_string()))),
            }
        })
    }

    /// What to call it when talking to a person.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A hash of the bytes: the same bytes make the same article.
    pub(crate) fn hash(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Bytes to article.
    ///
    /// # Errors
    /// Where they are no article that can be read.
    pub fn article(self) -> Result<Article, Failure> {
        let article = match self.kind {
            Kind::Whole { format, charset } => match charset {
                Some(_) if std::str::from_utf8(&self.bytes).is_err() => {
                    ingest::article(ingest::decode(&self.bytes, charset.as_deref()).text.as_bytes(), format, &self.given)
                }
                _ => ingest::article(&self.bytes, format, &self.given),
            },
            Kind::Line => line(&self.bytes, &self.given),
            Kind::Archived { charset } => {
                let page = WarcPage { bytes: self.bytes, charset };
                return page.article(&self.given).map_err(|_| Failure::new(self.name, Trouble::PassedOver));
            }
            Kind::Read => return Err(Failure::new(self.name, Trouble::ReadBefore)),
        };
        article.map_err(|e| Failure::new(self.name, e))
    }
}

/// JSON is UTF-8; a line with a few broken bytes is still worth reading.
fn line(bytes: &[u8], given: &Given) -> Result<Article, ingest::Error> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        // a parser's message would quote what stands there instead
        return Err(ingest::Error::Json("no JSON object begins here".to_owned()));
    }
    let line = String::from_utf8_lossy(bytes);
    let mut article = ingest::json_line(&line, given)?;
    let replaced = matches!(line, std::borrow::Cow::Owned(_));
    if let Some(at) = article.text.find('\u{fffd}').filter(|_| replaced) {
        let span = Span::new(at, at + '\u{fffd}'.len_utf8());
        let known = article.remarks.iter().any(|r| r.code == "invalid-bytes");
        article.remarks.extend(span.filter(|_| !known).map(|span| Oddity {
            span,
            code: "invalid-bytes",
            text: "Bytes that are no UTF-8 were replaced.".to_owned(),
        }));
    }
    Ok(article)
}
