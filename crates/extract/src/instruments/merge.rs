//! From tellings to papers: the tellings of one are brought together.

use super::telling::Telling;
use crate::days::bounds;
use crate::scene::Scene;
use record::{ActorId, InstrumentKind, Visibility};

/// Tellings of one paper, in the order of the article.
#[derive(Debug)]
pub(super) struct Gathered {
    pub tellings: Vec<Telling>,
}

impl Gathered {
    /// Of what kind: as the first telling that says so.
    pub fn kind(&self) -> Option<InstrumentKind> {
        self.tellings.iter().find_map(|t| t.kind.filter(|_| t.stands)).or_else(|| self.tellings.iter().find_map(|t| t.kind))
    }

    /// The union of a part of all tellings.
    pub fn all(&self, part: impl Fn(&Telling) -> &Vec<ActorId>) -> Vec<ActorId> {
        let mut all = Vec::new();
        for actor in self.tellings.iter().flat_map(&part) {
            if !all.contains(actor) {
                all.push(*actor);
            }
        }
        all
    }

    /// Who may read it, as the last telling that says so.
    pub fn visibility(&self) -> (Visibility, Option<ActorId>) {
        self.tellings
            .iter()
            .rev()
            .find(|t| t.visibility != Visibility::Unknown)
            .map_or((Visibility::Unknown, None), |t| (t.visibility, t.visibility_by))
    }

    /// The fullest telling.
    pub fn fullest(&self) -> &Telling {
        let told = |t: &Telling| {
            let parts = [t.kind.is_some(), t.stands, !t.from.is_empty(), !t.to.is_empty(), t.time.is_some(), !t.definite];
            parts.iter().filter(|p| **p).count()
        };
        let first = &self.tellings[0];
        self.tellings.iter().rev().max_by_key(|t| told(t)).unwrap_or(first)
    }
}

/// Brings together the tellings of each paper.
pub(super) fn gather(scene: &Scene, tellings: Vec<Telling>) -> Vec<Gathered> {
    let mut all: Vec<Gathered> = Vec::new();
    for telling in tellings {
        let best = all.iter().enumerate().filter_map(|(i, g)| Some((likeness(scene, g, &telling)?, i))).max();
        match best {
            Some((_, i)) => all[i].tellings.push(telling),
            None if telling.kind.is_some() => all.push(Gathered { tellings: vec![telling] }),
            None => {}
        }
    }
    all.retain(|g| g.tellings.iter().any(|t| t.stands));
    all
}

/// How much speaks for one paper; nothing where something speaks against it.
fn likeness(scene: &Scene, gathered: &Gathered, telling: &Telling) -> Option<i32> {
    let document = scene.document;
    let last = gathered.tellings.last()?;
    let apart = document.sentence_of_word(telling.word)?.saturating_sub(document.sentence_of_word(last.word)?);
    if let Some(name) = &telling.name
        && gathered.tellings.iter().any(|t| t.name.as_ref().is_some_and(|n| n.contains(name.as_str()) || name.contains(n.as_str())))
    {
        return Some(50);
    }
    if telling.name.is_some() && gathered.tellings.iter().any(|t| t.name.is_some()) {
        return None;
    }
    // "a copy of the draft"
    if gathered
        .tellings
        .iter()
        .any(|t| document.words[telling.word].head == Some(t.word) && document.words[telling.word].is("nmod") && telling.kind.is_none())
    {
        return Some(40);
    }
    let same_lemma = gathered.tellings.iter().any(|t| t.lemma == telling.lemma);
    let same_kind = telling.kind.is_none_or(|k| gathered.tellings.iter().any(|t| t.kind == Some(k)) || close(gathered.kind(), k));
    if !same_kind && !same_lemma {
        return None;
    }
    let from = gathered.all(|t| &t.from);
    if !from.is_empty() && !telling.from.is_empty() && !telling.from.iter().any(|a| from.iter().any(|b| scene.cast.one_party(*a, *b))) {
        return None;
    }
    if let (Some(a), Some(b)) = (gathered.tellings.iter().find_map(|t| t.time), telling.time) {
        let value = |id: record::TimeId| scene.times.get((id.0 as usize).wrapping_sub(1)).and_then(|t| bounds(&t.value));
        if let (Some(x), Some(y)) = (value(a), value(b))
            && (x.1 < y.0 || y.1 < x.0)
        {
            return None;
        }
    }
    if !telling.definite {
        // "a letter" again is another letter, unless a headline told it first
        let headline = |t: &Telling| {
            document.sentence_of_word(t.word).is_some_and(|s| {
                scene
                    .article
                    .sections
                    .get(document.sentences[s].block)
                    .is_some_and(|x| matches!(x.kind, article::SectionKind::Headline | article::SectionKind::Subhead))
            })
        };
        let bare = gathered.tellings.iter().all(|t| headline(t) || !t.stands);
        return (bare && (same_lemma || same_kind && telling.kind.is_some())).then_some(1);
    }
    let score = 3 * i32::from(same_lemma) + i32::from(same_kind) + i32::from(!from.is_empty() && !telling.from.is_empty());
    (telling.kind.is_some() || apart <= 6).then_some(score * 10 - i32::try_from(apart).unwrap_or(99).min(9))
}

/// Kinds that one paper may be told as.
fn close(a: Option<InstrumentKind>, b: InstrumentKind) -> bool {
    use InstrumentKind::*;
    let pair = |x: InstrumentKind, y: InstrumentKind| a == Some(x) && b == y || a == Some(y) && b == x;
    pair(DraftTreaty, Agreement)
        || pair(DraftTreaty, Proposal)
        || pair(Agreement, JointStatement)
        || pair(Demands, Letter)
        || pair(Proposal, Letter)
        || pair(Response, Letter)
}
