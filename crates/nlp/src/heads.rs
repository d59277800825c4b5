//! What is decided on the encoder's vectors: boundaries of atoms; tags, trees and names of words.

use crate::coref::Scorer;
use crate::encoder::Bytes;
use crate::kept::keep;
use crate::kernels::{self, Isa, Packed};
use crate::lemma::Script;
use crate::weights::{LoadError, Weights};
use crate::{NameLabel, Upos, tree};
use std::ops::Range;

const BOUNDARY: usize = 128;
const EDGE: usize = 32;
const HIDDEN: usize = 256;
const ARC: usize = 320;
const LABEL: usize = 96;
/// Distances between words beyond this count as this.
const REACH: usize = 32;
/// Words whose labels are scored together, so that what is scored stays near.
const LABEL_ROWS: usize = 16;

/// What an atom does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Boundary {
    /// Goes on with a token.
    Inside,
    /// Starts a token.
    Token,
    /// Starts a token and a sentence.
    Sentence,
}

/// Boundaries of atoms, from the vectors of their first pieces.
pub(crate) struct BoundaryHead {
    hidden: Packed,
    out: Packed,
}

impl BoundaryHead {
    pub fn new(weights: &Weights<'_>) -> Result<BoundaryHead, LoadError> {
        let width = weights.config.sizes.width;
        Ok(BoundaryHead {
            hidden: weights.linear(width, &[("boundary.hidden", BOUNDARY)])?,
            out: weights.linear(BOUNDARY, &[("boundary.out", 3)])?,
        })
    }

    /// Scores of the three boundaries for every row of vectors.
    pub fn scores(&self, isa: Isa, vectors: &[f32], count: usize, scratch: &mut Scratch) -> Vec<[f32; 3]> {
        let Scratch { bytes, hidden, out, .. } = scratch;
        let hidden = bytes.multiply(isa, vectors, self.hidden.inputs(), count, &self.hidden, hidden);
        kernels::gelu(isa, hidden, self.hidden.width(), 0, self.hidden.width());
        let out = bytes.multiply(isa, hidden, self.hidden.width(), count, &self.out, out);
        out.chunks_exact(self.out.width()).map(|row| [row[0], row[1], row[2]]).collect()
    }
}

/// Room for the words of one window.
#[derive(Default)]
pub(crate) struct Scratch {
    bytes: Bytes,
    /// Vectors of words, as the heads take them.
    x: Vec<f32>,
    hidden: Vec<f32>,
    out: Vec<f32>,
    columns: Vec<f32>,
    arcs: Vec<f32>,
    labels: Vec<f32>,
}

impl Scratch {
    /// The vectors of the words that were read last.
    pub fn vectors(&self) -> &[f32] {
        &self.x
    }

    pub fn bytes(&mut self) -> &mut Bytes {
        &mut self.bytes
    }

    /// What the coreference scorer keeps of the words that were read last.
    pub fn keep(&mut self, isa: Isa, scorer: &Scorer, count: usize, kept: &mut Vec<f32>) {
        scorer.keep(isa, &self.x, count, &mut self.bytes, &mut self.out, kept);
    }
}

/// How long the vectors of words are, for an encoder of this width.
pub(crate) fn width(encoder: usize) -> usize {
    encoder + 3 * EDGE
}

/// The heads for words.
pub(crate) struct WordHeads {
    width: usize,
    prefix: Vec<f32>,
    suffix: Vec<f32>,
    shape: Vec<f32>,
    /// The first layers of all heads, side by side: [`Columns`].
    first: Packed,
    /// Tags, features and lemmas, side by side.
    tags: Packed,
    upos: Vec<Upos>,
    xpos: Vec<&'static str>,
    feats: Vec<&'static str>,
    lemma: Vec<Script>,
    /// Parts of speech, Penn tags and features that go together, as class numbers.
    together: Vec<[usize; 3]>,
    arc: Packed,
    arc_root: Vec<f32>,
    arc_distance: Vec<f32>,
    /// The bilinear scores of all relations, then their linear ones.
    label: Packed,
    label_root: Vec<f32>,
    relations: Vec<&'static str>,
    root: usize,
    names: Packed,
    labels: Vec<NameLabel>,
}

