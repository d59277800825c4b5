//! Sentence ends that a look at the characters decides better than the model: after abbreviations, colons and the numbers of a list.

use crate::atom::{Atom, Gap, Kind};
use crate::heads::Boundary;
use article::Text;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Abbreviations; the file states its format.
static STOPS: LazyLock<Stops> = LazyLock::new(|| Stops::parse(include_str!("../../../data/lexicons/abbreviations.txt")));

/// Atoms in front of a colon that are no sentence yet: "THE PRESIDENT:", "Please note:".
const SHORT: usize = 5;

#[derive(Default)]
struct Stops {
    never: HashSet<&'static str>,
    never_digit: HashSet<&'static str>,
    may: HashSet<&'static str>,
    openers: HashSet<&'static str>,
    /// Bytes in the longest abbreviation.
    longest: usize,
}

impl Stops {
    fn parse(file: &'static str) -> Stops {
        let mut stops = Stops::default();
        let mut heading = "";
        for line in file.lines().map(|l| l.split('#').next().unwrap_or_default().trim()).filter(|l| !l.is_empty()) {
            if line.starts_with('[') {
                heading = line;
                continue;
            }
            match heading {
                "[no sentence begins after]" => stops.never.insert(line),
                "[no sentence begins after with a digit]" => stops.never_digit.insert(line),
                "[may end a sentence]" => stops.may.insert(line),
                _ => stops.openers.insert(line),
            };
            stops.longest = stops.longest.max(line.len());
        }
        stops
    }

    fn knows(&self, printed: &str) -> bool {
        [&self.never, &self.never_digit, &self.may].iter().any(|list| list.contains(printed))
    }
}

/// What atom `a` really begins, where the model says `boundary`; the sentence before it began at atom `start`.
pub(crate) fn reconsider(text: &Text, atoms: &[Atom], start: usize, a: usize, boundary: Boundary) -> Boundary {
    let gap = atoms[a].gap;
    if boundary == Boundary::Inside || start >= a || !matches!(gap, Gap::Blanks | Gap::Line) {
        return boundary;
    }
    let form = |a: usize| text.slice(atoms[a].span);
    match form(a - 1) {
        _ if boundary == Boundary::Sentence && gap == Gap::Blanks && numbers(text, &atoms[start..a]) => Boundary::Token,
        "." => {
            let printed = printed(text, atoms, start, a);
            match boundary {
                Boundary::Sentence if STOPS.never.contains(&*printed) => Boundary::Token,
                Boundary::Sentence if STOPS.never_digit.contains(&*printed) && atoms[a].kind == Kind::Digits => Boundary::Token,
                Boundary::Token if STOPS.may.contains(&*printed) && STOPS.openers.contains(form(a)) => Boundary::Sentence,
                Boundary::Token if gap == Gap::Blanks && closes(text, atoms, a) && !STOPS.knows(&printed) => {
                    let quotes = matches!(form(a), "“" | "\"" | "«") && opens(text, atoms, a);
                    if quotes || atoms[a].kind == Kind::Digits { Boundary::Sentence } else { boundary }
                }
                _ => boundary,
            }
        }
        ":" if gap == Gap::Blanks && a - start <= SHORT => Boundary::Token,
        "”" | "\"" | "»" | ")" | "]" if a > start + 2 && atoms[a - 1].gap == Gap::None => match form(a - 2) {
            "." if opens(text, atoms, a) && !abbreviates(text, atoms, start, a - 1) => Boundary::Sentence,
            // what is asked or called out may go on with who does ("“Why?” Hale asked"), not with another quotation
            "?" | "!" if opens(text, atoms, a) && atoms[a].kind == Kind::Other => Boundary::Sentence,
            _ => boundary,
        },
        _ if gap == Gap::Line && matches!(form(a), "•" | "‣" | "▪" | "●" | "◦" | "·") => Boundary::Sentence,
        _ => boundary,
    }
}

/// Whether the stop before atom `a` follows a word or year that stands by itself: what looks like the last of a sentence.
fn closes(text: &Text, atoms: &[Atom], a: usize) -> bool {
    let Some(last) = a.checked_sub(2).map(|last| &atoms[last]).filter(|last| last.gap != Gap::None) else { return false };
    let form = text.slice(last.span);
    match last.kind {
        Kind::Letters => form.len() >= 3 && form.starts_with(char::is_lowercase),
        Kind::Digits => form.len() == 4,
        Kind::Other => false,
    }
}

