//! Verbs as cues: the clause, infinitive, thing or label that a verb of saying or thinking reports.

use super::saying::Saying;
use super::source::Source;
use super::{CLAUSE, Finder, GUESS, LABEL, MOVED, THING, by_strength};
use crate::cues::{CueMode, CueWord, Frame, Strength, Withheld};
use article::Span;
use std::collections::HashSet;
use std::ops::Range;

/// What a verb reports, in one of its frames.
struct Reported {
    content: Vec<Span>,
    mode: CueMode,
    because: &'static str,
    confidence: f32,
    source: Option<Source>,
    clause: bool,
    addressee: Option<Source>,
}

impl<'a> Finder<'a, '_> {
    /// What a verb reports, if it is a cue.
    pub(super) fn verb_saying(&self, v: usize) -> Option<Saying> {
        let doc = self.document;
        let word = &doc.words[v];
        let cues = self.rules.cues.verb(&word.form);
        let particle = |c: &CueWord| c.particle.as_ref().is_none_or(|p| doc.children(v).iter().any(|&x| doc.words[x].form == *p));
        // a particle that the lexicon does not know makes another verb: "point" is not "point out"
        let other = doc.child(v, "compound:prt").is_some();
        let cue = cues.iter().filter(|c| particle(c)).max_by_key(|c| c.particle.is_some())?;
        let other = other && cue.particle.is_none();
        // "asked whether she would sign, she …" is a passive without its verb
        let asked =
            cue.has(Frame::Question) && word.xpos == "VBN" && doc.child(v, "aux").is_none() || cue.has(Frame::Question) && self.fronts(v);
        // "a group called the Front"
        let reduced = word.rel == "acl" && word.xpos == "VBN" && doc.child(v, "aux").is_none();
        let carried = word.xpos == "VBN" && self.is_led_by_as(v) && self.agent_of(v).is_some();
        let passive = asked || reduced || carried || doc.child(v, "aux:pass").is_some() || doc.child(v, "nsubj:pass").is_some();
        let reported = if passive { self.reported_in_passive(v, cue) } else { self.reported(v, cue, other) }?;
        let negated = self.is_negated(v);
        // what is refused is speech, or has no name: "refused to leave" withholds nothing
        let spoken = |act: usize| self.rules.cues.withheld.contains(&doc.words[act].lemma);
        let refused = cue.refuses && doc.child(v, "xcomp").is_none_or(spoken) || self.refused_above(v);
        let withholds = match cue.only {
            None => true,
            Some(Withheld::Denied) => refused || negated,
            Some(Withheld::Refused) => {
                refused || negated && doc.children_by(v, "aux").any(|a| doc.words[a].lemma == "will" || doc.words[a].lemma == "would")
            }
        };
        // "discussed the letter" may report it all the same, "responded to the letter" does not
        if !withholds && !reported.clause && cue.only == Some(Withheld::Denied) {
            return None;
        }
        let confidence = if withholds || reported.clause { reported.confidence } else { GUESS };
        Some(Saying {
            word: v,
            cue: word.span,
            lemma: cue.lemma.clone(),
            mode: reported.mode,
            source: reported.source,
            content: reported.content,
            withheld: refused
                || negated
                    && reported.mode != CueMode::Thought
                    && (reported.clause || matches!(reported.because, "thing-under-cue" | "preposition-under-cue")),
            because: reported.because,
            confidence,
            clause: reported.clause,
            addressee: reported.addressee,
            via: self.carrier_of(v),
        })
    }

    /// A form in -ed at the head of its sentence, before the subject: a participle, whatever its tag.
    fn fronts(&self, v: usize) -> bool {
        let doc = self.document;
        doc.words[v].is("advcl")
            && doc.words[v].form.ends_with("ed")
            && doc.words[v].head.is_some_and(|h| h > v)
            && doc.child(v, "nsubj").is_none()
    }

    /// Who carried the words of a cue: "was quoted by the agency as saying", "state television reported her as saying".
    fn carrier_of(&self, v: usize) -> Option<Source> {
        let doc = self.document;
        let head = doc.words[v].head.filter(|&h| h < v && self.lead(v) == Some("as") && doc.words[h].upos == nlp::Upos::Verb)?;
        let passive = doc.child(head, "aux:pass").is_some();
        let carrier = if passive { self.agent_of(head) } else { doc.child(head, "nsubj").filter(|_| doc.child(head, "obj").is_some()) };
        self.source_at(carrier?)
    }

    fn agent_of(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        doc.children_by(v, "obl").find(|&o| doc.words[o].rel == "obl:agent" || self.lead(o) == Some("by") && o > v)
    }

    fn is_negated(&self, v: usize) -> bool {
        let doc = self.document;
        doc.children_by(v, "advmod").any(|a| self.rules.cues.negation.contains(&doc.words[a].form.to_lowercase()))
    }

    /// "declined to say", "refused to tell reporters"
    fn refused_above(&self, v: usize) -> bool {
        let doc = self.document;
        let word = &doc.words[v];
        word.is("xcomp") && word.head.is_some_and(|h| self.rules.cues.verb(&doc.words[h].form).iter().any(|c| c.refuses))
    }

    fn reported(&self, v: usize, cue: &'a CueWord, other: bool) -> Option<Reported> {
        let doc = self.document;
        let subject = self.speaker_of(v);
        let source = subject.and_then(|s| self.source_at(s));
        // where nobody speaks, a cue is more often none
        let said = source.is_some();
        let wanted = said && subject.is_some_and(|s| self.is_speaker(s));
        let by = |content: Vec<Span>, mode, because, confidence, clause| {
            let confidence = if wanted || clause && said { confidence } else { GUESS };
            (!content.is_empty()).then_some(Reported { content, mode, because, confidence, source, clause, addressee: None })
        };
        if let Some(mode) = cue.mode(Frame::Clause).filter(|_| !other)
            && let Some((content, because)) = self.clause_of(v, cue)
        {
            let confidence = if because == "clause-under-cue" { CLAUSE } else { MOVED };
            return by(content, mode, because, confidence, true);
        }
        if other {
            return None;
        }
        // "half said so", "thinks otherwise"
        if let Some(mode) = cue.mode(Frame::Clause)
            && doc.words.get(v + 1).is_some_and(|next| self.rules.cues.phrase.answers.contains(next.form.as_str()) && next.head == Some(v))
        {
            return by(vec![doc.words[v + 1].span], mode, "clause-under-cue", CLAUSE, true);
        }
        if let Some(mode) = cue.mode(Frame::Seems)
            && let Some(content) = self.what_seems(v)
        {
            let confidence = by_strength(cue.strength(Frame::Seems), THING);
            return (!content.is_empty()).then_some(Reported {
                content,
                mode,
                because: "seems-to",
                confidence,
                source: None,
                clause: false,
                addressee: None,
            });
        }
        let object = doc.children(v).iter().copied().find(|&c| c > v && (doc.words[c].is("obj") || doc.words[c].is("iobj")));
        let infinitive = doc.children(v).iter().copied().find(|&c| c > v && self.is_infinitive(c));
        if let (Some(mode), Some(object), Some(infinitive)) = (cue.mode(Frame::WhomTo), object, infinitive)
            && object < infinitive
        {
            return by(self.stretch(v, object), mode, "whom-to-under-cue", THING, false);
        }
        if let (Some(mode), Some(infinitive)) = (cue.mode(Frame::To), infinitive)
            && object.is_none()
        {
            let confidence = by_strength(cue.strength(Frame::To), THING);
            return by(self.parts(&doc.subtree(infinitive), &HashSet::new()), mode, "to-under-cue", confidence, false);
        }
        if let Some(mode) = cue.mode(Frame::Label)
            && let Some(content) = self.labelled(v)
        {
            return by(content, mode, "label-under-cue", LABEL, false);
        }
        if let Some(mode) = cue.mode(Frame::As)
            && let Some(start) = object.or_else(|| doc.children(v).iter().copied().find(|&c| c > v && doc.words[c].is("obl")))
            && let Some(role) = doc.children(v).iter().copied().find(|&c| c > start && self.lead(c) == Some("as"))
        {
            let content = self.parts(&self.dependents_from(v, start, role), &HashSet::new());
            return by(content, mode, "as-under-cue", LABEL, false);
        }
        // "what she described as a farce"
        if let Some(mode) = cue.mode(Frame::As)
            && let Some(thing) = doc.children(v).iter().copied().find(|&c| c < v && doc.words[c].is("obj"))
            && let Some(role) = doc.children(v).iter().copied().find(|&c| c > v && self.lead(c) == Some("as"))
        {
            let mut content = self.parts(&doc.subtree(thing), &HashSet::new());
            content.extend(self.parts(&self.dependents_from(v, role, role), &HashSet::new()));
            return by(content, mode, "as-under-cue", LABEL, false);
        }
        if object.is_none_or(|o| !cue.has(Frame::Thing) || doc.words[o].is("iobj"))
            && cue.takes_prepositions()
            && let Some((content, mode, strength)) = self.after_preposition(v, cue)
        {
            return by(content, mode, "preposition-under-cue", by_strength(strength, THING), false);
        }
        if let (Some(mode), Some(object)) = (cue.mode(Frame::Shows), object)
            && subject.is_some_and(|s| self.rules.cues.is_paper(&doc.words[s].lemma.to_lowercase()))
        {
            return by(self.stretch(v, object), mode, "thing-under-cue", THING, false);
        }
        let thing = by_strength(cue.strength(Frame::Thing), THING);
        // "a plan critics call a farce"
        if let Some(mode) = cue.mode(Frame::Label).or(cue.mode(Frame::As))
            && object.is_none()
            && let Some(content) = self.what_is_relative(v)
        {
            return by(content, mode, "label-under-cue", LABEL, false);
        }
        if let (Some(mode), Some(object)) = (cue.mode(Frame::Thing), object) {
            let content = self.stretch(v, object);
            // "blasts ‘free fish’ rumour": a slogan within a longer name is nobody's statement
            let slogan = !cue.has(Frame::Quote) && matches!(content[..], [one] if self.quotes.iter().any(|q| q.span == one));
            // "a paper backing him": of nobody's words a word or two tells nothing
            let words: usize = content.iter().map(|c| doc.words_in(*c).len()).sum();
            if !slogan && (said || words > 2) {
                return by(content, mode, "thing-under-cue", thing, false);
            }
        }
        // "supports raising the toll"
        let gerund = doc.children(v).iter().copied().find(|&c| {
            c > v
                && ["xcomp", "ccomp", "advcl"].iter().any(|rel| doc.words[c].is(rel))
                && doc.words[c].xpos == "VBG"
                && doc.child(c, "mark").is_none()
        });
        if let (Some(mode), Some(gerund), None) = (cue.mode(Frame::Thing), gerund, object)
            && (v + 1..gerund).all(|w| doc.words[w].upos != nlp::Upos::Punct)
        {
            return by(self.stretch(v, gerund), mode, "thing-under-cue", thing, false);
        }
        if let Some(mode) = cue.mode(Frame::Thing)
            && object.is_none()
            && doc.child(v, "ccomp").is_none()
            && doc.child(v, "xcomp").is_none()
        {
            let before = doc.children(v).iter().copied().find(|&c| c < v && doc.words[c].is("obj"));
            if let Some(b) = before {
                return by(self.parts(&doc.subtree(b), &HashSet::new()), mode, "thing-before-cue", thing, false);
            }
        }
        // "says “no”"
        if let (Some(mode), Some(object)) = (cue.mode(Frame::Quote), object)
            && self.begins_quotation(object)
        {
            return by(self.stretch(v, object), mode, "quoted-thing-under-cue", LABEL, false);
        }
        None
    }

    /// "The boats seem to be old", "appears tired": the thing, and what it seems to be or do.
    fn what_seems(&self, v: usize) -> Option<Vec<Span>> {
        let doc = self.document;
        let like = |c: usize| (doc.words[c].is("obl") || doc.words[c].is("advcl")) && matches!(self.lead(c), Some("like" | "as"));
        let rest = doc.children(v).iter().copied().find(|&c| c > v && (doc.words[c].is("xcomp") || self.is_infinitive(c) || like(c)))?;
        let thing = doc.children_by(v, "nsubj").find(|&s| s < v && self.source_at(s).is_some());
        let mut content = thing.map_or_else(Vec::new, |s| self.parts(&doc.subtree(s), &HashSet::new()));
        content.extend(self.parts(&doc.subtree(rest), &HashSet::new()));
        Some(content)
    }

    fn begins_quotation(&self, word: usize) -> bool {
        let doc = self.document;
        let start = doc.words[doc.subtree_range(word).start].span;
        self.quote_around(start).is_some_and(|q| q.span.start() + 4 > start.start())
    }

    fn reported_in_passive(&self, v: usize, cue: &CueWord) -> Option<Reported> {
        let doc = self.document;
        let source = self.agent_of(v).and_then(|a| self.source_at(a));
        let by = |content: Vec<Span>, mode, because, confidence, clause| {
            (!content.is_empty()).then_some(Reported { content, mode, because, confidence, source, clause, addressee: None })
        };
        let subject = doc.child(v, "nsubj:pass").or_else(|| doc.child(v, "nsubj"));
        if cue.has(Frame::Question) {
            let addressee = subject.or_else(|| self.subject_of(v)).and_then(|s| self.source_at(s));
            let clause = cue.mode(Frame::Clause).and_then(|mode| Some((self.clause_of(v, cue)?.0, mode)));
            let before = || Some((self.asked_before(v)?, cue.mode(Frame::Clause)?));
            let about = || self.after_preposition(v, cue).map(|(content, mode, _)| (content, mode));
            // "was asked to leave"
            let act = || {
                let infinitive = doc.children(v).iter().copied().find(|&c| c > v && self.is_infinitive(c))?;
                Some((self.parts(&doc.subtree(infinitive), &HashSet::new()), cue.mode(Frame::Clause)?))
            };
            let (content, mode) = clause.or_else(before).or_else(about).or_else(act)?;
            return (!content.is_empty()).then_some(Reported {
                content,
                mode,
                because: "question-to-source",
                confidence: LABEL,
                source,
                clause: true,
                addressee,
            });
        }
        // who is "quoted as saying" is not what is quoted
        if doc.children(v).iter().any(|&c| self.lead(c) == Some("as") && !self.rules.cues.verb(&doc.words[c].form).is_empty()) {
            return None;
        }
        // "it was announced that"; who "was told that" did not say it
        if let (Some(mode), false) = (cue.mode(Frame::Clause), cue.has(Frame::Addressee) && source.is_none())
            && subject.is_none_or(|s| doc.words[s].form.eq_ignore_ascii_case("it"))
            && let Some(clause) = doc.child(v, "ccomp").or_else(|| doc.child(v, "csubj")).filter(|&c| c > v)
        {
            return by(self.parts(&doc.subtree(clause), &HashSet::new()), mode, "clause-under-passive-cue", LABEL, true);
        }
        // "the boats were old, as first reported by the Herald"
        if let (Some(mode), None, Some(_), Some(head)) = (cue.mode(Frame::Clause), subject, source, doc.words[v].head)
            && self.is_led_by_as(v)
            && self.between_commas(v)
        {
            let (content, because) = self.put_into(v, head, true)?;
            return by(content, mode, because, MOVED, true);
        }
        let reduced = doc.words[v].rel == "acl" && subject.is_none();
        let joined = || self.subject_of(v).filter(|_| doc.words[v].is("conj"));
        let subject = subject.or_else(|| doc.words[v].head.filter(|&h| reduced && h < v)).or_else(joined)?;
        let part = |w: usize| {
            // the noun of a participle without the preposition before it
            let case = |x: usize| doc.words[x].is("case") && doc.words[x].head == Some(w);
            let words = doc.subtree(w).into_iter().filter(|&x| !reduced || w != subject || x < v && !case(x));
            self.parts(&words.collect::<Vec<_>>(), &HashSet::new())
        };
        // "was called a farce", "a plan deemed useless"; a thing is only named where the label is its name: "a group called the Front"
        let is_label = |c: usize| doc.words[c].is("xcomp") || doc.words[c].is("obj") || self.begins_quotation(c);
        let name = |c: usize| doc.words[c].upos == nlp::Upos::Propn && self.quote_around(doc.words[c].span).is_none();
        if let Some(mode) = cue.mode(Frame::Label)
            && let Some(label) = doc.children(v).iter().copied().find(|&c| c > v && is_label(c))
            && !(reduced && name(label))
        {
            let mut content = part(subject);
            content.extend(self.parts(&self.dependents_from(v, label, label), &HashSet::new()));
            let because = if reduced { "label-under-participle" } else { "label-under-passive-cue" };
            return by(content, mode, because, if reduced { GUESS } else { LABEL }, false);
        }
        // "is accused of hiding the papers"
        let takes = |c: usize| {
            (doc.words[c].is("obl") || doc.words[c].is("advcl")) && self.lead(c).is_some_and(|l| cue.is_said(l)) && !self.tells_when(c)
        };
        if let Some(mode) = cue.mode(Frame::Expected)
            && let Some(rest) = doc
                .children(v)
                .iter()
                .copied()
                .find(|&c| c > v && (self.is_infinitive(c) || self.lead(c) == Some("as") || doc.words[c].is("xcomp") || takes(c)))
        {
            let mut content = part(subject);
            let led = |m: &usize| doc.words[*m].form == "as" || takes(rest) && (doc.words[*m].is("case") || doc.words[*m].is("mark"));
            let role = doc.children(rest).iter().copied().filter(|&m| m > v && m < rest).find(led);
            let words: Vec<usize> = doc.subtree(rest).into_iter().filter(|&w| role.is_none_or(|r| w > r)).collect();
            content.extend(self.parts(&words, &HashSet::new()));
            return by(content, mode, "expected-of", if reduced { GUESS } else { THING }, false);
        }
        if let (Some(mode), false) = (cue.mode(Frame::Thing), reduced) {
            if source.is_some() {
                return by(part(subject), mode, "thing-over-passive-cue", THING, false);
            }
            // "the plan was announced": by whom is not told
            if cue.has(Frame::Clause) && !self.is_somebody(subject) {
                return by(part(subject), mode, "thing-over-passive-cue", GUESS, false);
            }
        }
        None
    }

    fn is_somebody(&self, w: usize) -> bool {
        let word = &self.document.words[w];
        let titles = &self.rules.titles;
        let noun = word.lemma.to_lowercase();
        word.upos == nlp::Upos::Propn || word.upos == nlp::Upos::Pron || titles.noun.contains(&noun) || titles.plural.contains(&noun)
    }

    fn is_infinitive(&self, c: usize) -> bool {
        let doc = self.document;
        (doc.words[c].is("xcomp") || doc.words[c].is("ccomp") || doc.words[c].is("advcl"))
            && doc.children(c).iter().any(|&m| m < c && doc.words[m].is("mark") && doc.words[m].form.eq_ignore_ascii_case("to"))
            && doc.child(c, "nsubj").is_none()
    }

    /// The clause that a cue reports: what depends on it, or the sentence that it is put into, in one part or two.
    fn clause_of(&self, v: usize, cue: &CueWord) -> Option<(Vec<Span>, &'static str)> {
        let doc = self.document;
        let word = &doc.words[v];
        let clauses = || doc.children_by(v, "ccomp").filter(|&c| !self.is_infinitive(c));
        // "it was no accident, the envoy said that …": what is led by the word is what is said
        let led = clauses().find(|&c| c > v && self.lead(c) == Some("that"));
        let clause =
            led.or_else(|| clauses().next()).or_else(|| self.hidden_clause(v, cue)).or_else(|| self.clause_under_venue(v, cue)).or_else(
                || {
                    // "he said: we go" and "he said, we go" are parataxis to some
                    let runs_on = doc.children_by(v, "parataxis").find(|&c| c > v && cue.has(Frame::Quote))?;
                    let marked = (v..runs_on).any(|w| matches!(doc.words[w].form.as_str(), ":" | "," | "“" | "\""));
                    (marked && doc.child(v, "obj").is_none() && word.rel != "parataxis").then_some(runs_on)
                },
            );
        if let Some(clause) = clause {
            // some clauses hang from the cue in pieces
            let more = doc.children_by(v, "ccomp").filter(|&c| c > clause && clause > v && !self.is_infinitive(c)).last();
            let mut words = more.iter().fold(self.below(clause), |all, &m| &all | &self.below(m));
            if let Some(speaker) = self.speaker_in_clause(v) {
                words = &words - &self.below(speaker);
            }
            let mut stretch = doc.subtree_range(clause).start..doc.subtree_range(more.unwrap_or(clause)).end;
            // words between the speaker and the cue are none of the clause after it
            if clause > v && doc.children_by(v, "nsubj").any(|s| s < stretch.start) {
                stretch.start = stretch.start.max(v + 1);
            }
            let mut parts = self.around(stretch, v, &words);
            if let Some(fronted) = self.fronted(v, clause) {
                parts.insert(0, fronted);
            }
            let because = match clause {
                _ if parts.len() > 1 => "clause-around-cue",
                c if c < v => "clause-then-cue",
                _ => "clause-under-cue",
            };
            return (!parts.is_empty()).then_some((parts, because));
        }
        // "the boats, he said, would sail": whatever word the tree hangs the cue from, the clause around it is meant
        // and to some "now, he said, the boats sail" has a dependent clause
        // … or with a relative one: "the boats, he said, would sail"
        let told = word.is("advcl") || word.rel == "acl:relcl" && doc.child(v, "obj").is_none();
        let first = doc.subtree_range(v).find(|&w| doc.words[w].upos != nlp::Upos::Punct);
        let asks = first.is_some_and(|w| matches!(doc.words[w].xpos, "WRB" | "WDT" | "WP" | "WP$"));
        let put_in = told && !asks && doc.child(v, "nsubj").is_some() && self.between_commas(v);
        // "as the inquiry noted, the pumps had failed"
        let as_noted = put_in && self.is_led_by_as(v) && doc.child(v, "obj").is_none();
        let put_in = put_in && doc.child(v, "mark").is_none();
        let head = word.head.filter(|_| word.is("parataxis") && !asks || put_in || as_noted)?;
        self.put_into(v, head, as_noted)
    }

    /// The clause that a cue is put into, without the words of the cue itself.
    fn put_into(&self, v: usize, head: usize, as_noted: bool) -> Option<(Vec<Span>, &'static str)> {
        let doc = self.document;
        let clause = [head].into_iter().chain(doc.ancestors(head)).find(|&h| self.is_clause(h))?;
        let own = self.below(v);
        let words: HashSet<usize> = doc.subtree(clause).into_iter().filter(|w| !own.contains(w)).collect();
        let (first, last) = (*words.iter().min()?, *words.iter().max()?);
        let parts = self.around(first..last + 1, v, &words);
        // the cue itself may stand first only where nothing else does: "he said: we go" is no interruption
        let because = if parts.len() > 1 { "clause-around-cue" } else { "clause-then-cue" };
        ((first < v || as_noted) && !parts.is_empty()).then_some((parts, because))
    }

    /// "If it rains, he said, the gate leaks": what stands before the speaker is said too.
    fn fronted(&self, v: usize, clause: usize) -> Option<Span> {
        let doc = self.document;
        let subject = doc.children_by(v, "nsubj").find(|&s| s < v)?;
        let begins = doc.subtree_range(clause).start;
        if begins <= v
            || doc.words.get(v + 1)?.form != ","
            || doc.words[v].head.is_some()
            || self.quote_around(doc.words[begins].span).is_some()
        {
            return None;
        }
        let speaker = doc.subtree_range(subject).start;
        let start = doc.sentences[doc.sentence_of_word(v)?].words.start;
        let before = speaker.checked_sub(1).filter(|&w| w > start && doc.words[w].form == ",")?;
        let own = |w: usize| {
            self.tells_when(w)
                || self.rules.cues.venue.nouns.contains(doc.words[w].form.as_str())
                || doc.words[w].upos == nlp::Upos::Verb && !self.rules.cues.verb(&doc.words[w].form).is_empty()
                || self.quote_around(doc.words[w].span).is_some()
        };
        self.without_stops(start..before).filter(|_| !(start..before).any(own))
    }

    /// "said in a letter that …": the clause is the verb's, though the tree gives it to the letter.
    fn clause_under_venue(&self, v: usize, cue: &CueWord) -> Option<usize> {
        let doc = self.document;
        let known = |o: usize| self.rules.cues.venue.nouns.contains(doc.words[o].form.as_str());
        let venues = doc.children_by(v, "obl").filter(|&o| o > v && (cue.has(Frame::Quote) || known(o)));
        let claims = |n: usize| self.rules.cues.noun(&doc.words[n].form).is_some_and(|c| c.has(Frame::That));
        // … or to a noun below it: "in one of a series of messages that …"
        let below =
            |o: usize| doc.subtree(o).into_iter().filter(move |&n| n > v && (n == o || doc.words[n].upos == nlp::Upos::Noun && !claims(n)));
        let told = |&c: &usize| {
            let that = |m: &usize| doc.words[*m].is("mark") && matches!(doc.words[*m].form.as_str(), "that" | "whether");
            // "said before noon that the fleet had left the port": to some the noon that the fleet left
            let object = |m: &usize| doc.words[*m].is("obj") && doc.words[*m].form == "that";
            let whole =
                || doc.children(c).iter().any(object) && doc.child(c, "nsubj").is_some() && doc.children_by(c, "obj").any(|o| o > c);
            doc.words[c].is("acl") && (doc.children(c).iter().any(that) || whole())
        };
        let venue = venues.flat_map(below).flat_map(|n| doc.children(n).iter().copied()).find(told);
        venue.or_else(|| self.question_aside(v, cue))
    }

    /// "explained to the council why …", "asked the captains how …": a question that the tree hangs from whoever is told, or takes for a circumstance.
    fn question_aside(&self, v: usize, cue: &CueWord) -> Option<usize> {
        let doc = self.document;
        // "would not say if she had signed"
        let open = cue.has(Frame::Question) || cue.has(Frame::Clause) && (self.is_negated(v) || self.refused_above(v));
        let asks = |c: usize| {
            let first = &doc.words[doc.subtree_range(c).start];
            let question = matches!(first.form.as_str(), "why" | "how" | "whether") || first.form == "if" && open;
            first.span.start() > doc.words[v].span.end() && question
        };
        let told = doc.children_by(v, "obl").filter(|&o| o > v).flat_map(|o| doc.children_by(o, "acl"));
        let own = doc.children_by(v, "advcl").filter(|_| open || cue.has(Frame::Addressee));
        told.chain(own).find(|&c| asks(c))
    }

    /// "Asked whether she would sign, she …": from the word that asks to the comma before whoever is asked, where the tree gives the question to another verb.
    fn asked_before(&self, v: usize) -> Option<Vec<Span>> {
        let doc = self.document;
        let head = doc.words[v].head.filter(|&h| h > v)?;
        let subject = doc.children_by(head, "nsubj").filter(|&s| s > v && s < head).last()?;
        let end = doc.subtree_range(subject).start.checked_sub(1).filter(|&w| doc.words[w].form == ",")?;
        let asks = |w: &usize| {
            matches!(doc.words[*w].form.as_str(), "whether" | "if" | "what" | "why" | "how" | "who" | "which" | "where" | "when")
        };
        let start = (v + 1..end.min(v + 10)).find(asks)?;
        Some(self.parts(&(start..end).collect::<Vec<_>>(), &HashSet::new()))
    }

    /// A clause that the tree takes for a thing: "said the words “amount to a threat”" with the thing "amount".
    fn hidden_clause(&self, v: usize, cue: &CueWord) -> Option<usize> {
        let doc = self.document;
        let has_subject = |c: usize| doc.child(c, "nsubj").is_some_and(|s| !doc.words[s].is("nsubj:outer"));
        let after =
            doc.children(v).iter().copied().find(|&c| c > v && (doc.words[c].is("obj") || doc.words[c].is("xcomp")) && has_subject(c));
        let before = || {
            let comma = |c: usize| (c..v).any(|w| doc.words[w].form == ",");
            let led =
                |c: usize| doc.child(c, "mark").is_some() || doc.child(c, "case").is_some_and(|k| doc.children(c).first() == Some(&k));
            doc.children(v).iter().copied().find(|&c| {
                c < v && ["obl", "advcl", "obj", "dep"].iter().any(|rel| doc.words[c].is(rel)) && has_subject(c) && !led(c) && comma(c)
            })
        };
        after.or_else(|| before().filter(|_| cue.has(Frame::Quote) && doc.child(v, "obj").is_none()))
    }

    fn is_clause(&self, w: usize) -> bool {
        let word = &self.document.words[w];
        word.head.is_none()
            || ["ccomp", "advcl", "acl", "parataxis", "csubj", "xcomp"].iter().any(|rel| word.is(rel))
            || word.is("conj") && self.document.child(w, "nsubj").is_some()
    }

    fn is_led_by_as(&self, v: usize) -> bool {
        self.lead(v).is_some_and(|l| l.eq_ignore_ascii_case("as"))
    }

    fn between_commas(&self, v: usize) -> bool {
        let doc = self.document;
        let range = doc.subtree_range(v);
        let comma = |w: usize| doc.words.get(w).is_some_and(|w| w.form == ",");
        let first = doc.sentence_of_word(v).map(|s| doc.sentences[s].words.start);
        let joins = |w: usize| doc.words[w].upos == nlp::Upos::Cconj;
        let apart = comma(range.start)
            || Some(range.start) == first
            || range.start > 0 && (comma(range.start - 1) || joins(range.start - 1) && Some(range.start - 1) == first);
        // "the boats were old, as the inquiry had found."
        let last = doc.sentence_of_word(v).map(|s| doc.sentences[s].words.end);
        let ends = |w: usize| self.is_led_by_as(v) && Some(w + 1) == last;
        apart && (comma(range.end) || comma(range.end - 1) || ends(range.end))
    }

    /// A stretch of words without the cue that stands in its midst, and what belongs to the cue beside it.
    fn around(&self, stretch: Range<usize>, v: usize, words: &HashSet<usize>) -> Vec<Span> {
        let parts = if stretch.contains(&v) {
            let own = |w: &usize| !words.contains(w);
            let start = (stretch.start..v).rev().take_while(own).last().unwrap_or(v);
            let end = (v..stretch.end).take_while(own).last().unwrap_or(v);
            vec![stretch.start..start, end + 1..stretch.end]
        } else {
            vec![stretch]
        };
        let phrase = |s: &Span| self.document.words[self.document.words_in(*s).start].form.eq_ignore_ascii_case("according");
        parts.into_iter().filter_map(|p| self.without_stops(p)).filter(|s| !phrase(s)).collect()
    }

    /// A thing with what the verb says of it: from a dependent to the last that belongs to it, before circumstances of the saying.
    fn stretch(&self, v: usize, start: usize) -> Vec<Span> {
        let doc = self.document;
        let last = doc
            .children(v)
            .iter()
            .copied()
            .filter(|&c| c >= start && !doc.words[c].is("punct"))
            .take_while(|&c| c == start || self.belongs(c))
            .last()
            .unwrap_or(start);
        self.parts(&self.dependents_from(v, start, last), &HashSet::new())
    }

    /// Whether a later dependent of a cue belongs to what is reported, not to the reporting.
    fn belongs(&self, c: usize) -> bool {
        let doc = self.document;
        let word = &doc.words[c];
        if word.is("xcomp") || word.is("ccomp") || word.is("obj") {
            return true;
        }
        let words = &self.rules.cues.phrase.belongs;
        (word.is("obl") || word.is("advcl")) && self.lead(c).is_some_and(|l| words.contains(&l.to_lowercase())) && !self.tells_when(c)
    }

    pub(super) fn tells_when(&self, c: usize) -> bool {
        let span = self.document.words[c].span;
        let next = self.times.partition_point(|t| t.span.end() <= span.start());
        self.times.get(next).is_some_and(|t| t.span.contains(span))
    }

    /// The words of a verb's dependents from one to another.
    pub(super) fn dependents_from(&self, v: usize, first: usize, last: usize) -> Vec<usize> {
        let doc = self.document;
        let mut words: Vec<usize> =
            doc.children(v).iter().copied().filter(|&c| c >= first && c <= last).flat_map(|c| doc.subtree(c)).filter(|&w| w > v).collect();
        words.sort_unstable();
        self.without_aside(words)
    }

    /// Words without the relative clause that a comma puts at their end: the reporter's, not the source's.
    fn without_aside(&self, mut words: Vec<usize>) -> Vec<usize> {
        let doc = self.document;
        let aside = words.iter().copied().find(|&w| {
            doc.words[w].is("acl:relcl") && {
                let first = doc.subtree_range(w).start;
                first > words[0] && (doc.words[first].form == "," || doc.words[first - 1].form == ",")
            }
        });
        if let Some(aside) = aside {
            let range = doc.subtree_range(aside);
            if words.last().is_some_and(|&l| l < range.end) {
                words.retain(|&w| w < range.start);
            }
        }
        words
    }

    /// Called the plan a farce, calls it useless: the thing and its label.
    fn labelled(&self, v: usize) -> Option<Vec<Span>> {
        let doc = self.document;
        let after = || doc.children(v).iter().copied().filter(|&c| c > v);
        let is_label =
            |c: usize| (doc.words[c].is("xcomp") || doc.words[c].is("obj") || doc.words[c].is("ccomp")) && !self.is_infinitive(c);
        // "what he called the end": the thing is what
        let before = doc.children(v).iter().copied().find(|&c| c < v && doc.words[c].is("obj"));
        let thing = after().find(|&c| doc.words[c].is("obj") || doc.words[c].is("iobj"));
        let thing = thing.or_else(|| after().find(|&c| before.is_some() && is_label(c)))?;
        let relative = before.filter(|_| !after().any(|c| c > thing && is_label(c)));
        if let Some(relative) = relative {
            let mut content = self.parts(&doc.subtree(relative), &HashSet::new());
            content.extend(self.parts(&self.dependents_from(v, thing, thing), &HashSet::new()));
            return Some(content);
        }
        let quoted = |c: usize| self.begins_quotation(c);
        if let Some(label) = after().find(|&c| c > thing && (is_label(c) || quoted(c))) {
            return Some(self.parts(&self.dependents_from(v, thing, label), &HashSet::new()));
        }
        // “called the plan “reckless””: to the tree the words in marks may belong to the thing
        let words = self.dependents_from(v, thing, thing);
        let within = words.iter().any(|&w| w > thing && self.quote_around(doc.words[w].span).is_some());
        (within && self.quote_around(doc.words[thing].span).is_none()).then(|| self.parts(&words, &HashSet::new()))
    }

    /// The thing that a relative clause is about, and the label that its verb gives it.
    fn what_is_relative(&self, v: usize) -> Option<Vec<Span>> {
        let doc = self.document;
        let word = &doc.words[v];
        let noun = word.head.filter(|&h| word.is("acl") && word.rel == "acl:relcl" && h < v)?;
        let own = doc.child(v, "nsubj").filter(|&s| !doc.words[s].is("nsubj:pass"))?;
        // the relative pronoun is not its subject
        if doc.words[own].feat("PronType") == Some("Rel") || doc.child(v, "ccomp").is_some() {
            return None;
        }
        let pronoun = doc.children(v).iter().copied().find(|&c| c < own && doc.words[c].is("obj"));
        let mut content = match pronoun {
            Some(pronoun) => self.parts(&[pronoun], &HashSet::new()),
            None if doc.words[noun].upos == nlp::Upos::Pron => self.parts(&[noun], &HashSet::new()),
            None => self.source_at(noun).map(|s| vec![s.span])?,
        };
        let label = doc
            .children(v)
            .iter()
            .copied()
            .find(|&c| c > v && (doc.words[c].is("xcomp") || self.lead(c) == Some("as") || self.begins_quotation(c)));
        content.extend(self.parts(&self.dependents_from(v, label?, label?), &HashSet::new()));
        Some(content)
    }

    /// What follows the preposition that a cue takes.
    fn after_preposition(&self, v: usize, cue: &CueWord) -> Option<(Vec<Span>, CueMode, Strength)> {
        let doc = self.document;
        let phrases = || doc.children(v).iter().copied().filter(|&c| c > v && (doc.words[c].is("obl") || doc.words[c].is("advcl")));
        let (phrase, mode, strength) = phrases().find_map(|c| {
            let lead = self.lead(c)?.to_lowercase();
            let mode = cue.with(&lead)?;
            (!self.tells_when(c)).then_some((c, mode, cue.strength_with(&lead)))
        })?;
        let lead = doc.children(phrase).iter().copied().find(|&c| doc.words[c].is("case") || doc.words[c].is("mark"))?;
        // "called on both sides to wait"
        let infinitive = doc.children(v).iter().copied().find(|&c| c > phrase && cue.has(Frame::WhomTo) && self.is_infinitive(c));
        let later =
            doc.children(v).iter().copied().filter(|&c| c > phrase && !doc.words[c].is("punct")).take_while(|&c| self.belongs(c)).last();
        // "called for the captain to go": the captain stands between the preposition and what he is to do
        let first = doc.children(v).iter().copied().find(|&c| c > lead && c < phrase).unwrap_or(phrase);
        let words = self.dependents_from(v, first, infinitive.or(later).unwrap_or(phrase));
        let words: Vec<usize> = words.into_iter().filter(|&w| w > lead).collect();
        Some((self.parts(&words, &HashSet::new()), mode, strength))
    }
}
