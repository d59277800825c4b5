//! What an address asks: the words and options of a list, in the names of the command line.

use crate::links;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::civil::Date;
use pipeline::record::SHOWN;
use pipeline::store::{ArticleNo, Filter, Kind, Query};

/// How many rows a page shows.
pub(crate) const PAGE: usize = 50;
/// The last page that is leafed to: beyond it, dates and words find faster.
pub(crate) const LAST_PAGE: usize = 100;

/// Every name that an address may carry, with what it means; also the parameters of the API.
pub(crate) const NAMES: &[(&str, &str)] = &[
    ("q", "words, \"phrases\", prefix*, AND, OR, NOT, field:value: the query language of `demarche search`"),
    ("speaker", "who says, acts or holds"),
    ("party", "anybody in the row"),
    ("act", "kind of statement, type of event, act of position"),
    ("status", "status of an event or engagement, visibility of an instrument"),
    ("place", "where"),
    ("outlet", "who published it"),
    ("kind", "a kind of row, or several, divided by commas"),
    ("since", "first day, YYYY-MM-DD"),
    ("until", "last day, YYYY-MM-DD"),
    ("published", "only of articles published on that day or later, YYYY-MM-DD"),
    ("newer", "only of articles that were added after the one of this number"),
    ("confidence", "the least confidence of rows, 0.5 unless told otherwise"),
    ("by", "speaker: the rows of a page stand under who said them"),
    ("page", "which page, from 1"),
    ("limit", "how many rows a page has, 500 at most"),
    ("row", "the id of a row, such as 12.s3"),
    ("from", "where to go on from"),
    ("part", "which part of a long article, from 1"),
    ("marks", "what is marked in the text: main or all"),
    ("after", "the row of the review after which to go on"),
    ("job", "the number of a job of adding"),
    ("month", "a month, YYYY-MM"),
    ("undo", "the number of the correction that can be taken back"),
    ("done", "what was done last"),
    ("fresh", "1 works the order of the review out anew"),
];

/// The query string of a request, every name of it known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pairs: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask, Problem> {
        Ask::parse(parts.uri.query().unwrap_or_default())
    }
}

