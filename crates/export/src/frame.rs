//! The tables of a case in memory, for data frames: the same columns as in CSV and Parquet.

use crate::one::One;
use crate::table::{Cell, Holds, Table};
use crate::{Error, tables};
use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::Arc;
use store::{ArticleNo, Case, RowId};

/// The names of all tables with what each holds, in the order of the record.
pub fn tables_of() -> Vec<(&'static str, &'static str)> {
    tables::all().iter().map(|t| (t.name, t.means)).collect()
}

/// A table of a case: all its rows in the order of the articles, or these, in their order.
///
/// # Errors
/// Where there is no table of that name, or the case cannot be read.
pub fn frame(case: &Case, table: &str, ids: Option<&[RowId]>) -> Result<RecordBatch, Error> {
    let all = tables::all();
    let Some(table) = all.iter().find(|t| t.name == table) else {
        let names = all.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
        return Err(Error::Io(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no table {table}; there are {names}"))));
    };
    let mut rows = Vec::new();
    match ids {
        None => tables::rows(case, table.name, &mut |row| {
            rows.push(row);
            Ok(())
        })?,
        Some(ids) => {
            let copies = tables::copies(case)?;
            let places: HashMap<String, usize> = ids.iter().enumerate().map(|(n, id)| (id.to_string(), n)).collect();
            let articles: BTreeSet<ArticleNo> = ids.iter().map(|id| id.article).collect();
            let mut found = Vec::with_capacity(ids.len());
            for no in articles {
                tables::rows_of(&One::load(case, no)?, &copies, table.name, &mut |row| {
                    let place = row.first().and_then(|c| if let Cell::Text(id) = c { places.get(id) } else { None });
                    found.extend(place.map(|&n| (n, row)));
                    Ok(())
                })?;
            }
            found.sort_by_key(|(n, _)| *n);
            rows.extend(found.into_iter().map(|(_, row)| row));
        }
    }
    batch(table, &rows).map_err(|e| Error::Io(io::Error::other(e)))
}

fn batch(table: &Table, rows: &[Vec<Cell>]) -> Result<RecordBatch, ArrowError> {
    let kind = |holds| match holds {
        Holds::Text => DataType::Utf8,
        Holds::Whole => DataType::Int64,
        Holds::Real => DataType::Float64,
    };
    let fields: Vec<Field> = table.columns.iter().map(|c| Field::new(c.name, kind(c.holds), true)).collect();
    let columns = table.columns.iter().enumerate().map(|(n, column)| -> ArrayRef {
        let cells = rows.iter().map(|row| &row[n]);
        match column.holds {
            Holds::Text => {
                let mut array = StringBuilder::new();
                cells.for_each(|c| array.append_option(if let Cell::Text(s) = c { Some(s) } else { None }));
                Arc::new(array.finish())
            }
            Holds::Whole => {
                let mut array = Int64Builder::new();
                cells.for_each(|c| array.append_option(if let Cell::Whole(n) = c { Some(*n) } else { None }));
                Arc::new(array.finish())
            }
            Holds::Real => {
                let mut array = Float64Builder::new();
                cells.for_each(|c| array.append_option(if let Cell::Real(x) = c { Some(*x) } else { None }));
                Arc::new(array.finish())
            }
        }
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.collect())
}
