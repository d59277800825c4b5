//! Roles: who acts in an act and who is acted toward.

use super::codebook::Codebook;
use super::trigger::{How, Trigger, counted, undergoer};
use crate::scene::Scene;
use nlp::Upos;
use record::ActorId;

/// Who takes part.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub actors: Vec<ActorId>,
    pub recipients: Vec<ActorId>,
    /// What stands where the actor should is a thing of nobody: "the storm hit".
    pub thing: bool,
}

/// How deep a phrase is searched for the party in it.
const DEPTH: usize = 3;

/// The parties of a trigger, as its entry says where to look for them.
pub(super) fn of(scene: &mut Scene, book: &Codebook, t: &Trigger) -> Parts {
    let entry = &book.entries[t.entry];
    let list =
        |given: &Option<Vec<String>>, default: &[&str]| given.clone().unwrap_or_else(|| default.iter().map(|s| (*s).to_owned()).collect());
    let (actors, recipients) = match t.how {
        How::Noun => {
            (list(&entry.actors, &["owner", "by", "between", "from"]), list(&entry.recipients, &["on", "against", "of", "with", "to"]))
        }
        _ => (list(&entry.actors, &["subject"]), list(&entry.recipients, &["object"])),
    };
    let mut parts = Parts::default();
    for role in &actors {
        if parts.actors.is_empty() {
            parts.actors = role_of(scene, book, t, role, true);
        }
    }
    if parts.actors.is_empty() && t.how == How::Noun {
        parts.actors = carrier(scene, book, t.word).map_or_else(Vec::new, |s| acting(scene, book, s));
    }
    if parts.actors.is_empty() && t.how != How::Noun {
        let subject = scene.clauses.doer(t.word);
        parts.thing = subject.is_some_and(|s| scene.document.words[s].upos == Upos::Noun);
    }
    if entry.joint {
        for role in ["object", "with", "between", "of", "alongside"] {
            if role == "object" && (t.how == How::Noun || t.words.len() > 1 && t.object.is_none()) || role == "of" && t.how != How::Noun {
                continue;
            }
            parts.actors.extend(role_of(scene, book, t, role, false));
        }
        unique(&mut parts.actors);
        return parts;
    }
    let toward: Vec<String> = book.toward(&entry.kind).to_vec();
    for role in recipients.iter().chain(&toward) {
        if parts.recipients.is_empty() {
            parts.recipients = role_of(scene, book, t, role, false);
            parts.recipients.retain(|r| !parts.actors.contains(r));
        }
    }
    let closed = entry.recipients.as_ref().is_some_and(Vec::is_empty);
    if parts.recipients.is_empty() && !closed {
        // "broke Aldania's truce": whose it is that is part of the trigger
        let things: Vec<usize> = t.words.iter().copied().filter(|&o| o != t.word && t.how == How::Verb).collect();
        parts.recipients = things.into_iter().flat_map(|o| scene.owners(o)).filter(|r| !parts.actors.contains(r)).collect();
    }
    if parts.recipients.is_empty() && !closed && t.how != How::Noun {
        parts.recipients = spoken_of(scene, book, t, &parts.actors);
    }
    unique(&mut parts.actors);
    unique(&mut parts.recipients);
    parts
}

/// Whom the phrases and complements of a trigger are about, the nearest first: "agreed to let A in", "refused to send troops to B".
fn spoken_of(scene: &mut Scene, book: &Codebook, t: &Trigger, actors: &[ActorId]) -> Vec<ActorId> {
    let document = scene.document;
    let mut queue: Vec<usize> = t.words.iter().copied().chain(undergoer(scene, t.word)).collect();
    let mut next = 0;
    while next < queue.len() && next < 16 {
        let at = queue[next];
        next += 1;
        for &c in document.children(at) {
            let word = &document.words[c];
            // "unless B gives way"
            let doer = word.rel == "nsubj" && at != t.word && (document.words[at].is("advcl") || document.words[at].is("ccomp"));
            let part = doer
                || ["obj", "obl", "nmod", "xcomp", "ccomp", "nsubj:pass"].iter().any(|rel| word.is(rel)) && word.rel != "nmod:poss"
                || word.is("advcl") && c > at
                || word.rel == "acl" && c > at;
            if !part || c < t.word || queue.contains(&c) || super::trigger::is_time(scene, c) {
                continue;
            }
            // "its troops" are the actor's own
            let own = document.child(c, "nmod:poss").is_some_and(|p| document.words[p].upos == Upos::Pron);
            if word.upos != Upos::Verb && !own {
                let found: Vec<ActorId> = within(scene, book, c, 1).into_iter().filter(|r| !actors.contains(r)).collect();
                if !found.is_empty() {
                    return found;
                }
            }
            queue.push(c);
        }
    }
    Vec::new()
}

