//! Events, positions, instruments and engagements of our own corpus: scores and errors.

use crate::corpus::{CorpusArticle, Part, Split};
use crate::scores::acts::Scores;
use crate::tagging::Folds;
use std::path::{Path, PathBuf};

/// Reads the annotated articles and prints how many acts are found and right; `scores::acts` says what that means.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    /// Which split.
    #[arg(long, default_value = "dev")]
    split: Split,
    /// Also list wrong and missing rows of this kind: events, positions, instruments, engagements, links.
    #[arg(long)]
    errors: Option<String>,
    /// Write the signs of each event that was found and whether it is right (1 or 0), a line each: what `training/confidence.py` reads.
    #[arg(long)]
    signs: Option<PathBuf>,
    /// A folder with other versions of the files under `data/`, read in place of the built-in ones: to try rules without building.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Also write, a JSON line a row found: kind, whether it is right, confidence, the rules that found it. For `training/acts/fit.py`.
    #[arg(long)]
    judged: Option<PathBuf>,
    /// A folder of taggers that were each fitted without a fold of the articles: for what is fitted on their signs.
    #[arg(long)]
    taggers: Option<PathBuf>,
}

/// Does what was asked.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let scores = scores(&arguments.part, arguments.split, arguments.data.as_deref(), arguments.taggers.as_deref())?;
    let wanted = |line: &&String| arguments.errors.as_ref().is_some_and(|kind| line.split('\t').nth(1) == Some(kind));
    scores.errors.iter().filter(wanted).for_each(|line| println!("{line}"));
    if let Some(path) = &arguments.signs {
        let lines: String = scores.signs.iter().map(|(right, signs)| format!("{}\t{}\n", u8::from(*right), signs.join("\t"))).collect();
        std::fs::write(path, lines).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    if let Some(file) = &arguments.judged {
        let line = |((confidence, right, kind), because): (&(f32, bool, &str), &Vec<String>)| {
            serde_json::json!({ "kind": kind, "right": right, "confidence": confidence, "because": because }).to_string() + "\n"
        };
        let lines: String = scores.judged.iter().zip(&scores.because).map(line).collect();
        std::fs::write(file, lines).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    print!("{}", scores.table());
    println!("precision of all rows shown: {:.1}", scores.precision_shown());
    Ok(())
}

/// Scores over a part of the corpus.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn scores(part: &Part, split: Split, data: Option<&Path>, taggers: Option<&Path>) -> Result<Scores, String> {
    let folds = Folds::open(taggers)?;
    let mut annotated = part.read(split)?;
    annotated.retain(|(article, _)| folds.may_read(&article.name));
    let read = |part: &[(CorpusArticle, pipeline::Record)]| -> Result<Scores, String> {
        let mut scores = Scores::default();
        for (article, gold) in part {
            let rules = crate::events::rules(Some(&article.registry), data).map_err(|e| format!("{}: {e}", article.name))?;
            scores.add(&article.name, gold, &folds.pipeline(rules, &article.name).read_article(&article.article));
        }
        Ok(scores)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<_> = annotated.chunks(annotated.len().div_ceil(workers).max(1)).collect();
    let all = std::thread::scope(|scope| {
        let running: Vec<_> = parts.iter().map(|part| scope.spawn(|| read(part))).collect();
        running.into_iter().map(|r| r.join().map_err(|_| "reading broke down".to_owned())?).collect::<Result<Vec<_>, String>>()
    })?;
    let mut sum = Scores::default();
    for part in all {
        sum.join(part);
    }
    Ok(sum)
}
