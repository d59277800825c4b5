use crate::clause::{ClauseFile, ClauseWords};
use crate::cues::Cues;
use crate::engagements::{EngagementFile, EngagementWords};
use crate::events::{Codebook, TYPES};
use crate::instruments::{InstrumentFile, InstrumentWords};
use crate::places::{Gazetteer, PlaceWords};
use crate::positions::{PositionConfidence, PositionFile, PositionRules, PositionWeights, PositionWords, RuleFile};
use crate::registry::Registry;
use crate::times::{TimeFiles, TimeWords};
use crate::weigh::Weights;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// The lexicon of cues; its head states its format.
const CUES: &str = "data/lexicons/cues.toml";

/// Words of clauses; its head states its format.
const CLAUSES: &str = "data/clauses/words.toml";

/// Words of engagements, and the weights of what speaks for one.
const ENGAGEMENTS: &str = "data/engagements/words.toml";
const ENGAGEMENT_WEIGHTS: &str = "data/engagements/weights.toml";

/// Words of papers, and the weights of what speaks for one.
const INSTRUMENTS: &str = "data/instruments/words.toml";
const INSTRUMENT_WEIGHTS: &str = "data/instruments/weights.toml";
const SENDER_WEIGHTS: &str = "data/instruments/senders.toml";
const MAKER_WEIGHTS: &str = "data/instruments/makers.toml";
const KIND_WEIGHTS: &str = "data/instruments/kinds.toml";
const PARTICIPANT_WEIGHTS: &str = "data/engagements/participants.toml";
/// Words of positions; its head states its format.
const POSITIONS: &str = "data/positions/words.toml";

/// Constructions that speak for an act; its head states its format.
const POSITION_RULES: &str = "data/positions/rules.toml";

/// What speaks for which act; its head says how it was fitted.
const POSITION_WEIGHTS: &str = "data/positions/weights.tsv";
/// What speaks for one position being the answer to another.
const POSITION_CONFIDENCE: &str = "data/positions/confidence.toml";
const LINK_WEIGHTS: &str = "data/positions/links.toml";
const TOWARD_WEIGHTS: &str = "data/positions/toward.toml";

/// The files that ship with the program, in the order in which they are read.
const FILES: &[(&str, &str)] = &[
    (CUES, include_str!("../../../data/lexicons/cues.toml")),
    ("data/lexicons/titles.toml", include_str!("../../../data/lexicons/titles.toml")),
    ("data/lexicons/parties.toml", include_str!("../../../data/lexicons/parties.toml")),
    (CLAUSES, include_str!("../../../data/clauses/words.toml")),
    (ENGAGEMENTS, include_str!("../../../data/engagements/words.toml")),
    (ENGAGEMENT_WEIGHTS, include_str!("../../../data/engagements/weights.toml")),
    (INSTRUMENTS, include_str!("../../../data/instruments/words.toml")),
    (INSTRUMENT_WEIGHTS, include_str!("../../../data/instruments/weights.toml")),
    (SENDER_WEIGHTS, include_str!("../../../data/instruments/senders.toml")),
    (MAKER_WEIGHTS, include_str!("../../../data/instruments/makers.toml")),
    (KIND_WEIGHTS, include_str!("../../../data/instruments/kinds.toml")),
    (PARTICIPANT_WEIGHTS, include_str!("../../../data/engagements/participants.toml")),
    (POSITIONS, include_str!("../../../data/positions/words.toml")),
    (POSITION_RULES, include_str!("../../../data/positions/rules.toml")),
    (POSITION_WEIGHTS, include_str!("../../../data/positions/weights.tsv")),
    (POSITION_CONFIDENCE, include_str!("../../../data/positions/confidence.toml")),
    (LINK_WEIGHTS, include_str!("../../../data/positions/links.toml")),
    (TOWARD_WEIGHTS, include_str!("../../../data/positions/toward.toml")),
    ("data/times/words.toml", include_str!("../../../data/times/words.toml")),
    ("data/times/rules.toml", include_str!("../../../data/times/rules.toml")),
    ("data/times/holidays.toml", include_str!("../../../data/times/holidays.toml")),
    ("data/times/anniversaries.toml", include_str!("../../../data/times/anniversaries.toml")),
    ("data/times/tense.toml", include_str!("../../../data/times/tense.toml")),
    ("data/places/words.toml", include_str!("../../../data/places/words.toml")),
    ("data/plover/agree.toml", include_str!("../../../data/plover/agree.toml")),
    ("data/plover/consult.toml", include_str!("../../../data/plover/consult.toml")),
    ("data/plover/support.toml", include_str!("../../../data/plover/support.toml")),
    ("data/plover/concede.toml", include_str!("../../../data/plover/concede.toml")),
    ("data/plover/cooperate.toml", include_str!("../../../data/plover/cooperate.toml")),
    ("data/plover/aid.toml", include_str!("../../../data/plover/aid.toml")),
    ("data/plover/retreat.toml", include_str!("../../../data/plover/retreat.toml")),
    ("data/plover/request.toml", include_str!("../../../data/plover/request.toml")),
    ("data/plover/accuse.toml", include_str!("../../../data/plover/accuse.toml")),
    ("data/plover/reject.toml", include_str!("../../../data/plover/reject.toml")),
    ("data/plover/threaten.toml", include_str!("../../../data/plover/threaten.toml")),
    ("data/plover/protest.toml", include_str!("../../../data/plover/protest.toml")),
    ("data/plover/sanction.toml", include_str!("../../../data/plover/sanction.toml")),
    ("data/plover/mobilize.toml", include_str!("../../../data/plover/mobilize.toml")),
    ("data/plover/coerce.toml", include_str!("../../../data/plover/coerce.toml")),
    ("data/plover/assault.toml", include_str!("../../../data/plover/assault.toml")),
    ("data/plover/none.toml", include_str!("../../../data/plover/none.toml")),
    ("data/plover/turns.toml", include_str!("../../../data/plover/turns.toml")),
    ("data/plover/types.toml", include_str!("../../../data/plover/types.toml")),
    ("data/plover/confidence.toml", include_str!("../../../data/plover/confidence.toml")),
    ("data/actors/countries.toml", include_str!("../../../data/actors/countries.toml")),
    ("data/actors/organizations.toml", include_str!("../../../data/actors/organizations.toml")),
    ("data/actors/people.toml", include_str!("../../../data/actors/people.toml")),
];

