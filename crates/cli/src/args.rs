//! The arguments, as clap reads them.

use crate::trouble::Trouble;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use pipeline::{Input, Published};
use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

/// Reads the news about negotiations and conflicts and keeps the record: who said what, when, and what comes next, every line tied to the
/// words it came from.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, propagate_version = true, disable_help_subcommand = true, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles and print their record
    Read(Read),
    /// Make a case of the example that comes with the program, an invented dispute, print its brief, and serve it as a desk
    Demo(Demo),
    /// Add articles to a case: a file that keeps what was read in many
    Add(Add),
    /// Look at feeds again and again, and add the articles they name to a case
    Watch(Watch),
    /// Print what is new in a case, and what lies ahead
    Brief(Brief),
    /// Print who said what in a case, the last first
    Statements(List),
    /// Print who did what to whom in a case, the last first
    Events(List),
    /// Print the ledger of a case: issue by issue, who holds what, since when, on how many sources
    Positions(List),
    /// Print the meetings, calls and visits ahead in a case
    Agenda(Agenda),
    /// Print who speaks and acts in a case, those in most articles first
    Actors(Actors),
    /// Search a case
    Search(List),
    /// Print an article or a row of a case: its words, its evidence, why it was found
    Show(Show),
    /// Serve a case as a local web page, to be read, checked and mended
    Desk(Desk),
    /// Say that a row of a case is right, wrong, or other than it stands
    Correct(Correct),
    /// Read the articles of a case again with this version; corrections stay
    Reread(Reread),
    /// Write a case in a format that others read
    Export(Export),
    /// Take back a case that was exported as JSON Lines
    Import(Import),
    /// Copy a case, whole even while others write to it
    Backup(Backup),
    /// Take articles out of a case, with their rows
    Remove(Remove),
    /// Print the JSON Schema of the record
    Schema,
    /// Print version, model, licences and credits
    About,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page (roff)
    Man,
}

const READ_HELP: &str = "\
INPUTS
  A file holds one article: plain text, Markdown or a web page (HTML), gzipped or not.
  JSON Lines hold one article a line: {\"id\", \"text\" or \"html\", \"published\", \"url\",
  \"publisher\", \"headline\"}. Folders are read in the order of names, with all that is in
  them; pictures, tables, programs and hidden files are passed over. What an input is,
  is told by its content.

PLACES
  Every row of the brief ends in a place such as ¶5·1203: the fifth section of the
  article, and the character at which the row's words begin, counted in code points
  from 0. They are the numbers of the JSON: entry 5 of article.sections, counted from 1,
  and offset 1203 in article.text.

EXIT CODE
  0  all was read
  1  an input could not be read (the others were), or the output could not be written
  2  the command was wrong";

#[derive(Debug, clap::Args)]
#[command(after_long_help = READ_HELP)]
pub struct Read {
    /// Files, folders, http(s) addresses, or - for standard input
    #[arg(value_name = "PATH|URL|-", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub inputs: Vec<Input>,

    /// When the articles were published: YYYY-MM-DD, with the time and its zone where known. Wins over what they say themselves
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Published>,

    /// Who published them
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,

    /// A file of parties and people to know besides the built-in ones (TOML)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub registry: Option<PathBuf>,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Brief)]
    pub format: Format,

    /// How many articles to read at a time [default: one per core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroU16>,

    /// How long to wait for an address to answer
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub timeout: Duration,

    /// When to use colour in the brief; auto keeps to NO_COLOR and to terminals
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page to read: who said what, when, what next
    Brief,
    /// The whole record, one JSON object a line
    Json,
    /// Words, tags, trees and names, as CoNLL-U
    Conllu,
}

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Keep the case here [default: it goes when the desk is stopped]
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: Option<PathBuf>,

    /// Print the brief and serve nothing: as where the output is no terminal
    #[arg(long)]
    pub no_serve: bool,

    /// When to use colour; auto keeps to NO_COLOR and to terminals
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

const ADD_HELP: &str = "\
  Each article is kept as soon as it is read, and an article that is there already is
  not read again: a run that was broken off is taken up by the same command.
  What the inputs may be, demarche read --help tells; the address of a feed (RSS, Atom)
  stands for the articles it names.

COPYRIGHT
  The case keeps the text of the articles, so that rows can be shown where they stand
  and read again by a newer version. Texts belong to their authors: whether you may keep
  them, and show the file to others, is for the law where you are and their licence to
  say. With --no-text the file keeps where words stand, and who, when and what kind;
  no words of the text but names, headlines and issues in short.

EXIT CODE
  0  all are in the case
  1  an input could not be read (the others are in), or the case could not be written
  2  the command was wrong";

#[derive(Debug, clap::Args)]
#[command(after_long_help = ADD_HELP)]
pub struct Add {
    /// The case; begun where there is none
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// Files, folders, http(s) addresses, feeds, or - for standard input
    #[arg(value_name = "PATH|URL|FEED|-", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub inputs: Vec<Input>,

    /// When the articles were published: YYYY-MM-DD, with the time and its zone where known. Wins over what they say themselves
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Published>,

    /// Who published them
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,

    /// A file of parties and people to know besides the built-in ones (TOML)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub registry: Option<PathBuf>,

    /// Keep where words stand, not the words
    #[arg(long)]
    pub no_text: bool,

    /// How many articles to read at a time [default: one per core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroU16>,

    /// How long to wait for an address to answer
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub timeout: Duration,
}

const WATCH_HELP: &str = "\
FEEDS
  A TOML file; minutes between two looks, and the outlet where the feed does not name it:

    every = 15
    [[feed]]
    url = \"https://example.org/world.rss\"
    publisher = \"The Example\"
    every = 60

  A feed in trouble is left alone for twice as long each time, a day at most. Pages of
  one site are fetched two seconds apart, and only where its robots.txt lets programs in.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = WATCH_HELP)]
