//! Rows of a case as lines of a page.

use crate::ask::{Ask, LAST_PAGE};
use crate::desk::Desk;
use crate::layout::thousands;
use crate::links;
use crate::problem::Problem;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{ArticleNo, Filter, Kind, Named, Query, Row, RowId};
use std::sync::Arc;
use views::{Told, When, does, toward};

/// How many characters of a row's words a list shows.
const MOST: usize = 320;

/// A page of rows, and how many there are.
pub(crate) struct Listing {
    pub(crate) rows: Vec<Told>,
    pub(crate) total: usize,
    pub(crate) page: usize,
    pub(crate) limit: usize,
}

/// The rows that an address asks for, the latest first; where it asks for words, by how well they fit if `ranked`.
pub(crate) fn find(desk: &Arc<Desk>, case: &Case, ask: &Ask, kinds: &[Kind], path: &str, ranked: bool) -> Result<Listing, Problem> {
    let mut query = ask.query(kinds)?;
    let narrow = ask.is_narrow();
    let ranked = ranked && ask.get("q").is_some();
    query.filter = Filter { latest: !ranked, once: narrow && !ranked, heads: !narrow, ..query.filter };
    let counted = query.clone();
    let total = desk.remember(case, &ask.key(path), move |case| Ok(case.count(&counted)?))?;
    let found = if narrow || ranked { case.find(&query)? } else { latest(case, &query)? };
    let rows = found.into_iter().map(|row| told(case, row)).collect::<Result<_, Problem>>()?;
    Ok(Listing { rows, total, page: ask.page()?, limit: query.filter.limit.unwrap_or(total) })
}

