//! The invented dispute of `examples/`, read end to end and held against what a careful reader finds in it (`expected.json`).

use pipeline::article::Span;
use pipeline::record::{Record, Statement};
use pipeline::{Fetcher, Given, Input, Inputs, Pipeline, Published, Rules};
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

#[derive(Deserialize)]
struct Expectations {
    articles: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    file: String,
    item: usize,
    headline: Option<String>,
    published: Option<String>,
    published_from: String,
    stories: usize,
    quotations: Vec<Quotation>,
    no_statements: Vec<String>,
    #[serde(default)]
    not_in_text: Vec<String>,
    #[serde(default)]
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Quotation {
    speaker: Option<String>,
    words: String,
    cue: String,
}

#[derive(Deserialize)]
struct Section {
    kind: String,
    starts_with: String,
    story: Option<usize>,
}

#[derive(Deserialize)]
struct Listing {
    article: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    file: String,
    outlet: Option<String>,
    published: Option<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/dispute"))
}

fn file(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// Every article of the dispute, read, with what is expected of it.
static READ: LazyLock<Vec<(Expected, Record)>> = LazyLock::new(|| {
    let expectations: Expectations = serde_json::from_str(&file("expected.json")).unwrap();
    let listing: Listing = toml::from_str(&file("articles.toml")).unwrap();
    let pipeline = Pipeline::new(Rules::with_registry(&file("registry.toml")).unwrap());
    let read = |expected: Expected| {
        let listed = listing.article.iter().find(|l| l.file == expected.file).unwrap();
        let published = listed.published.as_deref().and_then(Published::parse);
        let given = Given { publisher: listed.outlet.clone(), published, ..Given::default() };
        let input: Input = folder().join("articles").join(&expected.file).to_str().unwrap().parse().unwrap();
        let unit = Inputs::new([input], given, Fetcher::new(Duration::from_secs(1))).nth(expected.item).unwrap().unwrap();
        let record = pipeline.read_article(&unit.article().unwrap());
        (expected, record)
    };
    expectations.articles.into_iter().map(read).collect()
});

fn cut(record: &Record, span: Span) -> &str {
    &record.article.text[span.range()]
}

/// Words without marks, case and blanks, so that a comma inside or outside the marks is no difference.
fn bare(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn statement<'r>(record: &'r Record, words: &str) -> Option<&'r Statement> {
    record.statements.iter().find(|s| s.quoted.iter().any(|&q| bare(cut(record, q)) == bare(words)))
}

fn speaker<'r>(record: &'r Record, statement: &Statement) -> Option<&'r str> {
    let id = statement.source.as_ref()?.actor?;
    record.actors.iter().find(|a| a.id == id).map(|a| a.name.as_str())
}

#[test]
fn headlines_dates_and_stories_are_those_of_the_page() {
    for (expected, record) in READ.iter() {
        let article = &record.article;
        let at = format!("{} {}", expected.file, expected.item);
        let plain = |s: &Option<String>| s.as_deref().map(bare);
        assert_eq!(plain(&article.headline), plain(&expected.headline), "{at}: headline");
        let day = |s: &Option<String>| s.as_ref().map(|s| s[..10].to_owned());
        assert_eq!(day(&article.published), day(&expected.published), "{at}: published");
        assert_eq!(serde_json::to_value(article.published_from).unwrap(), expected.published_from, "{at}: published_from");
        assert_eq!(article.stories.len(), expected.stories, "{at}: stories");
        for words in &expected.not_in_text {
            assert!(!article.text.contains(words), "{at}: the page's furniture reached the text: {words}");
        }
    }
}

#[test]
fn pages_fall_into_their_sections() {
    for (expected, record) in READ.iter() {
        let mut wrong = Vec::new();
        for section in &expected.sections {
            let found = record.article.sections.iter().find(|s| cut(record, s.span).contains(&section.starts_with));
            let kind = found.map(|s| serde_json::to_value(s.kind).unwrap().as_str().unwrap().to_owned()).unwrap_or_default();
            let story = section.story.is_none_or(|n| found.and_then(|s| s.story) == Some(n));
            // a credit at the end of a caption may be read with it
            if kind != section.kind && !(section.kind == "credit" && kind == "caption") || !story {
                wrong.push(format!("{}: {kind}, not {}", section.starts_with, section.kind));
            }
        }
        assert!(wrong.is_empty(), "{}:\n  {}", expected.file, wrong.join("\n  "));
    }
}

#[test]
fn quotations_have_their_speaker() {
    let named: Vec<&str> = READ.iter().flat_map(|(e, _)| e.quotations.iter().filter_map(|q| q.speaker.as_deref())).collect();
    let (mut right, mut all) = (0, 0);
    let mut misses = Vec::new();
    for (expected, record) in READ.iter() {
        for quotation in &expected.quotations {
            all += 1;
            let Some(statement) = statement(record, &quotation.words) else {
                misses.push(format!("{}: not found ({}): {}", expected.file, quotation.cue, quotation.words));
                continue;
            };
            let said = speaker(record, statement);
            // somebody whom the registry does not name is right when nobody else of the dispute is named
            let fits = match quotation.speaker.as_deref() {
                Some(name) => said == Some(name),
                None => said.is_none_or(|name| !named.contains(&name)),
            };
            right += usize::from(fits);
            if !fits {
                misses.push(format!("{}: {:?} for {:?} ({}): {}", expected.file, said, quotation.speaker, quotation.cue, quotation.words));
            }
        }
    }
    println!("{right} of {all} quotations have their speaker\n  {}", misses.join("\n  "));
    assert!(right * 100 >= all * 95, "{right} of {all} quotations have their speaker; at least 95 % must\n  {}", misses.join("\n  "));
}

#[test]
fn words_that_nobody_says_are_no_statements() {
    for (expected, record) in READ.iter() {
        for words in &expected.no_statements {
            let alone = |s: &&Statement| s.content.iter().all(|&c| bare(cut(record, c)) == bare(words));
            let found = record.statements.iter().find(alone);
            assert!(found.is_none(), "{}: “{words}” is nobody's statement: {:?}", expected.file, found.map(|s| &s.found.because));
        }
    }
}

#[test]
fn every_row_points_at_words_and_survives_json() {
    for (expected, record) in READ.iter() {
        for statement in &record.statements {
            assert!(!statement.found.because.is_empty() && !statement.found.evidence.is_empty(), "{}: {statement:?}", expected.file);
            assert!(statement.found.evidence.iter().all(|&e| !cut(record, e).trim().is_empty()));
        }
        let known = |id| record.actors.iter().any(|a| a.id == id);
        assert!(record.statements.iter().filter_map(|s| s.source.as_ref()?.actor).all(known), "{}", expected.file);
        assert_eq!(Record::from_json(&record.to_json()).unwrap(), *record);
    }
}
