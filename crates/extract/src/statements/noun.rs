//! Nouns and adjectives as cues: "her claim that …", "expressed concern about …", "is confident that …".

use super::saying::Saying;
use super::source::Source;
use super::{CLAUSE, Finder, GUESS, NOUN, THING};
use crate::cues::{CueMode, CueWord, Frame, Strength};
use article::Span;
use std::collections::HashSet;

impl Finder<'_, '_> {
    /// What a noun of saying or thinking reports, where it is told whose it is.
    pub(super) fn noun_saying(&self, n: usize) -> Option<Saying> {
        let doc = self.document;
        let word = &doc.words[n];
        let cue = self.rules.cues.noun(&word.form)?;
        // "expressed concern about the dam": the phrase may hang from the verb that carries the noun
        let carrier = word.head.filter(|&h| word.is("obj") && h < n && self.rules.cues.is_light(&doc.words[h].form.to_lowercase()));
        // "the insistence of officials that …" is theirs, and "the insistence of officials" says nothing
        let of = doc.children_by(n, "nmod").find(|&c| c > n && self.lead(c) == Some("of") && self.is_speaker(c));
        if let Some(of) = of.filter(|_| cue.has(Frame::That)) {
            let that = |c: &usize| *c > of && matches!(self.lead(*c), Some("that" | "to"));
            let clause = doc.children(n).iter().chain(doc.children(of)).copied().find(that)?;
            let content = self.parts(&doc.subtree(clause), &HashSet::new());
            let strength = cue.strength(Frame::That);
            return Some(self.by_noun(n, word.span, cue, (content, cue.mode(Frame::That)?, strength), Some(self.source_at(of)?)));
        }
        let (content, mode, strength) = self.complement(n, n, cue).or_else(|| self.complement(carrier?, n, cue))?;
        let owner = doc.children_by(n, "nmod:poss").next();
        let other = || doc.children_by(n, "nmod").find(|&c| matches!(self.lead(c), Some("by" | "from")));
        // "he repeated his promise": his is who he is
        let same = owner.filter(|&o| doc.words[o].upos == nlp::Upos::Pron).and_then(|_| self.subject_of(self.verb_over(n)?));
        let same = same.filter(|&s| self.is_speaker(s) && s != n);
        let source = match owner.or_else(other) {
            Some(owner) => match same.and_then(|s| self.source_at(s)) {
                Some(source) => Some(source),
                None => Some(self.possessor(owner)?),
            },
            None => carrier.and_then(|c| self.source_at(self.subject_of(c)?)),
        };
        if source.is_none() && self.rules.cues.is_owned(&cue.lemma) {
            return None;
        }
        let cue_span = carrier.map_or(word.span, |c| doc.words[c].span.cover(word.span));
        let cue_span = if owner.is_some() { word.span } else { cue_span };
        Some(self.by_noun(n, cue_span, cue, (content, mode, strength), source))
    }

    /// A noun without a source is a guess.
    fn by_noun(
        &self,
        n: usize,
        span: Span,
        cue: &CueWord,
        (content, mode, strength): (Vec<Span>, CueMode, Strength),
        source: Option<Source>,
    ) -> Saying {
        Saying {
            word: n,
            cue: span,
            lemma: cue.lemma.clone(),
            mode,
            source,
            content,
            withheld: false,
            because: "noun-cue",
            confidence: if source.is_none() || strength == Strength::Guess { GUESS } else { NOUN },
            clause: false,
            addressee: None,
            via: None,
        }
    }

    /// The verb that a noun is an object or circumstance of.
    fn verb_over(&self, n: usize) -> Option<usize> {
        let doc = self.document;
        let mut at = n;
        for _ in 0..3 {
            let word = &doc.words[at];
            let head = word.head?;
            match word.upos {
                _ if doc.words[head].upos == nlp::Upos::Verb && (word.is("obj") || word.is("obl")) => return Some(head),
                nlp::Upos::Noun => at = head,
                _ => return None,
            }
        }
        None
    }

    /// What a predicate adjective of thinking reports of its subject.
    pub(super) fn adjective_saying(&self, a: usize) -> Option<Saying> {
        let doc = self.document;
        let word = &doc.words[a];
        let cue = self.rules.cues.adjective(&word.form)?;
        let subject = doc.child(a, "nsubj").or_else(|| self.subject_of(a));
        // "it is clear that" says nobody's mind
        if subject.is_some_and(|s| doc.words[s].form.eq_ignore_ascii_case("it")) {
            return None;
        }
        let source = subject.and_then(|s| self.source_at(s));
        let speaks = source.is_some() && subject.is_some_and(|s| self.is_speaker(s));
        let (content, mode, strength) = self.complement(a, a, cue)?;
        // "made clear that", "makes it clear that": the speaker's words, no thought of his
        let makes = word.head.filter(|&h| speaks && word.is("xcomp") && h < a && doc.words[h].lemma == "make");
        Some(Saying {
            word: a,
            cue: makes.map_or(word.span, |m| doc.words[m].span.cover(word.span)),
            lemma: if makes.is_some() { format!("make {}", cue.lemma) } else { cue.lemma.clone() },
            mode: if makes.is_some() { CueMode::Speech } else { mode },
            source,
            content,
            withheld: false,
            because: if makes.is_some() { "clause-under-cue" } else { "adjective-cue" },
            confidence: match makes {
                _ if !speaks || strength == Strength::Guess => GUESS,
                Some(_) => CLAUSE,
                None => THING,
            },
            clause: makes.is_some(),
            addressee: None,
            via: None,
        })
    }

    /// The clause, infinitive or phrase of a noun or adjective, among the dependents of a word.
    fn complement(&self, of: usize, after: usize, cue: &CueWord) -> Option<(Vec<Span>, CueMode, Strength)> {
        let doc = self.document;
        let in_frame = |words: &[usize], frame| Some((self.parts(words, &HashSet::new()), cue.mode(frame)?, cue.strength(frame)));
        doc.children(of)
            .iter()
            .copied()
            .filter(|&c| c > after)
            .find_map(|c| {
                let word = &doc.words[c];
                let lead = self.lead(c).map(str::to_lowercase);
                let clause = word.is("acl") || word.is("ccomp") || word.is("advcl") || word.is("xcomp");
                let words = doc.subtree(c);
                match lead.as_deref() {
                    Some("to") if clause => in_frame(&words, Frame::To),
                    Some("that" | "whether" | "if") if clause => in_frame(&words, Frame::That),
                    None if word.is("ccomp") => in_frame(&words, Frame::That),
                    Some(lead) if clause || word.is("nmod") || word.is("obl") => {
                        let mode = cue.with(lead)?;
                        let first = doc.children(c).iter().copied().find(|&m| doc.words[m].is("case") || doc.words[m].is("mark"))?;
                        let words: Vec<usize> = words.into_iter().filter(|&w| w > first).collect();
                        Some((self.parts(&words, &HashSet::new()), mode, cue.strength_with(lead)))
                    }
                    _ => None,
                }
            })
            .filter(|(content, ..)| !content.is_empty())
    }

    /// Whose a thing is: "the captain’s", "his", "by the captain".
    pub(super) fn possessor(&self, owner: usize) -> Option<Source> {
        let source = self.source_at(owner)?;
        let words = self.article.text.slice(source.span);
        let bare =
            words.strip_suffix("’s").or_else(|| words.strip_suffix("'s")).or_else(|| words.strip_suffix(['’', '\''])).unwrap_or(words);
        Some(Source { span: Span::new(source.span.start(), source.span.start() + bare.len())?, ..source })
    }
}
