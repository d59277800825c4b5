//! Which position answers which. What two positions share and how far apart they stand speaks for or against a link (`data/positions/links.toml`); of all earlier positions of other
//! parties, and none, an answer is linked with the likeliest. No link rather than a wild one.

use super::choice::content;
use crate::actors::Side;
use crate::arcs::ActWords;
use crate::choose::{Choice, Chosen};
use crate::learned::{mean, step};
use crate::scene::Scene;
use article::{SectionKind, Span};
use nlp::{Layer, Part};
use record::{Position, PositionAct};
use std::collections::{HashMap, HashSet};

/// How many positions back an answer looks, and how many ahead.
const BACK: usize = 40;
const AHEAD: usize = 3;

/// The lower ends of the steps of a distance in sentences, and of the share of words that two positions have in common, in hundredths.
const SENTENCES: [usize; 8] = [0, 1, 2, 3, 5, 8, 13, 21];
const SHARES: [usize; 6] = [0, 10, 20, 34, 50, 67];

/// What is compared of a position.
struct Told<'a> {
    words: HashSet<String>,
    /// What its whole sentence tells.
    around: HashSet<String>,
    text: String,
    issue: usize,
    /// Where its issue stands, and all sentences that tell it.
    sentence: usize,
    tellings: Vec<usize>,
    block: usize,
    side: Side<'a>,
    /// Who is named in its words, and in its sentence.
    names: HashSet<Side<'a>>,
    names_around: HashSet<Side<'a>>,
    /// How likely the network takes it for an answer.
    sign: &'static str,
    /// Whether its words point back, and whether its sentence says that something is answered.
    points: bool,
    replies: bool,
}

/// What an option is beside the others of its choice.
#[derive(Clone, Copy, Default)]
struct Beside {
    /// How many words it shares with the answer, with its whole sentence, and of these how many that no other option has.
    shared: usize,
    around: usize,
    alone: usize,
    /// How many sentences before the answer it is told last, or behind it first.
    far: isize,
    /// How likely arcs lead to it, of all and of these alone.
    arc: Option<f32>,
    of_these: f32,
}

/// For every position, which stand in order of place, those that it may answer.
pub(super) fn choices(scene: &Scene, positions: &[Position]) -> Vec<Choice> {
    let told = tell(scene, positions);
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
        let near = i.saturating_sub(BACK)..(i + AHEAD + 1).min(positions.len());
        let others: Vec<usize> = near.filter(|&j| told[j].side != told[i].side).collect();
        let beside = beside(&told, &others, &arcs, i);
        let options = others.iter().zip(&beside).map(|(&j, own)| {
            let mut reasons = reasons(scene, positions, &told, j, i);
            compare(positions, &told, (&others, &beside), own, (j, i), &mut reasons);
            (Chosen::Answers(positions[j].id), reasons)
        });
        Choice { of: i, options: options.collect() }
    };
    (0..positions.len()).map(choice).filter(|c| !c.options.is_empty()).collect()
}

fn tell<'a>(scene: &'a Scene, positions: &[Position]) -> Vec<Told<'a>> {
    let document = scene.document;
    let mut mentions: Vec<(Span, Side)> = Vec::new();
    for actor in scene.cast.actors() {
        let side = scene.cast.side_of(actor.id);
        mentions.extend(actor.mentions.iter().map(|m| (m.span, side)));
    }
    mentions.sort_unstable_by_key(|m| m.0.start());
    let named = |span: Span| {
        let from = mentions.partition_point(|m| m.0.start() < span.start());
        mentions[from..].iter().take_while(move |m| m.0.start() < span.end()).map(|m| m.1)
    };
    let words = &scene.rules.positions;
    let tell = |p: &Position| {
        let evidence = &p.found.evidence;
        let sentence = document.sentence_of(p.issue.start()).unwrap_or_default();
        let whole = document.sentences.get(sentence).map_or(p.issue, |s| s.span);
        let mut tellings: Vec<usize> = evidence.iter().filter_map(|e| document.sentence_of(e.start())).collect();
        tellings.push(sentence);
        tellings.sort_unstable();
        tellings.dedup();
        let lower = |span: Span| scene.article.text.slice(span).to_lowercase();
        let first = lower(p.issue).split_whitespace().next().map(str::to_owned).unwrap_or_default();
        let all = lower(whole);
        Told {
            words: evidence.iter().flat_map(|e| content(scene, *e)).collect(),
            around: content(scene, whole),
            text: evidence.iter().map(|e| lower(*e)).collect::<Vec<_>>().join(" "),
            issue: content(scene, p.issue).len(),
            sentence,
            tellings,
            block: document.sentences.get(sentence).map_or(0, |s| s.block),
            side: scene.cast.side_of(p.holder),
            names: evidence.iter().flat_map(|e| named(*e)).collect(),
            names_around: named(whole).collect(),
            sign: step(1.0 - mean(scene, Layer::Answer, document.words_in(p.issue)).first().map_or(1.0, |(_, p)| *p)),
            points: words.points.contains(&first),
            replies: words.replies.iter().any(|r| all.contains(r.as_str())),
        }
    };
    positions.iter().map(tell).collect()
}

