//! What is the same across articles: copies of an article, variants of an utterance, one party under its names, one meeting on its way through the
//! news, one paper, one issue.
//!
//! Pure functions over light forms of rows. Each takes rows in an order of its own and gives [`Groups`]; a group is known by its first row.
//! Where rows do not tell enough to be taken for the same, they stay apart: a wrong merge hides a row, a missed one shows it twice.

mod actors;
mod copies;
mod deeds;
mod groups;
mod issues;
mod meetings;
mod papers;
mod utterances;
mod words;

pub use actors::{Actor, actors};
pub use copies::{Likeness, Print, alike, copies, likeness, rarity};
pub use deeds::{Deed, deeds};
pub use groups::Groups;
pub use issues::{Position, issues};
pub use meetings::{Meeting, meetings};
pub use papers::{Paper, papers};
pub use utterances::{Utterance, utterances};

/// The words of an utterance that tell something, in a form that is quick to compare: hashes of their stems, in order, each once.
pub fn telling(words: &str) -> Vec<u32> {
    words::stems(words)
}
