//! Views of a small case: the ledger with its changes, the agenda with its history, the brief, a row shown.

use record::Record;
use serde_json::{Value, json};
use store::{Case, Links, Origin, Query, RowId};
use views::{agenda, brief, ledger, show};

const TEXT: &str = "Velt told Kelmar of the fee on the strait. They meet in Varda.";

/// An article of a day, in which Velt takes a position on the fee and a meeting has a status.
fn record(key: &str, day: &str, act: &str, status: &str, meets: Option<&str>) -> Record {
    let at = |words: &str| {
        let start = TEXT.find(words).expect(words);
        json!([start, start + words.len()])
    };
    let found = |mut row: Value, words: &str| {
        row["confidence"] = json!(0.9);
        row["evidence"] = json!([at(words)]);
        row["because"] = json!(["by-hand"]);
        row
    };
    let actor = |id: &str, name: &str| {
        json!({ "id": id, "name": name, "kind": "country", "country": name.to_uppercase(), "sectors": ["GOV"], "roles": [], "members": [], "wikidata": null,
            "mentions": [{ "span": at(name), "kind": "name" }] })
    };
    let times = meets.map(|value| {
        found(json!({ "id": "t1", "span": at("Varda"), "type": "DATE", "value": value, "mod": null, "anchor": null }), "Varda")
    });
    let time = meets.map(|_| "t1");
    let record = json!({
        "version": "0.1.0", "model": "m-1", "rules": "sha256:0",
        "article": { "id": key, "url": null, "publisher": format!("Outlet {key}"), "headline": format!("Story <{key}>"), "byline": null, "language": "en",
            "published": day, "published_from": "given", "published_found": null, "stories": [], "text": TEXT, "shifts": [],
            "sections": [{ "span": [0, TEXT.len()], "kind": "prose", "story": 0, "speaker": null }] },
        "names": [], "actors": [actor("a1", "Velt"), actor("a2", "Kelmar")], "times": Vec::from_iter(times), "places": [], "statements": [], "events": [],
        "positions": [found(json!({ "id": "q1", "act": act, "holder": "a1", "toward": ["a2"], "issue": at("the fee on the strait"),
            "issue_text": "the fee on the strait", "answers": null, "statement": null, "time": null }), "the fee")],
        "instruments": [],
        "engagements": [found(json!({ "id": "g1", "kind": "meeting", "span": at("They meet"), "participants": ["a1", "a2"], "convener": null, "mediators": [],
            "topic": null, "claimed_by": null, "place": null, "time": time, "duration": null, "status": status }), "meet")],
        "remarks": []
    });
    Record::from_json(&record.to_string()).expect("a record")
}

fn id(s: &str) -> RowId {
    s.parse().expect(s)
}

/// Four articles; the third is a copy of the second. All rows of a kind are one.
fn case() -> Case {
    let mut case = Case::in_memory().expect("memory");
    for r in [
        record("k1", "2019-03-01", "demand", "proposed", None),
        record("k2", "2019-03-04", "refuse", "scheduled", Some("2019-03-08")),
        record("k3", "2019-03-04", "refuse", "scheduled", Some("2019-03-08")),
        record("k4", "2019-03-07", "accept", "postponed", Some("2019-03-12")),
    ] {
        case.add(&r, &Origin { at: "t".into(), ..Origin::default() }).expect("added");
    }
    let mut links = Links { rows: Vec::new(), copies: vec![(store::ArticleNo(3), store::ArticleNo(2))] };
    for local in ["a1", "a2", "q1", "g1"] {
        let no = |article: i64| case.row(&id(&format!("{article}.{local}"))).expect(local).no;
        links.rows.extend((1..=4).map(|article| (no(article), no(1))));
    }
    case.link(&links).expect("linked");
    case
}

#[test]
fn the_ledger_knows_what_changed_and_on_how_many_sources_it_rests() {
    let (issues, total) = ledger(&case(), &Query::default(), 9).expect("a ledger");
    assert_eq!((issues.len(), total), (1, 1));
    let issue = &issues[0];
    assert_eq!((issue.id.to_string().as_str(), issue.sources, issue.words.as_str()), ("1.q1", 3, "the fee on the strait"));
    assert_eq!(issue.days, Some(("2019-03-01".into(), "2019-03-07".into())));
    assert_eq!(issue.stands.len(), 1);
    let told: Vec<(&str, bool, usize, usize)> =
        issue.stands[0].acts.iter().map(|a| (a.act.as_str(), a.changed, a.rows.len(), a.sources)).collect();
    assert_eq!(told, [("demand", false, 1, 1), ("refuse", true, 2, 1), ("accept", true, 1, 1)]);
    assert_eq!(issue.stands[0].acts[1].outlets, ["Outlet k2", "Outlet k3"]);
}

#[test]
fn a_meeting_has_its_history_and_what_was_said_last_holds() {
    let case = case();
    let ahead = |day: &str| agenda(&case, &Query::default(), day.parse().expect(day)).expect("an agenda");
    let meetings = ahead("2019-03-07");
    assert_eq!(meetings.len(), 1);
    let m = &meetings[0];
    assert_eq!((m.id.to_string().as_str(), m.row.status.as_str(), m.sources), ("1.g1", "postponed", 3));
    assert_eq!(m.when.as_ref().map(|w| w.value.as_str()), Some("2019-03-12"));
    let steps: Vec<&str> = m.history.iter().map(|s| s.status.as_str()).collect();
    assert_eq!(steps, ["proposed", "scheduled", "postponed"]);
    assert!(ahead("2019-03-13").is_empty(), "it is past");
}

#[test]
fn the_brief_tells_what_is_new_and_escapes_what_it_quotes() {
    let case = case();
    let new = brief(&case, None, 9).expect("a brief");
    assert_eq!(new.since.map(|d| d.to_string()).as_deref(), Some("2019-03-07"));
    assert_eq!((new.articles.len(), new.issues.len(), new.agenda.len()), (1, 1, 1));
    let all = brief(&case, Some("2019-03-01".parse().expect("a day")), 9).expect("a brief");
    assert_eq!(all.articles.len(), 3, "without the copy");
    let page = views::html(&all, "A case.");
    assert!(page.contains("Story &lt;k1&gt;") && !page.contains("<k1>") && page.contains("id=\"1.q1\""));
    let brief = views::markdown(&all, "A case.");
    assert!(brief.contains("Story \\<k1\\>"));
    assert!(views::html(&all, "A case.").contains("refuse (Kelmar) "));
    assert!(brief.contains("**Velt**: demand (Kelmar) (2019-03-01) → refuse (Kelmar) (2019-03-04)"), "{brief}");
}

#[test]
fn a_row_shows_its_evidence_its_reasons_and_its_group() {
    let mut case = case();
    case.accept(&id("2.q1"), "ana", "t").expect("accepted");
    let shown = show(&case, &id("2.q1")).expect("shown");
    assert_eq!(shown.because, ["by-hand"]);
    assert_eq!((shown.evidence[0].words.as_str(), shown.evidence[0].before.as_str()), ("the fee", "Velt told Kelmar of"));
    assert_eq!((shown.same.len(), shown.group.sources, shown.corrections.len()), (4, 3, 1));
    assert!(show(&case, &id("2.q7")).is_err());
}
