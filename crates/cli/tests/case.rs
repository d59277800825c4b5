//! The case from outside: what the commands keep, print and give back, and what is left when they are killed.

#[allow(dead_code)] // other tests need more of it
mod server;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The program in a folder, with its clock stopped: the same articles make the same file.
fn demarche(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    for proxy in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(proxy);
    }
    command.env("SOURCE_DATE_EPOCH", "1551434400").env("USER", "ana").args(args).current_dir(dir).stdin(Stdio::null());
    command
}

fn run(dir: &Path, args: &[&str]) -> Output {
    demarche(dir, args).output().unwrap()
}

/// What a run that goes well prints.
#[track_caller]
fn out(dir: &Path, args: &[&str]) -> String {
    let ran = run(dir, args);
    let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    assert!(ran.status.success(), "{args:?}: {out}{err}");
    out
}

/// What a run that fails says, and its exit code.
#[track_caller]
fn err(dir: &Path, args: &[&str]) -> (Option<i32>, String) {
    let ran = run(dir, args);
    assert!(!ran.status.success(), "{args:?}");
    (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
}

/// A folder of so many short articles.
fn articles(n: usize) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("news")).unwrap();
    for i in 0..n {
        let text = format!(
            "Envoys meet in Varda, round {i}\n\nVARDA, March {} — “We will not rush round {i},” the envoy Mara Orlan told reporters on Monday.\n\n\
             She said that talks number {i} would go on for {} days.\n",
            i % 28 + 1,
            i + 2
        );
        fs::write(dir.path().join(format!("news/{i:03}.txt")), text).unwrap();
    }
    dir
}

#[test]
fn articles_are_added_once_and_asked_for() {
    let dir = articles(3);
    let dir = dir.path();
    let add = ["add", "c.case", "news", "--date", "2019-03-05", "--publisher", "The Velt Gazette"];
    assert!(out(dir, &add).starts_with("3 added"));
    assert!(out(dir, &add).starts_with("0 added, 3 were there; c.case holds 3 articles"));
    let statements = out(dir, &["statements", "c.case", "--speaker", "orlan"]);
    assert!(
        statements.contains("Mara Orlan") && statements.contains("We will not rush round 1") && statements.contains("1.s1"),
        "{statements}"
    );
    assert!(out(dir, &["search", "c.case", "\"not rush round 2\" speaker:orlan"]).contains("3.s"));
    assert_eq!(out(dir, &["search", "c.case", "nothing-of-the-kind"]), "Nothing found.\n");
    assert_eq!(out(dir, &["positions", "c.case", "unheard-of"]), "Nothing found.\n");
    let shown = out(dir, &["show", "c.case", "1.s1"]);
    assert!(shown.contains("because") && shown.contains("Evidence") && shown.contains("¶"), "{shown}");
    assert!(out(dir, &["show", "c.case", "2"]).contains("Who said what"));
    let brief = out(dir, &["brief", "c.case", "--since", "2019-03-01"]);
    assert!(brief.contains("New since 2019-03-01: 3 articles") && brief.contains("The Velt Gazette"), "{brief}");
    assert!(out(dir, &["actors", "c.case"]).contains("Mara Orlan"));
    out(dir, &["events", "c.case"]);
    out(dir, &["agenda", "c.case"]);
}

