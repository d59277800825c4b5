//! Events against sentences that are annotated with a root, a quad and a pair of parties.
//!
//! Roots are the fifteen of PLV: CONCEDE and RETREAT count as YIELD. A row is judged by the event whose parties share words with more of the row's two parties, the first of
//! equals; where the row names no target, actors and recipients together are held against its source. *pair*: that event shares a word with each party that is named.
//! *coverage*: rows with any event. *any root*, *any quad*: some event of the sentence is right. Macro F1 is over all classes of the task.
//! Of PLOVER's records also *mode* (root and mode, on records with a mode) and P, R and F1 of the sets of country codes.
//! CAMEO: the first event of the record counts; none is class 0, and so are statements and appeals, the roots 01 and 02 of its code (PENTACODE's neutral class; the
//! sentences of class 0 tell hardly anything else).

use crate::measure::F1;
use pipeline::Record;
use pipeline::record::{ActorId, Event};
use std::collections::{BTreeMap, BTreeSet, HashSet};

const QUADS: [(&str, u8); 15] = [
    ("AGREE", 1),
    ("CONSULT", 1),
    ("SUPPORT", 1),
    ("AID", 2),
    ("COOPERATE", 2),
    ("YIELD", 2),
    ("ACCUSE", 3),
    ("REJECT", 3),
    ("REQUEST", 3),
    ("THREATEN", 3),
    ("ASSAULT", 4),
    ("COERCE", 4),
    ("MOBILIZE", 4),
    ("PROTEST", 4),
    ("SANCTION", 4),
];

/// Names of modes in the older manual that have a successor.
const MODES: [(&str, &str); 9] = [
    ("host", "visit"),
    ("demo-org", "demo"),
    ("demo-spon", "demo"),
    ("riot-spon", "riot"),
    ("strike-gen", "strike"),
    ("strike-hun", "hunger"),
    ("confiscate", "seize"),
    ("detain", "arrest"),
    ("martial-law", "curfew"),
];

/// What is annotated in a sentence.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// Words of who acts.
    pub source: String,
    /// Words of who is acted toward.
    pub target: String,
    /// The root; several where any will do, none where there is no event.
    pub roots: Vec<String>,
    /// 1..4, 0 for no event.
    pub quad: u8,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Country codes of both sides.
    pub countries: Option<(BTreeSet<String>, BTreeSet<String>)>,
}

/// An event cut down to what is scored.
#[derive(Clone, Debug, Default)]
pub struct Told {
    root: String,
    quad: u8,
    /// Of CAMEO's five.
    class: u8,
    mode: Option<String>,
    actors: String,
    recipients: String,
    countries: (BTreeSet<String>, BTreeSet<String>),
    shown: String,
}