fn unique(ids: &mut Vec<ActorId>) {
    let mut seen = Vec::new();
    ids.retain(|id| !seen.contains(id) && (seen.push(*id), true).1);
}

/// The parties under one role of a trigger.
fn role_of(scene: &mut Scene, book: &Codebook, t: &Trigger, role: &str, acts: bool) -> Vec<ActorId> {
    let w = t.word;
    match role {
        "subject" => {
            let subject = if t.how == How::Verb { scene.clauses.doer(w) } else { scene.clauses.subject(w) };
            subject.map_or_else(Vec::new, |s| acting(scene, book, s))
        }
        "object" => {
            let object = t.object.or_else(|| undergoer(scene, w));
            let own = object.map_or_else(Vec::new, |o| within(scene, book, o, DEPTH));
            if !own.is_empty() {
                return own;
            }
            scene.document.child(w, "iobj").map_or_else(Vec::new, |o| within(scene, book, o, DEPTH))
        }
        "iobj" => scene.document.child(w, "iobj").map_or_else(Vec::new, |o| within(scene, book, o, DEPTH)),
        "owner" => {
            let mut all = scene.owners(w);
            if all.is_empty()
                && let Some(o) = t.words.iter().copied().find(|&o| o != w)
            {
                all = scene.owners(o);
            }
            all
        }
        "by" if t.how == How::Verb => scene.clauses.agent(w).map_or_else(Vec::new, |a| acting(scene, book, a)),
        "clause" => complement(scene, t).map_or_else(Vec::new, |c| {
            let subject = scene.clauses.doer(c).filter(|&s| s != w).or_else(|| scene.document.child(c, "nsubj"));
            subject.map_or_else(Vec::new, |s| within(scene, book, s, DEPTH))
        }),
        preposition => {
            let mut heads = vec![w];
            heads.extend(t.words.iter().copied().filter(|&o| o != w));
            heads.extend(t.object.or_else(|| undergoer(scene, w)).filter(|_| t.how == How::Verb));
            for head in heads {
                for (lead, phrase) in super::trigger::led(scene, head) {
                    if lead == preposition {
                        let found = if acts { acting(scene, book, phrase) } else { within(scene, book, phrase, DEPTH) };
                        if !found.is_empty() {
                            return found;
                        }
                    }
                }
            }
            // "filed a complaint on Sunday with the council against A": where the tree hangs it deeper
            if preposition == "against" || preposition == "by" && t.how == How::Noun {
                let document = scene.document;
                let below: Vec<usize> =
                    document.subtree(w).into_iter().filter(|&c| c > w && c < w + 25 && document.words[c].form == preposition).collect();
                for against in below {
                    let found = document.words[against]
                        .head
                        .filter(|_| document.words[against].is("case"))
                        .map_or_else(Vec::new, |p| within(scene, book, p, DEPTH));
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
            Vec::new()
        }
    }
}

/// The verb of the clause that completes a trigger.
pub(super) fn complement(scene: &Scene, t: &Trigger) -> Option<usize> {
    let doc = scene.document;
    let of = |w: usize| {
        doc.children(w).iter().copied().find(|&c| {
            c > w && (doc.words[c].is("xcomp") || doc.words[c].is("ccomp") || doc.words[c].rel == "acl" || doc.words[c].is("advcl"))
        })
    };
    of(t.word).or_else(|| t.words.iter().copied().filter(|&o| o != t.word).find_map(of))
}

/// Who a noun or pronoun that acts means: a party, or whoever the paper, the decision or the thing belongs to.
fn acting(scene: &mut Scene, book: &Codebook, w: usize) -> Vec<ActorId> {
    let w = named_before(scene, counted(scene, book, w));
    let own = scene.parties(w);
    if !own.is_empty() {
        return own;
    }
    let owners = scene.owners(w);
    if !owners.is_empty() {
        return owners;
    }
    for (lead, phrase) in scene.clauses.obliques(w) {
        if matches!(lead.as_str(), "of" | "by" | "from" | "between") {
            let found = scene.parties(phrase);
            if !found.is_empty() {
                return found;
            }
        }
    }
    // "the council put out a report accusing": the paper says what its maker says
    let document = scene.document;
    let paper = book.words.papers.contains(&document.words[w].lemma) && (document.words[w].is("obj") || document.words[w].is("obl"));
    let maker = document.words[w].head.filter(|&h| paper && document.words[h].upos == Upos::Verb).and_then(|h| scene.clauses.doer(h));
    maker.map_or_else(Vec::new, |m| scene.parties(m))
}

/// "Mara Orlan Wednesday rejected": where a day is taken for the head of a name, the name.
fn named_before(scene: &Scene, w: usize) -> usize {
    let doc = scene.document;
    let before = w.checked_sub(1).filter(|&b| doc.words[b].upos == Upos::Propn && doc.ancestors(b).take(3).any(|a| a == w));
    before.filter(|_| super::trigger::is_time(scene, w)).unwrap_or(w)
}

/// The parties that a phrase is about: its head, whose it is, or who stands in it after a preposition: "the attack by A", "bases in B".
pub(super) fn within(scene: &mut Scene, book: &Codebook, w: usize, depth: usize) -> Vec<ActorId> {
    let w = counted(scene, book, w);
    let own = scene.parties(w);
    if !own.is_empty() || depth == 0 {
        return own;
    }
    let owners = scene.owners(w);
    if !owners.is_empty() {
        return owners;
    }
    let mut below = scene.clauses.obliques(w);
    below.sort_by_key(|(lead, _)| lead != "by");
    for (_, phrase) in below {
        let found = within(scene, book, phrase, depth - 1);
        if !found.is_empty() {
            return found;
        }
    }
    // "the decision taken by A", "a plan to arm B"
    let clauses: Vec<usize> = scene.document.children_by(w, "acl").collect();
    for clause in clauses {
        let named = scene
            .clauses
            .agent(clause)
            .or_else(|| scene.document.child(clause, "nsubj"))
            .or_else(|| scene.document.child(clause, "obj"))
            .map(|n| scene.clauses.meant(n));
        if let Some(found) = named.filter(|&n| n != w).map(|n| within(scene, book, n, 0)).filter(|f| !f.is_empty()) {
            return found;
        }
    }
    // joined things: "attacks on posts and on B"
    for next in scene.clauses.conjuncts(w).into_iter().skip(1) {
        let found = within(scene, book, next, depth - 1);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Who carries out the act that a noun tells, by the verb that it hangs from: "A launched an attack", "A took part in talks".
pub(super) fn carrier(scene: &Scene, book: &Codebook, noun: usize) -> Option<usize> {
    let doc = scene.document;
    if doc.child(noun, "cop").is_some() {
        return scene.clauses.subject(noun);
    }
    let first = scene.clauses.first_conjunct(noun);
    let mut at = first;
    // "a series of attacks", "an end to talks" hand on their place
    for _ in 0..2 {
        let head = doc.words[at].head?;
        if doc.words[head].upos == Upos::Verb {
            let word = &doc.words[at];
            let light = book.words.light.contains(&doc.words[head].lemma);
            let lead = scene.clauses.lead(at);
            let phrase =
                word.is("obl") && lead.as_deref().is_some_and(|l| matches!(l, "in" | "for" | "to" | "with" | "into" | "on" | "at" | "out"));
            if light && (word.is("obj") || phrase) {
                return scene.clauses.doer(head);
            }
            if light && word.rel == "nsubj:pass" {
                return scene.clauses.agent(head);
            }
            return None;
        }
        if doc.words[head].upos == Upos::Noun && doc.words[at].is("nmod") && book.words.partitive.contains(&doc.words[head].lemma) {
            at = head;
            continue;
        }
        return None;
    }
    None
}