#[test]
fn wrong_questions_and_files_are_one_line() {
    let dir = articles(1);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news"]);
    fs::write(dir.join("notes.txt"), "no case at all, though long enough to be looked at ".repeat(40)).unwrap();
    let check = |args: &[&str], code: i32, says: &str| {
        let (ended, said) = err(dir, args);
        assert_eq!((ended, said.lines().count()), (Some(code), 1), "{args:?}: {said}");
        assert!(said.contains(says), "{said}");
    };
    check(&["brief", "none.case"], 1, "no such case");
    check(&["correct", "none.case", "accept", "1.s1"], 1, "no such case");
    check(&["add", "notes.txt", "news"], 1, "not a case");
    check(&["search", "c.case", "\"open"], 2, "not closed");
    check(&["search", "c.case", "colour:red"], 2, "nothing is called");
    check(&["show", "c.case", "1.s99"], 2, "no row 1.s99");
    check(&["show", "c.case", "7"], 2, "no article 7");
    check(&["show", "c.case", "s1"], 2, "no id of a row");
    check(&["export", "c.case", "--format", "csv"], 2, "--out");
    check(&["backup", "c.case", "c.case"], 1, "already");
    check(&["backup", "c.case", "none/copy.case"], 1, "make it first");
    check(&["add", "none/c.case", "news"], 1, "make it first");
    check(&["brief", "news"], 1, "a case is a file");
    check(&["statements", "c.case", "--confidence", "7"], 2, "from 0 to 1");
    check(&["search", "c.case", "after:2019-02-30"], 2, "no day");
    check(&["correct", "c.case", "edit", "1.s1", "kind=nonsense"], 2, "would make no sense");
    check(&["correct", "c.case", "accept", "1.s1", "1.s99"], 2, "no row 1.s99");
    assert_eq!(out(dir, &["correct", "c.case"]), "Nothing was corrected.\n", "all of them, or none");
    check(&["import", "d.case", "notes.txt"], 2, "notes.txt:1: no export of a case");
    check(&["import", "c.case", "notes.txt"], 1, "already");
    check(&["remove", "c.case", "1.s1"], 2, "is no person");
    fs::write(dir.join("empty.case"), "").unwrap();
    for args in [&["reread", "empty.case"][..], &["remove", "empty.case", "1"], &["correct", "empty.case", "undo"]] {
        check(args, 1, "not a case");
    }
    for gone in ["d.case", "d.case.part", "none"] {
        assert!(!dir.join(gone).exists(), "{gone}");
    }
    assert!(!dir.join("none.case").exists());
}

