//! What people look at: a record in words, and the questions that a case answers.
//!
//! Each view is data made from a [`Case`](store::Case) and nothing else, in a fixed order, every row with its id; terminals, pages and programs print it as they like.
//! What this room must not know: what a terminal is, the clock (callers say since when), SQL.

mod agenda;
mod brief;
mod html;
mod ledger;
mod list;
mod markdown;
mod show;
mod times;
mod verbs;
mod view;

pub use agenda::{Meeting, Step, agenda};
pub use brief::{Brief, brief, brief_after};
pub use html::html;
pub use ledger::{Act, Issue, Stand, issue, ledger};
pub use list::{List, Told, list};
pub use markdown::markdown;
pub use show::{Around, Shown, show};
pub use times::{When, lasting};
pub use verbs::{does, toward};
pub use view::View;
