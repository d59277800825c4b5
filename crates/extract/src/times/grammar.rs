//! The rules of time as they stand in `data/times`, compiled: word lists, patterns, what may stand around them, and what they mean.

use super::atom::{Vocabulary, Word};
use super::meaning::Expression;
use super::pattern::{self, Item, Shape, Step};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A word list: what its words mean, by their first atom; longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Class(pub HashMap<Word, Vec<Entry>>);

#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Each atom with whether it must begin with a capital letter.
    pub atoms: Vec<(Word, bool)>,
    pub value: String,
}

/// What a rule asks of its surroundings.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub after: Option<Vec<Vec<Word>>>,
    pub not_after: Vec<Vec<Word>>,
    pub before: Option<Vec<Vec<Word>>>,
    pub not_before: Vec<Vec<Word>>,
    /// Parts of speech that its first word may have, and those it may not.
    pub tags: Vec<String>,
    pub not_tags: Vec<String>,
    /// Parts of speech that the word after it may not have.
    pub not_before_tags: Vec<String>,
    pub when: Option<When>,
    /// Words, or parts of speech, that may not stand among the few words before it.
    pub not_near: Vec<String>,
}

/// Where the clause around a time looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum When {
    Ahead,
    Behind,
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub name: String,
    pub steps: Vec<Step>,
    pub means: Expression,
    pub around: Around,
    /// Whether it makes a time of its own.
    pub alone: bool,
    pub group: usize,
}

/// All that the reading of times needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Grammar {
    pub words: Vocabulary,
    pub classes: Vec<Class>,
    pub rules: Vec<Rule>,
    /// Rules that a word may begin.
    pub by_word: HashMap<Word, Vec<usize>>,
    /// Rules that digits may begin.
    pub by_digits: Vec<usize>,
    pub numbers: Numbers,
    pub class_names: HashMap<String, usize>,
    pub groups: HashMap<String, usize>,
    /// Names of captures, by number.
    pub names: Vec<String>,
}

/// Words that count.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub cardinals: HashMap<Word, i64>,
    pub ordinals: HashMap<Word, i64>,
    /// "several", "a few": more than one and no more known.
    pub vague: Class,
    /// Units in the plural.
    pub units: HashSet<Word>,
    pub and: Word,
    pub a: Word,
    pub an: Word,
    pub half: Word,
    pub comma: Word,
    pub point: Word,
    pub dash: Word,
    pub slash: Word,
    pub suffixes: Vec<Word>,
}

/// `data/times/words.toml`.
#[derive(Deserialize)]
pub(crate) struct WordFile {
    class: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// `data/times/rules.toml`.
#[derive(Deserialize)]
pub(crate) struct RuleFile {
    pub(super) rule: Vec<RuleRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub name: String,
    makes: String,
    pattern: OneOrMore,
    means: String,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    not_tags: Vec<String>,
    #[serde(default)]
    not_before_tags: Vec<String>,
    when: Option<When>,
    #[serde(default)]
    not_near: Vec<String>,
    #[serde(default = "yes")]
    alone: bool,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    pub matches: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    pub misses: Vec<String>,
}

impl RuleRow {
    /// A rule without conditions, of a kind that no other asks for.
    pub fn new(name: String, pattern: String, means: String) -> RuleRow {
        RuleRow {
            name,
            makes: "anniversary".into(),
            pattern: OneOrMore::One(pattern),
            means,
            after: vec![],
            not_after: vec![],
            before: vec![],
            not_before: vec![],
            tags: vec![],
            not_tags: vec![],
            not_before_tags: vec![],
            when: None,
            not_near: vec![],
            alone: true,
            matches: vec![],
            misses: vec![],
        }
    }

    /// Whether it makes a time of its own.
    #[cfg(test)]
    pub fn alone(&self) -> bool {
        self.alone
    }

