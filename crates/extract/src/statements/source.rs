//! Who a statement comes from: the words that name its source.

use super::Finder;
use crate::cues::Frame;
use article::Span;
use nlp::Upos;
use record::ActorId;

/// The words that name who speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub span: Span,
    /// The part that is a person's name, where the rest describes the person.
    pub name: Option<Span>,
    /// Of a relative pronoun, the words that it stands for.
    pub means: Option<Span>,
}

impl Source {
    pub fn plain(span: Span) -> Source {
        Source { span, name: None, means: None }
    }
}

impl Finder<'_, '_> {
    /// Who the words mean.
    pub(super) fn actor_of(&mut self, source: &Source, said: &[Span]) -> Option<ActorId> {
        let last = self.last_before(source.span);
        self.cast.source(source.means.unwrap_or(source.span), source.name, last, said)
    }

    /// The subject of the cue at a token, where it stands between two tokens; of a cue without one ("was quoted as having told"), that of the verb above it.
    pub(super) fn subject_within(&self, cue: usize, start: usize, end: usize) -> Option<Source> {
        let word = self.document.tokens.get(cue)?.words.start;
        if self.document.words[word].upos != Upos::Verb {
            return None;
        }
        let source = self.subject_of(word).or_else(|| self.document.ancestors(word).take(2).find_map(|w| self.subject_of(w)))?;
        let source = self.source_at(source)?;
        let inside = Span::new(self.document.tokens.get(start)?.span.start(), self.document.tokens.get(end - 1)?.span.end())?;
        inside.contains(source.span).then_some(source)
    }

    /// The subject of a cue: as the tree has it, else the noun that the tree gave to a word before the cue ("activists hoping to win say"), else who
    /// speaks the quotation that the cue goes on from ("…," she said, referring to …).
    pub(super) fn speaker_of(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        let unquoted = |s: &usize| self.quote_around(doc.words[*s].span).is_none();
        if let Some(subject) = self.subject_of(v).filter(unquoted) {
            return Some(subject);
        }
        let before = doc.children(v).iter().copied().filter(|&c| c < v && (doc.words[c].is("advcl") || doc.words[c].is("csubj")));
        if let Some(subject) = before.filter(|&c| doc.child(c, "mark").is_none()).find_map(|c| doc.child(c, "nsubj")) {
            return Some(subject);
        }
        if let Some(speaker) = self.speaker_in_clause(v).filter(unquoted) {
            return Some(speaker);
        }
        let cue = self.taken.iter().rev().find(|t| t.end() <= doc.words[v].span.start())?;
        let near = doc.sentence_of(cue.start()).is_some_and(|s| doc.sentences[s].words.contains(&v));
        let word = doc.words_in(*cue).last().filter(|_| near)?;
        self.subject_of(word).filter(unquoted)
    }

    /// A speaker that the tree gives to what is said: beside the cue, in "those asked say the boats are old" and "the boats, said Orlan, are old".
    pub(super) fn speaker_in_clause(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        if doc.child(v, "nsubj").is_some() || !matches!(doc.words[v].xpos, "VBD" | "VBZ" | "VBP") {
            return None;
        }
        let clause = doc.child(v, "ccomp")?;
        let subjects = doc.children_by(clause, "nsubj");
        let beside = |&s: &usize| {
            let range = doc.subtree_range(s);
            range.end == v || range.start == v + 1 && clause > s && doc.subtree_range(clause).start < v
        };
        subjects.filter(beside).last().filter(|_| doc.children_by(clause, "nsubj").count() > 1)
    }

    /// The subject of a verb: its own, or through coordination, infinitives, participles and relative clauses that of the verb or noun it belongs to.
    pub(super) fn subject_of(&self, verb: usize) -> Option<usize> {
        let doc = self.document;
        let mut at = verb;
        for _ in 0..6 {
            // of two, the nearer: "a tall figure with a stick, Tarn said …"
            let own = || doc.children_by(at, "nsubj").filter(|&s| at != verb || doc.words[s].rel != "nsubj:pass");
            // "…, a harbour that she hopes to keep, the ice will hold, said Tarn"
            let inverted = own().find(|&s| at == verb && s > at && doc.subtree(s).contains(&(at + 1)));
            let inverted = inverted.filter(|_| doc.children_by(at, "ccomp").any(|c| c < at));
            let own = inverted.or_else(|| own().filter(|&s| s < at).last()).or_else(|| own().next());
            if own.is_some() {
                return own;
            }
            if let Some(cue) = self.joined_cue(at) {
                at = cue;
                continue;
            }
            let word = &doc.words[at];
            let head = word.head?;
            // "reported her as saying": she says it
            if self.lead(at) == Some("as")
                && let Some(object) = doc.child(head, "obj").filter(|&o| o < at)
            {
                return Some(object);
            }
            if word.is("acl") {
                // "issued a statement saying": whoever issued it; "a man saying": the man
                let above = doc.words[head].head.filter(|&h| {
                    (doc.words[head].is("obj") || doc.words[head].is("obl")) && self.rules.cues.is_light(&doc.words[h].form.to_lowercase())
                });
                match above.filter(|_| self.rules.cues.venue.nouns.contains(doc.words[head].form.as_str())) {
                    Some(above) => at = above,
                    None => return Some(head),
                }
            } else if word.is("conj") || word.is("advcl") || word.is("xcomp") || word.is("parataxis") && at != verb {
                at = head;
            } else {
                return None;
            }
        }
        None
    }

