//! The map: where events and meetings were, as exactly as the text tells, and nothing that no place could be found for.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page, thousands};
use crate::problem::Problem;
use crate::rows::{plain_names, shorten};
use axum::extract::State;
use maud::{Markup, PreEscaped, html};
use pipeline::Case;
use pipeline::record::Precision;
use pipeline::store::{Body, Filter, Kind, RowId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Outlines of the lands, 10 units a degree, from 180 W and 84 N; made by `assets/world.py`.
const LANDS: &str = include_str!("../../assets/world.path");
/// How many rows are looked at.
const MOST: usize = 1_500;
/// How many rows of a spot are told.
const TOLD: usize = 5;

/// A spot on the map, and what was there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spot {
    pub(crate) name: String,
    pub(crate) country: Option<String>,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// `city`, `region` or `country`.
    pub(crate) precision: String,
    pub(crate) rows: usize,
    /// The latest of them: id, day, and what it says.
    pub(crate) latest: Vec<(String, String, String)>,
}

/// Spots, with how many rows were looked at and how many of them have no place on the map.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spots {
    pub(crate) spots: Vec<Spot>,
    pub(crate) looked_at: usize,
    pub(crate) without: usize,
}

pub(crate) fn spots(desk: &Arc<Desk>, case: &Case, ask: &Ask) -> Result<Spots, Problem> {
    let mut query = ask.query(&[Kind::Event, Kind::Engagement])?;
    query.filter = Filter { latest: true, once: ask.is_narrow(), heads: !ask.is_narrow(), limit: Some(MOST), offset: 0, ..query.filter };
    desk.remember(case, &ask.key("/map"), move |case| {
        let rows = case.find(&query)?;
        let looked_at = rows.len();
        let mut spots: BTreeMap<(i64, i64, String), Spot> = BTreeMap::new();
        let mut without = 0;
        for row in rows {
            let place = match &row.body {
                Body::Event(e) => e.place,
                Body::Engagement(g) => g.place,
                _ => None,
            };
            let place = match place {
                Some(id) => case.row(&RowId { article: row.id.article, local: id.to_string() }).ok().map(|r| r.body),
                None => None,
            };
            let Some(Body::Place(p)) = place else {
                without += 1;
                continue;
            };
            let (Some(lat), Some(lon)) = (p.lat, p.lon) else {
                without += 1;
                continue;
            };
            let precision = match p.precision {
                Some(Precision::City) => "city",
                Some(Precision::Country) => "country",
                Some(Precision::Region) | None => "region",
            };
            let key = ((lat * 100.0) as i64, (lon * 100.0) as i64, precision.to_owned());
            let spot = spots.entry(key).or_insert_with(|| Spot {
                name: p.name,
                country: p.country,
                lat,
                lon,
                precision: precision.to_owned(),
                rows: 0,
                latest: Vec::new(),
            });
            spot.rows += 1;
            if spot.latest.len() < TOLD {
                let who = plain_names(&row.gist.who);
                let told =
                    format!("{}: {}", if who.is_empty() { "parties not named".to_owned() } else { who }, shorten(&row.gist.words, 110));
                spot.latest.push((row.id.to_string(), row.day.unwrap_or_default(), told));
            }
        }
        let mut spots: Vec<Spot> = spots.into_values().collect();
        spots.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
        Ok(Spots { spots, looked_at, without })
    })
}

