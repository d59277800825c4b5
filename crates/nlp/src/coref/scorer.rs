//! The trained part: what kind of thing a phrase means, and how likely two phrases mean the same.
//!
//! `models/coref-en.safetensors`, over the vectors that the reader makes of words; docs/READER.md states the tensors. Linear layers are exact integers
//! as in the reader, and the rest is sums of floats in one order.

use super::features::{Described, OF_MENTION, OF_PAIR};
use crate::encoder::Bytes;
use crate::kernels::{self, Isa, Packed};
use crate::weights::{LoadError, Tensors};

/// What is kept of the vector of a word.
pub(crate) const WORD: usize = 64;
const HIDDEN: usize = 64;
const ALIKE: usize = 32;
const KINDS: usize = 4;
/// Columns of what a phrase yields: as the later of two, as the earlier, both again for likeness, kinds, and how likely it is new.
const EARLIER: usize = HIDDEN;
const QUERY: usize = 2 * HIDDEN;
const KEY: usize = QUERY + ALIKE;
const KIND: usize = KEY + ALIKE;
const NEW: usize = KIND + KINDS;

/// The weights.
pub(crate) struct Scorer {
    word: Packed,
    phrase: Packed,
    /// Rows of `NEW + 1` numbers for the values of a phrase.
    of_mention: Vec<f32>,
    /// Rows of `HIDDEN` numbers for the values of a pair.
    of_pair: Vec<f32>,
    out: Vec<f32>,
    out_bias: f32,
}

/// What the scorer makes of the phrases of a document.
pub(crate) struct Scored {
    isa: Isa,
    rows: Vec<f32>,
    stride: usize,
}

impl Scorer {
    pub fn load(file: &'static [u8], input: usize) -> Result<Scorer, LoadError> {
        let weights = Tensors::parse(file)?;
        Ok(Scorer {
            word: weights.linear(input, &[("coref.word", WORD)])?,
            phrase: weights.linear(
                WORD,
                &[
                    ("coref.later", HIDDEN),
                    ("coref.earlier", HIDDEN),
                    ("coref.query", ALIKE),
                    ("coref.key", ALIKE),
                    ("coref.kind", KINDS),
                    ("coref.new", 1),
                ],
            )?,
            of_mention: weights.floats("coref.mention", &[OF_MENTION.iter().sum(), NEW + 1])?,
            of_pair: weights.floats("coref.pair", &[OF_PAIR.iter().sum(), HIDDEN])?,
            out: weights.floats("coref.out.weight", &[HIDDEN])?,
            out_bias: weights.floats("coref.out.bias", &[1])?[0],
        })
    }

    /// What is kept of the vectors of words, appended to `kept`.
    pub fn keep(&self, isa: Isa, vectors: &[f32], count: usize, bytes: &mut Bytes, out: &mut Vec<f32>, kept: &mut Vec<f32>) {
        let words = bytes.multiply(isa, vectors, self.word.inputs(), count, &self.word, out);
        kept.extend_from_slice(&words[..count * WORD]);
    }

    /// Phrases by their heads.
    pub fn phrases(
        &self,
        isa: Isa,
        kept: &[f32],
        heads: impl Iterator<Item = usize>,
        described: &[Described],
        bytes: &mut Bytes,
    ) -> Scored {
        let mut x = Vec::with_capacity(described.len() * WORD);
        for head in heads {
            x.extend_from_slice(&kept[head * WORD..(head + 1) * WORD]);
        }
        kernels::gelu(isa, &mut x, WORD, 0, WORD);
        let (mut rows, stride) = (Vec::new(), self.phrase.width());
        bytes.multiply(isa, &x, WORD, described.len(), &self.phrase, &mut rows);
        for (row, d) in rows.chunks_exact_mut(stride).zip(described) {
            let mut first = 0;
            for (&value, &count) in d.values.iter().zip(&OF_MENTION) {
                let at = (first + usize::from(value).min(count - 1)) * (NEW + 1);
                for (x, y) in row.iter_mut().zip(&self.of_mention[at..at + NEW + 1]) {
                    *x += y;
                }
                first += count;
            }
        }
        Scored { isa, rows, stride }
    }

    /// How likely the later phrase means what the earlier one means, as a score to compare with [`Scored::new`].
    pub fn pair(&self, scored: &Scored, later: usize, earlier: usize, values: &[u16; OF_PAIR.len()]) -> f32 {
        let (m, a) = (scored.row(later), scored.row(earlier));
        let mut hidden = [0.0f32; HIDDEN];
        for ((h, x), y) in hidden.iter_mut().zip(&m[..HIDDEN]).zip(&a[EARLIER..EARLIER + HIDDEN]) {
            *h = x + y;
        }
        let mut first = 0;
        for (&value, &count) in values.iter().zip(&OF_PAIR) {
            let at = (first + usize::from(value).min(count - 1)) * HIDDEN;
            for (h, y) in hidden.iter_mut().zip(&self.of_pair[at..at + HIDDEN]) {
                *h += y;
            }
            first += count;
        }
        for h in &mut hidden {
            *h = if *h > 0.0 { *h } else { 0.1 * *h };
        }
        dot(&hidden, &self.out) + dot(&m[QUERY..QUERY + ALIKE], &a[KEY..KEY + ALIKE]) + self.out_bias
    }
}

impl Scored {
    fn row(&self, phrase: usize) -> &[f32] {
        &self.rows[phrase * self.stride..(phrase + 1) * self.stride]
    }

    /// How likely the phrase means nothing that was spoken of before.
    pub fn opens(&self, phrase: usize) -> f32 {
        self.row(phrase)[NEW]
    }

    /// How likely it means a thing of each kind, in the order of [`super::Entity`]; the sum is 1.
    pub fn kinds(&self, phrase: usize) -> [f32; KINDS] {
        let mut kinds = [0.0; KINDS];
        kinds.copy_from_slice(&self.row(phrase)[KIND..KIND + KINDS]);
        kernels::softmax(self.isa, &mut kinds);
        kinds
    }
}

/// The dot product, summed in sixteen lanes and then over them, whatever the machine.
fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    for (x, y) in x.chunks_exact(16).zip(y.chunks_exact(16)) {
        for (lane, (x, y)) in lanes.iter_mut().zip(x.iter().zip(y)) {
            *lane += x * y;
        }
    }
    lanes.iter().sum()
}
