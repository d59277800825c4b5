//! Positions: what a party wants, offers, accepts, refuses or holds on an issue, and what it answers.
//!
//! Three steps. [`sites`] finds the places where a party may be taking a position; [`features`] and [`weights`] weigh what each tells; what is likely enough becomes a record, one
//! for each holder, act and issue.

mod answers;
mod choice;
mod features;
mod rules;
mod sites;
mod weights;
mod words;

use crate::scene::Scene;
use record::{ActorId, Event, Instrument, Position, PositionAct};
use sites::{Site, Sites};

pub(crate) use rules::{PositionRules, RuleFile};
pub(crate) use weights::PositionWeights;
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
    let mut positions = choice::choose(scene, &candidates);
    answers::link(scene, &mut positions);
    positions
}

#[cfg(test)]
mod tests {
    use crate::tests::{RULES, article};
    use crate::{extract, extract_candidates};
    use article::Span;
    use record::PositionAct;

    /// The names of the rules that fit some site of a text.
    fn fitting(text: &str) -> Vec<String> {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let (_, features) = extract_candidates(&article, &nlp::read(&article.text, &blocks), &RULES);
        features.into_iter().flatten().filter_map(|f| f.strip_prefix("R:").map(str::to_owned)).collect()
    }

    #[test]
    fn the_examples_of_the_rules_hold() {
        let mut failed = Vec::new();
        for rule in RULES.position_rules.all() {
            failed.extend(
                rule.matches.iter().filter(|e| !fitting(e).contains(&rule.name)).map(|e| format!("{}: must match: {e}", rule.name)),
            );
            failed.extend(
                rule.misses.iter().filter(|e| fitting(e).contains(&rule.name)).map(|e| format!("{}: must not match: {e}", rule.name)),
            );
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn an_answer_finds_what_it_answers() {
        let article = article("Aldania demanded that Vordania withdraw its guns from the heights.\n\nVordania rejected the demand.");
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let acts: Vec<PositionAct> = x.positions.iter().map(|p| p.act).collect();
        assert_eq!(acts, [PositionAct::Demand, PositionAct::Reject], "{:#?}", x.positions);
        assert_eq!(x.positions[1].answers, Some(x.positions[0].id));
    }

    #[test]
    fn facts_are_no_positions() {
        for text in ["The river froze on Monday.", "The envoys sat at a long table in Geneva."] {
            let article = article(text);
            let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
            assert!(extract(&article, &nlp::read(&article.text, &blocks), &RULES).positions.is_empty(), "{text}");
        }
    }
}
