//! The program from outside: what it prints, what it says, and how it ends.

mod server;

use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const NOTE: &str = "\
Envoys meet in Varda

VARDA, March 4 — “We will not rush,” the envoy Mara Orlan told reporters on Monday.

She said the second round of talks would begin on Thursday.
";

/// What a run of the program came to.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the program in a folder, with something on its standard input.
fn run_with(dir: &Path, args: &[&str], input: &[u8], env: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    for proxy in
        ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"]
    {
        command.env_remove(proxy);
    }
    command.envs(env.iter().copied()).args(args).current_dir(dir);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let ran = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Ran { code: ran.status.code(), out: String::from_utf8(ran.stdout).unwrap(), err: String::from_utf8(ran.stderr).unwrap() }
}

fn run(dir: &Path, args: &[&str]) -> Ran {
    run_with(dir, args, b"", &[])
}

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    dir
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(content).unwrap();
    gz.finish().unwrap()
}

fn json(ran: &Ran) -> Vec<serde_json::Value> {
    ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// Reading `input` beside a good file: the good one is read, the bad one is one line that names it and says these words, and the
/// program ends with 1.
#[track_caller]
fn check_bad(dir: &Path, input: &str, says: &[&str]) {
    fs::write(dir.join("good.txt"), NOTE).unwrap();
    let ran = run(dir, &["read", "--format", "json", "--timeout", "0.4", input, "good.txt"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(json(&ran).len(), 1, "the good input is read: {ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.starts_with(&format!("demarche: {input}: ")), "{}", ran.err);
    assert!(ran.err.contains(';'), "it says what to do: {}", ran.err);
    for word in says {
        assert!(ran.err.contains(word), "{word:?} in {}", ran.err);
    }
}

// ---------------------------------------------------------------- bad input

#[test]
fn an_empty_file() {
    check_bad(folder(&[("empty.txt", b"")]).path(), "empty.txt", &["no text"]);
    check_bad(folder(&[("blank.txt", b" \n\t\r\n")]).path(), "blank.txt", &["no text"]);
}

#[test]
fn what_is_no_text() {
    check_bad(folder(&[("a.bin", &[0, 1, 2, 3, 0, 0, 7, 255].repeat(50))]).path(), "a.bin", &["binary"]);
    check_bad(folder(&[("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]).path(), "a.txt", &["PNG"]);
    check_bad(folder(&[("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")]).path(), "a.pdf", &["PDF", "plain text"]);
}

#[test]
fn a_truncated_gzip() {
    let long: String = (0..3000).map(|n| format!("Round {n} of {}. ", n * n)).collect();
    let packed = gzip(long.as_bytes());
    check_bad(folder(&[("a.txt.gz", &packed[..packed.len() / 2])]).path(), "a.txt.gz", &["gzip", "breaks off"]);
    check_bad(folder(&[("b.gz", &packed[..12])]).path(), "b.gz", &["gzip"]);
}

#[test]
fn a_gzip_that_breaks_off_after_some_lines_yields_those() {
    let lines: String = (0..4000).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Round {n} begins, {}.\"}}\n", n * 7919 % 1000)).collect();
    let packed = gzip(lines.as_bytes());
    let dir = folder(&[("a.jsonl.gz", &packed[..packed.len() / 2])]);
    let ran = run(dir.path(), &["read", "--format", "json", "a.jsonl.gz"]);
    assert_eq!((ran.code, ran.err.lines().count()), (Some(1), 1), "{}", ran.err);
    let read = json(&ran);
    assert!(read.len() > 500, "{}", read.len());
    assert!(read.iter().enumerate().all(|(n, r)| r["article"]["id"].as_str() == Some(&n.to_string())));
}

#[test]
fn a_folder_with_nothing_readable() {
    let dir = folder(&[
        ("pictures/a.png", b"\x89PNG\r\n\x1a\n"),
        ("pictures/deep/style.css", b"p { margin: 0 }"),
        ("pictures/.hidden", b"Words."),
    ]);
    check_bad(dir.path(), "pictures", &["nothing in the folder"]);
    fs::create_dir(dir.path().join("none")).unwrap();
    check_bad(dir.path(), "none", &["nothing in the folder"]);
}

#[test]
fn a_path_that_cannot_be_read() {
    check_bad(folder(&[]).path(), "missing.txt", &["no such file"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let dir = folder(&[("locked.txt", NOTE.as_bytes())]);
        let locked = dir.path().join("locked.txt");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        // root may read everything
        if fs::File::open(&locked).is_err() {
            check_bad(dir.path(), "locked.txt", &["permissions"]);
        }
    }
}

#[test]
fn fifty_megabytes() {
    let dir = folder(&[("large.txt", b"Words to begin with.\n".repeat(600).as_slice())]);
    let file = fs::OpenOptions::new().append(true).open(dir.path().join("large.txt")).unwrap();
    file.set_len(50_000_000).unwrap();
    check_bad(dir.path(), "large.txt", &["50 MB", "JSON Lines"]);
}

#[test]
fn one_line_of_fifty_megabytes() {
    let long = format!("{{\"text\":\"{}\"}}\n{{\"id\":\"after\",\"text\":\"It goes on.\"}}\n", "word ".repeat(10_000_000));
    let dir = folder(&[("long.jsonl", long.as_bytes())]);
    let ran = run(dir.path(), &["read", "--format", "json", "long.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("demarche: long.jsonl:1: 50 MB"), "{}", ran.err);
    assert_eq!(json(&ran)[0]["article"]["id"], "after");
}

#[test]
fn invalid_utf8_is_read_with_a_remark() {
    let mut text = NOTE.as_bytes().to_vec();
    let at = text.windows(5).position(|w| w == b"rush,").unwrap();
    text.splice(at..at, *b"\xff\xfe");
    let line = [b"{\"text\":\"The envoy \xff left.\"}".as_slice()].concat();
    let dir = folder(&[("a.txt", &text), ("b.jsonl", &line)]);
    let ran = run(dir.path(), &["read", "--format", "json", "a.txt", "b.jsonl"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for record in json(&ran) {
        assert!(
            record["remarks"].as_array().unwrap().iter().any(|r| r["code"].as_str().unwrap().contains("bytes")),
            "{}",
            record["remarks"]
        );
    }
}

#[test]
fn json_lines_with_one_broken_line() {
    let lines = "{\"id\":\"a\",\"text\":\"The envoys met.\"}\n\n{\"id\":\"b\",\"text\":\n{\"id\":\"c\",\"text\":\"They left.\"}\n";
    let packed = gzip(lines.as_bytes());
    let dir = folder(&[("a.jsonl", lines.as_bytes()), ("b.jsonl.gz", &packed)]);
    for (args, name) in [(&["a.jsonl"], "a.jsonl:3"), (&["b.jsonl.gz"], "b.jsonl.gz:3"), (&["-"], "standard input:3")] {
        let ran = run_with(dir.path(), &[&["read", "--format", "json"], args.as_slice()].concat(), lines.as_bytes(), &[]);
        assert_eq!(ran.code, Some(1));
        assert_eq!(json(&ran).iter().map(|r| r["article"]["id"].clone()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with(&format!("demarche: {name}: ")), "{}", ran.err);
    }
}

#[test]
fn errors_quote_no_article() {
    let lines = "{\"text\":[\"The secret envoy\"]}\n\"The secret envoy\"\n{\"id\":{\"secret\":1},\"text\":\"A.\"}\n{\"text\":\"A.\",\"published\":[\"secret\"]}\n";
    // told to be lines by its name: none of them begins as an object's line must
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    let ran = run(dir.path(), &["read", "a.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.err.contains("secret"), "{}", ran.err);
}

#[test]
fn json_laid_out_for_people() {
    check_bad(folder(&[("a.json", b"{\n  \"text\": \"The envoys met.\"\n}\n")]).path(), "a.json", &["one object a line"]);
}

#[test]
fn another_language() {
    let page = "Die Außenminister der beiden Länder haben sich am Dienstag in der Hauptstadt getroffen, um über den Vertrag zu sprechen. \
        Nach dem Treffen sagte der Sprecher der Regierung, dass man sich noch nicht auf einen Termin für die nächste Runde geeinigt habe. \
        Die Gespräche sollen in der kommenden Woche fortgesetzt werden, wie aus Kreisen der Delegation verlautete.\n\n"
        .repeat(3);
    check_bad(folder(&[("seite.txt", page.as_bytes())]).path(), "seite.txt", &["German", "English"]);
}

#[test]
fn wrong_usage_is_2_and_one_line() {
    let dir = folder(&[("a.txt", NOTE.as_bytes())]);
    let check = |args: &[&str], says: &[&str]| {
        let ran = run(dir.path(), args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with("demarche: "), "{}", ran.err);
        for word in says {
            assert!(ran.err.contains(word), "{word:?} in {}", ran.err);
        }
    };
    check(&["read", "a.txt", "--date", "yesterday"], &["yesterday", "--date", "YYYY-MM-DD"]);
    check(&["read", "a.txt", "--date", "2019-02-30"], &["2019-02-30", "YYYY-MM-DD"]);
    check(&["read", "a.txt", "--formt", "json"], &["--formt", "--format"]);
    check(&["read", "a.txt", "--format", "xml"], &["xml", "json"]);
    check(&["read", "a.txt", "--threads", "0"], &["--threads"]);
    check(&["read", "a.txt", "--timeout", "soon"], &["--timeout", "seconds"]);
    check(&["read", "a.txt", "--registry", "missing.toml"], &["missing.toml"]);
    check(&["read", "a.txt", "--registry", "a.txt"], &["a.txt"]);
    check(&["read"], &["PATH|URL|-"]);
    check(&["raed"], &["raed", "read"]);
}

// ---------------------------------------------------------------- addresses

#[test]
fn a_page_is_fetched() {
    let server = server::start();
    let dir = folder(&[]);
    let ran = run(dir.path(), &["read", "--format", "json", &server.url("/moved")]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let article = &json(&ran)[0]["article"];
    assert_eq!(article["url"], server.url("/page"));
    assert!(article["text"].as_str().unwrap().contains("café"), "the charset of the server is heard: {}", article["text"]);
}

#[test]
fn lines_are_fetched() {
    let server = server::start();
    let ran = run(folder(&[]).path(), &["read", "--format", "json", &server.url("/lines")]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(json(&ran).len(), 2);
}

#[test]
fn addresses_that_give_no_article() {
    let server = server::start();
    let dir = folder(&[]);
    check_bad(dir.path(), &server.url("/missing"), &["404"]);
    check_bad(dir.path(), &server.url("/refused"), &["403"]);
    check_bad(dir.path(), &server.url("/broken"), &["500"]);
    check_bad(dir.path(), &server.url("/loop"), &["redirects more than 5"]);
    check_bad(dir.path(), &server.url("/to-file"), &["file:", "http"]);
    check_bad(dir.path(), &server.url("/large"), &["MB", "too much"]);
    check_bad(dir.path(), &server.url("/endless"), &["MB", "too much"]);
    check_bad(dir.path(), &server.url("/cut"), &["connection"]);
    check_bad(dir.path(), &server.url("/picture"), &["PNG"]);
    check_bad(dir.path(), "ftp://example.org/a", &["ftp", "http"]);
    check_bad(dir.path(), "file:///a.txt", &["file", "http"]);
    check_bad(dir.path(), "http://", &["no web address"]);
}

#[test]
fn an_address_that_does_not_answer() {
    let start = Instant::now();
    check_bad(folder(&[]).path(), &server::nobody(), &["connection"]);
    let server = server::start();
    check_bad(folder(&[]).path(), &server.url("/silent"), &["0.4 s", "--timeout"]);
    check_bad(folder(&[]).path(), &server.url("/drip"), &["0.4 s", "--timeout"]);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

// ---------------------------------------------------------------- good input

#[test]
fn folders_are_read_in_the_order_of_names() {
    let line = b"{\"id\":\"line 1\",\"text\":\"One.\"}\n{\"id\":\"line 2\",\"text\":\"Two.\"}".as_slice();
    let dir = folder(&[
        ("in/b.txt", b"Second file."),
        ("in/a.txt", b"First file."),
        ("in/c/d.md", b"---\ntitle: Third\n---\nThird file."),
        ("in/c/table.csv", b"a,b\n1,2"),
        ("in/e.jsonl", line),
        ("in/photo.jpg", b"\xff\xd8\xff\xe0"),
        ("in/z.txt.gz", &gzip(b"Last file.")),
    ]);
    let ran = run(dir.path(), &["read", "--format", "json", "in"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let texts: Vec<String> = json(&ran).iter().map(|r| r["article"]["text"].as_str().unwrap().lines().last().unwrap().to_owned()).collect();
    assert_eq!(texts, ["First file.", "Second file.", "Third file.", "One.", "Two.", "Last file."]);
}

#[test]
fn output_is_the_same_whatever_the_threads() {
    let dir = folder(&[]);
    for n in 0..60 {
        let rounds = if n % 7 == 0 { 40 } else { 1 };
        fs::write(dir.path().join(format!("{n:03}.txt")), NOTE.replace("Varda", &format!("Varda{n}")).repeat(rounds)).unwrap();
    }
    for format in ["json", "conllu", "brief"] {
        let read = |threads| run(dir.path(), &["read", ".", "--date", "2019-03-04", "--format", format, "--threads", threads]);
        let (one, two) = (read("1"), read("2"));
        assert_eq!(one, two);
        assert_eq!(one.code, Some(0), "{}", one.err);
        let order: Vec<usize> = (0..60).map(|n| one.out.find(&format!("Varda{n}")).unwrap()).collect();
        assert!(order.is_sorted(), "{format}");
    }
}

#[test]
fn a_stream_is_answered_line_by_line() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(["read", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    for n in 0..3 {
        writeln!(stdin, "{{\"id\":\"{n}\",\"text\":\"Round {n}.\"}}").unwrap();
        let mut answer = Vec::new();
        while answer.last() != Some(&b'\n') {
            let mut byte = [0];
            stdout.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
        let record: serde_json::Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(record["article"]["id"], n.to_string());
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_brief_tells_where_the_date_is_from() {
    let dir = folder(&[
        ("a.txt", b"They met.\n\nNothing more was said."),
        ("b.jsonl", b"{\"text\":\"They met.\",\"headline\":\"Talks\",\"publisher\":\"Halyard\"}"),
    ]);
    let ran = run(dir.path(), &["read", "a.txt"]);
    assert!(ran.out.contains("date unknown: give --date"), "{}", ran.out);
    let ran = run(dir.path(), &["read", "b.jsonl", "--date", "2019-03-04"]);
    assert!(ran.out.starts_with("Talks\nHalyard · 2019-03-04, as given\n"), "{}", ran.out);
}

#[test]
fn the_brief_points_into_the_text() {
    let dir = folder(&[("a.txt", NOTE.as_bytes())]);
    let ran = run(dir.path(), &["read", "a.txt", "--date", "2019-03-04"]);
    let record = &json(&run(dir.path(), &["read", "a.txt", "--date", "2019-03-04", "--format", "json"]))[0];
    let text: Vec<char> = record["article"]["text"].as_str().unwrap().chars().collect();
    let said = ran.out.lines().position(|l| l.contains("“We will not rush,”")).expect(&ran.out);
    let (section, offset) = ran.out.lines().nth(said - 1).unwrap().rsplit_once('¶').unwrap().1.split_once('·').unwrap();
    let (section, offset): (usize, usize) = (section.parse().unwrap(), offset.trim().parse().unwrap());
    assert!(text[offset..].starts_with(&"“We will".chars().collect::<Vec<_>>()));
    let span = &record["article"]["sections"][section - 1]["span"];
    assert!((span[0].as_u64().unwrap()..span[1].as_u64().unwrap()).contains(&(offset as u64)));
    assert!(ran.out.contains("Thu 2019-03-07"), "{}", ran.out);
    assert!(ran.out.lines().all(|l| l.chars().count() <= 88 && l == l.trim_end()), "{}", ran.out);
}

#[test]
fn the_brief_tells_where() {
    let dir = folder(&[("a.txt", "The delegates of both ports met in Geneva on Friday. They will meet again in Geneva.".as_bytes())]);
    let ran = run(dir.path(), &["read", "a.txt"]);
    assert!(ran.out.contains("\nWhere\n  Geneva, CHE") || ran.out.contains("\nWhere\n  Geneva, Geneva, CHE"), "{}", ran.out);
    assert!(ran.out.contains("×2"), "{}", ran.out);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let dir = folder(&[("a.txt", NOTE.as_bytes())]);
    let colour =
        |args: &[&str], env: &[(&str, &str)]| run_with(dir.path(), &[&["read", "a.txt"], args].concat(), b"", env).out.contains('\u{1b}');
    assert!(!colour(&[], &[]));
    assert!(colour(&["--color", "always"], &[]));
    assert!(!colour(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colour(&[], &[("NO_COLOR", "1")]));
    assert!(colour(&[], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn nothing_in_an_article_steers_the_terminal() {
    let line = b"{\"text\":\"They \\u001b[31mmet\\u0007.\",\"headline\":\"\\u001b]0;owned\\u0007Talks\",\"publisher\":\"A\\u001b[2J\"}";
    let ran = run(folder(&[("a.jsonl", line)]).path(), &["read", "a.jsonl", "--color", "never"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.out.contains(|c: char| c.is_control() && c != '\n'), "{:?}", ran.out);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let lines = "{\"text\":\"They met.\"}\n".repeat(20_000);
    let dir = folder(&[("many.jsonl", lines.as_bytes())]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(["read", "many.jsonl", "--format", "json"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let dir = folder(&[("a.txt", NOTE.as_bytes())]);
    for args in [&["read", "a.txt", "--format", "json"][..], &["read", "a.txt"], &["schema"], &["man"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_demarche")).args(args).current_dir(dir.path()).stdout(full).output().unwrap();
        let err = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), err.lines().count()), (Some(1), 1), "{err}");
        assert!(err.starts_with("demarche: standard output: "), "{err}");
    }
}

#[test]
fn conllu_is_the_whole_analysis() {
    let line = b"{\"id\":\"n-1\",\"text\":\"The envoys met. They left.\"}";
    let ran = run(folder(&[("a.jsonl", line)]).path(), &["read", "a.jsonl", "--format", "conllu"]);
    assert!(ran.out.starts_with("# newdoc id = n-1\n"), "{}", ran.out);
    assert!(ran.out.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).all(|l| l.split('\t').count() == 10));
}

// ---------------------------------------------------------------- the other commands

#[test]
fn the_schema_is_json() {
    let ran = run(folder(&[]).path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(schema["properties"]["statements"].is_object());
}

#[test]
fn about_tells_version_and_licences() {
    let ran = run(folder(&[]).path(), &["about"]);
    assert!(ran.out.starts_with(&format!("demarche {}\n", env!("CARGO_PKG_VERSION"))), "{}", ran.out);
    assert!(ran.out.contains("MIT OR Apache-2.0") && ran.out.contains("model ") && ran.out.contains("rules sha256:"));
}

#[test]
fn shells_and_man_are_served() {
    let dir = folder(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(dir.path(), &["completions", shell]);
        assert!(ran.code == Some(0) && ran.out.contains("demarche"), "{shell}");
    }
    let man = run(dir.path(), &["man"]).out;
    assert!(man.contains(".TH demarche") && man.contains("format") && man.contains("PLACES"), "{man}");
}

#[test]
fn the_demo_makes_a_case_of_the_dispute_and_prints_its_brief() {
    let dir = folder(&[]);
    let ran = run(dir.path(), &["demo", "--no-serve"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("16 articles, 2019-03-04 to 2019-03-22\nNew since 2019-03-04: 15 articles, without copies"), "{}", ran.out);
    for heading in ["Who said what", "Who wants what", "Who did what to whom", "What lies ahead"] {
        assert!(ran.out.contains(heading), "{heading}: {}", ran.out);
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "unless it is asked for, no case stays");
    assert_eq!(run(dir.path(), &["demo", "d.case", "--no-serve"]).out, ran.out);
    assert!(run(dir.path(), &["brief", "d.case"]).out.starts_with("16 articles"));
    assert!(run(dir.path(), &["demo", "d.case", "--no-serve"]).err.contains("already"));
}
