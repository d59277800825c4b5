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
        let look = |db: Connection| -> Result<Connection, Trouble> {
            prepare(&db)?;
            match schema::check(&db)? {
                0 => return Err(Trouble::NotACase),
                version if !schema::current(version) => return Err(Trouble::Older),
                _ => {}
            }
            db.pragma_update(None, "query_only", true)?;
            Ok(db)
        };
        Case::with(path, || {
            let open = |mode| Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(Trouble::from);
            let opened = open(OpenFlags::SQLITE_OPEN_READ_WRITE).or_else(|_| open(OpenFlags::SQLITE_OPEN_READ_ONLY)).and_then(look);
            match opened {
                // where nothing can be written at all, there is no place for the log either, and nobody who writes to one
                Err(Trouble::Missing) if path.exists() && !has_log(path) => {
                    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
                    look(Connection::open_with_flags(immutable(path), flags)?)
                }
                opened => opened,
            }
        })
    }

    /// A case that is gone when it is dropped.
    ///
    /// # Errors
    /// None that can be foreseen.
    pub fn in_memory() -> Result<Case, Error> {
        let path = Path::new("memory");
        let open = || -> Result<Connection, Trouble> {
            let mut db = Connection::open_in_memory()?;
            prepare(&db)?;
            schema::migrate(&mut db)?;
            Ok(db)
        };
        open().map(|db| Case { path: path.to_owned(), db }).map_err(|trouble| Error::new(path, trouble))
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
        if to.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            return Err(Error::new(to, Trouble::NoFolder));
        }
        // under another name until it is whole: what bears the name of a backup is one
        let mut part = to.to_owned().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let copy = || -> Result<(), Trouble> {
            let _ = std::fs::remove_file(&part);
            let mut target = Connection::open(&part)?;
            rusqlite::backup::Backup::new(&self.db, &mut target)?.run_to_completion(1024, Duration::ZERO, None)?;
            target.close().map_err(|(_, e)| e)?;
            std::fs::rename(&part, to).map_err(|_| Trouble::Unwritable)
        };
        copy().map_err(|trouble| {
            let _ = std::fs::remove_file(&part);
            Error::new(to, if matches!(trouble, Trouble::Missing) { Trouble::Unwritable } else { trouble })
        })
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
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let found = match () {
            () if path.is_dir() => Err(Trouble::Folder),
            () if folder.is_some_and(|folder| !folder.is_dir()) => Err(Trouble::NoFolder),
            () => open(),
        };
        found.map(|db| Case { path: path.to_owned(), db }).map_err(|trouble| match trouble {
            Trouble::Missing if path.exists() => Error::new(path, Trouble::ReadOnly),
            trouble => Error::new(path, trouble),
        })
    }
}

/// Whether there is something beside a case that is still to be written into it.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

/// The address of a file that does not change.
fn immutable(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let path: String = bytes.map(|&b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02x}") }).collect();
    format!("file:{path}?immutable=1")
}

