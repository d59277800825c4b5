//! What an annotation means: its entries as a record.

use super::{CorpusArticle, Entry, Field, Lines};
use article::Span;
use pipeline::Record;
use pipeline::record::{
    Actor, ActorId, Anchor, ArticleHead, Cue, Engagement, Event, Found, Instrument, Mention, MentionKind, Party, Phrase, Place, Position,
    PositionAct, Role, Statement, StatementKind, StatementMode, Time, Visibility,
};
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::fmt::Display;
use std::str::FromStr;

/// The record that an annotation states, and what is wrong with it: `LINE: why`.
pub fn gold(article: &CorpusArticle, entries: &[Entry]) -> (Record, Vec<String>) {
    let mut reading = Reading {
        article,
        lines: Lines::of(&article.article.text),
        troubles: Vec::new(),
        ids: entries.iter().map(|e| e.id.clone()).collect(),
        record: Record {
            version: String::new(),
            model: "annotation".to_owned(),
            rules: String::new(),
            article: ArticleHead::from(article.article.clone()),
            names: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            positions: Vec::new(),
            instruments: Vec::new(),
            engagements: Vec::new(),
            remarks: Vec::new(),
        },
    };
    let mut seen = HashSet::new();
    for entry in entries {
        if !seen.insert(&entry.id) {
            reading.trouble(entry.line, format!("{} stands twice", entry.id));
        }
        reading.entry(entry);
    }
    (reading.record, reading.troubles)
}

/// The annotation file with every span as `@start-end`, in code points, so that it holds none of the article's words but names of actors and places.
pub fn offsets(article: &CorpusArticle, file: &str) -> String {
    let lines = Lines::of(&article.article.text);
    let place = |reference: &str| lines.find(reference).map(|s| lines.reference(s));
    let mut out = String::new();
    for line in file.lines() {
        let (key, value) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let party = value.split_once(' ').filter(|(first, _)| !first.contains(':'));
        let kept = match (line.starts_with(' '), party) {
            (true, Some((actor, reference))) if matches!(key, "source" | "addressee" | "via") => {
                place(reference).map(|p| format!("{actor} {p}"))
            }
            (true, _) => value.split(" | ").map(place).collect::<Result<Vec<_>, _>>().map(|all| all.join(" | ")),
            _ => Err(String::new()),
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        out.push_str(&kept.map_or(line.to_owned(), |kept| format!("{indent}{key} {kept}")));
        out.push('\n');
    }
    out
}

struct Reading<'a> {
    article: &'a CorpusArticle,
    lines: Lines<'a>,
    troubles: Vec<String>,
    ids: HashSet<String>,
    record: Record,
}

