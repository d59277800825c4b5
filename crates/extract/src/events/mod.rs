//! Events: who did what to whom, in PLOVER's types.

use crate::scene::Scene;
use record::Event;

/// All of an article.
pub(crate) fn find(scene: &mut Scene) -> Vec<Event> {
    let _ = scene;
    Vec::new()
}
