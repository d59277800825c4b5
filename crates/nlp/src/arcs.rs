//! Arcs: who has which part in an act. From the words that tell an act, by what the second network makes of them, to names near and far. docs/READER.md, "Arcs".

use crate::kernels::{self, Isa};
use crate::weights::{LoadError, Tensors};
use crate::{Document, Layer, Signs};
use std::collections::HashMap;
use std::ops::Range;

/// A part that somebody, or an act, may have in an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who holds a position.
    Holder,
    /// Whom a position is addressed to, or stands against.
    Toward,
    /// Which position a position answers.
    Answers,
    /// Who does what an event tells.
    Actor,
    /// To whom it is done.
    Recipient,
    /// Who takes part in an engagement.
    Participant,
    /// Who sends an instrument.
    Sender,
    /// To whom it is sent.
    Addressee,
}

/// The parts, as the weights name them.
const PARTS: [(Part, &str); 8] = [
    (Part::Holder, "holder"),
    (Part::Toward, "toward"),
    (Part::Answers, "answers"),
    (Part::Actor, "actor"),
    (Part::Recipient, "recipient"),
    (Part::Participant, "participant"),
    (Part::Sender, "sender"),
    (Part::Addressee, "addressee"),
];

/// How many classes of distance there are, and from how many sentences on a name further back is of the next class.
const FAR: usize = 11;
const BACK: [usize; 5] = [2, 3, 4, 7, 13];

/// A linear layer of floats.
#[derive(Debug)]
pub(crate) struct Linear {
    isa: Isa,
    inputs: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Reads one of `inputs` numbers, which are a multiple of sixteen.
    pub fn read(tensors: &Tensors, isa: Isa, name: &str, inputs: usize, channels: usize, with_bias: bool) -> Result<Linear, LoadError> {
        if !inputs.is_multiple_of(16) {
            return Err(LoadError::new(name, "its inputs are no multiple of sixteen"));
        }
        let bytes = tensors.signed(&format!("{name}.weight"), &[channels, inputs])?;
        let scales = tensors.floats(&format!("{name}.scale"), &[channels])?;
        let rows = bytes.chunks_exact(inputs).zip(&scales);
        let weights = rows.flat_map(|(row, scale)| row.iter().map(move |&b| f32::from(b as i8) * scale)).collect();
        let bias = if with_bias { tensors.floats(&format!("{name}.bias"), &[channels])? } else { vec![0.0; channels] };
        Ok(Linear { isa, inputs, weights, bias })
    }

    /// All channels of a row.
    pub fn all(&self, x: &[f32]) -> Vec<f32> {
        self.of(x, 0..self.bias.len())
    }

    /// Some channels of a row.
    fn of(&self, x: &[f32], channels: Range<usize>) -> Vec<f32> {
        let mut out = vec![0.0; channels.len()];
        kernels::dot_rows(self.isa, &self.weights[channels.start * self.inputs..channels.end * self.inputs], x, &mut out);
        out.iter_mut().zip(&self.bias[channels]).for_each(|(o, b)| *o += b);
        out
    }

    /// GELU of every number of a row, as the layers have it; the row is a multiple of sixteen long.
    pub fn bend(&self, row: &mut [f32]) {
        kernels::gelu(self.isa, row, row.len(), 0, row.len());
    }
}

/// The weights of arcs.
#[derive(Debug)]
pub(crate) struct Arcs {
    /// Where the channels of each part are.
    order: [usize; PARTS.len()],
    size: usize,
    act: Linear,
    cue: Linear,
    name: Linear,
    distance: Vec<f32>,
    none: Vec<f32>,
    issue: Linear,
    over: Linear,
    which: Linear,
}

/// Between the words of a position and its act.
const HIDDEN: usize = 128;

impl Arcs {
    /// Reads the weights, whose channels are those of `names` in order, `size` for each.
    /// `acts` is how many acts a position may be.
    pub fn load(tensors: &Tensors, isa: Isa, width: usize, names: &[String], size: usize, acts: usize) -> Result<Arcs, LoadError> {
        let at = |name: &str| names.iter().position(|n| n == name).ok_or_else(|| LoadError::new("arcs", format!("no {name}")));
        let mut order = [0; PARTS.len()];
        for (place, (_, name)) in order.iter_mut().zip(PARTS) {
            *place = at(name)?;
        }
        if !size.is_multiple_of(16) {
            return Err(LoadError::new("arcs", "their size is no multiple of sixteen"));
        }
        let channels = names.len() * size;
        let linear = |name: &str, bias: bool| Linear::read(tensors, isa, name, width, channels, bias);
        Ok(Arcs {
            order,
            size,
            act: linear("arcs.act", true)?,
            cue: linear("arcs.cue", false)?,
            name: linear("arcs.name", true)?,
            distance: tensors.floats("arcs.distance", &[names.len(), FAR])?,
            none: tensors.floats("arcs.none", &[names.len()])?,
            issue: Linear::read(tensors, isa, "arcs.issue", width, HIDDEN, true)?,
            over: Linear::read(tensors, isa, "arcs.over", width, HIDDEN, false)?,
            which: Linear::read(tensors, isa, "arcs.which", HIDDEN, acts, true)?,
        })
    }

