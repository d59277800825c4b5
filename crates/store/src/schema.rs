//! The tables, as migrations that are only ever appended to.

use crate::error::Trouble;
use rusqlite::Connection;

/// `dmch`: tells a case from other SQLite files.
const APPLICATION: i32 = 0x646d_6368;

/// Each entry takes a case from the version of its index to the next.
const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,       -- of the program
  model TEXT NOT NULL,
  rules TEXT NOT NULL,
  UNIQUE (version, model, rules)
) STRICT;

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- its number in the case; never given to another
  key TEXT NOT NULL UNIQUE,    -- article.id of the record
  run INTEGER NOT NULL REFERENCES run,
  added TEXT NOT NULL,         -- when, as the caller said
  origin TEXT,                 -- the path or address it was read from
  day TEXT,                    -- day of publication
  outlet TEXT,
  headline TEXT,
  head TEXT NOT NULL,          -- the record's head as JSON, without the text
  text TEXT NOT NULL,
  masked INTEGER NOT NULL,     -- 1: only spans are kept, and every letter of the text is an x
  print BLOB NOT NULL,         -- fingerprint of the text, by which copies are found; empty where the caller gave none
  ground TEXT NOT NULL,        -- what the caller needs to read it again and the record does not tell, in the caller's own words
  aside TEXT NOT NULL          -- names and remarks as JSON
) STRICT;

