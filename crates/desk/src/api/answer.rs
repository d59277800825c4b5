//! What the API answers.

use super::json;
use crate::ask::Ask;
use crate::desk::Desk;
use crate::pages::lists::TELLING;
use crate::pages::{
    actors, agenda as agenda_page, article as article_page, ledger as ledger_page, map as map_page, network as network_page,
    review as review_page, sources, timeline as timeline_page,
};
use crate::problem::Problem;
use crate::rows::find;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use pipeline::Case;
use pipeline::store::{ArticleNo, Kind, RowId};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;

type Answer = Result<Json<Value>, Problem>;

/// Asks the case, with the desk at hand.
async fn ask(desk: Arc<Desk>, question: impl FnOnce(&Arc<Desk>, &Case) -> Result<Value, Problem> + Send + 'static) -> Answer {
    let own = Arc::clone(&desk);
    desk.ask(move |_, case| question(&own, case)).await.map(Json)
}

fn id(told: &str) -> Result<RowId, Problem> {
    told.parse().map_err(Problem::missing)
}

pub(super) async fn case(State(desk): State<Arc<Desk>>) -> Answer {
    ask(desk, |desk, case| {
        let size = case.size()?;
        let rows: serde_json::Map<String, Value> = size.rows.iter().map(|(kind, n)| (kind.name().to_owned(), json!(n))).collect();
        let runs: Vec<Value> = case.runs()?.iter().map(|r| json!({ "version": r.version, "model": r.model, "rules": r.rules })).collect();
        Ok(json!({
            "name": desk.name(), "articles": size.articles, "rows": rows, "corrections": size.corrections, "days": size.days, "read_by": runs,
            "read_only": desk.options.read_only, "settling": desk.is_settling(),
        }))
    })
    .await
}

pub(super) async fn brief(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    let (since, newer, limit) = (asked.day("since")?, asked.number("newer")?, asked.limit(20)?);
    ask(desk, move |_, case| {
        let b = match (since, newer) {
            (None, Some(no)) => views::brief_after(case, ArticleNo(no as i64), limit)?,
            _ => views::brief(case, since, limit)?,
        };
        let list = |l: &views::List| json!({ "total": l.total, "rows": l.rows.iter().map(json::told).collect::<Vec<_>>() });
        Ok(json!({
            "since": b.since.map(|d| d.to_string()), "articles_total": b.articles.len(), "articles": b.articles.iter().rev().take(limit).map(json::listed).collect::<Vec<_>>(), "statements": list(&b.statements),
            "issues": { "total": b.issues_total, "issues": b.issues.iter().map(json::issue).collect::<Vec<_>>() },
            "instruments": list(&b.papers), "events": list(&b.events), "agenda": b.agenda.iter().take(limit).map(json::meeting).collect::<Vec<_>>(),
        }))
    })
    .await
}

async fn rows(desk: Arc<Desk>, asked: Ask, kinds: &'static [Kind], path: &'static str, ranked: bool) -> Answer {
    ask(desk, move |desk, case| {
        let found = find(desk, case, &asked, kinds, path, ranked)?;
        Ok(json!({ "total": found.total, "page": found.page, "limit": found.limit, "rows": found.rows.iter().map(json::told).collect::<Vec<_>>() }))
    })
    .await
}

pub(super) async fn statements(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    rows(desk, asked, &[Kind::Statement], "/statements", false).await
}

pub(super) async fn events(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    rows(desk, asked, &[Kind::Event], "/events", false).await
}

pub(super) async fn instruments(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    rows(desk, asked, &[Kind::Instrument], "/instruments", false).await
}

pub(super) async fn engagements(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    rows(desk, asked, &[Kind::Engagement], "/engagements", false).await
}

pub(super) async fn search(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    rows(desk, asked, &TELLING, "/search", true).await
}

pub(super) async fn ledger(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| {
        let (issues, total, limit) = ledger_page::find(desk, case, &asked)?;
        Ok(json!({ "total": total, "page": asked.page()?, "limit": limit, "issues": issues.iter().map(json::issue).collect::<Vec<_>>() }))
    })
    .await
}

pub(super) async fn issue(State(desk): State<Arc<Desk>>, Path(told): Path<String>) -> Answer {
    let id = id(&told)?;
    ask(desk, move |_, case| Ok(json::issue(&views::issue(case, &id)?))).await
}

pub(super) async fn agenda(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |_, case| {
        let (month, meetings) = agenda_page::find(case, &asked)?;
        Ok(json!({ "month": month.map(|m| m.strftime("%Y-%m").to_string()), "meetings": meetings.iter().map(json::meeting).collect::<Vec<_>>() }))
    })
    .await
}

pub(super) async fn actors(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| {
        let (all, total) = actors::find(desk, case, &asked)?;
        Ok(json!({ "total": total, "actors": all }))
    })
    .await
}

