//! From tellings to engagements: the tellings of one are brought together, however often the article tells of it.

use super::telling::Telling;
use crate::days::bounds;
use crate::scene::Scene;
use record::{ActorId, ActorKind, EngagementKind, EngagementStatus, PlaceId, TimeId};

/// Tellings of one engagement, in the order of the article.
#[derive(Debug)]
pub(super) struct Gathered {
    pub tellings: Vec<Telling>,
}

impl Gathered {
    fn has<T: Copy>(&self, part: impl Fn(&Telling) -> Option<T>) -> Option<T> {
        self.tellings.iter().find_map(part)
    }

    /// The union of those who take part.
    pub fn parties(&self) -> Vec<ActorId> {
        let mut all = Vec::new();
        for actor in self.tellings.iter().flat_map(|t| &t.parties) {
            if !all.contains(actor) {
                all.push(*actor);
            }
        }
        all
    }

    /// The fullest telling.
    pub fn fullest(&self) -> &Telling {
        let told = |t: &Telling| {
            let parts = [t.place.is_some(), t.time.is_some(), t.duration.is_some(), !t.definite];
            2 * t.parties.len().min(3) + parts.iter().filter(|p| **p).count()
        };
        let first = &self.tellings[0];
        self.tellings.iter().rev().max_by_key(|t| told(t)).unwrap_or(first)
    }

    /// What holds at the time of the article: the last word on it, where a plan was called off, put off, refused or carried out.
    pub fn status(&self) -> EngagementStatus {
        use EngagementStatus::*;
        let firm: Vec<&Telling> = self.tellings.iter().filter(|t| !t.vague).collect();
        let told = if firm.is_empty() { self.tellings.iter().collect() } else { firm };
        let of = |wanted: &[EngagementStatus]| told.iter().map(|t| t.status).find(|s| wanted.contains(s));
        let off = self.tellings.iter().map(|t| t.status).find(|s| [Cancelled, Postponed, Refused].contains(s));
        off.or_else(|| of(&[Held, Ongoing]).filter(|_| of(&[Scheduled]).is_none()))
            .or_else(|| of(&[Scheduled]))
            .unwrap_or(self.fullest().status)
    }
}

/// Whether an engagement lies behind, on the day of the article.
fn is_past(status: EngagementStatus) -> bool {
    matches!(status, EngagementStatus::Held | EngagementStatus::Ongoing)
}

/// Kinds that one engagement may be told as.
fn family(kind: EngagementKind) -> u8 {
    match kind {
        EngagementKind::Meeting | EngagementKind::Summit | EngagementKind::Session | EngagementKind::Consultation => 0,
        EngagementKind::Call => 1,
        EngagementKind::Visit => 2,
        EngagementKind::Ceremony => 3,
    }
}

/// Brings together the tellings of each engagement: first those that tell who, when or where, then those that only point at one.
pub(super) fn gather(scene: &Scene, tellings: Vec<Telling>) -> Vec<Gathered> {
    let mut all: Vec<Gathered> = Vec::new();
    let (vague, firm): (Vec<Telling>, Vec<Telling>) = tellings.into_iter().partition(|t| t.vague);
    for telling in firm.into_iter().chain(vague) {
        let best = all.iter().enumerate().filter_map(|(i, g)| Some((likeness(scene, g, &telling)?, i))).max();
        match best {
            Some((_, i)) => all[i].tellings.push(telling),
            None => all.push(Gathered { tellings: vec![telling] }),
        }
    }
    all.iter_mut().for_each(|g| g.tellings.sort_by_key(|t| t.word));
    all.sort_by_key(|g| g.tellings.first().map(|t| t.word));
    all
}

