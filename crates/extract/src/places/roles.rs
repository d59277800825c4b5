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
    // the word of the mention that hangs outside it
    let head = mention.words.clone().find(|&w| document.words.get(w).is_some_and(|w| w.head.is_none_or(|h| !mention.words.contains(&h))));
    let Some(word) = head.and_then(|h| document.words.get(h)) else { return false };
    let Some(above) = word.head.and_then(|h| document.words.get(h)) else { return false };
    let cue = !rules.cues.verb(&above.form).is_empty();
    if word.is("nsubj") {
        return cue || rules.places.acts.contains(&above.lemma);
    }
    if word.is("obj") || word.is("iobj") {
        return rules.places.toward.contains(&above.form);
    }
    if word.is("obl") || word.is("nmod") {
        let case = head.and_then(|h| document.child(h, "case")).and_then(|c| document.words.get(c));
        let by = case.is_some_and(|c| c.form == "by") && (cue || rules.places.acts.contains(&above.lemma));
        let with = case.is_some_and(|c| rules.places.toward.contains(&c.form) && c.form != "by" && c.form != "on");
        return by || (with && rules.places.relations.contains(&above.lemma));
    }
    false
}
