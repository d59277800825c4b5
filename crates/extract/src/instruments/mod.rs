//! Instruments: written papers that pass between parties.

use crate::scene::Scene;
use record::Instrument;

/// All of an article.
pub(crate) fn find(scene: &mut Scene) -> Vec<Instrument> {
    let _ = scene;
    Vec::new()
}
