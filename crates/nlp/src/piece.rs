use crate::form::{self, Fnv};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Marks the start of a window.
pub(crate) const START: u32 = 101;
/// Marks the end of a window.
pub(crate) const END: u32 = 102;
const UNKNOWN: u32 = 100;

/// The word pieces that the encoder knows, by number.
pub(crate) struct Pieces {
    /// Those that begin a word.
    first: Table,
    /// Those that go on, without their `##`.
    next: Table,
    /// Bytes in the longest.
    longest: usize,
    most: usize,
}

type Table = HashMap<&'static str, u32, BuildHasherDefault<ShortHasher>>;

impl Pieces {
    /// Reads a vocabulary, one piece a line. An atom is cut into `most` pieces, and what is left is dropped.
    pub fn parse(vocabulary: &'static str, most: usize) -> Pieces {
        let mut pieces = Pieces { first: Table::default(), next: Table::default(), longest: 1, most };
        pieces.first.reserve(25_000);
        for (piece, number) in vocabulary.lines().zip(0..) {
            pieces.longest = pieces.longest.max(piece.len());
            match piece.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => pieces.next.insert(rest, number),
                None => pieces.first.insert(piece, number),
            };
        }
        pieces
    }

    /// Appends the pieces of an atom: the longest first. `follows`: it goes on from a letter or digit atom without a gap.
    pub fn cut(&self, atom: &str, follows: bool, key: &mut String, out: &mut Vec<u32>) {
        form::key(atom, key);
        let (start, mut at) = (out.len(), 0);
        while at < key.len() && out.len() - start < self.most {
            let table = if at > 0 || follows { &self.next } else { &self.first };
            let ends = (at + 1..=key.len().min(at + self.longest)).rev().filter(|&end| key.is_char_boundary(end));
            match ends.into_iter().find_map(|end| Some((end, *table.get(&key[at..end])?))) {
                Some((end, piece)) => {
                    out.push(piece);
                    at = end;
                }
                None => {
                    out.truncate(start);
                    break;
                }
            }
        }
        if out.len() == start {
            out.push(UNKNOWN);
        }
    }
}

/// FNV-1a, good for keys of a few bytes that nobody chose to collide.
struct ShortHasher(Fnv);

impl Default for ShortHasher {
    fn default() -> ShortHasher {
        ShortHasher(Fnv::new())
    }
}

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&self) -> u64 {
        // the table takes its control bits from the top
        u64::from(self.0.0).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_first() {
        let pieces = Pieces::parse("[PAD]\nin\n##vit\n##ation\n##s\ninvite\n##a\n1\n##am\na\n##é", 3);
        let check = |atom: &str, follows: bool, expected: &[u32]| {
            let mut out = vec![7];
            pieces.cut(atom, follows, &mut String::new(), &mut out);
            assert_eq!(out[1..], *expected, "{atom}");
        };
        check("Invite", false, &[5]);
        check("INVITATIONS", false, &[1, 2, 3]);
        check("am", true, &[8]);
        check("a", true, &[6]);
        check("ax", false, &[UNKNOWN]);
        check("á", false, &[9]);
        check("\u{301}", false, &[UNKNOWN]);
        check("aaaaaaa中", false, &[9, 6, 6]);
    }
}
