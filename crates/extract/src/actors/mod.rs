//! Actors: who the article speaks of, and every place where it means them.
//!
//! First reading: parties of the registry by their names and seats, persons and bodies that the reader names, and those whom the text only
//! describes ("a senior official") once they speak. Two people who share a surname stay two. Pronouns join an actor, they never make one.

mod chains;
mod offices;
mod party;

pub(crate) use party::Side;

use crate::Rules;
use crate::registry::{Entry, Surface, SurfaceKind};
use article::{Article, SectionKind, Span};
use nlp::coref::MentionKind as Way;
use nlp::{Document, NameLabel};
use record::{Actor, ActorId, ActorKind, Mention, MentionKind, Place, Role};
use std::collections::{HashMap, HashSet};

/// The actors of one article while they are being found.
pub struct Cast<'a> {
    article: &'a Article,
    document: &'a Document,
    rules: &'a Rules,
    places: &'a [Place],
    members: Vec<Member>,
    /// Every mention by name, in order of place.
    sightings: Vec<(Span, usize)>,
    /// Every mention, so that none is told twice.
    mentioned: HashSet<(usize, Span)>,
    /// Who is described, by the word that the description hangs from.
    described: HashMap<usize, usize>,
    /// For each phrase of the document, the member it means.
    means: Vec<Option<usize>>,
}

struct Member {
    actor: Actor,
    /// Index in the registry.
    entry: Option<usize>,
    /// Named in full here, not by a surname alone.
    full: bool,
    gender: Option<char>,
    /// Offices that stood before the name somewhere: "president", "general".
    titles: Vec<String>,
}

