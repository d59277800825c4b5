use std::io::{self, BufRead, Read};

/// The lines of a stream, none longer in memory than it may be.
pub(crate) struct Lines<R> {
    stream: R,
    limit: usize,
    number: usize,
}

/// One line, without its line break.
#[derive(Debug, PartialEq)]
pub(crate) enum Line {
    Whole(Vec<u8>),
    /// Longer than the limit, by how many bytes it has; they were skipped.
    TooLong(usize),
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(stream: R, limit: usize) -> Lines<R> {
        Lines { stream, limit, number: 0 }
    }

    /// The next line and its number, from 1; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(usize, Line)>> {
        let mut line = Vec::new();
        (&mut self.stream).take(self.limit as u64 + 2).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let ended = line.last() == Some(&b'\n');
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        if line.len() <= self.limit {
            return Ok(Some((self.number, Line::Whole(line))));
        }
        let rest = if ended { 0 } else { self.skip_line()? };
        Ok(Some((self.number, Line::TooLong(line.len() + rest))))
    }

    /// Reads on to the end of the line; how many bytes that were.
    fn skip_line(&mut self) -> io::Result<usize> {
        let mut skipped = 0;
        loop {
            let buffer = match self.stream.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let (n, ended) = match buffer.iter().position(|&b| b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.stream.consume(n);
            skipped += n;
            if ended {
                return Ok(skipped);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_long_ones_skipped() {
        let mut lines = Lines::new(&b"ab\r\n\nabcdef\nabc\nabcdefgh"[..], 3);
        let mut next = || lines.next().unwrap();
        assert_eq!(next(), Some((1, Line::Whole(b"ab".to_vec()))));
        assert_eq!(next(), Some((2, Line::Whole(Vec::new()))));
        assert!(matches!(next(), Some((3, Line::TooLong(6..)))));
        assert_eq!(next(), Some((4, Line::Whole(b"abc".to_vec()))));
        assert!(matches!(next(), Some((5, Line::TooLong(8..)))));
        assert_eq!(next(), None);
    }
}
