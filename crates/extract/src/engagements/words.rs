//! Words of engagements: `data/engagements/words.toml`, which states its format.

use record::{EngagementKind, EngagementStatus};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EngagementFile {
    verbs: Vec<VerbRule>,
    nouns: Vec<NounRule>,
    learned_verb: VerbRule,
    learned_noun: NounRule,
    means: Nouns,
    governors: Governors,
    mediators: Mediators,
    sides: Sides,
    measures: Nouns,
    press: Nouns,
    chambers: Nouns,
    never: Never,
}

/// A group of verbs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbRule {
    pub name: String,
    pub kind: EngagementKind,
    words: Vec<String>,
    pub frames: Vec<Frame>,
    #[serde(default)]
    pub with: Vec<String>,
    #[serde(default)]
    pub to: Vec<String>,
    #[serde(default)]
    pub means: bool,
    #[serde(default)]
    pub convenes: bool,
    #[serde(default)]
    pub day: bool,
    #[serde(default)]
    pub ahead: bool,
}

/// How a verb shows that it tells of an engagement.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Frame {
    Whom,
    With,
    Together,
    Body,
    Place,
    Sight,
    Person,
    Chamber,
    Bench,
    Alone,
}

/// A group of nouns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NounRule {
    pub name: String,
    pub kind: EngagementKind,
    words: Vec<String>,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    pub series: bool,
    #[serde(default)]
    pub needs: Needs,
}

/// What must be told beside a noun for it to mean an engagement.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Needs {
    #[default]
    Nothing,
    Parties,
    Told,
}

/// Nouns that mean the parties to the talks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sides {
    pub always: HashSet<String>,
    pub counted: HashSet<String>,
    pub counts: HashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    nouns: HashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Governors {
    held: Vec<String>,
    convene: Vec<String>,
    chair: Vec<String>,
    planned: Vec<String>,
    proposed: Vec<String>,
    postponed: Vec<String>,
    cancelled: Vec<String>,
    refused: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mediators {
    nouns: HashSet<String>,
    verbs: HashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Never {
    before: HashSet<String>,
    after: HashSet<String>,
}

/// What a verb makes of the engagement that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Governs {
    /// It takes place, as the verb's own clause says.
    Held,
    /// The same; whoever does it calls the engagement.
    Convene,
    /// The same; whoever does it mediates.
    Chair,
    /// Its status, where the verb's own act has happened.
    Makes(EngagementStatus),
}

/// The words, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct EngagementWords {
    verb_rules: Vec<VerbRule>,
    noun_rules: Vec<NounRule>,
    /// Of words that no list has and the network takes for an engagement.
    pub learned_verb: VerbRule,
    pub learned_noun: NounRule,
    verbs: HashMap<String, Vec<usize>>,
    nouns: HashMap<String, usize>,
    governors: HashMap<String, Governs>,
    pub means: HashSet<String>,
    pub mediating_nouns: HashSet<String>,
    pub mediating_verbs: HashSet<String>,
    pub sides: Sides,
    pub measures: HashSet<String>,
    pub press: HashSet<String>,
    pub chambers: HashSet<String>,
    pub never_before: HashSet<String>,
    pub never_after: HashSet<String>,
}

impl EngagementWords {
    /// Indexes the file.
    pub fn new(file: EngagementFile) -> EngagementWords {
        let mut verbs: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, rule) in file.verbs.iter().enumerate() {
            rule.words.iter().for_each(|w| verbs.entry(w.clone()).or_default().push(i));
        }
        let g = file.governors;
        let made = [
            (g.held, Governs::Held),
            (g.convene, Governs::Convene),
            (g.chair, Governs::Chair),
            (g.planned, Governs::Makes(EngagementStatus::Scheduled)),
            (g.proposed, Governs::Makes(EngagementStatus::Proposed)),
            (g.postponed, Governs::Makes(EngagementStatus::Postponed)),
            (g.cancelled, Governs::Makes(EngagementStatus::Cancelled)),
            (g.refused, Governs::Makes(EngagementStatus::Refused)),
        ];
        EngagementWords {
            nouns: file.nouns.iter().enumerate().flat_map(|(i, r)| r.words.iter().map(move |w| (w.clone(), i))).collect(),
            verbs,
            governors: made.into_iter().flat_map(|(words, governs)| words.into_iter().map(move |w| (w, governs))).collect(),
            verb_rules: file.verbs,
            noun_rules: file.nouns,
            learned_verb: file.learned_verb,
            learned_noun: file.learned_noun,
            means: file.means.nouns,
            mediating_nouns: file.mediators.nouns,
            mediating_verbs: file.mediators.verbs,
            sides: file.sides,
            measures: file.measures.nouns,
            press: file.press.nouns,
            chambers: file.chambers.nouns,
            never_before: file.never.before,
            never_after: file.never.after,
        }
    }

    /// The rules of a verb, in the order of the file.
    pub fn verb<'a>(&'a self, lemma: &str) -> impl Iterator<Item = &'a VerbRule> + use<'a> {
        self.verbs.get(lemma).into_iter().flatten().map(|&i| &self.verb_rules[i])
    }

    /// The rule of a noun.
    pub fn noun(&self, lemma: &str, plural: bool) -> Option<&NounRule> {
        let rule = &self.noun_rules[*self.nouns.get(lemma)?];
        (plural || rule.number.as_deref() != Some("plural")).then_some(rule)
    }

    /// What a verb makes of an engagement.
    pub fn governs(&self, verb: &str) -> Option<Governs> {
        self.governors.get(verb).copied()
    }
}
