//! The review: one row at a time with its sentence, what the machine makes of it, and what a person may say, each by a key.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{page, thousands};
use crate::links;
use crate::pages::article::{Sheet, corrections, moment, parts, suggested};
use crate::pages::lists::TELLING;
use crate::problem::Problem;
use crate::rows::says;
use axum::extract::State;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::article::Span;
use pipeline::store::{Change, Kind, RowId};
use serde::Serialize;
use std::sync::Arc;
use views::Shown;

/// How many rows are put in order at a time.
const QUEUE: usize = 400;
/// How many sections of the text stand before and behind the row's own.
const AROUND: usize = 2;

/// How far the review is.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Progress {
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
    pub(crate) mended: usize,
    /// Rows still in the queue.
    pub(crate) left: usize,
}

impl Progress {
    /// How many of the machine's rows a person found right as they were, of those looked at.
    fn agreement(&self) -> Option<usize> {
        let all = self.accepted + self.rejected + self.mended;
        (all > 0).then(|| (100 * self.accepted + all / 2) / all)
    }
}

/// The rows to look at, in order, without those that were decided.
pub(crate) fn queue(desk: &Desk, case: &Case, kinds: &[Kind]) -> Result<Vec<RowId>, Problem> {
    let key = kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(",");
    let all = desk.queue(&key, || Ok(case.doubtful(kinds, QUEUE)?))?;
    Ok(all)
}

pub(crate) fn progress(case: &Case) -> Result<Progress, Problem> {
    let mut progress = Progress::default();
    for c in case.corrections_that_hold()? {
        match &c.change {
            Some(Change::Accept { .. }) => progress.accepted += 1,
            Some(Change::Reject) => progress.rejected += 1,
            Some(Change::Edit { .. } | Change::Merge { .. }) => progress.mended += 1,
            _ => {}
        }
    }
    Ok(progress)
}

pub(crate) async fn review(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    if ask.get("fresh").is_some() {
        desk.forget_queues();
    }
    desk.ask(move |_, case| {
        let kinds = ask.kinds(&TELLING)?;
        let queue = queue(&shown, case, &kinds)?;
        let mut progress = progress(case)?;
        // what a person has decided, or has taken away, is no longer waiting
        let waits = |id: &RowId| case.row(id).is_ok_and(|row| row.hand == "machine");
        progress.left = queue.iter().filter(|id| waits(id)).count();
        let asked = ask.get("row").map(|id| id.parse::<RowId>().map_err(Problem::question)).transpose()?;
        let after = ask.get("after").map(|id| id.parse::<RowId>().map_err(Problem::question)).transpose()?;
        let start = after.and_then(|a| queue.iter().position(|id| *id == a)).map_or(0, |at| at + 1);
        let next = asked.or_else(|| queue[start..].iter().chain(&queue[..start]).find(|id| waits(id)).cloned());
        let main = match next {
            Some(id) => {
                let sheet = Sheet::read(case, id.article, Some(&id), &Ask::default())?;
                show(&sheet, &ask, &progress, shown.options.read_only)
            }
            None => html! {
                h1 { "Review" }
                (counts(&progress, &ask))
                p.none { "Nothing is waiting. " a href="/review?fresh=1" { "Look again" } }
            },
        };
        Ok(page(&shown, "Review", "/review", &main))
    })
    .await
}

fn counts(progress: &Progress, ask: &Ask) -> Markup {
    html! {
        p.lead.counts {
            b { (thousands(progress.left)) } " waiting, the most doubtful and weighty first. Decided: "
            b { (progress.accepted) } " accepted, " b { (progress.rejected) } " rejected, " b { (progress.mended) } " mended"
            @if let Some(agreement) = progress.agreement() { "; people agreed with the machine in " b { (agreement) " %" } }
            "."
            @if let Some(no) = ask.get("undo") {
                " " form.inline method="post" action={ "/api/v1/corrections/" (no) "/undo" } {
                    input type="hidden" name="next" value="/review";
                    button type="submit" data-does="u" { "Undo “" (ask.get("done").unwrap_or("the last")) "” " kbd { "u" } }
                }
            }
        }
    }
}

