//! The evidence: an article's text with the words of its rows marked by kind, and the rows beside it.

use super::Answer;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::layout::{count, page};
use crate::links;
use crate::problem::Problem;
use crate::rows::{hand, says, shorten};
use axum::extract::{Path, State};
use maud::{Markup, html};
use pipeline::Case;
use pipeline::article::{self, Span};
use pipeline::record::{Record, SHOWN, SectionKind};
use pipeline::store::{ArticleNo, Body, Change, Correction, Filter, Kind, Listed, Query, Row, RowId};
use std::collections::BTreeSet;
use std::sync::Arc;
use views::Shown;

/// How much of a text stands on one page.
const PART: usize = 30_000;
/// The kinds whose words are marked unless all are asked for.
const MAIN: [Kind; 5] = [Kind::Statement, Kind::Event, Kind::Position, Kind::Instrument, Kind::Engagement];
/// How many rows that are the same are listed.
const SAME: usize = 25;

pub(crate) async fn article(State(desk): State<Arc<Desk>>, Path(no): Path<String>, ask: Ask) -> Answer {
    let no = no
        .parse()
        .map(ArticleNo)
        .map_err(|_| Problem::missing(format!("there is no article '{no}'; articles have numbers, such as 12")))?;
    let row = ask.get("row").map(|id| id.parse::<RowId>().map_err(Problem::question)).transpose()?;
    evidence(desk, no, row, ask).await
}

pub(crate) async fn row(State(desk): State<Arc<Desk>>, Path(id): Path<String>, ask: Ask) -> Answer {
    let id: RowId = id.parse().map_err(Problem::missing)?;
    evidence(desk, id.article, Some(id), ask).await
}

async fn evidence(desk: Arc<Desk>, no: ArticleNo, row: Option<RowId>, ask: Ask) -> Answer {
    let shown = Arc::clone(&desk);
    desk.ask(move |_, case| {
        let sheet = Sheet::read(case, no, row.as_ref(), &ask)?;
        let title = sheet.record.article.headline.clone().unwrap_or_else(|| format!("Article {}", no.0));
        Ok(page(&shown, &title, "/sources", &sheet.show(shown.options.read_only)))
    })
    .await
}

/// An article with its rows, laid out.
pub(crate) struct Sheet {
    pub(crate) no: ArticleNo,
    pub(crate) record: Record,
    pub(crate) rows: Vec<Row>,
    pub(crate) selected: Option<Shown>,
    listed: Listed,
    copies: Vec<Listed>,
    all: bool,
    part: usize,
}

impl Sheet {
    pub(crate) fn read(case: &Case, no: ArticleNo, row: Option<&RowId>, ask: &Ask) -> Result<Sheet, Problem> {
        let selected = row.map(|id| show(case, id)).transpose()?;
        let record = match &selected {
            Some(shown) => shown.record.clone(),
            None => case.record(no)?,
        };
        let all = match ask.get("marks") {
            None | Some("main") => false,
            Some("all") => true,
            Some(other) => return Err(Problem::question(format!("marks: '{other}' is neither main nor all"))),
        };
        let mut query = Query::default();
        query.filter = Filter { article: Some(no), confidence: Some(f64::from(SHOWN)), ..Filter::default() };
        let mut rows = case.find(&query)?;
        // a row that is shown is marked, however little sure it is
        if let Some(shown) = &selected
            && !rows.iter().any(|r| r.id == shown.row.id)
        {
            rows.push(shown.row.clone());
        }
        rows.sort_by_key(|r| (first(&r.body), r.no));
        let parts = parts(&record);
        let of_row = selected.as_ref().map_or(1, |s| 1 + parts.iter().position(|p| p.end() > first(&s.row.body)).unwrap_or(0));
        let part = ask.number("part")?.unwrap_or(of_row).clamp(1, parts.len().max(1));
        Ok(Sheet { no, rows, selected, listed: case.listed(no)?, copies: case.cluster(no)?, all, part, record })
    }

    fn marked(&self, kind: Kind) -> bool {
        self.all || MAIN.contains(&kind)
    }

