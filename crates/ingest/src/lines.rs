//! Lines to paragraphs.
//!
//! A blank line always ends a paragraph. What a single line break means differs from one text to the next, and is decided once for each:
//! where the lines were broken to fit a width, a paragraph runs over several; otherwise every line is a paragraph of its own, unless
//! it plainly breaks off in mid-sentence.

use article::{Span, Text};

/// A paragraph, before anybody knows what it is.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Without blanks at its ends.
    pub span: Span,
    /// How many blank lines stand before it.
    pub gap: usize,
    /// What the markup says of it.
    pub hint: Hint,
}

/// What the markup of a page or a Markdown file says of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing: plain text.
    None,
    /// An ordinary paragraph: no heading, however short.
    Paragraph,
    /// The title of a story, which begins here.
    Title,
    /// A heading within a story.
    Heading,
    /// An item of a list.
    Item,
    /// Words under a picture.
    Caption,
    /// A row of a table.
    Row,
    /// The title of the page as a whole, where it has several stories.
    PageTitle,
    /// The first paragraph of a story without a title.
    Entry,
}

/// The paragraphs of a plain text.
pub(crate) fn blocks(text: &Text) -> Vec<Block> {
    let lines = lines(text);
    let width = wrap_width(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        let long = blocks.last().is_some_and(|b| b.span.len() >= LONG);
        let joined = line.gap == 0 && previous.is_some_and(|p| continues(p, line, width, long));
        match blocks.last_mut() {
            Some(block) if joined => block.span = block.span.cover(line.span),
            _ => blocks.push(Block { span: line.span, gap: line.gap, hint: Hint::None }),
        }
        previous = Some(line);
    }
    blocks
}

/// A line that is not blank.
struct Line<'a> {
    text: &'a str,
    span: Span,
    /// In characters.
    width: usize,
    gap: usize,
}

fn lines(text: &Text) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut at, mut gap) = (0, 0);
    for raw in text.split('\n') {
        match Span::new(at, at + raw.len()).and_then(|s| text.trim(s)) {
            Some(span) => {
                let text = text.slice(span);
                lines.push(Line { text, span, width: text.chars().count(), gap });
                gap = 0;
            }
            None => gap += 1,
        }
        at += raw.len() + 1;
    }
    lines
}

/// The width at which the lines of this text were broken, where they were.
///
/// They were where nearly every line that is followed by another could not have taken in the next one's first word, and where most of
/// them end in mid-sentence.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    // An address that no line can hold says nothing of the width.
    let mut widths: Vec<usize> = lines.iter().filter(|l| l.text.split(' ').all(|w| w.len() <= 40)).map(|l| l.width).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len().saturating_sub(1 + widths.len() / 50))?;
    let joins: Vec<_> = lines.windows(2).filter(|w| w[1].gap == 0).collect();
    if joins.len() < 2 || !(40..=120).contains(&width) {
        return None;
    }
    let full = joins.iter().filter(|w| is_full(&w[0], &w[1], width)).count();
    let open = joins.iter().filter(|w| !ends_sentence(w[0].text)).count();
    let (full, open) = (full as f64 / joins.len() as f64, open as f64 / joins.len() as f64);
    let enough = if joins.len() < 4 { full == 1.0 && open == 1.0 } else { (full >= 0.7 && open >= 0.5) || (full >= 0.55 && open >= 0.8) };
    enough.then_some(width)
}

/// Whether the next line's first word would not have fitted into this line.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or_default().chars().count();
    line.width + 1 + word + 2 > width
}

/// Whether `next`, which follows without a blank line, goes on with the paragraph of `line`.
fn continues(line: &Line, next: &Line, width: Option<usize>, long: bool) -> bool {
    if is_bullet(next.text) || starts_turn(next.text) {
        return false;
    }
    let breaks_off = breaks_off(line.text, next.text, long);
    match width {
        Some(width) => {
            let room = !is_full(line, next, width * 3 / 4);
            is_full(line, next, width) || breaks_off || (!room && !ends_sentence(line.text))
        }
        None => breaks_off,
    }
}

/// A paragraph of fewer bytes may be a heading or a label, however it ends.
const LONG: usize = 40;

/// Whether a line breaks off in mid-sentence, and the next goes on with it. `long`: there is enough before the break for half a sentence.
fn breaks_off(line: &str, next: &str, long: bool) -> bool {
    let end = line.chars().next_back().unwrap_or('.');
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    let last_word = line.rsplit(' ').next().unwrap_or_default();
    let open = end.is_alphanumeric() || matches!(end, ',' | '-' | '–' | '—' | ';' | '’' | '\'');
    long && open && (lower || end == ',' || is_open_word(last_word))
}

/// The lines of a paragraph with breaks in it, joined where one breaks off in mid-sentence.
pub(crate) fn join_broken(paragraph: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut previous = "";
    for line in paragraph.split('\n').map(str::trim).filter(|l| !l.is_empty()) {
        match joined.last_mut() {
            Some(last) if breaks_off(previous, line, last.len() >= LONG) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => joined.push(line.to_owned()),
        }
        previous = line;
    }
    joined
}

/// Whether a line ends the way sentences end.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches([' ', '"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    line.ends_with(['.', '!', '?', ':', '…', '。'])
}

/// Words after which no sentence ends.
fn is_open_word(word: &str) -> bool {
    const OPEN: &[&str] = &[
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "and", "or", "but", "that", "which", "who", "as",
        "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "could", "should", "may", "might", "his", "her",
        "its", "their", "our", "my", "into", "than", "between", "against", "about", "under", "over", "after", "before", "said", "Mr.",
        "Ms.", "Mrs.", "Dr.",
    ];
    OPEN.contains(&word)
}

/// Whether a line begins with the sign of a list's item.
pub(crate) fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    let first = chars.next().unwrap_or(' ');
    let spaced = chars.next() == Some(' ');
    matches!(first, '•' | '●' | '▪' | '■' | '◦' | '‣' | '·' | '➤' | '►' | '\u{f0b7}') || (spaced && matches!(first, '*' | '-' | '–' | '+'))
}

/// Whether a line begins a turn of a transcript: capitals, a colon, and words.
fn starts_turn(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(label, _)| {
        label.chars().count() <= 50
            && label.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            && label.chars().any(char::is_alphabetic)
    })
}
