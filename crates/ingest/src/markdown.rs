//! Markdown, with or without front matter. The markup goes, its meaning stays: headings, items, and the words of links.

use crate::html::{self, Paragraph, compose};
use crate::lines::{self, Hint};
use crate::metadata::Metadata;
use crate::read::{Reading, finish};
use crate::{Error, Given, date};
use article::{Article, Published};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

/// Reads a Markdown file.
pub(crate) fn page(source: &str, given: &Given) -> Result<Article, Error> {
    let (front, body) = front_matter(source);
    let metadata = front.map(metadata).unwrap_or_default();
    let mut paragraphs = paragraphs(body);
    if paragraphs.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(title) = given.headline.as_ref().or(metadata.headline.as_ref()) {
        let same = |p: &Paragraph| p.text.split_whitespace().eq(title.split_whitespace());
        if paragraphs.first().is_some_and(same) {
            paragraphs.remove(0);
        }
        for paragraph in paragraphs.iter_mut().filter(|p| p.hint == Hint::Title) {
            paragraph.hint = Hint::Heading;
        }
        paragraphs.insert(0, Paragraph { text: title.clone(), hint: Hint::Title });
    }
    let (text, blocks) = compose(&paragraphs);
    Ok(finish(Reading { text, blocks, metadata, remarks: Vec::new() }, given))
}

/// The YAML between two lines of `---` at the very start, and the rest.
fn front_matter(source: &str) -> (Option<&str>, &str) {
    let rest = source.strip_prefix('\u{feff}').unwrap_or(source);
    let Some(after) = rest.strip_prefix("---").and_then(|r| r.strip_prefix("\r\n").or_else(|| r.strip_prefix('\n'))) else {
        return (None, source);
    };
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&after[..at]), &after[at + line.len()..]);
        }
        at += line.len();
    }
    (None, source)
}

/// What front matter says; broken front matter says nothing.
fn metadata(front: &str) -> Metadata {
    let Ok(Value::Object(fields)) = serde_saphyr::from_str::<Value>(front) else { return Metadata::default() };
    let text = |names: &[&str]| {
        names.iter().find_map(|name| {
            let (_, value) = fields.iter().find(|(k, _)| k.eq_ignore_ascii_case(name))?;
            let found = match value {
                Value::String(s) => s.split_whitespace().collect::<Vec<_>>().join(" "),
                Value::Array(a) => a.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
                Value::Number(n) => n.to_string(),
                _ => return None,
            };
            (!found.is_empty()).then_some(found)
        })
    };
    let is_address = |s: &String| s.starts_with("http://") || s.starts_with("https://");
    let day = text(&["date", "published", "pubdate", "publish_date", "created"]).and_then(|d| date::written(&d));
    let exact = text(&["published_time", "published_at", "publish_time", "datetime"]).and_then(|d| date::written(&d));
    Metadata {
        headline: text(&["title", "headline"]),
        byline: text(&["author", "authors", "byline"]).and_then(|b| crate::heading::byline(&b)),
        publisher: text(&["publisher", "site", "site_name", "outlet"]).or_else(|| text(&["source"]).filter(|s| !is_address(s))),
        url: text(&["url", "source_url", "link", "canonical", "canonical_url", "permalink", "source"]).filter(is_address),
        published: merge(day, exact),
        ..Metadata::default()
    }
}

/// The exact time where it says the same day, else the day that the author wrote.
fn merge(day: Option<Published>, exact: Option<Published>) -> Option<Published> {
    match (day, exact) {
        (Some(day), Some(exact)) if exact.date() == day.date() => Some(exact),
        (Some(day), _) => Some(day),
        (None, exact) => exact,
    }
}

/// The paragraphs of a Markdown text, without the markup.
fn paragraphs(body: &str) -> Vec<Paragraph> {
    let mut out = Out::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut items = 0usize;
    let mut row = false;
    let mut html_block = String::new();
    for event in Parser::new_ext(body, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                out.flush();
                out.hint = if level == HeadingLevel::H1 { Hint::Title } else { Hint::Heading };
            }
            Event::Start(Tag::Item) => {
                out.flush();
                items += 1;
                out.hint = Hint::Item;
            }
            Event::End(TagEnd::Item) => {
                out.flush();
                items = items.saturating_sub(1);
                out.hint = if items > 0 { Hint::Item } else { Hint::None };
            }
            Event::Start(Tag::Strong) => out.in_strong += 1,
            Event::End(TagEnd::Strong) => out.in_strong = out.in_strong.saturating_sub(1),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                out.flush();
                (row, out.hint) = (true, Hint::Row);
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                out.flush();
                (row, out.hint) = (false, Hint::None);
            }
            Event::End(TagEnd::TableCell) if row => out.push(" "),
            Event::Start(Tag::HtmlBlock) => out.flush(),
            Event::Html(text) => html_block.push_str(&text),
            Event::End(TagEnd::HtmlBlock) => {
                out.done.extend(html::fragment(&std::mem::take(&mut html_block)));
            }
            Event::Start(Tag::Image { .. }) => out.push(" "),
            Event::Text(text) | Event::Code(text) => out.push(&text),
            Event::SoftBreak => out.push(" "),
            Event::HardBreak => out.push("\n"),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => out.push("\n"),
            Event::Rule => {
                out.flush();
            }
            Event::End(TagEnd::Heading(_)) => {
                out.flush();
                out.hint = if items > 0 { Hint::Item } else { Hint::None };
            }
            Event::Start(Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::List(_) | Tag::FootnoteDefinition(_))
            | Event::End(TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::FootnoteDefinition) => {
                out.flush()
            }
            _ => {}
        }
    }
    out.flush();
    out.done
}

struct Out {
    done: Vec<Paragraph>,
    line: String,
    hint: Hint,
    in_strong: usize,
    strong: usize,
}

impl Default for Out {
    fn default() -> Out {
        Out { done: Vec::new(), line: String::new(), hint: Hint::None, in_strong: 0, strong: 0 }
    }
}

impl Out {
    fn push(&mut self, text: &str) {
        self.line.push_str(text);
        if self.in_strong > 0 {
            self.strong += text.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let strong = std::mem::take(&mut self.strong);
        let printed = line.chars().filter(|c| !c.is_whitespace()).count();
        if printed == 0 {
            return;
        }
        // A short paragraph all in bold is a heading by another name.
        let bold = strong == printed && printed <= 90 && !line.trim().contains('\n') && !lines::ends_sentence(line.trim());
        let hint = if bold && self.hint == Hint::None { Hint::Heading } else { self.hint };
        self.done.extend(lines::join_broken(&line).into_iter().map(|text| Paragraph { text, hint }));
    }
}
