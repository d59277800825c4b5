use super::fold::fold;
use std::cmp::Ordering;

/// The places that ship inside the program: `data/places/gazetteer.bin`, whose format `data/places/build.py` states.
///
/// Nothing is unpacked and nothing is loaded: a look-up is a binary search in the bytes of the program.
#[derive(Clone, Copy, Debug)]
pub struct Gazetteer {
    bytes: &'static [u8],
    count: usize,
    blocks: usize,
    countries: usize,
    features: usize,
    records: usize,
    block_table: usize,
    names: usize,
}

/// Index of a place in the gazetteer.
pub type PlaceIndex = u32;

/// Who bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub place: PlaceIndex,
    /// Not the place's own name: another language's, a former one, a short one.
    pub alternate: bool,
}

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    pub geonames: Option<u32>,
    pub lat: f64,
    pub lon: f64,
    /// Logarithm to base 2 of 1 + people / 64.
    pub people: f32,
    /// How many alternate names are known: a measure of fame.
    pub fame: u8,
    /// ISO 3166-1 alpha-3.
    pub country: Option<&'static str>,
    /// The first-order division that it lies in.
    pub admin1: Option<PlaceIndex>,
    /// The county that it lies in: United States only.
    pub county: Option<PlaceIndex>,
    /// GeoNames feature code; empty where not known.
    pub feature: &'static str,
}

static BYTES: &[u8] = include_bytes!("../../../../data/places/gazetteer.bin");
const BLOCK: usize = 16;
const RECORD: usize = 21;

impl Gazetteer {
    /// The one that ships with the program.
    pub fn builtin() -> Gazetteer {
        let word = |i: usize| u32_at(BYTES, 40 + 4 * i);
        Gazetteer {
            bytes: BYTES,
            count: word(0),
            blocks: word(1),
            countries: word(2),
            features: word(3),
            records: word(4),
            block_table: word(5),
            names: word(6),
        }
    }

