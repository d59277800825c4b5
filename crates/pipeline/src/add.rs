//! Many articles into one case: read on all threads, kept one transaction after the other.

use crate::failure::Trouble;
use crate::in_order::units_in_order;
use crate::{Article, Failure, Pipeline, Record, Unit, relink};
use article::{Span, Text};
use record::{ArticleHead, PublishedFrom, Remark};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::io;
use store::{Added, ArticleNo, Case, Origin};

/// How articles are added.
#[derive(Clone, Debug)]
pub struct Adding {
    /// By which rules they are read.
    pub pipeline: Pipeline,
    /// How many at a time.
    pub threads: usize,
    /// When: what the clock of the caller says, as ISO 8601.
    pub at: String,
    /// Keep spans and no text.
    pub without_text: bool,
}

/// What came of the articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New to the case, or read again.
    pub added: usize,
    /// There before.
    pub known: usize,
    /// Not readable, or refused.
    pub failed: usize,
    /// Pages of archives that are no news in English.
    pub passed_over: usize,
}

/// Why adding broke off. What was added until then is in the case, and the same call goes on from there.
#[derive(Debug)]
pub enum Broken {
    /// The system gives no threads.
    Threads(io::Error),
    /// The case takes no more.
    Case(store::Error),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Threads(e) => write!(f, "the system gives no threads ({e})"),
            Broken::Case(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Broken {}

impl From<store::Error> for Broken {
    fn from(e: store::Error) -> Broken {
        Broken::Case(e)
    }
}

/// What a thread made of an article.
enum Reading {
    /// The bytes were read before: not worth making an article of.
    Again {
        name: String,
        bytes: String,
    },
    /// Its id is in the case already: not worth reading before its words have been compared.
    Known {
        name: String,
        key: String,
        text: String,
    },
    Read {
        name: String,
        record: Box<Record>,
        ground: Ground,
        print: Vec<u8>,
        bytes: String,
    },
}

/// What an article has beyond the head of its record, kept so that it can be read again.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Ground {
    /// In transcripts, the sections with the words beside them that name who speaks.
    speakers: Vec<(usize, Span)>,
    /// What was odd about the bytes.
    met: Vec<Remark>,
}

impl Ground {
    fn of(article: &Article) -> Ground {
        let speakers = article.sections.iter().enumerate().filter_map(|(i, s)| Some((i, s.speaker?))).collect();
        let met = article.remarks.iter().map(|o| Remark { span: o.span, code: o.code.to_owned(), text: o.text.clone() });
        Ground { speakers, met: met.collect() }
    }
}

/// Adds all articles of the units, each in a transaction of its own, in the order of the units, and tells each as it goes; then tells what is
/// the same across articles.
///
/// # Errors
/// Where the case cannot be written, or the system gives no threads.
pub fn add(
    case: &mut Case,
    units: impl Iterator<Item = Result<Unit, Failure>> + Send + 'static,
    adding: &Adding,
    mut told: impl FnMut(&Result<Added, Failure>),
) -> Result<Tally, Broken> {
    let work = reading(case.keys()?, case.hashes()?, adding.pipeline.clone());
    let mut tally = Tally::default();
    for reading in units_in_order(units, adding.threads, work).map_err(Broken::Threads)? {
        let done = match reading {
            Ok(reading) => keep(case, reading, adding)?,
            Err(failure) => Err(failure),
        };
        match &done {
            Ok(added) if added.new => tally.added += 1,
            Ok(_) => tally.known += 1,
            Err(failure) if failure.is_passed_over() => tally.passed_over += 1,
            Err(_) => tally.failed += 1,
        }
        told(&done);
    }
    relink(case)?;
    Ok(tally)
}

fn reading(
    known: HashSet<String>,
    hashes: HashSet<String>,
    pipeline: Pipeline,
) -> impl Fn(Unit) -> Result<Reading, Failure> + Send + Sync + 'static {
    move |unit| {
        let (name, bytes) = (unit.name().to_owned(), unit.hash());
        if hashes.contains(&bytes) {
            return Ok(Reading::Again { name, bytes });
        }
        if let Some(record) = unit.record() {
            let record = record?;
            if known.contains(&record.article.id) {
                return Ok(Reading::Known { name, key: record.article.id, text: record.article.text });
            }
            let print = link::Print::of(&record.article.text).to_bytes();
            return Ok(Reading::Read { name, record: Box::new(record), ground: Ground::default(), print, bytes });
        }
        let article = unit.article()?;
        if known.contains(&article.id) {
            return Ok(Reading::Known { name, key: article.id, text: article.text.to_string() });
        }
        let print = link::Print::of(&article.text).to_bytes();
        let (record, ground) = (Box::new(pipeline.read_article(&article)), Ground::of(&article));
        Ok(Reading::Read { name, record, ground, print, bytes })
    }
}