/// What each of the options of an answer, `i`, is beside the others.
fn beside(told: &[Told], others: &[usize], arcs: &[f32], i: usize) -> Vec<Beside> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for word in others.iter().flat_map(|&j| &told[j].words) {
        *times.entry(word).or_default() += 1;
    }
    let all: f32 = others.iter().filter_map(|&j| arcs.get(j)).sum();
    let of = |&j: &usize| {
        let (about, said) = (&told[j], &told[i]);
        let before = about.tellings.iter().rev().find(|s| **s <= said.sentence);
        let far = before.or(about.tellings.first()).map_or(0, |s| said.sentence as isize - *s as isize);
        Beside {
            shared: about.words.intersection(&said.words).count(),
            around: about.words.intersection(&said.around).count(),
            alone: about.words.intersection(&said.around).filter(|w| times[w.as_str()] == 1).count(),
            far,
            arc: arcs.get(j).copied(),
            of_these: arcs.get(j).map_or(0.0, |p| p / all.max(f32::EPSILON)),
        }
    };
    others.iter().map(of).collect()
}

fn lower_end(steps: &[usize], n: usize) -> usize {
    steps.iter().rev().find(|s| n >= **s).copied().unwrap_or_default()
}

fn asks(act: PositionAct) -> bool {
    use PositionAct::*;
    matches!(act, Demand | Request | Offer | Pledge | Threaten)
}

/// What an act is to another, in a word: who asks is answered.
fn class(act: PositionAct) -> &'static str {
    use PositionAct::*;
    match act {
        Demand | Request | Offer => "asks",
        Pledge | Threaten => "binds",
        Accept | Reject | Refuse | Defer => "answers",
        Assess => "judges",
        Principle | Deny => "holds",
    }
}