    /// SHA-256 of the data, as its own header states it.
    pub fn digest(&self) -> &'static [u8] {
        &self.bytes[8..40]
    }

    /// Everything that bears the name: `folded` is a name after [`fold`].
    pub fn named(&self, folded: &str) -> Vec<Bearer> {
        let mut found = Vec::new();
        // the last block whose first name comes before the name, and those after it until names come after
        let (mut low, mut high) = (0, self.blocks);
        while low < high {
            let middle = low.midpoint(high);
            match fold(self.first_of(middle)).as_str().cmp(folded) {
                Ordering::Less => low = middle + 1,
                _ => high = middle,
            }
        }
        for block in low.saturating_sub(1)..self.blocks {
            let mut past = false;
            self.each_in(block, |name, bearers| match fold(name).as_str().cmp(folded) {
                Ordering::Equal => found.extend(bearers()),
                Ordering::Greater => past = true,
                Ordering::Less => {}
            });
            if past {
                break;
            }
        }
        found.sort_by_key(|b| (b.place, b.alternate));
        found.dedup_by_key(|b| b.place);
        found
    }

    /// What is known of a place.
    pub fn entry(&self, place: PlaceIndex) -> Entry {
        let at = self.records + RECORD * place as usize;
        let r = &self.bytes[at..at + RECORD];
        let division = |i: usize| Some(u16::from_le_bytes([r[i], r[i + 1]])).filter(|&d| d != u16::MAX).map(PlaceIndex::from);
        let geonames = u32::from_le_bytes([r[0], r[1], r[2], r[3]]);
        Entry {
            geonames: (geonames != 0).then_some(geonames),
            lat: degrees(&r[4..7]),
            lon: degrees(&r[7..10]),
            people: f32::from(r[10]) / 16.0,
            fame: r[11],
            country: self.country_code(r[12]),
            admin1: division(13),
            county: division(15),
            feature: self.feature(r[17]),
        }
    }

    /// Its name.
    pub fn name(&self, place: PlaceIndex) -> String {
        let at = self.records + RECORD * place as usize + 18;
        let wanted = u32::from_le_bytes([self.bytes[at], self.bytes[at + 1], self.bytes[at + 2], 0]) as usize;
        let (mut i, mut found) = (0, String::new());
        self.each_in(wanted / BLOCK, |name, _| {
            if i == wanted % BLOCK {
                found = name.to_owned();
            }
            i += 1;
        });
        found
    }

    /// The country with this ISO 3166-1 alpha-3 code. Countries stand first.
    pub fn country(&self, alpha3: &str) -> Option<PlaceIndex> {
        let states = (0..self.count as PlaceIndex).map(|i| (i, self.entry(i))).take_while(|(_, e)| e.feature.starts_with("PCL"));
        states.into_iter().find(|(_, e)| e.country == Some(alpha3)).map(|(i, _)| i)
    }

    fn country_code(&self, index: u8) -> Option<&'static str> {
        let at = self.countries + 5 * usize::from(index);
        (at + 5 <= self.features).then(|| std::str::from_utf8(&self.bytes[at + 2..at + 5]).ok()).flatten()
    }

    fn feature(&self, index: u8) -> &'static str {
        let mut at = self.features;
        for _ in 0..index {
            if at >= self.records {
                return "";
            }
            at += 1 + usize::from(self.bytes[at]);
        }
        if at >= self.records {
            return "";
        }
        std::str::from_utf8(&self.bytes[at + 1..at + 1 + usize::from(self.bytes[at])]).unwrap_or("")
    }

    fn block(&self, block: usize) -> usize {
        self.names + u32_at(self.bytes, self.block_table + 4 * block)
    }

    fn first_of(&self, block: usize) -> &'static str {
        let at = self.block(block);
        std::str::from_utf8(&self.bytes[at + 2..at + 2 + usize::from(self.bytes[at + 1])]).unwrap_or("")
    }

    /// Calls `f` on every name of a block; who bears it is read only where asked for.
    fn each_in(&self, block: usize, mut f: impl FnMut(&str, &dyn Fn() -> Vec<Bearer>)) {
        let mut at = self.block(block);
        let mut name = Vec::new();
        for _ in 0..BLOCK {
            if at >= self.bytes.len() {
                return;
            }
            name.truncate(usize::from(self.bytes[at]));
            let len = usize::from(self.bytes[at + 1]);
            name.extend_from_slice(&self.bytes[at + 2..at + 2 + len]);
            at += 2 + len;
            let start = at;
            at += 1;
            for _ in 0..self.bytes[start] {
                varint(self.bytes, &mut at);
            }
            let bearers = || {
                let (mut at, mut last) = (start + 1, 0);
                let read = |_| {
                    last += varint(self.bytes, &mut at);
                    Bearer { place: last >> 1, alternate: last & 1 == 1 }
                };
                (0..self.bytes[start]).map(read).collect()
            };
            f(std::str::from_utf8(&name).unwrap_or(""), &bearers);
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
}

/// 24 bits with their sign, in ten thousandths.
fn degrees(b: &[u8]) -> f64 {
    f64::from(i32::from_le_bytes([0, b[0], b[1], b[2]]) >> 8) / 10_000.0
}

fn varint(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut n, mut shift) = (0, 0);
    while let Some(&b) = bytes.get(*at) {
        *at += 1;
        n |= u32::from(b & 127) << shift;
        shift += 7;
        if b < 128 || shift > 28 {
            break;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    fn best(name: &str) -> Option<(Option<u32>, String)> {
        let g = Gazetteer::builtin();
        let own = |b: &Bearer| !b.alternate && g.entry(b.place).geonames.is_some();
        let b = g.named(&fold(name)).into_iter().filter(own).max_by(|a, b| g.entry(a.place).people.total_cmp(&g.entry(b.place).people))?;
        Some((g.entry(b.place).geonames, g.name(b.place)))
    }

    #[test]
    fn names_lead_to_places() {
        let check = |name: &str, id: u32, own: &str| assert_eq!(best(name), Some((Some(id), own.to_owned())), "{name}");
        check("Vienna", 2761369, "Vienna");
        check("Kyiv", 703448, "Kyiv");
        check("New York", 5128581, "New York City");
        check("France", 3017382, "France");
        check("West Virginia", 4826850, "West Virginia");
        check("Łódź", 3093133, "Łódź");
        check("Aachen", 3247449, "Aachen");
        assert_eq!(best("no such town of that name"), None);
        assert_eq!(best(""), None);
        assert_eq!(best("zzzzzz"), None);
    }

    #[test]
    fn the_file_is_sound() {
        let g = Gazetteer::builtin();
        assert_eq!(Sha256::digest(&g.bytes[40..])[..], *g.digest());
        let mut last = String::new();
        let mut names = 0;
        for block in 0..g.blocks {
            g.each_in(block, |name, bearers| {
                let folded = fold(name);
                assert!(last <= folded, "{last} {folded}: build.py and fold.rs disagree");
                assert!(bearers().iter().all(|b| (b.place as usize) < g.count) && !bearers().is_empty(), "{name}");
                last = folded;
                names += 1;
            });
        }
        assert!(names > 400_000, "{names}");
        for i in 0..g.count as PlaceIndex {
            let e = g.entry(i);
            assert!(e.lat.abs() <= 90.0 && e.lon.abs() <= 180.0, "{i}");
        }
    }

    #[test]
    fn divisions_hold_their_towns() {
        let g = Gazetteer::builtin();
        let town = g.named("charleston").into_iter().map(|b| g.entry(b.place)).find(|e| e.geonames == Some(4801859)).unwrap();
        assert_eq!(town.country, Some("USA"));
        assert_eq!(g.name(town.admin1.unwrap()), "West Virginia");
        assert_eq!(g.name(town.county.unwrap()), "Kanawha County");
    }
}