impl<'a> Cast<'a> {
    /// Finds everybody who is named.
    pub fn assemble(article: &'a Article, document: &'a Document, rules: &'a Rules, places: &'a [Place]) -> Cast<'a> {
        let (members, sightings, means) = (Vec::new(), Vec::new(), Vec::new());
        let mut cast =
            Cast { article, document, rules, places, members, sightings, mentioned: HashSet::new(), described: HashMap::new(), means };
        // Surnames wait until all full names are known: a headline has "Orlan" before the story has "Mara Orlan".
        let mut surnames = Vec::new();
        for block in article
            .sections
            .iter()
            .enumerate()
            .filter(|(_, s)| !matches!(s.kind, SectionKind::Credit | SectionKind::Boilerplate))
            .map(|(i, _)| i)
        {
            let words = cast.words_of(block);
            let mut at = words.start;
            while at < words.end {
                at += cast.named_at(at, words.end, &mut surnames).max(1);
            }
        }
        for (span, candidates) in surnames {
            cast.surname(span, &candidates);
        }
        cast.sightings.sort();
        cast.follow_chains();
        cast
    }

    fn words_of(&self, block: usize) -> std::ops::Range<usize> {
        let sentences = &self.document.sentences;
        let (first, past) = (sentences.partition_point(|s| s.block < block), sentences.partition_point(|s| s.block <= block));
        match (sentences.get(first), past.checked_sub(1).and_then(|l| sentences.get(l))) {
            (Some(a), Some(b)) if first < past => a.words.start..b.words.end,
            _ => 0..0,
        }
    }

    /// Looks for a name at a word; how many words it took.
    fn named_at(&mut self, at: usize, end: usize, surnames: &mut Vec<(Span, Vec<usize>)>) -> usize {
        let words = &self.document.words[at..end];
        let start = words[0].span.start();
        let tail = &self.article.text[start..words[words.len() - 1].span.end()];
        let found = self.rules.registry.at(tail, |len| words.iter().take(16).any(|w| w.span.end() == start + len));
        let Some((len, surfaces)) = found else { return self.unknown_name_at(at) };
        let Some(span) = Span::new(start, start + len) else { return 1 };
        let count = words.iter().take_while(|w| w.span.end() <= span.end()).count();
        // A longer name that the reader sees around these words is somebody else: "Orlan Shipping", "Moscow State University".
        if let Some(name) = self.name_over(span).filter(|n| n.span.contains(span) && n.span != span)
            && !matches!(name.label, NameLabel::Per)
            && surfaces
                .iter()
                .all(|s| matches!(s.kind, SurfaceKind::Surname | SurfaceKind::Capital | SurfaceKind::Demonym | SurfaceKind::Name))
            && self.article.text.slice(name.span).trim_start_matches("the ").len() > len
        {
            return self.unknown_name_at(at).max(1);
        }
        let of_kind = |kinds: &[SurfaceKind]| surfaces.iter().filter(|s| kinds.contains(&s.kind)).map(|s| s.entry).collect::<Vec<_>>();
        let certain = of_kind(&[SurfaceKind::Name, SurfaceKind::Seat]);
        if let &[entry] = &certain[..] {
            let member = self.registered(entry);
            self.members[member].full = true;
            self.mention(member, span, MentionKind::Name);
            return count;
        }
        let ambiguous = of_kind(&[SurfaceKind::Ambiguous]);
        if let &[entry] = &ambiguous[..] {
            // a country that is also a first name, a state or a common word: only where the reader takes it for a place or a body
            if self.name_over(span).is_some_and(|n| n.span == span && matches!(n.label, NameLabel::Loc | NameLabel::Org)) {
                let member = self.registered(entry);
                self.mention(member, span, MentionKind::Name);
            }
            return count;
        }
        let people = of_kind(&[SurfaceKind::Surname, SurfaceKind::Name]);
        if !people.is_empty() {
            // "Mara Orlan" where only another Orlan is known is a person of her own
            let given_before = at > 0
                && self
                    .name_over(span)
                    .is_some_and(|n| n.label == NameLabel::Per && n.span.contains(span) && n.span.start() < span.start());
            if given_before {
                return self.unknown_name_at(at).max(1);
            }
            surnames.push((span, people));
            return count;
        }
        count
    }

    /// A name that the registry does not have and the reader sees.
    fn unknown_name_at(&mut self, at: usize) -> usize {
        let Some(name) = self.document.words.get(at).and_then(|w| self.name_over(w.span)) else { return 1 };
        let kind = match name.label {
            NameLabel::Per => ActorKind::Person,
            NameLabel::Org => ActorKind::Organization,
            _ => return 1,
        };
        let left = self.document.words[at..].iter().take_while(|w| w.span.start() < name.span.end()).count();
        // where and for whom a report was written is no party to it
        if self.document.sentence_of_word(at).is_some_and(|s| self.document.sentences[s].dateline) {
            return left.max(1);
        }
        let Some(span) = self.without_title(name.span) else { return left.max(1) };
        // behind the title the registry may know the name
        let title = self.document.words[at..].iter().take_while(|w| w.span.end() <= span.start()).count();
        if title > 0 {
            return title;
        }
        let words = self.article.text.slice(span);
        // "CASTLIN" over what she says is Castlin; but bodies have names of capitals, and some people initials
        let spelt = kind == ActorKind::Person && words.chars().filter(|c| c.is_alphabetic()).count() > INITIALS;
        let words = if spelt { plain(words) } else { fold(words) };
        let member = match self.members.iter().position(|m| m.actor.kind == kind && m.actor.name == words) {
            Some(m) => m,
            None if kind == ActorKind::Person => match self.by_surname(&words)[..] {
                [m] => m,
                _ => self.new_member(words.clone(), kind, words.contains(' ')),
            },
            None => self.new_member(words, kind, true),
        };
        self.mention(member, span, MentionKind::Name);
        left.max(1)
    }

    /// The name that the reader sees at the first character of the words.
    fn name_over(&self, span: Span) -> Option<&'a nlp::Name> {
        let names = &self.document.names;
        names.get(names.partition_point(|n| n.span.end() <= span.start())).filter(|n| n.span.holds(span.start()))
    }

    /// A name without the titles at its head; `None` where nothing else is left.
    fn without_title(&self, mut span: Span) -> Option<Span> {
        loop {
            let words = self.article.text.slice(span);
            if self.rules.titles.before.contains(words) || !words.chars().any(char::is_alphabetic) {
                return None;
            }
            match words.split_once(' ').filter(|(title, _)| self.rules.titles.before.contains(*title)) {
                Some((title, _)) => span = Span::new(span.start() + title.len() + 1, span.end())?,
                None => return Some(span),
            }
        }
    }

    /// Members of the cast whose last name the words are.
    fn by_surname(&self, words: &str) -> Vec<usize> {
        let people = self.members.iter().enumerate().filter(|(_, m)| m.actor.kind == ActorKind::Person);
        people
            .filter(|(_, m)| {
                m.actor.name != words && m.actor.name.ends_with(words) && m.actor.name[..m.actor.name.len() - words.len()].ends_with(' ')
            })
            .map(|(i, _)| i)
            .collect()
    }

    /// A surname alone: the person of that name who was named in full, else the one whose title stands before it.
    fn surname(&mut self, span: Span, candidates: &[usize]) {
        let title = self.title_before(span).map(|(t, _)| t.to_lowercase());
        let known: Vec<usize> = self
            .members
            .iter()
            .enumerate()
            .filter(|(_, m)| m.full && m.entry.is_some_and(|e| candidates.contains(&e)))
            .map(|(i, _)| i)
            .collect();
        let fits = |entry: &Entry| title.as_deref().is_some_and(|t| entry.roles.iter().any(|r| office_matches(&r.title, t)));
        let member = match known[..] {
            [one] => Some(one),
            [_, ..] => {
                let bears = |m: &usize| {
                    title.as_ref().is_some_and(|t| self.members[*m].titles.contains(t))
                        || self.members[*m].entry.is_some_and(|e| fits(self.rules.registry.entry(e)))
                };
                let office = title.as_deref().is_some_and(|t| !self.is_honorific(t));
                // an office that one of them bears, else whoever bears no other office
                let others: Vec<usize> = known.iter().copied().filter(|&m| !office || self.members[m].titles.is_empty()).collect();
                known.iter().copied().find(bears).or_else(|| self.last_seen(span, &others)).or_else(|| self.last_seen(span, &known))
            }
            [] => match candidates {
                // nobody of that name was named in full: the words alone are no proof, an honorific or the office is; another office is somebody else
                [entry] if title.as_deref().is_some_and(|t| self.is_honorific(t)) || fits(self.rules.registry.entry(*entry)) => {
                    Some(self.registered(*entry))
                }
                several => several.iter().copied().find(|&e| fits(self.rules.registry.entry(e))).map(|e| self.registered(e)),
            },
        };
        match member {
            Some(member) => self.mention(member, span, MentionKind::Name),
            None => {
                // somebody else of that name
                self.unknown_name_at(self.document.words_in(span).start);
            }
        }
    }

    /// Of these members, the one last named in full before the span.
    fn last_seen(&self, span: Span, of: &[usize]) -> Option<usize> {
        let before =
            self.sightings.iter().filter(|(s, m)| s.start() < span.start() && of.contains(m) && self.article.text.slice(*s).contains(' '));
        before.max_by_key(|(s, _)| s.start()).map(|&(_, m)| m)
    }

    fn registered(&mut self, entry: usize) -> usize {
        if let Some(m) = self.members.iter().position(|m| m.entry == Some(entry)) {
            return m;
        }
        let e = self.rules.registry.entry(entry).clone();
        let member = self.new_member(e.name, e.kind, false);
        let m = &mut self.members[member];
        m.entry = Some(entry);
        m.gender = e.gender;
        m.actor.country = e.country;
        m.actor.sectors = e.sectors;
        m.actor.wikidata = e.wikidata;
        let published = self.article.published.as_ref().map(|p| p.date().to_string());
        let held: Vec<_> = e
            .roles
            .iter()
            .filter(|r| published.as_deref().map_or(r.to.is_none(), |p| within(p, r.from.as_deref(), r.to.as_deref())))
            .cloned()
            .collect();
        for role in held {
            let of = role.of.as_deref().and_then(|id| self.rules.registry.by_id(id)).map(|e| self.registered(e));
            self.add_role(member, &role.title, of);
        }
        member
    }

    fn new_member(&mut self, name: String, kind: ActorKind, full: bool) -> usize {
        let id = ActorId(self.members.len() as u32 + 1);
        let actor = Actor {
            id,
            name,
            kind,
            country: None,
            sectors: Vec::new(),
            roles: Vec::new(),
            members: Vec::new(),
            wikidata: None,
            mentions: Vec::new(),
        };
        self.members.push(Member { actor, entry: None, full, gender: None, titles: Vec::new() });
        self.members.len() - 1
    }

    fn add_role(&mut self, member: usize, title: &str, of: Option<usize>) {
        let body = of.map(|m| &self.members[m].actor).filter(|a| a.kind == ActorKind::Organization).map(|a| a.sectors.first().cloned());
        let of = of.map(|m| self.members[m].actor.id);
        let actor = &mut self.members[member].actor;
        match actor.roles.iter_mut().find(|r| r.title.eq_ignore_ascii_case(title)) {
            Some(role) => role.of = role.of.or(of),
            None => actor.roles.push(Role { title: title.to_owned(), of }),
        }
        let lower = title.to_lowercase();
        // the body that an office belongs to tells more than its title: a secretary general is no soldier, a union's president does not govern
        let sector = body.unwrap_or_else(|| {
            let told = self.rules.titles.sectors.iter().filter_map(|(word, code)| Some((lower.find(word.as_str())?, code.clone())));
            told.min().map(|(_, code)| code)
        });
        actor.sectors.extend(sector.filter(|code| !actor.sectors.contains(code)));
    }

    fn mention(&mut self, member: usize, span: Span, kind: MentionKind) {
        let actor = &mut self.members[member].actor;
        if self.mentioned.insert((member, span)) {
            actor.mentions.push(Mention { span, kind });
            if kind == MentionKind::Name {
                let at = self.sightings.partition_point(|s| *s < (span, member));
                self.sightings.insert(at, (span, member));
            }
            if kind == MentionKind::Nominal
                && let Some(head) = self.document.top_of(span)
            {
                self.described.entry(head).or_insert(member);
            }
        }
        if kind == MentionKind::Name && self.members[member].actor.kind == ActorKind::Person {
            self.read_title(member, span);
        }
    }

    /// Whether a title tells no office: "Mr.", "Ms.".
    fn is_honorific(&self, title: &str) -> bool {
        let same = |t: &String| t.eq_ignore_ascii_case(title);
        self.rules.titles.she.iter().any(same)
            || self.rules.titles.he.iter().any(same)
            || matches!(title.to_lowercase().trim_end_matches('.'), "dr" | "prof" | "professor")
    }

    /// The title that stands directly before a name, and the people or state named before the title.
    fn title_before(&self, name: Span) -> Option<(&'a str, Option<usize>)> {
        let text = self.article.text.get(..name.start())?;
        let stop = text.char_indices().rev().find(|&(i, c)| {
            matches!(c, '\n' | ',' | ';' | ':' | '“' | '”' | '"' | '‘' | '’')
                || c == '.' && !ends_title(&text[..=i], &self.rules.titles.before)
        });
        let line = &text[stop.map_or(0, |(i, c)| i + c.len_utf8())..];
        let words: Vec<(usize, &str)> =
            line.split(' ').filter(|w| !w.is_empty()).map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect();
        let longest = (1..=words.len().min(4)).rev().find(|&n| {
            let from = words[words.len() - n].0;
            self.rules.titles.before.contains(text[from..].trim_end())
        })?;
        let from = words[words.len() - longest].0;
        let title = &self.article.text[from..name.start()];
        let owner =
            (longest < words.len()).then(|| words[words.len() - longest - 1].1).map(|w| w.trim_end_matches("’s").trim_end_matches("'s"));
        let of = owner
            .and_then(|w| self.rules.registry.at(w, |len| len == w.len()))
            .and_then(|(_, s)| nation(&s))
            .filter(|&e| self.rules.registry.entry(e).kind == ActorKind::Country);
        Some((title.trim(), of))
    }

    fn read_title(&mut self, member: usize, name: Span) {
        let Some((title, of)) = self.title_before(name) else { return };
        if self.rules.titles.she.contains(title) {
            self.members[member].gender.get_or_insert('f');
        }
        if self.rules.titles.he.contains(title) {
            self.members[member].gender.get_or_insert('m');
        }
        let honorific = self.is_honorific(title);
        if !honorific && !self.members[member].titles.contains(&title.to_lowercase()) {
            self.members[member].titles.push(title.to_lowercase());
        }
        if let Some(entry) = of
            && self.members[member].actor.country.is_none()
        {
            self.members[member].actor.country = self.rules.registry.entry(entry).country.clone();
        }
        if !honorific && self.members[member].entry.is_none() {
            let title = title.to_lowercase();
            let of = of.map(|e| self.registered(e));
            self.add_role(member, &title, of);
        }
    }

    /// Who the words of a source mean; makes an actor of those whom the article only describes. `name` is the part of the words that is known to
    /// be the person's name, `last` is who spoke before, `said` what is said: whom a pronoun means is not named there.
    pub fn source(&mut self, span: Span, name: Option<Span>, last: Option<ActorId>, said: &[Span]) -> Option<ActorId> {
        if let Some(&(_, m)) = name.and_then(|n| self.sightings.iter().find(|(s, _)| n.overlaps(*s))) {
            return Some(self.members[m].actor.id);
        }
        let words = self.article.text.slice(span);
        let lower = words.to_lowercase();
        if let Some(gender) = pronoun(&lower) {
            let phrase = self.phrase_of(self.document.words_in(span).start);
            let meant = phrase.and_then(|m| self.means[m]).filter(|&m| self.agrees(m, gender));
            let member = meant.or_else(|| self.pronoun(span, gender, last, said))?;
            self.mention(member, span, MentionKind::Pronoun);
            if let Some(m) = phrase {
                self.means[m] = Some(member);
            }
            return Some(self.members[member].actor.id);
        }
        // a pronoun alone makes no actor; who "I" is, the words around it tell
        if matches!(
            lower.as_str(),
            "i" | "me" | "we" | "us" | "you" | "they" | "them" | "he" | "him" | "she" | "her" | "it" | "who" | "which" | "that"
        ) {
            return None;
        }
        // The first person named in the words, else the first body or state, speaks; names within a longer description do not.
        let inside: Vec<(Span, usize)> = self.sightings.iter().copied().filter(|(s, _)| span.contains(*s)).collect();
        let person = inside.iter().find(|(_, m)| self.members[*m].actor.kind == ActorKind::Person);
        let head = self.head_noun(&lower);
        if let Some(&(_, m)) = person.filter(|_| !lower.contains(" of ") || head.is_none() || inside.len() == 1 || person == inside.first())
        {
            return Some(self.members[m].actor.id);
        }
        if let Some((noun, plural)) = head {
            return Some(self.described(span, &noun, plural));
        }
        if let Some(&(_, m)) = inside.last() {
            return Some(self.members[m].actor.id);
        }
        if let Some((_, surfaces)) = self.rules.registry.at(words, |len| len == words.len())
            && let Some(entry) = nation(&surfaces)
        {
            let member = self.registered(entry);
            self.mention(member, span, MentionKind::Name);
            return Some(self.members[member].actor.id);
        }
        self.capitalised(span)
    }

    /// The noun of the lexicon that heads the words, and whether it is a plural: "the senior envoy of Aldania" -> envoy.
    fn head_noun(&self, lower: &str) -> Option<(String, bool)> {
        let phrase = lower.split([',', '(']).next().unwrap_or(lower);
        let phrase = [" of ", " for ", " from ", " in ", " at ", " on ", " to ", " near ", " who ", " with "]
            .iter()
            .filter_map(|p| phrase.find(p))
            .min()
            .map_or(phrase, |i| &phrase[..i]);
        let head = phrase.split_whitespace().next_back()?;
        let titles = &self.rules.titles;
        (titles.noun.contains(head) || titles.plural.contains(head)).then(|| (head.to_owned(), titles.plural.contains(head)))
    }

    /// A description: somebody known by that office where the words are definite, else somebody unnamed.
    fn described(&mut self, span: Span, noun: &str, plural: bool) -> ActorId {
        let words = fold(self.article.text.slice(span));
        let lower = words.to_lowercase();
        let definite = ["the ", "his ", "her ", "their ", "its "].iter().any(|d| lower.starts_with(d));
        if definite && !plural {
            let nation = self.nation_in(span).or_else(|| self.own_nation());
            let past = lower.contains("former ") || lower.contains("ex-");
            let holds = |m: &Member| match m.entry.filter(|_| past) {
                Some(e) => self
                    .rules
                    .registry
                    .entry(e)
                    .roles
                    .iter()
                    .any(|r| last_word(&r.title) == noun && !m.actor.roles.iter().any(|held| held.title == r.title)),
                None => {
                    !past && (m.actor.roles.iter().any(|r| last_word(&r.title) == noun) || m.titles.iter().any(|t| last_word(t) == noun))
                }
            };
            let fits = |m: &Member| {
                m.actor.kind == ActorKind::Person && holds(m) && nation.as_ref().is_none_or(|n| m.actor.country.as_ref() == Some(n))
            };
            let seen =
                self.sightings.iter().filter(|(s, m)| s.start() < span.start() && fits(&self.members[*m])).max_by_key(|(s, _)| s.start());
            if let Some(&(_, m)) = seen {
                self.mention(m, span, MentionKind::Nominal);
                self.follow(span, m, plural);
                return self.members[m].actor.id;
            }
        }
        let kind = ActorKind::Unnamed;
        let body = if is_spokesman(noun) { self.spoken_for(span) } else { None };
        let known = self.members.iter().position(|m| m.actor.kind == kind && m.actor.name == words && self.speaks_for(m, body));
        let member = known.unwrap_or_else(|| self.new_member(words, kind, false));
        if body.is_some() {
            self.add_role(member, noun, body);
        }
        self.members[member].actor.country = self.members[member].actor.country.take().or(self.nation_in(span));
        self.add_sector(member, &lower);
        self.add_government(member, noun.strip_suffix('s').unwrap_or(noun));
        self.mention(member, span, MentionKind::Nominal);
        self.follow(span, member, plural);
        self.members[member].actor.id
    }

    /// Takes in the chain of a description, so that it makes no second actor: but "the leaders" are not "the President", whatever the chain says.
    fn follow(&mut self, description: Span, member: usize, plural: bool) {
        let document = self.document;
        let phrase = document.mentions.iter().position(|m| document.span_of(m.words.clone()) == Some(description));
        let chain = phrase.and_then(|p| document.chains.iter().find(|c| c.mentions.contains(&p)));
        let agrees = |m: &&usize| {
            let mention = &document.mentions[**m];
            mention.kind == Way::Pronoun || (document.words[mention.head].feat("Number") == Some("Plur")) == plural
        };
        for &m in chain.into_iter().flat_map(|c| &c.mentions).filter(agrees) {
            self.means[m].get_or_insert(member);
        }
    }

    /// Whether somebody has an office of that body, where there is one.
    fn speaks_for(&self, member: &Member, body: Option<usize>) -> bool {
        body.is_none_or(|b| member.actor.roles.iter().any(|r| r.of == Some(self.members[b].actor.id)))
    }

    /// For which body a spokesman speaks: one that his description names; where it names none ("a spokesman said"), the first that his sentence has before him, or the sentence before.
    fn spoken_for(&self, span: Span) -> Option<usize> {
        let document = self.document;
        let phrases =
            document.mentions.iter().zip(&self.means).filter_map(|(m, meant)| Some((document.span_of(m.words.clone())?, (*meant)?)));
        let mut met: Vec<(Span, usize)> = self.sightings.iter().copied().chain(phrases).collect();
        met.sort_unstable();
        let body = |m: usize| matches!(self.members[m].actor.kind, ActorKind::Country | ActorKind::Organization);
        let first = |within: Span| met.iter().find(|(s, m)| within.contains(*s) && body(*m)).map(|(_, m)| *m);
        if let Some(named) = first(span) {
            return Some(named);
        }
        let words = self.article.text.slice(span).to_lowercase();
        if !words.starts_with("a ") || words.contains(" for ") || words.contains(" of ") {
            return None;
        }
        let s = document.sentence_of(span.start())?;
        let sentence = &document.sentences[s];
        let before = Span::new(sentence.span.start(), span.start()).and_then(first);
        let last = s.checked_sub(1).map(|l| &document.sentences[l]).filter(|l| l.block == sentence.block);
        before.or_else(|| first(last?.span))
    }

    /// The state whose office publishes the article: "the president" of its papers is its own.
    fn own_nation(&self) -> Option<String> {
        let publisher = self.article.publisher.as_deref()?;
        let (_, surfaces) = self.rules.registry.at(publisher, |len| len == publisher.len())?;
        let entry = self.rules.registry.entry(surfaces.first()?.entry);
        let state = entry.kind == ActorKind::Country || entry.sectors.iter().any(|s| s == "GOV");
        entry.country.clone().filter(|_| state)
    }

    fn add_sector(&mut self, member: usize, lower: &str) {
        let code = self.rules.titles.sectors.iter().find(|(word, _)| lower.contains(word.as_str())).map(|(_, c)| c.clone());
        let sectors = &mut self.members[member].actor.sectors;
        code.into_iter().filter(|_| sectors.is_empty()).collect::<Vec<_>>().into_iter().for_each(|c| sectors.push(c));
    }

    /// "Vordanian officials" govern, officials of a union do not.
    fn add_government(&mut self, member: usize, lemma: &str) {
        let actor = &mut self.members[member].actor;
        let governs = self.rules.parties.sector(lemma).filter(|code| *code == "GOV" && actor.country.is_some());
        if actor.sectors.is_empty() {
            actor.sectors.extend(governs.map(str::to_owned));
        }
    }

    /// The state whose name or demonym stands in the words.
    fn nation_in(&self, span: Span) -> Option<String> {
        let document = self.document;
        let words = document.words_in(span);
        let named = |w: usize| {
            let start = document.words[w].span.start();
            let text = self.article.text.get(start..span.end())?;
            let ends = |len: usize| words.clone().any(|e| document.words[e].span.end() == start + len);
            let (_, surfaces) = self.rules.registry.at(text, ends)?;
            self.rules.registry.entry(nation(&surfaces)?).country.clone()
        };
        words.clone().find_map(named)
    }

    /// A name that neither the registry nor the reader has: the run of capitalised words in a source.
    fn capitalised(&mut self, span: Span) -> Option<ActorId> {
        let tokens: Vec<Span> = self.document.tokens.iter().map(|t| t.span).filter(|t| span.contains(*t)).collect();
        let text = |s: &Span| self.article.text.slice(*s);
        let is_cap = |s: &Span| {
            text(s).starts_with(char::is_uppercase)
                && !matches!(text(s), "The" | "A" | "An" | "His" | "Her" | "Their" | "But" | "And" | "In" | "On")
        };
        let first = tokens.iter().position(is_cap)?;
        let len = tokens[first..]
            .iter()
            .take_while(|s| is_cap(s) || matches!(text(s), "-" | "." | "’" | "'" | "de" | "van" | "von" | "al" | "bin" | "of"))
            .count();
        let name = self.without_title(tokens[first].cover(tokens[first + len - 1]))?;
        let words = fold(self.article.text.slice(name));
        let same = self.by_surname(&words);
        let known = self.members.iter().position(|m| m.actor.name == words).or(same.first().copied());
        let member = known.unwrap_or_else(|| self.new_member(words.clone(), ActorKind::Person, words.contains(' ')));
        self.mention(member, name, MentionKind::Name);
        Some(self.members[member].actor.id)
    }

    /// Whether "he" (m), "she" (f) or "it" may mean a member.
    fn agrees(&self, member: usize, gender: Option<char>) -> bool {
        let member = &self.members[member];
        let human = matches!(member.actor.kind, ActorKind::Person | ActorKind::Unnamed);
        human == gender.is_some() && (gender.is_none() || member.gender.is_none() || member.gender == gender)
    }

    /// The person a pronoun means: who spoke last, else the last person named before it.
    fn pronoun(&self, span: Span, gender: Option<char>, last: Option<ActorId>, said: &[Span]) -> Option<usize> {
        let agrees = |m: usize| {
            let member = &self.members[m];
            match gender {
                Some(g) => matches!(member.actor.kind, ActorKind::Person | ActorKind::Unnamed) && member.gender.is_none_or(|x| x == g),
                None => member.actor.kind != ActorKind::Person,
            }
        };
        let story = self.story_at(span);
        let named = self.sightings.iter().filter(|(s, m)| {
            s.start() < span.start()
                && agrees(*m)
                && !said.iter().any(|c| c.contains(*s))
                && self.story_at(*s) == story
                && (gender.is_none() || self.members[*m].actor.kind == ActorKind::Person)
        });
        let named = named.max_by_key(|(s, _)| s.start());
        let spoke = last
            .map(|id| id.0 as usize - 1)
            .filter(|&m| agrees(m) && self.members[m].actor.mentions.iter().any(|x| self.story_at(x.span) == story));
        let near = |m: usize| self.members[m].actor.mentions.iter().map(|x| x.span.start()).filter(|&s| s < span.start()).max();
        match (spoke, named) {
            // the subject of the sentence before goes on speaking unless somebody was named since as the subject of one
            (Some(s), Some(&(place, m)))
                if m != s
                    && near(s) < Some(place.start())
                    && (self.is_subject(place) || self.members[s].actor.kind == ActorKind::Unnamed) =>
            {
                Some(m)
            }
            (Some(s), _) => Some(s),
            (None, Some(&(_, m))) => Some(m),
            (None, None) => None,
        }
    }

    /// Whether the name is the subject of its clause, or belongs to the noun that is: "the minister, Vera Quill", "minister Vera Quill".
    fn is_subject(&self, name: Span) -> bool {
        let words = &self.document.words;
        let part = |&w: &usize| ["appos", "flat", "compound"].iter().any(|rel| words[w].is(rel));
        self.document.words_in(name).any(|w| {
            let above = std::iter::once(w).chain(self.document.ancestors(w)).find(|w| !part(w));
            above.is_some_and(|top| words[top].is("nsubj"))
        })
    }

    fn story_at(&self, span: Span) -> Option<usize> {
        let i = self.article.sections.partition_point(|s| s.span.end() <= span.start());
        self.article.sections.get(i).and_then(|s| s.story)
    }

    /// Who answers in an interview: the first person named before its questions who is no reporter.
    fn interviewee(&self) -> Option<usize> {
        let first = self.article.sections.iter().find(|s| s.kind == SectionKind::Transcript)?.span.start();
        let reports = |m: &Member| m.actor.sectors.iter().any(|s| s == "JRN" || s == "MED");
        let named = self.sightings.iter().take_while(|(span, _)| span.end() <= first).map(|(_, m)| *m);
        named.into_iter().find(|&m| self.members[m].actor.kind == ActorKind::Person && !reports(&self.members[m]))
    }

    /// Who is interviewed where no label says who speaks.
    pub fn who_answers(&self) -> Option<ActorId> {
        self.interviewee().map(|m| self.members[m].actor.id)
    }

    /// The one person whose office a label names: "The PRIME MINISTER".
    fn in_office(&self, label: &str) -> Option<usize> {
        let lower = label.to_lowercase();
        let office = lower.strip_prefix("the ").unwrap_or(&lower);
        let holds = |m: &Member| m.actor.kind == ActorKind::Person && m.actor.roles.iter().any(|r| r.title.to_lowercase() == office);
        let mut all = self.members.iter().enumerate().filter(|(_, m)| holds(m)).map(|(i, _)| i);
        all.next().filter(|_| all.next().is_none())
    }

    /// Who speaks under a label such as "MINISTER ORLAN" or in a heading.
    pub fn speaker(&mut self, label: Span) -> Option<ActorId> {
        let words = self.article.text.slice(label);
        if self.rules.parties.answers.contains(words)
            && let Some(member) = self.interviewee()
        {
            self.mention(member, label, MentionKind::Nominal);
            return Some(self.members[member].actor.id);
        }
        let last = words.split_whitespace().next_back()?;
        let same = |name: &str| name.split_whitespace().next_back().is_some_and(|s| s.to_lowercase() == last.to_lowercase());
        let fits: Vec<usize> = self
            .members
            .iter()
            .enumerate()
            .filter(|(_, m)| m.actor.kind == ActorKind::Person && same(&m.actor.name))
            .map(|(i, _)| i)
            .collect();
        let by_title = |m: &usize| self.members[*m].actor.roles.iter().any(|r| words.to_lowercase().contains(last_word(&r.title)));
        let member = match fits[..] {
            [one] => one,
            [first, ..] => fits.iter().copied().find(by_title).unwrap_or(first),
            [] => {
                let name = plain(words);
                let kind = if self.rules.parties.asks.contains(words) || self.head_noun(&words.to_lowercase()).is_some() {
                    ActorKind::Unnamed
                } else {
                    ActorKind::Person
                };
                let known = self.in_office(words).or_else(|| self.members.iter().position(|m| m.actor.name == name));
                known.unwrap_or_else(|| self.new_member(name, kind, true))
            }
        };
        let kind = if self.members[member].actor.kind == ActorKind::Person { MentionKind::Name } else { MentionKind::Nominal };
        self.mention(member, label, kind);
        Some(self.members[member].actor.id)
    }
}

