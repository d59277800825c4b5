//! Turns: what becomes of an act under the word that governs it. "Refused to meet" is no meeting but a rejection. `data/plover/turns.toml`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// `data/plover/turns.toml`, which states its format and that of the whole codebook.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TurnFile {
    turn: Vec<Turn>,
    words: Words,
}

impl TurnFile {
    pub(super) fn into_parts(self) -> (Vec<Turn>, Words) {
        (self.turn, self.words)
    }
}

/// Words that the reading of all acts needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Verbs that only carry the act that a noun tells: "launched an attack", "took part in talks". Who does them does it.
    pub light: HashSet<String>,
    /// Nouns that count what stands after their "of": "dozens of", "a series of".
    pub partitive: HashSet<String>,
    /// Nouns of places where people are: what is done to them is done to a party.
    pub peopled: HashSet<String>,
    /// Nouns that speak for whoever made them: "a report by", "Aldania's statement".
    pub papers: HashSet<String>,
    /// Irregular forms of verbs and their lemmas.
    pub irregular: HashMap<String, String>,
}

/// One way in which a governor turns an act.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Turn {
    pub name: String,
    pub verbs: HashSet<String>,
    pub nouns: HashSet<String>,
    pub adjectives: HashSet<String>,
    /// Auxiliaries: with these the act's own clause is turned.
    pub helpers: HashSet<String>,
    /// Whether the governor, or the act's own clause, must be negated.
    pub negated: bool,
    /// Types of acts that are turned; empty for all.
    pub types: HashSet<String>,
    /// Only complements of these kinds: "clause", "object".
    pub reach: HashSet<String>,
    /// Types of an event that the governor tells by itself and that give way: "vowed to attack" promises nothing.
    pub over: HashSet<String>,
    /// What they become.
    pub becomes: String,
    /// The mode by the act's type; under "*" that of all others.
    pub modes: HashMap<String, String>,
    /// CAMEO codes likewise.
    pub cameo: HashMap<String, String>,
    /// Whether the act stays an event beside it.
    pub keeps: bool,
    #[cfg_attr(not(test), allow(dead_code))]
    pub matches: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub misses: Vec<String>,
}

impl Turn {
    /// Whether it turns acts of this type.
    pub fn takes(&self, kind: &str) -> bool {
        self.types.is_empty() || self.types.contains(kind)
    }

    /// The mode of what an act of this type becomes.
    pub fn mode(&self, kind: &str) -> Option<String> {
        self.modes.get(kind).or_else(|| self.modes.get("*")).cloned()
    }

    /// The code of what an act of this type becomes.
    pub fn code(&self, kind: &str) -> Option<String> {
        self.cameo.get(kind).or_else(|| self.cameo.get("*")).cloned()
    }
}
