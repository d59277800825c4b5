use article::{Span, Text};
use unicode_general_category::{GeneralCategory, get_general_category};

/// The smallest piece that a boundary can stand at: a run of letters, a run of digits, or any other non-blank character alone.
///
/// Words are unions of neighbouring atoms. Text that was cleaned ([`Text::clean`]) holds no character that prints nothing, so an
/// atom's characters are its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub span: Span,
    pub kind: Kind,
    pub gap: Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Letters,
    Digits,
    Other,
}

/// What stands before an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing: it touches the atom before it.
    None,
    /// Blanks on one line.
    Blanks,
    /// One line break.
    Line,
    /// A blank line, or the start of a block. Always begins a sentence.
    Block,
}

/// Cuts a block into atoms.
pub(crate) fn cut(text: &Text, block: Span) -> Vec<Atom> {
    let slice = text.slice(block);
    let mut atoms: Vec<Atom> = Vec::with_capacity(slice.len() / 4);
    let mut gap = Gap::Block;
    let mut chars = slice.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            gap = match (gap, c) {
                (Gap::Block, _) | (Gap::Line, '\n') => Gap::Block,
                (Gap::Line, _) | (_, '\n') => Gap::Line,
                _ => Gap::Blanks,
            };
            continue;
        }
        let kind = kind(c);
        let mut end = start + c.len_utf8();
        if kind != Kind::Other {
            while let Some(&(at, next)) = chars.peek()
                && self::kind(next) == kind
            {
                end = at + next.len_utf8();
                chars.next();
            }
        }
        // neither can be empty
        atoms.extend(Span::new(block.start() + start, block.start() + end).map(|span| Atom { span, kind, gap }));
        gap = Gap::None;
    }
    atoms
}

/// Letters hold combining marks, so that a letter and its accent stay together.
pub(crate) fn kind(c: char) -> Kind {
    use GeneralCategory::*;
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Kind::Letters,
            '0'..='9' => Kind::Digits,
            _ => Kind::Other,
        };
    }
    match get_general_category(c) {
        UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter => Kind::Letters,
        NonspacingMark | SpacingMark | EnclosingMark => Kind::Letters,
        DecimalNumber => Kind::Digits,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_and_their_gaps() {
        let check = |given: &str, expected: &str| {
            let text = Text::clean(given);
            let marks = ["", "_", "/", "|"];
            let atoms = text.whole().map(|w| cut(&text, w)).unwrap_or_default();
            let found: Vec<String> = atoms.iter().map(|a| format!("{}{}", marks[a.gap as usize], text.slice(a.span))).collect();
            assert_eq!(found.join(" "), expected, "{given}");
        };
        check("The U.S. said", "|The _U . S . _said");
        check("on Mar 3rd, 2019", "|on _Mar _3 rd , _2019");
        check("don’t  —wait…", "|don ’ t _— wait …");
        check("one\ntwo \n three\n\nfour\n \nfive", "|one /two /three |four |five");
        check("Zu\u{308}rich e\u{301}", "|Zu\u{308}rich _e\u{301}");
        check("٣٤ abc", "|٣٤ _abc");
        check("so\u{ad}ft", "|soft");
        check(" \n", "");
        check("", "");
    }
}
