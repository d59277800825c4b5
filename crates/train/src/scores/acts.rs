//! Events, positions, instruments and engagements against annotated ones.
//!
//! A row found and a row annotated may be one where their evidence shares a character (of events: the trigger; of positions: the issue and what else tells it; of papers and
//! engagements: the words that name them and what else tells of them). They are matched one to one, those first whose key fields agree, then by the Dice of their characters. A match is *right* where
//! the key fields are: of an event type and status; of a position act and holder; of an instrument kind and who it is from; of an engagement status and participants.
//!
//! *Parties* are compared by whom they mean: a found actor means the annotated one with which it shares most mentions. A person and the state or body that he or she speaks for
//! are one side: holders, senders and participants are right where the side is. Of several, at least half of all that either names are shared.
//!
//! *Links*: of pairs of positions, one answering the other, those found whose two ends are matched to two that are annotated as such a pair.

use crate::measure::F1;
use article::Span;
use pipeline::Record;
use pipeline::record::{Actor, ActorId, ActorKind, EngagementStatus, EventStatus, PositionId, SHOWN};
use std::collections::{BTreeMap, HashMap};

/// Counts over articles.
#[derive(Default)]
pub struct Scores {
    /// By measure.
    pub measures: BTreeMap<&'static str, F1>,
    /// Wrong and missing rows, a line each.
    pub errors: Vec<String>,
    /// Confidence of each row found, whether it is right, and what kind of row it is.
    pub judged: Vec<(f32, bool, &'static str)>,
    /// Of each event found: whether it is right, and its signs.
    pub signs: Vec<(bool, Vec<String>)>,
    /// The rules that found it, in the same order.
    pub because: Vec<Vec<String>>,
}

/// A row cut down to what is compared.
struct Row {
    id: String,
    spans: Vec<Span>,
    /// What must be equal.
    key: String,
    /// Who must be the same side; nobody where the row names nobody.
    parties: Vec<ActorId>,
    confidence: f32,
    because: Vec<String>,
    words: String,
}

impl Scores {
    /// Counts one article.
    pub fn add(&mut self, name: &str, gold: &Record, found: &Record) {
        let sides = Sides::new(gold, found);
        let mut matched_positions = Vec::new();
        for kind in ["events", "positions", "instruments", "engagements"] {
            let (g, f) = (rows(gold, kind), rows(found, kind));
            let pairs = matched(&g, &f, &sides);
            if kind == "events" {
                let right = |j: usize| pairs.iter().any(|p| p.1 == j && p.2);
                self.signs.extend(found.events.iter().enumerate().map(|(j, e)| (right(j), pipeline::event_signs(e))));
            }
            let mut taken = vec![false; f.len()];
            let mut right = 0;
            for &(i, j, ok) in &pairs {
                taken[j] = true;
                right += usize::from(ok);
                self.judged.push((f[j].confidence, ok, kind));
                self.because.push(f[j].because.clone());
                if !ok {
                    let who = |r: &Row, record: &Record| names(record, &r.parties);
                    self.errors.push(format!(
                        "{name}\t{kind}\tdiffers\t{} {} [{}] / {} {} [{}] {:.2}\t{}",
                        g[i].id,
                        g[i].key,
                        who(&g[i], gold),
                        f[j].id,
                        f[j].key,
                        who(&f[j], found),
                        f[j].confidence,
                        f[j].words
                    ));
                }
            }
            for (j, row) in f.iter().enumerate().filter(|(j, _)| !taken[*j]) {
                self.judged.push((row.confidence, false, kind));
                self.because.push(row.because.clone());
                self.errors.push(format!(
                    "{name}\t{kind}\tinvented\t{} {} [{}] {:.2}\t{}",
                    f[j].id,
                    row.key,
                    names(found, &row.parties),
                    row.confidence,
                    row.words
                ));
            }
            for (i, row) in g.iter().enumerate().filter(|(i, _)| pairs.iter().all(|p| p.0 != *i)) {
                self.errors.push(format!("{name}\t{kind}\tmissed\t{} {} [{}]\t{}", g[i].id, row.key, names(gold, &row.parties), row.words));
            }
            let shown = |f: &[Row]| f.iter().filter(|r| r.confidence >= SHOWN).count();
            let right_shown = pairs.iter().filter(|p| p.2 && f[p.1].confidence >= SHOWN).count();
            let (all, found_name, shown_name) = match kind {
                "events" => ("events", "events: found", "events: shown"),
                "positions" => ("positions", "positions: found", "positions: shown"),
                "instruments" => ("instruments", "instruments: found", "instruments: shown"),
                _ => ("engagements", "engagements: found", "engagements: shown"),
            };
            self.count(all, right, f.len(), g.len());
            self.count(found_name, pairs.len(), f.len(), g.len());
            self.count(shown_name, right_shown, shown(&f), g.len());
            if kind == "positions" {
                matched_positions = pairs.iter().map(|&(i, j, _)| (gold.positions[i].id, found.positions[j].id)).collect();
            }
        }
        let links = |r: &Record| r.positions.iter().filter_map(|q| Some((q.id, q.answers?))).collect::<Vec<_>>();
        let (lg, lf) = (links(gold), links(found));
        let to_gold: HashMap<_, _> = matched_positions.iter().map(|&(g, f)| (f, g)).collect();
        let is_right = |(a, b): &&(PositionId, PositionId)| to_gold.get(a).zip(to_gold.get(b)).is_some_and(|(a, b)| lg.contains(&(*a, *b)));
        let right = lf.iter().filter(is_right).count();
        let told = |r: &Record, id: PositionId| {
            r.positions
                .iter()
                .find(|q| q.id == id)
                .map_or(String::new(), |q| format!("{id} {:?} [{}] {}", q.act, names(r, &[q.holder]), q.issue_text))
        };
        let pair = |r: &Record, (a, b): (PositionId, PositionId)| format!("{} <- {}", told(r, b), told(r, a));
        self.errors.extend(lf.iter().filter(|l| !is_right(l)).map(|&l| format!("{name}\tlinks\tinvented\t\t{}", pair(found, l))));
        let got = |g: &&(PositionId, PositionId)| lf.iter().any(|(a, b)| to_gold.get(a) == Some(&g.0) && to_gold.get(b) == Some(&g.1));
        let both = |g: &(PositionId, PositionId)| [g.0, g.1].iter().all(|id| to_gold.values().any(|x| x == id));
        let missed = lg.iter().filter(|g| !got(g));
        self.errors
            .extend(missed.map(|g| format!("{name}\tlinks\tmissed\t{}\t{}", if both(g) { "both ends found" } else { "" }, pair(gold, *g))));
        self.count("links", right, lf.len(), lg.len());
    }

