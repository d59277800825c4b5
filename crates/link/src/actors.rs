use crate::groups::Groups;
use crate::words::words;
use record::ActorKind;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A party as one article has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// What it is called there.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Its state.
    pub country: Option<String>,
    /// Its item.
    pub wikidata: Option<String>,
}

impl Actor {
    /// What parties have in common that may be the same: a person its surname, a state its code, a body its name. `None` for those without a name.
    pub fn key(&self) -> Option<String> {
        match (self.kind, &self.country) {
            (ActorKind::Person, _) => Some(format!("person {}", parts(&self.name)?.1)),
            (ActorKind::Country, Some(code)) => Some(format!("country {code}")),
            (ActorKind::Country | ActorKind::Organization | ActorKind::Group, _) => Some(format!("body {}", body(&self.name))),
            (ActorKind::Unnamed, _) => None,
        }
    }
}

/// The name of a body without its article.
fn body(name: &str) -> String {
    words(name).filter(|w| w != "the").collect::<Vec<_>>().join(" ")
}

/// Titles before a name; the name is what follows.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "president",
    "minister",
    "prime",
    "foreign",
    "secretary",
    "general",
    "gen",
    "col",
    "sen",
    "senator",
    "ambassador",
    "king",
    "queen",
    "prince",
    "pope",
    "chancellor",
    "the",
];

/// Which parties are the same: by item, by country, by name with what else is known; a surname alone where one bearer of it is known. Those of another key never are.
/// Those without a name stay apart.
pub fn actors(all: &[Actor]) -> Groups {
    let mut groups = Groups::new(all.len());
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut meet = |groups: &mut Groups, key: String, i: usize| match first.get(&key) {
        Some(&j) => groups.join(i, j),
        None => drop(first.insert(key, i)),
    };
    for (i, a) in all.iter().enumerate() {
        if let (Some(item), Some(key)) = (&a.wikidata, a.key()) {
            meet(&mut groups, format!("item {item} {key}"), i);
        }
        match (a.kind, &a.country) {
            (ActorKind::Country, Some(code)) => meet(&mut groups, format!("country {code}"), i),
            (ActorKind::Country | ActorKind::Organization | ActorKind::Group, _) => {
                let country = a.country.as_deref().unwrap_or_default();
                meet(&mut groups, format!("body {} {country}", body(&a.name)), i);
            }
            (ActorKind::Person | ActorKind::Unnamed, _) => {}
        }
    }
    people(all, &mut groups);
    groups
}

/// A person's name: what comes first, and the surname.
fn parts(name: &str) -> Option<(Option<String>, String)> {
    let all: Vec<String> = words(name).skip_while(|w| TITLES.contains(&w.as_str())).collect();
    let last = all.last()?.clone();
    Some((if all.len() > 1 { all.first().cloned() } else { None }, last))
}

fn people(all: &[Actor], groups: &mut Groups) {
    let mut by_surname: HashMap<String, Vec<(usize, Option<String>)>> = HashMap::new();
    for (i, a) in all.iter().enumerate().filter(|(_, a)| a.kind == ActorKind::Person) {
        if let Some((given, surname)) = parts(&a.name) {
            by_surname.entry(surname).or_default().push((i, given));
        }
    }
    let compatible = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
    for bearers in by_surname.into_values() {
        // by given name; an initial goes with the one name that begins with it
        let mut known: Vec<(String, usize, Option<String>)> = Vec::new();
        for (i, given) in bearers.iter().filter_map(|(i, g)| Some((*i, g.as_ref()?))) {
            let country = &all[i].country;
            match known.iter_mut().find(|(g, _, c)| g == given && compatible(c, country)) {
                Some((_, j, c)) => {
                    groups.join(i, *j);
                    *c = c.take().or_else(|| country.clone());
                }
                None => known.push((given.clone(), i, country.clone())),
            }
        }
        let alone = |i: usize, known: &[(String, usize, Option<String>)], fits: &dyn Fn(&str) -> bool| {
            let mut fitting = known.iter().filter(|(g, _, c)| fits(g) && compatible(c, &all[i].country));
            match (fitting.next(), fitting.next()) {
                (Some((_, j, _)), None) => Some(*j),
                _ => None,
            }
        };
        for (given, i, _) in known.clone().iter().filter(|(g, ..)| g.chars().count() == 1) {
            if let Some(j) = alone(*i, &known, &|g| g.chars().count() > 1 && g.starts_with(given.as_str())) {
                groups.join(*i, j);
            }
        }
        known.retain(|(g, ..)| g.chars().count() > 1);
        let mut unnamed: Option<usize> = None;
        for i in bearers.iter().filter(|(_, g)| g.is_none()).map(|(i, _)| *i) {
            match (alone(i, &known, &|_| true), unnamed) {
                (Some(j), _) => groups.join(i, j),
                // a surname that nobody gives a first name to
                (None, Some(j)) if known.is_empty() && compatible(&all[i].country, &all[j].country) => groups.join(i, j),
                (None, _) => unnamed = unnamed.or(Some(i)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(all: &[(&str, ActorKind, &str)], firsts: &[usize]) {
        let all: Vec<Actor> = all
            .iter()
            .map(|(name, kind, country)| Actor {
                name: (*name).into(),
                kind: *kind,
                country: (!country.is_empty()).then(|| (*country).into()),
                wikidata: None,
            })
            .collect();
        assert_eq!(actors(&all).firsts(), firsts, "{all:?}");
    }

    #[test]
    fn names_meet() {
        use ActorKind::*;
        check(
            &[("Mara Orlan", Person, "VEL"), ("Orlan", Person, ""), ("Ms. Mara Orlan", Person, ""), ("M. Orlan", Person, "")],
            &[0, 0, 0, 0],
        );
        check(&[("Mara Orlan", Person, ""), ("Dov Orlan", Person, ""), ("Orlan", Person, "")], &[0, 1, 2]);
        check(&[("Mara Orlan", Person, "VEL"), ("Mara Orlan", Person, "KEL")], &[0, 1]);
        check(&[("Velt", Country, "VEL"), ("the Republic of Velt", Country, "VEL")], &[0, 0]);
        check(&[("The River Council", Organization, ""), ("River Council", Organization, "")], &[0, 0]);
        check(&[("officials", Unnamed, "VEL"), ("officials", Unnamed, "VEL")], &[0, 1]);
        check(&[("Tarn", Person, ""), ("Tarn", Person, "")], &[0, 0]);
    }
}
