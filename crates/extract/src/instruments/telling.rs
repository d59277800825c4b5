//! A telling: one place where the article speaks of a paper, by a noun or by a verb of writing.

use super::words::{InstrumentWords, Needs, NounRule, VerbRule};
use crate::engagements::{owners, verb_lemma};
use crate::learned::{FEWEST, likeliest, rather};
use crate::scene::Scene;
use article::Span;
use nlp::{Layer, NameLabel, Upos};
use record::{ActorId, EventStatus, InstrumentKind, PlaceRole, Precision, StatementId, TimeId, Visibility};
use std::ops::Range;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    pub word: usize,
    pub lemma: String,
    pub span: Span,
    /// `None` where the word only points back: "the document".
    pub kind: Option<InstrumentKind>,
    /// Whether its words name its kind outright: "draft treaty".
    pub outright: bool,
    pub from: Vec<ActorId>,
    /// By what it is known who it is from.
    pub from_by: &'static str,
    pub to: Vec<ActorId>,
    pub carried_by: Option<ActorId>,
    pub time: Option<TimeId>,
    pub visibility: Visibility,
    pub visibility_by: Option<ActorId>,
    pub claimed_by: Option<StatementId>,
    pub definite: bool,
    /// A treaty or other paper with a name of its own.
    pub name: Option<String>,
    /// Spans that tell of it beside its own.
    pub evidence: Vec<Span>,
    pub reasons: Vec<String>,
    /// Whether enough is told for it to be a paper by itself.
    pub stands: bool,
}

/// What a word tells, if it tells of a paper.
pub(super) fn read(scene: &mut Scene, w: usize) -> Option<Telling> {
    let rules = scene.rules;
    let word = &scene.document.words[w];
    match word.upos {
        Upos::Verb => {
            // "wrote back": an adverb behind the verb may be its particle
            let adverb = scene.document.words.get(w + 1).filter(|a| a.is("advmod") && a.head == Some(w));
            let with = adverb.and_then(|a| rules.instruments.verb(&format!("{}_{}", word.lemma.to_lowercase(), a.form.to_lowercase())));
            let rule = with.or_else(|| rules.instruments.verb(&verb_lemma(scene, w)))?;
            by_verb(scene, w, rule)
        }
        Upos::Noun | Upos::Propn => {
            let before = before(scene, w);
            let lemma = word.lemma.to_lowercase();
            let rule = rules.instruments.noun(&lemma, &before);
            if rule.is_none() && !rules.instruments.anaphors.contains(&lemma) {
                return None;
            }
            by_noun(scene, w, rule, None, &before)
        }
        _ => None,
    }
}

/// What a stretch of words tells that the network takes for a paper, whether a list knows it or not; `w` is the word that the others hang from.
pub(super) fn learned(scene: &mut Scene, w: usize, words: Range<usize>) -> Option<Telling> {
    let word = &scene.document.words[w];
    let (kind, _) = likeliest(scene, Layer::Instrument, w)?;
    let of_somebody = scene
        .document
        .name_of_word(w)
        .is_some_and(|name| matches!(scene.document.names[name].label, NameLabel::Per | NameLabel::Loc | NameLabel::Norp));
    if matches!(word.upos, Upos::Noun | Upos::Propn) && !of_somebody {
        let before = before(scene, w);
        let rule = scene.rules.instruments.noun(&word.lemma.to_lowercase(), &before);
        return by_noun(scene, w, rule, Some(kind), &before);
    }
    if words.len() < FEWEST || of_somebody { None } else { alone(scene, w, words, kind) }
}

