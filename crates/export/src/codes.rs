//! The codes by which others name countries: `data/actors/countries.toml`.

use record::Actor;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A country in the field's code systems; a system that has none for it leaves it empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Country {
    /// ISO 3166-1 alpha-3.
    pub id: String,
    pub name: String,
    /// Correlates of War.
    pub cow: Option<u16>,
    /// The CAMEO country block, where the dictionaries have one.
    pub cameo: Option<String>,
    /// FIPS 10-4.
    pub fips: Option<String>,
}

#[derive(Deserialize)]
struct File {
    country: Vec<Country>,
}

static COUNTRIES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/actors/countries.toml")).unwrap_or(File { country: Vec::new() });
    file.country.into_iter().map(|c| (c.id.clone(), c)).collect()
});

/// By alpha-3.
pub fn country(id: Option<&str>) -> Option<&'static Country> {
    COUNTRIES.get(id?)
}

/// The CAMEO block of a country; the alpha-3 code where the dictionaries have none of their own, as in newer data.
pub fn cameo_country(id: Option<&str>) -> String {
    match (country(id), id) {
        (Some(Country { cameo: Some(code), .. }), _) => code.clone(),
        (_, Some(id)) => id.to_owned(),
        _ => String::new(),
    }
}

/// An actor as CAMEO writes it: country block, then sectors: `USAGOV`.
pub fn cameo_actor(actor: &Actor) -> String {
    let mut code = cameo_country(actor.country.as_deref());
    actor.sectors.iter().for_each(|s| code.push_str(s));
    code
}

/// Names of PLOVER's and CAMEO's sectors are three letters; the names in words that ICEWS has are those of its codebook.
pub fn sector_name(code: &str) -> &str {
    match code {
        "GOV" => "Government",
        "MIL" => "Military",
        "REB" => "Rebel",
        "OPP" => "Opposition",
        "COP" => "Police",
        "JUD" => "Judicial",
        "LEG" => "Legislative",
        "PTY" => "Parties",
        "SPY" => "Intelligence",
        "MED" => "Media",
        "BUS" => "Business",
        "CVL" => "Civilian",
        "IGO" => "International Government Organization",
        "NGO" => "Nongovernmental Organization",
        "UNK" => "Unidentified",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countries_are_read() {
        let france = country(Some("FRA")).expect("France");
        assert_eq!((france.name.as_str(), france.cow, france.fips.as_deref()), ("France", Some(220), Some("FR")));
        assert_eq!(cameo_country(Some("FRA")), "FRA");
        assert_eq!(cameo_country(None), "");
    }
}