/// How much speaks for one engagement; nothing where something speaks against it, or nothing for it.
fn likeness(scene: &Scene, gathered: &Gathered, telling: &Telling) -> Option<i32> {
    let last = gathered.tellings.iter().min_by_key(|t| (t.word > telling.word, t.word.abs_diff(telling.word)))?;
    let document = scene.document;
    let family_of = |t: &Telling| family(t.kind);
    // "met for talks", "held talks during a visit"
    let inside = gathered.tellings.iter().any(|t| {
        document.ancestors(telling.word).take(4).any(|a| a == t.word) || document.ancestors(t.word).take(4).any(|a| a == telling.word)
    });
    let same_family = gathered.tellings.iter().any(|t| family_of(t) == family_of(telling));
    if inside && (same_family || telling.kind == EngagementKind::Meeting && family_of(last) == 1) && last.ordinal == telling.ordinal {
        return Some(100);
    }
    if !same_family {
        return None;
    }
    let past = is_past(gathered.fullest().status);
    let vague = telling.vague || telling.time.is_none() && telling.definite;
    if past != is_past(telling.status) && !vague {
        return None;
    }
    let mut score = 0;
    match (gathered.has(|t| t.time), telling.time) {
        (Some(_), Some(time)) => match gathered.tellings.iter().filter_map(|t| t.time).map(|t| when(scene, t, time)).max()? {
            Near::Apart => return None,
            Near::Same => score += 3,
            Near::Unknown => {}
            Near::Within => score += 1,
        },
        (None, None) => {}
        _ => {}
    }
    match (gathered.has(|t| t.place), telling.place) {
        (Some(a), Some(b)) if place(scene, a) == place(scene, b) => score += 2,
        (Some(_), Some(_)) if gathered.tellings.iter().filter_map(|t| t.place).all(|p| !near(scene, p, telling.place)) => return None,
        _ => {}
    }
    match (gathered.has(|t| t.ordinal.as_ref().map(|_| ())), &telling.ordinal) {
        (_, Some(_)) if telling.vague && telling.definite => {}
        (Some(()), Some(o)) if gathered.tellings.iter().any(|t| t.ordinal.as_ref() == Some(o)) => score += 1,
        (None, None) => {}
        (_, Some(_)) => return None,
        // "room for talks" does not point at "another meeting"
        (Some(()), None) if telling.vague && !telling.definite => return None,
        (Some(()), None) => {}
    }
    let (a, b) = (gathered.parties(), &telling.parties);
    if !a.is_empty() && !b.is_empty() {
        let person = |id: ActorId| scene.cast.actor(id).is_some_and(|a| a.kind == ActorKind::Person);
        let same = |a: ActorId, b: ActorId| a == b || !(person(a) && person(b)) && scene.cast.one_party(a, b);
        let shared = b.iter().filter(|b| a.iter().any(|a| same(*a, **b))).count();
        if shared == 0 || shared < a.len().min(b.len()).min(2) {
            return None;
        }
        score += i32::try_from(shared).unwrap_or(2).min(2);
    }
    if telling.definite && telling.parties.is_empty() && telling.time.is_none() && telling.place.is_none() {
        score += 1;
    }
    if telling.series && gathered.tellings.iter().any(|t| t.series) {
        score += 1;
    }
    let close = document.sentence_of_word(telling.word)?.abs_diff(document.sentence_of_word(last.word)?) <= 2;
    if telling.vague {
        return Some(score * 2 + i32::from(close) + 2 * i32::from(past == is_past(telling.status)));
    }
    (score >= 2 || score == 1 && (close || telling.definite)).then_some(score * 2 + i32::from(close))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Apart,
    Unknown,
    Within,
    Same,
}

fn when(scene: &Scene, a: TimeId, b: TimeId) -> Near {
    let value = |id: TimeId| scene.times.get((id.0 as usize).wrapping_sub(1)).map(|t| t.value.as_str());
    match (value(a).and_then(bounds), value(b).and_then(bounds)) {
        (Some(x), Some(y)) if x == y => Near::Same,
        (Some(x), Some(y)) if x.0 <= y.1 && y.0 <= x.1 => Near::Within,
        (Some(_), Some(_)) => Near::Apart,
        _ => Near::Unknown,
    }
}

fn place<'a>(scene: &'a Scene, id: PlaceId) -> Option<&'a str> {
    scene.places.get((id.0 as usize).wrapping_sub(1)).map(|p| p.name.as_str())
}

/// Whether one place may lie in the other: a spot and its town, a town and its country.
fn near(scene: &Scene, a: PlaceId, b: Option<PlaceId>) -> bool {
    let of = |id: PlaceId| scene.places.get((id.0 as usize).wrapping_sub(1));
    let (Some(a), Some(b)) = (of(a), b.and_then(of)) else { return true };
    let unknown = |p: &record::Place| p.lat.is_none();
    unknown(a) || unknown(b) || a.precision != b.precision && a.country == b.country
}
