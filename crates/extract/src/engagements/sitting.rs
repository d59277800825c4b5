//! Sittings written down: the head of a verbatim record of a parliament, council or committee tells that it sat, though no sentence does.
//!
//! "DIET OF ALDANIA / OFFICIAL REPORT (EXTRACT) / Tuesday, 3 May / Fisheries: oral questions", and then who spoke.

use super::parties::Around;
use super::telling::{Telling, tell};
use crate::scene::Scene;
use article::Span;
use nlp::Upos;
use record::{ActorId, ActorKind, EngagementKind, EngagementStatus};

/// Within how many sections from its beginning a record names itself.
const HEAD: usize = 8;

/// What the head of the article tells: the line that calls it a record, and what the sitting was about. Nothing where it is no record of a body's sitting.
pub(super) fn read(scene: &mut Scene) -> Vec<Telling> {
    lines(scene).unwrap_or_default()
}

/// The lines of the head that tell it.
fn lines(scene: &mut Scene) -> Option<Vec<Telling>> {
    let sections = &scene.article.sections;
    let first = sections.iter().take(HEAD).position(|s| s.speaker.is_some())?;
    let lines: Vec<Span> = sections[..first].iter().map(|s| s.span).collect();
    let record = lines.iter().position(|line| is_record(scene, *line))?;
    let body = body(scene, lines[record].end());
    let title = lines[record + 1..].iter().rev().copied().find(|line| says_something(scene, *line));
    let day = scene.times.iter().find(|t| lines.iter().any(|l| l.overlaps(t.span))).map(|t| t.id);
    let mut told = Vec::new();
    for line in [Some(lines[record]), title].into_iter().flatten() {
        let Some(word) = scene.document.words_in(line).find(|&w| scene.document.words[w].upos != Upos::Punct) else { continue };
        let mut around =
            Around { parties: body.into_iter().collect(), reasons: vec!["record of a sitting".to_owned()], ..Around::default() };
        around.reasons.extend(body.map(|_| "a body sits".to_owned()));
        let mut telling = tell(scene, word, EngagementKind::Session, EngagementStatus::Held, line, around);
        telling.time = telling.time.or(day);
        told.push(telling);
    }
    Some(told)
}

/// Whether a line calls what follows a record: "OFFICIAL REPORT (EXTRACT)".
fn is_record(scene: &Scene, line: Span) -> bool {
    let words = &scene.rules.engagements.records;
    let text = scene.article.text.slice(line).to_lowercase();
    let forms: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    forms.iter().any(|w| words.always.contains(*w))
        || forms.iter().any(|w| words.nouns.contains(*w)) && forms.iter().any(|w| words.marks.contains(*w))
}

/// The last body that the head names up to where it calls itself a record: the chamber rather than the parliament.
fn body(scene: &Scene, until: usize) -> Option<ActorId> {
    let named = scene.cast.actors().filter(|a| a.kind == ActorKind::Organization).flat_map(|a| a.mentions.iter().map(|m| (m.span, a.id)));
    named.filter(|(span, _)| span.end() <= until).max().map(|(_, id)| id)
}

/// Whether a line has words beside a day or an hour.
fn says_something(scene: &Scene, line: Span) -> bool {
    let document = scene.document;
    let times = |w: usize| scene.times.iter().any(|t| t.span.overlaps(document.words[w].span));
    document.words_in(line).any(|w| document.words[w].form.chars().any(char::is_alphabetic) && !times(w))
}
