//! The record keeps its contract: JSON and back, code points outside and bytes inside, one schema.

use article::{Article, PublishedFrom, Span, Text};
use proptest::prelude::*;
use record::*;

fn span(start: usize, end: usize) -> Span {
    Span::new(start, end).unwrap()
}

/// A record on `text` with every field filled, all of whose spans are `s`.
fn full(text: &str, s: Span) -> Record {
    let article = Article {
        id: "x".into(),
        url: None,
        publisher: None,
        headline: None,
        byline: None,
        language: "en".into(),
        published: None,
        published_from: PublishedFrom::None,
        stories: vec![Default::default()],
        text: Text::verbatim(text.into()),
        sections: vec![article::Section { span: s, kind: article::SectionKind::Prose, story: Some(0), speaker: None }],
        remarks: vec![],
    };
    let found = || Found { confidence: 0.5, evidence: vec![s], because: vec!["test".into()] };
    let party = || Some(Party { actor: Some(ActorId(1)), span: Some(s) });
    let phrase = || Some(Phrase { span: s, text: "x".into() });
    Record {
        version: "0".into(),
        model: "m".into(),
        rules: "r".into(),
        article: ArticleHead { published_found: Some(found()), ..article.into() },
        names: vec![Name { span: s, label: NameLabel::Norp }],
        actors: vec![Actor {
            id: ActorId(1),
            name: "x".into(),
            kind: ActorKind::Group,
            country: None,
            sectors: vec![],
            roles: vec![Role { title: "envoy".into(), of: Some(ActorId(1)) }],
            members: vec![ActorId(1)],
            wikidata: None,
            mentions: vec![Mention { span: s, kind: MentionKind::Nominal }],
        }],
        times: vec![Time {
            id: TimeId(1),
            span: s,
            kind: TimeType::Set,
            value: "P1D".into(),
            modifier: None,
            anchor: Some(Anchor::Time(TimeId(1))),
            found: found(),
        }],
        places: vec![Place {
            id: PlaceId(1),
            span: s,
            name: "x".into(),
            role: PlaceRole::Metonym,
            geonames: None,
            country: None,
            admin1: None,
            feature: None,
            lat: None,
            lon: None,
            precision: None,
            found: found(),
        }],
        statements: vec![Statement {
            id: StatementId(1),
            kind: StatementKind::Mixed,
            source: party(),
            cue: Some(Cue { span: s, lemma: "say".into() }),
            mode: StatementMode::Speech,
            withheld: false,
            content: vec![s, s],
            quoted: vec![s],
            addressee: party(),
            venue: phrase(),
            via: party(),
            time: Some(TimeId(1)),
            found: found(),
        }],
        events: vec![Event {
            id: EventId(1),
            span: s,
            trigger: s,
            kind: "CONSULT".into(),
            mode: None,
            contexts: vec![],
            cameo: None,
            quad: 1,
            actors: vec![ActorId(1)],
            recipients: vec![],
            place: Some(PlaceId(1)),
            time: None,
            status: EventStatus::Occurred,
            intensity: None,
            claimed_by: Some(StatementId(1)),
            found: found(),
        }],
        positions: vec![Position {
            id: PositionId(1),
            act: PositionAct::Demand,
            holder: ActorId(1),
            toward: vec![],
            issue: s,
            issue_text: "x".into(),
            answers: Some(PositionId(1)),
            statement: None,
            time: None,
            found: found(),
        }],
        instruments: vec![Instrument {
            id: InstrumentId(1),
            kind: InstrumentKind::DraftTreaty,
            span: s,
            from: vec![],
            to: vec![],
            carried_by: None,
            time: None,
            answers: None,
            visibility: Visibility::Leaked,
            visibility_by: None,
            claimed_by: None,
            found: found(),
        }],
        engagements: vec![Engagement {
            id: EngagementId(1),
            kind: EngagementKind::Call,
            span: s,
            participants: vec![],
            convener: None,
            mediators: vec![],
            topic: phrase(),
            claimed_by: None,
            place: None,
            time: None,
            duration: None,
            status: EngagementStatus::Held,
            found: found(),
        }],
        remarks: vec![Remark { span: s, code: "x".into(), text: "x".into() }],
    }
}

#[test]
fn every_span_of_every_kind_goes_out_in_code_points() {
    let json = full("é1234567", span(2, 7)).to_json();
    assert!(!json.contains("[2,7]"), "a span stayed in bytes: its field is missing from spans_in!\n{json}");
    assert_eq!(json.matches("[1,6]").count(), 28, "{json}");
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == schema(), "crates/record/schema.json is out of date: run `cargo xtask codegen`");
}

#[test]
fn a_record_with_a_span_beyond_its_text_is_refused() {
    let json = full("abcdefgh", span(2, 7)).to_json().replace("[2,7]", "[2,9]");
    assert_eq!(
        Record::from_json(&json).unwrap_err().to_string(),
        "not a record: the span 2..9 lies beyond the text, which has 8 code points"
    );
}

proptest! {
    #[test]
    fn spans_cut_out_the_same_words_inside_and_outside(text in any::<String>(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (a, b) = (ends[a.index(ends.len())], ends[b.index(ends.len())]);
        let Some(s) = Span::new(a.min(b), a.max(b)) else { return Ok(()) };
        let record = full(&text, s);
        let json = record.to_json();

        let outside: serde_json::Value = serde_json::from_str(&json).unwrap();
        let at = |i: usize| outside["names"][0]["span"][i].as_u64().unwrap() as usize;
        let cut: String = text.chars().skip(at(0)).take(at(1) - at(0)).collect();
        prop_assert_eq!(cut, &text[s.range()]);

        prop_assert_eq!(Record::from_json(&json).unwrap(), record);
    }
}

#[cfg(feature = "arrow")]
#[test]
fn a_row_of_a_table_has_all_that_the_json_has() {
    let record = full("é1234567", span(2, 7));
    let rows = [Ok(Box::new(record.clone())), Err("why".to_owned())];
    let batch = record::arrow::batch(&rows).unwrap();
    assert_eq!((batch.num_rows(), batch.schema()), (2, record::arrow::schema()));
    let lines = String::from_utf8(record::arrow::json_lines(&batch).unwrap()).unwrap();
    let mut lines = lines.lines();
    assert_eq!(Record::from_json(lines.next().unwrap()).unwrap(), record);
    assert_eq!(lines.next(), Some(r#"{"failure":"why"}"#));
}
