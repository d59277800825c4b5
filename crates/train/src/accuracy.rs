//! The table of what is measured: every figure beside what it has to reach.

use crate::corpus::{self, Corpus, Split};
use crate::load::{self, Annotated};
use crate::scores::{self, Figure, Found, Place, Said, Source, chains, places, statements, times};
use cpu_time::ProcessTime;
use pipeline::record::PlaceRole;
use pipeline::{Format, Given, Pipeline, Rules, Unit};
use std::path::{Path, PathBuf};

/// Reads the dev parts of the public corpora, and of our own, and prints each figure beside what it has to reach.
///
/// Definitions stand in the modules `scores::statements`, `scores::times`, `scores::places` and `scores::chains`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the public corpora: polnear, dates, places, gum, briefings.
    corpora: PathBuf,
    /// Our own corpus.
    #[arg(long, default_value = "corpus")]
    own: PathBuf,
    /// Only measures whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Also list wrong and missing times.
    #[arg(long)]
    errors: bool,
}

/// A line of the table: where it is measured, which figure, and the least it has to reach.
const GOALS: &[(&str, &str, f64)] = &[
    ("PolNeAR", "content exact", 55.0),
    ("PolNeAR", "content partial", 78.0),
    ("PolNeAR", "quoted content exact", 65.0),
    ("PolNeAR", "quoted content partial", 88.0),
    ("PolNeAR", "source on matched", 88.0),
    ("PolNeAR", "content and source", 62.0),
    ("OntoGUM", "CoNLL", 42.0),
    ("TimeBank+AQUAINT", "relaxed", 92.0),
    ("TimeBank+AQUAINT", "value", 80.0),
    ("TimeBank+AQUAINT", "type", 86.0),
    ("MEANTIME", "value", 80.0),
    ("GeoVirus", "accuracy@161km of found", 88.0),
    ("GeoVirus", "end to end@161km", 72.0),
    ("LGL", "accuracy@161km of found", 75.0),
    ("LGL", "end to end@161km", 52.0),
    ("briefings", "words per CPU-second", 10_000.0),
];

/// Measures and prints.
///
/// # Errors
/// Where a corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let wanted = |name: &str| arguments.only.as_ref().is_none_or(|o| name.to_lowercase().contains(&o.to_lowercase()));
    let pipeline = Pipeline::default();
    let corpora = arguments.corpora.as_path();
    println!("model {}-{}", Pipeline::model().name, Pipeline::model().version);
    if wanted("PolNeAR") {
        let all = read(&pipeline, load::polnear(corpora, "dev")?)?;
        let scores = said(&all);
        print("PolNeAR", scores.figures());
        print("PolNeAR", vec![Figure { name: "calibration error × 100", value: 100.0 * scores.calibration_error() }]);
    }
    if wanted("OntoGUM") {
        let mut scores = chains::Scores::default();
        read(&pipeline, load::ontogum(corpora)?)?.iter().for_each(|(a, f)| scores.add(&a.gold, f));
        print("OntoGUM", scores.figures());
    }
    for (name, corpus) in [("TimeBank+AQUAINT", load::timebank as fn(&Path) -> _), ("MEANTIME", load::meantime)] {
        if wanted(name) {
            let mut scores = times::Scores::default();
            read(&pipeline, corpus(corpora)?)?.iter().for_each(|(a, f)| scores.add(&a.source, &a.gold, f));
            print(name, scores.figures());
            scores.errors.iter().filter(|_| arguments.errors).for_each(|e| println!("{e}"));
        }
    }
    for (name, corpus) in [("GeoVirus", load::geovirus as fn(&Path) -> _), ("LGL", load::lgl)] {
        if wanted(name) {
            let mut scores = places::Scores::default();
            read(&pipeline, corpus(corpora)?)?.iter().for_each(|(a, f)| scores.add(&a.gold, f));
            print(name, scores.figures());
        }
    }
    if wanted("own corpus") {
        own(&arguments.own, arguments.errors)?;
    }
    if wanted("briefings") {
        print("briefings", vec![Figure { name: "words per CPU-second", value: speed(&pipeline, &corpora.join("briefings"))? }]);
    }
    Ok(())
}

