//! `demarche read`

use crate::args::{Format, Read};
use crate::brief;
use crate::output::{self, Output};
use crate::trouble::{Done, Trouble, complain};
use indicatif::{ProgressBar, ProgressStyle};
use pipeline::{Article, Fetcher, Given, Input, Inputs, Pipeline, Rules, in_order};
use std::num::NonZero;
use std::path::Path;

pub fn run(args: Read) -> Result<Done, Trouble> {
    let pipeline = Pipeline::new(args.registry.as_deref().map_or_else(|| Ok(Rules::builtin()), registry)?);
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get), |n| usize::from(n.get()));
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
fn printer(format: Format, pipeline: Pipeline) -> impl Fn(&Article) -> String + Send + Sync {
    let width = output::width();
    move |article| match format {
        Format::Brief => brief::brief(&pipeline.read_article(article), width),
        Format::Json => pipeline.read_article(article).to_json() + "\n",
        Format::Conllu => pipeline.conllu(article),
    }
}

fn registry(path: &Path) -> Result<Rules, Trouble> {
    let name = path.display();
    let toml =
        std::fs::read_to_string(path).map_err(|e| Trouble::Usage(format!("--registry {name}: it cannot be read ({e}); check the name")))?;
    let trouble = |e: pipeline::RulesError| {
        Trouble::Usage(format!("--registry {name}: {}", e.to_string().split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    Rules::with_registry(&toml).map_err(trouble)
}

/// How far the reading is, on standard error, and only there where somebody looks: indicatif hides it when that is no terminal.
struct Progress {
    bar: ProgressBar,
    several: bool,
}

impl Progress {
    fn new(inputs: &[Input]) -> Progress {
        let looked_at = std::io::IsTerminal::is_terminal(&std::io::stderr());
        let total = if looked_at { Inputs::count(inputs) } else { None };
        let (bar, look) = match total {
            Some(total) => (ProgressBar::new(total), "{bar:30} {pos} of {len} articles, {eta} left"),
            None => (ProgressBar::no_length(), "{spinner} {pos} articles in {elapsed}"),
        };
        if let Ok(style) = ProgressStyle::with_template(look) {
            bar.set_style(style);
        }
        Progress { bar, several: looked_at && total != Some(1) }
    }

    fn step(&self) {
        if self.several {
            self.bar.inc(1);
        }
    }

    /// Takes the bar away for as long as something else is written.
    fn suspend<T>(&mut self, write: impl FnOnce() -> T) -> T {
        if self.several { self.bar.suspend(write) } else { write() }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
