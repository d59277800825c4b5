//! Words of papers: `data/instruments/words.toml`, which states its format.

use record::InstrumentKind;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentFile {
    nouns: Vec<NounRule>,
    verbs: Vec<VerbRule>,
    #[serde(default)]
    idioms: Vec<Idiom>,
    anaphors: Nouns,
    paper: Paper,
    transfers: Transfers,
    hides: Hides,
}

/// A group of nouns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NounRule {
    pub name: String,
    pub kind: InstrumentKind,
    words: Vec<String>,
    pub needs: Needs,
    #[serde(default)]
    pub modifiers: HashSet<String>,
}

/// What makes another thing of a noun that may mean a paper.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Idiom {
    words: HashSet<String>,
    modifiers: HashSet<String>,
    verbs: HashSet<String>,
    #[serde(default)]
    plural: bool,
}

/// What must be told beside a noun for it to mean a paper.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Needs {
    Nothing,
    Paper,
    Written,
    Given,
    Joint,
}

/// A group of verbs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbRule {
    pub name: String,
    pub kind: InstrumentKind,
    words: Vec<String>,
    pub to: Vec<String>,
    #[serde(default)]
    pub written: bool,
    #[serde(default)]
    pub alone: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    nouns: HashSet<String>,
}

/// What says that something is on paper.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paper {
    pub adjectives: HashSet<String>,
    pub phrases: HashSet<String>,
    pub measures: HashSet<String>,
    pub says: HashSet<String>,
}

/// Verbs that pass a paper on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transfers {
    pub gives: HashSet<String>,
    pub gets: HashSet<String>,
    pub carries: HashSet<String>,
    pub arrives: HashSet<String>,
    pub signs: HashSet<String>,
    pub makes: HashSet<String>,
    pub shows: HashSet<String>,
    pub leaks: HashSet<String>,
}

/// What says that a paper is kept from the public.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hides {
    pub adjectives: HashSet<String>,
    pub verbs: HashSet<String>,
    pub keeps: HashSet<String>,
}

/// The words, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct InstrumentWords {
    noun_rules: Vec<NounRule>,
    verb_rules: Vec<VerbRule>,
    nouns: HashMap<String, Vec<usize>>,
    verbs: HashMap<String, usize>,
    idioms: Vec<Idiom>,
    pub anaphors: HashSet<String>,
    pub paper: Paper,
    pub transfers: Transfers,
    pub hides: Hides,
}

impl InstrumentWords {
    /// Indexes the file.
    pub fn new(file: InstrumentFile) -> InstrumentWords {
        let mut nouns: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, rule) in file.nouns.iter().enumerate() {
            rule.words.iter().for_each(|w| nouns.entry(w.clone()).or_default().push(i));
        }
        InstrumentWords {
            nouns,
            verbs: file.verbs.iter().enumerate().flat_map(|(i, r)| r.words.iter().map(move |w| (w.clone(), i))).collect(),
            noun_rules: file.nouns,
            idioms: file.idioms,
            verb_rules: file.verbs,
            anaphors: file.anaphors.nouns,
            paper: file.paper,
            transfers: file.transfers,
            hides: file.hides,
        }
    }

    /// The rule of a noun that has these words before it: one that asks for one of them before one that asks for none.
    pub fn noun(&self, lemma: &str, before: &[String]) -> Option<&NounRule> {
        let rules = || self.nouns.get(lemma).into_iter().flatten().map(|&i| &self.noun_rules[i]);
        let modified = rules().find(|r| before.iter().any(|b| r.modifiers.contains(b)));
        modified.or_else(|| rules().find(|r| r.modifiers.is_empty()))
    }

    /// Whether a noun that has these words before it and hangs from this verb is no paper: "struck a hopeful note".
    pub fn is_idiom(&self, lemma: &str, before: &[String], verb: &str, plural: bool) -> bool {
        self.idioms
            .iter()
            .filter(|i| i.words.contains(lemma))
            .any(|i| i.plural && plural || i.verbs.contains(verb) || before.iter().any(|b| i.modifiers.contains(b)))
    }

    /// The rule of a verb.
    pub fn verb(&self, lemma: &str) -> Option<&VerbRule> {
        self.verbs.get(lemma).map(|&i| &self.verb_rules[i])
    }
}
