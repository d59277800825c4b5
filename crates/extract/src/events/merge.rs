//! Mentions of one event become one record: "the police arrested Dov Tarn … the arrest".

use super::trigger::How;
use super::{Draft, Event};
use crate::scene::Scene;
use record::{ActorId, EventStatus};
use std::collections::HashMap;

/// How many events of a type back a mention is looked for.
const BACK: usize = 40;

/// The events of an article so far, by type.
#[derive(Default)]
pub(super) struct Told {
    /// For each type, in order: index in the record, lemma of the trigger, kind of word.
    by_type: HashMap<String, Vec<(usize, String, How)>>,
}

impl Told {
    /// The last event of a type.
    pub fn last(&self, kind: &str) -> Option<usize> {
        self.by_type.get(kind)?.last().map(|t| t.0)
    }

    /// Adds an event, or its evidence to the one that it tells again.
    pub fn add(&mut self, scene: &Scene, event: Event, draft: &Draft, events: &mut Vec<Event>) {
        let lemma = scene.document.words[draft.word].lemma.to_lowercase();
        let before = self.by_type.entry(event.kind.clone()).or_default();
        let again = before.iter().rev().take(BACK).position(|(i, l, how)| is_same(&events[*i], *how, l, &event, draft.how, &lemma));
        let Some(back) = again else {
            before.push((events.len(), lemma, draft.how));
            events.push(event);
            return;
        };
        let at = before.len() - 1 - back;
        let known = &mut events[before[at].0];
        let parties = |e: &Event| e.actors.len().min(2) + e.recipients.len().min(2);
        // the fuller telling names the event, a verb before a noun
        let fuller =
            parties(&event) > parties(known) || parties(&event) == parties(known) && before[at].2 == How::Noun && draft.how != How::Noun;
        let mut other = event;
        if fuller {
            std::mem::swap(known, &mut other);
            before[at].1 = lemma;
            before[at].2 = draft.how;
        }
        known.found.evidence.extend(other.found.evidence);
        known.found.evidence.sort();
        known.found.evidence.dedup();
        for rule in other.found.because {
            if !known.found.because.contains(&rule) {
                known.found.because.push(rule);
            }
        }
        let join = |mine: &mut Vec<ActorId>, theirs: Vec<ActorId>| {
            if mine.is_empty() {
                *mine = theirs;
            }
        };
        join(&mut known.actors, other.actors);
        join(&mut known.recipients, other.recipients);
        known.time = known.time.or(other.time);
        known.place = known.place.or(other.place);
    }
}

/// Whether a later mention tells an event again: one of them is a noun or both have the same verb, and whoever is named in both is the same.
fn is_same(a: &Event, a_how: How, a_lemma: &str, b: &Event, b_how: How, b_lemma: &str) -> bool {
    let noun = a_how == How::Noun || b_how == How::Noun;
    let said = matches!(a.kind.as_str(), "REQUEST" | "ACCUSE" | "REJECT" | "AGREE" | "SUPPORT" | "THREATEN");
    if !noun && (a_lemma != b_lemma || said) {
        return false;
    }
    let modes = a.mode == b.mode || a.mode.is_none() || b.mode.is_none();
    let times = a.time == b.time || a.time.is_none() || b.time.is_none();
    let real = |s: EventStatus| matches!(s, EventStatus::Occurred | EventStatus::Ongoing);
    let statuses =
        a.status == b.status || real(a.status) && real(b.status) || noun && b_how == How::Noun && b.status == EventStatus::Occurred;
    let meet = |x: &[ActorId], y: &[ActorId]| x.iter().any(|i| y.contains(i));
    let agree = |x: &[ActorId], y: &[ActorId]| x.is_empty() || y.is_empty() || meet(x, y);
    let shared = meet(&a.actors, &b.actors) || meet(&a.recipients, &b.recipients);
    modes && times && statuses && shared && agree(&a.actors, &b.actors) && agree(&a.recipients, &b.recipients)
}
