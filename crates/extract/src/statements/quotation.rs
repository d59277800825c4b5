//! Quotations: the words beside the marks say who speaks.
//!
//! After them (“…,” she said / said X), before them (X said: “…”), between their halves, or the quotation that they go on from.

use super::{Attribution, BEFORE, BESIDE, CueFound, Finder, GOES_ON, MOVED, Source};
use crate::cues::CueMode;
use crate::quotes::Quote;
use article::Span;
use nlp::Upos;
use record::Statement;
use std::ops::Range;

impl Finder<'_, '_> {
    pub(super) fn quotations(&mut self) {
        let mut previous: Option<usize> = None; // statement that the quotation before belongs to
        for q in 0..self.quotes.len() {
            let quote = self.quotes[q];
            let went_on = q > 0 && self.quotes[q - 1].goes_on && self.quotes[q - 1].section + 1 == quote.section;
            let first_here = q == 0 || self.quotes[q - 1].section != quote.section;
            if went_on
                && first_here
                && let Some(s) = previous
            {
                // opened again in the next paragraph: one speech, unless this part has a cue of its own; the whole may have its only cue here
                match self.after(q) {
                    Some(found) if self.statements[s].source.is_some() => previous = Some(self.state(vec![quote.span], found)),
                    Some(found) => {
                        self.append(s, quote, "quotation-opened-again");
                        self.attribute(s, found);
                    }
                    None => self.append(s, quote, "quotation-opened-again"),
                }
                continue;
            }
            let gap = if first_here { None } else { self.gap_before(q) };
            if let (Some(gap), Some(s)) = (&gap, previous)
                && self.broken_by(gap.clone())
            {
                match self.before(q).filter(|found| self.adds(gap.clone(), found)) {
                    Some(found) => previous = Some(self.state(vec![quote.span], found)),
                    None => self.append(s, quote, "quotation-broken-by-its-cue"),
                }
                continue;
            }
            if !self.is_speech(quote) {
                previous = previous.filter(|_| !first_here);
                continue;
            }
            if let Some(found) = self.after(q).or_else(|| self.before(q)) {
                previous = Some(self.state(vec![quote.span], found));
            } else if !self.heads_sentence(quote) {
                // a title, or a piece of a sentence that its own cue may report
                previous = previous.filter(|_| !first_here);
            } else if let Some(s) = previous.filter(|&s| self.follows(s, quote, first_here)) {
                self.append(s, quote, "quotation-goes-on");
            } else if quote.goes_on {
                // the speech goes on in the next paragraph, and its speaker may only be told at its end
                previous = Some(self.state(vec![quote.span], Attribution::by("quotation-opened-again", GOES_ON)));
            } else {
                self.unattributed.push(q);
                previous = None;
            }
        }
    }

    /// “…” with nothing beside it, after the sayings are known: it goes on from the saying that ends where it begins.
    pub(super) fn quotations_alone(&mut self) {
        for q in std::mem::take(&mut self.unattributed) {
            let quote = self.quotes[q];
            if self.statements.iter().any(|s| s.content.iter().any(|c| c.overlaps(quote.span))) {
                continue;
            }
            let ends_before = |s: &Statement| {
                let places = s.content.iter().copied().chain(s.cue.as_ref().map(|c| c.span)).chain(s.source.as_ref().and_then(|p| p.span));
                places.map(|p| p.end()).max().filter(|&end| end <= quote.span.start())
            };
            let last = self.statements.iter().enumerate().filter_map(|(i, s)| Some((ends_before(s)?, i))).max();
            let Some((end, s)) = last else { continue };
            let first_here = self.article.sections[quote.section].span.start() > end;
            if self.statements[s].found.confidence >= MOVED
                && self.follows(s, quote, first_here)
                && self.is_next_sentence(end, quote.span.start())
            {
                self.append(s, quote, "quotation-goes-on");
            }
        }
    }

