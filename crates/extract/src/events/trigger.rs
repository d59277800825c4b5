//! Triggers: words of a sentence that the codebook knows, in the constructions that it asks for.

use super::codebook::{Codebook, Entry};
use crate::scene::Scene;
use nlp::{Layer, Upos};

/// The least probability at which a word that no list has is a trigger.
const LEARNED: f32 = 0.3;

/// A word that tells an act.
#[derive(Clone, Debug)]
pub(super) struct Trigger {
    /// The word.
    pub word: usize,
    /// Index of its entry.
    pub entry: usize,
    /// All words that belong to it: particle and constrained object too, in order.
    pub words: Vec<usize>,
    /// What the act is done to, where that is not what the tree calls its object: "called for talks".
    pub object: Option<usize>,
    /// The kind of word.
    pub how: How,
}

/// What kind of word a trigger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Verb,
    Noun,
    Adjective,
}

/// All triggers of a sentence, in order; of each word the entry that asks most.
pub(super) fn find(scene: &Scene, book: &Codebook, words: std::ops::Range<usize>) -> Vec<Trigger> {
    let all = words.clone();
    let mut found: Vec<Trigger> = words.filter_map(|w| at(scene, book, w)).collect();
    // the object of "held talks" is part of its trigger, and the words of a longer noun of it
    let taken: Vec<usize> = found.iter().flat_map(|t| t.words.iter().copied().filter(move |&w| w != t.word)).collect();
    found.retain(|t| !taken.contains(&t.word));
    let known: Vec<usize> = found.iter().flat_map(|t| t.words.iter().copied()).collect();
    found.extend(learned(scene, book, all, &known));
    found.retain(|t| !book.tells_nothing(t.entry));
    found.sort_by_key(|t| t.word);
    found
}

/// Words that no entry knows and that the network takes for a trigger: neighbours of one type are one.
fn learned(scene: &Scene, book: &Codebook, words: std::ops::Range<usize>, known: &[usize]) -> Vec<Trigger> {
    let doc = scene.document;
    let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
    // what "called off" makes of "talks" is told by the turns
    let turns =
        |w: usize| known.iter().any(|&k| doc.words[k].head == Some(w)) && book.turns.iter().any(|t| super::is_governor(scene, t, w));
    for w in words.filter(|&w| !known.contains(&w) && !turns(w)) {
        let Some((kind, _)) = crate::learned::best(scene, Layer::Event, w).filter(|(_, p)| *p >= LEARNED) else { continue };
        match found.last_mut() {
            Some((before, words)) if *before == kind && words.last() == Some(&(w - 1)) => words.push(w),
            _ => found.push((kind, vec![w])),
        }
    }
    let trigger = |(kind, words): (&str, Vec<usize>)| {
        let outside = |w: &&usize| doc.words[**w].head.is_none_or(|h| !words.contains(&h));
        let tells = |w: &usize| matches!(doc.words[*w].upos, Upos::Verb | Upos::Adj | Upos::Noun | Upos::Propn);
        let word = *words.iter().filter(|w| tells(w)).find(outside).or_else(|| words.iter().find(|w| tells(w)))?;
        let how = match doc.words[word].upos {
            Upos::Verb => How::Verb,
            Upos::Adj => How::Adjective,
            _ => How::Noun,
        };
        Some(Trigger { word, entry: book.learned(kind)?, words, object: None, how })
    };
    found.into_iter().filter_map(trigger).collect()
}

fn at(scene: &Scene, book: &Codebook, w: usize) -> Option<Trigger> {
    let word = scene.clauses.word(w);
    match word.upos {
        Upos::Verb => verb(scene, book, w),
        // a participle that the tagger takes for an adjective, "is prepared to"
        Upos::Adj => adjective(scene, book, w).or_else(|| if word.xpos.starts_with('V') { verb(scene, book, w) } else { None }),
        Upos::Noun | Upos::Propn => noun(scene, book, w),
        _ => None,
    }
}

