//! Who stands near a word that tells an act, and how: by grammar, by place, by what the network says. What parties are chosen from.

use crate::actors::Side;
use crate::arcs::Chances;
use crate::choose::{Chosen, Options};
use crate::learned::step;
use crate::scene::Scene;
use article::Span;
use nlp::Upos;
use record::{ActorId, ActorKind};
use std::collections::{BTreeMap, HashMap};

/// How many sentences back a party is looked for, and how many on.
const BACK: usize = 3;
const ON: usize = 1;

/// How many verbs above a word are asked who does them.
const VERBS: usize = 3;

/// How many of the parties that the article speaks of most are told apart.
const LEADING: usize = 3;

/// From which probability on a party is looked at by arcs alone.
const REACHED: f32 = 0.2;

/// Where an article names its parties.
pub(crate) struct Named {
    /// Each mention, in order of place.
    mentions: Vec<(Span, ActorId)>,
    /// States and bodies by how much the article speaks of them.
    leading: Vec<ActorId>,
}

impl Named {
    pub fn of(scene: &Scene) -> Named {
        let mut mentions: Vec<(Span, ActorId)> = scene.cast.actors().flat_map(|a| a.mentions.iter().map(|m| (m.span, a.id))).collect();
        mentions.sort_unstable();
        Named { mentions, leading: scene.cast.leading_bodies().into_iter().take(LEADING).collect() }
    }

    /// Whom a word names, by the shortest of the names that it stands in.
    fn at(&self, word: Span) -> Option<ActorId> {
        let until = self.mentions.partition_point(|m| m.0.start() <= word.start());
        self.mentions[..until].iter().rev().filter(|m| m.0.contains(word)).min_by_key(|m| m.0.len()).map(|m| m.1)
    }
}

/// The sides near an act, each with the actor that it is named by and what speaks for and against its having a part.
#[derive(Default)]
pub(crate) struct Near<'a> {
    /// Whom each is named by: by grammar first, then by distance.
    named: BTreeMap<(usize, usize), ActorId>,
    reasons: HashMap<Side<'a>, Vec<String>>,
}

impl<'a> Near<'a> {
    /// Notes a reason that speaks for or against the side of an actor.
    pub fn tell(&mut self, scene: &'a Scene, actor: ActorId, reason: String) {
        let all = self.reasons.entry(scene.cast.side_of(actor)).or_default();
        if !all.contains(&reason) {
            all.push(reason);
        }
    }

    fn name(&mut self, far: usize, actor: ActorId) {
        self.named.entry((far, self.named.len())).or_insert(actor);
    }

    /// Looks around a place where the act is told: its word and its span. `class` names what a verb does, where it does anything to such an act.
    pub fn look(&mut self, scene: &'a Scene, named: &Named, word: usize, span: Span, class: &dyn Fn(usize) -> Option<&'static str>) {
        let document = scene.document;
        for (actor, reason) in grammar(scene, named, word, class) {
            self.name(0, actor);
            self.tell(scene, actor, reason);
        }
        if let Some(speaker) = scene.speaker_at(word) {
            self.name(1, speaker);
            self.tell(scene, speaker, "speaks".to_owned());
        }
        let Some(at) = document.sentence_of_word(word) else { return };
        let first = document.sentences[at.saturating_sub(BACK)].span;
        let last = document.sentences[(at + ON).min(document.sentences.len() - 1)].span;
        let near = named.mentions.partition_point(|m| m.0.start() < first.start());
        for &(mention, actor) in named.mentions[near..].iter().take_while(|m| m.0.start() < last.end()) {
            let sentence = document.sentence_of(mention.start()).unwrap_or(at);
            let place = if span.overlaps(mention) {
                "in the telling".to_owned()
            } else if sentence == at {
                if mention.start() < span.start() { "before it" } else { "behind it" }.to_owned()
            } else if sentence < at {
                format!("{} back", at - sentence)
            } else {
                "next sentence".to_owned()
            };
            self.name(2 + sentence.abs_diff(at), actor);
            self.tell(scene, actor, place);
        }
    }

