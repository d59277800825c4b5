//! The second network: which words of a sentence tell an act, and of what kind. It sees what grammar and lists of words do not: that whoever "would not bite" refuses.
//!
//! A transformer like the reader's, over the same pieces, but each sentence for itself; then one linear layer, whose channels are classes in [`Layer`]s. docs/READER.md, "Signs".

use crate::encoder::{self, Encoder, Input, Table};
use crate::kernels::{self, Isa, Packed};
use crate::weights::{LoadError, Sizes, Tensors};
use serde::Deserialize;
use std::ops::Range;

/// What a word is asked for. Every layer has the classes that the weights were fitted for; the first of each but the status is "nothing of the kind".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The type of an event that the word is the trigger of, in PLOVER's names.
    Event,
    /// The status of that event, given that there is one.
    Status,
    /// The act of a position whose issue the word is part of.
    Position,
    /// The status of an engagement that the word is part of the telling of.
    Engagement,
    /// The kind of an instrument that the word is part of the name of.
    Instrument,
}

const LAYERS: [Layer; 5] = [Layer::Event, Layer::Status, Layer::Position, Layer::Engagement, Layer::Instrument];

/// The classes of every layer, in the order of the channels.
#[derive(Debug, Deserialize)]
struct Classes {
    event: Vec<String>,
    status: Vec<String>,
    position: Vec<String>,
    engagement: Vec<String>,
    instrument: Vec<String>,
}

impl Classes {
    fn of(&self, layer: Layer) -> &[String] {
        match layer {
            Layer::Event => &self.event,
            Layer::Status => &self.status,
            Layer::Position => &self.position,
            Layer::Engagement => &self.engagement,
            Layer::Instrument => &self.instrument,
        }
    }

    fn count(&self) -> usize {
        LAYERS.iter().map(|&l| self.of(l).len()).sum()
    }

    fn columns(&self, layer: Layer) -> Range<usize> {
        let start = LAYERS.iter().take_while(|&&l| l != layer).map(|&l| self.of(l).len()).sum();
        start..start + self.of(layer).len()
    }
}

/// How likely every word of a document is to be part of an act, by layer and class. Empty for documents that the network did not see.
#[derive(Clone, Default)]
pub struct Signs {
    classes: Option<&'static Classes>,
    /// Probabilities, a row a word.
    rows: Vec<f32>,
}

impl std::fmt::Debug for Signs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signs of {} numbers", self.rows.len())
    }
}

impl PartialEq for Signs {
    fn eq(&self, other: &Signs) -> bool {
        self.rows == other.rows
    }
}

impl Signs {
    /// Names of a layer's classes; none where there are no signs.
    pub fn classes(&self, layer: Layer) -> &'static [String] {
        self.classes.map_or(&[], |c| c.of(layer))
    }

    /// Probabilities of a layer's classes at a word, in the order of [`Signs::classes`]; empty where there are no signs.
    pub fn at(&self, layer: Layer, word: usize) -> &[f32] {
        let Some(classes) = self.classes else { return &[] };
        let row = self.rows.chunks_exact(classes.count()).nth(word).unwrap_or_default();
        row.get(classes.columns(layer)).unwrap_or_default()
    }

    /// Probability of one class, by name, at a word; 0 where there are no signs or no such class.
    pub fn of(&self, layer: Layer, class: &str, word: usize) -> f32 {
        let at = self.classes(layer).iter().position(|c| c == class);
        at.and_then(|at| self.at(layer, word).get(at)).copied().unwrap_or_default()
    }

    /// Whether the network saw the document.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// One sentence as the network sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub input: Vec<Input>,
    /// For each word, the rows of its pieces.
    pub words: Vec<Range<usize>>,
}

/// The network, ready.
pub(crate) struct Tagger {
    encoder: Encoder,
    window: usize,
    out: Packed,
    classes: &'static Classes,
    version: u32,
}

#[derive(Deserialize)]
struct Config {
    version: u32,
    #[serde(flatten)]
    sizes: Sizes,
    classes: Classes,
}

/// Rows that go through the layers together: enough to fill the machine's tiles, few enough to stay near it.
const TOGETHER: usize = 192;

impl Tagger {
    /// Reads the weights; the table of pieces is the reader's.
    pub fn load(file: &'static [u8], pieces: Table) -> Result<Tagger, LoadError> {
        let tensors = Tensors::parse(file)?;
        let Config { version, sizes, classes } = serde_json::from_str(tensors.config()?).map_err(|e| LoadError::new("config", e))?;
        let classes: &'static Classes = Box::leak(Box::new(classes));
        Ok(Tagger {
            encoder: Encoder::new(&tensors, &sizes, pieces)?,
            window: sizes.window,
            out: tensors.linear(sizes.width, &[("out", classes.count())])?,
            classes,
            version,
        })
    }

