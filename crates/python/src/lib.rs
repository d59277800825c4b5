//! The module `demarche._demarche`: what Python cannot do itself, behind as few doors as possible.
//!
//! Articles go in as text or as lines of JSON Lines, records come out as lines of JSON or as Arrow batches; whatever is nicer than that –
//! frozen views, defaults, documentation – is written in Python (`python/demarche`). While an article is read the interpreter is free for other threads.
//! What this room must not know: how anything is read, SQL, what a view of a record looks like.

mod batch;
mod case;
mod lines;
mod stream;

use batch::Batches;
use case::Case;
use lines::Lines;
use pipeline::{Archive, Failure, Format, Given, Pipeline, Published, Rules, Unit};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use stream::Stream;

create_exception!(
    demarche,
    ReadError,
    PyValueError,
    "An input that is no article which demarche can read; its text says what is wrong and what to do."
);

fn read_error(failure: &Failure) -> PyErr {
    ReadError::new_err(failure.to_string())
}

fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Reads articles by one set of rules.
#[pyclass(frozen, module = "demarche._demarche")]
struct Reader {
    pipeline: Pipeline,
}

#[pymethods]
impl Reader {
    #[new]
    #[pyo3(signature = (registry = None))]
    fn new(py: Python<'_>, registry: Option<PathBuf>) -> PyResult<Reader> {
        let rules = match registry {
            None => py.detach(Rules::builtin),
            Some(path) => {
                let toml = std::fs::read_to_string(&path)?;
                py.detach(|| Rules::with_registry(&toml)).map_err(|e| PyValueError::new_err(format!("{}: {e}", path.display())))?
            }
        };
        Ok(Reader { pipeline: Pipeline::new(rules) })
    }

    /// One article to one line of JSON.
    #[pyo3(signature = (content, *, html = false, id = None, url = None, publisher = None, headline = None, published = None))]
    #[expect(clippy::too_many_arguments, reason = "by name, in Python")]
    fn read(
        &self,
        py: Python<'_>,
        content: String,
        html: bool,
        id: Option<String>,
        url: Option<String>,
        publisher: Option<String>,
        headline: Option<String>,
        published: Option<&str>,
    ) -> PyResult<String> {
        let published = published.map(day).transpose()?;
        let format = if html { Format::Html } else { Format::Text };
        let unit = Unit::whole("the article", content.into_bytes(), format, None, Given { id, url, publisher, headline, published });
        py.detach(|| unit.article().map(|article| self.pipeline.read_article(&article).to_json())).map_err(|f| read_error(&f))
    }

    /// Lines of JSON Lines to lines of JSON, in order; what cannot be read is a `ReadError` in its place.
    #[pyo3(signature = (lines, threads = None))]
    fn read_lines(&self, lines: Bound<'_, PyAny>, threads: Option<usize>) -> PyResult<Lines> {
        Lines::new(lines.try_iter()?.unbind(), self.pipeline.clone(), self::threads(threads))
    }

    /// A batch of articles to a batch of records.
    #[pyo3(signature = (batch, threads = None))]
    fn read_batch<'py>(&self, py: Python<'py>, batch: Bound<'py, PyAny>, threads: Option<usize>) -> PyResult<Bound<'py, PyAny>> {
        batch::read(py, &batch, &self.pipeline, self::threads(threads))
    }

    /// The pages of a web archive, a path or an object with `read(n)`, to batches of records.
    #[pyo3(signature = (archive, *, name = None, threads = None, rows = 64))]
    fn read_warc(&self, archive: Bound<'_, PyAny>, name: Option<String>, threads: Option<usize>, rows: usize) -> PyResult<Batches> {
        let (stream, called): (Box<dyn Read + Send>, String) = match archive.extract::<PathBuf>() {
            Ok(path) => (Box::new(File::open(&path)?), path.display().to_string()),
            Err(_) => (Box::new(Stream::of(archive)?), "the archive".to_owned()),
        };
        let archive = Archive::new(name.unwrap_or(called), stream, Given::default());
        Batches::new(archive, self.pipeline.clone(), self::threads(threads), rows)
    }

    /// What the records say of the rules that they are read by.
    #[getter]
    fn rules(&self) -> &str {
        self.pipeline.rules_hash()
    }
}

fn day(published: &str) -> PyResult<Published> {
    Published::parse(published).ok_or_else(|| {
        PyValueError::new_err(format!("published is {published:?}: give the day as 2022-01-27, or with the time as 2022-01-27T18:05+01:00"))
    })
}

#[pymodule]
mod _demarche {
    #[pymodule_export]
    use super::{Batches, Case, Lines, ReadError, Reader};
    use pyo3::prelude::*;

    #[pymodule_export]
    const SHOWN: f32 = pipeline::record::SHOWN;

    /// The columns of batches of records.
    #[pyfunction]
    fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        use arrow_pyarrow::ToPyArrow;
        pipeline::record::arrow::schema().to_pyarrow(py)
    }

    /// The text of the article on a page, cleaned, without reading it.
    #[pyfunction]
    fn main_text(py: Python<'_>, html: String) -> PyResult<String> {
        let unit = super::Unit::whole("the page", html.into_bytes(), super::Format::Html, None, super::Given::default());
        py.detach(|| unit.article().map(|article| article.text.to_string())).map_err(|f| super::read_error(&f))
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("MODEL", pipeline::Pipeline::model_name())
    }
}
