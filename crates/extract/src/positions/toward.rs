//! To whom a position is addressed, or against whom it stands, where its own words do not say: a choice between the parties around it and nobody (`data/positions/toward.toml`).

use crate::actors::Side;
use crate::arcs::ActWords;
use crate::choose::{Choice, Chosen};
use crate::learned::{part, step};
use crate::scene::Scene;
use article::Span;
use nlp::{Layer, Part};
use record::{ActorId, ActorKind, Event, Position};
use std::collections::{HashMap, HashSet};

/// How many sentences back a party is looked for.
const BACK: usize = 8;

/// How many of the parties that the article speaks of most are looked at wherever they stand.
const LEADING: usize = 3;

/// From which probability on a party is looked at by arcs alone.
const REACHED: f32 = 0.2;

/// What is known of an article's parties.
struct Parties<'a> {
    /// The side of each actor, in the order of their ids.
    sides: Vec<Side<'a>>,
    /// Who holds a position toward whom, where the words say so.
    faces: HashSet<(Side<'a>, Side<'a>)>,
    /// Each mention with its side, in order of place.
    mentions: Vec<(Span, Side<'a>)>,
    /// One actor of each side: its state or body.
    body: HashMap<Side<'a>, ActorId>,
    /// Sides by how much the article speaks of them.
    leading: Vec<Side<'a>>,
}

impl<'a> Parties<'a> {
    fn side(&self, id: ActorId) -> Side<'a> {
        self.sides[id.0 as usize - 1]
    }
}

/// For every position that does not say it itself, the parties that it may be addressed to.
pub(super) fn choices(scene: &Scene, positions: &[Position], events: &[Event]) -> Vec<Choice> {
    let cast = &scene.cast;
    let sides: Vec<Side> = cast.actors().map(|a| cast.side_of(a.id)).collect();
    let leading = cast.leading_bodies().into_iter().map(|id| sides[id.0 as usize - 1]).collect();
    let mut parties = Parties { sides, faces: HashSet::new(), mentions: Vec::new(), body: HashMap::new(), leading };
    for actor in cast.actors() {
        let side = parties.side(actor.id);
        parties.body.entry(side).or_insert_with(|| cast.body_of(actor.id));
        parties.mentions.extend(actor.mentions.iter().map(|m| (m.span, side)));
    }
    parties.mentions.sort_unstable_by_key(|m| m.0.start());
    for position in positions {
        let holder = parties.side(position.holder);
        parties.faces.extend(position.toward.iter().map(|t| (holder, parties.sides[t.0 as usize - 1])));
    }
    let open = (0..positions.len()).filter(|&i| positions[i].toward.is_empty());
    open.map(|i| choice(scene, &parties, positions, events, i)).filter(|c| !c.options.is_empty()).collect()
}

