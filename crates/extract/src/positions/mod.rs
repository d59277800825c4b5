//! Positions: what a party wants, offers, accepts, refuses or holds on an issue, and what it answers.
//!
//! Three steps. [`sites`] finds the places where a party may be taking a position; [`features`] and [`weights`] weigh what each tells; what is likely enough becomes a record, one
//! for each holder, act and issue.

mod choice;
mod features;
mod sites;
mod weights;
mod words;

use crate::scene::Scene;
use record::{ActorId, Event, Instrument, Position, PositionAct};
use sites::{Site, Sites};

pub(crate) use weights::{ACTS, PositionWeights};
pub(crate) use words::{PositionFile, PositionWords};

/// A site with what is told of it.
pub(crate) struct Candidate {
    pub site: Site,
    /// One of the site's holders, as the body or state that he speaks for.
    pub holder: ActorId,
    pub features: Vec<String>,
}

/// Every place where a party may be taking a position, a row for each holder.
pub(crate) fn candidates(scene: &mut Scene) -> Vec<Candidate> {
    let mut sites = Sites::new(scene);
    let mut all = Vec::new();
    for mut site in sites.find() {
        let mut holders: Vec<ActorId> = site.holders.iter().map(|&h| sites.scene.cast.body_of(h)).collect();
        holders.sort();
        holders.dedup();
        site.toward = site.toward.iter().map(|&t| sites.scene.cast.body_of(t)).filter(|t| !holders.contains(t)).collect();
        site.toward.dedup();
        let features = sites.features(&site);
        all.extend(holders.into_iter().map(|holder| Candidate { site: site.clone(), holder, features: features.clone() }));
    }
    all
}

/// Every candidate as a record that tells nothing yet, with its features.
pub(crate) fn all(scene: &mut Scene) -> Vec<(Position, Vec<String>)> {
    let candidates = candidates(scene);
    candidates.iter().enumerate().map(|(i, c)| (choice::record(scene, c, i, PositionAct::Assess, 0.0), c.features.clone())).collect()
}

/// All of an article.
pub(crate) fn find(scene: &mut Scene, _: &[Event], _: &[Instrument]) -> Vec<Position> {
    let candidates = candidates(scene);
    choice::choose(scene, &candidates)
}
