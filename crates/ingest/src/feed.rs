use article::Published;
use feed_rs::parser;

/// An entry of a feed: the page it points to, and what the feed says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedEntry {
    /// Where the page is.
    pub url: String,
    /// When it was published.
    pub published: Option<Published>,
}

/// A feed (RSS, Atom, JSON Feed).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<String>,
    /// Its entries with an address, in its own order.
    pub entries: Vec<FeedEntry>,
}

/// Whether these first bytes begin a feed in XML.
pub fn is_feed(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(2048)]).to_ascii_lowercase();
    let is_xml = head.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    is_xml && !head.contains("<html") && ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| head.contains(tag))
}

/// Reads a feed; `None` where these bytes are none. Addresses are made whole by the one of the feed.
pub fn feed(bytes: &[u8], url: Option<&str>) -> Option<Feed> {
    let parsed = parser::Builder::new().base_uri(url).sanitize_content(false).build().parse(bytes).ok()?;
    let entries = parsed.entries.into_iter().filter_map(|entry| {
        let alternate = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let url = alternate.or(entry.links.first())?.href.clone();
        let published = entry.published.or(entry.updated).and_then(|d| Published::parse(&d.to_rfc3339()));
        Some(FeedEntry { url, published })
    });
    Some(Feed { title: parsed.title.map(|t| t.content), entries: entries.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_name_their_pages() {
        let rss = br#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Velt Gazette</title>
            <item><title>An answer</title><link>https://example.org/a</link><pubDate>Wed, 06 Mar 2019 10:00:00 GMT</pubDate></item>
            <item><title>No link</title></item></channel></rss>"#;
        let atom = br#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><id>x</id><updated>2019-03-06T10:00:00Z</updated>
            <entry><id>1</id><title>An answer</title><link rel="alternate" href="https://example.org/a"/><updated>2019-03-06T10:00:00Z</updated></entry></feed>"#;
        for bytes in [&rss[..], &atom[..]] {
            assert!(is_feed(bytes));
            let feed = feed(bytes, Some("https://example.org/feed")).expect("a feed");
            assert_eq!(feed.entries.len(), 1);
            assert_eq!(feed.entries[0].url, "https://example.org/a");
            assert_eq!(feed.entries[0].published.as_ref().expect("a date").date().to_string(), "2019-03-06");
        }
    }

    #[test]
    fn pages_and_texts_are_no_feeds() {
        for bytes in [&b"<!DOCTYPE html><html><body>an <rss> tag</body></html>"[..], b"The feed was <rss> cut.", b"", b"{}"] {
            assert!(!is_feed(bytes));
        }
        assert_eq!(feed(b"<rss", None), None);
    }
}
