//! A compact way to write down what an article was read as, one line a section:
//!
//! ```text
//! 0 headline   Envoys meet in Velt
//! - boilerplate Advertisement
//! 0 transcript [Varga] We will not sign.
//! ```
//!
//! First the story's index (`-` for the page), then the kind, the speaker's words in brackets, and the text, its middle left out where it
//! is long.

use article::Article;
use std::fmt::Write;

/// The sections of an article.
pub fn sections(article: &Article) -> String {
    let mut out = String::new();
    for section in &article.sections {
        let story = section.story.map_or("-".to_owned(), |s| s.to_string());
        let kind = format!("{:?}", section.kind).to_lowercase();
        let speaker = section.speaker.map(|s| format!("[{}] ", article.text.slice(s))).unwrap_or_default();
        let words: Vec<&str> = article.text.slice(section.span).split_whitespace().collect();
        let text =
            if words.len() > 14 { format!("{} … {}", words[..8].join(" "), words[words.len() - 3..].join(" ")) } else { words.join(" ") };
        writeln!(out, "{story} {kind} {speaker}{text}").expect("a string takes any text");
    }
    out
}
