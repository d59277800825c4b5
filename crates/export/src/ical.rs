//! The agenda as a calendar: meetings, calls and visits that have a day, each once.

use crate::one::One;
use crate::{Error, Sink, citation};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use jiff::civil::Date;
use record::SHOWN;
use std::collections::BTreeMap;
use std::io::Write;
use store::{Body, Case, Filter, Kind, Query, Row, RowId};

pub fn write(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let calendar = calendar(case, groups(case)?)?;
    let mut out = sink.main()?;
    write!(out, "{calendar}")?;
    out.flush()?;
    Ok(())
}

/// Some engagements as a calendar, each named by the first row of its group: what a page shows, for those who keep it in their own.
///
/// # Errors
/// Where there is no such row, or the case cannot be read.
pub fn some(case: &Case, heads: &[RowId]) -> Result<String, Error> {
    let mut all = BTreeMap::new();
    for head in heads {
        all.insert(head.clone(), case.group(head)?);
    }
    calendar(case, all)
}

fn calendar(case: &Case, groups: BTreeMap<RowId, Vec<Row>>) -> Result<String, Error> {
    let mut calendar = Calendar::new();
    calendar.name("demarche").description(&citation(case)?);
    for (head, rows) in groups {
        // what was said last holds
        let dated = rows.iter().rev().find(|r| day(r).is_some());
        if let (Some(last), Some(dated)) = (rows.last(), dated) {
            calendar.push(event(case, &head, last, dated)?);
        }
    }
    // the library stamps entries with the clock where they have no stamp of their own
    Ok(calendar.to_string())
}

/// The engagements that are the same, the first article first.
fn groups(case: &Case) -> Result<BTreeMap<RowId, Vec<Row>>, Error> {
    let mut query = Query::default();
    query.filter = Filter { kinds: vec![Kind::Engagement], confidence: Some(f64::from(SHOWN)), heads: false, ..Filter::default() };
    let mut groups: BTreeMap<RowId, Vec<Row>> = BTreeMap::new();
    for row in case.find(&query)? {
        groups.entry(case.head(&row.id)?).or_default().push(row);
    }
    for rows in groups.values_mut() {
        rows.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    }
    Ok(groups)
}

fn day(row: &Row) -> Option<Date> {
    row.gist.time.as_deref()?.get(..10)?.parse().ok()
}

fn event(case: &Case, head: &RowId, last: &Row, dated: &Row) -> Result<Event, Error> {
    let one = One::load(case, last.id.article)?;
    let names = |all: &[store::Named]| all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ");
    let who = names(&last.gist.who);
    let mut event = Event::new();
    event.uid(&format!("{head}@{}", one.record.article.id.replace(':', "-")));
    let kind = [last.act.get(..1).unwrap_or_default().to_uppercase().as_str(), last.act.get(1..).unwrap_or_default()].concat();
    event.summary(&if who.is_empty() { format!("{kind}: {}", last.gist.words) } else { format!("{kind}: {who}") });
    let source = [one.record.article.publisher.as_deref(), one.day(), one.record.article.headline.as_deref()];
    let source = source.into_iter().flatten().collect::<Vec<_>>().join(", ");
    event.description(&format!("{}, as told in {source} ({}): “{}”", last.status, last.id, last.gist.words));
    if let Some(url) = &one.record.article.url {
        event.url(url);
    }
    if let Some(place) = last.gist.place.as_ref().or(dated.gist.place.as_ref()) {
        event.location(place);
    }
    event.status(match last.status.as_str() {
        "cancelled" | "refused" => EventStatus::Cancelled,
        "held" | "ongoing" | "scheduled" => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    });
    if let Body::Engagement(e) = &last.body
        && let Some(topic) = &e.topic
    {
        event.add_property("CATEGORIES", topic.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let value = dated.gist.time.clone().unwrap_or_default();
    let stamp: String = last.published.as_deref().unwrap_or("1970-01-01").chars().filter(char::is_ascii_digit).collect();
    event.add_property("DTSTAMP", format!("{stamp}T000000Z"));
    let digits: String = value.chars().take(10).filter(char::is_ascii_digit).collect();
    match value.get(11..16).filter(|t| t.as_bytes().get(2) == Some(&b':') && t.starts_with(|c: char| c.is_ascii_digit())) {
        // the text's own clock: no zone is read
        Some(time) => event.add_property("DTSTART", format!("{digits}T{}00", time.replace(':', ""))),
        None => event.append_property(
            icalendar::Property::new("DTSTART", &digits).append_parameter(icalendar::Parameter::new("VALUE", "DATE")).done(),
        ),
    };
    Ok(event.done())
}
