//! Scores how web pages are read: their main text, title, byline and date.

use article::SectionKind;
use clap::ValueEnum;
use dom_query::Document;
use ingest::{Format, Given, article_in_any_language};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Scores main text and metadata on a folder of pages.
///
/// Each subfolder holds `source.html`, `expected.html` (the article alone) and `expected-metadata.json` (`title`, `byline`,
/// `publishedTime`).
///
/// Main text: words are runs of letters and digits, in lower case. A page's F1 is that of the multisets of its word 4-grams (the
/// words alone where either text has fewer than four); `mean` is the mean over pages, `micro` pools the counts of all pages. Our headline is left
/// out, since the expected texts have none.
///
/// Metadata: a share of the pages that state one. A title is right where its letters and digits are those expected, or where only a
/// site's name is missing: at most five words behind `|`, `-`, `–`, `—`, `·`, `_` or `[` (the share without this grace is printed beside it). A
/// byline is right where its words, without "by", are those of the first line, or first few lines, of the expectation (further lines there are dates and outlets). A
/// date is right where it is the same moment, or the same day and, where both have one, the same minute of the clock.
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder of pages.
    pub folder: PathBuf,
    /// What reads the pages.
    #[arg(long, default_value = "demarche")]
    pub with: With,
    /// Print what is wrong on every page.
    #[arg(long)]
    pub errors: bool,
    /// Only pages whose folder's name contains this.
    #[arg(long)]
    pub only: Option<String>,
}

/// A reader of pages.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// demarche's own: dom_smoothie for the main text, own metadata.
    Demarche,
    /// rs-trafilatura (needs `--features rs-trafilatura`).
    #[value(name = "rs-trafilatura")]
    Trafilatura,
    /// dom_smoothie as it comes, metadata and all.
    #[value(name = "dom_smoothie")]
    DomSmoothie,
}

/// What a reader found, or what was expected.
#[derive(Default)]
struct Page {
    text: String,
    title: Option<String>,
    byline: Option<String>,
    date: Option<String>,
}

/// Scores and prints.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut folders: Vec<PathBuf> = fs::read_dir(&arguments.folder)
        .map_err(|e| format!("{}: {e}", arguments.folder.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.join("source.html").is_file())
        .filter(|p| arguments.only.as_ref().is_none_or(|only| p.to_string_lossy().contains(only.as_str())))
        .collect();
    folders.sort();
    if folders.is_empty() {
        return Err(format!("{}: no folder in it has a source.html", arguments.folder.display()));
    }
    let mut pooled = Counts::default();
    let mut f1s = Vec::new();
    let mut shares = [(0usize, 0usize); 3];
    let mut exact_titles = 0;
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let expected = expected(folder)?;
        let bytes = fs::read(folder.join("source.html")).map_err(|e| format!("{name}: {e}"))?;
        let found = read(&bytes, arguments.with)?;
        let counts = Counts::of(&found.text, &expected.text);
        f1s.push(counts.f1());
        if arguments.errors && counts.f1() < 0.99 {
            println!("{name}: F1 {:.3} (precision {:.3}, recall {:.3})", counts.f1(), counts.precision(), counts.recall());
        }
        pooled.add(&counts);
        let fields = [
            ("title", &expected.title, &found.title, same_title as fn(&str, &str) -> bool),
            ("byline", &expected.byline, &found.byline, same_byline),
            ("date", &expected.date, &found.date, same_date),
        ];
        exact_titles += usize::from(expected.title.as_ref().zip(found.title.as_ref()).is_some_and(|(e, f)| key(e) == key(f)));
        for (share, (field, expected, found, same)) in shares.iter_mut().zip(fields) {
            let Some(expected) = expected else { continue };
            let right = found.as_ref().is_some_and(|f| same(expected, f));
            share.0 += usize::from(right);
            share.1 += 1;
            if arguments.errors && !right {
                println!("{name}: {field} {:?}, expected {expected:?}", found.as_deref().unwrap_or_default());
            }
        }
    }
    let mean = f1s.iter().sum::<f64>() / f1s.len() as f64;
    println!("pages      {}", folders.len());
    println!(
        "main text  mean F1 {mean:.4}, micro F1 {:.4} (precision {:.4}, recall {:.4})",
        pooled.f1(),
        pooled.precision(),
        pooled.recall()
    );
    for ((right, all), field) in shares.iter().zip(["title", "byline", "date"]) {
        let note = if field == "title" { format!(" ({exact_titles} to the letter)") } else { String::new() };
        println!("{field:10} {right}/{all} = {:.3}{note}", *right as f64 / (*all).max(1) as f64);
    }
    Ok(())
}

