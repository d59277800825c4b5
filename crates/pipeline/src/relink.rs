//! What is the same across the articles of a case: rows in their light forms to `link`, its groups back to the case.

use jiff::civil::Date;
use link::{Actor, Groups, Meeting, Paper, Position, Print, Utterance};
use record::{ActorId, SHOWN};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{ArticleNo, Body, Case, Error, Kind, Links, Row};

/// The actors of a case by article and id: the first row of their group, and their state.
struct Cast {
    known: HashMap<(i64, ActorId), (i64, Option<String>)>,
}

impl Cast {
    fn first(&self, article: ArticleNo, id: ActorId) -> Option<i64> {
        self.known.get(&(article.0, id)).map(|(first, _)| *first)
    }

    /// Each by its state where it has one, else by itself.
    fn parties(&self, article: ArticleNo, ids: &[ActorId]) -> BTreeSet<String> {
        let known = ids.iter().filter_map(|id| self.known.get(&(article.0, *id)));
        known.map(|(first, country)| country.clone().unwrap_or_else(|| first.to_string())).collect()
    }
}

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
    case.fingerprint(|text| Print::of(text).to_bytes())?;
    let (same, apart) = case.said_of_links()?;
    let said = Said { same, apart: apart.into_iter().collect() };
    let mut links = Links { rows: Vec::new(), copies: copies(case)? };
    let cast = cast(case, &said, &mut links)?;
    of_kind(case, Kind::Statement, &said, &mut links, |row| utterance(row, &cast), link::utterances)?;
    of_kind(case, Kind::Engagement, &said, &mut links, |row| meeting(row, &cast), link::meetings)?;
    of_kind(case, Kind::Instrument, &said, &mut links, |row| paper(row, &cast), link::papers)?;
    issues(case, &said, &mut links)?;
    case.link(&links)
}

fn copies(case: &Case) -> Result<Vec<(ArticleNo, ArticleNo)>, Error> {
    let kept = case.prints()?;
    let (numbers, prints): (Vec<ArticleNo>, Vec<Print>) =
        kept.into_iter().filter_map(|(no, bytes)| Some((no, Print::from_bytes(&bytes)?))).unzip();
    let firsts = link::copies(&prints);
    Ok(firsts.into_iter().enumerate().filter(|(i, first)| i != first).map(|(i, first)| (numbers[i], numbers[first])).collect())
}

fn cast(case: &Case, said: &Said, links: &mut Links) -> Result<Cast, Error> {
    let (mut numbers, mut ids, mut actors) = (Vec::new(), Vec::new(), Vec::new());
    case.each(Kind::Actor, |row| {
        if let Body::Actor(a) = row.body {
            numbers.push(row.no);
            ids.push((row.id.article.0, a.id));
            let roles = a.roles.into_iter().map(|r| r.title).collect();
            actors.push(Actor { name: a.name, kind: a.kind, country: a.country, wikidata: a.wikidata, roles });
        }
    })?;
    let firsts = keep(&numbers, link::actors(&actors), said, links);
    let known = ids.into_iter().zip(firsts).zip(actors).map(|((id, first), actor)| (id, (first, actor.country))).collect();
    Ok(Cast { known })
}

/// Links the rows of a kind that are likelier right than wrong, each in the form that `light` gives it.
fn of_kind<T>(
    case: &Case,
    kind: Kind,
    said: &Said,
    links: &mut Links,
    light: impl Fn(&Row) -> Option<T>,
    group: impl Fn(&[T]) -> Groups,
) -> Result<(), Error> {
    let (mut numbers, mut all) = (Vec::new(), Vec::new());
    case.each(kind, |row| {
        if let Some(x) = light(&row).filter(|_| row.confidence >= SHOWN) {
            numbers.push(row.no);
            all.push(x);
        }
    })?;
    keep(&numbers, group(&all), said, links);
    Ok(())
}

fn utterance(row: &Row, cast: &Cast) -> Option<Utterance> {
    let Body::Statement(s) = &row.body else { return None };
    let speaker = s.source.as_ref().and_then(|p| p.actor).and_then(|id| cast.first(row.id.article, id));
    Some(Utterance { speaker, words: row.gist.words.clone(), day: days(&row.day), article: row.id.article.0 })
}

fn meeting(row: &Row, cast: &Cast) -> Option<Meeting> {
    let Body::Engagement(g) = &row.body else { return None };
    Some(Meeting {
        kind: g.kind,
        status: g.status,
        parties: cast.parties(row.id.article, &g.participants),
        place: row.gist.place.clone(),
        day: days(&row.gist.time),
        published: days(&row.published),
    })
}

fn paper(row: &Row, cast: &Cast) -> Option<Paper> {
    let Body::Instrument(d) = &row.body else { return None };
    Some(Paper {
        kind: d.kind,
        from: cast.parties(row.id.article, &d.from),
        to: cast.parties(row.id.article, &d.to),
        words: row.gist.words.clone(),
        day: days(&row.gist.time),
        published: days(&row.published),
    })
}

fn issues(case: &Case, said: &Said, links: &mut Links) -> Result<(), Error> {
    let (mut numbers, mut ids, mut answers, mut all) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
    case.each(Kind::Position, |row| {
        if let Body::Position(q) = &row.body
            && row.confidence >= SHOWN
        {
            ids.insert((row.id.article, q.id), all.len());
            answers.push(q.answers.map(|a| (row.id.article, a)));
            numbers.push(row.no);
            all.push(Position { issue: row.gist.words.clone(), answers: None });
        }
    })?;
    for (position, answered) in all.iter_mut().zip(answers) {
        position.answers = answered.and_then(|id| ids.get(&id).copied());
    }
    keep(&numbers, link::issues(&all), said, links);
    Ok(())
}

/// Keeps the groups with more than one row, people's word laid over them; the first row of each row's group comes back.
fn keep(numbers: &[i64], mut found: Groups, said: &Said, links: &mut Links) -> Vec<i64> {
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
    let firsts = groups.firsts();
    let mut size: HashMap<usize, usize> = HashMap::new();
    firsts.iter().for_each(|f| *size.entry(*f).or_default() += 1);
    let several = firsts.iter().enumerate().filter(|(_, f)| size[f] > 1);
    links.rows.extend(several.map(|(i, f)| (numbers[i], numbers[*f])));
    firsts.into_iter().map(|f| numbers[f]).collect()
}

/// Days since the beginning of 1970.
fn days(day: &Option<String>) -> Option<i64> {
    let date: Date = day.as_deref()?.get(..10)?.parse().ok()?;
    Some(i64::from(date.since(Date::constant(1970, 1, 1)).ok()?.get_days()))
}
