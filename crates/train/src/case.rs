//! `train case`: how a case bears many articles: how fast they are added, what that takes, how soon questions are answered and corrections hold.
//!
//! Questions are asked as the command line asks them, each of a case that was opened for it; the figures are the medians of the repetitions: the time that passed,
//! and that of the processor, which tells how much of it others took. A correction is timed with the links that it makes due, and taken back, which is timed too. Peak
//! memory is that of the process (Linux), counted anew for each line that tells it.

use clap::Args;
use cpu_time::ProcessTime;
use pipeline::store::{CorrectionNo, Error, Filter, Kind, Query, RowId};
use pipeline::{Adding, Case, Fetcher, Given, Input, Inputs, Pipeline, Tally};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Options of `train case`.
#[derive(Args)]
pub struct Arguments {
    /// The folder of the public corpora, or one of articles
    pub corpora: PathBuf,
    /// Keep the case here; where there is one, only what it lacks is added
    #[arg(long)]
    pub case: Option<PathBuf>,
    /// How many articles are read at a time [default: one per core]
    #[arg(long)]
    pub threads: Option<usize>,
    /// How often each question is asked
    #[arg(long, default_value_t = 5)]
    pub times: usize,
}

/// A question, and how much it finds.
type Ask = dyn Fn(&Case) -> Result<usize, Error>;

/// What a question may take, in milliseconds.
const LIMIT: f64 = 200.0;
const AT: &str = "2026-01-01T00:00:00Z";

/// Measures and prints.
///
/// # Errors
/// Where the articles cannot be read or the case cannot be written.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let briefings = arguments.corpora.join("briefings");
    let articles = if briefings.is_dir() { briefings } else { arguments.corpora.clone() };
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let path = arguments.case.clone().unwrap_or_else(|| folder.path().join("large.case"));
    let threads = arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let case = |e: Error| e.to_string();
    let added = add(&path, &articles, threads)?;
    let size = Case::read(&path).and_then(|c| c.size()).map_err(case)?;
    let rows: usize = size.rows.iter().map(|(_, n)| n).sum();
    println!("{} articles, {} rows, {} MB", size.articles, rows, std::fs::metadata(&path).map_or(0, |m| m.len()) / 1_000_000);
    if added.added > 0 {
        let again = add(&path, &articles, threads)?;
        if again.added > 0 {
            return Err(format!("adding the same again added {}", again.added));
        }
    }
    questions(&path, arguments.times.max(1)).map_err(case)?;
    corrections(&path).map_err(case)
}

/// Adds what the case lacks, and prints what it took.
fn add(path: &Path, articles: &Path, threads: usize) -> Result<Tally, String> {
    count_memory_anew();
    let mut case = Case::open(path).map_err(|e| e.to_string())?;
    let adding = Adding { pipeline: Pipeline::default(), threads, at: AT.to_owned(), without_text: false };
    let units = Inputs::new([Input::Path(articles.to_owned())], Given::default(), Fetcher::default())
        .passing_over(case.origins().map_err(|e| e.to_string())?);
    let begun = Instant::now();
    let tally = pipeline::add(&mut case, units, &adding, |_| ()).map_err(|e| e.to_string())?;
    let seconds = begun.elapsed().as_secs_f64();
    let speed = if tally.added > 0 { format!(", {:.1} a second", tally.added as f64 / seconds) } else { String::new() };
    let memory = peak().map_or("unknown".to_owned(), |mb| format!("{mb} MB at most"));
    println!(
        "{} added, {} were there, {} could not be read: {seconds:.1} s{speed}, {threads} at a time, memory {memory}",
        tally.added, tally.known, tally.failed
    );
    Ok(tally)
}

