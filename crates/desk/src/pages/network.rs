//! The network: who acts toward whom, from the last events.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page, thousands};
use crate::links;
use crate::problem::Problem;
use crate::rows::{plain_names, shorten};
use axum::extract::State;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{ArticleNo, Body, Filter, Kind, Named, RowId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::f64::consts::TAU;
use std::sync::Arc;

/// How many events are looked at, how many actors drawn, how many ties listed.
const MOST: usize = 1_500;
const NODES: usize = 22;
const TIES: usize = 120;

/// An actor of the network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) events: usize,
}

/// What one does toward another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tie {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Cooperation, in word or deed.
    pub(crate) with: usize,
    /// Conflict, in word or deed.
    pub(crate) against: usize,
}

/// Actors and ties, the strongest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Network {
    pub(crate) nodes: Vec<Node>,
    pub(crate) ties: Vec<Tie>,
    pub(crate) looked_at: usize,
}

pub(crate) fn network(desk: &Arc<Desk>, case: &Case, ask: &Ask) -> Result<Network, Problem> {
    let mut query = ask.query(&[Kind::Event])?;
    query.filter = Filter {
        kinds: vec![Kind::Event],
        latest: true,
        once: ask.is_narrow(),
        heads: !ask.is_narrow(),
        limit: Some(MOST),
        offset: 0,
        ..query.filter
    };
    desk.remember(case, &ask.key("/network"), move |case| {
        let rows = case.find(&query)?;
        let looked_at = rows.len();
        let mut heads: HashMap<RowId, RowId> = HashMap::new();
        let mut events: HashMap<RowId, usize> = HashMap::new();
        let mut counted: BTreeMap<(RowId, RowId), (usize, usize)> = BTreeMap::new();
        for row in &rows {
            let Body::Event(event) = &row.body else { continue };
            let who = known(case, &mut heads, row.id.article, &row.gist.who)?;
            let whom = known(case, &mut heads, row.id.article, &row.gist.whom)?;
            for (from, to) in who.iter().flat_map(|w| whom.iter().map(move |v| (w, v))).filter(|(w, v)| w != v) {
                let tie = counted.entry((from.clone(), to.clone())).or_default();
                if event.quad <= 2 {
                    tie.0 += 1
                } else {
                    tie.1 += 1
                }
                *events.entry(from.clone()).or_default() += 1;
                *events.entry(to.clone()).or_default() += 1;
            }
        }
        let mut ids: Vec<(RowId, usize)> = events.into_iter().collect();
        ids.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let at: HashMap<&RowId, usize> = ids.iter().enumerate().map(|(i, (id, _))| (id, i)).collect();
        let mut ties: Vec<Tie> =
            counted.iter().map(|((f, t), (with, against))| Tie { from: at[f], to: at[t], with: *with, against: *against }).collect();
        ties.sort_by_key(|t| std::cmp::Reverse(t.with + t.against));
        ties.truncate(TIES);
        let last = ties.iter().map(|t| t.from.max(t.to)).max().map_or(0, |n| n + 1);
        let name = |(id, events): (RowId, usize)| -> Result<Node, Problem> {
            Ok(Node { name: plain_names(&case.row(&id)?.gist.who), id: id.to_string(), events })
        };
        let nodes = ids.into_iter().take(last).map(name).collect::<Result<_, _>>()?;
        Ok(Network { nodes, ties, looked_at })
    })
}

/// The groups that these actors belong to.
fn known(case: &Case, heads: &mut HashMap<RowId, RowId>, article: ArticleNo, all: &[Named]) -> Result<Vec<RowId>, Problem> {
    let mut known = Vec::new();
    for local in all.iter().filter_map(|n| n.actor.clone()) {
        let id = RowId { article, local };
        let head = match heads.get(&id) {
            Some(head) => head.clone(),
            None => {
                let head = case.head(&id)?;
                heads.insert(id, head.clone());
                head
            }
        };
        known.push(head);
    }
    Ok(known)
}

