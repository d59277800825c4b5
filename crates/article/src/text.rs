use crate::Span;
use std::ops::Deref;

/// The cleaned text of an article, with the way back to the text it was given as.
///
/// Cleaning takes out what prints nothing (soft hyphens, zero-width characters, byte order marks, direction marks, other control
/// characters) and folds every kind of blank: line ends become `\n`, all other blanks one plain space each. No printing character
/// is touched: quotation marks, dashes and accents stay as the author wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// `(at, behind)`: from code point `at` of the cleaned text on, the given text is `behind` code points ahead.
    shifts: Vec<(usize, usize)>,
}

impl Text {
    /// Cleans a text as it was given. Any string will do.
    pub fn clean(given: &str) -> Text {
        let mut text = String::with_capacity(given.len());
        let mut shifts = Vec::new();
        let (mut at, mut dropped) = (0, 0);
        let mut chars = given.chars().peekable();
        while let Some(c) = chars.next() {
            let kept = match c {
                '\r' if chars.peek() == Some(&'\n') => None,
                '\r' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\n' => Some('\n'),
                c if prints_nothing(c) => None,
                c if c.is_whitespace() => Some(' '),
                c => Some(c),
            };
            match kept {
                None => dropped += 1,
                Some(c) => {
                    if shifts.last().map_or(0, |&(_, behind)| behind) != dropped {
                        shifts.push((at, dropped));
                    }
                    text.push(c);
                    at += 1;
                }
            }
        }
        Text { text, shifts }
    }

    /// A text that was cleaned before, taken as it is.
    pub fn verbatim(text: String) -> Text {
        Text { text, shifts: Vec::new() }
    }

    /// A text that was cleaned before, with the way back that [`Text::shifts`] told.
    pub fn restored(text: String, shifts: Vec<(usize, usize)>) -> Text {
        Text { text, shifts }
    }

    /// The words at `span`; empty where the span does not belong to this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The span without blanks at its ends; `None` where it holds nothing else.
    pub fn trim(&self, span: Span) -> Option<Span> {
        let s = self.slice(span);
        let start = span.start() + (s.len() - s.trim_start().len());
        Span::new(start, start + s.trim().len())
    }

    /// The span of the whole text; `None` where it is empty.
    pub fn whole(&self) -> Option<Span> {
        Span::new(0, self.text.len())
    }

    /// `(at, behind)` in code points: from `at` of this text on, the text as it was given is `behind` further along.
    pub fn shifts(&self) -> &[(usize, usize)] {
        &self.shifts
    }

    /// An index from bytes to code points and back.
    pub fn code_points(&self) -> CodePoints {
        CodePoints::new(&self.text)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Whether a character leaves no mark and no room on the page.
fn prints_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Translates byte offsets of one text to code point offsets and back.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Byte offset of every code point and of the end; empty for ASCII, where both are the same.
    bytes: Vec<u32>,
    len: usize,
}

impl CodePoints {
    fn new(text: &str) -> CodePoints {
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect() };
        CodePoints { bytes, len: text.len() }
    }

    /// How many code points precede byte `byte`.
    pub fn at_byte(&self, byte: usize) -> usize {
        if self.bytes.is_empty() {
            byte.min(self.len)
        } else {
            self.bytes.partition_point(|&b| (b as usize) < byte).min(self.bytes.len() - 1)
        }
    }

    /// The byte at which code point number `point` begins; the length of the text beyond its end.
    pub fn to_byte(&self, point: usize) -> usize {
        if self.bytes.is_empty() { point.min(self.len) } else { self.bytes.get(point).map_or(self.len, |&b| b as usize) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invisible_characters_go_and_marks_stay() {
        let check = |given: &str, cleaned: &str| assert_eq!(&*Text::clean(given), cleaned);
        check("a\r\nb\rc\u{2028}d", "a\nb\nc\nd");
        check("\u{feff}diplo\u{ad}matic\u{200b} note", "diplomatic note");
        check("Mr.\u{a0}Varga\u{2009}said", "Mr. Varga said");
        check("“Non,” « dit » ‘il’ – —", "“Non,” « dit » ‘il’ – —");
        check("\0bell\u{7}", "bell");
    }

    #[test]
    fn shifts_lead_back_to_the_given_text() {
        let given = "a\u{ad}b\r\nc\u{200b}\u{200b}d";
        let text = Text::clean(given);
        assert_eq!(&*text, "ab\ncd");
        assert_eq!(text.shifts(), [(1, 1), (2, 2), (4, 4)]);
    }

    proptest! {
        #[test]
        fn every_printing_character_survives(given in any::<String>()) {
            let keep = |s: &str| s.chars().filter(|&c| !c.is_whitespace() && !prints_nothing(c)).collect::<String>();
            prop_assert_eq!(keep(&Text::clean(&given)), keep(&given));
        }

        #[test]
        fn shifts_hold_everywhere(given in "[ab\u{ad}\u{e9}\u{1f600}\r\n ]{0,40}") {
            let text = Text::clean(&given);
            let source: Vec<char> = given.chars().collect();
            for (i, c) in text.chars().enumerate() {
                let behind = text.shifts().iter().rev().find(|&&(at, _)| at <= i).map_or(0, |&(_, b)| b);
                prop_assert!(source[i + behind] == c || c == '\n');
            }
        }

        #[test]
        fn bytes_and_code_points_lead_to_each_other(s in any::<String>()) {
            let points = CodePoints::new(&s);
            for (n, (byte, _)) in s.char_indices().enumerate() {
                prop_assert_eq!(points.at_byte(byte), n);
                prop_assert_eq!(points.to_byte(n), byte);
            }
            prop_assert_eq!(points.at_byte(s.len()), s.chars().count());
            prop_assert_eq!(points.to_byte(s.chars().count()), s.len());
        }
    }
}
