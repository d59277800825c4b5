//! The map is true: the arrows between rooms are those of the design, and what the docs name exists.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Which room may know which: docs/ARCHITECTURE.md, "Allowed arrows". A room that is not listed may not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("article", &[]),
    ("ingest", &["article"]),
    ("nlp", &["article"]),
    ("record", &["article"]),
    ("extract", &["article", "nlp", "record"]),
    ("link", &["article", "nlp", "record"]),
    ("store", &["article", "record"]),
    ("views", &["article", "record", "store"]),
    ("export", &["article", "record", "store"]),
    ("pipeline", &["article", "ingest", "nlp", "record", "extract", "link", "store"]),
    ("desk", &["views", "export", "pipeline"]),
    ("cli", &["pipeline", "views", "export", "desk"]),
    ("python", &["pipeline", "views", "export"]),
];

/// Heavy friends and the only rooms that may call on them.
const FRIENDS: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("axum", &["desk"]),
    ("pyo3", &["python"]),
    ("arrow-pyarrow", &["python"]),
    ("safetensors", &["nlp", "train"]),
];

/// Rooms that may know any other, and that nothing may know.
const OUTSIDE: &[&str] = &["train", "xtask"];

/// All checks; the error lists everything that is wrong.
pub fn check(root: &Path) -> Result<(), String> {
    let mut wrong = arrows(&metadata(root)?);
    wrong.extend(missing_paths(root));
    if wrong.is_empty() { Ok(()) } else { Err(format!("untidy:\n  {}", wrong.join("\n  "))) }
}

fn metadata(root: &Path) -> Result<Value, String> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    serde_json::from_slice(&out.stdout).map_err(|e| format!("cargo metadata: {e}: {}", String::from_utf8_lossy(&out.stderr)))
}

fn room(package: &str) -> &str {
    package.strip_prefix("demarche-").unwrap_or(package)
}

fn arrows(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |v: &Value| v["name"].as_str().unwrap_or_default().to_owned();
    let rooms: BTreeSet<String> = packages.iter().map(|p| room(&name(p)).to_owned()).collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in packages {
        let package_name = name(package);
        let from = room(&package_name);
        let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        // What only tests use is no arrow of the design.
        for to in dependencies.iter().filter(|d| d["kind"].is_null()).map(name) {
            if let Some((_, only)) = FRIENDS.iter().find(|(friend, _)| *friend == to)
                && !only.contains(&from)
            {
                wrong.push(format!("crates/{from} uses {to}, which may be used in {} only", only.join(", ")));
            }
            let to = room(&to);
            if rooms.contains(to) && OUTSIDE.contains(&to) {
                wrong.push(format!("crates/{from} depends on {to}; nothing may"));
            } else if rooms.contains(to) && !OUTSIDE.contains(&from) && !allowed.get(from).is_some_and(|ok| ok.contains(&to)) {
                wrong.push(format!("crates/{from} depends on {to}: the design has no such arrow"));
            }
        }
        if !OUTSIDE.contains(&from) && !allowed.contains_key(from) {
            wrong.push(format!(
                "crates/{from} is no room of the design: add it to docs/ARCHITECTURE.md and to xtask/src/tidy.rs, or take it out"
            ));
        }
    }
    wrong
}

/// Paths in backquotes in the docs that look like ours and do not exist.
fn missing_paths(root: &Path) -> Vec<String> {
    const DOCS: &[&str] =
        &["README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/PYTHON.md", "docs/SPARK.md", "docs/BENCHMARKS.md"];
    const FOLDERS: &[&str] = &[
        "crates/",
        "data/",
        "docs/",
        "models/",
        "corpus/",
        "examples/",
        "xtask/",
        "training/",
        "fuzz/",
        ".ci/",
        "bench/",
        "python/",
        "e2e/",
    ];
    let mut wrong = Vec::new();
    for doc in DOCS {
        let Ok(text) = std::fs::read_to_string(root.join(doc)) else {
            wrong.push(format!("{doc} is missing"));
            continue;
        };
        for path in text.split('`').skip(1).step_by(2).filter(|p| FOLDERS.iter().any(|f| p.starts_with(f))) {
            let plain = path.split([' ', '*', '{', '<', '…']).next().unwrap_or_default();
            if !root.join(plain).exists() {
                wrong.push(format!("{doc} names `{path}`, which does not exist"));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(from: &str, to: &str) -> Value {
        let package = |name: &str, deps: &[&str]| json!({ "name": name, "dependencies": deps.iter().map(|d| json!({ "name": d, "kind": null })).collect::<Vec<_>>() });
        json!({ "packages": [package(from, &[to]), package(to, &[])] })
    }

    #[test]
    fn arrows_may_not_bend() {
        let check = |from: &str, to: &str, fine: bool| assert_eq!(arrows(&workspace(from, to)).is_empty(), fine, "{from} -> {to}");
        check("demarche-extract", "demarche-nlp", true);
        check("demarche-train", "demarche-nlp", true);
        check("demarche-nlp", "demarche-record", false);
        check("demarche-extract", "demarche-store", false);
        check("demarche-cli", "demarche-train", false);
        check("demarche-kitchen", "demarche-article", false);
    }

    #[test]
    fn heavy_friends_stay_in_their_rooms() {
        let uses = |room: &str| arrows(&json!({ "packages": [{ "name": room, "dependencies": [{ "name": "rusqlite", "kind": null }] }] }));
        assert!(uses("demarche-store").is_empty());
        assert_eq!(uses("demarche-cli").len(), 1);
    }
}
