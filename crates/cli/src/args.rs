//! The arguments, as clap reads them.

use crate::trouble::Trouble;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use pipeline::{Input, Published};
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
    /// Read the example that comes with the program, an invented dispute, and print its brief
    Demo(Demo),
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
    /// Print the brief and serve nothing
    #[arg(long, hide = true)]
    pub no_serve: bool,

    /// When to use colour; auto keeps to NO_COLOR and to terminals
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
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
