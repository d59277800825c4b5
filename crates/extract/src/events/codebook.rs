//! The codebook: which words tell which act, and who takes which part in it. `data/plover/*.toml`; the format is stated at the head of `turns.toml`.

use super::turns::{Turn, TurnFile, Words};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The types of PLOVER that have a file of entries.
pub(crate) const TYPES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

/// A file of entries.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryFile {
    #[serde(rename = "type")]
    kind: String,
    entry: Vec<Entry>,
}

/// Words that tell one act, and its frame.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Entry {
    #[serde(skip)]
    pub kind: String,
    pub name: String,
    pub mode: Option<String>,
    pub cameo: Option<String>,
    /// Lemma of a trigger's word to the code that it has in place of `cameo`.
    pub codes: HashMap<String, String>,
    pub contexts: Vec<String>,
    pub verbs: Vec<String>,
    pub nouns: Vec<String>,
    pub adjectives: Vec<String>,
    pub objects: HashSet<String>,
    pub not_objects: HashSet<String>,
    pub subjects: HashSet<String>,
    pub with: Vec<String>,
    pub without: Vec<String>,
    pub clause: Vec<String>,
    pub not_clause: HashSet<String>,
    pub party: bool,
    pub actors: Option<Vec<String>>,
    pub recipients: Option<Vec<String>>,
    pub joint: bool,
    #[cfg_attr(not(test), allow(dead_code))]
    pub matches: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub misses: Vec<String>,
}

impl Entry {
    /// How much it asks of the words around its trigger: the entry that asks most wins a word.
    pub fn constraints(&self) -> usize {
        4 * usize::from(!self.objects.is_empty())
            + 4 * usize::from(!self.subjects.is_empty())
            + 3 * usize::from(!self.clause.is_empty())
            + 2 * usize::from(!self.with.is_empty())
            + usize::from(self.party)
            + usize::from(!self.without.is_empty())
    }
}

/// What a type of PLOVER is: `data/plover/types.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Type {
    pub name: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Prepositions under which to look for recipients where an entry's own parts name none.
    pub toward: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeFile {
    #[serde(rename = "type")]
    types: Vec<Type>,
    /// CAMEO code to its value on Goldstein's scale.
    goldstein: HashMap<String, f32>,
    /// PLOVER context to the lemmas that tell it.
    contexts: HashMap<String, HashSet<String>>,
}

/// How much each sign of an event tells of whether it is right: `data/plover/confidence.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfidenceFile {
    /// What is less likely right than this is no event.
    least: f32,
    weights: HashMap<String, f32>,
}

/// All of it, indexed by the words that tell acts.
#[derive(Clone, Debug)]
pub(crate) struct Codebook {
    pub entries: Vec<Entry>,
    pub turns: Vec<Turn>,
    pub words: Words,
    /// The least confidence of an event.
    pub least: f32,
    /// For each type the entry of words that no list has.
    learned: HashMap<String, usize>,
    verbs: HashMap<String, Vec<usize>>,
    /// Verbs without their particles, those of turns too.
    stems: HashSet<String>,
    nouns: HashMap<String, Vec<usize>>,
    adjectives: HashMap<String, Vec<usize>>,
    types: HashMap<String, Type>,
    goldstein: HashMap<String, f32>,
    contexts: HashMap<String, Vec<String>>,
    weights: HashMap<String, f32>,
}

impl Codebook {
    /// Indexes the files; an error names what is wrong.
    pub fn new(files: Vec<EntryFile>, turns: TurnFile, types: TypeFile, confidence: ConfidenceFile) -> Result<Codebook, String> {
        let by_name: HashMap<String, Type> = types.types.into_iter().map(|t| (t.name.clone(), t)).collect();
        let mut entries = Vec::new();
        for file in files {
            if !file.kind.is_empty() && !by_name.contains_key(&file.kind) {
                return Err(format!("{}: no such type", file.kind));
            }
            let kind = file.kind;
            entries.extend(file.entry.into_iter().map(|e| Entry { kind: kind.clone(), ..e }));
        }
        let mut learned: Vec<(String, usize)> = by_name.keys().map(|kind| (kind.clone(), 0)).collect();
        learned.sort();
        for (kind, entry) in &mut learned {
            *entry = entries.len();
            entries.push(Entry { kind: kind.clone(), name: "learned".to_owned(), ..Entry::default() });
        }
        let mut contexts: HashMap<String, Vec<String>> = HashMap::new();
        for (context, lemmas) in types.contexts {
            lemmas.into_iter().for_each(|l| contexts.entry(l).or_default().push(context.clone()));
        }
        contexts.values_mut().for_each(|c| c.sort());
        let index = |words: fn(&Entry) -> &Vec<String>| {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            entries.iter().enumerate().for_each(|(i, e)| words(e).iter().for_each(|w| all.entry(w.clone()).or_default().push(i)));
            all
        };
        let (verbs, nouns, adjectives) = (index(|e| &e.verbs), index(|e| &e.nouns), index(|e| &e.adjectives));
        let (turns, words) = turns.into_parts();
        let all = verbs.keys().chain(turns.iter().flat_map(|t| &t.verbs)).chain(&words.light);
        let stems = all.filter_map(|v| v.split('_').next()).map(str::to_owned).collect();
        Ok(Codebook {
            entries,
            learned: learned.into_iter().collect(),
            turns,
            words,
            verbs,
            stems,
            nouns,
            adjectives,
            types: by_name,
            goldstein: types.goldstein,
            contexts,
            weights: confidence.weights,
            least: confidence.least,
        })
    }

    /// Entries that a verb may tell: its lemma, with a particle after an underscore.
    pub fn verb(&self, key: &str) -> &[usize] {
        self.verbs.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether a lemma is a verb of the codebook, alone or with a particle.
    pub fn knows(&self, lemma: &str) -> bool {
        self.stems.contains(lemma)
    }

    /// Entries that a noun may tell.
    pub fn noun(&self, key: &str) -> &[usize] {
        self.nouns.get(key).map_or(&[], Vec::as_slice)
    }

    /// Entries that an adjective may tell.
    pub fn adjective(&self, key: &str) -> &[usize] {
        self.adjectives.get(key).map_or(&[], Vec::as_slice)
    }

    /// The entry of a type's words that no list has.
    pub fn learned(&self, kind: &str) -> Option<usize> {
        self.learned.get(kind).copied()
    }

    /// Whether an entry's words tell no act, whatever they look like.
    pub fn tells_nothing(&self, entry: usize) -> bool {
        self.entries[entry].kind.is_empty()
    }

    /// Quad class of a type; 0 for what is none.
    pub fn quad(&self, kind: &str) -> u8 {
        self.types.get(kind).map_or(0, |t| t.quad)
    }

    /// Where to look for recipients of a type.
    pub fn toward(&self, kind: &str) -> &[String] {
        self.types.get(kind).map_or(&[], |t| &t.toward)
    }

    /// Goldstein's value of a code, or of the longest beginning of it that has one.
    pub fn intensity(&self, cameo: &str) -> Option<f32> {
        (2..=cameo.len()).rev().find_map(|n| self.goldstein.get(cameo.get(..n)?).copied())
    }

    /// How likely an event with these signs is right.
    pub fn confidence(&self, signs: &[String]) -> f32 {
        let sum: f32 = signs.iter().filter_map(|s| self.weights.get(s)).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// Contexts that a lemma tells.
    pub fn contexts(&self, lemma: &str) -> &[String] {
        self.contexts.get(lemma).map_or(&[], Vec::as_slice)
    }
}
