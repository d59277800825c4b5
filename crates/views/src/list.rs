use store::{Case, Error, Query, Row};

/// Rows that a question finds, the first so many of them.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows, each the first of those that tell the same.
    pub rows: Vec<Told>,
    /// How many there are, whether shown or not.
    pub total: usize,
}

/// A row, and how often it is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The row.
    pub row: Row,
    /// How many rows tell the same, itself included.
    pub rows: usize,
    /// In how many articles that are no copies of each other.
    pub sources: usize,
}

/// The rows that a question finds.
///
/// # Errors
/// Where the case cannot be read.
pub fn list(case: &Case, query: &Query) -> Result<List, Error> {
    let (rows, total) = case.find_and_count(query)?;
    let rows = rows.into_iter().map(|row| told(case, row)).collect::<Result<_, _>>()?;
    Ok(List { rows, total })
}

pub(crate) fn told(case: &Case, row: Row) -> Result<Told, Error> {
    if row.group.is_none() {
        return Ok(Told { row, rows: 1, sources: 1 });
    }
    let group = case.counted(&row.id)?;
    Ok(Told { row, rows: group.rows, sources: group.sources })
}
