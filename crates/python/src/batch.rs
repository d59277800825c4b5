//! Articles and records as Arrow batches.

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_json::LineDelimitedWriter;
use arrow_pyarrow::{FromPyArrow, ToPyArrow};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pipeline::record::arrow::{self, Row};
use pipeline::{Archive, Failure, Given, InOrder, Pipeline, Record, Unit, in_order};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex};

/// The columns that are read, as in a line of JSON Lines; others are passed over.
const COLUMNS: [&str; 7] = ["id", "text", "html", "published", "url", "publisher", "headline"];

/// One row an article in, one row an article out.
pub fn read<'py>(py: Python<'py>, batch: &Bound<'py, PyAny>, pipeline: &Pipeline, threads: usize) -> PyResult<Bound<'py, PyAny>> {
    let batch = RecordBatch::from_pyarrow_bound(batch)?;
    let schema = batch.schema();
    if !schema.fields().iter().any(|f| matches!(f.name().as_str(), "text" | "html")) {
        return Err(PyTypeError::new_err("the batch has neither a column text nor a column html"));
    }
    let units = units(&batch).map_err(broken)?;
    let work = pipeline.clone();
    let rows = py.detach(|| -> PyResult<Vec<Row>> {
        let read = in_order(units.into_iter().map(Ok), threads, move |_, article| work.read_article(article))?;
        Ok(read.map(row).collect())
    })?;
    py.detach(|| arrow::batch(&rows)).map_err(broken)?.to_pyarrow(py)
}

fn broken(e: ArrowError) -> PyErr {
    PyValueError::new_err(e.to_string())
}

fn row(read: Result<Record, Failure>) -> Row {
    read.map(Box::new).map_err(|failure| failure.to_string())
}

/// The rows as lines of JSON Lines: dates and numbers become words, and what is null is left out.
fn units(batch: &RecordBatch) -> Result<Vec<Unit>, ArrowError> {
    let columns = COLUMNS.iter().filter_map(|name| Some((*name, batch.column_by_name(name)?)));
    let columns = columns.map(|(name, column)| Ok((name, arrow_cast::cast(column, &DataType::Utf8)?)));
    let columns: Vec<(&str, ArrayRef)> = columns.collect::<Result<_, ArrowError>>()?;
    let fields: Vec<Field> = columns.iter().map(|(name, _)| Field::new(*name, DataType::Utf8, true)).collect();
    let id = columns.iter().find(|(name, _)| *name == "id").map(|(_, ids)| ids.clone());
    let words = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|(_, column)| column).collect())?;
    let mut lines = Vec::new();
    let mut writer = LineDelimitedWriter::new(&mut lines);
    writer.write(&words)?;
    writer.finish()?;
    let ids = id.as_ref().and_then(|ids| ids.as_any().downcast_ref::<StringArray>());
    let name = |n: usize| ids.and_then(|ids| (!ids.is_null(n)).then(|| ids.value(n))).map_or_else(|| format!("row {n}"), str::to_owned);
    let lines = lines.split(|&b| b == b'\n').filter(|line| !line.is_empty());
    Ok(lines.enumerate().map(|(n, line)| Unit::line(name(n), line.to_vec(), Given::default())).collect())
}

/// The records of an archive, batch by batch.
#[pyclass(frozen, module = "demarche._demarche")]
pub struct Batches {
    records: Mutex<InOrder<Record>>,
    rows: usize,
}

impl Batches {
    pub fn new(archive: Archive, pipeline: Pipeline, threads: usize, rows: usize) -> PyResult<Batches> {
        let records = in_order(archive, threads, move |_, article| pipeline.read_article(article))?;
        Ok(Batches { records: Mutex::new(records), rows: rows.max(1) })
    }

    fn next_rows(&self) -> Vec<Row> {
        let Ok(mut records) = self.records.lock() else { return Vec::new() };
        let read = records.by_ref().filter(|read| !matches!(read, Err(failure) if failure.is_passed_over()));
        read.map(row).take(self.rows).collect()
    }
}

#[pymethods]
impl Batches {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        // the lock is taken and waited for with the interpreter free: the thread that takes up bytes may need it
        let batch = py.detach(|| match self.next_rows() {
            rows if rows.is_empty() => Ok(None),
            rows => arrow::batch(&rows).map(Some),
        });
        batch.map_err(broken)?.map(|batch| batch.to_pyarrow(py)).transpose()
    }
}
