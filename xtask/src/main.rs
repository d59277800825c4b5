//! Chores of the project.
//!
//!     cargo xtask codegen   writes the files that are made from the code (the JSON Schema)
//!     cargo xtask tidy      the map is true: arrows between rooms, paths named in docs, no stray paths
//!     cargo xtask check     everything that must hold: format, clippy, tidy, all tests

mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let done = match task.as_str() {
        "codegen" => codegen(),
        "tidy" => tidy::check(&root()),
        "check" => check(),
        _ => Err("usage: cargo xtask codegen | tidy | check".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

fn codegen() -> Result<(), String> {
    let path = root().join("crates/record/schema.json");
    std::fs::write(&path, record::schema()).map_err(|e| format!("{}: {e}", path.display()))
}

fn check() -> Result<(), String> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    tidy::check(&root())?;
    cargo(&["test", "--workspace", "--quiet"])
}

fn cargo(args: &[&str]) -> Result<(), String> {
    eprintln!("xtask: cargo {}", args.join(" "));
    let status = Command::new(env!("CARGO")).args(args).current_dir(root()).status().map_err(|e| format!("cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", args.join(" "))) }
}
