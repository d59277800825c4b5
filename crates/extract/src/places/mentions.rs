//! The words that name places.

use super::fold::fold;
use super::gazetteer::{Bearer, Entry, Gazetteer, PlaceIndex};
use crate::Rules;
use crate::registry::{Surface, SurfaceKind};
use article::{Article, SectionKind, Span};
use nlp::{Document, Name, NameLabel, Upos};
use record::ActorKind;
use std::collections::HashSet;
use std::ops::Range;

/// Words that name a place.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Span,
    pub words: Range<usize>,
    /// After [`fold`]: mentions of one form mean one place, unless their own surroundings say otherwise.
    pub form: String,
    /// An adjective or people.
    pub demonym: bool,
    /// Everything that it may mean; empty where the gazetteer does not have it.
    pub candidates: Vec<Bearer>,
    /// Of a town that a registry knows and the gazetteer does not: its state.
    pub state: Option<String>,
    /// Feature code of what the words after it say it is: "New York state", "Orl and Tamm counties".
    pub kind: Option<&'static str>,
    /// Index of the mention that names what it lies in: "Texas" of "Paris, Texas".
    pub within: Option<usize>,
    /// Index of the mention that stands before it in a list: "Varda, Orl and Tamm".
    pub beside: Option<usize>,
    /// Words that name a kind of place go with it: "the city of X", "X County".
    pub because: &'static str,
}

/// The longest name in the gazetteer, in words.
const LONGEST: usize = 7;

struct Finder<'a> {
    article: &'a Article,
    document: &'a Document,
    rules: &'a Rules,
    gazetteer: &'a Gazetteer,
    /// Last words of the names of people, folded: "Henry" is not the town.
    surnames: HashSet<String>,
    /// Names of people of a single word, folded.
    single: HashSet<String>,
    found: Vec<Mention>,
    /// Names that are in the gazetteer but that nothing around them calls a place.
    doubtful: Vec<Mention>,
}

/// Finds them, in order.
pub fn find(article: &Article, document: &Document, rules: &Rules, gazetteer: &Gazetteer) -> Vec<Mention> {
    let people = document.names.iter().filter(|n| n.label == NameLabel::Per && n.words.len() > 1);
    let surnames = people.filter_map(|n| document.words.get(n.words.end - 1)).map(|w| fold(&w.form)).collect();
    let alone = document.names.iter().filter(|n| n.label == NameLabel::Per && n.words.len() == 1);
    let single = alone.map(|n| fold(article.text.slice(n.span))).collect();
    let mut finder = Finder { article, document, rules, gazetteer, surnames, single, found: Vec::new(), doubtful: Vec::new() };
    for sentence in &document.sentences {
        let kind = article.sections.get(sentence.block).map(|s| s.kind);
        if matches!(kind, Some(SectionKind::Credit | SectionKind::Boilerplate)) {
            continue;
        }
        let mut at = sentence.words.start;
        while at < sentence.words.end {
            at += finder.at(at, sentence.words.end).max(1);
        }
    }
    finder.settle()
}

