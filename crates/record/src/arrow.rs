//! The record as a row of a table in memory: what data frames, Parquet and Spark exchange (<https://arrow.apache.org>).
//!
//! One row an article. The columns are the record's fields under their names in JSON, spans in code points as there, lists of records as lists of
//! structs; they are made from the JSON Schema, so that there is one description of the types and not two. An article that could not be read is a row
//! too: its `failure` says why, and everything else is null.

use crate::Record;
use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::writer::{LineDelimited, WriterBuilder};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// What was read of an article, or why it could not be read.
pub type Row = Result<Box<Record>, String>;

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let root = schemars::schema_for!(Record).to_value();
    let mut fields: Vec<Field> = members(&root, &root["$defs"]).iter().map(|f| f.as_ref().clone().with_nullable(true)).collect();
    fields.push(Field::new("failure", DataType::Utf8, true));
    Arc::new(Schema::new(fields))
});

/// The columns: the fields of a [`Record`], and `failure`.
pub fn schema() -> SchemaRef {
    SCHEMA.clone()
}

/// Rows as a batch.
///
/// # Errors
/// Where a column would hold more than two gigabytes.
pub fn batch<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Result<RecordBatch, ArrowError> {
    let line = |row: &Row| row.as_ref().map_or_else(|failure| json!({ "failure": failure }).to_string(), |record| record.to_json());
    let lines: Vec<String> = rows.into_iter().map(line).collect();
    let mut decoder = ReaderBuilder::new(schema()).with_batch_size(lines.len().max(1)).build_decoder()?;
    for line in &lines {
        decoder.decode(line.as_bytes())?;
    }
    Ok(decoder.flush()?.unwrap_or_else(|| RecordBatch::new_empty(schema())))
}

/// The rows of a batch as lines of JSON: each a record that [`Record::from_json`] reads, or `{"failure": "…"}`. The batch may be of ours or of whatever
/// kept its columns; other columns come too.
///
/// # Errors
/// Where a column holds what JSON does not.
pub fn json_lines(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    let mut writer = WriterBuilder::new().build::<_, LineDelimited>(&mut lines);
    writer.write(batch)?;
    writer.finish()?;
    Ok(lines)
}

/// The fields of an object of the JSON Schema: those that are always there in their own order, then the others by name.
fn members(object: &Value, defs: &Value) -> Fields {
    let required: Vec<&str> = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = object["properties"].as_object();
    let others = properties.into_iter().flatten().map(|(name, _)| name.as_str()).filter(|name| !required.contains(name));
    let field = |name: &&str| {
        let (holds, nullable) = holds(&object["properties"][*name], defs);
        Field::new(*name, holds, nullable || !required.contains(name))
    };
    required.iter().copied().chain(others).map(|name| field(&name)).collect()
}

/// What a node of the JSON Schema holds, and whether it may be null.
fn holds(node: &Value, defs: &Value) -> (DataType, bool) {
    if let Some(name) = node["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return holds(&defs[name], defs);
    }
    if let Some(choices) = node["anyOf"].as_array() {
        let some = choices.iter().find(|c| c["type"] != "null").unwrap_or(&Value::Null);
        return (holds(some, defs).0, true);
    }
    let (kind, nullable) = match &node["type"] {
        Value::Array(kinds) => (kinds.iter().find(|k| *k != "null").unwrap_or(&Value::Null), true),
        kind => (kind, false),
    };
    let holds = match kind.as_str() {
        Some("object") => DataType::Struct(members(node, defs)),
        Some("array") => {
            let item = node.get("items").unwrap_or(&node["prefixItems"][0]);
            DataType::List(Arc::new(Field::new_list_field(holds(item, defs).0, false)))
        }
        Some("integer") => DataType::Int64,
        Some("number") => DataType::Float64,
        Some("boolean") => DataType::Boolean,
        // words and choices of words
        _ => DataType::Utf8,
    };
    (holds, nullable)
}
