//! Statements against annotated ones: content, exact and in part; source; both together.
//!
//! The kind is worked out from the content's text: the share of its letters and digits inside double quotation marks is at least 0.95 (direct), or there is no mark
//! (indirect), else mixed. Precision of a kind counts the found of that kind against all annotated, recall the annotated of that kind against all found.
//! Contents are matched one to one by the Dice of their word tokens. *Exact*: the same tokens. *Partial*: the mean share of tokens shared. *Source overlap*: of matched pairs (Dice
//! at least one half) whose annotation names a source, the share whose source shares a content word with it. *Joint*: matched, and the source right, or none on both sides.

use super::{Figure, Found, Place, Said, Source, greedy, shared, tokens, tokens_in};
use crate::measure::Rate;

const SMALL_WORDS: &str = "the a an of and or to in on at by for from with that this these those his her its their our my your \
                           mr mrs ms dr sen rep gov s who which as is was were be been";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Direct,
    Mixed,
    Indirect,
}

/// Counts over documents.
#[derive(Default)]
pub struct Scores {
    all: Group,
    quoted: Group,
    indirect: Group,
    /// Confidence of each statement found, and whether it is right (joint).
    pub judged: Vec<Judged>,
}

/// A statement found, with the verdict on it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// As it was given.
    pub confidence: f32,
    /// What found it.
    pub because: String,
    /// Content matched and source right.
    pub right: bool,
}

#[derive(Default)]
struct Group {
    exact: Rate,
    partial: Rate,
    joint: Rate,
    sources: usize,
    sources_right: usize,
}

struct Told<'s> {
    said: &'s Said,
    tokens: Vec<usize>,
    kind: Kind,
}

