//! Chains: phrases that the reader takes for the same party, joined to the actors that names and speakers give.

use super::{Cast, Member, fold};
use crate::statements::INTERVIEW;
use article::Span;
use nlp::coref::{Entity, MentionKind as Way};
use record::{Actor, ActorId, ActorKind, Mention, MentionKind, Statement, StatementKind};
use std::collections::HashSet;

impl Cast<'_> {
    /// Joins those whom the reader knows as one, and notes whom each phrase means.
    pub(super) fn follow_chains(&mut self) {
        self.join_names();
        self.means = (0..self.document.mentions.len()).map(|m| self.named_by(m)).collect();
        for chain in &self.document.chains {
            let Some(mut meant) = chain.mentions.iter().find_map(|&m| self.means[m]) else { continue };
            for &m in &chain.mentions {
                let mention = &self.document.mentions[m];
                let part = || self.sighting_at(mention.head).is_some_and(|(s, _)| self.document.words_in(s).end > mention.words.end);
                match self.means[m] {
                    Some(named) => meant = named,
                    None if part() => {}
                    None => self.means[m] = Some(meant),
                }
            }
        }
        self.reconsider_pronouns();
        for m in 0..self.means.len() {
            if let Some(member) = self.means[m] {
                self.read_apposition(m, member);
            }
        }
    }

    /// The reader of words may take "she" for a state and "it" for a person: of what a pronoun may mean, the likeliest that is of its kind.
    fn reconsider_pronouns(&mut self) {
        for m in 0..self.means.len() {
            let mention = &self.document.mentions[m];
            let Some(meant) = self.means[m].filter(|_| mention.kind == Way::Pronoun) else { continue };
            let gender = match &*self.document.words[mention.head].form.to_lowercase() {
                "he" | "him" | "his" | "himself" => Some('m'),
                "she" | "her" | "hers" | "herself" => Some('f'),
                "it" | "its" | "itself" => None,
                _ => continue,
            };
            let fits = |m: &usize| self.agrees(*m, gender);
            if !fits(&meant) {
                let other = mention.may_mean.iter().filter_map(|&a| self.means[a]).find(fits);
                // what nobody registered may be a person whom the reader takes for a body
                self.means[m] = other.or(self.members[meant].entry.is_none().then_some(meant));
            }
        }
    }

    /// Who is named at the head of a phrase, or beside it: "the envoy, Mara Orlan".
    fn named_by(&self, m: usize) -> Option<usize> {
        let mention = &self.document.mentions[m];
        if mention.joint || mention.kind == Way::Pronoun {
            return None;
        }
        // a part of a name ("Harbour" of "Harbour Commission") is no name of its own
        let sighted = |w: usize| {
            let (_, member) = self.sighting_at(w).filter(|(s, _)| self.document.words_in(*s).end <= mention.words.end)?;
            Some(member)
        };
        let beside = || {
            let near = self.document.children(mention.head).iter().copied();
            near.filter(|&c| mention.words.contains(&c) && (self.document.words[c].is("appos") || self.document.words[c].is("flat")))
                .find_map(sighted)
                .filter(|&x| self.members[x].actor.kind == ActorKind::Person)
        };
        sighted(mention.head).or_else(beside)
    }

    /// The name that a word belongs to.
    pub(super) fn sighting_at(&self, w: usize) -> Option<(Span, usize)> {
        let word = self.document.words[w].span;
        let at = self.sightings.partition_point(|(s, _)| s.end() <= word.start());
        self.sightings.get(at).copied().filter(|(s, _)| s.contains(word))
    }

    /// Makes one member of several whose names stand in one chain and may be forms of one name.
    fn join_names(&mut self) {
        let mut into: Vec<usize> = (0..self.members.len()).collect();
        for chain in &self.document.chains {
            let mut named: Vec<usize> = Vec::new();
            for member in chain.mentions.iter().filter_map(|&m| self.named_by(m)).map(|m| into[m]) {
                if !named.contains(&member) {
                    named.push(member);
                }
            }
            for i in 1..named.len() {
                let Some(&first) = named[..i].iter().find(|&&a| into[a] == a && self.may_be_one(a, named[i])) else { continue };
                // the registry's, else the fuller name, stays
                let rank = |m: usize| (self.members[m].entry.is_some(), self.members[m].actor.name.len());
                let (keep, drop) = if rank(named[i]) > rank(first) { (named[i], first) } else { (first, named[i]) };
                into.iter_mut().filter(|x| **x == drop).for_each(|x| *x = keep);
            }
        }
        if into.iter().enumerate().any(|(i, &x)| i != x) {
            self.renumber(&into);
        }
    }

    /// Whether two names may be forms of one: the words of one are among those of the other, and no third bears them.
    fn may_be_one(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.members[a], &self.members[b]);
        if x.actor.kind != y.actor.kind || x.entry.is_some() && y.entry.is_some() || x.gender.zip(y.gender).is_some_and(|(g, h)| g != h) {
            return false;
        }
        let within = |short: &Member, long: &Member| {
            let words: Vec<&str> = long.actor.name.split(' ').collect();
            short.actor.name.split(' ').all(|w| words.contains(&w))
        };
        let short = match (within(x, y), within(y, x)) {
            (true, _) => x,
            (_, true) => y,
            _ => return false,
        };
        self.members.iter().filter(|m| m.actor.kind == short.actor.kind && within(short, m)).count() <= 2
    }

    /// Moves everything to the members that `into` names, and drops the others.
    fn renumber(&mut self, into: &[usize]) {
        let mut place = vec![0; into.len()];
        let mut next = 0;
        for (i, &x) in into.iter().enumerate() {
            if i == x {
                place[i] = next;
                next += 1;
            }
        }
        let to = |m: usize| place[into[m]];
        let members = std::mem::take(&mut self.members);
        let mut dropped = Vec::new();
        for (i, member) in members.into_iter().enumerate() {
            if into[i] == i { self.members.push(member) } else { dropped.push((to(i), member)) }
        }
        for (at, member) in dropped {
            let m = &mut self.members[at];
            m.full |= member.full;
            m.gender = m.gender.or(member.gender);
            m.titles.extend(member.titles.into_iter().filter(|t| !m.titles.contains(t)).collect::<Vec<_>>());
            m.actor.country = m.actor.country.take().or(member.actor.country);
            let seen: HashSet<Span> = m.actor.mentions.iter().map(|x| x.span).collect();
            m.actor.mentions.extend(member.actor.mentions.into_iter().filter(|x| !seen.contains(&x.span)));
            for role in member.actor.roles {
                if !m.actor.roles.iter().any(|r| r.title.eq_ignore_ascii_case(&role.title)) {
                    m.actor.roles.push(role);
                }
            }
            for code in member.actor.sectors {
                if !m.actor.sectors.contains(&code) {
                    m.actor.sectors.push(code);
                }
            }
        }
        for (i, m) in self.members.iter_mut().enumerate() {
            m.actor.id = ActorId(i as u32 + 1);
            for of in m.actor.roles.iter_mut().filter_map(|r| r.of.as_mut()) {
                *of = ActorId(to(of.0 as usize - 1) as u32 + 1);
            }
        }
        self.sightings.iter_mut().for_each(|(_, m)| *m = to(*m));
        self.mentioned = self.mentioned.drain().map(|(m, span)| (to(m), span)).collect();
        self.described.values_mut().for_each(|m| *m = to(*m));
    }

    /// The groups of the registry, each with those of its members whom the article has: "the West" of an article on three capitals is those three.
    fn belonging(&self) -> Vec<(usize, Vec<ActorId>)> {
        let entry = |m: &Member| m.entry.map(|e| self.rules.registry.entry(e));
        let groups = self.members.iter().enumerate().filter_map(|(i, m)| Some((i, entry(m)?))).filter(|(_, e)| e.kind == ActorKind::Group);
        let of =
            |ids: &[String]| self.members.iter().filter(|m| entry(m).is_some_and(|e| ids.contains(&e.id))).map(|m| m.actor.id).collect();
        groups.map(|(i, e)| (i, of(&e.members))).collect()
    }

    /// Makes actors of all chains of persons and bodies whom nobody has named.
    pub fn describe_chains(&mut self) {
        for chain in 0..self.document.chains.len() {
            if self.document.chains[chain].mentions.iter().all(|&m| self.means.get(m).is_some_and(Option::is_none)) {
                self.describe_chain(chain);
            }
        }
    }

    /// A new actor of a chain that nobody known is in; nothing where it means no party, or is never named nor described.
    fn describe_chain(&mut self, chain: usize) -> Option<()> {
        let document = self.document;
        let chain = &document.chains[chain];
        if !matches!(chain.entity, Entity::Person | Entity::Organization) {
            return None;
        }
        // whom a statement named or described since
        let known = chain.mentions.iter().copied().find_map(|m| {
            let mention = &document.mentions[m];
            let described = || self.described.get(&mention.head).copied().filter(|_| mention.kind == Way::Nominal && !mention.joint);
            self.named_by(m).or_else(described)
        });
        if let Some(member) = known {
            chain.mentions.iter().for_each(|&m| self.means[m] = Some(member));
            return Some(());
        }
        let of_way = |way: Way| chain.mentions.iter().copied().filter(move |&m| document.mentions[m].kind == way);
        let named = of_way(Way::Name).max_by_key(|&m| (document.mentions[m].words.len().min(5), usize::MAX - m));
        let best = named.or_else(|| of_way(Way::Nominal).next())?;
        let mention = &document.mentions[best];
        let kind = match (chain.entity, named) {
            _ if mention.joint => ActorKind::Group,
            (Entity::Organization, _) => ActorKind::Organization,
            (_, Some(_)) => ActorKind::Person,
            _ => ActorKind::Unnamed,
        };
        let name = document.name_of_word(mention.head).filter(|_| named.is_some() && !mention.joint);
        let span = name.map(|n| document.names[n].span).or_else(|| document.span_of(mention.words.clone()))?;
        let words = fold(self.article.text.slice(span));
        let member = self.new_member(words.clone(), kind, false);
        let whole = document.span_of(mention.words.clone()).unwrap_or(span);
        self.members[member].actor.country = self.nation_in(span).or_else(|| self.nation_in(whole));
        if kind != ActorKind::Organization {
            self.add_sector(member, &words.to_lowercase());
        }
        if kind == ActorKind::Unnamed {
            self.add_government(member, &document.words[mention.head].lemma);
        }
        for &m in &chain.mentions {
            self.means[m].get_or_insert(member);
        }
        Some(())
    }

    /// "I" in somebody's words is whoever speaks them, "we" the state or body spoken for; in an interview, where that is not known, nobody else either.
    pub fn first_persons(&mut self, statements: &[Statement]) {
        for s in statements {
            let Some(speaker) = s.source.as_ref().and_then(|p| p.actor) else { continue };
            let own = if s.kind == StatementKind::Transcript { &s.content } else { &s.quoted };
            let body = self.body_of(speaker);
            let interview = s.found.because.iter().any(|b| b == INTERVIEW);
            let nested = |inner: Span, span: &Span| {
                statements.iter().any(|o| o.quoted.iter().any(|q| q.contains(inner) && span.contains(*q) && q != span))
            };
            for span in own {
                for m in self.pronouns_in(*span) {
                    let inner = self.document.words[self.document.mentions[m].head].span;
                    let who = match &*self.document.words[self.document.mentions[m].head].form.to_lowercase() {
                        "i" | "me" | "my" | "mine" | "myself" => speaker,
                        "we" | "us" | "our" | "ours" | "ourselves" if body != speaker || interview => body,
                        _ => continue,
                    };
                    if !nested(inner, span) {
                        self.means[m] = Some(who.0 as usize - 1);
                    }
                }
            }
        }
    }

    /// The pronouns among some words.
    fn pronouns_in(&self, span: Span) -> Vec<usize> {
        let words = self.document.words_in(span);
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.words.start < words.start);
        (from..mentions.len()).take_while(|&m| mentions[m].words.start < words.end).filter(|&m| mentions[m].kind == Way::Pronoun).collect()
    }

    /// The actors, with all phrases that mean them, mentions in order. Those of the registry who were only needed to name another's office stay, as that
    /// office's body.
    pub fn into_actors(self) -> Vec<Actor> {
        let document = self.document;
        let mut covered = vec![Vec::new(); self.members.len()];
        let mut told = vec![Vec::new(); self.members.len()];
        for (mention, member) in document.mentions.iter().zip(&self.means).filter_map(|(m, x)| Some((m, (*x)?))) {
            let Some(span) = document.span_of(mention.words.clone()) else { continue };
            let kind = match mention.kind {
                Way::Name => MentionKind::Name,
                Way::Nominal => MentionKind::Nominal,
                Way::Pronoun => MentionKind::Pronoun,
            };
            covered[member].push(document.words[mention.head].span);
            told[member].push(Mention { span, kind });
        }
        let members = self.belonging();
        let mut actors: Vec<Actor> = self.members.into_iter().map(|m| m.actor).collect();
        members.into_iter().for_each(|(group, ids)| actors[group].members = ids);
        for ((actor, heads), told) in actors.iter_mut().zip(covered).zip(told) {
            actor.mentions.retain(|x| {
                !heads.iter().any(|h| x.span.contains(*h))
                    && !told.iter().any(|t| t.kind != MentionKind::Pronoun && t.span.contains(x.span))
            });
            actor.mentions.extend(told);
            actor.mentions.sort_by_key(|m| m.span);
            actor.mentions.dedup_by_key(|m| m.span);
        }
        actors
    }
}
