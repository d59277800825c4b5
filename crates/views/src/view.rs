//! A record as a page looks at it: words, names and places in the text.

use crate::When;
use crate::show::Around;
use article::{CodePoints, Span, Text};
use jiff::civil::Date;
use record::{Actor, ActorId, ActorKind, Party, Record, Statement, TimeId};

/// How many characters of a quotation a brief prints.
const MOST_WORDS: usize = 420;
/// How many characters of a sentence it prints on either side of a date.
const MOST_AROUND: usize = 110;

/// One record, and what it takes to point into its text.
pub struct View<'a> {
    /// The record.
    pub record: &'a Record,
    points: CodePoints,
}

impl<'a> View<'a> {
    /// A view of this record.
    pub fn new(record: &'a Record) -> View<'a> {
        View { record, points: Text::verbatim(record.article.text.clone()).code_points() }
    }

    /// Where the words stand: `¶5·1203`, the fifth section and the code point at which they begin.
    pub fn place(&self, span: Span) -> String {
        match self.section(span.start()) {
            Some(section) => format!("¶{}·{}", section + 1, self.points.at_byte(span.start())),
            None => format!("¶–·{}", self.points.at_byte(span.start())),
        }
    }

    fn section(&self, byte: usize) -> Option<usize> {
        let sections = &self.record.article.sections;
        let after = sections.partition_point(|s| s.span.start() <= byte);
        after.checked_sub(1).filter(|&i| sections[i].span.holds(byte))
    }

    /// The story that the words belong to.
    pub fn story(&self, span: Span) -> Option<usize> {
        self.record.article.sections[self.section(span.start())?].story
    }

    /// The words, on one line.
    pub fn words(&self, span: Span) -> String {
        one_line(self.slice(span))
    }

    fn slice(&self, span: Span) -> &str {
        self.record.article.text.get(span.range()).unwrap_or_default()
    }

    /// The actor of that id.
    pub fn actor(&self, id: ActorId) -> Option<&'a Actor> {
        self.record.actors.iter().find(|a| a.id == id)
    }

    /// What to call an actor.
    pub fn name(&self, id: ActorId) -> String {
        self.actor(id).map_or_else(|| id.to_string(), |a| a.name.clone())
    }

