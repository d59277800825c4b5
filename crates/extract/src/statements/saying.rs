//! Sayings: what the tree reports under a cue, and what becomes of sayings within sayings.

use super::source::Source;
use super::{Attribution, CueFound, Finder};
use crate::cues::CueMode;
use article::Span;
use nlp::Upos;
use std::collections::HashSet;
use std::ops::Range;

/// A cue with what it reports, before it is known whether it stands.
#[derive(Clone, Debug)]
pub(super) struct Saying {
    /// The word of the cue.
    pub word: usize,
    /// All of the cue.
    pub cue: Span,
    pub lemma: String,
    pub mode: CueMode,
    pub source: Option<Source>,
    pub content: Vec<Span>,
    pub withheld: bool,
    pub because: &'static str,
    pub confidence: f32,
    /// A clause that somebody says: the kind that also stands within another saying.
    pub clause: bool,
    /// To whom, where the cue's own words tell: whoever is asked.
    pub addressee: Option<Source>,
    /// Who carried it, where the cue's own words tell: whoever quotes the speaker.
    pub via: Option<Source>,
}

impl Finder<'_, '_> {
    /// Reads every cue of the lexicon with its clause, infinitive or thing.
    pub(super) fn sayings(&mut self) {
        let mut found: Vec<Saying> = Vec::new();
        for sentence in 0..self.document.sentences.len() {
            let block = self.document.sentences[sentence].block;
            if self.article.sections.get(block).is_some_and(|s| s.kind.is_read()) {
                found.extend(self.sayings_of(sentence));
            }
        }
        for saying in found {
            let (from, end) = self.words_after(&saying);
            let mut circumstances = self.circumstances(from, from, end);
            circumstances.addressee = saying.addressee.map(|a| a.span).or(circumstances.addressee);
            circumstances.via = saying.via.map(|v| v.span).or(circumstances.via);
            let content = saying.content.clone();
            let attribution = Attribution {
                source: saying.source,
                cue: Some(CueFound { span: saying.cue, lemma: saying.lemma, mode: saying.mode }),
                circumstances,
                because: saying.because,
                confidence: saying.confidence,
            };
            let s = self.state(content, attribution);
            self.statements[s].withheld = saying.withheld;
        }
    }

    fn sayings_of(&self, sentence: usize) -> Vec<Saying> {
        let words = self.document.sentences[sentence].words.clone();
        let mut all: Vec<Saying> = Vec::new();
        for w in words {
            let word = &self.document.words[w];
            let saying = match word.upos {
                Upos::Verb => self.verb_saying(w).or_else(|| self.phrase_saying(w, sentence)),
                Upos::Noun => self.noun_saying(w).or_else(|| self.phrase_saying(w, sentence)),
                Upos::Adj => self.adjective_saying(w),
                _ => self.phrase_saying(w, sentence),
            };
            all.extend(saying.map(|s| Saying { content: self.settled(&s), ..s }));
        }
        // speech has its own reporter, and a quotation's cue its content
        let spoken = |s: &Saying| {
            self.quote_around(s.cue).is_some()
                || self.taken.contains(&s.cue)
                || self
                    .statements
                    .iter()
                    .any(|t| t.content.iter().any(|c| c.contains(s.cue) || !s.clause && s.content.iter().any(|own| own.contains(*c))))
        };
        all.retain(|s| !spoken(s));
        let (known, guesses) = all.into_iter().partition(|s: &Saying| s.confidence >= record::SHOWN);
        self.with_guesses(self.untangled(known), guesses)
    }

    /// What is only likely yields to what is known, and of two that touch the later to the earlier.
    fn with_guesses(&self, mut all: Vec<Saying>, guesses: Vec<Saying>) -> Vec<Saying> {
        let places = |s: &Saying| -> Vec<Span> { s.content.iter().copied().chain([s.cue]).collect() };
        for guess in guesses {
            let own = places(&guess);
            let touches = |others: &[Span]| others.iter().any(|o| own.iter().any(|p| p.overlaps(*o)));
            if !all.iter().any(|s| touches(&places(s))) && !self.statements.iter().any(|s| touches(&s.content)) {
                all.push(guess);
            }
        }
        all.sort_by_key(|s| s.word);
        all
    }

