//! What a page says about itself: JSON-LD, OpenGraph, other `<meta>`, `<time>` and a few customs of markup.

use crate::date;
use crate::heading;
use crate::html::Update;
use article::{Published, Story};
use dom_query::Document;
use serde_json::Value;
use std::collections::HashMap;

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub published: Option<Published>,
    /// The article's text, where JSON-LD carries it.
    pub body: Option<String>,
    /// The entries of a live page, oldest first or newest first as the page has them.
    pub live: Vec<Update>,
    /// What is known of each story of the text, in order, where there are several.
    pub stories: Vec<Story>,
}

/// Reads the metadata of a page.
pub(crate) fn read(document: &Document) -> Metadata {
    let meta = meta_tags(document);
    let linked = linked_data(document);
    let first = |names: &[&str]| names.iter().find_map(|n| meta.get(*n)).map(|v| flatten(v)).filter(|v| !v.is_empty());

    let publisher = linked.publisher.clone().or_else(|| {
        first(&["og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "article:publisher", "publisher", "twitter:site"])
            .filter(|p| !is_address(p))
            .map(|p| p.trim_start_matches('@').to_owned())
    });
    let h1: Vec<String> = texts(document, "h1").iter().map(|h| h.trim_end_matches(['¶', '#', ' ']).to_owned()).collect();
    let page_title = texts(document, "head > title").into_iter().next().or_else(|| texts(document, "title").into_iter().next());
    let site = publisher.as_deref();
    let headline = linked
        .headline
        .clone()
        .or_else(|| first(&["dc:title", "dc.title", "dcterm:title", "dcterms.title", "og:title", "weibo:article:title", "sailthru.title"]))
        .or_else(|| first(&["title", "twitter:title", "parsely-title", "headline"]))
        .map(|title| without_site(&title, site, &h1, false))
        .or_else(|| page_title.as_deref().map(|title| without_site(title, site, &h1, true)))
        .or_else(|| h1.first().cloned())
        .filter(|h| !h.is_empty());
    // Some pages call themselves by the name of their site; their main heading knows better.
    let headline = headline.map(|title| {
        let of_site = site.is_some_and(|s| letters(s) == letters(&title));
        let heading = h1.iter().find(|h| h.len() >= 20 && letters(h) != letters(&title));
        heading.filter(|_| of_site).cloned().unwrap_or(title)
    });

    let byline = linked
        .byline
        .clone()
        .or_else(|| {
            [
                "dc:creator",
                "dc.creator",
                "dcterm:creator",
                "dcterms.creator",
                "author",
                "parsely-author",
                "article:author",
                "og:article:author",
                "article:author_name",
                "sailthru.author",
                "byl",
                "byline",
            ]
            .iter()
            .filter_map(|n| meta.get(*n))
            .map(|v| flatten(v))
            .find(|v| !v.is_empty() && !is_address(v) && v.len() < 200)
        })
        .or_else(|| marked_byline(document, headline.as_deref()))
        .map(|b| clean_byline(&b))
        .filter(|b| !b.is_empty());

    let published = linked
        .published
        .clone()
        .or_else(|| {
            [
                "article:published_time",
                "article:published",
                "parsely-pub-date",
                "og:published_time",
                "datepublished",
                "sailthru.date",
                "date",
                "pubdate",
                "publishdate",
                "publish-date",
                "publish_date",
                "dc.date",
                "dc.date.issued",
                "dc:date",
                "dcterms.created",
                "dcterms.date",
                "dcterms.issued",
                "ptime",
                "pdate",
                "article.published",
                "cxenseparse:recs:publishtime",
                "originalpublicationdate",
                "article_date_original",
                "dat",
                "displaydate",
                "release_date",
                "citation_publication_date",
                "bt:pubdate",
                "cre-date",
                "created",
            ]
            .iter()
            .filter_map(|n| meta.get(*n))
            .find_map(|v| date::written(&flatten(v)))
        })
        .or_else(|| marked_date(document));

    let canonical = document.select("link[rel='canonical']").attr("href").map(|h| h.to_string());
    let url = canonical.filter(|u| is_address(u)).or_else(|| first(&["og:url", "parsely-link", "twitter:url"]).filter(|u| is_address(u)));

    Metadata { headline, byline, publisher, url, published, body: linked.body, live: linked.live, stories: Vec::new() }
}

/// All `<meta>` of the page by name, property or itemprop, in lower case; the first of a name wins, but authors are gathered.
fn meta_tags(document: &Document) -> HashMap<String, String> {
    let mut found: HashMap<String, String> = HashMap::new();
    for tag in document.select("meta").nodes() {
        let Some(content) = tag.attr("content").filter(|c| !c.trim().is_empty()) else { continue };
        for key in ["property", "name", "itemprop"] {
            let Some(names) = tag.attr(key) else { continue };
            for name in names.split_whitespace() {
                let name = name.to_lowercase();
                match found.get_mut(&name) {
                    None => {
                        found.insert(name, content.to_string());
                    }
                    Some(known)
                        if matches!(name.as_str(), "author" | "article:author" | "dc.creator" | "citation_author")
                            && !is_address(&content) =>
                    {
                        if is_address(known) {
                            *known = content.to_string();
                        } else if !known.contains(content.trim()) && known.len() < 160 {
                            known.push_str(", ");
                            known.push_str(content.trim());
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found
}

/// What JSON-LD says.
#[derive(Default)]
struct Linked {
    headline: Option<String>,
    byline: Option<String>,
    publisher: Option<String>,
    published: Option<Published>,
    body: Option<String>,
    live: Vec<Update>,
}

fn linked_data(document: &Document) -> Linked {
    let mut linked = Linked::default();
    for script in document.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let Some(value) = parse_json(&text) else { continue };
        let mut objects = Vec::new();
        gather(&value, 0, &mut objects);
        for object in objects {
            if !is_article(object) {
                continue;
            }
            let text = |key: &str| object.get(key).and_then(string);
            let mut headline = text("headline").or_else(|| text("name"));
            if let (Some(h), Some(n)) = (text("headline"), text("name")) {
                // Some put the site's name into one of the two; the page's own title tells which.
                let title = texts(document, "title").into_iter().next().unwrap_or_default();
                let shares = |s: &str| title.contains(s);
                let site = object.get("publisher").and_then(people).is_some_and(|p| p == n) || n.contains('.');
                headline = Some(if !shares(&h) && shares(&n) && !site { n } else { h });
            }
            linked.headline = linked.headline.or(headline);
            linked.byline = linked.byline.or_else(|| object.get("author").or_else(|| object.get("creator")).and_then(people));
            linked.publisher = linked.publisher.or_else(|| object.get("publisher").and_then(people));
            let published = ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|k| text(k).and_then(|d| date::written(&d)));
            linked.published = linked.published.or(published);
            let body = text("articleBody").filter(|b| b.len() > 200);
            if body.as_ref().map_or(0, String::len) > linked.body.as_ref().map_or(0, String::len) {
                linked.body = body;
            }
            if let (Some(updates), true) = (object.get("liveBlogUpdate"), linked.live.is_empty()) {
                linked.live = live_updates(updates);
            }
        }
    }
    linked
}

/// JSON as pages write it: in comments, with raw line breaks in strings, with a comma or semicolon too many.
fn parse_json(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
    let text = text.trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).ok().or_else(|| {
            static COMMA: std::sync::LazyLock<regex::Regex> =
                std::sync::LazyLock::new(|| regex::Regex::new(r",\s*([}\]])").expect("a pattern compiles"));
            let repaired = COMMA.replace_all(&spaced, "$1");
            serde_json::Deserializer::from_str(&repaired).into_iter::<Value>().next()?.ok()
        })
    })
}

/// All objects, through arrays, `@graph` and the usual places of nesting.
fn gather<'a>(value: &'a Value, depth: usize, into: &mut Vec<&'a Value>) {
    if depth > 6 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|i| gather(i, depth + 1, into)),
        Value::Object(map) => {
            into.push(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"] {
                if let Some(inner) = map.get(key) {
                    gather(inner, depth + 1, into);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let types: Vec<&str> = match object.get("@type") {
        Some(Value::String(s)) => vec![s.as_str()],
        Some(Value::Array(a)) => a.iter().filter_map(Value::as_str).collect(),
        _ => return false,
    };
    types.iter().any(|t| {
        let t = t.rsplit(['/', ':']).next().unwrap_or(t);
        t.ends_with("Article")
            || t.ends_with("BlogPosting")
            || t.ends_with("Posting")
            || matches!(t, "Report" | "NewsItem" | "BackgroundNewsArticle" | "Blog")
    })
}

/// A string, or the first string of an array; with entities resolved.
fn string(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(s) => s.clone(),
        Value::Array(a) => a.iter().find_map(Value::as_str)?.to_owned(),
        Value::Object(o) => o.get("@value").and_then(Value::as_str)?.to_owned(),
        _ => return None,
    };
    let found = unescape(&found).trim().to_owned();
    (!found.is_empty()).then_some(found)
}

/// The names of persons or organizations: strings, objects with a name, or arrays of these.
fn people(value: &Value) -> Option<String> {
    let names: Vec<String> = match value {
        Value::String(s) if !is_address(s) => vec![unescape(s)],
        Value::Object(o) => o.get("name").and_then(people).into_iter().collect(),
        Value::Array(a) => a.iter().filter_map(people).collect(),
        _ => Vec::new(),
    };
    let mut seen: Vec<String> = Vec::new();
    for name in names.iter().map(|n| flatten(n)).filter(|n| !n.is_empty()) {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    (!seen.is_empty()).then(|| seen.join(", "))
}

fn live_updates(value: &Value) -> Vec<Update> {
    let items: Vec<&Value> = match value {
        Value::Array(a) => a.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    };
    let updates: Vec<Update> = items
        .into_iter()
        .filter_map(|item| {
            let text = |key: &str| item.get(key).and_then(string);
            let body = text("articleBody").or_else(|| text("text")).or_else(|| text("description"))?;
            let story = Story {
                headline: text("headline").or_else(|| text("name")).map(|h| flatten(&h)),
                byline: item.get("author").and_then(people).map(|b| clean_byline(&b)).filter(|b| !b.is_empty()),
                url: text("url").or_else(|| text("@id")).filter(|u| is_address(u)),
                published: text("datePublished").and_then(|d| date::written(&d)),
            };
            Some(Update { story, body })
        })
        .collect();
    // A stub for search engines is no live page.
    let total: usize = updates.iter().map(|u| u.body.len()).sum();
    let worded = updates.iter().filter(|u| u.body.len() >= 40).count();
    if total >= 200 || worded >= 2 { updates } else { Vec::new() }
}

/// Who wrote it, from the customs of markup: the first element that calls itself the author's and reads like a name, below the headline or
/// else anywhere.
fn marked_byline(document: &Document, headline: Option<&str>) -> Option<String> {
    const CALLED: &str = "h1, [rel~='author'], [itemprop~='author'], [class*='byline'], [id*='byline'], [class*='author'], [class*='writtenby'], [class*='p-author'], a[href*='/author/'], a[href*='/authors/']";
    const NOT: &[&str] =
        &["avatar", "bio", "follow", "comment", "image", "photo", "social", "related", "promo", "share", "authorized", "authority"];
    let selection = document.select(CALLED);
    let nodes = selection.nodes();
    let heading = |n: &dom_query::NodeRef| if n.has_name("h1") { Some(letters(&n.text())) } else { None };
    let own = |n: &dom_query::NodeRef| heading(n).is_some_and(|h| headline.is_some_and(|t| letters(t) == h));
    let longest =
        || (0..nodes.len()).filter_map(|i| Some((heading(&nodes[i])?.len(), i))).filter(|(len, _)| *len >= 20).max().map(|(_, i)| i);
    let below = nodes.iter().position(own).or_else(longest).unwrap_or(0);
    for node in nodes[below..].iter().take(60).chain(&nodes[..below.min(60)]) {
        if node.has_name("h1") || node.has_name("meta") || node.has_name("body") || node.has_name("html") || node.has_name("article") {
            continue;
        }
        let class = node.attr("class").unwrap_or_default().to_lowercase();
        if NOT.iter().any(|n| class.contains(n)) {
            continue;
        }
        // Within it, a part may be marked as the name.
        let within = |selector: &str| {
            let names: Vec<String> = node
                .descendants_it()
                .filter(|n| n.is_element() && n.is(selector))
                .map(|n| spaced_text(&n))
                .filter(|t| (3..=60).contains(&t.len()) && t.split(' ').count() <= 5)
                .collect();
            (!names.is_empty() && names.len() <= 4).then(|| names.join(", "))
        };
        let text = within("[itemprop~='name']").or_else(|| within("a[href*='author']")).unwrap_or_else(|| spaced_text(node));
        let cleaned = clean_byline(&text);
        let like_a_name = cleaned.chars().any(char::is_uppercase) || !cleaned.is_ascii();
        let noise = ["follow", "comment", "subscribe", "share", "updated", "published", "posted", "about the", "author"];
        let lower = cleaned.to_lowercase();
        if (3..=100).contains(&cleaned.len()) && cleaned.split(' ').count() <= 14 && like_a_name && !noise.iter().any(|n| lower.contains(n))
        {
            return Some(text);
        }
    }
    None
}

/// The date of publication, from `<time>` and microdata.
fn marked_date(document: &Document) -> Option<Published> {
    const PLACES: &[&str] = &[
        "[itemprop='datePublished']",
        "time[pubdate]",
        "article time[datetime]",
        "header time[datetime]",
        "time[datetime]",
        "abbr.published",
        ".published",
        "[class*='publish-date']",
        "[class*='pub-date']",
        "[class*='pubdate']",
        "[class*='published']",
        "[class*='timestamp']",
        "[class*='post-date']",
        "[class*='entry-date']",
        "[class*='article-date']",
        "[class*='dateline']",
        "[class~='date']",
        "[id*='pubdate']",
        "[class*='byline']",
        "[class*='meta'] time",
        "time",
    ];
    for place in PLACES {
        for node in document.select(place).nodes().iter().take(3) {
            let attribute = ["datetime", "content", "title", "data-datetime", "data-time"].iter().find_map(|a| node.attr(a));
            let from_attribute = attribute.and_then(|a| date::written(a.trim()));
            let found = from_attribute.or_else(|| {
                let text = flatten(&spaced_text(node));
                if text.len() > 160 {
                    return None;
                }
                date::written(&text).or_else(|| date::within(&text))
            });
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// The text of a node with a space between its elements.
fn spaced_text(node: &dom_query::NodeRef) -> String {
    let mut text = String::new();
    for inner in node.descendants_it() {
        if inner.is_text() && !inner.parent().is_some_and(|p| p.has_name("style") || p.has_name("script")) {
            text.push_str(&inner.text());
            text.push(' ');
        }
    }
    flatten(&text)
}

/// A byline without "By", dates, addresses and agencies' decoration.
fn clean_byline(raw: &str) -> String {
    let flat = flatten(raw);
    let flat = flat.split(" | ").next().unwrap_or_default();
    let named = heading::byline(flat).unwrap_or_default();
    let named = date::cut_before_date(&named);
    named.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '·' | '•' | '-' | '–' | '—' | '/' | ':')).to_owned()
}

/// Letters and digits alone, in lower case.
fn letters(s: &str) -> String {
    s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A title without the site's name before or behind it.
fn without_site(title: &str, site: Option<&str>, h1: &[String], cut_unknown: bool) -> String {
    let title = flatten(title);
    let key = letters;
    // The page's own main heading, where the title begins with it or ends with it, is the title.
    if cut_unknown {
        let heading = |h: &&String| h.len() >= 12 && title.len() > h.len();
        let begun = h1.iter().filter(heading).find(|h| title.starts_with(h.as_str()));
        let held = || h1.iter().filter(heading).find(|h| title.contains(h.as_str()) && h.len() * 2 > title.len());
        if let Some(heading) = begun.or_else(held) {
            return heading.clone();
        }
    }
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > "] {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let known = site.is_some_and(|s| {
                key(s) == key(tail) || (key(tail).len() >= 3 && (key(s).starts_with(&key(tail)) || key(tail).starts_with(&key(s))))
            });
            let words = |s: &str| s.split(' ').count();
            if known || (cut_unknown && words(head) >= 3 && words(tail) <= 4) {
                return without_site(head, site, h1, cut_unknown);
            }
            let (first, rest) = title.split_once(separator).unwrap_or((head, tail));
            if site.is_some_and(|s| key(s) == key(first)) || (cut_unknown && words(first) <= 2 && words(rest) >= 4) {
                return rest.to_owned();
            }
        }
    }
    title
}

fn texts(document: &Document, selector: &str) -> Vec<String> {
    document.select(selector).nodes().iter().map(spaced_text).filter(|t| !t.is_empty()).collect()
}

fn is_address(s: &str) -> bool {
    let s = s.trim();
    s.starts_with("http://") || s.starts_with("https://") || s.starts_with("//") || s.starts_with("www.") || s.starts_with('/')
}

fn flatten(s: &str) -> String {
    unescape(s).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Resolves entities that were escaped twice, as metadata often is.
pub(crate) fn unescape(s: &str) -> String {
    if !s.contains('&') {
        return s.to_owned();
    }
    Document::fragment(s.replace('<', "&lt;")).text().to_string()
}