pub(crate) async fn show(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let n = network(&shown, case, &ask)?;
        let lead = html! { "Who acts toward whom, from the last " (count(n.looked_at, "event")) ". The " (n.nodes.len().min(NODES)) " with most of them are drawn; the table has the strongest ties." };
        let main = html! {
            (head("Network", &lead))
            form.ask action="/network" {
                p.field { label for="party" { "Party" } input #party name="party" value=[ask.get("party")] autocomplete="off"; }
                p.field { label for="since" { "Since" } input #since name="since" type="date" value=[ask.get("since")]; }
                p.field { label for="until" { "Until" } input #until name="until" type="date" value=[ask.get("until")]; }
                button { "Draw" }
                @if ask.is_narrow() || ask.get("since").is_some() || ask.get("until").is_some() { a.all href="/network" { "Show all" } }
            }
            @if n.ties.is_empty() { p.none { "No event has both an actor and somebody it is toward." } }
            @else { (draw(&n)) (table(&n)) }
        };
        Ok(page(&shown, "Network", "/network", &main))
    })
    .await
}

fn draw(n: &Network) -> Markup {
    let nodes: Vec<&Node> = n.nodes.iter().take(NODES).collect();
    let spot = |i: usize| {
        let angle = TAU * i as f64 / nodes.len() as f64 - TAU / 4.0;
        (500.0 + 300.0 * angle.cos(), 262.0 + 205.0 * angle.sin())
    };
    let size = |i: usize| 4.0 + 1.1 * (nodes[i].events as f64).sqrt().min(12.0);
    let most = n.ties.iter().map(|t| t.with + t.against).max().unwrap_or(1) as f64;
    html! {
        div.scroll tabindex="0" role="region" aria-label="Network" {
            svg.network viewBox="0 0 1000 524" role="group" aria-label="Who acts toward whom" {
                defs {
                    @for side in ["with", "against"] {
                        marker id={ "to-" (side) } class={ "arrow " (side) } viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto" {
                            path d="M0 0.8 10 5 0 9.2 2.4 5z" {}
                        }
                    }
                }
                @for tie in n.ties.iter().filter(|t| t.from < nodes.len() && t.to < nodes.len()).rev() {
                    @let ((x1, y1), (x2, y2)) = (spot(tie.from), spot(tie.to));
                    // bent to the left of its way, so that both ways can be told apart
                    @let (mx, my) = ((x1 + x2) / 2.0 + (y2 - y1) * 0.12 + (500.0 - (x1 + x2) / 2.0) * 0.3, (y1 + y2) / 2.0 - (x2 - x1) * 0.12 + (262.0 - (y1 + y2) / 2.0) * 0.3);
                    // to the edge of whom it is toward, where its head is seen
                    @let (away, far) = ((x2 - mx, y2 - my), (x2 - mx).hypot(y2 - my).max(1.0));
                    @let (x2, y2) = (x2 - away.0 / far * (size(tie.to) + 2.0), y2 - away.1 / far * (size(tie.to) + 2.0));
                    @let side = if tie.against > tie.with { "against" } else { "with" };
                    @let wide = 1.0 + 6.0 * ((tie.with + tie.against) as f64 / most).sqrt();
                    path class={ "tie " (side) } marker-end={ "url(#to-" (side) ")" } d=(format!("M{x1:.0} {y1:.0}Q{mx:.0} {my:.0} {x2:.0} {y2:.0}")) stroke-width=(format!("{wide:.1}")) {
                        title { (nodes[tie.from].name) " → " (nodes[tie.to].name) ": " (tie.with) " with, " (tie.against) " against" }
                    }
                }
                @for (i, node) in nodes.iter().enumerate() {
                    @let (x, y) = spot(i);
                    @let outside = x >= 500.0;
                    a href={ "/actors/" (node.id) } {
                        title { (node.name) ": " (node.events) }
                        circle.node cx=(format!("{x:.0}")) cy=(format!("{y:.0}")) r=(format!("{:.1}", size(i))) {}
                        text.node x=(format!("{:.0}", if outside { x + 16.0 } else { x - 16.0 })) y=(format!("{:.0}", y + 4.0)) text-anchor=(if outside { "start" } else { "end" }) { (shorten(&node.name, 30)) }
                    }
                }
            }
            p.legend { span.sign.with {} " mostly cooperation " span.sign.against {} " mostly conflict. An arrow leads from who acts to whom it is toward; the wider, the more events." }
        }
    }
}

fn table(n: &Network) -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { "Who" } th scope="col" { "Toward whom" } th.n scope="col" { "With" } th.n scope="col" { "Against" } th scope="col" { "Events" } } }
            tbody {
                @for tie in &n.ties {
                    @let (from, to) = (&n.nodes[tie.from], &n.nodes[tie.to]);
                    tr.row {
                        th scope="row" { a.main href={ "/actors/" (from.id) } { (from.name) } }
                        td { a href={ "/actors/" (to.id) } { (to.name) } }
                        td.n { (thousands(tie.with)) } td.n { (thousands(tie.against)) }
                        td { a href=(links::to("/events", &[("speaker", from.name.as_str()), ("party", to.name.as_str())])) { "show" } }
                    }
                }
            }
        }
    }
}