    /// Whether a quotation begins a sentence.
    fn heads_sentence(&self, quote: Quote) -> bool {
        let before = self.tokens_between(self.section_start(quote.section), quote.span.start());
        before.is_empty() || matches!(self.token(before.end - 1), "." | "?" | "!" | ":" | "”" | "\"" | "''" | "’")
    }

    /// Whether the sentence that holds the first place is followed by one that begins at the second.
    fn is_next_sentence(&self, end: usize, start: usize) -> bool {
        let next = self.document.sentences.partition_point(|s| s.span.end() < end) + 1;
        let begins = self.document.sentences.get(next).map(|s| s.span.start());
        begins.is_some_and(|b| b <= start && start <= b + 2)
    }

    /// Whether a quotation is speech by its form: a sentence, or a piece that a comma or stop closes.
    fn is_speech(&self, quote: Quote) -> bool {
        let inner = self.article.text.slice(quote.inner);
        let words = inner.split_whitespace().count();
        let closed = inner.trim_end_matches(['’', '\'']).ends_with([',', '.', '?', '!', '…', '—', '–']) || quote.goes_on;
        let comma_after = self.article.text[quote.span.end()..].starts_with(',');
        let starts = inner.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '…' | '[' | '‘' | '\''));
        let heads = self.tokens_between(self.section_start(quote.section), quote.span.start()).is_empty();
        let after_colon = self.article.text[..quote.span.start()].trim_end().ends_with(':');
        (closed || comma_after) && (starts || heads || after_colon) && (words > 1 || heads || after_colon)
    }

    fn section_start(&self, section: usize) -> usize {
        self.article.sections[section].span.start()
    }

    /// The tokens between the quotation before, in the same section, and this one.
    fn gap_before(&self, q: usize) -> Option<Range<usize>> {
        let before = self.quotes.get(q.checked_sub(1)?)?;
        Some(self.tokens_between(before.span.end(), self.quotes[q].span.start()))
    }

    /// “A,” he said, “b”: a short gap that holds a cue and ends with a comma.
    fn broken_by(&self, gap: Range<usize>) -> bool {
        let ends = gap.end.checked_sub(1).filter(|_| !gap.is_empty()).map(|l| self.token(l)) == Some(",");
        let stops = gap.clone().any(|i| matches!(self.token(i), "." | "?" | "!" | ";"));
        ends && !stops && gap.len() <= 40 && gap.clone().any(|i| self.quote_cue(i).is_some())
    }

    /// “A,” he said, adding, “b”: the second has a cue of its own.
    fn adds(&self, gap: Range<usize>, found: &Attribution) -> bool {
        let participle = |i: usize| self.token(i).ends_with("ing") && found.cue.as_ref().is_some_and(|c| self.starts_at(i, c.span));
        let mut cues = gap.filter(|&i| self.quote_cue(i).is_some());
        cues.next().is_some() && cues.next_back().is_some_and(participle)
    }

    fn starts_at(&self, token: usize, span: Span) -> bool {
        self.document.tokens.get(token).is_some_and(|t| t.span.start() == span.start())
    }

    /// Whether a quotation without a cue goes on from the statement before: in the same paragraph, or the next one where that holds nothing else.
    fn follows(&self, s: usize, quote: Quote, first_here: bool) -> bool {
        let before = self.statements[s].content.last().map_or(0, |c| c.end());
        if !first_here {
            return true;
        }
        let section = self.article.sections[quote.section].span;
        let alone = quote.span.start() == section.start() && quote.span.end() == section.end();
        let next =
            self.article.sections.iter().position(|x| x.span.holds(before.saturating_sub(1))).is_some_and(|p| p + 1 == quote.section);
        alone && next
    }

    /// The attribution that follows a quotation: she said / said X / according to X / whatever X does with a voice.
    fn after(&self, q: usize) -> Option<Attribution> {
        self.signed(q).or_else(|| self.cue_after(q)).or_else(|| self.verb_after(q))
    }

    /// A quotation that fills its paragraph, under which its speaker stands after a dash.
    fn signed(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let (own, below) = (self.article.sections.get(quote.section)?, self.article.sections.get(quote.section + 1)?);
        if own.span.end() > quote.span.end() {
            return None;
        }
        let line = self.article.text.slice(below.span);
        let name = line.trim_start_matches(['-', '–', '—', ' ']);
        let start = below.span.start() + line.len() - name.len();
        let name = name.trim_end_matches(['.', ' ']);
        let span = Span::new(start, start + name.len())?;
        let signs = line.starts_with(['-', '–', '—']) && name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 12;
        let names = &self.document.names;
        let named =
            names.get(names.partition_point(|n| n.span.start() < start)).is_some_and(|n| n.span.start() == start && span.contains(n.span));
        (signs && named).then(|| Attribution { source: Some(Source::plain(span)), ..Attribution::by("quotation-then-signature", GOES_ON) })
    }

    /// “…,” beamed Tarn: beside a quotation that a comma closes, a verb with nothing but a speaker is a cue, whichever it is.
    fn verb_after(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let inner = self.article.text.slice(quote.inner);
        let end_of_section = self.article.sections[quote.section].span.end();
        let until = self.quotes.get(q + 1).filter(|n| n.section == quote.section).map_or(end_of_section, |n| n.span.start());
        let gap = self.tokens_between(quote.span.end(), until);
        let comma = self.token(gap.start) == ",";
        let at = gap.start + usize::from(comma);
        let closed = comma || inner.trim_end_matches(['’', '\'']).ends_with([',', '?', '!']);
        if !closed || !self.heads_sentence(quote) {
            return None;
        }
        let end = (at..gap.end).find(|&i| matches!(self.token(i), "." | "?" | "!" | ";")).unwrap_or(gap.end);
        let doc = self.document;
        (at..end).find_map(|i| {
            let word = doc.tokens.get(i)?.words.start;
            let verb = &doc.words[word];
            let plain = verb.upos == Upos::Verb && matches!(verb.xpos, "VBD" | "VBZ" | "VBP");
            let alone = !doc.children(word).iter().any(|&c| c > word && ["obj", "ccomp", "xcomp"].iter().any(|rel| doc.words[c].is(rel)));
            let subject = doc.child(word, "nsubj").filter(|&s| plain && alone && self.is_speaker(s) && doc.words[s].rel == "nsubj")?;
            let source = self.subject_within(i, at, end)?;
            let beside = self.tokens_between(0, source.span.start()).end == at || i == at;
            let relative = matches!(doc.words[subject].form.as_str(), "who" | "which" | "that");
            (beside && !relative).then(|| Attribution {
                source: Some(source),
                cue: Some(self.any_verb(word)),
                ..Attribution::by("quotation-then-verb", GOES_ON)
            })
        })
    }

    /// A verb that the lexicon does not know, as a cue.
    fn any_verb(&self, word: usize) -> CueFound {
        let word = &self.document.words[word];
        CueFound { span: word.span, lemma: word.lemma.to_lowercase(), mode: CueMode::Speech }
    }

    /// The cue after a quotation, by the lexicon.
    fn cue_after(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let inner = self.article.text.slice(quote.inner);
        let until = self
            .quotes
            .get(q + 1)
            .filter(|n| n.section == quote.section)
            .map_or(self.article.sections[quote.section].span.end(), |n| n.span.start());
        let gap = self.tokens_between(quote.span.end(), until);
        let mut at = gap.start;
        let comma = self.token(at) == ",";
        if comma {
            at += 1;
        }
        if !comma && !inner.trim_end_matches(['’', '\'']).ends_with([',', '?', '!', '…', '—', '–']) && !inner.ends_with("...") {
            return None;
        }
        let end = (at..gap.end).find(|&i| matches!(self.token(i), "." | "?" | "!" | ";")).unwrap_or(gap.end);
        if self.lower(at) == "according" && self.lower(at + 1) == "to" {
            let source = self.phrase(at + 2, end)?;
            let cue = CueFound { span: self.span_of(at..at + 2)?, lemma: "according to".to_owned(), mode: CueMode::Speech };
            let source = Some(self.apposed(source, end));
            return Some(Attribution {
                source,
                cue: Some(cue),
                because: "quotation-then-according-to",
                confidence: BESIDE,
                ..Attribution::default()
            });
        }
        // The tree knows best: a cue whose subject stands beside the quotation.
        if let Some((cue_at, source)) =
            (at..end).filter(|&i| self.quote_cue(i).is_some()).find_map(|i| Some((i, self.subject_within(i, at, end)?)))
            && self.tokens_between(0, source.span.start()).end.min(cue_at) <= at + 3
        {
            let because = if cue_at < self.tokens_between(0, source.span.start()).end {
                "quotation-then-cue-then-source"
            } else {
                "quotation-then-source-then-cue"
            };
            let past = self.tokens_between(0, source.span.end()).end.max(cue_at + 1);
            let circumstances = self.circumstances(cue_at + 1, past, end);
            let confidence = BESIDE;
            return Some(Attribution { source: Some(source), cue: self.cue_found(cue_at), circumstances, because, confidence });
        }
        // said X
        let inverted = (at..end.min(at + 3)).find(|&i| !self.is_between(i))?;
        if self.quote_cue(inverted).is_some() {
            let source = self.phrase(inverted + 1, end).or_else(|| self.office_and_name(inverted + 1, end))?;
            let circumstances = self.circumstances(inverted + 1, self.tokens_between(0, source.end()).end, end);
            let (source, cue) = (self.apposed(source, end), self.cue_found(inverted));
            return Some(Attribution {
                source: Some(source),
                cue,
                circumstances,
                because: "quotation-then-cue-then-source",
                confidence: BESIDE,
            });
        }
        // X said: the cue may stand behind an apposition, "X, the envoy, said"
        let cue_at = (at + 1..end.min(at + 24)).find(|&i| self.quote_cue(i).is_some())?;
        let source = self.phrase(at, cue_at)?;
        let source_end = self.tokens_between(0, source.end()).end;
        let plain = (source_end..cue_at).all(|i| self.is_between(i));
        // "X, who had waited for an hour, said": the last comma before the cue closes what the first opened
        let enclosed = self.token(source_end) == "," && (source_end + 1..cue_at).any(|i| self.token(i) == ",");
        if !plain && !enclosed {
            return None;
        }
        let circumstances = self.circumstances(cue_at + 1, cue_at + 1, end);
        let (source, cue) = (self.apposed(source, cue_at), self.cue_found(cue_at));
        let confidence = if plain { BESIDE } else { GOES_ON };
        Some(Attribution { source: Some(source), cue, circumstances, because: "quotation-then-source-then-cue", confidence })
    }

    /// The attribution that leads to a quotation: X said: / X told reporters, / X:
    fn before(&self, q: usize) -> Option<Attribution> {
        let quote = self.quotes[q];
        let from = q
            .checked_sub(1)
            .map(|p| self.quotes[p])
            .filter(|p| p.section == quote.section)
            .map_or(self.section_start(quote.section), |p| p.span.end());
        let mut gap = self.tokens_between(from, quote.span.start());
        // "The minister stated:" may be a paragraph of its own
        if gap.is_empty()
            && let Some(above) = quote.section.checked_sub(1).map(|s| &self.article.sections[s])
            && above.kind.is_read()
            && self.article.text.slice(above.span).ends_with(':')
            && self.quote_holding(above.span.end() - 1).is_none()
        {
            gap = self.tokens_between(above.span.start(), above.span.end());
        }
        let last = gap.end.checked_sub(1).filter(|_| !gap.is_empty())?;
        let start = (gap.start..last).rev().find(|&i| matches!(self.token(i), "." | "?" | "!" | ";")).map_or(gap.start, |i| i + 1);
        let closing = self.token(last);
        // "Orlan agreed. “We go.”": a sentence of nothing but its speaker and the cue
        let whole = start > gap.start || from == self.section_start(quote.section);
        let agreed =
            whole && last > start && closing == "." && self.quote_cue(last - 1).is_some() && self.is_sentence_of_cue(start, last - 1);
        if !matches!(closing, "," | ":" | "—" | "–" | "-") && self.quote_cue(last).is_none() && !agreed {
            return None;
        }
        let cue_at = (start..=last).rev().find(|&i| self.quote_cue(i).is_some());
        let Some(cue_at) = cue_at else {
            return self.named_before(start, last).or_else(|| self.verb_before(start, last)).filter(|_| closing == ":");
        };
        let Some(source) = self.subject_before(start, cue_at).or_else(|| self.source_after(start, cue_at, last)) else {
            return self.verb_before(start, last).filter(|_| closing == ":");
        };
        // "Orlan told me, and I quote her, “…”": it is hers
        let first_person = matches!(self.article.text.slice(source.span), "I" | "we");
        let hers = (start..cue_at).rev().filter(|&i| first_person && self.quote_cue(i).is_some());
        let (cue_at, source) = hers.filter_map(|i| Some((i, self.subject_before(start, i)?))).next().unwrap_or((cue_at, source));
        let circumstances = self.circumstances(cue_at + 1, cue_at + 1, last);
        let cue = self.cue_found(cue_at);
        Some(Attribution { source: Some(source), cue, circumstances, because: "source-then-cue-then-quotation", confidence: BEFORE })
    }

    /// "Said Orlan: “We go.”": the cue opens the sentence.
    fn source_after(&self, start: usize, cue_at: usize, last: usize) -> Option<Source> {
        let source = self.phrase(cue_at + 1, last).or_else(|| self.office_and_name(cue_at + 1, last)).filter(|_| cue_at == start)?;
        Some(self.apposed(source, last))
    }

    /// Whether nothing but a speaker stands before the cue.
    fn is_sentence_of_cue(&self, start: usize, cue_at: usize) -> bool {
        let doc = self.document;
        let complete = doc.tokens.get(cue_at).is_some_and(|t| doc.child(t.words.start, "ccomp").is_none());
        complete && self.subject_before(start, cue_at).is_some_and(|s| self.tokens_between(0, s.span.start()).end <= start + 1)
    }

    /// "Orlan: “We go.”", "Mara Orlan (Bern): “We go.”": a name and a colon.
    fn named_before(&self, start: usize, colon: usize) -> Option<Attribution> {
        let bracket = (start..colon).find(|&i| self.token(i) == "(").filter(|_| self.token(colon - 1) == ")");
        let end = bracket.unwrap_or(colon);
        let start = start + usize::from(matches!(self.token(start), "-" | "–" | "—"));
        let name = self.phrase(start, end).filter(|_| end - start <= 6)?;
        let whole = self.span_of(start..end)? == name && self.article.text.slice(name).starts_with(char::is_uppercase);
        whole.then_some(Attribution { source: Some(Source::plain(name)), ..Attribution::by("source-colon-quotation", GOES_ON) })
    }

    /// "Orlan had a message for the council: “We go.”": before a colon, whatever verb the speaker has is the cue.
    fn verb_before(&self, start: usize, colon: usize) -> Option<Attribution> {
        let doc = self.document;
        let words = doc.tokens.get(start)?.words.start..doc.tokens.get(colon)?.words.start;
        let mut verb = words.clone().find(|&w| doc.words[w].head.is_none_or(|h| !words.contains(&h)) && doc.words[w].upos == Upos::Verb)?;
        // of several that are joined, the last
        while let Some(next) = doc.children_by(verb, "conj").filter(|&c| doc.words[c].upos == Upos::Verb && words.contains(&c)).last() {
            verb = next;
        }
        let subject = self.subject_of(verb).filter(|&s| words.contains(&s) && self.is_speaker(s))?;
        let source = self.source_at(subject)?;
        Some(Attribution {
            source: Some(source),
            cue: Some(self.any_verb(verb)),
            ..Attribution::by("source-then-verb-then-quotation", GOES_ON)
        })
    }
}
