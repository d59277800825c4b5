//! Parquet files of records, as Spark or a data frame wrote them: what was read elsewhere, on its way into a case.

use crate::failure::Trouble;
use crate::{Failure, Unit};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek};

/// How many rows are in memory at a time; a row may hold a long article with all that was read in it.
const ROWS: usize = 64;

/// The rows of a file.
pub(crate) struct Table {
    name: String,
    batches: ParquetRecordBatchReader,
    waiting: VecDeque<Vec<u8>>,
    row: usize,
}

impl Table {
    /// Whether a Parquet file begins here.
    pub(crate) fn is_one(mut file: &File) -> bool {
        let mut magic = [0; 4];
        let is_one = file.read_exact(&mut magic).is_ok() && &magic == b"PAR1";
        file.rewind().is_ok() && is_one
    }

    /// Opens a table of records.
    pub(crate) fn open(name: &str, file: File) -> Result<Table, Failure> {
        let wrong = |trouble: String| Failure::new(name, Trouble::Table(trouble));
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| wrong(e.to_string()))?;
        if let Some(missing) = ["article", "statements"].into_iter().find(|c| builder.schema().index_of(c).is_err()) {
            return Err(wrong(format!("it has no column {missing}")));
        }
        let batches = builder.with_batch_size(ROWS).build().map_err(|e| wrong(e.to_string()))?;
        Ok(Table { name: name.to_owned(), batches, waiting: VecDeque::new(), row: 0 })
    }
}

impl Iterator for Table {
    type Item = Result<Unit, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.waiting.is_empty() {
            let lines = self.batches.next()?.and_then(|batch| record::arrow::json_lines(&batch));
            match lines {
                Ok(lines) => self.waiting.extend(lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(<[u8]>::to_vec)),
                Err(e) => return Some(Err(Failure::new(&self.name, Trouble::Table(e.to_string())))),
            }
        }
        self.row += 1;
        self.waiting.pop_front().map(|line| Ok(Unit::read(format!("{}:{}", self.name, self.row), line)))
    }
}
