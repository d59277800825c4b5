//! Instruments: written papers that pass between parties, or are issued by one of them to others, or made jointly.
//!
//! First every *telling* is read, a noun that may mean a paper or a verb of writing, with whoever gives, gets, carries, signs or hides it
//! (`telling`); then the tellings of one paper are brought together (`merge`), and it is chosen of what kind it is (`kind`) and whose (`sender`).

mod kind;
mod merge;
mod sender;
mod telling;
mod words;

use crate::choose::{Choice, Chosen, Options, weighed};
use crate::learned::{ACROSS, of_parts, parts, step, stretches};
use crate::near::Named;
use crate::scene::Scene;
use merge::Gathered;
use nlp::{Layer, Part, Upos};
use record::{ActorId, ActorKind, Engagement, EngagementKind, Found, Instrument, InstrumentId, InstrumentKind};

pub(crate) use words::{InstrumentFile, InstrumentWords};

/// All of an article, and of each paper of one side whose it may be.
pub(crate) fn find(scene: &mut Scene, engagements: &[Engagement]) -> (Vec<Instrument>, Vec<Choice>) {
    let mut tellings = Vec::new();
    for (s, sentence) in scene.document.sentences.iter().enumerate() {
        if scene.is_read(s) {
            let first = tellings.len();
            tellings.extend(sentence.words.clone().filter_map(|w| telling::read(scene, w)));
            for (w, words) in stretches(scene, Layer::Instrument, sentence.words.clone(), ACROSS) {
                let Some(span) = scene.document.span_of(words.clone()) else { continue };
                // what only points at a paper ("the document") may be one by itself, but its sentence tells no other
                let noun = matches!(scene.document.words[w].upos, Upos::Noun | Upos::Propn);
                let known = tellings[first..].iter().any(|t| t.span.overlaps(span) && (t.stands || !noun));
                tellings.extend(if known { None } else { telling::learned(scene, w, words) });
            }
        }
    }
    let parties = Named::of(scene);
    let gathered = merge::gather(scene, tellings);
    scene.note_names();
    let mut all: Vec<_> = gathered.iter().filter_map(|g| record(scene, g, engagements, &parties)).collect();
    all.sort_by_key(|(d, _)| d.span);
    let (mut found, choices): (Vec<Instrument>, Vec<_>) = all.into_iter().unzip();
    found.iter_mut().enumerate().for_each(|(i, d)| d.id = InstrumentId(i as u32 + 1));
    answer(&mut found);
    let choices = choices.into_iter().enumerate().flat_map(|(of, all)| all.into_iter().map(move |options| Choice { of, options }));
    (found, choices.filter(|c| !c.options.is_empty()).collect())
}

/// The record of one paper, of what kind and whose it may be.
fn record(scene: &Scene, gathered: &Gathered, engagements: &[Engagement], parties: &Named) -> Option<(Instrument, [Options; 2])> {
    let fullest = gathered.fullest();
    let kinds = kind::options(scene, gathered);
    let outright = gathered.tellings.iter().any(|t| t.outright && t.kind == gathered.kind());
    let of_kind = weighed(&kinds, &scene.rules.kind_weights).filter(|(_, p)| *p >= scene.rules.kind_weights.least && !outright);
    let kind = match of_kind {
        Some((Chosen::Kind(kind), _)) => kind,
        _ => gathered.kind()?,
    };
    let mut from = gathered.all(|t| &t.from);
    let named = gathered.tellings.iter().any(|t| t.name.is_some());
    let together = matches!(kind, InstrumentKind::JointStatement | InstrumentKind::Agreement);
    // "the parties", "both governments": those who met
    let described = |id: &ActorId| {
        scene
            .cast
            .actor(*id)
            .is_some_and(|a| matches!(a.kind, ActorKind::Group | ActorKind::Unnamed) && !a.name.contains(char::is_uppercase))
    };
    let tellings: Vec<_> = gathered.tellings.iter().map(|t| t.span).collect();
    let parts = parts(scene, Layer::Sender, &tellings);
    let arcs = scene.chances_at(Part::Sender, &tellings);
    // a name says nothing of who made it, but "the parties" who signed it are those who met
    let unnamed = || kind == InstrumentKind::JointStatement || !named;
    let made_together = together && if from.iter().all(described) { unnamed() || !from.is_empty() } else { from.len() < 2 && unnamed() };
    let mut met = Vec::new();
    if made_together {
        from.retain(|a| !described(a));
        met = makers(scene, gathered, engagements, from);
        from = met.clone();
    }
    let near = sender::near(scene, parties, gathered, kind, &met);
    let (options, by_choice) = if sender::of_several(kind) {
        let mut options = near.options(scene, parties, &from, &parts, &arcs, Chosen::Maker);
        sender::note_paper(&mut options, kind, named, from.len(), gathered);
        let p = sender::choose_makers(scene, &options, &mut from);
        (options, p.map(|p| format!("makers {}", step(p))))
    } else {
        let options = near.options(scene, parties, &from, &parts, &arcs, Chosen::Sender);
        let p = sender::choose_sender(scene, &options, &mut from);
        (options, p.map(|p| format!("sender {}", step(p))))
    };
    // a state and whoever writes for it are one sender
    let person = |id: &ActorId| scene.cast.actor(*id).is_some_and(|a| matches!(a.kind, ActorKind::Person | ActorKind::Unnamed));
    let bodies: Vec<ActorId> = from.iter().copied().filter(|a| !person(a)).collect();
    from.retain(|a| !person(a) || !bodies.iter().any(|b| scene.cast.same_side(*a, *b)));

    let mut to = gathered.all(|t| &t.to);
    to.retain(|a| !from.contains(a));
    let mut because: Vec<String> = Vec::new();
    for reason in gathered.tellings.iter().filter(|t| t.stands).flat_map(|t| &t.reasons) {
        if !because.contains(reason) {
            because.push(reason.clone());
        }
    }
    if made_together {
        because.push("those who met".to_owned());
    }
    because.push(format!("{} made it", from.len().min(2)));
    because.extend(by_choice);
    because.extend(of_kind.map(|(_, p)| format!("kind {}", step(p))));
    because.extend(of_parts(scene, &parts, &from));
    if gathered.tellings.len() > 1 {
        because.push("told again".to_owned());
    }
    because.push(format!("from by {}", fullest.from_by));
    because.push(format!("of kind {}", kind::name(kind)));
    because.extend(learned(scene, gathered));
    let weights = &scene.rules.instrument_weights;
    let confidence = weights.confidence(&because);
    if confidence < weights.least {
        return None;
    }
    let mut evidence: Vec<_> = gathered.tellings.iter().flat_map(|t| std::iter::once(t.span).chain(t.evidence.iter().copied())).collect();
    evidence.sort();
    evidence.dedup();
    let (visibility, visibility_by) = gathered.visibility();
    let paper = Instrument {
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
    };
    Some((paper, [kinds, options]))
}

