//! What the scorer is told of a phrase, and of two phrases that may mean the same: small numbers, each a row in a table of the weights.

use super::genders::{Gender, Genders};
use super::mention::{Mention, MentionKind};
use super::quoted::Quoted;
use crate::{Document, NameLabel, Upos, Word};
use std::collections::HashMap;

/// How many values each number of a phrase may have.
pub const OF_MENTION: [usize; 15] = [SHAPES, 5, 3, 3, 8, RELATIONS, 2, 2, 6, 4, 3, 5, 4, 2, 2];
/// How many values each number of a pair may have.
pub const OF_PAIR: [usize; 12] = [8, 11, SHAPES * SHAPES, 12, 9, 64, 8, 5, 9, 4, 5, 6];

const SHAPES: usize = 21;
const RELATIONS: usize = 14;

/// How a phrase looks: names, the determiners of nouns, and the persons of pronouns.
mod shape {
    pub const NAME: u8 = 0;
    pub const DEFINITE: u8 = 1;
    pub const DEMONSTRATIVE: u8 = 2;
    pub const POSSESSED: u8 = 3;
    pub const INDEFINITE: u8 = 4;
    pub const BARE: u8 = 5;
    pub const QUANTIFIED: u8 = 6;
    pub const I: u8 = 7;
    pub const WE: u8 = 8;
    pub const YOU: u8 = 9;
    pub const HE: u8 = 10;
    pub const SHE: u8 = 11;
    pub const IT: u8 = 12;
    pub const THEY: u8 = 13;
    pub const ONE: u8 = 14;
    pub const THIS: u8 = 15;
    pub const THESE: u8 = 16;
    pub const SOMEBODY: u8 = 17;
    pub const EACH_OTHER: u8 = 18;
    pub const OTHER: u8 = 19;
    pub const NAMED_NOUN: u8 = 20;
}

/// A phrase as the scorer sees it.
#[derive(Clone, Debug)]
pub struct Described {
    /// A number for each of [`OF_MENTION`].
    pub values: [u8; OF_MENTION.len()],
    /// Of its head's dictionary form.
    pub lemma: u32,
    /// Of its words that have content, in order.
    pub content: Vec<u32>,
    /// Initials of its capitalised words.
    pub initials: String,
    /// Its head is all capitals.
    pub acronym: Option<String>,
    pub(crate) sentence: usize,
    pub(crate) quote: u32,
}

impl Described {
    fn shape(&self) -> u8 {
        self.values[0]
    }
    /// Whether it is a pronoun.
    pub fn pronoun(&self) -> bool {
        (shape::I..=shape::OTHER).contains(&self.values[0])
    }
    /// Whether it can only mean a human being.
    pub(crate) fn human(&self) -> bool {
        matches!(self.shape(), shape::HE | shape::SHE)
    }
    /// Whether it is the name of a state, a body or a place, which nobody calls "she".
    pub(crate) fn named_thing(&self) -> bool {
        let label = usize::from(self.label()).checked_sub(1).and_then(|l| NameLabel::ALL.get(l));
        self.shape() == shape::NAME && matches!(label, Some(NameLabel::Org | NameLabel::Loc | NameLabel::Norp))
    }
    /// Whether it is a possessive pronoun.
    pub fn possessive(&self) -> bool {
        self.values[1] == 2
    }
    fn number(&self) -> u8 {
        self.values[2]
    }
    /// 0 unknown, 1 he, 2 she.
    pub fn gender(&self) -> u8 {
        self.values[3]
    }
    fn label(&self) -> u8 {
        self.values[4]
    }
    fn relation(&self) -> u8 {
        self.values[5]
    }
}

/// Describes all phrases of a document.
pub(crate) struct Describer<'a> {
    document: &'a Document,
    genders: &'a Genders,
    pub quoted: Quoted,
    numbers: HashMap<String, u32>,
}