    /// Counts of two parts together.
    pub fn join(&mut self, other: Scores) {
        for (name, f1) in other.measures {
            self.measures.entry(name).or_default().add(f1);
        }
        self.errors.extend(other.errors);
        self.judged.extend(other.judged);
        self.signs.extend(other.signs);
        self.because.extend(other.because);
    }

    fn count(&mut self, measure: &'static str, right: usize, found: usize, gold: usize) {
        self.measures.entry(measure).or_default().add(F1::new(right, found, gold));
    }

    /// A line a measure: F1, precision, recall, counts.
    pub fn table(&self) -> String {
        let percent = |right: usize, of: usize| if of == 0 { 0.0 } else { 100.0 * right as f64 / of as f64 };
        let line = |(name, f): (&&'static str, &F1)| {
            format!(
                "{name:<22} F1 {:5.1}   P {:5.1}   R {:5.1}   {} of {} found, {} annotated\n",
                f.percent(),
                percent(f.right, f.predicted),
                percent(f.right, f.gold),
                f.right,
                f.predicted,
                f.gold
            )
        };
        self.measures.iter().map(line).collect()
    }

    /// F1 of a measure, 0..100.
    pub fn f1(&self, measure: &str) -> f64 {
        self.measures.get(measure).map_or(0.0, F1::percent)
    }

