//! Events as PLOVER's own JSON Lines (Table 6.1 of its manual).

use crate::event_data::each_event;
use crate::one::One;
use crate::{Error, Sink, citation, codes};
use record::ActorId;
use serde_json::{Value, json};
use std::io::Write;
use store::Case;

pub fn write(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let cite = citation(case)?;
    let mut lines: Vec<Value> = Vec::new();
    each_event(case, |h| {
        let (one, e) = (h.one, h.event);
        let place = one.place(e.place);
        let head = &one.record.article;
        lines.push(json!({
            "id": one.id(e.id), "has event": true, "date": h.day, "time": null, "enddate": null, "endtime": null,
            "actor": parties(one, &e.actors), "recipient": parties(one, &e.recipients), "event": e.kind,
            "event loc": place.map(|p| json!({ "name": p.name, "country": p.country, "admin1": p.admin1, "lat": p.lat, "lon": p.lon, "geonames": p.geonames })),
            "event text": one.words(e.trigger), "quad code": e.quad, "event scale": e.intensity, "mode": e.mode, "context": e.contexts,
            "link": head.url, "text": one.words(e.span), "text info": { "article": head.id, "headline": head.headline, "publisher": head.publisher, "published": head.published },
            "cite info": cite, "coder": format!("demarche {}", one.record.version), "coded date": null, "coded time": null,
            "comment": if h.articles > 1 { format!("told in {} articles in the same words", h.articles) } else { String::new() },
        }));
        Ok(())
    })?;
    let mut out = sink.main()?;
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

fn parties(one: &One, ids: &[ActorId]) -> Vec<Value> {
    let party = |a: &record::Actor| {
        let words = a.mentions.first().map(|m| one.words(m.span));
        json!({ "code": codes::cameo_country(a.country.as_deref()), "sector": a.sectors, "actor text": a.name, "entity text": words, "wikidata": a.wikidata })
    };
    ids.iter().filter_map(|&id| one.actor(id)).map(party).collect()
}
