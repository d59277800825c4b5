//! Turns of transcripts.

use super::{Attribution, BESIDE, Finder};
use article::{SectionKind, Span};
use record::{ActorId, Party, StatementKind};

impl Finder<'_, '_> {
    /// The turns of transcripts: neighbouring sections under one speaker are one statement.
    pub(super) fn transcripts(&mut self) -> Vec<(usize, ActorId)> {
        let mut speakers = Vec::new();
        let mut open: Option<(usize, Span)> = None; // last section of the turn, its label
        for (i, section) in self.article.sections.iter().enumerate().filter(|(_, s)| s.kind == SectionKind::Transcript) {
            let Some(label) = section.speaker else { continue };
            let Some(actor) = self.cast.speaker(label) else { continue };
            speakers.push((i, actor));
            let labelled_here = section.span.contains(label);
            let start = if labelled_here { label.end() } else { section.span.start() };
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
            let because = if labelled_here { "transcript-label" } else { "transcript-heading" };
            let s = self.state(vec![content], Attribution::by(because, BESIDE));
            let statement = &mut self.statements[s];
            statement.kind = StatementKind::Transcript;
            statement.quoted.clear();
            statement.source = Some(Party { actor: Some(actor), span: Some(label) });
            statement.found.evidence.push(label);
        }
        speakers
    }
}
