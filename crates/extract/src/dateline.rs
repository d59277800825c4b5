//! Where and when a report was written, as it stands before the report itself: "VARDA, Aldania, 3 May (Reuters) -".

use nlp::{Document, Upos};
use std::ops::Range;

/// How many words a dateline has at most.
const LONGEST: usize = 18;

/// The words of a dateline at the start of a sentence, with the dash that ends them.
pub(crate) fn dateline(document: &Document, sentence: &Range<usize>) -> Option<Range<usize>> {
    let form = |w: usize| &*document.words[w].form;
    let is_dash = |w: &usize| matches!(form(*w), "—" | "–" | "--" | "-");
    let (first, end) = (sentence.start, sentence.end.min(sentence.start + LONGEST));
    let dash = (first + 1..end).find(is_dash)?;
    // a second dash: "UN inspectors – five in all – left"
    let apart = (dash + 1..sentence.end).any(|w| is_dash(&w));
    let capitals = form(first).chars().filter(|c| c.is_uppercase()).count() > 1 && !form(first).chars().any(char::is_lowercase);
    let place = capitals && matches!(form(first + 1), "," | "(" | "/" | "—" | "–" | "--" | "-");
    // "Varda (Reuters) -", and not "Mara Orlan (42) –"
    let agency = dash > first + 2 && form(dash - 1) == ")" && document.words[dash - 2].upos == Upos::Propn;
    let tells = |w: usize| matches!(document.words[w].upos, Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj);
    ((place || agency) && !apart && !(first..dash).any(tells)).then_some(first..dash + 1)
}
