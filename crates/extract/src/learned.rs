//! What the second network says of words ([`nlp::Signs`]), as reasons for those who weigh rows.
//!
//! A probability becomes a step, so that it can be weighed like any other reason and be read by a person: "learned type 0.8".

use crate::scene::Scene;
use nlp::Layer;
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
const ALONE: f32 = 0.5;

/// Whether the network takes a word for one of a layer.
pub(crate) fn is_taken(scene: &Scene, layer: Layer, word: usize) -> bool {
    let signs = &scene.document.signs;
    !signs.is_empty() && signs.of(layer, "", word) < 1.0 - ALONE
}

/// The stretches of words that the network takes for a layer's, each with the word that the others hang from.
pub(crate) fn stretches(scene: &Scene, layer: Layer, words: Range<usize>) -> Vec<(usize, Range<usize>)> {
    let document = scene.document;
    let mut found: Vec<Range<usize>> = Vec::new();
    for w in words.filter(|&w| is_taken(scene, layer, w)) {
        match found.last_mut() {
            Some(last) if last.end == w => last.end += 1,
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