/// Whether the network takes any word of the tellings for one of a paper, and any that the others hang from.
fn learned(scene: &Scene, gathered: &Gathered) -> Vec<String> {
    let signs = &scene.document.signs;
    if signs.is_empty() {
        return Vec::new();
    }
    let of = |w: usize| 1.0 - signs.of(Layer::Instrument, "", w);
    let words = gathered.tellings.iter().flat_map(|t| scene.document.words_in(t.span));
    let likeliest = words.map(of).fold(0.0, f32::max);
    let head = gathered.tellings.iter().map(|t| of(t.word)).fold(0.0, f32::max);
    vec![format!("learned {}", step(likeliest)), format!("learned head {}", step(head))]
}

/// Who made a joint paper that does not name two: those who met on the engagement told nearest to it.
fn makers(scene: &Scene, gathered: &Gathered, engagements: &[Engagement], from: Vec<ActorId>) -> Vec<ActorId> {
    let at = gathered.fullest().span.start();
    let met = engagements.iter().filter(|g| g.participants.len() >= 2 && g.kind != EngagementKind::Visit && g.kind != EngagementKind::Call);
    let near = |g: &&Engagement| g.found.evidence.iter().map(|e| e.start().abs_diff(at)).min().unwrap_or(usize::MAX);
    let nearest = met.min_by_key(near).map(|g| g.participants.clone());
    match nearest {
        Some(participants) => participants,
        None if from.is_empty() => crate::engagements::leading(scene),
        None => from,
    }
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

#[cfg(test)]
mod tests {
    use crate::tests::failures;

    #[test]
    fn constructions_are_read_as_written() {
        let failed = failures(include_str!("../../../../data/instruments/constructions.toml"), |_, x| {
            let name = |id: &record::ActorId| x.actors.iter().find(|a| a.id == *id).map_or("?", |a| a.name.as_str());
            let names = |ids: &[record::ActorId]| ids.iter().map(name).collect::<Vec<_>>().join("; ");
            let kind = |k: record::InstrumentKind| match k {
                record::InstrumentKind::JointStatement => "joint statement".to_owned(),
                record::InstrumentKind::DraftTreaty => "draft treaty".to_owned(),
                k => format!("{k:?}").to_lowercase(),
            };
            let row = |d: &record::Instrument| {
                let mut row = format!("{} | {} -> {}", kind(d.kind), names(&d.from), names(&d.to));
                if let Some(carrier) = &d.carried_by {
                    row += &format!(" ~ {}", name(carrier));
                }
                if d.visibility != record::Visibility::Unknown {
                    row += &format!(" ! {:?}", d.visibility).to_lowercase();
                }
                if let Some(answers) = d.answers {
                    row += &format!(" ^ {}", answers.0);
                }
                row
            };
            x.instruments.iter().map(row).collect()
        });
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}
