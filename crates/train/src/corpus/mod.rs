//! The corpus of the project: its articles, their annotation, and what the annotation says as records.
//!
//! ```text
//! annotations/<world>/<article>.ann -> Entry -> Record
//! ```

mod agreement;
mod annotation;
mod articles;
mod gold;
mod lines;

pub use agreement::{Agreement, agreement};
pub use annotation::{Entry, Field, parse};
pub use articles::{Corpus, CorpusArticle, Split};
pub use gold::{gold, offsets};
pub use lines::Lines;

use pipeline::Record;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

/// Shows the corpus, checks its annotation, and prints it as records.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// The corpus.
    #[arg(long, default_value = "corpus", global = true)]
    corpus: PathBuf,
    /// Where the texts are that stay outside: the folder of the briefings.
    #[arg(long, global = true)]
    briefings: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Task {
    /// An article as it was read, its lines numbered: what annotators see.
    Text {
        /// `<world>/<article>`, without ending.
        article: String,
    },
    /// What is wrong with annotation files, a line each.
    Check {
        /// Files `<world>/<article>.ann`.
        files: Vec<PathBuf>,
    },
    /// An annotation file with offsets in place of words: what is kept of texts that stay outside.
    Offsets {
        /// A file `<world>/<article>.ann`.
        file: PathBuf,
    },
    /// Annotation as records, JSON Lines.
    Gold {
        /// Only this part.
        #[arg(long)]
        split: Option<Split>,
        /// The folder of annotation inside the corpus.
        #[arg(long, default_value = "annotations")]
        from: PathBuf,
    },
    /// How far two annotations of the same articles agree.
    Agreement {
        /// A folder of annotation inside the corpus.
        #[arg(default_value = "passes/a")]
        one: PathBuf,
        /// Another.
        #[arg(default_value = "passes/b")]
        other: PathBuf,
        /// Also list what only one of them has.
        #[arg(long)]
        differences: bool,
        /// Only this article.
        #[arg(long)]
        only: Option<String>,
    },
}

/// Does what was asked.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let corpus = Corpus::open(&arguments.corpus, arguments.briefings.as_deref())?;
    match &arguments.task {
        Task::Text { article } => {
            let article = corpus.article(article)?;
            print!("{article}");
            Ok(())
        }
        Task::Check { files } => check(&corpus, files),
        Task::Offsets { file } => {
            let article = corpus.article(&name_of(file))?;
            let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
            print!("{}", offsets(&article, &text));
            Ok(())
        }
        Task::Gold { split, from } => {
            for (_, record) in read_all(&corpus, from, *split)? {
                println!("{}", record.to_json());
            }
            Ok(())
        }
        Task::Agreement { one, other, differences, only } => {
            let (one, other) = (read_all(&corpus, one, None)?, read_all(&corpus, other, None)?);
            let mut all = Agreement::default();
            for (article, a) in &one {
                if only.as_ref().is_some_and(|o| *o != article.name) {
                    continue;
                }
                if let Some((_, b)) = other.iter().find(|(x, _)| x.name == article.name) {
                    let found = agreement(a, b);
                    if *differences {
                        found.differences.iter().for_each(|d| println!("{}\t{d}", article.name));
                    }
                    all.add(found);
                }
            }
            print!("{all}");
            Ok(())
        }
    }
}

fn check(corpus: &Corpus, files: &[PathBuf]) -> Result<(), String> {
    let (mut wrong, mut registries) = (0, HashSet::new());
    for file in files {
        let article = corpus.article(&name_of(file))?;
        if registries.insert(article.registry.clone())
            && let Err(e) = crate::events::rules(Some(&article.registry), None)
        {
            println!("{}: {e}", article.name);
            wrong += 1;
        }
        let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let (_, troubles) = gold(&article, &parse(&text));
        troubles.iter().for_each(|t| println!("{}:{t}", file.display()));
        wrong += troubles.len();
    }
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} mistakes in the annotation")) }
}

/// `<world>/<article>` of an annotation file.
fn name_of(file: &std::path::Path) -> String {
    let mut parts: Vec<String> =
        file.with_extension("").components().rev().take(2).map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    parts.reverse();
    parts.join("/")
}

/// A pass over the acts alone stands on the settled actors, times, places and statements.
fn on_first_layer(corpus: &Corpus, name: &str, entries: Vec<Entry>) -> Vec<Entry> {
    let first = |e: &Entry| matches!(e.kind.as_str(), "actor" | "time" | "place" | "statement");
    if entries.iter().any(first) {
        return entries;
    }
    let settled = fs::read_to_string(corpus.folder().join("annotations").join(format!("{name}.ann"))).unwrap_or_default();
    parse(&settled).into_iter().filter(first).chain(entries).collect()
}

/// Which articles a task reads: those of the corpus, or the briefings.
#[derive(clap::Args)]
pub struct Part {
    /// The corpus.
    #[arg(long, default_value = "corpus")]
    corpus: PathBuf,
    /// The folder of the briefings: they are read in place of the articles.
    #[arg(long)]
    briefings: Option<PathBuf>,
    /// Only the worlds that this file names, one a line: corpus/drill/held.txt, corpus/drill/drawn.txt.
    #[arg(long)]
    worlds: Option<PathBuf>,
}

impl Part {
    /// The annotated articles of a split, with what is annotated.
    ///
    /// # Errors
    /// Where the corpus cannot be read.
    pub fn read(&self, split: Split) -> Result<Vec<(CorpusArticle, Record)>, String> {
        let briefings = self.briefings.is_some();
        let corpus = Corpus::open(&self.corpus, self.briefings.as_deref())?;
        let mut all = read_all(&corpus, std::path::Path::new(if briefings { "." } else { "annotations" }), Some(split))?;
        all.retain(|(article, _)| article.name.starts_with("briefings/") == briefings);
        if let Some(file) = &self.worlds {
            let names = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
            all.retain(|(article, _)| article.name.split_once('/').is_some_and(|(world, _)| names.lines().any(|n| n == world)));
            if all.is_empty() {
                return Err(format!("{}: names no world of {} that has articles of this split", file.display(), self.corpus.display()));
            }
        }
        Ok(all)
    }
}

/// All annotated articles of a part, in the corpus's order.
///
/// # Errors
/// Where an annotation has a mistake.
pub fn read_all(corpus: &Corpus, from: &std::path::Path, split: Option<Split>) -> Result<Vec<(CorpusArticle, Record)>, String> {
    let mut all = Vec::new();
    for name in corpus.names(split) {
        let file = corpus.folder().join(from).join(format!("{name}.ann"));
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let article = corpus.article(&name)?;
        let (record, troubles) = gold(&article, &on_first_layer(corpus, &name, parse(&text)));
        if let Some(first) = troubles.first() {
            return Err(format!("{}:{first} ({} mistakes in this file)", file.display(), troubles.len()));
        }
        all.push((article, record));
    }
    Ok(all)
}
