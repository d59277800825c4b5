//! What the models make of one text, line by line: a change of weights or arithmetic shows here.
//!
//! `BLESS=1 cargo test -p demarche-nlp --test golden` writes the file anew; look at the difference before it is kept.

use article::Text;

#[test]
fn the_reading_of_one_text() {
    let text = Text::clean(include_str!("data/golden.txt"));
    let found = nlp::conllu("golden", &text, &nlp::read(&text, &[]));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/golden.conllu");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
