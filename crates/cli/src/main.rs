//! The command line: `demarche read` and its friends.
//!
//! Thin on purpose. Reading is the pipeline's; this room turns arguments into calls and records into pages, and says what went wrong. Every
//! trouble is one line on standard error. The exit code is 0 when all went well, 1 when an input could not be read or the
//! output could not be written, and 2 when the command itself was wrong.

mod about;
mod args;
mod brief;
mod case;
mod demo;
mod desk;
mod ledger;
mod man;
mod output;
mod page;
mod progress;
mod read;
mod schema;
mod trouble;

use args::{Args, Command};
use pipeline::store::Kind;
use std::process::ExitCode;
use trouble::{Done, Trouble};

fn main() -> ExitCode {
    trouble::keep_panics_quiet();
    match args::parse().and_then(run) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::SomeFailed) => ExitCode::FAILURE,
        Err(trouble) => trouble.report(),
    }
}

fn run(args: Args) -> Result<Done, Trouble> {
    match args.command {
        Command::Read(read) => read::run(read),
        Command::Demo(demo) => demo::run(demo),
        Command::Add(add) => case::add::run(add),
        Command::Watch(watch) => case::watch::run(watch),
        Command::Brief(brief) => case::brief::run(brief),
        Command::Statements(list) => case::lists::run(list, Kind::Statement),
        Command::Events(list) => case::lists::run(list, Kind::Event),
        Command::Positions(list) => case::lists::positions(list),
        Command::Agenda(agenda) => case::lists::agenda(agenda),
        Command::Actors(actors) => case::lists::actors(actors),
        Command::Search(list) => case::lists::search(list),
        Command::Show(show) => case::show::run(show),
        Command::Desk(desk) => desk::run(desk),
        Command::Correct(correct) => case::correct::run(correct),
        Command::Reread(reread) => case::keep::reread(reread),
        Command::Export(export) => case::export::run(export),
        Command::Import(import) => case::export::import(import),
        Command::Backup(backup) => case::keep::backup(backup),
        Command::Remove(remove) => case::keep::remove(remove),
        Command::Schema => schema::run(),
        Command::About => about::run(),
        Command::Completions { shell } => man::completions(shell),
        Command::Man => man::page(),
    }
}
