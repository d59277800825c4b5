//! Articles, quotations and events in schema.org's terms, tied to the text by W3C Web Annotation selectors: a position, and the words with what stands around them.

use crate::one::{One, each};
use crate::{Error, Sink, citation};
use article::Span;
use record::{ActorId, ActorKind, EngagementStatus, SHOWN};
use serde_json::{Value, json};
use std::io::Write;
use store::Case;

/// How many characters of the text stand before and after a quotation's words, so that they are found again after an edit.
const AROUND: usize = 32;

pub fn write(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let context = json!(["https://schema.org", { "oa": "http://www.w3.org/ns/oa#" }]);
    let mut out = sink.main()?;
    let cite = serde_json::to_string(&citation(case)?)?;
    // written piece by piece: a case need not fit in memory
    write!(out, "{{\"@context\":{context},\"@type\":\"Dataset\",\"citation\":{cite},\"hasPart\":[")?;
    let mut first = true;
    each(case, |one| {
        for node in nodes(&one) {
            write!(out, "{}\n{node}", if first { "" } else { "," })?;
            first = false;
        }
        Ok(())
    })?;
    writeln!(out, "\n]}}")?;
    out.flush()?;
    Ok(())
}

fn nodes(one: &One) -> Vec<Value> {
    let head = &one.record.article;
    let article = head.url.clone().unwrap_or_else(|| format!("urn:demarche:article:{}", one.no.0));
    let mut nodes = vec![json!({
        "@type": "NewsArticle", "@id": article, "identifier": head.id, "headline": head.headline, "datePublished": head.published,
        "inLanguage": head.language, "publisher": head.publisher.as_ref().map(|p| json!({ "@type": "Organization", "name": p })), "author": head.byline,
    })];
    let id = |local: &dyn std::fmt::Display| format!("urn:demarche:row:{}", one.id(local));
    for s in one.record.statements.iter().filter(|s| s.found.confidence >= SHOWN) {
        let speaker = s.source.as_ref().map(|p| match p.actor {
            Some(actor) => party(one, actor),
            None => json!({ "@type": "Person", "name": one.party(p) }),
        });
        nodes.push(json!({
            "@type": "Quotation", "@id": id(&s.id), "text": s.content.iter().map(|&c| one.words(c)).collect::<Vec<_>>().join(" … "),
            "spokenByCharacter": speaker, "isPartOf": { "@id": article }, "dateCreated": one.time(s.time).map(|t| t.value.clone()),
            "oa:hasTarget": s.content.iter().map(|&c| target(one, &article, c)).collect::<Vec<_>>(),
        }));
    }
    for g in one.record.engagements.iter().filter(|g| g.found.confidence >= SHOWN) {
        let status = match g.status {
            EngagementStatus::Cancelled | EngagementStatus::Refused => "EventCancelled",
            EngagementStatus::Postponed => "EventPostponed",
            _ => "EventScheduled",
        };
        nodes.push(json!({
            "@type": "Event", "@id": id(&g.id), "name": one.words(g.span), "eventStatus": format!("https://schema.org/{status}"),
            "startDate": one.time(g.time).map(|t| t.value.clone()), "duration": g.duration, "location": location(one, g.place),
            "attendee": g.participants.iter().map(|&a| party(one, a)).collect::<Vec<_>>(), "organizer": g.convener.map(|a| party(one, a)),
            "subjectOf": { "@id": article }, "oa:hasTarget": [target(one, &article, g.span)],
        }));
    }
    for e in one.record.events.iter().filter(|e| e.found.confidence >= SHOWN) {
        nodes.push(json!({
            "@type": "Event", "@id": id(&e.id), "additionalType": format!("PLOVER:{}", e.kind), "name": one.words(e.span),
            "startDate": one.time(e.time).map(|t| t.value.clone()), "location": location(one, e.place),
            "performer": e.actors.iter().map(|&a| party(one, a)).collect::<Vec<_>>(), "attendee": e.recipients.iter().map(|&a| party(one, a)).collect::<Vec<_>>(),
            "subjectOf": { "@id": article }, "oa:hasTarget": [target(one, &article, e.span)],
        }));
    }
    nodes
}

fn party(one: &One, id: ActorId) -> Value {
    let Some(a) = one.actor(id) else { return Value::Null };
    let kind = match a.kind {
        ActorKind::Person | ActorKind::Unnamed => "Person",
        ActorKind::Country => "Country",
        ActorKind::Organization | ActorKind::Group => "Organization",
    };
    let same = a.wikidata.as_ref().map(|q| format!("http://www.wikidata.org/entity/{q}"));
    json!({ "@type": kind, "@id": format!("urn:demarche:row:{}", one.head(&a.id.to_string())), "name": a.name, "sameAs": same })
}

fn location(one: &One, id: Option<record::PlaceId>) -> Value {
    let Some(p) = one.place(id) else { return Value::Null };
    let geo = p.lat.zip(p.lon).map(|(lat, lon)| json!({ "@type": "GeoCoordinates", "latitude": lat, "longitude": lon }));
    json!({ "@type": "Place", "name": p.name, "geo": geo, "sameAs": p.geonames.map(|g| format!("https://sws.geonames.org/{g}/")) })
}

fn target(one: &One, article: &str, span: Span) -> Value {
    let (start, end) = one.points(span);
    let text = &one.record.article.text;
    let before: String =
        text.get(..span.start()).unwrap_or_default().chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text.get(span.end()..).unwrap_or_default().chars().take(AROUND).collect();
    json!({ "@type": "oa:SpecificResource", "oa:hasSource": { "@id": article }, "oa:hasSelector": [
        { "@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end },
        { "@type": "oa:TextQuoteSelector", "oa:exact": one.slice(span), "oa:prefix": before, "oa:suffix": after },
    ] })
}
