use std::fmt;
use std::path::{Path, PathBuf};

/// Why a case cannot be opened, read or written; one line that says what to do.
#[derive(Debug)]
pub struct Error {
    case: PathBuf,
    trouble: Trouble,
}

#[derive(Debug)]
pub(crate) enum Trouble {
    Missing,
    Exists,
    NotACase,
    Newer,
    Older,
    Busy,
    Full,
    ReadOnly,
    Damaged,
    NoArticle(String),
    NoRow(String),
    NoCorrection(i64),
    OtherWords(i64),
    Unwritable,
    NoFolder,
    Folder,
    Senseless(String),
    Sql(rusqlite::Error),
    Json(serde_json::Error),
}

impl Error {
    pub(crate) fn new(case: &Path, trouble: impl Into<Trouble>) -> Error {
        Error { case: case.to_owned(), trouble: trouble.into() }
    }

    /// Whether the question was at fault, not the case.
    pub fn is_question(&self) -> bool {
        matches!(self.trouble, Trouble::Senseless(_) | Trouble::NoArticle(_) | Trouble::NoRow(_) | Trouble::NoCorrection(_))
    }

    /// Whether what was asked for by its id is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self.trouble, Trouble::NoArticle(_) | Trouble::NoRow(_) | Trouble::NoCorrection(_))
    }

    /// Whether an article's id is taken by one of other words.
    pub fn is_other_words(&self) -> bool {
        matches!(self.trouble, Trouble::OtherWords(_))
    }

    /// Whether an older program wrote the case: opening it for writing brings it up to date.
    pub fn is_older(&self) -> bool {
        matches!(self.trouble, Trouble::Older)
    }

    /// Whether somebody else is writing: worth another try.
    pub fn is_busy(&self) -> bool {
        matches!(self.trouble, Trouble::Busy)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(e: rusqlite::Error) -> Trouble {
        use rusqlite::ErrorCode::*;
        match e.sqlite_error_code() {
            Some(NotADatabase) => Trouble::NotACase,
            Some(DatabaseBusy | DatabaseLocked) => Trouble::Busy,
            Some(DiskFull) => Trouble::Full,
            Some(ReadOnly) => Trouble::ReadOnly,
            Some(DatabaseCorrupt) => Trouble::Damaged,
            Some(CannotOpen) => Trouble::Missing,
            // a quota or a limit on the size of files, mostly
            Some(SystemIoFailure) => Trouble::Unwritable,
            _ => Trouble::Sql(e),
        }
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(e: serde_json::Error) -> Trouble {
        Trouble::Json(e)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let case = self.case.display();
        match &self.trouble {
            Trouble::Missing => write!(f, "{case}: there is no such case; `demarche add {case} ARTICLE` begins one"),
            Trouble::Exists => write!(f, "{case}: there is a file of this name already; name another, or add to it"),
            Trouble::NotACase => write!(f, "{case}: not a case of demarche; nothing was changed"),
            Trouble::Newer => write!(f, "{case}: written by a newer demarche; read it with that one"),
            Trouble::Older => write!(f, "{case}: written by an older demarche; `demarche reread {case}` brings it up to date"),
            Trouble::Busy => write!(f, "{case}: another process is writing to it; try again when it has finished"),
            Trouble::Full => {
                write!(f, "{case}: the disk is full; what was stored before is safe, make room and run the same command again")
            }
            Trouble::Unwritable => {
                write!(
                    f,
                    "{case}: the disk does not take it; what was stored before is safe, see to the disk and run the same command again"
                )
            }
            Trouble::OtherWords(no) => {
                write!(f, "article {no} has this id and other words; remove it first to take this one in its place")
            }
            Trouble::ReadOnly => write!(f, "{case}: may only be read; change its permissions to write to it"),
            Trouble::Damaged => write!(f, "{case}: the file is damaged; restore it from a backup"),
            Trouble::NoArticle(id) => write!(f, "{case}: there is no article {id}"),
            Trouble::NoRow(id) => write!(f, "{case}: there is no row {id}"),
            Trouble::NoCorrection(id) => write!(f, "{case}: there is no correction {id} to undo"),
            Trouble::NoFolder => write!(f, "{case}: the folder that it is to lie in is not there; make it first, or check the name"),
            Trouble::Folder => write!(f, "{case}: this is a folder; a case is a file"),
            Trouble::Senseless(why) => f.write_str(why),
            Trouble::Sql(e) => write!(f, "{case}: {e}"),
            Trouble::Json(e) => write!(f, "{case}: a stored row cannot be read: {e}; `demarche reread {case}` writes them anew"),
        }
    }
}

impl std::error::Error for Error {}
