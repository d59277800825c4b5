//! What the API takes: corrections and articles, as JSON from programs and as forms from the pages.

use crate::desk::Desk;
use crate::guard::too_large;
use crate::jobs;
use crate::links;
use crate::problem::Problem;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use pipeline::article::{Span, Text};
use pipeline::store::{Body, CorrectionNo, RowId};
use pipeline::{Case, Given, Input, Published};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// What is said of a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Said {
    action: String,
    row: String,
    /// Of `merge`.
    into: Option<String>,
    /// Of `redate`.
    day: Option<String>,
    /// Of `reattribute`.
    actor: Option<String>,
    /// Of `span`, in code points of the text.
    start: Option<usize>,
    end: Option<usize>,
    /// Of `edit`: fields of the record; spans in bytes.
    fields: Option<Value>,
    /// Of a form: the page to go to.
    next: Option<String>,
}

/// The bytes of a request, and whether a page's form sent them.
async fn body(request: Request) -> Result<(Bytes, bool), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok()).unwrap_or_default().to_owned();
    let form = kind.starts_with("application/x-www-form-urlencoded");
    if !form && !kind.starts_with("application/json") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON (Content-Type: application/json) or a form"));
    }
    let bytes = Bytes::from_request(request, &())
        .await
        .map_err(|e| if e.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { Problem::question(e.body_text()) })?;
    Ok((bytes, form))
}

fn said(bytes: &[u8], form: bool) -> Result<Said, Problem> {
    let wrong = |e: serde_json::Error| Problem::question(format!("this is no correction: {e}"));
    if !form {
        return serde_json::from_slice(bytes).map_err(wrong);
    }
    let text = String::from_utf8_lossy(bytes);
    let fields = links::pairs(&text).into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, value)| {
        let number = matches!(name.as_str(), "start" | "end").then(|| value.parse::<u64>().ok()).flatten();
        (name, number.map_or(Value::String(value), Value::from))
    });
    serde_json::from_value(Value::Object(fields.collect())).map_err(wrong)
}

fn id(told: Option<&str>, what: &str) -> Result<RowId, Problem> {
    let told = told.ok_or_else(|| Problem::question(format!("'{what}' is missing")))?;
    told.trim().parse().map_err(|e: String| Problem::question(format!("{what}: {e}")))
}

pub(super) async fn correct(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Problem> {
    let (bytes, form) = body(request).await?;
    let said = said(&bytes, form)?;
    let row = id(Some(&said.row), "row")?;
    // an actor that became another is no more: its page gives way to the other's
    let other = said.into.as_deref().filter(|_| said.next.as_deref().is_some_and(|n| n.starts_with("/actors/")));
    let (next, action) = (other.map(|id| format!("/actors/{}", id.trim())).or(said.next.clone()), said.action.clone());
    // what is right stays where it is
    let moves = said.action != "accept";
    let no = desk.correct(moves, move |case, who, at| apply(case, &said, &row, who, at)).await?;
    Ok(kept(no, form, next.as_deref(), &action))
}

pub(super) async fn undo(State(desk): State<Arc<Desk>>, Path(no): Path<String>, request: Request) -> Result<Response, Problem> {
    let no: i64 = no.parse().map_err(|_| Problem::missing(format!("there is no correction '{no}'; corrections have numbers")))?;
    let form = request.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let next = if form { said(&body(request).await?.0, true)?.next } else { None };
    let no = desk.correct(true, move |case, who, at| Ok(case.undo(CorrectionNo(no), who, at)?)).await?;
    Ok(kept(no, form, next.as_deref(), "undone"))
}

fn apply(case: &mut Case, said: &Said, row: &RowId, who: &str, at: &str) -> Result<CorrectionNo, Problem> {
    Ok(match said.action.as_str() {
        "accept" => case.accept(row, who, at)?,
        "reject" => case.reject(row, who, at)?,
        "edit" => {
            let fields = said
                .fields
                .clone()
                .filter(Value::is_object)
                .ok_or_else(|| Problem::question("'fields' has to be an object of the record's fields"))?;
            case.edit(row, fields, who, at)?
        }
        "span" => {
            let (start, end) = said
                .start
                .zip(said.end)
                .ok_or_else(|| Problem::question("mark the words in the text first: 'start' and 'end' are missing"))?;
            let fields = spanned(case, row, start, end)?;
            case.edit(row, fields, who, at)?
        }
        "merge" => {
            let into = id(said.into.as_deref(), "into")?;
            let one_article = row.article == into.article && row.local.starts_with('a');
            if one_article { case.merge(row, &into, who, at)? } else { case.same(row, &into, who, at)? }
        }
        "split" => case.apart(row, who, at)?,
        "redate" => {
            let day = said.day.as_deref().unwrap_or_default();
            let day: Date = day.parse().map_err(|_| Problem::question(format!("day: '{day}' is no day; write 2022-01-27")))?;
            case.redate(row, &day.to_string(), who, at)?
        }
        "reattribute" => case.reattribute(row, &id(said.actor.as_deref(), "actor")?, who, at)?,
        other => {
            let all = "accept, reject, edit, span, merge, split, redate, reattribute";
            return Err(Problem::question(format!("there is no action '{other}'; actions are {all}")));
        }
    })
}

/// The fields by which a row stands on these words.
fn spanned(case: &Case, row: &RowId, start: usize, end: usize) -> Result<Value, Problem> {
    let body = case.row(row)?.body;
    let text = Text::verbatim(case.record(row.article)?.article.text);
    let points = text.code_points();
    let length = points.at_byte(text.len());
    let span = Span::new(points.to_byte(start), points.to_byte(end)).filter(|_| end <= length);
    let span =
        span.ok_or_else(|| Problem::question(format!("{start} to {end} are no words of the text, which has {length} code points")))?;
    let whole = json!([span.start(), span.end()]);
    Ok(match body {
        Body::Statement(s) => {
            let quoted: Vec<Value> = s.quoted.iter().filter_map(|q| q.intersection(span)).map(|q| json!([q.start(), q.end()])).collect();
            json!({ "content": [whole], "quoted": quoted })
        }
        Body::Position(_) => json!({ "issue": whole, "issue_text": text.slice(span).split_whitespace().collect::<Vec<_>>().join(" ") }),
        Body::Event(_) | Body::Instrument(_) | Body::Engagement(_) | Body::Time(_) | Body::Place(_) => json!({ "span": whole }),
        Body::Actor(_) => return Err(Problem::question(format!("{row} is an actor, which has no words of its own: merge or split it"))),
    })
}

/// To a program, the number of the correction; to a page, the way on, with the number to take it back by.
fn kept(no: CorrectionNo, form: bool, next: Option<&str>, done: &str) -> Response {
    let Some(next) = next.filter(|n| form && links::is_local(n)) else {
        return (StatusCode::CREATED, Json(json!({ "correction": no.0 }))).into_response();
    };
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let mut pairs = links::pairs(query);
    if path == "/review" {
        pairs.retain(|(n, _)| n != "undo" && n != "done");
        pairs.extend([("undo".to_owned(), no.0.to_string()), ("done".to_owned(), done.to_owned())]);
    }
    Redirect::to(&links::to(path, &pairs)).into_response()
}

/// Articles to be added, as a program tells them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Articles {
    text: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
}

