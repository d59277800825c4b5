//! `demarche correct`

use super::now;
use super::show::{id, said};
use crate::args::{Action, Correct};
use crate::output::{self, Output};
use crate::page::{FAINT, PLAIN, Page, Words};
use crate::trouble::{Done, Trouble};
use pipeline::Case;
use pipeline::store::CorrectionNo;
use serde_json::{Map, Value};

pub fn run(args: Correct) -> Result<Done, Trouble> {
    let Some(action) = args.action else { return print(&Case::read(&args.case)?) };
    let who = args.by.or_else(|| std::env::var("USER").ok()).unwrap_or_else(|| "unknown".to_owned());
    let at = now();
    let mut case = super::existing(&args.case)?;
    let mut numbers = Vec::new();
    // what is right stays where it is
    let moves = !matches!(action, Action::Accept { .. });
    // all of them are there, or nothing is said of any
    if let Action::Accept { ids } | Action::Reject { ids } = &action {
        for given in ids {
            case.row(&id(given)?)?;
        }
    }
    match action {
        Action::Accept { ids } => {
            for given in &ids {
                numbers.push(case.accept(&id(given)?, &who, &at)?);
            }
        }
        Action::Reject { ids } => {
            for given in &ids {
                numbers.push(case.reject(&id(given)?, &who, &at)?);
            }
        }
        Action::Edit { id: row, fields } => numbers.push(case.edit(&id(&row)?, object(&fields)?, &who, &at)?),
        Action::Merge { id: row, into } => {
            let (row, into) = (id(&row)?, id(&into)?);
            let one_article = row.article == into.article && row.local.starts_with('a');
            numbers.push(if one_article { case.merge(&row, &into, &who, &at)? } else { case.same(&row, &into, &who, &at)? });
        }
        Action::Split { id: row } => numbers.push(case.apart(&id(&row)?, &who, &at)?),
        Action::Redate { id: row, day } => numbers.push(case.redate(&id(&row)?, &day.to_string(), &who, &at)?),
        Action::Reattribute { id: row, actor } => numbers.push(case.reattribute(&id(&row)?, &id(&actor)?, &who, &at)?),
        Action::Undo { number } => {
            let last = || case.corrections().map(|all| all.last().map(|c| c.no));
            let no = number.map_or_else(last, |n| Ok(Some(CorrectionNo(n))))?;
            let no = no.ok_or_else(|| Trouble::Usage("there is no correction to undo".to_owned()))?;
            numbers.push(case.undo(no, &who, &at)?);
        }
    }
    if moves {
        pipeline::relink(&mut case)?;
    }
    let told = numbers.iter().map(|n| format!("#{}", n.0)).collect::<Vec<_>>().join(" ");
    Output::plain().print(&format!("kept as {told}\n"))?;
    Ok(Done::Well)
}

/// `FIELD=VALUE`, the value as JSON, or as a word where it is none.
fn object(fields: &[String]) -> Result<Value, Trouble> {
    let mut object = Map::new();
    for field in fields {
        let (name, value) = field.split_once('=').ok_or_else(|| Trouble::Usage(format!("'{field}' is not of the form FIELD=VALUE")))?;
        object.insert(name.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned())));
    }
    Ok(Value::Object(object))
}

fn print(case: &Case) -> Result<Done, Trouble> {
    let mut page = Page::new(output::width());
    let all = case.corrections()?;
    if all.is_empty() {
        page.text(0, 0, Words::new(PLAIN, "Nothing was corrected."));
    }
    for c in &all {
        let about = format!("#{} {} {}", c.no.0, said(c), c.target.kind);
        page.row(0, 2, Words::new(PLAIN, &about).then(FAINT, &format!(" by {}, {}", c.who, c.target.article)), &c.at);
    }
    Output::plain().print(&page.finish())?;
    Ok(Done::Well)
}
