//! Actors: who speaks and acts, and of each a profile.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page, thousands};
use crate::links;
use crate::problem::Problem;
use crate::rows::{line, plain_names, told};
use axum::extract::{Path, State};
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{Called, Group, Kind, RowId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many actors are listed; who is named more rarely is found by name.
const LISTED: usize = 200;
/// Rows of a kind in a profile, and how many articles are looked through for them at a time.
const ROWS: usize = 12;
const LOOKED_THROUGH: usize = 150;

/// An actor in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) country: Option<String>,
    pub(crate) kind: String,
    pub(crate) articles: usize,
    pub(crate) sources: usize,
    pub(crate) days: Option<(String, String)>,
}

impl From<Group> for Entry {
    fn from(g: Group) -> Entry {
        let gist = g.head.gist;
        Entry {
            id: g.head.id.to_string(),
            name: plain_names(&gist.who),
            role: gist.how,
            country: gist.place,
            kind: g.head.act,
            articles: g.articles,
            sources: g.sources,
            days: g.days,
        }
    }
}

/// Those named in most articles.
pub(crate) fn most(desk: &Arc<Desk>, case: &Case) -> Result<Vec<Entry>, Problem> {
    desk.remember(case, "actors", |case| Ok(case.groups(Kind::Actor, None, LISTED)?.into_iter().map(Entry::from).collect()))
}

/// Those that a question finds, and how many there are; without one, those named in most articles.
pub(crate) fn find(desk: &Arc<Desk>, case: &Case, ask: &Ask) -> Result<(Vec<Entry>, usize), Problem> {
    if !ask.is_narrow() {
        let all = most(desk, case)?;
        let total = all.len();
        return Ok((all, total));
    }
    let mut query = ask.query(&[Kind::Actor])?;
    query.filter.kinds = vec![Kind::Actor];
    let (found, total) = case.groups_found(&query, LISTED)?;
    Ok((found.into_iter().map(Entry::from).collect(), total))
}

pub(crate) async fn actors(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let (all, total) = find(&shown, case, &ask)?;
        let lead = html! {
            @if ask.is_narrow() { (count(total, "actor")) " of that name" @if total > all.len() { ", the " (all.len()) " of them that are named in most articles" } "." }
            @else { "Who speaks and acts: the " (thousands(all.len())) " that are named in most articles. " a href="/network" { "Who acts toward whom" } }
        };
        let main = html! {
            (head("Actors", &lead))
            form.ask action="/actors" {
                p.field.wide { label for="q" { "Name" } input #q name="q" value=[ask.get("q")] autocomplete="off"; }
                button { "Find" }
                @if ask.is_narrow() { a.all href="/actors" { "Show all" } }
            }
            @if all.is_empty() { p.none { "Nothing found." } } @else { (table(&all)) }
        };
        Ok(page(&shown, "Actors", "/actors", &main))
    })
    .await
}

fn table(all: &[Entry]) -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Office or affiliation" } th scope="col" { "State" } th scope="col" { "Kind" } th.n scope="col" { "Articles" } th scope="col" { "Days" } } }
            tbody { @for a in all { tr.row id=(a.id) {
                th scope="row" { a.main href={ "/actors/" (a.id) } { (a.name) } }
                td { (a.role) } td { (a.country.as_deref().unwrap_or_default()) } td { (a.kind) } td.n { (thousands(a.articles)) }
                td.days { @if let Some((first, last)) = &a.days { (first) " – " (last) } }
            } } }
        }
    }
}

/// How many names and offices a profile tells.
const CALLED: usize = 40;

/// A name with an office, as a desk remembers it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) articles: usize,
    pub(crate) days: Option<(String, String)>,
}

/// What a profile tells.
pub(crate) struct Profile {
    pub(crate) group: Group,
    pub(crate) called: Vec<Named>,
    pub(crate) said: (Vec<views::Told>, Option<usize>),
    pub(crate) holds: Vec<views::Told>,
    pub(crate) acts: Vec<views::Told>,
    pub(crate) meets: Vec<views::Told>,
}

