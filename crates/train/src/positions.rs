//! What the weights of positions are fitted on: every place where a party may be taking one, and the annotated positions that it may be; or what is chosen from for each.
//!
//! Lines of fields divided by tabs. `G`: an annotated position: article, id, act, what it answers, its spans. `C`: a place: article, number, holder, holder's name, spans, confidence of
//! the reading, the annotated positions that share a character with it (`id:characters shared:1 where the holder is right`), its words, its features divided by `|`.
//! `training/positions.py` reads them.
//!
//! With `--choices` a line an option, of positions, papers and engagements that were found and are annotated: `toward`, `answers`, `sender`, `maker`, `kind` or `participant`, article, row, option, 1 where it is a right one,
//! its reasons divided by `|`; of answers those of positions that are not annotated, too, which answer nothing. `links`: an article, and how many links are annotated. `training/choices.py` reads them.

use crate::corpus::{CorpusArticle, Part, Split};
use crate::scores::acts::{Sides, same_rows};
use crate::tagging::Folds;
use article::Span;
use pipeline::record::{Position, Record};
use pipeline::{Choice, Chosen, Pipeline};
use std::path::PathBuf;

/// Prints the places of a part of the corpus.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    /// A folder of taggers that were each fitted without a fold of the articles.
    #[arg(long)]
    taggers: Option<PathBuf>,
    /// What is chosen from for each position, paper and engagement in place of the places.
    #[arg(long)]
    choices: bool,
    /// A folder with other versions of the files under `data/`, read in place of the built-in ones.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Also write what the judge of positions is given of each place: so many floats of four bytes a row, rows in the order of the places.
    #[arg(long)]
    vectors: Option<PathBuf>,
}

/// Does what was asked. Only what may be fitted on is read.
///
/// # Errors
/// Where the corpus cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let folds = Folds::open(arguments.taggers.as_deref())?;
    let annotated = arguments.part.read(Split::Fit)?;
    let mut vectors: Vec<u8> = Vec::new();
    for (article, gold) in annotated.into_iter().filter(|(article, _)| folds.may_read(&article.name)) {
        let rules =
            crate::events::rules(Some(&article.registry), arguments.data.as_deref()).map_err(|e| format!("{}: {e}", article.name))?;
        let pipeline = folds.pipeline(rules, &article.name);
        if arguments.choices { choices(&pipeline, &article, &gold) } else { places(&pipeline, &article, &gold, &mut vectors) }
    }
    let Some(path) = &arguments.vectors else { return Ok(()) };
    std::fs::write(path, vectors).map_err(|e| format!("{}: {e}", path.display()))
}

fn choices(pipeline: &Pipeline, article: &CorpusArticle, gold: &Record) {
    let (found, choices) = pipeline.read_choices(&article.article);
    let sides = Sides::new(gold, &found);
    let [positions, papers, meetings] = ["positions", "instruments", "engagements"].map(|kind| same_rows(kind, gold, &found, &sides));
    let annotated = |pairs: &[(usize, usize)], of| pairs.iter().find(|p| p.1 == of).map(|p| p.0);
    let position = |of| annotated(&positions, of).map(|i| &gold.positions[i]);
    println!("links\t{}\t{}", article.name, gold.positions.iter().filter(|q| q.answers.is_some()).count());
    for Choice { of, options } in choices {
        for (option, reasons) in options {
            let (kind, id, right) = match option {
                Chosen::Toward(actor) => {
                    let Some(position) = position(of) else { break };
                    ("toward", found.positions[of].id.to_string(), position.toward.iter().any(|t| sides.same(*t, actor)))
                }
                Chosen::Answers(other) => {
                    // one that is not annotated answers nothing
                    let answers = position(of).and_then(|q| q.answers);
                    let other = found.positions.iter().position(|q| q.id == other).and_then(position).map(|q| q.id);
                    ("answers", found.positions[of].id.to_string(), answers.is_some() && answers == other)
                }
                Chosen::Sender(actor) => {
                    let Some(paper) = annotated(&papers, of).map(|i| &gold.instruments[i]) else { break };
                    ("sender", found.instruments[of].id.to_string(), paper.from.iter().any(|f| sides.same(*f, actor)))
                }
                Chosen::Maker(actor) => {
                    let Some(paper) = annotated(&papers, of).map(|i| &gold.instruments[i]) else { break };
                    ("maker", found.instruments[of].id.to_string(), paper.from.iter().any(|f| sides.same(*f, actor)))
                }
                Chosen::Kind(kind) => {
                    let Some(paper) = annotated(&papers, of).map(|i| &gold.instruments[i]) else { break };
                    ("kind", found.instruments[of].id.to_string(), paper.kind == kind)
                }
                Chosen::Participant(actor) => {
                    let Some(meeting) = annotated(&meetings, of).map(|i| &gold.engagements[i]) else { break };
                    ("participant", found.engagements[of].id.to_string(), meeting.participants.iter().any(|p| sides.same(*p, actor)))
                }
            };
            let option = match option {
                Chosen::Toward(id) | Chosen::Sender(id) | Chosen::Maker(id) | Chosen::Participant(id) => id.to_string(),
                Chosen::Kind(kind) => format!("{kind:?}"),
                Chosen::Answers(id) => id.to_string(),
            };
            println!("{kind}\t{}\t{id}\t{option}\t{}\t{}", article.name, u8::from(right), reasons.join("|"));
        }
    }
}

fn places(pipeline: &Pipeline, article: &CorpusArticle, gold: &Record, vectors: &mut Vec<u8>) {
    let (found, told) = pipeline.read_candidates(&article.article);
    let sides = Sides::new(gold, &found);
    let spans = |q: &Position| -> Vec<Span> {
        let more = q.found.evidence.iter().copied().filter(|e| !q.issue.overlaps(*e));
        std::iter::once(q.issue).chain(more).collect()
    };
    let written = |spans: &[Span]| spans.iter().map(|s| format!("{}-{}", s.start(), s.end())).collect::<Vec<_>>().join(",");
    for q in &gold.positions {
        let answers = q.answers.map_or("-".to_owned(), |a| a.to_string());
        let act = format!("{:?}", q.act).to_lowercase();
        println!("G\t{}\t{}\t{act}\t{answers}\t{}\t{}", article.name, q.id, written(&spans(q)), q.holder);
    }
    for (i, (place, told)) in found.positions.iter().zip(&told).enumerate() {
        vectors.extend(told.vector.iter().flat_map(|v| v.to_le_bytes()));
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
            told.features.join("|")
        );
    }
}