    /// Names side by side.
    pub fn names(&self, ids: &[ActorId]) -> String {
        ids.iter().map(|&id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// What to call a party: by its name, or in the words of the text where it has none.
    pub fn party(&self, party: &Party) -> Option<String> {
        let actor = party.actor.and_then(|id| self.actor(id));
        match (actor, party.span) {
            (Some(actor), Some(span)) if actor.kind == ActorKind::Unnamed => Some(self.words(span)),
            (Some(actor), _) => Some(actor.name.clone()),
            (None, span) => span.map(|s| self.words(s)),
        }
    }

    /// The first words of a statement in the order of the text, by which it is found again.
    pub fn begins(&self, statement: &Statement) -> Option<Span> {
        let source = statement.source.as_ref().and_then(|s| s.span);
        statement.content.first().copied().or(statement.cue.as_ref().map(|c| c.span)).or(source)
    }

    /// What was said; parts that the cue divides are joined by an ellipsis.
    pub fn said(&self, statement: &Statement) -> String {
        let parts: Vec<String> = statement.content.iter().map(|&span| self.words(span)).collect();
        shorten(&parts.join(" … "), MOST_WORDS)
    }

    /// A text of any length, on one line and no longer than a brief prints.
    pub fn shortened(&self, text: &str) -> String {
        shorten(&one_line(text), MOST_WORDS)
    }

    /// The verb with whom it was said to and where: "told reporters in Geneva".
    pub fn manner(&self, statement: &Statement) -> String {
        let Some(cue) = &statement.cue else { return String::new() };
        let mut manner = self.words(cue.span);
        if statement.withheld {
            manner = format!("did not {}", cue.lemma);
        }
        if let Some(addressee) = &statement.addressee {
            let near = addressee.span.filter(|s| s.start() >= cue.span.end() && s.start() - cue.span.end() <= 12);
            match near.and_then(|s| Span::new(cue.span.start(), s.end())) {
                Some(both) => manner = self.words(both),
                None => manner.extend(self.party(addressee).map(|who| format!(" to {who}"))),
            }
        }
        if let Some(venue) = statement.venue.as_ref().filter(|v| !manner.contains(&v.text)) {
            manner += &format!(" {}", one_line(&venue.text));
        }
        if let Some(via) = statement.via.as_ref().and_then(|v| self.party(v)) {
            manner += &format!(", according to {via}");
        }
        manner
    }

    /// The day of publication.
    pub fn published(&self) -> Option<Date> {
        self.record.article.published.as_deref().and_then(|p| p.get(..10)).and_then(|p| p.parse().ok())
    }

    /// The time of that id, where it has a place in the calendar.
    pub fn when(&self, id: Option<TimeId>) -> Option<When> {
        self.record.times.iter().find(|t| Some(t.id) == id).and_then(When::of)
    }

    /// The sentence around some words, shortened on both sides where it is long: enough to know what they speak of. Also
    /// where it begins, so that two words of one sentence can be told from two sentences.
    pub fn around(&self, span: Span) -> (usize, String) {
        let (before, after) = self.sides(span);
        let words = format!("{}{}{}", shorten_left(before, MOST_AROUND), self.slice(span), shorten(after, MOST_AROUND));
        (span.start() - before.len(), one_line(&words))
    }

    /// Words with what comes before and after them in their sentence.
    pub(crate) fn in_sentence(&self, span: Span) -> Around {
        let (before, after) = self.sides(span);
        Around {
            place: self.place(span),
            before: one_line(&shorten_left(before, MOST_AROUND)),
            words: self.words(span),
            after: one_line(&shorten(after, MOST_AROUND)),
        }
    }

    /// The rest of a sentence, before and after the words.
    fn sides(&self, span: Span) -> (&str, &str) {
        let text = self.record.article.text.as_str();
        let section = self.section(span.start()).map_or(0..text.len(), |s| self.record.article.sections[s].span.range());
        let start = text.get(section.start..span.start()).map_or(span.start(), |s| section.start + last_end(s).unwrap_or(0));
        let end = text.get(span.end()..section.end).map_or(span.end(), |s| span.end() + first_end(s).unwrap_or(s.len()));
        (text.get(start..span.start()).unwrap_or_default(), text.get(span.end()..end).unwrap_or_default())
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters, cut between words.
fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => {
            let cut = text[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{} […]", text[..cut].trim_end())
        }
    }
}

/// The same from the other end.
fn shorten_left(text: &str, most: usize) -> String {
    let Some((at, _)) = text.char_indices().rev().nth(most) else { return text.to_owned() };
    let cut = text[at..].find(char::is_whitespace).map_or(at, |c| at + c);
    format!("[…] {}", text[cut..].trim_start())
}

/// Ends of sentences, well enough for a glimpse: a stop, perhaps marks, a blank, and no lower case after it; not after an
/// abbreviation or an initial.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\n')).filter_map(move |(at, c)| {
        let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let short = c == '.' && (word.chars().count() <= 3 || word.contains('.')) && word.starts_with(char::is_uppercase);
        let rest = &text[at + c.len_utf8()..];
        let marks: usize = rest.chars().take_while(|c| matches!(c, '"' | '”' | '’' | '\'' | ')' | '»')).map(char::len_utf8).sum();
        let end = at + c.len_utf8() + marks;
        let next = &text[end..];
        let begins = next.starts_with(char::is_whitespace) && !next.trim_start().starts_with(char::is_lowercase);
        (c == '\n' || (begins && !short) || next.is_empty() && c != '.').then_some(end)
    })
}

fn first_end(text: &str) -> Option<usize> {
    ends(text).next()
}

fn last_end(text: &str) -> Option<usize> {
    let end = ends(text).last()?;
    Some(end + (text[end..].len() - text[end..].trim_start().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_glimpsed() {
        let text = "Mr. Varga left on Feb. 3. “They meet on Monday.” So it was said.";
        let found: Vec<&str> = ends(text).map(|e| &text[..e]).collect();
        assert_eq!(found, ["Mr. Varga left on Feb. 3.", "Mr. Varga left on Feb. 3. “They meet on Monday.”"]);
        assert_eq!(shorten("one two three", 6), "one […]");
        assert_eq!(shorten_left("one two three", 6), "[…] three");
    }
}
