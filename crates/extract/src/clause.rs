//! Clauses: who does what the tree's verbs and nouns tell, to whom, and whether it has happened. Read from the tree and from
//! `data/clauses/words.toml`; what the acts mean is for others.

use nlp::{Document, Upos, Word};
use record::EventStatus;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// `data/clauses/words.toml`, which states its format.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseFile {
    negation: HashSet<String>,
    object_control: HashSet<String>,
    conditions: HashSet<String>,
    helpers: Helpers,
    governor: Vec<Governor>,
    describer: Vec<Describer>,
    #[cfg_attr(not(test), allow(dead_code))]
    example: Vec<Example>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Helpers {
    planned: HashSet<String>,
    hypothetical: HashSet<String>,
    demanded: HashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Governor {
    status: EventStatus,
    verbs: Vec<String>,
    nouns: Vec<String>,
    adjectives: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Describer {
    status: EventStatus,
    words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
struct Example {
    text: String,
    status: EventStatus,
}

/// Words that tell of clauses, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct ClauseWords {
    negation: HashSet<String>,
    object_control: HashSet<String>,
    conditions: HashSet<String>,
    helpers: Helpers,
    verbs: HashMap<String, EventStatus>,
    nouns: HashMap<String, EventStatus>,
    adjectives: HashMap<String, EventStatus>,
    describers: HashMap<String, EventStatus>,
    #[cfg(test)]
    examples: Vec<Example>,
}

impl ClauseWords {
    /// Indexes the file; of a word in several groups the last counts.
    pub fn new(file: ClauseFile) -> ClauseWords {
        let index = |words: fn(&Governor) -> &Vec<String>| {
            file.governor.iter().flat_map(|g| words(g).iter().map(|w| (w.clone(), g.status))).collect::<HashMap<_, _>>()
        };
        ClauseWords {
            verbs: index(|g| &g.verbs),
            nouns: index(|g| &g.nouns),
            adjectives: index(|g| &g.adjectives),
            describers: file.describer.iter().flat_map(|d| d.words.iter().map(|w| (w.clone(), d.status))).collect(),
            negation: file.negation,
            object_control: file.object_control,
            conditions: file.conditions,
            helpers: file.helpers,
            #[cfg(test)]
            examples: file.example,
        }
    }
}

/// The trees of a document, asked what their clauses tell. Words are given and answered by their index in [`Document::words`].
#[derive(Clone, Copy)]
pub(crate) struct Clauses<'a> {
    pub document: &'a Document,
    pub words: &'a ClauseWords,
}

/// How far a question climbs or descends.
const DEPTH: usize = 6;

impl<'a> Clauses<'a> {
    pub fn word(&self, w: usize) -> &'a Word {
        &self.document.words[w]
    }

    /// The preposition or conjunction before a word, lower case, of several words with blanks: "in favour of".
    pub fn lead(&self, w: usize) -> Option<String> {
        let doc = self.document;
        let case = doc.children(w).iter().copied().find(|&c| c < w && (doc.words[c].is("case") || doc.words[c].is("mark")))?;
        let mut parts = vec![doc.words[case].form.to_lowercase()];
        parts.extend(doc.children(case).iter().filter(|&&f| doc.words[f].is("fixed")).map(|&f| doc.words[f].form.to_lowercase()));
        Some(parts.join(" "))
    }

    /// The word and what is joined to it by "and", in order.
    pub fn conjuncts(&self, w: usize) -> Vec<usize> {
        let mut all = vec![w];
        all.extend(self.document.children_by(w, "conj"));
        all
    }

    /// The word or, of a later one of several joined, the first.
    pub fn first_conjunct(&self, w: usize) -> usize {
        let doc = self.document;
        let mut at = w;
        for _ in 0..DEPTH {
            match doc.words[at].head.filter(|_| doc.words[at].is("conj")) {
                Some(head) => at = head,
                None => break,
            }
        }
        at
    }

    /// Whether a verb stands in the passive: "was shelled", "the town shelled by".
    pub fn is_passive(&self, v: usize) -> bool {
        let doc = self.document;
        let word = &doc.words[v];
        if doc.child(v, "aux:pass").is_some() || doc.child(v, "nsubj:pass").is_some() {
            return true;
        }
        if doc.child(v, "nsubj").is_some() || doc.child(v, "obj").is_some() {
            return false;
        }
        // "was seized and burned"
        let joined = || word.is("conj") && word.xpos == "VBN" && word.head.is_some_and(|h| h != v && doc.child(h, "aux:pass").is_some());
        word.xpos == "VBN" && word.rel == "acl" || word.xpos == "VBN" && word.is("advcl") && doc.child(v, "aux").is_none() || joined()
    }

    /// What a relative pronoun stands for; any other word stands for itself.
    pub fn meant(&self, w: usize) -> usize {
        let doc = self.document;
        let relative =
            doc.words[w].upos == Upos::Pron && matches!(doc.words[w].form.to_lowercase().as_str(), "who" | "which" | "that" | "whom");
        if !relative {
            return w;
        }
        let clause = doc.ancestors(w).take(DEPTH).find(|&a| doc.words[a].is("acl"));
        clause.and_then(|c| doc.words[c].head).unwrap_or(w)
    }

    /// Who does what a verb tells: its subject, of a passive the one named with "by"; through coordination, control, relative clauses and participles
    /// that of the verb or noun it hangs from.
    pub fn doer(&self, v: usize) -> Option<usize> {
        if self.is_passive(v) { self.agent(v) } else { self.subject(v) }
    }

    /// To whom or what a verb is done: its object, of a passive its subject, in a relative clause the noun it belongs to.
    pub fn undergoer(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        if self.is_passive(v) {
            return self.subject(v);
        }
        if let Some(o) = doc.child(v, "obj") {
            return Some(self.meant(o));
        }
        // "the town that they shelled", "seized and burned the ship"
        let word = &doc.words[v];
        if word.rel == "acl:relcl" && doc.child(v, "nsubj").is_some_and(|s| self.meant(s) == s) {
            return word.head;
        }
        let later = doc.children_by(v, "conj").find(|&c| doc.words[c].upos == Upos::Verb && doc.child(c, "nsubj").is_none());
        later.filter(|_| doc.children(v).iter().all(|&c| c < v || !doc.words[c].is("obl"))).and_then(|c| doc.child(c, "obj"))
    }

    /// The surface subject of a verb, its own or another's (see [`Clauses::doer`]); of a passive that is who undergoes it.
    pub fn subject(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        let mut at = v;
        for _ in 0..DEPTH {
            // of two, the nearest before the verb: "the council will meet, its chairman said"
            let inner = || doc.children_by(at, "nsubj").filter(|&s| doc.words[s].rel != "nsubj:outer");
            let own = inner().filter(|&s| s < at).last().or_else(|| inner().next());
            // "the envoy is to meet": the reader may take it for a clause within a clause
            let own = own.or_else(|| doc.children_by(at, "nsubj").last().filter(|_| doc.words[at].upos == Upos::Verb));
            if let Some(own) = own {
                // control may hand on who undergoes, not who does: "was urged to leave"
                return Some(self.meant(own));
            }
            let word = &doc.words[at];
            let head = word.head?;
            let above = &doc.words[head];
            match word.rel {
                "acl:relcl" => return Some(head),
                "acl" => {
                    if matches!(word.xpos, "VBG" | "VBN") {
                        return Some(head);
                    }
                    // "its plan to attack", "had a plan to attack"
                    if let Some(owner) = doc.child(head, "nmod:poss") {
                        return Some(owner);
                    }
                    at = above.head.filter(|_| above.is("obj") || above.is("obl"))?;
                }
                "xcomp" | "ccomp" | "advcl" if self.words.object_control.contains(&above.lemma) && word.rel != "advcl" => {
                    if let Some(o) = doc.child(head, "obj").or_else(|| doc.child(head, "iobj")).filter(|&o| o < v || word.rel == "xcomp") {
                        return Some(self.meant(o));
                    }
                    // "called on the council to meet"
                    let on = doc
                        .children_by(head, "obl")
                        .find(|&o| o < at && matches!(self.lead(o).as_deref(), Some("on" | "upon" | "to" | "for" | "with")));
                    if let Some(on) = on {
                        return Some(on);
                    }
                    at = head;
                }
                rel if matches!(rel.split(':').next(), Some("conj" | "xcomp" | "advcl")) => at = head,
                "ccomp" if matches!(word.xpos, "VB" | "VBG") => at = head,
                _ => return None,
            }
        }
        None
    }

    /// Who is named with "by" in a passive.
    pub fn agent(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        doc.children(v)
            .iter()
            .copied()
            .find(|&o| doc.words[o].rel == "obl:agent" || doc.words[o].is("obl") && self.lead(o).as_deref() == Some("by") && o > v)
    }

    /// What hangs from a verb or noun with a preposition: (preposition, word), in order.
    pub fn obliques(&self, w: usize) -> Vec<(String, usize)> {
        let doc = self.document;
        let of = |&c: &usize| doc.words[c].is("obl") || doc.words[c].is("nmod") && doc.words[c].rel != "nmod:poss";
        doc.children(w).iter().copied().filter(of).filter_map(|c| Some((self.lead(c)?, c))).collect()
    }

    /// Whether a word of negation stands in its clause.
    pub fn is_negated(&self, w: usize) -> bool {
        let doc = self.document;
        let denies = |c: usize| {
            (doc.words[c].is("advmod") || doc.words[c].is("det") || doc.words[c].is("mark"))
                && self.words.negation.contains(&doc.words[c].form.to_lowercase())
        };
        doc.children(w).iter().any(|&c| denies(c))
            || doc.child(w, "nsubj").is_some_and(|s| doc.children(s).iter().any(|&c| denies(c)))
            || doc.child(w, "obj").is_some_and(|s| doc.children(s).iter().any(|&c| denies(c)))
    }

    /// Whether what a verb or noun tells has happened: tense, helpers and negation of its clause, then the words that it depends on.
    pub fn status(&self, w: usize) -> EventStatus {
        let doc = self.document;
        let mut at = w;
        for step in 0..DEPTH {
            let word = &doc.words[at];
            let own =
                if word.upos == Upos::Verb || doc.child(at, "cop").is_some() { self.own_status(at) } else { self.described_status(at) };
            match own {
                Some(EventStatus::Hypothetical) if self.is_reported(at) && !self.has_condition(at) && self.backshifted(at) => {
                    return EventStatus::Planned;
                }
                Some(status) => return status,
                None => {}
            }
            let Some(head) = word.head else { break };
            let above = &doc.words[head];
            // a sentence of its own, or a clause that only stands beside
            let beside = word.is("parataxis") || word.rel == "acl:relcl" || word.is("nsubj") && above.upos == Upos::Verb && step > 0;
            if beside
                || word.is("obl")
                    && above.upos == Upos::Verb
                    && doc.words[at].upos == Upos::Noun
                    && self.lead(at).as_deref() != Some("for")
                    && step > 0
            {
                break;
            }
            if word.is("advcl") {
                match self.opens_condition(at) {
                    true => return EventStatus::Hypothetical,
                    // "to attack" tells what for
                    false if self.lead(at).as_deref() == Some("to") => return EventStatus::Hypothetical,
                    // "pessimistic about reaching a deal"
                    false if above.upos == Upos::Adj => {}
                    false => break,
                }
            }
            if word.is("conj") {
                at = head;
                continue;
            }
            let table = match above.upos {
                Upos::Verb => &self.words.verbs,
                Upos::Noun => &self.words.nouns,
                Upos::Adj => &self.words.adjectives,
                _ => break,
            };
            match table.get(&above.lemma) {
                // what is planned and called off is not what is asked for and refused
                Some(EventStatus::Occurred) => {}
                Some(&status) if self.depends(at) => {
                    return match (status, self.is_negated(head)) {
                        (EventStatus::Denied, true) | (EventStatus::Occurred, _) => EventStatus::Occurred,
                        (EventStatus::Planned, true) => EventStatus::Denied,
                        (status, _) => status,
                    };
                }
                _ if self.is_reported(at) => break,
                _ => {}
            }
            at = head;
        }
        EventStatus::Occurred
    }

    /// Whether a word depends on its head for its truth: as its clause, infinitive, object or the noun after a preposition.
    fn depends(&self, w: usize) -> bool {
        let word = &self.document.words[w];
        let adjective = word.head.is_some_and(|h| self.document.words[h].upos == Upos::Adj);
        ["xcomp", "ccomp", "obj", "acl", "nmod", "obl", "csubj"].iter().any(|rel| word.is(rel))
            || word.rel == "nsubj:pass"
            || word.is("advcl") && adjective
    }

    /// Whether a clause is what somebody says, thinks or writes.
    fn is_reported(&self, w: usize) -> bool {
        self.document.words[w].is("ccomp")
    }

    /// Whether "would" is the past of "will": the verb that reports it stands in the past.
    fn backshifted(&self, w: usize) -> bool {
        let doc = self.document;
        let would = doc.children_by(w, "aux").any(|a| matches!(doc.words[a].form.to_lowercase().as_str(), "would" | "'d" | "’d"));
        would && doc.words[w].head.is_some_and(|h| matches!(doc.words[h].xpos, "VBD" | "VBN" | "VBG"))
    }

    fn has_condition(&self, w: usize) -> bool {
        let doc = self.document;
        doc.children_by(w, "advcl").any(|c| self.opens_condition(c))
    }

    fn opens_condition(&self, clause: usize) -> bool {
        let doc = self.document;
        let opens = |c: usize| {
            matches!(doc.words[c].rel, "mark" | "advmod" | "aux" | "case")
                && c < clause
                && self.words.conditions.contains(&doc.words[c].form.to_lowercase())
        };
        doc.children(clause).iter().any(|&c| opens(c) && !matches!(&*doc.words[c].form, "in" | "before" | "until"))
    }

    /// What the clause itself says of its verb.
    fn own_status(&self, v: usize) -> Option<EventStatus> {
        let doc = self.document;
        let helpers: Vec<String> = doc.children_by(v, "aux").map(|a| doc.words[a].form.to_lowercase()).collect();
        let any = |set: &HashSet<String>| helpers.iter().any(|h| set.contains(h));
        if self.is_negated(v) {
            return Some(EventStatus::Denied);
        }
        if any(&self.words.helpers.demanded) {
            return Some(EventStatus::Demanded);
        }
        // "is to meet", "were to be held"
        let to = doc.children(v).iter().any(|&c| c < v && doc.words[c].is("mark") && doc.words[c].form.eq_ignore_ascii_case("to"));
        let be = doc.children(v).iter().any(|&c| {
            c < v
                && (doc.words[c].is("aux") || doc.words[c].is("cop"))
                && matches!(doc.words[c].form.to_lowercase().as_str(), "is" | "are" | "was" | "were" | "'s" | "’s")
        });
        if to && be || any(&self.words.helpers.planned) {
            return Some(EventStatus::Planned);
        }
        if any(&self.words.helpers.hypothetical) {
            return Some(EventStatus::Hypothetical);
        }
        if self.has_condition(v) && doc.words[v].xpos != "VBD" {
            return Some(EventStatus::Hypothetical);
        }
        let progressive = doc.words[v].xpos == "VBG"
            && helpers.iter().any(|h| matches!(h.as_str(), "is" | "are" | "'re" | "’re" | "am" | "'m" | "'s" | "’s" | "been"));
        progressive.then_some(EventStatus::Ongoing)
    }

    /// What the words around a noun say of it: "the planned talks", "talks scheduled for Friday".
    fn described_status(&self, n: usize) -> Option<EventStatus> {
        let doc = self.document;
        let near = |&c: &usize| ["amod", "acl", "det", "compound"].iter().any(|rel| doc.words[c].is(rel));
        doc.children(n).iter().copied().filter(near).find_map(|c| self.words.describers.get(&doc.words[c].form.to_lowercase()).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{RULES, article};
    use article::Span;

    #[test]
    fn the_examples_of_the_file_hold() {
        let mut failed = Vec::new();
        for example in &RULES.clauses.examples {
            let at = example.text.find('«').unwrap();
            let article = article(&example.text.replace(['«', '»'], ""));
            let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
            let document = nlp::read(&article.text, &blocks);
            let clauses = Clauses { document: &document, words: &RULES.clauses };
            let word = document.words.iter().position(|w| w.span.start() == at).unwrap();
            let status = clauses.status(word);
            if status != example.status {
                failed.push(format!("{}: {status:?}", example.text));
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}
