//! The desk from outside, over the loopback: what each address answers, and what it refuses.

use desk::Options;
use pipeline::record::Record;
use pipeline::store::{Links, Origin, RowId};
use pipeline::{Case, Pipeline};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const TEXT: &str = "Velt’s envoy Mara Orlan said: “We will not rush the fee.” Velt demanded the fee be repealed. They meet in Varda.";

/// An article with a row of each telling kind; its headline tries to be a script.
fn record(key: &str, day: &str) -> Record {
    let at = |words: &str| {
        let start = TEXT.find(words).expect(words);
        json!([start, start + words.len()])
    };
    let found = |mut row: Value, words: &str, confidence: f64| {
        row["confidence"] = json!(confidence);
        row["evidence"] = json!([at(words)]);
        row["because"] = json!(["by-hand"]);
        row
    };
    let actor = |id: &str, name: &str, kind: &str| json!({ "id": id, "name": name, "kind": kind, "country": null, "sectors": [], "roles": [], "members": [], "wikidata": null, "mentions": [{ "span": at(name), "kind": "name" }] });
    let record = json!({
        "version": "0.1.0", "model": "m-1", "rules": "sha256:0",
        "article": { "id": key, "url": "javascript:alert(1)", "publisher": "The <b>Wire</b>", "headline": "<script>alert('x')</script> & talks", "byline": null, "language": "en",
            "published": day, "published_from": "given", "published_found": null, "stories": [], "text": TEXT, "shifts": [],
            "sections": [{ "span": [0, TEXT.len()], "kind": "prose", "story": 0, "speaker": null }] },
        "names": [], "actors": [actor("a1", "Mara Orlan", "person"), actor("a2", "Velt", "country")],
        "times": [found(json!({ "id": "t1", "span": at("Varda"), "type": "DATE", "value": "2019-03-09", "mod": null, "anchor": null }), "Varda", 0.9)],
        "places": [found(json!({ "id": "p1", "span": at("Varda"), "name": "Varda", "role": "literal", "geonames": null, "country": null, "admin1": null, "feature": null,
            "lat": 48.2, "lon": 16.4, "precision": "city" }), "Varda", 0.9)],
        "statements": [found(json!({ "id": "s1", "kind": "direct", "source": { "actor": "a1", "span": at("Mara Orlan") }, "cue": { "span": at("said"), "lemma": "say" }, "mode": "speech",
            "withheld": false, "content": [at("“We will not rush the fee.”")], "quoted": [at("We will not rush the fee.")], "addressee": null, "venue": null, "via": null, "time": null }),
            "“We will not rush the fee.”", 0.9)],
        "events": [found(json!({ "id": "e1", "span": at("Velt demanded the fee be repealed"), "trigger": at("demanded"), "type": "REQUEST", "mode": null, "contexts": [], "cameo": null, "quad": 3,
            "actors": ["a2"], "recipients": ["a1"], "place": "p1", "time": null, "status": "occurred", "intensity": null, "claimed_by": null }), "demanded", 0.7)],
        "positions": [found(json!({ "id": "q1", "act": "demand", "holder": "a2", "toward": [], "issue": at("the fee be repealed"), "issue_text": "the fee be repealed", "answers": null,
            "statement": null, "time": null }), "the fee be repealed", 0.6)],
        "instruments": [],
        "engagements": [found(json!({ "id": "g1", "kind": "meeting", "span": at("They meet in Varda"), "participants": ["a1", "a2"], "convener": null, "mediators": [], "topic": null,
            "claimed_by": null, "place": "p1", "time": "t1", "duration": null, "status": "scheduled" }), "meet", 0.8)],
        "remarks": []
    });
    serde_json::from_value(record).expect("a record")
}

/// A desk of its own on a case of its own.
struct Standing {
    address: SocketAddr,
    case: PathBuf,
    _folder: TempDir,
}

