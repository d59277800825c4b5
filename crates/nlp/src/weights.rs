use crate::kernels::Packed;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;

/// The weights of the reader: named tensors and the model's configuration.
pub(crate) struct Weights<'a> {
    tensors: Tensors<'a>,
    pub config: Config,
}

impl<'a> Deref for Weights<'a> {
    type Target = Tensors<'a>;

    fn deref(&self) -> &Tensors<'a> {
        &self.tensors
    }
}

/// A weight file in the safetensors format, borrowed.
pub(crate) struct Tensors<'a> {
    tensors: HashMap<String, Tensor>,
    data: &'a [u8],
    metadata: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

/// Sizes of an encoder; `window` is the most pieces that it sees at once.
#[derive(Debug, Deserialize)]
pub(crate) struct Sizes {
    pub layers: usize,
    pub width: usize,
    pub heads: usize,
    pub feed: usize,
    pub window: usize,
}

/// Sizes and classes; fields named as in the file.
#[derive(Debug, Deserialize)]
pub(crate) struct Config {
    pub version: serde_json::Value,
    #[serde(flatten)]
    pub sizes: Sizes,
    pub prefix_rows: usize,
    pub suffix_rows: usize,
    pub shape_rows: usize,
    pub max_pieces_per_atom: usize,
    pub upos: Vec<String>,
    pub xpos: Vec<String>,
    pub feats: Vec<String>,
    pub lemma: Vec<String>,
    pub relations: Vec<String>,
    pub names: Vec<String>,
}

/// Why weights cannot be used: the part of the file, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct LoadError {
    part: String,
    wrong: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "these weights cannot be used: {}: {}", self.part, self.wrong)
    }
}

impl std::error::Error for LoadError {}

impl LoadError {
    pub(crate) fn new(part: &str, wrong: impl fmt::Display) -> LoadError {
        LoadError { part: part.to_owned(), wrong: wrong.to_string() }
    }
}

impl<'a> Weights<'a> {
    pub fn parse(file: &'a [u8]) -> Result<Weights<'a>, LoadError> {
        let tensors = Tensors::parse(file)?;
        let config = serde_json::from_str(tensors.config()?).map_err(|e| LoadError::new("config", e))?;
        Ok(Weights { tensors, config })
    }
}

impl<'a> Tensors<'a> {
    pub fn parse(file: &'a [u8]) -> Result<Tensors<'a>, LoadError> {
        let wrong = |e: &dyn fmt::Display| LoadError::new("header", e);
        let (length, rest) = file.split_first_chunk::<8>().ok_or_else(|| wrong(&"missing"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|e| wrong(&e))?;
        let (header, data) = rest.split_at_checked(length).ok_or_else(|| wrong(&"too short"))?;
        let mut header: HashMap<String, serde_json::Value> = serde_json::from_slice(header).map_err(|e| wrong(&e))?;
        let metadata: HashMap<String, String> = header
            .remove("__metadata__")
            .map_or_else(|| Ok(HashMap::new()), serde_json::from_value)
            .map_err(|e| LoadError::new("metadata", e))?;
        let tensors = header
            .into_iter()
            .map(|(name, value)| match serde_json::from_value(value) {
                Ok(tensor) => Ok((name, tensor)),
                Err(e) => Err(LoadError::new(&name, e)),
            })
            .collect::<Result<_, _>>()?;
        Ok(Tensors { tensors, data, metadata })
    }

    /// The model's configuration, as JSON.
    pub fn config(&self) -> Result<&str, LoadError> {
        self.metadata.get("config").map(String::as_str).ok_or_else(|| LoadError::new("config", "missing"))
    }

    fn bytes(&self, name: &str, dtype: &str, shape: &[usize]) -> Result<&'a [u8], LoadError> {
        let tensor = self.tensors.get(name).ok_or_else(|| LoadError::new(name, "missing"))?;
        if tensor.dtype != dtype || tensor.shape != shape {
            return Err(LoadError::new(name, format!("{} {:?} where {dtype} {shape:?} belongs", tensor.dtype, tensor.shape)));
        }
        let size = shape.iter().product::<usize>() * if dtype == "I8" { 1 } else { 4 };
        let bytes = self.data.get(tensor.data_offsets.0..tensor.data_offsets.1).filter(|b| b.len() == size);
        bytes.ok_or_else(|| LoadError::new(name, "not as long as its shape says"))
    }

    /// A tensor of floats.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, LoadError> {
        let bytes = self.bytes(name, "F32", shape)?;
        let (quads, _) = bytes.as_chunks::<4>();
        let floats: Vec<f32> = quads.iter().map(|&b| f32::from_le_bytes(b)).collect();
        if floats.iter().all(|v| v.is_finite()) { Ok(floats) } else { Err(LoadError::new(name, "holds what is no number")) }
    }

    /// A tensor of signed bytes, as bytes.
    pub fn signed(&self, name: &str, shape: &[usize]) -> Result<&'a [u8], LoadError> {
        self.bytes(name, "I8", shape)
    }

    /// Linear layers of one input, packed side by side: name and channels of each.
    pub fn linear(&self, inputs: usize, parts: &[(&str, usize)]) -> Result<Packed, LoadError> {
        let (mut weights, mut scales, mut bias) = (Vec::new(), Vec::new(), Vec::new());
        for &(name, channels) in parts {
            weights.extend(self.signed(&format!("{name}.weight"), &[channels, inputs])?.iter().map(|&b| b as i8));
            scales.extend(self.floats(&format!("{name}.scale"), &[channels])?);
            bias.extend(self.floats(&format!("{name}.bias"), &[channels])?);
        }
        Ok(Packed::new(&weights, inputs, &scales, &bias))
    }
}
