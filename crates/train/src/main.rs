//! `train`: fits and scores what demarche reads with. One subcommand a task; `train help TASK` defines what it measures.

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "train", about = "Fits and scores what demarche reads with.", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// All figures beside what they have to reach: statements, actors, times, places, speed.
    Accuracy(train::accuracy::Arguments),
    /// Events, positions, instruments and engagements against our own corpus, with their errors.
    Acts(train::acts::Arguments),
    /// A large case: adding, memory, size, questions, corrections.
    Case(train::case::Arguments),
    /// Copies and paraphrases told from other articles, on pairs made from a folder of articles.
    Copies(train::copies::Arguments),
    /// The project's own corpus: its articles, their annotation, the records it states.
    Corpus(train::corpus::Arguments),
    /// The desk of a case: how soon every page and question of it is answered.
    Desk(train::desk::Arguments),
    /// Events of public sentence corpora: PLV, CAMEO, the records of PLOVER, tests of PETRARCH.
    Events(train::events::Arguments),
    /// Main text and metadata of web pages, against the pages of a corpus.
    Pages(train::pages::Arguments),
    /// Places where a party may be taking a position, with what is annotated there: what the weights of positions are fitted on.
    Positions(train::positions::Arguments),
    /// The reader's sentences, tags, trees and names on the dev parts, from raw text.
    Reader(train::reader::Arguments),
    /// The annotated sentences as the tagger sees them, with the class of every word: what its weights are fitted on.
    Tagging(train::tagging::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Accuracy(arguments) => train::accuracy::run(&arguments),
        Task::Acts(arguments) => train::acts::run(&arguments),
        Task::Case(arguments) => train::case::run(&arguments),
        Task::Copies(arguments) => train::copies::run(&arguments),
        Task::Corpus(arguments) => train::corpus::run(&arguments),
        Task::Desk(arguments) => train::desk::run(&arguments),
        Task::Events(arguments) => train::events::run(&arguments),
        Task::Pages(arguments) => train::pages::run(&arguments),
        Task::Positions(arguments) => train::positions::run(&arguments),
        Task::Reader(arguments) => train::reader::run(&arguments),
        Task::Tagging(arguments) => train::tagging::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("train: {trouble}");
            ExitCode::FAILURE
        }
    }
}
