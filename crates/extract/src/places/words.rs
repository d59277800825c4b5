use serde::Deserialize;
use std::collections::HashSet;

/// Words by which places are recognised: `data/places/words.toml`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PlaceWords {
    pub before: HashSet<String>,
    pub kinds: HashSet<String>,
    pub streets: HashSet<String>,
    pub bodies: HashSet<String>,
    pub sides: HashSet<String>,
    pub acts: HashSet<String>,
    pub toward: HashSet<String>,
    pub relations: HashSet<String>,
    pub offices: HashSet<String>,
    pub never: HashSet<String>,
    pub civic: HashSet<String>,
    pub folk: HashSet<String>,
    pub divisions: HashSet<String>,
    pub short: Vec<Short>,
    pub people: Vec<People>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub example: Vec<PlaceExample>,
}

/// Abbreviations of a state, a first-order division or a town.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Short {
    pub of: String,
    #[serde(rename = "in")]
    pub country: String,
    pub alone: Vec<String>,
    pub after: Vec<String>,
}

/// Demonyms of a place that is no state.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct People {
    pub of: String,
    pub words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(test), allow(dead_code))]
pub(crate) struct PlaceExample {
    pub text: String,
    pub places: Vec<String>,
}

/// What the shipped places know besides the gazetteer's rows.
impl PlaceWords {
    /// The abbreviation that stands at the head of `text`: its length, and whose it is. `after_town`: whether a town and a comma stand before it.
    pub fn short_at(&self, text: &str, after_town: bool) -> Option<(usize, &Short)> {
        let fits = |s: &str| text.strip_prefix(s).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        let all = self.short.iter().flat_map(|s| {
            let after = s.after.iter().filter(move |_| after_town);
            s.alone.iter().chain(after).map(move |words| (words, s))
        });
        all.filter(|(words, _)| fits(words)).max_by_key(|(words, _)| words.len()).map(|(words, s)| (words.len(), s))
    }

    /// The demonym that stands at the head of `text`: its length, and the place's name.
    pub fn people_at(&self, text: &str) -> Option<(usize, &str)> {
        let fits = |s: &str| text.strip_prefix(s).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        let all = self.people.iter().flat_map(|p| p.words.iter().map(move |w| (w, p)));
        all.filter(|(w, _)| fits(w)).max_by_key(|(w, _)| w.len()).map(|(w, p)| (w.len(), p.of.as_str()))
    }
}
