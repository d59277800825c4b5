//! The timeline: what was said, done and agreed on one axis, drawn here and not in the browser, zoomed by links.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, head, page, thousands};
use crate::links;
use crate::problem::Problem;
use crate::rows::{find, list, plain_names, shorten};
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use pipeline::Case;
use pipeline::store::{Filter, Kind, Row};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The lanes, from above.
const LANES: [(Kind, &str); 5] = [
    (Kind::Engagement, "Meetings"),
    (Kind::Event, "Events"),
    (Kind::Statement, "Statements"),
    (Kind::Position, "Positions"),
    (Kind::Instrument, "Papers"),
];
/// Sizes of the drawing, in its own units.
const WIDTH: f64 = 1000.0;
const LEFT: f64 = 92.0;
const LANE: f64 = 80.0;
const TOP: f64 = 26.0;
/// Up to so many rows each is drawn by itself.
const SINGLE: usize = 240;
/// How many days before the last article are shown at first, and how many behind it.
const BEFORE: i64 = 59;
const BEHIND: i64 = 30;
/// More rows than this are a drawing, and no list.
const LISTED: usize = 5_000;

/// What is drawn.
pub(crate) struct Window {
    pub(crate) first: Date,
    pub(crate) last: Date,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) counts: Vec<(String, Kind, usize)>,
    rows: Vec<Row>,
}

pub(crate) fn window(desk: &Arc<Desk>, case: &Case, ask: &Ask) -> Result<Option<Window>, Problem> {
    let end: Option<Date> = case.days()?.and_then(|(_, last)| last.parse().ok());
    let last = ask.day("until")?.or(end.map(|e| e.saturating_add(BEHIND.days())));
    let Some(last) = last else { return Ok(None) };
    let first = ask.day("since")?.unwrap_or_else(|| last.saturating_sub((BEFORE + BEHIND).days()));
    if first > last {
        return Err(Problem::question(format!("since {first} until {last}: the first day comes after the last")));
    }
    let kinds = ask.kinds(&LANES.map(|(kind, _)| kind))?;
    let kinds: Vec<Kind> = LANES.iter().map(|(kind, _)| *kind).filter(|k| kinds.contains(k)).collect();
    let mut query = ask.query(&kinds)?;
    query.filter = Filter {
        after: Some(first.to_string()),
        before: Some(last.to_string()),
        heads: !ask.is_narrow(),
        limit: None,
        offset: 0,
        ..query.filter
    };
    let counted = query.clone();
    let counts: Vec<(String, String, usize)> = desk.remember(case, &format!("{} {first} {last}", ask.key("/timeline")), move |case| {
        Ok(case.per_day(&counted)?.into_iter().map(|(day, kind, n)| (day, kind.name().to_owned(), n)).collect())
    })?;
    let counts: Vec<(String, Kind, usize)> = counts.into_iter().filter_map(|(day, kind, n)| Some((day, Kind::named(&kind)?, n))).collect();
    let total: usize = counts.iter().map(|(.., n)| n).sum();
    query.filter.limit = Some(SINGLE);
    let rows = if total <= SINGLE { case.find(&query)? } else { Vec::new() };
    Ok(Some(Window { first, last, kinds, counts, rows }))
}

pub(crate) async fn timeline(State(desk): State<Arc<Desk>>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let Some(w) = window(&shown, case, &ask)? else {
            let main = html! { (head("Timeline", &html! { "No article tells when it was published: add with a date." })) };
            return Ok(page(&shown, "Timeline", "/timeline", &main));
        };
        let total: usize = w.counts.iter().map(|(.., n)| n).sum();
        let all = case.days()?;
        let (since, until) = (w.first.to_string(), w.last.to_string());
        let below = Ask::parse(ask.with("", &[("since", &since), ("until", &until)]).trim_start_matches('?'))?;
        let listing = if total <= LISTED { Some(find(&shown, case, &paged(&below, &ask)?, &w.kinds, "/timeline#", false)?) } else { None };
        let main = html! {
            (head("Timeline", &html! { (count(total, "row")) " from " b { (since) } " to " b { (until) } "." }))
            (form(&ask, &w))
            (zoom(&ask, &w, all.as_ref()))
            (draw(&ask, &w))
            @match &listing {
                Some(listing) => section aria-labelledby="list" { h2 #list { "The same as a list" } (list(listing, &below, "/timeline")) },
                None => p.none { "Too many for a list: come closer, or name a party." },
            }
        };
        Ok(page(&shown, "Timeline", "/timeline", &main))
    })
    .await
}