impl Finder<'_> {
    fn form(&self, word: usize) -> &str {
        self.document.words.get(word).map_or("", |w| w.form.as_str())
    }

    fn slice(&self, words: &Range<usize>) -> Option<(Span, &str)> {
        let span = self.document.span_of(words.clone())?;
        Some((span, self.article.text.slice(span)))
    }

    fn name_over(&self, words: &Range<usize>) -> Option<&Name> {
        self.document.name_of_word(words.start).map(|i| &self.document.names[i]).filter(|n| n.words.end >= words.end)
    }

    /// Looks for a place at a word; how many words it took.
    fn at(&mut self, at: usize, end: usize) -> usize {
        let words = &self.document.words;
        if !words[at].form.starts_with(|c: char| c.is_uppercase()) {
            return 1;
        }
        let start = words[at].span.start();
        let tail = &self.article.text[start..words[end - 1].span.end()];
        let covers = |len: usize| words[at..end].iter().take_while(|w| w.span.end() <= start + len).count();
        let ends_at = |len: usize| words[at..end].iter().take(16).any(|w| w.span.end() == start + len);

        if let Some((len, of, country)) = {
            let short = self.rules.places.short_at(tail, self.after_town(at));
            short.map(|(len, s)| (len, s.of.clone(), s.country.clone()))
        } {
            let candidates = self.division(&of, &country);
            return self.add(at..at + covers(len).max(1), Span::new(start, start + len), candidates, false, "abbreviation");
        }
        if let Some((len, of)) = self.rules.places.people_at(tail).filter(|&(len, _)| ends_at(len)) {
            let candidates = self.best_named(of);
            return self.add(at..at + covers(len).max(1), Span::new(start, start + len), candidates, true, "demonym");
        }
        if let Some((len, surfaces)) = self.rules.registry.at(tail, ends_at) {
            let surfaces: Vec<Surface> = surfaces.into_iter().cloned().collect();
            let count = covers(len).max(1);
            if let Some(taken) = self.registered(at, count, Span::new(start, start + len), &surfaces) {
                return taken;
            }
        }
        if let Some((words, state)) = self.invented_town(at, end) {
            let taken = self.add(words.clone(), self.document.span_of(words), Vec::new(), false, "registry");
            if let Some(m) = self.found.last_mut() {
                m.state = Some(state);
            }
            return taken;
        }
        self.named(at, end)
    }

    /// A town that a registry puts in a state of which the gazetteer knows nothing, and that state.
    fn invented_town(&self, at: usize, end: usize) -> Option<(Range<usize>, String)> {
        (at + 1..=end.min(at + 5)).rev().find_map(|past| {
            let (_, text) = self.slice(&(at..past))?;
            let state = self.rules.registry.state_of(text).filter(|s| self.gazetteer.country(s).is_none())?;
            let inside =
                self.name_over(&(at..past)).is_some_and(|n| n.words.end > past && matches!(n.label, NameLabel::Per | NameLabel::Org));
            (!inside).then(|| (at..past, state.to_owned()))
        })
    }

    /// A name of the registry: a state or its people. `None` where it is not for the registry to say.
    fn registered(&mut self, at: usize, count: usize, span: Option<Span>, surfaces: &[Surface]) -> Option<usize> {
        let words = at..at + count;
        let state = surfaces.iter().find(|s| {
            matches!(s.kind, SurfaceKind::Name | SurfaceKind::Ambiguous) && self.rules.registry.entry(s.entry).kind == ActorKind::Country
        });
        let over = self.name_over(&words).map(|n| (n.words.clone(), n.label));
        if let Some(state) = state {
            let longer = self.longest(at, words.end + LONGEST).filter(|(w, _)| w.end > words.end);
            if longer.is_some() {
                return None;
            }
            let country = self.rules.registry.entry(state.entry).id.clone();
            match over {
                // "the Georgia Institute", "Jordan Miller"
                Some((w, NameLabel::Per)) if w != words => return Some(w.end - at),
                Some((w, NameLabel::Per)) if w == words && state.kind == SurfaceKind::Ambiguous => return None,
                Some((w, l)) if w.end > words.end && !matches!(l, NameLabel::Loc | NameLabel::Norp) => return Some(count),
                _ => {}
            }
            if state.kind == SurfaceKind::Ambiguous {
                return None;
            }
            let mut candidates: Vec<Bearer> = self.gazetteer.country(&country).map(own).into_iter().collect();
            let known = !candidates.is_empty();
            if let Some((_, text)) = self.slice(&words).filter(|(_, t)| known && *t != self.rules.registry.entry(state.entry).name) {
                // a by-name may be a town's own: "Holland", "Gold Coast"
                let towns = self.gazetteer.named(&fold(text)).into_iter().filter(|b| !b.alternate && b.place != candidates[0].place);
                candidates.extend(towns.filter(|_| text.len() > 4).collect::<Vec<_>>());
            }
            let taken = self.add(words, span, candidates, false, "state");
            if !known && let Some(m) = self.found.last_mut() {
                m.state = Some(country);
            }
            return Some(taken);
        }
        if let Some(people) = surfaces.iter().find(|s| s.kind == SurfaceKind::Demonym) {
            // "English" the language, "Russian River", "the French Open"
            if over.as_ref().is_some_and(|(w, l)| w.len() > count && matches!(l, NameLabel::Per)) {
                return None;
            }
            if self.longest(at, words.end + LONGEST).is_some_and(|(w, _)| w.end > words.end) {
                return None;
            }
            let country = self.rules.registry.entry(people.entry).id.clone();
            let candidates: Vec<Bearer> = self.gazetteer.country(&country).map(own).into_iter().collect();
            let known = !candidates.is_empty();
            let taken = self.add(words, span, candidates, true, "demonym");
            if !known && let Some(m) = self.found.last_mut() {
                m.state = Some(country);
            }
            return Some(taken);
        }
        // a body or a person of the registry, in full: "the Washington Post"
        let full = surfaces
            .iter()
            .any(|s| s.kind == SurfaceKind::Name && count > 1 && self.rules.registry.entry(s.entry).kind != ActorKind::Country);
        full.then_some(count)
    }

    /// A name of the gazetteer, or one that only the reader takes for a place.
    fn named(&mut self, at: usize, end: usize) -> usize {
        let over = self.document.name_of_word(at).map(|i| self.document.names[i].clone());
        let Some((words, mut candidates)) = self.longest(at, end) else {
            return self.unknown(at, over.as_ref());
        };
        let Some((span, text)) = self.slice(&words) else { return 1 };
        if self.rules.places.never.contains(text) {
            return words.len();
        }
        for state in self.states_named(text) {
            if !candidates.iter().any(|c| c.place == state && !c.alternate) {
                candidates.retain(|c| c.place != state);
                candidates.push(own(state));
            }
        }
        let count = words.len();
        match self.verdict(&words, over.as_ref(), &candidates) {
            Verdict::Place(because) => self.add(words, Some(span), candidates, false, because),
            Verdict::Doubtful => {
                let form = fold(text);
                self.doubtful.push(Mention {
                    span,
                    words,
                    form,
                    demonym: false,
                    candidates,
                    state: None,
                    within: None,
                    beside: None,
                    kind: None,
                    because: "named-elsewhere",
                });
                count
            }
            Verdict::Skip(taken) => taken,
        }
    }

    /// A place by the reader's word alone, or by a registry's.
    fn unknown(&mut self, at: usize, over: Option<&Name>) -> usize {
        let Some(name) = over.filter(|n| n.words.start == at && n.label == NameLabel::Loc) else { return 1 };
        let words = name.words.clone();
        let Some((span, text)) = self.slice(&words) else { return 1 };
        let lexicon = &self.rules.places;
        // "northern Varda", "the City of Varda": the name is what follows
        let first = self.form(at).to_lowercase();
        if words.len() > 1
            && (lexicon.sides.contains(first.trim_end_matches('.')) || lexicon.kinds.contains(&first) && self.form(at + 1) == "of")
        {
            return 1;
        }
        let last = self.form(words.end - 1);
        if words.len() > 1 && lexicon.kinds.contains(&last.to_lowercase()) {
            // "Varda Township" where only Varda is known
            let inner = at..words.end - 1;
            if let Some((_, bearers)) = self.longest(at, inner.end).filter(|(w, _)| *w == inner) {
                return self.add(words, Some(span), bearers, false, "name");
            }
        }
        let address = lexicon.streets.contains(last) || lexicon.bodies.contains(last) || text.contains(|c: char| c.is_ascii_digit());
        let folded = fold(text);
        let person = words.len() == 1 && (self.surnames.contains(&folded) || self.single.contains(&folded));
        if !address && !person && name.score > 0.8 && !lexicon.never.contains(text) {
            return self.add(words, Some(span), Vec::new(), false, "reader");
        }
        1
    }

    fn add(&mut self, words: Range<usize>, span: Option<Span>, candidates: Vec<Bearer>, demonym: bool, because: &'static str) -> usize {
        let count = words.len().max(1);
        if let Some(span) = span {
            let form = fold(self.article.text.slice(span));
            self.found.push(Mention {
                span,
                words,
                form,
                demonym,
                candidates,
                state: None,
                within: None,
                beside: None,
                kind: None,
                because,
            });
        }
        count
    }

    /// The longest run of words from here that the gazetteer has.
    fn longest(&self, at: usize, end: usize) -> Option<(Range<usize>, Vec<Bearer>)> {
        let words = &self.document.words;
        let sentence = self.document.sentence_of_word(at)?;
        let end = end.min(self.document.sentences[sentence].words.end).min(at + LONGEST);
        let joined = |a: usize, b: usize| {
            let between = words[a].span.end()..words[b].span.start();
            between.is_empty() || self.article.text.get(between).is_some_and(|t| t == " " || t == "\n")
        };
        let run = (at + 1..end)
            .take_while(|&w| joined(w - 1, w) && !matches!(self.form(w), "," | ";" | ":" | "(" | ")" | "\"" | "“" | "”"))
            .count();
        for past in (at + 1..=at + 1 + run).rev() {
            let last = &words[past - 1];
            let named = last.form.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            if !named && (past == at + 1 || last.upos != Upos::Propn) {
                continue;
            }
            let (_, text) = self.slice(&(at..past))?;
            // what a name cannot be: one letter, a word of signs
            let folded = fold(text);
            if folded.len() < 3 {
                continue;
            }
            let bearers = self.gazetteer.named(&folded);
            if !bearers.is_empty() {
                return Some((at..past, bearers));
            }
        }
        None
    }

    /// The states that a name may mean according to the registry, as places.
    fn states_named(&self, text: &str) -> Vec<PlaceIndex> {
        let Some((_, surfaces)) = self.rules.registry.at(text, |len| len == text.len()) else { return Vec::new() };
        let named = surfaces.iter().filter(|s| matches!(s.kind, SurfaceKind::Name | SurfaceKind::Ambiguous));
        let states = named.map(|s| self.rules.registry.entry(s.entry)).filter(|e| e.kind == ActorKind::Country);
        states.filter_map(|e| self.gazetteer.country(&e.id)).collect()
    }

    fn division(&self, name: &str, country: &str) -> Vec<Bearer> {
        // the gazetteer has states first, then divisions, then towns
        let is = |b: &Bearer| !b.alternate && self.gazetteer.entry(b.place).country == Some(country);
        self.gazetteer.named(&fold(name)).into_iter().filter(is).take(1).map(|b| own(b.place)).collect()
    }

    /// The most famous thing of a name that is no town: for demonyms of regions.
    fn best_named(&self, name: &str) -> Vec<Bearer> {
        let rank =
            |e: &Entry| (matches!(e.feature, "CONT" | "ADM1" | "RGN" | "ISL"), !e.feature.starts_with("PPL"), e.people > 0.0, e.fame);
        let best = self.gazetteer.named(&fold(name)).into_iter().max_by_key(|b| rank(&self.gazetteer.entry(b.place)));
        best.map(|b| own(b.place)).into_iter().collect()
    }

    /// Whether "Town, " stands before the word.
    fn after_town(&self, at: usize) -> bool {
        at >= 2 && self.form(at - 1) == "," && self.form(at - 2).starts_with(|c: char| c.is_uppercase())
    }

    /// Whether the words around a name of the gazetteer, and what the reader says of it, make it a place.
    fn verdict(&self, words: &Range<usize>, over: Option<&Name>, candidates: &[Bearer]) -> Verdict {
        let lexicon = &self.rules.places;
        let (before, after) = (if words.start > 0 { self.form(words.start - 1) } else { "" }, self.form(words.end));
        let entries: Vec<Entry> = candidates.iter().map(|b| self.gazetteer.entry(b.place)).collect();
        let last = self.form(words.end - 1);
        let county = entries.iter().any(|e| e.feature == "ADM2") && words.len() > 1 && matches!(last, "County" | "Parish" | "Borough");
        let lower = before.to_lowercase();
        let of_kind = lower == "of" && words.start >= 2 && lexicon.kinds.contains(&self.form(words.start - 2).to_lowercase());
        let led = of_kind || lexicon.before.contains(&lower);
        // where a person may stand as well ("from Jordan"), fewer words speak for a place
        let placed =
            of_kind || matches!(lower.as_str(), "in" | "near" | "at" | "outside" | "around" | "downtown" | "across" | "throughout");
        let contained = after == "," && self.division_at(words.end + 1);
        let shouting = words.len() == 1 && last.len() <= 5 && last.chars().all(|c| c.is_uppercase());
        let dateline = self.dateline(words);
        // "VARDA (Sarn) -": an agency
        let state = entries.iter().any(|e| e.feature.starts_with("PCL") || e.feature == "ADM1");
        if before == "(" && after == ")" && !state && self.in_dateline(words.start) {
            return Verdict::Skip(words.len());
        }
        let own_name = !candidates.iter().all(|b| b.alternate);
        let folk = own_name && lexicon.folk.contains(after);
        let civic = own_name && lexicon.civic.contains(after) && self.form(words.end + 1) != "of";
        let body = lexicon.bodies.contains(after) || lexicon.streets.contains(after);
        let surname = words.len() == 1 && self.surnames.contains(&fold(last));
        if dateline || county && over.is_none_or(|n| n.words.start == words.start || n.label == NameLabel::Loc) {
            return Verdict::Place(if dateline { "dateline" } else { "county" });
        }
        let Some(n) = over else {
            let proper = words.clone().any(|w| self.document.words[w].upos == Upos::Propn);
            return match () {
                () if contained => Verdict::Place("context"),
                () if body && !civic || shouting || !proper || surname => Verdict::Skip(1),
                () if led || folk || civic => Verdict::Place("context"),
                () => Verdict::Doubtful,
            };
        };
        let rest = words.end < n.words.end;
        let heads = n.words.start == words.start;
        let whole = heads && !rest;
        match n.label {
            NameLabel::Loc if !rest && surname && !placed && !contained => Verdict::Skip(words.len()),
            NameLabel::Loc if !rest => Verdict::Place("name"),
            // "Paris, Texas" read as one name
            NameLabel::Loc if matches!(after, "," | "-" | "–" | "'s" | "’s" | "and" | "/" | "(") => Verdict::Place("name"),
            NameLabel::Loc if lexicon.sides.contains(&self.form(words.start).to_lowercase()) => Verdict::Skip(1),
            NameLabel::Norp => Verdict::Skip(words.len()),
            NameLabel::Per if whole && !surname && (contained || folk || civic || placed && !shouting) => Verdict::Place("context"),
            NameLabel::Per => Verdict::Skip(n.words.end.max(words.end) - words.start),
            _ if heads && civic => Verdict::Place("civic"),
            NameLabel::Loc => Verdict::Skip(n.words.end - words.start),
            _ if whole && !body && (contained || folk || led && !shouting) => Verdict::Place("context"),
            _ if whole && !body && !shouting => Verdict::Doubtful,
            _ if heads => Verdict::Skip(n.words.end.max(words.end) - words.start),
            _ => Verdict::Skip(words.len()),
        }
    }

    /// Whether the words say where a report was written, at the head of its dateline: "VARDA, Aldania (Northern Wire) —".
    fn dateline(&self, words: &Range<usize>) -> bool {
        let opening = |s: usize| self.document.sentences[s].words.start == words.start;
        let first = || self.document.sentence_of_word(words.start).is_some_and(opening);
        let day = self.form(words.end).starts_with(|c: char| c.is_ascii_digit());
        self.in_dateline(words.start) && (first() || matches!(self.form(words.start - 1), "," | "/") && !day)
    }

    fn in_dateline(&self, word: usize) -> bool {
        self.document.sentence_of_word(word).is_some_and(|s| self.document.sentences[s].dateline)
    }

    /// Whether a state, a division or its abbreviation stands at the word.
    fn division_at(&self, at: usize) -> bool {
        let Some(word) = self.document.words.get(at) else { return false };
        let Some(sentence) = self.document.sentence_of_word(at) else { return false };
        let tail = &self.article.text[word.span.start()..self.document.sentences[sentence].span.end().max(word.span.end())];
        if self.rules.places.short_at(tail, true).is_some() {
            return true;
        }
        let whole = |e: &Entry| e.feature.starts_with("PCL") || e.feature == "ADM1";
        word.form.starts_with(|c: char| c.is_uppercase())
            && self
                .longest(at, at + LONGEST)
                .is_some_and(|(_, all)| all.iter().any(|b| !b.alternate && whole(&self.gazetteer.entry(b.place))))
    }

    /// All mentions in order; the doubtful ones that are named without doubt elsewhere among them.
    fn settle(mut self) -> Vec<Mention> {
        let sure: HashSet<String> = self.found.iter().filter(|m| !m.demonym).map(|m| m.form.clone()).collect();
        let doubtful = std::mem::take(&mut self.doubtful);
        let kept = doubtful.into_iter().filter(|m| sure.contains(&m.form) && !self.surnames.contains(&m.form));
        let mut all: Vec<Mention> = self.found.drain(..).chain(kept).collect();
        all.sort_by_key(|m| (m.span.start(), m.span.end()));
        all.dedup_by(|b, a| a.span.end() > b.span.start());
        self.contain(&mut all);
        let kinds: Vec<_> = all.iter().map(|m| self.kind_after(m.words.end)).collect();
        all.iter_mut().zip(kinds).for_each(|(m, kind)| m.kind = kind);
        all
    }

    /// What the words from here on say the name before them is.
    fn kind_after(&self, mut at: usize) -> Option<&'static str> {
        if self.rules.places.divisions.contains(self.form(at)) {
            return Some("ADM1");
        }
        let listed = |f: &str| f == "," || f == "and" || f.starts_with(char::is_uppercase);
        let last = at + 10;
        while at < last && listed(self.form(at)) {
            at += 1;
        }
        (self.form(at) == "counties").then_some("ADM2")
    }

    /// "Paris, Texas"; "Paris (Texas)"; "the Syrian city of Homs".
    fn contain(&self, all: &mut [Mention]) {
        for i in 0..all.len() {
            if all[i].demonym {
                continue;
            }
            if let Some(last) = i.checked_sub(1).filter(|&p| !all[p].demonym) {
                let between = self.article.text.get(all[last].span.end()..all[i].span.start()).unwrap_or("-");
                let listed = matches!(between, ", " | " and " | ", and " | " or " | ", or " | "/");
                all[i].beside = listed.then_some(last);
            }
            if let Some(next) = all.get(i + 1) {
                let between = self.article.text.get(all[i].span.end()..next.span.start()).unwrap_or("-");
                if matches!(between, ", " | " (" | ",\n" | ", in ") && !next.demonym {
                    all[i].within = Some(i + 1);
                    continue;
                }
            }
            if let Some(last) = i.checked_sub(1).and_then(|p| all.get(p)).filter(|p| p.demonym) {
                let between = self.article.text.get(last.span.end()..all[i].span.start()).unwrap_or("-");
                let words: Vec<&str> = between.split_whitespace().collect();
                let kind = |w: &&str| self.rules.places.kinds.contains(*w);
                let joins = words.len() <= 5
                    && words.iter().any(kind)
                    && words.last().is_some_and(|l| *l == "of" || kind(l))
                    && !between.contains([',', '.', ';']);
                if joins {
                    all[i].within = Some(i - 1);
                }
            }
        }
    }
}

enum Verdict {
    /// It is a place, and why.
    Place(&'static str),
    /// Only if it is one elsewhere in the article.
    Doubtful,
    /// It is none, and how many words to pass over.
    Skip(usize),
}

fn own(place: PlaceIndex) -> Bearer {
    Bearer { place, alternate: false }
}
