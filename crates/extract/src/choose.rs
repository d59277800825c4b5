//! Choices: of several that may be meant, and none, the likeliest, by what speaks for and against each. The weights are data, fitted by `training/choices.py`.

use crate::weigh::Weights;
use record::{ActorId, InstrumentKind, PositionId};

/// A choice that is made for a row: between positions that it may answer, parties that it may be addressed to, that may have sent it or may take part in it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// For which position, paper or engagement, by its place in the record.
    pub of: usize,
    /// What is chosen from.
    pub options: Options,
}

/// Whom or what each option is, and what speaks for and against it.
pub type Options = Vec<(Chosen, Vec<String>)>;

/// An option of a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The position is addressed to, or stands against, this actor.
    Toward(ActorId),
    /// The position answers this one.
    Answers(PositionId),
    /// The paper is from this actor.
    Sender(ActorId),
    /// The paper is of this kind.
    Kind(InstrumentKind),
    /// This actor made the joint paper; of these there may be several.
    Maker(ActorId),
    /// This actor takes part in the engagement; of these there may be several.
    Participant(ActorId),
}

/// Of options of which several may hold, those that are likeliest to be right by half, and how likely that is: at least half of them hold, and at least half
/// of all that hold are among them. One at the least is taken, and none beside it that is less likely than the weights' `least`; whoever is likelier than not is taken.
pub(crate) fn several(options: &Options, weights: &Weights) -> (Vec<Chosen>, f32) {
    let chances: Vec<f32> = options.iter().map(|(_, reasons)| weights.confidence(reasons)).collect();
    let mut order: Vec<usize> = (0..options.len()).collect();
    order.sort_by(|a, b| chances[*b].total_cmp(&chances[*a]));
    let enough = order.iter().filter(|i| chances[**i] >= weights.least).count().clamp(1, MOST);
    let likely = order.iter().filter(|i| chances[**i] > 0.5).count().clamp(1, MOST);
    let mut best = (0, 0.0);
    for taken in likely..=enough.max(likely).min(order.len()) {
        let count = |of: &[usize]| counts(of.iter().map(|i| chances[*i]));
        let (held, missed) = (count(&order[..taken]), count(&order[taken..]));
        let half = held.iter().enumerate().skip(taken.div_ceil(2));
        let p = half.map(|(n, p)| p * missed.iter().take(n + 1).sum::<f32>()).sum();
        if p > best.1 {
            best = (taken, p);
        }
    }
    let mut taken = order[..best.0].to_vec();
    taken.sort_unstable();
    (taken.into_iter().map(|i| options[i].0).collect(), best.1)
}

/// So many options are taken together at the most.
const MOST: usize = 12;

/// How likely it is that none of several holds, that one does, that two do.
fn counts(chances: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut all = vec![1.0];
    for p in chances {
        all.push(0.0);
        for n in (0..all.len()).rev() {
            all[n] = all[n] * (1.0 - p) + if n > 0 { all[n - 1] * p } else { 0.0 };
        }
    }
    all
}

impl Choice {
    /// The likeliest option; none rather than something wild.
    pub(crate) fn likeliest(&self, weights: &Weights) -> Option<Chosen> {
        weighed(&self.options, weights).filter(|(_, p)| *p >= weights.least).map(|(option, _)| option)
    }
}

/// The likeliest of options that are chosen from, with its probability.
pub(crate) fn weighed(options: &Options, weights: &Weights) -> Option<(Chosen, f32)> {
    let odds = || options.iter().map(|(option, reasons)| (*option, weights.odds(reasons).exp()));
    let all: f32 = 1.0 + odds().map(|(_, o)| o).sum::<f32>();
    odds().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(option, o)| (option, o / all))
}