impl<'a> Describer<'a> {
    pub fn new(document: &'a Document, genders: &'a Genders) -> Describer<'a> {
        Describer { document, genders, quoted: Quoted::find(document), numbers: HashMap::new() }
    }

    fn number_of(&mut self, word: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(word).or_insert(next)
    }

    /// All of them, in order.
    pub fn describe(&mut self, mentions: &[Mention]) -> Vec<Described> {
        let mut all = Vec::with_capacity(mentions.len());
        let mut sentence = 0;
        let mut deepest = 0; // where the phrases so far end
        let mut counts: HashMap<u32, u8> = HashMap::new();
        for m in mentions {
            while self.document.sentences.get(sentence).is_some_and(|s| s.words.end <= m.words.start) {
                sentence += 1;
            }
            let d = self.one(m, sentence, m.words.end <= deepest);
            deepest = deepest.max(m.words.end);
            if !d.pronoun() {
                let count = counts.entry(d.lemma).or_default();
                *count = count.saturating_add(1);
            }
            all.push(d);
        }
        for d in all.iter_mut() {
            d.values[12] = match counts.get(&d.lemma) {
                None | Some(1) => 0,
                Some(2) => 1,
                Some(3..=5) => 2,
                _ => 3,
            };
        }
        all
    }

    fn one(&mut self, m: &Mention, sentence: usize, nested: bool) -> Described {
        let document = self.document;
        let words = &document.words;
        let head = &words[m.head];
        let name = document.name_of_word(m.head).map(|n| document.names[n].label);
        let shape = self.shape(m, head);
        let (mut content, mut initials) = (Vec::new(), String::new());
        for w in m.words.clone().take(24) {
            let word = &words[w];
            if matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X) {
                content.push(self.number_of(word.form.to_lowercase()));
                initials.extend(word.form.chars().next().filter(|c| c.is_uppercase()));
            }
        }
        let lemma = if head.lemma.is_empty() { &head.form } else { &head.lemma };
        let lemma = self.number_of(lemma.to_lowercase());
        let own = m.words.clone().filter(|&w| w != m.head && words[w].head == Some(m.head));
        let mut has = [false; 4]; // nmod, clause, apposition, modifier
        for w in own {
            let word = &words[w];
            has[0] |= word.is("nmod") && w > m.head;
            has[1] |= word.is("acl");
            has[2] |= word.is("appos");
            has[3] |= word.is("amod") || word.is("nummod") || word.is("compound");
        }
        let quote = self.quoted.of_word[m.head];
        let len = m.words.len();
        let values = [
            shape,
            case(head),
            number(m, head),
            self.gender(m, shape, name),
            name.map_or(0, |l| NameLabel::ALL.iter().position(|x| *x == l).map_or(0, |i| i as u8 + 1)),
            relation(document, m.head),
            u8::from(quote > 0),
            u8::from(m.joint),
            match len {
                1..=3 => len as u8 - 1,
                4..=5 => 3,
                6..=9 => 4,
                _ => 5,
            },
            (m.words.start - document.sentences.get(sentence).map_or(0, |s| s.words.start).min(m.words.start)).min(3) as u8,
            match sentence {
                0 => 0,
                1..=2 => 1,
                _ => 2,
            },
            match has {
                [_, _, true, _] => 4,
                [_, true, _, _] => 3,
                [true, ..] => 2,
                [_, _, _, true] => 1,
                _ => 0,
            },
            0, // counted when all are known
            u8::from(nested),
            u8::from(document.child(m.head, "cop").is_some()),
        ];
        let acronym =
            (m.kind == MentionKind::Name && head.form.len() > 1 && head.form.chars().filter(|c| *c != '.').all(char::is_uppercase))
                .then(|| head.form.replace('.', ""));
        Described { values, lemma, content, initials, acronym, sentence, quote }
    }

    fn shape(&self, m: &Mention, head: &Word) -> u8 {
        match m.kind {
            MentionKind::Pronoun => pronoun(head),
            MentionKind::Name if head.upos == Upos::Propn => shape::NAME,
            MentionKind::Name => shape::NAMED_NOUN,
            MentionKind::Nominal => {
                let before = m.words.clone().filter(|&w| w < m.head && self.document.words[w].head == Some(m.head));
                let mut found = shape::BARE;
                for w in before {
                    let word = &self.document.words[w];
                    if word.is("nmod:poss") {
                        return shape::POSSESSED;
                    }
                    if word.is("det") {
                        found = match &*word.form.to_lowercase() {
                            "the" => shape::DEFINITE,
                            "a" | "an" | "some" | "another" => shape::INDEFINITE,
                            "this" | "that" | "these" | "those" | "such" => shape::DEMONSTRATIVE,
                            _ => shape::QUANTIFIED,
                        };
                    }
                }
                found
            }
        }
    }

    fn gender(&self, m: &Mention, shape: u8, name: Option<NameLabel>) -> u8 {
        let words = &self.document.words;
        let told = match shape {
            shape::HE => return 1,
            shape::SHE => return 2,
            _ if m.kind == MentionKind::Pronoun || m.joint => return 0,
            shape::NAME => {
                let near = m.words.start.max(m.head.saturating_sub(5))..m.words.end.min(m.head + 6);
                let part = |w: usize| w == m.head || words[w].head == Some(m.head) && (words[w].is("flat") || words[w].is("compound"));
                let titled = near.clone().filter(|&w| part(w)).find_map(|w| self.genders.noun(&words[w].form.to_lowercase()));
                let person = name.is_none_or(|l| l == NameLabel::Per);
                let first = self.document.name_of_word(m.head).map_or(m.words.start, |n| self.document.names[n].words.start);
                titled.or_else(|| words.get(first).filter(|_| person).and_then(|w| self.genders.given(&w.form)))
            }
            _ => self.genders.noun(&words[m.head].form.to_lowercase()),
        };
        match told {
            Some(Gender::Masculine) => 1,
            Some(Gender::Feminine) => 2,
            None => 0,
        }
    }

    /// What the scorer is told of a phrase and one before it; `since` counts the phrases between them that the later one might mean as well.
    pub fn pair(&self, mentions: &[Mention], all: &[Described], later: usize, earlier: usize, since: u8) -> [u16; OF_PAIR.len()] {
        let (m, a) = (&all[later], &all[earlier]);
        let (mm, am) = (&mentions[later], &mentions[earlier]);
        let sentences = m.sentence - a.sentence.min(m.sentence);
        let far = match sentences {
            0..=3 => sentences as u16,
            4..=5 => 4,
            6..=8 => 5,
            9..=15 => 6,
            _ => 7,
        };
        let steps = match later - earlier {
            n @ 1..=4 => n as u16 - 1,
            5..=7 => 4,
            8..=10 => 5,
            11..=15 => 6,
            16..=25 => 7,
            26..=40 => 8,
            41..=80 => 9,
            _ => 10,
        };
        let alike = |x: u8, y: u8, unknown: u8| if x == unknown || y == unknown { 1 } else { u16::from(x != y) * 2 };
        let subject = a.relation() <= 1;
        [
            far,
            steps,
            u16::from(m.shape()) * SHAPES as u16 + u16::from(a.shape()),
            words_match(m, a),
            alike(m.number(), a.number(), 2) * 3 + alike(m.gender(), a.gender(), 0),
            u16::from(m.label()) * 8 + u16::from(a.label()),
            self.tie(mm, am, sentences),
            match (m.quote, a.quote) {
                (0, 0) => 0,
                (x, y) if x == y => 1,
                (0, _) => 2,
                (_, 0) => 3,
                _ => 4,
            },
            u16::from(subject) * 3 + sentences.min(2) as u16 + if a.relation() == m.relation() && subject { 3 } else { 0 },
            u16::from(mm.joint) * 2 + u16::from(am.joint),
            match since {
                0..=2 => u16::from(since),
                3..=5 => 3,
                _ => 4,
            },
            self.voice(m, a, am),
        ]
    }

    /// Whether an earlier phrase agrees with a later one in number and gender, and is one that a pronoun may mean.
    pub fn agree(m: &Described, a: &Described) -> bool {
        let clash = |x: u8, y: u8, unknown: u8| x != unknown && y != unknown && x != y;
        !clash(m.number(), a.number(), 2) && !clash(m.gender(), a.gender(), 0)
    }

    /// How two phrases hang together in the tree.
    fn tie(&self, m: &Mention, a: &Mention, sentences: usize) -> u16 {
        let document = self.document;
        if sentences > 0 {
            return 0;
        }
        if a.words.start <= m.words.start && m.words.end <= a.words.end {
            return if document.words[m.head].is("nmod:poss") { 2 } else { 1 };
        }
        if m.words.start <= a.words.start && a.words.end <= m.words.end {
            return 3;
        }
        let above = |w: usize| document.words[w].head;
        if above(m.head).is_some() && above(m.head) == above(a.head) {
            return 4;
        }
        if document.child(m.head, "cop").is_some() && above(a.head) == Some(m.head) {
            return 5;
        }
        // the subject of a clause that the later phrase stands in
        if let Some(h) = above(a.head).filter(|_| document.words[a.head].is("nsubj"))
            && document.ancestors(m.head).take(12).any(|w| w == h)
        {
            return 6;
        }
        7
    }

    /// First and second persons within quotations, and who speaks.
    fn voice(&self, m: &Described, a: &Described, am: &Mention) -> u16 {
        if m.quote == 0 || !(shape::I..=shape::YOU).contains(&m.shape()) {
            return 0;
        }
        let speaker = |q: u32| self.quoted.speakers[q as usize];
        match (a.quote, speaker(m.quote)) {
            (0, Some(s)) if am.head == s => 1,
            (0, Some(_)) => 2,
            (0, None) => 3,
            (q, s) if q == m.quote || s.is_some() && s == speaker(q) => 4,
            _ => 5,
        }
    }
}

