//! The brief as Markdown, for a mail or a wiki.

use crate::brief::Brief;
use crate::ledger::Issue;
use crate::list::{List, Told};
use crate::times::When;
use std::fmt::Write;
use store::Named;

/// The brief as Markdown; every row ends in its id.
pub fn markdown(brief: &Brief, citation: &str) -> String {
    let mut out = String::new();
    let since = brief.since.map(|d| d.to_string()).unwrap_or_else(|| "the beginning".to_owned());
    // writing to a string cannot fail
    let _ = writeln!(out, "# What is new since {since}\n\n{}\n\n## Articles\n", plain(citation));
    for a in &brief.articles {
        let outlet = a.outlet.as_ref().map(|o| format!(", {}", plain(o))).unwrap_or_default();
        let _ = writeln!(
            out,
            "- {}{outlet}, {} `{}`",
            plain(a.headline.as_ref().unwrap_or(&a.key)),
            a.day.as_deref().unwrap_or("no date"),
            a.article.0
        );
    }
    section(&mut out, "Who said what", &brief.statements);
    if !brief.issues.is_empty() {
        let _ = writeln!(out, "\n## Who wants what\n");
        brief.issues.iter().for_each(|i| issue(&mut out, i));
    }
    section(&mut out, "Papers", &brief.papers);
    section(&mut out, "Who did what to whom", &brief.events);
    if !brief.agenda.is_empty() {
        let _ = writeln!(out, "\n## What lies ahead\n");
        for m in &brief.agenda {
            let when = m.when.as_ref().map_or_else(|| "no date".to_owned(), |w| w.label().trim().to_owned());
            let _ = writeln!(out, "- **{when}**: {} {}: {} `{}`", m.row.status, m.row.act, plain(&names(&m.row.gist.who)), m.id);
        }
    }
    out
}

fn section(out: &mut String, heading: &str, list: &List) {
    if list.rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {heading}\n");
    for told in &list.rows {
        let _ = writeln!(out, "- {} `{}`", line(told), told.row.id);
    }
    if list.total > list.rows.len() {
        let _ = writeln!(out, "- … and {} more", list.total - list.rows.len());
    }
}

fn line(told: &Told) -> String {
    let row = &told.row;
    let whom = if row.gist.whom.is_empty() { String::new() } else { format!(" → {}", plain(&names(&row.gist.whom))) };
    let time = row.gist.time.as_deref().and_then(When::parse).map(|w| format!(", {}", w.label().trim())).unwrap_or_default();
    let sources = if told.sources > 1 { format!(" ({} sources)", told.sources) } else { String::new() };
    format!("**{}**{whom}, {}{time}: {}{sources}", plain(&names(&row.gist.who)), row.act, plain(&row.gist.words))
}

fn issue(out: &mut String, issue: &Issue) {
    let _ = writeln!(out, "- {} `{}`", plain(&issue.words), issue.id);
    for stand in &issue.stands {
        let acts = stand.acts.iter().map(|a| format!("{}{} ({})", a.act, plain(&a.to()), a.day.as_deref().unwrap_or("no date")));
        let _ = writeln!(out, "  - **{}**: {}", plain(&stand.holder), acts.collect::<Vec<_>>().join(" → "));
    }
}

pub(crate) fn names(all: &[Named]) -> String {
    if all.is_empty() { "not named".to_owned() } else { all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ") }
}

/// The words as they are, whatever marks they have.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(super::plain("*a* <b> [c](d)"), "\\*a\\* \\<b\\> \\[c\\](d)");
    }
}