/// What is told by words that are no noun for a paper: "wrote to both", "the longest is Aldania's, of 44 pages".
fn alone(scene: &mut Scene, w: usize, words: Range<usize>, kind: InstrumentKind) -> Option<Telling> {
    let document = scene.document;
    let span = scene.article.text.trim(document.span_of(words)?)?;
    let verb = document.words[w].upos == Upos::Verb;
    // "it was addressed to the council": of a paper told before
    let points = verb && passes(scene, w) && ["obj", "nsubj"].iter().filter_map(|rel| document.child(w, rel)).any(|c| is_it(scene, c));
    let mut to: Vec<ActorId> = Vec::new();
    if verb {
        let reached = scene.clauses.obliques(w).into_iter().filter(|(p, _)| p == "to").map(|(_, o)| o);
        let reached: Vec<usize> = reached.chain(document.child(w, "iobj").or_else(|| document.child(w, "obj"))).collect();
        to.extend(reached.into_iter().flat_map(|o| scene.parties(o)));
    }
    let doer = scene.clauses.doer(w).filter(|_| verb && !scene.clauses.is_passive(w));
    let mut from = doer.map(|d| scene.parties(d)).unwrap_or_default();
    let mut from_by = if from.is_empty() { "nobody" } else { "writes" };
    if from.is_empty() && sent_by_one(kind) {
        (from, from_by) = whoever_tells(scene, w, &to);
    }
    to.retain(|a| !from.contains(a));
    let mut reasons = vec!["learned alone".to_owned(), if verb { "learned verb" } else { "learned phrase" }.to_owned()];
    for (is, reason) in [(!from.is_empty(), "from"), (!to.is_empty(), "to")] {
        if is {
            reasons.push(reason.to_owned());
        }
    }
    Some(Telling {
        word: w,
        lemma: document.words[w].lemma.to_lowercase(),
        span,
        kind: Some(kind).filter(|_| !points),
        outright: false,
        from,
        from_by,
        to,
        carried_by: None,
        time: scene.time_of(w),
        visibility: Visibility::Unknown,
        visibility_by: None,
        claimed_by: scene.claimed_by(document.words[w].span),
        definite: points,
        name: None,
        evidence: Vec::new(),
        reasons,
        stands: true,
    })
}

/// Whether a verb passes a paper on, shows it or keeps it.
fn passes(scene: &Scene, v: usize) -> bool {
    let words = &scene.rules.instruments;
    let (lemma, t) = (verb_lemma(scene, v), &words.transfers);
    [&t.gives, &t.gets, &t.carries, &t.signs, &t.shows, &t.leaks, &t.arrives, &words.hides.keeps].iter().any(|set| set.contains(&lemma))
}

fn is_it(scene: &Scene, w: usize) -> bool {
    matches!(scene.document.words[w].lemma.to_lowercase().as_str(), "it" | "they") && scene.document.words[w].upos == Upos::Pron
}

/// The words that stand before a noun and describe it, lower case.
fn before(scene: &Scene, n: usize) -> Vec<String> {
    let document = scene.document;
    let near = |c: &usize| {
        *c < n
            && ["amod", "compound", "nummod", "nmod"].iter().any(|rel| document.words[*c].is(rel))
            && document.words[*c].rel != "nmod:poss"
    };
    let mut all: Vec<String> = document.children(n).iter().copied().filter(near).map(|c| document.words[c].form.to_lowercase()).collect();
    // "its written reply": participles
    all.extend(document.children_by(n, "acl").filter(|&c| c < n).map(|c| document.words[c].form.to_lowercase()));
    all
}

