use super::{Annotated, Loaded, listing, read, stem};
use crate::scores::{Source, times::Gold};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// TimeBank and AQUAINT (TimeML): what stands in `TEXT`; the creation time is the day of publication.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn timebank(corpora: &Path) -> Loaded<Vec<Gold>> {
    let mut all = Vec::new();
    for part in ["AQUAINT", "TimeBank"] {
        for path in listing(&corpora.join("dates/tbaq").join(part), "tml")? {
            let xml = read(&path)?;
            let document = Document::parse(&xml).map_err(|e| format!("{}: {e}", path.display()))?;
            let named = |name: &str| document.descendants().find(|n| n.has_tag_name(name));
            let created = named("DCT").and_then(|n| n.descendants().find(|n| n.has_tag_name("TIMEX3"))).and_then(|n| n.attribute("value"));
            let (mut text, mut points, mut gold) = (String::new(), 0, Vec::new());
            if let Some(body) = named("TEXT") {
                walk(body, &mut text, &mut points, &mut gold);
            }
            let id = named("DOCID").and_then(|n| n.text()).map_or_else(|| stem(&path), |t| t.trim().to_owned());
            all.push(Annotated { source: Source { id, text, published: created.and_then(day) }, gold });
        }
    }
    Ok(all)
}

fn walk(node: Node, text: &mut String, points: &mut usize, gold: &mut Vec<Gold>) {
    for child in node.children() {
        if let Some(piece) = child.text().filter(|_| child.is_text()) {
            text.push_str(piece);
            *points += piece.chars().count();
        } else if child.is_element() {
            let start = *points;
            walk(child, text, points, gold);
            if child.has_tag_name("TIMEX3") {
                gold.push(((start, *points), attribute(child, "type"), attribute(child, "value")));
            }
        }
    }
}

fn attribute(node: Node, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

fn day(value: &str) -> Option<String> {
    value.get(..10).map(str::to_owned)
}

/// MEANTIME: the first six sentences of each text, which alone are annotated, rebuilt from their tokens.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn meantime(corpora: &Path) -> Loaded<Vec<Gold>> {
    let mut all = Vec::new();
    let root = corpora.join("dates/meantime");
    let folders = std::fs::read_dir(&root).map_err(|e| format!("{}: {e}", root.display()))?;
    for folder in folders.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()) {
        for path in listing(&folder, "xml")? {
            let xml = read(&path)?;
            let document = Document::parse(&xml).map_err(|e| format!("{}: {e}", path.display()))?;
            all.push(annotated(document.root_element()));
        }
    }
    all.sort_by(|a, b| a.source.id.cmp(&b.source.id));
    Ok(all)
}

fn annotated(root: Node) -> Annotated<Vec<Gold>> {
    let mut sentences: BTreeMap<usize, Vec<(&str, &str)>> = BTreeMap::new();
    for token in root.children().filter(|n| n.has_tag_name("token")) {
        if let (Some(Ok(sentence)), Some(id)) = (token.attribute("sentence").map(str::parse::<usize>), token.attribute("t_id"))
            && sentence <= 5
        {
            sentences.entry(sentence).or_default().push((id, token.text().unwrap_or_default()));
        }
    }
    let (mut text, mut at) = (String::new(), HashMap::new());
    let mut points = 0;
    for tokens in sentences.values() {
        if points > 0 {
            text.push('\n');
            points += 1;
        }
        let (line, places) = crate::names::join(tokens.iter().map(|(_, w)| *w));
        at.extend(tokens.iter().zip(places).map(|((id, _), (s, e))| (*id, (points + s, points + e))));
        points += line.chars().count();
        text.push_str(&line);
    }
    let (mut gold, mut created) = (Vec::new(), None);
    for time in root.descendants().filter(|n| n.has_tag_name("TIMEX3")) {
        if time.attribute("functionInDocument") == Some("CREATION_TIME") {
            created = time.attribute("value").and_then(day);
        }
        let places: Vec<_> =
            time.children().filter(|n| n.has_tag_name("token_anchor")).filter_map(|n| at.get(n.attribute("t_id")?)).collect();
        if let (Some(start), Some(end)) = (places.iter().map(|p| p.0).min(), places.iter().map(|p| p.1).max()) {
            gold.push(((start, end), attribute(time, "type"), attribute(time, "value")));
        }
    }
    Annotated { source: Source { id: attribute(root, "doc_name"), text, published: created }, gold }
}
