use crate::archive::Archive;
use crate::failure::{FetchError, Trouble};
use crate::fetch::Fetcher;
use crate::lines::{Line, Lines};
use crate::robots::Robots;
use crate::table::Table;
use crate::{Failure, Format, Given, MAX_ARTICLE_BYTES, Unit};
use flate2::read::{GzDecoder, MultiGzDecoder};
use std::collections::{HashSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use walkdir::{DirEntry, WalkDir};

/// How many bytes are looked at to tell the format.
const HEAD: usize = 8 << 10;

/// Where something to read is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// An address, of any scheme: which ones are fetched is for the fetcher to say.
    Address(String),
    /// Standard input.
    Stdin,
    /// What a file holds, under the name of the file.
    Bytes {
        /// What to call it.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
}

impl FromStr for Input {
    type Err = std::convert::Infallible;

    /// As on a command line: `-`, something with `://` in it after its first word, or a path.
    fn from_str(argument: &str) -> Result<Input, Self::Err> {
        let is_scheme =
            |s: &str| s.starts_with(|c: char| c.is_ascii_alphabetic()) && s.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        Ok(match argument.split_once("://") {
            _ if argument == "-" => Input::Stdin,
            Some((scheme, _)) if is_scheme(scheme) => Input::Address(argument.to_owned()),
            _ => Input::Path(argument.into()),
        })
    }
}

/// The units in a list of inputs, in order; each input is opened when its turn comes.
///
/// Folders are walked in the order of their names. What is in a folder and is no article by its kind (pictures, programs, tables, style
/// sheets, hidden files) is passed over without a word, unless there is nothing else. JSON Lines are read line by line and web archives record by record,
/// packed by gzip or not, wherever they come from, and Parquet files of records by groups of rows; everything else is one article a file.
pub struct Inputs {
    /// Each with what is known of it alone.
    inputs: VecDeque<(Input, Option<Given>)>,
    given: Given,
    /// Addresses that a feed names and that are not worth fetching again.
    known: HashSet<String>,
    robots: Robots,
    fetcher: Fetcher,
    folder: Option<Folder>,
    lines: Option<JsonLines>,
    archive: Option<Archive>,
    table: Option<Table>,
}

/// The folder that is being walked.
struct Folder {
    name: String,
    walk: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    /// Whether anything in it was worth a word so far.
    readable: bool,
}

/// The stream that is being read line by line.
struct JsonLines {
    name: String,
    lines: Lines<BufReader<Box<dyn Read + Send>>>,
    packed: bool,
    given: Given,
}

/// Something opened: what is in it, before its format is known.
struct Opened {
    name: String,
    stream: Box<dyn Read + Send>,
    /// Size of the file, where it is one.
    bytes: usize,
    media_type: Option<String>,
    charset: Option<String>,
    given: Given,
}

/// What one step came to. Lives for a moment, so its size does not matter.
#[allow(clippy::large_enum_variant)]
enum Step {
    Unit(Unit),
    /// There may be more behind it.
    Nothing,
    PassedOver,
}

impl Inputs {
    /// All that is in these inputs. `given` is said of every article in them; what a line of JSON Lines says of its own wins over it.
    pub fn new(inputs: impl IntoIterator<Item = Input>, given: Given, fetcher: Fetcher) -> Inputs {
        let inputs = inputs.into_iter().map(|i| (i, None)).collect();
        Inputs {
            inputs,
            given,
            known: HashSet::new(),
            robots: Robots::default(),
            fetcher,
            folder: None,
            lines: None,
            archive: None,
            table: None,
        }
    }

    /// The same, but that pages a feed names are passed over where they are among these addresses.
    pub fn passing_over(self, known: HashSet<String>) -> Inputs {
        Inputs { known, ..self }
    }

    /// How many files there are to open, for a bar that shows how far the reading is; `None` where that cannot be told because
    /// something holds many: standard input, or JSON Lines, web archives and tables by their name.
    pub fn count(inputs: &[Input]) -> Option<u64> {
        let streams = |path: &Path| {
            let name = path.to_string_lossy().to_ascii_lowercase();
            let name = name.strip_suffix(".gz").unwrap_or(&name);
            [".jsonl", ".ndjson", ".warc", ".parquet"].iter().any(|kind| name.ends_with(kind))
        };
        let mut count = 0;
        for input in inputs {
            match input {
                Input::Stdin => return None,
                Input::Address(_) | Input::Bytes { .. } => count += 1,
                Input::Path(path) if fs::metadata(path).is_ok_and(|m| m.is_dir()) => {
                    for entry in Folder::new(path).walk.filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
                        if streams(entry.path()) {
                            return None;
                        }
                        count += u64::from(!is_other_text(&entry.path().to_string_lossy()));
                    }
                }
                Input::Path(path) if streams(path) => return None,
                Input::Path(_) => count += 1,
            }
        }
        Some(count)
    }

    fn open(&mut self, input: Input, given: Option<Given>) -> Result<Step, Failure> {
        // a page that nobody asked for by name: only where its site lets programs in
        if let (Input::Address(address), Some(_)) = (&input, &given)
            && !self.robots.allow(address, &self.fetcher)
        {
            return Err(Failure::new(address, FetchError::Robots));
        }
        let own = given.unwrap_or_else(|| self.given.clone());
        match input {
            Input::Stdin => self.stream(Opened::new("standard input", Box::new(io::stdin()), own), false),
            Input::Bytes { name, bytes } => self.stream(Opened::new(name, Box::new(Cursor::new(bytes)), own), false),
            Input::Path(path) if path.is_dir() => {
                self.folder = Some(Folder::new(&path));
                Ok(Step::Nothing)
            }
            Input::Path(path) => self.file(&path, false),
            Input::Address(address) => {
                let page = self.fetcher.fetch(&address).map_err(|e| Failure::new(&address, e))?;
                let given = Given { url: Some(page.url), ..own };
                let (media_type, charset) = (page.media_type, page.charset);
                let stream = Box::new(Cursor::new(page.bytes));
                self.stream(Opened { media_type, charset, ..Opened::new(address, stream, given) }, false)
            }
        }
    }

    fn next_in_folder(&mut self, mut folder: Folder) -> Result<Step, Failure> {
        let step = match folder.walk.next() {
            None if folder.readable => return Ok(Step::Nothing),
            None => return Err(Failure::new(folder.name, Trouble::NothingReadable)),
            Some(Err(e)) => {
                let name = e.path().map_or_else(|| folder.name.clone(), |p| p.display().to_string());
                let trouble = e.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads back into itself"));
                Err(Failure::new(name, trouble))
            }
            Some(Ok(entry)) if entry.file_type().is_dir() => Ok(Step::PassedOver),
            Some(Ok(entry)) => self.file(entry.path(), true),
        };
        folder.readable |= !matches!(step, Ok(Step::PassedOver));
        self.folder = Some(folder);
        step
    }

    fn file(&mut self, path: &Path, in_folder: bool) -> Result<Step, Failure> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| Failure::new(&name, e))?;
        if Table::is_one(&file) {
            match Table::open(&name, file) {
                Ok(table) => self.table = Some(table),
                Err(_) if in_folder => return Ok(Step::PassedOver),
                Err(failure) => return Err(failure),
            }
            return Ok(Step::Nothing);
        }
        let bytes = file.metadata().map_or(0, |m| m.len()) as usize;
        self.stream(Opened { bytes, ..Opened::new(name, Box::new(file), self.given.clone()) }, in_folder)
    }

    /// Looks at the first bytes and decides: lines to come, one article, or nothing for us.
    fn stream(&mut self, opened: Opened, in_folder: bool) -> Result<Step, Failure> {
        let Opened { name, stream, bytes, media_type, charset, given } = opened;
        let (stream, head) = peek(stream).map_err(|e| Failure::new(&name, e))?;
        if is_archive(&head) {
            self.archive = Some(Archive::new(name, stream, given));
            return Ok(Step::Nothing);
        }
        let packed = matches!(ingest::sniff(Some(&name), &head), Ok(Format::Gzip));
        let trouble = |e: io::Error| if packed { Trouble::Ingest(broken_gzip(e)) } else { e.into() };
        let (mut stream, head) = match packed {
            true => peek(Box::new(MultiGzDecoder::new(stream))).map_err(|e| Failure::new(&name, trouble(e)))?,
            false => (stream, head),
        };
        if !in_folder && ingest::is_feed(&head) {
            return self.feed(name, stream, given);
        }
        let mut format = match ingest::sniff(Some(&name), &head) {
            Err(ingest::Error::NotText { .. }) | Ok(Format::Gzip) if in_folder => return Ok(Step::PassedOver),
            Err(e) => return Err(Failure::new(name, e)),
            Ok(Format::Text) if in_folder && is_other_text(&name) => return Ok(Step::PassedOver),
            Ok(format) => format,
        };
        if let (Format::Text, Some(media_type)) = (format, &media_type) {
            format = by_media_type(media_type);
        }
        if format == Format::JsonLines {
            if is_laid_out_json(&head) {
                return if in_folder { Ok(Step::PassedOver) } else { Err(Failure::new(name, Trouble::JsonDocument)) };
            }
            let lines = Lines::new(BufReader::new(stream), MAX_ARTICLE_BYTES);
            self.lines = Some(JsonLines { name, lines, packed, given });
            return Ok(Step::Nothing);
        }
        let mut content = Vec::new();
        if packed || bytes <= MAX_ARTICLE_BYTES {
            let limit = MAX_ARTICLE_BYTES as u64 + 1;
            (&mut stream).take(limit).read_to_end(&mut content).map_err(|e| Failure::new(&name, trouble(e)))?;
        }
        let size = if packed { content.len() } else { content.len().max(bytes) };
        if size > MAX_ARTICLE_BYTES {
            return Err(Failure::new(name, ingest::Error::TooLarge { bytes: size }));
        }
        Ok(Step::Unit(Unit::whole(name, content, format, charset, given)))
    }

    /// Puts the pages that a feed names before all other inputs, in its order.
    fn feed(&mut self, name: String, stream: impl Read, given: Given) -> Result<Step, Failure> {
        let mut bytes = Vec::new();
        stream.take(MAX_ARTICLE_BYTES as u64).read_to_end(&mut bytes).map_err(|e| Failure::new(&name, e))?;
        let feed = ingest::feed(&bytes, given.url.as_deref()).ok_or_else(|| Failure::new(name, Trouble::BrokenFeed))?;
        for entry in feed.entries.into_iter().rev().filter(|e| !self.known.contains(&e.url)) {
            let published = entry.published.or_else(|| given.published.clone());
            let given = Given { url: None, published, ..given.clone() };
            self.inputs.push_front((Input::Address(entry.url), Some(given)));
        }
        Ok(Step::Nothing)
    }

    fn next_line(&mut self, mut from: JsonLines) -> Result<Step, Failure> {
        let (name, packed) = (from.name.clone(), from.packed);
        let line = from.lines.next().map_err(|e| Failure::new(name, if packed { broken_gzip(e).into() } else { Trouble::Io(e) }))?;
        let Some((number, line)) = line else { return Ok(Step::Nothing) };
        let name = format!("{}:{number}", from.name);
        let given = from.given.clone();
        self.lines = Some(from);
        match line {
            Line::Whole(bytes) if bytes.trim_ascii().is_empty() => Ok(Step::Nothing),
            Line::Whole(mut bytes) => {
                if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                    bytes.drain(..3);
                }
                Ok(Step::Unit(Unit::line(name, bytes, given)))
            }
            Line::TooLong(bytes) => Err(Failure::new(name, ingest::Error::TooLarge { bytes })),
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Unit, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let many = self.archive.as_mut().and_then(Archive::next).or_else(|| self.table.as_mut().and_then(Table::next));
            if many.is_some() {
                return many;
            }
            (self.archive, self.table) = (None, None);
            let step = if let Some(lines) = self.lines.take() {
                self.next_line(lines)
            } else if let Some(folder) = self.folder.take() {
                self.next_in_folder(folder)
            } else {
                let (input, given) = self.inputs.pop_front()?;
                self.open(input, given)
            };
            match step {
                Ok(Step::Unit(unit)) => return Some(Ok(unit)),
                Ok(Step::Nothing | Step::PassedOver) => {}
                Err(failure) => return Some(Err(failure)),
            }
        }
    }
}

