//! Web pages: the article on the page, and what the page says about itself.
//!
//! What of a page is the article is decided by `dom_smoothie` (a port of Mozilla's Readability). On 130 pages (`train pages`; F1 of word
//! 4-grams, mean and micro) it has 0.998 and 0.998, `rs-trafilatura` 0.2.2 has 0.914 and 0.922, and this room, which also takes out
//! furniture that the expected texts keep ("Sign up for our newsletter"), 0.995 and 0.997. Those pages are Readability's own test
//! cases, so the distance is flattered; an independent set of pages is yet to be measured.
//! What is left is walked here, element by element, into paragraphs that know what markup they had.

use crate::cues;
use crate::lines::{self, Block, Hint};
use crate::metadata::{self, Metadata};
use crate::read::{Reading, finish};
use crate::{Error, Given};
use article::{Article, SectionKind, Span, Story, Text};
use dom_query::{Document, NodeRef};
use regex::Regex;
use std::sync::LazyLock;

/// Reads a page. What is `known` of it already, from the line of JSON that it came in, goes before its own metadata.
pub(crate) fn page(html: &str, known: Metadata, given: &Given) -> Result<Article, Error> {
    if html.trim().is_empty() {
        return Err(Error::Empty);
    }
    if is_too_deep(html) {
        let metadata = known;
        let mut paragraphs = without_tags(html);
        if let Some(title) = given.headline.as_ref().or(metadata.headline.as_ref()) {
            put_title_first(&mut paragraphs, title);
        }
        let (text, blocks) = compose(&paragraphs);
        let none = blocks.is_empty();
        return if none { Err(Error::NoMainText) } else { Ok(finish(Reading { text, blocks, metadata, remarks: Vec::new() }, given)) };
    }
    let document = Document::from(html);
    let found = metadata::read(&document);
    let metadata = Metadata {
        headline: known.headline.or(found.headline),
        publisher: known.publisher.or(found.publisher),
        url: known.url.or(found.url),
        published: known.published.or(found.published),
        ..found
    };
    let mut paragraphs = Vec::new();
    let mut stories = Vec::new();
    if metadata.live.is_empty() {
        let title = given.headline.clone().or_else(|| metadata.headline.clone());
        paragraphs = main_text(html, document);
        if let Some(body) = metadata.body.as_deref() {
            // A page that hides its text from readers but not from search engines, or on which none was found.
            let found: usize = paragraphs.iter().map(|p| p.text.len()).sum();
            if found * 3 < body.len() {
                paragraphs = body_paragraphs(body);
            }
        }
        if let Some(title) = title.filter(|_| !paragraphs.is_empty()) {
            put_title_first(&mut paragraphs, &title);
        }
    } else {
        if let Some(title) = given.headline.as_ref().or(metadata.headline.as_ref()) {
            paragraphs.push(Paragraph { text: title.clone(), hint: Hint::PageTitle });
        }
        for update in &metadata.live {
            let mut body = body_paragraphs(&update.body);
            match &update.story.headline {
                Some(headline) => put_title_first(&mut body, headline),
                None => body.iter_mut().take(1).for_each(|p| p.hint = Hint::Entry),
            }
            if !body.is_empty() {
                stories.push(update.story.clone());
                paragraphs.append(&mut body);
            }
        }
    }
    // Of a page, what is plainly not the article goes.
    paragraphs
        .retain(|p| p.hint == Hint::Title || !cues::whole(&flat(&p.text)).is_some_and(|c| c.of_page && c.kind == SectionKind::Boilerplate));
    if paragraphs.iter().all(|p| p.hint == Hint::Title) {
        return Err(Error::NoMainText);
    }
    let (text, blocks) = compose(&paragraphs);
    Ok(finish(Reading { text, blocks, metadata: Metadata { stories, ..metadata }, remarks: Vec::new() }, given))
}

/// Whether elements are nested deeper than any page needs. The libraries that parse and weigh pages recurse, and take quadratic time, so
/// such a page never reaches them.
pub(crate) fn is_too_deep(html: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt",
        "dd", "td", "th", "tr", "option", "path", "use", "circle", "rect", "line", "polygon", "g",
    ];
    let (mut depth, mut deepest) = (0i64, 0i64);
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let closing = rest.starts_with('/');
        let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
        let closes_itself = rest.find(['<', '>']).is_some_and(|end| end > 0 && rest[..end].ends_with('/'));
        if name.is_empty() || closes_itself || VOID.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        depth = (depth + if closing { -1 } else { 1 }).max(0);
        deepest = deepest.max(depth);
    }
    // Scripts hold tags in strings, and old pages never close some; neither comes near this.
    deepest > 400
}

