//! Chores of the project.
//!
//!     cargo xtask codegen   writes the files that are made from the code (the JSON Schema, the OpenAPI document)
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
    for (path, text) in [("crates/record/schema.json", record::schema()), ("crates/desk/openapi.json", desk::openapi())] {
        std::fs::write(root().join(path), text).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(())
}

fn check() -> Result<(), String> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    tidy::check(&root())?;
    cargo(&["test", "--workspace", "--quiet"])?;
    eprintln!(
        "xtask: NOT RUN: the pages in a browser (keys, marks, accessibility). `e2e/run` does that; it wants Debian's chromium, and .ci/run calls it."
    );
    Ok(())
}

fn cargo(args: &[&str]) -> Result<(), String> {
    eprintln!("xtask: cargo {}", args.join(" "));
    let status = Command::new(env!("CARGO")).args(args).current_dir(root()).status().map_err(|e| format!("cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", args.join(" "))) }
}
