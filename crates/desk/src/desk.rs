//! The desk itself: the case it stands on, opened as often as it is read at a time, and what it remembers between requests.

use crate::jobs::Jobs;
use crate::problem::Problem;
use axum::http::StatusCode;
use pipeline::store::{CorrectionNo, RowId};
use pipeline::{Case, Pipeline};
use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a request may take, once it has come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// What takes longer to count than this is counted anew behind the reader's back.
const SLOW: Duration = Duration::from_millis(60);
/// How many open connections are kept for the next questions.
const READERS: usize = 8;
/// How long after the last correction the links are made anew.
const PAUSE: Duration = Duration::from_millis(1500);

/// What a desk is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// The case.
    pub case: PathBuf,
    /// Where it listens. Port 0 takes one that is free.
    pub address: SocketAddr,
    /// What a visitor has to show; needed beyond loopback.
    pub token: Option<String>,
    /// Nothing is changed, whatever is asked.
    pub read_only: bool,
    /// Who corrects.
    pub who: String,
    /// Tells the time, as ISO 8601.
    pub clock: fn() -> String,
    /// By which rules articles are read that are added.
    pub pipeline: Pipeline,
    /// How many at a time.
    pub threads: usize,
}

/// A case, and those who read it.
pub struct Desk {
    pub(crate) options: Options,
    readers: Mutex<Vec<(Identity, Case)>>,
    counts: Mutex<HashMap<String, Count>>,
    queues: Mutex<HashMap<String, Vec<RowId>>>,
    pub(crate) jobs: Jobs,
    writer: Mutex<()>,
    /// When something was corrected whose links are still to be made.
    corrected: Mutex<Option<Instant>>,
    /// How long that took last; held while it is done.
    relinking: Mutex<Duration>,
}

/// Something counted, and of which state of the case.
#[derive(Clone)]
struct Count {
    stamp: String,
    value: Arc<serde_json::Value>,
    took: Duration,
    renewing: bool,
}

/// Which file a name stands for: a case that was moved away must not be read on under its old name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    fn of(path: &Path) -> Result<Identity, Problem> {
        let gone = |_| {
            let detail = format!("{}: the case is not there any more; put it back, or open the desk where it lies now", path.display());
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        };
        let told = fs::metadata(path).map_err(gone)?;
        // elsewhere a file that is open cannot be moved away
        #[cfg(not(unix))]
        return Ok(Identity(u64::from(told.is_dir()), 0));
        #[cfg(unix)]
        Ok(Identity(std::os::unix::fs::MetadataExt::dev(&told), std::os::unix::fs::MetadataExt::ino(&told)))
    }
}

impl Desk {
    /// A desk that stands on this case.
    ///
    /// # Errors
    /// Where there is no such case, or it cannot be read.
    pub fn new(options: Options) -> Result<Arc<Desk>, pipeline::store::Error> {
        Case::read(&options.case)?;
        Ok(Arc::new(Desk {
            options,
            readers: Mutex::default(),
            counts: Mutex::default(),
            queues: Mutex::default(),
            jobs: Jobs::default(),
            writer: Mutex::default(),
            corrected: Mutex::default(),
            relinking: Mutex::default(),
        }))
    }

