//! Events: who did what to whom, in PLOVER's types.
//!
//! A sentence is read in four steps. Words that the codebook knows become *triggers* ([`trigger`]); each gets its *parts* ([`roles`]); *turns* make of an
//! act what its governor makes of it ([`turns`]): "refused to meet" is no meeting; and mentions of one event become one record ([`merge`]). No word, no event:
//! there is no code for what is not understood.

mod codebook;
mod merge;
mod roles;
mod trigger;
mod turns;

pub(crate) use codebook::{Codebook, TYPES};

use crate::learned::{step, sure};
use crate::scene::Scene;
use nlp::{Layer, Part, Upos};
use record::{ActorId, Event, EventId, EventStatus, Found};
use trigger::{How, Trigger};

/// An event before it is one of the record.
#[derive(Clone, Debug)]
struct Draft {
    /// The word that its clause, status and time are asked for.
    word: usize,
    /// All words of its trigger.
    words: Vec<usize>,
    how: How,
    kind: String,
    mode: Option<String>,
    cameo: Option<String>,
    contexts: Vec<String>,
    actors: Vec<ActorId>,
    recipients: Vec<ActorId>,
    /// Known before the clause is asked: a rejection has happened, though what it rejects has not.
    status: Option<EventStatus>,
    because: Vec<String>,
    /// A thing of nobody stands where the actor should.
    thing: bool,
    /// The act itself is no event: another was made of it.
    gone: bool,
    joint: bool,
    /// Its parties are those of an earlier event of its type.
    guessed: bool,
}

/// All of an article.
pub(crate) fn find(scene: &mut Scene) -> Vec<Event> {
    let book = &scene.rules.codebook;
    let mut events: Vec<Event> = Vec::new();
    let mut told = merge::Told::default();
    for s in 0..scene.document.sentences.len() {
        if !scene.is_read(s) {
            continue;
        }
        let words = scene.document.sentences[s].words.clone();
        let triggers = trigger::find(scene, book, words);
        let mut drafts: Vec<Draft> = triggers.iter().map(|t| draft(scene, book, t)).collect();
        turn(scene, book, &triggers, &mut drafts);
        hand_on(scene, &mut drafts);
        // "the talks", "a second round": those who talked before
        for d in drafts.iter_mut().filter(|d| d.how == How::Noun && d.actors.is_empty() && d.recipients.is_empty()) {
            if let Some(before) = told.last(&d.kind).map(|i| &events[i]) {
                (d.actors, d.recipients, d.guessed) = (before.actors.clone(), before.recipients.clone(), true);
            }
        }
        drafts.retain(|d| !d.gone && is_told(scene, d));
        let mut rows: Vec<(Event, &Draft)> = drafts.iter().filter_map(|d| Some((event(scene, book, d, s)?, d))).collect();
        rows.sort_by_key(|(e, d)| (rank(scene, e, d), e.trigger));
        for (event, draft) in rows {
            told.add(scene, event, draft, &mut events);
        }
    }
    scene.note_names();
    for e in &mut events {
        e.found.because.extend(learned_signs(scene, e));
        e.found.confidence = book.confidence(&signs(e));
    }
    events.retain(|e| e.found.confidence >= book.least);
    for (i, event) in events.iter_mut().enumerate() {
        event.id = EventId(i as u32 + 1);
    }
    events
}

fn draft(scene: &mut Scene, book: &Codebook, t: &Trigger) -> Draft {
    let parts = roles::of(scene, book, t);
    let entry = &book.entries[t.entry];
    let own_code = t.words.iter().find_map(|&w| entry.codes.get(&scene.document.words[w].lemma.to_lowercase()));
    Draft {
        word: t.word,
        words: t.words.clone(),
        how: t.how,
        kind: entry.kind.clone(),
        mode: entry.mode.clone(),
        cameo: own_code.or(entry.cameo.as_ref()).cloned(),
        contexts: entry.contexts.clone(),
        actors: parts.actors,
        recipients: parts.recipients,
        status: None,
        because: vec![format!("{}/{}", entry.kind, entry.name)],
        thing: parts.thing,
        gone: false,
        joint: entry.joint,
        guessed: false,
    }
}

