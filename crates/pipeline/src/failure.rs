use std::fmt;
use std::io;
use std::time::Duration;

/// One input that could not be read: its name, and one line that says what is wrong and what to do.
///
/// No words of an article ever stand in it, and no control characters, whatever the input is called.
#[derive(Debug)]
pub struct Failure {
    input: String,
    trouble: Trouble,
}

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The bytes are no article.
    Ingest(ingest::Error),
    /// The file or the stream.
    Io(io::Error),
    /// The address.
    Fetch(FetchError),
    /// A folder in which everything was passed over.
    NothingReadable,
    /// A feed that breaks off or is none after all.
    BrokenFeed,
    /// JSON that is laid out over several lines.
    JsonDocument,
    /// The case does not take it, though it takes others.
    Refused(store::Error),
    /// A page of an archive that is no news in English: no trouble at all.
    PassedOver,
    /// Records of an archive that are broken, and how many there are in all.
    BrokenRecords { broken: usize, seen: usize },
    /// An archive of so many records without a page.
    NoPages(usize),
    /// A table that is none of ours, or is damaged.
    Table(String),
    /// A row of a table that is no record.
    NoRecord(String),
    /// A record where an article was expected.
    ReadBefore,
    /// What the process that read it before us said.
    Told(String),
    /// A panic of ours.
    Bug,
}

/// What went wrong with an address.
#[derive(Debug)]
pub(crate) enum FetchError {
    Address(String),
    Scheme(String),
    Redirects(usize),
    Status(u16),
    Timeout(Duration),
    UnknownHost,
    Connection(String),
    Robots,
}

impl Failure {
    pub(crate) fn new(input: impl Into<String>, trouble: impl Into<Trouble>) -> Failure {
        Failure { input: input.into(), trouble: trouble.into() }
    }

    /// The name of the input: a path, an address, `standard input`, with `:3` behind it for the third line of JSON Lines.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Whether it is no trouble: a page of an archive that is no news in English.
    pub fn is_passed_over(&self) -> bool {
        matches!(self.trouble, Trouble::PassedOver)
    }

    /// Whether it is a defect of ours rather than of the input.
    pub fn is_bug(&self) -> bool {
        matches!(self.trouble, Trouble::Bug)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in format!("{}: {}", self.input, self.trouble).chars() {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                write!(f, "{}", c.escape_default())?
            } else {
                fmt::Write::write_char(f, c)?
            }
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Ingest(e) => e.fmt(f),
            Trouble::Fetch(e) => e.fmt(f),
            Trouble::Io(e) => match e.kind() {
                io::ErrorKind::NotFound => f.write_str("there is no such file or folder; check the name"),
                io::ErrorKind::PermissionDenied => f.write_str("it may not be read; check its permissions"),
                _ => write!(f, "it cannot be read ({e}); check the file and try again"),
            },
            Trouble::NothingReadable => f.write_str("nothing in the folder can be read; put text, HTML, Markdown or JSON Lines in it"),
            Trouble::BrokenFeed => {
                f.write_str("this begins as a feed and cannot be read as one; check it with a feed validator, or give the pages themselves")
            }
            Trouble::JsonDocument => f.write_str("this is JSON over several lines; give JSON Lines, one object a line (jq -c does that)"),
            Trouble::Refused(e) => e.fmt(f),
            Trouble::PassedOver => f.write_str("the page is no news in English; it is passed over"),
            Trouble::BrokenRecords { broken, seen } => {
                write!(f, "{broken} of {seen} records are broken and were passed over; make or fetch the archive again if they matter")
            }
            Trouble::NoPages(seen) => {
                write!(f, "none of the {seen} records of the archive is a web page; check that it is the archive you meant")
            }
            Trouble::Table(trouble) => {
                write!(f, "this is no table that demarche wrote ({trouble}); give articles as JSON Lines, or a table of records")
            }
            Trouble::NoRecord(trouble) => write!(f, "{trouble}; write the table again"),
            Trouble::ReadBefore => f.write_str("this was read before; add it to a case with demarche add"),
            Trouble::Told(told) => f.write_str(told),
            Trouble::Bug => f.write_str("internal error while reading it; please report it, with the input if you may share it"),
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Address(what) => write!(f, "this is no web address ({what}); give one that begins with http:// or https://"),
            FetchError::Scheme(scheme) => {
                write!(f, "{scheme}: addresses are not read; give one that begins with http:// or https://, or a file")
            }
            FetchError::Redirects(most) => {
                write!(f, "the server redirects more than {most} times; open it in a browser and give the final address")
            }
            FetchError::Status(code @ (401 | 402 | 403 | 451)) => {
                write!(f, "the server refuses the page ({code}); save it from a browser and read the file")
            }
            FetchError::Status(code @ (404 | 410)) => write!(f, "the server has no such page ({code}); check the address"),
            FetchError::Status(code @ 429) => write!(f, "the server asks for fewer requests ({code}); try again later"),
            FetchError::Status(code @ 500..) => write!(f, "the server is in trouble ({code}); try again later"),
            FetchError::Status(code) => write!(f, "the server answers with status {code}; check the address"),
            FetchError::Timeout(after) => {
                write!(f, "no full answer within {} s; try again later, or give more time with --timeout", after.as_secs_f64())
            }
            FetchError::UnknownHost => f.write_str("the host is not known; check the address and the connection"),
            FetchError::Robots => {
                f.write_str("the site asks programs to keep out (robots.txt); save the page from a browser and add the file")
            }
            FetchError::Connection(what) => write!(f, "no connection ({what}); check the address and the connection, or try again later"),
        }
    }
}

impl From<ingest::Error> for Trouble {
    fn from(e: ingest::Error) -> Trouble {
        Trouble::Ingest(e)
    }
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Trouble {
        Trouble::Io(e)
    }
}

impl From<FetchError> for Trouble {
    fn from(e: FetchError) -> Trouble {
        Trouble::Fetch(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_whatever_the_input_is_called() {
        let failure = Failure::new("a\nb\u{1b}[31m", ingest::Error::Empty).to_string();
        assert!(failure.starts_with("a\\nb\\u{1b}[31m: "), "{failure}");
        assert!(!failure.contains(char::is_control));
    }
}