    /// Of the rows of all kinds that are shown, the percentage that is right.
    pub fn precision_shown(&self) -> f64 {
        let shown: Vec<bool> = self.judged.iter().filter(|j| j.0 >= SHOWN).map(|j| j.1).collect();
        100.0 * shown.iter().filter(|r| **r).count() as f64 / shown.len().max(1) as f64
    }
}

fn names(record: &Record, ids: &[ActorId]) -> String {
    let name = |id: &ActorId| record.actors.iter().find(|a| a.id == *id).map_or("?", |a| &a.name);
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}

/// The annotated rows of a kind and the found ones that are one, by their places in both records.
pub(crate) fn same_rows(kind: &'static str, gold: &Record, found: &Record, sides: &Sides) -> Vec<(usize, usize)> {
    matched(&rows(gold, kind), &rows(found, kind), sides).into_iter().map(|(i, j, _)| (i, j)).collect()
}

/// Whom the found actors mean among the annotated, and who is one side.
pub(crate) struct Sides {
    /// For each found actor, the annotated one.
    means: HashMap<ActorId, ActorId>,
    /// For each annotated actor, what it stands for.
    side: HashMap<ActorId, String>,
    found_side: HashMap<ActorId, String>,
}

impl Sides {
    pub(crate) fn new(gold: &Record, found: &Record) -> Sides {
        let mut means = HashMap::new();
        for f in &found.actors {
            // how many mentions are shared, and how closely: "the council's clerk" is the clerk, not the council within
            let shared = |g: &Actor| {
                // "Penrith" within "nurses in Penrith" is the state, not the nurses
                let times = if (f.kind == ActorKind::Country) == (g.kind == ActorKind::Country) { 4 } else { 2 };
                let close = |m: Span| {
                    let likeness = g.mentions.iter().filter_map(|o| {
                        let both = o.span.intersection(m)?.len();
                        let (short, long) = (m.len().min(o.span.len()), m.len().max(o.span.len()));
                        (2 * both >= short && times * both >= long).then_some(1000 * both / long)
                    });
                    likeness.max()
                };
                let all: Vec<usize> = f.mentions.iter().filter_map(|m| close(m.span)).collect();
                (all.len(), all.iter().sum::<usize>())
            };
            if let Some((_, id)) =
                gold.actors.iter().map(|g| (shared(g), g.id)).filter(|s| s.0.0 > 0).max_by_key(|s| (s.0, std::cmp::Reverse(s.1)))
            {
                means.insert(f.id, id);
            }
        }
        Sides { means, side: sides_of(gold), found_side: sides_of(found) }
    }

    /// Whether a found actor and an annotated one are the same party, or of one side.
    pub(crate) fn same(&self, gold: ActorId, found: ActorId) -> bool {
        if self.means.get(&found) == Some(&gold) {
            return true;
        }
        let (g, own) = (&self.side[&gold], &self.found_side[&found]);
        !g.is_empty() && (g == own || self.means.get(&found).is_some_and(|m| g == &self.side[m]))
    }

    /// Whether two lists name the same parties: both nobody, or at least half of all shared.
    fn agree(&self, gold: &[ActorId], found: &[ActorId]) -> bool {
        if gold.is_empty() || found.is_empty() {
            return gold.is_empty() && found.is_empty();
        }
        let hit = found.iter().filter(|f| gold.iter().any(|g| self.same(*g, **f))).count();
        let got = gold.iter().filter(|g| found.iter().any(|f| self.same(**g, *f))).count();
        2 * hit >= found.len() && 2 * got >= gold.len()
    }
}

/// What an actor stands for: a state and its officials for the state, a body's people for the body; empty for anybody else.
fn sides_of(record: &Record) -> HashMap<ActorId, String> {
    let by_id: HashMap<ActorId, &Actor> = record.actors.iter().map(|a| (a.id, a)).collect();
    let side = |a: &Actor| -> String {
        let state = a.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "MIL" | "LEG" | "SPY"));
        if a.kind == ActorKind::Country || state && a.country.is_some() && a.sectors.iter().any(|s| s == "GOV") {
            return a.country.clone().unwrap_or_else(|| a.name.clone());
        }
        let of = a.roles.iter().filter_map(|r| by_id.get(&r.of?)).next();
        match (a.kind, of) {
            (ActorKind::Person | ActorKind::Unnamed, Some(body)) if body.kind == ActorKind::Country => {
                body.country.clone().unwrap_or_else(|| body.name.clone())
            }
            (ActorKind::Person | ActorKind::Unnamed, Some(body)) => body.name.clone(),
            (ActorKind::Organization | ActorKind::Group, _) => a.name.clone(),
            _ => String::new(),
        }
    };
    record.actors.iter().map(|a| (a.id, side(a))).collect()
}

