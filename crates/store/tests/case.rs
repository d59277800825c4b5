//! What a case promises: articles in, questions answered, corrections kept.

use record::Record;
use serde_json::json;
use std::path::Path;
use store::{ArticleNo, Case, Error, Kind, Links, Origin, Query, RowId};

const TEXT: &str =
    "The envoy of Velt, Mara Orlan, said Kelmar would get a written answer on Friday. “We will not rush,” she told reporters.";

/// A record as a reader would give it; `shift` renames the ids, as another reading may.
fn reading(key: &str, day: &str, shift: u32) -> Record {
    let at = |words: &str| {
        let start = TEXT.find(words).unwrap_or_default();
        json!([start, start + words.len()])
    };
    let id = |letter: &str, n: u32| format!("{letter}{}", n + shift);
    let found = |spans: serde_json::Value| json!({ "confidence": 0.9, "evidence": spans, "because": ["by hand"] });
    let mut statement = json!({
        "id": id("s", 1), "kind": "direct", "source": { "actor": id("a", 1), "span": at("she") }, "cue": { "span": at("told"), "lemma": "tell" },
        "mode": "speech", "withheld": false, "content": [at("“We will not rush,”")], "quoted": [at("We will not rush,")],
        "addressee": null, "venue": null, "via": null, "time": null
    });
    let mut position = json!({
        "id": id("q", 1), "act": "pledge", "holder": id("a", 1), "toward": [id("a", 2)], "issue": at("a written answer on Friday"),
        "issue_text": "a written answer", "answers": null, "statement": null, "time": id("t", 1)
    });
    let mut time =
        json!({ "id": id("t", 1), "span": at("Friday"), "type": "DATE", "value": "2019-03-08", "mod": null, "anchor": "published" });
    for (row, spans) in [
        (&mut time, json!([at("Friday")])),
        (&mut statement, json!([at("“We will not rush,”")])),
        (&mut position, json!([at("a written answer on Friday")])),
    ] {
        if let (Some(row), Some(found)) = (row.as_object_mut(), found(spans).as_object()) {
            row.extend(found.clone());
        }
    }
    let actor = |n: u32, name: &str, kind: &str, words: &[&str]| {
        let mentions: Vec<_> = words.iter().map(|w| json!({ "span": at(w), "kind": "name" })).collect();
        json!({ "id": id("a", n), "name": name, "kind": kind, "country": null, "sectors": [], "roles": [], "members": [], "wikidata": null, "mentions": mentions })
    };
    let record = json!({
        "version": format!("0.{shift}"), "model": "m", "rules": "r",
        "article": { "id": key, "url": null, "publisher": "The Velt Gazette", "headline": "An answer by Friday", "byline": null, "language": "en",
            "published": day, "published_from": "given", "stories": [], "text": TEXT, "shifts": [], "sections": [] },
        "names": [], "actors": [actor(1, "Mara Orlan", "person", &["Mara Orlan", "she"]), actor(2, "Kelmar", "country", &["Kelmar"])],
        "times": [time],
        "places": [], "statements": [statement], "events": [], "positions": [position], "instruments": [], "engagements": [], "remarks": []
    });
    serde_json::from_value(record).expect("a record")
}

fn case_of(days: &[&str]) -> Case {
    let mut case = Case::in_memory().expect("memory");
    for (i, day) in days.iter().enumerate() {
        case.add(&reading(&format!("k{i}"), day, 0), &Origin { at: "2019-03-09T10:00:00Z".into(), ..Origin::default() }).expect("added");
    }
    case
}

fn found(case: &Case, question: &str) -> Vec<String> {
    let query = Query::parse(question).expect(question);
    case.find(&query).expect(question).into_iter().map(|r| r.id.to_string()).collect()
}

fn id(s: &str) -> RowId {
    s.parse().expect(s)
}

#[test]
fn an_article_is_added_once() {
    let mut case = case_of(&["2019-03-06"]);
    let again = case.add(&reading("k0", "2019-03-06", 0), &Origin::default()).expect("added");
    assert!(!again.new && again.article == ArticleNo(1));
    assert_eq!(case.articles().expect("list").len(), 1);
}

#[test]
fn a_record_comes_back_as_it_went_in() {
    let case = case_of(&["2019-03-06"]);
    assert_eq!(case.record(ArticleNo(1)).expect("record"), reading("k0", "2019-03-06", 0));
}