    /// Of a verb without a subject that the tree joins to what is said, the cue that it goes on from: "says she is ready but argues that …".
    pub(super) fn joined_cue(&self, v: usize) -> Option<usize> {
        let doc = self.document;
        let word = &doc.words[v];
        let clause = word.head.filter(|&h| h < v && word.is("conj") && word.upos == Upos::Verb)?;
        let cue = doc.words[clause].head.filter(|&u| u < clause && doc.words[clause].is("ccomp"))?;
        let frames = |w: usize| self.rules.cues.verb(&doc.words[w].form);
        let known = |w: usize| frames(w).iter().any(|c| c.has(Frame::Clause) || c.has(Frame::Quote));
        let finite = |w: usize| doc.child(w, "aux").or_else(|| doc.child(w, "cop")).unwrap_or(w);
        let tense = |w: usize| doc.words[finite(w)].xpos;
        if tense(v) != tense(cue)
            || !known(cue)
            || frames(v).is_empty()
            || doc.child(v, "nsubj").is_some()
            || doc.child(v, "mark").is_some()
        {
            return None;
        }
        let apart = doc.children(v).iter().any(|&c| c < v && matches!(doc.words[c].form.as_str(), "," | "but"));
        (apart && known(v) || tense(clause) != tense(v)).then_some(cue)
    }

    /// Whether a subject may want, praise, urge or promise something: somebody, a body of people, or a paper that speaks for them.
    pub(super) fn is_speaker(&self, subject: usize) -> bool {
        let doc = self.document;
        let word = &doc.words[subject];
        match word.upos {
            Upos::Propn | Upos::Num | Upos::Adj | Upos::Det => true,
            Upos::Pron => {
                let clause = || doc.ancestors(subject).find(|&w| doc.words[w].is("acl"));
                match word.form.to_lowercase().as_str() {
                    "which" | "that" => {
                        clause().and_then(|c| doc.words[c].head).is_some_and(|noun| noun != subject && self.is_speaker(noun))
                    }
                    _ => true,
                }
            }
            Upos::Noun => self.is_speaking_noun(&word.lemma) || self.is_speaking_noun(&word.form),
            _ => false,
        }
    }

    /// Whether a noun means somebody, a body of people, or a paper.
    pub(super) fn is_speaking_noun(&self, noun: &str) -> bool {
        let (titles, noun) = (&self.rules.titles, noun.to_lowercase());
        titles.noun.contains(&noun) || titles.plural.contains(&noun) || self.rules.cues.may_speak(&noun)
    }

    /// The noun phrase of a subject, with the name that is put beside it.
    pub(super) fn source_at(&self, subject: usize) -> Option<Source> {
        let doc = self.document;
        let word = &doc.words[subject];
        if word.is("expl") || word.upos == Upos::Pron && self.rules.cues.phrase.nobody.contains(&word.form.to_lowercase()) {
            return None;
        }
        let relative = word.upos == Upos::Pron && matches!(word.form.to_lowercase().as_str(), "who" | "which" | "that");
        if relative {
            let clause = doc.ancestors(subject).find(|&w| doc.words[w].is("acl"))?;
            let means = self.source_at(doc.words[clause].head?)?;
            return Some(Source { span: word.span, name: means.name, means: Some(means.span) });
        }
        let span = self.noun_phrase(subject)?;
        let apposition = doc.children_by(subject, "appos").find_map(|a| doc.name_of_word(a));
        let name =
            apposition.map(|n| &doc.names[n]).filter(|n| n.label == nlp::NameLabel::Per && n.span.start() > span.start()).map(|n| n.span);
        match name {
            Some(name) => Some(Source { span: span.cover(name), name: Some(name), means: None }),
            // "the ambassador to the council Vera Quill" is one phrase, whatever the tree makes of it
            None => {
                let past = self.tokens_between(0, span.end()).end;
                let name = self.name_at(past).filter(|_| self.token(past) != ",");
                Some(Source { span: name.map_or(span, |n| span.cover(n)), name, means: None })
            }
        }
    }