pub(crate) fn profile(desk: &Arc<Desk>, case: &Case, id: &RowId, from: usize) -> Result<Profile, Problem> {
    let group = case.counted(id)?;
    if group.head.body.kind() != Kind::Actor {
        return Err(Problem::missing(format!("{id} is no actor")));
    }
    let rows = |kind, from| -> Result<(Vec<views::Told>, Option<usize>), Problem> {
        let (rows, next) = case.with_actor(id, kind, from, ROWS, LOOKED_THROUGH)?;
        Ok((rows.into_iter().map(|row| told(case, row)).collect::<Result<_, _>>()?, next))
    };
    let of = id.clone();
    let called = desk.remember(case, &format!("called {id}"), move |case| {
        let named = |c: Called| Named { name: c.name, role: c.role, articles: c.articles, days: c.days };
        Ok(case.called(&of)?.into_iter().take(CALLED).map(named).collect())
    })?;
    Ok(Profile {
        called,
        said: rows(Kind::Statement, from)?,
        holds: rows(Kind::Position, from)?.0,
        acts: rows(Kind::Event, from)?.0,
        meets: rows(Kind::Engagement, from)?.0,
        group,
    })
}

pub(crate) async fn actor(State(desk): State<Arc<Desk>>, Path(id): Path<String>, ask: Ask) -> Answer {
    let id: RowId = id.parse().map_err(Problem::missing)?;
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let head = case.head(&id)?;
        let from = ask.number("from")?.unwrap_or(0);
        let p = profile(&shown, case, &head, from)?;
        let main = show(&p, &head, &id, from, shown.options.read_only);
        Ok(page(&shown, &plain_names(&p.group.head.gist.who), "/actors", &main))
    })
    .await
}

fn show(p: &Profile, head: &RowId, asked: &RowId, from: usize, read_only: bool) -> Markup {
    let gist = &p.group.head.gist;
    let name = plain_names(&gist.who);
    let path = links::actor(head);
    html! {
        h1 { (name) }
        p.lead {
            (p.group.head.act) @if let Some(country) = &gist.place { ", " (country) } ". Named in " (count(p.group.articles, "article"))
            @if p.group.sources < p.group.articles { ", " (thousands(p.group.sources)) " of them independent" }
            @if let Some((first, last)) = &p.group.days { ", " (first) " to " (last) } ". "
            a href=(links::to("/search", &[("party", name.as_str())])) { "All rows with this name" } " · "
            a href=(links::to("/timeline", &[("party", name.as_str())])) { "Timeline" } " · "
            a href=(links::row(asked)) { "In its article" } " " span.faint { (head) }
        }
        div.split {
            div {
                (rows("What they said", &p.said.0))
                (rows("What they hold", &p.holds))
                (rows("What they did", &p.acts))
                (rows("Whom they met", &p.meets))
                nav.leaf aria-label="Pages of the profile" {
                    @if from > 0 { a rel="prev" href=(path) { "← The latest" } }
                    @if let Some(next) = p.said.1 { a rel="next" href={ (path) "?from=" (next) } { "Earlier articles →" } }
                }
            }
            aside {
                section aria-labelledby="names" {
                    h2 #names { "Names and offices" }
                    table.list {
                        thead { tr { th scope="col" { "As" } th.n scope="col" { "Articles" } th scope="col" { "Days" } } }
                        tbody { @for c in &p.called { tr {
                            td { (c.name) @if !c.role.is_empty() { br; span.faint { (c.role) } } }
                            td.n { (thousands(c.articles)) }
                            td.days { @if let Some((first, last)) = &c.days { (first) @if first != last { " – " (last) } } }
                        } } }
                    }
                }
                @if !read_only {
                    section.mend aria-labelledby="mend" {
                        h2 #mend { "Mend" }
                        form method="post" action="/api/v1/corrections" {
                            input type="hidden" name="action" value="merge";
                            input type="hidden" name="row" value=(asked);
                            input type="hidden" name="next" value=(path);
                            p.field.wide {
                                label for="into" { "This is the same as" }
                                input #into name="into" required placeholder="id of another actor: 12.a3" pattern="[0-9]+\\.a[0-9]+" data-actors list="actors-known" autocomplete="off";
                                datalist #actors-known {}
                            }
                            button { "Merge" }
                        }
                        form method="post" action="/api/v1/corrections" {
                            input type="hidden" name="action" value="split";
                            input type="hidden" name="row" value=(asked);
                            input type="hidden" name="next" value=(links::actor(asked));
                            button { "Split: " (asked) " is somebody else" }
                        }
                    }
                }
            }
        }
    }
}

fn rows(heading: &str, all: &[views::Told]) -> Markup {
    let id = heading.to_lowercase().replace(' ', "-");
    html! {
        @if !all.is_empty() { section aria-labelledby=(id) { h2 id=(id) { (heading) } ol.rows { @for told in all { (line(told)) } } } }
    }
}
