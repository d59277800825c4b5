//! Formats, encodings, dates, languages, and what bad input gets.

use article::{Article, Published, PublishedFrom};
use ingest::{Error, Format, Given, MAX_ARTICLE_BYTES, article, article_in_any_language, decode, gunzip, json_line, sniff};

fn read(text: &str, format: Format) -> Article {
    article(text.as_bytes(), format, &Given::default()).unwrap()
}

#[test]
fn formats_are_told_by_content_then_by_name() {
    let check = |name: Option<&str>, head: &[u8], format: Format| assert_eq!(sniff(name, head), Ok(format), "{name:?}");
    check(None, b"Envoys met in Velt.", Format::Text);
    check(Some("a.txt"), b"\xef\xbb\xbf<!DOCTYPE html><html>", Format::Html);
    check(Some("a.txt"), b"<!-- saved -->\n<html lang=en>", Format::Html);
    check(Some("a.txt"), b"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC", Format::Html);
    check(Some("a.txt"), b"{\"id\": \"1\", \"text\": \"Envoys met.\"}\n", Format::JsonLines);
    check(Some("a.jsonl.gz"), b"\x1f\x8b\x08\0\0\0", Format::Gzip);
    check(Some("a.md"), b"# Envoys meet\n", Format::Markdown);
    check(Some("https://velt.example/a.html?x=1"), b"Envoys met", Format::Html);
    check(Some("a"), b"---\ntitle: Envoys meet\n---\nThey met.", Format::Markdown);
    check(Some("a.txt"), b"\xff\xfeE\0n\0v\0o\0y\0s\0", Format::Text);
    check(None, b"E\0n\0v\0o\0y\0s\0 \0m\0e\0t\0", Format::Text);
    check(Some("a.txt"), b"<Envoys> is no tag", Format::Text);
}

#[test]
fn what_is_no_text_is_named() {
    let check = |head: &[u8], words: &str| {
        let message = sniff(Some("a.txt"), head).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    };
    check(b"", "there is no text in it");
    check(b" \n\t ", "there is no text in it");
    check(b"%PDF-1.7", "a PDF");
    check(b"\x89PNG\r\n", "a PNG image");
    check(b"PK\x03\x04", "a ZIP archive");
    check(b"\0\0\x01\0\x02\0\0\0\0\0\0\0", "binary data");
    check(b"\x81\x9d\xff\xc3\x28\xf8\x88\x90noise\xfe\x8d\x81\xa0\xff", "binary data");
    check(b"{\\rtf1 Envoys", "rich text");
}

#[test]
fn bad_input_says_what_to_do() {
    let check = |found: Result<Article, Error>, words: &str| {
        let message = found.unwrap_err().to_string();
        assert!(message.contains(words) && !message.contains('\n'), "{message}");
    };
    let given = Given::default();
    check(article(b"", Format::Text, &given), "there is no text");
    check(article(b"---\ntitle: a\n---\n", Format::Markdown, &given), "there is no text");
    check(article(b"<html><body></body></html>", Format::Html, &given), "no article was found");
    check(article(&vec![b'a'; MAX_ARTICLE_BYTES + 1], Format::Text, &given), "split it");
    check(json_line("{\"id\": ", &given), "JSON Lines");
    check(json_line("{\"id\": \"1\"}", &given), "neither \"text\" nor \"html\"");
    check(json_line("{\"text\": \"\"}", &given), "there is no text");
    check(article(b"{\"text\":\"a\"}\n{\"text\":\"b\"}", Format::JsonLines, &given), "line by line");
    check(article(b"\x1f\x8b", Format::Gzip, &given), "unpack it first");
    let german = "Die Außenministerin sagte am Montag, dass die Gespräche über das Gasabkommen ohne Ergebnis geblieben seien. \
                  Man werde sich in zwei Wochen wieder treffen, um über die offenen Fragen zu beraten, und hoffe auf eine Einigung vor dem Winter.";
    check(article(german.as_bytes(), Format::Text, &given), "the text is in German; demarche reads English");
    assert_eq!(article_in_any_language(german.as_bytes(), Format::Text, &given).unwrap().language, "de");
}

#[test]
fn gzip_is_unpacked_within_bounds() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all("Envoys met. ".repeat(1000).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(gunzip(&packed, 20_000).unwrap().len(), 12_000);
    assert_eq!(gunzip(&packed, 11_999), Err(Error::TooLarge { bytes: 12_000 }));
    let message = gunzip(&packed[..packed.len() / 2], 20_000).unwrap_err().to_string();
    assert!(message.contains("breaks off"), "{message}");
    assert!(gunzip(b"no gzip", 100).is_err());
}

