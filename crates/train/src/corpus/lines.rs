//! The lines of a text, numbered, and words in them.

use article::{Span, Text};

/// The lines of a text that hold anything, numbered from 1.
pub struct Lines<'t> {
    text: &'t str,
    lines: Vec<(usize, &'t str)>,
}

impl<'t> Lines<'t> {
    /// Of a text.
    pub fn of(text: &'t Text) -> Lines<'t> {
        let mut lines = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let inner = line.trim();
            if !inner.is_empty() {
                lines.push((at + (line.len() - line.trim_start().len()), inner));
            }
            at += line.len();
        }
        Lines { text, lines }
    }

    /// Every line with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &'t str)> {
        self.lines.iter().enumerate().map(|(i, (_, line))| (i + 1, *line))
    }

    /// The place that a reference such as `14:she#2`, `7:"We will … this year,"` or `@120-124` (in code points of the whole text) means.
    ///
    /// # Errors
    /// Says in words why it means none.
    pub fn find(&self, reference: &str) -> Result<Span, String> {
        let no = |why: &str| Err(format!("'{reference}' {why}"));
        if let Some(offsets) = reference.trim().strip_prefix('@') {
            let byte = |point: &str| self.text.char_indices().map(|(i, _)| i).chain([self.text.len()]).nth(point.parse().ok()?);
            let span = offsets.split_once('-').and_then(|(a, b)| Span::new(byte(a)?, byte(b)?));
            return span.ok_or_else(|| format!("'{reference}' is no place in the text"));
        }
        let Some((number, words)) = reference.trim().split_once(':') else { return no("is no LINE:words") };
        let line = number.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1)).and_then(|n| self.lines.get(n));
        let Some((offset, line)) = line else { return no("names no line of the article") };
        let words = words.trim();
        let (words, wanted) = match words.rsplit_once('#') {
            Some((w, k)) if !k.is_empty() && k.bytes().all(|b| b.is_ascii_digit()) => (w.trim_end(), k.parse::<usize>().ok()),
            _ => (words, None),
        };
        let folded = fold(line);
        let mut found = places(&folded, &fold(words));
        if found.is_empty()
            && let Some((first, last)) = words.split_once(" … ")
        {
            let (first, last) = (fold(first.trim()), fold(last.trim()));
            for (start, end) in places(&folded, &first) {
                if let Some(&(_, close)) = places(&folded, &last).iter().find(|(s, _)| *s >= end) {
                    found.push((start, close));
                }
            }
        }
        let (start, end) = match (found.len(), wanted) {
            (0, _) => return no("does not stand in that line"),
            (_, Some(k)) => match k.checked_sub(1).and_then(|k| found.get(k)) {
                Some(&place) => place,
                None => return no(&format!("stands there only {} times", found.len())),
            },
            (1, None) => found[0],
            (n, None) => return no(&format!("stands there {n} times: say which with #k")),
        };
        let byte = |at: usize| line.char_indices().nth(at).map_or(line.len(), |(i, _)| i);
        Span::new(offset + byte(start), offset + byte(end)).ok_or_else(|| format!("'{reference}' is empty"))
    }
}

impl Lines<'_> {
    /// A place as a reference in code points: `@120-124`.
    pub fn reference(&self, span: Span) -> String {
        let point = |byte: usize| self.text[..byte].chars().count();
        format!("@{}-{}", point(span.start()), point(span.end()))
    }
}

/// Characters with all marks and dashes of one kind taken for one another.
fn fold(s: &str) -> Vec<char> {
    s.chars()
        .map(|c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' => '\'',
            '–' | '—' => '-',
            '\u{a0}' | '\u{202f}' => ' ',
            c => c,
        })
        .collect()
}

/// Where words stand in a line as whole words: `[start, end)` in characters.
fn places(line: &[char], words: &[char]) -> Vec<(usize, usize)> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
    let word = |c: &char| c.is_alphanumeric();
    line.windows(words.len())
        .enumerate()
        .filter(|(start, window)| {
            let end = start + words.len();
            *window == words && !(word(first) && *start > 0 && word(&line[start - 1])) && !(word(last) && line.get(end).is_some_and(word))
        })
        .map(|(start, _)| (start, start + words.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_line() {
        let text = Text::verbatim("One line.\n\nShe said “she will go,” and went.\n".to_owned());
        let lines = Lines::of(&text);
        let check = |reference: &str, words: &str| assert_eq!(lines.find(reference).map(|s| text.slice(s)), Ok(words), "{reference}");
        check("1:One", "One");
        check("2:she", "she");
        check("2:\"she … go,\"", "“she will go,”");
        check("@11-14", "She");
        assert_eq!(lines.find("2:said").map(|s| lines.reference(s)), Ok("@15-19".to_owned()));
    }
}