impl Scores {
    /// Counts one document.
    pub fn add(&mut self, source: &Source, gold: &[Said], found: &Found) {
        let text: Vec<char> = source.text.chars().collect();
        let words = tokens(&text);
        let told = |said: &'_ Said| {
            let mut content = said.content.clone();
            content.sort_unstable();
            (tokens_in(&content, &words), kind(&text, &content))
        };
        let all = |list: &'_ [Said], empty: bool| -> Vec<(usize, Vec<usize>, Kind)> {
            list.iter()
                .enumerate()
                .map(|(i, s)| (i, told(s)))
                .filter(|(_, (t, _))| empty || !t.is_empty())
                .map(|(i, (t, k))| (i, t, k))
                .collect()
        };
        let gold: Vec<Told> = all(gold, true).into_iter().map(|(i, tokens, kind)| Told { said: &gold[i], tokens, kind }).collect();
        let predicted: Vec<Told> =
            all(&found.statements, false).into_iter().map(|(i, tokens, kind)| Told { said: &found.statements[i], tokens, kind }).collect();
        let mut pairs = Vec::new();
        for (i, p) in predicted.iter().enumerate() {
            for (j, g) in gold.iter().enumerate() {
                let both = shared(&p.tokens, &g.tokens);
                if both > 0 {
                    pairs.push((2.0 * both as f64 / (p.tokens.len() + g.tokens.len()) as f64, i, j));
                }
            }
        }
        let matched = greedy(pairs);
        let mut right = vec![false; predicted.len()];
        for &(_, i, j) in matched.iter().filter(|m| m.0 >= 0.5) {
            let (p, g) = (&predicted[i], &gold[j]);
            right[i] = if g.said.source.is_empty() {
                p.said.source.is_empty()
            } else {
                same_source(&text, &words, &g.said.source, &p.said.source)
            };
            for group in self.groups(g.kind).into_iter().filter(|_| !g.said.source.is_empty()) {
                group.sources += 1;
                group.sources_right += usize::from(right[i]);
            }
        }
        for (i, p) in predicted.iter().enumerate() {
            let hit = matched.iter().find(|m| m.1 == i);
            let share = hit.map_or(0.0, |&(_, _, j)| shared(&p.tokens, &gold[j].tokens) as f64 / p.tokens.len() as f64);
            for group in self.groups(p.kind) {
                group.exact.found += 1.0;
                group.partial.found += 1.0;
                group.joint.found += 1.0;
                group.exact.right_found += f64::from(u8::from(hit.is_some_and(|h| h.0 == 1.0)));
                group.partial.right_found += share;
                group.joint.right_found += f64::from(u8::from(right[i]));
            }
            self.judged.push(Judged { confidence: p.said.confidence, because: p.said.because.clone(), right: right[i] });
        }
        for (j, g) in gold.iter().enumerate() {
            let hit = matched.iter().find(|m| m.2 == j);
            let share = hit.map_or(0.0, |&(_, i, _)| shared(&predicted[i].tokens, &g.tokens) as f64 / g.tokens.len().max(1) as f64);
            for group in self.groups(g.kind) {
                group.exact.gold += 1.0;
                group.partial.gold += 1.0;
                group.joint.gold += 1.0;
                group.exact.right_gold += f64::from(u8::from(hit.is_some_and(|h| h.0 == 1.0)));
                group.partial.right_gold += share;
                group.joint.right_gold += f64::from(u8::from(hit.is_some_and(|h| right[h.1])));
            }
        }
    }

    fn groups(&mut self, kind: Kind) -> [&mut Group; 2] {
        let own = if kind == Kind::Indirect { &mut self.indirect } else { &mut self.quoted };
        [&mut self.all, own]
    }

    /// The figures, by name.
    pub fn figures(&self) -> Vec<Figure> {
        let overlap = 100.0 * self.all.sources_right as f64 / (self.all.sources.max(1)) as f64;
        vec![
            Figure::f1("content exact", self.all.exact),
            Figure::f1("content partial", self.all.partial),
            Figure::f1("quoted content exact", self.quoted.exact),
            Figure::f1("quoted content partial", self.quoted.partial),
            Figure::f1("indirect content partial", self.indirect.partial),
            Figure { name: "source on matched", value: overlap },
            Figure::f1("content and source", self.all.joint),
            Figure { name: "content and source, precision", value: self.all.joint.precision() },
            Figure { name: "content and source, recall", value: self.all.joint.recall() },
        ]
    }

    /// Expected error of the confidence: over ten bins of equal width, the mean distance of mean confidence and share right, by size.
    pub fn calibration_error(&self) -> f64 {
        let mut bins = vec![(0usize, 0.0f64, 0usize); 10];
        for j in &self.judged {
            let bin = &mut bins[((j.confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += f64::from(j.confidence);
            bin.2 += usize::from(j.right);
        }
        bins.iter().map(|&(_, confidence, right)| (confidence - right as f64).abs()).sum::<f64>() / self.judged.len().max(1) as f64
    }
}

/// The kind of a content by its quotation marks.
fn kind(text: &[char], content: &[Place]) -> Kind {
    let joined: Vec<char> = content
        .iter()
        .enumerate()
        .flat_map(|(i, &(s, e))| {
            [' '].into_iter().filter(move |_| i > 0).chain(text.get(s..e.min(text.len())).unwrap_or_default().iter().copied())
        })
        .collect();
    let Some(first) = joined.iter().find(|c| matches!(c, '"' | '“' | '”')) else { return Kind::Indirect };
    let mut inside = *first == '”';
    let (mut quoted, mut all) = (0, 0);
    for c in joined {
        match c {
            '“' => inside = true,
            '”' => inside = false,
            '"' => inside = !inside,
            c if c.is_alphanumeric() => {
                all += 1;
                quoted += usize::from(inside);
            }
            _ => {}
        }
    }
    if quoted as f64 >= 0.95 * all as f64 { Kind::Direct } else { Kind::Mixed }
}

/// Whether two sources share a content word; where the annotated one has none, any word.
fn same_source(text: &[char], words: &[Place], gold: &[Place], found: &[Place]) -> bool {
    let (gold, found) = (tokens_in(gold, words), tokens_in(found, words));
    let content: Vec<usize> = gold
        .iter()
        .copied()
        .filter(|&i| {
            let word: String = text[words[i].0..words[i].1].iter().collect::<String>().to_lowercase();
            !SMALL_WORDS.split_whitespace().any(|w| w == word)
        })
        .collect();
    shared(if content.is_empty() { &gold } else { &content }, &found) > 0
}