    fn show(&self, read_only: bool) -> Markup {
        let head = &self.record.article;
        let here = match &self.selected {
            Some(s) => links::row(&s.row.id),
            None => format!("/articles/{}", self.no.0),
        };
        let parts = parts(&self.record);
        let window = parts.get(self.part - 1).copied();
        let in_window = |row: &&Row| window.is_none_or(|w| w.holds(first(&row.body)) || self.is_selected(row));
        let beside: Vec<&Row> = self.rows.iter().filter(|r| self.marked(r.body.kind())).filter(in_window).collect();
        html! {
            div.evidence {
                article.text lang="en" {
                    header {
                        h1 { (head.headline.as_deref().unwrap_or("No headline")) }
                        p.lead {
                            @if let Some(outlet) = &head.publisher { b { (outlet) } ", " }
                            (moment(head.published.as_deref()))
                            @if let Some(byline) = &head.byline { ", by " (byline) }
                            " · article " (self.no.0)
                            @if let Some(url) = head.url.as_ref().filter(|u| u.starts_with("http://") || u.starts_with("https://")) {
                                " · " a href=(url) rel="noreferrer noopener external" { "original" }
                            }
                        }
                        p.meta {
                            @if let Some(origin) = &self.listed.origin { span { "read from " (shorten(origin, 90)) ", " (moment(Some(&self.listed.added))) } }
                            @match self.all {
                                true => a href=(links::to(&here, &[("part", self.part.to_string().as_str())])) { "Mark less" },
                                false => a href=(links::to(&here, &[("part", self.part.to_string().as_str()), ("marks", "all")])) { "Mark actors, times and places too" },
                            }
                        }
                        @if self.copies.len() > 1 { (copies(&self.copies, self.no)) }
                        (legend(self.all))
                    }
                    @if self.listed.masked { p.none { "The case keeps no text of this article: only where words stand." } }
                    @if let Some(window) = window { (self.text(window)) }
                    @if parts.len() > 1 {
                        nav.leaf aria-label="Parts of the text" {
                            @if self.part > 1 { a rel="prev" href=(self.to_part(&here, self.part - 1)) { "← Before" } }
                            span { "Part " (self.part) " of " (parts.len()) }
                            @if self.part < parts.len() { a rel="next" href=(self.to_part(&here, self.part + 1)) { "Behind →" } }
                        }
                    }
                }
                aside.beside aria-label="Rows of this article" {
                    @if let Some(shown) = &self.selected { (detail(shown, read_only)) }
                    h2 { (count(beside.len(), "row")) @if parts.len() > 1 { " of this part" } }
                    ol.rows.narrow {
                        @for row in beside {
                            @let here = self.is_selected(row);
                            li.row id={ "row-" (row.id.local) } data-kind=(row.body.kind().name()) data-row=(row.id.local) aria-current=[here.then_some("true")] {
                                div.what {
                                    p.who { span class={ "swatch k-" (row.body.kind().name()) } {} (says(row)) }
                                    p.words { a.main href=(links::row(&row.id)) { (shorten(words(row), 110)) } }
                                    p.meta { (hand(row)) span.faint { (row.id.local) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn to_part(&self, here: &str, part: usize) -> String {
        links::to(here, &[("part", part.to_string().as_str()), ("marks", if self.all { "all" } else { "" })])
    }

    fn is_selected(&self, row: &Row) -> bool {
        self.selected.as_ref().is_some_and(|s| s.row.id == row.id)
    }

    /// The text of a part, cut wherever a mark begins or ends.
    pub(crate) fn text(&self, window: Span) -> Markup {
        let marks = self.marks(window);
        let text = &self.record.article.text;
        let points = article::Text::verbatim(text.clone()).code_points();
        html! {
            @for section in self.record.article.sections.iter().filter(|s| s.span.overlaps(window)) {
                @let tag = section_class(section.kind);
                @if let Some(span) = section.span.intersection(window) {
                    p class=(tag) data-from=(points.at_byte(span.start())) { (marked(text, span, &marks)) }
                }
            }
        }
    }

    fn marks(&self, window: Span) -> Vec<Mark<'_>> {
        let mut marks = Vec::new();
        for row in self.rows.iter().filter(|r| self.marked(r.body.kind()) || self.is_selected(r)) {
            let selected = self.is_selected(row);
            let mut spans = row.body.anchor();
            if selected && !matches!(row.body, Body::Actor(_)) {
                spans.extend(evidence_of(&row.body));
            }
            spans.sort();
            spans.dedup();
            marks.extend(spans.into_iter().filter(|s| s.overlaps(window)).map(|span| Mark { span, row, selected }));
        }
        marks
    }
}

/// A stretch of text that belongs to a row.
struct Mark<'a> {
    span: Span,
    row: &'a Row,
    selected: bool,
}

/// A section, every stretch of it in the marks that cover it.
fn marked(text: &str, section: Span, marks: &[Mark]) -> Markup {
    let near: Vec<&Mark> = marks.iter().filter(|m| m.span.overlaps(section)).collect();
    let mut cuts: BTreeSet<usize> = [section.start(), section.end()].into();
    cuts.extend(near.iter().flat_map(|m| [m.span.start(), m.span.end()]).filter(|at| section.holds(*at)));
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut first = true;
    html! {
        @for pair in cuts.windows(2) {
            @let words = text.get(pair[0]..pair[1]).unwrap_or_default();
            @let over: Vec<&&Mark> = near.iter().filter(|m| m.span.holds(pair[0])).collect();
            @if over.is_empty() { (words) }
            @else {
                @let kinds = over.iter().map(|m| m.row.body.kind().name()).collect::<BTreeSet<_>>().into_iter().map(|k| format!("k-{k}")).collect::<Vec<_>>().join(" ");
                @let selected = over.iter().any(|m| m.selected);
                @let rows = over.iter().map(|m| m.row.id.local.as_str()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ");
                @let id = (selected && std::mem::take(&mut first)).then_some("words");
                mark id=[id] class={ (kinds) @if selected { " sel" } } data-rows=(rows) { (words) }
            }
        }
    }
}

fn section_class(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Headline => "headline",
        SectionKind::Prose => "prose",
        _ => "other",
    }
}

/// The text in parts of whole sections, none much longer than a page should be.
pub(crate) fn parts(record: &Record) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    for section in record.article.sections.iter().flat_map(|s| pieces(&record.article.text, s.span)) {
        match parts.last_mut() {
            Some(last) if section.end() - last.start() <= PART => *last = Span::new(last.start(), section.end()).unwrap_or(*last),
            _ => parts.push(section),
        }
    }
    parts
}

/// A section, cut between words where it is longer than a part.
fn pieces(text: &str, section: Span) -> Vec<Span> {
    let (mut pieces, mut start) = (Vec::new(), section.start());
    while section.end() - start > PART {
        let most = (start + PART..section.end()).find(|at| text.is_char_boundary(*at)).unwrap_or(section.end());
        let words = text.get(start..most).unwrap_or_default();
        let cut = words.rfind(char::is_whitespace).filter(|at| *at > PART / 2).map_or(most, |at| start + at);
        pieces.extend(Span::new(start, cut));
        start = cut;
    }
    pieces.extend(Span::new(start, section.end()));
    pieces
}

fn first(body: &Body) -> usize {
    body.anchor().first().or(evidence_of(body).first()).map_or(0, |s| s.start())
}

fn evidence_of(body: &Body) -> Vec<Span> {
    body.found().map(|f| f.evidence.clone()).unwrap_or_default()
}

fn words(row: &Row) -> &str {
    let gist = &row.gist;
    [gist.words.as_str()].into_iter().chain(gist.who.first().map(|w| w.name.as_str())).find(|w| !w.is_empty()).unwrap_or(&row.id.local)
}

/// A row with all there is to know of it; of those that are the same in very many articles, the first.
pub(crate) fn show(case: &Case, id: &RowId) -> Result<Shown, Problem> {
    if !id.local.starts_with('a') {
        return Ok(views::show(case, id)?);
    }
    // an actor stands in as many articles as name it: its profile tells of them, a page at a time
    let row = case.row(id)?;
    let record = case.record(id.article)?;
    let masked = case.origin(id.article)?.without_text;
    let group = case.counted(id)?;
    Ok(Shown { same: vec![row.clone()], row, record, masked, evidence: Vec::new(), because: Vec::new(), group, corrections: Vec::new() })
}

/// A time as a page tells it: to the minute.
pub(crate) fn moment(told: Option<&str>) -> String {
    let Some((day, time)) = told.and_then(|t| t.split_once('T')) else { return told.unwrap_or("no date").to_owned() };
    let zone = time.get(8..).map(|z| z.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())).unwrap_or_default();
    format!("{day} {} {}", time.get(..5).unwrap_or(time), if zone == "Z" { "UTC" } else { zone }).trim_end().to_owned()
}

fn legend(all: bool) -> Markup {
    let kinds: &[Kind] = if all { &Kind::ALL } else { &MAIN };
    html! { p.legend { "Marked: " @for kind in kinds { span class={ "k-" (kind.name()) } { (name_of(*kind)) } " " } } }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Instrument => "paper",
        Kind::Engagement => "meeting",
        kind => kind.name(),
    }
}

fn copies(all: &[Listed], no: ArticleNo) -> Markup {
    html! {
        details.copies {
            summary { @if all.len() == 2 { "1 copy" } @else { (all.len() - 1) " copies" } " of this article: one source" }
            ul.plain { @for a in all.iter().filter(|a| a.article != no) {
                li { a href={ "/articles/" (a.article.0) } { (shorten(a.headline.as_deref().unwrap_or("no headline"), 100)) } " "
                    span.faint { @if let Some(outlet) = &a.outlet { (outlet) ", " } (a.day.as_deref().unwrap_or("no date")) } }
            } }
        }
    }
}

/// What is known of the row that is shown, and what a person may say of it.
pub(crate) fn detail(shown: &Shown, read_only: bool) -> Markup {
    let row = &shown.row;
    html! {
        section.detail aria-labelledby="row-name" {
            h2 #row-name { span class={ "swatch k-" (row.body.kind().name()) } {} (name_of(row.body.kind())) " " a href=(links::row(&row.id)) { (row.id) } }
            p.who { (says(row)) }
            dl.facts {
                div { dt { "Day" } dd { (row.day.as_deref().unwrap_or("no date")) } }
                div { dt { "By" } dd { (suggested(row)) } }
                @if !shown.because.is_empty() { div { dt { "Found by" } dd { @for b in &shown.because { code { (b) } " " } } } }
                // in the text beside, these are marked
                @for around in shown.evidence.iter().take(8).filter(|_| !shown.masked) { div { dt { (around.place) } dd.quote { (around.words) } } }
            }
            (same(shown))
            (corrections(&shown.corrections))
            @if !read_only && row.body.kind() != Kind::Actor {
                p.actions { a.button href={ "/review?row=" (row.id) } { "Check or mend this row" } }
            }
            @if row.body.kind() == Kind::Actor { p.actions { a.button href=(links::actor(&row.id)) { "Profile" } } }
        }
    }
}

/// Whose word it is: the machine's suggestion, or a person's decision.
pub(crate) fn suggested(row: &Row) -> Markup {
    html! {
        @match row.hand.as_str() {
            "machine" => { span.hand.machine { "machine" } " a suggestion, confidence " (format!("{:.2}", row.confidence)) },
            "accepted" => { span.hand.person { "accepted" } " the machine's row, found right by a person" },
            "edited" => { span.hand.person { "edited" } " the machine's row, mended by a person" },
            _ => { span.hand.person { "person" } " added by a person" },
        }
    }
}

fn same(shown: &Shown) -> Markup {
    html! {
        @if shown.group.rows > 1 {
            h3 { "Told in " (count(shown.group.articles, "article")) ", " (shown.group.sources) " of them independent" }
            ul.plain.variants {
                @for other in shown.same.iter().filter(|o| o.id != shown.row.id).take(SAME) {
                    li {
                        a href=(links::row(&other.id)) { (shorten(words(other), 140)) } " "
                        span.faint { @if let Some(outlet) = &other.outlet { (outlet) ", " } (other.published.as_deref().unwrap_or("no date")) }
                    }
                }
            }
        }
    }
}

pub(crate) fn corrections(all: &[Correction]) -> Markup {
    html! {
        @if !all.is_empty() {
            h3 { "What people said of it" }
            ol.plain { @for c in all { li { b { (said(c)) } " by " (c.who) ", " (moment(Some(&c.at))) " " span.faint { "#" (c.no.0) } } } }
        }
    }
}

/// What a correction says, in a word or two.
pub(crate) fn said(c: &Correction) -> String {
    match (&c.change, c.undoes) {
        (_, Some(no)) => format!("undoes #{}", no.0),
        (Some(Change::Accept { .. }), _) => "accepted".to_owned(),
        (Some(Change::Reject), _) => "rejected".to_owned(),
        (Some(Change::Edit { fields, .. }), _) => {
            let names = fields.as_object().map(|f| f.keys().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default();
            format!("edited: {names}")
        }
        (Some(Change::Add { .. }), _) => "added".to_owned(),
        (Some(Change::Merge { .. }), _) => "merged into another".to_owned(),
        (Some(Change::Same { .. }), _) => "told to be the same as another".to_owned(),
        (Some(Change::Apart), _) => "split from the others".to_owned(),
        (None, None) => String::new(),
    }
}
