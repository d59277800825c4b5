use crate::form::SHAPES;
use crate::kernels::{self, HEAD, Isa, Packed};
use crate::weights::{LoadError, Sizes, Tensors};
use std::ops::Range;

/// The transformer: pieces in context become vectors. After BERT, with two tables more: how a piece's atom is shaped, and what stands before it.
pub(crate) struct Encoder {
    pub width: usize,
    heads: usize,
    pub pieces: Table,
    position: Vec<f32>,
    shape: Vec<f32>,
    gap: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// A vector for every piece: bytes, and what a unit of each row is worth. Several encoders may share it.
#[derive(Clone)]
pub(crate) struct Table {
    rows: &'static [u8],
    scales: Vec<f32>,
}

impl Table {
    /// The table of so many pieces, `width` wide.
    pub fn new(tensors: &Tensors<'static>, pieces: usize, width: usize) -> Result<Table, LoadError> {
        let rows = tensors.signed("embeddings.piece.weight", &[pieces, width])?;
        Ok(Table { rows, scales: tensors.floats("embeddings.piece.scale", &[pieces])? })
    }
}

struct Layer {
    /// Queries, keys and values.
    qkv: Packed,
    attention: Packed,
    attention_norm: Norm,
    up: Packed,
    down: Packed,
    feed_norm: Norm,
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

/// One row of the encoder's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    pub piece: u32,
    pub shape: u8,
    pub gap: u8,
}

/// Room for one window on its way through the layers.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The result: a vector for every row of the input, and then what is left of longer ones.
    pub x: Vec<f32>,
    qkv: Vec<f32>,
    context: Vec<f32>,
    change: Vec<f32>,
    up: Vec<f32>,
    keys: Vec<f32>,
    weights: Vec<f32>,
    linear: Bytes,
}

/// Rows of bytes on their way into a linear layer.
#[derive(Default)]
pub(crate) struct Bytes {
    rows: Vec<u8>,
    units: Vec<f32>,
}

impl Bytes {
    /// Rows of x, `stride` apart, through a linear layer, into the beginning of `out`, which is returned.
    pub fn multiply<'o>(
        &mut self,
        isa: Isa,
        x: &[f32],
        stride: usize,
        count: usize,
        layer: &Packed,
        out: &'o mut Vec<f32>,
    ) -> &'o mut [f32] {
        let rows = room(&mut self.rows, count * layer.inputs());
        let units = room(&mut self.units, count);
        kernels::quantise(isa, x, stride, layer.inputs(), rows, units);
        let out = room(out, count * layer.width());
        kernels::multiply(isa, rows, units, layer, out);
        out
    }
}

/// The first `count` of a list that grows where it must and never shrinks, so that nothing is cleared twice. What they hold is for the caller to write.
fn room<T: Clone + Default>(list: &mut Vec<T>, count: usize) -> &mut [T] {
    if list.len() < count {
        list.resize(count, T::default());
    }
    &mut list[..count]
}

/// Rows that go through the wide middle of a layer together, so that they stay near.
const FEED_ROWS: usize = 96;

impl Encoder {
    pub fn new(weights: &Tensors<'static>, c: &Sizes, pieces: Table) -> Result<Encoder, LoadError> {
        if c.width != c.heads * HEAD {
            return Err(LoadError::new("config", format!("heads are not {HEAD} wide")));
        }
        let norm = |name: &str| -> Result<Norm, LoadError> {
            let weight = weights.floats(&format!("{name}.weight"), &[c.width])?;
            Ok(Norm { weight, bias: weights.floats(&format!("{name}.bias"), &[c.width])? })
        };
        let layer = |i: usize| -> Result<Layer, LoadError> {
            let at = |name: &str| format!("layers.{i}.{name}");
            let (query, key, value) = (at("query"), at("key"), at("value"));
            Ok(Layer {
                qkv: weights.linear(c.width, &[(&query, c.width), (&key, c.width), (&value, c.width)])?,
                attention: weights.linear(c.width, &[(&at("attention"), c.width)])?,
                attention_norm: norm(&at("attention_norm"))?,
                up: weights.linear(c.width, &[(&at("up"), c.feed)])?,
                down: weights.linear(c.feed, &[(&at("down"), c.width)])?,
                feed_norm: norm(&at("feed_norm"))?,
            })
        };
        Ok(Encoder {
            width: c.width,
            heads: c.heads,
            pieces,
            position: weights.floats("embeddings.position", &[c.window + 2, c.width])?,
            shape: weights.floats("embeddings.shape", &[SHAPES, c.width])?,
            gap: weights.floats("embeddings.gap", &[4, c.width])?,
            norm: norm("embeddings.norm")?,
            layers: (0..c.layers).map(layer).collect::<Result<_, _>>()?,
        })
    }

    /// Vectors of all rows, into `scratch.x`. `parts` divide them into windows that do not see each other, none longer than there are positions.
    pub fn encode(&self, isa: Isa, input: &[Input], parts: &[Range<usize>], scratch: &mut Scratch) {
        let Scratch { x, qkv, context, change, up, keys, weights, linear } = scratch;
        let (width, count) = (self.width, input.len());
        let x = room(x, count * width);
        let start = room(change, count * width);
        let places = parts.iter().flat_map(|p| 0..p.len());
        for ((i, input), place) in input.iter().enumerate().zip(places) {
            let row = |r: usize| r * width..(r + 1) * width;
            let scale = self.pieces.scales[input.piece as usize];
            let piece = &self.pieces.rows[row(input.piece as usize)];
            let (position, shape) = (&self.position[row(place)], &self.shape[row(usize::from(input.shape))]);
            for (((x, piece), position), shape) in x[row(i)].iter_mut().zip(piece).zip(position).zip(shape) {
                *x = f32::from(*piece as i8) * scale + position + shape;
            }
            start[row(i)].copy_from_slice(&self.gap[row(usize::from(input.gap))]);
        }
        kernels::add_norm(isa, x, start, &self.norm.weight, &self.norm.bias);
        for layer in &self.layers {
            let qkv = linear.multiply(isa, x, width, count, &layer.qkv, qkv);
            let context = room(context, count * width);
            for part in parts {
                let (qkv, context) =
                    (&qkv[part.start * 3 * width..part.end * 3 * width], &mut context[part.start * width..part.end * width]);
                kernels::attention(isa, qkv, part.len(), self.heads, keys, weights, context);
            }
            let attended = linear.multiply(isa, context, width, count, &layer.attention, change);
            kernels::add_norm(isa, x, attended, &layer.attention_norm.weight, &layer.attention_norm.bias);
            for x in x.chunks_mut(FEED_ROWS * width) {
                let count = x.len() / width;
                let up = linear.multiply(isa, x, width, count, &layer.up, up);
                kernels::gelu(isa, up, layer.up.width(), 0, layer.up.width());
                let fed = linear.multiply(isa, up, layer.up.width(), count, &layer.down, change);
                kernels::add_norm(isa, x, fed, &layer.feed_norm.weight, &layer.feed_norm.bias);
            }
        }
    }
}