#[test]
fn questions_find_rows() {
    let case = case_of(&["2019-03-06", "2019-03-07"]);
    let check = |question: &str, rows: &[&str]| assert_eq!(found(&case, question), rows, "{question}");
    check("kind:statement", &["1.s1", "2.s1"]);
    check("\"not rush\"", &["1.s1", "2.s1"]);
    check("rush AND written", &[]);
    check("rush OR written kind:position", &["1.q1", "2.q1"]);
    check("speaker:orlan kind:statement after:2019-03-07", &["2.s1"]);
    check("party:kelm* kind:position", &["1.q1", "2.q1"]);
    check("(rush OR answer) NOT written kind:statement", &["1.s1", "2.s1"]);
    // the position is to be kept on Friday, whatever the day of publication
    check("act:pledge before:2019-03-07", &[]);
    check("act:pledge confidence:0.95", &[]);
    check("outlet:gazette kind:statement article:2", &["2.s1"]);
    check("nothing-of-the-kind", &[]);
}

#[test]
fn a_question_that_makes_no_sense_is_told_so() {
    let check = |question: &str, why: &str| {
        let said = Query::parse(question).expect_err(question);
        assert!(said.contains(why), "{question}: {said}");
    };
    check("\"not closed", "not closed");
    check("(rush", "bracket");
    check("rush)", "bracket");
    check("colour:red", "nothing is called 'colour:'");
    check("after:friday", "no day");
    check("after:2019-02-29", "no day");
    check("before:2019-13-01", "no day");
    check("kind:rumour", "no kind");
    check("NOT rush", "find first");
    // what only looks like syntax is words
    for question in ["a*b", "-rush", "rush^2", "NEAR(a b)", "AND", "x AND", "()", "speaker:\"mara orlan\"", "ünïcode", "''"] {
        let case = case_of(&["2019-03-06"]);
        if let Ok(query) = Query::parse(question) {
            case.find(&query).unwrap_or_else(|e| panic!("{question}: {e}"));
        }
    }
}

#[test]
fn corrections_hold_over_the_machine_and_after_another_reading() {
    let mut case = case_of(&["2019-03-06"]);
    case.edit(&id("1.s1"), json!({ "kind": "mixed", "source": { "actor": "a2" } }), "ana", "t").expect("edited");
    case.reject(&id("1.q1"), "ana", "t").expect("rejected");
    let check = |case: &Case, statement: &str, actor: &str| {
        assert_eq!(found(case, "kind:statement hand:edited"), [statement]);
        assert!(found(case, "kind:position").is_empty());
        let held = case.record(ArticleNo(1)).expect("record");
        assert_eq!(held.statements[0].kind, record::StatementKind::Mixed);
        let source = held.statements[0].source.as_ref().and_then(|s| s.actor).map(|a| a.to_string());
        assert_eq!(source.as_deref(), Some(actor));
        assert_eq!(found(case, "speaker:kelmar kind:statement"), [statement]);
    };
    check(&case, "1.s1", "a2");
    case.replace(&reading("k0", "2019-03-06", 7)).expect("replaced");
    check(&case, "1.s8", "a9");
    assert_eq!(case.machine_record(ArticleNo(1)).expect("machine"), reading("k0", "2019-03-06", 7));
}

#[test]
fn what_a_person_kept_stays_where_the_machine_no_longer_finds_it() {
    let mut case = case_of(&["2019-03-06"]);
    case.accept(&id("1.q1"), "ana", "t").expect("accepted");
    let mut blind = reading("k0", "2019-03-06", 3);
    blind.positions.clear();
    blind.times.clear();
    case.replace(&blind).expect("replaced");
    assert_eq!(found(&case, "kind:position hand:accepted act:pledge party:kelmar"), ["1.q1"]);
    let held = case.record(ArticleNo(1)).expect("record");
    assert_eq!(held.positions[0].holder.to_string(), "a4");
    assert_eq!(held.positions[0].time.map(|t| t.to_string()).as_deref(), Some("t1"), "the time it refers to is put back");
}

#[test]
fn undoing_can_itself_be_undone() {
    let mut case = case_of(&["2019-03-06"]);
    let rejected = case.reject(&id("1.s1"), "ana", "t").expect("rejected");
    let undone = case.undo(rejected, "ben", "t").expect("undone");
    assert_eq!(found(&case, "kind:statement"), ["1.s1"]);
    case.undo(undone, "ana", "t").expect("undone again");
    assert!(found(&case, "kind:statement").is_empty());
    assert_eq!(case.corrections().expect("list").len(), 3, "nothing that was said is lost");
}

#[test]
fn merged_actors_are_one_everywhere() {
    let mut case = case_of(&["2019-03-06"]);
    case.merge(&id("1.a2"), &id("1.a1"), "ana", "t").expect("merged");
    let held = case.record(ArticleNo(1)).expect("record");
    assert_eq!(held.actors.len(), 1);
    assert_eq!(held.actors[0].mentions.len(), 3);
    assert_eq!(held.positions[0].toward, [held.actors[0].id]);
}

