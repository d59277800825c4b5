//! The brief of one article: what a reader needs to know of it before breakfast, every row with its place in the text.

use crate::ledger::ledger;
use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use pipeline::article::Span;
use pipeline::record::{
    Engagement, EngagementKind, EngagementStatus, EventStatus, InstrumentKind, PlaceRole, PublishedFrom, Record, SHOWN, Statement,
    StatementKind, TimeType, Visibility,
};
use std::collections::{BTreeMap, BTreeSet};
use views::View;
use views::When;

/// The brief, as wide as it may be, with the styles of a terminal in it.
pub fn brief(record: &Record, width: usize) -> String {
    let view = View::new(record);
    let mut page = Page::new(width);
    head(&view, &mut page);
    who_said_what(&view, &mut page);
    when(&view, &mut page);
    places(&view, &mut page);
    what_next(&view, &mut page);
    ledger(&view, &mut page);
    papers(&view, &mut page);
    meetings(&view, &mut page);
    events(&view, &mut page);
    remarks(&view, &mut page);
    page.finish()
}

fn head(view: &View, page: &mut Page) {
    let article = &view.record.article;
    let headline = match &article.headline {
        Some(headline) => headline.clone(),
        None => first_words(&article.text),
    };
    page.text(0, 0, Words::new(STRONG, &headline));
    let published = match (&article.published, article.published_from) {
        (Some(date), PublishedFrom::Given) => format!("{date}, as given"),
        (Some(date), PublishedFrom::Metadata) => format!("{date}, from its metadata"),
        (Some(date), PublishedFrom::Url) => format!("{date}, from its address"),
        (Some(date), PublishedFrom::Text) => format!("{date}, from its text"),
        (Some(date), PublishedFrom::None) => date.clone(),
        (None, _) => "date unknown: give --date".to_owned(),
    };
    let byline = article.byline.as_ref().map(|b| format!("by {b}"));
    let parts: Vec<String> = article.publisher.clone().into_iter().chain([published]).chain(byline).collect();
    page.text(0, 0, Words::new(PLAIN, &parts.join(" · ")));
    if let Some(url) = &article.url {
        page.text(0, 0, Words::new(FAINT, url));
    }
}

/// What to call an article that has no headline.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(13).collect();
    if words.len() > 12 { format!("{} …", words[..12].join(" ")) } else { words.join(" ") }
}

/// The margin of statements: how it was said, when, and where it stands, in columns.
struct Margin {
    dated: bool,
    place: usize,
}

impl Margin {
    fn of(view: &View, statements: &[&Statement]) -> Margin {
        let dated = statements.iter().any(|s| view.when(s.time).is_some());
        let places = statements.iter().filter_map(|s| view.begins(s)).map(|span| view.place(span).chars().count());
        Margin { dated, place: places.max().unwrap_or(0) }
    }

    fn print(&self, view: &View, statement: &Statement) -> String {
        let date = view.when(statement.time).map(|w| w.value.chars().take(10).collect::<String>()).unwrap_or_default();
        let date = if self.dated { format!("{date:<10}  ") } else { String::new() };
        let place = view.begins(statement).map(|s| view.place(s)).unwrap_or_default();
        format!("{:<10}  {date}{place:<width$}", kind(statement), width = self.place)
    }
}

/// How a statement is marked as one.
fn kind(statement: &Statement) -> &'static str {
    match statement.kind {
        _ if statement.withheld => "withheld",
        StatementKind::Direct => "direct",
        StatementKind::Indirect => "indirect",
        StatementKind::Mixed => "mixed",
        StatementKind::Transcript => "transcript",
    }
}

fn who_said_what(view: &View, page: &mut Page) {
    let stories = &view.record.article.stories;
    let statements: Vec<&Statement> = view.record.statements.iter().filter(|s| s.found.confidence >= SHOWN).collect();
    if statements.is_empty() {
        page.heading("Who said what");
        return page.text(2, 2, Words::new(FAINT, "No statements found."));
    }
    let margin = Margin::of(view, &statements);
    let mut by_story: BTreeMap<Option<usize>, Vec<&Statement>> = BTreeMap::new();
    for statement in statements {
        let story = view.begins(statement).and_then(|s| view.story(s)).filter(|_| stories.len() > 1);
        by_story.entry(story).or_default().push(statement);
    }
    page.heading("Who said what");
    let mut shown = BTreeSet::new();
    for (story, mut statements) in by_story {
        if let Some(headline) = story.and_then(|s| stories.get(s)).and_then(|s| s.headline.as_deref()) {
            page.blank();
            page.text(2, 2, Words::new(STRONG, headline));
        }
        statements.sort_by_key(|s| view.begins(s));
        for (n, statement) in statements.into_iter().enumerate() {
            if n > 0 || story.is_some() {
                page.blank();
            }
            row(view, page, statement, &margin, &mut shown);
        }
    }
}