fn by_verb(scene: &mut Scene, v: usize, rule: &VerbRule) -> Option<Telling> {
    let document = scene.document;
    let words: &InstrumentWords = &scene.rules.instruments;
    let status = scene.clauses.status(v);
    let due = rule.written && matches!(status, EventStatus::Planned | EventStatus::Hypothetical);
    if !matches!(status, EventStatus::Occurred | EventStatus::Ongoing) && !due || scene.clauses.is_passive(v) {
        return None;
    }
    let obliques = scene.clauses.obliques(v);
    // "said in a letter" is told by the noun
    let paper = obliques.iter().any(|(p, o)| {
        let lemma = &document.words[*o].lemma;
        let counted = || words.paper.measures.contains(lemma) && document.child(*o, "nummod").is_some();
        match p.as_str() {
            "by" => words.paper.phrases.contains(lemma) && document.child(*o, "det").is_none(),
            "in" => lemma == "writing" || counted(),
            _ => false,
        }
    });
    if rule.written && !paper {
        return None;
    }
    let mut targets: Vec<usize> = obliques.iter().filter(|(p, _)| rule.to.contains(p)).map(|(_, o)| *o).collect();
    if rule.to.iter().any(String::is_empty) {
        targets.extend(document.child(v, "obj").or_else(|| document.child(v, "iobj")));
    }
    let mut to = Vec::new();
    for target in targets {
        to.extend(scene.parties(target));
    }
    let from = scene.clauses.doer(v).map(|d| scene.parties(d)).unwrap_or_default();
    if to.is_empty() && !rule.written && !rule.alone || from.is_empty() {
        return None;
    }
    let mut reasons = vec![rule.name.clone(), "from".to_owned()];
    if !to.is_empty() {
        reasons.push("to".to_owned());
    }
    if due {
        reasons.push("to come".to_owned());
    }
    let span = scene.span_of(v)?;
    Some(Telling {
        word: v,
        lemma: "letter".to_owned(),
        span,
        kind: Some(rule.kind),
        outright: false,
        from,
        from_by: "writes",
        to,
        carried_by: None,
        time: scene.time_of(v),
        visibility: Visibility::Unknown,
        visibility_by: None,
        claimed_by: scene.claimed_by(document.words[v].span),
        definite: false,
        name: None,
        evidence: Vec::new(),
        reasons,
        stands: true,
    })
}

