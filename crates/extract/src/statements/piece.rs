//! Pieces of quotation within a sentence: whatever verb has a speaker and such words after it reports them.
//!
//! “Orlan scorned “a treaty of paper”” is her word though the lexicon has no such cue. Titles and slogans begin with a capital letter, and of one or two
//! words within a clause as many are irony: neither is a piece.

use super::{Attribution, CueFound, Finder, LABEL};
use crate::cues::CueMode;
use crate::quotes::Quote;
use article::Span;
use nlp::Upos;
use std::collections::HashSet;

impl Finder<'_, '_> {
    /// Attributes the pieces of quotation that no statement holds.
    pub(super) fn pieces(&mut self) {
        let mut held = vec![false; self.quotes.len()];
        for content in self.statements.iter().flat_map(|s| &s.content) {
            let first = self.quotes.partition_point(|q| q.span.end() <= content.start());
            for (q, held) in self.quotes.iter().zip(&mut held).skip(first).take_while(|(q, _)| q.span.start() < content.end()) {
                *held |= q.span.overlaps(*content);
            }
        }
        let mut end = 0;
        for (q, held) in held.into_iter().enumerate() {
            let quote = self.quotes[q];
            if held || quote.span.start() < end || !self.is_piece(quote) {
                continue;
            }
            if let Some((content, found)) = self.under_verb(quote) {
                end = content.last().map_or(end, |c| c.end());
                self.state(content, found);
            }
        }
    }

    fn is_piece(&self, quote: Quote) -> bool {
        let inner = self.article.text.slice(quote.inner);
        let words = inner.split_whitespace().count();
        let closed = inner.ends_with([',', '.', '?', '!']);
        inner.starts_with(char::is_lowercase) && (words >= 3 || closed)
    }

    /// What the nearest verb with a speaker reports, if the piece is part of it.
    fn under_verb(&self, quote: Quote) -> Option<(Vec<Span>, Attribution)> {
        let doc = self.document;
        let first = doc.words_in(quote.inner).start;
        let verbs = doc.ancestors(first).filter(|&v| doc.words[v].upos == Upos::Verb && doc.words[v].span.end() <= quote.span.start());
        verbs.take(3).find_map(|v| {
            let subject = self.speaker_of(v).filter(|&s| doc.words[s].rel != "nsubj:pass" && self.is_speaker(s))?;
            let source = self.source_at(subject)?;
            let part = doc.children(v).iter().copied().find(|&c| c > v && doc.subtree_range(c).contains(&first))?;
            let thing = doc.children(v).iter().copied().find(|&c| c > v && c < part && doc.words[c].is("obj"));
            let mut words = self.dependents_from(v, thing.unwrap_or(part), part);
            // "focused on “the price of rope”": the preposition is the cue's
            let lead = doc.children(part).iter().copied().find(|&c| doc.words[c].is("case"));
            if let Some(lead) = lead.filter(|_| thing.is_none()) {
                words.retain(|&w| w > lead);
            }
            let mut content = self.parts(&words, &HashSet::new());
            let last = content.last_mut().filter(|c| c.overlaps(quote.span))?;
            *last = last.cover(quote.span);
            let cue = CueFound { span: doc.words[v].span, lemma: doc.words[v].lemma.to_lowercase(), mode: CueMode::Speech };
            Some((content, Attribution { source: Some(source), cue: Some(cue), ..Attribution::by("piece-under-verb", LABEL) }))
        })
    }
}
