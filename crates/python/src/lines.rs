//! Many articles, as lines of JSON Lines that a Python iterator yields one after the other.

use crate::read_error;
use pipeline::{Failure, Given, InOrder, Pipeline, Unit, in_order};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::sync::{Arc, Mutex};

/// What the iterator raised, if it did.
type Raised = Arc<Mutex<Option<PyErr>>>;

/// The records of the lines, in order.
#[pyclass(frozen, module = "demarche._demarche")]
pub struct Lines {
    records: Mutex<InOrder<String>>,
    raised: Raised,
}

impl Lines {
    pub fn new(lines: Py<pyo3::types::PyIterator>, pipeline: Pipeline, threads: usize) -> PyResult<Lines> {
        let raised = Raised::default();
        let units = Units { lines: lines.into_any(), number: 0, raised: Arc::clone(&raised) };
        let records = in_order(units, threads, move |_, article| pipeline.read_article(article).to_json())?;
        Ok(Lines { records: Mutex::new(records), raised })
    }
}

#[pymethods]
impl Lines {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        // the lock is taken and waited for with the interpreter free: the thread that takes up lines needs it
        match py.detach(|| self.records.lock().ok().and_then(|mut records| records.next())) {
            Some(Ok(line)) => Ok(Some(PyString::new(py, &line).into_any())),
            Some(Err(failure)) => Ok(Some(read_error(&failure).into_value(py).into_bound(py).into_any())),
            None => self.raised.lock().ok().and_then(|mut raised| raised.take()).map_or(Ok(None), Err),
        }
    }
}

struct Units {
    lines: Py<PyAny>,
    number: usize,
    raised: Raised,
}

impl Iterator for Units {
    type Item = Result<Unit, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        // nothing comes any more where the interpreter is going down
        let line = Python::try_attach(|py| {
            let next = self.lines.bind(py).cast::<pyo3::types::PyIterator>().ok()?.clone().next()?;
            match next.and_then(|line| line.extract::<String>()) {
                Ok(line) => Some(line),
                Err(e) => {
                    if let Ok(mut raised) = self.raised.lock() {
                        *raised = Some(e);
                    }
                    None
                }
            }
        })??;
        self.number += 1;
        Some(Ok(Unit::line(format!("article {}", self.number), line.into_bytes(), Given::default())))
    }
}
