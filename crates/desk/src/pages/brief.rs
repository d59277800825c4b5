//! The brief: what is new since a day, what matters most first, and what lies ahead.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::guard::cookie;
use crate::layout::{count, page, thousands};
use crate::pages::agenda;
use crate::pages::ledger;
use crate::rows::{line, shorten};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use std::sync::Arc;
use views::{Brief, List};

/// The cookie that holds the day that was looked at last.
const LOOKED: &str = "looked";
/// How many rows of a kind are weighed, and how many of them shown.
const WEIGHED: usize = 120;
const SHOWN: usize = 12;

pub(crate) async fn brief(State(desk): State<Arc<Desk>>, ask: Ask, headers: HeaderMap) -> Answer {
    let looked: Option<Date> = cookie(&headers, LOOKED).and_then(|d| d.parse().ok());
    let since = ask.day("since")?.or(looked);
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let brief = views::brief(case, since, WEIGHED)?;
        let weighed = [brief.statements.clone(), brief.papers.clone(), brief.events.clone()].map(weighed);
        Ok(page(&shown, "Brief", "/brief", &show(&brief, &weighed, looked, shown.options.read_only)))
    })
    .await
}

/// Remembers that all up to the last day was looked at.
pub(crate) async fn looked(State(desk): State<Arc<Desk>>) -> Result<Response, crate::problem::Problem> {
    let last = desk.ask(|_, case| Ok(case.days()?.map(|(_, last)| last))).await?.unwrap_or_default();
    let mut response = Redirect::to("/brief").into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{LOOKED}={last}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000")) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// What most independent sources tell comes first, then what is surest.
fn weighed(mut list: List) -> List {
    list.rows
        .sort_by(|a, b| (b.sources, b.row.confidence).partial_cmp(&(a.sources, a.row.confidence)).unwrap_or(std::cmp::Ordering::Equal));
    list.rows.truncate(SHOWN);
    list
}

fn show(brief: &Brief, [statements, papers, events]: &[List; 3], looked: Option<Date>, read_only: bool) -> Markup {
    let range = brief.size.days.as_ref().map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    let since = brief.since.map(|d| d.to_string()).unwrap_or_default();
    let days = |n: i64| {
        brief.size.days.as_ref().and_then(|(_, last)| last.parse::<Date>().ok()).map(|d| d.saturating_sub(jiff::Span::new().days(n)))
    };
    html! {
        h1 { "Brief" }
        p.lead {
            (count(brief.size.articles, "article")) (range) ". "
            @if brief.since.is_some() { "New since " b { (since) } ": " (count(brief.articles.len(), "article")) ", without copies." }
            @else { "No article tells when it was published: add with a date." }
        }
        form.ask action="/brief" {
            p.field { label for="since" { "New since" } input #since name="since" type="date" value=(since); }
            button { "Show" }
            @if let Some(week) = days(6) { a.all href={ "/brief?since=" (week) } { "last seven days" } }
            @if let Some(month) = days(29) { a.all href={ "/brief?since=" (month) } { "last thirty" } }
        }
        @if !read_only {
            form.quiet method="post" action="/brief/looked" {
                button { "I have looked: what comes next is new" }
                @if let Some(day) = looked { span.faint { "You last looked at what was published by " (day) "." } }
            }
        }
        div.split {
            div {
                (section("Who said what", statements, &format!("/statements?published={since}")))
                @if !brief.issues.is_empty() {
                    section aria-labelledby="wants" {
                        h2 #wants { "Who wants what" }
                        (ledger::table(&brief.issues[..brief.issues.len().min(SHOWN)]))
                        (more(brief.issues.len().min(SHOWN), brief.issues_total, "/ledger"))
                    }
                }
                (section("Papers", papers, &format!("/instruments?published={since}")))
                (section("Who did what to whom", events, &format!("/events?published={since}")))
            }
            aside {
                section aria-labelledby="ahead" {
                    h2 #ahead { "What lies ahead" }
                    @if brief.agenda.is_empty() { p.none { "Nothing that was read." } }
                    ol.rows.narrow { @for meeting in brief.agenda.iter().take(SHOWN) { (agenda::line(meeting)) } }
                    (more(brief.agenda.len().min(SHOWN), brief.agenda.len(), "/agenda"))
                }
                section aria-labelledby="articles" {
                    h2 #articles { "Articles" }
                    ol.titles {
                        @for a in brief.articles.iter().rev().take(SHOWN) {
                            li { a.main href={ "/articles/" (a.article.0) } { (shorten(a.headline.as_ref().unwrap_or(&a.key), 120)) }
                                " " span.faint { @if let Some(outlet) = &a.outlet { (outlet) ", " } (a.day.as_deref().unwrap_or("no date")) } }
                        }
                    }
                    (more(brief.articles.len().min(SHOWN), brief.articles.len(), "/sources"))
                }
            }
        }
    }
}

fn section(heading: &str, list: &List, all: &str) -> Markup {
    let id = heading.to_lowercase().replace(' ', "-");
    html! {
        @if !list.rows.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (heading) }
                ol.rows { @for told in &list.rows { (line(told)) } }
                (more(list.rows.len(), list.total, all))
            }
        }
    }
}

fn more(shown: usize, total: usize, all: &str) -> Markup {
    html! { @if total > shown { p.more { a href=(all) { "All " (thousands(total)) " →" } } } }
}