/// What speaks for and against an option, `j`, beside the others that an answer, `i`, has.
fn compare(
    positions: &[Position],
    told: &[Told],
    (others, all): (&[usize], &[Beside]),
    own: &Beside,
    (j, i): (usize, usize),
    reasons: &mut Vec<String>,
) {
    let (about, said) = (&told[j], &told[i]);
    let rest = || others.iter().zip(all).filter(|(o, _)| **o != j);
    let most = |of: fn(&Beside) -> f32| rest().map(|(_, b)| of(b)).fold(f32::MIN, f32::max);
    let pair = format!("{} {}", class(positions[j].act), class(positions[i].act));
    if let Some(p) = own.arc {
        reasons.push(format!("arc {}", step(p)));
        reasons.push(format!("arc {}", if own.of_these >= most(|b| b.of_these) { "first" } else { "behind" }));
        reasons.push(format!("arc of these {}", step(own.of_these)));
        reasons.push(format!("{pair} arc {}", step(p)));
    }
    let far = lower_end(&SENTENCES, own.far.unsigned_abs());
    reasons.push(format!("{} told {far}", if own.far < 0 { "behind" } else { "before" }));
    reasons.push(format!("{pair} told {}", if own.far < 0 { "behind".to_owned() } else { far.to_string() }));
    reasons.push(format!("alone {}", own.alone.min(3)));
    reasons.push(format!("around {}", own.around.min(4)));
    let nearer = |b: &Beside| b.far >= 0 && (own.far < 0 || b.far < own.far);
    let open = || rest().filter(|(o, _)| asks(positions[**o].act));
    let mine = || rest().filter(|(o, _)| told[**o].side == about.side);
    let rank = open().filter(|(_, b)| nearer(b)).count();
    for (is, reason) in [
        (own.shared > 0 && own.shared as f32 > most(|b| b.shared as f32), "shares most"),
        (own.shared > 0 && (own.shared as f32) < most(|b| b.shared as f32), "another shares more"),
        (own.around > 0 && own.around as f32 > most(|b| b.around as f32), "around most"),
        ((own.around as f32) < most(|b| b.around as f32), "another around more"),
        (asks(positions[j].act) && rank == 0, "nearest that asks"),
        (!mine().any(|(_, b)| nearer(b)), "nearest of its holder"),
        (!mine().any(|(o, _)| asks(positions[*o].act)), "all that its holder asks"),
        (said.names.contains(&about.side), "its holder in the answer"),
        (!said.names.contains(&about.side) && said.names_around.contains(&about.side), "its holder in the sentence"),
        (about.names.contains(&said.side), "who answers in it"),
        (!about.names.contains(&said.side) && about.names_around.contains(&said.side), "who answers in its sentence"),
        (about.block == said.block, "one paragraph"),
        (about.block + 1 == said.block, "next paragraph"),
        (said.points, "points back"),
        (said.points && rank == 0, "points back nearest"),
        (said.replies, "replies"),
        (said.replies && rank == 0, "replies nearest"),
        (about.tellings.len() > 1, "told again"),
    ] {
        if is {
            reasons.push(reason.to_owned());
        }
    }
}

/// What speaks for and against the link of an answer, `i`, to a position, `j`, by themselves.
fn reasons(scene: &Scene, positions: &[Position], told: &[Told], j: usize, i: usize) -> Vec<String> {
    let (first, answer) = (&positions[j], &positions[i]);
    let (about, said) = (&told[j], &told[i]);
    let act = |p: &Position| format!("{:?}", p.act).to_lowercase();
    let shared = about.words.intersection(&said.words).count();
    let share = 100 * shared / about.words.len().min(said.words.len()).max(1);
    let far = about.sentence.abs_diff(said.sentence);
    let between = (j.min(i) + 1..j.max(i)).filter(|&k| asks(positions[k].act) && told[k].side != said.side).count();
    let mut all = vec![
        format!("{} {}", act(first), act(answer)),
        format!("shared {}", shared.min(5)),
        format!("share {}", lower_end(&SHARES, share)),
        format!("sentences {}", lower_end(&SENTENCES, far)),
        format!("between {}", between.min(4)),
        format!("sign {}", said.sign),
        format!("sign of the other {}", about.sign),
        format!("sure {}", step(answer.found.confidence)),
        format!("sure of the other {}", step(first.found.confidence)),
    ];
    let side = |of: &Told, at: &Position| at.toward.iter().any(|t| scene.cast.side_of(*t) == of.side);
    let names = &scene.rules.positions.names;
    let calls = |names: &Vec<String>| names.iter().any(|n| said.text.contains(n.as_str()));
    let named = names.get(&first.act).is_some_and(calls);
    let (faced, faces) = (side(said, first), side(about, answer));
    let title = |t: &Told| scene.article.sections.get(t.block).is_some_and(|s| s.kind != SectionKind::Prose);
    let pair = format!("{} {}", class(first.act), class(answer.act));
    let met = match (faced, faces) {
        (true, true) => "both",
        (true, false) => "asked",
        (false, true) => "answered",
        (false, false) => "neither",
    };
    all.push(format!("{pair} faced {met}"));
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
        (title(said), "answer in the head"),
        (title(about), "in the head"),
    ] {
        if is {
            all.push(reason.to_owned());
        }
    }
    all
}