    /// All sides, those of `rule`, whom the rules have, first; `parts` and `arcs` as the network has it.
    pub fn options(
        &self,
        scene: &'a Scene,
        named: &Named,
        rule: &[ActorId],
        parts: &[(ActorId, f32)],
        arcs: &Chances,
        chosen: fn(ActorId) -> Chosen,
    ) -> Options {
        let cast = &scene.cast;
        let mut seen: Vec<Side> = Vec::new();
        let mut options = Options::new();
        let most = arcs.values().map(|c| c.all).fold(0.0, f32::max);
        let far = arcs.iter().filter(|(_, c)| c.own >= REACHED).map(|(id, _)| *id);
        for actor in rule.iter().copied().chain(self.named.values().copied()).chain(far) {
            let side = cast.side_of(actor);
            if seen.contains(&side) {
                continue;
            }
            let mut reasons = self.reasons.get(&side).cloned().unwrap_or_default();
            let body = cast.body_of(actor);
            let sign = parts.iter().filter(|(id, _)| cast.side_of(*id) == side).map(|p| p.1).reduce(f32::max);
            let rank = named.leading.iter().position(|l| cast.side_of(*l) == side);
            let by_rule = rule.iter().position(|f| cast.side_of(*f) == side);
            reasons.push(kind_of(scene, actor).to_owned());
            reasons.push(format!("sign {}", sign.map_or("none", step)));
            let arc = arcs.iter().filter(|(id, _)| cast.side_of(**id) == side).map(|(_, c)| c.all).fold(0.0, f32::max);
            reasons.push(format!("arc {}", step(arc)));
            reasons.push(format!("arc {}", if arc >= most { "first" } else { "behind" }));
            reasons.push(rank.map_or("not led".to_owned(), |r| format!("leads {}", r + 1)));
            for (is, reason) in [
                (by_rule.is_some(), "rule"),
                (by_rule == Some(0), "rule first"),
                (cast.known(body).sectors.iter().any(|s| s == "MED" || s == "JRN"), "the press"),
            ] {
                if is {
                    reasons.push(reason.to_owned());
                }
            }
            options.push((chosen(actor), reasons));
            seen.push(side);
        }
        options
    }
}

/// What kind of party an actor speaks for, in words.
fn kind_of(scene: &Scene, actor: ActorId) -> &'static str {
    match scene.cast.known(scene.cast.body_of(actor)).kind {
        ActorKind::Country => "a state",
        ActorKind::Organization => "a body",
        ActorKind::Person => "a person",
        ActorKind::Group => "a group",
        ActorKind::Unnamed => "nobody by name",
    }
}

/// Who stands around a word by grammar, and how: its owner, whoever does the verbs above it, and what hangs from these.
fn grammar(scene: &Scene, named: &Named, n: usize, class: &dyn Fn(usize) -> Option<&'static str>) -> Vec<(ActorId, String)> {
    let document = scene.document;
    let at = |w: usize| named.at(document.words[w].span);
    let mut all: Vec<(ActorId, String)> = Vec::new();
    for &c in document.children(n) {
        let place = if document.words[c].rel == "nmod:poss" { "poss" } else { document.words[c].rel.split(':').next().unwrap_or_default() };
        if c < n && matches!(place, "poss" | "compound" | "amod") {
            all.extend(at(c).map(|a| (a, format!("{place} of it"))));
        }
    }
    for (p, w) in scene.clauses.obliques(n) {
        all.extend(at(w).map(|a| (a, format!("{p} behind it"))));
    }
    let clauses = document.children_by(n, "acl").map(|v| (v, "its".to_owned()));
    let itself = (document.words[n].upos == Upos::Verb).then(|| (n, "0".to_owned()));
    let above = document.ancestors(n).filter(|&a| document.words[a].upos == Upos::Verb).take(VERBS).enumerate();
    for (v, which) in clauses.chain(itself).chain(above.map(|(k, v)| (v, format!("{}", k + 1)))) {
        if let Some(doer) = scene.clauses.doer(v).filter(|&d| d != n) {
            for actor in scene.clauses.conjuncts(doer).into_iter().filter_map(at) {
                all.push((actor, format!("does {which}")));
                all.extend(class(v).map(|class| (actor, format!("{class} {which}"))));
            }
        }
        if let Some(whom) = scene.clauses.undergoer(v).filter(|&d| d != n) {
            for actor in scene.clauses.conjuncts(whom).into_iter().filter_map(at) {
                all.push((actor, format!("undergoes {which}")));
            }
        }
        for (p, w) in scene.clauses.obliques(v).into_iter().filter(|(_, w)| *w != n) {
            for actor in scene.clauses.conjuncts(w).into_iter().filter_map(at) {
                all.push((actor, format!("{p} {which}")));
            }
        }
    }
    all
}
