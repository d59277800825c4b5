//! Any string is read; whatever the record says, it points at words.

use pipeline::article::{Article, Published, PublishedFrom, Section, SectionKind, Span, Story, Text};
use pipeline::record::{Record, Spans};
use pipeline::{Format, Given, Pipeline, Unit};
use proptest::prelude::*;
use std::collections::HashSet;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);

fn check(article: &Article) -> Result<(), TestCaseError> {
    let record = PIPELINE.read_article(article);
    let text = record.article.text.clone();
    let mut bad = None;
    record.clone().each_span(&mut |span| {
        if text.get(span.range()).is_none_or(|words| words.trim().is_empty()) {
            bad = Some(*span);
        }
    });
    prop_assert_eq!(bad, None, "a span that cuts out no words");
    let mut ids = HashSet::new();
    for id in all_ids(&record) {
        prop_assert!(ids.insert(id.clone()), "{} twice", id);
    }
    let json = record.to_json();
    prop_assert!(!json.contains('\n'));
    prop_assert_eq!(Record::from_json(&json).unwrap(), record);
    Ok(())
}

fn all_ids(record: &Record) -> Vec<String> {
    let mut ids: Vec<String> = record.actors.iter().map(|x| x.id.to_string()).collect();
    ids.extend(record.times.iter().map(|x| x.id.to_string()));
    ids.extend(record.places.iter().map(|x| x.id.to_string()));
    ids.extend(record.statements.iter().map(|x| x.id.to_string()));
    ids.extend(record.events.iter().map(|x| x.id.to_string()));
    ids.extend(record.positions.iter().map(|x| x.id.to_string()));
    ids.extend(record.instruments.iter().map(|x| x.id.to_string()));
    ids.extend(record.engagements.iter().map(|x| x.id.to_string()));
    ids
}

/// Strings that look a little like news: words, names, dates, marks of every kind, and blanks.
fn newsy() -> impl Strategy<Value = String> {
    let words = [
        "“",
        "”",
        "‘",
        "’",
        "\"",
        "'",
        "«",
        "»",
        ",",
        ".",
        ". ",
        " ",
        " ",
        " ",
        "\n\n",
        "\n",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "—",
        "said",
        "told reporters",
        "warned",
        "according to",
        "Russia",
        "the United Nations",
        "Mara Orlan",
        "Mr. Peskov",
        "he",
        "on Monday",
        "March 4",
        "2019-03-04",
        "next week",
        "é",
        "🙂",
        "MINISTER VARGA:",
        "Q:",
        "(Agency)",
        "GENEVA",
        "e\u{301}",
        "\u{202e}",
        "1",
        "No",
        "don't",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60).prop_map(|w| w.concat())
}

fn by_hand(text: &str) -> Article {
    let text = Text::clean(text);
    let kinds = [SectionKind::Prose, SectionKind::Headline, SectionKind::Transcript, SectionKind::Credit];
    let mut sections = Vec::new();
    let mut at = 0;
    for (n, part) in text.split('\n').enumerate() {
        let span = Span::new(at, at + part.len()).and_then(|s| text.trim(s));
        sections.extend(span.map(|span| Section { span, kind: kinds[n % kinds.len()], story: Some(0), speaker: None }));
        at += part.len() + 1;
    }
    Article {
        id: "any".into(),
        url: None,
        publisher: None,
        headline: None,
        byline: None,
        language: "en".into(),
        published: Published::parse("2019-03-04"),
        published_from: PublishedFrom::Given,
        stories: vec![Story::default()],
        text,
        sections,
        remarks: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&by_hand(&text))?;
    }

    #[test]
    fn anything_like_news_is_read(text in newsy()) {
        check(&by_hand(&text))?;
    }

    #[test]
    fn bytes_are_read_or_refused(text in newsy(), broken in prop::collection::vec(any::<u8>(), 0..4), at in any::<prop::sample::Index>()) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, broken);
        for format in [Format::Text, Format::Markdown, Format::Html] {
            if let Ok(article) = Unit::whole("any", bytes.clone(), format, None, Given::default()).article() {
                check(&article)?;
            }
        }
        let _ = Unit::line("any", bytes, Given::default()).article();
    }
}
