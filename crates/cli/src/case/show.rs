//! `demarche show`

use super::rows;
use crate::args::Show;
use crate::brief::brief;
use crate::output::{self, Output};
use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use crate::trouble::{Done, Trouble};
use pipeline::Case;
use pipeline::store::{ArticleNo, Change, Correction, RowId};
use views::Shown;

pub fn run(args: Show) -> Result<Done, Trouble> {
    let case = Case::read(&args.case)?;
    let page = match args.id.parse::<i64>() {
        Ok(no) => article(&case, ArticleNo(no))?,
        Err(_) => row(&views::show(&case, &id(&args.id)?)?),
    };
    Output::page(args.color).print(&page)?;
    Ok(Done::Well)
}

/// The id of a row as it is printed.
pub fn id(given: &str) -> Result<RowId, Trouble> {
    given.parse().map_err(Trouble::Usage)
}

fn article(case: &Case, no: ArticleNo) -> Result<String, Trouble> {
    let record = case.record(no)?;
    let origin = case.origin(no)?;
    let mut page = Page::new(output::width());
    let from = origin.name.map(|n| format!(", from {n}")).unwrap_or_default();
    page.text(0, 0, Words::new(FAINT, &format!("article {}, added {}{from}", no.0, origin.at)));
    page.text(0, 0, Words::new(FAINT, &format!("read by {}, {}, {}", record.version, record.model, record.rules)));
    page.blank();
    Ok(page.finish() + &brief(&record, output::width()))
}

fn row(shown: &Shown) -> String {
    let row = &shown.row;
    let mut page = Page::new(output::width());
    page.row(0, 2, rows::line(row), &row.id.to_string());
    if !row.gist.words.is_empty() {
        page.text(2, 2, Words::new(PLAIN, &row.gist.words));
    }
    page.blank();
    let day = row.day.as_deref().unwrap_or("no date");
    field(&mut page, "kind", &format!("{}, {}", row.body.kind().name(), [&row.act, &row.status].map(String::as_str).join(" ").trim()));
    field(&mut page, "day", day);
    field(&mut page, "confidence", &format!("{:.2}", row.confidence));
    field(&mut page, "by", &row.hand);
    if !shown.because.is_empty() {
        field(&mut page, "because", &shown.because.join(", "));
    }
    let head = &shown.record.article;
    let outlet = head.publisher.as_ref().map(|p| format!("{p}, ")).unwrap_or_default();
    let published = head.published.as_deref().unwrap_or("no date");
    let headline = head.headline.as_deref().unwrap_or("no headline");
    field(&mut page, "article", &format!("{}: {outlet}{published}: {headline}", row.id.article.0));
    if let Some(url) = &head.url {
        field(&mut page, "address", url);
    }
    page.heading("Evidence");
    if shown.masked {
        page.text(2, 2, Words::new(FAINT, "The case keeps no text of this article."));
    }
    for around in shown.evidence.iter().filter(|_| !shown.masked) {
        let words = Words::new(FAINT, &around.before).and(Words::new(STRONG, &around.words)).and(Words::new(FAINT, &around.after));
        page.row(2, 4, words, &around.place);
    }
    if shown.same.len() > 1 {
        page.heading(&format!("The same in {} articles, {} of them independent", shown.group.articles, shown.group.sources));
        for other in shown.same.iter().filter(|o| o.id != row.id) {
            let outlet = other.outlet.as_ref().map(|o| format!("  {o}")).unwrap_or_default();
            let published = other.published.as_deref().unwrap_or("no date");
            let words = rows::line(other).then(PLAIN, &format!(" {}", rows::shorten(&other.gist.words))).then(FAINT, &outlet);
            page.row(2, 4, words, &format!("{published:<10}  {:<8}", other.id.to_string()));
        }
    }
    if !shown.corrections.is_empty() {
        page.heading("Corrections");
        for c in &shown.corrections {
            page.row(2, 4, Words::new(PLAIN, &said(c)).then(FAINT, &format!(" by {}", c.who)), &format!("{}  #{}", c.at, c.no.0));
        }
    }
    page.finish()
}

fn field(page: &mut Page, name: &str, value: &str) {
    page.text(2, 14, Words::column(FAINT, name, 11).and(Words::new(PLAIN, value)));
}

/// What a correction says, in a word or two.
pub fn said(c: &Correction) -> String {
    match (&c.change, c.undoes) {
        (_, Some(no)) => format!("undoes #{}", no.0),
        (Some(Change::Accept { .. }), _) => "accepted".to_owned(),
        (Some(Change::Reject), _) => "rejected".to_owned(),
        (Some(Change::Edit { fields, .. }), _) => format!("edited: {fields}"),
        (Some(Change::Add { .. }), _) => "added".to_owned(),
        (Some(Change::Merge { .. }), _) => "merged into another".to_owned(),
        (Some(Change::Same { with }), _) => format!("the same as one of {}", with.article),
        (Some(Change::Apart), _) => "split from the others".to_owned(),
        (None, None) => String::new(),
    }
}
