use crate::groups::{Groups, join_last};
use record::{EngagementKind, EngagementStatus};
use std::collections::{BTreeSet, HashMap};

/// An engagement, as one article has it.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// What kind.
    pub kind: EngagementKind,
    /// Whether it took place.
    pub status: EngagementStatus,
    /// The parties, each by its state where it has one: who meets for a state changes from report to report.
    pub parties: BTreeSet<String>,
    /// Where, by name.
    pub place: Option<String>,
    /// When it is or was, in days from some day.
    pub day: Option<i64>,
    /// When it was told of.
    pub published: Option<i64>,
}

/// How many days after each other two reports of one engagement may appear where a day of its own does not tell.
const NEWS: i64 = 14;

/// Which engagements are the same: one kind, the same parties, a place that does not speak against it, and one day; or another day, where one of
/// both says that it was put off.
pub fn meetings(all: &[Meeting]) -> Groups {
    let mut groups = Groups::new(all.len());
    let mut by_parties: HashMap<(u8, &BTreeSet<String>), Vec<usize>> = HashMap::new();
    for (i, m) in all.iter().enumerate().filter(|(_, m)| m.parties.len() > 1) {
        by_parties.entry((class(m.kind), &m.parties)).or_default().push(i);
    }
    let mut all_alike: Vec<Vec<usize>> = by_parties.into_values().collect();
    all_alike.sort();
    for mut alike in all_alike {
        // a history goes on from what was said last, in whatever order the articles came
        alike.sort_by_key(|&i| (all[i].published, i));
        join_last(all, &alike, &mut groups, same, elsewhere);
    }
    groups
}

fn class(kind: EngagementKind) -> u8 {
    use EngagementKind::*;
    match kind {
        Meeting | Summit | Session | Consultation => 0,
        Call => 1,
        Visit => 2,
        Ceremony => 3,
    }
}

/// Two places that both reports name.
fn elsewhere(a: &Meeting, b: &Meeting) -> bool {
    a.place.as_ref().zip(b.place.as_ref()).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b))
}

fn same(a: &Meeting, b: &Meeting) -> bool {
    use EngagementStatus::*;
    let near = a.published.zip(b.published).is_some_and(|(a, b)| (a - b).abs() <= NEWS);
    let ahead = |m: &Meeting| matches!(m.status, Scheduled | Proposed | Postponed);
    let moved = matches!(a.status, Postponed | Cancelled) || matches!(b.status, Postponed | Cancelled);
    match (a.day, b.day) {
        (Some(x), Some(y)) if x == y => true,
        (Some(_), Some(_)) => near && moved && (ahead(a) || ahead(b)),
        _ => near && (ahead(a) || ahead(b) || moved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EngagementStatus::*;

    #[test]
    fn a_meeting_is_one_from_its_proposal_to_its_day() {
        let m = |status, day: Option<i64>, published: i64, who: &[&str], place: Option<&str>| Meeting {
            kind: EngagementKind::Meeting,
            status,
            parties: who.iter().map(|s| (*s).to_owned()).collect(),
            place: place.map(str::to_owned),
            day,
            published: Some(published),
        };
        let both = &["VEL", "KEL"];
        let all = [
            m(Proposed, None, 1, both, None),
            m(Scheduled, Some(8), 3, both, Some("Varda")),
            m(Postponed, Some(12), 7, both, None),
            m(Held, Some(12), 13, both, Some("Varda")),
            m(Held, Some(12), 13, both, Some("Orsk")),
            m(Scheduled, Some(90), 80, both, None),
            m(Held, Some(12), 13, &["VEL", "ORS"], None),
        ];
        assert_eq!(meetings(&all).firsts(), [0, 0, 0, 0, 4, 5, 6]);
    }
}
