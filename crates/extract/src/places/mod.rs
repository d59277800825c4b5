//! Places: toponyms and demonyms, where they lie, and whether the place itself is meant.
//!
//! Three steps, each with its own type: [`mentions`] finds the words that name places and everything in the gazetteer that bears the name;
//! [`resolve`] chooses among those, all names of an article together; [`roles`] tells the place from its government. A name that nothing in the
//! gazetteer bears, or that the registry knows as an invented town, stays without coordinates.

mod fold;
mod gazetteer;
mod mentions;
mod resolve;
mod roles;
mod words;

use crate::Rules;
use article::Article;
use nlp::Document;
use record::{Found, Place, PlaceId, Precision};

pub(crate) use gazetteer::Gazetteer;
pub(crate) use words::PlaceWords;

/// Finds all places, in order.
pub(crate) fn find(article: &Article, document: &Document, rules: &Rules) -> Vec<Place> {
    let gazetteer = Gazetteer::builtin();
    let mentions = mentions::find(article, document, rules, &gazetteer);
    let chosen = resolve::choose(&mentions, &gazetteer);
    let place = |(i, m): (usize, &mentions::Mention)| {
        let entry = chosen[i].map(|c| gazetteer.entry(c.place));
        let name = chosen[i].map_or_else(|| article.text.slice(m.span).to_owned(), |c| gazetteer.name(c.place));
        let holder = m.within.and_then(|w| mentions.get(w)).map(|w| w.span);
        let mut because = vec![m.because.to_owned()];
        if chosen[i].is_some() {
            because.push(if holder.is_some() { "gazetteer-within" } else { "gazetteer" }.to_owned());
        }
        Place {
            id: PlaceId(i as u32 + 1),
            span: m.span,
            name,
            role: roles::of(m, entry.as_ref(), document, rules),
            geonames: entry.and_then(|e| e.geonames),
            country: entry.map_or_else(|| m.state.clone(), |e| e.country.map(str::to_owned)),
            admin1: entry.and_then(|e| e.admin1).map(|a| gazetteer.name(a)),
            feature: entry.map(|e| e.feature).filter(|f| !f.is_empty()).map(str::to_owned),
            lat: entry.map(|e| e.lat),
            lon: entry.map(|e| e.lon),
            precision: entry.map(|e| precision(e.feature)),
            found: Found {
                confidence: confidence(m.because) * chosen[i].map_or(1.0, |c| c.likely as f32),
                evidence: [m.span].into_iter().chain(holder).collect(),
                because,
            },
        }
    };
    mentions.iter().enumerate().map(place).collect()
}

/// How often words that were found in this way name a place that the gazetteer's likeliest is: a prior by rule, lightly tuned on LGL and GeoVirus.
fn confidence(because: &str) -> f32 {
    match because {
        "abbreviation" | "registry" => 0.95,
        "state" | "demonym" | "county" | "dateline" => 0.92,
        "name" => 0.88,
        "context" => 0.8,
        "civic" => 0.65,
        "named-elsewhere" => 0.6,
        // the reader alone, unresolved
        _ => 0.4,
    }
}

fn precision(feature: &str) -> Precision {
    match feature {
        f if f.starts_with("PCL") => Precision::Country,
        "" => Precision::City,
        f if f.starts_with("PPL") => Precision::City,
        _ => Precision::Region,
    }
}

#[cfg(test)]
mod tests;
