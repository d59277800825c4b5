//! `demarche demo`: the example that comes with the program, read as any reader's own files would be, and served as a desk.

use crate::args::Demo;
use crate::case::now;
use crate::desk;
use crate::dispute;
use crate::output::{self, Output};
use crate::read::threads;
use crate::trouble::{Done, Trouble, complain};
use ::desk::Options;
use include_dir::{Dir, include_dir};
use pipeline::store::Origin;
use pipeline::{Case, Failure, Given, Input, Inputs, Pipeline, Published, Record, Rules, in_order};
use serde::Deserialize;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;

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

pub fn run(args: Demo) -> Result<Done, Trouble> {
    let registry = Rules::with_registry(REGISTRY).map_err(|e| Trouble::Usage(format!("the registry of the example: {e}")))?;
    let pipeline = Pipeline::new(registry);
    let (mut records, mut done) = (Vec::new(), Done::Well);
    for read in read_all(pipeline.clone())? {
        match read {
            Ok(record) => records.push(record),
            Err(failure) => {
                done = Done::SomeFailed;
                complain(failure);
            }
        }
    }
    Output::page(args.color).print(&dispute::brief(&records, output::width()))?;
    // a script that reads the brief does not wait for a desk to be closed
    if args.no_serve || !io::stdout().is_terminal() {
        return Ok(done);
    }
    stand(&records, pipeline)
}

/// Serves the dispute: a case of its own in the folder for things that may go, which goes when the desk is stopped.
fn stand(records: &[Record], pipeline: Pipeline) -> Result<Done, Trouble> {
    let folder = tempfile::Builder::new().prefix("demarche-demo-").tempdir().map_err(|e| Trouble::File(std::env::temp_dir(), e))?;
    let path = folder.path().join("dispute.case");
    let mut case = Case::create(&path)?;
    for record in records {
        case.add(record, &Origin { at: now(), ..Origin::default() })?;
    }
    pipeline::relink(&mut case)?;
    drop(case);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let who = std::env::var("USER").unwrap_or_else(|_| "you".to_owned());
    desk::serve(Options { case: path, address, token: None, read_only: false, who, clock: now, pipeline, threads: threads(None) }, false)
}

fn read_all(pipeline: Pipeline) -> Result<impl Iterator<Item = Result<Record, Failure>>, Trouble> {
    let list: List = toml::from_str(LIST).map_err(|e| Trouble::Usage(format!("the list of the example: {}", e.message())))?;
    let units = list.article.into_iter().filter_map(|entry| {
        let file = ARTICLES.get_file(&entry.file)?;
        // Lines name their outlets themselves.
        let publisher = (!entry.file.ends_with(".jsonl")).then_some(entry.outlet);
        let given = Given { publisher, published: entry.published.as_deref().and_then(Published::parse), ..Given::default() };
        Some((Input::Bytes { name: entry.file, bytes: file.contents().into() }, given))
    });
    let units: Vec<_> = units.collect();
    let units = units.into_iter().flat_map(|(input, given)| Inputs::new([input], given, pipeline::Fetcher::default()));
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    in_order(units, threads, move |_, article| pipeline.read_article(article)).map_err(Trouble::System)
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
