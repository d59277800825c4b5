//! Sources: outlets, their articles, copies, and what was read when.

use super::Answer;
use crate::ask::{Ask, PAGE};
use crate::desk::Desk;
use crate::layout::{count, head, page, thousands};
use crate::links;
use crate::problem::Problem;
use crate::rows::{pages, shorten};
use axum::extract::State;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{Listed, Outlet, Run, Shelf};
use std::sync::Arc;

/// What stands for articles that tell no outlet, in an address.
const NONE: &str = "-";
/// How many outlets are listed.
const OUTLETS: usize = 300;

pub(crate) fn shelf(case: &Case, ask: &Ask) -> Result<(Vec<Listed>, usize, usize), Problem> {
    let limit = ask.limit(PAGE)?;
    let outlet = ask.get("outlet").map(|o| (o != NONE).then(|| o.to_owned()));
    let shelf = Shelf { outlet, headline: ask.get("q").map(str::to_owned), limit, offset: (ask.page()? - 1) * limit };
    let (articles, total) = case.shelf(&shelf)?;
    Ok((articles, total, limit))
}

pub(crate) async fn sources(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let (articles, total, limit) = shelf(case, &ask)?;
        let (outlets, runs) = (case.outlets()?, case.runs()?);
        let title = match ask.get("outlet") {
            Some(NONE) => "Articles without an outlet".to_owned(),
            Some(outlet) => outlet.to_owned(),
            None => "Sources".to_owned(),
        };
        let main = html! {
            (head(&title, &html! { (count(total, "article")) ", the last published first. Copies tell the same in the same words and count as one source." }))
            form.ask action="/sources" {
                p.field.wide { label for="q" { "Headline" } input #q name="q" value=[ask.get("q")] autocomplete="off"; }
                @if let Some(outlet) = ask.get("outlet") { input type="hidden" name="outlet" value=(outlet); }
                button { "Find" }
                @if ask.get("q").is_some() || ask.get("outlet").is_some() { a.all href="/sources" { "Show all" } }
            }
            div.split {
                div { (table(&articles)) (pages(total, ask.page()?, limit, &ask, "/sources")) }
                aside { (list_of_outlets(&outlets)) (read_by(&runs)) }
            }
        };
        Ok(page(&shown, &title, "/sources", &main))
    })
    .await
}

fn table(articles: &[Listed]) -> Markup {
    html! {
        @if articles.is_empty() { p.none { "Nothing found." } }
        @else {
            table.list {
                thead { tr { th scope="col" { "Published" } th scope="col" { "Headline" } th scope="col" { "Outlet" } th scope="col" { "Read" } th.n scope="col" { "No." } } }
                tbody {
                    @for a in articles {
                        tr.row id={ "article-" (a.article.0) } {
                            td.days { (a.day.as_deref().unwrap_or("no date")) }
                            th scope="row" {
                                a.main href={ "/articles/" (a.article.0) } { (shorten(a.headline.as_ref().unwrap_or(&a.key), 140)) }
                                @if a.copy_of != a.article { " " a.tag href={ "/articles/" (a.copy_of.0) } { "copy of " (a.copy_of.0) } }
                                @if a.masked { " " span.tag { "without text" } }
                            }
                            td { (a.outlet.as_deref().unwrap_or_default()) }
                            td.days { (a.added.get(..10).unwrap_or(&a.added)) }
                            td.n { (a.article.0) }
                        }
                    }
                }
            }
        }
    }
}

fn list_of_outlets(outlets: &[Outlet]) -> Markup {
    html! {
        section aria-labelledby="outlets" {
            h2 #outlets { "Outlets" }
            table.list {
                thead { tr { th scope="col" { "Outlet" } th.n scope="col" { "Articles" } th.n scope="col" { "Copies" } th scope="col" { "Last" } } }
                tbody { @for o in outlets.iter().take(OUTLETS) { tr {
                    td { a href=(links::to("/sources", &[("outlet", o.name.as_deref().unwrap_or(NONE))])) { (o.name.as_deref().unwrap_or("not told")) } }
                    td.n { (thousands(o.articles)) } td.n { (thousands(o.copies)) }
                    td.days { @if let Some((_, last)) = &o.days { (last) } }
                } } }
            }
        }
    }
}

fn read_by(runs: &[Run]) -> Markup {
    html! {
        section aria-labelledby="read-by" {
            h2 #read-by { "Read by" }
            ul.plain { @for r in runs { li { "demarche " (r.version) br; span.faint { (r.model) br; (shorten(&r.rules, 24)) } } } }
        }
    }
}
