//! Names in headings and bylines.

use crate::cues::{expand, words};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Whether a line holds nothing but the names of one or a few persons: "Christine Okoye", "Lena Ort and Tom Vale".
pub(crate) fn is_names(flat: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^{}$", expand("{FULLS}"))).expect("a pattern compiles"));
    if flat.len() > 90 || !NAMES.is_match(flat) {
        return false;
    }
    let people = flat.split(", ").flat_map(|p| p.split(" and ")).flat_map(|p| p.split(" & "));
    people.into_iter().all(|person| {
        let words_of: Vec<&str> = person.split(' ').collect();
        (2..=4).contains(&words_of.len())
            && words_of.iter().all(|w| {
                let bare = w.trim_end_matches('.');
                !words().not_names.contains(&bare.to_lowercase()) && bare.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c))
            })
            && words_of.last().is_some_and(|w| w.chars().count() > 1 && !w.ends_with('.') || matches!(*w, "Jr." | "Sr."))
    })
}

/// Names without where each of them wrote from: "Lena Ort in Velt and Tom Vale in Arno" without "in Velt" and "in Arno".
pub(crate) fn without_places(flat: &str) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(&expand(r" in {NAME}")).expect("a pattern compiles"));
    PLACE.replace_all(flat, "").into_owned()
}

/// Whether a line above the headline says whose paper it is: "MINISTRY OF FOREIGN AFFAIRS OF ARNLAND".
pub(crate) fn is_letterhead(flat: &str) -> bool {
    let lower = flat.to_lowercase();
    let capitals = flat.split(' ').filter(|w| w.chars().count() > 3).all(|w| w.starts_with(char::is_uppercase));
    capitals && flat.split(' ').count() <= 8 && words().letterheads.iter().any(|l| lower.contains(l.as_str()))
}

/// Who wrote it, from the text of a byline section; `None` where it names nobody who did ("Editing by …" alone).
pub(crate) fn byline(flat: &str) -> Option<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[(\[—–―-]*\s*(?i:(?:written |story |words |text |compiled |analysis |opinion |reporting |writing |reported |report )*by:?\s|reporting and writing by |(?:reporting|writing)(?: in [\p{L} ]+)? by )?")
            .expect("a pattern compiles")
    });
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*(?:;.*|[.,;]? (?:additional reporting|editing|edited|writing) (?:by|from|in)\b.*|,? (?:reported|contributed)\b.*|,? (?:is|are) (?:a|an|the)\b.*|\s?\|.*|[)\]]\.?)$").expect("a pattern compiles")
    });
    if ["Editing by", "Edited by", "(Editing by", "Translated by"].iter().any(|s| flat.starts_with(s)) {
        return None;
    }
    let from = LEAD.find(flat).map_or(0, |m| m.end());
    let names = AFTER.replace(&flat[from..], "");
    let names = names.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '(' | ')' | '—' | '–'));
    (!names.is_empty()).then(|| names.to_owned())
}

/// The words of a heading that name who speaks under it: "Varga" in "Varga calls the letter ‘a way forward’", "President Varga" in
/// "Remarks by President Varga on the treaty".
pub(crate) fn speaker(heading: &str) -> Option<Range<usize>> {
    paper_speaker(heading).or_else(|| verb_speaker(heading))
}

/// In "Remarks by X on …" and its like, where X is.
pub(crate) fn paper_speaker(heading: &str) -> Option<Range<usize>> {
    static PAPER: LazyLock<Regex> = LazyLock::new(|| {
        let papers: Vec<String> = words().spoken_papers.iter().map(|p| regex::escape(p)).collect();
        Regex::new(&format!(r"(?i)^(?:\p{{L}}+ ){{0,3}}(?:{})s? (?:by|of|from) ", papers.join("|"))).expect("a pattern compiles")
    });
    static UP_TO: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s(?:on|at|in|to|regarding|following|before|after|during|about|as|for|upon|concerning|ahead|marking|announcing|condemning|welcoming|celebrating|commemorating|honoring|congratulating)\s|\s?[:;–—(|-]\s|$").expect("a pattern compiles")
    });
    let start = PAPER.find(heading)?.end();
    let name = &heading[start..];
    let end = UP_TO.find(name)?.start();
    let mut name = name[..end].trim_end();
    // A comma ends the name, unless it stands in a list of names or before "Jr.".
    if let Some((first, rest)) = name.split_once(", ")
        && !rest.contains(" and ")
        && !matches!(rest.trim_end_matches('.'), "Jr" | "Sr")
    {
        name = first;
    }
    let good = name.chars().next().is_some_and(|c| c.is_uppercase() || name.starts_with("the ")) && name.split(' ').count() <= 12;
    good.then(|| start..start + name.len())
}

