//! Which candidates become records: the likeliest of those that tell the same, one for each holder, act and issue of the article.

use super::sites::Site;
use super::{BY_SIGN, Candidate};
use crate::scene::Scene;
use article::Span;
use nlp::Upos;
use record::{Found, Position, PositionAct, PositionId};
use std::collections::{HashMap, HashSet};

/// How far back the same issue is looked for.
const BACK: usize = 60;

/// The records of an article, in order of place: those that are likely enough, and between them, where nothing else is told, those that are if something answers them, or they answer something.
pub(super) fn choose(scene: &Scene, candidates: &[Candidate]) -> Vec<Position> {
    let sure = scene.rules.position_confidence;
    let mut all = likely(scene, candidates, sure.least);
    let mut told: Vec<Span> = all.iter().flat_map(|p| p.found.evidence.iter().copied()).collect();
    told.sort_unstable();
    let mut unsure = likely(scene, candidates, sure.linked);
    unsure.retain(|p| {
        let end = told.partition_point(|t| t.start() < p.issue.end());
        !told[end.saturating_sub(BACK)..end].iter().any(|t| overlap(*t, p.issue))
    });
    all.extend(unsure);
    all.sort_by_key(|k| (k.issue, k.holder));
    for (i, position) in all.iter_mut().enumerate() {
        position.id = PositionId(i as u32 + 1);
    }
    all
}

/// Leaves out what is likely enough only where it is linked, and is not.
pub(super) fn settle(scene: &Scene, positions: &mut Vec<Position>) {
    let answered: HashSet<PositionId> = positions.iter().filter_map(|p| p.answers).collect();
    positions.retain(|p| p.found.confidence >= scene.rules.position_confidence.least || p.answers.is_some() || answered.contains(&p.id));
    let ids: HashMap<PositionId, PositionId> = positions.iter().zip(1..).map(|(p, n)| (p.id, PositionId(n))).collect();
    for position in positions {
        position.id = ids[&position.id];
        position.answers = position.answers.and_then(|a| ids.get(&a).copied());
    }
}

/// Those that are at least so likely.
fn likely(scene: &Scene, candidates: &[Candidate], least: f32) -> Vec<Position> {
    let (weights, sure) = (&scene.rules.position_weights, scene.rules.position_confidence);
    let weighed = candidates
        .iter()
        .map(|c| (weights.weigh(&c.features, &c.judged, sure.judge, c.site.act), c))
        .map(|((act, p), c)| (sure.of(p), act, c));
    let mut rows: Vec<(f32, PositionAct, &Candidate)> = weighed.filter(|(p, ..)| *p >= least).collect();
    // somebody speaks for himself or for his body: not both
    let mut speaks = HashMap::new();
    for (p, _, c) in &rows {
        let best = speaks.entry((c.site.head, c.site.cue, c.site.issue, c.read)).or_insert((*p, c.holder));
        if *p > best.0 {
            *best = (*p, c.holder);
        }
    }
    rows.retain(|(_, _, c)| speaks[&(c.site.head, c.site.cue, c.site.issue, c.read)].1 == c.holder);
    // by place, so that what overlaps stands together: the likelier one of two stays
    rows.sort_by(|a, b| a.2.site.issue.cmp(&b.2.site.issue).then(b.0.total_cmp(&a.0)));
    let mut kept: Vec<(Position, &Candidate)> = Vec::new();
    for (p, act, c) in rows {
        let near = kept.len().saturating_sub(BACK);
        let same = kept[near..].iter().position(|(k, _)| k.holder == c.holder && overlap(k.issue, c.site.issue)).map(|at| near + at);
        let row = record(scene, c, kept.len(), act, p);
        match same {
            Some(at) if kept[at].0.found.confidence < p => kept[at] = (row, c),
            Some(_) => {}
            None => kept.push((row, c)),
        }
    }
    // the same words told of two holders by two sites, or by the words and by the network: the likelier is right about whose they are
    let less = |(a, c): &(Position, &Candidate), (b, d): &(Position, &Candidate)| {
        a.holder != b.holder
            && ((c.site.head, c.site.cue) != (d.site.head, d.site.cue) || [c, d].iter().any(|c| c.site.how == BY_SIGN))
            && overlap(a.issue, b.issue)
            && a.found.confidence < b.found.confidence
    };
    let parts: Vec<bool> =
        kept.iter().enumerate().map(|(i, a)| kept[i.saturating_sub(BACK)..kept.len().min(i + BACK)].iter().any(|b| less(a, b))).collect();
    let mut parts = parts.into_iter();
    kept.retain(|_| !parts.next().unwrap_or(false));
    // what one word tells of one holder is one position, and so is one act of his in one sentence
    let mut whole: Vec<(Position, &Candidate)> = Vec::new();
    for (row, c) in kept {
        let near = whole.len().saturating_sub(BACK);
        match whole[near..].iter_mut().find(|(k, d)| k.holder == row.holder && one_telling(scene, (k, *d), (&row, c))) {
            Some((first, _)) => join(scene, first, row, c.site.cue),
            None => whole.push((row, c)),
        }
    }
    let mut told: Vec<(Position, HashSet<String>)> = Vec::new();
    for (row, c) in whole {
        let words = content(scene, row.issue);
        let near = told.len().saturating_sub(BACK);
        let same = told[near..]
            .iter()
            .position(|(k, w)| k.holder == row.holder && k.act == row.act && (alike(w, &words) || is_part(scene, k, &row, c)));
        match same.map(|at| &mut told[near + at].0) {
            Some(first) => tell_again(first, row),
            None => told.push((row, words)),
        }
    }
    told.into_iter().map(|(p, _)| p).collect()
}

