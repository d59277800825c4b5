use crate::case::Case;
use crate::error::{Error, Trouble};
use rusqlite::{OptionalExtension, params};

/// What is known of a feed between two looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// By what the server knows its state again.
    pub etag: Option<String>,
    /// When the server said that it changed.
    pub modified: Option<String>,
    /// How often in a row it could not be had.
    pub failures: u32,
    /// Not to be asked before: ISO 8601, as the caller's clock says.
    pub next: String,
}

impl Case {
    /// What is known of a feed; nothing where it was never looked at.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn feed(&self, url: &str) -> Result<FeedState, Error> {
        let ask = || -> Result<FeedState, Trouble> {
            let mut ask = self.db.prepare_cached("SELECT etag, modified, failures, next FROM feed WHERE url = ?")?;
            let found =
                ask.query_row([url], |r| Ok(FeedState { etag: r.get(0)?, modified: r.get(1)?, failures: r.get(2)?, next: r.get(3)? }));
            Ok(found.optional()?.unwrap_or_default())
        };
        ask().map_err(|t| self.error(t))
    }

    /// Keeps what is known of a feed.
    ///
    /// # Errors
    /// Where the case cannot be written.
    pub fn keep_feed(&mut self, url: &str, state: &FeedState) -> Result<(), Error> {
        self.change(|db| {
            db.execute(
                "INSERT INTO feed (url, etag, modified, failures, next) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE
                 SET etag = excluded.etag, modified = excluded.modified, failures = excluded.failures, next = excluded.next",
                params![url, state.etag, state.modified, state.failures, state.next],
            )?;
            Ok(())
        })
    }
}
