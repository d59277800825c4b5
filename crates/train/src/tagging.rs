//! What the tagger is fitted on: the sentences of the annotated articles as it sees them, with the class of every word in every layer.
//!
//! A JSON line an article: its name, its fold, who is named where and has a part in what ([`Parties`]), and its sentences: `input` (piece, shape, gap), `words` (from and to which row), and a list of classes a layer, "" where a word
//! is part of nothing of the kind; of texts that nobody annotated no classes. `training/tagger.py` reads them. Weights that are fitted without a fold say of it what the tagger says of texts that it has
//! not seen; whatever is fitted on top of its signs is fitted on those ([`Folds`]).

use crate::corpus::{Part, Split};
use article::{Span, Text};
use ingest::{Given, article as read, sniff};
use pipeline::record::{Actor, ActorId, Mention, MentionKind, Record};
use pipeline::{Pipeline, Rules};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How many folds the articles to fit on fall into.
const FOLDS: usize = 3;

/// Prints the sentences of the fit part.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    /// Which split; dev only to look at how the fitting goes.
    #[arg(long, default_value = "fit")]
    split: Split,
    /// These files in place of the corpus: texts that nobody annotated, for what a teacher says of them
    #[arg(long, num_args = 1..)]
    texts: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    fold: usize,
    sentences: Vec<Sentence>,
    #[serde(flatten)]
    parties: Option<Parties>,
}

/// Who is named where, and who has a part in what; words are counted through the article.
#[derive(Serialize)]
struct Parties {
    /// From which word to which every actor is named.
    names: Vec<Vec<(usize, usize)>>,
    /// For every actor, whose names may stand for its own: its own, and those of whoever speaks for it.
    speakers: Vec<Vec<usize>>,
    acts: Vec<Act>,
}

/// An act, and who has a part in it.
#[derive(Serialize)]
struct Act {
    kind: &'static str,
    /// Of a position its act; of others nothing.
    class: String,
    /// The words that tell it: a trigger, an issue, a name.
    words: Vec<usize>,
    /// Other words that tell it.
    cue: Vec<usize>,
    /// Actors, by layer.
    parts: BTreeMap<&'static str, Vec<usize>>,
    /// Which of the acts it answers.
    answers: Option<usize>,
}

#[derive(Serialize)]
struct Sentence {
    input: Vec<[u32; 3]>,
    words: Vec<(usize, usize)>,
    #[serde(flatten)]
    classes: Option<Classes>,
}

/// The class of every word, by layer.
type Classes = BTreeMap<&'static str, Vec<String>>;

/// Layers of the words that tell an act, and layers of the names of those who have a part in one: [`nlp::Layer`].
const ACTS: [&str; 6] = ["event", "status", "position", "engagement", "instrument", "answer"];
const PARTS: [&str; 6] = ["holder", "toward", "actor", "recipient", "participant", "sender"];

/// The class of words that a layer of two classes is about.
const YES: &str = "yes";

/// The class of words that a layer tells nothing of: pronouns, where what they mean is annotated in a part of the corpus only.
const UNKNOWN: &str = "_";

const PRONOUNS: [&str; 24] = [
    "i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their",
    "theirs", "who", "whom", "whose", "which",
];

fn is_pronoun(text: &Text, span: Span) -> bool {
    PRONOUNS.contains(&&*text.slice(span).to_lowercase())
}

/// Does what was asked.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    for path in &arguments.texts {
        let said = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let bytes = std::fs::read(path).map_err(|e| said(&e))?;
        let format = sniff(path.to_str(), &bytes).map_err(|e| said(&e))?;
        let article = read(&bytes, format, &Given::default()).map_err(|e| said(&e))?;
        let sentences = Pipeline::default().pieces(&article).into_iter();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        print(&name, sentences.map(|(_, (input, words))| sentence(input, words, None)).collect(), None)?;
    }
    if !arguments.texts.is_empty() {
        return Ok(());
    }
    for (article, gold) in arguments.part.read(arguments.split)? {
        let told = Told::of(&gold);
        let pipeline = Pipeline::new(Rules::with_registry(&article.registry).map_err(|e| format!("{}: {e}", article.name))?);
        let text = &article.article.text;
        let (mut all, mut sentences) = (Vec::new(), Vec::new());
        for (words, (input, rows)) in pipeline.pieces(&article.article) {
            sentences.push(sentence(input, rows, Some(told.classes(text, &words))));
            all.extend(words);
        }
        print(&article.name, sentences, Some(Parties::of(&gold, text, &all)))?;
    }
    Ok(())
}

