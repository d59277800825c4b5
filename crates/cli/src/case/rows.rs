//! Rows of a case as lines of a page, each with its id.

use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use pipeline::store::{Kind, Named, Row};
use views::{Issue, Meeting, Told, When, does, toward};

/// How many characters of a row's words a list prints.
const MOST: usize = 300;

/// A row in a list: what it says, and at the right its day and id.
pub fn print(page: &mut Page, told: &Told) {
    let row = &told.row;
    let day = row.day.clone().unwrap_or_else(|| "no date".to_owned());
    page.row(2, 4, line(row).then(FAINT, &often(told.rows, told.sources)), &format!("{day:<10}  {:<8}", row.id.to_string()));
    let words = shorten(&row.gist.words);
    if !words.is_empty() {
        page.text(4, 4, Words::new(PLAIN, &words));
    }
}

/// How often it is told, where that is more than once.
fn often(rows: usize, sources: usize) -> String {
    match (rows, sources) {
        (0 | 1, _) => String::new(),
        (n, 1) => format!("  ×{n}, of one source"),
        (n, s) => format!("  ×{n}, {s} sources"),
    }
}

/// What a row says in a line.
pub fn line(row: &Row) -> Words {
    let gist = &row.gist;
    let to = names(&gist.whom);
    let whom = if to.is_empty() { String::new() } else { format!(" → {to}") };
    let place = gist.place.as_ref().map(|p| format!(" in {p}")).unwrap_or_default();
    let time = gist.time.as_deref().and_then(When::parse).map(|w| format!(", {}", w.label().trim())).unwrap_or_default();
    let who = match names(&gist.who) {
        who if who.is_empty() => Words::new(FAINT, "not named"),
        who => Words::new(STRONG, &who),
    };
    let hand = if row.hand == "machine" { String::new() } else { format!(" [{}]", row.hand) };
    let words = match row.body.kind() {
        Kind::Statement => {
            let to = if to.is_empty() { String::new() } else { format!("{}{to}", toward(&gist.how)) };
            who.then(PLAIN, &format!(" {}{to}, {}", gist.how, row.act))
        }
        Kind::Event => {
            let mode = if gist.how.is_empty() { String::new() } else { format!("/{}", gist.how) };
            let status = if row.status == "occurred" { String::new() } else { format!(", {}", row.status) };
            who.then(PLAIN, &format!("{whom}: {}{mode}{status}{place}{time}", row.act))
        }
        Kind::Position => who.then(PLAIN, &format!(" {}{whom}", does(&row.act))),
        Kind::Instrument => {
            let carried = if gist.how.is_empty() { String::new() } else { format!(", carried by {}", gist.how) };
            let seen = if row.status == "unknown" { String::new() } else { format!(", {}", row.status) };
            Words::new(STRONG, &row.act).then(PLAIN, &format!(" from {}{whom}{carried}{seen}{time}", or_unknown(names(&gist.who))))
        }
        Kind::Engagement => {
            let with = if to.is_empty() { String::new() } else { format!(", by {to}") };
            let topic = if gist.how.is_empty() { String::new() } else { format!(", on {}", gist.how) };
            Words::new(PLAIN, &format!("{} {}: ", row.status, row.act))
                .then(STRONG, &or_unknown(names(&gist.who)))
                .then(PLAIN, &format!("{with}{place}{topic}{time}"))
        }
        Kind::Actor => {
            let role = if gist.how.is_empty() { String::new() } else { format!(", {}", gist.how) };
            let country = gist.place.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
            who.then(PLAIN, &format!("{role}{country}, {}", row.act))
        }
        Kind::Time | Kind::Place => {
            Words::new(STRONG, gist.place.as_deref().or(gist.time.as_deref()).unwrap_or_default()).then(PLAIN, &format!(", {}", row.act))
        }
    };
    words.then(FAINT, &hand)
}

fn or_unknown(names: String) -> String {
    if names.is_empty() { "parties not named".to_owned() } else { names }
}

fn names(all: &[Named]) -> String {
    all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// An issue of the ledger: party by party, what it did and when it changed.
pub fn issue(page: &mut Page, issue: &Issue) {
    let since = issue.days.as_ref().map_or(String::new(), |(first, last)| match first == last {
        true => first.clone(),
        false => format!("{first} – {last}"),
    });
    let sources = if issue.sources > 1 { format!("  {} sources", issue.sources) } else { String::new() };
    page.row(2, 4, Words::new(STRONG, &shorten(&issue.words)).then(FAINT, &sources), &format!("{since}  {:<8}", issue.id.to_string()));
    for stand in &issue.stands {
        for (n, act) in stand.acts.iter().enumerate() {
            let who = if n == 0 { Words::new(STRONG, &stand.holder) } else { Words::new(FAINT, "… then") };
            let changed = if act.changed { " (changed)" } else { "" };
            let words = if act.words == issue.words { String::new() } else { format!(": {}", shorten(&act.words)) };
            let more = if act.rows.len() > 1 { format!("  ×{}, {} sources", act.rows.len(), act.sources) } else { String::new() };
            let id = act.rows.first().map(|r| r.to_string()).unwrap_or_default();
            let day = act.day.clone().unwrap_or_else(|| "no date".to_owned());
            let line = who.then(PLAIN, &format!(" {}{}{changed}{words}", does(&act.act), act.to())).then(FAINT, &more);
            page.row(4, 6, line, &format!("{day:<10}  {id:<8}"));
        }
    }
}

/// A meeting of the agenda, with what was said of it before.
pub fn meeting(page: &mut Page, m: &Meeting) {
    let label = m.when.as_ref().map_or_else(|| "    no date".to_owned(), When::label);
    page.dated(&label, line(&m.row).then(FAINT, &often(m.history.len().max(m.sources), m.sources)), &format!("{:<8}", m.id.to_string()));
    if m.history.len() > 1 {
        let steps: Vec<String> = m
            .history
            .iter()
            .map(|s| {
                let time = s.time.as_ref().map(|t| format!(" for {t}")).unwrap_or_default();
                format!("{}: {}{time} ({})", s.published.as_deref().unwrap_or("no date"), s.status, s.row)
            })
            .collect();
        page.text(18, 18, Words::new(FAINT, &steps.join(" → ")));
    }
}

/// At most so many characters, cut between words.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => {
            let cut = text[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{} […]", text[..cut].trim_end())
        }
    }
}