/// All that is data: lexicons and registries. Read once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(crate) cues: Cues,
    pub(crate) titles: Titles,
    pub(crate) parties: Parties,
    pub(crate) clauses: ClauseWords,
    pub(crate) engagements: EngagementWords,
    pub(crate) engagement_weights: Weights,
    /// Who takes part in an engagement.
    pub(crate) participant_weights: Weights,
    pub(crate) instruments: InstrumentWords,
    pub(crate) instrument_weights: Weights,
    /// Who a paper is from.
    pub(crate) sender_weights: Weights,
    /// Who made a joint paper.
    pub(crate) maker_weights: Weights,
    /// Of what kind a paper is.
    pub(crate) kind_weights: Weights,
    pub(crate) positions: PositionWords,
    pub(crate) position_rules: PositionRules,
    pub(crate) position_weights: PositionWeights,
    pub(crate) position_confidence: PositionConfidence,
    /// Which position answers which.
    pub(crate) link_weights: Weights,
    /// To whom a position is addressed.
    pub(crate) toward_weights: Weights,
    pub(crate) times: TimeWords,
    pub(crate) places: PlaceWords,
    pub(crate) codebook: Codebook,
    pub(crate) registry: Registry,
    hash: String,
}

impl Rules {
    /// The rules that ship with the program.
    pub fn builtin() -> Rules {
        Rules::read(None, &|_| None).expect("the files under data/ are read by a test in every build")
    }

    /// The built-in rules and one more registry of actors, for parties that the built-in one does not know: TOML as in `data/actors`.
    ///
    /// # Errors
    /// Where the registry cannot be understood: says where and what is expected.
    pub fn with_registry(registry: &str) -> Result<Rules, RulesError> {
        Rules::read(Some(registry), &|_| None)
    }

    /// Rules with some of the built-in files replaced: `other` is asked for each by its path, such as `data/plover/agree.toml`. For trying a lexicon out.
    ///
    /// # Errors
    /// Where a file cannot be understood.
    pub fn with_files(registry: Option<&str>, other: &dyn Fn(&str) -> Option<String>) -> Result<Rules, RulesError> {
        Rules::read(registry, other)
    }