impl Reading<'_> {
    fn trouble(&mut self, line: usize, why: impl Display) {
        self.troubles.push(format!("{line}: {why}"));
    }

    fn entry(&mut self, entry: &Entry) {
        let known: &[&str] = match entry.kind.as_str() {
            "actor" => &["country", "sectors", "role", "members", "name", "nominal", "pronoun"],
            "time" => &["span", "mod", "anchor"],
            "place" => &["span", "in"],
            "statement" => &["source", "cue", "content", "addressee", "venue", "via", "time", "mode", "withheld"],
            "event" => &["trigger", "span", "mode", "contexts", "cameo", "status", "actors", "recipients", "place", "time", "claimed_by"],
            "position" => &["holder", "toward", "issue", "answers", "statement", "time", "evidence"],
            "instrument" => &["span", "from", "to", "carried_by", "time", "answers", "visibility", "claimed_by", "evidence"],
            "engagement" => {
                &["span", "status", "participants", "convener", "mediators", "topic", "place", "time", "duration", "claimed_by", "evidence"]
            }
            other => return self.trouble(entry.line, format!("'{other}' is no kind of record")),
        };
        for field in &entry.fields {
            if !known.contains(&field.key.as_str()) {
                self.trouble(field.line, format!("'{}' is no field of {}", field.key, entry.kind));
            }
            if field.value.is_empty() {
                self.trouble(field.line, format!("{} says nothing", field.key));
            }
        }
        let done = match entry.kind.as_str() {
            "actor" => self.actor(entry),
            "time" => self.time(entry),
            "place" => self.place(entry),
            "statement" => self.statement(entry),
            "event" => self.event(entry),
            "position" => self.position(entry),
            "instrument" => self.instrument(entry),
            _ => self.engagement(entry),
        };
        if done.is_none() {
            self.trouble(entry.line, format!("{} {} cannot be read", entry.kind, entry.id));
        }
    }

    fn actor(&mut self, e: &Entry) -> Option<()> {
        let (kind, name) = e.head.split_once(' ').unwrap_or((&e.head, ""));
        let mut mentions = Vec::new();
        for (key, kind) in [("name", MentionKind::Name), ("nominal", MentionKind::Nominal), ("pronoun", MentionKind::Pronoun)] {
            mentions.extend(self.spans(e, key).into_iter().map(|span| Mention { span, kind }));
        }
        mentions.sort_by_key(|m| (m.span.start(), m.span.end()));
        if mentions.iter().all(|m| m.kind == MentionKind::Pronoun) {
            self.trouble(e.line, format!("{} is never named or described", e.id));
        }
        let mut roles = Vec::new();
        for field in e.fields.iter().filter(|f| f.key == "role") {
            let (title, of) = field.value.split_once('>').map_or((field.value.as_str(), None), |(t, of)| (t.trim(), Some(of.trim())));
            let of = of.and_then(|of| self.id(field, of));
            roles.push(Role { title: title.to_owned(), of });
        }
        let actor = Actor {
            id: self.own(e)?,
            name: name.trim().to_owned(),
            kind: self.word(e.line, kind)?,
            country: text(e, "country"),
            sectors: text(e, "sectors").map(|s| s.split_whitespace().map(str::to_owned).collect()).unwrap_or_default(),
            roles,
            members: self.ids(e, "members"),
            wikidata: None,
            mentions,
        };
        self.record.actors.push(actor);
        Some(())
    }

    fn time(&mut self, e: &Entry) -> Option<()> {
        let (kind, value) = e.head.split_once(' ')?;
        let span = self.span(e, "span")?;
        let anchor = match one(e, "anchor") {
            None => None,
            Some(f) if f.value == "published" => Some(Anchor::Published),
            Some(f) => self.id(f, &f.value).map(Anchor::Time),
        };
        let time = Time {
            id: self.own(e)?,
            span,
            kind: self.word(e.line, kind)?,
            value: value.trim().to_owned(),
            modifier: text(e, "mod"),
            anchor,
            found: found(vec![span]),
        };
        self.record.times.push(time);
        Some(())
    }

    fn place(&mut self, e: &Entry) -> Option<()> {
        let (role, name) = e.head.split_once(' ')?;
        let span = self.span(e, "span")?;
        let place = Place {
            id: self.own(e)?,
            span,
            name: name.trim().to_owned(),
            role: self.word(e.line, role)?,
            geonames: None,
            country: text(e, "in"),
            admin1: None,
            feature: None,
            lat: None,
            lon: None,
            precision: None,
            found: found(vec![span]),
        };
        self.record.places.push(place);
        Some(())
    }

    fn statement(&mut self, e: &Entry) -> Option<()> {
        let content = self.spans(e, "content");
        if content.is_empty() {
            self.trouble(e.line, format!("{} has no content", e.id));
        }
        let cue = self.span(e, "cue");
        let kind: StatementKind = self.word(e.line, &e.head)?;
        let quoted = quoted(&self.article.article.text, &content);
        match kind {
            StatementKind::Direct | StatementKind::Mixed if quoted.is_empty() => {
                self.trouble(e.line, format!("{} is {} but nothing in its content stands in quotation marks", e.id, e.head));
            }
            StatementKind::Indirect if !quoted.is_empty() => {
                self.trouble(e.line, format!("{} is indirect, but something in its content stands in quotation marks", e.id));
            }
            _ => {}
        }
        let statement = Statement {
            id: self.own(e)?,
            kind,
            source: self.party(e, "source"),
            cue: cue.map(|span| Cue { span, lemma: self.article.article.text.slice(span).to_lowercase() }),
            mode: self.choice(e, "mode").unwrap_or(StatementMode::Speech),
            withheld: text(e, "withheld").is_some_and(|v| v == "yes"),
            content,
            quoted,
            addressee: self.party(e, "addressee"),
            venue: self.phrase(e, "venue"),
            via: self.party(e, "via"),
            time: self.link(e, "time"),
            found: found(Vec::new()),
        };
        let evidence = statement
            .content
            .iter()
            .copied()
            .chain(statement.cue.as_ref().map(|c| c.span))
            .chain(statement.source.as_ref().and_then(|s| s.span))
            .collect();
        self.record.statements.push(Statement { found: found(evidence), ..statement });
        Some(())
    }

    fn event(&mut self, e: &Entry) -> Option<()> {
        let trigger = self.span(e, "trigger")?;
        let event = Event {
            id: self.own(e)?,
            span: self.span(e, "span").unwrap_or(trigger),
            trigger,
            kind: e.head.clone(),
            mode: text(e, "mode"),
            contexts: text(e, "contexts").map(|s| s.split_whitespace().map(str::to_owned).collect()).unwrap_or_default(),
            cameo: text(e, "cameo"),
            quad: quad(&e.head)?,
            actors: self.ids(e, "actors"),
            recipients: self.ids(e, "recipients"),
            place: self.link(e, "place"),
            time: self.link(e, "time"),
            status: self.choice(e, "status")?,
            intensity: None,
            claimed_by: self.link(e, "claimed_by"),
            found: found(vec![trigger]),
        };
        self.record.events.push(event);
        Some(())
    }

    fn position(&mut self, e: &Entry) -> Option<()> {
        let issue = self.span(e, "issue")?;
        let act: PositionAct = self.word(e.line, &e.head)?;
        let mut evidence = vec![issue];
        evidence.extend(self.spans(e, "evidence"));
        let position = Position {
            id: self.own(e)?,
            act,
            holder: self.link(e, "holder")?,
            toward: self.ids(e, "toward"),
            issue,
            issue_text: self.article.article.text.slice(issue).to_owned(),
            answers: self.link(e, "answers"),
            statement: self.link(e, "statement"),
            time: self.link(e, "time"),
            found: found(evidence),
        };
        self.record.positions.push(position);
        Some(())
    }

    fn instrument(&mut self, e: &Entry) -> Option<()> {
        let span = self.span(e, "span")?;
        let mut evidence = vec![span];
        evidence.extend(self.spans(e, "evidence"));
        let (visibility, by) = match one(e, "visibility") {
            None => (Visibility::Unknown, None),
            Some(f) => {
                let (word, by) = f.value.split_once('>').map_or((f.value.as_str(), None), |(w, by)| (w.trim(), Some(by.trim())));
                (self.word(f.line, word)?, by.and_then(|by| self.id(f, by)))
            }
        };
        let instrument = Instrument {
            id: self.own(e)?,
            kind: self.word(e.line, &e.head)?,
            span,
            from: self.ids(e, "from"),
            to: self.ids(e, "to"),
            carried_by: self.link(e, "carried_by"),
            time: self.link(e, "time"),
            answers: self.link(e, "answers"),
            visibility,
            visibility_by: by,
            claimed_by: self.link(e, "claimed_by"),
            found: found(evidence),
        };
        self.record.instruments.push(instrument);
        Some(())
    }

    fn engagement(&mut self, e: &Entry) -> Option<()> {
        let span = self.span(e, "span")?;
        let mut evidence = vec![span];
        evidence.extend(self.spans(e, "evidence"));
        let engagement = Engagement {
            id: self.own(e)?,
            kind: self.word(e.line, &e.head)?,
            span,
            participants: self.ids(e, "participants"),
            convener: self.link(e, "convener"),
            mediators: self.ids(e, "mediators"),
            topic: self.phrase(e, "topic"),
            claimed_by: self.link(e, "claimed_by"),
            place: self.link(e, "place"),
            time: self.link(e, "time"),
            duration: text(e, "duration"),
            status: self.choice(e, "status")?,
            found: found(evidence),
        };
        self.record.engagements.push(engagement);
        Some(())
    }

    /// All spans of a field, over all its lines.
    fn spans(&mut self, e: &Entry, key: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for field in e.fields.iter().filter(|f| f.key == key) {
            for reference in field.value.split(" | ") {
                match self.lines.find(reference) {
                    Ok(span) => spans.push(span),
                    Err(why) => self.trouble(field.line, why),
                }
            }
        }
        spans
    }

    fn span(&mut self, e: &Entry, key: &str) -> Option<Span> {
        let spans = self.spans(e, key);
        if spans.len() > 1 {
            self.trouble(e.line, format!("{key} has more than one span"));
        }
        spans.first().copied()
    }

    fn phrase(&mut self, e: &Entry, key: &str) -> Option<Phrase> {
        let span = self.span(e, key)?;
        Some(Phrase { span, text: self.article.article.text.slice(span).to_owned() })
    }

    /// `a1 14:words`, either of them alone, or both.
    fn party(&mut self, e: &Entry, key: &str) -> Option<Party> {
        let field = one(e, key)?;
        let (first, rest) = field.value.split_once(' ').unwrap_or((&field.value, ""));
        let (actor, reference) = if first.contains(':') { (None, field.value.as_str()) } else { (self.id::<ActorId>(field, first), rest) };
        let span = if reference.is_empty() { None } else { self.lines.find(reference).map_err(|why| self.trouble(field.line, why)).ok() };
        Some(Party { actor, span })
    }

    fn own<T: FromStr<Err = String>>(&mut self, e: &Entry) -> Option<T> {
        e.id.parse().map_err(|why| self.trouble(e.line, why)).ok()
    }

    fn id<T: FromStr<Err = String>>(&mut self, f: &Field, word: &str) -> Option<T> {
        if !self.ids.contains(word) {
            self.trouble(f.line, format!("there is no {word}"));
        }
        word.parse().map_err(|why| self.trouble(f.line, why)).ok()
    }

    fn link<T: FromStr<Err = String>>(&mut self, e: &Entry, key: &str) -> Option<T> {
        let field = one(e, key)?;
        self.id(field, field.value.trim())
    }

    fn ids<T: FromStr<Err = String>>(&mut self, e: &Entry, key: &str) -> Vec<T> {
        let Some(field) = one(e, key) else { return Vec::new() };
        field.value.split_whitespace().filter_map(|word| self.id(field, word.trim_end_matches(','))).collect()
    }

    fn choice<T: DeserializeOwned>(&mut self, e: &Entry, key: &str) -> Option<T> {
        let field = one(e, key)?;
        self.word(field.line, &field.value)
    }

    /// A word of the record's own: "direct", "DATE".
    fn word<T: DeserializeOwned>(&mut self, line: usize, word: &str) -> Option<T> {
        serde_json::from_value(serde_json::Value::String(word.trim().to_owned())).map_err(|why| self.trouble(line, why)).ok()
    }
}