impl Opened {
    fn new(name: impl Into<String>, stream: Box<dyn Read + Send>, given: Given) -> Opened {
        Opened { name: name.into(), stream, bytes: 0, media_type: None, charset: None, given }
    }
}

impl Folder {
    fn new(path: &Path) -> Folder {
        let walk = WalkDir::new(path).min_depth(1).follow_links(true).sort_by_file_name().into_iter();
        Folder { name: path.display().to_string(), walk: Box::new(walk.filter_entry(|e| !is_hidden(e))), readable: false }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    // engines that write tables in parts leave a mark when they are done
    name.starts_with(b".") || name == b"_SUCCESS"
}

/// Whether a web archive begins with these bytes, packed or not.
fn is_archive(head: &[u8]) -> bool {
    let mut start = [0; 8];
    let unpacked = if head.starts_with(&[0x1f, 0x8b]) { GzDecoder::new(head).read_exact(&mut start).is_ok() } else { false };
    ingest::is_warc(if unpacked { &start } else { head })
}

/// The first bytes of a stream, and the stream with them still in front.
fn peek(mut stream: Box<dyn Read + Send>) -> io::Result<(Box<dyn Read + Send>, Vec<u8>)> {
    let mut head = Vec::with_capacity(HEAD);
    // A pipe gives what it has; a first line is enough to tell lines by, and more may be long in coming.
    let mut chunk = [0; HEAD];
    while head.len() < HEAD && !(head.starts_with(b"{") && head.contains(&b'\n')) {
        match stream.read(&mut chunk[..HEAD - head.len()]) {
            Ok(0) => break,
            Ok(n) => head.extend_from_slice(&chunk[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok((Box::new(Cursor::new(head.clone()).chain(stream)), head))
}

fn broken_gzip(e: io::Error) -> ingest::Error {
    ingest::Error::Gzip(match e.kind() {
        io::ErrorKind::UnexpectedEof => "it breaks off before its end".to_owned(),
        _ => e.to_string(),
    })
}

/// JSON whose first line opens an object and leaves it open: one document, laid out for people.
fn is_laid_out_json(head: &[u8]) -> bool {
    head.trim_ascii_start().strip_prefix(b"{").is_some_and(|rest| rest.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')) == Some(&b'\n'))
}

/// What a server's word adds where the bytes look like any text.
fn by_media_type(media_type: &str) -> Format {
    match media_type {
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/markdown" => Format::Markdown,
        _ => Format::Text,
    }
}

/// Text by its bytes, but by its name something other than an article.
fn is_other_text(name: &str) -> bool {
    const OTHER: &[&str] = &[
        "bat", "bib", "c", "cfg", "conf", "cpp", "cs", "css", "csv", "diff", "go", "h", "hpp", "ics", "ini", "java", "js", "json", "lock",
        "log", "map", "mjs", "patch", "php", "pl", "ps1", "py", "r", "rb", "rs", "sh", "sql", "srt", "svg", "tex", "toml", "ts", "tsv",
        "vtt", "xml", "xsl", "yaml", "yml",
    ];
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    Path::new(name).extension().and_then(|e| e.to_str()).is_some_and(|e| OTHER.contains(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_told_apart() {
        let check = |argument: &str, input: Input| assert_eq!(argument.parse::<Input>().unwrap(), input);
        check("-", Input::Stdin);
        check("https://example.org/a", Input::Address("https://example.org/a".into()));
        check("file:///etc/hosts", Input::Address("file:///etc/hosts".into()));
        check("notes/2019", Input::Path("notes/2019".into()));
        check("./a://b", Input::Path("./a://b".into()));
    }

    #[test]
    fn json_laid_out_for_people_is_told_from_lines() {
        assert!(is_laid_out_json(b"{\n  \"text\": \"A\"\n}"));
        assert!(is_laid_out_json(b" { \r\n\"text\": \"A\"}"));
        assert!(!is_laid_out_json(b"{\"text\": \"A\"}\n{\"text\": \"B\"}"));
    }
}
