//! The brief of a dispute: what several articles together tell. From records to a page, nothing else.
//!
//! People are the same here when they go by the same name, and words are the same when they sound the same: the copy of an agency
//! story tells nothing twice.

use crate::brief::{first_words, kind};
use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use jiff::civil::Date;
use pipeline::record::{Actor, ActorKind, Record};
use std::collections::BTreeMap;
use views::View;
use views::When;

/// How many statements of one speaker are printed: the last ones are the news.
const LAST: usize = 3;

/// Something that was said, and where it can be read.
struct Said {
    day: Option<Date>,
    how: &'static str,
    words: String,
    places: Vec<String>,
}

/// What one speaker said.
#[derive(Default)]
struct Speaker {
    role: Option<String>,
    said: Vec<Said>,
}

/// The brief, as wide as it may be, with the styles of a terminal in it.
pub fn brief(records: &[Record], width: usize) -> String {
    let views: Vec<View> = records.iter().map(View::new).collect();
    let mut page = Page::new(width);
    articles(&views, &mut page);
    by_party(&views, &mut page);
    ahead(&views, &mut page);
    page.blank();
    page.text(0, 0, Words::new(FAINT, "[3] ¶5·1203 +1 is article 3, section 5, character 1203; and one place more."));
    page.finish()
}

/// What was read, numbered: the rows below point here.
fn articles(views: &[View], page: &mut Page) {
    let days: Vec<Date> = views.iter().filter_map(View::published).collect();
    let range = match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) => format!(", {day}"),
        _ => String::new(),
    };
    page.text(0, 0, Words::new(STRONG, &format!("The dispute in {} articles{range}", views.len())));
    page.blank();
    for (n, view) in views.iter().enumerate() {
        let article = &view.record.article;
        let day = view.published().map_or_else(|| "no date".to_owned(), |d| d.to_string());
        let headline = article.headline.clone().unwrap_or_else(|| first_words(&article.text));
        let outlet = article.publisher.as_ref().map(|p| format!("{p}: ")).unwrap_or_default();
        page.text(2, 19, Words::column(FAINT, &format!("{:>4} {day:<10}", label(n)), 16).then(PLAIN, &format!(" {outlet}{headline}")));
    }
}

fn label(n: usize) -> String {
    format!("[{}]", n + 1)
}

fn by_party(views: &[View], page: &mut Page) {
    let mut parties: BTreeMap<String, BTreeMap<String, Speaker>> = BTreeMap::new();
    for (n, view) in views.iter().enumerate() {
        for statement in &view.record.statements {
            let Some(source) = &statement.source else { continue };
            let (Some(name), Some(begins)) = (view.party(source), view.begins(statement)) else { continue };
            let words = view.said(statement);
            if words.is_empty() {
                continue;
            }
            let actor = source.actor.and_then(|id| view.actor(id));
            let party = actor.map_or_else(|| OTHERS.to_owned(), |a| party(views, view, a));
            let speaker = parties.entry(party).or_default().entry(name).or_default();
            if let Some(role) = actor.and_then(|a| a.roles.first()) {
                speaker.role.get_or_insert_with(|| role.title.clone());
            }
            let place = format!("{} {}", label(n), view.place(begins));
            let same = |s: &&mut Said| sound(&s.words) == sound(&words);
            match speaker.said.iter_mut().find(same) {
                Some(known) => known.places.push(place),
                None => {
                    let day = view.when(statement.time).map(|w| w.start).or(view.published());
                    speaker.said.push(Said { day, how: kind(statement), words, places: vec![place] });
                }
            }
        }
    }
    let mut parties: Vec<_> = parties.into_iter().collect();
    let count = |speakers: &BTreeMap<String, Speaker>| speakers.values().map(|s| s.said.len()).sum::<usize>();
    // Those who speak most come first, those who belong to nobody last.
    parties.sort_by_key(|(name, speakers)| (name == OTHERS, std::cmp::Reverse(count(speakers))));
    let all_said = parties.iter().flat_map(|(_, speakers)| speakers.values()).flat_map(|s| s.said.iter().rev().take(LAST));
    let place_width = all_said.map(|s| places(&s.places).chars().count()).max().unwrap_or(0);
    page.heading("Who said what, by party");
    if parties.is_empty() {
        page.text(2, 2, Words::new(FAINT, "No statements found."));
    }
    for (party, speakers) in parties {
        page.blank();
        page.text(2, 2, Words::new(STRONG, &party));
        let mut speakers: Vec<_> = speakers.into_iter().collect();
        speakers.sort_by_key(|(_, s)| std::cmp::Reverse(s.said.len()));
        for (name, speaker) in speakers {
            one_speaker(page, &name, speaker, place_width);
        }
    }
}

