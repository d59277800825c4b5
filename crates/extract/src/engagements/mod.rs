//! Engagements: parties meeting, calling or convening, past or to come.
//!
//! First every *telling* is read, a verb or noun with whoever and whatever hangs from it (`telling`, `status`); then the tellings of one engagement
//! are brought together (`merge`). Who takes part in "the talks" is told once and meant ever after: tellings without parties inherit those of the talks
//! that the article is about.

mod merge;
mod parties;
mod status;
mod telling;
mod words;

use crate::arcs::Chances;
use crate::choose::{Choice, Chosen, Options, several};
use crate::learned::{ACROSS, ALONE, is_taken, of_parts, parts, rather, step, stretches};
use crate::near::{Named, Near};
use crate::scene::Scene;
use article::Span;
use merge::Gathered;
use nlp::{Layer, Part};
use record::{ActorId, ActorKind, Engagement, EngagementId, EngagementKind, EngagementStatus, Found, MentionKind, Phrase};
use telling::Telling;

pub(crate) use parties::owners;
pub(crate) use telling::verb_lemma;
pub(crate) use words::{EngagementFile, EngagementWords};

/// All of an article, and of each who may take part.
pub(crate) fn find(scene: &mut Scene) -> (Vec<Engagement>, Vec<Choice>) {
    let mut tellings = Vec::new();
    for (s, sentence) in scene.document.sentences.iter().enumerate() {
        if scene.is_read(s) {
            let first = tellings.len();
            tellings.extend(sentence.words.clone().filter_map(|w| telling::read(scene, w)));
            for (w, words) in stretches(scene, Layer::Engagement, sentence.words.clone(), ACROSS) {
                let known = scene.document.span_of(words.clone()).is_some_and(|s| tellings[first..].iter().any(|t| t.span.overlaps(s)));
                tellings.extend(if known { None } else { telling::learned(scene, w, words) });
            }
        }
    }
    let gathered = merge::gather(scene, tellings);
    scene.note_names();
    let main = main_parties(scene, &gathered);
    let named = Named::of(scene);
    let mut all: Vec<(Engagement, Options)> = Vec::new();
    for (i, g) in gathered.iter().enumerate() {
        // "a second meeting": of those who met before
        let before = gathered[..i]
            .iter()
            .rev()
            .filter(|b| b.tellings.iter().any(|t| t.kind == g.tellings[0].kind))
            .map(Gathered::parties)
            .find(|p| p.len() >= 2);
        let again = g.tellings.iter().any(|t| t.ordinal.is_some());
        let before = before.filter(|_| again);
        let others = Others { met_before: before.is_some(), parties: before.as_ref().unwrap_or(&main) };
        all.extend(record(scene, g, others, &named));
    }
    all.sort_by_key(|(g, _)| g.span);
    let (mut found, choices): (Vec<Engagement>, Vec<Options>) = all.into_iter().unzip();
    found.iter_mut().enumerate().for_each(|(i, g)| g.id = EngagementId(i as u32 + 1));
    (found, choices.into_iter().enumerate().map(|(of, options)| Choice { of, options }).collect())
}

/// The parties to the talks that the article is about: those who are most often told as meeting, else the two states or bodies that it speaks of most.
fn main_parties(scene: &Scene, gathered: &[Gathered]) -> Vec<ActorId> {
    let joint = |g: &&Gathered| g.tellings.iter().any(|t| t.series) && g.parties().len() >= 2;
    let told = gathered.iter().filter(joint).max_by_key(|g| g.tellings.len());
    if let Some(told) = told {
        return told.parties();
    }
    leading(scene)
}

/// The two states or bodies that the article speaks of most, without the press.
pub(crate) fn leading(scene: &Scene) -> Vec<ActorId> {
    let press = |id: &ActorId| {
        scene.cast.actor(*id).is_some_and(|a| a.name.to_lowercase().split_whitespace().any(|w| scene.rules.engagements.press.contains(w)))
    };
    scene.cast.leading_bodies().into_iter().filter(|id| !press(id)).take(2).collect()
}

/// Who takes part in an engagement that names nobody.
#[derive(Clone, Copy)]
struct Others<'o> {
    parties: &'o [ActorId],
    /// Whether they are those of an earlier one that this is another of.
    met_before: bool,
}

