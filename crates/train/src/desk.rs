//! `train desk`: how soon the desk of a case answers: every page and every question of the API, over the loopback, one after the other.
//!
//! The figure of an address is the time to the whole answer, the median of the repetitions; beside it the first, and the mean of what the processor worked, which tells how
//! much of the time others took. `taskset -c 0` keeps server and asker on one core.

use clap::Args;
use cpu_time::ProcessTime;
use desk::Options;
use pipeline::store::Kind;
use pipeline::{Case, Pipeline};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Options of `train desk`.
#[derive(Args)]
pub struct Arguments {
    /// The case
    pub case: PathBuf,
    /// How often each address is asked
    #[arg(long, default_value_t = 50)]
    pub times: usize,
    /// Only addresses that contain this
    #[arg(long)]
    pub only: Option<String>,
}

/// What an answer may take, in milliseconds, and how large it may be.
const LIMIT: f64 = 150.0;
const MOST: usize = 500_000;

/// Measures and prints.
///
/// # Errors
/// Where the case cannot be read or the desk does not answer.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let addresses = addresses(&arguments.case)?;
    let options = Options {
        case: arguments.case.clone(),
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        token: None,
        read_only: true,
        who: "train".into(),
        clock: || "2026-01-01T00:00:00Z".into(),
        pipeline: Pipeline::default(),
        threads: 1,
    };
    let (told, standing) = mpsc::channel();
    std::thread::spawn(move || desk::serve(options, |at| drop(told.send(at.to_owned()))).map_err(|e| eprintln!("train: {e}")));
    let at = standing.recv_timeout(Duration::from_secs(60)).map_err(|_| "the desk does not stand".to_owned())?;
    let server = at.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (mut slow, mut large, mut asked) = (0, 0, 0);
    for path in addresses.iter().filter(|a| arguments.only.as_ref().is_none_or(|o| a.contains(o.as_str()))) {
        let mut took = Vec::new();
        let mut size = 0;
        let work = ProcessTime::now();
        for _ in 0..arguments.times.max(1) {
            let begun = Instant::now();
            size = get(&server, path)?;
            took.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        let work = work.elapsed().as_secs_f64() * 1000.0 / took.len() as f64;
        let first = took[0];
        took.sort_by(f64::total_cmp);
        let median = took[took.len() / 2];
        (slow, large, asked) = (slow + usize::from(median > LIMIT), large + usize::from(size > MOST), asked + 1);
        let missed = if median > LIMIT || size > MOST { "   MISSED" } else { "" };
        println!("{path:<64} {median:>7.1} ms   first {first:>7.1} ms   {work:>7.1} ms of processor   {:>5} kB{missed}", size / 1000);
    }
    println!("{asked} addresses, {} requests each: {slow} over {LIMIT} ms, {large} over {} kB", arguments.times.max(1), MOST / 1000);
    Ok(())
}

/// Every page and question, with rows and days of this case.
fn addresses(case: &std::path::Path) -> Result<Vec<String>, String> {
    let case = Case::read(case).map_err(|e| e.to_string())?;
    let wrong = |e: pipeline::store::Error| e.to_string();
    let (first, last) = case.days().map_err(wrong)?.ok_or("the case has no article with a day")?;
    let day: jiff::civil::Date = last.parse().map_err(|_| "its last day is none".to_owned())?;
    let before = |days: i64| day.saturating_sub(jiff::Span::new().days(days)).to_string();
    let month = &before(90)[..7];
    let head = |kind: Kind| case.groups(kind, None, 1).map(|g| g.first().map(|g| g.head.id.to_string())).map_err(wrong);
    let mut pages: Vec<String> = Vec::new();
    let mut both = |path: String| pages.extend([path.clone(), format!("/api/v1{path}")]);
    for path in
        ["/brief", "/timeline", "/ledger", "/agenda", "/statements", "/events", "/instruments", "/actors", "/network", "/map", "/review"]
    {
        both(path.to_owned());
    }
    for path in [
        format!("/brief?since={}", before(30)),
        format!("/brief?since={}", before(270)),
        format!("/timeline?since={first}&until={last}"),
        format!("/timeline?since={}&until={last}&party=russia", before(30)),
        format!("/agenda?month={month}"),
        "/ledger?party=russia".to_owned(),
        "/statements?page=100".to_owned(),
        "/statements?speaker=psaki".to_owned(),
        "/statements?party=president&q=economy".to_owned(),
        format!("/events?since={}&place=ukraine", before(365)),
        "/network?party=ukraine".to_owned(),
        "/map?place=geneva".to_owned(),
        "/search?q=president".to_owned(),
        "/search?q=the".to_owned(),
        "/search?q=%22climate+change%22+speaker%3Apsaki".to_owned(),
        "/search?q=nothing-of-the-kind".to_owned(),
        "/actors?q=biden".to_owned(),
        "/actors?q=john".to_owned(),
        "/review?kind=position".to_owned(),
    ] {
        both(path);
    }
    for kind in [Kind::Actor, Kind::Statement, Kind::Event, Kind::Position, Kind::Engagement] {
        if let Some(id) = head(kind)? {
            both(format!("/rows/{id}"));
            match kind {
                Kind::Actor => both(format!("/actors/{id}")),
                Kind::Position => both(format!("/ledger/{id}")),
                _ => {}
            }
        }
    }
    pages.extend(
        ["/sources", "/search", "/add", "/articles/1", "/articles/1?marks=all", "/agenda.ics", "/assets/desk.css", "/assets/desk.js"]
            .map(str::to_owned),
    );
    pages.extend(
        ["case", "outlets", "articles", "articles/1", "engagements", "corrections", "openapi.json"].map(|p| format!("/api/v1/{p}")),
    );
    Ok(pages)
}

/// The size of an answer.
fn get(server: &str, path: &str) -> Result<usize, String> {
    let failed = |e: std::io::Error| format!("{path}: {e}");
    let mut stream = TcpStream::connect(server).map_err(failed)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n").map_err(failed)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed)?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        let line = answer.split(|b| *b == b'\r').next().unwrap_or_default();
        return Err(format!("{path}: {}", String::from_utf8_lossy(line)));
    }
    Ok(answer.windows(4).position(|w| w == b"\r\n\r\n").map_or(0, |at| answer.len() - at - 4))
}