    /// Of sayings within sayings, those that stand.
    fn untangled(&self, mut all: Vec<Saying>) -> Vec<Saying> {
        if all.is_empty() {
            return all;
        }
        let inside = |s: &Saying, other: &Saying| other.content.iter().any(|c| c.contains(s.cue));
        // "made the claim that", "declined to say whether": the inner cue has the content, the outer only carries it
        let carried: HashSet<usize> = all
            .iter()
            .filter(|outer| !outer.clause && !self.wants_act(outer))
            .filter(|outer| {
                all.iter().any(|inner| {
                    inner.word != outer.word
                        && inside(inner, outer)
                        && (self.carries(outer.word, inner.word)
                            || self.is_told_in(outer.word, inner.word)
                            || outer.content.last().map(|c| c.end()) < inner.content.last().map(|c| c.end()))
                })
            })
            .map(|s| s.word)
            .collect();
        all.retain(|s| !carried.contains(&s.word));
        // "the boats sail, he said, according to the paper": the paper carried what he said
        let leads = |s: &&Saying| {
            let word = &self.document.words[s.word];
            s.clause && s.because != "source-phrase" && (word.head.is_none() || word.is("parataxis"))
        };
        let main = all.iter().find(leads).map(|s| s.cue);
        let quoted = |s: &Saying| self.taken.iter().any(|cue| s.content.iter().any(|c| c.contains(*cue)) && cue.end() < s.cue.start());
        all.retain(|s| s.because != "source-phrase" || !quoted(s));
        all.retain(|s| s.because != "source-phrase" || !main.is_some_and(|cue| self.carried_by(s, cue)));
        let kept: Vec<bool> = all
            .iter()
            .map(|s| {
                let nested = all.iter().any(|other| other.word != s.word && inside(s, other) && !inside(other, s));
                !nested || s.clause && self.speaks_by_name(s)
            })
            .collect();
        let mut keep = kept.into_iter();
        all.retain(|_| keep.next().unwrap_or(false));
        all
    }

    /// Whether what is said is an act, whatever that act says in turn: "urged the council to back the plan", "pledged to defend it".
    fn wants_act(&self, s: &Saying) -> bool {
        matches!(s.because, "to-under-cue" | "whom-to-under-cue" | "expected-of") && !s.withheld && s.confidence >= record::SHOWN
    }

    /// Whether a source at the end of a sentence is said of the saying before it.
    fn carried_by(&self, phrase: &Saying, cue: Span) -> bool {
        phrase.cue.start() > cue.end() && phrase.content.last().is_none_or(|c| c.end() <= phrase.cue.start())
    }

    /// Whether the outer cue only carries the inner: its noun, or the verb of its infinitive.
    fn carries(&self, outer: usize, inner: usize) -> bool {
        let words = &self.document.words;
        words[inner].head == Some(outer)
            && (words[inner].is("xcomp") || words[inner].upos == Upos::Noun && self.rules.cues.is_light(&words[outer].form.to_lowercase()))
    }

    /// Whether the inner cue tells what stands in the thing that the outer gives out: "released a report charging …".
    fn is_told_in(&self, outer: usize, inner: usize) -> bool {
        let words = &self.document.words;
        let thing = words[inner].head.filter(|&t| words[inner].is("acl") && words[t].is("obj"));
        thing.is_some_and(|t| words[t].head == Some(outer)) && words[inner].xpos == "VBG"
    }

    /// Within another's words, only a speaker with a name or office is a speaker of their own.
    fn speaks_by_name(&self, s: &Saying) -> bool {
        s.mode != CueMode::Thought
            && s.source.is_some_and(|source| {
                self.document.words_in(source.span).any(|w| matches!(self.document.words[w].upos, Upos::Propn | Upos::Noun))
            })
    }