fn row(view: &View, page: &mut Page, statement: &Statement, margin: &Margin, shown: &mut BTreeSet<String>) {
    let who = statement.source.as_ref().and_then(|s| view.party(s));
    let mut words = match &who {
        Some(who) => Words::new(STRONG, who),
        None => Words::new(FAINT, "not named"),
    };
    // An office is told once, where its holder is first heard.
    let actor = statement.source.as_ref().and_then(|s| s.actor).and_then(|id| view.actor(id));
    if let (Some(role), Some(who)) = (actor.and_then(|a| a.roles.first()), who)
        && !who.to_lowercase().contains(&role.title.to_lowercase())
        && shown.insert(who)
    {
        words = words.then(PLAIN, &format!(" ({})", role.title));
    }
    words = words.then(PLAIN, &format!(" {}", view.manner(statement)));
    page.row(2, 4, words, &margin.print(view, statement));
    let said = view.said(statement);
    if !said.is_empty() {
        page.text(4, 4, Words::new(PLAIN, &said));
    }
}

/// Each date once, with the words that name it.
fn when(view: &View, page: &mut Page) {
    let mut days: BTreeMap<When, Vec<(String, Span)>> = BTreeMap::new();
    let mut open: Vec<(String, Span)> = Vec::new();
    for time in &view.record.times {
        let words = (view.words(time.span), time.span);
        match When::of(time) {
            Some(when) => days.entry(when).or_default().push(words),
            None if matches!(time.kind, TimeType::Date | TimeType::Time) && time.value.contains('X') => open.push(words),
            None => {}
        }
    }
    if days.is_empty() && open.is_empty() {
        return;
    }
    page.heading("When");
    let label_width = days.keys().map(|w| w.label().chars().count()).max().unwrap_or(0).max(14);
    for (when, words) in days {
        page.text(2, label_width + 4, Words::column(STRONG, &when.label(), label_width + 1).then_named(view, &words));
    }
    if !open.is_empty() {
        page.text(2, label_width + 4, Words::column(FAINT, "    open", label_width + 1).then_named(view, &open));
    }
}

impl Words {
    /// Words that name a date, each once, with its first place and how often it stands in the text.
    fn then_named(self, view: &View, found: &[(String, Span)]) -> Words {
        let mut times: Vec<(&str, Span, usize)> = Vec::new();
        for (words, span) in found {
            match times.iter_mut().find(|(w, ..)| w.eq_ignore_ascii_case(words)) {
                Some((.., n)) => *n += 1,
                None => times.push((words, *span, 1)),
            }
        }
        let last = times.len().saturating_sub(1);
        times.into_iter().enumerate().fold(self, |line, (i, (words, span, n))| {
            let often = if n > 1 { format!(" ×{n}") } else { String::new() };
            let line = line.then(PLAIN, &format!(" {words} ")).then(FAINT, &format!("{}{often}", view.place(span)));
            if i < last { line.then(PLAIN, ", ") } else { line }
        })
    }
}

/// Each place once, with its country or province, how often it is named, and where first. Adjectives of nations are left out, since the countries that act stand among the parties.
fn places(view: &View, page: &mut Page) {
    let mut found: Vec<(String, String, Span, usize, bool)> = Vec::new();
    for place in view.record.places.iter().filter(|p| p.role != PlaceRole::Demonym) {
        let within = place.admin1.iter().cloned().chain(place.country.clone()).filter(|w| *w != place.name).collect::<Vec<_>>().join(", ");
        match found.iter_mut().find(|f| f.0 == place.name && f.1 == within) {
            Some(known) => known.3 += 1,
            None => found.push((place.name.clone(), within, place.span, 1, place.lat.is_some())),
        }
    }
    if found.is_empty() {
        return;
    }
    page.heading("Where");
    let last = found.len() - 1;
    let words = found.into_iter().enumerate().fold(Words::new(PLAIN, ""), |line, (i, (name, within, span, n, resolved))| {
        let within = if within.is_empty() { String::new() } else { format!(", {within}") };
        let often = if n > 1 { format!(" ×{n}") } else { String::new() };
        let unknown = if resolved || !within.is_empty() { "" } else { " (unknown)" };
        let line =
            line.then(STRONG, &name).then(PLAIN, &format!("{within}{unknown} ")).then(FAINT, &format!("{}{often}", view.place(span)));
        if i < last { line.then(PLAIN, " · ") } else { line }
    });
    page.text(2, 2, words);
}

