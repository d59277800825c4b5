//! Where and when a report was written, as it stands before the report itself: "VARDA, Aldania, 3 May (Northern Wire) -". It is no part of the sentence
//! that follows, and a tree over both is seldom right.

use crate::atom::{Atom, Gap, Kind};
use article::Text;

/// How many atoms a dateline has at most.
const LONGEST: usize = 30;

/// How many atoms of the stretch are a dateline, the dash that ends it among them; 0 where there is none.
pub(crate) fn dateline(text: &Text, atoms: &[Atom]) -> usize {
    let form = |i: usize| atoms.get(i).map_or("", |a| text.slice(a.span));
    let is_dash = |i: usize| matches!(form(i), "—" | "–" | "―" | "-");
    let apart = |i: usize| i > 0 && atoms.get(i).is_some_and(|a| a.gap != Gap::None);
    // "Port-au-Prince": a hyphen within a name ends nothing
    let ends = |i: usize| is_dash(i) && (form(i) != "-" || apart(i) || apart(i + 1) && form(i - 1) != "-");
    let Some(dash) = (1..LONGEST.min(atoms.len())).find(|&i| ends(i)) else { return 0 };
    let past = (dash..atoms.len()).find(|&i| !is_dash(i)).unwrap_or(atoms.len());

    let named = |i: usize| match atoms[i].kind {
        Kind::Letters => {
            form(i).starts_with(char::is_uppercase) || matches!(form(i), "of" | "and" | "the" | "de" | "al" | "st" | "nd" | "rd" | "th")
        }
        Kind::Digits => true,
        Kind::Other => matches!(form(i), "," | "." | "(" | ")" | "/" | "[" | "]" | "&" | "-" | "'" | "’"),
    };
    let begins = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '"' | '“' | '‘' | '\'');
    if !(0..dash).all(named) || !form(past).starts_with(begins) {
        return 0;
    }
    let shouted = |i: usize| atoms[i].kind == Kind::Letters && !form(i).chars().any(char::is_lowercase);
    let capitals = (0..dash).take_while(|&i| shouted(i) || i > 0 && matches!(form(i), "." | "-" | "'" | "’")).count();
    let place = form(0).chars().count() > 1 && capitals > 0 && (capitals == dash || matches!(form(capitals), "," | "(" | "/" | "["));
    // "Varda (Northern Wire) -", and not "Mara Orlan (42) –"
    let agency = matches!(form(dash - 1), ")" | "]") && dash > 3 && atoms[dash - 2].kind == Kind::Letters;
    // "Varda, 3 May 2019 –"
    let dated = (1..dash).any(|i| form(i) == ",") && atoms[..dash].iter().any(|a| a.kind == Kind::Digits);
    if place || agency || dated { past } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atom;

    #[test]
    fn ends_with_its_dash() {
        for (line, expected) in [
            ("VELT (Northern Wire) — Envoys met.", "VELT (Northern Wire) —"),
            ("ARNO, March 3 (Northern Wire) - Envoys met - and left.", "ARNO, March 3 (Northern Wire) -"),
            ("Velt, 3 March 2019 (NW) – Envoys met.", "Velt, 3 March 2019 (NW) –"),
            ("Velt, 3 March 2019 – “We met.”", "Velt, 3 March 2019 –"),
            ("PORT-ARNO, Velt (NW) -- The envoys met.", "PORT-ARNO, Velt (NW) --"),
            ("NEW VELT—Envoys met.", "NEW VELT—"),
            ("ST. ALBANY — Envoys met.", "ST. ALBANY —"),
            ("Velt (Northern Wire) - Envoys met.", "Velt (Northern Wire) -"),
            ("Varga - the envoy - said no.", ""),
            ("UN inspectors – five in all – left.", ""),
            ("UN – the whole of it – left.", ""),
            ("Mara Orlan (42) – Envoy.", ""),
            ("Mara Orlan (Northern Party) – who left – said no.", ""),
            ("Envoys met – At last.", ""),
            ("Envoys met in Velt.", ""),
            ("—", ""),
        ] {
            let text = Text::clean(line);
            let atoms = atom::cut(&text, text.whole().unwrap());
            let found = dateline(&text, &atoms);
            assert_eq!(atoms[..found].last().map_or("", |a| &text[..a.span.end()]), expected, "{line}");
        }
    }
}
