//! The OpenAPI document, made from the table of routes.

use super::ROUTES;
use crate::ask::NAMES;
use serde_json::{Map, Value, json};

/// The document, as `/api/v1/openapi.json` serves it.
pub fn openapi() -> String {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let problem = json!({ "description": "Why not", "content": { "application/problem+json": { "schema": refer("Problem") } } });
        let mut operation = json!({
            "summary": route.summary,
            "operationId": format!("{}{}", route.method.to_lowercase(), route.path.replace(['/', '{', '}', '.'], "_")),
            "parameters": parameters(route.path, route.names),
            "responses": { status(route.method, route.path): answer(route.path, route.answer), "4XX": problem, "5XX": problem },
        });
        if route.method == "POST" {
            operation["requestBody"] = request(route.path);
        }
        let path = paths.entry(format!("/api/v1{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.to_lowercase()] = operation;
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "demarche desk", "version": env!("CARGO_PKG_VERSION"),
            "description": "The questions of the command line, answered from a case in JSON. Ids of rows, such as 12.s3, are an article's number and the row's id in it. Every answer has an ETag.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas() },
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn status(method: &str, path: &str) -> &'static str {
    match (method, path) {
        ("POST", "/articles") => "202",
        ("POST", _) => "201",
        _ => "200",
    }
}

fn answer(path: &str, schema: &str) -> Value {
    let kind = if path.ends_with("/events") && path.starts_with("/jobs") { "text/event-stream" } else { "application/json" };
    json!({ "description": "The answer", "content": { kind: { "schema": refer(schema) } } })
}

fn parameters(path: &str, names: &[&str]) -> Vec<Value> {
    let in_path = path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).map(|name| {
        let schema = if name == "id" {
            json!({ "type": "string", "pattern": "^[0-9]+\\.[a-z][0-9]+$" })
        } else {
            json!({ "type": "integer", "minimum": 1 })
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let in_query = names.iter().map(|name| {
        let means = NAMES.iter().find(|(known, _)| known == name).map_or("", |(_, means)| means);
        let schema = match *name {
            "page" | "limit" | "from" | "newer" => json!({ "type": ["integer", "string"] }),
            "confidence" => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
            "since" | "until" | "published" => json!({ "type": "string", "format": "date" }),
            _ => json!({ "type": "string" }),
        };
        json!({ "name": name, "in": "query", "description": means, "schema": schema })
    });
    in_path.chain(in_query).collect()
}

fn request(path: &str) -> Value {
    match path {
        "/articles" => json!({ "required": true, "content": {
            "application/json": { "schema": refer("NewArticle") },
            "multipart/form-data": { "schema": refer("NewArticles") },
        } }),
        "/corrections" => json!({ "required": true, "content": {
            "application/json": { "schema": refer("Said") },
            "application/x-www-form-urlencoded": { "schema": refer("Said") },
        } }),
        _ => json!({ "required": false, "content": { "application/x-www-form-urlencoded": { "schema": { "type": "object" } } } }),
    }
}

fn schemas() -> Value {
    let string = || json!({ "type": "string" });
    let number = || json!({ "type": "integer" });
    let maybe = || json!({ "type": ["string", "null"] });
    let many = |name: &str| json!({ "type": "array", "items": refer(name) });
    let object = |properties: Value| json!({ "type": "object", "properties": properties });
    let days = || json!({ "type": ["array", "null"], "items": string(), "description": "the first and the last day" });
    let row = json!({
        "id": string(), "kind": string(), "act": string(), "status": string(), "confidence": { "type": "number" },
        "hand": { "enum": ["machine", "accepted", "edited", "person"] }, "day": maybe(), "published": maybe(), "outlet": maybe(), "article": number(),
        "who": many("Party"), "whom": many("Party"), "words": string(), "how": string(), "place": maybe(), "time": maybe(),
        "rows": number(), "sources": number(),
    });
    let list = |name: &str, of: &str| object(json!({ "total": number(), "page": number(), "limit": number(), name: many(of) }));
    let all = [
        ("Any", json!({})),
        ("Problem", object(json!({ "type": string(), "title": string(), "status": number(), "detail": string() }))),
        ("Party", object(json!({ "name": string(), "actor": maybe() }))),
        ("Row", object(row)),
        ("Rows", list("rows", "Row")),
        (
            "Case",
            object(
                json!({ "name": string(), "articles": number(), "rows": { "type": "object", "additionalProperties": number() }, "corrections": number(), "days": days(),
            "read_by": { "type": "array", "items": { "type": "object" } }, "read_only": { "type": "boolean" }, "settling": { "type": "boolean" } }),
            ),
        ),
        (
            "Brief",
            object(
                json!({ "since": maybe(), "articles_total": number(), "articles": many("Article"), "statements": refer("Some"), "issues": refer("Any"), "instruments": refer("Some"), "events": refer("Some"),
            "agenda": many("Meeting") }),
            ),
        ),
        ("Some", object(json!({ "total": number(), "rows": many("Row") }))),
        (
            "Issue",
            object(
                json!({ "id": string(), "words": string(), "days": days(), "sources": number(), "stands": { "type": "array", "items": { "type": "object" } } }),
            ),
        ),
        ("Ledger", list("issues", "Issue")),
        (
            "Meeting",
            json!({ "allOf": [refer("Row"), object(json!({ "group": string(), "when": maybe(), "history": { "type": "array", "items": { "type": "object" } } }))] }),
        ),
        ("Agenda", object(json!({ "month": maybe(), "meetings": many("Meeting") }))),
        (
            "Actor",
            object(
                json!({ "id": string(), "name": string(), "role": string(), "country": maybe(), "kind": string(), "articles": number(), "sources": number(), "days": days() }),
            ),
        ),
        ("Actors", object(json!({ "total": number(), "actors": many("Actor") }))),
        (
            "Profile",
            object(
                json!({ "actor": refer("Row"), "group": refer("Any"), "called": { "type": "array", "items": { "type": "object" } }, "said": many("Row"), "holds": many("Row"),
            "did": many("Row"), "met": many("Row"), "next": { "type": ["integer", "null"] } }),
            ),
        ),
        (
            "Network",
            object(
                json!({ "nodes": { "type": "array", "items": { "type": "object" } }, "ties": { "type": "array", "items": { "type": "object" } }, "looked_at": number() }),
            ),
        ),
        (
            "Timeline",
            object(
                json!({ "since": string(), "until": string(), "days": { "type": "array", "items": object(json!({ "day": string(), "kind": string(), "rows": number() })) } }),
            ),
        ),
        ("Map", object(json!({ "spots": { "type": "array", "items": { "type": "object" } }, "looked_at": number(), "without": number() }))),
        ("Outlets", object(json!({ "outlets": { "type": "array", "items": { "type": "object" } } }))),
        (
            "Article",
            object(
                json!({ "article": number(), "id": string(), "day": maybe(), "outlet": maybe(), "headline": maybe(), "origin": maybe(), "added": string(),
            "without_text": { "type": "boolean" }, "copy_of": { "type": ["integer", "null"] } }),
            ),
        ),
        ("Articles", list("articles", "Article")),
        ("Record", json!({ "type": "object", "description": "As `demarche schema` prints it." })),
        (
            "Shown",
            json!({ "allOf": [refer("Row"), object(json!({ "record": { "type": "object" }, "evidence": { "type": "array", "items": { "type": "object" } },
            "because": { "type": "array", "items": string() }, "group": refer("Any"), "same": many("Row"), "corrections": many("Correction") }))] }),
        ),
        (
            "Correction",
            object(
                json!({ "no": number(), "at": string(), "who": string(), "article": string(), "kind": string(), "says": string(), "undoes": { "type": ["integer", "null"] } }),
            ),
        ),
        ("Corrections", object(json!({ "corrections": many("Correction") }))),
        (
            "Review",
            object(
                json!({ "progress": object(json!({ "accepted": number(), "rejected": number(), "mended": number(), "left": number() })), "rows": many("Row") }),
            ),
        ),
        (
            "Step",
            object(
                json!({ "step": { "enum": ["added", "known", "failed", "linking", "done"] }, "article": number(), "why": string(), "added": number(), "known": number(), "failed": number() }),
            ),
        ),
        ("Job", object(json!({ "job": number(), "steps": many("Step"), "ended": { "type": "boolean" } }))),
        ("Kept", object(json!({ "correction": number() }))),
        ("Begun", object(json!({ "job": number() }))),
        (
            "Said",
            json!({ "type": "object", "required": ["action", "row"], "properties": {
            "action": { "enum": ["accept", "reject", "edit", "span", "merge", "split", "redate", "reattribute"] }, "row": string(),
            "into": { "type": "string", "description": "of merge: the row that it is the same as" }, "day": { "type": "string", "format": "date", "description": "of redate" },
            "actor": { "type": "string", "description": "of reattribute: an actor of the same article" },
            "start": { "type": "integer", "description": "of span: where the words begin, in code points of the text" }, "end": { "type": "integer", "description": "of span: where they end" },
            "fields": { "type": "object", "description": "of edit: fields of the record with their values; spans count bytes of the text" },
            "next": { "type": "string", "description": "of a form: the page to go to" } } }),
        ),
        ("NewArticle", object(json!({ "text": string(), "url": string(), "publisher": string(), "published": string() }))),
        (
            "NewArticles",
            object(
                json!({ "text": string(), "url": string(), "publisher": string(), "published": string(), "files": { "type": "array", "items": { "type": "string", "format": "binary" } } }),
            ),
        ),
    ];
    Value::Object(all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect())
}
