//! Of what kind a paper is: a choice between what its words, its sentences and the network say (`data/instruments/kinds.toml`). What the list says is one of them.

use super::merge::Gathered;
use crate::choose::{Chosen, Options};
use crate::learned::{ALONE, most, step};
use crate::scene::Scene;
use nlp::Layer;
use record::InstrumentKind;
use std::collections::BTreeSet;

/// All that a paper may be.
const KINDS: [(InstrumentKind, &str); 9] = [
    (InstrumentKind::Response, "response"),
    (InstrumentKind::Proposal, "proposal"),
    (InstrumentKind::Demands, "demands"),
    (InstrumentKind::DraftTreaty, "draft treaty"),
    (InstrumentKind::Letter, "letter"),
    (InstrumentKind::JointStatement, "joint statement"),
    (InstrumentKind::Resolution, "resolution"),
    (InstrumentKind::Agreement, "agreement"),
    (InstrumentKind::Report, "report"),
];

/// What the record calls a kind.
pub(super) fn name(kind: InstrumentKind) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == kind).map_or("", |(_, name)| name)
}

/// Every kind, with what speaks for and against it.
pub(super) fn options(scene: &Scene, gathered: &Gathered) -> Options {
    let document = scene.document;
    let words = || gathered.tellings.iter().flat_map(|t| document.words_in(t.span));
    let signs = &document.signs;
    // what the network gives to each kind, at most and as its part of all that it gives to any
    let any: f32 = words().map(|w| 1.0 - signs.of(Layer::Instrument, "", w)).sum();
    let of = |name: &str| words().map(|w| signs.of(Layer::Instrument, name, w)).fold((0.0_f32, 0.0_f32), |(m, s), p| (m.max(p), s + p));
    let shares: Vec<(f32, f32)> = KINDS.iter().map(|(_, name)| of(name)).map(|(m, sum)| (m, sum / any.max(f32::EPSILON))).collect();
    let highest = shares.iter().map(|s| s.1).fold(0.0, f32::max);
    let told = told(scene, gathered);
    let options = KINDS.iter().zip(shares).map(|((kind, name), (m, share))| {
        let mut reasons: Vec<String> = told.iter().map(|t| format!("{name}: {t}")).collect();
        if gathered.kind() == Some(*kind) {
            reasons.push("read".to_owned());
        }
        if gathered.tellings.iter().any(|t| t.kind == Some(*kind)) {
            reasons.push("read of one telling".to_owned());
        }
        if !signs.is_empty() {
            reasons.push(format!("sign {}", step(m)));
            reasons.push(format!("share {}", step(share)));
            if share >= highest {
                reasons.push("sign first".to_owned());
            }
        }
        (Chosen::Kind(*kind), reasons)
    });
    options.collect()
}

/// What is told of a paper that may tell of what kind it is: its own words, and which acts its sentences tell of.
fn told(scene: &Scene, gathered: &Gathered) -> BTreeSet<String> {
    let document = scene.document;
    let mut told: BTreeSet<String> = BTreeSet::new();
    for telling in &gathered.tellings {
        let kind = telling.kind.map(name);
        // what is built on the kind that was read is no reason of its own
        told.extend(
            telling.reasons.iter().filter(|r| !kind.is_some_and(|k| r.starts_with(&k.replace(' ', "")) && r.contains(' '))).cloned(),
        );
        told.extend(kind.map(|k| format!("read as {k}")));
        let Some(at) = document.sentence_of_word(telling.word) else { continue };
        // what a paper says is told in its sentence or behind it, what it answers before it
        for (place, s) in [("", Some(at)), ("next ", Some(at + 1)), ("before ", at.checked_sub(1))] {
            let Some(sentence) = s.and_then(|s| document.sentences.get(s)).map(|s| s.words.clone()) else { continue };
            let acts = most(scene, Layer::Position, sentence.clone()).into_iter().filter(|(_, p)| *p >= ALONE);
            told.extend(acts.map(|(act, _)| format!("{place}tells {act}")));
            if most(scene, Layer::Answer, sentence).iter().any(|(_, p)| *p >= ALONE) {
                told.insert(format!("{place}tells an answer"));
            }
        }
    }
    told
}