    /// The tokens around a cue that may tell its circumstances: up to the content that follows, or to the end of the sentence.
    fn words_after(&self, saying: &Saying) -> (usize, usize) {
        let past = self.tokens_between(0, saying.cue.end()).end;
        let sentence = self.document.sentence_of(saying.cue.start()).map_or(past, |s| self.document.sentences[s].tokens.end);
        let next = saying.content.iter().map(|c| c.start()).filter(|&c| c >= saying.cue.end()).min();
        (past, next.map_or(sentence, |c| self.tokens_between(0, c).end.clamp(past, sentence)))
    }

    // ---- extents

    /// The content of a saying where the words beside it settle what the tree leaves open.
    fn settled(&self, saying: &Saying) -> Vec<Span> {
        let mut content = saying.content.clone();
        let opens = |span: &Span| &self.document.words[self.document.words_in(*span).start];
        // "in his letter he said that …": a clause with "that" begins there
        if let [before, that] = content[..]
            && before.end() <= saying.cue.start()
            && opens(&that).form == "that"
            && opens(&that).rel == "mark"
        {
            content = vec![that];
        }
        // "said at noon, where the boats lay, that …": the clause begins where its word stands, if that is not its first
        if let Some(last) = content.last_mut().filter(|c| c.start() >= saying.cue.end() && saying.because == "clause-under-cue") {
            let words = self.document.words_in(*last);
            let comma = |w: usize| w > 0 && self.document.words[w - 1].form == ",";
            let that = |&w: &usize| {
                let (word, head) = (&self.document.words[w], self.document.words[w].head);
                word.form == "that" && word.is("mark") && comma(w) && head.is_some_and(|h| self.document.words[h].head == Some(saying.word))
            };
            if let Some(begin) = words.clone().skip(1).find(that) {
                *last = self.without_stops(begin..words.end).unwrap_or(*last);
            }
        }
        // "but the boats, he said, would sail": the word that joins the sentence to the last is the reporter's
        if let Some(first) = content.first_mut()
            && first.end() <= saying.cue.start()
            && opens(first).upos == Upos::Cconj
            && self.quote_around(opens(first).span).is_none()
        {
            let words = self.document.words_in(*first);
            match self.without_stops(words.start + 1..words.end) {
                Some(rest) => *first = rest,
                None => {
                    content.remove(0);
                }
            }
        }
        if let Some(last) = content.last_mut() {
            if let Some(cut) = self.next_cue_begins(saying.word, *last) {
                *last = cut;
            }
            if let Some(cut) = self.reporting_begins(*last) {
                *last = cut;
            }
            // words in marks are quoted to the end
            if let Some(quote) = self.quote_holding(last.end() - 1).filter(|q| last.holds(q.span.start()) && q.span.end() > last.end()) {
                *last = last.cover(quote.span);
            }
            if let Some(more) = self.quoted_on(*last) {
                *last = last.cover(more);
            }
        }
        // "when it rained, “the gate leaked. It was old,” he said": from the head of the sentence in which the marks open
        if let Some(first) = content.first_mut()
            && first.end() <= saying.cue.start()
            && let Some(quote) =
                self.quote_holding(first.start()).filter(|q| q.span.start() < first.start() && first.holds(q.span.end() - 1))
            && let Some(opening) = self.document.sentence_of(quote.span.start())
        {
            *first = first.cover(self.document.sentences[opening].span);
        }
        content
    }

    /// The next quotation, where only "and" or "but" stands before it: “sound” and “safe”.
    fn quoted_on(&self, content: Span) -> Option<Span> {
        let here = self.quote_holding(content.end() - 1)?;
        let next = self.quotes.iter().find(|q| q.span.start() > here.span.start() && q.section == here.section)?;
        let between = self.tokens_between(content.end(), next.span.start());
        let joins = between.clone().all(|i| matches!(self.token(i), "and" | "but" | "or" | ","));
        (!between.is_empty() && joins && between.clone().any(|i| self.token(i) != ",")).then_some(next.span)
    }