fn show(sheet: &Sheet, ask: &Ask, progress: &Progress, read_only: bool) -> Markup {
    let Some(shown) = &sheet.selected else { return Markup::default() };
    let row = &shown.row;
    let next = links::to("/review", &[("after", row.id.to_string().as_str()), ("kind", ask.get("kind").unwrap_or_default())]);
    html! {
        h1.small { "Review" }
        (counts(progress, ask))
        form.ask action="/review" {
            p.field {
                label for="kind" { "Look at" }
                select #kind name="kind" {
                    option value="" { "all kinds" }
                    @for kind in TELLING { option value=(kind.name()) selected[ask.get("kind") == Some(kind.name())] { (kind.name()) "s" } }
                }
            }
            button { "Go" }
        }
        div.evidence.review data-review=(row.id) data-next=(next) {
            article.text lang="en" {
                header {
                    p.meta {
                        a href=(links::row(&row.id)) { (sheet.record.article.headline.as_deref().unwrap_or("the article")) }
                        span { (sheet.record.article.publisher.as_deref().unwrap_or_default()) }
                        span { (moment(sheet.record.article.published.as_deref())) }
                    }
                }
                @if let Some(window) = around(sheet, shown) { (sheet.text(window)) }
            }
            aside.beside aria-label="The row" {
                section.detail {
                    h2 { span class={ "swatch k-" (row.body.kind().name()) } {} (row.body.kind().name()) " " a href=(links::row(&row.id)) { (row.id) } }
                    p.who { (says(row)) }
                    p.words { "“" (row.gist.words) "”" }
                    dl.facts {
                        div { dt { "By" } dd { (suggested(row)) } }
                        div { dt { "Day" } dd { (row.day.as_deref().unwrap_or("no date")) } }
                        @if !shown.because.is_empty() { div { dt { "Found by" } dd { @for b in &shown.because { code { (b) } " " } } } }
                        @if shown.group.rows > 1 { div { dt { "Told" } dd { (shown.group.rows) " times, by " (shown.group.sources) " independent" } } }
                    }
                    (corrections(&shown.corrections))
                    @if read_only { p.none { "This desk was opened with --read-only." } }
                    @else { (deeds(sheet, shown, &next)) }
                }
            }
        }
    }
}

/// What a person may say of the row.
fn deeds(sheet: &Sheet, shown: &Shown, next: &str) -> Markup {
    let id = &shown.row.id;
    let hidden = |action: &str| {
        html! {
            input type="hidden" name="action" value=(action);
            input type="hidden" name="row" value=(id);
            input type="hidden" name="next" value=(next);
        }
    };
    let attributable = shown.row.body.kind() != Kind::Actor;
    html! {
        div.deeds role="group" aria-label="Decide" {
            form method="post" action="/api/v1/corrections" { (hidden("accept")) button.yes data-does="y" { "Right " kbd { "y" } } }
            form method="post" action="/api/v1/corrections" { (hidden("reject")) button.no data-does="x" { "Wrong " kbd { "x" } } }
            a.button data-does="n" href=(next) { "Next " kbd { "n" } }
        }
        div.deeds.more role="group" aria-label="Mend" {
            form method="post" action="/api/v1/corrections" data-span {
                (hidden("span"))
                input type="hidden" name="start"; input type="hidden" name="end";
                button data-does="e" { "Mark the words, then edit the span " kbd { "e" } }
            }
            @if attributable {
                form method="post" action="/api/v1/corrections" {
                    (hidden("reattribute"))
                    label for="actor" { "Who is behind it " kbd { "s" } }
                    select #actor name="actor" data-does="s" required {
                        option value="" { "choose …" }
                        @for actor in &sheet.record.actors {
                            option value={ (id.article.0) "." (actor.id) } { (actor.name) @if let Some(role) = actor.roles.first() { ", " (role.title) } }
                        }
                    }
                    button { "Change" }
                }
            }
            form method="post" action="/api/v1/corrections" {
                (hidden("redate"))
                label for="day" { "On which day " kbd { "d" } }
                input #day name="day" type="date" required data-does="d" value=[shown.row.day.as_deref()];
                button { "Re-date" }
            }
            form method="post" action="/api/v1/corrections" {
                (hidden("merge"))
                label for="into" { "The same as row " kbd { "m" } }
                input #into name="into" required data-does="m" placeholder="12.s3" pattern="[0-9]+\\.[a-z][0-9]+" autocomplete="off";
                button { "Merge" }
            }
        }
    }
}

/// The sections around the row's own words.
fn around(sheet: &Sheet, shown: &Shown) -> Option<Span> {
    let sections = &sheet.record.article.sections;
    let anchor = shown.row.body.anchor();
    let own = |at: usize| sections.iter().position(|s| s.span.end() > at);
    let first = own(anchor.iter().map(|s| s.start()).min().unwrap_or(0))?;
    let last = own(anchor.iter().map(|s| s.end() - 1).max().unwrap_or(0)).unwrap_or(first);
    let from = sections.get(first.saturating_sub(AROUND))?.span.start();
    let to = sections.get((last + AROUND).min(sections.len() - 1))?.span.end();
    let window = Span::new(from, to)?;
    // long sections as everywhere: no more than a part
    if window.len() <= 40_000 {
        Some(window)
    } else {
        parts(&sheet.record).into_iter().find(|p| p.end() > anchor.first().map_or(0, |s| s.start()))
    }
}
