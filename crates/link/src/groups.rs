/// Things that are the same, by their indices: joined step by step, each group known by its first.
#[derive(Clone, Debug)]
pub struct Groups {
    above: Vec<usize>,
}

impl Groups {
    /// So many things, each alone.
    pub fn new(n: usize) -> Groups {
        Groups { above: (0..n).collect() }
    }

    /// The first of the group of a thing.
    pub fn first(&mut self, mut i: usize) -> usize {
        while self.above[i] != i {
            self.above[i] = self.above[self.above[i]];
            i = self.above[i];
        }
        i
    }

    /// Says that two are the same.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.above[a.max(b)] = a.min(b);
    }

    /// Each thing with the first of its group.
    pub fn firsts(mut self) -> Vec<usize> {
        (0..self.above.len()).map(|i| self.first(i)).collect()
    }
}

/// How many things before it a thing is compared with.
const WINDOW: usize = 64;

/// Joins each thing with the last before it that it is the same as, unless something in that one's group speaks against it.
pub(crate) fn join_last<T>(all: &[T], alike: &[usize], groups: &mut Groups, same: fn(&T, &T) -> bool, against: fn(&T, &T) -> bool) {
    for (n, &b) in alike.iter().enumerate() {
        let before = &alike[n.saturating_sub(WINDOW)..n];
        let fitting = before.iter().rev().copied().find(|&a| {
            let first = groups.first(a);
            same(&all[a], &all[b]) && !before.iter().any(|&c| groups.first(c) == first && against(&all[c], &all[b]))
        });
        if let Some(a) = fitting {
            groups.join(a, b);
        }
    }
}
