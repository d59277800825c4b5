//! The agenda: a calendar of a month, and its meetings, calls and visits in a list with what became of each.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{head, page};
use crate::links;
use crate::problem::Problem;
use crate::rows::{hand, says, shorten};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::Kind;
use std::sync::Arc;
use views::{Meeting, When};

/// What lies ahead of a day, or what a month holds.
pub(crate) fn find(case: &Case, ask: &Ask) -> Result<(Option<Date>, Vec<Meeting>), Problem> {
    let mut query = ask.query(&[Kind::Engagement])?;
    query.filter.limit = None;
    query.filter.offset = 0;
    let Some(month) = month(ask)? else {
        let last = case.days()?.and_then(|(_, last)| last.parse().ok());
        let from = ask.day("from")?.or(last);
        return Ok((None, from.map(|from| views::agenda(case, &query, from)).transpose()?.unwrap_or_default()));
    };
    query.filter.before = Some(month.last_of_month().to_string());
    let all = views::agenda(case, &query, month)?;
    let within = |m: &Meeting| m.when.as_ref().is_some_and(|w| (w.start.year(), w.start.month()) == (month.year(), month.month()));
    Ok((Some(month), all.into_iter().filter(within).collect()))
}

fn month(ask: &Ask) -> Result<Option<Date>, Problem> {
    let parse = |v: &str| format!("{v}-01").parse().map_err(|_| Problem::question(format!("month: '{v}' is none; write 2022-01")));
    ask.get("month").map(parse).transpose()
}

pub(crate) async fn agenda(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let (month, meetings) = find(case, &ask)?;
        let last: Option<Date> = case.days()?.and_then(|(_, last)| last.parse().ok());
        let around = month.or(last.map(|d| d.first_of_month()));
        let lead = match month {
            Some(_) => html! { (meetings.len()) " meetings, calls and visits with a day in this month." },
            None => html! { (meetings.len()) " meetings, calls and visits ahead of the last article" @if let Some(day) = last { ", " (day) } "; those without a day come last." },
        };
        let title = month.map_or("Agenda".to_owned(), |m| format!("Agenda, {}", m.strftime("%B %Y")));
        let main = html! {
            (head(&title, &lead))
            nav.leaf aria-label="Months" {
                @if let Some(month) = around {
                    @let to = |n: i64| ask.with("/agenda", &[("month", &month.saturating_add(n.months()).strftime("%Y-%m").to_string())]);
                    a rel="prev" href=(to(-1)) { "← " (month.saturating_sub(1.months()).strftime("%B")) }
                    a href=(to(0)) { (month.strftime("%B %Y")) }
                    a rel="next" href=(to(1)) { (month.saturating_add(1.months()).strftime("%B")) " →" }
                }
                a href="/agenda" { "Ahead" }
                a href=(ask.with("/agenda.ics", &[])) { "Calendar file (.ics)" }
            }
            @if let Some(month) = month { (calendar(month, &meetings)) }
            @if meetings.is_empty() { p.none { "Nothing found." } }
            ol.rows { @for meeting in &meetings { (line(meeting)) } }
        };
        Ok(page(&shown, "Agenda", "/agenda", &main))
    })
    .await
}

/// A month in weeks.
fn calendar(month: Date, meetings: &[Meeting]) -> Markup {
    let before = i64::from(month.weekday().to_monday_zero_offset());
    let weeks = (before + i64::from(month.days_in_month()) + 6) / 7;
    let first = month.saturating_sub(before.days());
    html! {
        table.month {
            caption.unseen { (month.strftime("%B %Y")) }
            thead { tr { @for day in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] { th scope="col" { (day) } } } }
            tbody {
                @for week in 0..weeks {
                    tr {
                        @for day in 0..7 {
                            @let date = first.saturating_add((week * 7 + day).days());
                            td class=[(date.month() != month.month()).then_some("other")] {
                                span.date { (date.day()) }
                                @for m in meetings.iter().filter(|m| m.when.as_ref().is_some_and(|w| w.start == date && w.value.len() >= 10)) {
                                    a class={ "meeting " (m.row.status) } href={ "#" (m.id) } title=(m.row.gist.words) {
                                        (m.row.act) @if let Some(who) = m.row.gist.who.first() { " " (shorten(&who.name, 24)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A meeting with what was said of it before.
pub(crate) fn line(m: &Meeting) -> Markup {
    html! {
        li.row.dated id=(m.id) data-kind="engagement" {
            span.day { (m.when.as_ref().map_or_else(|| "no date".to_owned(), |w| w.label().trim().to_owned())) }
            div.what {
                p.who { (says(&m.row)) }
                p.words { a.main href=(links::row(&m.row.id)) { (shorten(&m.row.gist.words, 200)) } }
                p.meta { (hand(&m.row)) @if m.sources > 1 { span.often { b { (m.sources) " sources" } } } }
                @if m.history.len() > 1 {
                    ol.history {
                        @for step in &m.history {
                            li {
                                span.day { (step.published.as_deref().unwrap_or("no date")) } " "
                                a href=(links::row(&step.row)) { (step.status) }
                                @if let Some(when) = step.time.as_deref().and_then(When::parse) { " for " (when.label().trim()) }
                            }
                        }
                    }
                }
            }
            a.id href=(links::row(&m.row.id)) title="permanent link" { (m.id) }
        }
    }
}

/// What the page of the same question shows, as a calendar file.
pub(crate) async fn ics(State(desk): State<Arc<Desk>>, ask: Ask) -> Result<Response, Problem> {
    let calendar = desk
        .ask(move |_, case| {
            let (_, meetings) = find(case, &ask)?;
            let heads: Vec<_> = meetings.into_iter().map(|m| m.id).collect();
            export::calendar(case, &heads).map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))
        })
        .await?;
    Ok((
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"agenda.ics\"")],
        calendar,
    )
        .into_response())
}
