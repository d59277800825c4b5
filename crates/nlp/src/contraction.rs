use crate::form;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How tokens such as "don't" fall into words; the file states its format.
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::parse(include_str!("../../../data/lexicons/contractions.txt")));

#[derive(Default)]
struct Rules {
    /// Lengths in characters of the parts of whole tokens.
    whole: HashMap<String, Vec<usize>>,
    /// Endings, in the order of the file.
    endings: Vec<Vec<Vec<char>>>,
}

impl Rules {
    fn parse(file: &str) -> Rules {
        let mut rules = Rules::default();
        for line in file.lines().map(|l| l.split('#').next().unwrap_or_default().trim()).filter(|l| !l.is_empty()) {
            let parts: Vec<&str> = line.split_whitespace().collect();
            if parts[0] == "*" {
                rules.endings.push(parts[1..].iter().map(|p| p.chars().collect()).collect());
            } else {
                rules.whole.entry(parts.concat()).or_insert(parts.iter().map(|p| p.chars().count()).collect());
            }
        }
        rules
    }
}

/// The byte ranges of the words of a token; the token alone where it is no contraction.
pub(crate) fn split(token: &str) -> Vec<Range<usize>> {
    // one character stands for one, so that positions stay
    let plain: Vec<char> = token.chars().map(plain).collect();
    let lengths = match RULES.whole.get(&plain.iter().collect::<String>()) {
        Some(lengths) => lengths.clone(),
        None => RULES.endings.iter().find_map(|parts| ending(&plain, parts)).unwrap_or_default(),
    };
    if lengths.is_empty() {
        return std::iter::once(0..token.len()).collect();
    }
    let bytes: Vec<usize> = token.char_indices().map(|(i, _)| i).chain([token.len()]).collect();
    let ends = lengths.iter().scan(0, |at, n| {
        *at += n;
        Some(*at)
    });
    let mut start = 0;
    ends.map(|end| std::mem::replace(&mut start, end)..end).map(|r| bytes[r.start]..bytes[r.end]).collect()
}

/// The words of "its" and "lets" where an apostrophe was forgotten: before what nobody can own ("its the"), and where a sentence begins
/// ("lets go"). `next` is the word after the token.
pub(crate) fn forgotten(token: &str, begins: bool, next: &str) -> Option<Vec<Range<usize>>> {
    const NEVER_OWNED: &[&str] = &["a", "also", "an", "been", "her", "his", "my", "not", "nothing", "our", "the", "their", "your"];
    if token.eq_ignore_ascii_case("its") && NEVER_OWNED.contains(&next) {
        Some(vec![0..2, 2..3])
    } else if begins && token.eq_ignore_ascii_case("lets") {
        Some(vec![0..3, 3..4])
    } else {
        None
    }
}

fn ending(token: &[char], parts: &[Vec<char>]) -> Option<Vec<usize>> {
    let mut rest = token;
    for part in parts.iter().rev() {
        rest = rest.strip_suffix(part.as_slice())?;
    }
    rest.iter().any(|c| c.is_alphanumeric()).then(|| std::iter::once(rest.len()).chain(parts.iter().map(Vec::len)).collect())
}

/// Plain and lower-case; a letter whose lower case takes more than one character is in no rule and stays.
fn plain(c: char) -> char {
    let mut lower = form::plain(c).to_lowercase();
    if lower.len() == 1 { lower.next().unwrap_or(c) } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_are_forgotten() {
        assert_eq!(forgotten("its", false, "the"), Some(vec![0..2, 2..3]));
        assert_eq!(forgotten("Its", true, "envoy"), None);
        assert_eq!(forgotten("Lets", true, "go"), Some(vec![0..3, 3..4]));
        assert_eq!(forgotten("lets", false, "ships"), None);
    }

    #[test]
    fn contractions_fall_into_words() {
        let check = |token: &str, words: &str| {
            assert_eq!(split(token).into_iter().map(|r| &token[r]).collect::<Vec<_>>().join(" "), words);
        };
        check("don't", "do n't");
        check("DON’T", "DO N’T");
        check("cannot", "can not");
        check("minister’s", "minister ’s");
        check("envoys'", "envoys '");
        check("would've", "would 've");
        check("wouldn't've", "would n't 've");
        check("'", "'");
        check("'s", "'s");
        check("O'Neal", "O'Neal");
        check("İ's", "İ 's");
        check("talks", "talks");
        check("", "");
    }
}
