//! `demarche add`

use super::now;
use crate::args::Add;
use crate::output::Output;
use crate::progress::Progress;
use crate::read;
use crate::trouble::{Done, Trouble, complain};
use pipeline::{Adding, Case, Fetcher, Given, Inputs, Pipeline, Tally};
use std::time::Instant;

pub fn run(args: Add) -> Result<Done, Trouble> {
    let pipeline = Pipeline::new(read::rules(args.registry.as_deref())?);
    let given = Given { publisher: args.publisher, published: args.date, ..Given::default() };
    let mut case = Case::open(&args.case)?;
    let mut progress = Progress::new(&args.inputs);
    let adding = Adding { pipeline, threads: read::threads(args.threads), at: now(), without_text: args.no_text };
    let units = Inputs::new(args.inputs, given, Fetcher::new(args.timeout)).passing_over(case.origins()?);
    let begun = Instant::now();
    let tally = pipeline::add(&mut case, units, &adding, |told| {
        if let Err(failure) = told
            && !failure.is_passed_over()
        {
            progress.suspend(|| complain(failure));
        }
        progress.step();
    })?;
    drop(progress);
    Output::plain().print(&report(&case, tally, begun)?)?;
    Ok(if tally.failed == 0 { Done::Well } else { Done::SomeFailed })
}

/// One line: what came of it, and what the case holds now.
fn report(case: &Case, tally: Tally, begun: Instant) -> Result<String, Trouble> {
    let size = case.size()?;
    let rows: usize = size.rows.iter().map(|(_, n)| n).sum();
    let seconds = begun.elapsed().as_secs_f64();
    let speed = if tally.added > 1 { format!(" in {seconds:.1} s, {:.1} a second", tally.added as f64 / seconds) } else { String::new() };
    let known = if tally.known > 0 { format!(", {} were there", tally.known) } else { String::new() };
    let failed = if tally.failed > 0 { format!(", {} could not be read", tally.failed) } else { String::new() };
    let passed = if tally.passed_over > 0 { format!(", {} are no news in English", tally.passed_over) } else { String::new() };
    let case = case.path().display();
    Ok(format!("{} added{speed}{known}{passed}{failed}; {case} holds {} articles, {rows} rows\n", tally.added, size.articles))
}
