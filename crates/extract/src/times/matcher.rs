//! Matches the rules of time against the atoms of a text.

use super::atom::{Atom, UNKNOWN, Word};
use super::grammar::{Grammar, Rule};
use super::meaning::{Atoms, Meaning};
use super::number::{Count, Numerals};
use super::pattern::{Item, Shape, Step};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a capture caught.
#[derive(Clone, Debug)]
pub(super) enum Piece<'g> {
    Word(&'g str),
    Number(Count),
    /// A time within a time, and the atoms it stands on.
    Time(Meaning, Atoms),
}

pub(super) type Caught<'g> = Vec<(usize, Piece<'g>)>;

/// A rule that fits: where it ends, and what it means.
pub(super) struct Match<'g> {
    pub rule: &'g Rule,
    pub end: usize,
    pub meaning: Meaning,
}

pub(super) struct Matcher<'g, 'a> {
    pub grammar: &'g Grammar,
    pub text: &'a str,
    pub atoms: &'a [Atom],
    /// Whether the word of an atom has one of these tags.
    tagged: &'a dyn Fn(&Atom, &[String]) -> bool,
    /// What each group makes at each atom: many rules ask for the same.
    known: RefCell<HashMap<(usize, usize), Ends>>,
}

/// Where the rules of a group end, and what they mean there.
type Ends = Rc<[(usize, Meaning)]>;

impl<'g, 'a> Matcher<'g, 'a> {
    pub fn new(grammar: &'g Grammar, text: &'a str, atoms: &'a [Atom], tagged: &'a dyn Fn(&Atom, &[String]) -> bool) -> Matcher<'g, 'a> {
        Matcher { grammar, text, atoms, tagged, known: RefCell::default() }
    }

    /// Whether an atom's word has one of these tags; false where there is no such atom.
    pub fn has_tag(&self, at: usize, tags: &[String]) -> bool {
        !tags.is_empty() && self.atoms.get(at).is_some_and(|a| (self.tagged)(a, tags))
    }

    /// All rules that fit at an atom and may stand alone, longest first, then as the file has them.
    pub fn at(&self, at: usize) -> Vec<Match<'g>> {
        let mut found = Vec::new();
        for &i in self.candidates(at) {
            let rule = &self.grammar.rules[i];
            if rule.alone {
                self.rule(rule, at, &mut |end, meaning| found.push(Match { rule, end, meaning }));
            }
        }
        found.sort_by_key(|m| std::cmp::Reverse(m.end));
        found
    }

    fn candidates(&self, at: usize) -> &'g [usize] {
        match self.atoms.get(at) {
            Some(atom) if atom.digits => &self.grammar.by_digits,
            Some(atom) if atom.word != UNKNOWN => self.grammar.by_word.get(&atom.word).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    fn rule(&self, rule: &'g Rule, at: usize, found: &mut dyn FnMut(usize, Meaning)) {
        let around = &rule.around;
        if around.after.as_ref().is_some_and(|all| !self.stands_before(all, at)) || self.stands_before(&around.not_after, at) {
            return;
        }
        let mut caught = Vec::new();
        self.walk(&rule.steps, at, &mut caught, &mut |end, caught| {
            let before = around.before.as_ref().is_none_or(|all| self.stands_after(all, end));
            if end > at
                && before
                && !self.has_tag(end, &around.not_before_tags)
                && !self.stands_after(&around.not_before, end)
                && let Some(meaning) = rule.means.build(caught)
            {
                found(end, meaning);
            }
        });
    }

    fn stands_before(&self, all: &[Vec<Word>], at: usize) -> bool {
        all.iter().any(|words| words.len() <= at && words.iter().zip(&self.atoms[at - words.len()..at]).all(|(w, a)| a.word == *w))
    }

    fn stands_after(&self, all: &[Vec<Word>], end: usize) -> bool {
        all.iter().any(|words| words.len() <= self.atoms.len() - end && words.iter().zip(&self.atoms[end..]).all(|(w, a)| a.word == *w))
    }

    fn walk(&self, steps: &'g [Step], at: usize, caught: &mut Caught<'g>, found: &mut dyn FnMut(usize, &mut Caught<'g>)) {
        let Some((step, rest)) = steps.split_first() else {
            found(at, caught);
            return;
        };
        if step.optional {
            self.walk(rest, at, caught, found);
        }
        if step.glued && self.atoms.get(at).is_some_and(|a| !a.glued) {
            return;
        }
        let mut go_on = |end: usize, catch: Option<(usize, Piece<'g>)>, caught: &mut Caught<'g>| {
            let kept = caught.len();
            caught.extend(catch);
            self.walk(rest, end, caught, found);
            caught.truncate(kept);
        };
        match &step.item {
            Item::Word(word, capital) => {
                if self.is(at, *word, *capital) {
                    go_on(at + 1, None, caught);
                }
            }
            Item::Class(class, name) => {
                let entries = self.atoms.get(at).and_then(|a| self.grammar.classes[*class].0.get(&a.word)).into_iter().flatten();
                for entry in entries {
                    if entry.atoms.iter().enumerate().all(|(i, &(w, capital))| self.is(at + i, w, capital)) {
                        go_on(at + entry.atoms.len(), Some((*name, Piece::Word(&entry.value))), caught);
                    }
                }
            }
            Item::Shape(shape, name) => {
                if let Some((end, count)) = self.number(*shape, at) {
                    go_on(end, Some((*name, Piece::Number(count))), caught);
                }
            }
            Item::Group(group, name) => {
                for (end, meaning) in &*self.group(*group, at) {
                    go_on(*end, Some((*name, Piece::Time(meaning.clone(), (at, *end)))), caught);
                }
            }
            Item::Any(ways) => {
                for way in ways {
                    self.walk(way, at, caught, &mut |end, caught| go_on(end, None, caught));
                }
            }
        }
    }

    fn group(&self, group: usize, at: usize) -> Ends {
        if let Some(ends) = self.known.borrow().get(&(group, at)) {
            return ends.clone();
        }
        let mut ends = Vec::new();
        for &i in self.candidates(at) {
            let rule = &self.grammar.rules[i];
            if rule.group == group {
                self.rule(rule, at, &mut |end, meaning| ends.push((end, meaning)));
            }
        }
        let ends: Ends = ends.into();
        self.known.borrow_mut().insert((group, at), ends.clone());
        ends
    }

    fn is(&self, at: usize, word: Word, capital: bool) -> bool {
        self.atoms.get(at).is_some_and(|a| a.word == word && (a.capital || !capital))
    }

    fn number(&self, shape: Shape, at: usize) -> Option<(usize, Count)> {
        Numerals { grammar: self.grammar, text: self.text, atoms: self.atoms }.read(shape, at)
    }
}