/// `learned` is what the network takes it for, where the list's word is not enough.
fn by_noun(scene: &mut Scene, n: usize, rule: Option<&NounRule>, learned: Option<InstrumentKind>, before: &[String]) -> Option<Telling> {
    let document = scene.document;
    let word = &document.words[n];
    let lemma = word.lemma.to_lowercase();
    let plural = word.feat("Number") == Some("Plur");
    let governor = word.head.map(|h| document.words[h].lemma.as_str()).unwrap_or_default();
    // "a treaty violation", "take note of", "struck a hopeful note"
    let idiom = scene.rules.instruments.is_idiom(&lemma, before, governor, plural);
    // of what the rules would leave out the network is the better judge
    let seen = learned.is_some();
    if word.is("compound") || idiom && !seen || document.sentence_of_word(n).is_none() {
        return None;
    }
    let determiner = document.child(n, "det").map(|d| document.words[d].form.to_lowercase());
    if !seen && matches!(determiner.as_deref(), Some("no" | "any" | "every" | "each" | "some")) {
        return None;
    }
    // asked for, but not written
    let means = word.is("obl") && matches!(scene.clauses.lead(n).as_deref(), Some("in" | "by"));
    let wanted = !seen && !means && scene.clauses.status(n) == EventStatus::Demanded;
    if wanted && determiner.as_deref().is_some_and(|d| d == "a" || d == "an") {
        return None;
    }
    let kind = rule.map(|r| rather(scene, Layer::Instrument, n).unwrap_or(r.kind)).or(learned);
    let mut told = Telling {
        word: n,
        lemma: lemma.clone(),
        span: noun_span(scene, n)?,
        kind,
        outright: rule.is_some_and(|r| !r.modifiers.is_empty() && kind == Some(r.kind)),
        from: Vec::new(),
        from_by: "nobody",
        to: Vec::new(),
        carried_by: None,
        time: None,
        visibility: Visibility::Unknown,
        visibility_by: None,
        claimed_by: scene.claimed_by(word.span),
        definite: matches!(determiner.as_deref(), Some("the" | "this" | "that" | "these" | "those"))
            || document.child(n, "nmod:poss").is_some(),
        name: None,
        evidence: Vec::new(),
        reasons: rule.map(|r| r.name.clone()).into_iter().collect(),
        stands: false,
    };
    if learned.is_some() {
        told.reasons.push(if rule.is_some() { "learned paper" } else { "learned word" }.to_owned());
    }
    told.name = name_of(scene, n, kind);
    if told.name.is_some() {
        told.reasons.push("named".to_owned());
    }
    parties_of_noun(scene, n, &mut told);
    let moved = moves(scene, n, &mut told).or(seen.then_some(false))?;
    dedup(&mut told.to);
    let somebody = !told.from.is_empty() || !told.to.is_empty();
    // "Western responses": of others than whoever tells of them
    let of_others = document.children(n).iter().any(|&c| c < n && document.words[c].is("amod") && document.name_of_word(c).is_some());
    if told.from.is_empty() && told.name.is_none() && kind.is_some_and(sent_by_one) && !of_others {
        (told.from, told.from_by) = whoever_tells(scene, n, &told.to);
        if !told.from.is_empty() {
            told.reasons.push("whoever acts there".to_owned());
        }
    }
    dedup(&mut told.from);
    told.to.retain(|a| !told.from.contains(a));
    let words = &scene.rules.instruments;
    let written = before.iter().any(|b| words.paper.adjectives.contains(b.as_str()) || b.ends_with("page") || b.ends_with("point"))
        || document.children_by(n, "acl").any(|c| words.paper.adjectives.contains(&document.words[c].form.to_lowercase()))
        || scene.clauses.obliques(n).iter().any(|(p, o)| {
            p == "in" && words.paper.phrases.contains(&document.words[*o].lemma)
                || p == "of"
                    && (words.paper.measures.contains(&document.words[*o].lemma)
                        || matches!(&*document.words[*o].lemma, "demand" | "condition"))
        });
    if before.iter().any(|b| words.hides.adjectives.contains(b.as_str())) && told.visibility == Visibility::Unknown {
        told.visibility = Visibility::Confidential;
    }
    if before.iter().any(|b| b == "leaked") {
        told.visibility = Visibility::Leaked;
    }
    if before.iter().any(|b| b == "open" || b == "published") {
        told.visibility = Visibility::Public;
    }
    if rule.is_some() && titles(scene, n) {
        told.reasons.push("title".to_owned());
    }
    let says = word.is("nsubj")
        && word.head.is_some_and(|v| {
            let verb = &document.words[v];
            words.paper.says.contains(&verb.lemma) || !scene.rules.cues.verb(&verb.form.to_lowercase()).is_empty()
        });
    let joint = before.iter().any(|b| b == "joint" || b == "common") || told.from.len() >= 2;
    told.stands = match rule.map(|r| r.needs) {
        None => false,
        Some(Needs::Nothing) => true,
        Some(Needs::Paper) => written || moved && told.definite && somebody,
        Some(Needs::Written) => written || moved || somebody || says,
        Some(Needs::Given) => {
            written
                || moved
                || somebody
                || says
                || told.name.is_some()
                || told.time.is_some()
                || !plural && determiner.is_some()
                || titles(scene, n)
        }
        Some(Needs::Joint) => joint || lemma.starts_with("communiqu"),
    } || learned.is_some();
    if rule.is_some_and(|r| r.kind == InstrumentKind::Letter) && before.iter().any(|b| b == "joint") && lemma == "statement" {
        told.kind = Some(InstrumentKind::JointStatement);
    }
    for (is, reason) in [
        (written, "written"),
        (moved, "passes"),
        (says, "says"),
        (!told.from.is_empty(), "from"),
        (told.from.len() > 1, "from several"),
        (!told.to.is_empty(), "to"),
        (plural, "plural"),
        (joint, "joint"),
        (told.definite, "definite"),
        (told.time.is_some(), "time"),
        (told.visibility != Visibility::Unknown, "visibility"),
        (determiner.is_none() && !told.definite, "bare"),
    ] {
        if is {
            told.reasons.push(reason.to_owned());
        }
    }
    told.reasons.push(lemma);
    if let Some(kind) = told.kind {
        let how = if moved {
            "passes"
        } else if told.from.is_empty() {
            "is mentioned"
        } else {
            "is somebody's"
        };
        told.reasons.push(format!("{} {how}", format!("{kind:?}").to_lowercase()));
    }
    Some(told)
}

/// Whether a paper is as a rule one side's: such a paper has a sender, told or not.
pub(super) fn sent_by_one(kind: InstrumentKind) -> bool {
    matches!(
        kind,
        InstrumentKind::Letter | InstrumentKind::Proposal | InstrumentKind::Response | InstrumentKind::Demands | InstrumentKind::Report
    )
}

