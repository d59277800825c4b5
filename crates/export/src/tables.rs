//! Which tables a case is, one a kind.

use crate::one::{One, each};
use crate::table::{Cell, Column, Holds, Table};
use crate::{Error, codes};
use article::Span;
use record::{ActorId, Found};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Display;
use store::{ArticleNo, Case};

/// Columns of every row that was found in a text.
const FOUND: &[(&str, Holds, &str)] = &[
    ("same_as", Holds::Text, "the first row of the group of rows that are the same across articles; its own id where it stands alone"),
    ("day", Holds::Text, "the day it concerns: its own where the text tells one, else that of publication"),
    ("hand", Holds::Text, "who is behind it: machine, accepted, edited or person"),
    ("confidence", Holds::Real, "0 to 1; of the rows given 0.8, about four in five are right"),
    ("evidence", Holds::Text, "spans that a person should see to believe it"),
    ("because", Holds::Text, "rules or models that found it, in order"),
];

/// All tables, in the order of the record.
pub fn all() -> Vec<Table> {
    use Holds::{Real, Text, Whole};
    let table = |name, means, found: bool, columns: &[(&'static str, Holds, &'static str)]| {
        let own = [("id", Text, "its id"), ("article", Whole, "number of its article")];
        let found = if found { FOUND } else { &[] };
        let all = own.iter().chain(columns).chain(found);
        Table { name, means, columns: all.map(|&(name, holds, means)| Column { name, holds, means }).collect() }
    };
    let mut all = vec![Table {
        name: "articles",
        means: "The articles of the case.",
        columns: [
            ("article", Whole, "its number in the case"),
            ("key", Text, "the input's own id, or the hash of its text"),
            ("url", Text, "its address"),
            ("publisher", Text, "the outlet"),
            ("headline", Text, "as printed"),
            ("byline", Text, "who wrote it"),
            ("language", Text, "ISO 639-1"),
            ("published", Text, "ISO 8601"),
            ("published_from", Text, "what told us so"),
            ("copy_of", Whole, "the first article that tells the same in the same words; its own number where there is none before it"),
            ("version", Text, "of the program that read it"),
            ("model", Text, "that read it"),
            ("rules", Text, "that read it"),
        ]
        .map(|(name, holds, means)| Column { name, holds, means })
        .into(),
    }];
    all.push(table(
        "actors",
        "Parties, one row an article.",
        false,
        &[
            ("same_as", Text, "the first row of the same party in the case"),
            ("name", Text, "the fullest name the article gives, or the registry's"),
            ("kind", Text, "person, country, organization, group, unnamed"),
            ("country", Text, "ISO 3166-1 alpha-3"),
            ("cow", Whole, "Correlates of War number of the country"),
            ("cameo", Text, "CAMEO actor code"),
            ("sectors", Text, "PLOVER sectors, the primary one first"),
            ("roles", Text, "offices"),
            ("wikidata", Text, "item"),
            ("mentions", Whole, "how often the article means it"),
        ],
    ));
    all.push(table(
        "times",
        "Times as TIMEX3.",
        true,
        &[
            ("words", Text, "the words"),
            ("type", Text, "DATE, TIME, DURATION, SET"),
            ("value", Text, "TIMEX3 value"),
            ("mod", Text, "TIMEX3 modifier"),
        ],
    ));
    all.push(table(
        "places",
        "Places; unresolved ones have neither coordinates nor a GeoNames id.",
        true,
        &[
            ("words", Text, "the words"),
            ("name", Text, "the gazetteer's name"),
            ("role", Text, "literal, metonym, demonym"),
            ("geonames", Whole, "GeoNames id"),
            ("country", Text, "ISO 3166-1 alpha-3"),
            ("admin1", Text, "first-order division"),
            ("lat", Real, "degrees north"),
            ("lon", Real, "degrees east"),
            ("precision", Text, "city, region, country"),
        ],
    ));
    all.push(table(
        "statements",
        "Who said what.",
        true,
        &[
            ("kind", Text, "direct, indirect, mixed, transcript"),
            ("source", Text, "id of the actor who said it"),
            ("source_name", Text, "its name, or the words that name the source"),
            ("cue", Text, "the words that say that it was said"),
            ("mode", Text, "speech, writing, thought"),
            ("withheld", Text, "true where speech was refused"),
            ("content", Text, "what was said"),
            ("content_spans", Text, "where"),
            ("quoted_spans", Text, "the parts inside quotation marks"),
            ("addressee", Text, "to whom"),
            ("venue", Text, "where or how"),
            ("via", Text, "who carried it"),
            ("time", Text, "TIMEX3 value of when it was said"),
        ],
    ));
    all.push(table(
        "events",
        "Who did what to whom.",
        true,
        &[
            ("type", Text, "PLOVER type"),
            ("mode", Text, "PLOVER mode"),
            ("contexts", Text, "PLOVER contexts"),
            ("cameo", Text, "CAMEO code"),
            ("quad", Whole, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
            ("intensity", Real, "Goldstein scale"),
            ("status", Text, "occurred, ongoing, planned, threatened, demanded, denied, hypothetical"),
            ("actors", Text, "ids"),
            ("actor_names", Text, "names"),
            ("recipients", Text, "ids"),
            ("recipient_names", Text, "names"),
            ("place", Text, "name"),
            ("time", Text, "TIMEX3 value"),
            ("claimed_by", Text, "id of the statement that claims it"),
            ("words", Text, "the clause"),
            ("trigger", Text, "the words that name the act"),
        ],
    ));
    all.push(table(
        "positions",
        "Who wants, offers, accepts or refuses what.",
        true,
        &[
            ("act", Text, "demand, request, offer, accept, reject, refuse, defer, principle, deny, threaten, pledge, assess"),
            ("holder", Text, "id of the actor"),
            ("holder_name", Text, "its name"),
            ("toward", Text, "ids"),
            ("toward_names", Text, "names"),
            ("issue", Text, "the issue in short"),
            ("issue_words", Text, "the words that name it"),
            ("answers", Text, "id of the position that it answers"),
            ("statement", Text, "id of the statement it was taken in"),
            ("time", Text, "TIMEX3 value"),
        ],
    ));
    all.push(table(
        "instruments",
        "Papers that pass between parties.",
        true,
        &[
            ("kind", Text, "response, proposal, demands, draft treaty, letter, joint statement, resolution, agreement, report"),
            ("words", Text, "the words that name it"),
            ("from", Text, "ids"),
            ("from_names", Text, "names"),
            ("to", Text, "ids"),
            ("to_names", Text, "names"),
            ("carried_by", Text, "name"),
            ("answers", Text, "id of the paper that it answers"),
            ("visibility", Text, "public, confidential, leaked, unknown"),
            ("time", Text, "TIMEX3 value"),
        ],
    ));
    all.push(table(
        "engagements",
        "Who meets, calls or visits whom.",
        true,
        &[
            ("kind", Text, "meeting, call, summit, session, visit, consultation, ceremony"),
            ("status", Text, "held, ongoing, scheduled, proposed, postponed, cancelled, refused"),
            ("words", Text, "the words that name it"),
            ("participants", Text, "ids"),
            ("participant_names", Text, "names"),
            ("convener", Text, "name"),
            ("mediators", Text, "names"),
            ("topic", Text, "what about"),
            ("place", Text, "name"),
            ("time", Text, "TIMEX3 value"),
            ("duration", Text, "ISO 8601"),
        ],
    ));
    all
}

/// The rows of a table.
pub fn rows(case: &Case, table: &str, out: &mut dyn FnMut(Vec<Cell>) -> Result<(), Error>) -> Result<(), Error> {
    let copies = copies(case)?;
    each(case, |one| rows_of(&one, &copies, table, out))
}

/// Of each article, the first that tells the same in the same words.
pub fn copies(case: &Case) -> Result<HashMap<ArticleNo, ArticleNo>, Error> {
    Ok(case.articles()?.into_iter().map(|a| (a.article, a.copy_of)).collect())
}

/// The rows of a table that stand in one article.
pub fn rows_of(
    one: &One,
    copies: &HashMap<ArticleNo, ArticleNo>,
    table: &str,
    out: &mut dyn FnMut(Vec<Cell>) -> Result<(), Error>,
) -> Result<(), Error> {
    let r = &one.record;
    match table {
        "articles" => {
            let h = &r.article;
            out(vec![
                Cell::Whole(one.no.0),
                text(&h.id),
                opt(&h.url),
                opt(&h.publisher),
                opt(&h.headline),
                opt(&h.byline),
                text(&h.language),
                opt(&h.published),
                word(&h.published_from),
                Cell::Whole(copies.get(&one.no).map_or(one.no.0, |c| c.0)),
                text(&r.version),
                text(&r.model),
                text(&r.rules),
            ])
        }
        "actors" => r.actors.iter().try_for_each(|a| {
            let country = codes::country(a.country.as_deref());
            out(vec![
                id(one, a.id),
                Cell::Whole(one.no.0),
                text(&one.head(&a.id.to_string())),
                text(&a.name),
                word(&a.kind),
                opt(&a.country),
                whole(country.and_then(|c| c.cow).map(i64::from)),
                text(&codes::cameo_actor(a)),
                list(&a.sectors),
                list(&a.roles.iter().map(|r| r.title.clone()).collect::<Vec<_>>()),
                opt(&a.wikidata),
                Cell::Whole(a.mentions.len() as i64),
            ])
        }),
        "times" => r.times.iter().try_for_each(|t| {
            out(with(one, t.id, &t.found, vec![text(&one.words(t.span)), word(&t.kind), text(&t.value), opt(&t.modifier)]))
        }),
        "places" => r.places.iter().try_for_each(|p| {
            out(with(
                one,
                p.id,
                &p.found,
                vec![
                    text(&one.words(p.span)),
                    text(&p.name),
                    word(&p.role),
                    whole(p.geonames.map(i64::from)),
                    opt(&p.country),
                    opt(&p.admin1),
                    real(p.lat),
                    real(p.lon),
                    p.precision.map_or(Cell::Nothing, |p| word(&p)),
                ],
            ))
        }),
        "statements" => r.statements.iter().try_for_each(|s| {
            let party = |p: &Option<record::Party>| opt(&p.as_ref().and_then(|p| one.party(p)));
            out(with(
                one,
                s.id,
                &s.found,
                vec![
                    word(&s.kind),
                    s.source.as_ref().and_then(|p| p.actor).map_or(Cell::Nothing, |a| id(one, a)),
                    party(&s.source),
                    s.cue.as_ref().map_or(Cell::Nothing, |c| text(&one.words(c.span))),
                    word(&s.mode),
                    text(&s.withheld.to_string()),
                    text(&s.content.iter().map(|&c| one.words(c)).collect::<Vec<_>>().join(" … ")),
                    spans(one, &s.content),
                    spans(one, &s.quoted),
                    party(&s.addressee),
                    opt(&s.venue.as_ref().map(|v| v.text.clone())),
                    party(&s.via),
                    time(one, s.time),
                ],
            ))
        }),
        "events" => r.events.iter().try_for_each(|e| {
            out(with(
                one,
                e.id,
                &e.found,
                vec![
                    text(&e.kind),
                    opt(&e.mode),
                    list(&e.contexts),
                    opt(&e.cameo),
                    Cell::Whole(i64::from(e.quad)),
                    real(e.intensity.map(f64::from)),
                    word(&e.status),
                    ids(one, &e.actors),
                    names(one, &e.actors),
                    ids(one, &e.recipients),
                    names(one, &e.recipients),
                    opt(&one.place(e.place).map(|p| p.name.clone())),
                    time(one, e.time),
                    e.claimed_by.map_or(Cell::Nothing, |s| id(one, s)),
                    text(&one.words(e.span)),
                    text(&one.words(e.trigger)),
                ],
            ))
        }),
        "positions" => r.positions.iter().try_for_each(|q| {
            out(with(
                one,
                q.id,
                &q.found,
                vec![
                    word(&q.act),
                    id(one, q.holder),
                    names(one, &[q.holder]),
                    ids(one, &q.toward),
                    names(one, &q.toward),
                    text(&q.issue_text),
                    text(&one.words(q.issue)),
                    q.answers.map_or(Cell::Nothing, |a| id(one, a)),
                    q.statement.map_or(Cell::Nothing, |s| id(one, s)),
                    time(one, q.time),
                ],
            ))
        }),
        "instruments" => r.instruments.iter().try_for_each(|d| {
            out(with(
                one,
                d.id,
                &d.found,
                vec![
                    word(&d.kind),
                    text(&one.words(d.span)),
                    ids(one, &d.from),
                    names(one, &d.from),
                    ids(one, &d.to),
                    names(one, &d.to),
                    names(one, &Vec::from_iter(d.carried_by)),
                    d.answers.map_or(Cell::Nothing, |a| id(one, a)),
                    word(&d.visibility),
                    time(one, d.time),
                ],
            ))
        }),
        "engagements" => r.engagements.iter().try_for_each(|g| {
            out(with(
                one,
                g.id,
                &g.found,
                vec![
                    word(&g.kind),
                    word(&g.status),
                    text(&one.words(g.span)),
                    ids(one, &g.participants),
                    names(one, &g.participants),
                    names(one, &Vec::from_iter(g.convener)),
                    names(one, &g.mediators),
                    opt(&g.topic.as_ref().map(|t| t.text.clone())),
                    opt(&one.place(g.place).map(|p| p.name.clone())),
                    time(one, g.time),
                    opt(&g.duration),
                ],
            ))
        }),
        _ => Ok(()),
    }
}

/// A found row: its id and article, its own cells, and what all found rows have.
fn with(one: &One, local: impl Display, found: &Found, own: Vec<Cell>) -> Vec<Cell> {
    let local = local.to_string();
    let row = one.rows.iter().find(|r| r.id.local == local);
    let mut cells = vec![id(one, &local), Cell::Whole(one.no.0)];
    cells.extend(own);
    cells.extend([
        text(&one.head(&local)),
        opt(&row.and_then(|r| r.day.clone())),
        opt(&row.map(|r| r.hand.clone())),
        // as it is written in the record: a float of 32 bits has no more digits than that
        real(found.confidence.to_string().parse().ok()),
        spans(one, &found.evidence),
        list(&found.because),
    ]);
    cells
}

fn id(one: &One, local: impl Display) -> Cell {
    Cell::Text(one.id(local))
}

fn ids(one: &One, all: &[ActorId]) -> Cell {
    list(&all.iter().map(|a| one.id(a)).collect::<Vec<_>>())
}

fn names(one: &One, all: &[ActorId]) -> Cell {
    list(&all.iter().filter_map(|&a| one.actor(a)).map(|a| a.name.clone()).collect::<Vec<_>>())
}

fn time(one: &One, id: Option<record::TimeId>) -> Cell {
    opt(&one.time(id).map(|t| t.value.clone()))
}

fn spans(one: &One, all: &[Span]) -> Cell {
    list(&all.iter().map(|&s| one.points(s)).map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>())
}

fn text(s: &str) -> Cell {
    Cell::Text(s.to_owned())
}

fn opt(s: &Option<String>) -> Cell {
    s.as_ref().map_or(Cell::Nothing, |s| text(s))
}

fn list(all: &[String]) -> Cell {
    if all.is_empty() { Cell::Nothing } else { Cell::Text(all.join("; ")) }
}

fn whole(n: Option<i64>) -> Cell {
    n.map_or(Cell::Nothing, Cell::Whole)
}

fn real(x: Option<f64>) -> Cell {
    x.map_or(Cell::Nothing, Cell::Real)
}

/// The record's own word for a choice.
fn word<T: Serialize>(x: &T) -> Cell {
    serde_json::to_value(x).ok().and_then(|v| v.as_str().map(str::to_owned)).map_or(Cell::Nothing, Cell::Text)
}