#[test]
fn corrections_find_an_actor_whom_no_words_mention() {
    let with_office = |shift: u32| {
        let mut read = reading("k0", "2019-03-06", shift);
        let mut office = read.actors[1].clone();
        (office.id, office.name, office.mentions) = (record::ActorId(shift + 9), "the Office of the Envoy".to_owned(), Vec::new());
        read.actors.push(office);
        read
    };
    let mut case = Case::in_memory().expect("memory");
    case.add(&with_office(0), &Origin::default()).expect("added");
    case.add(&reading("k1", "2019-03-07", 0), &Origin::default()).expect("added");
    case.same(&id("1.a9"), &id("2.a2"), "ana", "t").expect("same");
    assert_eq!(case.said_of_links().expect("links").0.len(), 1, "both are found by what was said of them");
    case.reject(&id("1.a9"), "ana", "t").expect("rejected");
    case.replace(&with_office(20)).expect("read again");
    let names: Vec<String> = case.record(ArticleNo(1)).expect("record").actors.into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["Mara Orlan", "Kelmar"]);
}

#[test]
fn an_article_that_is_removed_leaves_nothing_to_find_and_may_come_again() {
    let mut case = case_of(&["2019-03-06", "2019-03-07"]);
    case.reject(&id("1.s1"), "ana", "t").expect("rejected");
    case.remove(ArticleNo(1)).expect("removed");
    assert_eq!(found(&case, "rush"), ["2.s1"]);
    assert!(case.remove(ArticleNo(1)).is_err_and(|e| e.is_question()));
    let again = case.add(&reading("k0", "2019-03-06", 0), &Origin::default()).expect("added");
    assert!(again.new);
    assert!(found(&case, &format!("kind:statement article:{}", again.article.0)).is_empty(), "the correction waited for it");
}

#[test]
fn files_that_are_no_case_are_left_alone() {
    let folder = tempfile::tempdir().expect("folder");
    let at = |name: &str| folder.path().join(name);
    let told = |opened: Result<Case, Error>| opened.err().map_or(String::new(), |e| e.to_string());
    std::fs::write(at("notes.txt"), "nothing that SQLite would know, but long enough to be looked at ".repeat(20)).expect("written");
    assert!(told(Case::open(&at("notes.txt"))).contains("not a case"));
    assert!(told(Case::read(&at("missing"))).contains("no such case"));
    assert!(!at("missing").exists());
    assert!(told(Case::open(Path::new("/nowhere/at/all"))).contains("make it first"));
    assert!(told(Case::open(folder.path())).contains("a case is a file"));
    Case::create(&at("case")).expect("created");
    assert!(told(Case::create(&at("case"))).contains("already"));
}

#[test]
fn two_may_read_while_one_writes() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("case");
    let mut writer = Case::open(&path).expect("open");
    writer.add(&reading("k0", "2019-03-06", 0), &Origin::default()).expect("added");
    let (one, two) = (Case::read(&path).expect("read"), Case::read(&path).expect("read"));
    writer.add(&reading("k1", "2019-03-07", 0), &Origin::default()).expect("added");
    assert_eq!((found(&one, "rush").len(), found(&two, "rush").len()), (2, 2));
    let mut reader = one;
    assert!(reader.remove(ArticleNo(1)).is_err(), "a case opened to be read is not written to");
    writer.backup(&folder.path().join("copy")).expect("backup");
    let copy = Case::read(&folder.path().join("copy")).expect("read");
    copy.verify().expect("whole");
    assert_eq!(found(&copy, "rush").len(), 2);
}

#[test]
fn a_row_that_was_dated_twice_has_the_last_day_and_undoing_gives_the_first_back() {
    let mut case = case_of(&["2019-03-06"]);
    case.redate(&id("1.q1"), "2019-04-01", "ana", "t").expect("dated");
    let second = case.redate(&id("1.q1"), "2019-05-01", "ana", "t").expect("dated again");
    assert_eq!(found(&case, "kind:position after:2019-05-01"), ["1.q1"]);
    case.replace(&reading("k0", "2019-03-06", 7)).expect("replaced");
    assert_eq!(found(&case, "kind:position after:2019-05-01"), ["1.q8"]);
    case.undo(second, "ana", "t").expect("undone");
    assert_eq!(found(&case, "kind:position after:2019-04-01 before:2019-04-01"), ["1.q8"]);
    assert!(case.redate(&id("1.a8"), "2019-05-01", "ana", "t").is_err_and(|e| e.is_question()));
}