fn options(case: &Path) -> Options {
    Options {
        case: case.to_owned(),
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        token: None,
        read_only: false,
        who: "ana".into(),
        clock: || "2019-03-05T06:00:00Z".into(),
        pipeline: Pipeline::default(),
        threads: 1,
    }
}

fn stand(change: impl FnOnce(&mut Options)) -> Standing {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("test.case");
    let mut case = Case::open(&path).expect("case");
    for (key, day) in [("one", "2019-03-04"), ("two", "2019-03-05")] {
        case.add(&record(key, day), &Origin { at: "2019-03-05T06:00:00Z".into(), ..Origin::default() }).expect("added");
    }
    case.link(&Links::default()).expect("linked");
    drop(case);
    let mut options = options(&path);
    change(&mut options);
    let (told, standing) = mpsc::channel();
    std::thread::spawn(move || desk::serve(options, |at| told.send(at.to_owned()).expect("heard")));
    let at = standing.recv_timeout(Duration::from_secs(20)).expect("it stands");
    let address = at.trim_start_matches("http://").split('/').next().and_then(|a| a.parse().ok()).expect("an address");
    Standing { address, case: path, _folder: folder }
}

#[derive(Debug)]
struct Heard {
    status: u16,
    head: String,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim()))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

impl Standing {
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Heard {
        let mut stream = TcpStream::connect(self.address).expect("connected");
        let own = self.address.to_string();
        let host = headers.iter().find(|(n, _)| *n == "Host").map_or(own.as_str(), |(_, v)| v);
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers.iter().filter(|(n, _)| *n != "Host") {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).expect("sent");
        stream.write_all(body).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("heard");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        Heard { status, head: head.to_owned(), body: if chunked { unchunked(body) } else { body.to_owned() } }
    }

    fn get(&self, path: &str) -> Heard {
        self.request("GET", path, &[], b"")
    }