const OTHERS: &str = "Others";

fn one_speaker(page: &mut Page, name: &str, mut speaker: Speaker, place_width: usize) {
    let role = speaker.role.filter(|r| !name.to_lowercase().contains(&r.to_lowercase())).map(|r| format!(", {r}")).unwrap_or_default();
    speaker.said.sort_by_key(|s| s.day);
    let before = speaker.said.len().saturating_sub(LAST);
    let more = if before > 0 { format!("  ({before} earlier)") } else { String::new() };
    page.text(4, 6, Words::new(STRONG, name).then(PLAIN, &role).then(FAINT, &more));
    for said in &speaker.said[before..] {
        let day = said.day.map_or_else(|| "no date".to_owned(), |d| d.to_string());
        let words = Words::column(FAINT, &day, 11).and(Words::new(PLAIN, &said.words));
        page.row(6, 18, words, &format!("{:<8}  {:<place_width$}", said.how, places(&said.places)));
    }
}

/// To whom a speaker belongs: the state, else the body whose office is held, else nobody but itself.
fn party(views: &[View], view: &View, actor: &Actor) -> String {
    let state = |code: &str| {
        let actors = views.iter().flat_map(|v| &v.record.actors);
        let known = actors.filter(|a| a.kind == ActorKind::Country).find(|a| a.country.as_deref() == Some(code));
        known.map_or_else(|| code.to_owned(), |a| a.name.clone())
    };
    let office = actor.roles.iter().find_map(|r| view.actor(r.of?));
    match (&actor.country, office, actor.kind) {
        (Some(code), ..) => state(code),
        (None, Some(office), _) => office.country.as_deref().map_or_else(|| office.name.clone(), state),
        (None, None, ActorKind::Organization | ActorKind::Group | ActorKind::Country) => actor.name.clone(),
        (None, None, ActorKind::Person | ActorKind::Unnamed) => OTHERS.to_owned(),
    }
}

/// The letters alone, so that marks and cuts make no difference.
fn sound(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(80).collect()
}

/// The first place, and in how many more the same stands.
fn places(found: &[String]) -> String {
    match found {
        [] => String::new(),
        [one] => one.clone(),
        [first, more @ ..] => format!("{first} +{}", more.len()),
    }
}

/// Dates after the last article.
fn ahead(views: &[View], page: &mut Page) {
    let Some(today) = views.iter().filter_map(View::published).max() else { return };
    let mut rows: BTreeMap<(When, String), (String, Vec<String>)> = BTreeMap::new();
    for (n, view) in views.iter().enumerate() {
        for time in &view.record.times {
            if let Some(when) = When::of(time).filter(|w| w.is_after(today)) {
                let (_, words) = view.around(time.span);
                let place = format!("{} {}", label(n), view.place(time.span));
                rows.entry((when, sound(&words))).or_insert_with(|| (words, Vec::new())).1.push(place);
            }
        }
    }
    page.heading(&format!("Dates ahead of {today}"));
    if rows.is_empty() {
        page.text(2, 2, Words::new(FAINT, "None found."));
    }
    let place_width = rows.values().map(|(_, found)| places(found).chars().count()).max().unwrap_or(0);
    for ((when, _), (words, found)) in rows {
        page.dated(&when.label(), Words::new(PLAIN, &words), &format!("{:<place_width$}", places(&found)));
    }
}
