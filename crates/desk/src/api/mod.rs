//! The HTTP API, `/api/v1`: the questions of the command line, answered in JSON; and what people say of rows, taken as POST.
//!
//! One table ([`ROUTES`]) tells what there is; the OpenAPI document is made from it, and a test asks every route of it.

mod answer;
mod json;
mod openapi;
mod write;

pub use openapi::openapi;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

/// A route of the API.
pub(crate) struct Route {
    /// `GET` or `POST`.
    pub(crate) method: &'static str,
    /// Below `/api/v1`.
    pub(crate) path: &'static str,
    /// What it answers, in a sentence.
    pub(crate) summary: &'static str,
    /// Names of the query string, as [`crate::ask::NAMES`] explains them.
    pub(crate) names: &'static [&'static str],
    /// The schema of the answer.
    pub(crate) answer: &'static str,
}

/// What narrows a list of rows.
const LIST: &[&str] =
    &["q", "speaker", "party", "act", "status", "place", "outlet", "since", "until", "published", "newer", "confidence", "page", "limit"];

const fn ask(path: &'static str, summary: &'static str, names: &'static [&'static str], answer: &'static str) -> Route {
    Route { method: "GET", path, summary, names, answer }
}

const fn say(path: &'static str, summary: &'static str, answer: &'static str) -> Route {
    Route { method: "POST", path, summary, names: &[], answer }
}

/// All routes.
pub(crate) const ROUTES: &[Route] = &[
    ask("/case", "What the case holds, and what read it.", &[], "Case"),
    ask("/brief", "What is new since a day or an article, and what lies ahead.", &["since", "newer", "limit"], "Brief"),
    ask("/statements", "Who said what, the last first.", LIST, "Rows"),
    ask("/events", "Who did what to whom, the last first.", LIST, "Rows"),
    ask("/instruments", "Papers that passed, the last first.", LIST, "Rows"),
    ask("/engagements", "Meetings, calls and visits, the last first.", LIST, "Rows"),
    ask(
        "/search",
        "Rows of any kind that tell something, the best first.",
        &["q", "kind", "since", "until", "speaker", "party", "place", "outlet", "confidence", "page", "limit"],
        "Rows",
    ),
    ask("/ledger", "The ledger: issue by issue, who holds what.", LIST, "Ledger"),
    ask("/ledger/{id}", "One issue.", &[], "Issue"),
    ask("/agenda", "What lies ahead of a day, or what a month holds.", &["from", "month", "party", "q"], "Agenda"),
    ask("/actors", "Who speaks and acts, those in most articles first; 200 at most.", &["q", "party", "published", "newer"], "Actors"),
    ask("/actors/{id}", "A profile: names and offices, what was said, held and done, whom they met.", &["from"], "Profile"),
    ask("/network", "Who acts toward whom, from the last events.", &["party", "since", "until", "q"], "Network"),
    ask("/timeline", "How many rows of each kind there are on each day.", &["since", "until", "party", "kind", "q"], "Timeline"),
    ask("/map", "Where events and meetings were.", &["party", "place", "since", "until", "q"], "Map"),
    ask("/outlets", "The outlets.", &[], "Outlets"),
    ask("/articles", "Articles, the last published first.", &["q", "outlet", "page", "limit"], "Articles"),
    ask("/articles/{no}", "The whole record of an article as it holds; spans count code points.", &[], "Record"),
    ask("/rows/{id}", "A row with its evidence, why it was found, its variants and what people said of it.", &[], "Shown"),
    ask("/corrections", "All that people said, the oldest first.", &[], "Corrections"),
    ask("/review", "The rows to look at, in order, and how far the review is.", &["kind"], "Review"),
    ask("/jobs/{no}", "What came of articles that were added.", &[], "Job"),
    ask("/jobs/{no}/events", "The same as it comes: server-sent events, each a step as JSON.", &[], "Step"),
    ask("/openapi.json", "This document.", &[], "Any"),
    say("/corrections", "Says something of a row.", "Kept"),
    say("/corrections/{no}/undo", "Takes a correction back; taking back an undoing brings it back.", "Kept"),
    say("/articles", "Adds articles: text, url or files. Answers at once with the number of the job.", "Begun"),
];

/// The routes, served.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/case", get(answer::case))
        .route("/brief", get(answer::brief))
        .route("/statements", get(answer::statements))
        .route("/events", get(answer::events))
        .route("/instruments", get(answer::instruments))
        .route("/engagements", get(answer::engagements))
        .route("/search", get(answer::search))
        .route("/ledger", get(answer::ledger))
        .route("/ledger/{id}", get(answer::issue))
        .route("/agenda", get(answer::agenda))
        .route("/actors", get(answer::actors))
        .route("/actors/{id}", get(answer::actor))
        .route("/network", get(answer::network))
        .route("/timeline", get(answer::timeline))
        .route("/map", get(answer::map))
        .route("/outlets", get(answer::outlets))
        .route("/articles", get(answer::articles).post(write::articles))
        .route("/articles/{no}", get(answer::article))
        .route("/rows/{id}", get(answer::row))
        .route("/corrections", get(answer::corrections).post(write::correct))
        .route("/corrections/{no}/undo", post(write::undo))
        .route("/review", get(answer::review))
        .route("/jobs/{no}", get(answer::job))
        .route("/jobs/{no}/events", get(answer::events_of_job))
        .route("/openapi.json", get(|| async { ([(axum::http::header::CONTENT_TYPE, "application/json")], openapi()) }))
}
