//! A page of text: words that wrap, rows with a margin on the right, and few styles.

use anstyle::{AnsiColor, Style};
use textwrap::core::{Fragment, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

/// As the text around it.
pub const PLAIN: Style = Style::new();
/// Headlines and names.
pub const STRONG: Style = Style::new().bold();
/// What is there to be looked up, not read.
pub const FAINT: Style = Style::new().dimmed();
/// Headings.
pub const HEADING: Style = AnsiColor::Cyan.on_default().bold();

/// Words in their styles, to be laid out in lines.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    /// Whether the next piece belongs to the last word, because no blank was between them.
    open: bool,
}

#[derive(Clone, Debug, Default)]
struct Word {
    pieces: Vec<(Style, String)>,
    width: usize,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        1.0
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

impl Words {
    /// A single piece.
    pub fn new(style: Style, text: &str) -> Words {
        Words::default().then(style, text)
    }

    /// More text. Blanks in it divide words; where there are none, it goes on with the last word. Control characters are left out, so that
    /// nothing in an article or a name can steer the terminal.
    pub fn then(mut self, style: Style, text: &str) -> Words {
        self.open &= !text.starts_with(char::is_whitespace);
        for part in text.split_whitespace() {
            let part: String = part.chars().filter(|c| !c.is_control()).collect();
            let width = display_width(&part);
            match self.words.last_mut().filter(|_| self.open) {
                Some(word) => {
                    word.width += width;
                    word.pieces.push((style, part));
                }
                None => self.words.push(Word { pieces: vec![(style, part)], width }),
            }
            self.open = false;
        }
        self.open = !text.ends_with(char::is_whitespace) && !self.words.is_empty();
        self
    }

    /// A column at the head of a row: its blanks stay, and fill it up to its width.
    pub fn column(style: Style, text: &str, width: usize) -> Words {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let filled = format!("{text}{}", " ".repeat(width.saturating_sub(display_width(&text))));
        let word = Word { width: display_width(&filled), pieces: vec![(style, filled)] };
        Words { words: vec![word], open: false }
    }

    /// Other words behind these.
    pub fn and(mut self, other: Words) -> Words {
        self.words.extend(other.words);
        self.open = other.open;
        self
    }

    /// The lines: how wide each is, and what it prints.
    fn lines(mut self, first: usize, rest: usize) -> Vec<(usize, String)> {
        let narrow = first.min(rest).max(1);
        self.words = self.words.into_iter().flat_map(|w| w.cut(narrow)).collect();
        let lines = wrap_first_fit(&self.words, &[first as f64, rest as f64]);
        lines.into_iter().map(|line| (line.iter().map(|w| w.width + 1).sum::<usize>().saturating_sub(1), print(line))).collect()
    }
}

impl Word {
    /// In pieces that fit, where it is wider than a line: addresses, mostly.
    fn cut(self, width: usize) -> Vec<Word> {
        if self.width <= width {
            return vec![self];
        }
        let mut cut = vec![Word::default()];
        for (style, c) in self.pieces.iter().flat_map(|(style, text)| text.chars().map(move |c| (*style, c))) {
            let mut buffer = [0; 4];
            let c = c.encode_utf8(&mut buffer);
            let wide = display_width(c);
            if cut.last().is_some_and(|w| w.width + wide > width) {
                cut.push(Word::default());
            }
            if let Some(word) = cut.last_mut() {
                word.width += wide;
                match word.pieces.last_mut().filter(|(s, _)| *s == style) {
                    Some((_, text)) => text.push_str(c),
                    None => word.pieces.push((style, c.to_owned())),
                }
            }
        }
        cut
    }
}

/// Words side by side; a style that goes on goes over the blanks too.
fn print(line: &[Word]) -> String {
    let mut out = String::new();
    let mut current = PLAIN;
    for (n, word) in line.iter().enumerate() {
        let blank = if n == 0 { "" } else { " " };
        for (p, (style, text)) in word.pieces.iter().enumerate() {
            let blank = if p == 0 { blank } else { "" };
            if *style == current {
                out += blank;
            } else {
                out += &format!("{}{blank}{}", current.render_reset(), style.render());
                current = *style;
            }
            out += text;
        }
    }
    out + &current.render_reset().to_string()
}

/// A page that is being written.
#[derive(Debug)]
pub struct Page {
    width: usize,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize) -> Page {
        Page { width, out: String::new() }
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A heading with room above it.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.text(0, 0, Words::new(HEADING, text));
    }

    /// A paragraph, its first line indented by `first`, the others by `rest`.
    pub fn text(&mut self, first: usize, rest: usize, words: Words) {
        for (n, (_, line)) in words.lines(self.room(first), self.room(rest)).into_iter().enumerate() {
            self.line(if n == 0 { first } else { rest }, &line);
        }
    }

    /// A paragraph with a faint margin at the right of its first line.
    pub fn row(&mut self, first: usize, rest: usize, words: Words, margin: &str) {
        let margin_width = display_width(margin);
        let room = self.room(first).saturating_sub(margin_width + 2);
        if room < self.width / 3 {
            self.text(first, rest, words);
            return self.line(rest, &print(&Words::new(FAINT, margin).words));
        }
        for (n, (width, line)) in words.lines(room, self.room(rest)).into_iter().enumerate() {
            if n == 0 {
                let gap = " ".repeat(self.width.saturating_sub(first + width + margin_width));
                self.line(first, &format!("{line}{gap}{FAINT}{}{FAINT:#}", margin.trim_end()));
            } else {
                self.line(rest, &line);
            }
        }
    }

    fn room(&self, indent: usize) -> usize {
        self.width.saturating_sub(indent).max(8)
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.out += &" ".repeat(indent);
        self.out += line;
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(page: Page) -> String {
        anstream::adapter::strip_str(&page.finish()).to_string()
    }

    #[test]
    fn rows_keep_their_margin_straight() {
        let mut page = Page::new(40);
        page.row(2, 4, Words::new(STRONG, "Mara Orlan").then(PLAIN, " told reporters in Geneva"), "direct  ¶2·17 ");
        page.row(2, 4, Words::new(STRONG, "Orlan"), "mixed   ¶2·170");
        assert_eq!(
            plain(page),
            "  Mara Orlan told         direct  ¶2·17\n    reporters in Geneva\n  Orlan                   mixed   ¶2·170\n"
        );
    }

    #[test]
    fn pieces_without_a_blank_stay_one_word() {
        let mut page = Page::new(12);
        page.text(0, 2, Words::new(STRONG, "Orlan").then(PLAIN, ", envoy").then(FAINT, ". Next"));
        assert_eq!(plain(page), "Orlan,\n  envoy.\n  Next\n");
    }

    #[test]
    fn long_words_are_cut_and_nothing_steers_the_terminal() {
        let mut page = Page::new(10);
        page.text(0, 0, Words::new(PLAIN, "a\u{1b}b 0123456789abcdef"));
        assert_eq!(plain(page), "ab\n0123456789\nabcdef\n");
    }
}
