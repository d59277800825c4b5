//! Questions to a case: filters, and the words people know from search engines.
//!
//! ```text
//! "written response" speaker:lavrov kind:statement after:2022-01-20 NOT outlet:wire
//! ```
//!
//! Words, "phrases", `prefix*`, AND, OR, NOT and brackets search the rows' own words and names. `speaker:` (who says, acts, holds), `party:` (anybody in it), `place:`, `outlet:` and
//! `headline:` search those. `kind:`, `act:`, `status:`, `hand:`, `after:`, `before:`, `published:`, `confidence:` filter, wherever they stand.

use crate::article::ArticleNo;
use crate::case::Case;
use crate::error::{Error, Trouble};
use crate::row::{Body, Kind, Row, RowId};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use std::collections::HashMap;

/// What rows have to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Of these kinds; of any where there are none.
    pub kinds: Vec<Kind>,
    /// Kind of statement, type of event, act of position.
    pub act: Option<String>,
    /// Of event, engagement; visibility of an instrument; mode of a statement.
    pub status: Option<String>,
    /// `machine`, `accepted`, `edited`, `person`.
    pub hand: Option<String>,
    /// First day.
    pub after: Option<String>,
    /// Last day.
    pub before: Option<String>,
    /// At least this sure.
    pub confidence: Option<f64>,
    /// Only of this article.
    pub article: Option<ArticleNo>,
    /// Only of articles that were published on that day or later.
    pub published: Option<String>,
    /// Only of articles that were added after this one.
    pub newer: Option<ArticleNo>,
    /// Only the first of the rows that are the same across articles.
    pub heads: bool,
    /// Of rows that are the same across articles, only the first that is found.
    pub once: bool,
    /// What most independent sources tell first, then what is surest; only where no words are asked for.
    pub weighty: bool,
    /// The latest day first; else the best by their words, or the first day.
    pub latest: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// Passing over so many.
    pub offset: usize,
}

impl Filter {
    /// Whether what it asks of rows stands in the index of kinds and days.
    fn is_of_days(&self) -> bool {
        self.act.is_none() && self.status.is_none() && self.hand.is_none() && self.article.is_none()
    }
}

/// A question: words to find, and a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// For FTS5; `None` where no words are asked for.
    words: Option<String>,
    /// The rest.
    pub filter: Filter,
}

/// Prefixes that search a column of their own.
const COLUMNS: &[(&str, &str)] = &[
    ("speaker", "who"),
    ("who", "who"),
    ("party", "party"),
    ("place", "place"),
    ("outlet", "outlet"),
    ("headline", "headline"),
    ("words", "words"),
];

/// What a word without a prefix is looked for in: what a row says and whom it names, not what stands over its whole article.
const OWN: &str = "{words who party place}";

impl Query {
    /// Reads a question as people write it.
    ///
    /// # Errors
    /// Says in words what cannot be understood.
    pub fn parse(question: &str) -> Result<Query, String> {
        let mut query = Query::default();
        let mut pieces: Vec<String> = Vec::new();
        for token in tokens(question)? {
            match token {
                Token::Open => pieces.push("(".into()),
                Token::Close => pieces.push(")".into()),
                Token::Operator(op) => pieces.push(op.into()),
                Token::Word { field: None, word } => pieces.push(format!("{OWN} : {word}")),
                Token::Word { field: Some(field), word } => {
                    if let Some((_, column)) = COLUMNS.iter().find(|(name, _)| *name == field) {
                        pieces.push(format!("{column} : {word}"));
                    } else {
                        filter(&mut query.filter, &field, word.trim_matches('"'))?;
                    }
                }
            }
        }
        query.words = expression(&pieces)?;
        Ok(query)
    }
}

