//! What holds for every text.

use article::{Span, Text};
use proptest::prelude::*;

/// Anything, and text that looks like prose with traps.
fn texts() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "The",
        "envoy",
        "Mr.",
        "U.S.",
        "don't",
        "cannot",
        "’s",
        "“",
        "”",
        "\"",
        "'",
        "(",
        ")",
        "...",
        "…",
        "—",
        "-",
        "5",
        "3.5%",
        "p.m.",
        "\n",
        "\n\n",
        " ",
        " ",
        " ",
        ".",
        ",",
        "?",
        "é",
        "ß",
        "İ",
        "中文",
        "٣",
        "🇫🇷",
        "e\u{301}",
        "\u{301}",
        "www.example.org/a?b",
        "a@b.org",
        "said",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(bits, 0..80).prop_map(|v| v.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_mark_lies_in_one_token(given in texts(), cuts in prop::collection::vec(0usize..400, 0..4)) {
        let text = Text::clean(&given);
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|&c| text.is_char_boundary(c)).chain([0, text.len()]).collect();
        cuts.sort_unstable();
        let blocks: Vec<Span> = cuts.windows(2).filter_map(|w| Span::new(w[0], w[1])).collect();
        let doc = nlp::read(&text, &blocks);

        let printed: String = text.split_whitespace().collect();
        prop_assert_eq!(doc.tokens.iter().map(|t| text.slice(t.span)).collect::<String>().split_whitespace().collect::<String>(), printed);

        let (mut words, mut tokens) = (0, 0);
        for sentence in &doc.sentences {
            prop_assert!(blocks[sentence.block].contains(sentence.span));
            prop_assert_eq!((sentence.words.start, sentence.tokens.start), (words, tokens));
            prop_assert!(!sentence.words.is_empty());
            (words, tokens) = (sentence.words.end, sentence.tokens.end);
            for w in sentence.words.clone() {
                prop_assert!(doc.words[w].head.is_none_or(|h| sentence.words.contains(&h) && h != w));
                prop_assert!(sentence.span.contains(doc.words[w].span));
            }
        }
        prop_assert_eq!((words, tokens), (doc.words.len(), doc.tokens.len()));
        prop_assert!(doc.tokens.windows(2).all(|w| w[0].span.end() <= w[1].span.start() && w[0].words.end == w[1].words.start));
        prop_assert!(doc.tokens.iter().all(|t| !t.words.is_empty()));
        prop_assert!(doc.names.windows(2).all(|w| w[0].words.end <= w[1].words.start));
        nlp::conllu("any", &text, &doc);
    }

    #[test]
    fn odd_blocks_are_survived(given in texts(), ends in prop::collection::vec((0usize..200, 0usize..200), 0..5)) {
        let text = Text::clean(&given);
        let blocks: Vec<Span> = ends.into_iter().filter_map(|(a, b)| Span::new(a, b)).collect();
        let doc = nlp::read(&text, &blocks);
        prop_assert!(doc.tokens.windows(2).all(|w| w[0].span.end() <= w[1].span.start()));
    }
}
