//! Corpora readers, fitting and scoring of models and rules. Nothing depends on it.

pub mod accuracy;
pub mod acts;
pub mod case;
pub mod copies;
pub mod corpus;
pub mod desk;
pub mod events;
pub mod load;
pub mod measure;
pub mod names;
pub mod pages;
pub mod positions;
pub mod reader;
pub mod scores;
pub mod syntax;
pub mod tagging;