fn expected(folder: &Path) -> Result<Page, String> {
    let name = folder.display();
    let html = fs::read_to_string(folder.join("expected.html")).map_err(|e| format!("{name}: {e}"))?;
    let json = fs::read_to_string(folder.join("expected-metadata.json")).map_err(|e| format!("{name}: {e}"))?;
    let metadata: Value = serde_json::from_str(&json).map_err(|e| format!("{name}: {e}"))?;
    let text = |key: &str| metadata.get(key).and_then(Value::as_str).filter(|s| !s.trim().is_empty()).map(str::to_owned);
    Ok(Page { text: text_of(&html), title: text("title"), byline: text("byline"), date: text("publishedTime") })
}

/// The text of a piece of HTML, its elements parted by blanks.
fn text_of(html: &str) -> String {
    let document = Document::fragment(html);
    let mut text = String::new();
    for node in document.root().descendants_it().filter(|n| n.is_text()) {
        if !node.parent().is_some_and(|p| p.has_name("script") || p.has_name("style")) {
            text.push_str(&node.text());
            // Only elements that part paragraphs part words.
            if node
                .parent()
                .is_some_and(|p| !["a", "b", "i", "em", "strong", "span", "sub", "sup", "code", "small"].iter().any(|t| p.has_name(t)))
            {
                text.push(' ');
            }
        }
    }
    text
}

fn read(bytes: &[u8], with: With) -> Result<Page, String> {
    match with {
        With::Demarche => {
            let Ok(article) = article_in_any_language(bytes, Format::Html, &Given::default()) else { return Ok(Page::default()) };
            let body: Vec<&str> =
                article.sections.iter().filter(|s| s.kind != SectionKind::Headline).map(|s| article.text.slice(s.span)).collect();
            Ok(Page {
                text: body.join("\n"),
                title: article.headline.clone(),
                byline: article.byline.clone(),
                date: article.published.map(|p| p.to_string()),
            })
        }
        With::DomSmoothie => {
            let html = ingest::decode(bytes, None).text;
            let found = dom_smoothie::Readability::new(html, None, None).and_then(|mut r| r.parse());
            let Ok(found) = found else { return Ok(Page::default()) };
            Ok(Page {
                text: text_of(&found.content),
                title: Some(found.title).filter(|t| !t.is_empty()),
                byline: found.byline,
                date: found.published_time,
            })
        }
        With::Trafilatura => trafilatura(bytes),
    }
}

#[cfg(feature = "rs-trafilatura")]
fn trafilatura(bytes: &[u8]) -> Result<Page, String> {
    let html = ingest::decode(bytes, None).text;
    let Ok(found) = rs_trafilatura::extract(&html) else { return Ok(Page::default()) };
    Ok(Page {
        text: found.content_text,
        title: found.metadata.title,
        byline: found.metadata.author,
        date: found.metadata.date.map(|d| d.to_rfc3339()),
    })
}

#[cfg(not(feature = "rs-trafilatura"))]
fn trafilatura(_: &[u8]) -> Result<Page, String> {
    Err("build with --features rs-trafilatura to compare with it".to_owned())
}

/// How many 4-grams two texts share, and have.
#[derive(Default)]
struct Counts {
    shared: usize,
    found: usize,
    expected: usize,
}

