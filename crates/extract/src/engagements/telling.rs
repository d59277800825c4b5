//! A telling: one place where the article tells of an engagement, by a verb or by a noun.

use super::parties::{Around, participants};
use super::status;
use super::words::{Frame, Needs, NounRule, VerbRule};
use crate::learned::{FEWEST, is_taken, likeliest};
use crate::scene::Scene;
use article::{SectionKind, Span};
use nlp::{Layer, Upos};
use record::{ActorId, ActorKind, EngagementKind, EngagementStatus, PlaceId, PlaceRole, StatementId, TimeId, TimeType};
use std::ops::Range;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// The verb or noun.
    pub word: usize,
    pub span: Span,
    pub kind: EngagementKind,
    pub status: EngagementStatus,
    /// Who takes part, as told here.
    pub parties: Vec<ActorId>,
    /// By which rule each was read.
    pub how: Vec<(ActorId, &'static str)>,
    /// Whether they are told by "both sides" alone.
    pub sides: bool,
    pub convener: Option<ActorId>,
    pub mediators: Vec<ActorId>,
    pub topic: Option<Span>,
    pub place: Option<PlaceId>,
    pub time: Option<TimeId>,
    pub duration: Option<String>,
    pub claimed_by: Option<StatementId>,
    /// Of the talks that the article is about.
    pub series: bool,
    /// Points back: "the talks".
    pub definite: bool,
    /// Tells neither when nor where nor who: it points at something told elsewhere.
    pub vague: bool,
    /// "second" of "the second round".
    pub ordinal: Option<String>,
    pub reasons: Vec<String>,
}

/// A verb with its particle: "call_off".
pub(crate) fn verb_lemma(scene: &Scene, v: usize) -> String {
    let word = &scene.document.words[v];
    let lemma = word.lemma.to_lowercase();
    match scene.document.child(v, "compound:prt") {
        Some(p) => format!("{lemma}_{}", scene.document.words[p].form.to_lowercase()),
        None => lemma,
    }
}

/// What a verb or noun tells, if it tells of an engagement.
pub(super) fn read(scene: &mut Scene, w: usize) -> Option<Telling> {
    let rules = scene.rules;
    let word = &scene.document.words[w];
    match word.upos {
        Upos::Verb | Upos::Adj => {
            let lemma = verb_lemma(scene, w);
            rules.engagements.verb(&lemma).find_map(|rule| by_verb(scene, w, rule))
        }
        Upos::Noun | Upos::Propn => {
            let plural = word.feat("Number") == Some("Plur") || word.form.ends_with('s');
            let rule = rules.engagements.noun(&word.lemma.to_lowercase(), plural)?;
            by_noun(scene, w, rule)
        }
        _ => None,
    }
}

/// What a stretch of words tells that no list knows and the network takes for an engagement; `w` is the word that the others hang from.
pub(super) fn learned(scene: &mut Scene, w: usize, words: Range<usize>) -> Option<Telling> {
    let rules = scene.rules;
    let told = match scene.document.words[w].upos {
        Upos::Verb | Upos::Adj => by_verb(scene, w, &rules.engagements.learned_verb),
        Upos::Noun | Upos::Propn => by_noun(scene, w, &rules.engagements.learned_noun),
        _ => None,
    };
    told.or_else(|| if words.len() < FEWEST { None } else { alone(scene, w, words) })
}

/// What is told by words that are neither a verb of which somebody does something nor a noun of which something is told: "The debate is set for Oct. 24", "May 20, Orlan in Denn".
fn alone(scene: &mut Scene, w: usize, words: Range<usize>) -> Option<Telling> {
    let status = likeliest(scene, Layer::Engagement, w)?.0;
    let span = scene.article.text.trim(scene.document.span_of(words)?)?;
    let mut around = Around { reasons: vec!["learned alone".to_owned()], ..Around::default() };
    if let Some(doer) = doer(scene, w) {
        around.take(scene, doer, "who");
    }
    Some(tell(scene, w, EngagementKind::Meeting, status, span, around))
}

