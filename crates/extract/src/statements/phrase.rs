//! Phrases that give a source: "according to the captain", "in her view".

use super::saying::Saying;
use super::source::Source;
use super::{CLAUSE, Finder, WEAK};
use crate::cues::CueMode;
use article::Span;
use std::collections::HashSet;
use std::ops::Range;

impl Finder<'_, '_> {
    /// The clause that a phrase gives a source to: `w` is the phrase's first word, or the noun that it is about.
    pub(super) fn phrase_saying(&self, w: usize, sentence: usize) -> Option<Saying> {
        let doc = self.document;
        let form = doc.words[w].form.to_lowercase();
        if self.rules.cues.adverbs.contains(&form) {
            return self.by_adverb(w);
        }
        for phrase in &self.rules.cues.sources {
            let (source, cue, all, noun) = if phrase.of.is_empty() {
                if phrase.lead.first() != Some(&form) || !self.follow(w, &phrase.lead) {
                    continue;
                }
                let last = w + phrase.lead.len() - 1;
                // the source hangs below the phrase's words or above them, as the tree has it
                let head = [w, last].into_iter().filter_map(|x| doc.words[x].head).find(|&h| h > last);
                let Some(head) = head.or_else(|| doc.children(w).iter().copied().find(|&c| c > last)) else { continue };
                let mut all = self.below(head);
                all.extend(w..=last);
                let Some(source) = self.source_at(head) else { continue };
                let Some(cue) = doc.span_of(w..last + 1) else { continue };
                // "in a new poll, …" gives a source, "is ahead in the polls" none
                let first = w == doc.sentences[sentence].words.start;
                let fits = phrase.papers.contains(&doc.words[head].lemma.to_lowercase())
                    && (first || self.counts(doc.sentences[sentence].words.start..w, phrase) && all.len() > 3);
                if !phrase.papers.is_empty() && !fits {
                    continue;
                }
                if phrase.copular && !(first && self.is_of_somebody(head) && self.says_what_is(head)) {
                    continue;
                }
                // "paid according to their rank" is a measure, "according to the captain" a source
                let apart = w == doc.sentences[sentence].words.start || doc.words[w - 1].upos == nlp::Upos::Punct;
                if !apart && !self.is_speaker(head) {
                    continue;
                }
                (source, cue, all, head.max(w))
            } else {
                let lead = doc
                    .children_by(w, "case")
                    .next()
                    .filter(|&l| phrase.lead.first().is_some_and(|p| doc.words[l].form.eq_ignore_ascii_case(p)));
                let (true, Some(_)) = (phrase.of.contains(&form), lead) else { continue };
                let Some(source) = doc.children_by(w, "nmod:poss").next().and_then(|o| self.possessor(o)) else { continue };
                (source, doc.words[w].span, self.below(w), w)
            };
            let content = self.clause_around(noun, &all, sentence)?;
            return Some(self.by_phrase(w, cue, phrase, source, content));
        }
        None
    }

    /// The clause that an adverb makes somebody's word: "the club is reportedly leaving".
    fn by_adverb(&self, w: usize) -> Option<Saying> {
        let doc = self.document;
        let head = doc.words[w].head.filter(|_| doc.words[w].is("advmod"))?;
        let content = self.parts(&doc.subtree(head), &HashSet::from([w]));
        (!content.is_empty()).then(|| Saying {
            word: w,
            cue: doc.words[w].span,
            lemma: doc.words[w].lemma.clone(),
            mode: CueMode::Speech,
            source: None,
            content,
            withheld: false,
            because: "adverb-cue",
            confidence: WEAK,
            clause: false,
            addressee: None,
            via: None,
        })
    }

    fn by_phrase(&self, w: usize, cue: Span, phrase: &crate::cues::SourcePhrase, source: Source, content: Vec<Span>) -> Saying {
        let lemma = if phrase.of.is_empty() { phrase.lead.join(" ") } else { self.document.words[w].lemma.clone() };
        Saying {
            word: w,
            cue,
            lemma,
            mode: phrase.mode,
            source: Some(source),
            content,
            withheld: false,
            because: "source-phrase",
            confidence: CLAUSE,
            clause: true,
            addressee: None,
            via: None,
        }
    }

    fn counts(&self, mut words: Range<usize>, phrase: &crate::cues::SourcePhrase) -> bool {
        words.any(|w| phrase.counts.contains(&self.document.words[w].lemma) || phrase.counts.contains(&self.document.words[w].form))
    }

    fn is_of_somebody(&self, head: usize) -> bool {
        let doc = self.document;
        let after = doc.subtree_range(head).end;
        let named = doc.name_of_word(head).is_some_and(|n| doc.names[n].label == nlp::NameLabel::Per);
        (named || doc.words[head].upos == nlp::Upos::Pron) && doc.words[after - 1..].iter().take(2).any(|w| w.form == ",")
    }

    fn says_what_is(&self, head: usize) -> bool {
        self.document.words[head].head.is_some_and(|h| self.document.child(h, "cop").is_some())
    }

    fn follow(&self, w: usize, lead: &[String]) -> bool {
        let words = &self.document.words;
        lead.iter().enumerate().all(|(i, l)| words.get(w + i).is_some_and(|x| x.form.eq_ignore_ascii_case(l)))
    }

    /// What a phrase speaks of: at either end of a sentence all the rest of it, else the clause that it stands in.
    fn clause_around(&self, phrase: usize, all: &HashSet<usize>, sentence: usize) -> Option<Vec<Span>> {
        let doc = self.document;
        let words = doc.sentences[sentence].words.clone();
        let sign = |w: &usize| doc.words[*w].upos == nlp::Upos::Punct;
        let first = words.clone().find(|w| !sign(w))?;
        let last = words.clone().rev().find(|w| !sign(w))?;
        let start = *all.iter().min()?;
        let content = if all.contains(&first) || all.contains(&last) && start > 0 && sign(&(start - 1)) {
            words.filter(|w| !all.contains(w)).collect()
        } else {
            let head = [phrase].into_iter().chain(doc.ancestors(phrase)).filter(|w| !all.contains(w)).find(|&w| {
                matches!(doc.words[w].upos, nlp::Upos::Verb | nlp::Upos::Adj | nlp::Upos::Aux)
                    || doc.child(w, "nsubj").is_some()
                    || doc.words[w].head.is_none()
            })?;
            doc.subtree(head)
        };
        let parts = self.parts(&content, all);
        (!parts.is_empty()).then_some(parts)
    }
}