/// What governs an act: the verb, noun or adjective that it completes.
fn governor(scene: &Scene, book: &Codebook, w: usize) -> Option<(usize, &'static str)> {
    let doc = scene.document;
    let mut at = scene.clauses.first_conjunct(w);
    for _ in 0..3 {
        let word = &doc.words[at];
        let head = word.head?;
        let reach = match word.rel.split(':').next()? {
            "xcomp" | "ccomp" | "csubj" => "clause",
            "acl" if word.rel != "acl:relcl" => "clause",
            "advcl"
                if at > head
                    && scene.clauses.lead(at).is_some_and(|l| matches!(l.as_str(), "from" | "to" | "against" | "for" | "on" | "of")) =>
            {
                "clause"
            }
            "obj" | "nmod" => "object",
            "obl" if word.rel != "obl:tmod" && at > head => "object",
            "nsubj" if word.rel == "nsubj:pass" => "object",
            _ => return None,
        };
        // "refused to hold talks", "an end to a series of attacks": carriers are looked through
        let lemma = doc.words[head].lemma.to_lowercase();
        let carries = doc.words[head].upos == Upos::Verb && book.words.light.contains(&lemma)
            || doc.words[head].upos == Upos::Noun && book.words.partitive.contains(&lemma);
        let governs = book.turns.iter().any(|t| is_governor(scene, t, head));
        if carries && !governs && !scene.clauses.is_negated(head) {
            at = head;
            continue;
        }
        return Some((head, reach));
    }
    None
}

fn is_governor(scene: &Scene, turn: &turns::Turn, g: usize) -> bool {
    let doc = scene.document;
    let lemma = doc.words[g].lemma.to_lowercase();
    match doc.words[g].upos {
        Upos::Verb | Upos::Aux => {
            let particle =
                doc.children(g).iter().copied().find(|&c| doc.words[c].rel == "compound:prt" || doc.words[c].is("advmod") && c == g + 1);
            let with = particle.map(|p| format!("{lemma}_{}", doc.words[p].form.to_lowercase()));
            match doc.child(g, "compound:prt") {
                Some(_) => with.is_some_and(|k| turn.verbs.contains(&k)),
                None => {
                    let led = || {
                        let clauses = doc.children(g).iter().copied().filter(|&c| {
                            c > g
                                && (doc.words[c].is("obl")
                                    || doc.words[c].is("advcl")
                                    || doc.words[c].is("ccomp")
                                    || doc.words[c].is("xcomp"))
                        });
                        clauses.filter_map(|c| scene.clauses.lead(c)).any(|lead| turn.verbs.contains(&format!("{lemma}_{lead}")))
                    };
                    turn.verbs.contains(&lemma) || with.is_some_and(|k| turn.verbs.contains(&k)) || led()
                }
            }
        }
        Upos::Noun | Upos::Propn => turn.nouns.contains(&lemma),
        Upos::Adj => turn.adjectives.contains(&lemma),
        _ => false,
    }
}

/// Whether an act stands in a clause with one of a turn's auxiliaries, with a "not" or without.
fn is_helped(scene: &Scene, turn: &turns::Turn, w: usize) -> bool {
    let doc = scene.document;
    !turn.helpers.is_empty()
        && scene.clauses.is_negated(w) == turn.negated
        && doc.children_by(w, "aux").any(|a| turn.helpers.contains(&doc.words[a].form.to_lowercase()))
}