fn by_verb(scene: &mut Scene, v: usize, rule: &VerbRule) -> Option<Telling> {
    let document = scene.document;
    let clauses = scene.clauses;
    let rules = &scene.rules.engagements;
    let mut around = Around::default();
    let passive = clauses.is_passive(v);
    let doer = doer(scene, v);
    let whom = clauses.undergoer(v).or_else(|| document.child(v, "iobj")).filter(|&o| Some(o) != doer && !tells_time(scene, o));
    let has = |frame: Frame| rule.frames.contains(&frame);
    let means = means_of(scene, v);
    if rule.means && means.is_none() {
        return None;
    }
    let who = doer.map_or(0, |d| around.take(scene, d, "who"));
    if rule.convenes {
        around.convener = around.parties.first().copied();
    }
    let mut shown = None;
    if has(Frame::Whom)
        && let Some(o) = whom
        && document.words[o].upos != Upos::Verb
        && !(rule.ahead && document.child(v, "xcomp").is_some_and(|x| matches!(document.words[x].upos, Upos::Verb | Upos::Adj)))
        && (who > 0 || passive)
        && around.take(scene, o, "whom") > 0
    {
        shown = Some("acts on another");
    }
    if has(Frame::Person)
        && let Some(o) = whom
        && ["xcomp", "obl:arg", "ccomp"].iter().all(|rel| document.child(v, rel).is_none())
        && document.child(v, "iobj").is_none_or(|i| i == o)
        && who > 0
        && scene
            .parties(o)
            .iter()
            .any(|&a| scene.cast.actor(a).is_some_and(|a| matches!(a.kind, ActorKind::Person | ActorKind::Unnamed | ActorKind::Group)))
        && around.take(scene, o, "whom") > 0
    {
        shown = Some("acts on another");
    }
    if has(Frame::Bench)
        && let Some(o) = whom
        && who > 0
        && rules.chambers.contains(&document.words[o].lemma.to_lowercase())
        && around.take(scene, o, "whom") > 0
    {
        shown = Some("acts on another");
    }
    if has(Frame::With) {
        let others: Vec<usize> = clauses.obliques(v).into_iter().filter(|(p, _)| rule.with.contains(p)).map(|(_, o)| o).collect();
        for o in others {
            if around.take(scene, o, "with") > 0 && who > 0 {
                shown = shown.or(Some("with another"));
            }
        }
    }
    if shown.is_none() && has(Frame::Together) && !passive && whom.is_none_or(|_| rule.kind == EngagementKind::Ceremony) {
        let plural = doer.is_some_and(|d| document.words[d].feat("Number") == Some("Plur"));
        if who >= 2 || (who > 0 || around.sides) && plural {
            shown = Some("together");
        }
    }
    // "Orlan met in Bern on Friday": with whom is told elsewhere or not at all
    if shown.is_none()
        && has(Frame::Alone)
        && !passive
        && whom.is_none()
        && doer.is_some()
        && (scene.time_of(v).is_some() || scene.place_of(v).is_some())
    {
        shown = Some("alone");
    }
    if shown.is_none()
        && !passive
        && let (true, Some(actor)) = (who == 1, around.parties.first().and_then(|&a| scene.cast.actor(a)))
    {
        let noun = doer.map(|d| document.words[d].lemma.to_lowercase());
        let chamber = noun.is_some_and(|n| rules.chambers.contains(&n)) || actor.sectors.iter().any(|s| s == "LEG");
        if has(Frame::Body) && (whom.is_none() || rule.day) && matches!(actor.kind, ActorKind::Organization | ActorKind::Group)
            || has(Frame::Chamber) && chamber
        {
            shown = Some("a body");
        }
    }
    if shown.is_none() && (has(Frame::Place) || has(Frame::Sight)) && who > 0 {
        shown = goes_to(scene, v, rule, whom, &mut around);
    }
    let shown = shown?;
    around.reasons.insert(0, rule.name.clone());
    around.reasons.push(shown.to_owned());
    // "We met in her kitchen": whoever writes, with whom is interviewed
    if doer.is_some_and(|d| document.words[d].feat("Person") == Some("1")) && scene.speaker_at(v).is_none() {
        around.reasons.push("the author".to_owned());
    }
    let kind = if means.is_some() && rule.kind == EngagementKind::Meeting { EngagementKind::Call } else { rule.kind };
    let status = status::of_verb(scene, v, &mut around.reasons)?;
    let span = scene.span_of(v)?;
    let mut told = tell(scene, v, kind, status, span, around);
    told.reasons.push(format!("{}, {}", rule.name, status::word(told.status)));
    ((told.time.is_some() || told.place.is_some() || !rule.day) && (!rule.ahead || status::is_ahead(told.status))).then_some(told)
}

