//! Adding articles: paste, address, files; and how it goes.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::jobs::{Job, Step};
use crate::layout::{head, page};
use crate::problem::Problem;
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

pub(crate) async fn add(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let job = match ask.number("job")? {
        Some(no) => Some(
            desk.jobs
                .get(no as u64)
                .ok_or_else(|| Problem::missing(format!("there is no job {no} any more; /sources has what was added")))?,
        ),
        None => None,
    };
    let main = html! {
        (head("Add", &html! { "An article is read as soon as it is here, and kept with its text. Texts belong to their authors: whether you may keep them is for the law and their licence to say." }))
        @if let Some(job) = &job { (progress(job)) }
        @if desk.options.read_only { p.none { "This desk was opened with --read-only: nothing can be added." } }
        @else { (form()) }
    };
    Ok(page(&desk, "Add", "/add", &main))
}

fn form() -> Markup {
    html! {
        form.add method="post" action="/api/v1/articles" enctype="multipart/form-data" data-add {
            p.field.wide {
                label for="text" { "Paste a text" }
                textarea #text name="text" rows="12" spellcheck="false" aria-describedby="text-help" {}
                span.faint #text-help { "The headline in the first line, then the paragraphs; HTML is read too." }
            }
            p.field.wide { label for="url" { "or give an address" } input #url name="url" type="url" placeholder="https://…" autocomplete="off"; }
            p.field.wide.drop { label for="files" { "or choose files, or drop them anywhere on this page" } input #files name="files" type="file" multiple; }
            div.pair {
                p.field { label for="publisher" { "Outlet" } input #publisher name="publisher" autocomplete="off"; }
                p.field { label for="published" { "Published" } input #published name="published" type="date"; }
            }
            button { "Add" }
        }
    }
}

fn progress(job: &Job) -> Markup {
    let (steps, ended) = job.steps(0);
    html! {
        section.progress aria-labelledby="job" data-job=(job.no) data-ended[ended] {
            h2 #job { "What came of it" }
            ol.plain aria-live="polite" { @for step in &steps { li { (told(step)) } } }
            @if !ended { p.faint { "Working … " noscript { a href={ "/add?job=" (job.no) } { "look again" } } } }
        }
    }
}

/// A step in words; the script of the page says the same of those that come later.
fn told(step: &Step) -> Markup {
    html! {
        @match step {
            Step::Added { article } => { "Read and added as " a href={ "/articles/" (article) } { "article " (article) } "." },
            Step::Known { article } => { "Was there already: " a href={ "/articles/" (article) } { "article " (article) } "." },
            Step::Failed { why } => span.failed { "Failed. " (why) },
            Step::Linking => "Telling what is the same across articles …",
            Step::Done { added, known, failed } => b { (added) " added, " (known) " were there, " (failed) " failed." },
        }
    }
}