enum Token {
    Open,
    Close,
    Operator(&'static str),
    Word { field: Option<String>, word: String },
}

fn tokens(question: &str) -> Result<Vec<Token>, String> {
    let mut all = Vec::new();
    let mut rest = question.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '(' || first == ')' {
            all.push(if first == '(' { Token::Open } else { Token::Close });
            rest = rest[1..].trim_start();
            continue;
        }
        let head = rest.find([' ', '\t', '\n', '"', '(', ')', ':']).unwrap_or(rest.len());
        let field = (rest[head..].starts_with(':') && head > 0).then(|| rest[..head].to_lowercase());
        if field.is_some() {
            rest = &rest[head + 1..];
        }
        let (word, used) = if let Some(inner) = rest.strip_prefix('"') {
            let end = inner.find('"').ok_or("a quotation mark is not closed")?;
            (inner[..end].to_owned(), end + 2)
        } else {
            let end = rest.find([' ', '\t', '\n', '(', ')', '"']).unwrap_or(rest.len());
            (rest[..end].to_owned(), end)
        };
        let quoted = rest.starts_with('"');
        rest = rest[used..].trim_start();
        let operator = match word.as_str() {
            "AND" => Some("AND"),
            "OR" => Some("OR"),
            "NOT" => Some("NOT"),
            _ => None,
        };
        match operator {
            Some(op) if !quoted && field.is_none() => all.push(Token::Operator(op)),
            _ if word.trim().is_empty() => return Err(field.map_or("an empty phrase".to_owned(), |f| format!("'{f}:' says nothing"))),
            _ => {
                let prefix = !quoted && word.ends_with('*') && word.len() > 1;
                let plain = word.trim_end_matches('*').replace('"', "");
                let star = if prefix { "*" } else { "" };
                // columns search words; filters take the word as it is
                all.push(Token::Word { field, word: format!("\"{plain}\"{star}") });
            }
        }
    }
    Ok(all)
}

fn filter(filter: &mut Filter, field: &str, word: &str) -> Result<(), String> {
    let day = |word: &str| -> Result<String, String> {
        let shape = word.split('-').map(str::len).eq([4, 2, 2]) && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let number = |range| word.get(range).and_then(|n: &str| n.parse::<u32>().ok()).unwrap_or(0);
        let days = match (number(0..4), number(5..7)) {
            (year, 2) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            (_, 2) => 28,
            (_, 4 | 6 | 9 | 11) => 30,
            (_, 1..=12) => 31,
            _ => 0,
        };
        if shape && (1..=days).contains(&number(8..10)) {
            Ok(word.to_owned())
        } else {
            Err(format!("'{word}' is no day; write 2022-01-27"))
        }
    };
    match field {
        "kind" => {
            let kind = Kind::named(word).ok_or_else(|| {
                format!("there is no kind '{word}'; kinds are actor, time, place, statement, event, position, instrument, engagement")
            })?;
            filter.kinds.push(kind);
        }
        "act" | "type" => filter.act = Some(word.to_owned()),
        "status" => filter.status = Some(word.to_owned()),
        "hand" => filter.hand = Some(word.to_owned()),
        "after" | "since" => filter.after = Some(day(word)?),
        "before" | "until" => filter.before = Some(day(word)?),
        "confidence" => {
            filter.confidence = Some(
                word.trim_start_matches('>')
                    .trim_start_matches('=')
                    .parse()
                    .map_err(|_| format!("'{word}' is no confidence; write 0.8"))?,
            )
        }
        "published" => filter.published = Some(day(word)?),
        "article" => filter.article = Some(ArticleNo(word.parse().map_err(|_| format!("'{word}' is no number of an article"))?)),
        other => {
            return Err(format!(
                "nothing is called '{other}:'; fields are speaker, party, place, outlet, headline, kind, act, status, hand, after, before, published, confidence, article"
            ));
        }
    }
    Ok(())
}

/// The words as an FTS5 expression. Filters have been taken out, so an operator may stand alone now: it falls away.
fn expression(pieces: &[String]) -> Result<Option<String>, String> {
    let mut depth = 0usize;
    let mut out: Vec<&str> = Vec::new();
    let binary = |p: &str| matches!(p, "AND" | "OR" | "NOT");
    for piece in pieces {
        match piece.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1).ok_or("a bracket is closed that was not opened")?,
            _ => {}
        }
        let last = out.last().copied();
        let dangling = binary(piece) && last.is_none_or(|l| binary(l) || l == "(");
        if dangling {
            if piece == "NOT" {
                return Err("NOT takes away from what stands before it: name something to find first".to_owned());
            }
            continue;
        }
        if piece == ")" {
            while out.last().is_some_and(|l| binary(l)) {
                out.pop();
            }
            if out.last() == Some(&"(") {
                out.pop();
                continue;
            }
        }
        let begins = !binary(piece) && piece != ")";
        if begins && last.is_some_and(|l| !binary(l) && l != "(") {
            out.push("AND");
        }
        out.push(piece);
    }
    while out.last().is_some_and(|l| binary(l)) {
        out.pop();
    }
    if depth > 0 {
        return Err("a bracket is not closed".to_owned());
    }
    Ok(if out.is_empty() { None } else { Some(out.join(" ")) })
}

