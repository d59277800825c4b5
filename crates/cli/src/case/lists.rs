//! `demarche statements`, `events`, `positions`, `agenda`, `actors`, `search`

use super::{question, rows};
use crate::args::{Actors, Agenda, List};
use crate::output::{self, Output};
use crate::page::{FAINT, PLAIN, Page, Words};
use crate::trouble::{Done, Trouble};
use pipeline::Case;
use pipeline::store::{Filter, Kind, Query};

/// The rows of one kind, the last first.
pub fn run(list: List, kind: Kind) -> Result<Done, Trouble> {
    let case = Case::read(&list.case)?;
    let mut query = question(&list, &[kind])?;
    query.filter = Filter { once: true, latest: true, ..query.filter };
    print_list(&list, &views::list(&case, &query)?)
}

/// Rows of any kind that tell something, the best first.
pub fn search(list: List) -> Result<Done, Trouble> {
    let case = Case::read(&list.case)?;
    let query = question(&list, &[Kind::Statement, Kind::Event, Kind::Position, Kind::Instrument, Kind::Engagement])?;
    print_list(&list, &views::list(&case, &query)?)
}

fn print_list(list: &List, found: &views::List) -> Result<Done, Trouble> {
    let mut page = Page::new(output::width());
    if found.rows.is_empty() {
        page.text(0, 0, Words::new(PLAIN, "Nothing found."));
    }
    for (n, told) in found.rows.iter().enumerate() {
        if n > 0 {
            page.blank();
        }
        rows::print(&mut page, told);
    }
    more(&mut page, found.rows.len(), found.total);
    Output::page(list.color).print(&page.finish())?;
    Ok(Done::Well)
}

/// How many there are beyond those that are shown.
fn more(page: &mut Page, shown: usize, total: usize) {
    if total > shown && shown > 0 {
        page.blank();
        page.text(2, 2, Words::new(FAINT, &format!("{shown} of {total}; --limit {total} shows all")));
    }
}

/// The ledger.
pub fn positions(list: List) -> Result<Done, Trouble> {
    let case = Case::read(&list.case)?;
    let (issues, total) = views::ledger(&case, &question(&list, &[Kind::Position])?, list.limit)?;
    let mut page = Page::new(output::width());
    if issues.is_empty() {
        page.text(0, 0, Words::new(PLAIN, "Nothing found."));
    }
    for (n, issue) in issues.iter().enumerate() {
        if n > 0 {
            page.blank();
        }
        rows::issue(&mut page, issue);
    }
    more(&mut page, issues.len(), total);
    Output::page(list.color).print(&page.finish())?;
    Ok(Done::Well)
}

/// What lies ahead.
pub fn agenda(args: Agenda) -> Result<Done, Trouble> {
    let case = Case::read(&args.list.case)?;
    let mut query = question(&args.list, &[Kind::Engagement])?;
    query.filter.limit = None;
    let last = case.size()?.days.and_then(|(_, last)| last.parse().ok());
    let mut page = Page::new(output::width());
    let found = match args.from.or(last) {
        Some(from) => views::agenda(&case, &query, from)?,
        None => Vec::new(),
    };
    if found.is_empty() {
        page.text(0, 0, Words::new(PLAIN, "Nothing found."));
    }
    found.iter().take(args.list.limit).for_each(|meeting| rows::meeting(&mut page, meeting));
    more(&mut page, found.len().min(args.list.limit), found.len());
    Output::page(args.list.color).print(&page.finish())?;
    Ok(Done::Well)
}

/// Who speaks and acts.
pub fn actors(args: Actors) -> Result<Done, Trouble> {
    let case = Case::read(&args.case)?;
    let since = args.since.map(|d| d.to_string());
    let (found, total) = if args.name.is_empty() {
        let found = case.groups(Kind::Actor, since.as_deref(), args.limit)?;
        (found, 0)
    } else {
        let mut query = Query::parse(&args.name.join(" ")).map_err(|e| Trouble::Usage(format!("cannot search: {e}")))?;
        query.filter = Filter { kinds: vec![Kind::Actor], published: since, ..query.filter };
        case.groups_found(&query, args.limit)?
    };
    let mut page = Page::new(output::width());
    if found.is_empty() {
        page.text(0, 0, Words::new(PLAIN, "Nothing found."));
    }
    for group in &found {
        let days = group.days.as_ref().map(|(first, last)| format!("{first} – {last}")).unwrap_or_default();
        let articles = if group.articles == 1 { "1 article".to_owned() } else { format!("{} articles", group.articles) };
        page.row(2, 4, rows::line(&group.head).then(FAINT, &format!("  {articles}")), &format!("{days}  {:<8}", group.head.id.to_string()));
    }
    more(&mut page, found.len(), total);
    Output::page(args.color).print(&page.finish())?;
    Ok(Done::Well)
}
