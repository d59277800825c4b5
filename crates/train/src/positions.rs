//! What the weights of positions are fitted on: every place where a party may be taking one, and the annotated positions that it may be.
//!
//! Lines of fields divided by tabs. `G`: an annotated position: article, id, act, what it answers, its spans. `C`: a place: article, number, holder, holder's name, spans, confidence of
//! the reading, the annotated positions that share a character with it (`id:characters shared:1 where the holder is right`), its words, its features divided by `|`.
//! `training/positions.py` reads them.

use crate::corpus::{Part, Split};
use crate::scores::acts::Sides;
use crate::tagging::Folds;
use article::Span;
use pipeline::Rules;
use pipeline::record::Position;
use std::path::PathBuf;

/// Prints the places of a part of the corpus.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    /// A folder of taggers that were each fitted without a fold of the articles.
    #[arg(long)]
    taggers: Option<PathBuf>,
}

/// Does what was asked. Only what may be fitted on is read.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let folds = Folds::open(arguments.taggers.as_deref())?;
    let spans = |q: &Position| -> Vec<Span> {
        let more = q.found.evidence.iter().copied().filter(|e| !q.issue.overlaps(*e));
        std::iter::once(q.issue).chain(more).collect()
    };
    let written = |spans: &[Span]| spans.iter().map(|s| format!("{}-{}", s.start(), s.end())).collect::<Vec<_>>().join(",");
    let annotated = arguments.part.read(Split::Fit)?;
    for (article, gold) in annotated.into_iter().filter(|(article, _)| folds.may_read(&article.name)) {
        let rules = Rules::with_registry(&article.registry).map_err(|e| format!("{}: {e}", article.name))?;
        let (found, features) = folds.pipeline(rules, &article.name).read_candidates(&article.article);
        let sides = Sides::new(&gold, &found);
        for q in &gold.positions {
            let answers = q.answers.map_or("-".to_owned(), |a| a.to_string());
            println!(
                "G\t{}\t{}\t{}\t{answers}\t{}\t{}",
                article.name,
                q.id,
                format!("{:?}", q.act).to_lowercase(),
                written(&spans(q)),
                q.holder
            );
        }
        for (i, (place, features)) in found.positions.iter().zip(&features).enumerate() {
            let own = spans(place);
            let may_be = gold.positions.iter().filter_map(|q| {
                let shared: usize = spans(q).iter().flat_map(|s| own.iter().filter_map(|o| s.intersection(*o))).map(Span::len).sum();
                (shared > 0).then(|| format!("{}:{shared}:{}", q.id, u8::from(sides.same(q.holder, place.holder))))
            });
            let may_be: Vec<_> = may_be.collect();
            let name = found.actors.iter().find(|a| a.id == place.holder).map_or("?", |a| &a.name);
            let words = place.issue_text.replace(['\n', '\t'], " ");
            println!(
                "C\t{}\t{i}\t{}\t{name}\t{}\t{}\t{words}\t{}",
                article.name,
                place.holder,
                written(&own),
                may_be.join(","),
                features.join("|")
            );
        }
    }
    Ok(())
}