/// Before a verb of speech, or around a colon or comma: "Varga: …", "…, Varga says".
fn verb_speaker(heading: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for lead in ["Watch: ", "Video: ", "Transcript: ", "LIVE: ", "Live: ", "WATCH: ", "Full text: "] {
        if heading.starts_with(lead) {
            start = lead.len();
        }
    }
    let is_capital = |w: &str| w.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let mut at = start;
    for word in heading[start..].split(' ').take(7) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if at > start && words().speech_verbs.contains(&bare.to_lowercase()) {
            return Some(start..at - 1);
        }
        if !is_capital(word) {
            break;
        }
        at += word.len() + usize::from(at + word.len() < heading.len());
        if let Some(name) = word.strip_suffix(':') {
            let end = at - 1 - (word.len() - name.len());
            return (end > start && heading[end..].chars().any(char::is_alphabetic)).then_some(start..end);
        }
    }
    // At the end: "…, Varga says", "…, says Varga".
    let (_, last) = [", ", ",’ ", ",' ", ",” ", ",\" "].iter().find_map(|s| heading.rsplit_once(s))?;
    let from = heading.len() - last.len();
    let listed: Vec<&str> = last.split(' ').collect();
    match listed.as_slice() {
        [name @ .., verb]
            if !name.is_empty() && words().speech_verbs.contains(&verb.to_lowercase()) && name.iter().all(|w| is_capital(w)) =>
        {
            Some(from..heading.len() - verb.len() - 1)
        }
        [verb, name @ ..]
            if !name.is_empty() && words().speech_verbs.contains(&verb.to_lowercase()) && name.iter().all(|w| is_capital(w)) =>
        {
            Some(from + verb.len() + 1..heading.len())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_nothing_else() {
        let check = |line: &str, yes: bool| assert_eq!(is_names(line), yes, "{line}");
        check("Lena Ort", true);
        check("Lena M. Ort", true);
        check("Lena Ort and Tom Vale", true);
        check("Lena Ort, Tom Vale and Ana Brill", true);
        check("LENA ORT", true);
        check("Lena", false);
        check("Foreign Policy", false);
        check("Thank You", false);
        check("United Nations", false);
        check("Lena Ort left", false);
    }

    #[test]
    fn bylines_lose_their_by() {
        let check = |line: &str, names: Option<&str>| assert_eq!(byline(line).as_deref(), names, "{line}");
        check("By Lena Ort and Tom Vale", Some("Lena Ort and Tom Vale"));
        check("BY LENA ORT", Some("LENA ORT"));
        check("By Lena Ort, Northern Wire", Some("Lena Ort, Northern Wire"));
        check("Lena Ort", Some("Lena Ort"));
        check("(Reporting by Lena Ort in Velt; Editing by Tom Vale)", Some("Lena Ort in Velt"));
        check("Editing by Tom Vale", None);
        check("— Lena Ort", Some("Lena Ort"));
    }

    #[test]
    fn headings_name_who_speaks() {
        let check = |heading: &str, name: Option<&str>| assert_eq!(speaker(heading).map(|r| &heading[r]), name, "{heading}");
        check("Varga calls the letter ‘a way forward’", Some("Varga"));
        check("Foreign Minister Varga Warns Arnland Over Gas", Some("Foreign Minister Varga"));
        check("Varga: ‘We will not sign’", Some("Varga"));
        check("‘We will not sign,’ says Varga", Some("Varga"));
        check("The treaty is dead, Varga says", Some("Varga"));
        check("Remarks by President Varga on the Treaty of Velt", Some("President Varga"));
        check("Statement by President Ana B. Varga, Jr. on the Treaty", Some("President Ana B. Varga, Jr."));
        check("Remarks by President Varga, Velt", Some("President Varga"));
        check("Joint Statement of Arnland, Velmark and Ostland on Gas", Some("Arnland, Velmark and Ostland"));
        check("Statement from the Arnish Foreign Ministry", Some("the Arnish Foreign Ministry"));
        check("Envoys leave the hall", None);
        check("Talks go on in Velt", None);
    }
}
