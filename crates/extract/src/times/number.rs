//! Numbers as texts write them.

use super::atom::Atom;
use super::grammar::Grammar;
use super::pattern::Shape;

/// How many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Count {
    Of(f64),
    /// More than one, and no more known: `X` in a TIMEX3 value.
    Some,
}

impl Count {
    /// As a TIMEX3 value writes it.
    pub fn value(self, times: f64) -> String {
        match self {
            Count::Of(n) => format!("{}", (n * times * 100.0).round() / 100.0),
            Count::Some => "X".into(),
        }
    }

    /// As a whole number.
    pub fn whole(self) -> Option<i64> {
        match self {
            Count::Of(n) if n.fract() == 0.0 && n.abs() < 1e6 => Some(n as i64),
            _ => None,
        }
    }
}

/// Reads numbers among the atoms of a text.
pub(super) struct Numerals<'a> {
    pub grammar: &'a Grammar,
    pub text: &'a str,
    pub atoms: &'a [Atom],
}

impl Numerals<'_> {
    /// The shape at an atom: where it ends, and its number.
    pub fn read(&self, shape: Shape, at: usize) -> Option<(usize, Count)> {
        let whole = |(end, n): (usize, i64)| (end, Count::Of(n as f64));
        match shape {
            Shape::Count => self.count(at),
            Shape::Year => self.digits(at, 4, 4).filter(|d| (1000..2200).contains(&d.1)).map(whole),
            Shape::ModernYear => self.digits(at, 4, 4).filter(|d| (1900..2100).contains(&d.1)).map(whole),
            Shape::Hhmm => self.digits(at, 4, 4).filter(|d| d.1 < 2400 && d.1 % 100 < 60).map(whole),
            Shape::SpokenYear => self.spoken_year(at).map(whole),
            // "107.31 August" is no day
            Shape::Day if self.decimal(at) => None,
            Shape::Day => self.ordinal(at).or_else(|| self.digits(at, 1, 2)).filter(|d| (1..=31).contains(&d.1)).map(whole),
            Shape::Ordinal => self.ordinal(at).map(whole),
            Shape::Hour => {
                let spoken =
                    || Some((at + 1, *self.grammar.numbers.cardinals.get(&self.atoms.get(at)?.word)?)).filter(|h| (1..=12).contains(&h.1));
                self.digits(at, 1, 2).or_else(spoken).filter(|h| h.1 <= 24).map(whole)
            }
            Shape::Sixty => self.digits(at, 2, 2).filter(|m| m.1 < 60).map(whole),
            Shape::Two => self.digits(at, 1, 2).map(whole),
        }
    }

    /// Whether digits are the end of a number with a point or comma.
    fn decimal(&self, at: usize) -> bool {
        let glued = |i: usize| self.atoms.get(i).is_some_and(|a| a.glued);
        let sign = at.checked_sub(1).and_then(|i| self.word(i));
        let within = sign.is_some_and(|s| s == self.grammar.numbers.point || s == self.grammar.numbers.comma);
        within && glued(at) && glued(at - 1) && at >= 2 && self.atoms[at - 2].digits
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.atoms.get(at).map(|a| a.word)
    }

    fn digits(&self, at: usize, least: usize, most: usize) -> Option<(usize, i64)> {
        let atom = self.atoms.get(at).filter(|a| a.digits && (least..=most).contains(&(a.end - a.start)))?;
        Some((at + 1, self.text.get(atom.start..atom.end)?.parse().ok()?))
    }

    /// "7th", "seventh", "twenty-first".
    fn ordinal(&self, at: usize) -> Option<(usize, i64)> {
        let n = &self.grammar.numbers;
        if let Some((end, number)) = self.digits(at, 1, 3) {
            let suffix = self.atoms.get(end).filter(|a| a.glued && n.suffixes.contains(&a.word))?;
            let _ = suffix;
            return Some((end + 1, number));
        }
        let word = self.word(at)?;
        if let Some(&number) = n.ordinals.get(&word) {
            return Some((at + 1, number));
        }
        let tens = n.cardinals.get(&word).filter(|&&c| (20..100).contains(&c))?;
        let next = at + 1 + usize::from(self.word(at + 1) == Some(n.dash));
        let ones = n.ordinals.get(&self.word(next)?).filter(|o| (1..10).contains(*o))?;
        Some((next + 1, tens + ones))
    }

    /// "1,200", "2.5", "11 1/2", "twenty-four", "a hundred and ten", "two and a half", "half a", "several".
    fn count(&self, at: usize) -> Option<(usize, Count)> {
        let n = &self.grammar.numbers;
        let first = self.atoms.get(at)?;
        let vague = n.vague.0.get(&first.word).into_iter().flatten();
        for entry in vague {
            if entry.atoms.iter().enumerate().all(|(i, &(w, _))| self.word(at + i) == Some(w)) {
                let count = entry.value.parse().map_or(Count::Some, Count::Of);
                return Some((at + entry.atoms.len(), count));
            }
        }
        if first.word == n.half && matches!(self.word(at + 1), Some(w) if w == n.a || w == n.an) {
            return Some((at + 2, Count::Of(0.5)));
        }
        // "a decades-long feud" counts nothing
        let article = first.word == n.a || first.word == n.an;
        if article && self.word(at + 1).is_some_and(|w| n.units.contains(&w)) {
            return None;
        }
        let (mut end, mut number) = if first.digits { self.figures(at)? } else { self.spoken(at).map(|(e, n)| (e, n as f64))? };
        let half = [Some(n.and), Some(n.a), Some(n.half)];
        if (0..3).all(|i| self.word(end + i) == half[i]) {
            (end, number) = (end + 3, number + 0.5);
        }
        Some((end, Count::Of(number)))
    }

    fn figures(&self, at: usize) -> Option<(usize, f64)> {
        let n = &self.grammar.numbers;
        let text = |i: usize| self.atoms.get(i).filter(|a| a.digits).and_then(|a| self.text.get(a.start..a.end));
        let glued = |i: usize| self.atoms.get(i).is_some_and(|a| a.glued);
        let mut digits = text(at)?.to_owned();
        let mut end = at + 1;
        while self.word(end) == Some(n.comma) && glued(end) && glued(end + 1) && text(end + 1).is_some_and(|t| t.len() == 3) {
            digits += text(end + 1)?;
            end += 2;
        }
        if self.word(end) == Some(n.point) && glued(end) && glued(end + 1) && text(end + 1).is_some() {
            digits = format!("{digits}.{}", text(end + 1)?);
            end += 2;
        }
        let mut number: f64 = digits.parse().ok()?;
        // "11 1/2"
        if let (Some(above), true, Some(below)) = (text(end), self.word(end + 1) == Some(n.slash), text(end + 2)) {
            let below: f64 = below.parse().ok()?;
            if below > 0.0 {
                number += above.parse::<f64>().ok()? / below;
                end += 3;
            }
        }
        Some((end, number))
    }

    fn spoken(&self, at: usize) -> Option<(usize, i64)> {
        let n = &self.grammar.numbers;
        let cardinal = |i: usize| self.word(i).and_then(|w| n.cardinals.get(&w).copied());
        let article = matches!(self.word(at), Some(w) if w == n.a || w == n.an);
        let mut number = if article { 1 } else { cardinal(at)? };
        let mut end = at + 1;
        let mut whole = 0;
        while end < at + 9 {
            let next = end
                + usize::from(
                    matches!(self.word(end), Some(w) if w == n.dash || w == n.and && (number >= 100 || number == 0 && whole > 0)),
                );
            match cardinal(next) {
                Some(c @ 1..=9) if (20..100).contains(&(number % 100)) && number % 10 == 0 && !article => number += c,
                Some(c @ 1..=99) if number >= 100 && number % 100 == 0 => number += c,
                Some(100) if number < 100 && next == end => number *= 100,
                Some(1000) if next == end => (whole, number) = (whole + number * 1000, 0),
                Some(c) if number == 0 && whole > 0 => number = c,
                _ => break,
            }
            end = next + 1;
        }
        Some((end, whole + number))
    }

    /// "nineteen ninety-six", "two thousand and five".
    fn spoken_year(&self, at: usize) -> Option<(usize, i64)> {
        let n = &self.grammar.numbers;
        let century = *n.cardinals.get(&self.word(at)?)?;
        if century == 2 {
            return self.spoken(at).filter(|y| (2000..2100).contains(&y.1));
        }
        let (end, rest) = self.spoken(at + 1).filter(|_| (17..=20).contains(&century))?;
        (10..100).contains(&rest).then_some((end, century * 100 + rest))
    }
}