/// The one state that the surfaces name, or whose capital, seat or people they name.
fn nation(surfaces: &[&Surface]) -> Option<usize> {
    surfaces.iter().find(|s| !matches!(s.kind, SurfaceKind::Surname)).map(|s| s.entry)
}

/// "he" -> m, "she" -> f, "they" and "it" -> no gender; `None` where the words are no pronoun.
fn pronoun(lower: &str) -> Option<Option<char>> {
    match lower {
        "he" => Some(Some('m')),
        "she" => Some(Some('f')),
        "it" | "they" => Some(None),
        _ => None,
    }
}

/// Whether a date lies in a term; both given as ISO dates or their beginnings.
fn within(date: &str, from: Option<&str>, to: Option<&str>) -> bool {
    let part = |bound: &str| date.get(..bound.len()).unwrap_or(date).to_owned();
    from.is_none_or(|f| part(f).as_str() >= f) && to.is_none_or(|t| part(t).as_str() <= t)
}

/// Whether an office of the registry is the one a title before a name tells: "minister of defence" and "general" do not.
fn office_matches(office: &str, title: &str) -> bool {
    let long = match title.trim_end_matches('.') {
        "gen" => "general",
        "col" => "colonel",
        "capt" => "captain",
        "adm" => "admiral",
        other => other,
    };
    office.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == last_word(long))
}

