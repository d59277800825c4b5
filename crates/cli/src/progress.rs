//! How far the reading is, on standard error, and only there where somebody looks.

use indicatif::{ProgressBar, ProgressStyle};
use pipeline::{Input, Inputs};

/// A bar, or nothing where standard error is no terminal.
pub struct Progress {
    bar: ProgressBar,
    several: bool,
}

impl Progress {
    /// For all that is in these inputs.
    pub fn new(inputs: &[Input]) -> Progress {
        let looked_at = std::io::IsTerminal::is_terminal(&std::io::stderr());
        Progress::shown(looked_at, if looked_at { Inputs::count(inputs) } else { None })
    }

    /// For so many articles.
    pub fn of(total: usize) -> Progress {
        Progress::shown(std::io::IsTerminal::is_terminal(&std::io::stderr()), Some(total as u64))
    }

    fn shown(looked_at: bool, total: Option<u64>) -> Progress {
        let (bar, look) = match total {
            Some(total) => (ProgressBar::new(total), "{bar:30} {pos} of {len} articles, {eta} left"),
            None => (ProgressBar::no_length(), "{spinner} {pos} articles in {elapsed}"),
        };
        if let Ok(style) = ProgressStyle::with_template(look) {
            bar.set_style(style);
        }
        Progress { bar, several: looked_at && total != Some(1) }
    }

    /// One more is done.
    pub fn step(&self) {
        if self.several {
            self.bar.inc(1);
        }
    }

    /// Takes the bar away for as long as something else is written.
    pub fn suspend<T>(&mut self, write: impl FnOnce() -> T) -> T {
        if self.several { self.bar.suspend(write) } else { write() }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
