//! Who is who: which phrases of a text mean the same.

mod features;
mod genders;
mod mention;
mod quoted;

pub use features::{Described, OF_MENTION, OF_PAIR};
pub use mention::{Entity, Mention, MentionKind};

use crate::Document;
use features::Describer;
use genders::Genders;
use std::sync::LazyLock;

static GENDERS: LazyLock<Genders> = LazyLock::new(|| Genders::parse(include_str!("../../../../data/lexicons/genders.txt")));

/// How many phrases before a phrase are looked at, whatever they are.
const NEAR: usize = 50;
/// How many further ones, that share a word with it.
const ALIKE: usize = 20;

/// What the scorer sees of a document: for those who fit its weights.
#[derive(Debug)]
pub struct Seen {
    /// The phrases.
    pub mentions: Vec<Mention>,
    /// How each looks.
    pub described: Vec<Described>,
    /// For each, those before it that it may mean, and what is told of the two; the nearest first.
    pub pairs: Vec<Vec<(usize, [u16; OF_PAIR.len()])>>,
}

impl Seen {
    /// Looks at a document.
    pub fn new(document: &Document) -> Seen {
        let mentions = mention::find(document);
        let mut describer = Describer::new(document, &GENDERS);
        let described = describer.describe(&mentions);
        let mut pairs = Vec::with_capacity(mentions.len());
        for (m, d) in described.iter().enumerate() {
            let mut since = 0u8;
            let mut row = Vec::new();
            for a in (m.saturating_sub(NEAR)..m).rev() {
                row.push((a, describer.pair(&mentions, &described, m, a, since)));
                since = since.saturating_add(Describer::agree(d, &described[a]) as u8);
            }
            if !d.pronoun() {
                let alike = |a: &usize| {
                    let x = &described[*a];
                    !x.pronoun() && (x.lemma == d.lemma || mentions[m].kind == MentionKind::Name && x.content.iter().any(|w| d.content.contains(w)))
                };
                for a in (0..m.saturating_sub(NEAR)).rev().filter(alike).take(ALIKE) {
                    row.push((a, describer.pair(&mentions, &described, m, a, since)));
                }
            }
            pairs.push(row);
        }
        Seen { mentions, described, pairs }
    }
}