fn last_word(title: &str) -> &str {
    let head = [" of ", " for ", " to "].iter().filter_map(|p| title.find(p)).min().map_or(title, |i| &title[..i]);
    head.split_whitespace().next_back().unwrap_or(head)
}

/// Whether a full stop belongs to a title: "Gen."
fn ends_title(text: &str, titles: &HashSet<String>) -> bool {
    text.ends_with('.') && text.rsplit([' ', '\n', '“', '"']).next().is_some_and(|w| titles.contains(w) || w.len() == 2)
}

/// Whether an office is that of whoever speaks for another.
fn is_spokesman(title: &str) -> bool {
    title.to_lowercase().contains("spokes")
}

/// One blank for every run of blanks.
fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The most letters that people are known by where they are written in capitals: "JFK", "AMLO".
const INITIALS: usize = 4;

/// A name, with one blank for every run of them; "AALTO-REED" as Aalto-Reed.
fn plain(words: &str) -> String {
    if words.chars().any(char::is_lowercase) {
        return fold(words);
    }
    let one = |w: &str| w.chars().take(1).chain(w.chars().skip(1).flat_map(char::to_lowercase)).collect::<String>();
    let part = |w: &str| w.split('-').map(one).collect::<Vec<_>>().join("-");
    words.split_whitespace().map(part).collect::<Vec<_>>().join(" ")
}