    fn channels(&self, part: Part) -> Range<usize> {
        let at = self.order[part as usize] * self.size;
        at..at + self.size
    }
}

/// Words that arcs may lead to: names, or what acts are told by.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    words: Vec<Range<usize>>,
    keys: HashMap<u8, Vec<f32>>,
}

impl Ends {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Where an act is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'w> {
    /// The words of its trigger, its issue, its name; in order.
    pub words: &'w [usize],
    /// Other words that tell it, such as the verb that a demand hangs from.
    pub cue: &'w [usize],
}

/// How well arcs fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fits {
    /// Of each end, as log odds that add up: names of one party are weighed by the sum of their odds.
    pub scores: Vec<f32>,
    /// What an end must reach to have the part rather than not.
    pub none: f32,
}

impl Document {
    /// Makes words ready for arcs of these parts to lead to.
    pub fn ends(&self, words: Vec<Range<usize>>, parts: &[Part]) -> Ends {
        let Some(arcs) = self.signs.arcs() else { return Ends { words, keys: HashMap::new() } };
        let means: Vec<Vec<f32>> = words.iter().map(|w| mean(&self.signs, w.clone())).collect();
        let keys = |part: Part| means.iter().flat_map(|m| arcs.name.of(m, arcs.channels(part))).collect();
        Ends { words, keys: parts.iter().map(|&p| (p as u8, keys(p))).collect() }
    }

    /// How well each end fits a part in an act; nothing where the network did not see the document, or the ends are not ready for the part.
    pub fn fits(&self, part: Part, told: Told, ends: &Ends) -> Fits {
        let arcs = self.signs.arcs();
        let (Some(arcs), Some(keys), Some(&first)) = (arcs, ends.keys.get(&(part as u8)), told.words.first()) else {
            return Fits::default();
        };
        let channels = arcs.channels(part);
        let mut query = arcs.act.of(&mean(&self.signs, told.words.iter().copied()), channels.clone());
        if !told.cue.is_empty() {
            let cue = arcs.cue.of(&mean(&self.signs, told.cue.iter().copied()), channels);
            query.iter_mut().zip(cue).for_each(|(q, c)| *q += c);
        }
        let at = told.cue.first().copied().unwrap_or(first);
        let last = told.words.last().copied().unwrap_or(first);
        let place = arcs.order[part as usize];
        let sentence = |w: usize| self.sentences.partition_point(|s| s.words.end <= w);
        let here = sentence(at);
        let far = |w: &Range<usize>| {
            let there = sentence(w.start);
            match here.checked_sub(there) {
                Some(0) if (first..=last).contains(&w.start) => 2,
                Some(0) => usize::from(w.start > at),
                Some(back) => 3 + BACK.iter().take_while(|s| back >= **s).count(),
                None if there - here == 1 => 9,
                None => 10,
            }
        };
        let scale = (arcs.size as f32).sqrt();
        let mut scores = vec![0.0; ends.words.len()];
        kernels::dot_rows(arcs.name.isa, keys, &query, &mut scores);
        let distances = &arcs.distance[place * FAR..][..FAR];
        scores.iter_mut().zip(&ends.words).for_each(|(score, w)| *score = *score / scale + distances[far(w)]);
        Fits { scores, none: arcs.none[place] }
    }
}

impl Document {
    /// How likely a position that these words tell is each act, given that it is one; nothing where the network did not see the document.
    pub fn acts(&self, told: Told) -> Vec<(&'static str, f32)> {
        let Some(arcs) = self.signs.arcs().filter(|_| !told.words.is_empty()) else { return Vec::new() };
        let mut hidden = arcs.issue.all(&mean(&self.signs, told.words.iter().copied()));
        if !told.cue.is_empty() {
            let over = arcs.over.all(&mean(&self.signs, told.cue.iter().copied()));
            hidden.iter_mut().zip(over).for_each(|(h, o)| *h += o);
        }
        arcs.issue.bend(&mut hidden);
        let acts = self.signs.classes(Layer::Position).iter().filter(|c| !c.is_empty()).map(String::as_str);
        let mut chances = arcs.which.all(&hidden);
        kernels::softmax(arcs.which.isa, &mut chances);
        acts.zip(chances).collect()
    }
}

