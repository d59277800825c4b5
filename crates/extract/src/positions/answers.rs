//! Which position answers which. What two positions share and how far apart they stand speaks for or against a link (`data/positions/links.toml`); of all earlier positions of other
//! parties, and none, an answer is linked with the likeliest. No link rather than a wild one.

use super::choice::content;
use crate::arcs::ActWords;
use crate::choose::{Choice, Chosen};
use crate::learned::{self, mean, step};
use crate::scene::Scene;
use nlp::{Layer, Part};
use record::{Position, PositionAct};
use std::collections::HashSet;

/// How many positions back an answer looks, and how many ahead.
const BACK: usize = 40;
const AHEAD: usize = 3;

/// The lower ends of the steps of a distance in sentences, and of the share of words that two positions have in common, in hundredths.
const SENTENCES: [usize; 8] = [0, 1, 2, 3, 5, 8, 13, 21];
const SHARES: [usize; 6] = [0, 10, 20, 34, 50, 67];

/// What is compared of a position.
struct Told {
    words: HashSet<String>,
    text: String,
    issue: usize,
    sentence: usize,
    /// How likely the network takes it for an answer.
    sign: &'static str,
}

/// For every position, which stand in order of place, those that it may answer.
pub(super) fn choices(scene: &Scene, positions: &[Position]) -> Vec<Choice> {
    let told: Vec<Told> = positions
        .iter()
        .map(|p| Told {
            words: p.found.evidence.iter().flat_map(|e| content(scene, *e)).collect(),
            text: p.found.evidence.iter().map(|e| scene.article.text.slice(*e).to_lowercase()).collect::<Vec<_>>().join(" "),
            issue: content(scene, p.issue).len(),
            sentence: scene.document.sentence_of(p.issue.start()).unwrap_or_default(),
            sign: step(1.0 - mean(scene, Layer::Answer, scene.document.words_in(p.issue)).first().map_or(1.0, |(_, p)| *p)),
        })
        .collect();
    let ends = positions.iter().map(|p| scene.document.words_in(p.issue)).collect();
    let ends = scene.document.ends(ends, &[Part::Answers]);
    // how likely each position is the one that is answered
    let arcs = |i: usize| {
        let fits = scene.document.fits(Part::Answers, ActWords::of_position(scene.document, &positions[i]).told(), &ends);
        let odds: Vec<f32> = fits.scores.iter().enumerate().map(|(j, s)| if i == j { 0.0 } else { (s - fits.none).exp() }).collect();
        let whole = 1.0 + odds.iter().sum::<f32>();
        odds.into_iter().map(|o| o / whole).collect::<Vec<f32>>()
    };
    let choice = |i: usize| {
        let arcs = arcs(i);
        let most = arcs.iter().copied().fold(0.0, f32::max);
        let near = i.saturating_sub(BACK)..(i + AHEAD + 1).min(positions.len());
        let others = near.filter(|&j| j != i && !scene.cast.same_side(positions[j].holder, positions[i].holder));
        let options = others.map(|j| {
            let mut reasons = reasons(scene, positions, &told, j, i);
            if let Some(p) = arcs.get(j) {
                reasons.push(format!("arc {}", learned::step(*p)));
                reasons.push(format!("arc {}", if *p >= most { "first" } else { "behind" }));
            }
            (Chosen::Answers(positions[j].id), reasons)
        });
        Choice { of: i, options: options.collect() }
    };
    (0..positions.len()).map(choice).filter(|c| !c.options.is_empty()).collect()
}

/// What speaks for and against the link of an answer, `i`, to a position, `j`.
fn reasons(scene: &Scene, positions: &[Position], told: &[Told], j: usize, i: usize) -> Vec<String> {
    let (first, answer) = (&positions[j], &positions[i]);
    let (about, said) = (&told[j], &told[i]);
    let step = |steps: &[usize], n: usize| steps.iter().rev().find(|s| n >= **s).copied().unwrap_or_default();
    let act = |p: &Position| format!("{:?}", p.act).to_lowercase();
    let shared = about.words.intersection(&said.words).count();
    let share = 100 * shared / about.words.len().min(said.words.len()).max(1);
    let far = about.sentence.abs_diff(said.sentence);
    let asks = |p: &Position| {
        use PositionAct::*;
        matches!(p.act, Demand | Request | Offer | Pledge | Threaten) && !scene.cast.same_side(p.holder, answer.holder)
    };
    let between = positions[j.min(i) + 1..j.max(i)].iter().filter(|p| asks(p)).count();
    let mut all = vec![
        format!("{} {}", act(first), act(answer)),
        format!("shared {}", shared.min(5)),
        format!("share {}", step(&SHARES, share)),
        format!("sentences {}", step(&SENTENCES, far)),
        format!("between {}", between.min(4)),
        format!("sign {}", said.sign),
        format!("sign of the other {}", about.sign),
    ];
    let side = |of: &Position, at: &Position| at.toward.iter().any(|t| scene.cast.same_side(*t, of.holder));
    let names = &scene.rules.positions.names;
    let calls = |names: &Vec<String>| names.iter().any(|n| said.text.contains(n.as_str()));
    let named = names.get(&first.act).is_some_and(calls);
    let (faced, faces) = (side(answer, first), side(first, answer));
    for (is, reason) in [
        (j > i && far == 0, "later in the sentence"),
        (j > i && far > 0, "later"),
        (faced, "faced"),
        (faces, "faces"),
        (faced && faces, "face each other"),
        (first.toward.is_empty(), "to nobody"),
        (answer.toward.is_empty(), "answer to nobody"),
        (!faces && !answer.toward.is_empty(), "faces another"),
        (!faced && !first.toward.is_empty(), "faced another"),
        (named, "named"),
        (!named && names.values().any(calls), "names another"),
        (said.issue <= 2, "short"),
    ] {
        if is {
            all.push(reason.to_owned());
        }
    }
    all
}
