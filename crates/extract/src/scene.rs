//! The scene: an article with all that has been read of who, when, where and who said it, for those who read its acts.
//!
//! Events, positions, instruments and engagements ask the same questions: which party does this word mean, when and where was it, whose words are
//! these? The scene answers them, and makes actors of parties that the article only mentions as they act.

use crate::Rules;
use crate::actors::Cast;
use crate::arcs::Names;
use crate::clause::Clauses;
use article::{Article, Span};
use nlp::{Document, Upos};
use record::{ActorId, ActorKind, Place, PlaceId, PlaceRole, Precision, Statement, StatementId, StatementKind, Time, TimeId, TimeType};

/// See the module.
pub(crate) struct Scene<'a, 'c> {
    pub article: &'a Article,
    pub document: &'a Document,
    pub rules: &'a Rules,
    pub cast: &'c mut Cast<'a>,
    pub times: &'a [Time],
    pub places: &'a [Place],
    pub statements: &'a [Statement],
    pub clauses: Clauses<'a>,
    pub names: Names,
}

impl Scene<'_, '_> {
    /// Whether a sentence is part of what the article tells: not a credit or a notice.
    pub fn is_read(&self, sentence: usize) -> bool {
        let sentence = &self.document.sentences[sentence];
        !sentence.dateline && self.article.sections.get(sentence.block).is_some_and(|s| s.kind.is_read())
    }

    /// The parties that a phrase means by its head: those joined by "and" too, and the states of "Aldanian and Vordanian envoys" and "the envoys of Aldania and Vordania".
    pub fn parties(&mut self, w: usize) -> Vec<ActorId> {
        let mut all = Vec::new();
        for part in self.clauses.conjuncts(w) {
            let states = self.states_before(part);
            let several = if states.len() > 1 { states } else { self.sent_by_several(part) };
            if several.len() > 1 {
                all.extend(several);
            } else {
                all.extend(self.cast.party(part));
            }
        }
        all.dedup();
        let mut seen = Vec::new();
        all.retain(|a| !seen.contains(a) && (seen.push(*a), true).1);
        all
    }

    /// The states whose adjectives stand joined before a plural noun: "senior Aldanian and Vordanian officials".
    fn states_before(&mut self, noun: usize) -> Vec<ActorId> {
        let document = self.document;
        if document.words[noun].feat("Number") != Some("Plur") {
            return Vec::new();
        }
        let first = document
            .children(noun)
            .iter()
            .copied()
            .find(|&c| c < noun && document.words[c].is("amod") && document.child(c, "conj").is_some());
        let Some(first) = first else { return Vec::new() };
        let joined = self.clauses.conjuncts(first);
        let states: Vec<ActorId> = joined.iter().filter_map(|&a| self.cast.state(a)).collect();
        if states.len() == joined.len() { states } else { Vec::new() }
    }

    /// Those whom people in the plural belong to, where they are several: "the foreign ministers of Aldania and Vordania", "delegates from the Union and the League".
    fn sent_by_several(&mut self, noun: usize) -> Vec<ActorId> {
        let document = self.document;
        let word = &document.words[noun];
        if word.feat("Number") != Some("Plur") || word.upos != Upos::Noun || !self.cast.is_party(noun) {
            return Vec::new();
        }
        let whose = document.children(noun).iter().copied().find(|&c| {
            let lead = || document.child(c, "case").map(|p| document.words[p].form.as_str());
            let joined = document.child(c, "conj").is_some() && document.words[c].upos == Upos::Propn;
            joined && (document.words[c].rel == "nmod:poss" || document.words[c].is("nmod") && matches!(lead(), Some("of" | "from")))
        });
        let Some(first) = whose else { return Vec::new() };
        let joined = self.clauses.conjuncts(first);
        let bodies: Vec<ActorId> = joined.iter().filter_map(|&w| self.cast.party(w)).collect();
        let body = |id: &ActorId| self.cast.actor(*id).is_some_and(|a| matches!(a.kind, ActorKind::Country | ActorKind::Organization));
        if bodies.len() == joined.len() && bodies.iter().any(body) { bodies } else { Vec::new() }
    }

    /// Whose act a noun tells: the possessor or the state whose adjective or name stands before it: "Aldania's attack", "an Aldanian attack"; of "our attack" whoever speaks.
    pub fn owners(&mut self, noun: usize) -> Vec<ActorId> {
        let document = self.document;
        if let Some(owner) = document.child(noun, "nmod:poss") {
            let word = &document.words[owner];
            let first = word.upos == Upos::Pron && word.feat("Person") == Some("1");
            return if first { self.speaker_at(owner).into_iter().collect() } else { self.parties(owner) };
        }
        let before: Vec<usize> = document
            .children(noun)
            .iter()
            .copied()
            .filter(|&c| c < noun && (document.words[c].is("amod") || document.words[c].is("compound") || document.words[c].is("nmod")))
            .flat_map(|c| self.clauses.conjuncts(c))
            .collect();
        before
            .into_iter()
            .filter_map(|c| match document.words[c].upos {
                Upos::Adj => self.cast.state(c),
                _ => self.cast.state(c).or_else(|| self.cast.party(c)),
            })
            .collect()
    }

