//! The ledger of one article: issue by issue, who wants what, who answered what, since when, and on whose word.

use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use pipeline::record::{Position, PositionAct, PositionId, SHOWN};
use views::View;

/// One issue: the position that raised it and all that answer it, nearest answers first.
struct Issue<'a> {
    /// Each with how many answers deep it stands.
    rows: Vec<(usize, &'a Position)>,
}

/// Prints the positions that are more likely right than wrong.
pub fn ledger(view: &View, page: &mut Page) {
    let shown: Vec<&Position> = view.record.positions.iter().filter(|q| q.found.confidence >= SHOWN).collect();
    if shown.is_empty() {
        return;
    }
    page.heading("Who wants what");
    for (n, issue) in issues(&shown).iter().enumerate() {
        if n > 0 {
            page.blank();
        }
        for &(depth, position) in &issue.rows {
            row(view, page, depth, position);
        }
    }
}

/// The positions by issue, in the order in which the article raises them.
fn issues<'a>(positions: &[&'a Position]) -> Vec<Issue<'a>> {
    let answered = |q: &Position| q.answers.filter(|a| *a != q.id && positions.iter().any(|p| p.id == *a));
    let mut issues = Vec::new();
    let mut told: Vec<PositionId> = Vec::new();
    let mut raised: Vec<&Position> = positions.iter().copied().filter(|q| answered(q).is_none()).collect();
    raised.sort_by_key(|q| q.issue);
    // positions that answer each other in a ring raise their issue together
    for first in raised.into_iter().chain(positions.iter().copied()) {
        if told.contains(&first.id) {
            continue;
        }
        let mut issue = Issue { rows: Vec::new() };
        let mut next = vec![(0, first)];
        while let Some((depth, position)) = next.pop() {
            if told.contains(&position.id) {
                continue;
            }
            told.push(position.id);
            issue.rows.push((depth, position));
            let mut answers: Vec<&Position> = positions.iter().copied().filter(|q| answered(q) == Some(position.id)).collect();
            answers.sort_by_key(|q| std::cmp::Reverse(q.issue));
            next.extend(answers.into_iter().map(|q| (depth + 1, q)));
        }
        issues.push(issue);
    }
    issues
}

fn row(view: &View, page: &mut Page, depth: usize, position: &Position) {
    let indent = 2 + 2 * depth.min(4);
    let mut words = if depth > 0 { Words::new(FAINT, "→ ") } else { Words::default() };
    words = words.then(STRONG, &view.name(position.holder)).then(PLAIN, &format!(" {}", act(position.act)));
    if !position.toward.is_empty() {
        words = words.then(PLAIN, &format!(" ({})", view.names(&position.toward)));
    }
    words = words.then(PLAIN, &format!(": {}", view.shortened(&position.issue_text)));
    let date = view.when(position.time).map(|w| format!("{:<10}", w.value.chars().take(10).collect::<String>())).unwrap_or_default();
    page.row(indent, indent + 2, words, &format!("{date}  {}", view.place(position.issue)));
    if let Some(word) = on_whose_word(view, position) {
        page.text(indent + 2, indent + 2, Words::new(FAINT, &word));
    }
}

/// Who tells of a position, where it is neither its holder nor somebody who speaks for it.
fn on_whose_word(view: &View, position: &Position) -> Option<String> {
    let statement = position.statement.and_then(|id| view.record.statements.iter().find(|s| s.id == id))?;
    let source = statement.source.as_ref()?;
    let speaks_for = |id| {
        let actor = view.actor(id);
        let holder = view.actor(position.holder);
        id == position.holder
            || actor.is_some_and(|a| a.roles.iter().any(|r| r.of == Some(position.holder)))
            || actor.zip(holder).is_some_and(|(a, h)| a.country.is_some() && a.country == h.country)
    };
    let other = source.actor.is_none_or(|id| !speaks_for(id));
    other.then(|| view.party(source)).flatten().map(|who| format!("on the word of {who}"))
}

fn act(act: PositionAct) -> &'static str {
    match act {
        PositionAct::Demand => "demands",
        PositionAct::Request => "requests",
        PositionAct::Offer => "offers",
        PositionAct::Accept => "accepts",
        PositionAct::Reject => "rejects",
        PositionAct::Refuse => "refuses",
        PositionAct::Defer => "defers",
        PositionAct::Principle => "holds as a principle",
        PositionAct::Deny => "denies",
        PositionAct::Threaten => "threatens",
        PositionAct::Pledge => "pledges",
        PositionAct::Assess => "judges",
    }
}
