//! Chores of the project.
//!
//!     cargo xtask codegen   writes the files that are made from the code (the JSON Schema, the OpenAPI document, the
//!                           record's types for Python, the page of its columns)
//!     cargo xtask tidy      the map is true: arrows between rooms, paths named in docs, no stray paths
//!     cargo xtask check     everything that must hold: format, clippy, tidy, all tests

mod python;
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

/// The files that are made, with what stands in them.
fn made() -> Result<Vec<(&'static str, String)>, String> {
    let schema: serde_json::Value = serde_json::from_str(&record::schema()).map_err(|e| e.to_string())?;
    Ok(vec![
        ("crates/record/schema.json", record::schema()),
        ("crates/desk/openapi.json", desk::openapi()),
        ("python/demarche/record.py", python::types(&schema)),
        ("docs/SCHEMA.md", python::page(&schema)),
    ])
}

fn codegen() -> Result<(), String> {
    for (path, text) in made()? {
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
    eprintln!(
        "xtask: NOT RUN: the Python package, and a Spark cluster. `e2e/spark` does that; it wants Python and Java 17, and .ci/run calls it."
    );
    Ok(())
}

fn cargo(args: &[&str]) -> Result<(), String> {
    eprintln!("xtask: cargo {}", args.join(" "));
    let status = Command::new(env!("CARGO")).args(args).current_dir(root()).status().map_err(|e| format!("cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", args.join(" "))) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_made_from_the_types_is_up_to_date() {
        for (path, text) in super::made().unwrap() {
            let committed = std::fs::read_to_string(super::root().join(path)).unwrap_or_default();
            assert!(committed == text, "{path} is out of date: run `cargo xtask codegen`");
        }
    }
}
