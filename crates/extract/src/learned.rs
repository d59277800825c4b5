//! What the second network says of words ([`nlp::Signs`]), as reasons for those who weigh rows.
//!
//! A probability becomes a step, so that it can be weighed like any other reason and be read by a person: "learned type 0.8".

use crate::scene::Scene;
use article::Span;
use nlp::Layer;
use record::ActorId;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use std::ops::Range;

/// The lower ends of the steps.
const STEPS: [(f32, &str); 11] = [
    (0.97, "0.97"),
    (0.9, "0.9"),
    (0.8, "0.8"),
    (0.65, "0.65"),
    (0.5, "0.5"),
    (0.35, "0.35"),
    (0.2, "0.2"),
    (0.1, "0.1"),
    (0.05, "0.05"),
    (0.02, "0.02"),
    (0.0, "0"),
];

/// The step of a probability.
pub(crate) fn step(p: f32) -> &'static str {
    STEPS.iter().find(|(least, _)| p >= *least).map_or("0", |(_, name)| name)
}

/// The likeliest class of a layer at a word that is not "nothing", with its probability.
pub(crate) fn best(scene: &Scene, layer: Layer, word: usize) -> Option<(&'static str, f32)> {
    let signs = &scene.document.signs;
    let classes = signs.classes(layer).iter().zip(signs.at(layer, word));
    classes.filter(|(c, _)| !c.is_empty()).max_by(|a, b| a.1.total_cmp(b.1)).map(|(c, p)| (c.as_str(), *p))
}

/// From which probability on the network's word counts more than the clause's.
const SURE: f32 = 0.85;

/// What the record calls the likeliest class of a layer at a word, with its probability.
pub(crate) fn likeliest<T: DeserializeOwned>(scene: &Scene, layer: Layer, word: usize) -> Option<(T, f32)> {
    let (class, p) = best(scene, layer, word)?;
    let class: StrDeserializer<'_, serde::de::value::Error> = class.into_deserializer();
    Some((T::deserialize(class).ok()?, p))
}

/// The same, where the network is sure of it.
pub(crate) fn sure<T: DeserializeOwned>(scene: &Scene, layer: Layer, word: usize) -> Option<T> {
    likeliest(scene, layer, word).filter(|(_, p)| *p >= SURE).map(|(class, _)| class)
}

/// How much of what is not "nothing" the likeliest class must have to be taken for that of a row that is there anyway.
const SHARE: f32 = 0.7;

/// The likeliest class at a word of a row that is there anyway, where most of what the network gives to any class is for that one.
pub(crate) fn rather<T: DeserializeOwned>(scene: &Scene, layer: Layer, word: usize) -> Option<T> {
    let any = 1.0 - scene.document.signs.of(layer, "", word);
    likeliest(scene, layer, word).filter(|(_, p)| *p >= SHARE * any).map(|(class, _)| class)
}

/// From which probability on a word is taken for one of a layer by the network's word alone.
pub(crate) const ALONE: f32 = 0.5;

/// Whether the network takes a word for one of a layer.
pub(crate) fn is_taken(scene: &Scene, layer: Layer, word: usize) -> bool {
    let signs = &scene.document.signs;
    !signs.is_empty() && signs.of(layer, "", word) < 1.0 - ALONE
}

/// Across how many words a telling goes on that the network takes only in part for one.
pub(crate) const ACROSS: usize = 3;

/// How many words make a telling whose head is no verb and no noun for such an act.
pub(crate) const FEWEST: usize = 2;

