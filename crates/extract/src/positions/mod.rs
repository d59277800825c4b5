//! Positions: what a party wants, offers, accepts, refuses or holds on an issue, and what it answers.

use crate::scene::Scene;
use record::{Event, Instrument, Position};

/// All of an article.
pub(crate) fn find(scene: &mut Scene, events: &[Event], instruments: &[Instrument]) -> Vec<Position> {
    let _ = (scene, events, instruments);
    Vec::new()
}
