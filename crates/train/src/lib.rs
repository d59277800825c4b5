//! Corpora readers, fitting and scoring of models and rules. Nothing depends on it.

pub mod pages;
