//! Transcripts: who speaks, told by labels before the turns, or by the heading over the whole.

use crate::cues::{expand, words};
use crate::heading;
use crate::lines::Hint;
use crate::page::Part;
use article::{SectionKind, Span};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a label is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Style {
    /// `MS. PSAKI:`, `Q`.
    Capitals,
    /// `Minister Varga:`.
    Title,
}

/// Finds the turns that carry a label of their own.
pub(crate) fn label(parts: &mut [Part]) {
    let found: Vec<Option<(Style, usize)>> = parts.iter().map(|p| if p.is_open() { label_of(p.text) } else { None }).collect();
    // "Dead: 192" is no speech: what most turns of a transcript say has words.
    let spoken = |p: &Part, len: usize| p.text[len..].split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count() >= 2;
    for style in [Style::Capitals, Style::Title] {
        let labels: Vec<&str> =
            parts.iter().zip(&found).filter_map(|(p, f)| f.filter(|(s, _)| *s == style).map(|(_, len)| &p.text[..len])).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for label in &labels {
            *counts.entry(label).or_default() += 1;
        }
        let repeated = counts.values().filter(|n| **n >= 2).count();
        let wordy = parts.iter().zip(&found).filter(|(p, f)| f.is_some_and(|(s, len)| s == style && spoken(p, len))).count();
        let exchange = counts.len() >= 2 && repeated >= 1 && labels.len() >= 3 && wordy * 2 > labels.len();
        let speakers: Vec<bool> = found
            .iter()
            .zip(parts.iter())
            .map(|(f, p)| f.is_some_and(|(s, len)| s == style && (exchange || is_speaker(&p.text[..len]))))
            .collect();
        // A lone `Q` may be anything.
        let lone = labels.iter().filter(|l| **l == "Q").count() == 0 || speakers.iter().filter(|s| **s).count() == 1;
        // One label over the whole text is a headline that names its speaker: "Minister: the talks go on".
        let first = parts.iter().position(|p| p.is_open());
        let headline = |i: usize, text: &str| labels.len() == 1 && first == Some(i) && !ends_sentence(text);
        let headed: Vec<bool> = parts.iter().enumerate().map(|(i, p)| headline(i, p.text)).collect();
        for (i, part) in parts.iter_mut().enumerate().filter(|(i, _)| speakers[*i] && !headed[*i]) {
            let len = found[i].map_or(0, |(_, len)| len);
            if lone && len < 3 {
                continue;
            }
            part.kind = Some(SectionKind::Transcript);
            part.speaker = Span::new(part.span.start(), part.span.start() + len);
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '…', '”', '"', '’', ')', ']', ':'])
}

