//! The corpus holds together: every article is annotated, and every annotation makes sense.

use std::path::Path;
use train::corpus::{Corpus, Split, read_all};

fn open(folder: &str) -> Corpus {
    Corpus::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), None).expect("the corpus")
}

#[test]
fn every_article_is_annotated_and_every_annotation_makes_sense() {
    let corpus = open("../../corpus");
    for (split, least) in [(Split::Fit, 60), (Split::Dev, 20)] {
        for from in ["annotations", "passes/a", "passes/b"] {
            let read = read_all(&corpus, Path::new(from), Some(split)).expect("annotations without mistakes");
            assert_eq!(read.len(), corpus.names(Some(split)).len(), "{from}: an article is not annotated");
            assert!(read.len() >= least);
            for (article, record) in &read {
                assert!(!record.actors.is_empty() && !record.statements.is_empty(), "{from}: {} is hardly annotated", article.name);
            }
        }
    }
}

#[test]
fn the_drill_has_its_acts_and_nothing_of_it_is_dev() {
    let drill = open("../../corpus/drill");
    let read = read_all(&drill, Path::new("annotations"), None).expect("annotations without mistakes");
    assert_eq!((read.len(), drill.names(Some(Split::Dev)).len()), (2204, 0));
    for (article, _) in &read {
        assert!(article.registry.parse::<toml::Table>().is_ok(), "{}: its world's registry is no TOML", article.name);
    }
    let bare = read.iter().filter(|(_, r)| r.actors.is_empty() || r.events.is_empty() || r.positions.is_empty());
    // one transcript tells next to nothing, and does so on purpose
    assert_eq!(bare.map(|(article, _)| article.name.as_str()).collect::<Vec<_>>(), ["velmara-podium/07-nothing-at-all"]);
}