pub struct Watch {
    /// The case; begun where there is none
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The feeds
    #[arg(value_name = "FEEDS.toml", value_hint = clap::ValueHint::FilePath)]
    pub feeds: PathBuf,

    /// Look at each feed once, and end
    #[arg(long)]
    pub once: bool,

    /// A file of parties and people to know besides the built-in ones (TOML)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub registry: Option<PathBuf>,

    /// Keep where words stand, not the words
    #[arg(long)]
    pub no_text: bool,

    /// How long to wait for an address to answer
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub timeout: Duration,
}

const QUERY_HELP: &str = "\
QUESTIONS
  Words, \"phrases\", prefix*, AND, OR, NOT and brackets search the rows' own words and
  names. speaker: party: place: outlet: headline: search those; kind: act: status: hand:
  after: before: published: confidence: article: filter. With blanks: speaker:\"mara orlan\".

  \"written answer\" speaker:orlan after:2022-01-20 NOT outlet:wire

  Rows that are likelier wrong than right are left out; --confidence 0 shows them too.";

/// A case and a question.
#[derive(Debug, clap::Args)]
#[command(after_long_help = QUERY_HELP)]
pub struct List {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// What to find
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,

    /// Who says, acts or holds
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,

    /// Anybody in the row
    #[arg(long, value_name = "NAME")]
    pub party: Option<String>,

    /// Kind of statement, type of event, act of position: direct, CONSULT, demand
    #[arg(long, value_name = "WORD")]
    pub act: Option<String>,

    /// Where
    #[arg(long, value_name = "NAME")]
    pub place: Option<String>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,

    /// Last day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,

    /// The least confidence of rows [default: 0.5]
    #[arg(long, value_name = "0..1", value_parser = confidence)]
    pub confidence: Option<f64>,

    /// At most so many rows
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Debug, clap::Args)]
pub struct Brief {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// What was published on that day and later is new [default: the day of the last article]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,

    /// At most so many rows of each kind
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Debug, clap::Args)]
pub struct Agenda {
    #[command(flatten)]
    pub list: List,

    /// The first day that counts as ahead [default: the day of the last article]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub struct Actors {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// Only those called so, by name, office or the code of their state
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,

    /// Only those named in articles of that day and later
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,

    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Debug, clap::Args)]
pub struct Show {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The number of an article, such as 12, or the id of a row, such as 12.s3
    pub id: String,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

const DESK_HELP: &str = "\
  The desk answers to this machine only, unless --listen says otherwise; beyond this
  machine it asks every visitor for the --token. ? on any page shows the keys. The same
  questions are answered in JSON under /api/v1; /api/v1/openapi.json tells how.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = DESK_HELP)]
pub struct Desk {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The port on this machine; 0 takes one that is free
    #[arg(long, value_name = "N", default_value_t = 7373)]
    pub port: u16,

    /// Change nothing, whatever is asked
    #[arg(long)]
    pub read_only: bool,

    /// Open a browser
    #[arg(long)]
    pub open: bool,

    /// Listen on this address instead
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "port")]
    pub listen: Option<SocketAddr>,

    /// What visitors have to show; asked for beyond this machine
    #[arg(long, value_name = "WORD", env = "DEMARCHE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// Who corrects [default: $USER]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// A file of parties and people to know besides the built-in ones (TOML)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub registry: Option<PathBuf>,
}

const CORRECT_HELP: &str = "\
  Corrections are kept apart from what the machine read, with who said so and when, and
  are laid over it again after every reading. They are never lost: undo says that one no
  longer holds, and undoing the undoing brings it back. Without an action, all
  corrections are printed.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = CORRECT_HELP)]
pub struct Correct {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// Who says so [default: $USER]
    #[arg(long, global = true, value_name = "NAME")]
    pub by: Option<String>,

    /// What is said
    #[command(subcommand)]
    pub action: Option<Action>,
}

