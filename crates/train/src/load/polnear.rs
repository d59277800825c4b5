use super::{Annotated, Loaded, listing, read, stem};
use crate::scores::{Place, Said, Source};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// PolNeAR (brat stand-off, `T` spans tied by `E` lines). Of several annotators of a text the first by file name is taken; attributions without content are none.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn polnear(corpora: &Path, split: &str) -> Loaded<Vec<Said>> {
    let root = corpora.join("polnear");
    let metadata = read(&root.join("metadata.tsv"))?;
    let mut rows = metadata.lines().map(|l| l.split('\t').map(|f| f.trim_matches('"')).collect::<Vec<_>>());
    let head = rows.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|h| *h == name).ok_or_else(|| format!("metadata.tsv has no column {name}"));
    let (file, date) = (column("filename")?, column("publication_date")?);
    let published: HashMap<&str, &str> = rows.filter_map(|r| Some((*r.get(file)?, *r.get(date)?))).collect();
    let mut annotations = BTreeMap::new();
    for path in listing(&root.join(split).join("attributions"), "ann")? {
        let name = stem(&path);
        // the last five characters name the annotator
        let id = name.get(..name.len().saturating_sub(5)).unwrap_or_default().to_owned();
        annotations.entry(id).or_insert(path);
    }
    annotations
        .into_iter()
        .map(|(id, path)| {
            let text = read(&root.join(split).join("text").join(format!("{id}.txt")))?;
            let published = published.get(id.as_str()).map(|d| (*d).to_owned());
            Ok(Annotated { gold: attributions(&read(&path)?), source: Source { id, text, published } })
        })
        .collect()
}

fn attributions(file: &str) -> Vec<Said> {
    let rows: Vec<(&str, &str)> = file.lines().filter_map(|l| l.split_once('\t')).collect();
    let place = |s: &str| s.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let places = |body: &str| -> Vec<Place> {
        let span = body.split('\t').next().and_then(|b| b.split_once(' ')).map_or("", |(_, p)| p);
        span.split(';').filter_map(place).collect()
    };
    let spans: HashMap<&str, Vec<Place>> = rows.iter().filter(|r| r.0.starts_with('T')).map(|&(id, body)| (id, places(body))).collect();
    let part = |body: &str, name: &str| -> Vec<Place> {
        let roles = body.split_whitespace().filter_map(|r| r.split_once(':')).filter(|(role, _)| role.starts_with(name));
        let mut all: Vec<Place> = roles.filter_map(|(_, id)| spans.get(id)).flatten().copied().collect();
        all.sort_unstable();
        all
    };
    rows.iter()
        .filter(|r| r.0.starts_with('E'))
        .map(|&(_, body)| Said { content: part(body, "Content"), source: part(body, "Source"), ..Said::default() })
        .filter(|s| !s.content.is_empty())
        .collect()
}
