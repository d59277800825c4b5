//! Headlines that give their speaker: "Minister: talks ‘useless’".
//!
//! "Talks may fail, envoy says" is read from the tree, as elsewhere.

use super::source::Source;
use super::{Attribution, Finder, GOES_ON};
use article::{SectionKind, Span};
use nlp::{NameLabel, Upos};

impl Finder<'_, '_> {
    /// A speaker, a colon, and what was said, at the head of a headline.
    pub(super) fn headlines(&mut self) {
        let headed: Vec<usize> = (0..self.document.sentences.len()).filter(|&s| self.is_headline(s)).collect();
        for sentence in headed {
            if let Some((source, content)) = self.speaker_and_colon(sentence)
                && !self.statements.iter().any(|s| s.content.iter().any(|c| c.overlaps(content)))
            {
                let found = Attribution { source: Some(Source::plain(source)), ..Attribution::by("headline-source-colon", GOES_ON) };
                self.state(vec![content], found);
            }
        }
    }

    /// Whether a sentence opens a headline, or the first section of the text.
    fn is_headline(&self, sentence: usize) -> bool {
        let block = self.document.sentences[sentence].block;
        let opens = sentence == 0 || self.document.sentences[sentence - 1].block != block;
        opens
            && self.article.sections.get(block).is_some_and(|s| {
                matches!(s.kind, SectionKind::Headline | SectionKind::Subhead) || block == 0 && s.kind == SectionKind::Prose
            })
    }

    fn speaker_and_colon(&self, sentence: usize) -> Option<(Span, Span)> {
        let doc = self.document;
        let words = doc.sentences[sentence].words.clone();
        let colon = words.clone().take(7).find(|&w| doc.words[w].form == ":")?;
        let speaker = doc.span_of(words.start..colon)?;
        let content = self.without_stops(colon + 1..words.end)?;
        let last = &doc.words[colon - 1];
        let named = doc.names.iter().find(|n| n.span.end() == speaker.end()).map(|n| n.label);
        let speaks = match named {
            Some(NameLabel::Per | NameLabel::Org) => true,
            Some(_) => false,
            // "Minister: …", "Ship’s master: …", "Poll: …"
            None => matches!(last.upos, Upos::Noun | Upos::Propn) && self.is_speaking_noun(&last.form),
        };
        let sentence_like = doc.words_in(content).count() >= 2;
        let verb = doc.words[words.start..colon].iter().any(|w| matches!(w.upos, Upos::Verb | Upos::Aux));
        (speaks && sentence_like && !verb).then_some((speaker, content))
    }
}
