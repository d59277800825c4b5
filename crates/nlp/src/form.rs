//! What the reader sees of a stretch of text besides its pieces: plain form, key, shapes, and the rows of its edges in the hash tables.

use crate::atom::{self, Kind};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

/// Typographic quotes and dashes as ASCII has them; other characters as they are.
pub(crate) fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    }
}

/// The plain form in lower case without accents, into `key`.
pub(crate) fn key(text: &str, key: &mut String) {
    key.clear();
    if text.is_ascii() {
        key.extend(text.chars().map(|c| plain(c).to_ascii_lowercase()));
        return;
    }
    let lower = text.chars().map(plain).collect::<String>().to_lowercase();
    key.extend(lower.nfd().filter(|&c| c.is_ascii() || get_general_category(c) != GeneralCategory::NonspacingMark));
}

/// How many shape classes of atoms there are.
pub(crate) const SHAPES: usize = 12;

/// The shape class of an atom: how it is cased, or what sign it is.
pub(crate) fn shape(text: &str, kind: Kind) -> u8 {
    match kind {
        Kind::Digits => 6,
        Kind::Other => match text.chars().next() {
            Some('(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '«' | '‹') => 8,
            Some(')' | ']' | '}' | '”' | '»' | '›') => 9,
            Some('"') => 10,
            _ => 7,
        },
        Kind::Letters => {
            let (mut upper, mut lower, mut capital) = (0, 0, false);
            for c in text.chars() {
                if c.is_uppercase() {
                    capital |= upper + lower == 0;
                    upper += 1;
                } else if c.is_lowercase() {
                    lower += 1;
                }
            }
            match (upper, lower) {
                (0, 0) => 11,
                (0, _) => 1,
                (1, 0) => 4,
                (_, 0) => 3,
                (1, _) if capital => 2,
                _ => 5,
            }
        }
    }
}

/// Rows of a word in the tables of prefixes, suffixes and shapes, of these sizes.
pub(crate) fn rows(form: &str, key: &str, prefixes: usize, suffixes: usize, shapes: usize) -> [usize; 3] {
    let prefix = key.char_indices().nth(3).map_or(key, |(end, _)| &key[..end]);
    let suffix = key.char_indices().rev().nth(2).map_or(key, |(start, _)| &key[start..]);
    let mut shape = Fnv::new();
    let (mut before, mut run) = ('\0', 0);
    for c in form.chars() {
        let class = match plain(c) {
            c if c.is_uppercase() => 'X',
            c => match atom::kind(c) {
                Kind::Letters => 'x',
                Kind::Digits => 'd',
                Kind::Other => c,
            },
        };
        run = if class == before { run + 1 } else { 1 };
        before = class;
        if run <= 2 {
            shape.write(class.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    [Fnv::of(prefix.as_bytes()) as usize % prefixes, Fnv::of(suffix.as_bytes()) as usize % suffixes, shape.0 as usize % shapes]
}

/// FNV-1a, 32 bit.
pub(crate) struct Fnv(pub u32);

impl Fnv {
    pub fn new() -> Fnv {
        Fnv(0x811c_9dc5)
    }

    pub fn of(bytes: &[u8]) -> u32 {
        let mut hash = Fnv::new();
        hash.write(bytes);
        hash.0
    }

    pub fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let check = |text: &str, expected: &str| {
            let mut found = String::new();
            key(text, &mut found);
            assert_eq!(found, expected);
        };
        check("Québec", "quebec");
        check("İzmir", "izmir");
        check("ΟΔΟΣ", "οδος");
        check("O’Neal—X", "o'neal-x");
        check("`A`", "'a'");
    }

    #[test]
    fn shapes() {
        let check = |text: &str, class: u8| assert_eq!(shape(text, atom::kind(text.chars().next().unwrap())), class, "{text}");
        check("talks", 1);
        check("Orsk", 2);
        check("NATO", 3);
        check("V", 4);
        check("McVar", 5);
        check("oRsk", 5);
        check("2019", 6);
        check("’", 7);
        check("“", 8);
        check("”", 9);
        check("\"", 10);
        check("中文", 11);
    }

    #[test]
    fn hashes() {
        assert_eq!(Fnv::of(b""), 0x811c_9dc5);
        assert_eq!(Fnv::of(b"foobar"), 0xbf9c_f968);
        assert_eq!(rows("Aéé99—", "aee99-", 4096, 4096, 512)[2], Fnv::of("Xxxdd-".as_bytes()) as usize % 512);
        assert_eq!(
            rows("XXXx", "xxxx", 4096, 4096, 512),
            [Fnv::of(b"xxx") as usize % 4096, Fnv::of(b"xxx") as usize % 4096, Fnv::of(b"XXx") as usize % 512]
        );
    }
}
