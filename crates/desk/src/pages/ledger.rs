//! The ledger: issues down, parties across, in each cell what the party holds now, and how it came to it.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page};
use crate::links;
use crate::pages::lists::narrow;
use crate::problem::Problem;
use crate::rows::{line, pages, shorten, told};
use axum::extract::{Path, State};
use maud::{Markup, html};
use pipeline::Case;
use pipeline::record::SHOWN;
use pipeline::store::{Filter, Kind, Query, RowId};
use std::sync::Arc;
use views::{Act, Issue, Stand, does};

/// How many issues a page has.
pub(crate) const ISSUES: usize = 20;
/// How many parties have a column of their own.
const COLUMNS: usize = 6;

/// A page of issues, and how many there are.
pub(crate) fn find(desk: &Arc<Desk>, case: &Case, ask: &Ask) -> Result<(Vec<Issue>, usize, usize), Problem> {
    let mut query = ask.query(&[Kind::Position])?;
    let limit = ask.limit(ISSUES)?;
    query.filter.kinds = vec![Kind::Position];
    query.filter.limit = Some(limit);
    query.filter.offset = (ask.page()? - 1) * limit;
    let mut counted = query.clone();
    counted.filter.once = true;
    let total = desk.remember(case, &ask.key("/ledger"), move |case| Ok(case.count(&counted)?))?;
    let issues = case.heads(&query)?.iter().map(|id| views::issue(case, id)).collect::<Result<Vec<_>, _>>()?;
    Ok((issues, total, limit))
}

pub(crate) async fn ledger(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let (issues, total, limit) = find(&shown, case, &ask)?;
        let mut closed = Query::default();
        closed.filter = Filter {
            kinds: vec![Kind::Instrument],
            status: Some("confidential".into()),
            confidence: Some(f64::from(SHOWN)),
            latest: true,
            heads: true,
            limit: Some(8),
            ..Filter::default()
        };
        let closed = case.find(&closed)?.into_iter().map(|row| told(case, row)).collect::<Result<Vec<_>, _>>()?;
        let lead = html! { (count(total, "issue")) ", the last spoken of first. A cell opens to the history of the position." };
        let main = html! {
            (head("Ledger", &lead))
            (narrow(&ask, "/ledger", "Act"))
            @if issues.is_empty() { p.none { "Nothing found." } } @else { (table(&issues)) }
            (pages(total, ask.page()?, limit, &ask, "/ledger"))
            @if !closed.is_empty() {
                section aria-labelledby="closed" { h2 #closed { "Kept confidential" } ol.rows { @for told in &closed { (line(told)) } } }
            }
        };
        Ok(page(&shown, "Ledger", "/ledger", &main))
    })
    .await
}

pub(crate) async fn issue(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let id: RowId = id.parse().map_err(Problem::missing)?;
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let issue = views::issue(case, &id)?;
        let main = html! {
            (head(&shorten(&issue.words, 140), &html! { "An issue of the ledger, told by " (count(issue.sources, "independent source")) ". " (days(&issue)) }))
            div.sides {
                @for stand in &issue.stands {
                    section { h2 { (holder(stand)) } ol.acts { @for act in &stand.acts { (entry(act, &issue)) } } }
                }
            }
            p { a href="/ledger" { "To the ledger" } }
        };
        Ok(page(&shown, "Ledger", "/ledger", &main))
    })
    .await
}

/// The parties that hold something on most of these issues, in the order of their number.
fn parties(issues: &[Issue]) -> Vec<String> {
    let mut counted: Vec<(usize, String)> = Vec::new();
    for stand in issues.iter().flat_map(|i| &i.stands) {
        match counted.iter_mut().find(|(_, name)| *name == stand.holder) {
            Some((n, _)) => *n += 1,
            None => counted.push((1, stand.holder.clone())),
        }
    }
    counted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    counted.into_iter().map(|(_, name)| name).take(COLUMNS).collect()
}

/// Issues × parties; parties without a column of their own share the last one.
pub(crate) fn table(issues: &[Issue]) -> Markup {
    let parties = parties(issues);
    let others = issues.iter().flat_map(|i| &i.stands).any(|s| !parties.contains(&s.holder));
    html! {
        div.scroll tabindex="0" role="region" aria-label="Issues and parties" {
            table.ledger {
                thead { tr {
                    th scope="col" { "Issue" }
                    @for party in &parties { th scope="col" { (shorten(party, 40)) } }
                    @if others { th scope="col" { "Others" } }
                } }
                tbody {
                    @for issue in issues {
                        tr id=(issue.id) {
                            th scope="row" {
                                a.main href={ "/ledger/" (issue.id) } { (shorten(&issue.words, 160)) }
                                p.meta { (days(issue)) @if issue.sources > 1 { " " span.often { b { (issue.sources) " sources" } } } }
                            }
                            @for party in &parties {
                                td { @for stand in issue.stands.iter().filter(|s| s.holder == *party) { (cell(stand, issue)) } }
                            }
                            @if others {
                                td { @for stand in issue.stands.iter().filter(|s| !parties.contains(&s.holder)) {
                                    p.holder { (holder(stand)) } (cell(stand, issue))
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn holder(stand: &Stand) -> Markup {
    html! { @match &stand.actor { Some(id) => a.actor href=(links::actor(id)) { (stand.holder) }, None => (stand.holder) } }
}

/// What a party holds now; opening it, how it came to it.
fn cell(stand: &Stand, issue: &Issue) -> Markup {
    let Some(now) = stand.acts.last() else { return Markup::default() };
    html! {
        @if stand.acts.len() == 1 { div.stand { (standing(now)) (entry_words(now, issue)) } }
        @else {
            details.stand {
                summary { (standing(now)) " " span.faint { "after " (count(stand.acts.len() - 1, "other act")) } }
                ol.acts { @for act in &stand.acts { (entry(act, issue)) } }
            }
        }
    }
}

fn standing(act: &Act) -> Markup {
    html! { span class={ "stands " (side(&act.act)) } { (does(&act.act)) } (act.to()) " " span.day { (act.day.as_deref().unwrap_or("no date")) } }
}

/// Whether an act asks, gives, or turns down.
fn side(act: &str) -> &'static str {
    match act {
        "demand" | "request" | "threaten" => "asks",
        "offer" | "accept" | "pledge" => "gives",
        "reject" | "refuse" | "deny" | "defer" => "denies",
        _ => "holds",
    }
}

fn entry(act: &Act, issue: &Issue) -> Markup {
    html! { li { (standing(act)) @if act.changed { " " span.tag { "changed" } } (entry_words(act, issue)) } }
}

fn entry_words(act: &Act, issue: &Issue) -> Markup {
    let words = if act.words == issue.words { None } else { Some(shorten(&act.words, 140)) };
    html! {
        p.words {
            // the issue's own words stand at the head of the line: here its sentence is named by its id
            @match (act.rows.first(), words) {
                (Some(id), Some(words)) => a href=(links::row(id)) { (words) },
                (Some(id), None) => a.id href=(links::row(id)) { (id) },
                (None, words) => (words.unwrap_or_default()),
            }
            @if act.sources > 1 { " " span.often { b { (act.sources) " sources" } } }
        }
    }
}

fn days(issue: &Issue) -> String {
    match &issue.days {
        Some((first, last)) if first == last => first.clone(),
        Some((first, last)) => format!("{first} – {last}"),
        None => "no date".to_owned(),
    }
}
