use super::{Annotated, Loaded, read};
use crate::scores::{Source, places::Gold};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// LGL: local news; toponyms with coordinates, some without.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn lgl(corpora: &Path) -> Loaded<Vec<Gold>> {
    let path = corpora.join("places/lgl.xml");
    let xml = read(&path)?;
    let document = Document::parse(&xml).map_err(|e| format!("{}: {e}", path.display()))?;
    let rows = |article: Node| -> Vec<Row> {
        let tops = article.descendants().filter(|n| n.has_tag_name("toponym"));
        tops.map(|t| {
            let tag = t.children().find(|n| n.has_tag_name("gaztag"));
            let number = |name: &str| tag.and_then(|n| child(n, name)).and_then(|v| v.trim().parse().ok());
            Row { phrase: child(t, "phrase").unwrap_or_default(), start: start(t), end: end(t), point: number("lat").zip(number("lon")) }
        })
        .collect()
    };
    let articles = document.root_element().children().filter(|n| n.has_tag_name("article"));
    Ok(articles.map(|a| annotated(a.attribute("docid").unwrap_or_default().to_owned(), a, rows(a))).collect())
}

/// GeoVirus: news of epidemics; all toponyms have coordinates.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn geovirus(corpora: &Path) -> Loaded<Vec<Gold>> {
    let path = corpora.join("places/GeoVirus.xml");
    let xml = read(&path)?;
    let document = Document::parse(&xml).map_err(|e| format!("{}: {e}", path.display()))?;
    let rows = |article: Node| -> Vec<Row> {
        let tops = article.descendants().filter(|n| n.has_tag_name("location"));
        tops.filter_map(|t| {
            let number = |name: &str| child(t, name).and_then(|v| v.trim().parse().ok());
            Some(Row { phrase: child(t, "name")?, start: start(t), end: end(t), point: number("lat").zip(number("lon")) })
        })
        .collect()
    };
    let articles = document.root_element().children().filter(|n| n.has_tag_name("article"));
    Ok(articles.enumerate().map(|(i, a)| annotated(format!("geovirus{i:03}"), a, rows(a))).collect())
}

struct Row {
    phrase: String,
    start: i64,
    end: i64,
    point: Option<(f64, f64)>,
}

fn child(node: Node, name: &str) -> Option<String> {
    node.children().find(|n| n.has_tag_name(name)).map(|n| n.text().unwrap_or_default().to_owned())
}

fn start(node: Node) -> i64 {
    child(node, "start").and_then(|v| v.trim().parse().ok()).unwrap_or(-1)
}

fn end(node: Node) -> i64 {
    child(node, "end").and_then(|v| v.trim().parse().ok()).unwrap_or(-1)
}

/// Offsets that do not hold the phrase are moved to its nearest free occurrence.
fn annotated(id: String, article: Node, rows: Vec<Row>) -> Annotated<Vec<Gold>> {
    let text = child(article, "text").unwrap_or_default();
    let chars: Vec<char> = text.chars().collect();
    let (mut gold, mut used) = (BTreeMap::new(), HashSet::new());
    for row in rows {
        let phrase: Vec<char> = row.phrase.chars().collect();
        let given = usize::try_from(row.start).ok().filter(|&s| chars.get(s..row.end.max(0) as usize) == Some(&phrase[..]));
        let at = given.or_else(|| {
            let occurrences = (0..=chars.len().saturating_sub(phrase.len())).filter(|&s| chars[s..].starts_with(&phrase));
            occurrences.filter(|s| !used.contains(s)).min_by_key(|&s| (s as i64 - row.start).abs())
        });
        if let Some(at) = at {
            used.insert(at);
            gold.insert((at, at + phrase.len()), row.point);
        }
    }
    Annotated { source: Source { id, text, published: None }, gold: gold.into_iter().collect() }
}
