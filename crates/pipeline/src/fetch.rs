use crate::MAX_ARTICLE_BYTES;
use crate::failure::{FetchError, Trouble};
use std::io::{self, Read};
use std::time::{Duration, Instant};
use ureq::http::{StatusCode, header};
use url::Url;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;

/// Fetches pages over http and https and nothing else: bounded in time, in size and in redirects.
///
/// Redirects are followed here and not by the library, so that each step is held to the same two schemes.
#[derive(Clone, Debug)]
pub struct Fetcher {
    agent: ureq::Agent,
    timeout: Duration,
}

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was found in the end, without a fragment.
    pub url: String,
    /// Its bytes, unpacked where the server packed them for the way.
    pub bytes: Vec<u8>,
    /// The media type that the server declares, in lower case, such as `text/html`.
    pub media_type: Option<String>,
    /// The charset that it declares.
    pub charset: Option<String>,
    /// By what the server knows this state of the page again.
    pub etag: Option<String>,
    /// When the server says that it changed, in the server's words.
    pub modified: Option<String>,
}

impl Default for Fetcher {
    /// With 20 seconds for an answer.
    fn default() -> Fetcher {
        Fetcher::new(Duration::from_secs(20))
    }
}

impl Fetcher {
    /// Gives up on an address when it has not been answered in full within `timeout`, redirects included.
    pub fn new(timeout: Duration) -> Fetcher {
        let config = ureq::Agent::config_builder()
            .user_agent(concat!("demarche/", env!("CARGO_PKG_VERSION")))
            .accept("text/html, application/xhtml+xml, text/plain, text/markdown;q=0.9, application/x-ndjson;q=0.9, */*;q=0.5")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Fetcher { agent: config.new_agent(), timeout }
    }

    pub(crate) fn fetch(&self, address: &str) -> Result<Fetched, Trouble> {
        // without conditions a server has no reason to say that nothing changed
        self.fetch_if_changed(address, None, None)?.ok_or(Trouble::Fetch(FetchError::Status(304)))
    }

    /// A page, unless the server says that it is as it was.
    pub(crate) fn fetch_if_changed(&self, address: &str, etag: Option<&str>, modified: Option<&str>) -> Result<Option<Fetched>, Trouble> {
        let start = Instant::now();
        let mut url = Url::parse(address.trim()).map_err(|e| FetchError::Address(e.to_string()))?;
        for _ in 0..=MAX_REDIRECTS {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(FetchError::Scheme(url.scheme().to_owned()).into());
            }
            url.set_fragment(None);
            let left = self.timeout.saturating_sub(start.elapsed()).max(Duration::from_millis(1));
            let mut request = self.agent.get(url.as_str());
            for (name, value) in [(header::IF_NONE_MATCH, etag), (header::IF_MODIFIED_SINCE, modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let request = request.config().timeout_global(Some(left)).timeout_connect(Some(left)).build();
            let response = request.call().map_err(|e| self.trouble(e))?;
            let text = |name| response.headers().get(name).and_then(|v: &header::HeaderValue| v.to_str().ok()).map(str::to_owned);
            let status = response.status();
            match text(header::LOCATION).filter(|_| is_redirect(status)) {
                Some(to) => url = url.join(&to).map_err(|e| FetchError::Address(e.to_string()))?,
                None if status == StatusCode::NOT_MODIFIED => return Ok(None),
                None if !status.is_success() => return Err(FetchError::Status(status.as_u16()).into()),
                None => {
                    let (media_type, charset) = content_type(&text(header::CONTENT_TYPE).unwrap_or_default());
                    let (etag, modified) = (text(header::ETAG), text(header::LAST_MODIFIED));
                    let bytes = self.body(response.into_body())?;
                    return Ok(Some(Fetched { url: url.into(), bytes, media_type, charset, etag, modified }));
                }
            }
        }
        Err(FetchError::Redirects(MAX_REDIRECTS).into())
    }

    fn body(&self, body: ureq::Body) -> Result<Vec<u8>, Trouble> {
        let declared = body.content_length().unwrap_or(0) as usize;
        let mut bytes = Vec::new();
        if declared <= MAX_ARTICLE_BYTES {
            body.into_reader().take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|e| self.trouble(e.into()))?;
        }
        let size = declared.max(bytes.len());
        if size > MAX_ARTICLE_BYTES { Err(ingest::Error::TooLarge { bytes: size }.into()) } else { Ok(bytes) }
    }

    fn trouble(&self, e: ureq::Error) -> Trouble {
        use ureq::Error as E;
        Trouble::Fetch(match e {
            E::Timeout(_) => FetchError::Timeout(self.timeout),
            E::HostNotFound => FetchError::UnknownHost,
            E::BadUri(what) => FetchError::Address(what),
            E::ConnectionFailed => FetchError::Connection("it was not accepted".to_owned()),
            E::Io(e) => match e.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => FetchError::Timeout(self.timeout),
                io::ErrorKind::ConnectionRefused => FetchError::Connection("it was refused".to_owned()),
                io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => FetchError::Connection("it broke off".to_owned()),
                _ => FetchError::Connection(e.to_string()),
            },
            other => FetchError::Connection(other.to_string()),
        })
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Media type and charset of a `Content-Type`.
fn content_type(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts.next().filter(|m| !m.is_empty()).map(str::to_ascii_lowercase);
    let charset = parts.filter_map(|p| p.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    (media_type, charset.map(|(_, c)| c.trim().trim_matches('"').to_owned()).filter(|c| !c.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_declares_type_and_charset() {
        let check = |value: &str, media_type: Option<&str>, charset: Option<&str>| {
            assert_eq!(content_type(value), (media_type.map(str::to_owned), charset.map(str::to_owned)), "{value}");
        };
        check("text/html; charset=ISO-8859-1", Some("text/html"), Some("ISO-8859-1"));
        check("Text/HTML;Charset=\"utf-8\"", Some("text/html"), Some("utf-8"));
        check("text/plain", Some("text/plain"), None);
        check("", None, None);
    }
}
