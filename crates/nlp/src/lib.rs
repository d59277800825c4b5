//! The English reader: [`read`] turns a text into a [`Document`] of sentences, tokens, words with their tags and trees, and names.
//!
//! Any string is read and nothing fails. Every finding points into the text by [`article::Span`]. The same text gives the same
//! document on every machine and in every thread.
//!
//! ```
//! let text = article::Text::clean("The envoys met in Denn. They didn't agree.");
//! let doc = nlp::read(&text, &[]);
//! let said: Vec<&str> = doc.sentences.iter().map(|s| text.slice(s.span)).collect();
//! assert_eq!(said, ["The envoys met in Denn.", "They didn't agree."]);
//!
//! let met = doc.root(0).unwrap();
//! assert_eq!(doc.words[met].lemma, "meet");
//! let who = doc.child(met, "nsubj").unwrap();
//! assert_eq!(text.slice(doc.span_of(doc.subtree_range(who)).unwrap()), "The envoys");
//! ```
//!
//! This crate does no input or output, reads no clock, and knows nothing of what the words mean to the field.

#![deny(unsafe_code)]

mod arcs;
mod atom;
pub mod conllu;
mod contraction;
pub mod coref;
mod dateline;
mod document;
mod encoder;
mod form;
mod heads;
mod judges;
mod kept;
#[allow(unsafe_code)]
mod kernels;
mod lemma;
mod piece;
mod reader;
mod states;
mod stop;
mod tagger;
mod tags;
mod tree;
mod weights;

pub use arcs::{Ends, Fits, Part, Told};
pub use document::{Document, Name, Sentence, Token, Word};
pub use judges::Judge;
pub use reader::{ModelInfo, Reader, SentencePieces};
pub use tagger::{Layer, Signs};
pub use tags::{NameLabel, Upos};

use article::{Span, Text};

/// Reads a text with the embedded reader; see [`Reader::read`].
pub fn read(text: &Text, blocks: &[Span]) -> Document {
    Reader::embedded().read(text, blocks)
}

/// A document as CoNLL-U; see [`conllu::write`].
pub fn conllu(id: &str, text: &Text, doc: &Document) -> String {
    conllu::write(id, text, doc)
}
