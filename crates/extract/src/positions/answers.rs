//! Which position answers which: an acceptance, rejection, refusal, deferral or judgement answers the nearest earlier position of another party that it fits. No link rather
//! than a wild one: what links is that both are about the same words, that the answer names what it answers ("the offer"), and that the parties face each other.

use super::choice::content;
use crate::scene::Scene;
use record::{Position, PositionAct, PositionId};
use std::collections::HashSet;

/// How many positions back an answer looks.
const BACK: usize = 40;

/// What an answer must reach to be linked.
const ENOUGH: f32 = 0.2;

/// Links the positions of an article, which stand in order of place.
pub(super) fn link(scene: &Scene, positions: &mut [Position]) {
    let words: Vec<HashSet<String>> =
        positions.iter().map(|p| p.found.evidence.iter().flat_map(|e| content(scene, *e)).collect()).collect();
    for i in 0..positions.len() {
        let from = i.saturating_sub(BACK);
        let fits = (from..(i + 3).min(positions.len())).filter(|&j| j != i).filter_map(|j| {
            let worth = worth(scene, &positions[j], &positions[i], &words[j], &words[i], j > i)?;
            (worth >= ENOUGH).then_some((worth, positions[j].id))
        });
        let best: Option<(f32, PositionId)> = fits.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        positions[i].answers = best.map(|(_, id)| id);
    }
}

/// How much speaks for an answer to an earlier position; nothing where it cannot be one.
fn worth(scene: &Scene, first: &Position, answer: &Position, about: &HashSet<String>, said: &HashSet<String>, ahead: bool) -> Option<f32> {
    use PositionAct::*;
    let asks = matches!(first.act, Demand | Request | Offer);
    let fits = match answer.act {
        Accept | Reject | Refuse | Defer => asks,
        Assess => asks || matches!(first.act, Pledge | Threaten),
        Offer => matches!(first.act, Demand | Request | Reject),
        Deny => matches!(first.act, Assess | Threaten | Deny),
        Threaten | Principle => matches!(first.act, Demand | Threaten),
        _ => false,
    };
    if !fits || scene.cast.same_side(first.holder, answer.holder) {
        return None;
    }
    let shared = about.intersection(said).count().min(3) as f32;
    let names = match first.act {
        Offer => ["offer", "invitation", "proposal", "plan"].as_slice(),
        Demand => &["demand", "call", "condition", "ultimatum"],
        Request => &["request", "appeal", "plea", "invitation", "proposal"],
        Threaten => &["threat", "warning"],
        _ => &[],
    };
    let text = |p: &Position| p.found.evidence.iter().map(|e| scene.article.text.slice(*e).to_lowercase()).collect::<Vec<_>>().join(" ");
    let named = names.iter().any(|n| text(answer).contains(n));
    let faces = answer.toward.contains(&first.holder) as u8 + first.toward.contains(&answer.holder) as u8;
    let sentence = |p: &Position| scene.document.sentence_of(p.issue.start()).unwrap_or_default();
    let far = sentence(first).abs_diff(sentence(answer));
    if ahead && far > 0 {
        return None;
    }
    let reply = matches!(answer.act, Accept | Reject | Refuse | Defer);
    Some(0.6 * shared + if named { 0.7 } else { 0.0 } + 0.5 * f32::from(faces) + if reply { 0.3 } else { -0.2 } - 0.12 * far.min(20) as f32)
}
