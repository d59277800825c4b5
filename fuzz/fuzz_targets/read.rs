//! Any bytes, read as far as they go: no panic, spans that cut out words, ids that are unique, and JSON that can be read back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pipeline::record::{Record, Spans};
use pipeline::{Format, Given, Pipeline, Unit};
use std::collections::HashSet;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);

fuzz_target!(|bytes: &[u8]| {
    let whole = |format| Unit::whole("fuzz", bytes.to_vec(), format, None, Given::default());
    let units = [whole(Format::Text), whole(Format::Markdown), whole(Format::Html), Unit::line("fuzz", bytes.to_vec(), Given::default())];
    for article in units.into_iter().filter_map(|unit| unit.article().ok()) {
        check(PIPELINE.read_article(&article));
        let _ = PIPELINE.conllu(&article);
    }
});

fn check(mut record: Record) {
    assert_eq!(Record::from_json(&record.to_json()).expect("what was written can be read"), record);
    let mut ids = HashSet::new();
    assert!(record.actors.iter().all(|a| ids.insert(a.id.to_string())));
    assert!(record.times.iter().all(|t| ids.insert(t.id.to_string())));
    assert!(record.statements.iter().all(|s| ids.insert(s.id.to_string())));
    let text = record.article.text.clone();
    record.each_span(&mut |span| assert!(!text[span.range()].trim().is_empty()));
}