pub(super) async fn articles(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok()).unwrap_or_default().to_owned();
    let mut files = Vec::new();
    let told = match kind.starts_with("multipart/form-data") {
        true => parts(request, &mut files).await?,
        false => {
            let (bytes, form) = body(request).await?;
            if form {
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON, or a form as multipart/form-data"));
            }
            serde_json::from_slice(&bytes).map_err(|e| Problem::question(format!("this tells no article: {e}")))?
        }
    };
    let given = |s: Option<String>| s.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
    let mut inputs = Vec::new();
    if let Some(text) = told.text.filter(|t| !t.trim().is_empty()) {
        inputs.push(Input::Bytes { name: "pasted text".to_owned(), bytes: text.into_bytes() });
    }
    if let Some(url) = given(told.url) {
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(Problem::question("an address begins with http:// or https://"));
        }
        inputs.push(Input::Address(url));
    }
    inputs.extend(files);
    let published = match given(told.published) {
        None => None,
        Some(day) => {
            Some(Published::parse(&day).ok_or_else(|| Problem::question(format!("published: '{day}' is no day; write 2022-01-27")))?)
        }
    };
    let job = jobs::add(&desk, inputs, Given { publisher: given(told.publisher), published, ..Given::default() })?;
    if kind.starts_with("multipart/form-data") {
        return Ok(Redirect::to(&format!("/add?job={}", job.no)).into_response());
    }
    let place = format!("/api/v1/jobs/{}", job.no);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(json!({ "job": job.no }))).into_response())
}

/// The fields of a page's form, and its files.
async fn parts(request: Request, files: &mut Vec<Input>) -> Result<Articles, Problem> {
    let wrong = |e: axum::extract::multipart::MultipartError| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large()
        } else {
            Problem::question(format!("this is no form: {}", e.body_text()))
        }
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|e| Problem::question(format!("this is no form: {e}")))?;
    let mut told = Articles::default();
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(wrong)?;
        let text = || Some(String::from_utf8_lossy(&bytes).into_owned());
        match (name.as_str(), file) {
            ("files", Some(name)) if !bytes.is_empty() => files.push(Input::Bytes { name, bytes: bytes.to_vec() }),
            ("files", _) => {}
            ("text", _) => told.text = text(),
            ("url", _) => told.url = text(),
            ("publisher", _) => told.publisher = text(),
            ("published", _) => told.published = text(),
            (other, _) => {
                return Err(Problem::question(format!(
                    "nothing is called '{other}' here; fields are text, url, files, publisher, published"
                )));
            }
        }
    }
    Ok(told)
}
