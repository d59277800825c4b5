//! What a reporter tells around a cue: to whom it was said, where or how, and who carried it.

use super::Finder;
use crate::cues::Frame;
use article::Span;

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
                self.phrase(from, end)
                    .or_else(|| self.span_of(from..from + 1).filter(|_| from < end && self.token(from).chars().all(char::is_alphabetic)))
            })
            .flatten();
        let venues = &self.rules.cues.venue;
        let venue = (from..end)
            .find(|&i| venues.leads.contains(self.token(i)) && (i + 1..end.min(i + 6)).any(|j| venues.nouns.contains(self.token(j))))
            .and_then(|i| {
                let past = (i + 1..end)
                    .find(|&j| {
                        matches!(self.token(j), "," | ";" | "“" | "\"" | ":") || self.rules.times.weekdays.contains_key(self.token(j))
                    })
                    .unwrap_or(end);
                let past = if self.token(past - 1) == "on" { past - 1 } else { past };
                self.span_of(i..past)
            });
        let via = (from..end).find(|&i| self.lower(i) == "according" && self.lower(i + 1) == "to").and_then(|i| self.phrase(i + 2, end));
        Circumstances { addressee, venue, via }
    }
}
