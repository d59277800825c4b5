//! `demarche reread`, `backup`, `remove`

use crate::args::{Backup, Remove, Reread};
use crate::output::Output;
use crate::progress::Progress;
use crate::read;
use crate::trouble::{Done, Trouble, complain};
use pipeline::store::{ArticleNo, RowId};
use pipeline::{Case, Pipeline};

/// Reads what the case holds with this version.
pub fn reread(args: Reread) -> Result<Done, Trouble> {
    let pipeline = Pipeline::new(read::rules(args.registry.as_deref())?);
    let mut case = super::existing(&args.case)?;
    let progress = Progress::of(case.size()?.articles);
    let tally = pipeline::reread(&mut case, &pipeline, args.all, |_| progress.step())?;
    drop(progress);
    if tally.failed > 0 {
        complain(format_args!("{} articles were kept without text and stay as they are; add them again to read them", tally.failed));
    }
    Output::plain().print(&format!("{} read again, {} were read by this version\n", tally.added, tally.known))?;
    Ok(if tally.failed == 0 { Done::Well } else { Done::SomeFailed })
}

/// Copies a case.
pub fn backup(args: Backup) -> Result<Done, Trouble> {
    Case::read(&args.case)?.backup(&args.to)?;
    Ok(Done::Well)
}

/// What is to be taken out.
enum Out {
    Article(ArticleNo),
    /// By one of the rows that name the person.
    Person(RowId),
}

/// Takes articles out, and people out of articles.
pub fn remove(args: Remove) -> Result<Done, Trouble> {
    let all: Vec<Out> = args.ids.iter().map(|given| out(given)).collect::<Result<_, _>>()?;
    let mut case = super::existing(&args.case)?;
    // all of them are there, or nothing goes
    for one in &all {
        match one {
            Out::Article(article) => drop(case.record(*article)?),
            Out::Person(person) => drop(case.row(person)?),
        }
    }
    let mut told = String::new();
    for one in &all {
        match one {
            Out::Article(article) => {
                case.remove(*article)?;
                told += &format!("article {} removed\n", article.0);
            }
            Out::Person(person) => {
                // in which articles it is the same person
                pipeline::relink(&mut case)?;
                let redacted = case.redact(person)?;
                told += &format!("{person} taken out: {}, {} removed\n", count(redacted.articles, "article"), count(redacted.rows, "row"));
            }
        }
    }
    pipeline::relink(&mut case)?;
    case.scrub()?;
    Output::plain().print(&format!("{told}{} left\n", count(case.size()?.articles, "article")))?;
    Ok(Done::Well)
}

/// An article by its number, or a person by the id of a row.
fn out(given: &str) -> Result<Out, Trouble> {
    match given.parse() {
        Ok(no) => Ok(Out::Article(ArticleNo(no))),
        Err(_) => super::show::id(given).map(Out::Person),
    }
}

fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
