use crate::groups::{Groups, join_last};
use crate::words::stems;
use record::InstrumentKind;
use std::collections::{BTreeSet, HashMap};

/// A paper, as one article has it.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What kind.
    pub kind: InstrumentKind,
    /// Who gave it, each by its state where it has one.
    pub from: BTreeSet<String>,
    /// To whom.
    pub to: BTreeSet<String>,
    /// The words that name it.
    pub words: String,
    /// When it passed, in days from some day.
    pub day: Option<i64>,
    /// When it was told of.
    pub published: Option<i64>,
}

/// How many days after each other two reports of one paper may appear.
const NEWS: i64 = 30;

/// Which papers are the same: one kind, the same givers, takers that do not speak against it, one day where both tell it, and news of one month.
pub fn papers(all: &[Paper]) -> Groups {
    let mut groups = Groups::new(all.len());
    let mut by_giver: HashMap<(InstrumentKind, &BTreeSet<String>), Vec<usize>> = HashMap::new();
    for (i, p) in all.iter().enumerate() {
        by_giver.entry((p.kind, &p.from)).or_default().push(i);
    }
    let mut all_alike: Vec<Vec<usize>> = by_giver.into_values().collect();
    all_alike.sort();
    for mut alike in all_alike {
        alike.sort_by_key(|&i| (all[i].published, i));
        join_last(all, &alike, &mut groups, same, others);
    }
    groups
}

/// Takers that differ.
fn others(a: &Paper, b: &Paper) -> bool {
    !a.to.is_empty() && !b.to.is_empty() && a.to != b.to
}

fn same(a: &Paper, b: &Paper) -> bool {
    let near = a.published.zip(b.published).is_some_and(|(a, b)| (a - b).abs() <= NEWS);
    let days = a.day.zip(b.day).is_none_or(|(a, b)| (a - b).abs() <= 1);
    // without givers only a name tells: the same telling words, two at least
    let named = || {
        let (a, b) = (stems(&a.words), stems(&b.words));
        a == b && a.len() > 1
    };
    near && days && (!a.from.is_empty() || named())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_known_by_its_giver_and_its_kind() {
        let p = |kind, from: &[&str], to: &[&str], words: &str, published: i64| Paper {
            kind,
            from: from.iter().map(|s| (*s).to_owned()).collect(),
            to: to.iter().map(|s| (*s).to_owned()).collect(),
            words: words.into(),
            day: None,
            published: Some(published),
        };
        use InstrumentKind::*;
        let all = [
            p(Response, &["VEL"], &["KEL"], "a written response", 1),
            p(Response, &["VEL"], &[], "the reply", 5),
            p(Letter, &["VEL"], &["KEL"], "a letter", 5),
            p(Response, &["VEL"], &["ORS"], "its response", 5),
            p(Response, &["VEL"], &["KEL"], "the response", 200),
            p(Resolution, &[], &[], "Resolution 12 on the strait", 5),
            p(Resolution, &[], &[], "resolution 12, on the strait", 9),
            p(Resolution, &[], &[], "a resolution", 9),
        ];
        assert_eq!(papers(&all).firsts(), [0, 0, 2, 3, 4, 5, 5, 7]);
    }
}