fn keep(case: &mut Case, reading: Reading, adding: &Adding) -> Result<Result<Added, Failure>, Broken> {
    let (name, kept) = match reading {
        Reading::Again { name, bytes } => match case.of_bytes(&bytes)? {
            Some(article) => (name, Ok(Added { article, new: false })),
            // as below
            None => return Ok(Err(Failure::new(name, Trouble::Bug))),
        },
        Reading::Known { name, key, text } => match case.known(&key, &text) {
            Ok(Some(article)) => (name, Ok(Added { article, new: false })),
            // taken out by another process since we began: the next run reads it
            Ok(None) => return Ok(Err(Failure::new(name, Trouble::Bug))),
            Err(e) => (name, Err(e)),
        },
        Reading::Read { name, record, ground, print, bytes } => {
            let origin = Origin {
                name: Some(name.clone()),
                at: adding.at.clone(),
                without_text: adding.without_text,
                // strings and numbers: that cannot fail
                ground: serde_json::to_string(&ground).unwrap_or_default(),
                print,
                bytes: Some(bytes),
                redacted: false,
            };
            (name, case.add(&record, &origin))
        }
    };
    match kept {
        Ok(added) => Ok(Ok(added)),
        Err(e) if e.is_other_words() => Ok(Err(Failure::new(name, Trouble::Refused(e)))),
        Err(e) => Err(e.into()),
    }
}

/// Reads all articles of a case again, from the text that it keeps, where they were read by another version; corrections are laid over
/// again. Articles without text stay as they are and count as failed.
///
/// # Errors
/// As [`add`].
pub fn reread(case: &mut Case, pipeline: &Pipeline, all: bool, mut told: impl FnMut(ArticleNo)) -> Result<Tally, Broken> {
    let mut tally = Tally::default();
    for listed in case.articles()? {
        let before = case.machine_record(listed.article)?;
        let same =
            before.version == env!("CARGO_PKG_VERSION") && before.model == Pipeline::model_name() && before.rules == pipeline.rules_hash();
        match (listed.masked, same && !all) {
            (true, _) => tally.failed += 1,
            (_, true) => tally.known += 1,
            _ => {
                let ground: Ground = serde_json::from_str(&case.origin(listed.article)?.ground).unwrap_or_default();
                let mut record = pipeline.read_article(&again(before.article, &ground));
                record.remarks.splice(..0, ground.met);
                case.replace(&record)?;
                tally.added += 1;
            }
        }
        told(listed.article);
    }
    relink(case)?;
    Ok(tally)
}

/// The article as it was before it was read: the way back from the head of its record.
fn again(head: ArticleHead, ground: &Ground) -> Article {
    let speaker = |section: usize| ground.speakers.iter().find(|(i, _)| *i == section).map(|(_, span)| *span);
    let inferred = head.published_found.is_some();
    let published = |s: Option<String>| s.as_deref().and_then(article::Published::parse);
    Article {
        id: head.id,
        url: head.url,
        publisher: head.publisher,
        headline: head.headline,
        byline: head.byline,
        language: head.language,
        published: if inferred { None } else { published(head.published) },
        published_from: if inferred { PublishedFrom::None } else { head.published_from },
        stories: head
            .stories
            .into_iter()
            .map(|s| article::Story { headline: s.headline, byline: s.byline, url: s.url, published: published(s.published) })
            .collect(),
        sections: head
            .sections
            .iter()
            .enumerate()
            .map(|(i, s)| article::Section { span: s.span, kind: s.kind, story: s.story, speaker: speaker(i) })
            .collect(),
        text: Text::restored(head.text, head.shifts),
        remarks: Vec::new(),
    }
}