/// Who acts in the clauses around a paper that names no sender, without those who get it; else whoever tells of it. And which of the two.
fn whoever_tells(scene: &mut Scene, n: usize, to: &[ActorId]) -> (Vec<ActorId>, &'static str) {
    let document = scene.document;
    let verbs: Vec<usize> = document.ancestors(n).take(5).filter(|&a| document.words[a].upos == Upos::Verb).collect();
    for v in verbs {
        if let Some(doer) = scene.clauses.doer(v).filter(|&d| d != n) {
            let gets = scene.rules.instruments.transfers.gets.contains(&verb_lemma(scene, v));
            let parties: Vec<ActorId> = scene.parties(doer).into_iter().filter(|a| !to.contains(a)).collect();
            if !parties.is_empty() && !gets {
                return (parties, "acts");
            }
        }
    }
    (scene.speaker_at(n).into_iter().filter(|a| !to.contains(a)).collect(), "tells")
}

/// Whether the noun opens a headline, the title of the paper that the article is: "Letter to the Council on the Ports".
fn titles(scene: &Scene, n: usize) -> bool {
    let document = scene.document;
    document.sentence_of_word(n).map(|s| &document.sentences[s]).is_some_and(|s| {
        s.words.start == n && scene.article.sections.get(s.block).is_some_and(|x| x.kind == article::SectionKind::Headline)
    })
}

fn dedup(actors: &mut Vec<ActorId>) {
    let mut seen = Vec::new();
    actors.retain(|a| !seen.contains(a) && (seen.push(*a), true).1);
}

/// The name of a treaty or other paper that has one: "the Bern Protocol".
fn name_of(scene: &Scene, n: usize, kind: Option<InstrumentKind>) -> Option<String> {
    let document = scene.document;
    let capital = |w: usize| document.words[w].form.starts_with(char::is_uppercase);
    if !matches!(kind, Some(InstrumentKind::Agreement | InstrumentKind::DraftTreaty)) || !capital(n) {
        return None;
    }
    let before = |c: &usize| *c < n && capital(*c) && ["compound", "amod", "nmod"].iter().any(|rel| document.words[*c].is(rel));
    let first = document.children(n).iter().copied().filter(before).min()?;
    let first = document.subtree(first).into_iter().filter(|&w| capital(w)).min()?.min(first);
    document.span_of(first..n + 1).map(|span| scene.article.text.slice(span).to_lowercase())
}

/// The noun with what belongs to it, relative clauses too.
fn noun_span(scene: &Scene, n: usize) -> Option<Span> {
    scene.span_of(n)
}

/// Who made it and for whom, as the phrase itself tells: "Aldania's letter to Vordania", "a report by", "an agreement between".
fn parties_of_noun(scene: &mut Scene, n: usize, told: &mut Telling) {
    let document = scene.document;
    let together = matches!(told.kind, Some(InstrumentKind::Agreement | InstrumentKind::JointStatement | InstrumentKind::DraftTreaty));
    // a name says nothing of who made it: "the Bern Protocol"
    told.from = match (document.child(n, "nmod:poss"), &told.name) {
        (None, Some(_)) => Vec::new(),
        (None, None) if follows_place(scene, n) => Vec::new(),
        _ if together => owners(scene, n),
        // "the US response": a state before the word sends it
        _ => scene.owners(n),
    };
    if !told.from.is_empty() {
        told.from_by = "owns";
    }
    for (preposition, w) in scene.clauses.obliques(n) {
        match preposition.as_str() {
            "from" | "by" => {
                told.from.extend(scene.parties(w));
                told.from_by = "by";
            }
            "between" | "among" => told.from.extend(scene.parties(w)),
            "with" if together => told.from.extend(scene.parties(w)),
            "of" if matches!(told.kind, Some(InstrumentKind::Response | InstrumentKind::JointStatement | InstrumentKind::Report))
                && told.from.is_empty() =>
            {
                told.from.extend(scene.parties(w));
                told.from_by = "of";
            }
            "to" if document.words[w].upos != Upos::Verb => told.to.extend(scene.parties(w)),
            _ => {}
        }
    }
    told.time = scene.time_of(n);
}

