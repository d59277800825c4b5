//! The lexicon of cues: the words that say that something was said, and where what was said stands around them.
//!
//! `data/lexicons/cues.toml`, which states its format. A word's groups add up to one [`CueWord`]; all its forms lead to it.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Cues {
    verbs: HashMap<String, Vec<CueWord>>,
    nouns: HashMap<String, Vec<CueWord>>,
    adjectives: HashMap<String, Vec<CueWord>>,
    light: HashSet<String>,
    owned: HashSet<String>,
    pub sources: Vec<SourcePhrase>,
    pub venue: Venue,
    pub between: HashSet<String>,
    pub adverbs: HashSet<String>,
    pub phrase: PhraseWords,
    pub negation: HashSet<String>,
    /// Forms of the verbs that are speech withheld, where somebody declines to do them.
    pub withheld: HashSet<String>,
    speakers: Speakers,
    #[cfg(test)]
    pub groups: Vec<Group>,
}

/// One verb, noun or adjective, with its frames.
#[derive(Clone, Debug)]
pub(crate) struct CueWord {
    pub lemma: String,
    /// Of a verb such as "point out", its particle.
    pub particle: Option<String>,
    pub refuses: bool,
    /// Where it is a cue of other things than a clause only if they are withheld.
    pub only: Option<Withheld>,
    frames: Vec<(Frame, CueMode, Strength)>,
    prepositions: Vec<(String, CueMode, Strength)>,
    of_subject: Vec<String>,
}

impl CueWord {
    /// Its mode in a frame, where it has that frame.
    pub fn mode(&self, frame: Frame) -> Option<CueMode> {
        self.frames.iter().find(|(f, ..)| *f == frame).map(|(_, mode, _)| *mode)
    }

    pub fn has(&self, frame: Frame) -> bool {
        self.mode(frame).is_some()
    }

    /// Its mode with a preposition, where it takes that preposition.
    pub fn with(&self, preposition: &str) -> Option<CueMode> {
        self.prepositions.iter().find(|(p, ..)| p == preposition).map(|(_, mode, _)| *mode)
    }

    /// How surely the word is a cue in a frame.
    pub fn strength(&self, frame: Frame) -> Strength {
        self.frames.iter().find(|(f, ..)| *f == frame).map_or(Strength::Guess, |(.., strength)| *strength)
    }

    /// The same with a preposition.
    pub fn strength_with(&self, preposition: &str) -> Strength {
        self.prepositions.iter().find(|(p, ..)| p == preposition).map_or(Strength::Guess, |(.., strength)| *strength)
    }

    /// Whether, in the passive, what follows a preposition is said of its subject.
    pub fn is_said(&self, preposition: &str) -> bool {
        self.of_subject.iter().any(|p| p == preposition)
    }

    pub fn takes_prepositions(&self) -> bool {
        !self.prepositions.is_empty()
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CueMode {
    Speech,
    Writing,
    Thought,
}

/// How surely a word of the lexicon is a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    Sure,
    /// As often it does something else.
    Weak,
    /// More often it does something else: its statements are not shown where nobody asks for them.
    Guess,
}

/// Where content may stand; the head of the data file says what each is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Frame {
    Quote,
    Clause,
    Addressee,
    To,
    WhomTo,
    Label,
    As,
    Thing,
    Shows,
    Seems,
    Expected,
    Question,
    That,
}

/// How words are withheld.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Withheld {
    /// By any negation: did not respond to …
    Denied,
    /// By a will: would not discuss …, declined to discuss …
    Refused,
}

/// A phrase that gives the source of the clause around it: "according to", "in … view".
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SourcePhrase {
    pub mode: CueMode,
    pub lead: Vec<String>,
    pub of: HashSet<String>,
    #[serde(default)]
    pub papers: HashSet<String>,
    #[serde(default)]
    pub counts: HashSet<String>,
    #[serde(default)]
    pub copular: bool,
    #[cfg_attr(not(test), allow(dead_code))]
    pub matches: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub misses: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Venue {
    pub leads: HashSet<String>,
    pub nouns: HashSet<String>,
}

/// Words by which a noun phrase is read without its tree.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PhraseWords {
    pub opens: HashSet<String>,
    pub closes: HashSet<String>,
    pub pronouns: HashSet<String>,
    /// Words that stand for all that is said: *so*, *yes*.
    pub answers: HashSet<String>,
    /// Pronouns that name nobody.
    pub nobody: HashSet<String>,
    /// Prepositions of phrases that belong to the thing reported: praised the crew *for* its patience.
    pub belongs: HashSet<String>,
}

/// Words of one behaviour, as the file gives them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub mode: CueMode,
    pub frames: Vec<String>,
    pub words: Vec<String>,
    #[serde(default)]
    pub refuses: bool,
    #[serde(default)]
    pub weak: bool,
    #[serde(default)]
    pub guess: bool,
    #[serde(default)]
    pub only: Option<Withheld>,
    #[serde(default, rename = "try")]
    #[cfg_attr(not(test), allow(dead_code))]
    pub trial: Option<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub matches: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub misses: Vec<String>,
}

