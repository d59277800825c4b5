//! What a reporter tells around a cue: to whom it was said, where or how, and who carried it.

use super::Finder;
use crate::cues::Frame;
use article::Span;
use std::ops::Range;

/// Addressee, venue and carrier of a statement.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstances {
    pub addressee: Option<Span>,
    pub venue: Option<Span>,
    pub via: Option<Span>,
}

impl Finder<'_, '_> {
    /// Whom it was told to, where or how, and who carried it, after a cue.
    pub(super) fn circumstances(&self, after_cue: usize, from: usize, end: usize) -> Circumstances {
        let told = after_cue.checked_sub(1).is_some_and(|c| self.rules.cues.verb(self.token(c)).iter().any(|c| c.has(Frame::Addressee)));
        let addressee = told
            .then(|| {
                let word =
                    |i: usize| self.token(i).chars().all(char::is_alphabetic) && !self.rules.cues.phrase.closes.contains(self.token(i));
                self.phrase(from, end).or_else(|| self.span_of(from..from + 1).filter(|_| from < end && word(from)))
            })
            .flatten();
        let venue = self.venue_in(from..end);
        let via = (from..end).find(|&i| self.lower(i) == "according" && self.lower(i + 1) == "to").and_then(|i| self.phrase(i + 2, end));
        Circumstances { addressee, venue, via }
    }

    /// Where or how something was said, between two tokens.
    pub(super) fn venue_in(&self, tokens: Range<usize>) -> Option<Span> {
        let venues = &self.rules.cues.venue;
        let end = tokens.end;
        let leads =
            |i: usize| venues.leads.contains(&self.lower(i)) && (i + 1..end.min(i + 6)).any(|j| venues.nouns.contains(self.token(j)));
        let start = tokens.clone().find(|&i| leads(i))?;
        let stops = |j: usize| {
            matches!(self.token(j), "," | ";" | "“" | "\"" | ":" | "that") || self.rules.times.weekdays.contains_key(self.token(j))
        };
        let past = (start + 1..end).find(|&j| stops(j)).unwrap_or(end);
        let past = if self.token(past - 1) == "on" { past - 1 } else { past };
        self.span_of(start..past)
    }
}
