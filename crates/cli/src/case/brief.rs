//! `demarche brief`

use super::rows;
use crate::args::Brief;
use crate::output::{self, Output};
use crate::page::{FAINT, PLAIN, Page, STRONG, Words};
use crate::trouble::{Done, Trouble};
use pipeline::Case;
use views::List;

pub fn run(args: Brief) -> Result<Done, Trouble> {
    let case = Case::read(&args.case)?;
    let brief = views::brief(&case, args.since, args.limit)?;
    Output::page(args.color).print(&page(&brief, args.limit, output::width()))?;
    Ok(Done::Well)
}

/// The brief, as wide as it may be.
pub fn page(brief: &views::Brief, limit: usize, width: usize) -> String {
    let mut page = Page::new(width);
    let range = brief.size.days.as_ref().map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    page.text(0, 0, Words::new(STRONG, &format!("{} articles{range}", brief.size.articles)));
    let Some(since) = brief.since else {
        page.text(0, 0, Words::new(PLAIN, "No article tells when it was published: add with --date."));
        return page.finish();
    };
    page.text(0, 0, Words::new(PLAIN, &format!("New since {since}: {} articles, without copies", brief.articles.len())));
    for article in brief.articles.iter().take(limit) {
        let outlet = article.outlet.as_ref().map(|o| format!("{o}: ")).unwrap_or_default();
        let headline = article.headline.clone().unwrap_or_else(|| article.key.clone());
        let day = article.day.clone().unwrap_or_default();
        page.row(2, 4, Words::new(FAINT, &outlet).then(PLAIN, &headline), &format!("{day:<10}  {:<8}", article.article.0));
    }
    if brief.articles.len() > limit {
        page.text(2, 2, Words::new(FAINT, &format!("and {} more", brief.articles.len() - limit)));
    }
    rows_of(&mut page, "Who said what", &brief.statements, "statements");
    if !brief.issues.is_empty() {
        page.heading("Who wants what");
        for (n, issue) in brief.issues.iter().enumerate() {
            if n > 0 {
                page.blank();
            }
            rows::issue(&mut page, issue);
        }
        more(&mut page, brief.issues.len(), brief.issues_total, "positions");
    }
    rows_of(&mut page, "Papers", &brief.papers, "search kind:instrument");
    rows_of(&mut page, "Who did what to whom", &brief.events, "events");
    if !brief.agenda.is_empty() {
        page.heading("What lies ahead");
        brief.agenda.iter().take(limit).for_each(|m| rows::meeting(&mut page, m));
        more(&mut page, brief.agenda.len().min(limit), brief.agenda.len(), "agenda");
    }
    page.finish()
}

fn rows_of(page: &mut Page, heading: &str, list: &List, command: &str) {
    if list.rows.is_empty() {
        return;
    }
    page.heading(heading);
    for (n, told) in list.rows.iter().enumerate() {
        if n > 0 {
            page.blank();
        }
        rows::print(page, told);
    }
    more(page, list.rows.len(), list.total, command);
}

fn more(page: &mut Page, shown: usize, total: usize, command: &str) {
    if total > shown {
        page.text(2, 2, Words::new(FAINT, &format!("and {} more: demarche {command}", total - shown)));
    }
}