/// Nouns that may want, praise, urge or promise.
#[derive(Clone, Debug, Deserialize)]
struct Speakers {
    nouns: HashSet<String>,
    papers: HashSet<String>,
    endings: Vec<String>,
    not: HashSet<String>,
}

#[derive(Deserialize)]
struct Words {
    #[serde(alias = "verbs", alias = "nouns")]
    words: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueFile {
    verbs: Vec<Group>,
    nouns: Vec<Group>,
    adjectives: Vec<Group>,
    sources: Vec<SourcePhrase>,
    venue: Venue,
    between: Words,
    adverbs: Words,
    phrase: PhraseWords,
    light: Words,
    owned: Words,
    negation: Words,
    withheld: VerbList,
    speakers: Speakers,
}

/// Verbs by their plain form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbList {
    verbs: Vec<String>,
}

impl Cues {
    /// Indexes the file.
    ///
    /// # Errors
    /// Names a frame that is none.
    pub fn new(file: CueFile) -> Result<Cues, String> {
        let with_particle = |word: &str| match word.split_once('_') {
            Some((verb, particle)) => (verb.to_owned(), Some(particle.to_owned())),
            None => (word.to_owned(), None),
        };
        Ok(Cues {
            verbs: index(&file.verbs, with_particle, verb_forms)?,
            nouns: index(&file.nouns, |w| (w.to_owned(), None), |w| vec![w.to_owned(), plural(w)])?,
            adjectives: index(&file.adjectives, |w| (w.to_owned(), None), |w| vec![w.to_owned()])?,
            light: file.light.words.iter().flat_map(|w| verb_forms(w)).collect(),
            owned: file.owned.words,
            sources: file.sources,
            venue: file.venue,
            between: file.between.words,
            adverbs: file.adverbs.words,
            phrase: file.phrase,
            negation: file.negation.words,
            withheld: file.withheld.verbs.into_iter().collect(),
            speakers: file.speakers,
            #[cfg(test)]
            groups: file.verbs.into_iter().chain(file.nouns).chain(file.adjectives).collect(),
        })
    }

    /// The verbs that a word is a form of: one without a particle, and those with.
    pub fn verb(&self, form: &str) -> &[CueWord] {
        get(&self.verbs, form)
    }

    pub fn noun(&self, form: &str) -> Option<&CueWord> {
        get(&self.nouns, form).first()
    }

    pub fn adjective(&self, form: &str) -> Option<&CueWord> {
        get(&self.adjectives, form).first()
    }

    /// Whether a noun, in the singular and lower case, may want, praise, urge or promise something.
    pub fn may_speak(&self, noun: &str) -> bool {
        self.speakers.nouns.contains(noun)
            || self.speakers.endings.iter().any(|e| noun.ends_with(e.as_str())) && !self.speakers.not.contains(noun)
    }

    /// Whether a noun, in the singular and lower case, is a paper or a count.
    pub fn is_paper(&self, noun: &str) -> bool {
        self.speakers.papers.contains(noun)
    }

    /// Whether a noun, in the singular, says something only where it is told whose it is: "an attack on the plan".
    pub fn is_owned(&self, noun: &str) -> bool {
        self.owned.contains(noun)
    }

    /// Whether a verb carries a noun of saying: "made" in "made the claim that …".
    pub fn is_light(&self, form: &str) -> bool {
        self.light.contains(form)
    }
}

fn get<'a>(words: &'a HashMap<String, Vec<CueWord>>, form: &str) -> &'a [CueWord] {
    let found = if form.contains(char::is_uppercase) { words.get(&form.to_lowercase()) } else { words.get(form) };
    found.map_or(&[], Vec::as_slice)
}

