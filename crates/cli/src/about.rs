//! `demarche about`: what this program is made of, and whom to thank.

use crate::output::Output;
use crate::trouble::{Done, Trouble};
use pipeline::{Pipeline, Rules};
use std::fmt::Write;

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
    page
}
