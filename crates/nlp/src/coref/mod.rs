//! Who is who: which phrases of a text mean the same.
//!
//! Phrases come from the trees ([`Mention`]). For each, from the first on, the scorer says which of the phrases before it most likely means the
//! same, or that it is new; links make chains. A chain of nothing but pronouns then joins the phrase that one of them may most likely mean.

mod features;
mod genders;
mod mention;
mod quoted;
mod scorer;

pub use features::{Described, OF_MENTION, OF_PAIR};
pub use mention::{Entity, Mention, MentionKind};
pub(crate) use scorer::Scorer;

use crate::encoder::Bytes;
use crate::kernels::Isa;
use crate::{Document, NameLabel};
use features::Describer;
use genders::Genders;
use scorer::Scored;
use std::sync::LazyLock;

static GENDERS: LazyLock<Genders> = LazyLock::new(|| Genders::parse(include_str!("../../../../data/lexicons/genders.txt")));

/// How many phrases before a phrase are looked at, whatever they are.
const NEAR: usize = 50;
/// How many further ones, that share a word with it.
const ALIKE: usize = 20;
/// What is taken off the score of a phrase's being new: chains of parties gain more by a link found than they lose by a wrong one.
const WILLING: f32 = 1.0;
/// The lowest score, against being new, by which pronouns alone join a phrase.
const PRONOUNS: f32 = -3.0;
/// How many phrases a pronoun's second choices are.
const LIKELIEST: usize = 6;

/// Phrases that mean the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Indexes into [`Document::mentions`], in order; at least two.
    pub mentions: Vec<usize>,
    /// What kind of thing they mean.
    pub entity: Entity,
}

/// What the scorer sees of a document: for those who fit its weights.
#[derive(Debug)]
pub struct Seen {
    /// The phrases.
    pub mentions: Vec<Mention>,
    /// How each looks.
    pub described: Vec<Described>,
    /// For each, those before it that it may mean, and what is told of the two; the nearest first.
    pub pairs: Vec<Vec<Pair>>,
}

/// An earlier phrase, and what is told of it and the later one.
pub type Pair = (usize, [u16; OF_PAIR.len()]);

impl Seen {
    /// Looks at a document.
    pub fn new(document: &Document) -> Seen {
        let (mentions, describer, described) = look(document);
        let pairs = (0..mentions.len())
            .map(|m| {
                let mut row = Vec::new();
                candidates(&mentions, &describer, &described, m, |a, values| row.push((a, values)));
                row
            })
            .collect();
        Seen { mentions, described, pairs }
    }
}

fn look(document: &Document) -> (Vec<Mention>, Describer<'_>, Vec<Described>) {
    let mentions = mention::find(document);
    let mut describer = Describer::new(document, &GENDERS);
    let described = describer.describe(&mentions);
    (mentions, describer, described)
}

/// The phrases that a phrase may mean, nearest first.
fn candidates(
    mentions: &[Mention],
    describer: &Describer<'_>,
    described: &[Described],
    m: usize,
    mut each: impl FnMut(usize, [u16; OF_PAIR.len()]),
) {
    let d = &described[m];
    let mut since = 0u8;
    for a in (m.saturating_sub(NEAR)..m).rev() {
        each(a, describer.pair(mentions, described, m, a, since));
        since = since.saturating_add(Describer::agree(d, &described[a]) as u8);
    }
    if d.pronoun() {
        return;
    }
    let alike = |a: &usize| {
        let x = &described[*a];
        !x.pronoun() && (x.lemma == d.lemma || mentions[m].kind == MentionKind::Name && x.content.iter().any(|w| d.content.contains(w)))
    };
    for a in (0..m.saturating_sub(NEAR)).rev().filter(alike).take(ALIKE) {
        each(a, describer.pair(mentions, described, m, a, since));
    }
}

/// Finds phrases and chains. `kept` is what [`Scorer::keep`] kept of the words.
pub(crate) fn resolve(document: &Document, scorer: &Scorer, isa: Isa, kept: &[f32], bytes: &mut Bytes) -> (Vec<Mention>, Vec<Chain>) {
    let (mut mentions, describer, described) = look(document);
    let scored = scorer.phrases(isa, kept, mentions.iter().map(|m| m.head), &described, bytes);
    let (links, mut nouns) = Links::find(&mentions, &describer, &described, scorer, &scored, document);
    let Links { of: chain_of, chains: grown, .. } = links;
    for (mention, nouns) in mentions.iter_mut().zip(&mut nouns) {
        nouns.sort_by(|x, y| y.0.total_cmp(&x.0));
        mention.may_mean = nouns.iter().take(LIKELIEST).map(|n| n.1).collect();
    }
    let mut chains: Vec<Chain> = Vec::new();
    let mut number = vec![usize::MAX; grown.len()];
    for (m, &in_chain) in chain_of.iter().enumerate() {
        mentions[m].entity = kind(&scored.kinds(m));
        let Some(of) = grown.get(in_chain).filter(|c| c.members.len() > 1) else { continue };
        let slot = &mut number[in_chain];
        if *slot == usize::MAX {
            *slot = chains.len();
            let mut mean = [0.0; 4];
            for kinds in of.members.iter().map(|&m| scored.kinds(m)) {
                mean.iter_mut().zip(kinds).for_each(|(sum, k)| *sum += k);
            }
            let entity = kind(&mean.map(|k| k / of.members.len() as f32));
            chains.push(Chain { mentions: of.members.clone(), entity });
        }
        mentions[m].chain = Some(*slot);
    }
    (mentions, chains)
}

