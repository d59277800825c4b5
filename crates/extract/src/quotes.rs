//! Quotation marks: which stretches of the text stand inside them.
//!
//! Reads every kind of mark (“ ”, " ", « », „ “, ‘ ’, ' ', '' '', `` '') and tells apostrophes from closing marks. A quotation that is opened again at the head
//! of the next paragraph goes on there. Marks within marks are left to the outer pair.

use article::{Article, Span};
use record::Remark;

/// A stretch inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Marks included.
    pub span: Span,
    /// Marks excluded.
    pub inner: Span,
    /// Index of its section.
    pub section: usize,
    /// Not closed here: the next paragraph opens it again.
    pub goes_on: bool,
}

/// All quotations of the sections that are read, in order, and remarks on marks that nothing closes.
pub fn find(article: &Article) -> (Vec<Quote>, Vec<Remark>) {
    let (mut quotes, mut remarks) = (Vec::new(), Vec::new());
    for (section, s) in article.sections.iter().enumerate().filter(|(_, s)| s.kind.is_read()) {
        let text = article.text.slice(s.span);
        let mut at = 0;
        while let Some((start, mark)) = next_opening(text, at) {
            let inside = start + mark.len();
            let (end, close_len, goes_on) = match closing(text, inside, mark) {
                Some((end, len)) => (end, len, false),
                // A single mark that nothing closes is an apostrophe.
                None if matches!(mark, "‘" | "'") => {
                    at = inside;
                    continue;
                }
                None => {
                    let next = article.sections.get(section + 1).map_or("", |n| article.text.slice(n.span));
                    let goes_on = next.starts_with(mark);
                    if !goes_on && let Some(span) = Span::new(s.span.start() + start, s.span.start() + inside) {
                        remarks.push(Remark {
                            span,
                            code: "unclosed-quote".into(),
                            text: "Nothing closes this quotation mark: it is taken to end with its paragraph.".into(),
                        });
                    }
                    (text.len(), 0, goes_on)
                }
            };
            let base = s.span.start();
            if let Some(inner) = Span::new(base + inside, base + end).and_then(|x| article.text.trim(x))
                && let Some(span) = Span::new(base + start, base + end + close_len)
            {
                quotes.push(Quote { span, inner, section, goes_on });
            }
            at = (end + close_len).max(inside);
        }
    }
    (quotes, remarks)
}

/// The next mark from `at` on that can open a quotation.
fn next_opening(text: &str, at: usize) -> Option<(usize, &str)> {
    text[at..].char_indices().map(|(i, c)| (at + i, c)).find_map(|(i, c)| {
        let doubled = matches!(c, '\'' | '`') && text[i + 1..].starts_with(c);
        let mark = &text[i..i + if doubled { 2 } else { c.len_utf8() }];
        let before = text[..i].chars().next_back();
        let after = text[i + mark.len()..].chars().next();
        let at_head = before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | '/' | ':' | '“' | '"'));
        let into_word = after.is_some_and(|a| !a.is_whitespace());
        let opens = match mark {
            "“" | "«" | "„" => into_word,
            "\"" | "''" | "``" => at_head && into_word,
            // ‘90s and ’tis are no openings, and neither is a mark inside a word
            "‘" | "'" => at_head && after.is_some_and(|a| a.is_alphabetic() || a == '“'),
            _ => false,
        };
        opens.then_some((i, mark))
    })
}

/// Where the quotation that `mark` opened ends: the byte of its closing mark and that mark's length.
fn closing(text: &str, from: usize, mark: &str) -> Option<(usize, usize)> {
    let marks = text[from..].char_indices().map(|(i, c)| (from + i, c));
    match mark {
        // “It is open,“ she said: an opening mark where only a closing one can stand
        "“" => pick(marks.filter(|&(i, c)| c != '“' || i > from && may_close(text, i, c)), &['”', '"', '“']),
        "«" => pick(marks, &['»']),
        "„" => pick(marks, &['“', '”']),
        "''" | "``" => text[from..].find("''").map(|i| (from + i, 2)),
        "\"" => pick(marks, &['"', '”']),
        single => {
            // Every ’ not followed by a letter may close; of several before the next opening, the last after a stop or comma, else the last.
            let close = if single == "‘" { '’' } else { '\'' };
            let next_open = next_opening(text, from).map_or(text.len(), |(i, _)| i);
            let may: Vec<usize> =
                marks.take_while(|&(i, _)| i < next_open).filter(|&(i, c)| c == close && may_close(text, i, c)).map(|(i, _)| i).collect();
            let stopped = |&&i: &&usize| text[..i].ends_with([',', '.', '?', '!', '…']);
            may.iter().rfind(stopped).or(may.last()).map(|&i| (i, close.len_utf8()))
        }
    }
}

/// Whether a mark stands where one that closes may: after a word or stop, before none.
fn may_close(text: &str, at: usize, mark: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + mark.len_utf8()..].chars().next();
    before.is_some_and(|b| !b.is_whitespace()) && after.is_none_or(|a| !a.is_alphanumeric())
}

fn pick(mut marks: impl Iterator<Item = (usize, char)>, close: &[char]) -> Option<(usize, usize)> {
    marks.find(|(_, c)| close.contains(c)).map(|(i, c)| (i, c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::article;

    fn check(text: &str, inner: &[&str]) {
        let article = article(text);
        let (quotes, _) = find(&article);
        assert_eq!(quotes.iter().map(|q| article.text.slice(q.inner)).collect::<Vec<_>>(), inner, "{text}");
    }

    #[test]
    fn every_kind_of_mark() {
        check("“Yes,” she said. “No.”", &["Yes,", "No."]);
        check("\"Yes,\" she said. \"No.\"", &["Yes,", "No."]);
        check("«Oui», dit-elle. „Ja“, sagte er.", &["Oui", "Ja"]);
        check("‘We go,’ said Orlan. ‘We don’t wait.’", &["We go,", "We don’t wait."]);
        check("'We go,' said Orlan.", &["We go,"]);
        check("“We go,“ said Orlan. “We don’t wait.“", &["We go,", "We don’t wait."]);
        check("''We go,'' said Orlan. ``We don't wait.''", &["We go,", "We don't wait."]);
        check("“He said ‘never’ twice,” she said.", &["He said ‘never’ twice,"]);
    }

    #[test]
    fn apostrophes_close_nothing() {
        check("‘It is the captains’ choice,’ he said.", &["It is the captains’ choice,"]);
        check("The captains’ choice in the ’90s was Orlan’s.", &[]);
        check("The 6' fence of the '70s", &[]);
        check("Rock 'n' roll", &["n"]);
    }

    #[test]
    fn a_quotation_goes_on_where_the_next_paragraph_opens_it_again() {
        let article = article("“First things first.\n\n“Then the rest,” she said.\n\n“And never closed.");
        let (quotes, remarks) = find(&article);
        assert_eq!(quotes.iter().map(|q| q.goes_on).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(remarks.len(), 1);
    }
}