/// The style and length of the label at the start of a paragraph, without its colon.
fn label_of(text: &str) -> Option<(Style, usize)> {
    static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^((?:Q|A)[:.]\s|(?:Q|A)\s{2,}\S|Q\s[\p{Lu}“\x22(]|((?:(?:The|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|Gen)\.? )?(?:(?:Mc|Mac|De|O’|O')?\p{Lu}[\p{Lu}\p{N}.'’&-]*)(?:,? (?:(?:of|the|and|de|al|for) )?(?:(?:Mc|Mac|De|O’|O')?\p{Lu}[\p{Lu}\p{N}.'’&-]*|[#\p{N}]+)){0,6})\s?(?:[(\[][^)\]:]{1,60}[)\]]\s?)?:(?:\s|$))")
            .expect("a pattern compiles")
    });
    static TITLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&expand(r"^({NAME}(?:, {NAME})?)\s?(?:[(\[][^)\]:]{1,60}[)\]]\s?)?:\s")).expect("a pattern compiles"));
    let head = text.char_indices().nth(120).map_or(text, |(i, _)| &text[..i]);
    if let Some(found) = CAPITALS.captures(head) {
        let len = found.get(2).map_or(1, |m| m.end());
        let label = head.get(..len)?;
        let alone = len == 1 || !words().no_labels.contains(&label.to_lowercase());
        return (alone && label.chars().any(char::is_alphabetic)).then_some((Style::Capitals, len));
    }
    let found = TITLE.captures(head)?.get(1)?;
    let label = found.as_str();
    let first = label.split(' ').next().unwrap_or_default().to_lowercase();
    let barred = words().no_labels.contains(&label.to_lowercase()) || words().no_labels.contains(&first);
    (!barred && label.split(' ').count() <= 6).then_some((Style::Title, found.end()))
}

/// Whether a label names a role or is otherwise surely a speaker's.
fn is_speaker(label: &str) -> bool {
    let first = label.split([' ', ',']).next().unwrap_or_default().to_lowercase();
    let last = label.rsplit(' ').next().unwrap_or_default().to_lowercase();
    if matches!(label, "Q" | "A") {
        return true;
    }
    let known = |w: &str| words().label_words.contains(w);
    let one_word = !label.contains(' ');
    (known(&first) && (first != "the" || known(&last)) && !(one_word && label.chars().any(char::is_lowercase))) || known(&last) && one_word
}

/// Unlabelled paragraphs go on with the turn before them.
pub(crate) fn go_on(parts: &mut [Part]) {
    let mut speaker: Option<Span> = None;
    for part in parts.iter_mut() {
        match part.kind {
            Some(SectionKind::Transcript) => speaker = part.speaker.or(speaker),
            Some(SectionKind::Headline | SectionKind::Subhead | SectionKind::Byline) => speaker = None,
            None | Some(SectionKind::List) if speaker.is_some() && part.hint != Hint::Heading && !is_stage_direction(&part.flat) => {
                part.kind = Some(SectionKind::Transcript);
                part.speaker = speaker;
            }
            _ => {}
        }
    }
}

/// "(Applause.)", "[The envoy signs the letter.]": said by nobody.
fn is_stage_direction(flat: &str) -> bool {
    (flat.starts_with('(')
        && flat.ends_with([')', '.'])
        && flat.matches('(').count() == 1
        && flat.find(')').is_some_and(|i| i + 2 >= flat.len()))
        || (flat.starts_with('[') && flat.ends_with(']') && flat.matches('[').count() == 1)
}

/// Speech without labels, where the heading names who speaks: what was said in a video, beside its player or caption, and papers
/// under "Remarks by …" or "Statement by …".
pub(crate) fn unlabelled(parts: &mut [Part]) {
    let mut start = 0;
    while start < parts.len() {
        let end = (start + 1..parts.len()).find(|&i| parts[i].kind == Some(SectionKind::Headline)).unwrap_or(parts.len());
        one_story(&mut parts[start..end]);
        start = end;
    }
}

fn one_story(parts: &mut [Part]) {
    if parts.iter().any(|p| p.kind == Some(SectionKind::Transcript)) {
        return;
    }
    if let Some(answers) = interview(parts) {
        answers.into_iter().for_each(|i| parts[i].kind = Some(SectionKind::Transcript));
        return;
    }
    let headings = parts.iter().enumerate().filter(|(_, p)| matches!(p.kind, Some(SectionKind::Headline | SectionKind::Subhead)));
    let named = |find: fn(&str) -> Option<std::ops::Range<usize>>| {
        headings.clone().find_map(|(i, p)| {
            let range = find(p.text)?;
            Some((i, Span::new(p.span.start() + range.start, p.span.start() + range.end)?))
        })
    };
    if let Some((heading, speaker)) = named(heading::paper_speaker) {
        let body = &parts[heading + 1..];
        let own_words = body.iter().filter(|p| p.is_open()).any(|p| first_person(&p.flat) > 0 && !quotes(&p.flat));
        if own_words {
            for part in parts[heading + 1..].iter_mut().filter(|p| p.is_open() && p.hint != Hint::Heading && !is_stage_direction(&p.flat)) {
                part.kind = Some(SectionKind::Transcript);
                part.speaker = Some(speaker);
            }
        }
        return;
    }
    let Some((_, speaker)) = named(heading::speaker) else { return };
    // Speech stands beside the player: right before it or its caption, or right after.
    let is_player = |p: &Part| p.is_player() || matches!(p.kind, Some(SectionKind::Caption));
    if !parts.iter().any(Part::is_player) {
        return;
    }
    let spoken: Vec<bool> = parts.iter().map(|p| p.is_open() && first_person(&p.flat) >= 1 && !quotes(&p.flat)).collect();
    let players: Vec<usize> = (0..parts.len()).filter(|&i| is_player(&parts[i])).collect();
    let mut chosen = vec![false; parts.len()];
    for player in players {
        for i in (0..player).rev().take_while(|&i| spoken[i] || !parts[i].is_open() && !parts[i].is_text()) {
            chosen[i] |= spoken[i];
        }
        for i in (player + 1..parts.len()).take_while(|&i| spoken[i] || !parts[i].is_open() && !parts[i].is_text()) {
            chosen[i] |= spoken[i];
        }
    }
    let enough = (0..parts.len()).filter(|&i| chosen[i]).map(|i| first_person(&parts[i].flat)).sum::<usize>() >= 2;
    for (part, chosen) in parts.iter_mut().zip(chosen) {
        if chosen && enough {
            part.kind = Some(SectionKind::Transcript);
            part.speaker = Some(speaker);
        }
    }
}

/// Fewer questions make no interview.
const QUESTIONS: usize = 4;

/// The answers of an interview whose questions and answers carry no labels: short paragraphs that ask "you" something, or hold it against "you", each with an answer in the first
/// person behind it. What is asked stays prose.
fn interview(parts: &[Part]) -> Option<Vec<usize>> {
    let asks = |p: &Part| {
        let open = p.is_open() || p.kind == Some(SectionKind::Subhead);
        open && p.flat.ends_with('?') && p.flat.split(' ').count() <= 60 && !quotes(&p.flat)
    };
    let first = parts.iter().position(asks)?;
    let held_against = |p: &Part| p.flat.split(' ').count() <= 40 && second_person(&p.flat) && first_person(&p.flat) == 0;
    let (mut questions, mut answers) = (Vec::new(), Vec::new());
    for (i, part) in parts.iter().enumerate().skip(first) {
        let is_question = questions.last().is_none_or(|&q| q + 1 < i) && (asks(part) || part.is_open() && held_against(part));
        if is_question {
            questions.push(i);
        } else if part.is_open() && !is_stage_direction(&part.flat) {
            answers.push(i);
        }
    }
    let asked: Vec<usize> = questions.iter().copied().filter(|&q| asks(&parts[q])).collect();
    let to_you = asked.iter().filter(|&&q| second_person(&parts[q].flat)).count();
    let own = answers.iter().filter(|&&a| first_person(&parts[a].flat) > 0).count();
    let quoting = answers.iter().filter(|&&a| quotes(&parts[a].flat)).count();
    (asked.len() >= QUESTIONS && to_you >= 2 && 2 * own >= answers.len() && 3 * quoting <= answers.len()).then_some(answers)
}

fn second_person(flat: &str) -> bool {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase();
    flat.split(' ').any(|w| matches!(bare(w).as_str(), "you" | "your" | "yours" | "yourself" | "you're" | "you've" | "you'd" | "you'll"))
}

/// How many words of the first person a paragraph has.
fn first_person(flat: &str) -> usize {
    const WORDS: &[&str] =
        &["i", "we", "our", "my", "us", "me", "i'm", "i've", "i'll", "we're", "we've", "we'll", "ours", "mine", "myself", "ourselves"];
    flat.split(' ')
        .filter(|w| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
            // "US" is a country and "I." a number.
            bare != "US" && !(bare == "I" && w.ends_with('.')) && WORDS.contains(&bare.to_lowercase().as_str())
        })
        .count()
}

fn quotes(flat: &str) -> bool {
    flat.contains(['"', '“', '”', '«', '»'])
}