impl Case {
    /// The rows that a question finds: by rank of their words where it asks for words, else by day; of equal ones by article and id.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn find(&self, query: &Query) -> Result<Vec<Row>, Error> {
        self.page(query, false).map(|(rows, _)| rows)
    }

    /// How many rows a question finds, whatever its limit.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn count(&self, query: &Query) -> Result<usize, Error> {
        let mut query = query.clone();
        query.filter.limit = Some(0);
        self.page(&query, true).map(|(_, total)| total)
    }

    /// As [`Case::find`], and how many rows it finds whatever its limit.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn find_and_count(&self, query: &Query) -> Result<(Vec<Row>, usize), Error> {
        self.page(query, true)
    }

    fn page(&self, query: &Query, count: bool) -> Result<(Vec<Row>, usize), Error> {
        let ask = || match &query.words {
            Some(words) => self.with_words(words, query, count),
            None if query.filter.weighty => Ok((self.weightiest(query)?, if count { self.counted_without_words(query)? } else { 0 })),
            None => Ok((self.without_words(query)?, if count { self.counted_without_words(query)? } else { 0 })),
        };
        ask().map_err(|t| self.error(t))
    }

    /// The search knows all rows with the words at once: they are ranked, counted and told apart here, and only those that are shown are read.
    fn with_words(&self, words: &str, query: &Query, count: bool) -> Result<(Vec<Row>, usize), Trouble> {
        let filter = &query.filter;
        let mut all = self.db.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM found WHERE found MATCH ? LIMIT ?)")?;
        let few = all.query_row(params![words, RANKED + 1], |r| Ok(r.get::<_, i64>(0)? <= RANKED))?;
        if !few && filter.is_of_days() {
            return self.with_common_words(words, filter, count);
        }
        // ranks are of rows, not of groups; and among very many rows that have a word none has it more than others
        let ranked = few && !filter.once && !filter.latest && filter.limit != Some(0);
        let (conditions, mut bound) = conditions(filter, "row", By::Number);
        bound.insert(0, words.to_owned().into());
        let rank = if ranked { "found.rank" } else { "0.0" };
        // which rows are the same is only looked up where it is asked for: there may be very many
        let (group, link) = match filter.once || filter.heads {
            true => ("coalesce(link.head, row.id)", "LEFT JOIN link ON link.row = row.id"),
            false => ("row.id", ""),
        };
        // in this order of tables: first the words, then what is asked of the rows that have them
        let sql = format!(
            "SELECT row.id, {group}, {rank}, row.day, row.article FROM found CROSS JOIN row ON row.id = found.rowid
             {link} WHERE found MATCH ? AND {conditions}"
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let hits = ask.query_map(params_from_iter(bound), |r| {
            Ok(Hit { no: r.get(0)?, group: r.get(1)?, rank: r.get(2)?, day: r.get(3)?, article: r.get(4)? })
        })?;
        let mut hits: Vec<Hit> = hits.collect::<Result<_, _>>()?;
        if filter.once {
            hits.sort_unstable_by_key(|h| (h.group, h.no));
            hits.dedup_by_key(|h| h.group);
        }
        let total = if count { hits.len() } else { 0 };
        Ok((self.shown(hits, filter, ranked)?, total))
    }

    /// Words that very many rows have: the index of kinds and days is gone through, which is small beside the rows, and it is looked up which of them have the words. As far
    /// as what is shown, where nothing is to be counted or told apart.
    fn with_common_words(&self, words: &str, filter: &Filter, count: bool) -> Result<(Vec<Row>, usize), Trouble> {
        let last: i64 = self.db.prepare_cached("SELECT coalesce(max(id), 0) FROM row")?.query_row([], |r| r.get(0))?;
        let mut having = vec![0u64; usize::try_from(last / 64 + 1).unwrap_or(0)];
        let mut ask = self.db.prepare_cached("SELECT rowid FROM found WHERE found MATCH ?")?;
        let mut found = ask.query([words])?;
        while let Some(r) = found.next()? {
            let no: i64 = r.get(0)?;
            if let Some(bits) = having.get_mut((no / 64) as usize) {
                *bits |= 1 << (no % 64);
            }
        }
        let kinds = if filter.kinds.is_empty() { Kind::ALL.to_vec() } else { filter.kinds.clone() };
        let needed = match filter.limit {
            Some(limit) if !count && !filter.once => filter.offset.saturating_add(limit),
            _ => usize::MAX,
        };
        let mut hits: Vec<Hit> = Vec::new();
        for kind in kinds {
            let heads: HashMap<i64, i64> = match filter.once || filter.heads {
                true => {
                    let mut ask = self.db.prepare_cached("SELECT row, head FROM link WHERE kind = ?")?;
                    ask.query_map([kind.name()], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?
                }
                false => HashMap::new(),
            };
            let own = Filter { kinds: vec![kind], heads: false, ..filter.clone() };
            let (condition, bound) = conditions(&own, "row", By::Kind);
            let order = if filter.latest { "DESC" } else { "ASC" };
            let mut ask = self
                .db
                .prepare_cached(&format!("SELECT row.id, row.article, row.day FROM row WHERE {condition} ORDER BY row.day {order}"))?;
            let mut rows = ask.query(params_from_iter(bound))?;
            let mut of_kind = 0;
            while let Some(r) = rows.next()? {
                let no: i64 = r.get(0)?;
                if having.get((no / 64) as usize).is_none_or(|bits| bits >> (no % 64) & 1 == 0) {
                    continue;
                }
                let group = heads.get(&no).copied().unwrap_or(no);
                if filter.heads && group != no {
                    continue;
                }
                let day: Option<String> = r.get(2)?;
                // within a day the index is in no order of ours: all of it is taken
                if of_kind >= needed && hits.last().is_some_and(|last| last.day != day) {
                    break;
                }
                of_kind += 1;
                hits.push(Hit { no, group, rank: 0.0, day, article: r.get(1)? });
            }
        }
        if filter.once {
            hits.sort_unstable_by_key(|h| (h.group, h.no));
            hits.dedup_by_key(|h| h.group);
        }
        let total = if count { hits.len() } else { 0 };
        Ok((self.shown(hits, filter, false)?, total))
    }

    /// The rows that are shown of all that was found.
    fn shown(&self, mut hits: Vec<Hit>, filter: &Filter, ranked: bool) -> Result<Vec<Row>, Trouble> {
        let by_day = |a: &Hit, b: &Hit| (&a.day, a.article).cmp(&(&b.day, b.article));
        let order = |a: &Hit, b: &Hit| {
            let told = match (filter.latest, ranked) {
                (true, _) => by_day(b, a),
                (_, true) => a.rank.total_cmp(&b.rank).then(by_day(a, b)),
                _ => by_day(a, b),
            };
            told.then(a.no.cmp(&b.no))
        };
        // of very many hits only those that are shown are put in order
        let end = filter.limit.map_or(usize::MAX, |limit| filter.offset.saturating_add(limit));
        if end < hits.len() {
            hits.select_nth_unstable_by(end, order);
            hits.truncate(end);
        }
        hits.sort_unstable_by(order);
        self.numbered(hits.iter().skip(filter.offset).map(|hit| hit.no))
    }

    fn without_words(&self, query: &Query) -> Result<Vec<Row>, Trouble> {
        let filter = &query.filter;
        // those of a few articles are found by their articles, others by their kind and day
        let by = self.way(filter)?;
        let (mut condition, mut bound) = conditions(filter, "row", by);
        if filter.once {
            let (earlier, again) = conditions(filter, "other", By::Number);
            condition.push_str(&format!(
                " AND (link.head IS NULL OR NOT EXISTS (SELECT 1 FROM link AS same JOIN row AS other ON other.id = same.row
                  WHERE same.head = link.head AND same.row < row.id AND {earlier}))"
            ));
            bound.extend(again);
        }
        let order = if filter.latest { "row.day DESC, row.article DESC, row.id" } else { "row.day, row.article, row.id" };
        bound.push(filter.limit.map_or(-1, |l| l as i64).into());
        bound.push((filter.offset as i64).into());
        let sql = format!("SELECT {COLUMNS_READ} {FROM} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?");
        let mut ask = self.db.prepare_cached(&sql)?;
        let rows = ask.query_map(params_from_iter(bound), raw)?;
        rows.map(|r| row(r?)).collect()
    }

    fn weightiest(&self, query: &Query) -> Result<Vec<Row>, Trouble> {
        let filter = &query.filter;
        let most = filter.offset + filter.limit.unwrap_or(usize::MAX - filter.offset);
        let kinds = filter.kinds.iter().map(|k| format!("'{}'", k.name())).collect::<Vec<_>>().join(", ");
        let mut numbers: Vec<i64> = Vec::new();
        // groups of several sources are few and counted; the others are of one source each
        let (condition, bound) = conditions(filter, "row", By::Number);
        let told = format!(
            "SELECT row.id FROM cluster CROSS JOIN row ON row.id = cluster.head LEFT JOIN link ON link.row = row.id
             WHERE cluster.kind IN ({kinds}) AND cluster.sources > 1 AND {condition} ORDER BY cluster.sources DESC, row.confidence DESC, row.id LIMIT ?"
        );
        let way = self.way(filter)?;
        let (condition, again) = conditions(filter, "row", way);
        if way == By::Article {
            let sql = format!(
                "SELECT row.id FROM row LEFT JOIN link ON link.row = row.id LEFT JOIN cluster ON cluster.head = link.head WHERE {condition}
                 ORDER BY coalesce(cluster.sources, 1) DESC, row.confidence DESC, row.day, row.id LIMIT ?"
            );
            let bound = again.into_iter().chain([i64::try_from(most).unwrap_or(-1).into()]);
            numbers = self.db.prepare_cached(&sql)?.query_map(params_from_iter(bound), |r| r.get(0))?.collect::<Result<_, _>>()?;
            return self.numbered(numbers.into_iter().skip(filter.offset));
        }
        let alone = format!(
            "SELECT row.id FROM row LEFT JOIN link ON link.row = row.id WHERE {condition}
             AND coalesce((SELECT sources FROM cluster WHERE head = link.head), 1) = 1 ORDER BY row.confidence DESC, row.day, row.id LIMIT ?"
        );
        for (sql, mut bound) in [(told, bound), (alone, again)] {
            bound.push(i64::try_from(most - numbers.len()).unwrap_or(-1).into());
            if numbers.len() < most {
                let mut ask = self.db.prepare_cached(&sql)?;
                let found = ask.query_map(params_from_iter(bound), |r| r.get(0))?;
                numbers.extend(found.collect::<Result<Vec<i64>, _>>()?);
            }
        }
        self.numbered(numbers.into_iter().skip(filter.offset))
    }

    /// The rows of these numbers.
    fn numbered(&self, numbers: impl Iterator<Item = i64>) -> Result<Vec<Row>, Trouble> {
        let mut read = self.db.prepare_cached(&format!("SELECT {COLUMNS_READ} {FROM} WHERE row.id = ?"))?;
        numbers.map(|no| row(read.query_row([no], raw)?)).collect()
    }

    fn counted_without_words(&self, query: &Query) -> Result<usize, Trouble> {
        let way = self.way(&query.filter)?;
        if way == By::Article {
            let (condition, bound) = conditions(&query.filter, "row", way);
            let rows = if query.filter.once { "count(DISTINCT coalesce(link.head, row.id))" } else { "count(*)" };
            let sql = format!("SELECT {rows} FROM row LEFT JOIN link ON link.row = row.id WHERE {condition}");
            return Ok(self.db.prepare_cached(&sql)?.query_row(params_from_iter(&bound), |r| r.get(0))?);
        }
        let filter = Filter { heads: false, ..query.filter.clone() };
        let (condition, bound) = conditions(&filter, "row", way);
        let sql = format!("SELECT count(*) FROM row WHERE {condition}");
        let all: usize = self.db.prepare_cached(&sql)?.query_row(params_from_iter(&bound), |r| r.get(0))?;
        if !query.filter.once && !query.filter.heads {
            return Ok(all);
        }
        // of the rows that are linked, which are few, each group counts once: if any of its rows is found, or if its first is
        let kinds = filter.kinds.iter().map(|k| format!("'{}'", k.name())).collect::<Vec<_>>().join(", ");
        let linked = if kinds.is_empty() { String::new() } else { format!("link.kind IN ({kinds}) AND ") };
        let groups = if query.filter.heads { "count(nullif(link.head = link.row, 0))" } else { "count(DISTINCT link.head)" };
        let (condition, bound) = conditions(&filter, "row", By::Number);
        let sql = format!("SELECT count(*), {groups} FROM link CROSS JOIN row ON row.id = link.row WHERE {linked}{condition}");
        let (rows, groups): (usize, usize) =
            self.db.prepare_cached(&sql)?.query_row(params_from_iter(&bound), |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(all - rows + groups)
    }

    /// How the rows of a filter are found soonest.
    pub(crate) fn way(&self, filter: &Filter) -> Result<By, Trouble> {
        let few = self.articles_asked_for(filter)?.is_some_and(|n| n <= FEW);
        Ok(if few { By::Article } else { By::Kind })
    }

    /// How many articles a filter leaves over, where it says which.
    fn articles_asked_for(&self, filter: &Filter) -> Result<Option<i64>, Trouble> {
        match (filter.article, filter.newer, &filter.published) {
            (Some(_), ..) => Ok(Some(1)),
            (None, Some(no), _) => {
                Ok(Some(self.db.prepare_cached("SELECT count(*) FROM article WHERE id > ?")?.query_row([no.0], |r| r.get(0))?))
            }
            (None, None, Some(day)) => {
                Ok(Some(self.db.prepare_cached("SELECT count(*) FROM article WHERE day >= ?")?.query_row([day], |r| r.get(0))?))
            }
            (None, None, None) => Ok(None),
        }
    }

    /// Calls `f` on every row of a kind, in the order of articles and ids.
    ///
    /// # Errors
    /// Where the case cannot be read.
    pub fn each(&self, kind: Kind, mut f: impl FnMut(Row)) -> Result<(), Error> {
        let mut ask = || -> Result<(), Trouble> {
            let sql = format!("SELECT {COLUMNS_READ} {FROM} WHERE row.kind = ? ORDER BY row.article, row.id");
            let mut ask = self.db.prepare_cached(&sql)?;
            for found in ask.query_map([kind.name()], raw)? {
                f(row(found?)?);
            }
            Ok(())
        };
        ask().map_err(|t| self.error(t))
    }

    /// One row.
    ///
    /// # Errors
    /// Where there is none of that id.
    pub fn row(&self, id: &RowId) -> Result<Row, Error> {
        one(&self.db, id).map_err(|t| self.error(t))
    }
}

