//! `demarche reread`, `backup`, `remove`

use crate::args::{Backup, Remove, Reread};
use crate::output::Output;
use crate::progress::Progress;
use crate::read;
use crate::trouble::{Done, Trouble, complain};
use pipeline::store::ArticleNo;
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

/// Takes articles out.
pub fn remove(args: Remove) -> Result<Done, Trouble> {
    let mut case = super::existing(&args.case)?;
    for no in &args.articles {
        case.remove(ArticleNo(*no))?;
    }
    pipeline::relink(&mut case)?;
    Output::plain().print(&format!("{} removed; {} articles are left\n", args.articles.len(), case.size()?.articles))?;
    Ok(Done::Well)
}
