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
