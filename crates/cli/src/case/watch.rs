//! `demarche watch`

use super::now;
use crate::args::Watch;
use crate::output::Output;
use crate::read;
use crate::trouble::{Done, Trouble, complain};
use jiff::{SignedDuration, Timestamp};
use pipeline::{Adding, Case, Fetcher, Pipeline, Polled, Source};
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// Between two looks at what is due.
const TICK: Duration = Duration::from_secs(20);

/// The file of feeds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    #[serde(default = "quarter")]
    every: u32,
    feed: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    url: String,
    publisher: Option<String>,
    every: Option<u32>,
}

fn quarter() -> u32 {
    15
}

pub fn run(args: Watch) -> Result<Done, Trouble> {
    let sources = sources(&args.feeds)?;
    let pipeline = Pipeline::new(read::rules(args.registry.as_deref())?);
    let mut case = Case::open(&args.case)?;
    let watch = pipeline::Watch::new(Fetcher::new(args.timeout));
    let mut output = Output::plain();
    let mut done = Done::Well;
    loop {
        for source in &sources {
            let adding = Adding { pipeline: pipeline.clone(), threads: read::threads(None), at: now(), without_text: args.no_text };
            match watch.poll(&mut case, source, &adding, Timestamp::now(), |failure| complain(failure))? {
                Polled::Waiting => {}
                Polled::Unchanged => output.print(&format!("{}  {}: nothing new\n", now(), source.url))?,
                Polled::Looked(tally) => {
                    let failed = if tally.failed > 0 { format!(", {} could not be read", tally.failed) } else { String::new() };
                    output.print(&format!("{}  {}: {} added{failed}\n", now(), source.url, tally.added))?;
                }
                Polled::Failed(failure) => {
                    done = Done::SomeFailed;
                    complain(failure);
                }
            }
        }
        if args.once {
            return Ok(done);
        }
        std::thread::sleep(TICK);
    }
}

fn sources(path: &Path) -> Result<Vec<Source>, Trouble> {
    let wrong = |why: String| Trouble::Usage(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| wrong(format!("it cannot be read ({e}); check the name")))?;
    let feeds: Feeds = toml::from_str(&text).map_err(|e| wrong(e.to_string().split_whitespace().collect::<Vec<_>>().join(" ")))?;
    let minutes = |n: u32| SignedDuration::from_mins(i64::from(n.max(1)));
    let source = |e: Entry| Source { url: e.url, publisher: e.publisher, every: minutes(e.every.unwrap_or(feeds.every)) };
    Ok(feeds.feed.into_iter().map(source).collect())
}