    /// The statement in whose content a span stands; of several the innermost.
    pub fn claimed_by(&self, span: Span) -> Option<StatementId> {
        let inside = self.statements.iter().filter(|s| s.content.iter().any(|c| c.contains(span)));
        // a turn of a transcript is the article there
        let inside = inside.filter(|s| s.kind != StatementKind::Transcript || s.source.is_some());
        inside.min_by_key(|s| s.content.iter().map(|c| c.len()).sum::<usize>()).map(|s| s.id)
    }

    /// Whose words a word stands in.
    pub fn speaker_at(&self, word: usize) -> Option<ActorId> {
        let id = self.claimed_by(self.document.words[word].span)?;
        self.statement(id)?.source.as_ref()?.actor
    }

    /// The statement itself.
    pub fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.statements.get((id.0 as usize).checked_sub(1)?)
    }

    /// When the act of a word took place: a time that hangs from it or from the verb it belongs to, else the nearest of its clause.
    pub fn time_of(&self, w: usize) -> Option<TimeId> {
        let document = self.document;
        let tells =
            |t: &&Time| matches!(t.kind, TimeType::Date | TimeType::Time) && t.value.starts_with(|c: char| c.is_ascii_digit() || c == 'X');
        let sentence = &document.sentences[document.sentence_of_word(w)?];
        let from = self.times.partition_point(|t| t.span.start() < sentence.span.start());
        let here = self.times[from..].iter().take_while(|t| sentence.span.contains(t.span)).filter(tells);
        here.filter_map(|t| {
            let word = document.words_in(t.span).next()?;
            // the clause that the time hangs in is that of the act
            let clause = |x: usize| {
                std::iter::once(x)
                    .chain(document.ancestors(x))
                    .find(|&a| document.words[a].upos == Upos::Verb || document.words[a].head.is_none())
            };
            let below = std::iter::once(word).chain(document.ancestors(word)).take(6).any(|a| a == w);
            let same = clause(word) == clause(w);
            (below || same).then_some((!below, word.abs_diff(w), t.id))
        })
        .min()
        .map(|(_, _, id)| id)
    }

    /// Where the act of a word took place: a place that hangs from it, or from the verb it belongs to, with "in", "at", "near" and the like.
    pub fn place_of(&self, w: usize) -> Option<PlaceId> {
        let document = self.document;
        let sentence = &document.sentences[document.sentence_of_word(w)?];
        let from = self.places.partition_point(|p| p.span.start() < sentence.span.start());
        let here = self.places[from..].iter().take_while(|p| sentence.span.contains(p.span)).filter(|p| p.role == PlaceRole::Literal);
        here.filter_map(|p| {
            let word = document.words_in(p.span).last()?;
            let top = std::iter::once(word).chain(document.ancestors(word)).take(4).find(|&a| self.clauses.lead(a).is_some())?;
            let lead = self.clauses.lead(top)?;
            // "a debate on Aldania": what about, not where
            if lead == "on" && document.words[top].is("nmod") && p.precision == Some(Precision::Country) {
                return None;
            }
            if !matches!(
                lead.as_str(),
                "in" | "at"
                    | "near"
                    | "outside"
                    | "inside"
                    | "on"
                    | "around"
                    | "off"
                    | "across"
                    | "to"
                    | "into"
                    | "over"
                    | "along"
                    | "through"
                    | "throughout"
            ) {
                return None;
            }
            let above = document.ancestors(top).take(3).position(|a| a == w || document.words[w].head == Some(a))?;
            // "met in Geneva, with another meeting scheduled in Bern": what hangs from the word itself first
            let below = document.ancestors(top).take(3).any(|a| a == w);
            Some((!below, above, word.abs_diff(w), p.id))
        })
        .min()
        .map(|(.., id)| id)
    }

    /// The words of a clause or phrase from first to last, without the marks and conjunctions at its edges and without clauses that only stand beside it.
    pub fn span_of(&self, w: usize) -> Option<Span> {
        let document = self.document;
        let beside = |c: usize| {
            let word = &document.words[c];
            word.is("parataxis")
                || word.is("conj")
                || word.is("cc")
                || word.is("punct")
                || word.is("discourse")
                || word.is("mark") && c < w
                || word.is("case") && c < w
        };
        let mut all = vec![w];
        for &c in document.children(w) {
            if !beside(c) {
                all.extend(document.subtree(c));
            }
        }
        let (first, last) = (*all.iter().min()?, *all.iter().max()?);
        let span = document.span_of(first..last + 1)?;
        self.article.text.trim(span)
    }
}
