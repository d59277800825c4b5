//! The brief as one HTML page that needs nothing else: no script, no picture, no font from elsewhere.

use crate::brief::Brief;
use crate::list::List;
use crate::markdown::names;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ccc}
ul{list-style:none;padding:0}li{margin:.6rem 0}li li{margin:.2rem 0 .2rem 1.5rem}
.id,.day,footer{color:#595959;font-size:.85rem;font-variant-numeric:tabular-nums}.id{font-family:ui-monospace,monospace}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#151515}h2{border-color:#444}.id,.day,footer{color:#a6a6a6}}
@media print{body{margin:0;max-width:none}}";

/// The brief as a page; every row has its id, which is also the fragment it is reached by.
pub fn html(brief: &Brief, citation: &str) -> String {
    let since = brief.since.map(|d| d.to_string()).unwrap_or_else(|| "the beginning".to_owned());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "What is new since " (since) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "What is new since " (since) }
                h2 { "Articles" }
                ul {
                    @for a in &brief.articles {
                        li {
                            (a.headline.as_ref().unwrap_or(&a.key))
                            @if let Some(outlet) = &a.outlet { ", " (outlet) }
                            " " span.day { (a.day.as_deref().unwrap_or("no date")) } " " span.id { (a.article.0) }
                        }
                    }
                }
                (section("Who said what", &brief.statements))
                @if !brief.issues.is_empty() {
                    h2 { "Who wants what" }
                    ul {
                        @for issue in &brief.issues {
                            li id=(issue.id) {
                                (issue.words) " " span.id { (issue.id) }
                                ul {
                                    @for stand in &issue.stands {
                                        li {
                                            b { (stand.holder) }
                                            @for (n, act) in stand.acts.iter().enumerate() {
                                                @if n > 0 { " → " } @else { " " }
                                                (act.act) (act.to()) " " span.day { (act.day.as_deref().unwrap_or("no date")) }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                (section("Papers", &brief.papers))
                (section("Who did what to whom", &brief.events))
                @if !brief.agenda.is_empty() {
                    h2 { "What lies ahead" }
                    ul {
                        @for m in &brief.agenda {
                            li id=(m.id) {
                                b { (m.when.as_ref().map_or_else(|| "no date".to_owned(), |w| w.label().trim().to_owned())) }
                                ": " (m.row.status) " " (m.row.act) ": " (names(&m.row.gist.who)) " " span.id { (m.id) }
                            }
                        }
                    }
                }
                footer { p { (citation) } }
            }
        }
    };
    page.into_string() + "\n"
}

fn section(heading: &str, list: &List) -> Markup {
    html! {
        @if !list.rows.is_empty() {
            h2 { (heading) }
            ul {
                @for told in &list.rows {
                    li id=(told.row.id) {
                        b { (names(&told.row.gist.who)) }
                        @if !told.row.gist.whom.is_empty() { " → " (names(&told.row.gist.whom)) }
                        ", " (told.row.act) ": " (told.row.gist.words) " "
                        @if told.sources > 1 { span.day { (told.sources) " sources " } }
                        span.day { (told.row.day.as_deref().unwrap_or("no date")) } " " span.id { (told.row.id) }
                    }
                }
                @if list.total > list.rows.len() { li { "… and " (list.total - list.rows.len()) " more" } }
            }
        }
    }
}