/// Who does what a verb tells; of a headline's infinitive whoever stands before it: "Orlan to meet Tarn".
pub(super) fn doer(scene: &Scene, v: usize) -> Option<usize> {
    let document = scene.document;
    let word = &document.words[v];
    let before = word.head.filter(|&h| word.is("acl") && word.xpos == "VB" && document.words[h].head.is_none());
    scene.clauses.doer(v).or(before)
}

/// Whether a word stands in a time or is a bare number, which the reader may take for an object: "will meet Oct. 21".
fn tells_time(scene: &Scene, w: usize) -> bool {
    let word = &scene.document.words[w];
    let near = scene.times.partition_point(|t| t.span.end() <= word.span.start());
    matches!(word.upos, Upos::Num) || scene.times.get(near).is_some_and(|t| t.span.overlaps(word.span))
}

/// A means of calling in the clause: "by telephone", "in a video call".
fn means_of(scene: &Scene, v: usize) -> Option<usize> {
    let document = scene.document;
    let words = &scene.rules.engagements;
    scene.clauses.obliques(v).into_iter().map(|(_, o)| o).find(|&o| words.means.contains(&document.words[o].lemma.to_lowercase()))
}

/// Whether a verb of going or seeing tells of a visit to a place or party.
fn goes_to(scene: &mut Scene, v: usize, rule: &VerbRule, whom: Option<usize>, around: &mut Around) -> Option<&'static str> {
    let document = scene.document;
    let mut targets: Vec<usize> = Vec::new();
    if rule.frames.contains(&Frame::Sight) {
        targets.extend(whom);
    }
    targets.extend(scene.clauses.obliques(v).into_iter().filter(|(p, _)| rule.to.contains(p)).map(|(_, o)| o));
    targets.extend(document.children_by(v, "advcl").filter(|&c| scene.clauses.lead(c).is_some_and(|p| rule.to.contains(&p))));
    let person = around.parties.iter().any(|&a| scene.cast.actor(a).is_some_and(|a| a.kind != ActorKind::Country));
    if !person {
        return None;
    }
    let place = targets.iter().copied().find(|&t| scene.places.iter().any(|p| p.span.overlaps(document.words[t].span)));
    let Some(target) = place else {
        // "will travel to both capitals", "visited two dairies"
        let hosts: Vec<ActorId> = targets.iter().flat_map(|&t| scene.parties(t)).collect();
        let sees = rule.frames.contains(&Frame::Sight) && !targets.is_empty();
        around.parties.extend(&hosts);
        return (sees || !hosts.is_empty()).then_some("goes to somebody");
    };
    // a state is host where it does more in the article than lie somewhere
    let acts = |p: &record::Place| p.role == PlaceRole::Metonym;
    if let Some(host) = scene.cast.state(target)
        && scene.places.iter().any(|p| acts(p) && scene.document.words_in(p.span).next().is_some_and(|w| scene.cast.state(w) == Some(host)))
    {
        around.parties.push(host);
    }
    Some("goes to a place")
}

