//! What is the same across the articles of a case: rows in their light forms to `link`, its groups back to the case.
//!
//! Actors and statements are many. They are linked within keys (a surname, a state, the name of a body), and only the keys are told anew of which a row
//! came, went or changed: what comes of it is what telling all anew would give. The other kinds are few and told anew as a whole, where rows of them or the
//! groups of actors changed.

use jiff::civil::Date;
use link::{Actor, Deed, Groups, Meeting, Paper, Position, Print, Utterance};
use record::{ActorKind, EngagementKind, EngagementStatus, InstrumentKind, SHOWN};
use serde::de::DeserializeOwned;
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{ArticleNo, Case, Error, Form, Kind, Light, Named};

/// How many articles' forms, or rows' links, are written in one transaction.
const BATCH: usize = 256;
const ROWS: usize = 20_000;

/// What people said of rows across articles.
struct Said {
    same: Vec<(i64, i64)>,
    apart: HashSet<i64>,
}

/// Tells anew what is the same across articles: what can be told from the rows, with what people said laid over it.
///
/// # Errors
/// Where the case cannot be read or written.
pub fn relink(case: &mut Case) -> Result<(), Error> {
    if case.is_linked()? {
        return Ok(());
    }
    case.fingerprint(|text| Print::of(text).to_bytes())?;
    let (same, apart) = case.said_of_links()?;
    let said = Said { same, apart: apart.into_iter().collect() };
    forms(case, &said)?;
    keys(case, &said)?;
    if !case.copies_are_present()? {
        let copies = copies(case)?;
        case.keep_copies(&copies)?;
    }
    let mut parties = Parties::default();
    let meeting = |case: &Case, row: &Light| {
        let (Some(kind), Some(status)) = (named::<EngagementKind>(&row.act), named::<EngagementStatus>(&row.status)) else {
            return Ok(None);
        };
        Ok(Some(Meeting {
            kind,
            status,
            parties: parties.of(case, row.article, &row.gist.who)?,
            place: row.gist.place.clone(),
            day: days(&row.gist.time),
            published: days(&row.published),
        }))
    };
    of_kind(case, Kind::Engagement, &said, meeting, link::meetings)?;
    let paper = |case: &Case, row: &Light| {
        let Some(kind) = named::<InstrumentKind>(&row.act) else { return Ok(None) };
        Ok(Some(Paper {
            kind,
            from: parties.of(case, row.article, &row.gist.who)?,
            to: parties.of(case, row.article, &row.gist.whom)?,
            words: row.gist.words.clone(),
            day: days(&row.gist.time),
            published: days(&row.published),
        }))
    };
    of_kind(case, Kind::Instrument, &said, paper, link::papers)?;
    let deed = |case: &Case, row: &Light| {
        Ok(Some(Deed {
            kind: row.act.clone(),
            actors: parties.of(case, row.article, &row.gist.who)?,
            recipients: parties.of(case, row.article, &row.gist.whom)?,
            place: row.gist.place.clone(),
            day: days(&row.gist.time),
            published: days(&row.published),
            words: link::telling(&row.gist.words),
            article: row.article.0,
        }))
    };
    of_kind(case, Kind::Event, &said, deed, link::deeds)?;
    issues(case, &said)?;
    case.links_are_present()
}

/// The parties of rows: each by its state where it has one, else by the first row of its group.
#[derive(Default)]
struct Parties {
    known: HashMap<(ArticleNo, String), Option<String>>,
}

impl Parties {
    fn of(&mut self, case: &Case, article: ArticleNo, all: &[Named]) -> Result<BTreeSet<String>, Error> {
        let mut parties = BTreeSet::new();
        for actor in all.iter().filter_map(|n| n.actor.as_ref()) {
            let known = match self.known.get(&(article, actor.clone())) {
                Some(known) => known.clone(),
                None => {
                    let found = case.party(article, actor)?.map(|(first, state)| state.unwrap_or_else(|| first.to_string()));
                    self.known.insert((article, actor.clone()), found.clone());
                    found
                }
            };
            parties.extend(known);
        }
        Ok(parties)
    }
}