#[test]
fn encodings() {
    let check = |bytes: &[u8], hint: Option<&str>, text: &str, encoding: &str, replaced: bool| {
        let found = decode(bytes, hint);
        assert_eq!((found.text.as_str(), found.encoding, found.replaced), (text, encoding, replaced));
    };
    check("“Non,” dit-elle".as_bytes(), None, "“Non,” dit-elle", "UTF-8", false);
    check(b"\xef\xbb\xbfEnvoys", None, "Envoys", "UTF-8", false);
    check(b"\xff\xfeE\0n\0", None, "En", "UTF-16LE", false);
    check(b"\xfe\xff\0E\0n", None, "En", "UTF-16BE", false);
    check(b"E\0n\0v\0o\0y\0s\0 \0m\0e\0t\0", None, "Envoys met", "UTF-16LE", false);
    check(b"the envoy\x92s caf\xe9 in Z\xfcrich \x97 \x93no\x94", None, "the envoy’s café in Zürich — “no”", "windows-1252", false);
    check(b"caf\xe9", Some("iso-8859-1"), "café", "windows-1252", false);
    check(b"<html><meta charset='iso-8859-2'>\xb3", None, "<html><meta charset='iso-8859-2'>ł", "ISO-8859-2", false);
    check(b"Z\xc3\xbcrich, \xe2\x80\x9cno\xe2\x80\x9d and \xff", None, "Zürich, “no” and \u{fffd}", "UTF-8", true);
    check(b"Envoys \xff\xfe met", None, "Envoys \u{fffd}\u{fffd} met", "UTF-8", true);
}

#[test]
fn replaced_bytes_are_remarked() {
    let article = article(b"Z\xc3\xbcrich \xff. Gen\xc3\xa8ve.", Format::Text, &Given::default()).unwrap();
    assert_eq!(article.remarks.len(), 1);
    assert_eq!(article.remarks[0].code, "invalid-bytes");
    assert_eq!(article.text.slice(article.remarks[0].span), "\u{fffd}");
}

#[test]
fn a_line_of_json_says_what_it_knows() {
    let line = r#"{"id": "x1", "text": "Envoys met in Velt.", "published": "2019-03-04T18:05:00+01:00", "url": "https://velt.example/a", "publisher": "Northern Wire", "headline": "Envoys meet"}"#;
    let a = json_line(line, &Given::default()).unwrap();
    assert_eq!((a.id.as_str(), a.headline.as_deref(), a.publisher.as_deref()), ("x1", Some("Envoys meet"), Some("Northern Wire")));
    assert_eq!((a.published.unwrap().as_str(), a.published_from), ("2019-03-04T18:05:00+01:00", PublishedFrom::Metadata));
    assert_eq!(&*a.text, "Envoys met in Velt.");
    let given = Given { published: Published::parse("2019-03-05"), ..Given::default() };
    let a = json_line(line, &given).unwrap();
    assert_eq!((a.published.unwrap().as_str(), a.published_from), ("2019-03-05", PublishedFrom::Given));
    let a = json_line(r#"{"text": "Envoys met.", "published": "yesterday"}"#, &Given::default()).unwrap();
    assert_eq!((a.published, a.remarks[0].code), (None, "bad-date"));
    assert!(a.id.starts_with("sha256:") && a.id.len() == 71);
}

#[test]
fn the_date_of_publication() {
    let check = |text: &str, url: Option<&str>, iso: Option<&str>, from: PublishedFrom| {
        let given = Given { url: url.map(str::to_owned), ..Given::default() };
        let a = article(text.as_bytes(), Format::Text, &given).unwrap();
        assert_eq!((a.published.as_ref().map(|p| p.as_str()), a.published_from), (iso, from), "{text}");
    };
    const BODY: &str = "The envoys met for six hours in the palace and parted without a word.";
    check(BODY, None, None, PublishedFrom::None);
    check(&format!("Envoys meet\n\nMarch 4, 2019\n\n{BODY}"), None, Some("2019-03-04"), PublishedFrom::Text);
    check(
        &format!("Envoys meet\n\nUpdated: March 5, 2019\nPublished: March 4, 2019\n\n{BODY}"),
        None,
        Some("2019-03-04"),
        PublishedFrom::Text,
    );
    check(&format!("VELT, March 4, 2019 (Northern Wire) - {BODY}"), None, Some("2019-03-04"), PublishedFrom::Text);
    check(&format!("VELT, March 4 (Northern Wire) - {BODY}"), None, None, PublishedFrom::None);
    check(
        &format!("VELT, March 4 (Northern Wire) - {BODY}"),
        Some("https://nw.example/2019/talks"),
        Some("2019-03-04"),
        PublishedFrom::Text,
    );
    check(
        &format!("Envoys meet\n\nMarch 4, 2019\n\n{BODY}"),
        Some("https://nw.example/2019/03/05/talks"),
        Some("2019-03-05"),
        PublishedFrom::Url,
    );
    // A date in the story is not the story's date.
    check(&format!("{BODY}\n\nThe treaty was signed on March 4, 2019."), None, None, PublishedFrom::None);
}

#[test]
fn front_matter() {
    let a = read(
        "---\ntitle: \"Envoys\\_meet\"\ntitle2: x\ndate: 2019-03-04\npublished_time: 2019-03-04 18:05:00+01:00\nsource_url: https://velt.example/a\nauthor: [Lena Ort, Tom Vale]\npublisher: Northern Wire\n---\n\nThey met for six hours.\n",
        Format::Markdown,
    );
    assert_eq!(a.byline.as_deref(), Some("Lena Ort, Tom Vale"));
    assert_eq!(a.publisher.as_deref(), Some("Northern Wire"));
    assert_eq!(a.url.as_deref(), Some("https://velt.example/a"));
    assert_eq!((a.published.unwrap().as_str(), a.published_from), ("2019-03-04T18:05:00+01:00", PublishedFrom::Metadata));
    let broken = read("---\ntitle: [Envoys\n---\n\nThey met for six hours.\n", Format::Markdown);
    assert_eq!(broken.headline, None);
}