/// The text between the tags of a page that is too deep to be parsed.
fn without_tags(html: &str) -> Vec<Paragraph> {
    static SILENT_BLOCK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?is)<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->").expect("a pattern compiles"));
    static INLINE_TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is)</?(?:a|b|i|u|em|strong|span|font|small|sup|sub|code|abbr)\b[^>]*>").expect("a pattern compiles")
    });
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<[^>]*>").expect("a pattern compiles"));
    let text = SILENT_BLOCK.replace_all(html, " ");
    let text = INLINE_TAG.replace_all(&text, "");
    let text = TAG.replace_all(&text, "\u{1}");
    text.split('\u{1}')
        .map(|part| flat(&metadata::unescape(part)))
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(|text| Paragraph { text, hint: Hint::Paragraph })
        .collect()
}

/// A paragraph of a page, with the markup it had.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paragraph {
    pub text: String,
    pub hint: Hint,
}

/// Joins paragraphs with a blank line between.
pub(crate) fn compose(paragraphs: &[Paragraph]) -> (Text, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        let cleaned = Text::clean(&paragraph.text);
        let cleaned = str::trim(&cleaned);
        if cleaned.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(cleaned);
        blocks.extend(Span::new(start, text.len()).map(|span| Block { span, gap: 1, hint: paragraph.hint }));
    }
    (Text::clean(&text), blocks)
}

fn flat(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes out small elements whose class or id says that they are furniture: newsletters, sharing, advertising.
fn clear_furniture(document: &Document) {
    const MOST: usize = 600;
    let furniture = &cues::words().furniture;
    for node in document.select("body [class], body [id]").nodes() {
        let names = [node.attr("class"), node.attr("id")].into_iter().flatten().map(|a| a.to_lowercase()).collect::<Vec<_>>().join(" ");
        let named = names
            .split_whitespace()
            .any(|name| furniture.iter().any(|f| name == f || name.strip_prefix(f.as_str()).is_some_and(|r| r.starts_with(['-', '_']))));
        if named && !node.has_name("body") && !node.has_name("article") && !node.has_name("main") && node.text().trim().len() <= MOST {
            node.remove_from_parent();
        }
    }
}

/// Makes the title the first paragraph, unless it is there already.
fn put_title_first(paragraphs: &mut Vec<Paragraph>, title: &str) {
    let key = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title_key = key(title);
    let at = paragraphs.iter().take(6).position(|p| key(&p.text) == title_key && !title_key.is_empty());
    if let Some(at) = at {
        paragraphs.remove(at);
    }
    paragraphs.insert(0, Paragraph { text: title.to_owned(), hint: Hint::Title });
}

/// The paragraphs of the article on a page.
fn main_text(html: &str, document: Document) -> Vec<Paragraph> {
    // No page, however broken, may stop the reading of others: a panic in there counts as nothing found.
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        clear_furniture(&document);
        let config = dom_smoothie::Config { max_elements_to_parse: 200_000, ..Default::default() };
        let mut readability = dom_smoothie::Readability::with_document(document, None, Some(config)).ok()?;
        readability.parse().ok().map(|article| article.content.to_string())
    }));
    let mut paragraphs = match found.ok().flatten() {
        Some(content) => walk(&Document::fragment(content).root()),
        None => Vec::new(),
    };
    if paragraphs.iter().map(|p| p.text.len()).sum::<usize>() < 80 {
        let all = Document::from(html);
        for selector in ["article", "main", "body"] {
            let selection = all.select(selector);
            let Some(node) = selection.nodes().first() else { continue };
            let whole = walk(node);
            if whole.iter().map(|p| p.text.len()).sum::<usize>() > 80 || selector == "body" {
                if whole.len() >= paragraphs.len() {
                    paragraphs = whole;
                }
                break;
            }
        }
    }
    paragraphs
}