fn one<'e>(e: &'e Entry, key: &str) -> Option<&'e Field> {
    e.fields.iter().find(|f| f.key == key)
}

fn text(e: &Entry, key: &str) -> Option<String> {
    one(e, key).map(|f| f.value.clone())
}

fn found(evidence: Vec<Span>) -> Found {
    Found { confidence: 1.0, evidence, because: vec!["annotation".to_owned()] }
}

/// The parts of contents inside quotation marks, marks excluded. A mark that a content opens and does not close holds to the content's end.
fn quoted(text: &article::Text, content: &[Span]) -> Vec<Span> {
    let mut inside = Vec::new();
    for span in content {
        let mut open: Option<usize> = None;
        for (i, c) in text.slice(*span).char_indices() {
            let at = span.start() + i;
            let closes = matches!(c, '”' | '»') || (c == '"' && open.is_some());
            if closes && let Some(start) = open.take() {
                inside.extend(Span::new(start, at));
            } else if matches!(c, '“' | '„' | '«' | '"') && open.is_none() {
                open = Some(at + c.len_utf8());
            }
        }
        inside.extend(open.and_then(|start| Span::new(start, span.end())));
    }
    if inside.is_empty() {
        // outlets that quote with single marks
        for span in content {
            let words = text.slice(*span);
            let first = words
                .char_indices()
                .find(|(i, c)| matches!(c, '‘' | '\'') && words[..*i].chars().next_back().is_none_or(|b| !b.is_alphanumeric()));
            if let Some((start, mark)) = first
                && let Some(end) = words.rfind(['’', '\'']).filter(|end| *end > start + mark.len_utf8())
            {
                inside.extend(Span::new(span.start() + start + mark.len_utf8(), span.start() + end));
            }
        }
    }
    inside
}

/// PLOVER's quad classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
fn quad(kind: &str) -> Option<u8> {
    Some(match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => 1,
        "COOPERATE" | "AID" | "RETREAT" => 2,
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => 3,
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => 4,
        _ => return None,
    })
}
