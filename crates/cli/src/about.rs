//! `demarche about`: what this program is made of, and whom to thank.

use crate::output::Output;
use crate::trouble::{Done, Trouble};
use pipeline::{Pipeline, Rules};
use std::fmt::Write;

/// Where the facts in the rules and lexicons come from, as Markdown: a table under each heading, with the source and its licence in the first
/// two columns.
const SOURCES: &str = include_str!("../../../data/SOURCES.md");

pub fn run() -> Result<Done, Trouble> {
    Output::plain().print(&about())?;
    Ok(Done::Well)
}

fn about() -> String {
    let model = Pipeline::model();
    let mut page = String::new();
    // writing to a string cannot fail
    let _ = writeln!(page, "demarche {}\n  licence  {}", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"));
    let _ = writeln!(page, "\nmodel {}-{}\n  licence  {}", model.name, model.version, model.licence);
    for credit in &model.credits {
        let _ = writeln!(page, "  made from  {credit}");
    }
    let _ = writeln!(page, "\nrules {}", Rules::builtin().hash());
    let _ = writeln!(page, "  licence  {}", env!("CARGO_PKG_LICENSE"));
    for (source, licence) in sources() {
        let _ = writeln!(page, "  facts from  {source}; {licence}");
    }
    page.push_str("\nWhat was taken from each is told in data/SOURCES.md, and how the model was made in models/.\n");
    page
}

/// The rows of the tables, without their heads.
fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = SOURCES.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        Some((cells.next()?, cells.next()?))
    });
    rows.filter(|(source, _)| *source != "source" && !source.starts_with("--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_named() {
        assert!(sources().count() > 3);
        assert!(sources().all(|(source, licence)| !source.is_empty() && !licence.is_empty()));
        assert!(about().contains("facts from  "));
    }
}