    /// Whether it reads what is no time.
    #[cfg(test)]
    pub fn is_nothing(&self) -> bool {
        self.means == "nothing"
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

fn yes() -> bool {
    true
}

/// What is wrong with a rule, in words.
pub(super) type Wrong = String;

impl Grammar {
    /// Compiles the files. `holidays` are the names of the feasts, by number.
    pub fn new(words: WordFile, rules: &[RuleRow], holidays: &[(String, Vec<String>)]) -> Result<Grammar, Wrong> {
        let mut g = Grammar::default();
        for (name, rows) in words.class {
            let class = g.class(rows.iter().map(|(value, words)| (value.clone(), words)));
            g.add_class(name, class);
        }
        let feasts = g.class(holidays.iter().map(|(id, names)| (id.clone(), names)));
        g.add_class("holiday".into(), feasts);
        g.learn_numbers()?;
        for row in rules {
            let next = g.groups.len();
            g.groups.entry(row.makes.clone()).or_insert(next);
        }
        for row in rules {
            let patterns = match &row.pattern {
                OneOrMore::One(p) => std::slice::from_ref(p),
                OneOrMore::More(p) => p.as_slice(),
            };
            for pattern in patterns {
                let rule = g.rule(row, pattern).map_err(|e| format!("{}: {e}", row.name))?;
                g.rules.push(rule);
            }
        }
        g.refuse_rings()?;
        g.index();
        Ok(g)
    }

    /// A kind that begins with itself would never end.
    fn refuse_rings(&self) -> Result<(), Wrong> {
        let mut begins: Vec<HashSet<usize>> = vec![HashSet::new(); self.groups.len()];
        for rule in &self.rules {
            pattern::leftmost(&rule.steps, &mut begins[rule.group]);
        }
        for start in 0..begins.len() {
            let mut seen = HashSet::new();
            let mut next: Vec<usize> = begins[start].iter().copied().collect();
            while let Some(group) = next.pop() {
                if group == start {
                    let name = self.groups.iter().find(|(_, g)| **g == start).map_or("?", |(name, _)| name);
                    return Err(format!("{{{name}}} begins with itself"));
                }
                if seen.insert(group) {
                    next.extend(&begins[group]);
                }
            }
        }
        Ok(())
    }

    fn class<'a>(&mut self, rows: impl Iterator<Item = (String, &'a Vec<String>)>) -> Class {
        let mut class = Class::default();
        for (value, words) in rows {
            for word in words {
                let atoms = self.words.learn_all(word);
                if let Some(&(first, _)) = atoms.first() {
                    class.0.entry(first).or_default().push(Entry { atoms, value: value.clone() });
                }
            }
        }
        for entries in class.0.values_mut() {
            entries.sort_by_key(|e| std::cmp::Reverse(e.atoms.len()));
        }
        class
    }

    fn add_class(&mut self, name: String, class: Class) {
        self.class_names.insert(name, self.classes.len());
        self.classes.push(class);
    }

    fn learn_numbers(&mut self) -> Result<(), Wrong> {
        let counts = |g: &Grammar, name: &str| -> Result<HashMap<Word, i64>, Wrong> {
            let class = g.class_names.get(name).and_then(|&c| g.classes.get(c)).ok_or(format!("words.toml has no class {name}"))?;
            let number = |e: &Entry| e.value.parse().ok().map(|n| (e.atoms[0].0, n));
            Ok(class.0.values().flatten().filter(|e| e.atoms.len() == 1).filter_map(number).collect())
        };
        let (cardinals, ordinals) = (counts(self, "cardinal")?, counts(self, "ordinal-word")?);
        let units = self.class_names.get("units").map(|&c| self.classes[c].0.keys().copied().collect()).unwrap_or_default();
        let vague = self.class_names.get("vague").and_then(|&c| self.classes.get(c)).cloned().unwrap_or_default();
        let mut word = |w: &str| self.words.learn(w);
        self.numbers = Numbers {
            and: word("and"),
            a: word("a"),
            an: word("an"),
            half: word("half"),
            comma: word(","),
            point: word("."),
            dash: word("-"),
            slash: word("/"),
            suffixes: ["st", "nd", "rd", "th"].map(word).to_vec(),
            cardinals,
            ordinals,
            vague,
            units,
        };
        Ok(())
    }

