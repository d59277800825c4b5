//! The brief: what is new since a day, what matters most first, and what lies ahead.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::guard::cookie;
use crate::layout::{count, page, thousands};
use crate::pages::agenda;
use crate::pages::article::moment;
use crate::pages::ledger;
use crate::rows::{line, shorten};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use pipeline::store::ArticleNo;
use std::sync::Arc;
use views::{Brief, List};

/// The cookie that holds the number of the last article that there was when somebody last looked, and when that was.
const LOOKED: &str = "looked";
/// How many rows of a kind are shown.
const SHOWN: usize = 12;

pub(crate) async fn brief(State(desk): State<Arc<Desk>>, ask: Ask, headers: HeaderMap) -> Answer {
    let looked = cookie(&headers, LOOKED).and_then(|told| Looked::read(&told));
    let since = ask.day("since")?;
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let brief = match (since, &looked) {
            (None, Some(looked)) => views::brief_after(case, looked.last, SHOWN)?,
            _ => views::brief(case, since, SHOWN)?,
        };
        Ok(page(&shown, "Brief", "/brief", &show(&brief, looked.as_ref(), since.is_none(), shown.options.read_only)))
    })
    .await
}

/// When somebody last looked, and what there was then.
struct Looked {
    last: ArticleNo,
    at: String,
}

impl Looked {
    fn read(cookie: &str) -> Option<Looked> {
        let (last, at) = cookie.split_once('_')?;
        let time = at.len() <= 30 && at.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:.+".contains(&b));
        time.then_some(Looked { last: ArticleNo(last.parse().ok()?), at: at.to_owned() })
    }
}

/// Remembers that all that is there was looked at.
pub(crate) async fn looked(State(desk): State<Arc<Desk>>) -> Result<Response, crate::problem::Problem> {
    let at = (desk.options.clock)();
    let last = desk.ask(|_, case| Ok(case.last_number()?)).await?;
    let mut response = Redirect::to("/brief").into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{LOOKED}={last}_{at}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000")) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn show(brief: &Brief, looked: Option<&Looked>, by_looked: bool, read_only: bool) -> Markup {
    let by_looked = looked.filter(|_| by_looked);
    let range = brief.size.days.as_ref().map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    let since = brief.since.map(|d| d.to_string()).unwrap_or_default();
    let days = |n: i64| {
        brief.size.days.as_ref().and_then(|(_, last)| last.parse::<Date>().ok()).map(|d| d.saturating_sub(jiff::Span::new().days(n)))
    };
    let all = |path: &str| match by_looked {
        Some(looked) => format!("{path}?newer={}", looked.last.0),
        None => format!("{path}?published={since}"),
    };
    html! {
        h1 { "Brief" }
        p.lead {
            (count(brief.size.articles, "article")) (range) ". "
            @if let Some(looked) = by_looked {
                "New since you looked on " b { (moment(Some(&looked.at))) } ": " (count(brief.articles.len(), "article")) ", without copies."
            }
            @else if brief.since.is_some() { "New since " b { (since) } ": " (count(brief.articles.len(), "article")) ", without copies." }
            @else { "No article tells when it was published: add with a date." }
        }
        form.ask action="/brief" {
            p.field { label for="since" { "New since" } input #since name="since" type="date" value=(since); }
            button { "Show" }
            @if let Some(looked) = looked.filter(|_| by_looked.is_none()) { a.all href="/brief" { "since you looked on " (moment(Some(&looked.at))) } }
            @if let Some(week) = days(6) { a.all href={ "/brief?since=" (week) } { "last seven days" } }
            @if let Some(month) = days(29) { a.all href={ "/brief?since=" (month) } { "last thirty" } }
        }
        @if !read_only {
            form.quiet method="post" action="/brief/looked" {
                button { "I have looked: what comes next is new" }
            }
        }
        @if brief.articles.is_empty() && by_looked.is_some() { p.none { "Nothing came since." } }
        div.split {
            div {
                (section("Who said what", &brief.statements, &all("/statements")))
                @if !brief.issues.is_empty() {
                    section aria-labelledby="wants" {
                        h2 #wants { "Who wants what" }
                        (ledger::table(&brief.issues))
                        (more(brief.issues.len(), brief.issues_total, &all("/ledger")))
                    }
                }
                (section("Papers", &brief.papers, &all("/instruments")))
                (section("Who did what to whom", &brief.events, &all("/events")))
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
