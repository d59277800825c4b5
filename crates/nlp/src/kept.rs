use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

/// The same string for as long as the program runs; equal strings are kept once.
///
/// Tags come from lists of a few hundred, and documents that point at them are light and can be compared with literals.
pub(crate) fn keep(s: &str) -> &'static str {
    static KEPT: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Default::default);
    let mut kept = KEPT.lock().unwrap_or_else(|e| e.into_inner());
    match kept.get(s) {
        Some(known) => known,
        None => {
            let s: &'static str = Box::leak(s.into());
            kept.insert(s);
            s
        }
    }
}