/// Whether the stop before atom `a` may be that of an initial or an abbreviation.
fn abbreviates(text: &Text, atoms: &[Atom], start: usize, a: usize) -> bool {
    let printed = printed(text, atoms, start, a);
    printed.len() == 2 || printed.matches('.').count() > 1 || STOPS.knows(&printed)
}

/// Whether a capital stands here, after an opening quotation mark if there is one.
fn opens(text: &Text, atoms: &[Atom], a: usize) -> bool {
    let capital = |a: usize| atoms.get(a).is_some_and(|atom| text.slice(atom.span).starts_with(char::is_uppercase));
    // French writes a blank within its quotation marks
    let touches = atoms.get(a + 1).is_some_and(|next| next.gap == Gap::None || text.slice(atoms[a].span) == "«");
    capital(a) || (matches!(text.slice(atoms[a].span), "“" | "\"" | "«" | "(" | "[") && touches && capital(a + 1))
}

/// The letters and stops that end before atom `a`, in lower case; a stop alone where they are too many for an abbreviation.
fn printed(text: &Text, atoms: &[Atom], start: usize, a: usize) -> String {
    let mut first = a - 1;
    while first > start && atoms[first].gap == Gap::None && text.slice(atoms[first - 1].span).chars().all(|c| c.is_alphabetic() || c == '.')
    {
        first -= 1;
    }
    let printed = text.slice(atoms[first].span.cover(atoms[a - 1].span));
    if printed.len() > STOPS.longest { ".".to_owned() } else { printed.to_lowercase() }
}

/// Whether these atoms are the number of an entry: `2.`, `(b)`, `1.1`, `iv)`.
fn numbers(text: &Text, atoms: &[Atom]) -> bool {
    let Some((first, last)) = atoms.first().zip(atoms.last()) else { return false };
    let printed = text.slice(first.span.cover(last.span));
    let inner = printed.strip_prefix('(').unwrap_or(printed);
    let inner = inner.strip_suffix([')', '.']).unwrap_or(inner);
    let letters = inner.len() == 1 || inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    match inner.chars().next() {
        Some('0'..='9') => {
            let part = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
            inner.split('.').all(part) && (inner.len() < printed.len() || inner.contains('.'))
        }
        Some('a'..='z') => letters && inner.len() < printed.len() && inner.len() <= 4,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atom;

    #[test]
    fn characters_decide() {
        let check = |given: &str, model: Boundary, expected: Boundary| {
            let text = Text::clean(&given.replace('|', ""));
            let atoms = atom::cut(&text, text.whole().unwrap());
            let at = given.find('|').unwrap();
            let a = atoms.iter().position(|a| a.span.start() == at).unwrap();
            assert_eq!(reconsider(&text, &atoms, 0, a, model), expected, "{given}");
        };
        use Boundary::*;
        check("told Atty. Gen. |Hale", Sentence, Token);
        check("Kessel vs. |Denn", Sentence, Token);
        check("for the U.S. |The talks", Token, Sentence);
        check("for the (U.S. |The talks", Token, Sentence);
        check("to the U.S. |Senate", Token, Token);
        check("to the U.S. |Others", Sentence, Sentence);
        check("at 5 a.m. |Police", Token, Token);
        check("they left. |Then", Sentence, Sentence);
        check("Q: |Will", Sentence, Token);
        check("as follows:\n|Will", Sentence, Sentence);
        check("2. |Free them", Sentence, Token);
        check("(b) |Free them", Sentence, Token);
        check("1.1 |What is government", Sentence, Token);
        check("iv) |Free them", Sentence, Token);
        check("called it “a joke.” |She", Token, Sentence);
        check("“It is over.” |“It is not.”", Token, Sentence);
        check("(It was not.) |The", Token, Sentence);
        check("of the “U.S.” |Senate", Token, Token);
        check("“Plan B.” |Others", Token, Token);
        check("“Why?” |Hale asked", Token, Token);
        check("“Why?” |“Because", Token, Sentence);
        check("Col. (ret.) |Holm", Token, Token);
        check("on Dec. |15", Sentence, Token);
        check("“a joke.” |he said", Token, Token);
        check("• Open the roads\n|• Free them", Token, Sentence);
        check("she said. |“Not today.”", Token, Sentence);
        check("he said. |« Never. »", Token, Sentence);
        check("he said. |“not today”", Token, Token);
        check("in 1961. |27 states", Token, Sentence);
        check("for men. |27 states", Token, Sentence);
        check("the ext. |27", Token, Token);
        check("Res. |2254", Token, Token);
        check("2019. |Then", Sentence, Sentence);
        check("I. |Then", Sentence, Sentence);
        check("No. |Never", Sentence, Sentence);
    }
}