fn copies(case: &Case) -> Result<Vec<(ArticleNo, ArticleNo)>, Error> {
    let kept = case.prints()?;
    let (numbers, prints): (Vec<ArticleNo>, Vec<Print>) =
        kept.into_iter().filter_map(|(no, bytes)| Some((no, Print::from_bytes(&bytes)?))).unzip();
    let firsts = link::copies(&prints);
    Ok(firsts.into_iter().enumerate().filter(|(i, first)| i != first).map(|(i, first)| (numbers[i], numbers[first])).collect())
}

/// Brings the forms of actors and statements up to their rows.
fn forms(case: &mut Case, said: &Said) -> Result<(), Error> {
    let joined: HashSet<i64> = said.same.iter().flat_map(|(one, other)| [*one, *other]).collect();
    for articles in case.fresh()?.chunks(BATCH) {
        let mut all = Vec::with_capacity(articles.len());
        for &article in articles {
            all.push((article, forms_of(case, article, &joined)?));
        }
        case.keep_forms(&all)?;
    }
    Ok(())
}

fn forms_of(case: &Case, article: ArticleNo, joined: &HashSet<i64>) -> Result<Vec<Form>, Error> {
    let mut forms = Vec::new();
    let mut keys: HashMap<String, (i64, String)> = HashMap::new();
    case.each_light(Kind::Actor, Some(article), 0.0, |row| {
        let Some(kind) = named::<ActorKind>(&row.act) else { return };
        let name = row.gist.who.into_iter().next().map(|n| n.name).unwrap_or_default();
        let actor = Actor { name, kind, country: row.gist.place, wikidata: row.beside };
        // who has no name is nobody else, unless somebody says so
        let alone = || joined.contains(&row.no).then(|| format!("row {}", row.no));
        if let Some(key) = actor.key().or_else(alone) {
            keys.insert(row.local, (row.no, key.clone()));
            // strings: that cannot fail
            forms.push(Form { row: row.no, key, form: serde_json::to_vec(&actor).unwrap_or_default() });
        }
    })?;
    case.each_light(Kind::Statement, Some(article), SHOWN, |row| {
        let speaker = row.gist.who.first().and_then(|n| keys.get(n.actor.as_ref()?));
        if let Some((actor, key)) = speaker {
            let words = link::telling(&row.gist.words);
            let mut form: Vec<u8> =
                [*actor, row.article.0, days(&row.day).unwrap_or(i64::MIN)].into_iter().flat_map(i64::to_le_bytes).collect();
            form.extend(words.into_iter().flat_map(u32::to_le_bytes));
            forms.push(Form { row: row.no, key: key.clone(), form });
        }
    })?;
    Ok(forms)
}

/// Links the actors and statements of all keys that are stale.
fn keys(case: &mut Case, said: &Said) -> Result<(), Error> {
    let joined = joined(case, said)?;
    let mut done: HashSet<String> = HashSet::new();
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    for key in case.stale()? {
        if done.contains(&key) {
            continue;
        }
        let together = joined.get(&key).cloned().unwrap_or_else(|| vec![key]);
        let (numbers, actors): (Vec<i64>, Vec<Actor>) = case
            .forms(Kind::Actor, &together)?
            .into_iter()
            .filter_map(|(no, form)| Some((no, serde_json::from_slice(&form).ok()?)))
            .unzip();
        let firsts = laid_over(&numbers, link::actors(&actors), said);
        let speakers: HashMap<i64, i64> = numbers.iter().copied().zip(firsts.iter().copied()).collect();
        rows.extend(numbers.into_iter().zip(firsts));
        let statements = case.forms(Kind::Statement, &together)?;
        let (numbers, said_by): (Vec<i64>, Vec<Utterance>) =
            statements.into_iter().filter_map(|(no, form)| Some((no, utterance(&form, &speakers)?))).unzip();
        let firsts = laid_over(&numbers, link::utterances(&said_by), said);
        rows.extend(numbers.into_iter().zip(firsts));
        done.extend(together.iter().cloned());
        told.extend(together);
        if rows.len() > ROWS {
            case.regroup(&rows, &told)?;
            rows.clear();
            told.clear();
        }
    }
    case.regroup(&rows, &told)
}

