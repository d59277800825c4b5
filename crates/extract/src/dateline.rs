//! Where and when a report was written, as it stands before the report itself: "VARDA, Aldania, 3 May (Reuters) -".

use nlp::{Document, Upos};
use std::ops::Range;

/// How many words a dateline has at most.
const LONGEST: usize = 18;

/// The words of a dateline at the start of a sentence, with the dash that ends them.
pub(crate) fn dateline(document: &Document, sentence: &Range<usize>) -> Option<Range<usize>> {
    let form = |w: usize| &*document.words[w].form;
    let (first, end) = (sentence.start, sentence.end.min(sentence.start + LONGEST));
    let dash = (first + 1..end).find(|&w| matches!(form(w), "—" | "–" | "--" | "-"))?;
    let capitals = form(first).chars().filter(|c| c.is_uppercase()).count() > 1 && !form(first).chars().any(char::is_lowercase);
    let tells = |w: usize| matches!(document.words[w].upos, Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj);
    ((capitals || form(dash - 1) == ")") && !(first..dash).any(tells)).then_some(first..dash + 1)
}
