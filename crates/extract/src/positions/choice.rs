//! Which candidates become records: the likeliest of those that tell the same, one for each holder, act and issue of the article.

use super::{BY_SIGN, Candidate};
use crate::scene::Scene;
use article::Span;
use nlp::Upos;
use record::{Found, Position, PositionAct, PositionId};
use std::collections::{HashMap, HashSet};

/// How far back the same issue is looked for.
const BACK: usize = 60;

/// The records of an article, in order of place.
pub(super) fn choose(scene: &Scene, candidates: &[Candidate]) -> Vec<Position> {
    let (weights, sure) = (&scene.rules.position_weights, scene.rules.position_confidence);
    let weighed = candidates.iter().map(|c| (weights.weigh(&c.features, c.site.act), c)).map(|((act, p), c)| (sure.of(p), act, c));
    let mut rows: Vec<(f32, PositionAct, &Candidate)> = weighed.filter(|(p, ..)| *p >= sure.least).collect();
    // somebody speaks for himself or for his body: not both
    let mut speaks = HashMap::new();
    for (p, _, c) in &rows {
        let best = speaks.entry((c.site.head, c.site.cue, c.site.issue, c.read)).or_insert((*p, c.holder));
        if *p > best.0 {
            *best = (*p, c.holder);
        }
    }
    rows.retain(|(_, _, c)| speaks[&(c.site.head, c.site.cue, c.site.issue, c.read)].1 == c.holder);
    // by place, so that what overlaps stands together: the likelier one of two stays
    rows.sort_by(|a, b| a.2.site.issue.cmp(&b.2.site.issue).then(b.0.total_cmp(&a.0)));
    let mut kept: Vec<(Position, &Candidate)> = Vec::new();
    for (p, act, c) in rows {
        let near = kept.len().saturating_sub(BACK);
        let same = kept[near..].iter().position(|(k, _)| k.holder == c.holder && overlap(k.issue, c.site.issue)).map(|at| near + at);
        let row = record(scene, c, kept.len(), act, p);
        match same {
            Some(at) if kept[at].0.found.confidence < p => kept[at] = (row, c),
            Some(_) => {}
            None => kept.push((row, c)),
        }
    }
    // the same words told of two holders by two sites, or by the words and by the network: the likelier is right about whose they are
    let less = |(a, c): &(Position, &Candidate), (b, d): &(Position, &Candidate)| {
        a.holder != b.holder
            && ((c.site.head, c.site.cue) != (d.site.head, d.site.cue) || [c, d].iter().any(|c| c.site.how == BY_SIGN))
            && overlap(a.issue, b.issue)
            && a.found.confidence < b.found.confidence
    };
    let parts: Vec<bool> =
        kept.iter().enumerate().map(|(i, a)| kept[i.saturating_sub(BACK)..kept.len().min(i + BACK)].iter().any(|b| less(a, b))).collect();
    let mut parts = parts.into_iter();
    kept.retain(|_| !parts.next().unwrap_or(false));
    let mut told: Vec<(Position, HashSet<String>)> = Vec::new();
    for (row, c) in kept {
        let words = content(scene, row.issue);
        let near = told.len().saturating_sub(BACK);
        let same = told[near..]
            .iter()
            .position(|(k, w)| k.holder == row.holder && k.act == row.act && (alike(w, &words) || is_part(scene, k, &row, c)));
        match same.map(|at| &mut told[near + at].0) {
            Some(first) => {
                // the likelier telling names the issue
                let (issue, found) =
                    if row.found.confidence > first.found.confidence { (row.issue, first.issue) } else { (first.issue, row.issue) };
                first.found.evidence.push(found);
                first.found.evidence.extend(row.found.evidence.iter().filter(|e| **e != row.issue));
                if issue != first.issue {
                    first.found.evidence.retain(|e| *e != issue);
                    first.found.evidence.insert(0, issue);
                    first.issue = issue;
                    first.issue_text = row.issue_text;
                    first.found.confidence = row.found.confidence;
                    first.found.because = row.found.because;
                }
            }
            None => told.push((row, words)),
        }
    }
    let mut all: Vec<Position> = told.into_iter().map(|(p, _)| p).collect();
    all.sort_by_key(|k| (k.issue, k.holder));
    for (i, position) in all.iter_mut().enumerate() {
        position.id = PositionId(i as u32 + 1);
    }
    all
}

/// Whether two issues are told by the same words.
fn overlap(a: Span, b: Span) -> bool {
    a.intersection(b).is_some_and(|s| 2 * s.len() > a.len().min(b.len()))
}

/// Whether a row is a later part of what one verb tells, where its parts are one answer: "to consider the offer and to reply by May"; or one pledge or principle: "committed to the
/// safety and the stability of the strait".
fn is_part(scene: &Scene, first: &Position, row: &Position, c: &Candidate) -> bool {
    let one = matches!(
        row.act,
        PositionAct::Defer | PositionAct::Accept | PositionAct::Refuse | PositionAct::Reject | PositionAct::Assess | PositionAct::Deny
    ) || matches!(row.act, PositionAct::Pledge | PositionAct::Principle) && scene.document.words[c.site.head].upos == Upos::Noun;
    // the noun that the verb only carries may be the first part's cue: "reaffirmed its commitment to the truce, the convoys and the patrols"
    let carried = c.site.cue.and_then(|v| scene.document.child(v, "obj"));
    let mut cues = c.site.cue.into_iter().chain(carried).map(|w| scene.document.words[w].span);
    one && c.site.part > 0 && cues.any(|cue| first.found.evidence.contains(&cue))
}

/// The words that tell what an issue is about.
pub(super) fn content(scene: &Scene, issue: Span) -> HashSet<String> {
    let words = scene.document.words_in(issue).map(|w| &scene.document.words[w]);
    let tells = words.filter(|w| matches!(w.upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn | Upos::Num));
    tells.map(|w| w.lemma.to_lowercase()).filter(|l| !scene.rules.positions.stop.contains(l)).collect()
}

/// Whether two issues are one by their words.
fn alike(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared >= 2 && 3 * shared >= 2 * a.len().min(b.len())
}

/// A candidate as a record.
pub(super) fn record(scene: &Scene, c: &Candidate, index: usize, act: PositionAct, confidence: f32) -> Position {
    let site = &c.site;
    let cue = site.cue.map(|w| scene.document.words[w].span).filter(|s| !s.overlaps(site.issue));
    let rules = c.features.iter().filter_map(|f| f.strip_prefix("R:")).map(str::to_owned);
    Position {
        id: PositionId(index as u32 + 1),
        act,
        holder: c.holder,
        toward: site.toward.clone(),
        issue: site.issue,
        issue_text: scene.article.text.slice(site.issue).to_owned(),
        answers: None,
        statement: site.statement.map(|s| scene.statements[s].id),
        time: scene.time_of(site.cue.unwrap_or(site.head)),
        found: Found {
            confidence,
            evidence: std::iter::once(site.issue).chain(cue).collect(),
            because: [format!("{} {}", site.rule, site.relation), format!("holder {}", site.how)].into_iter().chain(rules).collect(),
        },
    }
}