    fn post(&self, path: &str, body: &Value) -> Heard {
        self.request("POST", path, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }

    fn form(&self, path: &str, body: &str) -> Heard {
        let origin = format!("http://{}", self.address);
        self.request(
            "POST",
            path,
            &[("Content-Type", "application/x-www-form-urlencoded"), ("Origin", &origin), ("Sec-Fetch-Site", "same-origin")],
            body.as_bytes(),
        )
    }

    fn corrections(&self) -> usize {
        Case::read(&self.case).and_then(|c| c.corrections()).expect("read").len()
    }

    fn hand(&self, id: &str) -> Option<String> {
        let id: RowId = id.parse().expect("id");
        Case::read(&self.case).expect("case").row(&id).ok().map(|r| r.hand)
    }
}

fn unchunked(body: &str) -> String {
    let (mut out, mut rest) = (String::new(), body);
    while let Some((size, more)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        out += more.get(..size).unwrap_or_default();
        rest = more.get(size + 2..).unwrap_or_default();
    }
    out
}

const PAGES: &[&str] = &[
    "/brief",
    "/brief?since=2019-03-04",
    "/timeline",
    "/timeline?since=2019-01-01&until=2020-01-01&kind=event",
    "/ledger",
    "/ledger/1.q1",
    "/agenda",
    "/agenda?month=2019-03",
    "/statements",
    "/statements?speaker=orlan",
    "/statements?by=speaker",
    "/statements?newer=1",
    "/events",
    "/instruments",
    "/actors",
    "/actors?q=orlan",
    "/actors/1.a1",
    "/network",
    "/map",
    "/sources",
    "/sources?outlet=-",
    "/search",
    "/search?q=fee+AND+kind%3Aposition",
    "/articles/1",
    "/articles/1?marks=all",
    "/rows/1.s1",
    "/rows/1.g1",
    "/rows/1.a1",
    "/review",
    "/review?kind=position",
    "/add",
];

#[test]
fn every_page_answers_and_runs_nothing_that_an_article_says() {
    let desk = stand(|_| ());
    for path in PAGES {
        let heard = desk.get(path);
        assert_eq!(heard.status, 200, "{path}: {}", heard.body);
        assert!(heard.body.len() < 500_000, "{path}");
        let policy = heard.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(!heard.body.contains("<script>") && !heard.body.contains("<b>Wire") && !heard.body.contains("javascript:"), "{path}");
        assert!(!heard.body.contains(" style=") && !heard.body.contains(" onclick="), "{path}: the policy would refuse it");
        assert_eq!(heard.body.matches("<h1").count(), 1, "{path}");
    }
    assert!(desk.get("/sources").body.contains("&lt;script&gt;alert"));
    assert!(desk.get("/rows/1.s1").body.contains("<mark id=\"words\""));
    assert!(desk.get("/agenda.ics?month=2019-03").body.starts_with("BEGIN:VCALENDAR"));
    assert_eq!(desk.get("/").header("location"), Some("/brief"));
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_said_so() {
    let desk = stand(|_| ());
    let check = |path: &str, status: u16, says: &str| {
        let heard = desk.get(path);
        assert_eq!(heard.status, status, "{path}: {}", heard.body);
        assert!(heard.body.contains(says), "{path}: {}", heard.body);
        let kind = if path.starts_with("/api/") { "application/problem+json" } else { "text/html" };
        assert!(heard.header("content-type").is_some_and(|t| t.starts_with(kind)), "{path}: {}", heard.head);
    };
    check("/nothing", 404, "there is no such page");
    check("/rows/1.s99", 404, "there is no row 1.s99");
    check("/rows/fee", 404, "is no id of a row");
    check("/articles/77", 404, "there is no article 77");
    check("/actors/1.s1", 404, "is no actor");
    check("/search?q=%22fee", 400, "a quotation mark is not closed");
    check("/statements?since=soon", 400, "is no day");
    check("/add?job=9", 404, "there is no job 9");
    for (path, status) in [
        ("/api/v1/nothing", 404),
        ("/api/v1/rows/1.s99", 404),
        ("/api/v1/articles/x", 404),
        ("/api/v1/search?q=NOT", 400),
        ("/api/v1/statements?page=0", 400),
        ("/api/v1/statements?limit=9999", 400),
        ("/api/v1/timeline?since=2020-01-02&until=2020-01-01", 400),
        ("/api/v1/statements?colour=red", 400),
    ] {
        check(path, status, "\"detail\"");
    }
    let heard = desk.request("DELETE", "/api/v1/articles", &[], b"");
    assert_eq!(heard.status, 405);
}

#[test]
fn nobody_else_may_ask_and_no_other_page_may_change_anything() {
    let desk = stand(|_| ());
    let own = desk.address.to_string();
    for host in ["example.org", "example.org:80", "127.0.0.1.example.org", "127.0.0.1:1", ""] {
        let heard = desk.request("GET", "/brief", &[("Host", host)], b"");
        assert_eq!(heard.status, 403, "{host}");
        assert!(!heard.body.contains("talks"), "{host}");
    }
    assert_eq!(desk.request("GET", "/brief", &[("Host", &format!("localhost:{}", desk.address.port()))], b"").status, 200);
    let correction = json!({ "action": "reject", "row": "1.s1" }).to_string();
    let json = ("Content-Type", "application/json");
    for foreign in [
        ("Origin", "http://example.org"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        // refused before it is parsed: what is no JSON gets the same answer
        for body in [correction.as_bytes(), b"{"] {
            let heard = desk.request("POST", "/api/v1/corrections", &[json, foreign], body);
            assert_eq!(heard.status, 403, "{foreign:?}: {}", heard.body);
            assert_eq!(heard.header("content-type"), Some("application/problem+json"));
        }
    }
    assert_eq!(desk.request("POST", "/brief/looked", &[("Origin", "http://example.org")], b"").status, 403);
    assert_eq!(desk.corrections(), 0);
    let heard = desk.request("POST", "/api/v1/corrections", &[json, ("Origin", &format!("http://{own}"))], correction.as_bytes());
    assert_eq!(heard.status, 201, "{}", heard.body);
}

#[test]
fn what_came_since_somebody_looked_is_new_and_nothing_else() {
    let desk = stand(|_| ());
    assert!(desk.get("/brief").body.contains("New since <b>2019-03-05</b>"), "at first, what the last day brought");
    let heard = desk.form("/brief/looked", "");
    let cookie = heard.header("set-cookie").and_then(|c| c.split(';').next()).expect("a cookie").to_owned();
    assert_eq!(cookie, "looked=2_2019-03-05T06:00:00Z");
    let brief = |cookie: &str| desk.request("GET", "/brief", &[("Cookie", cookie)], b"").body;
    let nothing = brief(&cookie);
    assert!(
        nothing.contains("New since you looked on <b>2019-03-05 06:00 UTC</b>: 0 articles") && nothing.contains("Nothing came since"),
        "{nothing}"
    );
    let mut case = Case::open(&desk.case).expect("case");
    // published long before, and added only now
    case.add(&record("three", "2018-01-01"), &Origin { at: "2019-03-06T06:00:00Z".into(), ..Origin::default() }).expect("added");
    case.link(&Links::default()).expect("linked");
    let new = brief(&cookie);
    assert!(new.contains(": 1 article, without copies") && new.contains("id=\"3.s1\"") && !new.contains("id=\"2.s1\""), "{new}");
    assert!(!new.contains("newer=2\">All"), "all of it is shown");
    assert_eq!(desk.get("/api/v1/brief?newer=2").json()["statements"]["total"], 1);
    assert_eq!(desk.get("/api/v1/statements?newer=2").json()["total"], 1);
    for forged in ["looked=x", "looked=1_<script>", "looked=-1_2019"] {
        let page = desk.request("GET", "/brief", &[("Cookie", forged)], b"");
        assert!(page.status == 200 && !page.body.contains("1_<script>"), "{forged}");
    }
}

#[test]
fn actors_are_found_by_name_and_statements_told_by_speaker() {
    let desk = stand(|_| ());
    let found = desk.get("/api/v1/actors?q=orl*").json();
    assert_eq!((found["total"].as_u64(), found["actors"][0]["name"].as_str()), (Some(2), Some("Mara Orlan")));
    assert_eq!(desk.get("/api/v1/actors?q=nobody").json()["total"], 0);
    assert_eq!(desk.get("/api/v1/actors?colour=red").status, 400);
    assert_eq!(desk.get("/statements?by=colour").status, 400);
    let no = |id: &str| Case::read(&desk.case).and_then(|c| c.row(&id.parse().expect("id"))).expect("row").no;
    let rows = [("1.a1", "1.a1"), ("2.a1", "1.a1"), ("1.s1", "1.s1"), ("2.s1", "1.s1")].map(|(row, head)| (no(row), no(head))).to_vec();
    Case::open(&desk.case).and_then(|mut c| c.link(&Links { rows, copies: Vec::new() })).expect("linked");
    let said = desk.get("/statements?by=speaker").body;
    assert!(
        said.contains("<a href=\"/actors/1.a1\">Mara Orlan</a>") && said.contains("1 variant") && said.contains("href=\"/rows/2.s1\""),
        "{said}"
    );
    assert!(desk.get("/network").body.contains("marker-end=\"url(#to-against)\""));
}

#[test]
fn a_desk_to_be_read_changes_nothing() {
    let desk = stand(|o| o.read_only = true);
    for path in PAGES {
        let body = desk.get(path).body;
        assert!(!body.contains("method=\"post\""), "{path}");
    }
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "accept", "row": "1.s1" })).status, 403);
    assert_eq!(desk.post("/api/v1/articles", &json!({ "text": TEXT })).status, 403);
    assert_eq!(desk.corrections(), 0);
}

