//! Statements, events, papers, and the search: rows with a form above them that narrows them.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page};
use crate::links;
use crate::problem::Problem;
use crate::rows::{find, line, list, pages, plain_names, shorten};
use axum::extract::State;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{Kind, Row, RowId};
use std::sync::Arc;
use views::Told;

/// The kinds that tell something, which a search looks through.
pub(crate) const TELLING: [Kind; 5] = [Kind::Statement, Kind::Event, Kind::Position, Kind::Instrument, Kind::Engagement];

/// The pages that list one kind.
pub(crate) const LISTS: [(Kind, &str); 3] =
    [(Kind::Statement, "/statements"), (Kind::Event, "/events"), (Kind::Instrument, "/instruments")];

/// How many variants of a statement are listed below it.
const VARIANTS: usize = 8;

pub(crate) async fn statements(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let by_speaker = match ask.get("by") {
        None => false,
        Some("speaker") => true,
        Some(other) => return Err(Problem::question(format!("by: '{other}' is none; statements can be told by speaker"))),
    };
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let path = "/statements";
        let listing = find(&shown, case, &ask, &[Kind::Statement], path, false)?;
        let mut said = Vec::new();
        for told in &listing.rows {
            said.push((if by_speaker { speaker(case, &told.row)? } else { None }, line(told), variants(case, told)?));
        }
        let main = html! {
            (head("Statements", &html! { (count(listing.total, "statement")) ", the last first; what several articles tell stands once, with its variants and outlets." }))
            (narrow(&ask, path, "Act"))
            p.leaf {
                @match by_speaker {
                    false => a href=(ask.with(path, &[("by", "speaker")])) { "By speaker" },
                    true => a href=(ask.with(path, &[("by", "")])) { "By day" },
                }
            }
            @if said.is_empty() { p.none { "Nothing found." } }
            @else if by_speaker { (under_speakers(&said)) }
            @else { ol.rows { @for (_, line, variants) in &said { (line) (variants) } } }
            (pages(listing.total, listing.page, listing.limit, &ask, path))
        };
        Ok(page(&shown, "Statements", path, &main))
    })
    .await
}

/// Who said it, as that party is called across articles; `None` where nobody is named.
fn speaker(case: &Case, row: &Row) -> Result<Speaker, Problem> {
    let Some(local) = row.gist.who.first().and_then(|who| who.actor.clone()) else { return Ok(None) };
    let id = case.head(&RowId { article: row.id.article, local })?;
    let name = plain_names(&case.row(&id)?.gist.who);
    Ok(Some((id, name)))
}

/// The other wordings of a statement, each with its outlet.
fn variants(case: &Case, told: &Told) -> Result<Markup, Problem> {
    if told.rows < 2 {
        return Ok(Markup::default());
    }
    let others: Vec<Row> = case.group(&told.row.id)?.into_iter().filter(|o| o.id != told.row.id).collect();
    Ok(html! {
        li.variants {
            details {
                summary { (count(others.len(), "variant")) }
                ul.plain {
                    @for other in others.iter().take(VARIANTS) {
                        li {
                            a href=(links::row(&other.id)) { (shorten(&other.gist.words, 200)) } " "
                            span.faint { @if let Some(outlet) = &other.outlet { (outlet) ", " } (other.published.as_deref().unwrap_or("no date")) }
                        }
                    }
                    @if others.len() > VARIANTS { li { a href=(links::row(&told.row.id)) { "and " (others.len() - VARIANTS) " more" } } }
                }
            }
        }
    })
}

/// Who said something; `None` where nobody is named.
type Speaker = Option<(RowId, String)>;
/// A statement, drawn, with its variants.
type Line = (Speaker, Markup, Markup);

/// Those who said most of it first.
fn under_speakers(said: &[Line]) -> Markup {
    let mut speakers: Vec<(&Speaker, Vec<&Line>)> = Vec::new();
    for line in said {
        match speakers.iter_mut().find(|(who, _)| *who == &line.0) {
            Some((_, lines)) => lines.push(line),
            None => speakers.push((&line.0, vec![line])),
        }
    }
    speakers.sort_by_key(|(who, lines)| (who.is_none(), std::cmp::Reverse(lines.len())));
    html! {
        @for (who, lines) in &speakers {
            section {
                h2 { @match who { Some((id, name)) => a href=(links::actor(id)) { (name) }, None => "Not named" } " " span.faint { (lines.len()) } }
                ol.rows { @for (_, line, variants) in lines { (line) (variants) } }
            }
        }
    }
}

