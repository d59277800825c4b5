use crate::failure::Trouble;
use crate::{Article, Failure, Unit};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

/// How many units per thread may be under way or waiting for an earlier one to be taken.
const WINDOW: usize = 8;

/// Deep nesting in a page costs stack; the default of spawned threads is a quarter of this.
const STACK: usize = 8 << 20;

/// Makes articles of the units and does `work` on each, with the name of its unit, on `threads` threads, and yields the results in the order of the units.
///
/// Units are taken only as results are: at most a few for each thread exist at a time, so memory stays flat however many there
/// are, and the first result is there as soon as the first unit is done. A panic in `work` is one [`Failure`]; the others go on.
///
/// # Errors
/// Where the system gives no threads.
pub fn in_order<T: Send + 'static>(
    units: impl Iterator<Item = Result<Unit, Failure>> + Send + 'static,
    threads: usize,
    work: impl Fn(&str, &Article) -> T + Send + Sync + 'static,
) -> io::Result<InOrder<T>> {
    units_in_order(units, threads, move |unit| {
        let name = unit.name().to_owned();
        unit.article().map(|article| work(&name, &article))
    })
}

/// As [`in_order`], of the units themselves: whether they are worth making articles of is for `work` to say.
pub(crate) fn units_in_order<T: Send + 'static>(
    units: impl Iterator<Item = Result<Unit, Failure>> + Send + 'static,
    threads: usize,
    work: impl Fn(Unit) -> Result<T, Failure> + Send + Sync + 'static,
) -> io::Result<InOrder<T>> {
    let threads = threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().map_err(io::Error::other)?;
    let work = Arc::new(work);
    // A queue of promises, in order: how long it may grow is all that bounds the memory.
    let (queue, promises) = sync_channel::<Receiver<Result<T, Failure>>>(threads * WINDOW);
    let feeder = std::thread::Builder::new().name("inputs".to_owned()).spawn(move || {
        for unit in units {
            let (keep, promise) = sync_channel(1);
            if queue.send(promise).is_err() {
                return; // nobody wants more
            }
            let work = Arc::clone(&work);
            pool.spawn(move || {
                let _ = keep.send(unit.and_then(|unit| one(unit, &*work)));
            });
        }
    })?;
    Ok(InOrder { promises, feeder: Some(feeder) })
}

fn one<T>(unit: Unit, work: impl Fn(Unit) -> Result<T, Failure>) -> Result<T, Failure> {
    let name = unit.name().to_owned();
    // What a broken work leaves behind is dropped with it: nothing of it is shared but the rules, which nobody writes to.
    catch_unwind(AssertUnwindSafe(|| work(unit))).unwrap_or_else(|_| Err(Failure::new(&name, Trouble::Bug)))
}

/// The results of [`in_order`].
#[derive(Debug)]
pub struct InOrder<T> {
    promises: Receiver<Receiver<Result<T, Failure>>>,
    feeder: Option<JoinHandle<()>>,
}

impl<T> Iterator for InOrder<T> {
    type Item = Result<T, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.promises.recv() {
            Ok(promise) => Some(promise.recv().unwrap_or_else(|_| Err(Failure::new("an input", Trouble::Bug)))),
            // All units are done, or opening one of them panicked.
            Err(_) => self.feeder.take()?.join().is_err().then(|| Err(Failure::new("the inputs", Trouble::Bug))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn units(n: usize) -> impl Iterator<Item = Result<Unit, Failure>> + Send + 'static {
        (0..n).map(|i| Ok(Unit::line(format!("unit {i}"), format!("{{\"text\":\"Number {i}.\"}}").into_bytes(), Given::default())))
    }

    #[test]
    fn results_come_in_the_order_of_the_units() {
        for threads in [1, 2, 7] {
            let slow_first = |_: &str, a: &Article| {
                if a.text.contains(" 0.") {
                    std::thread::sleep(Duration::from_millis(30));
                }
                a.text.to_string()
            };
            let found: Vec<String> = in_order(units(100), threads, slow_first).unwrap().map(Result::unwrap).collect();
            assert_eq!(found, (0..100).map(|i| format!("Number {i}.")).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_costs_one_result() {
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let work = |_: &str, a: &Article| if a.text.contains(" 3.") { panic!("a bug") } else { a.text.len() };
        let found: Vec<_> = in_order(units(6), 2, work).unwrap().collect();
        std::panic::set_hook(quiet);
        assert_eq!(found.iter().filter(|r| r.is_ok()).count(), 5);
        let failure = found[3].as_ref().unwrap_err();
        assert!(failure.is_bug());
        assert_eq!(failure.input(), "unit 3");
    }

    #[test]
    fn units_are_taken_only_as_results_are() {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let counted = units(10_000).inspect(|_| {
            TAKEN.fetch_add(1, Ordering::Relaxed);
        });
        let mut results = in_order(counted, 2, |_, _| ()).unwrap();
        results.next();
        std::thread::sleep(Duration::from_millis(100));
        assert!(TAKEN.load(Ordering::Relaxed) <= 2 * WINDOW + 3);
    }
}