pub(crate) async fn map(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let found = spots(&shown, case, &ask)?;
        let lead = html! {
            (count(found.spots.len(), "place")) " of the last " (thousands(found.looked_at)) " events and meetings. "
            (thousands(found.without)) " of them tell no place that could be found in the gazetteer, and are not drawn."
        };
        let main = html! {
            (head("Map", &lead))
            form.ask action="/map" {
                p.field { label for="party" { "Party" } input #party name="party" value=[ask.get("party")] autocomplete="off"; }
                p.field { label for="place" { "Place" } input #place name="place" value=[ask.get("place")] autocomplete="off"; }
                p.field { label for="since" { "Since" } input #since name="since" type="date" value=[ask.get("since")]; }
                p.field { label for="until" { "Until" } input #until name="until" type="date" value=[ask.get("until")]; }
                button { "Draw" }
                @if ask.is_narrow() || ask.get("since").is_some() || ask.get("until").is_some() { a.all href="/map" { "Show all" } }
            }
            div.scroll tabindex="0" role="region" aria-label="Map" { (draw(&found.spots)) }
            p.legend {
                span.sign.city {} " a town or spot " span.sign.region {} " somewhere in a region " span.sign.country {} " somewhere in a country. The larger, the more rows. Outlines: Natural Earth."
            }
            table.list {
                thead { tr { th scope="col" { "Place" } th scope="col" { "How exact" } th.n scope="col" { "Rows" } th scope="col" { "The latest" } } }
                tbody {
                    @for (n, spot) in found.spots.iter().enumerate().take(200) {
                        tr.row id={ "spot-" (n) } {
                            th scope="row" { (spot.name) @if let Some(country) = &spot.country { " " span.faint { (country) } } }
                            td { (spot.precision) }
                            td.n { (thousands(spot.rows)) }
                            td { ul.plain { @for (id, day, words) in spot.latest.iter().take(2) { li { span.day { (day) } " " a.main href={ "/rows/" (id) } { (words) } } } } }
                        }
                    }
                }
            }
        };
        Ok(page(&shown, "Map", "/map", &main))
    })
    .await
}

/// In the units of the outlines.
fn at(spot: &Spot) -> (f64, f64) {
    ((spot.lon + 180.0) * 10.0, (84.0 - spot.lat) * 10.0)
}

/// What is drawn of the world: all of it, or what the spots ask for with some room around them.
fn frame(spots: &[Spot]) -> (f64, f64, f64, f64) {
    let (mut left, mut top, mut right, mut bottom) = (3600.0_f64, 1440.0_f64, 0.0_f64, 0.0_f64);
    for (x, y) in spots.iter().map(at) {
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    if left > right {
        return (0.0, 0.0, 3600.0, 1440.0);
    }
    let wide = ((right - left) * 1.25).max((bottom - top) * 1.25 * 2.2).clamp(500.0, 3600.0);
    let tall = (wide / 2.2).min(1440.0);
    let middle = |low: f64, high: f64, size: f64, most: f64| ((low + high - size) / 2.0).clamp(0.0, (most - size).max(0.0));
    (middle(left, right, wide, 3600.0), middle(top, bottom, tall, 1440.0), wide, tall)
}

fn draw(spots: &[Spot]) -> Markup {
    let (left, top, wide, tall) = frame(spots);
    let scale = wide / 1000.0;
    html! {
        svg.map viewBox=(format!("{left:.0} {top:.0} {wide:.0} {tall:.0}")) role="group" aria-label="World map" {
            path.lands d=(PreEscaped(LANDS.trim())) {}
            @for (n, spot) in spots.iter().enumerate().take(400).rev() {
                @let (x, y) = at(spot);
                @let size = (4.0 + 2.6 * (spot.rows as f64).sqrt()).min(26.0) * scale;
                a href={ "#spot-" (n) } {
                    title { (spot.name) ", " (spot.precision) ": " (spot.rows) }
                    @match spot.precision.as_str() {
                        "country" => rect.spot.country x=(format!("{:.1}", x - size)) y=(format!("{:.1}", y - size)) width=(format!("{:.1}", 2.0 * size)) height=(format!("{:.1}", 2.0 * size)) {},
                        precision => circle class={ "spot " (precision) } cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(format!("{size:.1}")) {},
                    }
                    @if n < 12 { text.spot x=(format!("{:.1}", x + size + 3.0 * scale)) y=(format!("{:.1}", y + 4.0 * scale)) font-size=(format!("{:.1}", 12.0 * scale)) { (spot.name) } }
                }
            }
        }
    }
}
