//! Readers of the public corpora that articles are measured with.

mod events;
mod ontogum;
mod polnear;
mod timeml;
mod toponyms;

pub use events::{cameo, petrarch, plover_records, plv};
pub use ontogum::ontogum;
pub use polnear::polnear;
pub use timeml::{meantime, timebank};
pub use toponyms::{geovirus, lgl};

use crate::scores::Source;
use std::path::{Path, PathBuf};

/// A text with what is annotated in it.
#[derive(Clone, Debug, Default)]
pub struct Annotated<T> {
    /// The text.
    pub source: Source,
    /// What is annotated, as the score that reads it wants it.
    pub gold: T,
}

/// A whole corpus, or why it cannot be read.
pub type Loaded<T> = Result<Vec<Annotated<T>>, String>;

pub(crate) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}; give the folder of the corpora", path.display()))
}

/// Files with an ending in a folder, by name.
pub(crate) fn listing(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}; give the folder of the corpora", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|x| x == ending)).collect();
    files.sort();
    Ok(files)
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
