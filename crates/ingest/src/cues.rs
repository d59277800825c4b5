//! What short paragraphs give away about themselves: the cues of `data/page/cues.toml` and the words of `data/page/words.toml`.

use article::SectionKind;
use regex::{Regex, RegexSet};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// One row of `data/page/cues.toml`, whose header explains the fields.
#[derive(Debug)]
pub(crate) struct Cue {
    #[cfg_attr(not(test), allow(dead_code))]
    pub name: String,
    pub kind: SectionKind,
    pub of_page: bool,
    pub sign: Option<Sign>,
    before: Option<SectionKind>,
    words: usize,
}

/// What a cue tells beside the kind of its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sign {
    /// A video or sound is played here.
    Player,
    /// An entry of a live page begins.
    Stamp,
    /// The story before it is over.
    End,
    /// Links elsewhere follow.
    Related,
}

/// A paragraph whose end is of another kind than its beginning.
pub(crate) struct Tail {
    /// Where the end begins, in bytes of the paragraph.
    pub at: usize,
    pub cue: &'static Cue,
    /// What the beginning is, where the cue says so.
    pub before: Option<SectionKind>,
}

struct Cues {
    whole: Vec<Cue>,
    whole_set: RegexSet,
    tails: Vec<(Cue, Vec<String>, Regex)>,
}

/// The cue that a paragraph as a whole matches. `flat` has every run of blanks as one space.
pub(crate) fn whole(flat: &str) -> Option<&'static Cue> {
    const LONGEST: usize = 1200;
    if flat.len() > LONGEST {
        return None;
    }
    let words = flat.split(' ').count();
    let hits = CUES.whole_set.matches(flat);
    hits.iter().map(|i| &CUES.whole[i]).find(|cue| words <= cue.words)
}

/// The cue that the end of a paragraph matches.
pub(crate) fn tail(paragraph: &str) -> Option<Tail> {
    let spaced = paragraph.replace('\n', " ");
    CUES.tails.iter().filter(|(_, needs, _)| needs.iter().any(|n| spaced.contains(n))).find_map(|(cue, _, regex)| {
        let at = regex.captures(&spaced)?.get(1)?.start();
        (at > 0).then_some(Tail { at, cue, before: cue.before })
    })
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let rows = rows();
    let mut whole = Vec::new();
    let mut whole_patterns = Vec::new();
    let mut tails = Vec::new();
    for row in rows {
        let cue = Cue {
            name: row.name,
            kind: row.kind.into(),
            of_page: row.scope.as_deref() == Some("page"),
            sign: row.sign,
            before: row.before.map(SectionKind::from),
            words: row.words.unwrap_or(60),
        };
        let pattern = expand(&row.pattern);
        if row.tail {
            tails.push((
                cue,
                row.needs,
                Regex::new(&format!("^(?s:.*?){pattern}\\s*$")).expect("data/page/cues.toml: tail patterns compile"),
            ));
        } else {
            whole.push(cue);
            // edges of words by ASCII, as the cues are: on other signs the fast automaton would give up
            whole_patterns.push(format!("^(?:{pattern})$").replace(r"\b", r"(?-u:\b)"));
        }
    }
    let whole_set =
        regex::RegexSetBuilder::new(whole_patterns).size_limit(64 << 20).build().expect("data/page/cues.toml: patterns compile");
    Cues { whole, whole_set, tails }
});

#[derive(Deserialize)]
struct Row {
    name: String,
    kind: Kind,
    scope: Option<String>,
    sign: Option<Sign>,
    #[serde(default)]
    tail: bool,
    before: Option<Kind>,
    #[serde(default)]
    needs: Vec<String>,
    words: Option<usize>,
    pattern: String,
    #[serde(rename = "match")]
    #[cfg_attr(not(test), allow(dead_code))]
    matching: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    not: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Headline,
    Subhead,
    Prose,
    Caption,
    Credit,
    Transcript,
    List,
    Byline,
    Boilerplate,
}

