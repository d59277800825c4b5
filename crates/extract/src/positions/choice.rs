//! Which candidates become records: the likeliest of those that tell the same, one for each holder, act and issue of the article.

use super::{ACTS, Candidate};
use crate::scene::Scene;
use article::Span;
use record::{Found, Position, PositionAct, PositionId};

/// The least confidence at which a position is told at all.
const TOLD: f32 = 0.3;

/// The records of an article, in order of place.
pub(super) fn choose(scene: &Scene, candidates: &[Candidate]) -> Vec<Position> {
    let weights = &scene.rules.position_weights;
    let mut rows: Vec<(f32, PositionAct, &Candidate)> = candidates
        .iter()
        .filter_map(|c| {
            let likely = weights.weigh(&c.features);
            let (act, p) = ACTS.into_iter().zip(likely).max_by(|a, b| a.1.total_cmp(&b.1))?;
            (p >= TOLD).then_some((p, act, c))
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.site.issue.cmp(&b.2.site.issue)));
    let mut kept: Vec<Position> = Vec::new();
    for (p, act, c) in rows {
        if !kept.iter().any(|k| k.holder == c.holder && overlap(k.issue, c.site.issue)) {
            kept.push(record(scene, c, 0, act, p));
        }
    }
    kept.sort_by_key(|k| (k.issue, k.holder));
    for (i, position) in kept.iter_mut().enumerate() {
        position.id = PositionId(i as u32 + 1);
    }
    kept
}

/// Whether two issues are told by the same words.
fn overlap(a: Span, b: Span) -> bool {
    a.intersection(b).is_some_and(|s| 2 * s.len() > a.len().min(b.len()))
}

/// A candidate as a record.
pub(super) fn record(scene: &Scene, c: &Candidate, index: usize, act: PositionAct, confidence: f32) -> Position {
    let site = &c.site;
    let cue = site.cue.map(|w| scene.document.words[w].span).filter(|s| !s.overlaps(site.issue));
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
            because: vec![format!("position {} {}", site.rule, site.relation), format!("holder {}", site.how)],
        },
    }
}
