use crate::error::{Error, Trouble};
use crate::schema;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another process to finish its transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// A case, on disk or in memory.
pub struct Case {
    path: PathBuf,
    pub(crate) db: Connection,
}

impl Case {
    /// Opens a case to write to it; begins one where there is no file.
    ///
    /// # Errors
    /// Where the file is no case, is of a newer program, or cannot be written.
    pub fn open(path: &Path) -> Result<Case, Error> {
        Case::with(path, || {
            let mut db = Connection::open(path)?;
            prepare(&db)?;
            schema::migrate(&mut db)?;
            db.pragma_update(None, "journal_mode", "wal")?;
            // of a log, the last commits may be lost with the power, never with the process; the next run adds them again
            db.pragma_update(None, "synchronous", "normal")?;
            Ok(db)
        })
    }

    /// Begins a case.
    ///
    /// # Errors
    /// As [`Case::open`], and where there is a file already.
    pub fn create(path: &Path) -> Result<Case, Error> {
        if path.exists() {
            return Err(Error::new(path, Trouble::Exists));
        }
        Case::open(path)
    }

    /// Opens a case to read it; nothing is written, whatever is asked.
    ///
    /// # Errors
    /// Where there is no such case, or it has to be opened for writing once because it is of an older program.
    pub fn read(path: &Path) -> Result<Case, Error> {
        Case::with(path, || {
            let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX))?;
            prepare(&db)?;
            match schema::check(&db)? {
                0 => return Err(Trouble::NotACase),
                version if !schema::current(version) => return Err(Trouble::Older),
                _ => {}
            }
            db.pragma_update(None, "query_only", true)?;
            Ok(db)
        })
    }

    /// A case that is gone when it is dropped.
    ///
    /// # Errors
    /// None that can be foreseen.
    pub fn in_memory() -> Result<Case, Error> {
        let path = Path::new("memory");
        Case::with(path, || {
            let mut db = Connection::open_in_memory()?;
            prepare(&db)?;
            schema::migrate(&mut db)?;
            Ok(db)
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a copy that is whole even while others write here.
    ///
    /// # Errors
    /// Where there is a file of that name, or it cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        if to.exists() {
            return Err(Error::new(to, Trouble::Exists));
        }
        let copy = || -> Result<(), Trouble> {
            let mut target = Connection::open(to)?;
            rusqlite::backup::Backup::new(&self.db, &mut target)?.run_to_completion(1024, Duration::ZERO, None)?;
            Ok(())
        };
        copy().map_err(|trouble| Error::new(to, trouble))
    }

    /// Whether SQLite finds the file whole.
    ///
    /// # Errors
    /// Where it does not.
    pub fn verify(&self) -> Result<(), Error> {
        let answer = || -> Result<String, Trouble> { Ok(self.db.query_row("PRAGMA integrity_check", [], |r| r.get(0))?) };
        match answer() {
            Ok(said) if said == "ok" => Ok(()),
            Ok(_) => Err(self.error(Trouble::Damaged)),
            Err(trouble) => Err(self.error(trouble)),
        }
    }

    pub(crate) fn error(&self, trouble: impl Into<Trouble>) -> Error {
        Error::new(&self.path, trouble)
    }

    fn with(path: &Path, open: impl FnOnce() -> Result<Connection, Trouble>) -> Result<Case, Error> {
        open().map(|db| Case { path: path.to_owned(), db }).map_err(|trouble| Error::new(path, trouble))
    }
}

fn prepare(db: &Connection) -> Result<(), Trouble> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}
