//! Who may ask: looked at before anything of a request is read but its head.
//!
//! A page of another site can make a browser send requests here. It cannot choose the `Host` they carry unless its own name leads to this machine, and it cannot
//! hide its `Origin` when it writes. So a foreign Host is refused, whatever is asked, and a foreign Origin, where something would be changed.

use crate::desk::{Desk, PATIENCE};
use crate::problem::Problem;
use crate::{layout, links};
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::StreamExt;
use std::net::IpAddr;
use std::sync::Arc;

/// What a page may load: our own files, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The cookie that holds the token.
const COOKIE: &str = "demarche";
/// The most that a request may bring.
pub(crate) const MOST: usize = pipeline::MAX_ARTICLE_BYTES + (1 << 20);
/// How much of what is too much is still taken, so that the answer is heard.
const DRAINED: u64 = 64 << 20;

pub(crate) async fn guard(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let stream = request.uri().path().ends_with("/events");
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    let write = !matches!(*request.method(), Method::GET | Method::HEAD);
    let admitted = admit(&desk, &request);
    let mut response = match admitted {
        Err(problem) => {
            drain(&mut request).await;
            problem.into_response()
        }
        Ok(Admitted::ByToken(token)) => with_cookie(&request, &token),
        Ok(Admitted::Known) => match tokio::time::timeout(PATIENCE, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                let detail = format!("this took longer than {} s; ask for less, or try again", PATIENCE.as_secs());
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).into_response()
            }
        },
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = if api { problem.json() } else { layout::problem(&desk, &problem) };
    } else if response.status().is_client_error()
        && response.headers().get(header::CONTENT_TYPE).is_none_or(|t| !t.as_bytes().starts_with(b"text/html"))
    {
        let problem = plain(response.status());
        response = if api { problem.json() } else { layout::problem(&desk, &problem) };
    }
    if !write && !stream {
        response = tagged(response, asked.as_ref()).await;
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

enum Admitted {
    Known,
    /// Showed the token in the address: it goes into a cookie and out of sight.
    ByToken(String),
}

fn admit(desk: &Desk, request: &Request) -> Result<Admitted, Problem> {
    let refused = |what: &str| Problem::new(StatusCode::FORBIDDEN, what);
    let headers = request.headers();
    let write = !matches!(*request.method(), Method::GET | Method::HEAD);
    let told: Vec<_> = headers.get_all(header::HOST).iter().collect();
    let host = match told.as_slice() {
        [host] => host.to_str().unwrap_or_default(),
        _ => "",
    };
    if !is_ours(desk, host) {
        return Err(refused("this desk answers to the address of this machine only; open it by the address it printed"));
    }
    if write {
        let origin = headers.get(header::ORIGIN).map(|o| o.to_str().unwrap_or("null").to_owned());
        let site = headers.get("sec-fetch-site").map(|s| s.to_str().unwrap_or("cross-site").to_owned());
        let foreign = origin.is_some_and(|o| o != format!("http://{host}")) || site.is_some_and(|s| s != "same-origin" && s != "none");
        if foreign {
            return Err(refused("only pages of this desk may change its case"));
        }
        if desk.options.read_only {
            return Err(refused("this desk was opened with --read-only; nothing was changed"));
        }
    }
    let admitted = match &desk.options.token {
        None => Admitted::Known,
        Some(token) => by_token(token, request)?,
    };
    let length: Option<usize> = headers.get(header::CONTENT_LENGTH).and_then(|l| l.to_str().ok()?.parse().ok());
    if length.is_some_and(|l| l > MOST) {
        return Err(too_large());
    }
    Ok(admitted)
}

/// What is said of a text that is too long.
pub(crate) fn too_large() -> Problem {
    let detail = format!(
        "this is more than {} MB at once; an article has no more than that: give its text alone, or add the file with `demarche add`",
        MOST >> 20
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

/// Whether a Host is an address of ours: a number is, since no page of another site has one for its name unless it stands here; a name only where it means this machine.
fn is_ours(desk: &Desk, host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => (name, port.parse().unwrap_or(0)),
        _ => (host, 80),
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let local = desk.options.address.ip().is_loopback();
    let named = match address {
        Ok(ip) => !local || ip.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    };
    named && port == desk.options.address.port()
}

fn by_token(token: &str, request: &Request) -> Result<Admitted, Problem> {
    let headers = request.headers();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|a| a.to_str().ok()?.strip_prefix("Bearer "));
    if bearer.is_some_and(|shown| same(shown, token)) || cookie(headers, COOKIE).is_some_and(|shown| same(&shown, token)) {
        return Ok(Admitted::Known);
    }
    let shown = links::pairs(request.uri().query().unwrap_or_default()).into_iter().find(|(name, _)| name == "token");
    match shown {
        Some((_, shown)) if request.method() == Method::GET && same(&shown, token) => Ok(Admitted::ByToken(shown)),
        _ => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "this desk asks for its token: open the whole address that it printed when it was started",
        )),
    }
}

/// Compared in a time that does not tell how much of it was right.
fn same(shown: &str, token: &str) -> bool {
    let differ = shown.bytes().zip(token.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    differ == 0 && shown.len() == token.len()
}

/// A cookie of that name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    all.flat_map(|c| c.split(';')).find_map(|c| c.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

fn with_cookie(request: &Request, token: &str) -> Response {
    let rest: Vec<_> = links::pairs(request.uri().query().unwrap_or_default()).into_iter().filter(|(name, _)| name != "token").collect();
    let to = links::to(request.uri().path(), &rest);
    let mut response = Redirect::to(&to).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/")) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Takes what the sender has under way: who is cut off in the middle of a sentence does not hear why.
async fn drain(request: &mut Request) {
    let body = std::mem::take(request.body_mut());
    if body.size_hint().lower() > DRAINED {
        return;
    }
    let mut left = DRAINED;
    let mut data = body.into_data_stream();
    while let Some(Ok(bytes)) = data.next().await {
        left = left.saturating_sub(bytes.len() as u64);
        if left == 0 {
            return;
        }
    }
}

/// A status that the router gave without a word of ours.
fn plain(status: StatusCode) -> Problem {
    let detail = match status {
        StatusCode::NOT_FOUND => "there is no such page; the list at the left has all there are",
        StatusCode::METHOD_NOT_ALLOWED => "this address is not asked in that way; /api/v1/openapi.json tells how",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "send JSON (Content-Type: application/json) or a form",
        StatusCode::PAYLOAD_TOO_LARGE => return too_large(),
        _ => "this could not be understood; /api/v1/openapi.json tells what can",
    };
    Problem::new(status, detail)
}

/// With a tag of its bytes, or without the bytes where the asker has them.
async fn tagged(response: Response, asked: Option<&HeaderValue>) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error").json();
    };
    let Ok(tag) = HeaderValue::from_str(&format!("\"{:016x}\"", print(&bytes))) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let same = asked.is_some_and(|asked| {
        asked.to_str().is_ok_and(|all| all.split(',').any(|one| one.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes()))
    });
    parts.headers.insert(header::ETAG, tag);
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// FNV-1a: enough to tell one answer from the last.
fn print(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
