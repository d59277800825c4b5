//! Whether an engagement has taken place, as one telling says it, and as it holds on the day of the article.

use super::telling::verb_lemma;
use super::words::Governs;
use crate::days::bounds;
use crate::scene::Scene;
use article::SectionKind;
use nlp::Upos;
use record::{EngagementStatus, EventStatus, TimeId, TimeType};

/// What a verb that tells of an engagement says; nothing where it says that there was none.
pub(super) fn of_verb(scene: &Scene, v: usize, reasons: &mut Vec<String>) -> Option<EngagementStatus> {
    let document = scene.document;
    // "refused to meet", "offered to meet", "cancelled plans to meet"
    for head in document.ancestors(v).take(3) {
        let word = &document.words[head];
        if !matches!(word.upos, Upos::Verb | Upos::Noun) || document.words[v].is("advcl") {
            break;
        }
        if word.upos == Upos::Verb
            && let Some(Governs::Makes(status)) = scene.rules.engagements.governs(&verb_lemma(scene, head))
            && (status != EngagementStatus::Proposed && document.words[v].is("xcomp") || status == EngagementStatus::Refused)
            && matches!(scene.clauses.status(head), EventStatus::Occurred | EventStatus::Ongoing)
        {
            return Some(status);
        }
    }
    of_event(scene.clauses.status(v), reasons)
}

/// What the clause around a noun says, and the verb whose clause tells the engagement.
pub(super) fn of_noun(
    scene: &Scene,
    n: usize,
    verb: Option<usize>,
    reasons: &mut Vec<String>,
) -> Option<(EngagementStatus, Option<usize>)> {
    let Some(v) = verb else { return presupposed(scene, n, reasons) };
    let lemma = verb_lemma(scene, v);
    let real = scene.clauses.status(v);
    match scene.rules.engagements.governs(&lemma) {
        Some(Governs::Makes(status)) => {
            reasons.push("governed".to_owned());
            match real {
                EventStatus::Occurred | EventStatus::Ongoing | EventStatus::Planned => Some((status, Some(v))),
                EventStatus::Denied if status == EngagementStatus::Refused => Some((EngagementStatus::Proposed, Some(v))),
                EventStatus::Denied => None,
                _ => Some((EngagementStatus::Proposed, Some(v))),
            }
        }
        Some(_) => {
            reasons.push("governed".to_owned());
            of_event(real, reasons).map(|s| (s, Some(v)))
        }
        None => presupposed(scene, n, reasons),
    }
}

/// Of an engagement that is only mentioned: "the talks" are, whatever is hoped or feared of them.
fn presupposed(scene: &Scene, n: usize, reasons: &mut Vec<String>) -> Option<(EngagementStatus, Option<usize>)> {
    let document = scene.document;
    let invited = document.words[n].head.is_some_and(|h| document.words[n].is("obl") && matches!(&*document.words[h].lemma, "invite"));
    if invited {
        return Some((EngagementStatus::Proposed, None));
    }
    let definite = document.child(n, "det").is_some_and(|d| document.words[d].form.eq_ignore_ascii_case("the"));
    match scene.clauses.status(n) {
        EventStatus::Hypothetical | EventStatus::Demanded | EventStatus::Denied if definite => {
            reasons.push("presupposed".to_owned());
            Some((EngagementStatus::Held, None))
        }
        status => of_event(status, reasons).map(|s| (s, None)),
    }
}

/// Whether an engagement is still to come.
pub(super) fn is_ahead(status: EngagementStatus) -> bool {
    !matches!(status, EngagementStatus::Held | EngagementStatus::Ongoing)
}

/// As the record writes it; what goes on counts as held.
pub(super) fn word(status: EngagementStatus) -> String {
    match status {
        EngagementStatus::Ongoing => "held".to_owned(),
        status => format!("{status:?}").to_lowercase(),
    }
}

fn of_event(status: EventStatus, reasons: &mut Vec<String>) -> Option<EngagementStatus> {
    match status {
        EventStatus::Occurred => Some(EngagementStatus::Held),
        EventStatus::Ongoing => Some(EngagementStatus::Ongoing),
        EventStatus::Planned => Some(EngagementStatus::Scheduled),
        EventStatus::Demanded => Some(EngagementStatus::Proposed),
        EventStatus::Hypothetical => {
            reasons.push("hypothetical".to_owned());
            Some(EngagementStatus::Proposed)
        }
        EventStatus::Threatened | EventStatus::Denied => None,
    }
}

/// The day under which an agenda lists something: "Thursday, 3 May: envoys meet in Bern".
pub(super) fn listed(scene: &Scene, w: usize) -> Option<TimeId> {
    let document = scene.document;
    let sentence = &document.sentences[document.sentence_of_word(w)?];
    let from = scene.times.partition_point(|t| t.span.start() < sentence.span.start());
    let first = scene.times.get(from).filter(|t| t.span.start() == sentence.span.start() && t.kind != TimeType::Duration)?;
    let marks = scene.article.text.get(first.span.end()..)?.trim_start_matches([' ', '*', '_']);
    (marks.starts_with([':', '–', '—']) && document.words[w].span.start() > first.span.end()).then_some(first.id)
}

/// Whether a verb in the present tells of a day, as of what is to come: "the envoys meet on Friday".
pub(super) fn is_present(scene: &Scene, w: usize, time: Option<TimeId>) -> bool {
    let document = scene.document;
    let prose = document.sentence_of_word(w).is_some_and(|s| {
        scene
            .article
            .sections
            .get(document.sentences[s].block)
            .is_some_and(|x| !matches!(x.kind, SectionKind::Headline | SectionKind::Subhead))
    });
    let words =
        time.and_then(|id| scene.times.get((id.0 as usize).checked_sub(1)?)).map(|t| scene.article.text.slice(t.span).to_lowercase());
    let ahead = words.as_deref().is_some_and(|t| t.contains("tomorrow") || t.starts_with("next "));
    let point = time.is_some() && words.as_deref().is_some_and(|t| !t.contains("today") && !t.contains("now"));
    ahead || prose && point && matches!(document.words[w].xpos, "VBP" | "VBZ") && document.child(w, "aux").is_none()
}

/// Of what is told as going on or done, that it is to come, unless its day lies behind.
pub(super) fn to_come(scene: &Scene, status: EngagementStatus, time: Option<TimeId>) -> EngagementStatus {
    let last = time.and_then(|id| scene.times.get((id.0 as usize).checked_sub(1)?)).and_then(|t| bounds(&t.value)).map(|(_, last)| last);
    let behind = last.zip(scene.article.published.as_ref()).is_some_and(|(last, published)| last < published.date());
    if is_ahead(status) || behind { status } else { EngagementStatus::Scheduled }
}

/// What holds on the day of the article: what was to be on an earlier day has been, what "opens" on a later one is to come.
pub(super) fn at_publication(scene: &Scene, status: EngagementStatus, time: Option<TimeId>) -> EngagementStatus {
    let told = time.and_then(|id| scene.times.get((id.0 as usize).checked_sub(1)?)).and_then(|t| bounds(&t.value));
    let (Some((first, last)), Some(published)) = (told, scene.article.published.as_ref()) else { return status };
    match status {
        EngagementStatus::Held | EngagementStatus::Ongoing if first > published.date() => EngagementStatus::Scheduled,
        EngagementStatus::Scheduled if last < published.date() => EngagementStatus::Held,
        status => status,
    }
}
