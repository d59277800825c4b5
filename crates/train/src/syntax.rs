//! Scores of syntax on raw text, as the CoNLL 2018 shared task defines them.
//!
//! Gold and system are reduced to their non-blank characters, which must be the same; tokens, sentences and words are spans among them. Words of
//! multiword tokens are aligned by the longest common subsequence of their lower-cased forms within the region that overlaps, all others by equal
//! span. Over aligned words: tags, features (universal ones only), lemmas (gold `_` counts as right), attachment (subtypes of relations cut),
//! and CLAS, attachment of content words alone.

use crate::measure::F1;
use std::collections::HashMap;

/// One analysis of a text.
#[derive(Debug, Default)]
pub struct Analysis {
    chars: String,
    tokens: Vec<(usize, usize)>,
    sentences: Vec<(usize, usize)>,
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    span: (usize, usize),
    multiword: bool,
    form: String,
    upos: String,
    xpos: String,
    feats: String,
    lemma: String,
    parent: Option<usize>,
    rel: String,
}

/// A document of a treebank as running text: sentences end with a blank, paragraphs with a line break.
pub struct Document {
    /// The treebank's own id.
    pub id: String,
    /// The running text.
    pub text: String,
}

const FUNCTION: &[&str] = &["aux", "cop", "mark", "det", "clf", "case", "cc", "punct"];
const UNIVERSAL: &[&str] = &[
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite", "Degree", "VerbForm",
    "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
];

/// The documents of CoNLL-U as running text.
pub fn documents(conllu: &str) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for line in conllu.lines() {
        if line.starts_with("# newdoc") {
            let id = line.rsplit_once('=').map_or("", |(_, id)| id.trim()).to_owned();
            documents.push(Document { id, text: String::new() });
        } else if documents.is_empty() && line.starts_with('#') {
            documents.push(Document { id: "doc0".into(), text: String::new() });
        }
        let Some(document) = documents.last_mut() else { continue };
        if line.starts_with("# newpar") && !document.text.is_empty() {
            document.text.push('\n');
        } else if let Some(text) = line.strip_prefix("# text =") {
            document.text.push_str(text.trim());
            document.text.push(' ');
        }
    }
    documents.iter_mut().for_each(|d| d.text = d.text.trim().to_owned());
    documents
}

