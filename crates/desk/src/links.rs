//! Addresses of pages.

use pipeline::store::RowId;
use url::form_urlencoded::{Serializer, parse};

/// The pairs of a query string.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    parse(query.as_bytes()).map(|(k, v)| (k.into_owned(), v.into_owned())).collect()
}

/// A path with a query; pairs without a value are left out.
pub(crate) fn to<K: AsRef<str>, V: AsRef<str>>(path: &str, pairs: &[(K, V)]) -> String {
    let mut query = Serializer::new(String::new());
    pairs.iter().filter(|(_, v)| !v.as_ref().is_empty()).for_each(|(k, v)| {
        query.append_pair(k.as_ref(), v.as_ref());
    });
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The page of a row: its article, with the row's words marked.
pub(crate) fn row(id: &RowId) -> String {
    format!("/rows/{id}")
}

/// The page of an actor.
pub(crate) fn actor(id: &RowId) -> String {
    format!("/actors/{id}")
}

/// A path of ours and nothing else: where a form may lead back to.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r'])
}