#[test]
fn beyond_this_machine_a_token_is_asked_for() {
    let case = stand(|_| ()).case;
    let open = Options { address: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), ..options(&case) };
    let refused = desk::serve(open, |_| panic!("it stands open")).expect_err("refused").to_string();
    assert!(refused.contains("--token"), "{refused}");
    let desk = stand(|o| o.token = Some("a-token-of-some-length".into()));
    assert_eq!(desk.get("/brief").status, 401);
    assert_eq!(desk.get("/brief?token=a-token-of-some-lengtH").status, 401);
    let heard = desk.get("/brief?since=2019-03-04&token=a-token-of-some-length");
    assert_eq!((heard.status, heard.header("location")), (303, Some("/brief?since=2019-03-04")));
    let cookie = heard.header("set-cookie").and_then(|c| c.split(';').next()).expect("a cookie").to_owned();
    assert_eq!(desk.request("GET", "/brief", &[("Cookie", &cookie)], b"").status, 200);
    assert_eq!(desk.request("GET", "/api/v1/case", &[("Authorization", "Bearer a-token-of-some-length")], b"").status, 200);
}

#[test]
fn a_review_says_yes_no_and_otherwise_and_takes_it_back() {
    let desk = stand(|_| ());
    let first = desk.get("/review").body;
    assert!(first.contains("data-review=\"2.q1\"") || first.contains("data-review=\"1.q1\""), "the most doubtful and weighty first");
    let heard = desk.form("/api/v1/corrections", "action=accept&row=1.q1&next=%2Freview%3Fafter%3D1.q1");
    assert_eq!((heard.status, heard.header("location")), (303, Some("/review?after=1.q1&undo=1&done=accept")));
    assert_eq!(desk.hand("1.q1").as_deref(), Some("accepted"));
    let next = desk.get("/review?after=1.q1&undo=1&done=accept").body;
    assert!(next.contains("/api/v1/corrections/1/undo") && next.contains("<b>1</b> accepted") && next.contains("100 %"), "{next}");
    assert_eq!(desk.form("/api/v1/corrections/1/undo", "next=%2Freview").status, 303);
    assert_eq!(desk.hand("1.q1").as_deref(), Some("machine"));
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "reject", "row": "1.e1" })).status, 201);
    assert_eq!(desk.hand("1.e1"), None);
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "redate", "row": "1.s1", "day": "2019-03-01" })).status, 201);
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "reattribute", "row": "1.s1", "actor": "1.a2" })).status, 201);
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "merge", "row": "2.g1", "into": "1.g1" })).status, 201);
    // in code points: the marks before the words are longer in bytes
    let start = TEXT.chars().collect::<String>().find("We will").map(|at| TEXT[..at].chars().count()).expect("words");
    let span = json!({ "action": "span", "row": "1.s1", "start": start, "end": start + "We will not rush".len() });
    assert_eq!(desk.post("/api/v1/corrections", &span).status, 201);
    let shown = desk.get("/api/v1/rows/1.s1").json();
    assert_eq!(
        (shown["words"].as_str(), shown["day"].as_str(), shown["who"][0]["name"].as_str()),
        (Some("We will not rush"), Some("2019-03-01"), Some("Velt"))
    );
    assert_eq!(shown["record"]["content"][0], json!([start, start + "We will not rush".len()]));
    for (said, status, why) in [
        (json!({ "action": "praise", "row": "1.s1" }), 400, "there is no action"),
        (json!({ "action": "accept", "row": "1.s77" }), 404, "there is no row"),
        (json!({ "action": "redate", "row": "1.s1", "day": "soon" }), 400, "is no day"),
        (json!({ "action": "span", "row": "1.s1", "start": 5, "end": 99999 }), 400, "are no words of the text"),
        (json!({ "action": "accept" }), 400, "id of a row"),
        (json!({ "row": "1.s1", "verdict": "yes" }), 400, "unknown field"),
    ] {
        let heard = desk.post("/api/v1/corrections", &said);
        assert_eq!(heard.status, status, "{said}: {}", heard.body);
        assert!(heard.body.contains(why), "{said}: {}", heard.body);
    }
    assert_eq!(desk.post("/api/v1/corrections/99/undo", &json!({})).status, 404);
    // the way on is ours, or none
    assert_eq!(desk.form("/api/v1/corrections", "action=accept&row=2.s1&next=%2F%2Fexample.org").header("location"), None);
    // what is the same across articles is told anew soon after
    let begun = Instant::now();
    while !Case::read(&desk.case).and_then(|c| c.is_linked()).expect("read") {
        assert!(begun.elapsed() < Duration::from_secs(20), "links were not made");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(Case::read(&desk.case).and_then(|c| c.counted(&"2.g1".parse().expect("id"))).expect("counted").rows, 2);
}

