//! Makes `models/lemmas-en.txt`: `lemmas FILE.conllu… > models/lemmas-en.txt` counts the training parts of treebanks and prints the
//! lemma of every word and part of speech that has one lemma at least four times in five. Names, numbers and signs are left to the model.

use std::collections::BTreeMap;

const HEAD: &str = "\
# Lemmas of words as the training parts of the treebanks UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0) have them.
# This file: CC BY-SA 4.0. Made by `cargo run -p demarche-nlp --example lemmas`.
#
# One word a line: the word in lower case, its part of speech, its lemma, separated by tabs.
";

fn main() -> std::io::Result<()> {
    let mut counts: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let &[id, form, lemma, upos, ..] = line.split('\t').collect::<Vec<_>>().as_slice() else { continue };
            let left = matches!(upos, "PROPN" | "NUM" | "PUNCT" | "SYM" | "X" | "_") || id.contains(['-', '.']);
            let plain = |s: &str| s.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-')) && s.contains(char::is_alphabetic);
            if !left && plain(form) && plain(lemma) {
                let word = form.to_lowercase().replace('’', "'");
                *counts.entry((word, upos.to_owned())).or_default().entry(lemma.to_owned()).or_default() += 1;
            }
        }
    }
    print!("{HEAD}");
    for ((word, upos), lemmas) in counts {
        let all: usize = lemmas.values().sum();
        if let Some((lemma, n)) = lemmas.into_iter().max_by_key(|(_, n)| *n)
            && n * 5 >= all * 4
        {
            println!("{word}\t{upos}\t{lemma}");
        }
    }
    Ok(())
}
