//! How far two annotations of one article agree.

use crate::measure::F1;
use article::Span;
use pipeline::Record;
use pipeline::record::{ActorId, Party};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Agreement by measure, as F1 with either side as the gold.
#[derive(Default)]
pub struct Agreement {
    /// By name of the measure.
    pub measures: BTreeMap<&'static str, F1>,
    /// What only one side has: `side kind id: words`.
    pub differences: Vec<String>,
}

impl Agreement {
    /// Two articles together.
    pub fn add(&mut self, other: Agreement) {
        for (name, f1) in other.measures {
            self.measures.entry(name).or_default().add(f1);
        }
        self.differences.extend(other.differences);
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, f1) in &self.measures {
            writeln!(f, "{name:<28} {:5.1}   {:>6} {:>6}   both {:>6}", f1.percent(), f1.predicted, f1.gold, f1.right)?;
        }
        Ok(())
    }
}

/// A record cut down to what is compared: where it stands, and what it says.
struct Row {
    label: String,
    spans: Vec<Span>,
    says: Vec<(&'static str, String)>,
}

/// Compares two annotations of one article.
///
/// Rows of two sides are matched one to one, best overlap first: the Dice of the characters of their spans is at least one half. On matched rows, each thing they
/// say counts as right where both say the same; an actor is "the same" where the two share most mentions.
pub fn agreement(a: &Record, b: &Record) -> Agreement {
    let same = same_actors(a, b);
    let mut all = Agreement::default();
    all.measures.insert("actors: mentions", mentions(a, b));
    all.measures.insert("actors: mentions, linked", F1::new(same.iter().map(|s| s.2).sum(), mention_count(a), mention_count(b)));
    all.measures.insert("actors", F1::new(same.len(), a.actors.len(), b.actors.len()));
    let text = &a.article.text;
    type Rows = fn(&Record, &HashMap<ActorId, usize>) -> Vec<Row>;
    let kinds: [(&'static str, Rows); 7] = [
        ("times", times),
        ("places", places),
        ("statements", statements),
        ("events", events),
        ("positions", positions),
        ("instruments", instruments),
        ("engagements", engagements),
    ];
    let (na, nb) = numbers(a, b, &same);
    for (kind, rows) in kinds {
        let (ra, rb) = (rows(a, &na), rows(b, &nb));
        if ra.is_empty() && rb.is_empty() {
            continue;
        }
        let pairs = matched(&ra, &rb);
        all.measures.entry(kind).or_default().add(F1::new(pairs.len(), ra.len(), rb.len()));
        for &(i, j) in &pairs {
            for (what, said) in &ra[i].says {
                let other = rb[j].says.iter().find(|(w, _)| w == what).map(|(_, s)| s);
                let right = other == Some(said);
                all.measures.entry(what).or_default().add(F1::new(usize::from(right), 1, 1));
                if !right {
                    all.differences.push(format!(
                        "a {} / b {}: {what}: {said} / {}",
                        ra[i].label,
                        rb[j].label,
                        other.map_or("", String::as_str)
                    ));
                }
            }
        }
        let alone = |side: &str, rows: &[Row], taken: Vec<usize>| -> Vec<String> {
            let words = |r: &Row| r.spans.iter().filter_map(|s| text.get(s.range())).collect::<Vec<_>>().join(" + ");
            rows.iter()
                .enumerate()
                .filter(|(i, _)| !taken.contains(i))
                .map(|(_, r)| format!("only {side} {}: {}", r.label, words(r)))
                .collect()
        };
        all.differences.extend(alone("a", &ra, pairs.iter().map(|p| p.0).collect()));
        all.differences.extend(alone("b", &rb, pairs.iter().map(|p| p.1).collect()));
    }
    all
}

fn mention_count(r: &Record) -> usize {
    r.actors.iter().map(|a| a.mentions.len()).sum()
}

fn mentions(a: &Record, b: &Record) -> F1 {
    let spans = |r: &Record| r.actors.iter().flat_map(|x| &x.mentions).map(|m| m.span.range()).collect::<Vec<_>>();
    let (sa, sb) = (spans(a), spans(b));
    F1::new(sa.iter().filter(|s| sb.contains(s)).count(), sa.len(), sb.len())
}

/// Actors of both sides that are the same: one to one, most shared mentions first.
fn same_actors(a: &Record, b: &Record) -> Vec<(ActorId, ActorId, usize)> {
    let mut shared = Vec::new();
    for x in &a.actors {
        for y in &b.actors {
            let n = x.mentions.iter().filter(|m| y.mentions.iter().any(|o| o.span == m.span)).count();
            if n > 0 {
                shared.push((x.id, y.id, n));
            }
        }
    }
    shared.sort_by_key(|&(x, y, n)| (std::cmp::Reverse(n), x, y));
    let mut taken: Vec<(ActorId, ActorId, usize)> = Vec::new();
    for pair in shared {
        if taken.iter().all(|t| t.0 != pair.0 && t.1 != pair.1) {
            taken.push(pair);
        }
    }
    taken
}

/// One number for each actor that both sides have; others get numbers of their own.
fn numbers(a: &Record, b: &Record, same: &[(ActorId, ActorId, usize)]) -> (HashMap<ActorId, usize>, HashMap<ActorId, usize>) {
    let na: HashMap<ActorId, usize> = a.actors.iter().enumerate().map(|(i, x)| (x.id, i)).collect();
    let nb = b
        .actors
        .iter()
        .enumerate()
        .map(|(i, y)| (y.id, same.iter().find(|s| s.1 == y.id).map_or(a.actors.len() + i, |s| na[&s.0])))
        .collect();
    (na, nb)
}

fn matched(a: &[Row], b: &[Row]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let both: usize = x.spans.iter().flat_map(|s| y.spans.iter().filter_map(|o| s.intersection(*o))).map(Span::len).sum();
            let len = |r: &Row| r.spans.iter().map(|s| s.len()).sum::<usize>();
            let dice = 2.0 * both as f64 / (len(x) + len(y)).max(1) as f64;
            if dice >= 0.5 {
                let agreed = x.says.iter().filter(|s| y.says.contains(s)).count();
                all.push((dice, agreed, i, j));
            }
        }
    }
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)).then(x.2.cmp(&y.2)).then(x.3.cmp(&y.3)));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, _, i, j) in all {
        if pairs.iter().all(|p| p.0 != i && p.1 != j) {
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn who(numbers: &HashMap<ActorId, usize>, id: Option<ActorId>) -> String {
    id.and_then(|id| numbers.get(&id)).map_or("nobody".to_owned(), |n| format!("#{n}"))
}

fn party(numbers: &HashMap<ActorId, usize>, p: &Option<Party>) -> String {
    who(numbers, p.as_ref().and_then(|p| p.actor))
}

fn all_of(numbers: &HashMap<ActorId, usize>, ids: &[ActorId]) -> String {
    let mut all: Vec<String> = ids.iter().map(|&id| who(numbers, Some(id))).collect();
    all.sort();
    all.join(" ")
}

fn value(r: &Record, id: Option<pipeline::record::TimeId>) -> String {
    id.and_then(|id| r.times.iter().find(|t| t.id == id)).map_or("none".to_owned(), |t| t.value.clone())
}

fn times(r: &Record, _: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |t: &pipeline::record::Time| Row {
        label: t.id.to_string(),
        spans: vec![t.span],
        says: vec![("times: type", format!("{:?}", t.kind)), ("times: value", t.value.clone())],
    };
    r.times.iter().map(row).collect()
}

fn places(r: &Record, _: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |p: &pipeline::record::Place| Row {
        label: p.id.to_string(),
        spans: vec![p.span],
        says: vec![("places: role", format!("{:?}", p.role)), ("places: country", p.country.clone().unwrap_or_default())],
    };
    r.places.iter().map(row).collect()
}

fn statements(r: &Record, n: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |s: &pipeline::record::Statement| Row {
        label: s.id.to_string(),
        spans: s.content.clone(),
        says: vec![
            ("statements: kind", format!("{:?}", s.kind)),
            ("statements: source", party(n, &s.source)),
            ("statements: mode", format!("{:?}", s.mode)),
            ("statements: withheld", s.withheld.to_string()),
            ("statements: cue", s.cue.as_ref().map_or(String::new(), |c| r.article.text[c.span.range()].to_owned())),
        ],
    };
    r.statements.iter().map(row).collect()
}

fn events(r: &Record, n: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |e: &pipeline::record::Event| Row {
        label: e.id.to_string(),
        spans: vec![e.trigger],
        says: vec![
            ("events: type", e.kind.clone()),
            ("events: status", format!("{:?}", e.status)),
            ("events: actors", all_of(n, &e.actors)),
            ("events: recipients", all_of(n, &e.recipients)),
        ],
    };
    r.events.iter().map(row).collect()
}

fn positions(r: &Record, n: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |q: &pipeline::record::Position| Row {
        label: q.id.to_string(),
        spans: vec![q.issue],
        says: vec![
            ("positions: act", format!("{:?}", q.act)),
            ("positions: holder", who(n, Some(q.holder))),
            ("positions: answers", if q.answers.is_some() { "something" } else { "nothing" }.to_owned()),
        ],
    };
    r.positions.iter().map(row).collect()
}

fn instruments(r: &Record, n: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |d: &pipeline::record::Instrument| Row {
        label: d.id.to_string(),
        spans: vec![d.span],
        says: vec![
            ("instruments: kind", format!("{:?}", d.kind)),
            ("instruments: from", all_of(n, &d.from)),
            ("instruments: to", all_of(n, &d.to)),
            ("instruments: visibility", format!("{:?}", d.visibility)),
        ],
    };
    r.instruments.iter().map(row).collect()
}

fn engagements(r: &Record, n: &HashMap<ActorId, usize>) -> Vec<Row> {
    let row = |g: &pipeline::record::Engagement| Row {
        label: g.id.to_string(),
        spans: vec![g.span],
        says: vec![
            ("engagements: kind", format!("{:?}", g.kind)),
            ("engagements: status", format!("{:?}", g.status)),
            ("engagements: participants", all_of(n, &g.participants)),
            ("engagements: time", value(r, g.time)),
        ],
    };
    r.engagements.iter().map(row).collect()
}