impl Counts {
    fn of(found: &str, expected: &str) -> Counts {
        let (found, expected) = (words(found), words(expected));
        let n = if found.len() < 4 || expected.len() < 4 { 1 } else { 4 };
        let grams = |words: &[String]| {
            let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
            for gram in words.windows(n) {
                *counts.entry(gram.to_vec()).or_default() += 1;
            }
            counts
        };
        let (found, expected) = (grams(&found), grams(&expected));
        let shared = found.iter().map(|(gram, n)| (*n).min(expected.get(gram).copied().unwrap_or(0))).sum();
        Counts { shared, found: found.values().sum(), expected: expected.values().sum() }
    }

    fn add(&mut self, other: &Counts) {
        self.shared += other.shared;
        self.found += other.found;
        self.expected += other.expected;
    }

    fn precision(&self) -> f64 {
        if self.found == 0 { f64::from(self.expected == 0) } else { self.shared as f64 / self.found as f64 }
    }

    fn recall(&self) -> f64 {
        if self.expected == 0 { f64::from(self.found == 0) } else { self.shared as f64 / self.expected as f64 }
    }

    fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Letters and digits alone.
fn key(s: &str) -> String {
    words(s).concat()
}

fn same_title(expected: &str, found: &str) -> bool {
    let cut = |s: &str| -> Option<String> {
        let at = s.rfind(['|', '-', '–', '—', '·', '_', '['])?;
        (words(&s[at..]).len() <= 5).then(|| s[..at].to_owned())
    };
    let mut expected = expected.to_owned();
    for _ in 0..3 {
        if key(&expected) == key(found) {
            return true;
        }
        match cut(&expected) {
            Some(shorter) => expected = shorter,
            None => return false,
        }
    }
    false
}

fn same_byline(expected: &str, found: &str) -> bool {
    let key = |s: &str| words(s).into_iter().skip_while(|w| w == "by" || w == "written").collect::<Vec<_>>();
    let first_lines = expected.trim().split('\n').scan(String::new(), |all, line| {
        all.push_str(line);
        all.push(' ');
        Some(all.clone())
    });
    first_lines.take(3).any(|lines| !key(&lines).is_empty() && key(&lines) == key(found))
}

fn same_date(expected: &str, found: &str) -> bool {
    let day = |s: &str| {
        article::Published::parse(s).map(|p| p.date().to_string()).unwrap_or_else(|| s.trim().chars().take(10).collect::<String>())
    };
    let minute =
        |s: &str| s.split_once(['T', ' ']).map(|(_, t)| t.chars().take(5).collect::<String>()).filter(|t| t.len() == 5 && t.contains(':'));
    let clock = minute(expected).zip(minute(found)).is_none_or(|(a, b)| a == b);
    // The same moment in two zones is the same, too.
    let moment = |s: &str| article::Published::parse(s).and_then(|p| p.timestamp());
    let same_moment = moment(expected).zip(moment(found)).is_some_and(|(a, b)| a == b);
    same_moment || (day(expected) == day(found) && clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_of_four_grams() {
        let check = |found: &str, expected: &str, f1: f64| assert!((Counts::of(found, expected).f1() - f1).abs() < 1e-9, "{found}");
        check("a b c d e", "A, b c: d e.", 1.0);
        check("a b c d", "e f g h", 0.0);
        check("a b c d e f", "a b c d e", 0.8);
        check("", "a b c d", 0.0);
        check("a", "a", 1.0);
    }

    #[test]
    fn metadata_is_compared_without_its_dress() {
        assert!(same_title("Envoys meet – in Velt!", "envoys meet in velt"));
        assert!(same_byline("By Lena Ort", "Lena Ort"));
        assert!(!same_byline("Lena Ort", "Tom Vale"));
        assert!(same_date("2019-03-04T18:05:00+01:00", "2019-03-04T17:05:00Z"));
        assert!(same_date("2019-03-04", "2019-03-04T17:05:00Z"));
        assert!(!same_date("2019-03-04", "2019-03-05"));
    }
}
