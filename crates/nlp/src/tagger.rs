//! The second network: which words of a sentence tell an act, and of what kind. It sees what grammar and lists of words do not: that whoever "would not bite" refuses.
//!
//! A transformer like the reader's, over the same pieces, a few sentences at a time; then one linear layer, whose channels are classes in [`Layer`]s. docs/READER.md, "Signs".

use crate::arcs::Arcs;
use crate::encoder::{self, Encoder, Input, Table};
use crate::judges::Judges;
use crate::kernels::{self, Isa, Packed};
use crate::weights::{LoadError, Sizes, Tensors};
use serde::Deserialize;
use std::collections::HashMap;
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
    /// Whether a position whose issue the word is part of answers another.
    Answer,
    /// The act of a position whose holder, or whoever speaks for it, the word names.
    Holder,
    /// Whether the word names whom a position is addressed to.
    Toward,
    /// Whether the word names an actor of an event.
    Actor,
    /// Whether the word names a recipient of an event.
    Recipient,
    /// Whether the word names a participant of an engagement.
    Participant,
    /// Whether the word names a sender of an instrument.
    Sender,
}

/// The layers in the order of the channels, as the weights name them.
const LAYERS: [(Layer, &str); 12] = [
    (Layer::Event, "event"),
    (Layer::Status, "status"),
    (Layer::Position, "position"),
    (Layer::Engagement, "engagement"),
    (Layer::Instrument, "instrument"),
    (Layer::Answer, "answer"),
    (Layer::Holder, "holder"),
    (Layer::Toward, "toward"),
    (Layer::Actor, "actor"),
    (Layer::Recipient, "recipient"),
    (Layer::Participant, "participant"),
    (Layer::Sender, "sender"),
];

/// The classes of every layer, and which of the channels they are.
#[derive(Debug)]
struct Classes {
    names: [Vec<String>; LAYERS.len()],
    columns: [Range<usize>; LAYERS.len()],
}

impl Classes {
    fn new(mut names: HashMap<String, Vec<String>>) -> Classes {
        let names = LAYERS.map(|(_, name)| names.remove(name).unwrap_or_default());
        let mut end = 0;
        let columns = std::array::from_fn(|i: usize| {
            let start = end;
            end += names[i].len();
            start..end
        });
        Classes { names, columns }
    }

    fn of(&self, layer: Layer) -> &[String] {
        &self.names[layer as usize]
    }

    fn count(&self) -> usize {
        self.columns[LAYERS.len() - 1].end
    }

    fn columns(&self, layer: Layer) -> Range<usize> {
        self.columns[layer as usize].clone()
    }
}

/// How likely every word of a document is to be part of an act, by layer and class. Empty for documents that the network did not see.
#[derive(Clone, Default)]
pub struct Signs {
    classes: Option<&'static Classes>,
    /// Probabilities, a row a word.
    rows: Vec<f32>,
    /// What the layers make of each word, a row a word, and what tells parts by it.
    vectors: Vec<f32>,
    arcs: Option<&'static Arcs>,
    pub(crate) judges: Option<&'static Judges>,
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

    pub(crate) fn arcs(&self) -> Option<&'static Arcs> {
        self.arcs
    }

    /// How many numbers the layers make of a word.
    pub(crate) fn width(&self) -> usize {
        self.classes.map_or(0, |c| self.vectors.len() / (self.rows.len() / c.count()).max(1))
    }

    /// What the layers make of a word.
    pub(crate) fn vector(&self, word: usize) -> &[f32] {
        let width = self.width();
        self.vectors.get(word * width..(word + 1) * width).unwrap_or_default()
    }
}

/// Rows as the network sees them: one sentence, or several that follow each other in a window.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub input: Vec<Input>,
    /// For each word, the rows of its pieces.
    pub words: Vec<Range<usize>>,
}

impl Rows {
    /// The sentences in order, as many together as fit into a window of so many pieces: each is read beside those around it.
    fn windows(sentences: &[Rows], most: usize) -> Vec<Rows> {
        // what stands at the two edges of every sentence stands only at those of a window
        const EDGES: usize = 2;
        let mut all: Vec<Rows> = Vec::new();
        for sentence in sentences {
            let pieces = sentence.input.len().saturating_sub(EDGES);
            match all.last_mut().filter(|w| w.input.len() - EDGES + pieces <= most) {
                Some(window) => {
                    let Some(end) = window.input.pop() else { continue };
                    let shift = window.input.len() - 1;
                    window.words.extend(sentence.words.iter().map(|r| r.start + shift..r.end + shift));
                    window.input.extend_from_slice(&sentence.input[1..1 + pieces]);
                    window.input.push(end);
                }
                None => all.push(sentence.clone()),
            }
        }
        all
    }
}

/// The network, ready.
pub(crate) struct Tagger {
    encoder: Encoder,
    window: usize,
    out: Packed,
    classes: &'static Classes,
    arcs: &'static Arcs,
    version: u32,
}

#[derive(Deserialize)]
struct Config {
    version: u32,
    #[serde(flatten)]
    sizes: Sizes,
    classes: HashMap<String, Vec<String>>,
    arcs: Vec<String>,
    arc_size: usize,
}

