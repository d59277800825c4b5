//! Events in the columns that scripts of the field read: POLECAT, ICEWS, GDELT 2.0. One row an event that happened or is going on; copies of an
//! article are folded into their first.

use crate::one::{One, each_once};
use crate::{Error, Sink, citation, codes};
use record::{Actor, ActorId, Event, EventStatus, NameLabel, Place, SHOWN};
use std::io::Write;
use store::Case;

pub const POLECAT: &[&str] = &[
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

pub const ICEWS: &[&str] = &[
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Without a head in the file, as GDELT's own files have none; the codebook beside it names them.
pub const GDELT: &[&str] = &[
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// An event in its article.
pub struct Happened<'a> {
    pub one: &'a One,
    pub event: &'a Event,
    pub day: String,
    /// How many articles tell of it in the same words.
    pub articles: usize,
}

/// The events that event data counts: they happened or go on, have a day, and are likelier right than wrong.
pub fn each_event(case: &Case, mut f: impl FnMut(Happened) -> Result<(), Error>) -> Result<(), Error> {
    each_once(case, |one, articles| {
        for event in &one.record.events {
            let happened = matches!(event.status, EventStatus::Occurred | EventStatus::Ongoing);
            let row = one.rows.iter().find(|r| r.id.local == event.id.to_string());
            let day = row.and_then(|r| r.day.clone());
            if let Some(day) = day.filter(|_| happened && event.found.confidence >= SHOWN) {
                f(Happened { one: &one, event, day, articles })?;
            }
        }
        Ok(())
    })
}

pub fn polecat(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut rows = vec![POLECAT.iter().map(|c| (*c).to_owned()).collect()];
    let version = version(case)?;
    each_event(case, |h| {
        let (one, e) = (h.one, h.event);
        let mut row =
            vec![one.id(e.id), h.day.clone(), e.kind.clone(), text(&e.mode), number(e.intensity), e.quad.to_string(), e.contexts.join(";")];
        for ids in [&e.actors, &e.recipients] {
            let actors = actors(one, ids);
            let first = actors.first().copied();
            row.extend([
                join(&actors, |a| a.name.clone()),
                join(&actors, |a| text(&a.country)),
                join(&actors, |a| codes::country(a.country.as_deref()).and_then(|c| c.cow).map(|c| c.to_string()).unwrap_or_default()),
                first.and_then(|a| a.sectors.first()).cloned().unwrap_or_default(),
                join(&actors, |a| a.sectors.join(",")),
                join(&actors, |a| a.roles.first().map(|r| r.title.clone()).unwrap_or_default()),
                join(&actors, |a| raw(one, a, e)),
                join(&actors, |a| text(&a.wikidata)),
            ]);
        }
        let place = one.place(e.place);
        let (city, province, country) = levels(place);
        row.extend([
            place.map(|p| p.name.clone()).unwrap_or_default(),
            city,
            String::new(),
            province,
            country,
            place.and_then(|p| p.lat).map(|l| l.to_string()).unwrap_or_default(),
            place.and_then(|p| p.lon).map(|l| l.to_string()).unwrap_or_default(),
            place.and_then(|p| p.geonames).map(|g| g.to_string()).unwrap_or_default(),
            place.map(|p| one.words(p.span)).unwrap_or_default(),
            place.and_then(|p| p.feature.clone()).unwrap_or_default(),
        ]);
        let head = &one.record.article;
        let story = |label| {
            let mut names: Vec<String> = one.record.names.iter().filter(|n| n.label == label).map(|n| one.words(n.span)).collect();
            names.sort();
            names.dedup();
            names.join(";")
        };
        let published = one.day().unwrap_or_default().to_owned();
        row.extend([text(&head.publisher), published, story(NameLabel::Per), story(NameLabel::Org), story(NameLabel::Loc)]);
        row.extend([head.language.clone(), version.clone()]);
        rows.push(row);
        Ok(())
    })?;
    tsv(sink, &rows)?;
    codebook(case, sink, "POLECAT", POLECAT)
}

pub fn icews(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut rows = vec![ICEWS.iter().map(|c| (*c).to_owned()).collect()];
    each_event(case, |h| {
        let (one, e) = (h.one, h.event);
        // A row of ICEWS has one source and one target: an event of several is several rows.
        for source in or_none(&e.actors) {
            for target in or_none(&e.recipients) {
                let of = |id: Option<ActorId>| {
                    let a = id.and_then(|id| one.actor(id));
                    let sectors =
                        a.map(|a| a.sectors.iter().map(|s| codes::sector_name(s)).collect::<Vec<_>>().join(",")).unwrap_or_default();
                    let country = a.and_then(|a| codes::country(a.country.as_deref())).map(|c| c.name.clone()).unwrap_or_default();
                    (a.map(|a| a.name.clone()).unwrap_or_default(), sectors, country)
                };
                let (source, target) = (of(source), of(target));
                let place = one.place(e.place);
                let (city, province, country) = levels(place);
                let (lat, lon) = (place.and_then(|p| p.lat), place.and_then(|p| p.lon));
                rows.push(vec![
                    one.id(e.id),
                    h.day.clone(),
                    source.0,
                    source.1,
                    source.2,
                    one.words(e.trigger),
                    text(&e.cameo),
                    number(e.intensity),
                    target.0,
                    target.1,
                    target.2,
                    one.no.0.to_string(),
                    one.section(e.trigger).to_string(),
                    text(&one.record.article.publisher),
                    city,
                    String::new(),
                    province,
                    country,
                    lat.map(|l| l.to_string()).unwrap_or_default(),
                    lon.map(|l| l.to_string()).unwrap_or_default(),
                ]);
            }
        }
        Ok(())
    })?;
    tsv(sink, &rows)?;
    codebook(case, sink, "ICEWS", ICEWS)
}

pub fn gdelt(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut rows = Vec::new();
    each_event(case, |h| {
        let (one, e) = (h.one, h.event);
        let digits: String = h.day.chars().filter(char::is_ascii_digit).collect();
        for source in or_none(&e.actors) {
            for target in or_none(&e.recipients) {
                let mut row = vec![
                    (rows.len() + 1).to_string(),
                    digits.clone(),
                    digits.get(..6).unwrap_or_default().to_owned(),
                    digits.get(..4).unwrap_or_default().to_owned(),
                    fraction(&h.day),
                ];
                for id in [source, target] {
                    let a = id.and_then(|id| one.actor(id));
                    let sector = |n: usize| a.and_then(|a| a.sectors.get(n)).cloned().unwrap_or_default();
                    row.extend([
                        a.map(codes::cameo_actor).unwrap_or_default(),
                        a.map(|a| a.name.to_uppercase()).unwrap_or_default(),
                        codes::cameo_country(a.and_then(|a| a.country.as_deref())),
                        String::new(),
                        String::new(),
                        String::new(),
                        String::new(),
                        sector(0),
                        sector(1),
                        sector(2),
                    ]);
                }
                let code = text(&e.cameo);
                let base: String = code.chars().take(3).collect();
                let root: String = code.chars().take(2).collect();
                let quad = quad_class(&root, e.quad);
                let claimed = if e.claimed_by.is_none() { "1" } else { "0" };
                row.extend([
                    claimed.to_owned(),
                    code,
                    base,
                    root,
                    quad.to_string(),
                    number(e.intensity),
                    h.articles.to_string(),
                    "1".to_owned(),
                    h.articles.to_string(),
                    String::new(),
                ]);
                // where the actors are is not read: only where the act was
                row.extend(std::iter::repeat_n(String::new(), 16));
                row.extend(action_geo(one.place(e.place)));
                let added: String = one.day().unwrap_or(&h.day).chars().filter(char::is_ascii_digit).collect();
                row.extend([format!("{added}000000"), text(&one.record.article.url)]);
                rows.push(row);
            }
        }
        Ok(())
    })?;
    tsv(sink, &rows)?;
    codebook(case, sink, "GDELT 2.0 events", GDELT)
}

/// GDELT's class is that of the CAMEO root: an appeal (02), a REQUEST of PLOVER's verbal conflict, cooperates in words there. Without a code it is the type's.
fn quad_class(root: &str, quad: u8) -> u8 {
    match root.parse() {
        Ok(1..=5) => 1,
        Ok(6..=8) => 2,
        Ok(9..=13) => 3,
        Ok(14..=20) => 4,
        _ => quad,
    }
}

/// Type, full name, country, first and second division, latitude, longitude, feature.
fn action_geo(place: Option<&Place>) -> [String; 8] {
    let Some(p) = place else { return Default::default() };
    let country = codes::country(p.country.as_deref());
    let fips = country.and_then(|c| c.fips.clone()).unwrap_or_default();
    let kind = match p.precision {
        Some(record::Precision::Country) => "1",
        Some(record::Precision::Region) if fips == "US" => "2",
        Some(record::Precision::Region) => "5",
        Some(record::Precision::City) if fips == "US" => "3",
        Some(record::Precision::City) => "4",
        None => "0",
    };
    let name = [Some(p.name.clone()), p.admin1.clone(), country.map(|c| c.name.clone())].into_iter().flatten();
    let mut parts: Vec<String> = name.collect();
    parts.dedup();
    let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
    let id = p.geonames.map(|g| g.to_string()).unwrap_or_default();
    [kind.to_owned(), parts.join(", "), fips.clone(), fips, String::new(), degrees(p.lat), degrees(p.lon), id]
}

/// City, province and country of a place, as far as it is exact.
fn levels(place: Option<&Place>) -> (String, String, String) {
    let Some(p) = place else { return Default::default() };
    let city = if p.precision == Some(record::Precision::City) { p.name.clone() } else { String::new() };
    let province = match p.precision {
        Some(record::Precision::Region) => p.admin1.clone().unwrap_or_else(|| p.name.clone()),
        _ => text(&p.admin1),
    };
    (city, province, codes::country(p.country.as_deref()).map(|c| c.name.clone()).unwrap_or_default())
}

/// GDELT's `FractionDate`: the year, and the share of it that has passed, in days of a year of 365.
fn fraction(day: &str) -> String {
    let date: Option<jiff::civil::Date> = day.parse().ok();
    date.map(|d| format!("{:.4}", f64::from(d.year()) + f64::from(d.day_of_year()) / 365.0)).unwrap_or_default()
}

fn actors<'a>(one: &'a One, ids: &[ActorId]) -> Vec<&'a Actor> {
    ids.iter().filter_map(|&id| one.actor(id)).collect()
}