#[test]
fn a_pasted_text_is_read_and_told_step_by_step() {
    let desk = stand(|_| ());
    let text = "Envoys meet in Geneva\n\nGENEVA — “We will not rush this round,” the envoy Mara Orlan told reporters on Monday.\n";
    let heard = desk.post("/api/v1/articles", &json!({ "text": text, "published": "2019-03-06", "publisher": "The Test" }));
    assert_eq!((heard.status, heard.header("location")), (202, Some("/api/v1/jobs/1")), "{}", heard.body);
    let steps: Vec<Value> = desk
        .get("/api/v1/jobs/1/events")
        .body
        .lines()
        .filter_map(|l| l.strip_prefix("data: "))
        .map(|l| serde_json::from_str(l).expect("a step"))
        .collect();
    assert_eq!(steps.first(), Some(&json!({ "step": "added", "article": 3 })), "{steps:?}");
    assert_eq!(steps.last(), Some(&json!({ "step": "done", "added": 1, "known": 0, "failed": 0 })));
    assert!(desk.get("/articles/3").body.contains("Envoys meet in Geneva"));
    assert!(desk.get("/add?job=1").body.contains("Read and added as"));
    // a form with a file that is none
    let body = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\n\u{0}\u{1}PNG\r\n--x--\r\n";
    let heard = desk.request("POST", "/api/v1/articles", &[("Content-Type", "multipart/form-data; boundary=x")], body.as_bytes());
    assert_eq!((heard.status, heard.header("location")), (303, Some("/add?job=2")), "{}", heard.body);
    let ended = desk.get("/api/v1/jobs/2/events").body;
    assert!(ended.contains("a.png") && ended.contains("\"failed\":1"), "{ended}");
    for (said, why) in [
        (json!({}), "there is nothing to add"),
        (json!({ "url": "file:///etc/passwd" }), "begins with http"),
        (json!({ "text": "x", "published": "soon" }), "is no day"),
    ] {
        let heard = desk.post("/api/v1/articles", &said);
        assert!(heard.status == 400 && heard.body.contains(why), "{said}: {}", heard.body);
    }
}