/// The root of PLV that a type counts as.
pub fn root(kind: &str) -> &str {
    match kind {
        "CONCEDE" | "RETREAT" => "YIELD",
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

/// Quad of a root.
pub fn quad_of(root: &str) -> u8 {
    QUADS.iter().find(|q| q.0 == root).map_or(0, |q| q.1)
}

/// The one of CAMEO's five classes that an event is of, by its code and the quad of its root.
pub fn class_of(cameo: Option<&str>, quad: u8) -> u8 {
    if cameo.is_some_and(|c| c.starts_with("01") || c.starts_with("02")) { 0 } else { quad }
}

/// The events of a record.
pub fn told(record: &Record) -> Vec<Told> {
    let slice = |s: article::Span| record.article.text.get(s.range()).unwrap_or_default();
    let party = |ids: &[ActorId]| {
        let actors = ids.iter().filter_map(|id| record.actors.iter().find(|a| a.id == *id));
        let words = |a: &pipeline::record::Actor| {
            if a.mentions.is_empty() { a.name.clone() } else { a.mentions.iter().map(|m| slice(m.span)).collect::<Vec<_>>().join(" ") }
        };
        let (texts, countries): (Vec<String>, Vec<Option<String>>) = actors.map(|a| (words(a), a.country.clone())).unzip();
        (texts.join(" "), countries.into_iter().flatten().collect::<BTreeSet<_>>())
    };
    let one = |e: &Event| {
        let ((actors, from), (recipients, to)) = (party(&e.actors), party(&e.recipients));
        let quad = if root(&e.kind) == e.kind { e.quad } else { quad_of(root(&e.kind)) };
        let shown = format!("{} {} [{} -> {}] {}", e.kind, slice(e.trigger), actors, recipients, e.found.because.join(" "));
        let class = class_of(e.cameo.as_deref(), quad);
        Told { root: root(&e.kind).to_owned(), quad, class, mode: e.mode.clone(), actors, recipients, countries: (from, to), shown }
    };
    record.events.iter().map(one).collect()
}

/// Counts over sentences.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    n: usize,
    counts: BTreeMap<&'static str, usize>,
    roots: Vec<(String, String)>,
    quads: Vec<(u8, u8)>,
    /// Of CAMEO sentences, by the quad of the type.
    by_quad: Vec<(u8, u8)>,
    countries: (F1, F1),
    paired: bool,
    /// A line for each row that is not wholly right.
    pub errors: Vec<String>,
}

impl Scores {
    /// Counts a sentence with a pair of parties, or only a root.
    pub fn add_pair(&mut self, text: &str, gold: &Gold, events: &[Told]) {
        self.n += 1;
        self.paired |= !gold.source.is_empty();
        let (source, target) = (words(&gold.source), words(&gold.target));
        let mut best: Option<(&Told, usize)> = None;
        for e in events {
            let (a, b) = (words(&e.actors), words(&e.recipients));
            let shares = |x: &HashSet<String>, y: &HashSet<String>| usize::from(!x.is_disjoint(y));
            let s = if gold.target.is_empty() {
                usize::from(shares(&a, &source) + shares(&b, &source) > 0)
            } else {
                shares(&a, &source) + shares(&b, &target)
            };
            if best.is_none_or(|(_, most)| s > most) {
                best = Some((e, s));
            }
        }
        let none = Told::default();
        let (chosen, shared) = best.map_or((&none, usize::MAX), |(e, s)| (e, s));
        let right = |e: &Told| gold.roots.contains(&e.root);
        let is_right = right(chosen) || gold.roots.is_empty() && events.is_empty();
        let pair = shared == usize::from(!gold.source.is_empty()) + usize::from(!gold.target.is_empty());
        self.count("coverage", !events.is_empty());
        self.count("any root", events.iter().any(right));
        self.count("any quad", events.iter().any(|e| e.quad == gold.quad));
        self.count("root", is_right);
        self.count("quad", chosen.quad == gold.quad);
        self.count("pair", pair);
        self.count("root and pair", is_right && pair);
        self.roots.push((gold.roots.first().cloned().unwrap_or_default(), chosen.root.clone()));
        self.quads.push((gold.quad, chosen.quad));
        let mut wrong_countries = None;
        if let Some((from, to)) = &gold.countries {
            if let Some(mode) = &gold.mode {
                let known = |m: &str| MODES.iter().find(|x| x.0 == m).map_or(m.to_owned(), |x| x.1.to_owned());
                self.count("modes", true);
                self.count("mode", is_right && chosen.mode.as_deref().map(known) == Some(known(mode)));
            }
            let mut found = chosen.countries.clone();
            if gold.target.is_empty() {
                found.0.append(&mut found.1);
            }
            let sets = |g: &BTreeSet<String>, p: &BTreeSet<String>| F1::new(g.intersection(p).count(), p.len(), g.len());
            self.countries.0.add(sets(from, &found.0));
            self.countries.1.add(sets(to, &found.1));
            self.count("root and countries", is_right && &found.0 == from && &found.1 == to);
            let list = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let sides = |s: &(BTreeSet<String>, BTreeSet<String>)| format!("{} -> {}", list(&s.0), list(&s.1));
            let expected = (from.clone(), to.clone());
            wrong_countries = (found != expected).then(|| format!("\n\t\tcountries {} are {}", sides(&found), sides(&expected)));
        }
        if !is_right || self.paired && !pair || wrong_countries.is_some() {
            let marks = format!("{}{}", if is_right { 'r' } else { '-' }, if pair { 'p' } else { '-' });
            let shown: Vec<&str> = events.iter().map(|e| e.shown.as_str()).collect();
            self.errors.push(format!(
                "{marks}\t{}\t{} -> {}\t{text}\n\t\t{}{}",
                gold.roots.join("/"),
                gold.source,
                gold.target,
                shown.join("\n\t\t"),
                wrong_countries.unwrap_or_default()
            ));
        }
    }

    /// Counts a sentence of CAMEO's classes.
    pub fn add_class(&mut self, text: &str, gold: &Gold, events: &[Told]) {
        self.n += 1;
        let found = events.first().map_or(0, |e| e.class);
        self.by_quad.push((gold.quad, events.first().map_or(0, |e| e.quad)));
        self.quads.push((gold.quad, found));
        if found != gold.quad {
            let shown: Vec<&str> = events.iter().map(|e| e.shown.as_str()).collect();
            self.errors.push(format!("{} for {}\t{text}\n\t\t{}", found, gold.quad, shown.join("\n\t\t")));
        }
    }

    fn count(&mut self, name: &'static str, yes: bool) {
        *self.counts.entry(name).or_default() += usize::from(yes);
    }

    /// All figures in percent, of sentences with a pair or a root.
    pub fn pair_figures(&self) -> Vec<(String, f64)> {
        let n = self.n.max(1) as f64;
        let of = |name: &str| 100.0 * self.counts.get(name).copied().unwrap_or_default() as f64 / n;
        let mut all: Vec<(String, f64)> =
            ["root", "quad", "any root", "any quad", "coverage"].iter().map(|name| ((*name).to_owned(), of(name))).collect();
        let classes: Vec<String> = QUADS.iter().map(|q| q.0.to_owned()).collect();
        let (macro_f1, each) = macro_f1(&self.roots, &classes);
        all.push(("root macro F1".to_owned(), macro_f1));
        all.push(("quad macro F1".to_owned(), self::macro_f1(&self.quads, &[1, 2, 3, 4]).0));
        if self.paired {
            all.extend(["pair", "root and pair"].iter().map(|name| ((*name).to_owned(), of(name))));
        }
        if self.counts.contains_key("modes") {
            let modes = self.counts.get("modes").copied().unwrap_or_default().max(1) as f64;
            all.push(("mode".to_owned(), 100.0 * self.counts.get("mode").copied().unwrap_or_default() as f64 / modes));
            all.push(("actor country F1".to_owned(), self.countries.0.percent()));
            all.push(("recipient country F1".to_owned(), self.countries.1.percent()));
            all.push(("root and countries".to_owned(), of("root and countries")));
        }
        all.extend(classes.into_iter().zip(each).map(|(c, f)| (format!("  {c}"), f)));
        all
    }

    /// All figures of sentences of CAMEO's classes; at the end what they would be by the quad of the type alone.
    pub fn class_figures(&self) -> Vec<(String, f64)> {
        type Pairs<'a> = &'a [(u8, u8)];
        let rate = |pairs: Pairs, right: &dyn Fn(&(u8, u8)) -> bool, of: &dyn Fn(&(u8, u8)) -> bool| {
            let all = pairs.iter().filter(|q| of(q)).count().max(1) as f64;
            100.0 * pairs.iter().filter(|q| of(q) && right(q)).count() as f64 / all
        };
        let accuracy = |pairs: Pairs| rate(pairs, &|q| q.0 == q.1, &|_| true);
        let false_alarms = |pairs: Pairs| rate(pairs, &|q| q.1 > 0, &|q| q.0 == 0);
        let hit = self.quads.iter().filter(|q| q.0 > 0 && q.1 > 0).count();
        let detection = F1::new(hit, self.quads.iter().filter(|q| q.1 > 0).count(), self.quads.iter().filter(|q| q.0 > 0).count());
        let figures = [
            ("five-way accuracy", accuracy(&self.quads)),
            ("five-way macro F1", macro_f1(&self.quads, &[0, 1, 2, 3, 4]).0),
            ("detection F1", detection.percent()),
            ("false alarms on class 0", false_alarms(&self.quads)),
            ("quad on events", rate(&self.quads, &|q| q.0 == q.1, &|q| q.0 > 0)),
            ("by quad alone: five-way accuracy", accuracy(&self.by_quad)),
            ("by quad alone: false alarms", false_alarms(&self.by_quad)),
        ];
        figures.map(|(name, figure)| (name.to_owned(), figure)).into()
    }
}

/// Words of a party, lower case, without the little ones.
fn words(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
    words.filter(|w| !["the", "a", "an", "of", "and", "in", "to", "s"].contains(w)).map(str::to_owned).collect()
}

/// The mean F1 of classes, and each.
fn macro_f1<T: PartialEq>(pairs: &[(T, T)], classes: &[T]) -> (f64, Vec<f64>) {
    let one = |c: &T| {
        let count = |yes: &dyn Fn(&(T, T)) -> bool| pairs.iter().filter(|p| yes(p)).count();
        F1::new(count(&|p| &p.0 == c && &p.1 == c), count(&|p| &p.1 == c), count(&|p| &p.0 == c)).percent()
    };
    let each: Vec<f64> = classes.iter().map(one).collect();
    (each.iter().sum::<f64>() / classes.len().max(1) as f64, each)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(root: &str, actors: &str, recipients: &str) -> Told {
        Told {
            root: root.into(),
            quad: quad_of(root),
            class: quad_of(root),
            actors: actors.into(),
            recipients: recipients.into(),
            ..Told::default()
        }
    }

    #[test]
    fn the_event_with_most_of_the_parties_is_judged() {
        let gold =
            Gold { source: "Aldania".into(), target: "the town of Tarn".into(), roots: vec!["ASSAULT".into()], quad: 4, ..Gold::default() };
        let mut scores = Scores::default();
        scores.add_pair("", &gold, &[event("ACCUSE", "Mara Orlan", "Aldania"), event("ASSAULT", "Aldania", "Tarn")]);
        scores.add_pair("", &gold, &[event("ACCUSE", "Aldania", ""), event("ASSAULT", "", "Tarn")]);
        let of = |name: &str| scores.pair_figures().iter().find(|f| f.0 == name).unwrap().1;
        assert_eq!((of("root"), of("pair"), of("root and pair"), of("any root")), (50.0, 50.0, 50.0, 100.0));
    }

    #[test]
    fn the_first_event_tells_the_class() {
        let mut scores = Scores::default();
        let gold = |quad| Gold { quad, ..Gold::default() };
        scores.add_class("", &gold(0), &[]);
        scores.add_class("", &gold(0), &[event("AID", "", "")]);
        scores.add_class("", &gold(4), &[event("ASSAULT", "", ""), event("AID", "", "")]);
        let of = |name: &str| scores.class_figures().iter().find(|f| f.0 == name).unwrap().1;
        assert_eq!((of("false alarms on class 0"), of("quad on events")), (50.0, 100.0));
    }

    #[test]
    fn appeals_are_class_0_as_statements_are_and_demands_are_not() {
        assert_eq!(
            [Some("020"), Some("0256"), Some("018"), Some("1056"), Some("042"), None].map(|code| class_of(code, 3)),
            [0, 0, 0, 3, 3, 3]
        );
    }
}