/// Up to so many articles it is quicker to look through them than through all rows of a kind.
const FEW: i64 = 200;

/// Up to so many rows are ranked by their words.
const RANKED: i64 = 10_000;

pub(crate) const FROM: &str = "FROM row JOIN article ON article.id = row.article LEFT JOIN link ON link.row = row.id";
pub(crate) const COLUMNS_READ: &str = "row.id, row.article, row.kind, row.local, coalesce(row.body, (SELECT body FROM machine WHERE machine.article = row.article AND machine.local = row.local)), row.act, row.status, row.confidence, row.day, row.hand, row.gist, article.day, article.outlet, link.head";

/// The tables in which a question is answered with what is asked of them, and what is bound in it.
pub(crate) fn asked(query: &Query, way: By) -> (String, Vec<Value>) {
    let by = if query.words.is_some() { By::Number } else { way };
    let (condition, mut bound) = conditions(&query.filter, "row", by);
    let Some(words) = &query.words else { return (format!("FROM row LEFT JOIN link ON link.row = row.id WHERE {condition}"), bound) };
    bound.insert(0, words.to_owned().into());
    // in this order of tables: first the words, then what is asked of the rows that have them
    let from = "FROM found CROSS JOIN row ON row.id = found.rowid LEFT JOIN link ON link.row = row.id";
    (format!("{from} WHERE found MATCH ? AND {condition}"), bound)
}

