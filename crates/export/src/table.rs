//! Tables: columns with a type and a meaning, and rows; written as CSV or as Parquet with a codebook beside them.

use crate::tables;
use crate::{Error, Sink, citation};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;
use store::Case;

/// How many rows a group of a Parquet file holds: what is in memory at a time.
const GROUP: usize = 50_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Whole,
    Real,
}

/// A column and what it means.
pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
    pub means: &'static str,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Whole(i64),
    Real(f64),
}

/// A table that takes its rows one by one.
pub struct Table {
    pub name: &'static str,
    pub means: &'static str,
    pub columns: Vec<Column>,
}

pub fn csv(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    for table in tables::all() {
        let mut writer = csv::Writer::from_writer(sink.file(&format!("{}.csv", table.name))?);
        writer.write_record(table.columns.iter().map(|c| c.name)).map_err(io)?;
        tables::rows(case, table.name, &mut |row| {
            let cells = row.iter().map(|c| match c {
                Cell::Nothing => String::new(),
                Cell::Text(s) => s.clone(),
                Cell::Whole(n) => n.to_string(),
                Cell::Real(x) => x.to_string(),
            });
            writer.write_record(cells).map_err(io)
        })?;
        writer.flush()?;
    }
    codebook(case, sink)
}

fn io(e: csv::Error) -> Error {
    Error::Io(e.into())
}

pub fn parquet(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    for table in tables::all() {
        let fields = table.columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(broken)?;
        let schema = Type::group_type_builder(table.name).with_fields(fields).build().map_err(broken)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("demarche".to_owned()).build();
        let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(broken)?;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        tables::rows(case, table.name, &mut |row| {
            rows.push(row);
            if rows.len() == GROUP { group(&mut file, &table, std::mem::take(&mut rows)) } else { Ok(()) }
        })?;
        group(&mut file, &table, rows)?;
        let bytes = file.into_inner().map_err(broken)?;
        crate::whole(sink, &format!("{}.parquet", table.name), &bytes)?;
    }
    codebook(case, sink)
}

fn broken(e: parquet::errors::ParquetError) -> Error {
    Error::Io(std::io::Error::other(e))
}

fn field(column: &Column) -> parquet::errors::Result<Arc<Type>> {
    let (physical, logical) = match column.holds {
        Holds::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Holds::Whole => (Physical::INT64, None),
        Holds::Real => (Physical::DOUBLE, None),
    };
    let field = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    field.build().map(Arc::new)
}

/// Writes rows as one group, column by column. Every column is optional: a definition level of 0 says that there is nothing.
fn group(file: &mut SerializedFileWriter<Vec<u8>>, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut group = file.next_row_group().map_err(broken)?;
    for (n, column) in table.columns.iter().enumerate() {
        let cells = || rows.iter().map(|row| &row[n]);
        let levels: Vec<i16> = cells().map(|c| i16::from(*c != Cell::Nothing)).collect();
        let Some(mut writer) = group.next_column().map_err(broken)? else { break };
        match column.holds {
            Holds::Text => {
                let all: Vec<ByteArray> =
                    cells().filter_map(|c| if let Cell::Text(s) = c { Some(s.as_str().into()) } else { None }).collect();
                writer.typed::<ByteArrayType>().write_batch(&all, Some(&levels), None).map_err(broken)?;
            }
            Holds::Whole => {
                let all: Vec<i64> = cells().filter_map(|c| if let Cell::Whole(x) = c { Some(*x) } else { None }).collect();
                writer.typed::<Int64Type>().write_batch(&all, Some(&levels), None).map_err(broken)?;
            }
            Holds::Real => {
                let all: Vec<f64> = cells().filter_map(|c| if let Cell::Real(x) = c { Some(*x) } else { None }).collect();
                writer.typed::<DoubleType>().write_batch(&all, Some(&levels), None).map_err(broken)?;
            }
        }
        writer.close().map_err(broken)?;
    }
    group.close().map_err(broken)?;
    Ok(())
}

fn codebook(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let citation = citation(case)?;
    let mut out = sink.file("codebook.md")?;
    writeln!(out, "# Codebook\n\n{citation}\n")?;
    writeln!(
        out,
        "An id is the number of an article and the id of a row in it: `12.s3`. Several values in a cell are divided by \"; \". Spans are `start-end` in"
    )?;
    writeln!(out, "code points of the article's text. An empty cell says that the text does not tell.")?;
    for table in tables::all() {
        writeln!(out, "\n## {}\n\n{}\n\n| column | holds | meaning |\n|---|---|---|", table.name, table.means)?;
        for c in &table.columns {
            let holds = match c.holds {
                Holds::Text => "text",
                Holds::Whole => "whole number",
                Holds::Real => "number",
            };
            writeln!(out, "| {} | {holds} | {} |", c.name, c.means)?;
        }
    }
    out.flush()?;
    Ok(())
}