/// The words by which the event's own clause names an actor, else its first words.
fn raw(one: &One, actor: &Actor, event: &Event) -> String {
    let inside = actor.mentions.iter().find(|m| event.span.contains(m.span));
    inside.or(actor.mentions.first()).map(|m| one.words(m.span)).unwrap_or_default()
}

fn or_none(ids: &[ActorId]) -> Vec<Option<ActorId>> {
    if ids.is_empty() { vec![None] } else { ids.iter().copied().map(Some).collect() }
}

fn join(actors: &[&Actor], f: impl Fn(&Actor) -> String) -> String {
    actors.iter().map(|a| f(a)).collect::<Vec<_>>().join(";")
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number(value: Option<f32>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn version(case: &Case) -> Result<String, Error> {
    Ok(case.runs()?.into_iter().map(|r| r.version).collect::<Vec<_>>().join(";"))
}

/// Tab-separated, without quoting, as these data sets are: blanks of any kind within a cell are one blank.
fn tsv(sink: &mut dyn Sink, rows: &[Vec<String>]) -> Result<(), Error> {
    let mut out = sink.main()?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    out.flush()?;
    Ok(())
}

fn codebook(case: &Case, sink: &mut dyn Sink, name: &str, columns: &[&str]) -> Result<(), Error> {
    let citation = citation(case)?;
    let mut out = sink.file("codebook.md")?;
    writeln!(out, "# Events in the columns of {name}\n\n{citation}\n")?;
    writeln!(
        out,
        "Events that happened or are going on, of a confidence of 0.5 and more; of copies of an article, the first. A column that is not read is empty.\n"
    )?;
    for (n, column) in columns.iter().enumerate() {
        writeln!(out, "{}. {column}", n + 1)?;
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::quad_class;

    #[test]
    fn an_appeal_is_of_gdelts_verbal_cooperation_and_a_demand_is_not() {
        assert_eq!(["02", "08", "10", "19", ""].map(|root| quad_class(root, 3)), [1, 2, 3, 4, 3]);
    }
}
