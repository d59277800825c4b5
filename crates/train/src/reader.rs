//! The reader's figures on the dev parts, from raw text, as the program itself reads it.

use crate::names::{self, Named};
use crate::syntax::{self, Analysis};
use pipeline::{Given, Pipeline, Unit};
use std::path::{Path, PathBuf};

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the corpora: ud-ewt/dev.conllu, gum/dev/, crossner-politics/dev.txt, uner-ewt/en_ewt-ud-dev.iob2.
    corpora: PathBuf,
}

/// Reads every dev part and prints its figures: F1 in percent, as the CoNLL 2018 shared task defines them for syntax, exact spans for names.
///
/// # Errors
/// Where a corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let pipeline = Pipeline::default();
    println!("model {}-{}", Pipeline::model().name, Pipeline::model().version);
    for (name, path) in [("EWT dev", "ud-ewt/dev.conllu"), ("GUM dev", "gum/dev")] {
        let gold = conllu(&arguments.corpora.join(path))?;
        let mut system = String::new();
        for document in syntax::documents(&gold) {
            system.push_str(&pipeline.conllu(&article(document.id, &document.text)?));
        }
        let figures = syntax::score(&Analysis::parse(&gold), &Analysis::parse(&system))?;
        let shown: Vec<String> = figures.iter().map(|(n, f)| format!("{n} {:.2}", f.percent())).collect();
        println!("{name:<22} {}", shown.join("  "));
    }
    type Loader = fn(&str) -> Vec<Named>;
    let crossner = ("CrossNER politics dev", "crossner-politics/dev.txt", names::crossner as Loader);
    let uner = ("UNER EWT dev", "uner-ewt/en_ewt-ud-dev.iob2", names::uner as Loader);
    for (name, path, load) in [crossner, uner] {
        let gold = load(&file(&arguments.corpora.join(path))?);
        let predicted = gold.iter().map(|d| predict(&pipeline, d)).collect::<Result<Vec<_>, _>>()?;
        let figures = names::score(&gold, &predicted);
        let shown: Vec<String> = ["micro", "PER", "ORG", "LOC"]
            .iter()
            .map(|n| format!("{n} {:.2}", figures.get(n).copied().unwrap_or_default().percent()))
            .collect();
        println!("{name:<22} {}", shown.join("  "));
    }
    Ok(())
}

fn file(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}; give the folder of the corpora", path.display()))
}

/// A file, or all `.conllu` files of a folder in the order of their names.
fn conllu(path: &Path) -> Result<String, String> {
    if !path.is_dir() {
        return file(path);
    }
    let listing = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut files: Vec<PathBuf> =
        listing.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|x| x == "conllu")).collect();
    files.sort();
    files.iter().map(|p| file(p)).collect()
}

/// The article that a line of JSON Lines with this text would be.
fn article(id: String, text: &str) -> Result<pipeline::Article, String> {
    let line = serde_json::json!({ "id": id, "text": text }).to_string();
    Unit::line("corpus", line.into_bytes(), Given::default()).article().map_err(|f| f.to_string())
}

/// The reader's names, in code points of the text as it was given.
fn predict(pipeline: &Pipeline, document: &Named) -> Result<Vec<(usize, usize, String)>, String> {
    let article = article(document.id.clone(), &document.text)?;
    let points = article.text.code_points();
    let given = |at: usize| at + article.text.shifts().iter().rev().find(|&&(from, _)| from <= at).map_or(0, |&(_, behind)| behind);
    let names = pipeline.read_article(&article).names;
    let label =
        |n: &pipeline::record::Name| serde_json::to_value(n.label).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    Ok(names.iter().map(|n| (given(points.at_byte(n.span.start())), given(points.at_byte(n.span.end()) - 1) + 1, label(n))).collect())
}