/// The mean of what the network makes of words.
pub(crate) fn mean(signs: &Signs, words: impl ExactSizeIterator<Item = usize>) -> Vec<f32> {
    let share = 1.0 / words.len().max(1) as f32;
    let mut sum = vec![0.0; signs.width()];
    for w in words {
        sum.iter_mut().zip(signs.vector(w)).for_each(|(s, v)| *s += v * share);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use article::Text;

    /// From which word to which some words stand, where they stand last.
    fn at(document: &Document, words: &str) -> Range<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        let fits = |w: &usize| document.words[*w..].iter().zip(&words).filter(|(a, b)| a.form == **b).count() == words.len();
        let first = (0..document.words.len()).rev().find(fits).unwrap_or_else(|| panic!("no {words:?}"));
        first..first + words.len()
    }

    /// Which of some ends an arc leads to from an act told by these words and this cue.
    fn likeliest<'e>(text: &str, part: Part, act: &str, cue: &str, ends: &[&'e str]) -> &'e str {
        let document = read(&Text::clean(text), &[]);
        let told: Vec<usize> = at(&document, act).collect();
        let cue: Vec<usize> = if cue.is_empty() { Vec::new() } else { at(&document, cue).collect() };
        let words = ends.iter().map(|e| at(&document, e)).collect();
        let fits = document.fits(part, Told { words: &told, cue: &cue }, &document.ends(words, &[part]));
        let best = fits.scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
        ends[best.0]
    }

    #[test]
    fn a_pronoun_need_not_be_understood_to_know_whose_a_demand_is() {
        let text = "President Mara Orlan of Aldania met reporters in Denn on Monday. She demanded that Vordania withdraw its guns from the heights.";
        let names = ["Mara Orlan", "Vordania", "Denn"];
        assert_eq!(likeliest(text, Part::Holder, "that Vordania withdraw its guns from the heights", "demanded", &names), "Mara Orlan");
        assert_eq!(likeliest(text, Part::Toward, "that Vordania withdraw its guns from the heights", "demanded", &names), "Vordania");
    }

    #[test]
    fn who_does_it_and_to_whom() {
        let text = "Aldania shelled the Vordanian port of Sarn on Monday.";
        assert_eq!(likeliest(text, Part::Actor, "shelled", "", &["Aldania", "Vordanian"]), "Aldania");
        assert_eq!(likeliest(text, Part::Recipient, "shelled", "", &["Aldania", "Vordanian"]), "Vordanian");
    }

    #[test]
    fn an_answer_leads_to_what_it_answers() {
        let issues = ["that the canal be opened", "for more grain"];
        for asked in [
            "Aldania demanded on Monday that the canal be opened. It also asked for more grain.",
            "Vordania asked for more grain. Aldania demanded that the canal be opened.",
        ] {
            let text = format!("{asked} Vordania refused to open the canal.");
            assert_eq!(likeliest(&text, Part::Answers, "to open the canal", "refused", &issues), "that the canal be opened");
        }
    }

    #[test]
    fn what_a_position_is_given_that_it_is_one() {
        let act = |text: &str, issue: &str, cue: &str| {
            let document = read(&Text::clean(text), &[]);
            let (words, cue): (Vec<usize>, Vec<usize>) = (at(&document, issue).collect(), at(&document, cue).collect());
            let acts = document.acts(Told { words: &words, cue: &cue });
            assert!((acts.iter().map(|a| a.1).sum::<f32>() - 1.0).abs() < 1e-3);
            acts.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0
        };
        assert_eq!(act("Vordania refused to sign the treaty.", "to sign the treaty", "refused"), "refuse");
        assert_eq!(act("Vordania offered to sign the treaty.", "to sign the treaty", "offered"), "offer");
    }

    #[test]
    fn a_document_that_the_network_did_not_see_has_no_arcs() {
        let (_, document) = crate::conllu::parse("1\tAldania\tAldania\tPROPN\t_\t_\t0\troot\t_\t_\n").unwrap();
        let ends = document.ends(std::iter::once(0..1).collect(), &[Part::Holder]);
        assert_eq!(document.fits(Part::Holder, Told { words: &[0], cue: &[] }, &ends), Fits::default());
        assert!(document.acts(Told { words: &[0], cue: &[] }).is_empty());
    }
}