fn index(
    groups: &[Group],
    lemma: impl Fn(&str) -> (String, Option<String>),
    forms: impl Fn(&str) -> Vec<String>,
) -> Result<HashMap<String, Vec<CueWord>>, String> {
    let mut all: Vec<(CueWord, HashSet<String>)> = Vec::new();
    for group in groups {
        let (mut frames, mut prepositions, mut of_subject) = (Vec::new(), Vec::new(), Vec::new());
        let strength = match (group.weak, group.guess) {
            (_, true) => Strength::Guess,
            (true, false) => Strength::Weak,
            (false, false) => Strength::Sure,
        };
        for name in &group.frames {
            if let Some(preposition) = name.strip_prefix("expected+") {
                of_subject.push(preposition.to_owned());
                continue;
            }
            match name.strip_prefix('+') {
                Some(preposition) => prepositions.push((preposition.to_owned(), group.mode, strength)),
                None => {
                    let reader = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name);
                    frames.push((Frame::deserialize(reader).map_err(|e| e.to_string())?, group.mode, strength));
                }
            }
        }
        for word in &group.words {
            let (lemma, particle) = lemma(base(word));
            let known = all.iter().position(|(c, _)| c.lemma == lemma && c.particle == particle);
            let at = known.unwrap_or_else(|| {
                let blank = CueWord {
                    lemma,
                    particle,
                    refuses: false,
                    only: None,
                    frames: Vec::new(),
                    prepositions: Vec::new(),
                    of_subject: Vec::new(),
                };
                all.push((blank, HashSet::new()));
                all.len() - 1
            });
            let (cue, known_forms) = &mut all[at];
            cue.refuses |= group.refuses;
            cue.only = cue.only.or(group.only);
            cue.of_subject.extend_from_slice(&of_subject);
            // the first group that gives a frame gives its mode
            frames.iter().for_each(|f| {
                if !cue.has(f.0) {
                    cue.frames.push(*f)
                }
            });
            prepositions.iter().for_each(|p| {
                if cue.with(&p.0).is_none() {
                    cue.prepositions.push(p.clone())
                }
            });
            known_forms.extend(forms(word));
        }
    }
    let mut by_form: HashMap<String, Vec<CueWord>> = HashMap::new();
    for (cue, forms) in all {
        for form in forms {
            by_form.entry(form).or_default().push(cue.clone());
        }
    }
    Ok(by_form)
}

/// The base form of a row of the file: "admit+" -> admit, "say said" -> say.
fn base(word: &str) -> &str {
    word.split(' ').next().unwrap_or(word).trim_end_matches('+')
}

/// All forms of a verb's row.
fn verb_forms(row: &str) -> Vec<String> {
    let mut words = row.split(' ');
    let first = words.next().unwrap_or(row);
    let doubles = first.ends_with('+');
    let stem = first.trim_end_matches('+').split('_').next().unwrap_or(first);
    let mut forms: Vec<String> = words.map(str::to_owned).collect();
    forms.extend(regular(stem, doubles));
    if let Some(root) = stem.strip_suffix("ize") {
        forms.extend(regular(&format!("{root}ise"), false));
    }
    forms
}

fn regular(stem: &str, doubles: bool) -> Vec<String> {
    let last = stem.chars().next_back().unwrap_or(' ');
    let after_consonant = !stem.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    let past = match last {
        'e' => format!("{stem}d"),
        'y' if after_consonant => format!("{}ied", &stem[..stem.len() - 1]),
        _ if doubles => format!("{stem}{last}ed"),
        _ => format!("{stem}ed"),
    };
    let participle = match last {
        _ if stem.ends_with("ie") => format!("{}ying", &stem[..stem.len() - 2]),
        'e' if !stem.ends_with("ee") => format!("{}ing", &stem[..stem.len() - 1]),
        _ if doubles => format!("{stem}{last}ing"),
        _ => format!("{stem}ing"),
    };
    vec![stem.to_owned(), plural(stem), past, participle]
}

/// With the ending -s: of nouns the plural, of verbs the third person.
fn plural(stem: &str) -> String {
    let after_consonant = !stem.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    if stem.ends_with(['s', 'x', 'z', 'o']) || stem.ends_with("ch") || stem.ends_with("sh") {
        format!("{stem}es")
    } else if stem.ends_with('y') && after_consonant {
        format!("{}ies", &stem[..stem.len() - 1])
    } else {
        format!("{stem}s")
    }
}

#[cfg(test)]
impl Group {
    /// The past of each of its words: the first form that the file gives, else the regular one.
    pub fn pasts(&self) -> impl Iterator<Item = String> + '_ {
        self.words.iter().map(|row| {
            let (first, given) = row.split_once(' ').unwrap_or((row, ""));
            let (stem, particle) = first.split_once('_').unwrap_or((first, ""));
            let past = match given.split(' ').next().filter(|g| !g.is_empty()) {
                Some(past) => past.to_owned(),
                None => regular(stem.trim_end_matches('+'), stem.ends_with('+')).swap_remove(2),
            };
            format!("{past} {particle}").trim_end().to_owned()
        })
    }

    /// Whether a lemma is one of its words.
    pub fn holds(&self, lemma: &str) -> bool {
        self.words.iter().any(|row| base(row).split('_').next() == Some(lemma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_verb() {
        let check = |row: &str, forms: &[&str]| {
            let found = verb_forms(row);
            assert!(forms.iter().all(|f| found.iter().any(|x| x == f)), "{row}: {found:?}");
        };
        check("say said", &["say", "says", "said", "saying"]);
        check("deny", &["denies", "denied", "denying"]);
        check("admit+", &["admits", "admitted", "admitting"]);
        check("agree", &["agreed", "agreeing"]);
        check("lie lied", &["lies", "lied", "lying"]);
        check("emphasize", &["emphasised", "emphasizing"]);
        check("point_out", &["point", "points", "pointed"]);
    }
}