#[test]
fn twenty_megabytes_are_refused_in_words() {
    let desk = stand(|_| ());
    let text = vec![b'x'; 20 << 20];
    for kind in ["application/json", "multipart/form-data; boundary=x"] {
        let heard = desk.request("POST", "/api/v1/articles", &[("Content-Type", kind)], &text);
        assert_eq!(heard.status, 413, "{}", heard.body);
        assert!(heard.body.contains("more than 17 MB at once"), "{}", heard.body);
    }
    assert_eq!(desk.get("/api/v1/case").json()["articles"], 2);
}

#[test]
fn a_case_that_was_moved_away_is_missed_and_found_again() {
    let desk = stand(|_| ());
    assert_eq!(desk.get("/statements").status, 200);
    let away = desk.case.with_extension("away");
    std::fs::rename(&desk.case, &away).expect("moved");
    for path in ["/statements", "/api/v1/statements", "/review"] {
        let heard = desk.get(path);
        assert!(heard.status == 503 && heard.body.contains("the case is not there any more"), "{path}: {}", heard.body);
        assert!(heard.header("retry-after").is_some());
    }
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "accept", "row": "1.s1" })).status, 503);
    assert_eq!(desk.post("/api/v1/articles", &json!({ "text": TEXT })).status, 202);
    assert!(desk.get("/api/v1/jobs/1/events").body.contains("the case is not there any more"));
    assert!(!desk.case.exists(), "no new one was begun under its name");
    std::fs::rename(&away, &desk.case).expect("back");
    assert_eq!(desk.get("/statements").status, 200);
}

