//! The pattern language of `data/times/rules.toml`, whose head describes it: words, `{lists}`, `{shapes}`, `{kinds}`, `( | )`, `?`, `~`.

use super::atom::Word;
use super::grammar::{Grammar, Wrong};
use std::collections::HashSet;

/// Things that are written in so many ways that no list holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// "three", "1,200", "2.5", "two and a half", "a few".
    Count,
    /// Four digits, 1000 to 2199.
    Year,
    /// Four digits, 1900 to 2099.
    ModernYear,
    /// Four digits that are a time of day: "1930".
    Hhmm,
    /// "nineteen ninety-six".
    SpokenYear,
    /// A day of the month: "7", "7th", "seventh".
    Day,
    /// "third", "3rd", "final".
    Ordinal,
    /// 0 to 24, in digits or words.
    Hour,
    /// Two digits below 60.
    Sixty,
    /// One or two digits.
    Two,
}

impl Shape {
    fn named(name: &str) -> Option<Shape> {
        Some(match name {
            "count" => Shape::Count,
            "year" => Shape::Year,
            "modern-year" => Shape::ModernYear,
            "hhmm" => Shape::Hhmm,
            "spoken-year" => Shape::SpokenYear,
            "day" => Shape::Day,
            "ordinal" => Shape::Ordinal,
            "hour" => Shape::Hour,
            "sixty" => Shape::Sixty,
            "two" => Shape::Two,
            _ => return None,
        })
    }
}

/// One step of a pattern.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub item: Item,
    pub optional: bool,
    /// No blank may stand before it.
    pub glued: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Item {
    Word(Word, bool),
    /// Index of a class, number of the name that its value is caught under.
    Class(usize, usize),
    Shape(Shape, usize),
    /// Number of a group of rules, and of the name.
    Group(usize, usize),
    Any(Vec<Vec<Step>>),
}

/// The groups that a pattern may begin with; whether all of it may be left out.
pub(super) fn leftmost(steps: &[Step], into: &mut HashSet<usize>) -> bool {
    for step in steps {
        let mut optional = step.optional;
        match &step.item {
            Item::Group(group, _) => {
                into.insert(*group);
            }
            Item::Any(ways) => {
                for way in ways {
                    optional |= leftmost(way, into);
                }
            }
            Item::Word(..) | Item::Class(..) | Item::Shape(..) => {}
        }
        if !optional {
            return false;
        }
    }
    true
}

/// Reads a pattern. Words that are new are learnt.
pub(super) fn parse(grammar: &mut Grammar, pattern: &str) -> Result<Vec<Step>, Wrong> {
    let mut parser = PatternParser { grammar, chars: pattern.chars().collect(), at: 0 };
    let steps = parser.steps()?;
    match parser.at < parser.chars.len() {
        true => Err(format!("what does not belong into a pattern stands at character {}", parser.at + 1)),
        false => Ok(steps),
    }
}

struct PatternParser<'g> {
    grammar: &'g mut Grammar,
    chars: Vec<char>,
    at: usize,
}

impl PatternParser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn steps(&mut self) -> Result<Vec<Step>, Wrong> {
        let mut steps = Vec::new();
        loop {
            while self.peek() == Some(' ') {
                self.at += 1;
            }
            let glued = self.peek() == Some('~');
            self.at += usize::from(glued);
            let items = match self.peek() {
                None | Some('|' | ')') => return Ok(steps),
                Some('{') => vec![self.caught()?],
                Some('(') => {
                    self.at += 1;
                    let mut ways = vec![self.steps()?];
                    while self.peek() == Some('|') {
                        self.at += 1;
                        ways.push(self.steps()?);
                    }
                    if self.peek() != Some(')') {
                        return Err("a bracket is not closed".into());
                    }
                    self.at += 1;
                    vec![Item::Any(ways)]
                }
                Some(_) => {
                    let start = self.at;
                    while self.peek().is_some_and(|c| !" ?{}()|~".contains(c)) {
                        self.at += 1;
                    }
                    if self.at == start {
                        return Err(format!("'{}' stands where a word should", self.chars[start]));
                    }
                    let word: String = self.chars[start..self.at].iter().collect();
                    self.grammar.words.learn_all(&word).into_iter().map(|(w, capital)| Item::Word(w, capital)).collect()
                }
            };
            let optional = self.peek() == Some('?');
            self.at += usize::from(optional);
            let mut made: Vec<Step> = items.into_iter().map(|item| Step { item, optional: false, glued: false }).collect();
            if let Some(first) = made.first_mut() {
                first.glued = glued;
            }
            if optional && made.len() > 1 {
                steps.push(Step { item: Item::Any(vec![made]), optional: true, glued: false });
            } else {
                steps.extend(made.into_iter().map(|s| Step { optional, ..s }));
            }
        }
    }

    /// `{class}`, `{class:name}`, `{class-a|class-b}` is not needed: brackets do that.
    fn caught(&mut self) -> Result<Item, Wrong> {
        let end = self.chars[self.at..].iter().position(|&c| c == '}').ok_or("a brace is not closed")? + self.at;
        let inner: String = self.chars[self.at + 1..end].iter().collect();
        self.at = end + 1;
        let (what, name) = inner.split_once(':').unwrap_or((&inner, &inner));
        let name = self.grammar.name(name);
        if let Some(&class) = self.grammar.class_names.get(what) {
            return Ok(Item::Class(class, name));
        }
        if let Some(shape) = Shape::named(what) {
            return Ok(Item::Shape(shape, name));
        }
        let group = self.grammar.groups.get(what).ok_or(format!("{{{what}}} is no word list, no shape, and nothing that a rule makes"))?;
        Ok(Item::Group(*group, name))
    }
}
