//! A Python object with `read(n)` as a stream of bytes.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::io::{self, Read};

/// How many bytes are asked for at a time: asking takes the interpreter's lock.
const CHUNK: usize = 1 << 20;

pub struct Stream {
    object: Py<PyAny>,
    waiting: io::Cursor<Vec<u8>>,
}

impl Stream {
    pub fn of(object: Bound<'_, PyAny>) -> PyResult<Stream> {
        if !object.hasattr("read")? {
            return Err(PyTypeError::new_err("give a path, or an object with read(n) such as an open binary file"));
        }
        Ok(Stream { object: object.unbind(), waiting: io::Cursor::default() })
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.waiting.read(out)?;
        if n > 0 || out.is_empty() {
            return Ok(n);
        }
        let chunk = Python::try_attach(|py| {
            let chunk = self.object.bind(py).call_method1("read", (CHUNK,)).map_err(io::Error::other)?;
            let chunk = chunk.cast::<PyBytes>().map_err(|e| io::Error::other(e.to_string()))?;
            Ok::<_, io::Error>(chunk.as_bytes().to_vec())
        });
        self.waiting = io::Cursor::new(chunk.unwrap_or_else(|| Ok(Vec::new()))?);
        self.waiting.read(out)
    }
}
