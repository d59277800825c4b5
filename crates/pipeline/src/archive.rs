//! Web archives as streams of pages: where each record begins and ends, and what to do where one is broken.
//!
//! The readers on crates.io stop for good at the first packed record that is damaged, or hold a record in memory however long it says it is; archives of
//! some gigabytes have both. So the framing, three lines of grammar, is here, on the parsers that are kept well (flate2, httparse): a damaged record is
//! counted and the stream taken up at the next one, and no record is held that is longer than an article may be.

use crate::failure::Trouble;
use crate::{Failure, Given, MAX_ARTICLE_BYTES, Unit};
use flate2::bufread::GzDecoder;
use ingest::WarcHead;
use std::io::{self, BufRead, BufReader, Read};

/// How much a line of a header may hold, and how much a header.
const LINE: u64 = 64 << 10;
const HEADER: usize = 1 << 20;

/// How much is read at a time.
const CHUNK: usize = 256 << 10;

/// The pages in an archive, in its order; then one failure where records were broken.
///
/// Requests, pictures, redirects and the like are passed over without a word. What cannot be told before a page is read – that it is in another
/// language, or hardly has any text – its unit says itself ([`Failure::is_passed_over`]).
pub struct Archive {
    name: String,
    records: Records,
    given: Given,
    pages: usize,
    ended: bool,
}

impl Archive {
    /// The archive in a stream, packed or not.
    pub fn new(name: impl Into<String>, stream: impl Read + Send + 'static, given: Given) -> Archive {
        let records = Records::new(Box::new(BufReader::with_capacity(CHUNK, stream)));
        Archive { name: name.into(), records, given, pages: 0, ended: false }
    }

    /// What is wrong with the archive as a whole.
    fn verdict(&self) -> Option<Failure> {
        let Records { seen, broken, .. } = self.records;
        let trouble = match (self.pages, broken) {
            (0, 0) => Trouble::NoPages(seen),
            (_, 0) => return None,
            _ => Trouble::BrokenRecords { broken, seen },
        };
        Some(Failure::new(&self.name, trouble))
    }
}

impl Iterator for Archive {
    type Item = Result<Unit, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let Some((head, body)) = self.records.next_response() else {
                self.ended = true;
                return self.verdict().map(Err);
            };
            match head.page(&body) {
                Ok(None) => {}
                Err(_) => self.records.broken += 1,
                Ok(Some(page)) => {
                    self.pages += 1;
                    let name = format!("{}:{}", self.name, self.records.seen);
                    return Some(Ok(Unit::page(name, page, Given { url: head.url, ..self.given.clone() })));
                }
            }
        }
        None
    }
}

/// The records of an archive.
struct Records {
    stream: BufReader<Members>,
    /// How many began, whole or not.
    seen: usize,
    broken: usize,
    /// Whether we are looking for the next record after something broken.
    lost: bool,
}

impl Records {
    fn new(stream: Box<dyn BufRead + Send>) -> Records {
        Records { stream: BufReader::with_capacity(CHUNK, Members::new(stream)), seen: 0, broken: 0, lost: false }
    }

    /// The next answer of a server: its header and what follows.
    fn next_response(&mut self) -> Option<(WarcHead, Vec<u8>)> {
        loop {
            match self.record() {
                Ok(Found::Response(head, body)) => return Some((head, body)),
                Ok(Found::Other) => {}
                Ok(Found::End) => return None,
                Err(e) if matches!(e.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput) => {
                    self.lose();
                }
                // the disk or the line, not the archive: there is no next record
                Err(_) => {
                    self.lose();
                    return None;
                }
            }
        }
    }

    /// Something is broken; what follows until the next whole record counts as one.
    fn lose(&mut self) {
        self.broken += usize::from(!std::mem::replace(&mut self.lost, true));
    }

    fn record(&mut self) -> io::Result<Found> {
        let mut header = Vec::new();
        if self.line(&mut header)? == 0 {
            // the end of a member, or of all
            return Ok(if self.stream.get_ref().ended { Found::End } else { Found::Other });
        }
        if header.trim_ascii().is_empty() {
            return Ok(Found::Other);
        }
        if !ingest::is_warc(&header) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.seen += 1;
        loop {
            let start = header.len();
            if self.line(&mut header)? == 0 || header.len() > HEADER {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if header[start..].trim_ascii().is_empty() {
                break;
            }
        }
        let head = WarcHead::parse(&header).ok_or(io::ErrorKind::InvalidData)?;
        let mut body = Vec::new();
        let kept = head.is_response && head.length <= MAX_ARTICLE_BYTES as u64;
        let mut content = (&mut self.stream).take(head.length);
        let read = if kept { content.read_to_end(&mut body)? as u64 } else { io::copy(&mut content, &mut io::sink())? };
        if read < head.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.close()?;
        self.lost = false;
        Ok(if kept { Found::Response(head, body) } else { Found::Other })
    }

    /// Reads the empty lines behind a record, and with them the checksum of its packing: where that is wrong, so is the record.
    fn close(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.stream.fill_buf()?;
            let blank = buffer.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let done = buffer.is_empty() || blank < buffer.len();
            self.stream.consume(blank);
            if done {
                return Ok(());
            }
        }
    }

