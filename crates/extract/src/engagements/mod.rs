//! Engagements: parties meeting, calling or convening, past or to come.

use crate::scene::Scene;
use record::Engagement;

/// All of an article.
pub(crate) fn find(scene: &mut Scene) -> Vec<Engagement> {
    let _ = scene;
    Vec::new()
}
