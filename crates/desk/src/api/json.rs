//! Views as JSON. Ids of actors are those of rows: `12.a1`.

use crate::problem::Problem;
use pipeline::record::Record;
use pipeline::store::{ArticleNo, Correction, Group, Listed, Named, Row, RowId};
use serde_json::{Value, json};
use views::{Issue, Meeting, Shown, Told};

pub(super) fn row(row: &Row) -> Value {
    let gist = &row.gist;
    json!({
        "id": row.id.to_string(), "kind": row.body.kind().name(), "act": row.act, "status": row.status, "confidence": rounded(row.confidence),
        "hand": row.hand, "day": row.day, "published": row.published, "outlet": row.outlet, "article": row.id.article.0,
        "who": parties(row.id.article, &gist.who), "whom": parties(row.id.article, &gist.whom), "words": gist.words, "how": gist.how,
        "place": gist.place, "time": gist.time,
    })
}

/// As many digits as mean something.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

fn parties(article: ArticleNo, all: &[Named]) -> Vec<Value> {
    let id = |n: &Named| n.actor.clone().map(|local| RowId { article, local }.to_string());
    all.iter().map(|n| json!({ "name": n.name, "actor": id(n) })).collect()
}

pub(super) fn told(t: &Told) -> Value {
    let mut value = row(&t.row);
    value["rows"] = json!(t.rows);
    value["sources"] = json!(t.sources);
    value
}

pub(super) fn issue(issue: &Issue) -> Value {
    let stands = issue.stands.iter().map(|s| {
        let acts = s.acts.iter().map(|a| {
            json!({ "act": a.act, "day": a.day, "whom": a.whom, "changed": a.changed, "words": a.words, "rows": ids(&a.rows), "sources": a.sources, "outlets": a.outlets })
        });
        json!({ "holder": s.holder, "actor": s.actor.as_ref().map(RowId::to_string), "acts": acts.collect::<Vec<_>>() })
    });
    json!({ "id": issue.id.to_string(), "words": issue.words, "days": issue.days, "sources": issue.sources, "stands": stands.collect::<Vec<_>>() })
}

fn ids(all: &[RowId]) -> Vec<String> {
    all.iter().map(RowId::to_string).collect()
}

pub(super) fn meeting(m: &Meeting) -> Value {
    let mut value = row(&m.row);
    value["group"] = json!(m.id.to_string());
    value["when"] = json!(m.when.as_ref().map(|w| &w.value));
    value["sources"] = json!(m.sources);
    let step = |s: &views::Step| json!({ "published": s.published, "status": s.status, "time": s.time, "row": s.row.to_string() });
    value["history"] = json!(m.history.iter().map(step).collect::<Vec<_>>());
    value
}

pub(super) fn listed(a: &Listed) -> Value {
    json!({
        "article": a.article.0, "id": a.key, "day": a.day, "outlet": a.outlet, "headline": a.headline, "origin": a.origin, "added": a.added,
        "without_text": a.masked, "copy_of": (a.copy_of != a.article).then_some(a.copy_of.0),
    })
}

pub(super) fn group(g: &Group) -> Value {
    json!({ "id": g.head.id.to_string(), "rows": g.rows, "articles": g.articles, "sources": g.sources, "days": g.days })
}

pub(super) fn correction(c: &Correction) -> Value {
    json!({
        "no": c.no.0, "at": c.at, "who": c.who, "article": c.target.article, "kind": c.target.kind, "says": crate::pages::article::said(c),
        "undoes": c.undoes.map(|n| n.0),
    })
}

pub(super) fn shown(s: &Shown) -> Result<Value, Problem> {
    let mut value = row(&s.row);
    value["record"] = body(&s.record, &s.row.id)?;
    value["evidence"] = json!(
        s.evidence.iter().map(|a| json!({ "place": a.place, "before": a.before, "words": a.words, "after": a.after })).collect::<Vec<_>>()
    );
    value["because"] = json!(s.because);
    value["group"] = group(&s.group);
    value["same"] = json!(s.same.iter().filter(|o| o.id != s.row.id).map(row).collect::<Vec<_>>());
    value["corrections"] = json!(s.corrections.iter().map(correction).collect::<Vec<_>>());
    Ok(value)
}

/// A row in the record's own terms, spans in code points.
fn body(record: &Record, id: &RowId) -> Result<Value, Problem> {
    let whole: Value = serde_json::from_str(&record.to_json()).map_err(|e| Problem::missing(e.to_string()))?;
    let rows = whole.as_object().into_iter().flat_map(|o| o.values()).filter_map(Value::as_array).flatten();
    Ok(rows.into_iter().find(|r| r["id"] == id.local.as_str()).cloned().unwrap_or(Value::Null))
}