    /// Version of the weights.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The most pieces that a sentence may have; longer ones are cut.
    pub fn window(&self) -> usize {
        self.window
    }

    /// The signs of all words of the sentences, in order.
    pub fn tag(&self, isa: Isa, sentences: &[Rows], scratch: &mut encoder::Scratch) -> Signs {
        let (width, count) = (self.encoder.width, self.classes.count());
        let mut signs = Signs { classes: Some(self.classes), rows: Vec::new() };
        let (mut input, mut parts, mut words, mut scores) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut bytes = encoder::Bytes::default();
        let mut from = 0;
        while from < sentences.len() {
            input.clear();
            parts.clear();
            words.clear();
            let mut to = from;
            while to < sentences.len() && (to == from || input.len() + sentences[to].input.len() <= TOGETHER) {
                parts.push(input.len()..input.len() + sentences[to].input.len());
                input.extend_from_slice(&sentences[to].input);
                to += 1;
            }
            self.encoder.encode(isa, &input, &parts, scratch);
            for (sentence, part) in sentences[from..to].iter().zip(&parts) {
                for rows in &sentence.words {
                    let at = words.len();
                    words.resize(at + width, 0.0);
                    let share = 1.0 / rows.len().max(1) as f32;
                    for row in rows.clone().map(|r| &scratch.x[(part.start + r) * width..][..width]) {
                        words[at..].iter_mut().zip(row).for_each(|(w, x)| *w += x * share);
                    }
                }
            }
            let rows = words.len() / width;
            let scores = bytes.multiply(isa, &words, width, rows, &self.out, &mut scores);
            for row in scores.chunks_exact(self.out.width()) {
                let start = signs.rows.len();
                signs.rows.extend_from_slice(&row[..count]);
                LAYERS.iter().for_each(|&l| softmax(&mut signs.rows[start..][self.classes.columns(l)]));
            }
            from = to;
        }
        signs
    }
}

fn softmax(row: &mut [f32]) {
    let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|v| *v = kernels::exp(*v - greatest));
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|v| *v /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use article::Text;

    fn signs(text: &str) -> (crate::Document, Vec<Vec<f32>>) {
        let document = read(&Text::clean(text), &[]);
        let rows = (0..document.words.len()).map(|w| LAYERS.iter().flat_map(|&l| document.signs.at(l, w).to_vec()).collect());
        let rows = rows.collect();
        (document, rows)
    }

    #[test]
    fn a_refusal_needs_no_verb_of_refusing() {
        let (document, _) = signs("Asked whether his country would open the port, the minister said it would do no such thing.");
        let none = document.signs.classes(Layer::Position).iter().position(|c| c.is_empty()).unwrap();
        let least = |l: Layer| (0..document.words.len()).map(|w| document.signs.at(l, w)[none]).fold(1.0, f32::min);
        assert!(least(Layer::Position) < 0.5, "{}", least(Layer::Position));
    }

    #[test]
    fn triggers_and_their_status() {
        let (document, _) = signs("Aldania shelled the Vordanian town of Sarn on Monday, killing nine people.");
        let shelled = document.words.iter().position(|w| w.form == "shelled").unwrap();
        let acts = document.signs.classes(Layer::Event).iter().filter(|c| !c.is_empty());
        let likeliest =
            acts.max_by(|a, b| document.signs.of(Layer::Event, a, shelled).total_cmp(&document.signs.of(Layer::Event, b, shelled)));
        assert_eq!(likeliest.map(String::as_str), Some("ASSAULT"));
        assert!(document.signs.of(Layer::Status, "occurred", shelled) > 0.5);
        assert_eq!(document.signs.of(Layer::Event, "NO SUCH TYPE", shelled), 0.0);
    }

    #[test]
    fn a_sentence_is_read_for_itself_and_every_layer_sums_to_one() {
        let (one, alone) = signs("The envoys met in Denn.");
        let (_, together) = signs("The envoys met in Denn. They did not agree on the draft.");
        assert_eq!(alone, together[..alone.len()]);
        for w in 0..one.words.len() {
            for layer in LAYERS {
                assert!((one.signs.at(layer, w).iter().sum::<f32>() - 1.0).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn what_is_longer_than_a_window_is_cut() {
        let (document, rows) = signs(&"the envoys and ".repeat(200));
        assert_eq!(rows.len(), document.words.len());
        assert!(rows.iter().flatten().all(|p| p.is_finite()));
    }
}