/// Makes of acts what their governors make of them.
fn turn(scene: &mut Scene, book: &Codebook, triggers: &[Trigger], drafts: &mut Vec<Draft>) {
    for i in 0..triggers.len() {
        let (word, kind) = (triggers[i].word, drafts[i].kind.clone());
        if let Some(turn) = book.turns.iter().find(|t| t.takes(&kind) && is_helped(scene, t, word)) {
            drafts[i].because.push(format!("turn/{}", turn.name));
            drafts[i].mode = turn.mode(&kind);
            drafts[i].cameo = turn.code(&kind);
            drafts[i].kind = turn.becomes.clone();
            drafts[i].status = Some(EventStatus::Occurred);
            continue;
        }
        let Some((g, reach)) = governor(scene, book, word) else { continue };
        let negated = scene.clauses.is_negated(g);
        let fits = |t: &&turns::Turn| {
            t.helpers.is_empty()
                && t.negated == negated
                && t.takes(&kind)
                && (t.reach.is_empty() || t.reach.contains(reach))
                && is_governor(scene, t, g)
        };
        let Some(turn) = book.turns.iter().find(fits) else { continue };
        if turn.becomes.is_empty() {
            drafts[i].gone = true;
            continue;
        }
        let name = format!("turn/{}", turn.name);
        match drafts.iter().position(|d| d.word == g && !d.gone) {
            Some(outer) if drafts[outer].kind == turn.becomes || turn.over.contains(&drafts[outer].kind) => {
                drafts[outer].kind = turn.becomes.clone();
                drafts[outer].status = negated.then_some(EventStatus::Occurred).or(drafts[outer].status);
                if turn.mode(&kind).is_some() {
                    drafts[outer].mode = turn.mode(&kind);
                    drafts[outer].cameo = turn.code(&kind).or(drafts[outer].cameo.take());
                }
                drafts[outer].because.push(name);
                drafts[i].gone = !turn.keeps;
                let inner = drafts[i].clone();
                inherit(&mut drafts[outer], &inner);
            }
            Some(_) => {}
            None => {
                let mut outer = drafts[i].clone();
                outer.word = g;
                outer.how = match scene.document.words[g].upos {
                    Upos::Noun => How::Noun,
                    Upos::Adj => How::Adjective,
                    _ => How::Verb,
                };
                outer.words = vec![g];
                outer.words.extend(scene.document.child(g, "compound:prt"));
                if reach == "object" {
                    outer.words.extend(&drafts[i].words);
                }
                outer.words.sort_unstable();
                outer.words.dedup();
                (outer.mode, outer.cameo, outer.kind) = (turn.mode(&kind), turn.code(&kind), turn.becomes.clone());
                outer.because.push(name);
                outer.status = negated.then_some(EventStatus::Occurred);
                let who = if outer.how == How::Noun {
                    scene.owners(g)
                } else {
                    scene.clauses.doer(g).map_or_else(Vec::new, |s| roles::within(scene, book, s, 1))
                };
                outer.recipients.clear();
                outer.joint = false;
                let inner = std::mem::take(&mut outer.actors);
                outer.actors = if who.is_empty() && outer.how != How::Noun && scene.clauses.is_passive(g) {
                    Vec::new()
                } else if who.is_empty() {
                    inner
                } else {
                    who
                };
                let inner = drafts[i].clone();
                inherit(&mut outer, &inner);
                drafts[i].gone = !turn.keeps;
                drafts.push(outer);
            }
        }
    }
}

/// Whoever an act is for or against, that which is said of it is too: "refused to meet B", "urged B to leave".
fn inherit(outer: &mut Draft, inner: &Draft) {
    if outer.recipients.is_empty() && !outer.joint {
        let fresh = |ids: &[ActorId]| ids.iter().copied().filter(|id| !outer.actors.contains(id)).collect::<Vec<_>>();
        let (doers, targets) = (fresh(&inner.actors), fresh(&inner.recipients));
        let asked = outer.kind == "REQUEST" && !doers.is_empty();
        outer.recipients = if asked || targets.is_empty() { doers } else { targets };
    }
}

/// Speech acts take the parties of the act that they speak of where they name none.
fn hand_on(scene: &Scene, drafts: &mut [Draft]) {
    for i in 0..drafts.len() {
        if !drafts[i].recipients.is_empty()
            || drafts[i].how == How::Noun
            || !matches!(drafts[i].kind.as_str(), "AGREE" | "REQUEST" | "REJECT" | "THREATEN" | "SUPPORT" | "ACCUSE")
        {
            continue;
        }
        let w = drafts[i].word;
        let below = |d: &Draft| d.word != w && scene.document.ancestors(d.word).take(4).any(|a| a == w);
        if let Some(inner) = drafts.iter().position(below) {
            let inner = drafts[inner].clone();
            inherit(&mut drafts[i], &inner);
        }
    }
}

/// Whether enough is told of who takes part.
fn is_told(scene: &Scene, d: &Draft) -> bool {
    let pronoun = || {
        let subject = scene.clauses.doer(d.word);
        subject.is_some_and(|s| scene.document.words[s].upos == Upos::Pron)
    };
    !d.actors.is_empty() || !d.recipients.is_empty() || d.how != How::Noun && pronoun()
}

