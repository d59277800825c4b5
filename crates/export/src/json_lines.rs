//! The whole case, and back without loss: a head, the articles, the corrections, and the links, which are derived and only there to be read.

use crate::{Error, Sink, one};
use record::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use store::{ArticleNo, Case, Correction, Origin};

/// The shape of these lines; another shape gets another number.
const SHAPE: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    shape: u32,
    last_article: i64,
    citation: String,
}

/// What an article's line says beyond the record.
#[derive(Serialize, Deserialize)]
struct InCase {
    number: i64,
    added: String,
    origin: Option<String>,
    without_text: bool,
    ground: String,
    print: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    bytes: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    redacted: bool,
    copy_of: i64,
    /// The record as the machine read it, where corrections made it another.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    machine: Option<Value>,
}

#[derive(Serialize)]
struct Link {
    row: String,
    same_as: String,
}

pub fn write(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut out = sink.main()?;
    let mut line = |value: &Value| writeln!(out, "{value}");
    let head = Head { shape: SHAPE, last_article: case.last_number()?, citation: crate::citation(case)? };
    line(&json!({ "case": head }))?;
    let all: std::collections::HashMap<ArticleNo, ArticleNo> = case.articles()?.into_iter().map(|a| (a.article, a.copy_of)).collect();
    for no in one::numbers(case)? {
        let (held, machine, origin) = (case.record(no)?, case.machine_record(no)?, case.origin(no)?);
        let mut object: Value = serde_json::from_str(&held.to_json())?;
        let machine = if machine == held { None } else { Some(serde_json::from_str(&machine.to_json())?) };
        object["case"] = serde_json::to_value(InCase {
            number: no.0,
            added: origin.at,
            origin: origin.name,
            without_text: origin.without_text,
            ground: origin.ground,
            print: origin.print.iter().map(|b| format!("{b:02x}")).collect(),
            bytes: origin.bytes,
            redacted: origin.redacted,
            copy_of: all.get(&no).map_or(no.0, |a| a.0),
            machine,
        })?;
        line(&object)?;
    }
    for correction in case.corrections()? {
        line(&json!({ "correction": correction }))?;
    }
    for (row, head) in case.links()? {
        line(&json!({ "link": Link { row: row.to_string(), same_as: head.to_string() } }))?;
    }
    out.flush()?;
    Ok(())
}

/// Takes back what an export as JSON Lines holds, into a case with nothing in it. Records that no case ever held (as `demarche read --format
/// json` prints them) are taken too, in the order in which they come. Returns how many articles it took. The links have to be made anew.
///
/// # Errors
/// Where a line is none of an export, the case has articles, or it cannot be written.
pub fn import(case: &mut Case, from: impl BufRead, at: &str) -> Result<usize, Error> {
    if case.size()?.articles > 0 {
        return Err(Error::NotEmpty);
    }
    let (mut articles, mut last) = (0, 0);
    for (n, line) in from.lines().enumerate() {
        let (n, line) = (n + 1, line?);
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: &dyn std::fmt::Display| Error::Line(n, why.to_string());
        let mut object: Value = serde_json::from_str(&line).map_err(|e| wrong(&e))?;
        if object.get("link").is_some() {
            continue;
        } else if let Some(correction) = object.get_mut("correction") {
            let correction: Correction = serde_json::from_value(correction.take()).map_err(|e| wrong(&e))?;
            case.restore(&correction)?;
        } else if object.get("article").is_some() {
            let own = object.as_object_mut().and_then(|o| o.remove("case"));
            let in_case: Option<InCase> = own.map(serde_json::from_value).transpose().map_err(|e| wrong(&e))?;
            let (no, machine, origin) = match in_case {
                None => (None, None, Origin { at: at.to_owned(), ..Origin::default() }),
                Some(c) => (
                    Some(ArticleNo(c.number)),
                    c.machine,
                    Origin {
                        name: c.origin,
                        at: c.added,
                        without_text: c.without_text,
                        ground: c.ground,
                        print: bytes(&c.print),
                        bytes: c.bytes,
                        redacted: c.redacted,
                    },
                ),
            };
            let record = Record::from_json(&machine.unwrap_or(object).to_string()).map_err(|e| wrong(&e))?;
            case.add_as(no, &record, &origin)?;
            articles += 1;
        } else if let Some(head) = object.get_mut("case") {
            let head: Head = serde_json::from_value(head.take()).map_err(|e| wrong(&e))?;
            if head.shape != SHAPE {
                return Err(wrong(&format!("this export is of shape {}, and this program knows {SHAPE}", head.shape)));
            }
            last = head.last_article;
        } else {
            return Err(wrong(&"neither an article nor anything else of an export"));
        }
    }
    case.leave_numbers(last)?;
    Ok(articles)
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).filter_map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()).collect()
}