fn by_noun(scene: &mut Scene, n: usize, rule: &NounRule) -> Option<Telling> {
    let document = scene.document;
    let words = &scene.rules.engagements;
    let lower = |c: usize| document.words[c].form.to_lowercase();
    let before = |c: &usize| *c < n && ["amod", "compound", "nmod"].iter().any(|rel| document.words[*c].is(rel));
    if document.children(n).iter().any(|c| before(c) && words.never_before.contains(&lower(*c))) {
        return None;
    }
    let word = &document.words[n];
    if word.is("compound")
        && word.head.is_some_and(|h| {
            words.never_after.contains(&document.words[h].lemma) || document.words[h].upos == Upos::Noun && !is_engagement(scene, h)
        })
    {
        return None;
    }
    // "two days of talks", "a round of talks": the outer noun tells
    if word.is("nmod") && word.head.is_some_and(|h| is_engagement(scene, h)) {
        return None;
    }
    // "its call for talks", a name that has the word in it
    let for_something = rule.kind == EngagementKind::Call
        && (document.child(n, "acl").is_some() || document.words.get(n + 1).is_some_and(|next| matches!(&*next.form, "for" | "to")));
    let sentence = document.sentence_of_word(n).map(|s| &document.sentences[s])?;
    let headline =
        scene.article.sections.get(sentence.block).is_some_and(|s| matches!(s.kind, SectionKind::Headline | SectionKind::Subhead));
    let named = word.upos == Upos::Propn && !headline && sentence.words.start != n && !is_taken(scene, Layer::Engagement, n);
    if for_something || named {
        return None;
    }
    let mut around = Around::default();
    around.reasons.push(rule.name.clone());
    let verb = governor(scene, n);
    participants(scene, n, verb, &mut around);
    let (status, clause) = status::of_noun(scene, n, verb, &mut around.reasons)?;
    let span = clause.or(Some(n)).and_then(|w| scene.span_of(w))?;
    // "a meeting of the Security Council"
    let sits = rule.kind == EngagementKind::Meeting && is_one_body(scene, &around);
    if sits {
        around.reasons.push("a body sits".to_owned());
    }
    let kind = if sits { EngagementKind::Session } else { rule.kind };
    let mut told = tell(scene, n, kind, status, span, around);
    told.series = rule.series;
    told.definite = is_definite(scene, n);
    told.ordinal = document
        .children_by(n, "amod")
        .chain(document.children_by(n, "det"))
        .find(|&c| {
            document.words[c].feat("NumType") == Some("Ord")
                || matches!(&*lower(c), "next" | "last" | "previous" | "final" | "further" | "another")
        })
        .map(lower);
    let article = document.child(n, "det").or_else(|| document.child(n, "nummod")).is_some();
    told.reasons.push(
        if told.definite {
            "definite"
        } else if article {
            "indefinite"
        } else {
            "bare"
        }
        .to_owned(),
    );
    if headline {
        named_in_headline(scene, n, &mut told);
    }
    let few = told.parties.len() < 2;
    told.vague = told.time.is_none() && told.place.is_none() && (told.definite && few || headline || !article && few && clause.is_none());
    told.reasons.push(format!("{}, {}", rule.name, status::word(told.status)));
    let parties = !told.parties.is_empty() || told.sides;
    let enough = match rule.needs {
        Needs::Nothing => true,
        Needs::Parties => parties,
        Needs::Told => parties || told.time.is_some() || told.place.is_some(),
    };
    enough.then_some(told)
}

/// Whether it is told as one body's: "of the council", "the council's".
fn is_one_body(scene: &Scene, around: &Around) -> bool {
    let [party] = around.parties[..] else { return false };
    let body = scene.cast.actor(party).is_some_and(|a| a.kind == ActorKind::Organization);
    body && around.reasons.iter().any(|r| r == "of" || r == "owners")
}

/// Of a headline that names but one or none of those who meet, the persons whom it names.
fn named_in_headline(scene: &mut Scene, n: usize, told: &mut Telling) {
    let document = scene.document;
    if told.parties.len() >= 2 {
        return;
    }
    let Some(sentence) = document.sentence_of_word(n).map(|s| &document.sentences[s]) else { return };
    for w in sentence.words.clone() {
        let by = scene.clauses.lead(w).as_deref() == Some("by") && document.words[n].head != Some(w);
        if document.words[w].upos == Upos::Propn
            && !by
            && let Some(actor) = scene.cast.party(w).filter(|&a| scene.cast.actor(a).is_some_and(|a| a.kind == ActorKind::Person))
            && !told.parties.contains(&actor)
        {
            told.parties.push(actor);
        }
    }
}

/// Whether a noun is one of the rules'.
fn is_engagement(scene: &Scene, n: usize) -> bool {
    let word = &scene.document.words[n];
    word.upos == Upos::Noun && scene.rules.engagements.noun(&word.lemma.to_lowercase(), word.feat("Number") == Some("Plur")).is_some()
}

fn is_definite(scene: &Scene, n: usize) -> bool {
    let document = scene.document;
    let determiner = document.child(n, "det").map(|d| document.words[d].form.to_lowercase());
    matches!(determiner.as_deref(), Some("the" | "this" | "that" | "these" | "those" | "both")) || document.child(n, "nmod:poss").is_some()
}

/// The verb that an engagement is the subject or object of; through "two days of talks" and "a round of talks".
pub(super) fn governor(scene: &Scene, n: usize) -> Option<usize> {
    let document = scene.document;
    let mut at = scene.clauses.first_conjunct(n);
    for _ in 0..3 {
        let word = scene.clauses.word(at);
        let head = word.head?;
        let above = &document.words[head];
        let bare = word.is("obl") && scene.clauses.lead(at).is_none();
        if above.upos == Upos::Verb && (word.is("nsubj") || word.is("obj") || word.is("csubj") || bare) {
            return Some(head);
        }
        // "a plan for talks": the noun between is no measure of them
        let measured = word.is("nmod") && scene.clauses.lead(at).as_deref() == Some("of");
        if !measured {
            return None;
        }
        at = head;
    }
    None
}