#[test]
fn another_text_under_a_known_id_is_refused_and_the_rest_goes_on() {
    let dir = articles(0);
    let dir = dir.path();
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    fs::write(dir.join("a.jsonl"), line("x", "The envoys met on Monday.")).unwrap();
    fs::write(dir.join("b.jsonl"), line("x", "The envoys met on Tuesday.") + &line("y", "They met again.")).unwrap();
    out(dir, &["add", "c.case", "a.jsonl"]);
    let (code, said) = err(dir, &["add", "c.case", "b.jsonl"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("b.jsonl:1: article 1 has this id and other words"), "{said}");
    assert!(out(dir, &["search", "c.case", "--confidence", "0", "kind:time"]).contains("1.t1"));
    assert!(out(dir, &["show", "c.case", "2"]).contains("They met again"));
}

#[test]
fn corrections_stay_through_another_reading_and_come_back_from_an_export() {
    let dir = articles(2);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05"]);
    assert_eq!(out(dir, &["correct", "c.case", "accept", "1.s1", "--by", "ben"]), "kept as #1\n");
    out(dir, &["correct", "c.case", "reject", "2.s1"]);
    out(dir, &["correct", "c.case", "redate", "1.s2", "2019-04-01"]);
    let check = |case: &str| {
        assert!(out(dir, &["show", case, "1.s1"]).contains("accepted by ben"));
        assert!(out(dir, &["search", case, "after:2019-04-01 kind:statement"]).contains("1.s2"));
        assert!(!out(dir, &["statements", case]).contains("We will not rush round 1"));
        assert_eq!(out(dir, &["correct", case]).matches('#').count(), 3);
    };
    check("c.case");
    assert!(out(dir, &["reread", "c.case"]).starts_with("0 read again, 2 were"));
    assert!(out(dir, &["reread", "c.case", "--all"]).starts_with("2 read again"));
    check("c.case");
    let lines = out(dir, &["export", "c.case", "--format", "jsonl"]);
    fs::write(dir.join("lines.jsonl"), &lines).unwrap();
    out(dir, &["import", "d.case", "lines.jsonl"]);
    check("d.case");
    assert_eq!(out(dir, &["export", "d.case", "--format", "jsonl"]), lines);
    out(dir, &["correct", "c.case", "undo", "2"]);
    assert!(out(dir, &["statements", "c.case"]).contains("We will not rush round 1"));
}

#[test]
fn a_person_joins_and_parts_what_is_told_in_several_articles() {
    let dir = articles(2);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05"]);
    let same = || out(dir, &["show", "c.case", "2.s1"]).contains("The same in 2 articles");
    let before = same();
    out(dir, &["correct", "c.case", "merge", "2.s1", "1.s1"]);
    assert!(same());
    out(dir, &["correct", "c.case", "undo"]);
    assert_eq!(same(), before);
    let orlan = || out(dir, &["actors", "c.case"]).lines().filter(|l| l.contains("Mara Orlan")).count();
    assert_eq!(orlan(), 1);
    let id = out(dir, &["search", "c.case", "kind:actor orlan article:2"]);
    let id = id.split_whitespace().find(|w| w.starts_with("2.a")).unwrap().to_owned();
    out(dir, &["correct", "c.case", "split", &id]);
    assert_eq!(orlan(), 2);
}

#[test]
fn somebody_without_a_name_may_be_told_to_be_another() {
    let dir = articles(0);
    let dir = dir.path();
    fs::write(dir.join("one.txt"), "A senior official said on Monday that the harbour would open.").unwrap();
    fs::write(dir.join("two.txt"), "An adviser to the council said on Tuesday that the boats were late.").unwrap();
    out(dir, &["add", "c.case", "one.txt", "two.txt", "--date", "2019-03-05"]);
    let id = |article: &str| {
        let found = out(dir, &["search", "c.case", &format!("kind:actor article:{article}")]);
        found.split_whitespace().find(|w| w.starts_with(&format!("{article}.a"))).unwrap().to_owned()
    };
    let (one, two) = (id("1"), id("2"));
    out(dir, &["correct", "c.case", "merge", &two, &one]);
    assert!(out(dir, &["show", "c.case", &two]).contains("The same in 2 articles"));
    out(dir, &["correct", "c.case", "undo"]);
    assert!(!out(dir, &["show", "c.case", &two]).contains("The same in 2 articles"));
}

#[test]
fn articles_leave_and_copies_of_the_case_stay() {
    let dir = articles(3);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05"]);
    out(dir, &["backup", "c.case", "copy.case"]);
    assert!(err(dir, &["remove", "c.case", "1", "99"]).1.contains("no article 99"));
    assert!(out(dir, &["statements", "c.case"]).contains("round 0"), "one that is not there keeps all the others");
    assert_eq!(out(dir, &["remove", "c.case", "1", "3"]), "article 1 removed\narticle 3 removed\n1 article left\n");
    assert!(!out(dir, &["statements", "c.case"]).contains("round 0"));
    assert!(out(dir, &["statements", "copy.case"]).contains("round 0"));
}

#[test]
fn a_person_is_taken_out_and_does_not_come_back() {
    let dir = articles(0);
    let dir = dir.path();
    let said = "We will not rush the harbour fee";
    let text = |first: &str| {
        format!(
            "Orlan: {said}\n\nVARDA, March 4 — “{said},” the envoy Mara Orlan told reporters on Monday. {first}\n\n\
             Orlan said that talks would go on for nine days. Dov Tarn, the harbour master of Varda, said that he was glad of it.\n"
        )
    };
    fs::write(dir.join("news/a.txt"), text("She then left for Lisbon.")).unwrap();
    fs::write(dir.join("news/b.txt"), text("Dov Tarn said that Mara Orlan would be back on Friday.")).unwrap();
    fs::write(dir.join("news/mara-orlan.txt"), "Boats stay in\n\nVARDA — Nobody in Varda had heard of Mara Orlan before, Dov Tarn said.\n")
        .unwrap();
    let add = ["add", "c.case", "news", "--date", "2019-03-05"];
    out(dir, &add);
    let id = |name: &str| {
        let found = out(dir, &["search", "c.case", &format!("kind:actor {name}")]);
        found.split_whitespace().find(|w| w.starts_with("1.a")).unwrap().to_owned()
    };
    let (orlan, tarn) = (id("orlan"), id("tarn"));
    let statement = out(dir, &["search", "c.case", "kind:statement article:1 speaker:tarn"]);
    let statement = statement.split_whitespace().find(|w| w.starts_with("1.s")).unwrap().to_owned();
    out(dir, &["correct", "c.case", "reattribute", &statement, &orlan]);
    out(dir, &["correct", "c.case", "undo"]);
    out(dir, &["correct", "c.case", "accept", &statement]);
    let place = out(dir, &["search", "c.case", "kind:place article:1"]);
    let place = place.split_whitespace().find(|w| w.starts_with("1.p")).unwrap().to_owned();
    assert!(err(dir, &["remove", "c.case", &place]).1.contains("is no person"));
    let told = out(dir, &["remove", "c.case", &orlan]);
    assert!(told.starts_with(&format!("{orlan} taken out: 3 articles, ")), "{told}");
    let gone = |when: &str| {
        let silent = |words: &str, what: &str| {
            let shown = words.to_lowercase();
            assert!(!["orlan", "not rush the harbour", "nine days"].iter().any(|w| shown.contains(w)), "{when}, {what}: {words}");
        };
        for question in ["orlan", "speaker:orlan", "party:orlan", "headline:orlan", "rush", "\"nine days\""] {
            assert_eq!(out(dir, &["search", "c.case", "--confidence", "0", question]), "Nothing found.\n", "{when}: {question}");
        }
        for command in ["brief", "statements", "actors", "events", "positions", "agenda"] {
            silent(&out(dir, &[command, "c.case"]), command);
        }
        for article in ["1", "2", "3"] {
            silent(&out(dir, &["show", "c.case", article]), article);
        }
        for format in ["jsonl", "jsonld", "plover", "polecat", "gdelt", "ics", "markdown", "html"] {
            silent(&out(dir, &["export", "c.case", "--format", format]), format);
        }
        // what is of others stays, with its corrections
        assert!(out(dir, &["search", "c.case", "kind:statement hand:accepted"]).contains("that he was glad of it"), "{when}");
        let file = fs::read(dir.join("c.case")).unwrap().to_ascii_lowercase();
        for words in ["orlan", "not rush the"] {
            assert!(!file.windows(words.len()).any(|w| w == words.as_bytes()), "{when}: {words} is in the file");
        }
    };
    gone("at once");
    assert!(out(dir, &add).starts_with("0 added, 3 were there"));
    gone("added again");
    assert!(out(dir, &["reread", "c.case", "--all"]).starts_with("3 read again"));
    gone("read again");
    let lines = out(dir, &["export", "c.case", "--format", "jsonl"]);
    fs::write(dir.join("lines.jsonl"), &lines).unwrap();
    out(dir, &["import", "d.case", "lines.jsonl"]);
    assert_eq!(out(dir, &["export", "d.case", "--format", "jsonl"]), lines);
    assert!(out(dir, &["add", "d.case", "news", "--date", "2019-03-05"]).starts_with("0 added, 3 were there"));
    assert!(err(dir, &["remove", "c.case", "9.a9"]).1.contains("no row 9.a9"));
    out(dir, &["remove", "c.case", &tarn]);
}

#[test]
fn without_text_no_words_are_in_the_file() {
    let dir = articles(2);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05", "--no-text"]);
    let file = fs::read(dir.join("c.case")).unwrap();
    let holds = |words: &str| file.windows(words.len()).any(|w| w == words.as_bytes());
    assert!(!holds("not rush") && holds("Mara Orlan"));
    assert!(out(dir, &["statements", "c.case", "--speaker", "orlan"]).contains("1.s1"));
    assert!(out(dir, &["show", "c.case", "1.s1"]).contains("keeps no text"));
    assert!(out(dir, &["add", "c.case", "news", "--date", "2019-03-05", "--no-text"]).starts_with("0 added, 2 were there"));
}

#[test]
fn all_formats_are_written() {
    let dir = articles(2);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05"]);
    for format in ["jsonl", "csv", "parquet", "plover", "polecat", "icews", "gdelt", "ics", "jsonld", "brat", "markdown", "html"] {
        let path = format!("out-{format}");
        out(dir, &["export", "c.case", "--format", format, "--out", &path]);
        let path = dir.join(path);
        let written = if path.is_dir() { fs::read_dir(&path).unwrap().count() } else { 1 };
        assert!(written >= if path.is_dir() { 6 } else { 1 }, "{format}");
    }
    assert!(fs::read_to_string(dir.join("out-html")).unwrap().contains("<b>Mara Orlan</b>"));
    assert!(fs::read_to_string(dir.join("out-markdown")).unwrap().contains("**Mara Orlan**"));
    assert!(dir.join("out-polecat.codebook.md").exists());
}

/// A disk that takes nothing: one line says so, and where.
#[cfg(target_os = "linux")]
#[test]
fn an_export_to_a_full_disk_says_so_in_one_line() {
    let dir = articles(2);
    let dir = dir.path();
    out(dir, &["add", "c.case", "news", "--date", "2019-03-05"]);
    let check = |ran: Output, format: &str, says: &str| {
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), said.lines().count()), (Some(1), 1), "{format}: {said}");
        assert!(said.contains(says) && said.contains("No space left"), "{format}: {said}");
    };
    for format in ["jsonl", "plover", "polecat", "icews", "gdelt", "ics", "jsonld", "markdown", "html"] {
        // a link, so that what stands beside an export does not come to stand beside the device
        let path = dir.join(format!("full-{format}"));
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        if out(dir, &["export", "c.case", "--format", format]).is_empty() {
            continue;
        }
        check(run(dir, &["export", "c.case", "--format", format, "--out", path.to_str().unwrap()]), format, &format!("full-{format}"));
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = demarche(dir, &["export", "c.case", "--format", format]).stdout(full).output().unwrap();
        check(ran, format, "standard output");
    }
    for (format, files) in
        [("csv", &["statements.csv", "codebook.md"][..]), ("parquet", &["statements.parquet"]), ("brat", &["1.txt", "1.ann"])]
    {
        for file in files {
            let folder = dir.join(format!("{format}-{file}"));
            fs::create_dir(&folder).unwrap();
            std::os::unix::fs::symlink("/dev/full", folder.join(file)).unwrap();
            check(run(dir, &["export", "c.case", "--format", format, "--out", folder.to_str().unwrap()]), format, format);
        }
    }
    let ran = demarche(dir, &["brief", "c.case"]).stdout(fs::OpenOptions::new().write(true).open("/dev/full").unwrap()).output().unwrap();
    check(ran, "brief", "standard output");
}