#[derive(Debug, Subcommand)]
pub enum Action {
    /// The rows are right
    Accept {
        /// Ids of rows, such as 12.s3
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// The rows are wrong: they no longer hold
    Reject {
        /// Ids of rows
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Fields of the row are other: kind=mixed, or in JSON: toward='[\"a2\"]'; spans in it count bytes of the text
    Edit {
        /// Id of the row
        id: String,
        /// Fields of the record with their values
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Two rows are the same: two actors of an article become one, rows of several articles are told as one
    Merge {
        /// Id of a row
        id: String,
        /// Id of the row that it is the same as
        into: String,
    },
    /// The row is none of those that it is told as one with
    Split {
        /// Id of the row
        id: String,
    },
    /// The row's matter is on another day
    Redate {
        /// Id of the row
        id: String,
        /// The day, YYYY-MM-DD
        #[arg(value_parser = day)]
        day: Date,
    },
    /// Somebody else is behind the row: says it, holds it, does it
    Reattribute {
        /// Id of the row
        id: String,
        /// Id of the actor, of the same article
        actor: String,
    },
    /// A correction no longer holds
    Undo {
        /// Its number [default: the last]
        number: Option<i64>,
    },
}

#[derive(Debug, clap::Args)]
pub struct Reread {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// Read those too that this version has read
    #[arg(long)]
    pub all: bool,

    /// A file of parties and people to know besides the built-in ones (TOML)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub registry: Option<PathBuf>,
}

const EXPORT_HELP: &str = "\
  csv, parquet and brat are several files: --out names their folder. The others are one
  file, or go to standard output; event data has a codebook beside it. docs/CASE.md of
  the project tells what each holds.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXPORT_HELP)]
pub struct Export {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The format
    #[arg(long, value_enum)]
    pub format: ExportFormat,

    /// File or folder to write; - is standard output
    #[arg(long, value_name = "PATH", default_value = "-", value_hint = clap::ValueHint::AnyPath)]
    pub out: PathBuf,

    /// Of a brief (markdown, html): what was published on that day and later [default: the day of the last article]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// All of it, one JSON object a line; import takes it back
    Jsonl,
    /// One table a kind, and a codebook
    Csv,
    /// The same tables, typed
    Parquet,
    /// Events as PLOVER's JSON Lines
    Plover,
    /// Events in POLECAT's columns
    Polecat,
    /// Events in the columns of ICEWS
    Icews,
    /// Events in the columns of GDELT 2.0
    Gdelt,
    /// Meetings, calls and visits as a calendar (iCalendar)
    Ics,
    /// Articles, quotations and events in schema.org's terms
    Jsonld,
    /// Stand-off annotation
    Brat,
    /// The brief, for a mail or a wiki
    Markdown,
    /// The brief, one page that needs nothing else
    Html,
}

#[derive(Debug, clap::Args)]
pub struct Import {
    /// The case: a new one
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The export, or - for standard input
    #[arg(value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    pub from: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// The copy: a file that is not there yet
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub to: PathBuf,
}

const REMOVE_HELP: &str = "\
  An article goes with its rows; corrections of it stay, should it be added again.

  A person is taken out of all articles: the rows that the person stands behind go, and
  the name and what was said are written over with x wherever the case keeps them, so that
  no list, search, export or later reading has them. Nothing undoes that: make a backup
  first. What is added later is not looked through.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = REMOVE_HELP)]
pub struct Remove {
    /// The case
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub case: PathBuf,

    /// Numbers of articles, such as 12, or the id of a person, such as 12.a3
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

fn date(s: &str) -> Result<Published, String> {
    Published::parse(s)
        .ok_or_else(|| "give the day as YYYY-MM-DD, such as 2022-01-27, or with the time, such as 2022-01-27T18:05+01:00".to_owned())
}

fn confidence(s: &str) -> Result<f64, String> {
    s.parse().ok().filter(|c| (0.0..=1.0).contains(c)).ok_or_else(|| "give a number from 0 to 1, such as 0.8".to_owned())
}

fn day(s: &str) -> Result<Date, String> {
    s.parse().map_err(|_| "give the day as YYYY-MM-DD, such as 2022-01-27".to_owned())
}

fn seconds(s: &str) -> Result<Duration, String> {
    let wanted = s.parse().ok().and_then(|s: f64| Duration::try_from_secs_f64(s).ok());
    wanted.filter(|d| !d.is_zero() && d.as_secs() <= 86_400).ok_or_else(|| "give a number of seconds, such as 5 or 0.5".to_owned())
}

/// Reads the arguments of this process.
pub fn parse() -> Result<Args, Trouble> {
    Args::try_parse().map_err(|e| match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Trouble::Said(e),
        _ => Trouble::Usage(in_one_line(&e)),
    })
}

/// What clap says over many lines, in one: the trouble, what was perhaps meant, and where to read more.
fn in_one_line(e: &clap::Error) -> String {
    let said = e.to_string();
    let trouble =
        said.lines().map(str::trim).take_while(|l| !l.starts_with("Usage:") && !l.starts_with("tip:") && !l.starts_with("For more"));
    let trouble = trouble.filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
    let trouble = trouble.trim_start_matches("error: ");
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = meant.iter().find_map(|&kind| match e.get(kind)? {
        ContextValue::String(s) => Some(s.as_str()),
        ContextValue::Strings(s) => s.first().map(String::as_str),
        _ => None,
    });
    let meant = meant.map(|m| format!("perhaps {m} was meant; ")).unwrap_or_default();
    format!("{trouble}; {meant}demarche --help and demarche read --help tell more")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_make_sense() {
        Args::command().debug_assert();
    }
}