    /// A source with the name that is put beside it: "the president’s spokesman, Ivo Tarn".
    pub(super) fn apposed(&self, span: Span, end: usize) -> Source {
        let past = self.tokens_between(0, span.end()).end;
        let comma = usize::from(self.token(past) == ",");
        let name = (past + comma < end).then(|| self.name_at(past + comma)).flatten();
        match name {
            Some(name) => Source { span: span.cover(name), name: Some(name), means: None },
            None => Source::plain(span),
        }
    }

    /// An office without an article and the name behind it: "presidential spokeswoman Vera Quill".
    pub(super) fn office_and_name(&self, start: usize, end: usize) -> Option<Span> {
        let at = (start..end.min(start + 6))
            .find(|&i| self.token(i).starts_with(char::is_uppercase) || !self.token(i).chars().all(char::is_alphabetic))?;
        Some(self.span_of(start..at)?.cover(self.name_at(at)?))
    }

    /// The person's name that begins at a token.
    pub(super) fn name_at(&self, at: usize) -> Option<Span> {
        let start = self.document.tokens.get(at)?.span.start();
        let names = &self.document.names;
        names
            .get(names.partition_point(|n| n.span.start() < start))
            .filter(|n| n.span.start() == start && n.label == nlp::NameLabel::Per)
            .map(|n| n.span)
    }

    /// The noun phrase that begins at a token and ends before a comma, a preposition of place or time, or `end`.
    pub(super) fn phrase(&self, start: usize, end: usize) -> Option<Span> {
        let opens = self.token(start);
        let lower = opens.to_lowercase();
        let plural = self.rules.titles.plural.contains(&lower);
        let words = &self.rules.cues.phrase;
        let determiner = words.opens.contains(&lower);
        let pronoun = words.pronouns.contains(&lower);
        if pronoun {
            return self.span_of(start..start + 1);
        }
        if !(determiner || plural || opens.starts_with(char::is_uppercase)) || start >= end {
            return None;
        }
        let ends = |i: usize| {
            let w = self.token(i);
            matches!(w, "," | ";" | ":" | "(" | ")" | "—" | "–" | "”" | "“" | "\"" | "." | "?" | "!")
                && !(w == "." && i > start && self.token(i - 1).len() <= 3 && self.token(i + 1).starts_with(char::is_uppercase))
                || words.closes.contains(w)
                || self.is_between(i)
                || self.rules.times.weekdays.contains_key(w)
                || i > start && self.quote_cue(i).is_some()
        };
        let past = (start + 1..end).find(|&i| ends(i)).unwrap_or(end);
        self.span_of(start..past).filter(|_| past - start <= 14)
    }

    /// The subject before a cue: by the tree, else the words at the head of the sentence, or after the last comma, "and" or "but".
    pub(super) fn subject_before(&self, start: usize, cue: usize) -> Option<Source> {
        let mut end = cue;
        while end > start && self.is_between(end - 1) {
            end -= 1;
        }
        if end == start {
            return None;
        }
        if let Some(source) = self.subject_within(cue, start, end) {
            return Some(source);
        }
        let heads =
            [start].into_iter().chain((start + 1..end).rev().filter(|&i| matches!(self.token(i - 1), "," | "and" | "but" | "But" | "And")));
        heads.into_iter().find_map(|h| {
            let span = self.phrase(h, end)?;
            let past = self.tokens_between(0, span.end()).end;
            let apposition = self.token(past) == "," && (past + 1..end).any(|i| self.token(i) == ",") && self.token(end - 1) == ",";
            (past == end || apposition).then(|| self.apposed(span, end))
        })
    }

    /// A noun with what belongs to it, without appositions, relative clauses and the punctuation at its end.
    pub(super) fn noun_phrase(&self, word: usize) -> Option<Span> {
        let mut past = word + 1;
        let mut first = word;
        for &child in self.document.children(word) {
            let w = &self.document.words[child];
            if w.is("appos")
                || w.is("acl")
                || w.is("punct")
                || w.is("parataxis")
                || w.is("conj")
                || w.is("cc")
                || w.is("dep")
                || w.is("case")
                // "the ministry on Thursday said": the day is not the ministry's
                || child > word && self.tells_when(child)
            {
                continue;
            }
            let range = self.document.subtree_range(child);
            first = first.min(range.start);
            past = past.max(range.end);
        }
        let span = self.document.span_of(first..past)?;
        self.article.text.trim(span)
    }
}