/// The stretches of words that the network takes for a layer's, across so many others, each with the word that the others hang from.
pub(crate) fn stretches(scene: &Scene, layer: Layer, words: Range<usize>, across: usize) -> Vec<(usize, Range<usize>)> {
    let document = scene.document;
    let mut found: Vec<Range<usize>> = Vec::new();
    for w in words.filter(|&w| is_taken(scene, layer, w)) {
        match found.last_mut() {
            Some(last) if last.end + across >= w => last.end = w + 1,
            _ => found.push(w..w + 1),
        }
    }
    let top = |range: Range<usize>| {
        let outside =
            |w: &usize| document.words[*w].head.is_none_or(|h| !range.contains(&h)) && document.words[*w].upos != nlp::Upos::Punct;
        Some((range.clone().find(outside)?, range))
    };
    found.into_iter().filter_map(top).collect()
}

/// The mean probability of each class of a layer over words, "nothing" too.
pub(crate) fn mean(scene: &Scene, layer: Layer, words: Range<usize>) -> Vec<(&'static str, f32)> {
    let signs = &scene.document.signs;
    let count = words.len().max(1) as f32;
    let of = |i: usize| words.clone().filter_map(|w| signs.at(layer, w).get(i)).sum::<f32>() / count;
    signs.classes(layer).iter().enumerate().map(|(i, c)| (c.as_str(), of(i))).collect()
}

/// The highest probability of each class of a layer over words, but for "nothing".
pub(crate) fn most(scene: &Scene, layer: Layer, words: Range<usize>) -> Vec<(&'static str, f32)> {
    let signs = &scene.document.signs;
    let of = |i: usize| words.clone().filter_map(|w| signs.at(layer, w).get(i)).copied().fold(0.0, f32::max);
    signs.classes(layer).iter().enumerate().filter(|(_, c)| !c.is_empty()).map(|(i, c)| (c.as_str(), of(i))).collect()
}

/// How likely a name has a part in an act: the highest probability of any class of a layer over its words but for those of `act` itself; nothing where no word is left.
pub(crate) fn part(scene: &Scene, layer: Layer, name: Span, act: Option<Span>) -> Option<f32> {
    let words = scene.document.words_in(name).filter(|&w| act.is_none_or(|a| !a.overlaps(scene.document.words[w].span)));
    words.map(|w| 1.0 - scene.document.signs.of(layer, "", w)).reduce(f32::max)
}

/// Whoever is named in the sentences of an act, each with how likely it has a part in it; empty where the network saw nothing.
pub(crate) fn parts(scene: &Scene, layer: Layer, act: &[Span]) -> Vec<(ActorId, f32)> {
    let document = scene.document;
    if document.signs.classes(layer).is_empty() {
        return Vec::new();
    }
    let sentences: Vec<Span> = act.iter().filter_map(|a| document.sentence_of(a.start())).map(|s| document.sentences[s].span).collect();
    let named = scene.cast.actors().filter_map(|actor| {
        let here = actor.mentions.iter().map(|m| m.span).filter(|m| sentences.iter().any(|s| s.overlaps(*m)));
        Some((actor.id, here.filter_map(|m| part(scene, layer, m, None)).reduce(f32::max)?))
    });
    named.collect()
}

/// What [`parts`] say of those who are read as taking part: of the least likely of them, and of the likeliest other.
pub(crate) fn of_parts(scene: &Scene, parts: &[(ActorId, f32)], read: &[ActorId]) -> Vec<String> {
    if scene.document.signs.is_empty() {
        return Vec::new();
    }
    let same = |id: ActorId, r: ActorId| id == r || scene.cast.same_side(id, r);
    let of = |r: ActorId| parts.iter().filter(|(id, _)| same(*id, r)).map(|p| p.1).reduce(f32::max);
    let unknown_first = |p: &Option<f32>| p.unwrap_or(-1.0);
    let least = read.iter().map(|&r| of(r)).min_by(|a, b| unknown_first(a).total_cmp(&unknown_first(b)));
    let other = parts.iter().filter(|(id, _)| !read.iter().any(|&r| same(*id, r))).map(|p| p.1).reduce(f32::max);
    vec![
        format!("part sign {}", least.map_or("nobody", |p| p.map_or("none", step))),
        format!("other sign {}", other.map_or("nobody", step)),
    ]
}