/// The record of one engagement, and who may take part.
fn record(scene: &Scene, gathered: &Gathered, others: Others, named: &Named) -> Option<(Engagement, Options)> {
    let main = others.parties;
    let fullest = gathered.fullest().clone();
    let mut because = reasons(gathered);
    let mut participants = at_one_grain(scene, gathered.parties());
    let tellings: Vec<_> = gathered.tellings.iter().map(|t| t.span).collect();
    let parts = parts(scene, Layer::Participant, &tellings);
    let arcs = scene.chances_at(Part::Participant, &tellings);
    if participants.is_empty() {
        participants = at_one_grain(scene, parts.iter().filter(|(_, p)| *p >= ALONE).map(|(id, _)| *id).collect());
        if !participants.is_empty() {
            because.push("parties by the network".to_owned());
        }
    }
    let series = gathered.tellings.iter().any(|t| t.series || t.sides);
    let common = matches!(fullest.kind, EngagementKind::Meeting | EngagementKind::Summit | EngagementKind::Consultation);
    // one side of the talks that the article is about stands for both
    let of_main = || participants.iter().all(|p| main.iter().any(|m| scene.cast.one_party(*p, *m)));
    let inherits = !main.is_empty() && (participants.is_empty() && (series || common) || participants.len() == 1 && series && of_main());
    if inherits {
        participants = main.to_vec();
        because.push(if others.met_before { "who met before" } else { "parties of the article" }.to_owned());
    }
    let options = takes_part(scene, gathered, named, &participants, if inherits { main } else { &[] }, &parts, &arcs);
    // a council that sits is all of its session
    let whole = participants.len() == 1 && because.iter().any(|b| b == "a body sits");
    // another meeting of those who met is theirs, whoever is named beside it
    let theirs = inherits && others.met_before;
    if !whole && !theirs && !scene.document.signs.is_empty() {
        let (likeliest, p) = several(&options, &scene.rules.participant_weights);
        let taken = likeliest.iter().filter_map(|o| if let Chosen::Participant(actor) = o { Some(*actor) } else { None });
        participants = at_one_grain(scene, taken.collect());
        let all = participants.clone();
        participants.retain(|p| !is_of(scene, *p, &all, &tellings));
        because.push(format!("parties {}", step(p)));
    }
    because.push(if whole { "a whole body".to_owned() } else { format!("{} take part", participants.len().min(3)) });
    let kinds: Vec<ActorKind> = participants.iter().filter_map(|&p| scene.cast.actor(p)).map(|a| a.kind).collect();
    if !kinds.is_empty() && kinds.iter().all(|k| matches!(k, ActorKind::Unnamed | ActorKind::Group)) {
        because.push("nobody by name".to_owned());
    }
    if kinds.contains(&ActorKind::Person) {
        because.push("a person".to_owned());
    }
    if gathered.tellings.iter().all(|t| t.vague) {
        because.push("pointed at".to_owned());
    }
    let first = |part: fn(&Telling) -> Option<record::PlaceId>| part(&fullest).or_else(|| gathered.tellings.iter().find_map(part));
    let place = first(|t| t.place);
    let time = fullest.time.or_else(|| gathered.tellings.iter().find_map(|t| t.time));
    let duration = fullest.duration.clone().or_else(|| gathered.tellings.iter().find_map(|t| t.duration.clone()));
    let topic = fullest.topic.or_else(|| gathered.tellings.iter().find_map(|t| t.topic));
    let likeliest = likeliest(scene, gathered);
    let told = likeliest.and_then(|w| rather(scene, Layer::Engagement, w)).unwrap_or_else(|| gathered.status());
    because.extend(likeliest.map(|w| learned(scene, w, told)).into_iter().flatten());
    let taken = tellings.iter().flat_map(|t| scene.document.words_in(*t)).filter(|&w| is_taken(scene, Layer::Engagement, w));
    because.push(format!("{} words", taken.count().min(4)));
    because.extend(scene.of_arcs(&arcs, &participants).into_iter().filter(|_| !whole));
    // whoever else is named where a council sits speaks neither for nor against it
    because.extend(of_parts(scene, &parts, &participants).into_iter().filter(|sign| !whole || !sign.starts_with("other")));
    // "convened a session on Monday", said on the Thursday before
    let status = status::at_publication(scene, told, time);
    because.push(status::word(status));
    let mut mediators: Vec<ActorId> = gathered.tellings.iter().flat_map(|t| t.mediators.clone()).collect();
    mediators.dedup();
    participants.retain(|p| !mediators.contains(p));
    let kind = gathered.tellings.iter().map(|t| t.kind).find(|k| *k != EngagementKind::Meeting).unwrap_or(fullest.kind);
    let weights = &scene.rules.engagement_weights;
    let confidence = weights.confidence(&because);
    if confidence < weights.least {
        return None;
    }
    let mut evidence: Vec<_> = gathered.tellings.iter().map(|t| t.span).collect();
    evidence.sort();
    evidence.dedup();
    let engagement = Engagement {
        id: EngagementId(0),
        kind,
        span: fullest.span,
        participants,
        convener: gathered.tellings.iter().find_map(|t| t.convener),
        mediators,
        topic: topic.map(|span| Phrase { span, text: scene.article.text.slice(span).to_owned() }),
        claimed_by: fullest.claimed_by,
        place,
        time,
        duration,
        status,
        found: Found { confidence, evidence, because },
    };
    Some((engagement, options))
}

