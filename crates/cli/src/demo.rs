//! `demarche demo`: the example that comes with the program, added to a case as any reader's own files would be; its brief; and its desk.

use crate::args::Demo;
use crate::case::brief::page;
use crate::case::now;
use crate::desk;
use crate::output::{self, Output};
use crate::read::threads;
use crate::trouble::{Done, Trouble, complain};
use ::desk::Options;
use include_dir::{Dir, include_dir};
use pipeline::{Adding, Case, Failure, Fetcher, Given, Input, Inputs, Pipeline, Published, Rules, Unit};
use serde::Deserialize;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};

/// The articles of the dispute; their files hold one article each, or one a line.
static ARTICLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../examples/dispute/articles");
const LIST: &str = include_str!("../../../examples/dispute/articles.toml");
const REGISTRY: &str = include_str!("../../../examples/dispute/registry.toml");

/// What is known of the articles from outside: `examples/dispute/articles.toml`.
#[derive(Debug, Deserialize)]
struct List {
    article: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    outlet: String,
    published: Option<String>,
}

/// How many rows of each kind the brief shows.
const ROWS: usize = 6;

pub fn run(args: Demo) -> Result<Done, Trouble> {
    let registry = Rules::with_registry(REGISTRY).map_err(|e| Trouble::Usage(format!("the registry of the example: {e}")))?;
    let pipeline = Pipeline::new(registry);
    // unless it is to be kept, the case goes with this folder
    let folder = tempfile::Builder::new().prefix("demarche-demo-").tempdir().map_err(|e| Trouble::File(std::env::temp_dir(), e))?;
    let path = args.case.unwrap_or_else(|| folder.path().join("dispute.case"));
    let mut case = Case::create(&path)?;
    let adding = Adding { pipeline: pipeline.clone(), threads: threads(None), at: now(), without_text: false };
    let tally = pipeline::add(&mut case, units()?, &adding, |told| {
        if let Err(failure) = told {
            complain(failure);
        }
    })?;
    let first = case.days()?.and_then(|(first, _)| first.parse().ok());
    let brief = views::brief(&case, first, ROWS)?;
    drop(case);
    Output::page(args.color).print(&page(&brief, ROWS, output::width()))?;
    // a script that reads the brief does not wait for a desk to be closed
    if args.no_serve || !io::stdout().is_terminal() {
        return Ok(if tally.failed == 0 { Done::Well } else { Done::SomeFailed });
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let who = std::env::var("USER").unwrap_or_else(|_| "you".to_owned());
    desk::serve(Options { case: path, address, token: None, read_only: false, who, clock: now, pipeline, threads: threads(None) }, false)
}

/// The articles, each with what the list knows of it.
fn units() -> Result<impl Iterator<Item = Result<Unit, Failure>>, Trouble> {
    let list: List = toml::from_str(LIST).map_err(|e| Trouble::Usage(format!("the list of the example: {}", e.message())))?;
    let inputs = list.article.into_iter().filter_map(|entry| {
        let file = ARTICLES.get_file(&entry.file)?;
        // Lines name their outlets themselves.
        let publisher = (!entry.file.ends_with(".jsonl")).then_some(entry.outlet);
        let given = Given { publisher, published: entry.published.as_deref().and_then(Published::parse), ..Given::default() };
        Some((Input::Bytes { name: entry.file, bytes: file.contents().into() }, given))
    });
    Ok(inputs.flat_map(|(input, given)| Inputs::new([input], given, Fetcher::default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_and_the_articles_are_the_same() {
        let list: List = toml::from_str(LIST).unwrap();
        let listed: Vec<&str> = list.article.iter().map(|a| a.file.as_str()).collect();
        let mut there: Vec<&str> = ARTICLES.files().filter_map(|f| f.path().to_str()).collect();
        there.sort_unstable();
        assert_eq!(listed, there);
    }
}