/// Keys of which people joined rows: each with all that it is joined with, itself included.
fn joined(case: &Case, said: &Said) -> Result<HashMap<String, Vec<String>>, Error> {
    let mut keys: Vec<String> = Vec::new();
    let mut pairs = Vec::new();
    for (one, other) in &said.same {
        if let (Some(one), Some(other)) = (case.key_of(*one)?, case.key_of(*other)?) {
            pairs.push((one.clone(), other.clone()));
            keys.extend([one, other]);
        }
    }
    keys.sort();
    keys.dedup();
    let mut groups = Groups::new(keys.len());
    for (one, other) in pairs {
        if let (Ok(one), Ok(other)) = (keys.binary_search(&one), keys.binary_search(&other)) {
            groups.join(one, other);
        }
    }
    let firsts = groups.firsts();
    let together = |i: usize| keys.iter().zip(&firsts).filter(|(_, first)| **first == firsts[i]).map(|(key, _)| key.clone()).collect();
    Ok((0..keys.len()).map(|i| (keys[i].clone(), together(i))).collect())
}

fn utterance(form: &[u8], speakers: &HashMap<i64, i64>) -> Option<Utterance> {
    let (numbers, words) = form.split_at_checked(24)?;
    let number = |i: usize| i64::from_le_bytes(numbers[8 * i..8 * i + 8].try_into().unwrap_or_default());
    let words = words.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    let day = Some(number(2)).filter(|d| *d != i64::MIN);
    Some(Utterance { speaker: speakers.get(&number(0)).copied(), words, day, article: number(1) })
}

/// Links the rows of a kind that are likelier right than wrong, each in the form that `light` gives it.
fn of_kind<T>(
    case: &mut Case,
    kind: Kind,
    said: &Said,
    mut light: impl FnMut(&Case, &Light) -> Result<Option<T>, Error>,
    group: impl Fn(&[T]) -> Groups,
) -> Result<(), Error> {
    if case.kind_is_present(kind)? {
        return Ok(());
    }
    let mut rows = Vec::new();
    case.each_light(kind, None, SHOWN, |row| rows.push(row))?;
    let (mut numbers, mut all) = (Vec::new(), Vec::new());
    for row in rows {
        if let Some(x) = light(case, &row)? {
            numbers.push(row.no);
            all.push(x);
        }
    }
    let firsts = laid_over(&numbers, group(&all), said);
    case.regroup_kind(kind, &numbers.into_iter().zip(firsts).collect::<Vec<_>>())
}

fn issues(case: &mut Case, said: &Said) -> Result<(), Error> {
    if case.kind_is_present(Kind::Position)? {
        return Ok(());
    }
    let (mut numbers, mut ids, mut answers, mut all) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
    case.each_light(Kind::Position, None, SHOWN, |row| {
        ids.insert((row.article, row.local), all.len());
        answers.push(row.beside.map(|answered| (row.article, answered)));
        numbers.push(row.no);
        all.push(Position { issue: row.gist.words, answers: None });
    })?;
    for (position, answered) in all.iter_mut().zip(answers) {
        position.answers = answered.and_then(|id| ids.get(&id).copied());
    }
    let firsts = laid_over(&numbers, link::issues(&all), said);
    case.regroup_kind(Kind::Position, &numbers.into_iter().zip(firsts).collect::<Vec<_>>())
}

/// The first row of each row's group, people's word laid over what was found.
fn laid_over(numbers: &[i64], mut found: Groups, said: &Said) -> Vec<i64> {
    let at: HashMap<i64, usize> = numbers.iter().enumerate().map(|(i, no)| (*no, i)).collect();
    let mut groups = Groups::new(numbers.len());
    // the first of a group may be the one that stands apart: the others still belong together
    let mut first_left: HashMap<usize, usize> = HashMap::new();
    for (i, number) in numbers.iter().enumerate() {
        let first = found.first(i);
        if !said.apart.contains(number) {
            let left = *first_left.entry(first).or_insert(i);
            groups.join(left, i);
        }
    }
    for (one, other) in &said.same {
        if let (Some(&one), Some(&other)) = (at.get(one), at.get(other)) {
            groups.join(one, other);
        }
    }
    groups.firsts().into_iter().map(|f| numbers[f]).collect()
}

/// The record's own word for a choice, taken back.
fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Days since the beginning of 1970.
fn days(day: &Option<String>) -> Option<i64> {
    let date: Date = day.as_deref()?.get(..10)?.parse().ok()?;
    Some(i64::from(date.since(Date::constant(1970, 1, 1)).ok()?.get_days()))
}
