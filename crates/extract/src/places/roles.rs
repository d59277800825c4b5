//! Whether a place is meant, or those who govern it.

use super::gazetteer::Entry;
use super::mentions::Mention;
use crate::Rules;
use nlp::Document;
use record::PlaceRole;

/// The role of a mention. Only states, their capitals and divisions stand for a government.
pub fn of(mention: &Mention, entry: Option<&Entry>, document: &Document, rules: &Rules) -> PlaceRole {
    if mention.demonym {
        return PlaceRole::Demonym;
    }
    let feature = entry.map_or("", |e| e.feature);
    let governs = feature.starts_with("PCL") || matches!(feature, "PPLC" | "ADM1") || mention.state.is_some();
    if governs && acts(mention, document, rules) { PlaceRole::Metonym } else { PlaceRole::Literal }
}

/// Whether it does what only a party does, or has it done to it.
fn acts(mention: &Mention, document: &Document, rules: &Rules) -> bool {
    let lexicon = &rules.places;
    // the word of the mention that hangs outside it; of several parties joined, the first
    let outside = |&w: &usize| document.words.get(w).is_some_and(|w| w.head.is_none_or(|h| !mention.words.contains(&h)));
    let Some(mut at) = mention.words.clone().find(outside) else { return false };
    while let Some(word) = document.words.get(at).filter(|w| w.is("conj"))
        && let Some(first) = word.head.filter(|&h| h < at)
    {
        at = first;
    }
    let Some(word) = document.words.get(at) else { return false };
    let Some(above) = word.head.and_then(|h| document.words.get(h)) else { return false };
    let acting = !rules.cues.verb(&above.form).is_empty() || lexicon.acts.contains(&above.lemma);
    let toward = lexicon.toward.contains(&above.form);
    let case = document.child(at, "case").and_then(|c| document.words.get(c)).map_or("", |c| c.form.as_str());
    match () {
        () if word.rel == "nsubj:pass" => toward,
        () if word.is("nsubj") => acting,
        () if word.is("obj") || word.is("iobj") => toward,
        () if word.is("nmod:poss") || word.rel == "nmod:poss" => lexicon.offices.contains(&above.lemma),
        () if word.is("obl") || word.is("nmod") => {
            case == "by" && acting
                || !matches!(case, "by" | "on") && lexicon.toward.contains(case) && lexicon.relations.contains(&above.lemma)
        }
        () => false,
    }
}
