//! The registry: parties that are known before any article is read, and the words that name them.
//!
//! The format is that of `data/actors` (stated at the head of each file there). Lookup is by exact words: a surface is found where its characters stand
//! between token boundaries, longest first.

use record::ActorKind;
use serde::Deserialize;
use std::collections::HashMap;

/// Everything known, and an index from words to entries.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    /// First word of a surface -> surfaces that begin with it, longest first.
    surfaces: HashMap<String, Vec<Surface>>,
    /// Capitals and towns by name, and the states they lie in.
    towns: HashMap<String, String>,
}

/// One party.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3 (or a user-assigned code of an invented state).
    pub country: Option<String>,
    pub sectors: Vec<String>,
    pub wikidata: Option<String>,
    /// "f" or "m", of persons, where known.
    pub gender: Option<char>,
    pub roles: Vec<RoleTerm>,
    /// Ids of those who belong to it, where that is definite.
    pub members: Vec<String>,
}

/// An office and when it was held.
#[derive(Clone, Debug, Deserialize)]
pub struct RoleTerm {
    pub title: String,
    #[serde(default)]
    pub of: Option<String>,
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub to: Option<String>,
}

/// Words that name an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    words: String,
    /// Index of the entry.
    pub entry: usize,
    pub kind: SurfaceKind,
}

/// How words name an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurfaceKind {
    /// Its name.
    Name,
    /// A name that other things bear too; it takes support to mean this entry.
    Ambiguous,
    /// A person's surname alone.
    Surname,
    /// The capital of a state: the town, or by metonymy the government.
    Capital,
    /// A building that means those who sit in it.
    Seat,
    /// An adjective, or the people.
    Demonym,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct File {
    country: Vec<Country>,
    organization: Vec<Organization>,
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Country {
    id: String,
    name: String,
    official: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    capital: Option<String>,
    #[serde(default)]
    cities: Vec<String>,
    #[serde(default)]
    seats: Vec<String>,
    wikidata: Option<String>,
}

#[derive(Deserialize)]
struct Organization {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    kind: String,
    country: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
    wikidata: Option<String>,
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Deserialize)]
struct Person {
    id: String,
    name: String,
    surname: Option<String>,
    #[serde(default)]
    surname_forms: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    gender: Option<String>,
    country: Option<String>,
    #[serde(default)]
    roles: Vec<RoleTerm>,
    #[serde(default)]
    sectors: Vec<String>,
    wikidata: Option<String>,
}

impl Registry {
    /// Adds the entries of one file.
    pub fn add(&mut self, toml: &str) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(toml)?;
        for c in file.country {
            self.towns.extend(c.capital.iter().chain(&c.cities).map(|t| (t.clone(), c.id.clone())));
            let sectors = vec!["GOV".to_owned()];
            let entry = self.push(Entry {
                id: c.id.clone(),
                name: c.name.clone(),
                kind: ActorKind::Country,
                country: Some(c.id),
                sectors,
                wikidata: c.wikidata,
                gender: None,
                roles: Vec::new(),
                members: Vec::new(),
            });
            self.name_all(entry, [c.name].into_iter().chain(c.official).chain(c.aliases), &c.ambiguous);
            c.demonyms.into_iter().for_each(|d| self.surface(d, entry, SurfaceKind::Demonym));
            c.seats.into_iter().for_each(|s| self.surface(s, entry, SurfaceKind::Seat));
            c.capital.into_iter().for_each(|s| self.surface(s, entry, SurfaceKind::Capital));
        }
        for o in file.organization {
            let kind =
                if matches!(o.kind.as_str(), "armed group" | "movement" | "group") { ActorKind::Group } else { ActorKind::Organization };
            let sectors = if o.sectors.is_empty() { sectors_of(&o.kind) } else { o.sectors };
            let entry = self.push(Entry {
                id: o.id,
                name: o.name.clone(),
                kind,
                country: o.country,
                sectors,
                wikidata: o.wikidata,
                gender: None,
                roles: Vec::new(),
                members: o.members,
            });
            self.name_all(entry, [o.name].into_iter().chain(o.aliases), &o.ambiguous);
        }
        for p in file.person {
            let gender = p.gender.and_then(|g| g.chars().next());
            let entry = self.push(Entry {
                id: p.id,
                name: p.name.clone(),
                kind: ActorKind::Person,
                country: p.country,
                sectors: p.sectors,
                wikidata: p.wikidata,
                gender,
                roles: p.roles,
                members: Vec::new(),
            });
            let surname = p.surname.or_else(|| p.name.rsplit(' ').next().map(str::to_owned));
            self.name_all(entry, [p.name].into_iter().chain(p.aliases), &[]);
            surname.into_iter().chain(p.surname_forms).for_each(|s| self.surface(s, entry, SurfaceKind::Surname));
        }
        Ok(())
    }

    fn push(&mut self, entry: Entry) -> usize {
        self.entries.push(entry);
        self.entries.len() - 1
    }

    fn name_all(&mut self, entry: usize, names: impl Iterator<Item = String>, ambiguous: &[String]) {
        for name in names {
            let kind = if ambiguous.contains(&name) { SurfaceKind::Ambiguous } else { SurfaceKind::Name };
            self.surface(name, entry, kind);
        }
    }

    fn surface(&mut self, words: String, entry: usize, kind: SurfaceKind) {
        let bucket = self.surfaces.entry(first_word(&words).to_owned()).or_default();
        let surface = Surface { words, entry, kind };
        let at = bucket.partition_point(|s| s.words.len() >= surface.words.len());
        if !bucket.contains(&surface) {
            bucket.insert(at, surface);
        }
    }

    /// The state in which the registry puts a town.
    pub fn state_of(&self, town: &str) -> Option<&str> {
        self.towns.get(town).map(String::as_str)
    }

    /// The entry of a surface.
    pub fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// Index of the entry with this id.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.id == id)
    }

    /// The longest surfaces that stand at the head of `text` and end where `ends_at` says a word ends: their length in bytes and all entries they may mean.
    pub fn at(&self, text: &str, ends_at: impl Fn(usize) -> bool) -> Option<(usize, Vec<&Surface>)> {
        // "The Front" at the head of a sentence is "the Front", though others are named with a capital: "The Hague"
        let with_article = self.surfaces.get("the").filter(|_| text.starts_with("The "));
        let buckets = [self.surfaces.get(first_word(text)), with_article];
        let mut found: Option<(usize, Vec<&Surface>)> = None;
        for surface in buckets.into_iter().flatten().find(|b| b.iter().any(|s| prefix_len(text, &s.words).is_some_and(&ends_at)))? {
            let Some(len) = prefix_len(text, &surface.words).filter(|&len| ends_at(len)) else { continue };
            match &mut found {
                Some((longest, all)) if *longest == len => all.push(surface),
                Some(_) => break,
                None => found = Some((len, vec![surface])),
            }
        }
        found
    }
}