/// The list below is leafed through on its own.
fn paged(below: &Ask, ask: &Ask) -> Result<Ask, Problem> {
    match ask.get("page") {
        Some(page) => Ask::parse(below.with("", &[("page", page)]).trim_start_matches('?')),
        None => Ok(below.clone()),
    }
}

fn form(ask: &Ask, w: &Window) -> Markup {
    html! {
        form.ask action="/timeline" {
            p.field { label for="party" { "Party" } input #party name="party" value=[ask.get("party")] autocomplete="off"; }
            p.field { label for="q" { "Words" } input #q name="q" value=[ask.get("q")] autocomplete="off"; }
            p.field {
                label for="kind" { "Kind" }
                select #kind name="kind" {
                    option value="" { "all" }
                    @for (kind, name) in LANES { option value=(kind.name()) selected[ask.get("kind") == Some(kind.name())] { (name.to_lowercase()) } }
                }
            }
            p.field { label for="since" { "Since" } input #since name="since" type="date" value=(w.first); }
            p.field { label for="until" { "Until" } input #until name="until" type="date" value=(w.last); }
            button { "Draw" }
            @if ask.is_narrow() || ask.get("kind").is_some() { a.all href="/timeline" { "Show all" } }
        }
    }
}

fn days(w: &Window) -> i64 {
    i64::from(w.last.since(w.first).map_or(0, |s| s.get_days())) + 1
}

fn zoom(ask: &Ask, w: &Window, all: Option<&(String, String)>) -> Markup {
    let n = days(w);
    let to = |first: Date, last: Date| ask.with("/timeline", &[("since", &first.to_string()), ("until", &last.to_string())]);
    let (half, quarter) = (n / 2, n / 4);
    html! {
        nav.leaf aria-label="Stretch of time" {
            a rel="prev" href=(to(w.first.saturating_sub(half.max(1).days()), w.last.saturating_sub(half.max(1).days()))) { "← Earlier" }
            @if n > 2 { a rel="in" data-zoom="in" href=(to(w.first.saturating_add(quarter.days()), w.last.saturating_sub(quarter.days()))) { "Closer +" } }
            a data-zoom="out" href=(to(w.first.saturating_sub(half.max(1).days()), w.last.saturating_add(half.max(1).days()))) { "Further −" }
            a rel="next" href=(to(w.first.saturating_add(half.max(1).days()), w.last.saturating_add(half.max(1).days()))) { "Later →" }
            @if let Some((Ok(first), Ok(last))) = all.map(|(f, l)| (f.parse::<Date>(), l.parse::<Date>())) { a href=(to(first, last)) { "Everything" } }
        }
    }
}

/// How wide a bar is in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
}

impl Unit {
    fn of(days: i64) -> Unit {
        match days {
            ..=120 => Unit::Day,
            121..=800 => Unit::Week,
            _ => Unit::Month,
        }
    }

    /// The first day of the stretch that a day belongs to.
    fn begin(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Unit::Month => day.first_of_month(),
        }
    }

    fn end(self, begin: Date) -> Date {
        match self {
            Unit::Day => begin,
            Unit::Week => begin.saturating_add(6.days()),
            Unit::Month => begin.last_of_month(),
        }
    }
}

fn draw(ask: &Ask, w: &Window) -> Markup {
    let n = days(w) as f64;
    let unit = Unit::of(days(w));
    let x = |day: Date| LEFT + (WIDTH - LEFT) * f64::from(day.since(w.first).map_or(0, |s| s.get_days())) / n;
    let height = TOP + LANE * w.kinds.len() as f64 + 8.0;
    let lanes: Vec<(Kind, &str)> = LANES.into_iter().filter(|(kind, _)| w.kinds.contains(kind)).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Timeline" {
            svg.timeline viewBox=(format!("0 0 {WIDTH} {height}")) role="group" aria-label=(format!("From {} to {}", w.first, w.last)) {
                @for (day, label) in ticks(w) {
                    line.tick x1=(x(day)) x2=(x(day)) y1=(TOP - 6.0) y2=(height) {}
                    text.tick x=(x(day) + 3.0) y=(TOP - 10.0) { (label) }
                }
                @for (at, (kind, name)) in lanes.iter().enumerate() {
                    @let base = TOP + LANE * (at as f64 + 1.0) - 6.0;
                    line.base x1="0" x2=(WIDTH) y1=(base + 2.0) y2=(base + 2.0) {}
                    text.lane x="0" y=(base - 4.0) { (name) }
                    @if w.rows.is_empty() { (bars(ask, w, *kind, unit, base, &x)) } @else { (dots(w, *kind, base, &x)) }
                }
            }
        }
    }
}