/// Rows that go through the layers together: enough to fill the machine's tiles, few enough to stay near it.
const TOGETHER: usize = 192;

impl Tagger {
    /// Reads the weights; the table of pieces is the reader's.
    pub fn load(file: &'static [u8], isa: Isa, pieces: Table) -> Result<Tagger, LoadError> {
        let tensors = Tensors::parse(file)?;
        let Config { version, sizes, classes, arcs, arc_size } =
            serde_json::from_str(tensors.config()?).map_err(|e| LoadError::new("config", e))?;
        let classes: &'static Classes = Box::leak(Box::new(Classes::new(classes)));
        let acts = classes.of(Layer::Position).iter().filter(|c| !c.is_empty()).count();
        let arcs = &*Box::leak(Box::new(Arcs::load(&tensors, isa, sizes.width, &arcs, arc_size, acts)?));
        Ok(Tagger {
            arcs,
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

    /// The most pieces that a window may have; longer sentences are cut.
    pub fn window(&self) -> usize {
        self.window
    }

    /// The signs of all words of the sentences, in order.
    pub fn tag(&self, isa: Isa, sentences: &[Rows], scratch: &mut encoder::Scratch) -> Signs {
        let (width, count) = (self.encoder.width, self.classes.count());
        let mut signs = Signs { classes: Some(self.classes), arcs: Some(self.arcs), ..Signs::default() };
        let (mut input, mut parts, mut words, mut scores) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut bytes = encoder::Bytes::default();
        let sentences = Rows::windows(sentences, self.window);
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
            signs.vectors.extend_from_slice(&words);
            let rows = words.len() / width;
            let scores = bytes.multiply(isa, &words, width, rows, &self.out, &mut scores);
            for row in scores.chunks_exact(self.out.width()) {
                let start = signs.rows.len();
                signs.rows.extend_from_slice(&row[..count]);
                LAYERS.iter().for_each(|&(l, _)| kernels::softmax(isa, &mut signs.rows[start..][self.classes.columns(l)]));
            }
            from = to;
        }
        signs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use article::Text;

    fn signs(text: &str) -> (crate::Document, Vec<Vec<f32>>) {
        let document = read(&Text::clean(text), &[]);
        let rows = (0..document.words.len()).map(|w| LAYERS.iter().flat_map(|&(l, _)| document.signs.at(l, w).to_vec()).collect());
        let rows = rows.collect();
        (document, rows)
    }

    #[test]
    fn a_refusal_needs_no_verb_of_refusing() {
        let issue = |text: &str| {
            let (document, _) = signs(text);
            (0..document.words.len()).map(|w| 1.0 - document.signs.of(Layer::Position, "", w)).fold(0.0, f32::max)
        };
        let told = issue("Asked about the offer, the minister said that her country would not bite.");
        let nothing = issue("Asked about the fish, the cook said that his dog would not bite.");
        assert!(told > 0.3 && told > 5.0 * nothing, "{told} {nothing}");
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
    fn every_layer_sums_to_one() {
        let (one, _) = signs("The envoys met in Denn.");
        for w in 0..one.words.len() {
            for (layer, name) in LAYERS {
                assert!((one.signs.at(layer, w).iter().sum::<f32>() - 1.0).abs() < 1e-3, "{name}");
            }
        }
    }

    #[test]
    fn sentences_stand_together_as_long_as_they_fit() {
        // a word a piece, each numbered, between two edges
        let sentence = |pieces: std::ops::Range<u32>| {
            let row = |piece| Input { piece, shape: 0, gap: 0 };
            let input: Vec<Input> = std::iter::once(101).chain(pieces.clone()).chain([102]).map(row).collect();
            Rows { words: (1..input.len() - 1).map(|r| r..r + 1).collect(), input }
        };
        let windows = Rows::windows(&[sentence(1..5), sentence(5..8), sentence(8..12), sentence(12..13)], 8);
        let pieces: Vec<Vec<u32>> = windows.iter().map(|w| w.input.iter().map(|i| i.piece).collect()).collect();
        assert_eq!(pieces, [vec![101, 1, 2, 3, 4, 5, 6, 7, 102], vec![101, 8, 9, 10, 11, 12, 102]]);
        for (window, first) in windows.iter().zip([1, 8]) {
            let words: Vec<u32> = window.words.iter().map(|r| window.input[r.start].piece).collect();
            assert_eq!(words, (first..first + words.len() as u32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_holds_a_position_is_told_from_whom_it_is_held_toward() {
        let (document, _) = signs("Aldania demanded that Vordania withdraw its guns from the heights.");
        let of = |layer, form: &str| {
            let at = document.words.iter().position(|w| w.form == form).unwrap();
            1.0 - document.signs.of(layer, "", at)
        };
        assert!(of(Layer::Holder, "Aldania") > of(Layer::Holder, "Vordania"));
        assert!(of(Layer::Toward, "Vordania") > of(Layer::Toward, "Aldania"));
    }

    #[test]
    fn what_is_longer_than_a_window_is_cut() {
        let (document, rows) = signs(&"the envoys and ".repeat(200));
        assert_eq!(rows.len(), document.words.len());
        assert!(rows.iter().flatten().all(|p| p.is_finite()));
    }
}
