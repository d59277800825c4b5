//! A case in the formats that others read, and back.
//!
//! Every format is a function from a [`Case`] to files, in a fixed order: the same case gives the same bytes. `docs/CASE.md` tells what each holds.
//! What this room must not know: where files lie (a [`Sink`] opens them), the clock, SQL.

mod brat;
mod codes;
mod event_data;
mod frame;
mod ical;
mod json_ld;
mod json_lines;
mod one;
mod plover;
mod table;
mod tables;

pub use frame::{frame, tables_of};
pub use ical::some as calendar;
pub use json_lines::import;

use std::fmt;
use std::io::{self, Write};
use store::Case;

/// What a case can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// All of it, one JSON object a line; [`import`] takes it back.
    JsonLines,
    /// One table a kind, and a codebook.
    Csv,
    /// The same tables, typed.
    Parquet,
    /// Events as PLOVER's JSON Lines.
    Plover,
    /// Events in POLECAT's columns.
    Polecat,
    /// Events in the columns of ICEWS.
    Icews,
    /// Events in the columns of GDELT 2.0.
    Gdelt,
    /// The agenda as a calendar.
    Ical,
    /// Articles, quotations and events in schema.org's terms, with W3C Web Annotation selectors.
    JsonLd,
    /// Stand-off annotation, a pair of files an article.
    Brat,
}

/// Where files are written.
pub trait Sink {
    /// The file of a format that is one file.
    ///
    /// # Errors
    /// Where it cannot be opened.
    fn main(&mut self) -> io::Result<Box<dyn Write + '_>>;

    /// A file of a format that is several, or one beside the only file.
    ///
    /// # Errors
    /// As [`Sink::main`].
    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>>;
}

/// A file of these bytes, flushed: what a buffer cannot write when it goes, nobody hears of.
pub(crate) fn whole(sink: &mut dyn Sink, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = sink.file(name)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Writes a case.
///
/// # Errors
/// Where the case cannot be read or a file cannot be written.
pub fn export(case: &Case, format: Format, sink: &mut dyn Sink) -> Result<(), Error> {
    match format {
        Format::JsonLines => json_lines::write(case, sink),
        Format::Csv => table::csv(case, sink),
        Format::Parquet => table::parquet(case, sink),
        Format::Plover => plover::write(case, sink),
        Format::Polecat => event_data::polecat(case, sink),
        Format::Icews => event_data::icews(case, sink),
        Format::Gdelt => event_data::gdelt(case, sink),
        Format::Ical => ical::write(case, sink),
        Format::JsonLd => json_ld::write(case, sink),
        Format::Brat => brat::write(case, sink),
    }
}

/// How to name a case where its rows are used: what made them, and of how many articles.
///
/// # Errors
/// Where the case cannot be read.
pub fn citation(case: &Case) -> Result<String, store::Error> {
    let size = case.size()?;
    let range = size.days.map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    let runs = case.runs()?;
    let made = runs.iter().map(|r| format!("demarche {}, model {}, rules {}", r.version, r.model, r.rules)).collect::<Vec<_>>().join("; ");
    let made = if made.is_empty() { "nothing read yet".to_owned() } else { made };
    Ok(format!("A case of {} articles{range}. Read by {made}.", size.articles))
}

/// Why a case was not written, or not taken back.
#[derive(Debug)]
pub enum Error {
    /// The case.
    Case(store::Error),
    /// A file.
    Io(io::Error),
    /// A line that is none of ours, with its number.
    Line(usize, String),
    /// The case to import into has something in it.
    NotEmpty,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Case(e) => e.fmt(f),
            Error::Io(e) => write!(f, "{e}"),
            Error::Line(n, why) => write!(f, "line {n}: {why}"),
            Error::NotEmpty => f.write_str("the case has articles already; import into a new one"),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(e: store::Error) -> Error {
        Error::Case(e)
    }
}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Error {
        Error::Io(e)
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Error {
        Error::Io(e.into())
    }
}
