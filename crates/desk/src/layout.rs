//! What every page has around it: the list of pages, the search, the keys.

use crate::desk::Desk;
use crate::problem::Problem;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// The pages, in the order of the list at the left: address, name, the key that follows `g`.
pub(crate) const PAGES: &[(&str, &str, &str)] = &[
    ("/brief", "Brief", "b"),
    ("/timeline", "Timeline", "t"),
    ("/ledger", "Ledger", "l"),
    ("/agenda", "Agenda", "a"),
    ("/statements", "Statements", "s"),
    ("/events", "Events", "e"),
    ("/instruments", "Papers", "p"),
    ("/actors", "Actors", "c"),
    ("/network", "Network", "n"),
    ("/map", "Map", "m"),
    ("/sources", "Sources", "o"),
    ("/search", "Search", "f"),
    ("/review", "Review", "r"),
    ("/add", "Add", "d"),
];

/// Other keys, with what they do.
const KEYS: &[(&str, &str)] = &[
    ("j  k", "next and previous row"),
    ("Enter", "open the row at its sentence"),
    ("/", "search"),
    ("[  ]", "previous and next page, earlier and later"),
    ("+  −", "look closer, look from further away (timeline)"),
    ("u", "take the last correction back"),
    ("?", "these keys"),
    ("Esc", "close, leave a field"),
];

/// Keys of the review.
const REVIEW_KEYS: &[(&str, &str)] = &[
    ("y", "it is right: accept"),
    ("x", "it is wrong: reject"),
    ("n", "leave it, go on to the next"),
    ("e", "other words are the row’s: those marked with the mouse; or ← → and Shift+← → move its ends by a word, Enter keeps them"),
    ("s", "somebody else is behind it: change the speaker"),
    ("d", "it is on another day: re-date"),
    ("m", "it is the same as another row: merge"),
];

/// A page: its name in the window, which entry of the list it belongs to, and what it shows.
pub(crate) fn page(desk: &Desk, title: &str, at: &str, main: &Markup) -> Html<String> {
    let name = desk.name();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (name) }
                link rel="stylesheet" href="/assets/desk.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                script src="/assets/desk.js" defer {}
            }
            body data-page=(at.trim_start_matches('/')) {
                a.skip href="#main" { "To the page" }
                header.top {
                    a.name href="/brief" { "demarche" }
                    span.case { (name) }
                    @if desk.options.read_only { span.tag { "read only" } }
                    form.find role="search" action="/search" {
                        label.unseen for="find" { "Search the case" }
                        input #find name="q" type="search" placeholder="Search: “written answer” speaker:…" autocomplete="off" spellcheck="false";
                    }
                    button.keys type="button" data-keys { "Keys " kbd { "?" } }
                }
                nav.pages aria-label="Pages" {
                    ul {
                        @for (path, name, key) in PAGES {
                            @let here = if *path == at { Some("page") } else { None };
                            li { a href=(path) aria-current=[here] data-key=(key) { (name) } }
                        }
                    }
                }
                main #main tabindex="-1" { (main) }
                (keys())
                p #told.told role="status" {}
            }
        }
    };
    Html(page.into_string())
}

fn keys() -> Markup {
    let list = |keys: &[(&str, &str)]| {
        html! { dl { @for (key, does) in keys { div { dt { @for k in key.split("  ") { kbd { (k) } " " } } dd { (does) } } } } }
    };
    html! {
        dialog #keys aria-labelledby="keys-name" {
            h2 #keys-name { "Keys" }
            div.columns {
                section { h3 { "Everywhere" } (list(KEYS)) }
                section { h3 { "Review" } (list(REVIEW_KEYS)) }
                section {
                    h3 { kbd { "g" } " and then" }
                    dl { @for (_, name, key) in PAGES { div { dt { kbd { (key) } } dd { (name) } } } }
                }
            }
            form method="dialog" { button { "Close" } }
        }
    }
}

/// What a person gets whose question cannot be answered.
pub(crate) fn problem(desk: &Desk, problem: &Problem) -> Response {
    let title = problem.status.canonical_reason().unwrap_or("Problem");
    let main = html! {
        h1 { (title) }
        p.lead { (problem.detail) "." }
        p { a href="/brief" { "To the brief" } }
    };
    let mut response = (problem.status, page(desk, title, "", &main)).into_response();
    problem.retry(&mut response);
    response
}

/// The head of a page: what it is, and in a line what stands on it.
pub(crate) fn head(title: &str, lead: &Markup) -> Markup {
    html! { h1 { (title) } p.lead { (lead) } }
}

/// A number of things, in words: "1 article", "2 articles".
pub(crate) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(n)) }
}

/// 12,345.
pub(crate) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