/// Whether a town stands before the noun, as where it was made: "the Bern agreement".
fn follows_place(scene: &Scene, n: usize) -> bool {
    let document = scene.document;
    let town = |p: &record::Place| p.role != PlaceRole::Demonym && p.precision != Some(Precision::Country);
    document.children(n).iter().filter(|&&c| c < n && document.words[c].is("compound")).any(|&c| {
        let from = scene.places.partition_point(|p| p.span.end() <= document.words[c].span.start());
        scene.places.get(from).is_some_and(|p| p.span.overlaps(document.words[c].span) && town(p))
    })
}

/// The verbs that pass the paper on, of its clause and of its relative clauses; whether there is one. Nothing where the clause says that there is no such paper.
fn moves(scene: &mut Scene, n: usize, told: &mut Telling) -> Option<bool> {
    let document = scene.document;
    let words: &InstrumentWords = &scene.rules.instruments;
    let mut verbs: Vec<usize> = Vec::new();
    // "a copy of the draft": what is handed over is the draft
    let mut top = n;
    while let Some(head) =
        document.words[top].head.filter(|&h| document.words[top].is("nmod") && words.anaphors.contains(&document.words[h].lemma) && h < top)
    {
        top = head;
    }
    let word = &document.words[top];
    if let Some(head) = word.head.filter(|&h| {
        document.words[h].upos == Upos::Verb && (word.is("obj") || word.is("nsubj") || word.is("obl") && scene.clauses.lead(top).is_none())
    }) {
        verbs.push(head);
        verbs.extend(document.children_by(head, "conj").filter(|&c| {
            document.words[c].upos == Upos::Verb && document.child(c, "obj").is_none() && document.child(c, "nsubj").is_none()
        }));
    }
    verbs.extend(document.children_by(n, "acl").filter(|&c| document.words[c].upos == Upos::Verb));
    // "the responses to the requests, which they asked be kept confidential": a clause may hang from the last noun and mean the paper
    let last = document.children_by(n, "nmod").filter(|&c| c > n).last();
    let far: Vec<usize> =
        last.map(|c| document.children_by(c, "acl").filter(|&v| document.words[v].rel == "acl:relcl").collect()).unwrap_or_default();
    for v in verbs.iter().copied().chain(far).collect::<Vec<_>>() {
        if is_kept_secret(scene, v) {
            told.visibility = Visibility::Confidential;
            told.visibility_by = doer(scene, v, top).and_then(|d| scene.parties(d).first().copied());
            told.evidence.extend(scene.span_of(v));
        }
    }
    let mut moved = said_in(scene, n, told);
    for v in verbs {
        let lemma = verb_lemma(scene, v);
        let t = &words.transfers;
        let status = scene.clauses.status(v);
        let negated = scene.clauses.is_negated(v);
        let of_paper = document.words[v].head == Some(n) || word.is("nsubj") && word.head == Some(v);
        let arrives = of_paper && t.arrives.contains(&lemma);
        let known = arrives || [&t.gives, &t.gets, &t.carries, &t.signs, &t.shows, &t.leaks].iter().any(|set| set.contains(&lemma));
        let hides = negated && words.hides.verbs.contains(&lemma);
        if hides {
            told.visibility = Visibility::Confidential;
            told.visibility_by = doer(scene, v, top).and_then(|d| scene.parties(d).first().copied());
            told.evidence.extend(scene.span_of(v));
            continue;
        }
        if !known {
            continue;
        }
        if matches!(status, EventStatus::Demanded | EventStatus::Hypothetical | EventStatus::Denied | EventStatus::Threatened) {
            let asked_for = document.words[top].head == Some(v) && !told.definite && !t.gets.contains(&lemma);
            if asked_for {
                return None;
            }
            // what is not answered has been sent
            moved |= t.gets.contains(&lemma);
            continue;
        }
        if status == EventStatus::Planned {
            told.reasons.push("to come".to_owned());
        }
        moved = true;
        if told.time.is_none() {
            told.time = scene.time_of(v);
        }
        let doer = doer(scene, v, top);
        let does: Vec<ActorId> = doer.map(|d| scene.parties(d)).unwrap_or_default();
        let mut goes_to: Vec<ActorId> = Vec::new();
        for o in document.children_by(v, "iobj") {
            goes_to.extend(scene.parties(o));
        }
        for (p, o) in scene.clauses.obliques(v) {
            match p.as_str() {
                "to" | "with" | "before" | "on" if p == "to" || lemma == "file" || lemma == "serve" => goes_to.extend(scene.parties(o)),
                "from" if arrives || t.gets.contains(&lemma) => {
                    told.from.extend(scene.parties(o));
                    told.from_by = "had from";
                }
                _ => {}
            }
        }
        // "it reached the council"
        for o in document.children_by(v, "obj").filter(|_| arrives) {
            goes_to.extend(scene.parties(o));
        }
        // "the ambassador was handed a note"
        if scene.clauses.is_passive(v)
            && let Some(subject) = document.child(v, "nsubj").filter(|&s| s != top && scene.clauses.meant(s) != n)
        {
            goes_to.extend(scene.parties(subject));
        }
        told.to.extend(goes_to);
        if t.carries.contains(&lemma) {
            told.carried_by = does.first().copied();
        } else if t.gets.contains(&lemma) {
            if !t.leaks.contains(&lemma) {
                told.to.extend(does);
            }
        } else if t.signs.contains(&lemma) {
            if does.len() > 1 || told.kind == Some(InstrumentKind::Agreement) && t.makes.contains(&lemma) {
                told.from.extend(does);
                told.from_by = "signs";
            }
        } else if t.gives.contains(&lemma) && told.from.is_empty() {
            told.from.extend(does);
            told.from_by = "gives";
        }
        told.evidence.extend(scene.span_of(v));
        if t.leaks.contains(&lemma) {
            told.visibility = Visibility::Leaked;
        } else if t.shows.contains(&lemma) {
            told.visibility = Visibility::Public;
        }
    }
    Some(moved)
}