/// The paragraphs of a text that metadata carries, which may be plain or marked up.
fn body_paragraphs(body: &str) -> Vec<Paragraph> {
    let marked = ["<p", "<br", "<div", "</"].iter().any(|tag| body.contains(tag));
    if marked {
        return fragment(body);
    }
    let text = Text::clean(body);
    lines::blocks(&text).iter().map(|b| Paragraph { text: text.slice(b.span).to_owned(), hint: Hint::Paragraph }).collect()
}

/// Elements that part paragraphs; all others, known or not, stand in a line of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text nobody reads.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "button", "input", "select", "option", "textarea", "iframe", "object", "embed",
    "head", "title", "canvas", "audio", "video", "map", "nav",
];

/// Deeper than this, markup is an attack or an accident.
const DEEPEST: usize = 400;

/// The paragraphs of a piece of HTML within another text.
pub(crate) fn fragment(html: &str) -> Vec<Paragraph> {
    if is_too_deep(html) { without_tags(html) } else { walk(&Document::fragment(html).root()) }
}

/// Walks elements into paragraphs.
fn walk(root: &NodeRef) -> Vec<Paragraph> {
    let mut walker = Walker { done: Vec::new(), line: String::new(), strong: 0, breaks: 0 };
    walker.node(root, Hint::Paragraph, 0, false);
    walker.flush(Hint::Paragraph);
    walker.done
}

/// Whether a row of a table holds data, and not the layout of a page.
fn is_data_row(row: &NodeRef) -> bool {
    const MOST: usize = 400;
    let parted = |n: &NodeRef| ["p", "div", "br", "ul", "ol", "table", "h1", "h2", "h3", "blockquote"].iter().any(|t| n.has_name(t));
    row.text().trim().len() <= MOST && !row.descendants_it().any(|n| parted(&n))
}

struct Walker {
    done: Vec<Paragraph>,
    line: String,
    /// How many characters of the line are in bold.
    strong: usize,
    breaks: usize,
}

impl Walker {
    fn node(&mut self, node: &NodeRef, hint: Hint, depth: usize, strong: bool) {
        if depth > DEEPEST {
            return;
        }
        if node.is_text() {
            self.text(&node.text(), strong);
            return;
        }
        let name = node.node_name().unwrap_or_default();
        let name = name.as_ref();
        if SILENT.contains(&name) {
            return;
        }
        if name == "br" {
            self.breaks += 1;
            if self.breaks >= 2 || self.line.is_empty() {
                self.flush(hint);
            } else {
                self.line.push('\n');
            }
            return;
        }
        let inline = !BLOCKS.contains(&name);
        let inner = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Hint::Heading,
            "li" | "dt" | "dd" => Hint::Item,
            "figcaption" | "figure" | "caption" => Hint::Caption,
            "tr" if is_data_row(node) => Hint::Row,
            _ => hint,
        };
        let cell = matches!(name, "td" | "th");
        if cell && inner == Hint::Row && !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
        // Within a row of a table, everything is one line.
        let parts_paragraphs = !inline && hint != Hint::Row;
        if parts_paragraphs {
            self.flush(hint);
        }
        let strong = strong || matches!(name, "b" | "strong");
        for child in node.children_it(false) {
            self.node(&child, inner, depth + 1, strong);
        }
        if parts_paragraphs {
            self.flush(inner);
        } else if !inline && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    fn text(&mut self, text: &str, strong: bool) {
        for c in text.chars() {
            if c.is_whitespace() {
                if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
                self.strong += usize::from(strong);
                self.breaks = 0;
            }
        }
    }

    fn flush(&mut self, hint: Hint) {
        let line = std::mem::take(&mut self.line);
        let strong = std::mem::take(&mut self.strong);
        self.breaks = 0;
        let line = line.trim();
        if line.is_empty() || !line.chars().any(char::is_alphanumeric) {
            return;
        }
        let letters = line.chars().filter(|c| !c.is_whitespace()).count();
        let heading = hint == Hint::Paragraph && strong == letters && letters <= 90 && !lines::ends_sentence(line) && !line.contains('\n');
        let hint = if heading { Hint::Heading } else { hint };
        self.done.extend(lines::join_broken(line).into_iter().map(|text| Paragraph { text, hint }));
    }
}

/// One entry of a live page, from its metadata.
#[derive(Clone, Debug, Default)]
pub(crate) struct Update {
    pub story: Story,
    pub body: String,
}
