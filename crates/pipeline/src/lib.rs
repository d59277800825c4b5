//! Everything between an address and a record, for a program to embed.
//!
//! ```text
//! argument -> Input -> Unit -> Article -> Document -> Extraction -> Record -> Case
//! ```
//!
//! [`Inputs`] opens files, folders, addresses and standard input one after the other and yields the [`Unit`]s in them, one an article. A
//! unit becomes an article on whichever thread has time for it ([`in_order`]), and [`Pipeline`] reads the article. [`add`] keeps what was read in a case. Whatever cannot be
//! read is a [`Failure`] with a name and a line for a person; it never stops the rest.
//!
//! This is the only room that touches files and the network. It does not print, and it decides nothing about language.

mod add;
mod archive;
mod failure;
mod fetch;
mod in_order;
mod inputs;
mod lines;
mod read;
mod relink;
mod robots;
mod table;
mod unit;
mod watch;

pub use add::{Adding, Broken, Tally, add, reread};
pub use archive::Archive;
pub use failure::Failure;
pub use fetch::{Fetched, Fetcher};
pub use in_order::{InOrder, in_order};
pub use inputs::{Input, Inputs};
pub use read::Pipeline;
pub use relink::relink;
pub use unit::Unit;
pub use watch::{Polled, Source, Watch};

// What a program that embeds us has to name: the thin doors know no other room.
pub use article::{self, Article, Published};
pub use extract::{Choice, Chosen, Rules, RulesError, event_signs};
pub use ingest::{Format, Given, MAX_ARTICLE_BYTES};
pub use nlp::{Document, ModelInfo, Reader};
pub use record::{self, Record};
pub use store::{self, Case};
