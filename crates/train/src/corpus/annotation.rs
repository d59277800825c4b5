//! The annotation file as written: records with fields, not yet what they mean. `corpus/GUIDELINES.md` states the format.

/// A record as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of its first line in the file, from 1.
    pub line: usize,
    /// "actor", "statement" …
    pub kind: String,
    /// "a1", "s3" …
    pub id: String,
    /// The rest of its first line.
    pub head: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A line of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Number of the line in the file, from 1.
    pub line: usize,
    /// "content", "source" …
    pub key: String,
    /// What follows it.
    pub value: String,
}

/// Divides a file into its records. What makes no sense becomes an entry or field that nobody knows.
pub fn parse(file: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in file.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let word = |s: &str| {
            s.trim()
                .split_once(char::is_whitespace)
                .map_or((s.trim().to_owned(), String::new()), |(a, b)| (a.to_owned(), b.trim().to_owned()))
        };
        let (key, value) = word(line);
        match entries.last_mut() {
            Some(entry) if line.starts_with([' ', '\t']) => entry.fields.push(Field { line: number + 1, key, value }),
            _ => {
                let (id, head) = word(&value);
                entries.push(Entry { line: number + 1, kind: key, id, head, fields: Vec::new() });
            }
        }
    }
    entries
}
