//! Whether "he" or "she" may mean a person: `data/lexicons/genders.txt`, which states its format.

use std::collections::HashMap;

/// What a pronoun would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gender {
    /// He.
    Masculine,
    /// She.
    Feminine,
}

/// Nouns and given names that tell it.
pub(crate) struct Genders {
    nouns: HashMap<&'static str, Gender>,
    given: HashMap<&'static str, Gender>,
}

impl Genders {
    pub fn parse(list: &'static str) -> Genders {
        let mut genders = Genders { nouns: HashMap::new(), given: HashMap::new() };
        for line in list.lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split(' ');
            let table = match words.next() {
                Some("noun") => &mut genders.nouns,
                Some("given") => &mut genders.given,
                _ => continue,
            };
            let gender = if words.next() == Some("f") { Gender::Feminine } else { Gender::Masculine };
            table.extend(words.map(|w| (w, gender)));
        }
        genders
    }

    /// Of a noun or title in lower case.
    pub fn noun(&self, word: &str) -> Option<Gender> {
        self.nouns.get(word.trim_end_matches('.')).copied()
    }

    /// Of a given name.
    pub fn given(&self, word: &str) -> Option<Gender> {
        self.given.get(word).copied()
    }
}
