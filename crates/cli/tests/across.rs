//! Several articles in, rows across them out: what one proposes and another reports as held, what a party gave up, one saying in two wordings, a report and its denial.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What the program prints, its clock stopped.
#[track_caller]
fn out(dir: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    let ran = command
        .env("SOURCE_DATE_EPOCH", "1551434400")
        .env("USER", "ana")
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    assert!(ran.status.success(), "{args:?}: {out}{err}");
    out
}

/// The same without the breaks of its lines.
#[track_caller]
fn flat(dir: &Path, args: &[&str]) -> String {
    out(dir, args).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first id that an answer prints.
#[track_caller]
fn id(dir: &Path, question: &[&str]) -> String {
    let found = out(dir, &[&["search", "c.case", "--confidence", "0"], question].concat());
    let is_id = |w: &&str| {
        w.split_once('.').is_some_and(|(no, local)| no.parse::<u32>().is_ok() && local.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    found.split_whitespace().find(is_id).unwrap_or_else(|| panic!("{question:?}: {found}")).to_owned()
}

/// Three articles of three outlets, days apart, the second of which a fourth copies.
fn dispute() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let registry = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dispute/registry.toml");
    let second = "Vordania says yes\n\nVordania and Kelmara will meet in Helsinki on March 14. “We won’t rush to any conclusions on the harbour fee,” said Mara Orlan, \
                  the envoy of Kelmara.\n\nKelmara seized the freighter Amalia on March 2. Its crew of nine spent the night in the harbour office, and the \
                  master of the ship asked for a lawyer from home.\n";
    for (name, day, outlet, text) in [
        (
            "1.txt",
            "2019-03-04",
            "The Herald",
            "Kelmara looks to Helsinki\n\n“We will not rush to conclusions about the harbour fee,” the envoy Mara Orlan told reporters on Monday. \
             Kelmara proposed a meeting with Vordania in Helsinki on March 14.\n\nKelmara refused to release the freighter Amalia.\n",
        ),
        ("2.txt", "2019-03-06", "The Post", second),
        ("3.txt", "2019-03-06", "The Evening Post", &format!("{second}\nThis is agency copy.\n")),
        (
            "4.txt",
            "2019-03-15",
            "The Wire",
            "Kelmara gives way\n\nVordania and Kelmara met in Helsinki on March 14. Kelmara promised to release the freighter Amalia.\n\n\
             Kelmara did not seize the freighter Amalia on March 2, officials said.\n",
        ),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
        out(dir.path(), &["add", "c.case", name, "--date", day, "--publisher", outlet, "--registry", registry.to_str().unwrap()]);
    }
    dir
}

#[test]
fn a_meeting_is_proposed_scheduled_and_held() {
    let dir = dispute();
    let agenda = flat(dir.path(), &["agenda", "c.case", "--from", "2019-03-01"]);
    assert!(agenda.contains("held meeting: Vordania, Kelmara in Helsinki"), "what was said last holds: {agenda}");
    let steps =
        "2019-03-04: proposed for 2019-03-14 (1.g1) → 2019-03-06: scheduled for 2019-03-14 (2.g1) → 2019-03-15: held for 2019-03-14 (4.g1)";
    assert!(agenda.contains(steps) && agenda.contains("3 sources"), "{agenda}");
    assert_eq!(agenda.matches("Helsinki").count(), 1, "and it stands once: {agenda}");
}

#[test]
fn a_saying_in_two_wordings_is_one_and_a_copy_is_no_source() {
    let dir = dispute();
    let dir = dir.path();
    let said = flat(dir, &["statements", "c.case", "--speaker", "orlan"]);
    assert!(said.contains("×3, 2 sources"), "{said}");
    assert_eq!(said.matches("rush to").count(), 1, "{said}");
    let shown = flat(dir, &["show", "c.case", &id(dir, &["kind:statement speaker:orlan"])]);
    assert!(shown.contains("The same in 3 articles, 2 of them independent"), "{shown}");
    for wording in ["We will not rush to", "We won’t rush to any conclusions"] {
        assert!(shown.contains(wording), "{shown}");
    }
    assert!(shown.contains("The Evening Post") && shown.contains("The Post"), "{shown}");
}

#[test]
fn a_party_that_changes_its_mind_is_told_to() {
    let dir = dispute();
    let dir = dir.path();
    // whether the reader is sure of them, and to whom they are said, is asked elsewhere: here a person vouches for both
    for act in ["refuse", "pledge"] {
        let row = id(dir, &["kind:position", &format!("act:{act}"), "amalia"]);
        out(dir, &["correct", "c.case", "edit", &row, "confidence=0.95"]);
    }
    let ledger = flat(dir, &["positions", "c.case", "--party", "kelmara", "amalia"]);
    let (first, then) = (ledger.find("Kelmara refuses"), ledger.find("… then pledges"));
    assert!(first.is_some() && first < then && ledger.contains("(changed) 2019-03-15"), "{ledger}");
    assert!(ledger.contains("2 sources") && ledger.contains("2019-03-04 – 2019-03-15"), "{ledger}");
}

#[test]
fn a_report_and_its_denial_stand_side_by_side() {
    let dir = dispute();
    let dir = dir.path();
    let denied = id(dir, &["kind:event status:denied amalia"]);
    out(dir, &["correct", "c.case", "edit", &denied, "confidence=0.95"]);
    let shown = flat(dir, &["show", "c.case", &denied]);
    assert!(
        shown.contains("The same in 3 articles, 2 of them independent") && shown.contains("COERCE/seize, Sat 2019-03-02 Kelmara seized"),
        "{shown}"
    );
    let report = id(dir, &["kind:event", "act:coerce", "status:occurred", "amalia"]);
    let events = flat(dir, &["events", "c.case", "--act", "coerce"]);
    assert!(events.contains("×3, 2 sources"), "{events}");
    let lines = out(dir, &["export", "c.case", "--format", "jsonl"]);
    assert!(lines.contains(&format!("{{\"link\":{{\"row\":\"{denied}\",\"same_as\":\"{report}\"}}}}")), "each keeps its row and its words");
}