pub(crate) async fn events(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    of(desk, ask, Kind::Event, "/events", "Events", "event", "Type").await
}

pub(crate) async fn instruments(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    of(desk, ask, Kind::Instrument, "/instruments", "Papers", "paper", "Kind").await
}

async fn of(
    desk: Arc<Desk>,
    ask: Ask,
    kind: Kind,
    path: &'static str,
    title: &'static str,
    one: &'static str,
    act: &'static str,
) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let listing = find(&shown, case, &ask, &[kind], path, false)?;
        let lead = html! { (count(listing.total, one)) ", the last first; what several articles tell stands once." };
        let main = html! { (head(title, &lead)) (narrow(&ask, path, act)) (list(&listing, &ask, path)) };
        Ok(page(&shown, title, path, &main))
    })
    .await
}

pub(crate) async fn search(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let asked = ask.is_narrow() || ["act", "since", "until", "kind", "status"].iter().any(|n| ask.get(n).is_some());
        let listing = if asked { Some(find(&shown, case, &ask, &TELLING, "/search", true)?) } else { None };
        let lead = match &listing {
            Some(found) => html! { (count(found.total, "row")) " found." },
            None => html! { "Words, phrases and fields, over statements, events, positions, papers and meetings." },
        };
        let main = html! {
            (head("Search", &lead))
            form.ask action="/search" {
                p.field.wide {
                    label for="q" { "Question" }
                    input #q name="q" type="search" value=[ask.get("q")] autocomplete="off" spellcheck="false";
                }
                p.field { label for="since" { "Since" } input #since name="since" type="date" value=[ask.get("since")]; }
                p.field { label for="until" { "Until" } input #until name="until" type="date" value=[ask.get("until")]; }
                p.field {
                    label for="kind" { "Kind" }
                    select #kind name="kind" {
                        option value="" { "all" }
                        @for kind in TELLING { option value=(kind.name()) selected[ask.get("kind") == Some(kind.name())] { (kind.name()) } }
                    }
                }
                button { "Search" }
            }
            section.saved data-saved hidden aria-labelledby="saved-name" {
                h2 #saved-name { "Saved searches" }
                ul {}
                button type="button" data-save hidden[!asked] { "Save this search in this browser" }
            }
            @match &listing {
                Some(found) => (list(found, &ask, "/search")),
                None => (language()),
            }
        };
        Ok(page(&shown, "Search", "/search", &main))
    })
    .await
}

/// The form above a list.
pub(crate) fn narrow(ask: &Ask, path: &str, act: &str) -> Markup {
    let text = |name: &'static str, label: &str| {
        html! { p.field { label for=(name) { (label) } input id=(name) name=(name) value=[ask.get(name)] autocomplete="off"; } }
    };
    html! {
        form.ask action=(path) {
            (text("q", "Words"))
            @if path == "/statements" { (text("speaker", "Speaker")) @if let Some(by) = ask.get("by") { input type="hidden" name="by" value=(by); } }
            (text("party", "Party"))
            (text("act", act))
            (text("outlet", "Outlet"))
            p.field { label for="since" { "Since" } input #since name="since" type="date" value=[ask.get("since")]; }
            p.field { label for="until" { "Until" } input #until name="until" type="date" value=[ask.get("until")]; }
            button { "Narrow" }
            @if ask.is_narrow() || ["act", "since", "until", "status", "published", "newer"].iter().any(|n| ask.get(n).is_some()) { a.all href=(path) { "Show all" } }
        }
    }
}

fn language() -> Markup {
    html! {
        section.help {
            h2 { "How to ask" }
            dl.examples {
                div { dt { code { "written answer" } } dd { "rows with both words" } }
                div { dt { code { "\"written answer\"" } } dd { "the phrase" } }
                div { dt { code { "answer OR reply NOT draft" } } dd { "either word, without the third; brackets group" } }
                div { dt { code { "negotiat*" } } dd { "words that begin so" } }
                div { dt { code { "speaker:orlan party:\"united nations\"" } } dd { "who says, acts or holds; anybody in the row" } }
                div { dt { code { "place:geneva outlet:wire headline:talks" } } dd { "where, who published it, its headline" } }
                div { dt { code { "kind:position act:demand" } } dd { "a kind of row, and what it does" } }
                div { dt { code { "after:2019-03-01 before:2019-03-07" } } dd { "days, both included" } }
                div { dt { code { "confidence:0.8 hand:accepted" } } dd { "how sure; " code { "machine" } ", " code { "accepted" } ", " code { "edited" } " or " code { "person" } } }
            }
        }
    }
}
