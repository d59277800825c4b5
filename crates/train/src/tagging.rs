//! What the tagger is fitted on: the sentences of the annotated articles as it sees them, with the class of every word in every layer.
//!
//! A JSON line an article: its name, its fold, and its sentences: `input` (piece, shape, gap), `words` (from and to which row), and a list of classes a layer, "" where a word
//! is part of nothing of the kind. `training/tagger.py` reads them. Weights that are fitted without a fold say of it what the tagger says of texts that it has
//! not seen; whatever is fitted on top of its signs is fitted on those ([`Folds`]).

use crate::corpus::{Part, Split};
use article::Span;
use pipeline::record::{Found, Record};
use pipeline::{Pipeline, Rules};
use serde::Serialize;
use std::path::Path;

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
}

#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    fold: usize,
    sentences: Vec<Sentence>,
}

#[derive(Serialize)]
struct Sentence {
    input: Vec<[u32; 3]>,
    words: Vec<(usize, usize)>,
    event: Vec<String>,
    status: Vec<String>,
    position: Vec<String>,
    engagement: Vec<String>,
    instrument: Vec<String>,
}

/// Does what was asked.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    for (article, gold) in arguments.part.read(arguments.split)? {
        let told = Told::of(&gold);
        let pipeline = Pipeline::new(Rules::with_registry(&article.registry).map_err(|e| format!("{}: {e}", article.name))?);
        let sentences = pipeline.pieces(&article.article).into_iter().map(|(words, pieces)| {
            let of = |layer: &[(Span, String)]| -> Vec<String> {
                let class = |word: &Span| layer.iter().find(|(span, _)| span.overlaps(*word)).map_or("", |(_, class)| class).to_owned();
                words.iter().map(class).collect()
            };
            Sentence {
                input: pieces.0,
                words: pieces.1.into_iter().map(|r| (r.start, r.end)).collect(),
                event: of(&told.events),
                status: of(&told.statuses),
                position: of(&told.positions),
                engagement: of(&told.engagements),
                instrument: of(&told.instruments),
            }
        });
        let line = Line { article: &article.name, fold: fold(&article.name), sentences: sentences.collect() };
        println!("{}", serde_json::to_string(&line).map_err(|e| e.to_string())?);
    }
    Ok(())
}

/// The spans of each layer with their classes; of two that overlap the first counts.
#[derive(Default)]
struct Told {
    events: Vec<(Span, String)>,
    statuses: Vec<(Span, String)>,
    positions: Vec<(Span, String)>,
    engagements: Vec<(Span, String)>,
    instruments: Vec<(Span, String)>,
}

impl Told {
    fn of(gold: &Record) -> Told {
        fn each(into: &mut Vec<(Span, String)>, spans: impl IntoIterator<Item = Span>, class: &impl Serialize) {
            let class = serde_json::to_value(class).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
            into.extend(spans.into_iter().map(|s| (s, class.clone())));
        }
        let evidence = |f: &Found| f.evidence.clone();
        let mut told = Told::default();
        for e in &gold.events {
            let spans = || std::iter::once(e.trigger).chain(evidence(&e.found));
            each(&mut told.events, spans(), &e.kind);
            each(&mut told.statuses, spans(), &e.status);
        }
        let mut positions: Vec<_> = gold.positions.iter().collect();
        positions.sort_by_key(|q| q.issue.len());
        positions.iter().for_each(|q| each(&mut told.positions, [q.issue], &q.act));
        gold.engagements.iter().for_each(|g| each(&mut told.engagements, evidence(&g.found), &g.status));
        gold.instruments.iter().for_each(|i| each(&mut told.instruments, evidence(&i.found), &i.kind));
        told
    }
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