CREATE TABLE machine (         -- what was read, as it was read
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  kind TEXT NOT NULL,
  local TEXT NOT NULL,         -- the record's id in its article: s1
  body TEXT NOT NULL,          -- as JSON
  PRIMARY KEY (article, local)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (      -- what people said; never changed, only added to
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  article TEXT NOT NULL,       -- the article's key: outlives the article's rows
  kind TEXT NOT NULL,
  anchor TEXT NOT NULL,        -- spans of the row that is meant, as JSON
  change TEXT NOT NULL,        -- as JSON
  undoes INTEGER REFERENCES correction
) STRICT;
CREATE INDEX correction_article ON correction (article);

CREATE TABLE row (             -- what holds: the machine's rows with the corrections laid over
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  kind TEXT NOT NULL,
  local TEXT NOT NULL,
  body TEXT,                   -- as JSON; null: as the machine read it
  confidence REAL NOT NULL,
  act TEXT NOT NULL,           -- kind of statement, type of event, act of position …
  status TEXT NOT NULL,
  day TEXT,                    -- the day it concerns: its own where the text tells, else that of publication
  hand TEXT NOT NULL,          -- 'machine', 'accepted', 'edited' or 'person'
  gist TEXT NOT NULL,          -- who, whom, what in words, as JSON: enough for a line of a list
  UNIQUE (article, local)
) STRICT;
CREATE INDEX row_kind ON row (kind, day);

CREATE TABLE link (            -- rows that are the same across articles; derived, made anew whenever rows change
  row INTEGER PRIMARY KEY REFERENCES row ON DELETE CASCADE,
  head INTEGER NOT NULL        -- the first row of its group
) STRICT;
CREATE INDEX link_head ON link (head);

CREATE TABLE copy (            -- articles that tell the same in the same words
  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  head INTEGER NOT NULL        -- the first article of its cluster
) STRICT;
CREATE INDEX copy_head ON copy (head);

CREATE VIRTUAL TABLE found USING fts5 (
  words, who, party, place, outlet, headline,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
",
    "
CREATE TABLE linked (          -- has its one row where the links are those of the rows as they are
  yes INTEGER PRIMARY KEY CHECK (yes = 1)
) STRICT;

CREATE TABLE feed (            -- what servers said of feeds, so that they are not asked for what has not changed
  url TEXT PRIMARY KEY,
  etag TEXT,
  modified TEXT,
  failures INTEGER NOT NULL,   -- in a row
  next TEXT NOT NULL           -- not to be asked before
) STRICT;
",
    "
ALTER TABLE article ADD COLUMN bytes TEXT;        -- hash of the bytes it was read from: the same bytes are not read again
ALTER TABLE article ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0;  -- 1: a person was taken out of its words
CREATE INDEX article_bytes ON article (bytes) WHERE bytes IS NOT NULL;
CREATE INDEX article_day ON article (day);

DROP INDEX row_kind;
CREATE INDEX row_kind ON row (kind, day, confidence, article);

CREATE TABLE tally (           -- how many rows of each kind
  kind TEXT PRIMARY KEY,
  rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT kind, count(*) FROM row GROUP BY kind;

DROP TABLE linked;
CREATE TABLE present (         -- 'links', 'copies', kinds of rows: where those links are of the rows and the articles as they are
  what TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

DROP TABLE link;
CREATE TABLE link (            -- rows that are the same across articles; derived
  row INTEGER PRIMARY KEY REFERENCES row ON DELETE CASCADE,
  head INTEGER NOT NULL,       -- the first row of its group
  kind TEXT NOT NULL
) STRICT;
CREATE INDEX link_head ON link (head);
CREATE INDEX link_kind ON link (kind, head);

CREATE TABLE form (            -- actors and statements in the light form in which they are linked
  row INTEGER PRIMARY KEY REFERENCES row ON DELETE CASCADE,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,           -- rows of another key are never the same, unless a person says so
  article INTEGER NOT NULL,
  form BLOB NOT NULL
) STRICT;
CREATE INDEX form_key ON form (key, kind, article, row);

CREATE TABLE fresh (           -- articles whose rows changed since their forms were made
  article INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE stale (           -- keys whose rows have to be linked anew
  key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE moved (           -- groups that have to be counted anew
  head INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER form_gone AFTER DELETE ON form BEGIN INSERT OR IGNORE INTO stale VALUES (old.key); END;
CREATE TRIGGER link_gone AFTER DELETE ON link BEGIN INSERT OR IGNORE INTO moved VALUES (old.head); END;
INSERT INTO fresh SELECT id FROM article;

CREATE TABLE cluster (         -- the groups, counted
  head INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  rows INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  sources INTEGER NOT NULL,    -- articles that are no copies of each other
  first TEXT,
  last TEXT,
  published TEXT               -- the day of the last article
) STRICT;
CREATE INDEX cluster_articles ON cluster (kind, articles DESC, head);
",
];

/// Brings a case to the present version; a new file becomes a case.
pub(crate) fn migrate(db: &mut Connection) -> Result<(), Trouble> {
    let version = check(db)?;
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", step as i64 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// The version of a case; 0 of an empty file.
pub(crate) fn check(db: &Connection) -> Result<usize, Trouble> {
    let version: usize = db.query_row("SELECT user_version FROM pragma_user_version", [], |r| r.get(0))?;
    let application: i32 = db.query_row("SELECT application_id FROM pragma_application_id", [], |r| r.get(0))?;
    let tables: usize = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION, v) if v > MIGRATIONS.len() => Err(Trouble::Newer),
        (APPLICATION, v) => Ok(v),
        _ => Err(Trouble::NotACase),
    }
}

/// Whether a case of this version can be read as it is.
pub(crate) fn current(version: usize) -> bool {
    version == MIGRATIONS.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_of_any_older_version_is_brought_up_with_its_rows() {
        for version in 1..MIGRATIONS.len() {
            let mut db = Connection::open_in_memory().expect("memory");
            db.execute_batch(&MIGRATIONS[..version].concat()).expect("an older case");
            db.execute_batch(&format!(
                "INSERT INTO run VALUES (1, '0', 'm', 'r');
                 INSERT INTO article (key, run, added, head, text, masked, print, ground, aside) VALUES ('k', 1, 't', '{{}}', 'Velt.', 0, x'', '', '');
                 INSERT INTO row (article, kind, local, confidence, act, status, hand, gist) VALUES (1, 'place', 'p1', 0.9, '', '', 'machine', '{{}}');
                 PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {version};"
            ))
            .expect("with a row");
            migrate(&mut db).expect("brought up");
            assert!(current(check(&db).expect("a case")));
            let told: (i64, i64) = db
                .query_row("SELECT (SELECT rows FROM tally WHERE kind = 'place'), (SELECT count(*) FROM fresh)", [], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .expect("its row is counted, and waits to be linked");
            assert_eq!(told, (1, 1), "from version {version}");
        }
    }
}
