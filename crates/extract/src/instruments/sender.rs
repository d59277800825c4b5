//! Whose a paper is: a choice between the parties that stand around it and nobody (`data/instruments/senders.toml`). Who the rules say it is from is one of them.

use super::merge::Gathered;
use crate::arcs::Chances;
use crate::choose::{Chosen, Options};
use crate::engagements::verb_lemma;
use crate::near::{Named, Near};
use crate::scene::Scene;
use record::{ActorId, InstrumentKind};

/// Whose a paper may be, with what speaks for and against each; `from` as the rules have it, `parts` and `arcs` as the network has it.
pub(super) fn options(
    scene: &Scene,
    named: &Named,
    gathered: &Gathered,
    kind: InstrumentKind,
    from: &[ActorId],
    parts: &[(ActorId, f32)],
    arcs: &Chances,
) -> Options {
    let transfers = &scene.rules.instruments.transfers;
    let kind = format!("{kind:?}").to_lowercase();
    let class = |v: usize| {
        let lemma = verb_lemma(scene, v);
        let all = [
            (&transfers.gives, "gives"),
            (&transfers.gets, "gets"),
            (&transfers.carries, "carries"),
            (&transfers.signs, "signs"),
            (&transfers.shows, "shows"),
            (&transfers.leaks, "leaks"),
        ];
        all.into_iter().find(|(set, _)| set.contains(&lemma)).map(|(_, class)| class)
    };
    let mut near = Near::default();
    for telling in &gathered.tellings {
        near.look(scene, named, telling.word, telling.span, &class);
        for &actor in &telling.from {
            near.tell(scene, actor, format!("rule {}", telling.from_by));
            near.tell(scene, actor, format!("{kind} {}", telling.from_by));
        }
        telling.to.iter().for_each(|&actor| near.tell(scene, actor, "gets it".to_owned()));
    }
    near.options(scene, named, from, parts, arcs, Chosen::Sender)
}
