//! Turns of transcripts.

use super::{Attribution, BESIDE, Finder};
use article::{SectionKind, Span};
use record::{ActorId, Party, Statement, StatementKind};

/// How answers without labels are known.
pub(crate) const INTERVIEW: &str = "interview";

impl Finder<'_, '_> {
    /// The turns of transcripts: neighbouring sections under one speaker are one statement.
    pub(super) fn transcripts(&mut self) -> Vec<(usize, ActorId)> {
        let mut speakers = Vec::new();
        let mut open: Option<(usize, Option<Span>)> = None; // last section of the turn, its label
        for (i, section) in self.article.sections.iter().enumerate().filter(|(_, s)| s.kind == SectionKind::Transcript) {
            let label = section.speaker;
            // answers without labels are those of whoever is interviewed
            let actor = match label {
                Some(label) => self.cast.speaker(label),
                None => self.cast.who_answers(),
            };
            let Some(actor) = actor else { continue };
            speakers.push((i, actor));
            let here = label.filter(|l| section.span.contains(*l));
            let start = here.map_or(section.span.start(), Span::end);
            let skipped =
                self.article.text[start..section.span.end()].find(|c: char| !c.is_whitespace() && c != ':' && c != '.').unwrap_or(0);
            let Some(content) = Span::new(start + skipped, section.span.end()) else { continue };
            let goes_on = open.is_some_and(|(last, l)| l == label && last + 1 == i);
            open = Some((i, label));
            if goes_on && let Some(statement) = self.statements.last_mut().filter(|s| s.kind == StatementKind::Transcript) {
                statement.content.push(content);
                statement.found.evidence.push(content);
                continue;
            }
            let because = match label {
                None => INTERVIEW,
                Some(_) if here.is_some() => "transcript-label",
                Some(_) => "transcript-heading",
            };
            let s = self.state(vec![content], Attribution::by(because, BESIDE));
            let statement = &mut self.statements[s];
            statement.kind = StatementKind::Transcript;
            statement.quoted.clear();
            statement.source = Some(Party { actor: Some(actor), span: label });
            statement.found.evidence.extend(label);
        }
        speakers
    }

    /// "I" and "we" as a source within somebody's words are whoever speaks them, and carry nothing.
    pub(super) fn first_persons(&mut self) {
        let first = |span: Span| matches!(self.article.text.slice(span).to_lowercase().as_str(), "i" | "we");
        let speaker = |span: Span| {
            let own =
                |s: &&Statement| if s.kind == StatementKind::Transcript { &s.content } else { &s.quoted }.iter().any(|c| c.contains(span));
            self.statements.iter().filter(own).find_map(|s| s.source.as_ref()?.actor)
        };
        let named =
            |s: &Statement| s.source.as_ref().filter(|p| p.actor.is_none()).and_then(|p| p.span).filter(|x| first(*x)).and_then(speaker);
        let found: Vec<_> = self.statements.iter().map(|s| (named(s), s.via.as_ref().and_then(|v| v.span).is_some_and(first))).collect();
        for (statement, (actor, carries_nothing)) in self.statements.iter_mut().zip(found) {
            if let (Some(actor), Some(source)) = (actor, statement.source.as_mut()) {
                source.actor = Some(actor);
            }
            statement.via.take_if(|_| carries_nothing);
        }
    }
}
