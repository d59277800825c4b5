use crate::{Format, MAX_ARTICLE_BYTES};
use std::fmt;

/// Why some bytes are not an article that demarche can read.
///
/// Every message names the trouble and what to do about it, in one line. It does not name the input: the caller knows that
/// and puts it in front.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing in it, or nothing but blanks.
    Empty,
    /// It is not text at all; `what` says what it looks like.
    NotText {
        /// Such as "a PDF".
        what: &'static str,
        /// What a person can do about it.
        hint: &'static str,
    },
    /// One article of more than [`MAX_ARTICLE_BYTES`].
    TooLarge {
        /// How many bytes it has, at least.
        bytes: usize,
    },
    /// A gzip stream that breaks off or is damaged.
    Gzip(String),
    /// A line that is no JSON object of the expected form.
    Json(String),
    /// Several articles where one was expected.
    Several,
    /// Bytes of a container format that the caller has to open first.
    Container(Format),
    /// A page on which no article was found.
    NoMainText,
    /// A page of an archive with hardly any running text.
    Short {
        /// How many words it has.
        words: usize,
    },
    /// A record of an archive that is broken.
    Archived(&'static str),
    /// Text that is surely in another language.
    Language {
        /// English name of the language.
        name: &'static str,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Empty => f.write_str("there is no text in it; give a file with an article"),
            Error::NotText { what, hint } => write!(f, "this is {what}, not text; {hint}"),
            Error::TooLarge { bytes } => write!(
                f,
                "{} MB are too much for one article (at most {} MiB); split it, or give many articles as JSON Lines, one a line",
                bytes / 1_000_000,
                MAX_ARTICLE_BYTES >> 20
            ),
            Error::Gzip(trouble) => write!(f, "the gzip data cannot be unpacked ({trouble}); fetch or pack the file again"),
            Error::Json(trouble) => {
                write!(f, "{trouble}; a line of JSON Lines is an object with at least \"text\" or \"html\"")
            }
            Error::Several => f.write_str("these are several articles in one; read JSON Lines line by line"),
            Error::Container(format) => write!(f, "this is {}; unpack it first", format.name()),
            Error::NoMainText => f.write_str("no article was found on the page; save its text in a plain text file and read that"),
            Error::Short { words } => write!(f, "there are only {words} words of running text on the page"),
            Error::Archived(trouble) => write!(f, "the record of the archive is broken ({trouble}); make or fetch the archive again"),
            Error::Language { name } => write!(f, "the text is in {name}; demarche reads English"),
        }
    }
}

impl std::error::Error for Error {}
