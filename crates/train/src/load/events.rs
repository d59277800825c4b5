//! Sentences with the events in them.

use super::{Annotated, Loaded, read};
use crate::scores::Source;
use crate::scores::events::{Gold, root};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// PLV: sentences with one pair of parties each, its root and quad.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn plv(corpora: &Path) -> Loaded<Gold> {
    let path = corpora.join("plover/PLV_train.tsv");
    let table = read(&path)?;
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| names.iter().position(|n| *n == name).ok_or_else(|| format!("{}: no column {name}", path.display()));
    let (text, source, target, kind, quad) =
        (column("sentence")?, column("source")?, column("target")?, column("gold_root")?, column("gold_penta")?);
    let row = |(i, line): (usize, &str)| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default().to_owned();
        let gold = Gold {
            source: cell(source),
            target: cell(target),
            roots: vec![cell(kind)],
            quad: cell(quad).parse().unwrap_or_default(),
            ..Gold::default()
        };
        Annotated { source: Source { id: format!("plv{i:04}"), text: cell(text), published: None }, gold }
    };
    Ok(lines.enumerate().map(row).collect())
}

#[derive(Deserialize)]
struct Row {
    text: Option<String>,
    #[serde(default)]
    source: serde_json::Value,
    #[serde(default)]
    target: serde_json::Value,
    #[serde(default)]
    event: String,
    mode: Option<String>,
}

/// Codes of the records that are other than ISO's; those of no country.
const COUNTRIES: [(&str, &str); 3] = [("JAP", "JPN"), ("ITL", "ITA"), ("VTN", "VNM")];
const NO_COUNTRIES: [&str; 4] = ["IGO", "NGO", "IMG", "ISM"];

/// The records that PLOVER was published with.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn plover_records(corpora: &Path) -> Loaded<Gold> {
    let path = corpora.join("plover/gold_records.txt");
    let rows: Vec<Row> = serde_json::from_str(&read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let field = |party: &serde_json::Value, name: &str| -> Vec<String> {
        let all = party.as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|a| a.get(name)?.as_str().map(str::to_owned)).collect()
    };
    let codes = |party: &serde_json::Value| -> BTreeSet<String> {
        let known = |code: String| COUNTRIES.iter().find(|c| c.0 == code).map_or(code, |c| c.1.to_owned());
        field(party, "code").into_iter().map(known).filter(|c| !NO_COUNTRIES.contains(&c.as_str())).collect()
    };
    let records = rows.iter().filter_map(|r| Some((r.text.clone()?, r))).enumerate().map(|(i, (text, r))| Annotated {
        source: Source { id: format!("gold{i:03}"), text, published: None },
        gold: Gold {
            source: field(&r.source, "actorText").join(" "),
            target: field(&r.target, "actorText").join(" "),
            roots: vec![root(&r.event).to_owned()],
            quad: crate::scores::events::quad_of(root(&r.event)),
            mode: r.mode.clone().filter(|m| !m.is_empty()),
            countries: Some((codes(&r.source), codes(&r.target))),
        },
    });
    Ok(records.collect())
}

/// Sentences of CAMEO's classes: 0 no event, else the quad.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn cameo(corpora: &Path) -> Loaded<Gold> {
    let rows = read(&corpora.join("cameo/class.train.tsv"))?;
    let row = |(i, line): (usize, &str)| {
        let (text, label) = line.rsplit_once('\t')?;
        let gold = Gold { quad: label.trim().parse().ok()?, ..Gold::default() };
        Some(Annotated { source: Source { id: format!("cameo{i:03}"), text: text.to_owned(), published: None }, gold })
    };
    Ok(rows.lines().enumerate().filter_map(row).collect())
}

/// Words of the invented world of the PETRARCH tests, and the codes and categories that only its private dictionaries explain.
const INVENTED: [&str; 4] = ["Hermit Kingdom", "Gollum", "trashed", "Zealand"];

/// The unit tests of PETRARCH whose parties are real and whose codes are CAMEO's: nearly all are told of an invented world and coded by private dictionaries in the older
/// scheme of WEIS, and those are left out.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn petrarch(corpora: &Path) -> Loaded<Gold> {
    let table = read(&corpora.join("plover/CAMEO2PLOVER-2021.txt"))?;
    let plover: HashMap<&str, &str> = table
        .lines()
        .filter_map(|l| l.split_once(':'))
        .map(|(code, rest)| (code.trim(), rest.split(',').next().unwrap_or_default().trim()))
        .collect();
    let xml = read(&corpora.join("petrarch/PETR.UnitTest.records.xml"))?;
    let mut all = Vec::new();
    for sentence in xml.split("<Sentence ").skip(1).filter_map(|s| s.split("</Sentence>").next()) {
        let attribute = |text: &str, name: &str| Some(text.split_once(&format!("{name}=\""))?.1.split('"').next()?.to_owned());
        let Some(id) = attribute(sentence, "id") else { continue };
        let text = sentence.split_once("<Text>").and_then(|(_, t)| t.split("</Text>").next()).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let events: Vec<&str> = sentence.split("<EventCoding").skip(1).filter_map(|e| e.split('>').next()).collect();
        let real = |code: &str| ["USA", "PHL", "FRA", "CAF", "KOR", "PRK", "IGO"].iter().any(|c| code.starts_with(c));
        let codes: Vec<(String, String, String)> = events
            .iter()
            .filter_map(|e| Some((attribute(e, "sourcecode")?, attribute(e, "targetcode")?, attribute(e, "eventcode")?)))
            .collect();
        let known = !codes.is_empty() && codes.len() == events.len() && codes.iter().all(|(s, t, _)| real(s) && real(t));
        if !known || INVENTED.iter().any(|w| text.contains(w)) {
            continue;
        }
        let roots: Vec<String> = codes.iter().filter_map(|(_, _, code)| plover.get(code.as_str()).map(|r| root(r).to_owned())).collect();
        all.push(Annotated { source: Source { id, text, published: None }, gold: Gold { roots, ..Gold::default() } });
    }
    Ok(all)
}