/// Each annotated text with what is found in it.
fn read<T>(pipeline: &Pipeline, corpus: Vec<Annotated<T>>) -> Result<Vec<(Annotated<T>, Found)>, String> {
    let sources: Vec<&Source> = corpus.iter().map(|a| &a.source).collect();
    let found = scores::read_all(pipeline, &sources)?;
    Ok(corpus.into_iter().zip(found).collect())
}

fn said(all: &[(Annotated<Vec<Said>>, Found)]) -> statements::Scores {
    let mut scores = statements::Scores::default();
    all.iter().for_each(|(a, f)| scores.add(&a.source, &a.gold, f));
    scores
}

/// The dev part of our own corpus, each article read by its world's registry.
fn own(folder: &Path, errors: bool) -> Result<(), String> {
    let corpus = Corpus::open(folder, None)?;
    let (mut said, mut when, mut linked) = (statements::Scores::default(), times::Scores::default(), chains::Scores::default());
    let (mut named, mut pinned) = (places::Scores::default(), 0);
    let annotated = corpus::read_all(&corpus, Path::new("annotations"), Some(Split::Dev))?;
    for (article, gold) in &annotated {
        let rules = Rules::with_registry(&article.registry).map_err(|e| format!("{}: {e}", article.name))?;
        let found = Found::from_record(&Pipeline::new(rules).read_article(&article.article));
        let source = Source { id: article.name.clone(), text: gold.article.text.clone(), published: None };
        let mut gold = gold.clone();
        gold.article.shifts.clear();
        let invented: Vec<bool> = gold
            .places
            .iter()
            .filter(|p| p.role != PlaceRole::Demonym)
            .map(|p| p.country.as_ref().is_some_and(|c| c.starts_with('X')))
            .collect();
        let gold = Found::from_record(&gold);
        // the article's own text is what is read, so no span is carried anywhere
        said.add(&source, &gold.statements, &found);
        when.add(&source, &gold.times, &found);
        named.add(&gold.places, &found);
        let nowhere = gold.places.iter().zip(&invented).filter(|(_, invented)| **invented).map(|((span, _), _)| *span);
        pinned += nowhere.filter(|s| found.places.iter().any(|(f, at)| at.is_some() && scores::overlap(*f, *s) > 0)).count();
        let chains: Vec<Vec<Place>> = gold.chains;
        linked.add(&chains, &found);
    }
    println!("own corpus, {} articles", annotated.len());
    print("own corpus", said.figures());
    print("own corpus", vec![Figure { name: "calibration error × 100", value: 100.0 * said.calibration_error() }]);
    print("own corpus", when.figures());
    print("own corpus", linked.figures());
    print("own corpus", named.figures().into_iter().take(1).collect());
    print("own corpus", vec![Figure { name: "invented places with a pin", value: pinned as f64 }]);
    when.errors.iter().filter(|_| errors).for_each(|e| println!("{e}"));
    Ok(())
}

/// Words of 1,000 briefings by the processor time that reading them took, on one thread.
fn speed(pipeline: &Pipeline, folder: &Path) -> Result<f64, String> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(|e| e.ok().map(|e| e.into_path()))
        .filter(|p| p.extension().is_some_and(|x| x == "md") && p.file_name().is_some_and(|n| n != "README.md"))
        .collect();
    files.sort();
    let (mut words, start) = (0, ProcessTime::now());
    for file in files.iter().take(1000) {
        let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        if let Ok(article) = Unit::whole(file.to_string_lossy(), bytes, Format::Markdown, None, Given::default()).article() {
            words += pipeline.read_article(&article).article.text.split_whitespace().count();
        }
    }
    Ok(words as f64 / start.elapsed().as_secs_f64())
}

fn print(corpus: &str, figures: Vec<Figure>) {
    for figure in figures {
        let goal = GOALS.iter().find(|g| g.0 == corpus && g.1 == figure.name).map(|g| g.2);
        let beside = goal.map_or(String::new(), |g| format!("  at least {g:<6} {}", if figure.value >= g { "reached" } else { "missed" }));
        println!("{corpus:<18} {:<32} {:>8.1}{beside}", figure.name, figure.value);
    }
}