fn matched(gold: &[Row], found: &[Row], sides: &Sides) -> Vec<(usize, usize, bool)> {
    let mut all = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let both: usize = g.spans.iter().flat_map(|s| f.spans.iter().filter_map(|o| s.intersection(*o))).map(Span::len).sum();
            if both == 0 {
                continue;
            }
            let len = |r: &Row| r.spans.iter().map(|s| s.len()).sum::<usize>();
            let right = g.key == f.key && sides.agree(&g.parties, &f.parties);
            let dice = 2.0 * both as f64 / (len(g) + len(f)).max(1) as f64;
            all.push((right, dice, i, j));
        }
    }
    all.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3)));
    let (mut gs, mut fs) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut pairs = Vec::new();
    for (right, _, i, j) in all {
        if !gs[i] && !fs[j] {
            (gs[i], fs[j]) = (true, true);
            pairs.push((i, j, right));
        }
    }
    pairs
}

fn rows(record: &Record, kind: &'static str) -> Vec<Row> {
    let text = |s: Span| record.article.text.get(s.range()).unwrap_or_default().to_owned();
    let with = |first: Span, found: &pipeline::record::Found| {
        let mut all = vec![first];
        all.extend(found.evidence.iter().copied().filter(|e| !first.overlaps(*e)));
        all
    };
    match kind {
        "events" => record
            .events
            .iter()
            .map(|e| Row {
                id: e.id.to_string(),
                spans: vec![e.trigger],
                key: format!("{} {}", e.kind, status(e.status)),
                parties: Vec::new(),
                confidence: e.found.confidence,
                because: e.found.because.clone(),
                words: format!("{} | {} | {} -> {}", text(e.trigger), text(e.span), names(record, &e.actors), names(record, &e.recipients)),
            })
            .collect(),
        "positions" => record
            .positions
            .iter()
            .map(|q| Row {
                id: q.id.to_string(),
                spans: with(q.issue, &q.found),
                key: format!("{:?}", q.act),
                parties: vec![q.holder],
                confidence: q.found.confidence,
                because: q.found.because.clone(),
                words: text(q.issue),
            })
            .collect(),
        "instruments" => record
            .instruments
            .iter()
            .map(|d| Row {
                id: d.id.to_string(),
                spans: with(d.span, &d.found),
                key: format!("{:?}", d.kind),
                parties: d.from.clone(),
                confidence: d.found.confidence,
                because: d.found.because.clone(),
                words: text(d.span),
            })
            .collect(),
        _ => record
            .engagements
            .iter()
            .map(|g| Row {
                id: g.id.to_string(),
                spans: with(g.span, &g.found),
                key: match g.status {
                    EngagementStatus::Held | EngagementStatus::Ongoing => "held".to_owned(),
                    other => format!("{other:?}").to_lowercase(),
                },
                parties: g.participants.clone(),
                confidence: g.found.confidence,
                because: g.found.because.clone(),
                words: text(g.span),
            })
            .collect(),
    }
}

/// What has happened and what goes on are one: the line between them is the reporter's tense.
fn status(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Occurred | EventStatus::Ongoing => "real",
        EventStatus::Planned => "planned",
        EventStatus::Threatened => "threatened",
        EventStatus::Demanded => "demanded",
        EventStatus::Denied => "denied",
        EventStatus::Hypothetical => "hypothetical",
    }
}
