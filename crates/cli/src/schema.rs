//! `demarche schema`

use crate::output::Output;
use crate::trouble::{Done, Trouble};

pub fn run() -> Result<Done, Trouble> {
    Output::plain().print(&pipeline::record::schema())?;
    Ok(Done::Well)
}