/// Whether two tell one position. One word that tells both does: "wants | the strike | suspended", "asked them | to come | and sit down"; so do verbs side by side that no other word
/// tells: "none of us will speak | or sign"; and one act told twice in one sentence: "the permit | must be withdrawn by Friday". Several demands of one word are several, so are those of
/// which each has a word and a clause of its own, and so is what a list holds.
fn one_telling(scene: &Scene, (first, at): (&Position, &Candidate), (other, c): (&Position, &Candidate)) -> bool {
    use PositionAct::{Demand, Offer, Request};
    let (site, more) = (&at.site, &c.site);
    let listed = site.act.is_some() || more.act.is_some();
    let one_cue = site.cue == more.cue;
    let several = [first.act, other.act].contains(&Demand) && one_cue && site.part != more.part;
    let beside = || scene.clauses.conjuncts(site.head).contains(&more.head);
    let sentence = |p: &Position| scene.document.sentence_of(p.issue.start());
    let own_clause = |s: &Site| s.rule != "clause" && matches!(s.relation, "xcomp" | "ccomp" | "acl");
    let apart = matches!(first.act, Demand | Request | Offer) && !one_cue && own_clause(site) && own_clause(more);
    let again = || first.act == other.act && !apart && sentence(first) == sentence(other);
    !listed && !several && (one_cue && (site.cue.is_some() || beside()) || again())
}

/// How many words may stand between two parts of one issue.
const BETWEEN: usize = 4;

/// Two parts of what one word tells become one: its issue is both where they stand together.
fn join(scene: &Scene, first: &mut Position, other: Position, cue: Option<usize>) {
    let (document, both) = (scene.document, first.issue.cover(other.issue));
    let count = |span: Span| document.words_in(span).len();
    let one_sentence = document.sentence_of(both.start()) == document.sentence_of(both.end() - 1);
    let together = one_sentence && count(both) <= count(first.issue) + count(other.issue) + BETWEEN;
    if !together || cue.is_some_and(|c| both.overlaps(document.words[c].span)) {
        return tell_again(first, other);
    }
    if other.found.confidence > first.found.confidence {
        (first.act, first.found.confidence, first.found.because) = (other.act, other.found.confidence, other.found.because);
    }
    first.issue = both;
    first.issue_text = scene.article.text.slice(both).to_owned();
    first.found.evidence[0] = both;
}

/// A position that is told again: the likelier telling names act and issue.
fn tell_again(first: &mut Position, mut other: Position) {
    if other.found.confidence > first.found.confidence {
        std::mem::swap(first, &mut other);
        first.id = other.id;
        if other.issue.start() < first.issue.start() {
            (first.statement, first.time) = (other.statement, other.time);
        }
    }
    for span in other.found.evidence {
        if !first.found.evidence.contains(&span) {
            first.found.evidence.push(span);
        }
    }
}

/// Whether two issues are told by the same words.
fn overlap(a: Span, b: Span) -> bool {
    a.intersection(b).is_some_and(|s| 2 * s.len() > a.len().min(b.len()))
}

/// Whether a row is a later part of what one verb tells, where its parts are one answer: "to consider the offer and to reply by May"; or one pledge or principle: "committed to the
/// safety and the stability of the strait".
fn is_part(scene: &Scene, first: &Position, row: &Position, c: &Candidate) -> bool {
    let one = matches!(
        row.act,
        PositionAct::Defer | PositionAct::Accept | PositionAct::Refuse | PositionAct::Reject | PositionAct::Assess | PositionAct::Deny
    ) || matches!(row.act, PositionAct::Pledge | PositionAct::Principle) && scene.document.words[c.site.head].upos == Upos::Noun;
    // the noun that the verb only carries may be the first part's cue: "reaffirmed its commitment to the truce, the convoys and the patrols"
    let carried = c.site.cue.and_then(|v| scene.document.child(v, "obj"));
    let mut cues = c.site.cue.into_iter().chain(carried).map(|w| scene.document.words[w].span);
    one && c.site.part > 0 && cues.any(|cue| first.found.evidence.contains(&cue))
}

/// The words that tell what an issue is about.
pub(super) fn content(scene: &Scene, issue: Span) -> HashSet<String> {
    let words = scene.document.words_in(issue).map(|w| &scene.document.words[w]);
    let tells = words.filter(|w| matches!(w.upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn | Upos::Num));
    tells.map(|w| w.lemma.to_lowercase()).filter(|l| !scene.rules.positions.stop.contains(l)).collect()
}

/// Whether two issues are one by their words.
fn alike(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared >= 2 && 3 * shared >= 2 * a.len().min(b.len())
}

/// A candidate as a record.
pub(super) fn record(scene: &Scene, c: &Candidate, index: usize, act: PositionAct, confidence: f32) -> Position {
    let site = &c.site;
    let cue = site.cue.map(|w| scene.document.words[w].span).filter(|s| !s.overlaps(site.issue));
    let rules = c.features.iter().filter_map(|f| f.strip_prefix("R:")).map(str::to_owned);
    Position {
        id: PositionId(index as u32 + 1),
        act,
        holder: c.holder,
        toward: site.toward.clone(),
        issue: site.issue,
        issue_text: scene.article.text.slice(site.issue).to_owned(),
        answers: None,
        statement: site.statement.map(|s| scene.statements[s].id),
        time: scene.time_of(site.cue.unwrap_or(site.head)),
        found: Found {
            confidence,
            evidence: std::iter::once(site.issue).chain(cue).collect(),
            because: [format!("{} {}", site.rule, site.relation), format!("holder {}", site.how)].into_iter().chain(rules).collect(),
        },
    }
}