    /// The content before the next cue of the same speaker: "she was ready but argued that …".
    fn next_cue_begins(&self, cue: usize, content: Span) -> Option<Span> {
        let doc = self.document;
        let words = doc.words_in(content);
        let next = words.clone().find(|&w| w > cue && self.joined_cue(w) == Some(cue))?;
        let begins = doc.children(next).iter().copied().find(|&c| c < next && (doc.words[c].is("cc") || doc.words[c].is("punct")));
        self.without_stops(words.start..begins.unwrap_or(next))
    }

    /// The content before the reporter goes on: "…, adding that", "…, in an interview with the paper".
    fn reporting_begins(&self, content: Span) -> Option<Span> {
        let doc = self.document;
        let words = doc.words_in(content);
        let begins = |w: usize| {
            let word = &doc.words[w];
            // "including" is a preposition
            let cue =
                word.xpos == "VBG" && !word.is("case") && !self.rules.cues.verb(&word.form).is_empty() && doc.child(w, "nsubj").is_none();
            let venue = || {
                let venues = &self.rules.cues.venue;
                venues.leads.contains(word.form.as_str())
                    && (w + 1..words.end.min(w + 5)).any(|x| venues.nouns.contains(doc.words[x].form.as_str()))
            };
            (cue || venue() || word.form == "according") && self.quote_around(word.span).is_none()
        };
        let after_comma = |w: &usize| {
            let before = (words.start..*w).rev().find(|&x| !matches!(doc.words[x].upos, Upos::Cconj | Upos::Adv));
            before.is_some_and(|x| {
                doc.words[x].form == "," || doc.words[x].upos == Upos::Punct && self.quote_around(doc.words[x].span).is_some()
            })
        };
        let at = (words.start + 2..words.end).filter(|&w| begins(w)).find(after_comma)?;
        let end = (words.start..at).rev().find(|&x| !matches!(doc.words[x].upos, Upos::Cconj | Upos::Adv))?;
        self.without_stops(words.start..end + 1)
    }

    /// The words of a subtree without those of other subtrees within it, as spans without stops at their ends: one, or two around what is left out.
    pub(super) fn parts(&self, words: &[usize], without: &HashSet<usize>) -> Vec<Span> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for &w in words.iter().filter(|w| !without.contains(w)) {
            match parts.last_mut() {
                // a word that the tree left out is covered, one that was taken out is not
                Some(last) if !(last.end..w).any(|x| without.contains(&x)) => last.end = w + 1,
                _ => parts.push(w..w + 1),
            }
        }
        parts.into_iter().filter_map(|p| self.without_stops(p)).collect()
    }

    /// The span of the words without a comma or stop at either end.
    pub(super) fn without_stops(&self, mut words: Range<usize>) -> Option<Span> {
        let stop = |w: usize| matches!(self.document.words[w].form.as_str(), "," | "." | ";" | ":" | "—" | "–" | "-" | "--" | "?" | "!");
        while !words.is_empty() && stop(words.end - 1) {
            words.end -= 1;
        }
        while !words.is_empty() && stop(words.start) {
            words.start += 1;
        }
        self.document.span_of(words.clone()).filter(|_| words.into_iter().any(|w| self.document.words[w].upos != Upos::Punct))
    }

    /// The words of a subtree.
    pub(super) fn below(&self, word: usize) -> HashSet<usize> {
        self.document.subtree(word).into_iter().collect()
    }

    /// The preposition or conjunction that leads a word's phrase.
    pub(super) fn lead(&self, word: usize) -> Option<&str> {
        let doc = self.document;
        let lead = doc.children(word).iter().copied().find(|&c| c < word && (doc.words[c].is("case") || doc.words[c].is("mark")))?;
        Some(doc.words[lead].form.as_str())
    }
}
