//! Any bytes, as any format: no panic, and sections that are in order, disjoint and not empty.

#![no_main]

use ingest::{Format, Given, article_in_any_language, decode, gunzip, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = gunzip(bytes, 1 << 20);
    let _ = decode(bytes, None);
    let sniffed = sniff(None, bytes).ok();
    for format in [Format::Text, Format::Markdown, Format::Html, Format::JsonLines].into_iter().chain(sniffed) {
        let Ok(article) = article_in_any_language(bytes, format, &Given::default()) else { continue };
        let mut at = 0;
        for section in &article.sections {
            assert!(section.span.start() >= at);
            assert!(!article.text.slice(section.span).trim().is_empty());
            at = section.span.end();
        }
    }
});
