//! nlp
