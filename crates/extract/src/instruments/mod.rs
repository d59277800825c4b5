//! Instruments: written papers that pass between parties, or are issued by one of them to others, or made jointly.
//!
//! First every *telling* is read, a noun that may mean a paper or a verb of writing, with whoever gives, gets, carries, signs or hides it
//! (`telling`); then the tellings of one paper are brought together (`merge`).

mod merge;
mod telling;
mod words;

use crate::scene::Scene;
use merge::Gathered;
use record::{Found, Instrument, InstrumentId, InstrumentKind};

pub(crate) use words::{InstrumentFile, InstrumentWords};

/// All of an article.
pub(crate) fn find(scene: &mut Scene) -> Vec<Instrument> {
    let mut tellings = Vec::new();
    for (s, sentence) in scene.document.sentences.iter().enumerate() {
        if scene.is_read(s) {
            tellings.extend(sentence.words.clone().filter_map(|w| telling::read(scene, w)));
        }
    }
    let mut found: Vec<Instrument> = merge::gather(scene, tellings).iter().filter_map(|g| record(scene, g)).collect();
    found.sort_by_key(|d| d.span);
    found.iter_mut().enumerate().for_each(|(i, d)| d.id = InstrumentId(i as u32 + 1));
    answer(&mut found);
    found
}

/// The record of one paper.
fn record(scene: &Scene, gathered: &Gathered) -> Option<Instrument> {
    let fullest = gathered.fullest();
    let kind = gathered.kind()?;
    let from = gathered.all(|t| &t.from);
    let mut to = gathered.all(|t| &t.to);
    to.retain(|a| !from.contains(a));
    let mut because: Vec<String> = Vec::new();
    for reason in gathered.tellings.iter().filter(|t| t.stands).flat_map(|t| &t.reasons) {
        if !because.contains(reason) {
            because.push(reason.clone());
        }
    }
    if gathered.tellings.len() > 1 {
        because.push("told again".to_owned());
    }
    let weights = &scene.rules.instrument_weights;
    let confidence = weights.confidence(&because);
    if confidence < weights.least {
        return None;
    }
    let mut evidence: Vec<_> = gathered.tellings.iter().flat_map(|t| std::iter::once(t.span).chain(t.evidence.iter().copied())).collect();
    evidence.sort();
    evidence.dedup();
    let (visibility, visibility_by) = gathered.visibility();
    Some(Instrument {
        id: InstrumentId(0),
        kind,
        span: fullest.span,
        from,
        to,
        carried_by: gathered.tellings.iter().find_map(|t| t.carried_by),
        time: fullest.time.or_else(|| gathered.tellings.iter().find_map(|t| t.time)),
        answers: None,
        visibility,
        visibility_by,
        claimed_by: fullest.claimed_by,
        found: Found { confidence, evidence, because },
    })
}

/// A response answers the nearest paper before it that went the other way, else the nearest that went to whoever responds.
fn answer(found: &mut [Instrument]) {
    for i in 0..found.len() {
        if found[i].kind != InstrumentKind::Response {
            continue;
        }
        let answers = found.iter().enumerate().filter(|(j, d)| *j != i && d.kind != InstrumentKind::Response).filter(|(_, d)| {
            let from_other = found[i].to.is_empty() || d.from.iter().any(|a| found[i].to.contains(a));
            let to_this = d.to.is_empty() || d.to.iter().any(|a| found[i].from.contains(a));
            from_other && to_this
        });
        let nearest = answers.min_by_key(|(j, _)| (*j > i, j.abs_diff(i))).map(|(_, d)| d.id);
        found[i].answers = nearest;
    }
}