fn verb(scene: &Scene, book: &Codebook, w: usize) -> Option<Trigger> {
    let doc = scene.document;
    let lemma = verb_lemma(book, &doc.words[w]);
    // "called off": with a particle the verb alone is another word
    let particle = doc.children(w).iter().copied().find(|&c| doc.words[c].rel == "compound:prt");
    let mut best: Option<(usize, Trigger)> = None;
    let mut consider = |key: &str, extra: Option<usize>, object: Option<usize>, weight: usize| {
        for &entry in book.verb(key) {
            let Some(mut more) = holds(scene, book, &book.entries[entry], w, object, How::Verb) else { continue };
            let score = book.entries[entry].constraints() + weight;
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                more.push(w);
                more.extend(extra);
                more.sort_unstable();
                more.dedup();
                best = Some((score, Trigger { word: w, entry, words: more, object, how: How::Verb }));
            }
        }
    };
    if let Some(p) = particle {
        consider(&format!("{lemma}_{}", doc.words[p].form.to_lowercase()), Some(p), None, 2);
    } else {
        consider(&lemma, None, None, 0);
    }
    for &c in doc.children(w) {
        if doc.words[c].is("advmod") && c > w {
            consider(&format!("{lemma}_{}", doc.words[c].form.to_lowercase()), Some(c), None, 2);
        } else if (doc.words[c].is("obl") || doc.words[c].is("advcl") || doc.words[c].is("xcomp") || doc.words[c].is("ccomp")) && c > w {
            // "called for talks": what stands after the preposition is what the act is done to
            if let Some(lead) = scene.clauses.lead(c) {
                let first = doc.children(c).iter().copied().find(|&p| p < c && (doc.words[p].is("case") || doc.words[p].is("mark")));
                let key = format!("{lemma}_{}", lead.replace(' ', "_"));
                consider(&key, first, Some(c).filter(|_| doc.words[c].is("obl")), 2);
                if let Some(p) = particle {
                    consider(
                        &format!("{lemma}_{}_{lead}", doc.words[p].form.to_lowercase()),
                        first,
                        Some(c).filter(|_| doc.words[c].is("obl")),
                        3,
                    );
                }
            }
        }
    }
    best.map(|(_, t)| t)
}

/// The lemma of a verb as the codebook has it: where the reader's is none of its verbs, the form is undone by rule, "ousted", "acquitted", or by the list of irregular forms.
fn verb_lemma(book: &Codebook, word: &nlp::Word) -> String {
    let (lemma, form) = (word.lemma.to_lowercase(), word.form.to_lowercase());
    if book.knows(&lemma) {
        return lemma;
    }
    if let Some(known) = book.words.irregular.get(&form) {
        return known.clone();
    }
    let stem = ["ed", "ing", "es", "s"].iter().find_map(|end| form.strip_suffix(end)).unwrap_or(&form);
    let single = stem.char_indices().next_back().filter(|&(at, last)| stem[..at].ends_with(last)).map_or(stem, |(at, _)| &stem[..at]);
    let candidates = [stem.to_owned(), format!("{stem}e"), single.to_owned()];
    candidates.into_iter().find(|c| book.knows(c)).unwrap_or(lemma)
}

fn adjective(scene: &Scene, book: &Codebook, w: usize) -> Option<Trigger> {
    let doc = scene.document;
    let predicate = doc.child(w, "cop").is_some()
        || doc.child(w, "nsubj").is_some()
        || doc.words[w].is("xcomp")
        || doc.words[w].head.is_none()
        || doc.words[w].is("conj")
        || doc.words[w].is("acl")
        || doc.words[w].is("advcl");
    if !predicate {
        return None;
    }
    let lemma = doc.words[w].lemma.to_lowercase();
    let fits = book.adjective(&lemma).iter().filter_map(|&e| Some((e, holds(scene, book, &book.entries[e], w, None, How::Adjective)?)));
    let (entry, mut words) = fits.max_by_key(|&(e, _)| (book.entries[e].constraints(), std::cmp::Reverse(e)))?;
    words.push(w);
    words.sort_unstable();
    Some(Trigger { word: w, entry, words, object: None, how: How::Adjective })
}

fn noun(scene: &Scene, book: &Codebook, w: usize) -> Option<Trigger> {
    let doc = scene.document;
    // a part of another noun: "strike fund", "peace talks team"
    if doc.words[w].is("compound") || doc.words[w].is("flat") || doc.words[w].is("vocative") {
        return None;
    }
    let keys = keys(scene, w);
    let mut best: Option<(usize, Trigger)> = None;
    for (key, first) in keys {
        for &entry in book.noun(&key) {
            let Some(mut words) = holds(scene, book, &book.entries[entry], w, None, How::Noun) else { continue };
            let score = book.entries[entry].constraints() + 2 * (w - first);
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                words.extend(first..=w);
                words.sort_unstable();
                words.dedup();
                best = Some((score, Trigger { word: w, entry, words, object: None, how: How::Noun }));
            }
        }
    }
    best.map(|(_, t)| t)
}

