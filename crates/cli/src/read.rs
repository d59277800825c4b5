//! `demarche read`

use crate::args::{Format, Read};
use crate::brief;
use crate::output::{self, Output};
use crate::progress::Progress;
use crate::trouble::{Done, Trouble, complain};
use pipeline::{Article, Fetcher, Given, Inputs, Pipeline, Rules, in_order};
use std::num::{NonZero, NonZeroU16};
use std::path::Path;

pub fn run(args: Read) -> Result<Done, Trouble> {
    let pipeline = Pipeline::new(rules(args.registry.as_deref())?);
    let threads = threads(args.threads);
    let given = Given { publisher: args.publisher, published: args.date, ..Given::default() };
    let mut output = if args.format == Format::Brief { Output::page(args.color) } else { Output::plain() };
    let mut progress = Progress::new(&args.inputs);
    let units = Inputs::new(args.inputs, given, Fetcher::new(args.timeout));
    let print = printer(args.format, pipeline);

    let (mut done, mut first) = (Done::Well, true);
    for printed in in_order(units, threads, print).map_err(Trouble::System)? {
        match printed {
            Ok(page) => {
                let rule = if first || args.format != Format::Brief { "" } else { "\n\n" };
                first = false;
                progress.suspend(|| output.print(&format!("{rule}{page}")))?;
            }
            Err(failure) if failure.is_passed_over() => {}
            Err(failure) => {
                done = Done::SomeFailed;
                progress.suspend(|| complain(failure));
            }
        }
        progress.step();
    }
    Ok(done)
}

/// What becomes of one article; runs on all threads.
fn printer(format: Format, pipeline: Pipeline) -> impl Fn(&str, &Article) -> String + Send + Sync {
    let width = output::width();
    move |_, article| match format {
        Format::Brief => brief::brief(&pipeline.read_article(article), width),
        Format::Json => pipeline.read_article(article).to_json() + "\n",
        Format::Conllu => pipeline.conllu(article),
    }
}

/// How many articles to read at a time: as asked, else one per core.
pub fn threads(asked: Option<NonZeroU16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get), |n| usize::from(n.get()))
}

/// The rules, with a registry of one's own where one is given.
pub fn rules(registry: Option<&Path>) -> Result<Rules, Trouble> {
    let Some(path) = registry else { return Ok(Rules::builtin()) };
    let name = path.display();
    let toml =
        std::fs::read_to_string(path).map_err(|e| Trouble::Usage(format!("--registry {name}: it cannot be read ({e}); check the name")))?;
    let trouble = |e: pipeline::RulesError| {
        Trouble::Usage(format!("--registry {name}: {}", e.to_string().split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    Rules::with_registry(&toml).map_err(trouble)
}