/// Where each head's part begins in the first layer's rows.
struct Columns;

impl Columns {
    const TAGS: usize = 0;
    const NAMES: usize = HIDDEN;
    const ARC_DEP: usize = 2 * HIDDEN;
    const ARC_HEAD: usize = Self::ARC_DEP + ARC;
    const LABEL_DEP: usize = Self::ARC_HEAD + ARC;
    const LABEL_HEAD: usize = Self::LABEL_DEP + LABEL;
    const ALL: usize = Self::LABEL_HEAD + LABEL;
}

/// A word as the heads see it: the rows of its pieces in the window, and its rows in the tables of prefixes, suffixes and shapes.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub pieces: Range<usize>,
    pub edges: [usize; 3],
}

/// What the heads say of a word.
pub(crate) struct Said<'a> {
    pub upos: Upos,
    pub xpos: &'static str,
    pub feats: &'static str,
    pub lemma: &'a Script,
    /// Number of the head within the sentence, from 0.
    pub head: Option<usize>,
    pub rel: &'static str,
}

/// A name that the heads found: words within the sentence.
pub(crate) struct Found {
    pub words: Range<usize>,
    pub label: NameLabel,
    pub score: f32,
}

impl WordHeads {
    /// `tags` is a table of tags that go together; it states its format.
    pub fn new(weights: &Weights<'_>, tags: &str) -> Result<WordHeads, LoadError> {
        let c = &weights.config;
        let width = width(c.sizes.width);
        let table = |name: &str, rows: usize| weights.floats(name, &[rows.max(1), EDGE]);
        let kept = |classes: &[String]| classes.iter().map(|s| keep(if s == "_" { "" } else { s })).collect::<Vec<_>>();
        fn all<T>(what: &str, classes: &[String], read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, LoadError> {
            classes.iter().map(|s| read(s).ok_or_else(|| LoadError::new(what, format!("no {what} is {s:?}")))).collect()
        }
        let relations = c.relations.len();
        let number = |classes: &[String], class: &str| classes.iter().position(|c| c == class);
        let row = |line: &str| {
            let &[upos, xpos, feats] = line.split('\t').collect::<Vec<_>>().as_slice() else { return None };
            Some([number(&c.upos, upos)?, number(&c.xpos, xpos)?, number(&c.feats, feats)?])
        };
        let together = tags.lines().filter_map(row).collect();
        Ok(WordHeads {
            width,
            prefix: table("word.prefix", c.prefix_rows)?,
            suffix: table("word.suffix", c.suffix_rows)?,
            shape: table("word.shape", c.shape_rows)?,
            first: weights.linear(
                width,
                &[
                    ("tags.hidden", HIDDEN),
                    ("names.hidden", HIDDEN),
                    ("arc.dep", ARC),
                    ("arc.head", ARC),
                    ("label.dep", LABEL),
                    ("label.head", LABEL),
                ],
            )?,
            tags: weights.linear(
                HIDDEN,
                &[("tags.upos", c.upos.len()), ("tags.xpos", c.xpos.len()), ("tags.feats", c.feats.len()), ("tags.lemma", c.lemma.len())],
            )?,
            upos: all("upos", &c.upos, Upos::parse)?,
            xpos: kept(&c.xpos),
            feats: kept(&c.feats),
            lemma: all("lemma", &c.lemma, Script::parse)?,
            together,
            arc: weights.linear(ARC, &[("arc.bilinear", ARC)])?,
            arc_root: weights.floats("arc.root", &[ARC])?,
            arc_distance: weights.floats("arc.distance", &[2 * REACH + 1])?,
            label: weights.linear(LABEL, &[("label.bilinear", relations * LABEL), ("label.linear", relations)])?,
            label_root: weights.floats("label.root", &[LABEL])?,
            relations: kept(&c.relations),
            root: c.relations.iter().position(|r| r == "root").ok_or_else(|| LoadError::new("relations", "root is not among them"))?,
            names: weights.linear(HIDDEN, &[("names.out", 2 * c.names.len() + 1)])?,
            labels: all("names", &c.names, NameLabel::parse)?,
        })
    }

    /// Rows of a word in the tables of prefixes, suffixes and shapes.
    pub fn edges(&self, form: &str, key: &str) -> [usize; 3] {
        let rows = |table: &[f32]| table.len() / EDGE;
        crate::form::rows(form, key, rows(&self.prefix), rows(&self.suffix), rows(&self.shape))
    }

    /// Reads the words of whole sentences of one window, whose piece vectors are `x`. `sentences` are ranges of `words`.
    pub fn read(
        &self,
        isa: Isa,
        x: &[f32],
        words: &[Seen],
        sentences: &[Range<usize>],
        scratch: &mut Scratch,
    ) -> (Vec<Said<'_>>, Vec<Vec<Found>>) {
        let count = words.len();
        self.gather(x, words, scratch);
        let Scratch { bytes, x, hidden, out, columns, arcs, labels } = scratch;
        let hidden = bytes.multiply(isa, x, self.width, count, &self.first, hidden);
        let stride = Columns::ALL;
        kernels::gelu(isa, hidden, stride, 0, Columns::ARC_DEP);
        kernels::leaky(isa, hidden, stride, Columns::ARC_DEP, stride);

        let named = bytes.multiply(isa, &hidden[Columns::NAMES..], stride, count, &self.names, out);
        let names = sentences.iter().map(|s| self.names(isa, &named[s.start * self.names.width()..s.end * self.names.width()])).collect();

        let tagged = bytes.multiply(isa, &hidden[Columns::TAGS..], stride, count, &self.tags, out);
        let mut said: Vec<Said<'_>> = tagged.chunks_exact(self.tags.width()).map(|row| self.tags(row)).collect();

        let deps = bytes.multiply(isa, &hidden[Columns::ARC_DEP..], stride, count, &self.arc, out);
        for sentence in sentences {
            let n = sentence.len();
            let dep = &deps[sentence.start * ARC..sentence.end * ARC];
            let across = n.next_multiple_of(16);
            kernels::transpose(&hidden[sentence.start * stride + Columns::ARC_HEAD..], stride, n, ARC, across, columns);
            arcs.resize(n * across, 0.0);
            kernels::scores(isa, dep, ARC, n, ARC, columns, arcs);
            labels.resize(n, 0.0);
            kernels::dot_rows(isa, dep, &self.arc_root, labels);
            let mut scores = Vec::with_capacity(n * (n + 1));
            for (d, (row, root)) in arcs.chunks_exact(across).zip(labels.iter()).enumerate() {
                scores.push(*root);
                scores.extend(
                    row[..n].iter().enumerate().map(|(h, score)| score + self.arc_distance[(h + REACH).saturating_sub(d).min(2 * REACH)]),
                );
            }
            for (word, head) in said[sentence.clone()].iter_mut().zip(tree::best(n, &scores)) {
                word.head = head.checked_sub(1);
            }
        }

        for sentence in sentences {
            for from in sentence.clone().step_by(LABEL_ROWS) {
                let to = sentence.end.min(from + LABEL_ROWS);
                let labelled = bytes.multiply(isa, &hidden[from * stride + Columns::LABEL_DEP..], stride, to - from, &self.label, out);
                for (word, row) in said[from..to].iter_mut().zip(labelled.chunks_exact(self.label.width())) {
                    let head = match word.head {
                        Some(h) => &hidden[(sentence.start + h) * stride + Columns::LABEL_HEAD..][..LABEL],
                        None => &self.label_root,
                    };
                    let (bilinear, linear) = row.split_at(self.relations.len() * LABEL);
                    labels.resize(self.relations.len(), 0.0);
                    kernels::dot_rows(isa, bilinear, head, labels);
                    for (score, linear) in labels.iter_mut().zip(linear) {
                        *score += linear;
                    }
                    labels[self.root] = f32::NEG_INFINITY;
                    word.rel = self.relations[if word.head.is_some() { greatest(labels) } else { self.root }];
                }
            }
        }
        (said, names)
    }

    /// Vectors of words: the mean of their pieces' and their edges'.
    fn gather(&self, x: &[f32], words: &[Seen], scratch: &mut Scratch) {
        let width = self.width - 3 * EDGE;
        scratch.x.resize(words.len() * self.width, 0.0);
        for (word, row) in words.iter().zip(scratch.x.chunks_exact_mut(self.width)) {
            let (mean, edges) = row.split_at_mut(width);
            mean.fill(0.0);
            for piece in x[word.pieces.start * width..word.pieces.end * width].chunks_exact(width) {
                for (sum, v) in mean.iter_mut().zip(piece) {
                    *sum += v;
                }
            }
            let count = word.pieces.len() as f32;
            for sum in mean {
                *sum /= count;
            }
            for ((edge, table), row) in edges.chunks_exact_mut(EDGE).zip([&self.prefix, &self.suffix, &self.shape]).zip(word.edges) {
                edge.copy_from_slice(&table[row * EDGE..(row + 1) * EDGE]);
            }
        }
    }

    fn tags(&self, row: &[f32]) -> Said<'_> {
        let (upos, row) = row.split_at(self.upos.len());
        let (xpos, row) = row.split_at(self.xpos.len());
        let (feats, row) = row.split_at(self.feats.len());
        // what makes scores probabilities is the same for all, so that sums of scores can be compared
        let score = |[u, x, f]: [usize; 3]| upos[u] + xpos[x] + feats[f];
        let mut best = [greatest(upos), greatest(xpos), greatest(feats)];
        if !self.together.contains(&best) {
            let tried = self.together.iter().copied().max_by(|a, b| score(*a).total_cmp(&score(*b)));
            best = tried.unwrap_or(best);
        }
        let [u, x, f] = best;
        Said {
            upos: self.upos[u],
            xpos: self.xpos[x],
            feats: self.feats[f],
            lemma: &self.lemma[greatest(&row[..self.lemma.len()])],
            head: None,
            rel: "",
        }
    }

