//! The case: many articles with what was read in them, what people corrected, and search, in one SQLite file.
//!
//! Promises:
//! 1. *One owner.* A [`Case`] owns its connection; nothing else in the workspace speaks SQL. One process writes at a time, any number read meanwhile (write-ahead log).
//! 2. *All or nothing.* Adding, replacing, removing and correcting are transactions: whenever a process dies, the file holds the last that was committed, and the next run goes on from there.
//! 3. *Only articles and corrections are ground.* Rows are derived from them; `Case::replace` rebuilds them from a newer reading, with the corrections laid over again.
//! 4. *Old files open.* Migrations are append-only and run when a case is opened for writing; a file of a newer program is refused, not touched.
//! 5. *Same articles, same answers.* What is asked comes in a fixed order that does not depend on the order of adding where the question has an order of its own.
//!
//! What this room must not know: how anything is found in a text, what a terminal or a page looks like, the clock (callers say when).

mod article;
mod case;
mod correction;
mod error;
mod feed;
mod gist;
mod link;
mod query;
mod redact;
mod row;
mod schema;
mod survey;

pub use article::{Added, ArticleNo, Listed, Origin, Run, Size};
pub use case::Case;
pub use correction::{Anchor, Change, Correction, CorrectionNo, SaidOfLinks, Target};
pub use error::Error;
pub use feed::FeedState;
pub use gist::{Gist, Named};
pub use link::{Form, Group, Light, Links};
pub use query::{Filter, Query};
pub use redact::Redacted;
pub use row::{Body, Kind, Row, RowId};
pub use survey::{Called, Outlet, Shelf};
