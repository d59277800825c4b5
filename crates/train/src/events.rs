//! Events of public sentence corpora: figures and errors.

use crate::load::{self, Annotated};
use crate::scores::events::{Gold, Scores, Told, told};
use pipeline::{Given, Pipeline, Rules, Unit};
use std::path::{Path, PathBuf};

/// Reads sentences that are annotated with events and prints how many are right; `scores::events` says what that means.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the public corpora: plover, cameo, petrarch.
    corpora: PathBuf,
    /// Only this corpus: plv, cameo, gold, petrarch.
    #[arg(long)]
    only: Option<String>,
    /// Also list what is wrong.
    #[arg(long)]
    errors: bool,
    /// A folder with other versions of the files under `data/`, read in place of the built-in ones: to try a codebook without building.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Does what was asked.
///
/// # Errors
/// Where a corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let pipeline = Pipeline::new(rules(None, arguments.data.as_deref())?);
    type Loader = fn(&Path) -> load::Loaded<Gold>;
    let corpora: [(&str, Loader); 4] =
        [("plv", load::plv), ("cameo", load::cameo), ("gold", load::plover_records), ("petrarch", load::petrarch)];
    for (name, load) in corpora {
        if arguments.only.as_ref().is_some_and(|o| o != name) {
            continue;
        }
        let rows = load(&arguments.corpora)?;
        let found = read(&pipeline, &rows)?;
        let mut scores = Scores::default();
        for (row, events) in rows.iter().zip(&found) {
            match name {
                "cameo" => scores.add_class(&row.source.text, &row.gold, events),
                _ => scores.add_pair(&row.source.text, &row.gold, events),
            }
        }
        scores.errors.iter().filter(|_| arguments.errors).for_each(|e| println!("{e}"));
        let figures = if name == "cameo" { scores.class_figures() } else { scores.pair_figures() };
        println!("{name}: {} sentences", rows.len());
        figures.iter().for_each(|(name, value)| println!("  {name:<26}{value:6.2}"));
    }
    Ok(())
}

/// The built-in rules and a registry, with files of a folder in place of those under `data/`.
///
/// # Errors
/// Where a file cannot be understood.
pub fn rules(registry: Option<&str>, data: Option<&Path>) -> Result<Rules, String> {
    let other = |name: &str| std::fs::read_to_string(data?.join(name.strip_prefix("data/")?)).ok();
    Rules::with_files(registry, &other).map_err(|e| e.to_string())
}

fn read(pipeline: &Pipeline, rows: &[Annotated<Gold>]) -> Result<Vec<Vec<Told>>, String> {
    let one = |row: &Annotated<Gold>| {
        let line = serde_json::json!({ "id": row.source.id, "text": row.source.text }).to_string();
        let article = Unit::line(&row.source.id, line.into_bytes(), Given::default()).article();
        // what ingest refuses holds no records
        article.map(|a| told(&pipeline.read_article(&a))).unwrap_or_default()
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = rows
            .chunks(rows.len().div_ceil(workers).max(1))
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        let parts = running.into_iter().map(|r| r.join().map_err(|_| "reading broke down".to_owned()));
        Ok(parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    })
}