impl Ask {
    pub(crate) fn parse(query: &str) -> Result<Ask, Problem> {
        let pairs: Vec<_> = links::pairs(query).into_iter().filter(|(_, v)| !v.trim().is_empty()).collect();
        for (name, _) in &pairs {
            if !NAMES.iter().any(|(known, _)| known == name) {
                let known = NAMES.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
                return Err(Problem::question(format!("nothing is called '{name}' here; names are {known}")));
            }
        }
        Ok(Ask { pairs })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim())
    }

    /// The address with some names given other values; the page begins again unless it is one of them.
    pub(crate) fn with(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        pairs.retain(|(n, _)| *n != "page" && *n != "from" && !changed.iter().any(|(c, _)| c == n));
        pairs.extend(changed);
        links::to(path, &pairs)
    }

    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        let parse = |v: &str| v.parse().map_err(|_| Problem::question(format!("{name}: '{v}' is no day; write 2022-01-27")));
        self.get(name).map(parse).transpose()
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let parse = |v: &str| v.parse().map_err(|_| Problem::question(format!("{name}: '{v}' is no number")));
        self.get(name).map(parse).transpose()
    }

    /// Which page, from 1.
    pub(crate) fn page(&self) -> Result<usize, Problem> {
        match self.number("page")?.unwrap_or(1) {
            page @ 1..=LAST_PAGE => Ok(page),
            page => Err(Problem::question(format!(
                "page {page}: pages go from 1 to {LAST_PAGE}; narrow the list by words or dates to see what lies beyond"
            ))),
        }
    }

    pub(crate) fn limit(&self, usual: usize) -> Result<usize, Problem> {
        match self.number("limit")?.unwrap_or(usual) {
            limit @ 1..=500 => Ok(limit),
            limit => Err(Problem::question(format!("limit {limit}: a page has 1 to 500 rows"))),
        }
    }

    pub(crate) fn kinds(&self, usual: &[Kind]) -> Result<Vec<Kind>, Problem> {
        let Some(told) = self.get("kind") else { return Ok(usual.to_vec()) };
        let named = |name: &str| {
            Kind::named(name.trim()).ok_or_else(|| {
                let all = Kind::ALL.map(Kind::name).join(", ");
                Problem::question(format!("there is no kind '{}'; kinds are {all}", name.trim()))
            })
        };
        told.split(',').map(named).collect()
    }

    /// Whether anything is asked that leaves rows out by their words.
    pub(crate) fn is_narrow(&self) -> bool {
        ["q", "speaker", "party", "place", "outlet"].iter().any(|n| self.get(n).is_some())
    }

    /// The question that all this asks of rows of these kinds, a page of it, each group once.
    pub(crate) fn query(&self, kinds: &[Kind]) -> Result<Query, Problem> {
        let mut words = self.get("q").unwrap_or_default().to_owned();
        for field in ["speaker", "party", "place", "outlet"] {
            if let Some(value) = self.get(field) {
                words.push_str(&format!(" {field}:\"{}\"", value.replace('"', " ")));
            }
        }
        let mut query = Query::parse(&words).map_err(|e| Problem::question(format!("cannot search: {e}")))?;
        let own = std::mem::take(&mut query.filter);
        let confidence = match self.get("confidence") {
            None => own.confidence.or(Some(f64::from(SHOWN))),
            Some(told) => {
                let parsed = told.parse::<f64>().ok().filter(|c| (0.0..=1.0).contains(c));
                Some(parsed.ok_or_else(|| Problem::question(format!("confidence: '{told}' is none; write 0.8")))?)
            }
        };
        let limit = self.limit(PAGE)?;
        query.filter = Filter {
            kinds: if own.kinds.is_empty() { self.kinds(kinds)? } else { own.kinds },
            act: self.get("act").map(str::to_owned).or(own.act),
            status: self.get("status").map(str::to_owned).or(own.status),
            after: self.day("since")?.map(|d| d.to_string()).or(own.after),
            before: self.day("until")?.map(|d| d.to_string()).or(own.before),
            published: self.day("published")?.map(|d| d.to_string()).or(own.published),
            newer: self.number("newer")?.map(|no| ArticleNo(no as i64)),
            confidence,
            limit: Some(limit),
            offset: (self.page()? - 1) * limit,
            ..own
        };
        Ok(query)
    }

    /// By what the count of a question is remembered.
    pub(crate) fn key(&self, path: &str) -> String {
        let pairs: Vec<_> = self.pairs.iter().filter(|(n, _)| !matches!(n.as_str(), "page" | "limit")).collect();
        format!("{path} {pairs:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_named() {
        let check = |query: &str, told: &str| {
            let problem = Ask::parse(query).and_then(|ask| ask.query(&[Kind::Statement])).expect_err(query);
            assert!(problem.detail.contains(told), "{query}: {}", problem.detail);
        };
        check("colour=red", "nothing is called 'colour'");
        check("q=%22fee", "a quotation mark is not closed");
        check("since=soon", "'soon' is no day");
        check("page=0", "pages go from 1");
        check("kind=rumour", "there is no kind 'rumour'");
        check("confidence=2", "'2' is none");
        check("limit=9999", "1 to 500");
    }

    #[test]
    fn an_address_keeps_what_it_asked() {
        let ask = Ask::parse("q=fee&page=3&since=2019-03-01").expect("understood");
        assert_eq!(ask.with("/search", &[("until", "2019-03-09")]), "/search?q=fee&since=2019-03-01&until=2019-03-09");
        assert_eq!(ask.with("/search", &[("page", "4")]), "/search?q=fee&since=2019-03-01&page=4");
    }
}
