//! The articles of `examples/dispute`: headlines, dates, stories and sections as its `expected.json` has them.

use article::{Article, PublishedFrom, SectionKind};
use ingest::{Format, Given, article, json_line, sniff};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

#[test]
fn the_articles_of_the_dispute_read_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dispute");
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let list = std::fs::read_to_string(folder.join("articles.toml")).unwrap();
    let list: toml::Value = toml::from_str(&list).unwrap();
    let given: HashMap<String, Given> = list["article"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            let published = a.get("published").and_then(|p| article::Published::parse(&p.to_string().replace('"', "")));
            (a["file"].as_str().unwrap().to_owned(), Given { published, ..Given::default() })
        })
        .collect();
    let mut wrong = Vec::new();
    for expectation in expected["articles"].as_array().unwrap() {
        let file = expectation["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join("articles").join(file)).unwrap();
        let given = &given[file];
        let article = match sniff(Some(file), &bytes).unwrap() {
            Format::JsonLines => {
                let item = expectation["item"].as_u64().unwrap() as usize;
                let text = String::from_utf8(bytes).unwrap();
                json_line(text.lines().nth(item).unwrap(), given).unwrap()
            }
            format => article(&bytes, format, given).unwrap(),
        };
        compare(file, &article, expectation, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(file: &str, article: &Article, expected: &Value, wrong: &mut Vec<String>) {
    let mut check = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{file}: {what} is {found:?}, expected {expected:?}"));
        }
    };
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    check("headline", article.headline.clone().unwrap_or_default(), text(&expected["headline"]));
    check("published", article.published.as_ref().map(ToString::to_string).unwrap_or_default(), text(&expected["published"]));
    let from = match article.published_from {
        PublishedFrom::Given => "given",
        PublishedFrom::Metadata => "metadata",
        PublishedFrom::Url => "url",
        PublishedFrom::Text => "text",
        PublishedFrom::None => "none",
    };
    check("published_from", from.to_owned(), text(&expected["published_from"]));
    check("stories", article.stories.len().to_string(), expected["stories"].to_string());
    for quotation in expected["quotations"].as_array().into_iter().flatten() {
        let words = text(&quotation["words"]);
        let readable = article.sections.iter().any(|s| s.kind.is_read() && article.text.slice(s.span).contains(&words));
        check(&format!("section with {words:?}"), readable.to_string(), "true".to_owned());
    }
    for words in expected["not_in_text"].as_array().into_iter().flatten() {
        check(&format!("{words} in the text"), article.text.contains(&text(words)).to_string(), "false".to_owned());
    }
    let Some(sections) = expected["sections"].as_array() else { return };
    let mut rest = article.sections.iter();
    for section in sections {
        let starts = text(&section["starts_with"]);
        // A transcript's label stands before its words.
        let begins =
            |s: &str| s.starts_with(&starts) || s.split_once(':').is_some_and(|(_, words)| words.trim_start().starts_with(&starts));
        match rest.find(|s| begins(article.text.slice(s.span))) {
            None => check(&format!("section {starts:?}"), "missing or out of order".to_owned(), "there".to_owned()),
            Some(found) => {
                let kind = if found.kind == SectionKind::Boilerplate {
                    "boilerplate".to_owned()
                } else {
                    format!("{:?}", found.kind).to_lowercase()
                };
                check(&format!("kind of {starts:?}"), kind, text(&section["kind"]));
                if let Some(story) = section.get("story") {
                    check(
                        &format!("story of {starts:?}"),
                        format!("{:?}", found.story),
                        format!("{:?}", story.as_u64().map(|s| s as usize)),
                    );
                }
                if let Some(speaker) = section["speaker"].as_str() {
                    let label = found.speaker.map(|s| article.text.slice(s)).unwrap_or_default().to_lowercase();
                    let last = speaker.rsplit(' ').next().unwrap_or_default().to_lowercase();
                    check(&format!("speaker of {starts:?}"), label.contains(&last).to_string(), "true".to_owned());
                }
            }
        }
    }
}