/// Whether the words around a trigger are as its entry asks; the words that become part of it.
fn holds(scene: &Scene, book: &Codebook, entry: &Entry, w: usize, object: Option<usize>, how: How) -> Option<Vec<usize>> {
    let doc = scene.document;
    let mut more = Vec::new();
    let object = object.or_else(|| if how == How::Verb { undergoer(scene, w) } else { None });
    let named = |o: usize, set: &std::collections::HashSet<String>| -> Option<usize> {
        scene.clauses.conjuncts(counted(scene, book, o)).into_iter().find(|&c| keys(scene, c).iter().any(|(key, _)| set.contains(key)))
    };
    if how == How::Verb {
        if !entry.objects.is_empty() {
            more.push(named(object?, &entry.objects)?);
        }
        if object.is_some_and(|o| named(o, &entry.not_objects).is_some()) {
            return None;
        }
        if !entry.subjects.is_empty() {
            let subject = if scene.clauses.is_passive(w) { scene.clauses.agent(w) } else { scene.clauses.subject(w) };
            named(subject?, &entry.subjects)?;
        }
        if entry.party {
            let target = object.or_else(|| {
                scene
                    .clauses
                    .obliques(w)
                    .into_iter()
                    .find(|(p, _)| entry.recipients.as_ref().is_some_and(|r| r.contains(p)))
                    .map(|(_, o)| o)
            })?;
            if !is_party(scene, book, target) {
                return None;
            }
        }
    }
    let phrases = || {
        let mut all = led(scene, w);
        if let Some(o) = object.filter(|_| how == How::Verb) {
            all.extend(led(scene, o));
        }
        // a clause after a preposition stands for its phrase: "accused of shelling"
        all.extend(
            doc.children(w)
                .iter()
                .copied()
                .filter(|&c| doc.words[c].is("advcl") || doc.words[c].is("acl"))
                .filter_map(|c| Some((scene.clauses.lead(c)?, c))),
        );
        all
    };
    if !entry.with.is_empty()
        && !phrases().iter().any(|(p, o)| entry.with.contains(p) || entry.with.contains(&format!("{p} {}", doc.words[*o].lemma)))
        && !(how == How::Noun && (owned(scene, w) || super::roles::carrier(scene, book, w).is_some()))
    {
        return None;
    }
    if phrases().iter().any(|(p, _)| entry.without.contains(p)) {
        return None;
    }
    let shut = |c: usize| (doc.words[c].is("xcomp") || doc.words[c].is("ccomp")) && entry.not_clause.contains(&doc.words[c].lemma);
    if !entry.not_clause.is_empty() && doc.children(w).iter().any(|&c| shut(c)) {
        return None;
    }
    if !entry.clause.is_empty() && !entry.clause.iter().any(|kind| clause(scene, w, object, kind)) {
        return None;
    }
    Some(more)
}

/// Who undergoes a verb: also one that the tree takes for the subject of the complement, "accused A of shelling", "ordered A to leave".
pub(super) fn undergoer(scene: &Scene, w: usize) -> Option<usize> {
    let doc = scene.document;
    scene.clauses.undergoer(w).or_else(|| doc.child(w, "iobj").map(|o| scene.clauses.meant(o))).or_else(|| {
        let complement = doc
            .children(w)
            .iter()
            .copied()
            .find(|&c| c > w && (doc.words[c].is("ccomp") || doc.words[c].is("xcomp")) && matches!(doc.words[c].xpos, "VB" | "VBG"))?;
        doc.child(complement, "nsubj").filter(|&s| s > w && scene.clauses.lead(complement).is_some())
    })
}

/// Whether a noun has somebody before it whose act it is.
fn owned(scene: &Scene, w: usize) -> bool {
    scene.document.child(w, "nmod:poss").is_some() || scene.document.children(w).iter().any(|&c| c < w && scene.cast.is_state(c))
}