/// Whether a verb keeps something secret, or asks for that: "kept it confidential", "requested that it be treated as confidential".
fn is_kept_secret(scene: &Scene, v: usize) -> bool {
    let document = scene.document;
    let hides = &scene.rules.instruments.hides;
    let secret = |w: usize| hides.adjectives.contains(&document.words[w].lemma);
    let keeps = |w: usize| {
        let keeps = hides.keeps.contains(&document.words[w].lemma) && !scene.clauses.is_negated(w);
        keeps && document.children(w).iter().any(|&c| c > w && (secret(c) || document.child(c, "amod").is_some_and(secret)))
    };
    keeps(v) || ["ccomp", "xcomp"].iter().any(|rel| document.children_by(v, rel).any(keeps))
}

/// Whether somebody says something in the paper, and so wrote it: "said in a letter", "put the question to him in a note".
fn said_in(scene: &mut Scene, n: usize, told: &mut Telling) -> bool {
    let document = scene.document;
    let word = &document.words[n];
    let Some(v) = word.head.filter(|&h| word.is("obl") && document.words[h].upos == Upos::Verb) else { return false };
    if !matches!(scene.clauses.lead(n).as_deref(), Some("in" | "by")) || scene.clauses.is_passive(v) {
        return false;
    }
    let Some(doer) = scene.clauses.doer(v) else { return false };
    let says = !scene.rules.cues.verb(&document.words[v].form.to_lowercase()).is_empty();
    if !says && told.kind != Some(InstrumentKind::Letter) {
        return false;
    }
    if told.from.is_empty() {
        told.from = scene.parties(doer);
        told.from_by = "says in it";
    }
    for (p, o) in scene.clauses.obliques(v) {
        if p == "to" {
            told.to.extend(scene.parties(o));
        }
    }
    // "asked the council in a letter"
    let tells = scene.rules.instruments.verb(&verb_lemma(scene, v)).is_some_and(|rule| rule.to.iter().any(String::is_empty));
    if let Some(whom) = document.child(v, "iobj").or_else(|| document.child(v, "obj")).filter(|_| tells) {
        told.to.extend(scene.parties(whom));
    }
    true
}

/// Who does a verb that has the paper as its object or subject; the paper does nothing.
fn doer(scene: &Scene, v: usize, paper: usize) -> Option<usize> {
    scene.clauses.doer(v).filter(|&d| d != paper && scene.document.words[paper].head != Some(d))
}