/// The latest rows of several kinds: the index has each kind by day, and not all of them together.
fn latest(case: &Case, query: &Query) -> Result<Vec<Row>, Problem> {
    let filter = &query.filter;
    let (offset, limit) = (filter.offset, filter.limit.unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for kind in &filter.kinds {
        let mut one = query.clone();
        one.filter = Filter { kinds: vec![*kind], limit: Some(offset.saturating_add(limit)), offset: 0, ..filter.clone() };
        rows.extend(case.find(&one)?);
    }
    rows.sort_by(|a, b| (&b.day, b.id.article).cmp(&(&a.day, a.id.article)).then(a.no.cmp(&b.no)));
    Ok(rows.into_iter().skip(offset).take(limit).collect())
}

/// A row, counted.
pub(crate) fn told(case: &Case, row: Row) -> Result<Told, Problem> {
    let group = case.counted(&row.id)?;
    Ok(Told { row, rows: group.rows, sources: group.sources })
}

/// A list of rows with its pages.
pub(crate) fn list(listing: &Listing, ask: &Ask, path: &str) -> Markup {
    html! {
        @if listing.rows.is_empty() { p.none { "Nothing found." } }
        ol.rows { @for told in &listing.rows { (line(told)) } }
        (pages(listing.total, listing.page, listing.limit, ask, path))
    }
}

/// Links to the pages before and behind.
pub(crate) fn pages(total: usize, page: usize, limit: usize, ask: &Ask, path: &str) -> Markup {
    let last = total.div_ceil(limit.max(1)).max(1);
    let to = |n: usize| ask.with(path, &[("page", &n.to_string())]);
    html! {
        @if last > 1 {
            nav.leaf aria-label="Pages of the list" {
                @if page > 1 { a rel="prev" href=(to(page - 1)) { "← Previous" } }
                span { "Page " (thousands(page)) " of " (thousands(last)) }
                @if page < last.min(LAST_PAGE) { a rel="next" href=(to(page + 1)) { "Next →" } }
                @if page == LAST_PAGE && page < last { span { "Narrow the list by words or dates to see what lies beyond." } }
            }
        }
    }
}

/// A row in a list.
pub(crate) fn line(told: &Told) -> Markup {
    let row = &told.row;
    let words = shorten(&row.gist.words, MOST);
    html! {
        li.row id=(row.id) data-kind=(row.body.kind().name()) {
            span.day { (row.day.as_deref().unwrap_or("no date")) }
            div.what {
                p.who { (says(row)) }
                @if !words.is_empty() { p.words { a.main href=(links::row(&row.id)) { (words) } } }
                p.meta {
                    (hand(row))
                    @if let Some(outlet) = &row.outlet { span { (outlet) } }
                    (often(told.rows, told.sources))
                    @if words.is_empty() { a.main href=(links::row(&row.id)) { "in its article" } }
                }
            }
            a.id href=(links::row(&row.id)) title="permanent link" { (row.id) }
        }
    }
}

/// Whether a person or the machine stands behind a row.
pub(crate) fn hand(row: &Row) -> Markup {
    html! {
        @match row.hand.as_str() {
            "machine" => span.hand.machine title="read by the machine, looked at by nobody" { (format!("{:.2}", row.confidence)) },
            hand => span.hand.person { (hand) },
        }
    }
}

/// How often it is told, where that is more than once.
pub(crate) fn often(rows: usize, sources: usize) -> Markup {
    html! {
        @match (rows, sources) {
            (0 | 1, _) => {},
            (n, 1) => span.often { "told " (n) " times, by one source" },
            (n, s) => span.often { b { (s) " sources" } ", " (n) " times" },
        }
    }
}

/// What a row says in a line, its parties linked.
pub(crate) fn says(row: &Row) -> Markup {
    let gist = &row.gist;
    let article = row.id.article;
    let who = names(article, &gist.who);
    let whom = names(article, &gist.whom);
    let nobody = html! { span.faint { "not named" } };
    let place = gist.place.as_ref().map(|p| format!(" in {p}")).unwrap_or_default();
    let time = gist.time.as_deref().and_then(When::parse).map(|w| format!(", {}", w.label().trim())).unwrap_or_default();
    html! {
        @match row.body.kind() {
            Kind::Statement => {
                b { @if gist.who.is_empty() { (nobody) } @else { (who) } }
                " " (gist.how) @if !gist.whom.is_empty() { (toward(&gist.how)) (whom) }
                " " span.act { (row.act) }
            },
            Kind::Event => {
                b { @if gist.who.is_empty() { (nobody) } @else { (who) } }
                @if !gist.whom.is_empty() { " → " b { (whom) } }
                " " span.act { (row.act.to_lowercase()) @if !gist.how.is_empty() { ", " (gist.how) } }
                @if row.status != "occurred" { " " span.act { (row.status) } }
                (place) (time)
            },
            Kind::Position => {
                b { @if gist.who.is_empty() { (nobody) } @else { (who) } }
                " " (does(&row.act)) @if !gist.whom.is_empty() { " → " (whom) }
            },
            Kind::Instrument => {
                b { (row.act) } " from " @if gist.who.is_empty() { (nobody) } @else { (who) }
                @if !gist.whom.is_empty() { " to " (whom) }
                @if !gist.how.is_empty() { ", carried by " (gist.how) }
                @if row.status != "unknown" { " " span.act { (row.status) } }
                (time)
            },
            Kind::Engagement => {
                span.act { (row.status) } " " (row.act) ": "
                b { @if gist.who.is_empty() { span.faint { "parties not named" } } @else { (who) } }
                @if !gist.whom.is_empty() { ", by " (whom) }
                (place) @if !gist.how.is_empty() { ", on " (gist.how) } (time)
            },
            Kind::Actor => {
                b { (who) } @if !gist.how.is_empty() { ", " (gist.how) }
                @if let Some(country) = &gist.place { ", " (country) } ", " (row.act)
            },
            Kind::Time | Kind::Place => { b { (gist.place.as_deref().or(gist.time.as_deref()).unwrap_or_default()) } ", " (row.act) },
        }
    }
}

/// Names side by side, each leading to its actor.
pub(crate) fn names(article: ArticleNo, all: &[Named]) -> Markup {
    html! {
        @for (n, named) in all.iter().enumerate() {
            @if n > 0 { ", " }
            @match &named.actor {
                Some(local) => a.actor href=(links::actor(&RowId { article, local: local.clone() })) { (shorten(&named.name, 80)) },
                None => (shorten(&named.name, 80)),
            }
        }
    }
}

/// The same without links.
pub(crate) fn plain_names(all: &[Named]) -> String {
    all.iter().map(|n| shorten(&n.name, 80)).collect::<Vec<_>>().join(", ")
}

/// At most so many characters, cut between words.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => {
            let cut = text[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{} …", text[..cut].trim_end())
        }
    }
}
