//! `demarche desk`

use crate::args::Desk;
use crate::case::now;
use crate::output::Output;
use crate::read;
use crate::trouble::{Done, Trouble};
use ::desk::Options;
use pipeline::Pipeline;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};

pub fn run(args: Desk) -> Result<Done, Trouble> {
    let pipeline = Pipeline::new(read::rules(args.registry.as_deref())?);
    let address = args.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)));
    let who = args.by.or_else(|| std::env::var("USER").ok()).unwrap_or_else(|| "unknown".to_owned());
    let (token, read_only, threads) = (args.token, args.read_only, read::threads(None));
    serve(Options { case: args.case, address, token, read_only, who, clock: now, pipeline, threads }, args.open)
}

/// Serves until it is told to stop, and prints where.
pub fn serve(options: Options, open: bool) -> Result<Done, Trouble> {
    let case = options.case.display().to_string();
    ::desk::serve(options, |address| {
        // whoever closed the output can still use the address
        let _ = Output::plain().print(&format!("The desk of {case} stands at {address}\nStop it with Ctrl-C.\n"));
        if open {
            browse(address);
        }
    })?;
    Ok(Done::Well)
}

/// Asks the system for a browser. Where it has none, the address has been printed.
fn browse(address: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(opener).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
