//! What holds for every input: nothing panics, and of plain text nothing is lost.

use article::Article;
use ingest::{Error, Format, Given, article, article_in_any_language, decode, gunzip, json_line, sniff};
use proptest::prelude::*;

const FORMATS: [Format; 5] = [Format::Text, Format::Markdown, Format::Html, Format::JsonLines, Format::Gzip];

/// Sections are in order, disjoint, trimmed, with stories that exist and speakers inside the text; with `whole`, no printing character is
/// outside of them.
fn is_sound(article: &Article, whole: bool) -> Result<(), TestCaseError> {
    let mut at = 0;
    for section in &article.sections {
        let words = article.text.slice(section.span);
        prop_assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        prop_assert!(section.span.start() >= at);
        if whole {
            prop_assert!(article.text[at..section.span.start()].trim().is_empty(), "lost {:?}", &article.text[at..section.span.start()]);
        }
        at = section.span.end();
        prop_assert!(section.story.is_none_or(|s| s < article.stories.len()));
        prop_assert!(section.speaker.is_none_or(|s| !article.text.slice(s).is_empty()));
    }
    if whole {
        prop_assert!(article.text[at..].trim().is_empty(), "lost {:?}", &article.text[at..]);
    }
    prop_assert!(!article.stories.is_empty());
    for remark in &article.remarks {
        prop_assert!(!article.text.slice(remark.span).is_empty());
    }
    Ok(())
}

/// Paragraphs of every sort, as pages have them.
fn stub() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Envoys meet in Velt",
        "ENVOYS MEET IN VELT",
        "By Lena Ort and Tom Vale",
        "Lena Ort",
        "March 4, 2019",
        "14:05 GMT",
        "2 hours ago",
        "Credit…Lena Ort/Northern Wire",
        "The envoys arrive at the palace.CreditCredit…Pool photo by Tom Vale",
        "Loading video player",
        "Advertisement",
        "Share this article",
        "Related articles",
        "VELT, March 4 (Northern Wire) - The envoys met for six hours and parted without a word.",
        "We have read the letter, and I told my colleague so.",
        "MINISTER VARGA:  Good afternoon.",
        "Q    Will you sign?",
        "(Laughter.)",
        "* * *",
        "• Six hours of talks",
        "- No treaty",
        "(Reporting by Lena Ort; Editing by Tom Vale)",
        "The talks go on. (Reporting by Lena Ort; Editing by Tom Vale)",
        "Varga calls the letter ‘a way forward’",
        "“Nothing was signed,” the minister said.",
        "",
        "\u{a0}",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_kept_whole(text in any::<String>()) {
        match article_in_any_language(text.as_bytes(), Format::Text, &Given::default()) {
            Ok(article) => is_sound(&article, true)?,
            Err(e) => prop_assert_eq!(e, Error::Empty),
        }
    }

    #[test]
    fn lines_of_all_kinds_are_kept_whole(lines in prop::collection::vec((stub(), 1usize..5), 1..25)) {
        let text: String = lines.iter().map(|(line, breaks)| format!("{line}{}", "\n".repeat(*breaks))).collect();
        match article(text.as_bytes(), Format::Text, &Given::default()) {
            Ok(article) => is_sound(&article, true)?,
            Err(e) => prop_assert_eq!(e, Error::Empty),
        }
        for format in [Format::Markdown, Format::Html] {
            if let Ok(article) = article(text.as_bytes(), format, &Given::default()) {
                is_sound(&article, false)?;
            }
        }
        let line = format!("{{\"text\": {:?}}}", text.replace('\u{a0}', " "));
        if let Ok(article) = json_line(&line, &Given::default()) {
            is_sound(&article, true)?;
        }
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = sniff(None, &bytes);
        let _ = decode(&bytes, Some("utf-8"));
        let _ = gunzip(&bytes, 1000);
        for format in FORMATS {
            if let Ok(article) = article_in_any_language(&bytes, format, &Given::default()) {
                is_sound(&article, matches!(format, Format::Text | Format::JsonLines))?;
            }
        }
    }

    #[test]
    fn no_markup_causes_a_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div class=share>", "</div>", "<h1>", "</h1>", "<li>", "<table><tr><td>", "<br><br>", "<script type=\"application/ld+json\">",
        "{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{", "\"articleBody\":\"x\"}]}", "</script>", "<time datetime=\"2019-03-04\">", "<meta name=author content=\"Lena Ort\">",
        "---\n", "title: a\n", "# ", "**", "[a](b)", "\n\n", "| a | b |\n|--|--|\n", "&amp;", "&#0;", "<!--", "-->", "word ", "Envoys met for six hours in Velt. ", "\u{fffd}", "<svg>", "<math><mi>",
    ]), 0..40)) {
        let text = parts.concat();
        for format in FORMATS {
            if let Ok(article) = article_in_any_language(text.as_bytes(), format, &Given::default()) {
                is_sound(&article, matches!(format, Format::Text | Format::JsonLines))?;
            }
        }
    }

    #[test]
    fn short_texts_are_never_in_another_language(words in prop::collection::vec("[a-zäöüéñł]{1,9}", 1..24)) {
        let found = article(words.join(" ").as_bytes(), Format::Text, &Given::default());
        let rejected = matches!(found, Err(Error::Language { .. }));
        prop_assert!(!rejected);
    }
}

#[test]
fn deep_markup_does_not_exhaust_the_stack() {
    for tag in ["<div>", "<b>", "<ul><li>", "<blockquote>"] {
        let html = format!("<html><body>{}<p>Envoys met for six hours in the palace at Velt.</p>", tag.repeat(20_000));
        let _ = article_in_any_language(html.as_bytes(), Format::Html, &Given::default());
    }
    let markdown = format!("{}Envoys met.", "> ".repeat(20_000));
    let _ = article_in_any_language(markdown.as_bytes(), Format::Markdown, &Given::default());
    let json = format!("<script type=\"application/ld+json\">{}</script><p>Envoys met.</p>", "[".repeat(50_000));
    let _ = article_in_any_language(json.as_bytes(), Format::Html, &Given::default());
    let _ = json_line(&"[".repeat(50_000), &Given::default());
    let yaml = format!("---\n{}\n---\nEnvoys met.", "[".repeat(50_000));
    let _ = article_in_any_language(yaml.as_bytes(), Format::Markdown, &Given::default());
}