/// A number that is the same in every run of the tests, and looks like none.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn fifty_kills_leave_a_whole_case_and_the_same_end() {
    const KILLS: usize = 50;
    let dir = articles(120);
    let dir = dir.path();
    let timed = |args: &[&str]| {
        let began = Instant::now();
        out(dir, args);
        began.elapsed().as_millis() as u64
    };
    // how long it takes until the first article is in, and the last
    let first = timed(&["add", "first.case", "news/000.txt", "--date", "2019-03-05"]);
    let whole = timed(&["add", "whole.case", "news", "--date", "2019-03-05"]);
    let wanted = out(dir, &["export", "whole.case", "--format", "jsonl"]);
    let mut seed = 0x5eed_cafe;
    let mut reach = whole.saturating_sub(first) / 8 + first / 2 + 1;
    let (mut killed_at, mut held) = (std::collections::BTreeSet::new(), 0);
    for _ in 0..KILLS {
        let mut child = demarche(dir, &["add", "killed.case", "news", "--date", "2019-03-05"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // anywhere from before the file is there until some articles are in it, over again from where the last one stopped
        std::thread::sleep(Duration::from_millis(first / 2 + next(&mut seed) % reach));
        let _ = child.kill();
        child.wait().unwrap();
        if dir.join("killed.case").exists() {
            let holds = whole_articles(dir);
            assert!(holds >= held, "nothing that was committed is lost: {holds} after {held}");
            held = holds;
            killed_at.insert(holds);
        }
        // the machine has become faster since it was timed: begin anew, and kill sooner
        if held == 120 {
            for file in ["killed.case", "killed.case-wal", "killed.case-shm"] {
                let _ = fs::remove_file(dir.join(file));
            }
            (held, reach) = (0, reach / 2 + 1);
        }
    }
    out(dir, &["add", "killed.case", "news", "--date", "2019-03-05"]);
    assert_eq!(out(dir, &["export", "killed.case", "--format", "jsonl"]), wanted);
    assert!(killed_at.len() > 3, "the kills hit it at work: {killed_at:?}");
}

/// How many articles a case holds that was killed; the file is whole, and each article has all its rows.
fn whole_articles(dir: &Path) -> usize {
    let path = dir.join("killed.case");
    // killed before its tables were there, it is no case yet, and the next run begins it
    let Ok(case) = pipeline::Case::read(&path) else { return 0 };
    case.verify().unwrap();
    let articles = case.articles().unwrap();
    for listed in &articles {
        let record = case.record(listed.article).unwrap();
        assert_eq!(record, case.machine_record(listed.article).unwrap());
        assert!(!record.statements.is_empty() && !record.article.text.is_empty());
    }
    articles.len()
}

#[test]
fn a_feed_stands_for_its_pages_and_is_asked_for_what_is_new() {
    let server = server::start();
    let dir = articles(0);
    let dir = dir.path();
    assert!(out(dir, &["add", "c.case", &server.url("/feed")]).starts_with("1 added"));
    assert!(out(dir, &["add", "c.case", &server.url("/feed")]).starts_with("0 added;"), "pages that are there are not fetched again");
    fs::write(dir.join("feeds.toml"), format!("[[feed]]\nurl = \"{}\"\npublisher = \"The Gazette\"\n", server.url("/feed"))).unwrap();
    let looked = out(dir, &["watch", "d.case", "feeds.toml", "--once"]);
    assert!(looked.contains(": 1 added"), "{looked}");
    assert_eq!(out(dir, &["watch", "d.case", "feeds.toml", "--once"]), "", "it is not time yet");
    assert!(out(dir, &["brief", "d.case"]).contains("The Gazette"));
    fs::write(dir.join("feeds.toml"), "[[feed]]\nadress = \"x\"\n").unwrap();
    assert_eq!(err(dir, &["watch", "d.case", "feeds.toml", "--once"]).0, Some(2));
}