/// The clause that completes a trigger, of one of the kinds "to", "that", "ing".
fn clause(scene: &Scene, w: usize, object: Option<usize>, kind: &str) -> bool {
    let doc = scene.document;
    if kind == "no-name" {
        return !doc.children(w).iter().any(|&c| {
            c > w
                && (doc.words[c].is("xcomp") && doc.words[c].upos != Upos::Verb || doc.words[c].is("obj") && object.is_some_and(|o| o != c))
        });
    }
    let asks = |c: usize| {
        doc.children(c).iter().any(|&m| {
            m < c && (doc.words[m].xpos.starts_with('W') || matches!(doc.words[m].form.to_lowercase().as_str(), "whether" | "if"))
        })
    };
    let fits = |c: usize| {
        let word = &doc.words[c];
        let complement = word.is("xcomp")
            || word.is("ccomp")
            || word.is("csubj")
            || word.is("advcl") && c > w
            || word.is("acl") && word.rel != "acl:relcl";
        let to = scene.clauses.lead(c).as_deref() == Some("to")
            || doc.children_by(c, "mark").any(|m| doc.words[m].form.eq_ignore_ascii_case("to"));
        let finite = (word.is("ccomp") || word.is("acl")) && !to && !asks(c);
        complement
            && match kind {
                "to" => to,
                "ing" => word.xpos == "VBG" && !word.is("acl"),
                "should" => {
                    finite
                        && (word.xpos == "VB" && doc.child(c, "aux").is_none_or(|x| doc.words[x].lemma == "be")
                            || doc.children_by(c, "aux").any(|x| matches!(doc.words[x].form.as_str(), "should" | "must")))
                }
                _ => finite,
            }
    };
    doc.children(w).iter().any(|&c| fits(c)) || object.is_some_and(|o| doc.children(o).iter().any(|&c| doc.words[c].is("acl") && fits(c)))
}

/// What "dozens of", "a series of" count.
pub(super) fn counted(scene: &Scene, book: &Codebook, w: usize) -> usize {
    let doc = scene.document;
    if !book.words.partitive.contains(&doc.words[w].lemma.to_lowercase()) {
        return w;
    }
    doc.children_by(w, "nmod").find(|&c| scene.clauses.lead(c).as_deref() == Some("of")).unwrap_or(w)
}

/// What a noun may be looked up by, with the first word of it: its lemma, that with the words before it, that with its "of" phrase: "strike", "air strike", "state of siege".
fn keys(scene: &Scene, w: usize) -> Vec<(String, usize)> {
    let doc = scene.document;
    let lemma = doc.words[w].lemma.to_lowercase();
    let mut all = vec![(lemma.clone(), w)];
    let form = doc.words[w].form.to_lowercase();
    if form != lemma {
        all.push((form, w));
    }
    for back in 1..=4 {
        let Some(first) = w.checked_sub(back).filter(|&f| doc.words[f].head.is_some_and(|h| h > f && h <= w)) else { break };
        let joined =
            |of: &dyn Fn(usize) -> String| (first..w).map(of).chain([lemma.clone()]).collect::<Vec<_>>().join(" ").replace(" - ", "-");
        all.push((joined(&|i| doc.words[i].lemma.to_lowercase()), first));
        all.push((joined(&|i| doc.words[i].form.to_lowercase()), first));
    }
    let of = doc.children_by(w, "nmod").find(|&c| c > w && scene.clauses.lead(c).as_deref() == Some("of"));
    all.extend(of.map(|c| (format!("{lemma} of {}", doc.words[c].lemma.to_lowercase()), w)));
    all
}

/// What hangs from a word with prepositions, each of them told: "out of the town" stands under "out" and under "of".
pub(super) fn led(scene: &Scene, w: usize) -> Vec<(String, usize)> {
    let doc = scene.document;
    let phrases = scene.clauses.obliques(w);
    let more = phrases
        .iter()
        .flat_map(|&(_, o)| doc.children_by(o, "case").filter(move |&c| c < o).skip(1).map(move |c| (doc.words[c].form.to_lowercase(), o)))
        .collect::<Vec<_>>();
    phrases.into_iter().chain(more).collect()
}

/// Whether a word stands in an expression of time.
pub(super) fn is_time(scene: &Scene, w: usize) -> bool {
    let span = scene.document.words[w].span;
    let at = scene.times.partition_point(|t| t.span.end() <= span.start());
    scene.times.get(at).is_some_and(|t| t.span.overlaps(span))
}

/// Whether what a word heads is a party, or a place of people.
pub(super) fn is_party(scene: &Scene, book: &Codebook, w: usize) -> bool {
    let w = counted(scene, book, w);
    scene.cast.is_party(w) || book.words.peopled.contains(&scene.document.words[w].lemma.to_lowercase())
}
