//! What can go wrong with a command as a whole, and how it is said: once, here, in one line.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command that ran to its end went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Everything was read.
    Well,
    /// Something could not be read, and was named; the rest was.
    SomeFailed,
}

/// Why a command did not run to its end.
#[derive(Debug)]
pub enum Trouble {
    /// The command makes no sense as given.
    Usage(String),
    /// Clap has the last word: help, version.
    Said(clap::Error),
    /// Standard output takes no more.
    Output(io::Error),
    /// The system denies something that we need.
    System(io::Error),
    /// The case.
    Case(pipeline::store::Error),
    /// A file that was to be written or read.
    File(PathBuf, io::Error),
}

impl Trouble {
    /// Says it and turns it into an exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Trouble::Usage(what) => {
                complain(what);
                ExitCode::from(2)
            }
            Trouble::Said(said) => {
                let code = said.exit_code();
                let _ = said.print();
                ExitCode::from(u8::try_from(code).unwrap_or(2))
            }
            // Whoever read our output has seen enough: `demarche read … | head`.
            Trouble::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Trouble::Output(e) => {
                complain(format_args!("standard output: it cannot be written ({e}); make room, or send it elsewhere"));
                ExitCode::FAILURE
            }
            // a question that cannot be understood is a wrong command; a case that cannot be written is not
            Trouble::Case(e) => {
                let code = if e.is_question() { 2 } else { 1 };
                complain(e);
                ExitCode::from(code)
            }
            Trouble::File(path, e) => {
                complain(format_args!("{}: {e}; check the name and the room on the disk", path.display()));
                ExitCode::FAILURE
            }
            Trouble::System(e) => {
                complain(format_args!("the system gives no threads ({e}); try again with --threads 1"));
                ExitCode::FAILURE
            }
        }
    }
}

impl From<pipeline::store::Error> for Trouble {
    fn from(e: pipeline::store::Error) -> Trouble {
        Trouble::Case(e)
    }
}

impl From<::desk::Error> for Trouble {
    fn from(e: ::desk::Error) -> Trouble {
        match e {
            ::desk::Error::Case(e) => Trouble::Case(e),
            ::desk::Error::Address(..) | ::desk::Error::Open => Trouble::Usage(e.to_string()),
        }
    }
}

impl From<pipeline::Broken> for Trouble {
    fn from(e: pipeline::Broken) -> Trouble {
        match e {
            pipeline::Broken::Threads(e) => Trouble::System(e),
            pipeline::Broken::Case(e) => Trouble::Case(e),
        }
    }
}

impl From<export::Error> for Trouble {
    fn from(e: export::Error) -> Trouble {
        match e {
            export::Error::Case(e) => Trouble::Case(e),
            export::Error::Io(e) => Trouble::Output(e),
            export::Error::NotEmpty | export::Error::Line(..) => Trouble::Usage(e.to_string()),
        }
    }
}

/// One line on standard error. Where that is closed there is nobody left to tell.
pub fn complain(what: impl Display) {
    let _ = writeln!(io::stderr(), "demarche: {what}");
}

/// A panic in one article is caught and told in one line that names the article; its own message could quote the text, so it is
/// shown only to those who ask for it by `RUST_BACKTRACE`.
pub fn keep_panics_quiet() {
    let asked_for = std::env::var_os("RUST_BACKTRACE").is_some_and(|v| v != "0");
    if !asked_for {
        std::panic::set_hook(Box::new(|info| {
            if let Some(place) = info.location() {
                complain(format_args!("internal error at {}:{}; set RUST_BACKTRACE=1 to see more", place.file(), place.line()));
            }
        }));
    }
}
