//! Whose a paper is: of one side's, a choice between the parties that stand around it and nobody (`data/instruments/senders.toml`); of a joint one, for each of them whether it
//! made it (`data/instruments/makers.toml`). Who the rules say it is from is one of them.

use super::kind;
use super::merge::Gathered;
use super::telling::Telling;
use crate::choose::{Chosen, Options};
use crate::engagements::verb_lemma;
use crate::near::{Named, Near};
use crate::scene::Scene;
use article::Span;
use record::{ActorId, InstrumentKind};

/// Whether papers of a kind are as a rule made by several.
pub(super) fn of_several(kind: InstrumentKind) -> bool {
    matches!(kind, InstrumentKind::Agreement | InstrumentKind::JointStatement | InstrumentKind::DraftTreaty)
}

/// Who stands around a paper, with what speaks for and against each being whose it is; `met`: whoever met where it was made.
pub(super) fn near<'s>(scene: &'s Scene, named: &Named, gathered: &Gathered, kind: InstrumentKind, met: &[ActorId]) -> Near<'s> {
    let transfers = &scene.rules.instruments.transfers;
    let kind = kind::name(kind);
    let class = |v: usize| {
        let lemma = verb_lemma(scene, v);
        let all = [
            (&transfers.gives, "gives"),
            (&transfers.gets, "gets"),
            (&transfers.carries, "carries"),
            (&transfers.signs, "signs"),
            (&transfers.shows, "shows"),
            (&transfers.leaks, "leaks"),
        ];
        all.into_iter().find(|(set, _)| set.contains(&lemma)).map(|(_, class)| class)
    };
    let mut near = Near::default();
    for telling in &gathered.tellings {
        near.look(scene, named, telling.word, telling.span, &class);
        for &actor in &telling.from {
            near.tell(scene, actor, format!("rule {}", telling.from_by));
            near.tell(scene, actor, format!("{kind} {}", telling.from_by));
        }
        telling.to.iter().for_each(|&actor| near.tell(scene, actor, "gets it".to_owned()));
    }
    met.iter().for_each(|&actor| near.tell(scene, actor, "met".to_owned()));
    for telling in &gathered.tellings {
        for &actor in &telling.from {
            for owner in behind(scene, actor, telling) {
                near.tell(scene, owner, "through whom it has".to_owned());
                near.tell(scene, actor, "of another".to_owned());
            }
        }
    }
    near
}

/// Whose people an actor is, as the sentence of a telling names it: "the council" of "the council's lawyers".
fn behind(scene: &Scene, actor: ActorId, telling: &Telling) -> Vec<ActorId> {
    let document = scene.document;
    let Some(sentence) = document.sentence_of_word(telling.word).map(|s| document.sentences[s].span) else { return Vec::new() };
    let here: Vec<Span> = scene.cast.spans_of(actor).filter(|m| sentence.overlaps(*m)).collect();
    let within = |m: Span| here.iter().any(|h| h.contains(m) && *h != m);
    let others = scene.cast.actors().filter(|a| a.id != actor && !here.is_empty());
    others.filter(|a| a.mentions.iter().any(|m| within(m.span))).map(|a| a.id).collect()
}

/// Notes of everybody who may have made a joint paper what kind of paper it is, and how many of whom its words name.
pub(super) fn note_paper(options: &mut Options, kind: InstrumentKind, named: bool, by_rule: usize, gathered: &Gathered) {
    let told = gathered.all(|t| &t.from).len().min(3);
    let mut of_paper = vec![kind::name(kind).to_owned(), format!("{} by rule", by_rule.min(3)), format!("{told} told")];
    if named {
        of_paper.push("has a name".to_owned());
    }
    options.iter_mut().for_each(|(_, reasons)| reasons.extend(of_paper.iter().cloned()));
}

/// Below which probability somebody did not make a joint paper, whatever the rules say.
const UNLIKELY: f32 = 0.2;

/// Takes the likeliest sender of a paper in place of whom the rules have, unless both are one side; how likely it is.
pub(super) fn choose_sender(scene: &Scene, options: &Options, from: &mut Vec<ActorId>) -> Option<f32> {
    let weights = &scene.rules.sender_weights;
    let (chosen, p) = crate::choose::weighed(options, weights)?;
    if let Chosen::Sender(sender) = chosen
        && p >= weights.least
        && !from.iter().any(|f| scene.cast.same_side(*f, sender))
    {
        *from = vec![sender];
    }
    Some(p)
}

/// Leaves of the makers of a joint paper all but the unlikely, and adds whoever is likely; how likely the least likely of them is.
pub(super) fn choose_makers(scene: &Scene, options: &Options, from: &mut Vec<ActorId>) -> Option<f32> {
    let weights = &scene.rules.maker_weights;
    let mut least: Option<f32> = None;
    for (option, reasons) in options {
        let Chosen::Maker(actor) = *option else { continue };
        let p = weights.confidence(reasons);
        let same = |f: &ActorId| scene.cast.same_side(*f, actor);
        if p < UNLIKELY {
            from.retain(|f| !same(f));
        } else if p >= weights.least && !from.iter().any(same) {
            from.push(actor);
        }
        if from.iter().any(same) {
            least = Some(least.map_or(p, |l| l.min(p)));
        }
    }
    least
}