fn choice(scene: &Scene, parties: &Parties, positions: &[Position], events: &[Event], i: usize) -> Choice {
    let (document, cast) = (scene.document, &scene.cast);
    let position = &positions[i];
    let side = |id: &ActorId| parties.side(*id);
    let holder = side(&position.holder);
    let at = document.sentence_of(position.issue.start()).unwrap_or_default();
    let (first, here) = (document.sentences[at.saturating_sub(BACK)].span, document.sentences[at].span);
    let from = parties.mentions.partition_point(|m| m.0.start() < first.start());
    let around = parties.mentions[from..].iter().take_while(|m| m.0.start() < here.end());
    // where each stands nearest, and how often
    let mut stands: HashMap<Side, (usize, String)> = HashMap::new();
    let mut times: HashMap<Side, usize> = HashMap::new();
    // how likely the network takes one of its names in the sentence for whom the position is addressed to
    let mut signs: HashMap<Side, f32> = HashMap::new();
    for &(name, side) in around {
        let start = name.start();
        if let Some(p) = part(scene, Layer::Toward, name, None).filter(|_| here.holds(start)) {
            let most = signs.entry(side).or_default();
            *most = p.max(*most);
        }
        let (far, place) = if position.issue.holds(start) {
            (0, "in the issue".to_owned())
        } else if position.found.evidence.iter().any(|e| e.holds(start)) {
            (1, "in the evidence".to_owned())
        } else if here.holds(start) {
            (2, if start < position.issue.start() { "before it" } else { "behind it" }.to_owned())
        } else {
            let back = at - document.sentence_of(start).unwrap_or(at);
            (2 + back, format!("sentences {}", [1, 2, 3, 5].into_iter().rev().find(|s| back >= *s).unwrap_or(1)))
        };
        *times.entry(side).or_default() += 1;
        if stands.get(&side).is_none_or(|s| s.0 >= far) {
            stands.insert(side, (far, place));
        }
    }
    let mut reached: HashMap<Side, f32> = HashMap::new();
    for (id, chance) in scene.chances(Part::Toward, &ActWords::of_position(document, position)) {
        let most = reached.entry(side(&id)).or_default();
        *most = chance.all.max(*most);
    }
    let furthest = reached.iter().filter(|(s, _)| **s != holder).map(|(_, p)| *p).fold(0.0, f32::max);
    let told: Vec<&Event> = events.iter().filter(|e| position.found.evidence.iter().any(|s| s.overlaps(e.trigger))).collect();
    let recipients: HashSet<Side> = told.iter().flat_map(|e| e.recipients.iter().map(side)).collect();
    let actors: HashSet<Side> = told.iter().flat_map(|e| e.actors.iter().map(side)).collect();
    let statement = position.statement.and_then(|id| scene.statement(id));
    let addressee = statement.and_then(|s| s.addressee.as_ref()?.actor).map(|a| side(&a));
    let others = |p: &&Position| side(&p.holder) != holder;
    let last = positions[..i].iter().rev().find(others).map(|p| side(&p.holder));
    let next = positions[i + 1..].iter().find(others).map(|p| side(&p.holder));
    let leading: Vec<Side> = parties.leading.iter().copied().filter(|s| *s != holder).collect();
    let act = format!("{:?}", position.act).to_lowercase();
    let mut all: Vec<Side> = stands.keys().copied().collect();
    all.extend(leading.iter().copied().take(LEADING));
    all.extend(reached.iter().filter(|(_, p)| **p >= REACHED).map(|(s, _)| *s));
    all.extend(recipients.iter().copied().chain(addressee).chain(last).chain(next));
    let employer = cast.employer_of(position.holder).map(|e| side(&e));
    all.retain(|s| *s != holder && Some(*s) != employer);
    let mut options: Vec<(ActorId, Vec<String>)> = Vec::new();
    for side in all.into_iter().collect::<HashSet<_>>() {
        let Some(&body) = parties.body.get(&side) else { continue };
        let rank = leading.iter().position(|s| *s == side);
        let place = stands.get(&side).map_or("elsewhere", |s| &s.1);
        let kind = match cast.known(body).kind {
            ActorKind::Country => "a state",
            ActorKind::Organization => "a body",
            ActorKind::Person => "a person",
            ActorKind::Group | ActorKind::Unnamed => "nobody by name",
        };
        let mut reasons = vec![
            place.to_owned(),
            format!("{act} {place}"),
            kind.to_owned(),
            format!("{kind} {place}"),
            rank.map_or("not led".to_owned(), |r| format!("leads {}", r.min(LEADING) + 1)),
            format!("sign {}", signs.get(&side).map_or("none", |p| step(*p))),
            format!("arc {}", reached.get(&side).map_or("none", |p| step(*p))),
            format!("arc {}", if reached.get(&side).is_some_and(|p| *p >= furthest) { "first" } else { "behind" }),
            format!("told {}", times.get(&side).copied().unwrap_or_default().min(4)),
        ];
        for (is, reason) in [
            (recipients.contains(&side), "recipient"),
            (actors.contains(&side), "actor"),
            (addressee == Some(side), "addressee"),
            (last == Some(side), "last holder"),
            (next == Some(side), "next holder"),
            (parties.faces.contains(&(side, holder)), "faces the holder"),
            (parties.faces.contains(&(holder, side)), "the holder faces it"),
            (rank == Some(0), &format!("{act} leads")),
            (last == Some(side), &format!("{act} last holder")),
            (cast.known(body).sectors.iter().any(|s| s == "MED" || s == "JRN"), "the press"),
        ] {
            if is {
                reasons.push(reason.to_owned());
            }
        }
        options.push((body, reasons));
    }
    options.sort_unstable_by_key(|o| o.0);
    Choice { of: i, options: options.into_iter().map(|(id, reasons)| (Chosen::Toward(id), reasons)).collect() }
}