pub(super) async fn actor(State(desk): State<Arc<Desk>>, Path(told): Path<String>, asked: Ask) -> Answer {
    let (id, from) = (id(&told)?, asked.number("from")?.unwrap_or(0));
    ask(desk, move |desk, case| {
        let head = case.head(&id)?;
        let p = actors::profile(desk, case, &head, from)?;
        let rows = |all: &[views::Told]| all.iter().map(json::told).collect::<Vec<_>>();
        let called: Vec<Value> = p.called.iter().map(|c| json!({ "name": c.name, "role": c.role, "articles": c.articles, "days": c.days })).collect();
        Ok(json!({
            "actor": json::row(&p.group.head), "group": json::group(&p.group), "called": called, "said": rows(&p.said.0), "holds": rows(&p.holds),
            "did": rows(&p.acts), "met": rows(&p.meets), "next": p.said.1,
        }))
    })
    .await
}

pub(super) async fn network(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| {
        serde_json::to_value(network_page::network(desk, case, &asked)?).map_err(|e| Problem::question(e.to_string()))
    })
    .await
}

pub(super) async fn timeline(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| {
        let Some(w) = timeline_page::window(desk, case, &asked)? else { return Ok(json!({ "days": [] })) };
        let days: Vec<Value> = w.counts.iter().map(|(day, kind, n)| json!({ "day": day, "kind": kind.name(), "rows": n })).collect();
        Ok(json!({ "since": w.first.to_string(), "until": w.last.to_string(), "days": days }))
    })
    .await
}

pub(super) async fn map(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| serde_json::to_value(map_page::spots(desk, case, &asked)?).map_err(|e| Problem::question(e.to_string())))
        .await
}

pub(super) async fn outlets(State(desk): State<Arc<Desk>>) -> Answer {
    ask(desk, |_, case| {
        let all: Vec<Value> = case
            .outlets()?
            .iter()
            .map(|o| json!({ "name": o.name, "articles": o.articles, "copies": o.copies, "days": o.days, "added": o.added }))
            .collect();
        Ok(json!({ "outlets": all }))
    })
    .await
}

pub(super) async fn articles(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |_, case| {
        let (articles, total, limit) = sources::shelf(case, &asked)?;
        Ok(json!({ "total": total, "page": asked.page()?, "limit": limit, "articles": articles.iter().map(json::listed).collect::<Vec<_>>() }))
    })
    .await
}

pub(super) async fn article(State(desk): State<Arc<Desk>>, Path(told): Path<String>) -> Result<Response, Problem> {
    let no = told
        .parse()
        .map(ArticleNo)
        .map_err(|_| Problem::missing(format!("there is no article '{told}'; articles have numbers, such as 12")))?;
    let record = desk.ask(move |_, case| Ok(case.record(no)?.to_json())).await?;
    Ok(([(axum::http::header::CONTENT_TYPE, "application/json")], record).into_response())
}

pub(super) async fn row(State(desk): State<Arc<Desk>>, Path(told): Path<String>) -> Answer {
    let id = id(&told)?;
    ask(desk, move |_, case| json::shown(&article_page::show(case, &id)?)).await
}

pub(super) async fn corrections(State(desk): State<Arc<Desk>>) -> Answer {
    ask(desk, |_, case| Ok(json!({ "corrections": case.corrections()?.iter().map(json::correction).collect::<Vec<_>>() }))).await
}

pub(super) async fn review(State(desk): State<Arc<Desk>>, asked: Ask) -> Answer {
    ask(desk, move |desk, case| {
        let queue = review_page::queue(desk, case, &asked.kinds(&TELLING)?)?;
        let mut rows = Vec::new();
        let mut progress = review_page::progress(case)?;
        for id in &queue {
            if let Ok(row) = case.row(id)
                && row.hand == "machine"
            {
                progress.left += 1;
                if rows.len() < 100 {
                    rows.push(json::row(&row));
                }
            }
        }
        Ok(json!({ "progress": progress, "rows": rows }))
    })
    .await
}

pub(super) async fn job(State(desk): State<Arc<Desk>>, Path(no): Path<String>) -> Answer {
    let job = find_job(&desk, &no)?;
    let (steps, ended) = job.steps(0);
    Ok(Json(json!({ "job": job.no, "steps": steps, "ended": ended })))
}

pub(super) async fn events_of_job(State(desk): State<Arc<Desk>>, Path(no): Path<String>) -> Result<Response, Problem> {
    let job = find_job(&desk, &no)?;
    let steps = stream::unfold((job, 0, Vec::new()), |(job, told, mut waiting)| async move {
        if waiting.is_empty() {
            waiting = job.next(told).await?;
            waiting.reverse();
        }
        let step = waiting.pop()?;
        let event = Event::default().id(told.to_string()).data(serde_json::to_string(&step).unwrap_or_default());
        Some((Ok::<_, Infallible>(event), (job, told + 1, waiting)))
    });
    Ok(Sse::new(steps).keep_alive(KeepAlive::default()).into_response())
}

fn find_job(desk: &Desk, no: &str) -> Result<Arc<crate::jobs::Job>, Problem> {
    no.parse().ok().and_then(|no| desk.jobs.get(no)).ok_or_else(|| Problem::missing(format!("there is no job {no}")))
}