/// Sector codes of PLOVER for the kinds of organizations that have one.
fn sectors_of(kind: &str) -> Vec<String> {
    let code = match kind {
        "igo" => "IGO",
        "ngo" => "NGO",
        "armed group" => "REB",
        "government" | "ministry" | "office" | "de facto state" => "GOV",
        "parliament" => "LEG",
        "court" => "JUD",
        "party" => "PTY",
        "service" => "MIL",
        "agency" | "newspaper" | "broadcaster" => "JRN",
        "company" => "BUS",
        "union" => "LAB",
        "institute" => "CVL",
        _ => return Vec::new(),
    };
    vec![code.to_owned()]
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// How many bytes of `text` the words take at its head; blanks and apostrophes may differ in kind, and the first "the" in case.
fn prefix_len(text: &str, words: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    let mut first = true;
    for w in words.chars() {
        let (_, c) = rest.next()?;
        let same =
            c == w || (w == ' ' && c == '\n') || (w == '\'' && c == '’') || (first && w == 't' && c == 'T' && words.starts_with("the "));
        if !same {
            return None;
        }
        first = false;
    }
    Some(rest.next().map_or(text.len(), |(i, _)| i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        let mut r = Registry::default();
        r.add(
            r#"
            [[country]]
            id = "XAA"
            name = "Aldania"
            aliases = ["Republic of Aldania"]
            demonyms = ["Aldanian"]
            capital = "Port Ald"
            seats = ["the Tower"]
            [[person]]
            id = "vera-tarn"
            name = "Vera Tarn"
            country = "XAA"
            [[person]]
            id = "ivo-tarn"
            name = "Ivo Tarn"
            "#,
        )
        .unwrap();
        r
    }

    #[test]
    fn the_longest_words_win_and_shared_names_stay_open() {
        let r = registry();
        let at = |text: &str| {
            r.at(text, |_| true)
                .map(|(len, all)| (&text[..len], all.iter().map(|s| r.entry(s.entry).id.as_str()).collect::<Vec<_>>()))
                .map(|(w, ids)| format!("{w}: {}", ids.join(" ")))
        };
        let check = |text: &str, found: Option<&str>| assert_eq!(at(text).as_deref(), found, "{text}");
        check("Republic of Aldania said", Some("Republic of Aldania: XAA"));
        check("The Tower was dark", Some("The Tower: XAA"));
        check("Port\nAld was dark", Some("Port\nAld: XAA"));
        check("Vera Tarn", Some("Vera Tarn: vera-tarn"));
        check("Tarn said", Some("Tarn: vera-tarn ivo-tarn"));
        check("tower", None);
    }
}