/// Those first whose clause the sentence is about: what is told in the main clause, or in what somebody says, before what hangs from it.
fn rank(scene: &Scene, event: &Event, draft: &Draft) -> usize {
    let doc = scene.document;
    let mut depth = 0;
    let mut at = draft.word;
    for above in doc.ancestors(draft.word).take(24) {
        let word = &doc.words[at];
        // coordination and reporting leave a clause where it is
        if !(word.is("conj") || word.is("ccomp") || word.is("parataxis")) {
            depth += 1;
        }
        at = above;
    }
    let unreal = matches!(event.status, EventStatus::Denied | EventStatus::Hypothetical);
    depth + 3 * usize::from(unreal)
}

fn event(scene: &mut Scene, book: &Codebook, d: &Draft, sentence: usize) -> Option<Event> {
    let document = scene.document;
    let (first, last) = (*d.words.first()?, *d.words.last()?);
    // a trigger with a long stretch inside is shown by its own word
    let trigger = if last - first <= 6 { document.span_of(first..last + 1)? } else { document.words[d.word].span };
    let time = scene.time_of(d.word);
    let status = match d.status.unwrap_or_else(|| scene.clauses.status(d.word)) {
        EventStatus::Occurred if is_to_come(scene, d.word, time) => EventStatus::Planned,
        status => status,
    };
    // "did not seize": no network knows better; of "did not agree" it knows that it is a refusal
    let listed = d.kind != "REJECT" && !d.because.iter().any(|b| b.ends_with("/learned"));
    let plain = listed && status == EventStatus::Denied && d.how == How::Verb && scene.clauses.is_negated(d.word);
    let status = if d.status.is_none() && !plain { sure(scene, Layer::Status, d.word).unwrap_or(status) } else { status };
    let mut contexts = d.contexts.clone();
    for w in document.sentences[sentence].words.clone() {
        for context in book.contexts(&document.words[w].lemma.to_lowercase()) {
            if contexts.len() < 3 && !contexts.contains(context) {
                contexts.push(context.clone());
            }
        }
    }
    let mut because = d.because.clone();
    because.extend(d.thing.then(|| "thing".to_owned()));
    because.extend(d.guessed.then(|| "parties told before".to_owned()));
    because.extend((d.how == How::Noun).then(|| "noun".to_owned()));
    let evidence = d.words.iter().map(|&w| document.words[w].span).collect::<Vec<_>>();
    let evidence = if evidence.iter().all(|e| trigger.contains(*e)) { vec![trigger] } else { evidence };
    Some(Event {
        id: EventId(0),
        span: scene.span_of(d.word).unwrap_or(trigger),
        trigger,
        kind: d.kind.clone(),
        mode: d.mode.clone(),
        contexts,
        cameo: d.cameo.clone(),
        quad: book.quad(&d.kind),
        actors: d.actors.clone(),
        recipients: d.recipients.clone(),
        place: scene.place_of(d.word),
        time,
        status,
        intensity: d.cameo.as_deref().and_then(|c| book.intensity(c)),
        claimed_by: scene.claimed_by(trigger),
        found: Found { confidence: 0.0, evidence, because },
    })
}