fn words_match(m: &Described, a: &Described) -> u16 {
    if m.pronoun() || a.pronoun() {
        return 0;
    }
    let same_head = m.lemma == a.lemma;
    let names = m.values[0] == shape::NAME && a.values[0] == shape::NAME;
    if m.content == a.content && !m.content.is_empty() {
        return 1;
    }
    let within = |x: &Described, y: &Described| x.content.iter().all(|w| y.content.contains(w));
    if same_head {
        return match (within(m, a), within(a, m)) {
            (true, _) => 2,
            (_, true) => 3,
            _ => 4,
        };
    }
    if let (Some(short), _) | (_, Some(short)) = (&m.acronym, &a.acronym)
        && (m.acronym.is_some() && a.initials == *short || a.acronym.is_some() && m.initials == *short)
        && short.len() > 1
    {
        return 5;
    }
    if names {
        if m.content.len() == 1 && a.content.contains(&m.content[0]) {
            return 6;
        }
        if a.content.len() == 1 && m.content.contains(&a.content[0]) {
            return 7;
        }
        return if m.content.iter().any(|w| a.content.contains(w)) { 8 } else { 9 };
    }
    if a.content.contains(&m.lemma) || m.content.contains(&a.lemma) {
        return 10;
    }
    11
}

fn pronoun(head: &Word) -> u8 {
    match &*head.form.to_lowercase() {
        "i" | "me" | "my" | "mine" | "myself" => shape::I,
        "we" | "us" | "our" | "ours" | "ourselves" | "'s" | "’s" => shape::WE,
        "you" | "your" | "yours" | "yourself" | "yourselves" => shape::YOU,
        "he" | "him" | "his" | "himself" => shape::HE,
        "she" | "her" | "hers" | "herself" => shape::SHE,
        "it" | "its" | "itself" => shape::IT,
        "they" | "them" | "their" | "theirs" | "themselves" | "themself" => shape::THEY,
        "one" | "oneself" => shape::ONE,
        "this" | "that" => shape::THIS,
        "these" | "those" => shape::THESE,
        "other" | "another" => shape::EACH_OTHER,
        _ if head.upos == Upos::Pron && head.xpos == "NN" => shape::SOMEBODY,
        _ => shape::OTHER,
    }
}

