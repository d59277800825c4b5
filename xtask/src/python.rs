//! The record's types for Python, and the page that tells its columns: both made from the JSON Schema, so that nobody has to keep them equal by hand.

use serde_json::Value;
use std::fmt::Write;

/// Words that Python keeps for itself.
const KEYWORDS: &[&str] = &["class", "from", "global", "import", "in", "is", "return", "with"];

/// `python/demarche/record.py`.
pub fn types(schema: &Value) -> String {
    let mut out = String::from(
        "\"\"\"The record: what demarche writes down about one article.\n\nMade from the types of `crates/record` by `cargo xtask codegen`; not written by hand.\n\"\"\"\n\n\
         from __future__ import annotations\n\nfrom dataclasses import dataclass\nfrom typing import Literal\n\nfrom demarche._view import Root, Span, View\n",
    );
    let defs = schema["$defs"].as_object().into_iter().flatten();
    let (objects, words): (Vec<_>, Vec<_>) = defs.filter(|(name, _)| *name != "Span").partition(|(_, d)| d["type"] == "object");
    for (name, word) in words {
        let _ = match choices(word) {
            choices if choices.is_empty() => write!(out, "\n{name} = str\n"),
            choices => write!(out, "\n{name} = Literal[{}]\n", choices.iter().map(|c| format!("{c:?}")).collect::<Vec<_>>().join(", ")),
        };
        if let Some(told) = word["description"].as_str() {
            let _ = writeln!(out, "\"\"\"{}\"\"\"", told.trim_end_matches('"'));
        }
    }
    for (name, object) in objects {
        class(&mut out, name, "View", object);
    }
    class(&mut out, "Record", "Root", schema);
    out
}

/// `docs/SCHEMA.md`.
pub fn page(schema: &Value) -> String {
    let mut out = String::from(
        "# The columns of the record\n\nMade from the types of `crates/record` by `cargo xtask codegen`. A table of records – from `demarche.read_batch`, from Spark, or in Parquet – has one row an\n\
         article; its columns are the fields of `Record`, any of which is null where the article could not be read, and `failure` (utf8), which then says why. A list of records is a\n\
         list of structs. Spans are lists of two whole numbers: start and end in Unicode code points of `article.text`. The same names and values stand in the JSON of\n\
         `demarche read --format json` and in Python's `Record.to_dict()`.\n",
    );
    let mut table = |name: &str, object: &Value| {
        let _ = write!(out, "\n## {name}\n\n{}\n\n| field | Arrow | null | meaning |\n|---|---|---|---|\n", text(object));
        for (field, required) in fields(object) {
            let node = &object["properties"][field];
            let null = if required && !nullable(node) { "" } else { "yes" };
            let _ = writeln!(out, "| `{field}` | {} | {null} | {} |", arrow(node, &schema["$defs"]), text(node));
        }
    };
    table("Record", schema);
    for (name, object) in schema["$defs"].as_object().into_iter().flatten().filter(|(_, d)| d["type"] == "object") {
        table(name, object);
    }
    out.push_str("\n## Words\n\n| kind | words |\n|---|---|\n");
    for (name, word) in schema["$defs"].as_object().into_iter().flatten() {
        let choices = choices(word);
        if !choices.is_empty() {
            let _ = writeln!(out, "| {name} | {} |", choices.join(", "));
        }
    }
    out
}

fn class(out: &mut String, name: &str, base: &str, object: &Value) {
    let _ = write!(out, "\n\n@dataclass(frozen=True, slots=True)\nclass {name}({base}):\n    \"\"\"{}\"\"\"\n", text(object));
    for (field, required) in fields(object) {
        let node = &object["properties"][field];
        let keyword = if KEYWORDS.contains(&field) { "_" } else { "" };
        let (mut hint, default) = (hint(node), if required { "" } else { " = None" });
        if nullable(node) || !required {
            hint += " | None";
        }
        let _ = write!(out, "\n    {field}{keyword}: {hint}{default}\n");
        if let Some(told) = node["description"].as_str() {
            let _ = writeln!(out, "    \"\"\"{told}\"\"\"");
        }
    }
}

/// The fields of an object with whether they are always there: those that are in their own order, then the others by name.
fn fields(object: &Value) -> Vec<(&str, bool)> {
    let required: Vec<&str> = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let all = object["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let others: Vec<_> = all.filter(|name| !required.contains(name)).map(|name| (name, false)).collect();
    required.into_iter().map(|name| (name, true)).chain(others).collect()
}

fn text(node: &Value) -> String {
    node["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words that a kind of word may be.
fn choices(node: &Value) -> Vec<&str> {
    let listed = node["enum"].as_array().into_iter().flatten();
    let told = node["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|c| c.get("const").into_iter().chain(c["enum"].as_array().into_iter().flatten()));
    listed.chain(told).filter_map(Value::as_str).collect()
}

fn nullable(node: &Value) -> bool {
    node["anyOf"].is_array() || node["type"].is_array()
}

fn reference(node: &Value) -> Option<&str> {
    node["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// The node without `null`.
fn some(node: &Value) -> &Value {
    node["anyOf"].as_array().and_then(|all| all.iter().find(|c| c["type"] != "null")).unwrap_or(node)
}

fn kind(node: &Value) -> &str {
    match &node["type"] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    }
}

/// How Python says what a node holds.
fn hint(node: &Value) -> String {
    let node = some(node);
    if let Some(name) = reference(node) {
        return name.to_owned();
    }
    match kind(node) {
        "array" if node["prefixItems"].is_array() => {
            format!("tuple[{}]", node["prefixItems"].as_array().into_iter().flatten().map(hint).collect::<Vec<_>>().join(", "))
        }
        "array" => format!("tuple[{}, ...]", hint(&node["items"])),
        "integer" => "int".to_owned(),
        "number" => "float".to_owned(),
        "boolean" => "bool".to_owned(),
        _ => "str".to_owned(),
    }
}

/// How Arrow says what a node holds.
fn arrow(node: &Value, defs: &Value) -> String {
    let node = some(node);
    if let Some(name) = reference(node) {
        return if defs[name]["type"] == "object" { format!("struct {name}") } else { arrow(&defs[name], defs) };
    }
    match kind(node) {
        "array" => format!("list of {}", arrow(node.get("items").unwrap_or(&node["prefixItems"][0]), defs)),
        "integer" => "int64".to_owned(),
        "number" => "float64".to_owned(),
        "boolean" => "bool".to_owned(),
        _ => "utf8".to_owned(),
    }
}