#[test]
fn a_case_that_another_writes_to_is_read_and_not_lost() {
    let desk = stand(|_| ());
    let other = rusqlite::Connection::open(&desk.case).expect("open");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    assert_eq!(desk.get("/statements").status, 200);
    let heard = desk.post("/api/v1/corrections", &json!({ "action": "accept", "row": "1.s1" }));
    assert!(heard.status == 503 && heard.body.contains("another process is writing to it"), "{}", heard.body);
    other.execute_batch("ROLLBACK").expect("free");
    assert_eq!(desk.post("/api/v1/corrections", &json!({ "action": "accept", "row": "1.s1" })).status, 201);
}

#[test]
fn an_answer_is_sent_once_until_it_is_another() {
    let desk = stand(|_| ());
    let tag = desk.get("/api/v1/statements").header("etag").expect("a tag").to_owned();
    let again = desk.request("GET", "/api/v1/statements", &[("If-None-Match", &tag)], b"");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    desk.post("/api/v1/corrections", &json!({ "action": "reject", "row": "1.s1" }));
    assert_eq!(desk.request("GET", "/api/v1/statements", &[("If-None-Match", &tag)], b"").status, 200);
}

#[test]
fn lists_are_leafed_through() {
    let desk = stand(|_| ());
    let page = |n: usize| desk.get(&format!("/api/v1/statements?limit=1&page={n}")).json();
    let (first, second, third) = (page(1), page(2), page(3));
    assert_eq!((&first["total"], &first["rows"][0]["id"], &second["rows"][0]["id"]), (&json!(2), &json!("2.s1"), &json!("1.s1")));
    assert_eq!(third["rows"], json!([]));
}

#[test]
fn the_openapi_document_is_current_and_every_route_of_it_answers() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    assert_eq!(std::fs::read_to_string(kept).expect("crates/desk/openapi.json"), desk::openapi(), "run `cargo xtask codegen`");
    let desk = stand(|_| ());
    desk.post("/api/v1/articles", &json!({ "text": "" }));
    desk.post("/api/v1/articles", &json!({ "text": "Talks go on\n\nVarda, Monday. They went on for a day and a night without a word.\n" }));
    let document: Value = desk.get("/api/v1/openapi.json").json();
    assert_eq!(document, serde_json::from_str::<Value>(&desk::openapi()).expect("json"));
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let id = if path.contains("/ledger/") {
            "1.q1"
        } else if path.contains("/actors/") {
            "1.a1"
        } else {
            "1.s1"
        };
        let asked = path.replace("{id}", id).replace("{no}", "1");
        for method in operations.as_object().expect("operations").keys() {
            let heard = desk.request(&method.to_uppercase(), &asked, &[("Content-Type", "application/json")], b"{}");
            assert!(!matches!(heard.status, 405 | 500..), "{method} {asked}: {}", heard.body);
            assert!(method == "post" || heard.status == 200, "{method} {asked}: {}", heard.body);
        }
    }
    for used in desk::openapi().split("#/components/schemas/").skip(1).filter_map(|s| s.split('"').next()) {
        assert!(schemas.contains_key(used), "there is no schema {used}");
    }
}
