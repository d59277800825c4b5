//! Who has which part in an act, as the network has it ([`nlp::Part`]): of all whom the article names, near and far.

use crate::actors::Cast;
use crate::learned::step;
use crate::scene::Scene;
use article::Span;
use nlp::{Document, Ends, Part, Told};
use record::{ActorId, MentionKind, Position};
use std::collections::BTreeMap;

/// The parts of actors that somebody asks for.
const PARTS: [Part; 6] = [Part::Holder, Part::Toward, Part::Actor, Part::Recipient, Part::Participant, Part::Sender];

/// The names of an article, ready to be asked for.
#[derive(Default)]
pub(crate) struct Names {
    ends: Ends,
    whose: Vec<ActorId>,
    /// How many mentions there were.
    count: usize,
    /// Whom everybody speaks for, by number: himself, his bodies, and theirs.
    bodies: Vec<Vec<ActorId>>,
}

/// How likely an actor has a part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Chance {
    /// By its own names.
    pub own: f32,
    /// By those of whoever speaks for it, too.
    pub all: f32,
}

/// How likely each actor has a part.
pub(crate) type Chances = BTreeMap<ActorId, Chance>;

/// The words that tell an act, and its cue: others that tell it, none of them twice.
pub(crate) struct ActWords {
    words: Vec<usize>,
    cue: Vec<usize>,
}

impl ActWords {
    pub fn of(document: &Document, act: Span, others: impl Iterator<Item = usize>) -> ActWords {
        let words: Vec<usize> = document.words_in(act).collect();
        ActWords { cue: others.filter(|w| !words.contains(w)).collect(), words }
    }

    /// Of a position: its issue, and the rest of its evidence.
    pub fn of_position(document: &Document, position: &Position) -> ActWords {
        ActWords::of(document, position.issue, position.found.evidence.iter().flat_map(|e| document.words_in(*e)))
    }

    pub fn told(&self) -> Told<'_> {
        Told { words: &self.words, cue: &self.cue }
    }
}

impl Names {
    pub fn of(document: &Document, cast: &Cast) -> Names {
        let named = cast.actors().flat_map(|a| a.mentions.iter().filter(|m| m.kind != MentionKind::Pronoun).map(|m| (m.span, a.id)));
        let mut named: Vec<(Span, ActorId)> = named.filter(|(span, _)| !document.words_in(*span).is_empty()).collect();
        named.sort_unstable();
        let words = named.iter().map(|(span, _)| document.words_in(*span)).collect();
        let bodies = cast.actors().map(|a| {
            let mut all = vec![a.id];
            let mut next = 0;
            while let Some(&id) = all.get(next) {
                let of = cast.actor(id).into_iter().flat_map(|a| a.roles.iter().filter_map(|r| r.of));
                for body in of.chain([cast.body_of(id)]) {
                    if !all.contains(&body) {
                        all.push(body);
                    }
                }
                next += 1;
            }
            all
        });
        let count = cast.actors().map(|a| a.mentions.len()).sum();
        Names { count, ends: document.ends(words, &PARTS), whose: named.into_iter().map(|n| n.1).collect(), bodies: bodies.collect() }
    }
}

impl Scene<'_, '_> {
    /// Makes the names of parties that were found since ready, too.
    pub fn note_names(&mut self) {
        let named = self.cast.actors().map(|a| a.mentions.len()).sum::<usize>();
        if named != self.names.count {
            self.names = Names::of(self.document, self.cast);
        }
    }

    /// How likely everybody whom the article names has a part in an act that these words tell; nobody where the network did not see the article.
    pub fn chances(&self, part: Part, telling: &ActWords) -> Chances {
        let names = &self.names;
        let fits = self.document.fits(part, telling.told(), &names.ends);
        let top = fits.scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let number = |id: ActorId| id.0 as usize - 1;
        let mut sums: Vec<Option<Chance>> = vec![None; names.bodies.len()];
        for (score, who) in fits.scores.iter().zip(&names.whose) {
            let odds = (score - top).exp();
            sums[number(*who)].get_or_insert_default().own += odds;
            for body in &names.bodies[number(*who)] {
                sums[number(*body)].get_or_insert_default().all += odds;
            }
        }
        let whole: f32 = sums.iter().flatten().map(|c| c.own).sum();
        // a position is somebody's; other parts may be several's, or nobody's
        let rest = (fits.none - top).exp();
        let share = |odds: f32| if part == Part::Holder { odds / whole } else { odds / (odds + rest) };
        let known = sums.into_iter().zip(1..).filter_map(|(c, n)| Some((ActorId(n), c?)));
        known.map(|(id, c)| (id, Chance { own: share(c.own), all: share(c.all) })).collect()
    }

    /// The same of an act that is told in several places: by the one that makes each likeliest.
    pub fn chances_at(&self, part: Part, tellings: &[Span]) -> Chances {
        let mut all = Chances::new();
        for telling in tellings {
            for (id, chance) in self.chances(part, &ActWords::of(self.document, *telling, std::iter::empty())) {
                let most = all.entry(id).or_default();
                *most = Chance { own: chance.own.max(most.own), all: chance.all.max(most.all) };
            }
        }
        all
    }

    /// What arcs say of those who are read as having a part: of the least likely of them, and of the likeliest other.
    pub fn of_arcs(&self, chances: &Chances, read: &[ActorId]) -> Vec<String> {
        if chances.is_empty() {
            return Vec::new();
        }
        let of = |id: ActorId| chances.iter().filter(move |(a, _)| **a == id || self.cast.same_side(**a, id)).map(|(_, c)| c.all);
        let least = read.iter().map(|id| of(*id).fold(0.0, f32::max)).reduce(f32::min);
        let theirs = |id: ActorId| read.iter().any(|r| *r == id || self.cast.one_party(*r, id));
        let other = chances.iter().filter(|(id, _)| !theirs(**id)).map(|(_, c)| c.own).fold(0.0, f32::max);
        vec![format!("part arc {}", least.map_or("nobody", step)), format!("other arc {}", step(other))]
    }
}