    /// The names of a sentence: the best sequence of tags in which only a name that began goes on. Class 0 is outside; then beginning
    /// and going on, for each label.
    fn names(&self, isa: Isa, rows: &[f32]) -> Vec<Found> {
        let classes = 2 * self.labels.len() + 1;
        let rows: Vec<&[f32]> = rows.chunks_exact(self.names.width()).map(|row| &row[..classes]).collect();
        let Some((first, rest)) = rows.split_first() else { return Vec::new() };
        // a word's scores share what would make them probabilities: it cancels out between sequences
        let mut best: Vec<f32> = first.iter().enumerate().map(|(c, s)| if goes_on(c) { f32::NEG_INFINITY } else { *s }).collect();
        let mut back: Vec<Vec<usize>> = Vec::with_capacity(rest.len());
        for row in rest {
            let before = greatest(&best);
            let from: Vec<usize> = (0..classes)
                .map(|c| match goes_on(c) {
                    true if best[c] > best[c - 1] => c,
                    true => c - 1,
                    false => before,
                })
                .collect();
            best = from.iter().zip(*row).map(|(&f, s)| best[f] + s).collect();
            back.push(from);
        }
        let mut tags = vec![greatest(&best)];
        for from in back.iter().rev() {
            tags.push(from[tags[tags.len() - 1]]);
        }
        tags.reverse();
        let mut found: Vec<Found> = Vec::new();
        for (w, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
            let row = rows[w];
            let mut odds: Vec<f32> = row.iter().map(|s| s - row[tag]).collect();
            kernels::exp(isa, &mut odds);
            let score = 1.0 / odds.iter().sum::<f32>();
            match found.last_mut().filter(|_| goes_on(tag)) {
                Some(name) => (name.words.end, name.score) = (w + 1, name.score.min(score)),
                None => found.push(Found { words: w..w + 1, label: self.labels[(tag - 1) / 2], score }),
            }
        }
        found
    }
}

fn goes_on(class: usize) -> bool {
    class > 0 && class.is_multiple_of(2)
}

/// Index of the greatest; the first of equals.
fn greatest(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, v) in values.iter().enumerate() {
        if *v > values[best] {
            best = i;
        }
    }
    best
}