#[test]
fn a_row_may_be_given_to_another_actor_of_its_article_and_to_no_other() {
    let mut case = case_of(&["2019-03-06", "2019-03-07"]);
    for (row, speaker) in [("1.s1", "speaker:kelmar kind:statement"), ("1.q1", "speaker:kelmar kind:position")] {
        case.reattribute(&id(row), &id("1.a2"), "ana", "t").expect("given");
        assert_eq!(found(&case, speaker), [row]);
    }
    assert!(case.reattribute(&id("1.s1"), &id("2.a2"), "ana", "t").is_err_and(|e| e.is_question()));
    assert!(case.reattribute(&id("1.s1"), &id("1.t1"), "ana", "t").is_err_and(|e| e.is_question()));
}

#[test]
fn what_is_said_of_rows_across_articles_follows_them_through_another_reading() {
    let mut case = case_of(&["2019-03-06", "2019-03-07"]);
    case.same(&id("1.a1"), &id("2.a1"), "ana", "t").expect("same");
    case.apart(&id("2.q1"), "ana", "t").expect("apart");
    assert!(case.same(&id("1.a1"), &id("2.q1"), "ana", "t").is_err_and(|e| e.is_question()));
    for shift in [0, 7] {
        case.replace(&reading("k0", "2019-03-06", shift)).expect("replaced");
        case.replace(&reading("k1", "2019-03-07", shift)).expect("replaced");
        let no = |local: String| case.row(&id(&local)).expect("row").no;
        let n = shift + 1;
        let expected = (vec![(no(format!("1.a{n}")), no(format!("2.a{n}")))], vec![no(format!("2.q{n}"))]);
        assert_eq!(case.said_of_links().expect("links"), expected);
    }
}

#[test]
fn without_text_spans_hold_and_words_are_gone() {
    let mut case = Case::in_memory().expect("memory");
    let origin = Origin { without_text: true, ..Origin::default() };
    case.add(&reading("k0", "2019-03-06", 0), &origin).expect("added");
    let held = case.record(ArticleNo(1)).expect("record");
    assert_eq!(held.article.text.len(), TEXT.len());
    assert_eq!(held.article.text.chars().count(), TEXT.chars().count());
    assert!(!held.article.text.contains("rush"));
    assert!(found(&case, "rush").is_empty(), "nor can they be searched");
    assert_eq!(found(&case, "speaker:orlan kind:statement"), ["1.s1"]);
    assert!(!case.add(&reading("k0", "2019-03-06", 0), &origin).expect("known").new);
    case.accept(&id("1.s1"), "ana", "t").expect("accepted");
    assert!(case.row(&id("1.s1")).expect("row").gist.words.contains("xx"));
}

#[test]
fn an_id_with_other_words_is_refused() {
    let mut case = case_of(&["2019-03-06"]);
    let mut other = reading("k0", "2019-03-06", 0);
    other.article.text = TEXT.replace("Friday", "Monday");
    assert!(case.add(&other, &Origin::default()).is_err_and(|e| e.is_other_words()));
}

#[test]
fn numbers_of_removed_articles_are_not_given_again() {
    let mut case = case_of(&["2019-03-06", "2019-03-07"]);
    case.remove(ArticleNo(2)).expect("removed");
    let added = case.add(&reading("k9", "2019-03-08", 0), &Origin::default()).expect("added");
    assert_eq!(added.article, ArticleNo(3));
}

#[test]
fn groups_are_counted_and_copies_are_one_source() {
    let mut case = case_of(&["2019-03-06", "2019-03-07", "2019-03-08"]);
    let no = |local: &str| case.row(&id(local)).expect("row").no;
    let head = no("1.q1");
    let links = Links { rows: ["1.q1", "2.q1", "3.q1"].map(|l| (no(l), head)).to_vec(), copies: vec![(ArticleNo(2), ArticleNo(1))] };
    case.link(&links).expect("linked");
    let counted = case.counted(&id("3.q1")).expect("counted");
    assert_eq!((counted.rows, counted.articles, counted.sources), (3, 3, 2));
    assert_eq!(case.head(&id("3.q1")).expect("head"), id("1.q1"));
    assert_eq!(case.group(&id("2.q1")).expect("group").len(), 3);
    assert_eq!(case.groups(Kind::Position, None, 9).expect("groups")[0].sources, 2);
    assert_eq!(case.groups(Kind::Statement, None, 9).expect("groups").len(), 3);
    let mut heads = Query::parse("kind:position").expect("query");
    heads.filter.heads = true;
    assert_eq!(case.count(&heads).expect("count"), 1);
    let mut once = Query::parse("kind:position written published:2019-03-07").expect("query");
    once.filter.once = true;
    once.filter.latest = true;
    let found: Vec<String> = case.find(&once).expect("found").into_iter().map(|r| r.id.to_string()).collect();
    assert_eq!(
        (found, case.count(&once).expect("count")),
        (vec!["2.q1".to_owned()], 1),
        "its first row is of an article that is not asked for"
    );
    assert_eq!(case.articles().expect("list")[1].copy_of, ArticleNo(1));
}