    fn rule(&mut self, row: &RuleRow, text: &str) -> Result<Rule, Wrong> {
        let steps = pattern::parse(self, text)?;
        let means = Expression::parse(&row.means, &self.names);
        let around = Around {
            after: self.near(&row.after)?,
            not_after: self.near(&row.not_after)?.unwrap_or_default(),
            before: self.near(&row.before)?,
            not_before: self.near(&row.not_before)?.unwrap_or_default(),
            tags: row.tags.clone(),
            not_tags: row.not_tags.clone(),
            not_before_tags: row.not_before_tags.clone(),
            when: row.when,
            not_near: row.not_near.clone(),
        };
        Ok(Rule { name: row.name.clone(), steps, means: means?, around, alone: row.alone, group: self.groups[&row.makes] })
    }

    /// Words or `{classes}` that may stand beside a time.
    fn near(&mut self, rows: &[String]) -> Result<Option<Vec<Vec<Word>>>, Wrong> {
        if rows.is_empty() {
            return Ok(None);
        }
        let mut all = Vec::new();
        for row in rows {
            match row.strip_prefix('{').and_then(|r| r.strip_suffix('}')) {
                Some(name) => {
                    let class = self.class_names.get(name).ok_or(format!("no word list {name}"))?;
                    all.extend(self.classes[*class].0.values().flatten().map(|e| e.atoms.iter().map(|a| a.0).collect::<Vec<_>>()));
                }
                None => all.push(self.words.learn_all(row).into_iter().map(|(w, _)| w).collect()),
            }
        }
        Ok(Some(all))
    }

    pub fn name(&mut self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// Finds out which words may begin which rule. Groups lead to rules that lead to groups, so until nothing changes.
    fn index(&mut self) {
        let mut firsts: Vec<First> = vec![First::default(); self.rules.len()];
        loop {
            let mut changed = false;
            for i in 0..self.rules.len() {
                let mut first = First::default();
                self.first(&self.rules[i].steps, &firsts, &mut first);
                first.words.sort_unstable();
                first.words.dedup();
                if first != firsts[i] {
                    firsts[i] = first;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for (i, first) in firsts.into_iter().enumerate() {
            for word in first.words {
                self.by_word.entry(word).or_default().push(i);
            }
            if first.digits {
                self.by_digits.push(i);
            }
        }
    }

    fn first(&self, steps: &[Step], firsts: &[First], into: &mut First) -> bool {
        for step in steps {
            let mut optional = step.optional;
            match &step.item {
                Item::Word(w, _) => into.words.push(*w),
                Item::Class(c, _) => into.words.extend(self.classes[*c].0.keys()),
                Item::Shape(shape, _) => self.shape_first(*shape, into),
                Item::Group(g, _) => {
                    for (rule, first) in self.rules.iter().zip(firsts).filter(|(r, _)| r.group == *g) {
                        let _ = rule;
                        into.words.extend(&first.words);
                        into.digits |= first.digits;
                    }
                }
                Item::Any(ways) => {
                    for way in ways {
                        optional |= self.first(way, firsts, into);
                    }
                }
            }
            if !optional {
                return false;
            }
        }
        true
    }

    fn shape_first(&self, shape: Shape, into: &mut First) {
        let n = &self.numbers;
        match shape {
            Shape::Count => {
                into.digits = true;
                into.words.extend(n.cardinals.keys().chain(n.vague.0.keys()).chain([&n.a, &n.an, &n.half]));
            }
            Shape::SpokenYear => into.words.extend(n.cardinals.keys()),
            Shape::Hour => {
                into.digits = true;
                into.words.extend(n.cardinals.keys());
            }
            Shape::Day | Shape::Ordinal => {
                into.digits = true;
                into.words.extend(n.ordinals.keys().chain(n.cardinals.keys()));
            }
            Shape::Year | Shape::ModernYear | Shape::Hhmm | Shape::Sixty | Shape::Two => into.digits = true,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct First {
    words: Vec<Word>,
    digits: bool,
}