fn questions(path: &Path, times: usize) -> Result<(), Error> {
    let days = Case::read(path)?.days()?;
    let last = days.as_ref().and_then(|(_, last)| last.parse::<jiff::civil::Date>().ok());
    let since = move |days: i64| last.map(|d| d.saturating_sub(jiff::Span::new().days(days)));
    let list = |words: &str, kinds: &[Kind], once: bool| {
        let mut query = Query::parse(words).unwrap_or_default();
        let latest = once;
        query.filter = Filter { kinds: kinds.to_vec(), confidence: Some(0.5), limit: Some(50), once, latest, ..query.filter };
        move |case: &Case| views::list(case, &query).map(|l| l.total)
    };
    let telling = [Kind::Statement, Kind::Event, Kind::Position, Kind::Instrument, Kind::Engagement];
    let brief = move |days: i64| move |case: &Case| views::brief(case, since(days), 20).map(|b| b.statements.total);
    let mut all: Vec<(String, Box<Ask>)> = vec![
        ("brief, of the last day".into(), Box::new(brief(0))),
        ("brief, of a month".into(), Box::new(brief(30))),
        ("brief, of nine months".into(), Box::new(brief(270))),
        ("statements".into(), Box::new(list("", &[Kind::Statement], true))),
        ("events".into(), Box::new(list("", &[Kind::Event], true))),
        ("actors".into(), Box::new(|case: &Case| case.groups(Kind::Actor, None, 50).map(|g| g.len()))),
        (
            "positions".into(),
            Box::new(|case: &Case| {
                let mut query = Query::default();
                query.filter = Filter { confidence: Some(0.5), ..Filter::default() };
                views::ledger(case, &query, 50).map(|(_, total)| total)
            }),
        ),
        (
            "agenda".into(),
            Box::new(move |case: &Case| last.map_or(Ok(0), |day| views::agenda(case, &Query::default(), day).map(|m| m.len()))),
        ),
    ];
    for words in [
        "president",
        "\"climate change\"",
        "nato OR ukraine",
        "speaker:psaki budget",
        "sanction* party:russia",
        "the",
        "nothing-of-the-kind",
    ] {
        all.push((format!("search {words}"), Box::new(list(words, &telling, false))));
        all.push((format!("statements {words}"), Box::new(list(words, &[Kind::Statement], true))));
    }
    for (name, ask) in all {
        let (mut took, mut work) = (Vec::new(), Vec::new());
        let mut found = 0;
        for _ in 0..times {
            let clocks = Clocks::start();
            found = ask(&Case::read(path)?)?;
            let (passed, worked) = clocks.stop();
            took.push(passed);
            work.push(worked);
        }
        let (median, worked) = (median(took), median(work));
        let missed = if median > LIMIT { format!("   over {LIMIT} ms") } else { String::new() };
        println!("{name:<36} {median:>8.1} ms {worked:>8.1} ms of processor   {found} found{missed}");
    }
    Ok(())
}

/// Corrections of who is told of most: what hangs together most is slowest to tell anew.
fn corrections(path: &Path) -> Result<(), Error> {
    let mut case = Case::open(path)?;
    pipeline::relink(&mut case)?;
    let Some(most) = case.groups(Kind::Actor, None, 200)?.into_iter().find(|g| g.head.act == "person") else { return Ok(()) };
    let member = case.group(&most.head.id)?.into_iter().nth(most.rows / 2).map_or(most.head.id.clone(), |r| r.id);
    println!("corrections of a speaker named in {} articles", most.articles);
    let said = |case: &Case| -> Result<Option<RowId>, Error> {
        Ok(case.with_actor(&most.head.id, Kind::Statement, most.articles / 2, 1, 50)?.0.into_iter().next().map(|r| r.id))
    };
    let statement = said(&case)?;
    let mut timed = |name: &str, correct: &mut dyn FnMut(&mut Case) -> Result<CorrectionNo, Error>| {
        let clocks = Clocks::start();
        let no = correct(&mut case)?;
        pipeline::relink(&mut case)?;
        let (passed, worked) = clocks.stop();
        println!("{name:<36} {passed:>8.1} ms {worked:>8.1} ms of processor");
        Ok::<CorrectionNo, Error>(no)
    };
    if let Some(row) = statement {
        let no = timed("accept a statement", &mut |case| case.accept(&row, "train", AT))?;
        timed("undo", &mut |case| case.undo(no, "train", AT))?;
        let no = timed("reject a statement", &mut |case| case.reject(&row, "train", AT))?;
        timed("undo", &mut |case| case.undo(no, "train", AT))?;
    }
    let no = timed("split the speaker", &mut |case| case.apart(&member, "train", AT))?;
    timed("undo", &mut |case| case.undo(no, "train", AT))?;
    Ok(())
}

/// What passes on the wall, and what the processor works for this process; in milliseconds.
struct Clocks(Instant, ProcessTime);

impl Clocks {
    fn start() -> Clocks {
        Clocks(Instant::now(), ProcessTime::now())
    }

    fn stop(self) -> (f64, f64) {
        (self.0.elapsed().as_secs_f64() * 1000.0, self.1.elapsed().as_secs_f64() * 1000.0)
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// The most memory that this process had, in MB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb / 1000)
}

fn count_memory_anew() {
    // where the system has no such file, the figure is that of all until now
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