fn sentence(input: Vec<[u32; 3]>, words: Vec<Range<usize>>, classes: Option<Classes>) -> Sentence {
    Sentence { input, words: words.into_iter().map(|r| (r.start, r.end)).collect(), classes }
}

fn print(article: &str, sentences: Vec<Sentence>, parties: Option<Parties>) -> Result<(), String> {
    let line = Line { article, fold: fold(article), sentences, parties };
    println!("{}", serde_json::to_string(&line).map_err(|e| e.to_string())?);
    Ok(())
}

/// What is told, by layer: spans with their classes, of which the first counts where two overlap, and who has a part.
struct Told {
    acts: BTreeMap<&'static str, Vec<(Span, String)>>,
    parts: BTreeMap<&'static str, Vec<Role>>,
}

/// A part that somebody has in an act: where the act is told, the words that name who it is, or whoever speaks for him, and of what class they are.
struct Role {
    act: Vec<Span>,
    names: Vec<Span>,
    /// Where a name is no part in the act: whoever an issue speaks of does not hold it for that.
    outside: Vec<Span>,
    class: String,
}

/// The name of a class, as the record writes it.
fn class(class: &impl Serialize) -> String {
    serde_json::to_value(class).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Told {
    fn of(gold: &Record) -> Told {
        let mut told =
            Told { acts: ACTS.iter().map(|a| (*a, Vec::new())).collect(), parts: PARTS.iter().map(|p| (*p, Vec::new())).collect() };
        let role = |act: Vec<Span>, who: &[ActorId]| Role {
            act,
            names: who.iter().flat_map(|w| names(gold, *w)).collect(),
            outside: Vec::new(),
            class: YES.to_owned(),
        };
        for e in &gold.events {
            let spans: Vec<Span> = std::iter::once(e.trigger).chain(e.found.evidence.iter().copied()).collect();
            told.act("event", &spans, &e.kind);
            told.act("status", &spans, &e.status);
            told.part("actor", role(spans.clone(), &e.actors));
            told.part("recipient", role(spans, &e.recipients));
        }
        let mut positions: Vec<_> = gold.positions.iter().collect();
        positions.sort_by_key(|q| q.issue.len());
        for q in positions {
            told.act("position", &[q.issue], &q.act);
            told.act("answer", &[q.issue], &if q.answers.is_some() { YES } else { "" });
            told.part("holder", Role { outside: vec![q.issue], class: class(&q.act), ..role(vec![q.issue], &[q.holder]) });
            told.part("toward", role(vec![q.issue], &q.toward));
        }
        for g in &gold.engagements {
            told.act("engagement", &g.found.evidence, &g.status);
            told.part("participant", role(g.found.evidence.clone(), &g.participants));
        }
        for i in &gold.instruments {
            told.act("instrument", &i.found.evidence, &i.kind);
            told.part("sender", role(i.found.evidence.clone(), &i.from));
        }
        told
    }

    fn act(&mut self, layer: &'static str, spans: &[Span], name: &impl Serialize) {
        let name = class(name);
        self.acts.entry(layer).or_default().extend(spans.iter().map(|s| (*s, name.clone())));
    }

    fn part(&mut self, layer: &'static str, role: Role) {
        self.parts.entry(layer).or_default().push(role);
    }

    /// The classes of a sentence's words.
    fn classes(&self, text: &Text, words: &[Span]) -> Classes {
        let of = |layer: &[(Span, String)]| -> Vec<String> {
            let class = |word: &Span| layer.iter().find(|(span, _)| span.overlaps(*word)).map_or("", |(_, class)| class).to_owned();
            words.iter().map(class).collect()
        };
        let parts = |roles: &[Role]| -> Vec<String> {
            let here: Vec<&Role> = roles.iter().filter(|r| r.act.iter().any(|a| words.iter().any(|w| w.overlaps(*a)))).collect();
            let is = |r: &Role, word: &Span| r.names.iter().any(|n| n.overlaps(*word)) && !r.outside.iter().any(|a| a.overlaps(*word));
            let class = |word: &Span| here.iter().find(|r| is(r, word)).map_or("", |r| &r.class).to_owned();
            words.iter().map(|w| if is_pronoun(text, *w) { UNKNOWN.to_owned() } else { class(w) }).collect()
        };
        let acts = self.acts.iter().map(|(layer, told)| (*layer, of(told)));
        acts.chain(self.parts.iter().map(|(layer, roles)| (*layer, parts(roles)))).collect()
    }
}

impl Parties {
    fn of(gold: &Record, text: &Text, words: &[Span]) -> Parties {
        let within = |spans: &[Span]| -> Vec<usize> { (0..words.len()).filter(|&w| spans.iter().any(|s| s.overlaps(words[w]))).collect() };
        let range = |span: Span| {
            let words = within(&[span]);
            words.first().zip(words.last()).map(|(first, last)| (*first, last + 1))
        };
        let named = |m: &&Mention| m.kind != MentionKind::Pronoun && !is_pronoun(text, m.span);
        let names = |a: &Actor| a.mentions.iter().filter(named).filter_map(|m| range(m.span)).collect();
        let index = |ids: &[ActorId]| -> Vec<usize> { ids.iter().filter_map(|id| gold.actors.iter().position(|a| a.id == *id)).collect() };
        let act = |kind, told: Span, evidence: &[Span], parts: &[(&'static str, &[ActorId])]| {
            let words = within(&[told]);
            let mut cue = within(evidence);
            cue.retain(|w| !words.contains(w));
            Act {
                kind,
                class: String::new(),
                words,
                cue,
                parts: parts.iter().map(|(layer, ids)| (*layer, index(ids))).collect(),
                answers: None,
            }
        };
        let positions = gold.positions.iter().map(|q| Act {
            class: class(&q.act),
            answers: q.answers.and_then(|id| gold.positions.iter().position(|p| p.id == id)),
            ..act("position", q.issue, &q.found.evidence, &[("holder", &[q.holder]), ("toward", &q.toward)])
        });
        let events = gold.events.iter().map(|e| act("event", e.trigger, &[], &[("actor", &e.actors), ("recipient", &e.recipients)]));
        let engagements = gold.engagements.iter().map(|g| act("engagement", g.span, &[], &[("participant", &g.participants)]));
        let instruments = gold.instruments.iter().map(|i| act("instrument", i.span, &[], &[("sender", &i.from), ("addressee", &i.to)]));
        Parties {
            names: gold.actors.iter().map(names).collect(),
            speakers: gold.actors.iter().map(|a| index(&speakers(gold, a.id))).collect(),
            acts: positions.chain(events).chain(engagements).chain(instruments).collect(),
        }
    }
}

/// An actor and those who speak for it: its ministers, and their spokesmen.
fn speakers(gold: &Record, who: ActorId) -> Vec<ActorId> {
    let mut all = vec![who];
    while let Some(more) =
        gold.actors.iter().find(|a| !all.contains(&a.id) && a.roles.iter().any(|r| r.of.is_some_and(|of| all.contains(&of))))
    {
        all.push(more.id);
    }
    all
}

/// The mentions of an actor and of those who speak for it.
fn names(gold: &Record, who: ActorId) -> Vec<Span> {
    let all = speakers(gold, who);
    gold.actors.iter().filter(|a| all.contains(&a.id)).flat_map(|a| a.mentions.iter().map(|m| m.span)).collect()
}

/// The fold of an article: FNV-1a of its name.
fn fold(name: &str) -> usize {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 32) as usize % FOLDS
}

/// Readers whose taggers were fitted without a fold each; none at all where nothing is fitted on what they say.
pub struct Folds(Vec<Option<&'static pipeline::Reader>>);

impl Folds {
    /// Reads `fold-0.safetensors` and so on of a folder, where one is given; it may lack some.
    ///
    /// # Errors
    /// Names the file that is no such weights, or the folder without any.
    pub fn open(folder: Option<&Path>) -> Result<Folds, String> {
        let Some(folder) = folder else { return Ok(Folds(Vec::new())) };
        let reader = |k: usize| {
            let path = folder.join(format!("fold-{k}.safetensors"));
            if !path.exists() {
                return Ok(None);
            }
            let read = std::fs::read(&path).map_err(|e| e.to_string());
            let reader = read.and_then(pipeline::Reader::with_tagger).map_err(|e| format!("{}: {e}", path.display()))?;
            Ok(Some(&*Box::leak(Box::new(reader))))
        };
        let folds = (0..FOLDS).map(reader).collect::<Result<Vec<_>, String>>()?;
        if folds.iter().all(Option::is_none) {
            return Err(format!("{}: has no fold-0.safetensors or the like", folder.display()));
        }
        Ok(Folds(folds))
    }

    /// Whether there is a tagger that has not seen the article: only such articles may be fitted on.
    pub fn may_read(&self, article: &str) -> bool {
        self.0.is_empty() || self.0[fold(article)].is_some()
    }

    /// A pipeline whose tagger has not seen the article, or the one that ships.
    pub fn pipeline(&self, rules: Rules, article: &str) -> Pipeline {
        match self.0.get(fold(article)) {
            Some(&Some(reader)) => Pipeline::with_reader(rules, reader),
            _ => Pipeline::new(rules),
        }
    }
}