/// A row that has the words.
struct Hit {
    no: i64,
    group: i64,
    rank: f64,
    day: Option<String>,
    article: i64,
}

/// By which of their indexes rows are found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// By kind and day.
    Kind,
    /// By article.
    Article,
    /// By their number, which something else tells.
    Number,
}

/// What is asked of the rows of a table, and what is bound in it. `link` is joined where only heads are asked for.
fn conditions(f: &Filter, table: &str, by: By) -> (String, Vec<Value>) {
    let mut all: Vec<String> = Vec::new();
    let mut bound: Vec<Value> = Vec::new();
    if !f.kinds.is_empty() {
        // a plus keeps the index of kinds out of it
        let plus = if by == By::Kind { "" } else { "+" };
        all.push(format!("{plus}{table}.kind IN ({})", vec!["?"; f.kinds.len()].join(", ")));
        bound.extend(f.kinds.iter().map(|k| Value::from(k.name().to_owned())));
        // the ids of a kind begin with its letter, and the index of articles has the ids
        if let (By::Article, [kind]) = (by, f.kinds.as_slice()) {
            let (first, behind) = range(*kind);
            all.push(format!("{table}.local >= '{first}' AND {table}.local < '{behind}'"));
        }
    }
    for (condition, value) in [
        ("act = ? COLLATE NOCASE", f.act.clone().map(Value::from)),
        ("status = ? COLLATE NOCASE", f.status.clone().map(Value::from)),
        ("hand = ?", f.hand.clone().map(Value::from)),
        ("day >= ?", f.after.clone().map(Value::from)),
        ("day <= ?", f.before.clone().map(Value::from)),
        ("confidence >= ?", f.confidence.map(Value::from)),
        ("article = ?", f.article.map(|a| Value::from(a.0))),
        ("article > ?", f.newer.map(|a| Value::from(a.0))),
        ("article IN (SELECT id FROM article WHERE day >= ?)", f.published.clone().map(Value::from)),
    ] {
        if let Some(value) = value {
            all.push(format!("{table}.{condition}"));
            bound.push(value);
        }
    }
    if f.heads {
        all.push("(link.head IS NULL OR link.head = row.id)".to_owned());
    }
    if all.is_empty() {
        all.push("1".to_owned());
    }
    (all.join(" AND "), bound)
}

