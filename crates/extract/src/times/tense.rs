//! Whether the clause around a time looks back or ahead: a bare weekday or month is the past or the coming one accordingly.

use super::TimeWords;
use nlp::{Document, Upos, Word};

/// Which way a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    Behind,
    Ahead,
    /// It tells in the present tense: a weekday is still to come, a month may be either.
    Present,
    /// It does not say.
    Open,
}

pub(super) struct Tense<'a> {
    pub document: &'a Document,
    pub words: &'a TimeWords,
}

impl Tense<'_> {
    /// The lean of the clause that the word at a byte stands in.
    pub fn at(&self, start: usize, end: usize) -> Lean {
        let document = self.document;
        let Some(span) = article::Span::new(start, end) else { return Lean::Open };
        let words = document.words_in(span);
        if words.is_empty() {
            return Lean::Open;
        }
        if let Some(lean) = self.beside(words.start) {
            return lean;
        }
        // the word of the time that hangs outside of it
        let top = words.clone().find(|&w| document.words[w].head.is_none_or(|h| !words.contains(&h))).unwrap_or(words.start);
        // "Wednesday's ruling" is past; "Friday's vote" may be to come
        let head = document.words[top].head.map(|h| &document.words[h]);
        let of_noun = document.words[top].is("nmod:poss") || document.words[top].is("compound");
        if of_noun && head.is_some_and(|h| h.upos == Upos::Noun && !self.words.meetings.contains(h.lemma.as_str())) {
            return Lean::Behind;
        }
        if let Some(lean) = self.by_preposition(top) {
            return lean;
        }
        let mut at = Some(top);
        for _ in 0..24 {
            let Some(w) = at else { break };
            if w != top || document.words[w].upos == Upos::Verb {
                let lean = self.of_word(w, top);
                if lean != Lean::Open {
                    return lean;
                }
            }
            at = document.words[w].head;
        }
        Lean::Open
    }

    /// What stands directly before the time may settle it: "said Thursday", "until Monday", "by Friday".
    fn beside(&self, first: usize) -> Option<Lean> {
        let words = &self.document.words;
        let lower = |w: &Word| w.form.to_lowercase();
        let mut at = first.checked_sub(1)?;
        if matches!(lower(&words[at]).as_str(), "on" | "," | "late" | "early") {
            at = at.checked_sub(1)?;
        }
        let word = &words[at];
        (word.xpos == "VBD" && self.words.reports.contains(word.lemma.as_str())).then_some(Lean::Behind)
    }

    /// "since January" looks back, "an answer by Saturday", "plans for Thursday", "put off until Monday" ahead, whatever their tense.
    fn by_preposition(&self, top: usize) -> Option<Lean> {
        let document = self.document;
        let preposition = document.child(top, "case").map(|c| document.words[c].lemma.to_lowercase())?;
        let head = &document.words[document.words[top].head?];
        let verb = matches!(head.upos, Upos::Verb | Upos::Aux);
        let ahead = match preposition.as_str() {
            "since" => return Some(Lean::Behind),
            "by" => !verb || matches!(head.xpos, "VB" | "VBP") || self.words.plans.contains(head.lemma.as_str()),
            "for" => self.words.plans.contains(head.lemma.as_str()) || !verb && self.words.meetings.contains(head.lemma.as_str()),
            "until" | "till" | "to" => verb && self.words.deferrals.contains(head.lemma.as_str()),
            _ => false,
        };
        ahead.then_some(Lean::Ahead)
    }

    /// The lean of a verb with its auxiliaries, or of a noun that speaks of plans.
    fn of_word(&self, w: usize, time: usize) -> Lean {
        let document = self.document;
        let word = &document.words[w];
        let auxiliaries: Vec<&Word> =
            document.children(w).iter().map(|&c| &document.words[c]).filter(|c| c.is("aux") || c.is("cop")).collect();
        let has = |forms: &[&str]| auxiliaries.iter().any(|a| forms.contains(&a.form.to_lowercase().as_str()));
        if auxiliaries.iter().any(|a| self.words.modals.contains(a.form.to_lowercase().replace('’', "'").as_str())) {
            // "could have met on Monday" looks back
            let back = has(&["have"]);
            return if back && has(&["would", "should", "may", "might", "could", "must"]) { Lean::Behind } else { Lean::Ahead };
        }
        // "could block it in December", but "could not be found on Wednesday"
        if time > w && has(&["could"]) && !has(&["have", "be"]) && !document.children(w).iter().any(|&c| document.words[c].lemma == "not") {
            return Lean::Ahead;
        }
        let verb = word.upos == Upos::Verb || !auxiliaries.is_empty();
        if !verb {
            return Lean::Open;
        }
        let plans = self.words.plans.contains(word.lemma.as_str());
        let infinitive = document.children(w).iter().any(|&c| document.words[c].xpos == "TO");
        if infinitive {
            // "agreed to meet", "due to meet", "is to meet": the plan is what it hangs on
            let head = word.head.map(|h| &document.words[h]);
            // "have undertaken not to speak before Friday"
            let open = head.is_some_and(|h| {
                let held = |i: usize| {
                    document.children(i).iter().any(|&c| document.words[c].is("aux") && matches!(document.words[c].xpos, "VBP" | "VBZ"))
                };
                h.upos == Upos::Verb && (matches!(h.xpos, "VBZ" | "VBP") || word.head.is_some_and(held))
            });
            let planned = open || head.is_none_or(|h| self.words.plans.contains(h.lemma.as_str()));
            return if planned || has(&["is", "are", "was", "were", "be"]) { Lean::Ahead } else { Lean::Open };
        }
        match word.xpos {
            "VBD" if plans && self.follows_plan(w, time) => Lean::Ahead,
            "VBD" => Lean::Behind,
            "VBN" => {
                let held = has(&["has", "have", "had", "'ve", "’ve"]);
                if !held && self.words.schedules.contains(word.lemma.as_str()) || plans && (held && self.follows_plan(w, time)) {
                    Lean::Ahead
                } else if has(&["is", "are", "'re", "’re", "'s", "’s"]) && !has(&["been", "has", "have"]) {
                    Lean::Open
                } else if auxiliaries.is_empty() && !word.is("root") {
                    if word.is("acl") || word.is("advcl") { Lean::Behind } else { Lean::Open }
                } else {
                    Lean::Behind
                }
            }
            "VBG" if has(&["is", "are", "am", "'re", "’re", "'m", "’m", "'s", "’s"]) => Lean::Ahead,
            "VBG" if has(&["was", "were", "been"]) => Lean::Behind,
            "VB" | "VBP" | "VBZ" if plans => Lean::Ahead,
            "VBZ" | "VBP" if !self.words.reports.contains(word.lemma.as_str()) => Lean::Present,
            _ if has(&["was", "were", "had", "did"]) => Lean::Behind,
            _ if has(&["has", "have", "'ve", "’ve"]) => Lean::Behind,
            _ if has(&["is", "are", "'s", "’s", "'re", "’re"]) => Lean::Present,
            _ => Lean::Open,
        }
    }

    /// "scheduled a meeting for Monday", "convened the council on Monday": something of a plan stands between the verb and the time.
    fn follows_plan(&self, verb: usize, time: usize) -> bool {
        self.document.child(verb, "obj").is_some_and(|o| o < time && self.words.meetings.contains(self.document.words[o].lemma.as_str()))
    }
}