    /// What the file is called.
    pub(crate) fn name(&self) -> String {
        self.options.case.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Asks the case something, on a thread that may wait for the disk.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Desk, &Case) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = Arc::clone(self);
        finished(tokio::task::spawn_blocking(move || desk.asked(question)).await)
    }

    pub(crate) fn asked<T>(&self, question: impl FnOnce(&Desk, &Case) -> Result<T, Problem>) -> Result<T, Problem> {
        let identity = Identity::of(&self.options.case)?;
        let kept = {
            let mut readers = held(&self.readers);
            readers.retain(|(i, _)| *i == identity);
            readers.pop()
        };
        let case = match kept {
            Some((_, case)) => case,
            None => Case::read(&self.options.case)?,
        };
        let answer = question(self, &case);
        let mut readers = held(&self.readers);
        if readers.len() < READERS {
            readers.push((identity, case));
        }
        answer
    }

    /// Changes the case. Corrections that may change what is the same across articles have the links made anew soon after the last of them.
    pub(crate) async fn correct(
        self: &Arc<Self>,
        moves: bool,
        change: impl FnOnce(&mut Case, &str, &str) -> Result<CorrectionNo, Problem> + Send + 'static,
    ) -> Result<CorrectionNo, Problem> {
        let desk = Arc::clone(self);
        let no = finished(
            tokio::task::spawn_blocking(move || {
                let _one = held(&desk.writer);
                Identity::of(&desk.options.case)?;
                let mut case = Case::open(&desk.options.case)?;
                change(&mut case, &desk.options.who, &(desk.options.clock)())
            })
            .await,
        )?;
        if moves {
            self.links_are_due();
        }
        Ok(no)
    }

    /// Has the links made anew, when a while has passed without another correction: the longer they took last, the longer a while.
    pub(crate) fn links_are_due(self: &Arc<Self>) {
        *held(&self.corrected) = Some(Instant::now());
        let desk = Arc::clone(self);
        std::thread::spawn(move || {
            // whoever makes links now is waited for
            let pause = PAUSE.max(*held(&desk.relinking) * 2);
            std::thread::sleep(pause);
            desk.relink(pause);
        });
    }

    /// Corrections go on meanwhile: what they change is told by the links that become due with them.
    fn relink(self: &Arc<Self>, pause: Duration) {
        let mut took = held(&self.relinking);
        let due = held(&self.corrected).is_some_and(|last| last.elapsed() >= pause);
        if !due || Identity::of(&self.options.case).is_err() {
            return;
        }
        let begun = Instant::now();
        let made = Case::open(&self.options.case).and_then(|mut case| pipeline::relink(&mut case));
        *took = begun.elapsed();
        let mut corrected = held(&self.corrected);
        let again = corrected.is_some_and(|last| last > begun);
        if made.is_ok() && !again {
            *corrected = None;
        }
    }

    /// Whether links are still to be made anew.
    pub(crate) fn is_settling(&self) -> bool {
        held(&self.corrected).is_some()
    }

    /// Holds back other writers of this desk.
    pub(crate) fn writing(&self) -> MutexGuard<'_, ()> {
        held(&self.writer)
    }

    /// Another one whenever somebody wrote to the case: sizes and times of its file and its log.
    fn stamp(&self) -> String {
        let mut log = self.options.case.clone().into_os_string();
        log.push("-wal");
        let told = |path: &Path| fs::metadata(path).ok().map(|m| (m.len(), m.modified().ok()));
        format!("{:?} {:?}", told(&self.options.case), told(Path::new(&log)))
    }

    /// Something that takes long to tell of a large case, remembered until the case is another. Where it took long, the last answer is given
    /// while the new one is worked out.
    pub(crate) fn remember<T: serde::Serialize + serde::de::DeserializeOwned>(
        self: &Arc<Self>,
        case: &Case,
        key: &str,
        tell: impl Fn(&Case) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let stamp = self.stamp();
        let known = held(&self.counts).get(key).cloned();
        if let Some(known) = known {
            let fresh = known.stamp == stamp;
            if fresh || known.took > SLOW {
                if !fresh && !known.renewing {
                    self.renew(key.to_owned(), tell);
                }
                return serde_json::from_value((*known.value).clone()).map_err(internal);
            }
        }
        self.tell(case, key, stamp, &tell)
    }

    fn tell<T: serde::Serialize>(
        &self,
        case: &Case,
        key: &str,
        stamp: String,
        tell: &impl Fn(&Case) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        const MOST: usize = 2_000;
        let begun = Instant::now();
        let told = tell(case)?;
        let value = Arc::new(serde_json::to_value(&told).map_err(internal)?);
        let mut counts = held(&self.counts);
        if counts.len() >= MOST {
            counts.clear();
        }
        counts.insert(key.to_owned(), Count { stamp, value, took: begun.elapsed(), renewing: false });
        Ok(told)
    }

    fn renew<T: serde::Serialize>(self: &Arc<Self>, key: String, tell: impl Fn(&Case) -> Result<T, Problem> + Send + 'static) {
        if let Some(count) = held(&self.counts).get_mut(&key) {
            count.renewing = true;
        }
        let desk = Arc::clone(self);
        std::thread::spawn(move || {
            let done = desk.asked(|desk, case| desk.tell(case, &key, desk.stamp(), &tell).map(|_| ()));
            if done.is_err() {
                held(&desk.counts).remove(&key);
            }
        });
    }

    /// The rows of the review, in its order: worked out once and gone through; what was decided meanwhile is passed over.
    pub(crate) fn queue(&self, key: &str, work_out: impl FnOnce() -> Result<Vec<RowId>, Problem>) -> Result<Vec<RowId>, Problem> {
        if let Some(queue) = held(&self.queues).get(key) {
            return Ok(queue.clone());
        }
        let queue = work_out()?;
        held(&self.queues).insert(key.to_owned(), queue.clone());
        Ok(queue)
    }

    /// Lets the queues be worked out anew.
    pub(crate) fn forget_queues(&self) {
        held(&self.queues).clear();
    }
}

fn finished<T>(done: Result<Result<T, Problem>, tokio::task::JoinError>) -> Result<T, Problem> {
    done.unwrap_or_else(|_| Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error; nothing was changed")))
}

fn internal(e: serde_json::Error) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string())
}

/// A lock is ours whatever became of those who held it before.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
