//! `demarche completions` and `demarche man`: what clap can tell about the arguments.

use crate::args::Args;
use crate::output::Output;
use crate::trouble::{Done, Trouble};
use clap::CommandFactory;
use clap_complete::Shell;

pub fn completions(shell: Shell) -> Result<Done, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "demarche", &mut script);
    Output::plain().print(&String::from_utf8_lossy(&script))?;
    Ok(Done::Well)
}

/// One page: the program, then each command.
pub fn page() -> Result<Done, Trouble> {
    let mut roff = Vec::new();
    let mut program = Args::command();
    program.build();
    clap_mangen::Man::new(program.clone()).render(&mut roff).map_err(Trouble::Output)?;
    for command in program.get_subcommands() {
        let page = clap_mangen::Man::new(command.clone());
        let write = || -> std::io::Result<()> {
            use std::io::Write;
            writeln!(roff, ".SH {}", command.get_bin_name().unwrap_or(command.get_name()).to_uppercase())?;
            page.render_description_section(&mut roff)?;
            page.render_options_section(&mut roff)?;
            page.render_extra_section(&mut roff)
        };
        let mut write = write;
        write().map_err(Trouble::Output)?;
    }
    Output::plain().print(&String::from_utf8_lossy(&roff))?;
    Ok(Done::Well)
}