/// What lies ahead of the day of publication.
fn what_next(view: &View, page: &mut Page) {
    let ahead: Vec<&Engagement> = view.record.engagements.iter().filter(|e| e.found.confidence >= SHOWN && is_ahead(view, e)).collect();
    let told: BTreeSet<_> = ahead.iter().filter_map(|e| e.time).collect();
    let mut rows: Vec<(Option<When>, Words, Span)> = ahead.into_iter().map(|e| (view.when(e.time), told_of(view, e), e.span)).collect();
    let mut sentences = BTreeSet::new();
    for time in view.record.times.iter().filter(|t| !told.contains(&t.id)) {
        if let (Some(when), Some(published)) = (When::of(time), view.published())
            && when.is_after(published)
        {
            let (start, words) = view.around(time.span);
            if sentences.insert((when.clone(), start)) {
                rows.push((Some(when), Words::new(PLAIN, &words), time.span));
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by(|a, b| (a.0.is_none(), &a.0, a.2).cmp(&(b.0.is_none(), &b.0, b.2)));
    page.heading("What next");
    let place_width = rows.iter().map(|(.., span)| view.place(*span).chars().count()).max().unwrap_or(0);
    for (when, words, span) in rows {
        let label = when.map_or_else(|| "    no date".to_owned(), |w| w.label());
        page.dated(&label, words, &format!("{:<place_width$}", view.place(span)));
    }
}

/// The meetings, calls and visits that are no longer ahead.
fn meetings(view: &View, page: &mut Page) {
    let past: Vec<&Engagement> = view.record.engagements.iter().filter(|e| e.found.confidence >= SHOWN && !is_ahead(view, e)).collect();
    if past.is_empty() {
        return;
    }
    page.heading("Who met whom");
    let mut rows: Vec<_> = past.into_iter().map(|e| (view.when(e.time), e.span, told_of(view, e))).collect();
    rows.sort_by(|a, b| (a.0.is_none(), &a.0, a.1).cmp(&(b.0.is_none(), &b.0, b.1)));
    for (when, span, words) in rows {
        let label = when.map_or_else(|| "    no date".to_owned(), |w| w.label());
        page.dated(&label, words, &view.place(span));
    }
}

/// An engagement in a line.
fn told_of(view: &View, e: &Engagement) -> Words {
    let place =
        e.place.and_then(|id| view.record.places.iter().find(|p| p.id == id)).map(|p| format!(" in {}", p.name)).unwrap_or_default();
    let with = |what: &str, who: &[_]| if who.is_empty() { String::new() } else { format!(", {what} {}", view.names(who)) };
    let convened = e.convener.filter(|c| !e.participants.contains(c)).map(|c| format!(", called by {}", view.name(c))).unwrap_or_default();
    let lasted = e.duration.as_ref().and_then(|d| views::lasting(d)).map(|d| format!(", {d}")).unwrap_or_default();
    let topic = e.topic.as_ref().map(|t| format!(", on {}", view.words(t.span))).unwrap_or_default();
    let who = if e.participants.is_empty() { view.words(e.span) } else { view.names(&e.participants) };
    let words = Words::new(PLAIN, &format!("{} {}: ", status(e.status), engagement(e.kind))).then(STRONG, &who);
    words.then(PLAIN, &format!("{place}{}{convened}{lasted}{topic}", with("mediated by", &e.mediators)))
}

impl Page {
    /// A row that begins with a date.
    pub fn dated(&mut self, label: &str, words: Words, margin: &str) {
        self.row(2, 18, Words::column(STRONG, label, 15).and(words), margin);
    }
}

/// Whether a meeting is still to come, or was when the article appeared.
fn is_ahead(view: &View, engagement: &Engagement) -> bool {
    use EngagementStatus::*;
    let later = matches!((view.when(engagement.time), view.published()), (Some(when), Some(day)) if when.is_after(day));
    match engagement.status {
        Scheduled | Proposed | Postponed => later || engagement.time.is_none(),
        Ongoing => true,
        Held | Cancelled | Refused => later,
    }
}

fn papers(view: &View, page: &mut Page) {
    let shown: Vec<_> = view.record.instruments.iter().filter(|d| d.found.confidence >= SHOWN).collect();
    if shown.is_empty() {
        return;
    }
    page.heading("Papers");
    for d in &shown {
        let from = if d.from.is_empty() { String::new() } else { format!(" from {}", view.names(&d.from)) };
        let to = if d.to.is_empty() { String::new() } else { format!(" to {}", view.names(&d.to)) };
        let seen = match d.visibility {
            Visibility::Public => ", public",
            Visibility::Confidential => ", confidential",
            Visibility::Leaked => ", leaked",
            Visibility::Unknown => "",
        };
        let decided = d.visibility_by.map(|by| format!(" by the will of {}", view.name(by))).unwrap_or_default();
        let carrier = d.carried_by.map(|by| format!(", carried by {}", view.name(by))).unwrap_or_default();
        let answers = d
            .answers
            .and_then(|id| shown.iter().find(|o| o.id == id))
            .map(|o| format!(", answering “{}”", view.words(o.span)))
            .unwrap_or_default();
        let date = view.when(d.time).map(|w| format!(", {}", w.label().trim())).unwrap_or_default();
        let words = Words::new(STRONG, paper(d.kind))
            .then(PLAIN, &format!("{from}{to}{carrier}{date}{answers}{seen}{decided}: “{}”", view.words(d.span)));
        page.row(2, 4, words, &view.place(d.span));
    }
}

fn events(view: &View, page: &mut Page) {
    let shown: Vec<_> = view.record.events.iter().filter(|e| e.found.confidence >= SHOWN).collect();
    if shown.is_empty() {
        return;
    }
    page.heading("Who did what to whom");
    for e in shown {
        let to = if e.recipients.is_empty() { String::new() } else { format!(" → {}", view.names(&e.recipients)) };
        let mode = e.mode.as_deref().map(|m| format!("/{m}")).unwrap_or_default();
        let happened = match e.status {
            EventStatus::Occurred => "",
            EventStatus::Ongoing => ", ongoing",
            EventStatus::Planned => ", planned",
            EventStatus::Threatened => ", threatened",
            EventStatus::Demanded => ", demanded",
            EventStatus::Denied => ", denied",
            EventStatus::Hypothetical => ", hypothetical",
        };
        let date = view.when(e.time).map(|w| format!(", {}", w.label().trim())).unwrap_or_default();
        let words = Words::new(STRONG, &view.names(&e.actors)).then(PLAIN, &format!("{to}: {}{mode}{happened}{date}", e.kind));
        page.row(2, 4, words, &view.place(e.trigger));
    }
}

fn remarks(view: &View, page: &mut Page) {
    if view.record.remarks.is_empty() {
        return;
    }
    page.heading("Remarks");
    for remark in &view.record.remarks {
        page.row(2, 4, Words::new(PLAIN, &remark.text), &view.place(remark.span));
    }
}

fn paper(kind: InstrumentKind) -> &'static str {
    match kind {
        InstrumentKind::Response => "response",
        InstrumentKind::Proposal => "proposal",
        InstrumentKind::Demands => "demands",
        InstrumentKind::DraftTreaty => "draft treaty",
        InstrumentKind::Letter => "letter",
        InstrumentKind::JointStatement => "joint statement",
        InstrumentKind::Resolution => "resolution",
        InstrumentKind::Agreement => "agreement",
        InstrumentKind::Report => "report",
    }
}

fn engagement(kind: EngagementKind) -> &'static str {
    match kind {
        EngagementKind::Meeting => "meeting",
        EngagementKind::Call => "call",
        EngagementKind::Summit => "summit",
        EngagementKind::Session => "session",
        EngagementKind::Visit => "visit",
        EngagementKind::Consultation => "consultation",
        EngagementKind::Ceremony => "ceremony",
    }
}

fn status(status: EngagementStatus) -> &'static str {
    match status {
        EngagementStatus::Held => "held",
        EngagementStatus::Ongoing => "ongoing",
        EngagementStatus::Scheduled => "scheduled",
        EngagementStatus::Proposed => "proposed",
        EngagementStatus::Postponed => "postponed",
        EngagementStatus::Cancelled => "cancelled",
        EngagementStatus::Refused => "refused",
    }
}