    fn read(more: Option<&str>, other: &dyn Fn(&str) -> Option<String>) -> Result<Rules, RulesError> {
        let files: Vec<(&str, Cow<str>)> =
            FILES.iter().map(|&(name, text)| (name, other(name).map_or(Cow::Borrowed(text), Cow::Owned))).collect();
        let file = |name: &str| files.iter().find(|(n, _)| *n == name).map_or("", |(_, text)| text);
        let mut registry = Registry::default();
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with("data/actors/")) {
            registry.add(text).map_err(|e| RulesError::new(name, &e))?;
        }
        if let Some(text) = more {
            registry.add(text).map_err(|e| RulesError::new("the registry", &e))?;
        }
        let mut hash = Sha256::new();
        hash.update(Gazetteer::builtin().digest());
        for text in files.iter().map(|(_, text)| text.as_ref()).chain(more) {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        }
        Ok(Rules {
            cues: Cues::new(parse(CUES, file(CUES))?).map_err(|e| RulesError(format!("{CUES}: {e}")))?,
            titles: parse("data/lexicons/titles.toml", file("data/lexicons/titles.toml"))?,
            parties: parse("data/lexicons/parties.toml", file("data/lexicons/parties.toml"))?,
            clauses: ClauseWords::new(parse::<ClauseFile>(CLAUSES, file(CLAUSES))?),
            engagements: EngagementWords::new(parse::<EngagementFile>(ENGAGEMENTS, file(ENGAGEMENTS))?),
            engagement_weights: parse(ENGAGEMENT_WEIGHTS, file(ENGAGEMENT_WEIGHTS))?,
            participant_weights: parse(PARTICIPANT_WEIGHTS, file(PARTICIPANT_WEIGHTS))?,
            instruments: InstrumentWords::new(parse::<InstrumentFile>(INSTRUMENTS, file(INSTRUMENTS))?),
            instrument_weights: parse(INSTRUMENT_WEIGHTS, file(INSTRUMENT_WEIGHTS))?,
            sender_weights: parse(SENDER_WEIGHTS, file(SENDER_WEIGHTS))?,
            maker_weights: parse(MAKER_WEIGHTS, file(MAKER_WEIGHTS))?,
            kind_weights: parse(KIND_WEIGHTS, file(KIND_WEIGHTS))?,
            positions: PositionWords::new(parse::<PositionFile>(POSITIONS, file(POSITIONS))?),
            position_rules: PositionRules::new(parse::<RuleFile>(POSITION_RULES, file(POSITION_RULES))?)
                .map_err(|e| RulesError(format!("{POSITION_RULES}: {e}")))?,
            position_weights: PositionWeights::parse(file(POSITION_WEIGHTS)).map_err(|e| RulesError(format!("{POSITION_WEIGHTS}: {e}")))?,
            position_confidence: parse(POSITION_CONFIDENCE, file(POSITION_CONFIDENCE))?,
            link_weights: parse(LINK_WEIGHTS, file(LINK_WEIGHTS))?,
            toward_weights: parse(TOWARD_WEIGHTS, file(TOWARD_WEIGHTS))?,
            times: times(file)?,
            places: parse("data/places/words.toml", file("data/places/words.toml"))?,
            codebook: codebook(file)?,
            registry,
            hash: format!("sha256:{}", hash.finalize().iter().map(|b| format!("{b:02x}")).collect::<String>()),
        })
    }

    /// `sha256:` and the hash of all the data, for [`record::Record::rules`].
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

fn times<'a>(file: impl Fn(&str) -> &'a str) -> Result<TimeWords, RulesError> {
    let name = |n: &str| format!("data/times/{n}.toml");
    let files = TimeFiles {
        words: parse(&name("words"), file(&name("words")))?,
        rules: parse(&name("rules"), file(&name("rules")))?,
        holidays: parse(&name("holidays"), file(&name("holidays")))?,
        anniversaries: parse(&name("anniversaries"), file(&name("anniversaries")))?,
        tense: parse(&name("tense"), file(&name("tense")))?,
    };
    TimeWords::new(files).map_err(|e| RulesError(format!("{}: {e}", name("rules"))))
}

fn codebook<'a>(file: impl Fn(&str) -> &'a str) -> Result<Codebook, RulesError> {
    let name = |n: &str| format!("data/plover/{}.toml", n.to_lowercase());
    let entries = TYPES.iter().chain(&["NONE"]).map(|t| parse(&name(t), file(&name(t)))).collect::<Result<Vec<_>, _>>()?;
    let (turns, types) = (parse(&name("turns"), file(&name("turns")))?, parse(&name("types"), file(&name("types")))?);
    Codebook::new(entries, turns, types, parse(&name("confidence"), file(&name("confidence")))?)
        .map_err(|e| RulesError(format!("data/plover: {e}")))
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|e| RulesError::new(name, &e))
}

/// Titles and offices: `data/lexicons/titles.toml`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Titles {
    pub before: HashSet<String>,
    pub noun: HashSet<String>,
    pub of_bodies: HashSet<String>,
    pub plural: HashSet<String>,
    pub leads: BTreeMap<String, String>,
    pub she: HashSet<String>,
    pub he: HashSet<String>,
    pub sectors: BTreeMap<String, String>,
}

/// Common nouns of parties and their sectors: `data/lexicons/parties.toml`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Parties {
    /// Nouns that mean somebody or a body of people, by sector; `-` where a sector cannot be told.
    pub sectors: BTreeMap<String, HashSet<String>>,
    /// Nouns that mean no party, whatever the reader takes them for.
    pub never: HashSet<String>,
    /// Labels of whoever asks in an interview.
    pub asks: HashSet<String>,
    /// Labels of whoever is asked.
    pub answers: HashSet<String>,
}

impl Parties {
    /// Whether a noun means a party.
    pub fn has(&self, lemma: &str) -> bool {
        !self.never.contains(lemma) && self.sectors.values().any(|nouns| nouns.contains(lemma))
    }

    /// The sector that a noun tells.
    pub fn sector(&self, lemma: &str) -> Option<&str> {
        self.sectors.iter().find(|(code, nouns)| *code != "-" && nouns.contains(lemma)).map(|(code, _)| code.as_str())
    }
}

/// Why rules could not be read.
#[derive(Debug)]
pub struct RulesError(String);

impl RulesError {
    fn new(name: &str, error: &toml::de::Error) -> RulesError {
        // toml's own message draws the line over several lines; one is enough here
        let message = error.message().lines().next().unwrap_or("not understood").to_owned();
        RulesError(format!("{name}: {message}; the format is stated at the head of data/actors/countries.toml"))
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RulesError {}