impl From<Kind> for SectionKind {
    fn from(kind: Kind) -> SectionKind {
        match kind {
            Kind::Headline => SectionKind::Headline,
            Kind::Subhead => SectionKind::Subhead,
            Kind::Prose => SectionKind::Prose,
            Kind::Caption => SectionKind::Caption,
            Kind::Credit => SectionKind::Credit,
            Kind::Transcript => SectionKind::Transcript,
            Kind::List => SectionKind::List,
            Kind::Byline => SectionKind::Byline,
            Kind::Boilerplate => SectionKind::Boilerplate,
        }
    }
}

fn rows() -> Vec<Row> {
    #[derive(Deserialize)]
    struct File {
        cue: Vec<Row>,
    }
    let file: File = toml::from_str(include_str!("../../../data/page/cues.toml")).expect("data/page/cues.toml is well formed");
    file.cue
}

/// Fills in `{NAME}`, `{FULL}`, `{NAMES}` and `{FULLS}`.
pub(crate) fn expand(pattern: &str) -> String {
    const WORD: &str = r"(?:(?:al-|el-|d'|d’|O'|O’)?\p{Lu}[\p{L}\p{M}\p{N}.'’-]*)";
    const LINK: &str = r"(?: (?:de|da|di|del|van|von|der|den|bin|ibn|al|el|la|le|of|the|for|dos|du))*";
    // Unbounded on purpose: what is counted is unrolled into a big automaton, and the limit of words bounds names as well.
    let name = format!("(?:(?:[Tt]he )?{WORD}(?:{LINK} {WORD})*)");
    let full = format!("(?:{WORD}(?:{LINK} {WORD})+)");
    let several = |one: &str| format!("(?:{one}(?:(?:,? [Aa][Nn][Dd] |, | & |; ){one})*)");
    pattern.replace("{NAMES}", &several(&name)).replace("{FULLS}", &several(&full)).replace("{NAME}", &name).replace("{FULL}", &full)
}

/// The lists of `data/page/words.toml`, in lower case.
#[derive(Deserialize)]
pub(crate) struct Words {
    pub speech_verbs: HashSet<String>,
    pub spoken_papers: Vec<String>,
    pub label_words: HashSet<String>,
    pub no_labels: HashSet<String>,
    pub not_names: HashSet<String>,
    pub letterheads: Vec<String>,
    pub furniture: Vec<String>,
}

/// The words.
pub(crate) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> =
        LazyLock::new(|| toml::from_str(include_str!("../../../data/page/words.toml")).expect("data/page/words.toml is well formed"));
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_matches_its_examples_and_no_others() {
        let mut wrong = Vec::new();
        for row in rows() {
            let found = |example: &str| -> Option<String> {
                if row.tail { tail(example).map(|t| t.cue.name.clone()) } else { whole(example).map(|c| c.name.clone()) }
            };
            for example in &row.matching {
                let kind = if row.tail { tail(example).map(|t| t.cue.kind) } else { whole(example).map(|c| c.kind) };
                if kind != Some(row.kind.into()) {
                    wrong.push(format!("{}: {example:?} is {:?}", row.name, found(example)));
                }
            }
            for example in &row.not {
                let other = found(example);
                if other.is_some() {
                    wrong.push(format!("{} must not match {example:?}, but {} does", row.name, other.unwrap_or_default()));
                }
            }
            if row.matching.is_empty() || row.not.is_empty() {
                wrong.push(format!("{}: examples that match and examples that do not are missing", row.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn lists_of_words_are_in_lower_case() {
        let w = words();
        let all = w
            .speech_verbs
            .iter()
            .chain(&w.spoken_papers)
            .chain(&w.label_words)
            .chain(&w.no_labels)
            .chain(&w.not_names)
            .chain(&w.letterheads)
            .chain(&w.furniture);
        for word in all {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
