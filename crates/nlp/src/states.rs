use crate::NameLabel;
use serde::Deserialize;
use std::collections::HashMap;

/// What the names of the world's states and their peoples are, whatever the model takes them for: places and peoples.
///
/// A state acts, too, and the model then wavers between a place and a body; what its name means in a sentence is for later stages.
pub(crate) struct States(HashMap<String, NameLabel>);

/// What this reads of the list; the list states its format.
#[derive(Deserialize)]
struct List {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct Country {
    name: String,
    official: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
}

impl States {
    /// Reads the list of countries. Names that mean something else as often are left to the model.
    pub fn parse(list: &str) -> Result<States, toml::de::Error> {
        let countries = toml::from_str::<List>(list)?.country;
        let mut labels = HashMap::new();
        for country in &countries {
            labels.extend(country.demonyms.iter().map(|name| (name.clone(), NameLabel::Norp)));
        }
        for country in &countries {
            let names = std::iter::once(&country.name).chain(&country.official).chain(&country.aliases);
            labels.extend(names.map(|name| (name.clone(), NameLabel::Loc)));
        }
        for name in countries.iter().flat_map(|c| &c.ambiguous) {
            labels.remove(name);
        }
        Ok(States(labels))
    }

    /// The label of a name, where it is known.
    pub fn label(&self, name: &str) -> Option<NameLabel> {
        self.0.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_places() {
        let list = "[[country]]\nname = 'Varr'\naliases = ['V.R.', 'Denn']\ndemonyms = ['Varran']\nambiguous = ['Denn']\nstatus = 'member'";
        let states = States::parse(list).unwrap();
        let check = |name: &str, label: Option<NameLabel>| assert_eq!(states.label(name), label, "{name}");
        check("Varr", Some(NameLabel::Loc));
        check("V.R.", Some(NameLabel::Loc));
        check("Varran", Some(NameLabel::Norp));
        check("Denn", None);
        check("varr", None);
    }
}
