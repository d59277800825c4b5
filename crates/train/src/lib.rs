//! Corpora readers, fitting and scoring of models and rules. Nothing depends on it.

pub mod corpus;
pub mod measure;
pub mod names;
pub mod pages;
pub mod reader;
pub mod syntax;