/// "Is to meet"; "they meet on Friday" in an article of Monday.
fn is_to_come(scene: &Scene, w: usize, time: Option<record::TimeId>) -> bool {
    let doc = scene.document;
    let word = &doc.words[w];
    let to = |c: usize| doc.children(c).iter().any(|&m| m < c && doc.words[m].form.eq_ignore_ascii_case("to"));
    let is_to = word.xpos == "VB" && to(w) && {
        let be = |c: usize| doc.words[c].lemma == "be" && matches!(doc.words[c].xpos, "VBZ" | "VBP" | "VBD");
        doc.children(w).iter().any(|&c| be(c)) || word.is("xcomp") && word.head.is_some_and(be)
    };
    if is_to {
        return true;
    }
    let past = matches!(word.xpos, "VBD" | "VBN");
    let value = time.and_then(|id| scene.times.get((id.0 as usize).checked_sub(1)?)).map(|t| t.value.as_str());
    let published = scene.article.published.as_ref().map(|p| p.to_string());
    let (Some(value), Some(published)) = (value, published) else { return false };
    let later = value
        .get(..10)
        .zip(published.get(..10))
        .is_some_and(|(v, p)| v > p && v.as_bytes()[0].is_ascii_digit() && v.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    later && !past
}

/// What the network says of an event: of its type, of any event at all, and of its status, at the word of its evidence that it takes for it most.
fn learned_signs(scene: &Scene, event: &Event) -> Vec<String> {
    let signs = &scene.document.signs;
    let words: Vec<usize> = event.found.evidence.iter().flat_map(|e| scene.document.words_in(*e)).collect();
    let likeliest =
        words.into_iter().max_by(|a, b| signs.of(Layer::Event, &event.kind, *a).total_cmp(&signs.of(Layer::Event, &event.kind, *b)));
    let Some(w) = likeliest.filter(|_| !signs.is_empty()) else { return Vec::new() };
    let status = format!("{:?}", event.status).to_lowercase();
    let mut all = vec![
        format!("learned type {}", step(signs.of(Layer::Event, &event.kind, w))),
        format!("learned event {}", step(1.0 - signs.of(Layer::Event, "", w))),
        format!("learned status {}", step(signs.of(Layer::Status, &status, w))),
    ];
    for (part, who, name) in [(Part::Actor, &event.actors, "actor"), (Part::Recipient, &event.recipients, "recipient")] {
        let chances = scene.chances_at(part, &event.found.evidence);
        all.extend(scene.of_arcs(&chances, who).into_iter().map(|sign| format!("{name} {sign}")));
    }
    all
}

/// What tells how far an event is to be believed: its type and status, the rules that found it, and which parts are filled.
pub fn signs(event: &Event) -> Vec<String> {
    let status = format!("{:?}", event.status).to_lowercase();
    let mut all = vec!["all".to_owned(), event.kind.clone(), format!("status {status}"), format!("{} {status}", event.kind)];
    all.extend(event.found.because.iter().cloned());
    let filled = |name: &str, yes: bool| format!("{} {name}", if yes { "with" } else { "without" });
    all.push(filled("actor", !event.actors.is_empty()));
    all.push(filled("recipient", !event.recipients.is_empty()));
    all.push(filled("claim", event.claimed_by.is_some()));
    all.push(filled("time", event.time.is_some()));
    all.push(filled("place", event.place.is_some()));
    all.push(format!("told {}", event.found.evidence.len().min(3)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{GULLIBLE, RULES, marked, read, read_by};
    use article::Span;

    /// Why an example does not hold; none where it does.
    fn fails(rule: &str, kind: &str, example: &str) -> Option<String> {
        let (article, x) = read_by(&example.replace(['«', '»', '[', ']', '{', '}'], ""), &GULLIBLE);
        let bounds = |marks: Vec<(usize, usize)>| marks.into_iter().filter_map(|(s, e)| Span::new(s, e)).collect::<Vec<_>>();
        let triggers = bounds(marked(example, '«', '»'));
        let told = |e: &&Event| {
            e.kind == kind && triggers.iter().any(|t| t.overlaps(e.trigger) || e.found.evidence.iter().any(|v| v.overlaps(*t)))
        };
        let shown = || {
            let names = |ids: &[ActorId]| {
                ids.iter().filter_map(|id| x.actors.iter().find(|a| a.id == *id)).map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")
            };
            let rows = x.events.iter().map(|e| {
                format!(
                    "{} {:?} [{} -> {}] {}",
                    e.kind,
                    article.text.slice(e.trigger),
                    names(&e.actors),
                    names(&e.recipients),
                    e.found.because.join(" ")
                )
            });
            rows.collect::<Vec<_>>().join("; ")
        };
        let Some(event) = x.events.iter().find(told) else {
            return Some(format!("{rule}: {example}: no such event: {}", shown()));
        };
        let means = |ids: &[ActorId], span: Span| {
            ids.iter().filter_map(|id| x.actors.iter().find(|a| a.id == *id)).any(|a| a.mentions.iter().any(|m| m.span.overlaps(span)))
        };
        let right = bounds(marked(example, '{', '}')).iter().all(|&s| means(&event.actors, s))
            && bounds(marked(example, '[', ']')).iter().all(|&s| means(&event.recipients, s));
        (!right).then(|| format!("{rule}: {example}: other parties: {}", shown()))
    }

    /// Whether the marked words of an example are no event, though they would be one by themselves.
    fn tells_nothing(example: &str) -> bool {
        let triggers: Vec<Span> = marked(example, '«', '»').into_iter().filter_map(|(s, e)| Span::new(s, e)).collect();
        !read_by(&example.replace(['«', '»'], ""), &GULLIBLE).1.events.iter().any(|e| triggers.iter().any(|t| t.overlaps(e.trigger)))
    }

    #[test]
    fn the_examples_of_the_codebook_hold() {
        let book = &RULES.codebook;
        let mut failed = Vec::new();
        for entry in &book.entries {
            let rule = format!("{}/{}", entry.kind, entry.name);
            if entry.kind.is_empty() {
                failed.extend(entry.matches.iter().filter(|e| !tells_nothing(e)).map(|e| format!("{rule}: no event: {e}")));
                let silent = |e: &&String| read_by(e, &GULLIBLE).1.events.is_empty();
                failed.extend(entry.misses.iter().filter(silent).map(|e| format!("{rule}: an event: {e}")));
                continue;
            }
            failed.extend(entry.matches.iter().filter_map(|e| fails(&rule, &entry.kind, e)));
            failed.extend(
                entry
                    .misses
                    .iter()
                    .filter(|e| read_by(e, &GULLIBLE).1.events.iter().any(|x| x.found.because.contains(&rule)))
                    .map(|e| format!("{rule}: must not match: {e}")),
            );
        }
        for turn in &book.turns {
            let rule = format!("turn/{}", turn.name);
            if turn.becomes.is_empty() {
                failed.extend(turn.matches.iter().filter(|e| !tells_nothing(e)).map(|e| format!("{rule}: no event: {e}")));
            } else {
                failed.extend(turn.matches.iter().filter_map(|e| fails(&rule, &turn.becomes, e)));
            }
            failed.extend(
                turn.misses
                    .iter()
                    .filter(|e| read_by(e, &GULLIBLE).1.events.iter().any(|x| x.found.because.contains(&rule)))
                    .map(|e| format!("{rule}: must not match: {e}")),
            );
        }
        assert!(failed.is_empty(), "{} fail\n{}", failed.len(), failed.join("\n"));
    }

    #[test]
    fn names_of_entries_are_unique_and_their_types_known() {
        let mut seen = std::collections::HashSet::new();
        for entry in &RULES.codebook.entries {
            assert!(seen.insert((&entry.kind, &entry.name)), "{}/{} twice", entry.kind, entry.name);
            if entry.kind.is_empty() {
                continue;
            }
            assert!(TYPES.contains(&entry.kind.as_str()) && (1..=4).contains(&RULES.codebook.quad(&entry.kind)));
            for (word, code) in &entry.codes {
                assert!(RULES.codebook.intensity(code).is_some(), "{}/{}: {code} has no value", entry.kind, entry.name);
                let words = entry.verbs.iter().chain(&entry.nouns).chain(&entry.objects);
                let told = words.map(|w| w.split('_').next().unwrap_or(w)).any(|w| w == word);
                assert!(told, "{}/{}: {word} is no word of it", entry.kind, entry.name);
            }
            assert!(
                entry.cameo.as_deref().is_none_or(|c| RULES.codebook.intensity(c).is_some()),
                "{}/{}: no value for its code",
                entry.kind,
                entry.name
            );
        }
    }

    #[test]
    fn mentions_of_one_event_are_one_record() {
        let kinds = |text: &str| read(text).1.events.iter().map(|e| (e.kind.clone(), e.found.evidence.len())).collect::<Vec<_>>();
        assert_eq!(
            kinds("Aldania shelled the Vordanian town of Sarn. The shelling by Aldania lasted an hour."),
            [("ASSAULT".to_owned(), 2)]
        );
        assert_eq!(kinds("Aldania praised Vordania. Vordania praised Mara Orlan.").len(), 2);
    }

    #[test]
    fn an_event_carries_what_its_clause_tells() {
        let (_, x) = read("Mara Orlan said that Aldania would withdraw its troops from Vordania.");
        let event = &x.events[0];
        assert_eq!((&*event.kind, event.status, event.quad), ("AGREE", EventStatus::Occurred, 1));
        assert_eq!(event.claimed_by, Some(x.statements[0].id));
        assert!(event.intensity.is_some_and(|v| v > 0.0));
        let (_, x) = read("Aldania is withdrawing its troops from Vordania.");
        let event = &x.events[0];
        assert_eq!((&*event.kind, event.status, event.mode.as_deref()), ("RETREAT", EventStatus::Ongoing, Some("withdraw")));
    }
}
