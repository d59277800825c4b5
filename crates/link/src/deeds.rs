use crate::groups::{Groups, join_last};
use std::collections::{BTreeSet, HashMap};

/// An event, as one article has it.
#[derive(Clone, Debug)]
pub struct Deed {
    /// PLOVER type.
    pub kind: String,
    /// Who acts, each by its state where it has one.
    pub actors: BTreeSet<String>,
    /// Toward whom.
    pub recipients: BTreeSet<String>,
    /// Where, by name.
    pub place: Option<String>,
    /// Its own day, in days from some day; `None` where the text does not tell.
    pub day: Option<i64>,
    /// When it was told of.
    pub published: Option<i64>,
    /// The words of the clause that tell something, as [`crate::telling`] gives them.
    pub words: Vec<u32>,
    /// In which article.
    pub article: i64,
}

/// How many days after each other two articles may tell of one event where a day of its own does not tell.
const NEWS: i64 = 2;
/// The share of the telling words of the shorter clause that the other has.
const PART: f64 = 0.4;

/// Which events are the same, told by several articles: one type, the same actors, recipients and a place that do not speak against it, one day, and words in common.
/// Whether it happened is not asked: a report and its denial are of one event.
pub fn deeds(all: &[Deed]) -> Groups {
    let mut groups = Groups::new(all.len());
    let mut by_actors: HashMap<(&str, &BTreeSet<String>), Vec<usize>> = HashMap::new();
    for (i, d) in all.iter().enumerate().filter(|(_, d)| !d.actors.is_empty()) {
        by_actors.entry((&d.kind, &d.actors)).or_default().push(i);
    }
    let mut all_alike: Vec<Vec<usize>> = by_actors.into_values().collect();
    all_alike.sort();
    for mut alike in all_alike {
        alike.sort_by_key(|&i| (all[i].published, i));
        join_last(all, &alike, &mut groups, same, against);
    }
    groups
}

/// Recipients that differ, two places that both reports name, or two events of one article.
fn against(a: &Deed, b: &Deed) -> bool {
    let others = !a.recipients.is_empty() && !b.recipients.is_empty() && a.recipients != b.recipients;
    let elsewhere = a.place.as_ref().zip(b.place.as_ref()).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b));
    let days = a.day.zip(b.day).is_some_and(|(a, b)| a != b);
    a.article == b.article || others || elsewhere || days
}

fn same(a: &Deed, b: &Deed) -> bool {
    let near = a.published.zip(b.published).is_some_and(|(a, b)| (a - b).abs() <= NEWS);
    let day = match (a.day, b.day) {
        (Some(a), Some(b)) => a == b,
        _ => near,
    };
    let shared = a.words.iter().filter(|w| b.words.binary_search(w).is_ok()).count();
    let least = a.words.len().min(b.words.len());
    day && shared > 1 && shared as f64 >= PART * least as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_in_all_reports_of_it_and_in_its_denial() {
        let told = |article: i64, kind: &str, actor: &str, recipient: &str, day: Option<i64>, published: i64, words: &str| Deed {
            kind: kind.into(),
            actors: [actor.to_owned()].into(),
            recipients: (!recipient.is_empty()).then(|| recipient.to_owned()).into_iter().collect(),
            place: None,
            day,
            published: Some(published),
            words: crate::telling(words),
            article,
        };
        let all = [
            told(1, "COERCE", "VEL", "KEL", Some(10), 10, "Velt seized the freighter Amalia in the strait"),
            told(2, "COERCE", "VEL", "", None, 11, "the freighter Amalia, seized by Velt"),
            told(3, "COERCE", "VEL", "KEL", Some(10), 12, "Velt denied that it had seized the freighter"),
            told(3, "COERCE", "VEL", "KEL", Some(10), 12, "Velt seized the freighter and held her crew"),
            told(4, "COERCE", "VEL", "KEL", Some(14), 14, "Velt seized the freighter Amalia again"),
            told(5, "COERCE", "KEL", "VEL", Some(10), 10, "Kelmar seized the freighter Amalia"),
            told(6, "COERCE", "VEL", "KEL", Some(10), 10, "Velt arrested two journalists"),
            told(7, "COERCE", "VEL", "ORS", None, 12, "Velt seized the freighter Amalia of Orsk"),
        ];
        assert_eq!(deeds(&all).firsts(), [0, 0, 0, 3, 4, 5, 6, 7]);
    }
}