/// Whether the tellings name somebody only within another's name: "the UN" of "the UN Security Council".
fn is_of(scene: &Scene, actor: ActorId, others: &[ActorId], tellings: &[Span]) -> bool {
    let names =
        |id: ActorId| scene.cast.actor(id).into_iter().flat_map(|a| &a.mentions).filter(|m| m.kind == MentionKind::Name).map(|m| m.span);
    let here = |id: ActorId| names(id).filter(|m| tellings.iter().any(|t| t.overlaps(*m)));
    let inside = |m: Span| others.iter().flat_map(|&o| here(o)).any(|name| name.contains(m) && name != m);
    here(actor).next().is_some() && here(actor).all(inside)
}

/// Of whoever stands around an engagement, whether they take part (`data/engagements/participants.toml`).
fn takes_part(
    scene: &Scene,
    gathered: &Gathered,
    named: &Named,
    rule: &[ActorId],
    inherited: &[ActorId],
    parts: &[(ActorId, f32)],
    arcs: &Chances,
) -> Options {
    let governs = &scene.rules.engagements;
    let class = |v: usize| governs.governs(&verb_lemma(scene, v)).map(|_| "governs");
    let mut near = Near::default();
    for telling in &gathered.tellings {
        near.look(scene, named, telling.word, telling.span, &class);
        telling.parties.iter().for_each(|&a| near.tell(scene, a, format!("told of {}", telling.parties.len().min(3))));
        telling.how.iter().for_each(|&(a, how)| near.tell(scene, a, format!("told as {how}")));
        telling.convener.iter().for_each(|&a| near.tell(scene, a, "convenes".to_owned()));
        telling.mediators.iter().for_each(|&a| near.tell(scene, a, "mediates".to_owned()));
    }
    inherited.iter().for_each(|&a| near.tell(scene, a, "inherited".to_owned()));
    let mut options = near.options(scene, named, rule, parts, arcs, Chosen::Participant);
    for (_, reasons) in options.iter_mut().filter(|(_, reasons)| reasons.iter().any(|r| r == "rule")) {
        reasons.push(format!("rule of {}", rule.len().min(4)));
    }
    options
}

/// The word of the tellings that the network takes most for one of an engagement; none where it has seen none of them.
fn likeliest(scene: &Scene, gathered: &Gathered) -> Option<usize> {
    let signs = &scene.document.signs;
    let words = gathered.tellings.iter().flat_map(|t| scene.document.words_in(t.span));
    let none = |w: usize| signs.of(Layer::Engagement, "", w);
    words.min_by(|a, b| none(*a).total_cmp(&none(*b))).filter(|_| !signs.is_empty())
}

/// What the network says of an engagement: whether it is one, and of its status.
fn learned(scene: &Scene, w: usize, status: EngagementStatus) -> [String; 2] {
    let signs = &scene.document.signs;
    let any = 1.0 - signs.of(Layer::Engagement, "", w);
    let told = signs.of(Layer::Engagement, &status::word(status), w) / any.max(f32::EPSILON);
    [format!("learned {}", step(any)), format!("learned status {}", step(told))]
}

/// The reasons of all tellings, each once.
fn reasons(gathered: &Gathered) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reason in gathered.tellings.iter().flat_map(|t| &t.reasons) {
        if !all.contains(reason) {
            all.push(reason.clone());
        }
    }
    if gathered.tellings.len() > 1 {
        all.push("told again".to_owned());
    }
    all
}

/// Persons where they meet, else their state or body: never both for one side.
fn at_one_grain(scene: &Scene, parties: Vec<ActorId>) -> Vec<ActorId> {
    let is_person = |id: ActorId| scene.cast.actor(id).is_some_and(|a| matches!(a.kind, ActorKind::Person | ActorKind::Unnamed));
    let spoken_for = |id: ActorId| !is_person(id) && parties.iter().any(|&p| p != id && is_person(p) && scene.cast.one_party(p, id));
    parties.iter().copied().filter(|&id| !spoken_for(id)).collect()
}

#[cfg(test)]
mod tests {
    use crate::tests::failures;

    #[test]
    fn constructions_are_read_as_written() {
        let failed = failures(include_str!("../../../../data/engagements/constructions.toml"), |article, x| {
            let name = |id: &record::ActorId| x.actors.iter().find(|a| a.id == *id).map_or("?", |a| a.name.as_str());
            let names = |ids: &[record::ActorId]| ids.iter().map(name).collect::<Vec<_>>().join("; ");
            let row = |g: &record::Engagement| {
                let mut row = format!("{:?} {:?} | {}", g.kind, g.status, names(&g.participants)).replace("Ongoing", "Held");
                if !g.mediators.is_empty() {
                    row += &format!(" ~ {}", names(&g.mediators));
                }
                if let Some(place) = g.place.and_then(|id| x.places.iter().find(|p| p.id == id)) {
                    row += &format!(" @ {}", article.text.slice(place.span));
                }
                if let Some(duration) = &g.duration {
                    row += &format!(" % {duration}");
                }
                let (head, rest) = row.split_once('|').unwrap_or((&row, ""));
                format!("{}|{rest}", head.to_lowercase())
            };
            x.engagements.iter().map(row).collect()
        });
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}