pub(crate) fn one(db: &Connection, id: &RowId) -> Result<Row, Trouble> {
    let sql = format!("SELECT {COLUMNS_READ} {FROM} WHERE row.article = ? AND row.local = ?");
    let found = db.prepare_cached(&sql)?.query_row((id.article.0, &id.local), raw).optional()?;
    row(found.ok_or_else(|| Trouble::NoRow(id.to_string()))?)
}

/// A row whose body and gist are still JSON.
pub(crate) struct Raw {
    no: i64,
    id: RowId,
    kind: String,
    body: String,
    gist: String,
    act: String,
    status: String,
    confidence: f64,
    day: Option<String>,
    hand: String,
    published: Option<String>,
    outlet: Option<String>,
    group: Option<i64>,
}

pub(crate) fn raw(r: &rusqlite::Row) -> rusqlite::Result<Raw> {
    Ok(Raw {
        no: r.get(0)?,
        id: RowId { article: ArticleNo(r.get(1)?), local: r.get(3)? },
        kind: r.get(2)?,
        body: r.get(4)?,
        act: r.get(5)?,
        status: r.get(6)?,
        confidence: r.get(7)?,
        day: r.get(8)?,
        hand: r.get(9)?,
        gist: r.get(10)?,
        published: r.get(11)?,
        outlet: r.get(12)?,
        group: r.get(13)?,
    })
}

pub(crate) fn row(raw: Raw) -> Result<Row, Trouble> {
    let kind = Kind::named(&raw.kind).ok_or(Trouble::Damaged)?;
    Ok(Row {
        id: raw.id,
        no: raw.no,
        body: Body::from_json(kind, &raw.body)?,
        act: raw.act,
        status: raw.status,
        confidence: raw.confidence as f32,
        published: raw.published,
        outlet: raw.outlet,
        day: raw.day,
        hand: raw.hand,
        group: raw.group,
        gist: serde_json::from_str(&raw.gist)?,
    })
}

/// From the first id of a kind to the first that is of no such kind.
pub(crate) fn range(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Actor => ("a", "b"),
        Kind::Time => ("t", "u"),
        Kind::Place => ("p", "q"),
        Kind::Statement => ("s", "t"),
        Kind::Event => ("e", "f"),
        Kind::Position => ("q", "r"),
        Kind::Instrument => ("d", "e"),
        Kind::Engagement => ("g", "h"),
    }
}
