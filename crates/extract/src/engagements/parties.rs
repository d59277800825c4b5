//! Parties: who takes part in an engagement, calls or mediates it, as the words around its verb or noun tell.

use super::telling::{doer, verb_lemma};
use super::words::Governs;
use crate::scene::Scene;
use nlp::Upos;
use record::{ActorId, EngagementStatus, PlaceRole};

/// Everybody and everything around a verb or noun that may take part.
#[derive(Default)]
pub(super) struct Around {
    pub parties: Vec<ActorId>,
    /// By which rule each was read.
    pub how: Vec<(ActorId, &'static str)>,
    pub sides: bool,
    pub convener: Option<ActorId>,
    pub mediators: Vec<ActorId>,
    pub reasons: Vec<String>,
}

impl Around {
    /// Takes in whoever a phrase means, and says by which rule; how many they are.
    pub fn take(&mut self, scene: &mut Scene, w: usize, reason: &'static str) -> usize {
        if is_sides(scene, w) {
            self.sides = true;
            self.reasons.push(reason.to_owned());
            return 2;
        }
        let found = scene.parties(w);
        if !found.is_empty() {
            self.reasons.push(reason.to_owned());
        }
        let count = found.len();
        for actor in found {
            self.how.push((actor, reason));
            if !self.parties.contains(&actor) {
                self.parties.push(actor);
            }
        }
        count
    }
}

/// Whether a phrase means the parties to the talks: "both sides", "the two leaders".
fn is_sides(scene: &Scene, w: usize) -> bool {
    let document = scene.document;
    let sides = &scene.rules.engagements.sides;
    let (word, lemma) = (&document.words[w], document.words[w].lemma.to_lowercase());
    let counted = || document.children(w).iter().any(|&c| c < w && sides.counts.contains(&document.words[c].form.to_lowercase()));
    let plural = word.feat("Number") == Some("Plur");
    // "the foreign ministers of the two countries"
    if plural && sides.counted.contains(&lemma) && document.children_by(w, "nmod").any(|c| c > w && is_sides(scene, c)) {
        return true;
    }
    plural
        && document.child(w, "conj").is_none()
        && (sides.always.contains(&lemma) && document.child(w, "nmod").is_none() || sides.counted.contains(&lemma) && counted())
}

/// Who takes part as the noun, its measure and its verb tell.
pub(super) fn participants(scene: &mut Scene, n: usize, verb: Option<usize>, around: &mut Around) {
    let document = scene.document;
    let rules = scene.rules;
    let words = &rules.engagements;
    let mut with = false;
    let owners = owners(scene, n);
    if !owners.is_empty() {
        around.reasons.push("owners".to_owned());
        around.how.extend(owners.iter().map(|&o| (o, "owners")));
        around.parties.extend(owners);
    }
    let mut hung: Vec<(String, usize)> = scene.clauses.obliques(n);
    let measures = |h: &usize| document.words[n].is("nmod") && words.measures.contains(&document.words[*h].lemma.to_lowercase());
    if let Some(measure) = document.words[n].head.filter(measures) {
        hung.extend(scene.clauses.obliques(measure).into_iter().filter(|(_, w)| *w != n));
    }
    if let Some(v) = verb {
        hung.extend(
            scene.clauses.obliques(v).into_iter().filter(|(p, _)| matches!(p.as_str(), "with" | "between" | "by" | "in" | "under")),
        );
    }
    // "who is on a visit to Bern"
    if document.child(n, "cop").is_some()
        && scene.clauses.lead(n).is_some()
        && let Some(subject) = scene.clauses.subject(n)
    {
        around.take(scene, subject, "who");
    }
    let in_chair = hung.iter().any(|(p, w)| p == "in" && words.mediating_nouns.contains(&document.words[*w].lemma));
    for (preposition, w) in hung {
        let chair = in_chair || document.children(w).iter().any(|&c| words.mediating_nouns.contains(&document.words[c].lemma));
        match preposition.as_str() {
            "between" | "among" => {
                around.take(scene, w, "between");
            }
            "with" if chair => around.mediators.extend(scene.parties(w)),
            "with" => with |= around.take(scene, w, "with") > 0,
            "of" => {
                around.take(scene, w, "of");
            }
            "from" if document.words[n].lemma == "call" => {
                around.take(scene, w, "from");
            }
            "by" if verb.is_none_or(|v| !document.children(v).contains(&w)) => {
                around.take(scene, w, "by");
            }
            "to" if document.words[n].lemma == "visit" => {
                around.take(scene, w, "visit to");
            }
            "under" if words.mediating_nouns.contains(&document.words[w].lemma) => {
                let mediators = scene.owners(w);
                let of = scene.clauses.obliques(w).into_iter().find(|(p, _)| p == "of").map(|(_, o)| o);
                around.mediators.extend(mediators);
                around.mediators.extend(of.map(|o| scene.parties(o)).unwrap_or_default());
            }
            _ => {}
        }
    }
    let hosted: Vec<usize> = document.children_by(n, "acl").filter(|&c| words.mediating_verbs.contains(&document.words[c].lemma)).collect();
    for c in hosted {
        if let Some(by) = scene.clauses.agent(c) {
            around.mediators.extend(scene.parties(by));
        }
    }
    match verb {
        Some(v) => by_governor(scene, n, v, around),
        None => beside(scene, n, with, around),
    }
}

/// Whose engagement it is: "Aldania's talks with"; a mere place before it is where it is held.
pub(crate) fn owners(scene: &mut Scene, n: usize) -> Vec<ActorId> {
    let document = scene.document;
    let before = document.children(n).iter().filter(|&&c| c < n && document.words[c].rel != "nmod:poss");
    let place = before
        .flat_map(|&c| scene.places.iter().filter(move |p| p.span.overlaps(document.words[c].span)))
        .any(|p| p.role == PlaceRole::Literal);
    let owner = document.child(n, "nmod:poss");
    if let Some(owner) = owner.filter(|&o| is_sides(scene, o)) {
        return scene.parties(owner);
    }
    if place && owner.is_none() { Vec::new() } else { scene.owners(n) }
}

/// Who takes part by doing the verb that governs the engagement: "held talks", "convened a meeting".
fn by_governor(scene: &mut Scene, n: usize, v: usize, around: &mut Around) {
    let document = scene.document;
    let rules = scene.rules;
    let lemma = verb_lemma(scene, v);
    let governs = rules.engagements.governs(&lemma);
    let object = !document.words[top(scene, n, v)].is("nsubj");
    let passive = scene.clauses.is_passive(v);
    let Some(doer) = doer(scene, v).filter(|&d| d != top(scene, n, v)) else { return };
    if !object && !passive {
        return;
    }
    match governs {
        Some(Governs::Convene) => around.convener = scene.parties(doer).first().copied(),
        Some(Governs::Chair) => around.mediators.extend(scene.parties(doer)),
        Some(Governs::Makes(EngagementStatus::Proposed | EngagementStatus::Scheduled)) if around.parties.len() >= 2 => {
            around.convener = scene.parties(doer).first().copied();
        }
        Some(_) => {
            around.take(scene, doer, "governor");
        }
        None => {}
    }
}

/// Who takes part where the engagement hangs beside another act: "told him in a call", "met for talks with".
fn beside(scene: &mut Scene, n: usize, with: bool, around: &mut Around) {
    let document = scene.document;
    let word = &document.words[n];
    let Some(v) = word.head.filter(|&h| word.is("obl") && document.words[h].upos == Upos::Verb) else { return };
    if matches!(&*document.words[v].lemma, "invite" | "summon") {
        if let Some(host) = scene.clauses.doer(v) {
            around.take(scene, host, "host");
            around.convener = scene.parties(host).first().copied();
        }
        if let Some(guest) = scene.clauses.undergoer(v) {
            around.take(scene, guest, "invited");
        }
        return;
    }
    let lead = scene.clauses.lead(n);
    if !matches!(
        lead.as_deref(),
        Some("in" | "during" | "at" | "for" | "to" | "into" | "after" | "on" | "over" | "by" | "from" | "through")
    ) {
        return;
    }
    if (with || around.parties.len() == 1)
        && let Some(d) = doer(scene, v)
    {
        around.take(scene, d, "doer beside");
    }
    if !with && let Some(o) = scene.clauses.undergoer(v).filter(|_| lead.as_deref() != Some("after")) {
        around.take(scene, o, "whom beside");
        if let Some(d) = doer(scene, v) {
            around.take(scene, d, "doer beside");
        }
    }
}

/// The word by which an engagement hangs from its governor: "days" of "two days of talks".
fn top(scene: &Scene, n: usize, v: usize) -> usize {
    let document = scene.document;
    std::iter::once(n).chain(document.ancestors(n)).take(4).find(|&a| document.words[a].head == Some(v)).unwrap_or(n)
}
