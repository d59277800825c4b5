//! Makes `models/tags-en.txt`: `tags FILE.conllu… > models/tags-en.txt` prints the part of speech, Penn tag and features of every word that
//! occur together at least three times in the training parts of treebanks.

use std::collections::BTreeMap;

const HEAD: &str = "\
# Tags that go together: part of speech, Penn tag and features of words that occur at least three times in the training parts of the
# treebanks UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0). This file: CC BY-SA 4.0. Made by `cargo run -p demarche-nlp --example tags`.
";

fn main() -> std::io::Result<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            if let &[id, _, _, upos, xpos, feats, ..] = line.split('\t').collect::<Vec<_>>().as_slice()
                && !id.contains(['-', '.'])
            {
                *counts.entry([upos, xpos, feats].join("\t")).or_default() += 1;
            }
        }
    }
    print!("{HEAD}");
    counts.iter().filter(|(_, n)| **n >= 3).for_each(|(tags, _)| println!("{tags}"));
    Ok(())
}
