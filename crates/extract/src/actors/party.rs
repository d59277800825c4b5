//! Parties: whom a word means where it acts or is acted toward. Those whom the article mentions only so become actors here.

use super::{Cast, Member, fold, is_spokesman};
use article::Span;
use nlp::coref::{Entity, MentionKind as Way};
use nlp::{NameLabel, Upos};
use record::{Actor, ActorId, ActorKind, Mention, MentionKind, PlaceRole};

/// See [`Cast::side_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side<'a> {
    /// A country, by its code.
    State(&'a str),
    Body(ActorId),
}

impl Cast<'_> {
    /// The party that a word means as the head of its phrase; nothing where it means none. A pronoun means whom its chain names.
    pub fn party(&mut self, w: usize) -> Option<ActorId> {
        let document = self.document;
        let phrase = self.phrase_of(w);
        if let Some(member) = self.known_at(w) {
            return Some(self.members[member].actor.id);
        }
        let word = &document.words[w];
        if word.upos == Upos::Pron || word.upos == Upos::Det {
            return None;
        }
        // "Vera Quill, the envoy": the apposition is no other party
        if word.is("appos")
            && let Some(first) = word.head
        {
            return self.party(first);
        }
        if let Some(state) = self.state(w) {
            return Some(state);
        }
        let name = document.name_of_word(w).map(|n| &document.names[n]);
        let lemma = word.lemma.to_lowercase();
        let kind = self.kind_of(w)?;
        let span = match name {
            Some(name) if kind != ActorKind::Group => name.span,
            _ => self.described_span(w)?,
        };
        let words = fold(self.article.text.slice(span));
        let words = ["the ", "a ", "an ", "The ", "A ", "An "].iter().find_map(|d| words.strip_prefix(d)).unwrap_or(&words).to_owned();
        let body = if is_spokesman(&lemma) { self.spoken_for(self.described_span(w)?) } else { None };
        let same = self.members.iter().position(|m| m.actor.kind == kind && m.actor.name == words && self.speaks_for(m, body));
        let member = same.unwrap_or_else(|| self.new_member(words.clone(), kind, false));
        if body.is_some() {
            self.add_role(member, &lemma, body);
        }
        if self.members[member].actor.country.is_none() {
            self.members[member].actor.country =
                self.nation_in(span).or_else(|| self.nation_in(self.described_span(w)?)).or_else(|| self.land_of(span));
        }
        if self.members[member].actor.sectors.is_empty()
            && let Some(code) = self.rules.parties.sector(&lemma)
        {
            self.members[member].actor.sectors.push(code.to_owned());
        }
        let how = if name.is_some() && kind != ActorKind::Group { MentionKind::Name } else { MentionKind::Nominal };
        self.mention(member, span, how);
        if let Some(m) = phrase {
            self.means[m] = Some(member);
        }
        Some(self.members[member].actor.id)
    }

    /// Who is known already to be meant by a word as the head of its phrase.
    pub(super) fn known_at(&self, w: usize) -> Option<usize> {
        let of_phrase = self.phrase_of(w).and_then(|m| self.means.get(m).copied().flatten());
        of_phrase.or_else(|| Some(self.sighting_at(w)?.1)).or_else(|| self.described.get(&w).copied())
    }

    /// The country that a town or province lies in.
    fn land_of(&self, span: Span) -> Option<String> {
        let first = self.places.partition_point(|p| p.span.end() <= span.start());
        self.places.get(first).filter(|p| p.span.overlaps(span))?.country.clone()
    }

    /// Whether a word means a party as the head of its phrase: what [`Cast::party`] answers, without making an actor of it.
    pub fn is_party(&self, w: usize) -> bool {
        let document = self.document;
        let word = &document.words[w];
        self.known_at(w).is_some() || self.is_state(w) || word.upos != Upos::Pron && word.upos != Upos::Det && self.kind_of(w).is_some()
    }

    /// Whether a word names a state or its people.
    pub fn is_state(&self, w: usize) -> bool {
        self.state_entry(w).is_some()
    }

    fn state_entry(&self, w: usize) -> Option<usize> {
        let word = &self.document.words[w];
        let (_, surfaces) = self.rules.registry.at(&word.form, |len| len == word.form.len())?;
        super::nation(&surfaces).filter(|&e| self.rules.registry.entry(e).kind == ActorKind::Country)
    }

    /// What kind of actor a word that is neither known nor a state would be; none where it means no party.
    fn kind_of(&self, w: usize) -> Option<ActorKind> {
        let document = self.document;
        let word = &document.words[w];
        let lemma = word.lemma.to_lowercase();
        let known = self.rules.parties.has(&lemma)
            || self.rules.titles.noun.contains(&lemma)
            || self.rules.titles.plural.contains(&word.form.to_lowercase());
        let read =
            self.phrase_of(w).map(|m| document.mentions[m].entity).is_some_and(|e| matches!(e, Entity::Person | Entity::Organization));
        let never = self.rules.parties.never.contains(&lemma);
        Some(match document.name_of_word(w).map(|n| document.names[n].label) {
            Some(NameLabel::Per) => ActorKind::Person,
            Some(NameLabel::Org) => ActorKind::Organization,
            // towns and provinces that act: those who govern or live there
            Some(NameLabel::Loc) if word.upos == Upos::Propn => ActorKind::Organization,
            Some(NameLabel::Norp) => ActorKind::Group,
            Some(_) => return None,
            None if !known && (!read || never) => return None,
            None if word.feat("Number") == Some("Plur") => ActorKind::Group,
            None if self.is_body(&lemma) => ActorKind::Organization,
            None => ActorKind::Unnamed,
        })
    }

    /// The state that a word names, or whose people or adjective it is: "Aldania", "Aldanian".
    pub fn state(&mut self, w: usize) -> Option<ActorId> {
        let entry = self.state_entry(w)?;
        let member = self.registered(entry);
        // an adjective tells whose an act is; it is a mention only of a state that is not named otherwise
        if self.document.words[w].upos != Upos::Adj || self.members[member].actor.mentions.is_empty() {
            self.mention(member, self.document.words[w].span, MentionKind::Name);
        }
        Some(self.members[member].actor.id)
    }

    /// An actor by its id.
    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.members.get((id.0 as usize).checked_sub(1)?).map(|m| &m.actor)
    }

    /// States and bodies by how much the article speaks of them and of those who speak for them, most first; press and mere places are none.
    pub fn leading_bodies(&self) -> Vec<ActorId> {
        let literal = |m: &Mention| {
            self.places[self.places.partition_point(|p| p.span.end() <= m.span.start())..]
                .first()
                .is_some_and(|p| p.span.overlaps(m.span) && p.role == PlaceRole::Literal)
        };
        let mut count = vec![0; self.members.len()];
        for (i, member) in self.members.iter().enumerate() {
            let own = member.actor.mentions.iter().filter(|m| !literal(m)).count();
            count[i] += own;
        }
        self.means.iter().flatten().for_each(|&m| count[m] += 1);
        let named = |a: &Actor| a.name.starts_with(char::is_uppercase) && a.mentions.iter().any(|m| m.kind == MentionKind::Name);
        let body = |a: &Actor| {
            let kind = matches!(a.kind, ActorKind::Country | ActorKind::Organization) || a.kind == ActorKind::Group && named(a);
            kind && !a.sectors.iter().any(|s| s == "MED")
        };
        // a side by its state, or the body that is spoken of most
        let mut sides: Vec<(usize, ActorId)> = Vec::new();
        for (member, count) in self.members.iter().zip(count) {
            let id = member.actor.id;
            let side = sides.iter_mut().find(|(_, s)| self.same_side(*s, id));
            match side {
                Some((sum, s)) => {
                    *sum += count;
                    if member.actor.kind == ActorKind::Country {
                        *s = id;
                    }
                }
                None if body(&member.actor) => sides.push((count, id)),
                None => {}
            }
        }
        sides.sort_by_key(|&(count, id)| (std::cmp::Reverse(count), id));
        sides.into_iter().map(|(_, id)| id).collect()
    }

    /// An actor that the cast itself has named.
    pub fn known(&self, id: ActorId) -> &Actor {
        &self.members[id.0 as usize - 1].actor
    }

    /// Where an actor is named, and the phrases that mean him.
    pub fn spans_of(&self, id: ActorId) -> impl Iterator<Item = Span> {
        let means = move |m: &Option<usize>| m.is_some_and(|m| self.members[m].actor.id == id);
        let phrases = self.document.mentions.iter().zip(&self.means).filter(move |(_, m)| means(m));
        let phrases = phrases.filter_map(|(m, _)| self.document.span_of(m.words.clone()));
        self.known(id).mentions.iter().map(|m| m.span).chain(phrases)
    }

    /// Whom an actor speaks for: the state or body of an official's office, else the actor itself. Who speaks for a ministry speaks for its state.
    pub fn body_of(&self, id: ActorId) -> ActorId {
        let actor = self.known(id);
        if !matches!(actor.kind, ActorKind::Person | ActorKind::Unnamed) {
            return id;
        }
        let governs = |a: &Actor| governs(a) && !a.sectors.iter().any(|s| s == "LEG");
        let state = |a: &Actor| {
            let same = |m: &&Member| m.actor.kind == ActorKind::Country && m.actor.country == a.country;
            a.country.as_ref().filter(|_| governs(a)).and_then(|_| self.members.iter().find(same)).map(|m| m.actor.id)
        };
        let office = actor.roles.iter().find(|r| r.of.is_some() && !is_former(&r.title));
        match office.filter(|r| governs(actor) || is_spokesman(&r.title)).and_then(|r| r.of) {
            Some(body) => state(self.known(body)).unwrap_or(body),
            None => state(actor).unwrap_or(id),
        }
    }

    /// The body that somebody who speaks for himself belongs to: a union's president, a company's head.
    pub fn employer_of(&self, id: ActorId) -> Option<ActorId> {
        let actor = self.known(id);
        let person = matches!(actor.kind, ActorKind::Person | ActorKind::Unnamed);
        actor.roles.iter().filter(|r| person && !is_former(&r.title)).find_map(|r| r.of)
    }

    /// The side that an actor stands on: a state with all who govern it, or a body with those who speak for it.
    pub fn side_of(&self, id: ActorId) -> Side<'_> {
        let body = self.body_of(id);
        let actor = self.known(body);
        match &actor.country {
            Some(country) if actor.kind == ActorKind::Country || governs(actor) => Side::State(country),
            _ => Side::Body(body),
        }
    }

    /// Whether two actors stand on one side.
    pub fn same_side(&self, a: ActorId, b: ActorId) -> bool {
        self.side_of(a) == self.side_of(b)
    }

    /// Whether two stand on one side, or one is the body that the other belongs to: a union and its president.
    pub fn one_party(&self, a: ActorId, b: ActorId) -> bool {
        let body = |id: ActorId| self.employer_of(id).unwrap_or(id);
        self.same_side(a, b) || self.same_side(body(a), body(b))
    }

    /// Everybody.
    pub fn actors(&self) -> impl Iterator<Item = &Actor> {
        self.members.iter().map(|m| &m.actor)
    }

    /// Those who are meant by a phrase that a word heads with others beside it, as one: "the President and the Prime Minister".
    pub fn together(&mut self, w: usize) -> Option<ActorId> {
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.words.start + 40 < w);
        let mut near = (from..mentions.len()).take_while(|&m| mentions[m].words.start <= w);
        let phrase = near.find(|&m| mentions[m].head == w && mentions[m].joint)?;
        // no one of them is meant by all of it
        let member = match self.means[phrase].filter(|&m| self.members[m].actor.kind == ActorKind::Group) {
            Some(member) => member,
            None => {
                let name = fold(self.article.text.slice(self.document.span_of(mentions[phrase].words.clone())?));
                let member = self.new_member(name, ActorKind::Group, false);
                self.means[phrase] = Some(member);
                member
            }
        };
        Some(self.members[member].actor.id)
    }

    /// The phrase that a word heads, the shortest where it heads several.
    pub(super) fn phrase_of(&self, w: usize) -> Option<usize> {
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.words.start + 40 < w);
        let near = (from..mentions.len()).take_while(|&m| mentions[m].words.start <= w);
        near.filter(|&m| mentions[m].head == w && !mentions[m].joint)
            .min_by_key(|&m| (mentions[m].kind == Way::Pronoun, mentions[m].words.len()))
    }

    /// A noun with what stands before it and its "of" phrase.
    fn described_span(&self, w: usize) -> Option<Span> {
        let document = self.document;
        let (mut first, mut past) = (w, w + 1);
        for &c in document.children(w) {
            let word = &document.words[c];
            let before = c < w && ["det", "amod", "compound", "nummod", "nmod"].iter().any(|rel| word.is(rel));
            let of = c > w && word.is("nmod") && document.child(c, "case").is_some_and(|p| document.words[p].form == "of");
            if before || of {
                let range = document.subtree_range(c);
                (first, past) = (first.min(range.start), past.max(range.end));
            }
        }
        let span = document.span_of(first..past)?;
        self.article.text.trim(span)
    }

    /// Whether a noun in the singular means a body of people.
    fn is_body(&self, lemma: &str) -> bool {
        let sector = self.rules.parties.sector(lemma);
        let bodies = [
            "government",
            "administration",
            "ministry",
            "cabinet",
            "authority",
            "embassy",
            "consulate",
            "regime",
            "agency",
            "department",
            "delegation",
            "leadership",
            "junta",
            "council",
            "commission",
            "treasury",
            "country",
            "nation",
            "state",
            "republic",
            "mission",
            "police",
        ];
        bodies.contains(&lemma)
            || matches!(sector, Some("LEG" | "JUD" | "IGO" | "PTY" | "OPP")) && !self.rules.titles.noun.contains(lemma)
            || matches!(
                lemma,
                "army"
                    | "military"
                    | "navy"
                    | "force"
                    | "company"
                    | "firm"
                    | "bank"
                    | "union"
                    | "militia"
                    | "group"
                    | "church"
                    | "university"
            )
    }
}

fn is_former(title: &str) -> bool {
    let title = title.to_lowercase();
    title.starts_with("former") || title.starts_with("ex-")
}

/// Whether somebody is part of a government, its forces or its services.
fn governs(actor: &Actor) -> bool {
    actor.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "MIL" | "SPY"))
}
