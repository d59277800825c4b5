//! Web archives: pages come out, everything else stays in, and what is broken costs itself alone.

use flate2::Compression;
use flate2::write::GzEncoder;
use pipeline::{Article, Fetcher, Given, Input, Inputs, in_order};
use std::io::Write;

const PARAGRAPH: &str = "The envoy, Mara Orlan, said on Thursday that Aldania would not rush into an agreement on the ferry crossings. She told reporters \
                         that the talks in Geneva had been useful, that a second paper had been handed over, and that both delegations would meet again \
                         in two weeks to go through it line by line, as they had agreed to do when the first of these meetings ended without a result.";

/// A page with a headline, two paragraphs, and a number that makes it another.
fn page(n: usize) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Talks go on, day {n}</title><meta property=\"article:published_time\" content=\"2019-03-14\"></head>\
         <body><article><h1>Talks go on, day {n}</h1><p>{PARAGRAPH}</p><p>It was meeting number {n} of the two. {PARAGRAPH}</p></article></body></html>"
    )
}

fn answer(status: &str, media: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2019-03-15T00:00:00Z\r\nWARC-Target-URI: {url}\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(n: usize) -> Vec<u8> {
    record("response", &format!("https://example.org/{n}"), &answer("200 OK", "text/html; charset=utf-8", &page(n)))
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// The addresses of the pages that are read, and what could not be.
fn read(archive: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let inputs = [Input::Bytes { name: "x.warc".into(), bytes: archive }];
    let units = Inputs::new(inputs, Given::default(), Fetcher::default());
    let (mut pages, mut failures) = (Vec::new(), Vec::new());
    for read in in_order(units, 2, |_, article: &Article| article.url.clone().unwrap()).unwrap() {
        match read {
            Ok(url) => pages.push(url),
            Err(failure) if failure.is_passed_over() => {}
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    (pages, failures)
}

fn urls(numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|n| format!("https://example.org/{n}")).collect()
}

#[test]
fn pages_come_out_of_an_archive_in_its_order_however_it_is_packed() {
    let records = [response(1), response(2), response(3)];
    let check = |archive: Vec<u8>| assert_eq!(read(archive), (urls(&[1, 2, 3]), vec![]));
    check(records.concat());
    check(records.iter().flat_map(|r| gz(r)).collect());
    check(gz(&records.concat()));
}

#[test]
fn what_is_no_news_page_stays_in() {
    let other = |kind, block: &[u8]| record(kind, "https://example.org/other", block);
    let german = "Die Außenministerin sagte am Montag in Velt, dass die Gespräche über das Gasabkommen ohne Ergebnis geblieben seien. Man werde sich in \
                  zwei Wochen wieder treffen, um über die offenen Fragen zu beraten, und hoffe auf eine Einigung vor dem Winter, sagte sie. "
        .repeat(4);
    let archive = [
        record("warcinfo", "", b"software: a test"),
        other("request", b"GET / HTTP/1.1\r\n\r\n"),
        other("response", &answer("404 Not Found", "text/html", &page(8))),
        other("response", &answer("200 OK", "image/png", "\u{89}PNG")),
        other("response", &answer("200 OK", "text/html", "<html><body><p>Cookies?</p></body></html>")),
        other("response", &answer("200 OK", "text/html", &format!("<html lang=de><article><h1>Gas</h1><p>{german}</p></article></html>"))),
        other(
            "response",
            &answer("200 OK", "text/html", &format!("<html><article><h1>Gas</h1><p>{german}</p><p>{german}</p></article></html>")),
        ),
        response(1),
    ];
    assert_eq!(read(archive.iter().flat_map(|r| gz(r)).collect()), (urls(&[1]), vec![]));
}

#[test]
fn broken_records_are_counted_and_passed_over() {
    let told = |broken, seen| {
        vec![format!("x.warc: {broken} of {seen} records are broken and were passed over; make or fetch the archive again if they matter")]
    };
    let packed: Vec<Vec<u8>> = (1..=5).map(|n| gz(&response(n))).collect();

    let mut damaged = packed.clone();
    let middle = damaged[1].len() / 2;
    damaged[1][middle..middle + 40].fill(0x55);
    assert_eq!(read(damaged.concat()), (urls(&[1, 3, 4, 5]), told(1, 5)), "bytes in a packed record");

    let mut checksum = packed.clone();
    let end = checksum[3].len() - 6;
    checksum[3][end] ^= 0xff;
    assert_eq!(read(checksum.concat()), (urls(&[1, 2, 3, 5]), told(1, 5)), "the checksum of a packed record");

    let mut cut = packed.concat();
    cut.truncate(cut.len() - 50);
    assert_eq!(read(cut), (urls(&[1, 2, 3, 4]), told(1, 5)), "the last record breaks off");

    let between =
        [&packed[0][..], b"\x1f\x8b\x08\x00 neither fish nor fowl", &packed[1], b"\x1f\x8b\x08 nor anything else", &packed[2]].concat();
    assert_eq!(read(between), (urls(&[1, 2, 3]), told(2, 3)), "things that begin as records do");

    let mut plain = [response(1), response(2), response(3)];
    let text = String::from_utf8(plain[1].clone()).unwrap();
    plain[1] = text.replace("Content-Length: ", "Content-Length: x").into_bytes();
    assert_eq!(read(plain.concat()), (urls(&[1, 3]), told(1, 3)), "no length");

    plain[1] = record("response", "https://example.org/2", b"no answer");
    assert_eq!(read(plain.concat()), (urls(&[1, 3]), told(1, 3)), "no answer");
}

#[test]
fn an_archive_without_a_page_says_so() {
    let (pages, failures) = read(gz(&record("warcinfo", "", b"software: a test")));
    assert!(pages.is_empty());
    assert_eq!(failures, ["x.warc: none of the 1 records of the archive is a web page; check that it is the archive you meant"]);
}
