use super::*;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let invented = r#"
        [[country]]
        id = "XAA"
        name = "Aldania"
        demonyms = ["Aldanian"]
        capital = "Port Ald"
        cities = ["Tripoli Gate"]
    "#;
    Rules::with_registry(invented).unwrap()
});

/// Every place of a text, as `words | role | name, country`.
fn places(text: &str) -> Vec<String> {
    let article = crate::tests::article(text);
    let blocks: Vec<_> = article.sections.iter().map(|s| s.span).collect();
    let found = find(&article, &nlp::read(&article.text, &blocks), &RULES);
    let row = |p: &Place| {
        let role = format!("{:?}", p.role).to_lowercase();
        let what = if p.lat.is_some() { format!("{}, {}", p.name, p.country.as_deref().unwrap_or("-")) } else { "-".to_owned() };
        format!("{} | {role} | {what}", article.text.slice(p.span))
    };
    found.iter().map(row).collect()
}

#[test]
fn the_examples_of_the_word_file_hold() {
    for example in &RULES.places.example {
        assert_eq!(places(&example.text), example.places, "{}", example.text);
    }
}

#[test]
fn an_invented_town_has_no_coordinates() {
    assert_eq!(places("The envoy went from Port Ald to Tripoli Gate."), ["Port Ald | literal | -", "Tripoli Gate | literal | -"]);
}
