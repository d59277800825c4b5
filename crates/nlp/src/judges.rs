//! Judges: what words tell, by a small network each over what the second network makes of them; fitted on articles that the second network has not seen. docs/READER.md, "Judges".

use crate::Document;
use crate::arcs::{Linear, Told, mean};
use crate::kernels::Isa;
use crate::weights::{LoadError, Tensors};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who judges what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// Whether words tell a position at all (`told`), and which act it is, given that they do.
    Position,
}

impl Judge {
    fn name(self) -> &'static str {
        match self {
            Judge::Position => "position",
        }
    }
}

/// The weights of all judges.
#[derive(Debug)]
pub(crate) struct Judges(BTreeMap<String, Network>);

/// Two layers over the mean of the words and the mean of their cue, side by side.
#[derive(Debug)]
struct Network {
    hidden: Linear,
    out: Linear,
    classes: Vec<String>,
}

#[derive(Deserialize)]
struct Config {
    width: usize,
    judges: BTreeMap<String, Sizes>,
}

#[derive(Deserialize)]
struct Sizes {
    hidden: usize,
    classes: Vec<String>,
}

impl Judges {
    /// Reads the weights.
    pub fn load(file: &'static [u8], isa: Isa) -> Result<Judges, LoadError> {
        let tensors = Tensors::parse(file)?;
        let Config { width, judges } = serde_json::from_str(tensors.config()?).map_err(|e| LoadError::new("config", e))?;
        let read = |(name, Sizes { hidden, classes }): (String, Sizes)| {
            let first = Linear::read(&tensors, isa, &format!("{name}.hidden"), 2 * width, hidden, true)?;
            let out = Linear::read(&tensors, isa, &format!("{name}.out"), hidden, classes.len(), true)?;
            Ok((name, Network { hidden: first, out, classes }))
        };
        Ok(Judges(judges.into_iter().map(read).collect::<Result<_, LoadError>>()?))
    }
}

impl Document {
    /// What a judge says of words and their cue: of each class a score, as log odds or, of classes one of which it is, as logarithms of their chances but for a constant.
    /// Nothing where the network did not see the document.
    pub fn judged(&self, judge: Judge, told: Told) -> Vec<(&'static str, f32)> {
        let Some(network) = self.signs.judges.and_then(|j| j.0.get(judge.name())) else { return Vec::new() };
        let mut hidden = network.hidden.all(&self.told_vector(told));
        network.hidden.bend(&mut hidden);
        network.classes.iter().map(String::as_str).zip(network.out.all(&hidden)).collect()
    }

    /// What a judge is given: the mean of what the second network makes of the words, and that of their cue; noughts where there are none.
    pub fn told_vector(&self, told: Told) -> Vec<f32> {
        let of = |words: &[usize]| mean(&self.signs, words.iter().copied());
        [of(told.words), of(told.cue)].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use article::Text;

    /// What the judge of positions says of some words of a text and a cue: whether one is told, and the likeliest act.
    fn judged(text: &str, words: &str, cue: &str) -> (f32, &'static str) {
        let document = read(&Text::clean(text), &[]);
        let at = |words: &str| -> Vec<usize> {
            let span = text.find(words).map(|start| article::Span::new(start, start + words.len()).unwrap()).unwrap();
            document.words_in(span).collect()
        };
        let (words, cue) = (at(words), at(cue));
        let scores = document.judged(Judge::Position, Told { words: &words, cue: &cue });
        let (told, acts) = scores.split_first().unwrap();
        assert_eq!(told.0, "told");
        (told.1, acts.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0)
    }

    #[test]
    fn a_position_and_which() {
        for (text, words, cue, act) in [
            ("Vordania refused to sign the treaty.", "to sign the treaty", "refused", "refuse"),
            ("Vordania offered to sign the treaty.", "to sign the treaty", "offered", "offer"),
            ("Vordania demanded that Aldania sign the treaty.", "that Aldania sign the treaty", "demanded", "demand"),
        ] {
            let (told, which) = judged(text, words, cue);
            assert!(told > 0.0 && which == act, "{text}: {told}, {which}");
        }
    }

    #[test]
    fn what_somebody_did_is_no_position() {
        let (told, _) = judged("The ferryman forgot to feed the gulls on the quay.", "to feed the gulls on the quay", "forgot");
        assert!(told < 0.0, "{told}");
    }

    #[test]
    fn nothing_is_judged_that_the_network_did_not_see() {
        let (_, document) = crate::conllu::parse("1\tAldania\tAldania\tPROPN\t_\t_\t0\troot\t_\t_\n").unwrap();
        assert!(document.judged(Judge::Position, Told { words: &[0], cue: &[] }).is_empty());
    }

    #[test]
    fn weights_of_another_shape_are_named() {
        let error = Judges::load(b"\x02\0\0\0\0\0\0\0{}", Isa::best()).unwrap_err().to_string();
        assert!(error.contains("config"), "{error}");
    }
}
