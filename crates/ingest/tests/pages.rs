//! Web pages: main text, metadata, live pages.

mod show;

use article::{Article, PublishedFrom};
use ingest::{Format, Given, article};

fn read(html: &str) -> Article {
    article(html.as_bytes(), Format::Html, &Given::default()).unwrap()
}

const BODY: &str = "<p>The envoys of both countries met for six hours in the palace at Velt and parted without a word to the press, which had waited \
    in the rain.</p><p>“Nothing was signed,” said Anna Varga, the foreign minister of Arnland, when she left for the airport in the evening.</p>\
    <h2>What comes next</h2><p>A second meeting is to follow in Arno on Monday, the mediators said, and both sides have accepted the invitation to it.</p>";

#[test]
fn a_page_of_news() {
    let a = read(&format!(
        "<html lang=en><head><title>Envoys meet in Velt | Northern Wire</title><meta property='og:site_name' content='Northern Wire'>\
         <link rel=canonical href='https://nw.example/talks'><meta name=author content='By Lena Ort'>\
         <meta property='article:published_time' content='2019-03-04T18:05:00+01:00'></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>Envoys meet in Velt</h1><div class=share>Share</div>{BODY}\
         <figure><img src=a.jpg><figcaption>The palace at Velt. Photograph: Tom Vale/Northern Wire</figcaption></figure>\
         <p>Read more: The history of the treaty</p></article><footer>© 2019 Northern Wire</footer></body></html>"
    ));
    assert_eq!(a.headline.as_deref(), Some("Envoys meet in Velt"));
    assert_eq!(a.byline.as_deref(), Some("Lena Ort"));
    assert_eq!(a.publisher.as_deref(), Some("Northern Wire"));
    assert_eq!(a.url.as_deref(), Some("https://nw.example/talks"));
    assert_eq!((a.published.as_ref().unwrap().as_str(), a.published_from), ("2019-03-04T18:05:00+01:00", PublishedFrom::Metadata));
    assert_eq!(
        show::sections(&a),
        "0 headline Envoys meet in Velt
0 prose The envoys of both countries met for six … in the rain.
0 prose “Nothing was signed,” said Anna Varga, the foreign … in the evening.
0 subhead What comes next
0 prose A second meeting is to follow in Arno … invitation to it.
0 caption The palace at Velt.
0 credit Photograph: Tom Vale/Northern Wire
"
    );
}

#[test]
fn linked_data_goes_first_even_when_it_is_broken() {
    let page = |json: &str| {
        read(&format!(
            "<html><head><title>Talks</title><script type='application/ld+json'>{json}</script></head><body><article>{BODY}</article></body></html>"
        ))
    };
    let a = page(
        r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Northern Wire"},{"@type":["NewsArticle"],"headline":"Envoys meet &amp; part","datePublished":"2019-03-04T17:05:00Z","author":[{"name":"Lena Ort"},{"name":"Tom Vale"}],"publisher":{"name":"Northern Wire"}}]}"#,
    );
    assert_eq!(a.headline.as_deref(), Some("Envoys meet & part"));
    assert_eq!(a.byline.as_deref(), Some("Lena Ort, Tom Vale"));
    assert_eq!(a.published.unwrap().as_str(), "2019-03-04T17:05:00Z");
    let a = page("{\"@type\":\"NewsArticle\",\"headline\":\"Envoys\nmeet\",\"datePublished\":\"2019-03-04\",}");
    assert_eq!(a.headline.as_deref(), Some("Envoys meet"));
    let a = page("{\"@type\": \"NewsArt");
    assert_eq!(a.headline.as_deref(), Some("Talks"));
}

#[test]
fn a_live_page_has_its_updates_as_stories() {
    let update = |headline: &str, at: &str| {
        format!(
            r#"{{"@type":"BlogPosting","headline":"{headline}","datePublished":"2019-03-04T{at}:00+01:00","articleBody":"The envoys went into the hall at noon and stayed for six hours.\n\nNobody spoke to the press."}}"#
        )
    };
    let a = read(&format!(
        r#"<html><head><script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Talks in Velt: live","datePublished":"2019-03-04T08:00:00+01:00","liveBlogUpdate":[{},{}]}}</script></head><body>{BODY}</body></html>"#,
        update("Envoys leave the hall", "18:05"),
        update("Envoys enter the hall", "12:00")
    ));
    assert_eq!(
        show::sections(&a),
        "- headline Talks in Velt: live
0 headline Envoys leave the hall
0 prose The envoys went into the hall at noon and stayed for six hours.
0 prose Nobody spoke to the press.
1 headline Envoys enter the hall
1 prose The envoys went into the hall at noon and stayed for six hours.
1 prose Nobody spoke to the press.
"
    );
    assert_eq!(a.stories[1].published.as_ref().unwrap().as_str(), "2019-03-04T12:00:00+01:00");
    assert_eq!(a.headline.as_deref(), Some("Talks in Velt: live"));
}

/// The page that this room was built for. Its text is not ours to keep here; it is read where it lies beside the repository.
#[test]
fn the_live_page_beside_the_repository() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/articles/live-page-2022-01-27.txt");
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("SKIPPED: the live page is not beside this checkout");
        return;
    };
    let a = article(&bytes, Format::Text, &Given::default()).unwrap();
    assert_eq!(a.stories.len(), 2);
    assert!(a.stories.iter().all(|s| s.headline.is_some()));
    assert!(a.byline.is_some());
    assert_eq!(a.published, None);
    let kinds: String = a.sections.iter().map(|s| format!("{:?}", s.kind).chars().next().unwrap_or(' ')).collect();
    // H headline, C credit or caption, P prose, T transcript, B boilerplate or byline.
    assert_eq!(kinds, format!("HC{}HCTBCC{}B", "P".repeat(11), "P".repeat(5)));
    let transcript = a.sections.iter().find_map(|s| s.speaker).unwrap();
    assert_eq!(a.text.slice(transcript), "Blinken");
    assert_eq!(a.sections.last().unwrap().story, None);
}