fn tell(scene: &mut Scene, w: usize, kind: EngagementKind, status: EngagementStatus, span: Span, mut around: Around) -> Telling {
    let place = scene.place_of(w).or_else(|| governor(scene, w).and_then(|v| scene.place_of(v))).or_else(|| place_before(scene, w));
    let listed = status::listed(scene, w);
    let time = scene.time_of(w).or(listed);
    let duration = duration_of(scene, w, span);
    let status = if listed.is_some() || status::is_present(scene, w, time) { status::to_come(scene, status, time) } else { status };
    let status = status::at_publication(scene, status, time);
    if listed.is_some() {
        around.reasons.push("listed".to_owned());
    }
    for (told, reason) in [(place.is_some(), "place"), (time.is_some(), "time"), (duration.is_some(), "duration")] {
        if told {
            around.reasons.push(reason.to_owned());
        }
    }
    let claimed_by = scene.claimed_by(scene.document.words[w].span);
    Telling {
        word: w,
        span,
        kind,
        status,
        topic: topic(scene, w),
        parties: around.parties,
        how: around.how,
        sides: around.sides,
        convener: around.convener,
        mediators: around.mediators,
        place,
        time,
        duration,
        claimed_by,
        series: false,
        definite: false,
        vague: false,
        ordinal: None,
        reasons: around.reasons,
    }
}

/// A place named before the noun: "the Geneva talks".
fn place_before(scene: &Scene, n: usize) -> Option<PlaceId> {
    let document = scene.document;
    let names: Vec<usize> = document
        .children(n)
        .iter()
        .copied()
        .filter(|&c| c < n && (document.words[c].is("compound") || document.words[c].is("nmod")))
        .collect();
    let from = scene.places.partition_point(|p| p.span.end() <= names.first().map_or(usize::MAX, |&c| document.words[c].span.start()));
    scene.places.get(from).filter(|p| names.iter().any(|&c| p.span.overlaps(document.words[c].span))).map(|p| p.id)
}

/// How long: a duration in the same clause behind "for", before "of talks", in "two-day talks", with "lasted".
fn duration_of(scene: &Scene, w: usize, span: Span) -> Option<String> {
    let document = scene.document;
    let from = scene.times.partition_point(|t| t.span.end() <= span.start());
    let here = scene.times[from..].iter().take_while(|t| t.span.start() < span.end()).filter(|t| t.kind == TimeType::Duration);
    here.filter_map(|t| {
        let last = document.words_in(t.span).last()?;
        let head = std::iter::once(last).chain(document.ancestors(last)).take(3).find(|&a| {
            !document.words_in(t.span).contains(&a)
                || document.words[a].is("obl")
                || document.words[a].is("obj")
                || document.words[a].is("nmod")
                || document.words[a].is("nsubj")
        })?;
        let lead = scene.clauses.lead(head);
        let tells = match lead.as_deref() {
            Some("for" | "of") => true,
            Some(_) => false,
            None => {
                document.words[head].is("obj")
                    || document.words[head].is("nsubj")
                    || document.words[head].is("compound")
                    || document.words[head].is("amod")
                    || head == w
                    || document.words[head].is("obl")
            }
        };
        (tells && t.value.starts_with('P')).then(|| (last.abs_diff(w), t.value.clone()))
    })
    .min()
    .map(|(_, value)| value)
}

/// What about: the words behind "on", "about", "to discuss".
fn topic(scene: &Scene, w: usize) -> Option<Span> {
    let document = scene.document;
    let on = scene.clauses.obliques(w).into_iter().find(|(p, o)| {
        let time = scene.times.iter().any(|t| t.span.overlaps(document.words[*o].span));
        matches!(p.as_str(), "on" | "about" | "over" | "regarding" | "concerning")
            && !time
            && !scene.rules.engagements.means.contains(&document.words[*o].lemma)
    });
    let noun = match on {
        Some((_, o)) => o,
        None => {
            let discuss = document
                .children(w)
                .iter()
                .copied()
                .find(|&c| document.words[c].lemma == "discuss" && (document.words[c].is("advcl") || document.words[c].is("acl")));
            discuss.and_then(|d| document.child(d, "obj"))?
        }
    };
    scene.span_of(noun)
}