    fn line(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        (&mut self.stream).take(LINE).read_until(b'\n', into)
    }
}

enum Found {
    Response(WarcHead, Vec<u8>),
    /// A record that is no answer, too long a one, or an empty line.
    Other,
    End,
}

/// The bytes in a stream of gzip members, or of a stream that is not packed. It pauses (nothing is read, once) at the end of each member, so that what is wrong
/// with the next is not laid to the last. Where a member is damaged there is one error, and then the next member.
struct Members {
    state: State,
    ended: bool,
    /// Told by the first bytes.
    is_packed: Option<bool>,
}

enum State {
    Between(Source),
    Inside(Box<GzDecoder<Source>>),
    /// Behind something damaged.
    Lost(Source),
    Taken,
}

impl Members {
    fn new(stream: Box<dyn BufRead + Send>) -> Members {
        Members { state: State::Between(Source::new(stream)), ended: false, is_packed: None }
    }
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Taken) {
                State::Between(mut source) => {
                    let head = source.fill_buf();
                    self.ended = matches!(&head, Ok(head) if head.is_empty());
                    let is_packed = *self.is_packed.get_or_insert(matches!(&head, Ok(head) if head.starts_with(&GZIP[..2])));
                    if self.ended || !is_packed {
                        let read = source.read(out);
                        self.state = State::Between(source);
                        return read;
                    }
                    source.begin();
                    self.state = State::Inside(Box::new(GzDecoder::new(source)));
                }
                State::Inside(mut member) => match member.read(out) {
                    Ok(0) if !out.is_empty() => {
                        self.state = State::Between(member.into_inner());
                        return Ok(0);
                    }
                    Err(e) if e.kind() != io::ErrorKind::Interrupted => {
                        self.state = State::Lost(member.into_inner());
                        return Err(e);
                    }
                    read => {
                        self.state = State::Inside(member);
                        return read;
                    }
                },
                State::Lost(mut source) => {
                    let found = source.seek_member();
                    self.state = State::Between(source);
                    found?;
                }
                State::Taken => return Ok(0),
            }
        }
    }
}

/// What every gzip member begins with.
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// How much of a member is kept, to look through it again where it turns out to be none: what is none does so soon.
const KEPT: usize = 64 << 10;

/// The packed stream, which can go back to where the present member began.
struct Source {
    stream: Box<dyn BufRead + Send>,
    /// Of the present member, what was read of it; nothing where that was more than [`KEPT`].
    kept: Vec<u8>,
    is_keeping: bool,
    /// What comes before the stream, from `at` on.
    again: Vec<u8>,
    at: usize,
}

impl Source {
    fn new(stream: Box<dyn BufRead + Send>) -> Source {
        Source { stream, kept: Vec::new(), is_keeping: false, again: Vec::new(), at: 0 }
    }

    /// A member begins here.
    fn begin(&mut self) {
        self.kept.clear();
        self.is_keeping = true;
    }

    /// Goes to where a member begins behind the beginning of the present one, or to the end.
    fn seek_member(&mut self) -> io::Result<()> {
        self.is_keeping = false;
        let mut again = std::mem::take(&mut self.kept);
        again.extend_from_slice(&self.again[self.at..]);
        self.again = again;
        self.at = usize::from(!self.again.is_empty());
        let mut matched = 0;
        loop {
            let buffer = self.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|&byte| {
                matched = if byte == GZIP[matched] { matched + 1 } else { usize::from(byte == GZIP[0]) };
                matched == GZIP.len()
            });
            let passed = end.map_or(buffer.len(), |end| end + 1);
            self.consume(passed);
            if end.is_some() {
                self.again.splice(..self.at, GZIP);
                self.at = 0;
                return Ok(());
            }
        }
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.again.len() { Ok(&self.again[self.at..]) } else { self.stream.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if self.is_keeping {
            // what is consumed is in the buffer: nothing is read here
            let bytes = if self.at < self.again.len() { &self.again[self.at..] } else { self.stream.fill_buf().unwrap_or_default() };
            self.kept.extend_from_slice(&bytes[..n.min(bytes.len())]);
            if self.kept.len() > KEPT {
                self.kept = Vec::new();
                self.is_keeping = false;
            }
        }
        if self.at < self.again.len() { self.at += n } else { self.stream.consume(n) }
    }
}