fn bars(ask: &Ask, w: &Window, kind: Kind, unit: Unit, base: f64, x: &dyn Fn(Date) -> f64) -> Markup {
    let mut stretches: BTreeMap<Date, usize> = BTreeMap::new();
    for (day, _, n) in w.counts.iter().filter(|(_, k, _)| *k == kind) {
        if let Ok(day) = day.parse::<Date>() {
            *stretches.entry(unit.begin(day)).or_default() += n;
        }
    }
    let most = stretches.values().copied().max().unwrap_or(1) as f64;
    let day = x(w.first.saturating_add(1.days())) - x(w.first);
    html! {
        @for (begin, n) in &stretches {
            @let (first, last) = ((*begin).max(w.first), unit.end(*begin).min(w.last));
            @let wide = (x(last) - x(first) + day - 1.0).max(1.2);
            // by the root, so that few beside many can still be seen
            @let tall = (LANE - 30.0) * (*n as f64 / most).sqrt();
            @let words = if first == last { first.to_string() } else { format!("{first} to {last}") };
            a href=(ask.with("/timeline", &[("since", &first.to_string()), ("until", &last.to_string())])) {
                title { (words) ": " (thousands(*n)) }
                rect class={ "bar k-" (kind.name()) } x=(format!("{:.1}", x(first))) y=(format!("{:.1}", base - tall)) width=(format!("{wide:.1}")) height=(format!("{tall:.1}")) {}
            }
        }
    }
}

fn dots(w: &Window, kind: Kind, base: f64, x: &dyn Fn(Date) -> f64) -> Markup {
    let day = x(w.first.saturating_add(1.days())) - x(w.first);
    let across = ((day / 11.0).floor() as usize).max(1);
    let mut on_day: BTreeMap<String, usize> = BTreeMap::new();
    html! {
        @for row in w.rows.iter().filter(|r| r.body.kind() == kind) {
            @if let Some(date) = row.day.as_deref().and_then(|d| d.parse::<Date>().ok()) {
                @let at = { let n = on_day.entry(date.to_string()).or_default(); *n += 1; *n - 1 };
                @let (column, line) = (at % across, at / across);
                @let left = x(date) + 6.0 + 11.0 * column as f64;
                // what does not fit into the lane is drawn over its upper edge, never away
                @let y = base - 4.0 - (10.0 * line as f64).min(LANE - 34.0);
                a href=(links::row(&row.id)) {
                    title { (date) ", " (plain_names(&row.gist.who)) ": " (shorten(&row.gist.words, 120)) }
                    circle class={ "dot k-" (kind.name()) } cx=(format!("{left:.1}")) cy=(format!("{y:.1}")) r="4.2" {}
                }
            }
        }
    }
}

/// Where the axis is marked, with what.
fn ticks(w: &Window) -> Vec<(Date, String)> {
    let n = days(w);
    let mut all = Vec::new();
    let mut day = w.first;
    while day <= w.last && all.len() < 60 {
        let label = match n {
            ..=16 => Some(day.strftime("%a %-d %b").to_string()),
            17..=120 => (day.weekday() == jiff::civil::Weekday::Monday).then(|| day.strftime("%-d %b").to_string()),
            121..=800 => (day.day() == 1).then(|| day.strftime("%b %y").to_string()),
            801..=8000 => (day.day() == 1 && day.month() == 1).then(|| day.year().to_string()),
            _ => (day.day() == 1 && day.month() == 1 && day.year() % 10 == 0).then(|| day.year().to_string()),
        };
        all.extend(label.map(|label| (day, label)));
        let next = if n > 800 { day.last_of_month().saturating_add(1.days()) } else { day.saturating_add(1.days()) };
        if next == day {
            break;
        }
        day = next;
    }
    let step = all.len().div_ceil(16).max(1);
    all.into_iter().step_by(step).collect()
}
