use record::PositionAct;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// `data/positions/words.toml`, which states its format.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PositionFile {
    papers: HashSet<String>,
    any_paper: HashSet<String>,
    sends: HashSet<String>,
    light: HashSet<String>,
    holds: HashSet<String>,
    representatives: HashSet<String>,
    joint: HashSet<String>,
    stop: HashSet<String>,
    names: HashMap<PositionAct, Vec<String>>,
    points: HashSet<String>,
    replies: Vec<String>,
    verbs: Vec<Group>,
    nouns: Vec<Group>,
    adjectives: Vec<Group>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    class: PositionAct,
    words: Vec<String>,
    issue: Vec<String>,
    #[serde(default)]
    toward: Vec<String>,
    #[serde(default)]
    party: bool,
}

/// Words that tell that a party takes a position, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct PositionWords {
    pub papers: HashSet<String>,
    /// Those that may mean any paper told before: "the document".
    pub any_paper: HashSet<String>,
    /// Verbs whose doer is whose paper it is.
    pub sends: HashSet<String>,
    pub light: HashSet<String>,
    pub holds: HashSet<String>,
    pub representatives: HashSet<String>,
    pub joint: HashSet<String>,
    pub stop: HashSet<String>,
    /// What an answer calls what it answers.
    pub names: HashMap<PositionAct, Vec<String>>,
    /// Words that an issue begins with that points to what was told before.
    pub points: HashSet<String>,
    /// Words of a sentence that tell that something in it is an answer.
    pub replies: Vec<String>,
    verbs: HashMap<String, Telling>,
    nouns: HashMap<String, Telling>,
    adjectives: HashMap<String, Telling>,
}

/// What one word tells: all its groups together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Telling {
    /// The acts that it may tell, the likeliest first.
    pub classes: Vec<PositionAct>,
    /// Prepositions that open the issue.
    pub issue: Vec<String>,
    /// Prepositions that open whom it is addressed to or stands against.
    pub toward: Vec<String>,
    /// Whether the object is whom it is addressed to where something else tells the issue.
    pub party: bool,
}

impl PositionWords {
    /// Indexes the file.
    pub fn new(file: PositionFile) -> PositionWords {
        PositionWords {
            papers: file.papers,
            any_paper: file.any_paper,
            sends: file.sends,
            light: file.light,
            holds: file.holds,
            representatives: file.representatives,
            joint: file.joint,
            stop: file.stop,
            names: file.names,
            points: file.points,
            replies: file.replies,
            verbs: index(file.verbs),
            nouns: index(file.nouns),
            adjectives: index(file.adjectives),
        }
    }

    /// A verb by its lemma, with its particle where it has one.
    pub fn verb(&self, lemma: &str, particle: Option<&str>) -> Option<&Telling> {
        match particle {
            Some(particle) => self.verbs.get(&format!("{lemma}_{particle}")).or_else(|| self.verbs.get(lemma)),
            None => self.verbs.get(lemma),
        }
    }

    pub fn noun(&self, lemma: &str) -> Option<&Telling> {
        self.nouns.get(lemma)
    }

    pub fn adjective(&self, lemma: &str) -> Option<&Telling> {
        self.adjectives.get(lemma)
    }
}

fn index(groups: Vec<Group>) -> HashMap<String, Telling> {
    let mut all: HashMap<String, Telling> = HashMap::new();
    for group in groups {
        for word in group.words {
            let telling = all.entry(word).or_default();
            telling.classes.push(group.class);
            telling.issue.extend(group.issue.iter().cloned());
            telling.toward.extend(group.toward.iter().cloned());
            telling.party |= group.party;
        }
    }
    all
}
