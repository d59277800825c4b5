//! Which words may mean somebody or something: noun phrases, names and pronouns, as the trees have them.

use crate::{Document, NameLabel, Upos, Word};
use std::ops::Range;

/// A noun phrase, name or pronoun.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Indexes into [`Document::words`]: the whole phrase, with what describes it after its head.
    pub words: Range<usize>,
    /// The word that it hangs from.
    pub head: usize,
    /// How it means what it means.
    pub kind: MentionKind,
    /// Several joined by "and" or the like.
    pub joint: bool,
    /// What kind of thing it means.
    pub entity: Entity,
    /// Number of its chain; `None` where nothing else in the text means the same.
    pub chain: Option<usize>,
    /// Of a pronoun, the phrases before it that are none and that it may mean, the likeliest first: for those who know what a reader of words does not, such as
    /// which names are states.
    pub may_mean: Vec<usize>,
}

/// How words mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a common noun.
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// What kind of thing words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    /// One human being or several.
    Person,
    /// A body of people: state organ, company, party, team.
    Organization,
    /// A country, town, building or region.
    Place,
    /// A thing, an event, a time, an idea.
    Other,
}

/// All phrases of a document that may mean something, by place, the longer first where two begin together.
pub(crate) fn find(document: &Document) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for w in 0..document.words.len() {
        let mut push = |words: Range<usize>, kind, joint| {
            if !words.is_empty() && !found.iter().rev().take(12).any(|m: &Mention| m.words == words) {
                found.push(Mention { words, head: w, kind, joint, entity: Entity::Other, chain: None, may_mean: Vec::new() });
            }
        };
        if let Some(kind) = kind_of(document, w) {
            if document.child(w, "conj").is_some_and(|c| nominal(&document.words[c])) {
                push(phrase(document, w, true), kind, true);
            }
            push(phrase(document, w, false), kind, false);
        } else if let Some(name) = compound_name(document, w) {
            push(name, MentionKind::Name, false);
        }
    }
    found.sort_by_key(|m| (m.words.start, usize::MAX - m.words.end));
    found
}

fn nominal(word: &Word) -> bool {
    matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Pron)
}

/// Whether a word may head a phrase that means something, and how it means it.
fn kind_of(document: &Document, w: usize) -> Option<MentionKind> {
    let word = &document.words[w];
    if ["compound", "flat", "fixed", "goeswith", "expl", "reparandum", "discourse", "appos"].iter().any(|rel| word.is(rel)) {
        return None;
    }
    // the second part of an apposition belongs to the first
    match word.upos {
        Upos::Propn => Some(MentionKind::Name),
        Upos::Noun | Upos::Sym => Some(if named(document, w) { MentionKind::Name } else { MentionKind::Nominal }),
        Upos::Pron => {
            let asks = matches!(word.feat("PronType"), Some("Rel" | "Int"));
            (!asks).then_some(MentionKind::Pronoun)
        }
        Upos::Det if !word.is("det") => (!matches!(word.feat("PronType"), Some("Rel" | "Int"))).then_some(MentionKind::Pronoun),
        Upos::Num | Upos::Adj if ["nsubj", "obj", "iobj", "obl", "nmod"].iter().any(|rel| word.is(rel)) => {
            Some(if named(document, w) { MentionKind::Name } else { MentionKind::Nominal })
        }
        Upos::X if named(document, w) => Some(MentionKind::Name),
        _ => None,
    }
}

fn named(document: &Document, w: usize) -> bool {
    document.name_of_word(w).is_some_and(|n| document.names[n].label != NameLabel::Norp && document.names[n].words.end == w + 1)
}

/// A name that stands before a noun as a part of its phrase: "the UN envoy".
fn compound_name(document: &Document, w: usize) -> Option<Range<usize>> {
    let word = &document.words[w];
    if !word.is("compound") || word.upos != Upos::Propn {
        return None;
    }
    let head = word.head?;
    let Some(name) = document.name_of_word(w).map(|n| &document.names[n]) else {
        return Some(phrase(document, w, false));
    };
    match name.words.contains(&head) {
        true => Some(phrase(document, w, false)),
        false => (name.words.end == w + 1).then(|| name.words.clone()),
    }
}

/// The words of the phrase that hangs from a word; with what is joined to it by "and", or without.
fn phrase(document: &Document, w: usize, joint: bool) -> Range<usize> {
    let words = &document.words;
    let predicate = document.child(w, "cop").is_some();
    let root = words[w].head.is_none();
    let belongs = |c: usize| {
        let child = &words[c];
        let base = child.rel.split_once(':').map_or(child.rel, |(base, _)| base);
        match base {
            "case" => c > w,
            "cc" | "conj" => joint || base == "cc" && c < w && child.rel == "cc:preconj",
            "nsubj" | "csubj" | "cop" | "aux" | "mark" | "advcl" | "parataxis" | "discourse" | "vocative" | "expl" | "dislocated"
            | "orphan" | "reparandum" => false,
            "obl" | "ccomp" | "xcomp" | "obj" => !predicate && !root && c > w,
            "advmod" => !(predicate || (root && c > w)),
            "punct" => true,
            _ => true,
        }
    };
    let (mut start, mut end) = (w, w + 1);
    let children = document.children(w);
    for &c in children.iter().rev().filter(|&&c| c < w) {
        if !belongs(c) {
            break;
        }
        start = start.min(document.subtree_range(c).start);
    }
    for &c in children.iter().filter(|&&c| c > w) {
        if !belongs(c) {
            break;
        }
        end = end.max(document.subtree_range(c).end);
    }
    // brackets and commas at the edges are no part of it, save a mark that closes what was opened within
    let punct = |i: usize| words[i].upos == Upos::Punct;
    while start < w && (punct(start) || words[start].is("cc")) {
        start += 1;
    }
    let opened = |close: usize| {
        let pair = match &*words[close].form {
            ")" => "(",
            "]" => "[",
            "”" => "“",
            "\"" => "\"",
            _ => return false,
        };
        words[start..close].iter().any(|w| w.form == pair)
    };
    while end > w + 1 && punct(end - 1) && !opened(end - 1) {
        end -= 1;
    }
    start..end
}