/// The kind of these shares; a party where persons and bodies have the half of it together.
fn kind(&[person, body, place, other]: &[f32; 4]) -> Entity {
    match person + body >= 0.5 {
        true if person >= body => Entity::Person,
        true => Entity::Organization,
        false if place >= other => Entity::Place,
        false => Entity::Other,
    }
}

/// Chains in the making.
struct Links<'a> {
    mentions: &'a [Mention],
    described: &'a [Described],
    people: Vec<bool>,
    /// For each phrase, its chain.
    of: Vec<usize>,
    chains: Vec<Growing>,
}

#[derive(Clone, Default)]
struct Growing {
    members: Vec<usize>,
    /// 0 unknown, 1 he, 2 she.
    gender: u8,
    /// Nothing but pronouns so far.
    pronouns: bool,
    /// Whether one of them can only mean a human being, and whether one is the name of something else.
    human: bool,
    named_thing: bool,
}

impl<'a> Links<'a> {
    fn find(
        mentions: &'a [Mention],
        describer: &Describer<'_>,
        described: &'a [Described],
        scorer: &Scorer,
        scored: &Scored,
        document: &Document,
    ) -> (Links<'a>, Vec<Vec<(f32, usize)>>) {
        let person = |m: &Mention| {
            m.kind == MentionKind::Name
                && !m.joint
                && document.name_of_word(m.head).is_some_and(|n| document.names[n].label == NameLabel::Per)
        };
        let people = mentions.iter().map(person).collect();
        let mut links = Links { mentions, described, people, of: Vec::with_capacity(mentions.len()), chains: Vec::new() };
        // of every pronoun, the phrases that are none, by score against being new
        let mut nouns: Vec<Vec<(f32, usize)>> = vec![Vec::new(); mentions.len()];
        let mut ranked: Vec<(f32, usize)> = Vec::new();
        for m in 0..mentions.len() {
            let new = scored.opens(m) - WILLING;
            ranked.clear();
            candidates(mentions, describer, described, m, |a, values| {
                let score = scorer.pair(scored, m, a, &values) - new;
                if score > 0.0 {
                    ranked.push((score, a));
                }
                if score > PRONOUNS && described[m].pronoun() && !described[a].pronoun() {
                    nouns[m].push((score, a));
                }
            });
            // the best, and of equals the nearest: they come nearest first, and the sort keeps that order
            ranked.sort_by(|x, y| y.0.total_cmp(&x.0));
            let chain = ranked.iter().map(|&(_, a)| links.of[a]).find(|&c| links.fits(c, m));
            links.join(m, chain);
        }
        links.gather_pronouns(&nouns);
        (links, nouns)
    }

    /// Whether a phrase may belong to a chain: no "he" among "she", no second surname.
    fn fits(&self, chain: usize, m: usize) -> bool {
        let (c, d) = (&self.chains[chain], &self.described[m]);
        let same_name = || {
            let mut names = c.members.iter().filter(|&&x| self.people[x]).peekable();
            names.peek().is_none() || names.any(|&x| self.described[x].content.iter().any(|w| d.content.contains(w)))
        };
        let agrees = c.gender == 0 || d.gender() == 0 || c.gender == d.gender();
        agrees && !(c.named_thing && d.human() || c.human && d.named_thing()) && (!self.people[m] || same_name())
    }

    fn join(&mut self, m: usize, chain: Option<usize>) {
        let chain = chain.unwrap_or_else(|| {
            self.chains.push(Growing { pronouns: true, ..Growing::default() });
            self.chains.len() - 1
        });
        let d = &self.described[m];
        let c = &mut self.chains[chain];
        c.members.push(m);
        c.gender = if c.gender == 0 { d.gender() } else { c.gender };
        c.pronouns &= d.pronoun();
        c.human |= d.human();
        c.named_thing |= d.named_thing();
        self.of.push(chain);
    }

    /// Pronouns that found no noun join the one that any of them most likely means.
    fn gather_pronouns(&mut self, nouns: &[Vec<(f32, usize)>]) {
        for chain in 0..self.chains.len() {
            if !self.chains[chain].pronouns {
                continue;
            }
            let members = self.chains[chain].members.clone();
            let mut best: Option<(f32, usize)> = None;
            for &(score, a) in members.iter().flat_map(|&m| &nouns[m]) {
                let other = &self.chains[self.of[a]];
                let own = &self.chains[chain];
                let agrees = (other.gender == 0 || own.gender == 0 || other.gender == own.gender) && !(other.named_thing && own.human);
                let holds = members.iter().any(|&m| contains(&self.mentions[a], &self.mentions[m]) && !self.described[m].possessive());
                if agrees && !holds && best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, a));
                }
            }
            let Some((_, a)) = best else { continue };
            let into = self.of[a];
            for &m in &members {
                self.of[m] = into;
            }
            self.chains[chain].members.clear();
            let (gender, human) = (self.chains[chain].gender, self.chains[chain].human);
            let c = &mut self.chains[into];
            c.members.extend(members);
            c.members.sort_unstable();
            c.human |= human;
            c.gender = if c.gender == 0 { gender } else { c.gender };
        }
    }
}

fn contains(outer: &Mention, inner: &Mention) -> bool {
    outer.words.start <= inner.words.start && inner.words.end <= outer.words.end
}