fn prepare(db: &Connection) -> Result<(), Trouble> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleNo, Origin};
    use record::Record;

    fn record(n: usize) -> Record {
        let text = format!("Article {n}. ") + &"Velt and Kelmar went on with their talks on the strait. ".repeat(60);
        let record = serde_json::json!({
            "version": "0.1.0", "model": "m", "rules": "r",
            "article": { "id": format!("k{n}"), "url": null, "publisher": null, "headline": null, "byline": null, "language": "en", "published": "2019-03-05",
                "published_from": "given", "stories": [], "text": text, "shifts": [], "sections": [] },
            "names": [], "actors": [], "times": [], "places": [], "statements": [], "events": [], "positions": [], "instruments": [],
            "engagements": [], "remarks": []
        });
        serde_json::from_value(record).expect("a record")
    }

    fn pages(case: &Case) -> i64 {
        case.db.query_row("PRAGMA page_count", [], |r| r.get(0)).expect("pages")
    }

    fn room(case: &Case, pages: i64) {
        case.db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).expect("room");
    }

    #[test]
    fn a_full_disk_loses_nothing_and_with_room_the_same_call_goes_on() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("case");
        let mut case = Case::open(&path).expect("open");
        case.add(&record(0), &Origin::default()).expect("added");
        room(&case, pages(&case) + 12);
        let mut added = 1;
        let full = loop {
            match case.add(&record(added), &Origin::default()) {
                Ok(_) => added += 1,
                Err(e) => break e.to_string(),
            }
            assert!(added < 100, "there is no room for as many");
        };
        assert!(full.contains("the disk is full") && full.contains("make room and run the same command again"), "{full}");
        assert_eq!(full.lines().count(), 1);
        drop(case);
        let mut case = Case::open(&path).expect("opened again");
        case.verify().expect("whole");
        assert_eq!(case.articles().expect("list").len(), added);
        for no in 0..added {
            assert_eq!(case.record(ArticleNo(no as i64 + 1)).expect("whole"), record(no));
        }
        assert!(case.add(&record(added), &Origin::default()).expect("there is room again").new);
    }

    #[test]
    fn a_case_that_another_writes_to_may_be_read_and_says_so_to_who_would_write() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("case");
        let mut case = Case::open(&path).expect("open");
        case.add(&record(0), &Origin::default()).expect("added");
        let other = Case::open(&path).expect("open");
        other.db.execute_batch("BEGIN IMMEDIATE").expect("locked");
        case.db.busy_timeout(Duration::from_millis(5)).expect("impatient");
        let busy = case.add(&record(1), &Origin::default()).expect_err("locked");
        assert!(busy.is_busy() && busy.to_string().contains("another process is writing to it; try again"), "{busy}");
        assert_eq!(Case::read(&path).expect("read").articles().expect("list").len(), 1);
        other.db.execute_batch("COMMIT").expect("unlocked");
        assert!(case.add(&record(1), &Origin::default()).expect("free").new);
    }

    #[test]
    fn a_case_of_a_newer_program_is_left_alone_and_one_of_an_older_is_brought_up() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("case");
        let case = Case::open(&path).expect("open");
        let version: i64 = case.db.query_row("PRAGMA user_version", [], |r| r.get(0)).expect("version");
        let of = |version: i64| case.db.pragma_update(None, "user_version", version).expect("set");
        of(version + 1);
        for opened in [Case::open(&path), Case::read(&path)] {
            let told = opened.err().map(|e| e.to_string()).unwrap_or_default();
            assert!(told.contains("written by a newer demarche; read it with that one"), "{told}");
        }
        of(version);
        Case::read(&path).expect("as it was");
    }

    #[test]
    fn a_damaged_file_is_told_from_one_that_is_no_case() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("case");
        let mut case = Case::open(&path).expect("open");
        for n in 0..20 {
            case.add(&record(n), &Origin::default()).expect("added");
        }
        drop(case);
        let mut bytes = std::fs::read(&path).expect("bytes");
        let (from, to) = (4096, bytes.len() / 2);
        bytes[from..to].fill(0x2a);
        std::fs::write(&path, bytes).expect("written");
        let told = match Case::read(&path) {
            Ok(case) => case.verify().and_then(|()| case.articles().map(drop)).expect_err("damaged").to_string(),
            Err(e) => e.to_string(),
        };
        assert!(told.contains("restore it from a backup"), "{told}");
        // another SQLite file is no case
        let other = folder.path().join("other");
        Connection::open(&other).and_then(|db| db.execute_batch("CREATE TABLE t (x)")).expect("a file");
        for opened in [Case::open(&other), Case::read(&other)] {
            assert!(opened.err().map(|e| e.to_string()).unwrap_or_default().contains("not a case"));
        }
    }

    #[test]
    fn a_backup_that_finds_no_room_leaves_no_file_that_looks_like_one() {
        let folder = tempfile::tempdir().expect("folder");
        let mut case = Case::in_memory().expect("memory");
        case.add(&record(0), &Origin::default()).expect("added");
        assert!(case.backup(&folder.path().join("none/copy")).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 0);
        case.backup(&folder.path().join("copy")).expect("backup");
        assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 1, "and nothing of its making stays");
    }
}
