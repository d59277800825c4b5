//! A case as tables: its questions, each answered as an Arrow batch.

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_pyarrow::ToPyArrow;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pipeline::record::SHOWN;
use pipeline::store::{self, Filter, Kind, Query, RowId};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A case that is read.
#[pyclass(frozen, module = "demarche._demarche")]
pub struct Case {
    // the connection may move from thread to thread and not be in two at once
    case: Mutex<store::Case>,
}

#[pymethods]
impl Case {
    #[new]
    fn new(path: PathBuf) -> PyResult<Case> {
        let case = store::Case::read(&path).map_err(|e| PyOSError::new_err(e.to_string()))?;
        Ok(Case { case: Mutex::new(case) })
    }

    /// A whole table.
    fn table<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        py.detach(|| export::frame(&self.open(), name, None)).map_err(value_error)?.to_pyarrow(py)
    }

    /// The rows of a kind that a question finds, as rows of its table.
    #[pyo3(signature = (kind, question, *, act = None, status = None, after = None, before = None, confidence = None, limit = None, latest = false, once = false))]
    #[expect(clippy::too_many_arguments, reason = "by name, in Python")]
    fn find<'py>(
        &self,
        py: Python<'py>,
        kind: &str,
        question: &str,
        act: Option<String>,
        status: Option<String>,
        after: Option<String>,
        before: Option<String>,
        confidence: Option<f64>,
        limit: Option<usize>,
        latest: bool,
        once: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let kind = Kind::named(kind).ok_or_else(|| PyValueError::new_err(format!("there is no kind {kind}")))?;
        let mut query = Query::parse(question).map_err(PyValueError::new_err)?;
        let own = std::mem::take(&mut query.filter);
        query.filter = Filter {
            kinds: vec![kind],
            act: act.or(own.act),
            status: status.or(own.status),
            after: after.or(own.after),
            before: before.or(own.before),
            confidence: confidence.or(own.confidence).or(Some(f64::from(SHOWN))),
            limit,
            latest,
            once,
            ..own
        };
        let answer = || -> Result<RecordBatch, export::Error> {
            let case = self.open();
            let ids: Vec<RowId> = case.find(&query)?.into_iter().map(|row| row.id).collect();
            export::frame(&case, &format!("{}s", kind.name()), Some(&ids))
        };
        py.detach(answer).map_err(value_error)?.to_pyarrow(py)
    }

    /// Issue by issue who holds what, one row an act.
    #[pyo3(signature = (question, limit))]
    fn ledger<'py>(&self, py: Python<'py>, question: &str, limit: usize) -> PyResult<Bound<'py, PyAny>> {
        let query = asked(question)?;
        let (issues, _) = py.detach(|| views::ledger(&self.open(), &query, limit)).map_err(value_error)?;
        let mut rows = Vec::new();
        for issue in &issues {
            for stand in &issue.stands {
                rows.extend(stand.acts.iter().map(|act| {
                    json!({
                        "issue": issue.id.to_string(), "issue_words": issue.words, "holder": stand.holder,
                        "actor": stand.actor.as_ref().map(RowId::to_string), "act": act.act, "day": act.day, "whom": act.whom, "changed": act.changed, "words": act.words,
                        "sources": act.sources, "outlets": act.outlets, "rows": act.rows.iter().map(RowId::to_string).collect::<Vec<_>>(),
                    })
                }));
            }
        }
        const COLUMNS: &[(&str, Holds)] = &[
            ("issue", Holds::Word),
            ("issue_words", Holds::Word),
            ("holder", Holds::Word),
            ("actor", Holds::Word),
            ("act", Holds::Word),
            ("day", Holds::Word),
            ("whom", Holds::Words),
            ("changed", Holds::Truth),
            ("words", Holds::Word),
            ("sources", Holds::Number),
            ("outlets", Holds::Words),
            ("rows", Holds::Words),
        ];
        table(COLUMNS, &rows).map_err(value_error)?.to_pyarrow(py)
    }

    /// The meetings, calls and visits on a day and later, one row each; by default from the day of the last article on.
    #[pyo3(signature = (question, since = None))]
    fn agenda<'py>(&self, py: Python<'py>, question: &str, since: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let query = asked(question)?;
        let last = || Ok::<_, store::Error>(self.open().size()?.days.map(|(_, last)| last));
        let from = since.map(str::to_owned).map_or_else(|| last().map_err(value_error), |day| Ok(Some(day)))?;
        let meetings = match &from {
            None => Vec::new(),
            Some(day) => {
                let from = day.parse().map_err(|_| PyValueError::new_err("give the day as YYYY-MM-DD, such as 2022-01-27"))?;
                py.detach(|| views::agenda(&self.open(), &query, from)).map_err(value_error)?
            }
        };
        let rows: Vec<Value> = meetings
            .iter()
            .map(|meeting| {
                let (row, names) = (&meeting.row, |all: &[store::Named]| all.iter().map(|n| n.name.clone()).collect::<Vec<_>>());
                json!({
                    "id": meeting.id.to_string(), "row": row.id.to_string(), "day": meeting.when.as_ref().map(|w| w.start.to_string()),
                    "when": meeting.when.as_ref().map(|w| w.value.clone()), "kind": row.act, "status": row.status, "participants": names(&row.gist.who),
                    "hosts": names(&row.gist.whom), "place": row.gist.place, "topic": row.gist.how, "words": row.gist.words,
                    "told": meeting.history.len(), "sources": meeting.sources,
                })
            })
            .collect();
        const COLUMNS: &[(&str, Holds)] = &[
            ("id", Holds::Word),
            ("row", Holds::Word),
            ("day", Holds::Word),
            ("when", Holds::Word),
            ("kind", Holds::Word),
            ("status", Holds::Word),
            ("participants", Holds::Words),
            ("hosts", Holds::Words),
            ("place", Holds::Word),
            ("topic", Holds::Word),
            ("words", Holds::Word),
            ("told", Holds::Number),
            ("sources", Holds::Number),
        ];
        table(COLUMNS, &rows).map_err(value_error)?.to_pyarrow(py)
    }

    /// How to name the case where its rows are used.
    #[getter]
    fn citation(&self) -> PyResult<String> {
        export::citation(&self.open()).map_err(value_error)
    }

    /// The names of the tables, with what each holds.
    #[staticmethod]
    fn tables() -> Vec<(&'static str, &'static str)> {
        export::tables_of()
    }
}

impl Case {
    fn open(&self) -> MutexGuard<'_, store::Case> {
        // nothing is written: what a panic left behind is whole
        self.case.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn value_error(e: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(e.to_string())
}

fn asked(question: &str) -> PyResult<Query> {
    let mut query = Query::parse(question).map_err(PyValueError::new_err)?;
    query.filter.confidence.get_or_insert(f64::from(SHOWN));
    Ok(query)
}

/// What a column of a view holds.
#[derive(Clone, Copy)]
enum Holds {
    Word,
    Words,
    Number,
    Truth,
}

fn table(columns: &[(&str, Holds)], rows: &[Value]) -> Result<RecordBatch, ArrowError> {
    let fields = columns.iter().map(|(name, holds)| {
        let kind = match holds {
            Holds::Word => DataType::Utf8,
            Holds::Words => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
            Holds::Number => DataType::Int64,
            Holds::Truth => DataType::Boolean,
        };
        Field::new(*name, kind, true)
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(rows.len().max(1)).build_decoder()?;
    decoder.serialize(rows)?;
    Ok(decoder.flush()?.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}