impl Analysis {
    /// Reads CoNLL-U, all its documents as one.
    pub fn parse(conllu: &str) -> Analysis {
        let mut all = Analysis::default();
        let (mut at, mut start, mut base) = (0, 0, 0);
        let mut multiword: Option<(usize, (usize, usize))> = None; // last word of it, span
        let mut heads: Vec<usize> = Vec::new();
        let bare = |form: &str| form.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for line in conllu.lines().chain([""]) {
            if line.trim().is_empty() {
                if !heads.is_empty() {
                    all.sentences.push((start, at));
                    for (word, head) in all.words[base..].iter_mut().zip(heads.drain(..)) {
                        word.parent = head.checked_sub(1).map(|h| base + h);
                    }
                    base = all.words.len();
                }
                (start, multiword) = (at, None);
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let &[id, form, lemma, upos, xpos, feats, head, rel, ..] = &columns[..] else { continue };
            if line.starts_with('#') || id.contains('.') {
                continue;
            }
            let form = bare(form);
            let next = (at, at + form.chars().count());
            if let Some((_, last)) = id.split_once('-') {
                all.chars.push_str(&form);
                all.tokens.push(next);
                multiword = Some((last.parse().unwrap_or(0), next));
                at = next.1;
                continue;
            }
            let inside = multiword.filter(|(last, _)| id.parse().is_ok_and(|i: usize| i <= *last));
            if inside.is_none() {
                all.chars.push_str(&form);
                all.tokens.push(next);
                at = next.1;
            }
            let mut kept: Vec<&str> = feats.split('|').filter(|f| UNIVERSAL.contains(&f.split('=').next().unwrap_or(""))).collect();
            kept.sort_unstable();
            heads.push(head.parse().unwrap_or(0));
            all.words.push(Word {
                span: inside.map_or(next, |(_, span)| span),
                multiword: inside.is_some(),
                form: form.to_lowercase(),
                upos: upos.into(),
                xpos: xpos.into(),
                feats: kept.join("|"),
                lemma: lemma.into(),
                parent: None,
                rel: rel.split(':').next().unwrap_or("").into(),
            });
        }
        all
    }
}

/// All figures, by name, in the usual order.
///
/// # Errors
/// Where the two are not analyses of the same characters.
pub fn score(gold: &Analysis, system: &Analysis) -> Result<Vec<(&'static str, F1)>, String> {
    if gold.chars != system.chars {
        let at = gold.chars.chars().zip(system.chars.chars()).take_while(|(a, b)| a == b).count();
        return Err(format!("the analyses are not of the same text: they part at character {at}"));
    }
    let aligned = align(&gold.words, &system.words);
    let (g, s) = (&gold.words, &system.words);
    let count = |right: &dyn Fn(&Word, &Word) -> bool, of: &dyn Fn(&Word) -> bool| {
        let hit = aligned.iter().filter(|&(&i, &j)| of(&g[i]) && right(&g[i], &s[j])).count();
        F1::new(hit, s.iter().filter(|w| of(w)).count(), g.iter().filter(|w| of(w)).count())
    };
    let every = |_: &Word| true;
    let content = |w: &Word| !FUNCTION.contains(&w.rel.as_str());
    let attached = |a: &Word, b: &Word| match (a.parent, b.parent) {
        (None, None) => true,
        (Some(p), Some(q)) => aligned.get(&p) == Some(&q),
        _ => false,
    };
    let clas = aligned.iter().filter(|&(&i, &j)| content(&g[i]) && attached(&g[i], &s[j]) && g[i].rel == s[j].rel).count();
    Ok(vec![
        ("Tokens", spans(&gold.tokens, &system.tokens)),
        ("Sentences", spans(&gold.sentences, &system.sentences)),
        ("Words", F1::new(aligned.len(), s.len(), g.len())),
        ("UPOS", count(&|a, b| a.upos == b.upos, &every)),
        ("XPOS", count(&|a, b| a.xpos == b.xpos, &every)),
        ("UFeats", count(&|a, b| a.feats == b.feats, &every)),
        ("Lemmas", count(&|a, b| a.lemma == "_" || a.lemma == b.lemma, &every)),
        ("UAS", count(&attached, &every)),
        ("LAS", count(&|a, b| attached(a, b) && a.rel == b.rel, &every)),
        ("CLAS", F1::new(clas, s.iter().filter(|w| content(w)).count(), g.iter().filter(|w| content(w)).count())),
    ])
}

fn spans(gold: &[(usize, usize)], system: &[(usize, usize)]) -> F1 {
    let gold_set: std::collections::HashSet<_> = gold.iter().collect();
    F1::new(system.iter().filter(|s| gold_set.contains(s)).count(), system.len(), gold.len())
}

/// Gold word -> system word.
fn align(gold: &[Word], system: &[Word]) -> HashMap<usize, usize> {
    let mut aligned = HashMap::new();
    let (mut i, mut j) = (0, 0);
    while i < gold.len() && j < system.len() {
        let (g, s) = (&gold[i], &system[j]);
        if !g.multiword && !s.multiword {
            if g.span == s.span {
                aligned.insert(i, j);
                (i, j) = (i + 1, j + 1);
            } else if g.span.0 <= s.span.0 {
                i += 1;
            } else {
                j += 1;
            }
            continue;
        }
        if g.multiword && !s.multiword && s.span.1 <= g.span.0 {
            j += 1;
            continue;
        }
        if s.multiword && !g.multiword && g.span.1 <= s.span.0 {
            i += 1;
            continue;
        }
        // the region grows until both sides end together
        let (first_i, first_j) = (i, j);
        let mut end = [g, s].iter().filter(|w| w.multiword).map(|w| w.span.1).max().unwrap_or(0);
        let mut grown = true;
        while grown {
            grown = false;
            for (words, at) in [(gold, &mut i), (system, &mut j)] {
                while words.get(*at).is_some_and(|w| w.span.0 < end) {
                    if words[*at].multiword && words[*at].span.1 > end {
                        end = words[*at].span.1;
                        grown = true;
                    }
                    *at += 1;
                }
            }
        }
        let forms = |words: &[Word]| words.iter().map(|w| w.form.clone()).collect::<Vec<_>>();
        for (x, y) in common(&forms(&gold[first_i..i]), &forms(&system[first_j..j])) {
            aligned.insert(first_i + x, first_j + y);
        }
    }
    aligned
}

/// The longest common subsequence, as pairs of indexes.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = if a[i] == b[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, form: &str, upos: &str, head: usize, rel: &str) -> String {
        format!("{id}\t{form}\t{form}\t{upos}\t_\t_\t{head}\t{rel}\t_\t_\n")
    }

    fn figure(scores: &[(&str, F1)], name: &str) -> (usize, usize, usize) {
        scores.iter().find(|(n, _)| *n == name).map(|(_, f)| (f.right, f.predicted, f.gold)).unwrap()
    }

    #[test]
    fn the_gold_is_perfect_and_each_fault_costs_its_own_figure() {
        let gold = [
            row("1-2", "can't", "_", 0, "_"),
            row("1", "ca", "AUX", 3, "aux"),
            row("2", "n't", "PART", 3, "advmod"),
            row("3", "go", "VERB", 0, "root"),
        ]
        .concat();
        let perfect = score(&Analysis::parse(&gold), &Analysis::parse(&gold)).unwrap();
        assert!(perfect.iter().all(|(_, f)| f.right == f.gold && f.gold == f.predicted), "{perfect:?}");

        let other = [row("1", "can't", "AUX", 2, "aux"), row("2", "go", "VERB", 0, "root")].concat();
        let scores = score(&Analysis::parse(&gold), &Analysis::parse(&other)).unwrap();
        assert_eq!(figure(&scores, "Tokens"), (2, 2, 2));
        assert_eq!(figure(&scores, "Words"), (1, 2, 3));
        assert_eq!(figure(&scores, "LAS"), (1, 2, 3));
    }

    #[test]
    fn analyses_of_different_texts_are_not_compared() {
        let (a, b) = (row("1", "go", "VERB", 0, "root"), row("1", "stay", "VERB", 0, "root"));
        assert!(score(&Analysis::parse(&a), &Analysis::parse(&b)).is_err());
    }
}
