//! Adding articles from the desk: each pasted text, address or set of files is a job, whose steps are told as they come.

use crate::desk::{Desk, held};
use crate::problem::Problem;
use pipeline::{Adding, Case, Fetcher, Given, Input, Inputs};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// How many jobs are remembered.
const KEPT: usize = 50;

/// All jobs of a desk, by number.
#[derive(Default)]
pub(crate) struct Jobs {
    all: Mutex<BTreeMap<u64, Arc<Job>>>,
}

/// Something that is being added.
#[derive(Default)]
pub(crate) struct Job {
    pub(crate) no: u64,
    steps: Mutex<Vec<Step>>,
    news: Notify,
}

/// What became of an article, or of the job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub(crate) enum Step {
    /// It is in the case now.
    Added { article: i64 },
    /// It was there before.
    Known { article: i64 },
    /// It is not, and why.
    Failed { why: String },
    /// What is the same across articles is being told.
    Linking,
    /// The end.
    Done { added: usize, known: usize, failed: usize },
}

impl Jobs {
    /// A job of that number.
    pub(crate) fn get(&self, no: u64) -> Option<Arc<Job>> {
        held(&self.all).get(&no).cloned()
    }

    fn begin(&self) -> Arc<Job> {
        let mut all = held(&self.all);
        let no = all.keys().next_back().map_or(1, |last| last + 1);
        let job = Arc::new(Job { no, ..Job::default() });
        all.insert(no, Arc::clone(&job));
        while all.len() > KEPT {
            all.pop_first();
        }
        job
    }
}

impl Job {
    fn tell(&self, step: Step) {
        held(&self.steps).push(step);
        self.news.notify_waiters();
    }

    /// The steps from a place on, and whether the last of them is the end.
    pub(crate) fn steps(&self, from: usize) -> (Vec<Step>, bool) {
        let steps = held(&self.steps);
        let ended = matches!(steps.last(), Some(Step::Done { .. }));
        (steps.get(from..).unwrap_or_default().to_vec(), ended)
    }

    /// The next steps from a place on, as soon as there are any; `None` after the end.
    pub(crate) async fn next(&self, from: usize) -> Option<Vec<Step>> {
        loop {
            let news = self.news.notified();
            tokio::pin!(news);
            news.as_mut().enable();
            match self.steps(from) {
                (steps, _) if !steps.is_empty() => return Some(steps),
                (_, true) => return None,
                _ => news.await,
            }
        }
    }
}

/// Begins to add these inputs; what comes of them, the job tells.
pub(crate) fn add(desk: &Arc<Desk>, inputs: Vec<Input>, given: Given) -> Result<Arc<Job>, Problem> {
    if inputs.is_empty() {
        return Err(Problem::question("there is nothing to add: paste a text, give an address, or choose files"));
    }
    let job = desk.jobs.begin();
    let (desk, told) = (Arc::clone(desk), Arc::clone(&job));
    tokio::task::spawn_blocking(move || {
        let tally = run(&desk, inputs, given, &told);
        let (added, known, failed) = match tally {
            Ok(tally) => (tally.added, tally.known, tally.failed),
            Err(why) => {
                told.tell(Step::Failed { why });
                (0, 0, 1)
            }
        };
        told.tell(Step::Done { added, known, failed });
    });
    Ok(job)
}

fn run(desk: &Desk, inputs: Vec<Input>, given: Given, job: &Job) -> Result<pipeline::Tally, String> {
    let _one = desk.writing();
    // Case::open would begin a new one under the name of a case that was moved away
    desk.asked(|_, _| Ok(())).map_err(|p| p.detail)?;
    let mut case = Case::open(&desk.options.case).map_err(|e| e.to_string())?;
    let expected = inputs.len();
    let units = Inputs::new(inputs, given, Fetcher::default());
    let adding =
        Adding { pipeline: desk.options.pipeline.clone(), threads: desk.options.threads, at: (desk.options.clock)(), without_text: false };
    let mut told = 0;
    let tally = pipeline::add(&mut case, units, &adding, |done| {
        job.tell(match done {
            Ok(added) if added.new => Step::Added { article: added.article.0 },
            Ok(added) => Step::Known { article: added.article.0 },
            Err(failure) => Step::Failed { why: failure.to_string() },
        });
        told += 1;
        if told == expected {
            job.tell(Step::Linking);
        }
    });
    tally.map_err(|e| e.to_string())
}