/// Nominative, accusative, possessive, reflexive, or none of these.
fn case(head: &Word) -> u8 {
    if head.feat("Reflex") == Some("Yes") {
        return 3;
    }
    match (head.feat("Poss"), head.feat("Case")) {
        (Some("Yes"), _) => 2,
        (_, Some("Nom")) => 0,
        (_, Some("Acc")) => 1,
        (_, Some("Gen")) => 2,
        _ => 4,
    }
}

/// Singular, plural, unknown.
fn number(m: &Mention, head: &Word) -> u8 {
    if m.joint {
        return 1;
    }
    match (head.feat("Number"), pronoun(head)) {
        (_, shape::YOU) if m.kind == MentionKind::Pronoun => 2,
        (Some("Sing"), _) => 0,
        (Some("Plur" | "Ptan"), _) => 1,
        _ => 2,
    }
}

fn relation(document: &Document, w: usize) -> u8 {
    let word = &document.words[w];
    // what is joined to another stands where that one stands
    let rel = match word.head.filter(|_| word.is("conj")) {
        Some(h) if document.words[h].is("nsubj") => return 10,
        Some(_) => "conj",
        None => word.rel,
    };
    match rel {
        "nsubj" | "csubj" | "nsubj:outer" => 0,
        "nsubj:pass" => 1,
        "obj" => 2,
        "iobj" => 3,
        "obl" | "obl:agent" | "obl:arg" => 4,
        "nmod" | "nmod:desc" => 5,
        "nmod:poss" => 6,
        "root" => 7,
        "conj" => 8,
        "compound" => 9,
        "vocative" | "dislocated" | "parataxis" | "list" => 11,
        "xcomp" | "ccomp" | "advcl" | "acl" | "acl:relcl" => 12,
        _ => 13,
    }
}
