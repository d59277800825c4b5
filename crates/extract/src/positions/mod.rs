//! Positions: what a party wants, offers, accepts, refuses or holds on an issue, and what it answers.
//!
//! [`sites`] finds the places where a party may be taking a position; [`features`] and [`weights`] weigh what each tells; what is likely enough becomes a record, one for each
//! holder, act and issue ([`choice`]); then it is settled to whom each is said ([`toward`]) and what it answers ([`answers`]).

mod answers;
mod choice;
mod features;
mod rules;
mod sites;
mod toward;
mod weights;
mod words;

use crate::arcs::Chances;
use crate::choose::{Choice, Chosen, weighed};
use crate::scene::Scene;
use crate::weigh::Weights;
use record::{ActorId, Event, Position, PositionAct};
use sites::{Site, Sites};
use weights::ACTS;

pub(crate) use rules::{PositionRules, RuleFile};
pub(crate) use weights::{PositionConfidence, PositionWeights};
pub(crate) use words::{PositionFile, PositionWords};

/// A site with what is told of it.
pub(crate) struct Candidate {
    pub site: Site,
    /// The one of the site's holders that is meant.
    pub read: ActorId,
    /// Whose position it would be: the body or state that an official speaks for; of other people themselves, or in another candidate their body.
    pub holder: ActorId,
    pub features: Vec<String>,
    /// What the judge of positions says of it.
    pub judged: Judged,
}

/// What the judge of positions says: that a position is told, as log odds, and which, as logarithms but for a constant; nothing where the network did not see the article.
pub(crate) type Judged = Option<(f32, [f32; ACTS.len()])>;

/// From which probability on somebody whom the sentence names is looked at as a holder by the network's word alone; and somebody whom the article names, by arcs.
const NAMED: f32 = 0.2;
const REACHED: f32 = 0.2;

/// How several who hold a position together are known, where a noun means them all.
pub(crate) const TOGETHER: &str = "joint";

/// How a holder is known by the network's word alone.
pub(crate) const BY_SIGN: &str = "sign";

/// Every place where a party may be taking a position, a row for each holder.
pub(crate) fn candidates(scene: &mut Scene, events: &[Event]) -> Vec<Candidate> {
    let mut sites = Sites::new(scene);
    let mut all: Vec<Candidate> = Vec::new();
    let found = sites.find();
    sites.scene.note_names();
    for mut site in found {
        let holders: Vec<ActorId> = site.holders.iter().map(|&h| sites.scene.cast.body_of(h)).collect();
        site.toward = site.toward.iter().map(|&t| sites.scene.cast.body_of(t)).filter(|t| !holders.contains(t)).collect();
        site.toward.dedup();
        let features = sites.features(&site, events);
        let named = sites.named(&site, sites.act(&site));
        let reached = sites.reached(&site);
        let signs = Signs { named: &named, reached: &reached, judged: sites.judged(&site) };
        let mut seen = Vec::new();
        sites.rows(&site, &features, signs, &mut seen, &mut all);
        // those who are told together hold it together
        let named_here = named.iter().filter(|(_, p, _)| *p >= NAMED && site.how != TOGETHER).map(|n| n.0);
        // whose a paper is that says it, and nobody is told to have sent, is not for whoever happens to be named
        let unsigned = site.holders.is_empty() && sites.is_of_paper(&site);
        let far = reached.iter().filter(|(_, c)| c.own >= REACHED && site.how != TOGETHER && !unsigned).map(|(id, _)| *id);
        let mut others: Vec<ActorId> = named_here.chain(far).filter(|&o| !seen.contains(&sites.scene.cast.body_of(o))).collect();
        let mut told = Vec::new();
        others.retain(|o| !told.contains(o) && (told.push(*o), true).1);
        for other in others {
            let toward = site.toward.iter().copied().filter(|&t| t != sites.scene.cast.body_of(other)).collect();
            let site = Site { holders: vec![other], how: BY_SIGN, toward, ..site.clone() };
            let features = sites.features(&site, events);
            sites.rows(&site, &features, signs, &mut seen, &mut all);
        }
    }
    all
}

/// What the network says of whose a site's position is.
#[derive(Clone, Copy)]
struct Signs<'s> {
    /// Of those whom its sentence names: how likely each is a holder, and one of the act given.
    named: &'s [(ActorId, f32, f32)],
    /// Of all whom the article names.
    reached: &'s Chances,
    /// Whether it is one, and which.
    judged: Judged,
}

impl Sites<'_, '_, '_> {
    /// A row for each of a site's holders that was not seen at it, and each body that one may speak for.
    fn rows(&mut self, site: &Site, features: &[String], signs: Signs, seen: &mut Vec<ActorId>, all: &mut Vec<Candidate>) {
        for read in site.holders.clone() {
            let itself = self.scene.cast.body_of(read);
            let body = self.scene.cast.employer_of(itself);
            for holder in std::iter::once(itself).chain(body) {
                if !seen.contains(&holder) {
                    seen.push(holder);
                    let mut features = features.to_vec();
                    self.of_names(&[read, itself, holder], signs.named, &mut features);
                    self.of_arcs(&[read, itself, holder], signs.reached, &mut features);
                    self.of_holder(itself, holder, body, &mut features);
                    all.push(Candidate { site: site.clone(), read, holder, features, judged: signs.judged });
                }
            }
        }
    }
}

/// What is told of a place where a party may be taking a position, to weigh it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Short words for what speaks for or against it.
    pub features: Vec<String>,
    /// What the judge of positions is given ([`nlp::Document::told_vector`]).
    pub vector: Vec<f32>,
}

/// Every candidate as a record that tells nothing yet, with what is told of it.
pub(crate) fn all(scene: &mut Scene, events: &[Event]) -> Vec<(Position, Told)> {
    let candidates = candidates(scene, events);
    let told =
        |c: &Candidate| Told { features: c.features.clone(), vector: scene.document.told_vector(c.site.words(scene.document).told()) };
    candidates.iter().enumerate().map(|(i, c)| (choice::record(scene, c, i, PositionAct::Assess, 0.0), told(c))).collect()
}

/// All of an article.
pub(crate) fn find(scene: &mut Scene, events: &[Event]) -> Vec<Position> {
    let mut positions = with_choices(scene, events).0;
    choice::settle(scene, &mut positions);
    positions
}

/// All of an article, those too that only a link would keep, with what was chosen from for each.
pub(crate) fn with_choices(scene: &mut Scene, events: &[Event]) -> (Vec<Position>, Vec<Choice>) {
    let candidates = candidates(scene, events);
    let mut positions = choice::choose(scene, &candidates);
    scene.note_names();
    let mut all = toward::choices(scene, &positions, events);
    for choice in &all {
        if let Some(Chosen::Toward(actor)) = choice.likeliest(&scene.rules.toward_weights) {
            positions[choice.of].toward.push(actor);
        }
    }
    let answers = answers::choices(scene, &positions);
    link(&mut positions, &answers, &scene.rules.link_weights);
    all.extend(answers);
    (positions, all)
}

/// Links every answer with what it answers most likely. Of two that would answer each other the likelier does.
fn link(positions: &mut [Position], choices: &[Choice], weights: &Weights) {
    let mut sure = vec![0.0; positions.len()];
    for choice in choices {
        if let Some((Chosen::Answers(id), p)) = weighed(&choice.options, weights).filter(|(_, p)| *p >= weights.least) {
            (positions[choice.of].answers, sure[choice.of]) = (Some(id), p);
        }
    }
    for i in 0..positions.len() {
        let other = positions[i].answers.map(|id| id.0 as usize - 1);
        if let Some(j) = other.filter(|&j| positions[j].answers == Some(positions[i].id)) {
            let less = if sure[i] < sure[j] { i } else { j };
            positions[less].answers = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{RULES, article};
    use crate::{extract, extract_candidates};
    use article::Span;
    use record::{ActorId, PositionAct};

    /// The names of the rules that fit some site of a text.
    fn fitting(text: &str) -> Vec<String> {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let (_, features) = extract_candidates(&article, &nlp::read(&article.text, &blocks), &RULES);
        features.into_iter().flat_map(|t| t.features).filter_map(|f| f.strip_prefix("R:").map(str::to_owned)).collect()
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

    /// The issues of all sites of a text whose holder has this name.
    fn issues(text: &str, holder: &str) -> Vec<String> {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let (x, _) = extract_candidates(&article, &nlp::read(&article.text, &blocks), &RULES);
        let name = |id| x.actors.iter().find(|a| a.id == id).map(|a| a.name.as_str());
        x.positions.iter().filter(|p| name(p.holder) == Some(holder)).map(|p| p.issue_text.clone()).collect()
    }

    #[test]
    fn a_list_of_demands_tells_what_is_demanded() {
        let text = "Vordania released a list of demands that would involve Aldania withdrawing its patrols from the strait and promising never to return.";
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let told: Vec<(PositionAct, &str)> = x.positions.iter().map(|p| (p.act, p.issue_text.as_str())).collect();
        for issue in ["Aldania withdrawing its patrols from the strait", "promising never to return"] {
            assert!(told.contains(&(PositionAct::Demand, issue)), "{issue}: {told:?}");
        }
    }

    #[test]
    fn what_is_named_as_a_demand_is_demanded() {
        let told = |text: &str, holder: &str, issue: &str| {
            let told = issues(text, holder);
            assert!(told.iter().any(|t| t == issue), "{text}: {issue}: {told:?}");
        };
        let text = "Aldania set two conditions: a halt to the patrols, and the release of the fishermen. The second condition is to open the port.";
        ["a halt to the patrols", "the release of the fishermen", "to open the port"].iter().for_each(|issue| told(text, "Aldania", issue));
        let text = "Among Aldania's demands are the release of the sailors and compensation for their families.";
        ["the release of the sailors", "compensation for their families"].iter().for_each(|issue| told(text, "Aldania", issue));
        told("Aldania repeated its main demand, the withdrawal of the guns.", "Aldania", "the withdrawal of the guns");
    }

    #[test]
    fn a_paper_speaks_for_whoever_sent_it() {
        let text = "Aldania handed Vordania a letter on Monday. The letter lists two conditions: a halt to the patrols and a new fee. The document rules out a truce.";
        let told = issues(text, "Aldania");
        for issue in ["a halt to the patrols", "a new fee", "a truce"] {
            assert!(told.iter().any(|t| t == issue), "{issue}: {told:?}");
        }
        // not for whoever received it, and another letter is another's
        let text = "Aldania received a letter on Monday. The letter demands a truce. Aldania sent a letter back. Another letter demands a new fee.";
        let told = issues(text, "Aldania");
        assert!(!told.iter().any(|t| t == "a truce" || t == "a new fee"), "{told:?}");
    }

    #[test]
    fn a_demand_that_is_repeated_is_told_once() {
        for text in [
            "Aldania reiterated its demand that the port be opened.",
            "Aldania reiterated its insistence that it has no wish to close the port.",
        ] {
            let told = issues(text, "Aldania");
            assert!(!told.is_empty() && told.iter().all(|t| !t.starts_with("its ")), "{told:?}");
        }
    }

    #[test]
    fn those_who_speak_for_a_state_tell_its_position() {
        let text = "Aldania's foreign minister, Piet Hallam, said that his country had no intention of closing the strait.";
        let told = issues(text, "Aldania");
        assert!(told.iter().any(|t| t == "of closing the strait"), "{told:?}");
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
    fn one_act_told_twice_in_a_sentence_is_one_position() {
        let told = |text: &str| {
            let article = article(text);
            let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
            extract(&article, &nlp::read(&article.text, &blocks), &RULES).positions.len()
        };
        assert_eq!(told("Vordania rejected the plan and dismissed the draft, its minister said on Monday."), 1);
        // each with a word and a clause of its own
        assert_eq!(told("Aldania demanded that the port be opened and insisted that the guns be withdrawn from the heights."), 2);
    }

    #[test]
    fn which_of_two_demands_is_answered_is_told_by_its_words() {
        let text = "Aldania demanded that Vordania withdraw its guns from the heights. It also demanded that Vordania pay for the burnt harbour.\n\nVordania refused to pay for the harbour.";
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let about = |words: &str| x.positions.iter().find(|p| p.issue_text.contains(words)).unwrap_or_else(|| panic!("{:#?}", x.positions));
        assert_eq!(x.positions.last().unwrap().answers, Some(about("burnt").id), "{:#?}", x.positions);
    }

    /// Act, holder and to whom, of all positions of a text.
    fn stands(text: &str) -> Vec<(PositionAct, String, Vec<String>)> {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let name = |id: ActorId| x.actors.iter().find(|a| a.id == id).map(|a| a.name.clone()).unwrap_or_default();
        x.positions.iter().map(|p| (p.act, name(p.holder), p.toward.iter().map(|t| name(*t)).collect())).collect()
    }

    #[test]
    fn who_refuses_does_so_to_whoever_demanded() {
        let text = "Envoys of Aldania and Vordania met in Geneva on Monday to talk about the canal.\n\nAldania demanded that the tolls be halved. Vordania refused to lower them.";
        let told = stands(text);
        assert_eq!(told.last(), Some(&(PositionAct::Refuse, "Vordania".into(), vec!["Aldania".into()])), "{told:?}");
    }

    #[test]
    fn two_people_agree_as_whom_the_article_calls_them_together() {
        let met = |then: &str| format!("President Mara Orlan of Aldania spoke on Monday with President Dov Tarn of Vordania. {then}");
        let leaders = "The two leaders will meet in Geneva in May.";
        let holders = |text: &str| stands(text).into_iter().map(|s| s.1).collect::<Vec<_>>();
        assert_eq!(holders(&met(&format!("They pledged to reopen the border. {leaders}"))), ["two leaders"]);
        assert_eq!(holders(&met(&format!("They said that they would never accept the treaty. {leaders}"))), ["two leaders"]);
        // where it has no such word, where a body is meant, where somebody of theirs speaks
        assert!(
            !holders(&met("They pledged to reopen the border. The road has been shut for a year.")).contains(&"two leaders".to_owned())
        );
        assert_eq!(holders(&format!("The Dockers' Union met on Monday. They pledged to reopen the port. {leaders}")), ["Dockers' Union"]);
        let lawyer = holders(&met(&format!("Their lawyer said he would never sign the treaty. {leaders}")));
        assert!(!lawyer.is_empty() && !lawyer.contains(&"two leaders".to_owned()), "{lawyer:?}");
    }

    #[test]
    fn two_offices_that_agree_are_one_holder() {
        let text = "The Vice President spoke today with Prime Minister Tora Velde of Aldania. The Vice President and the Prime Minister agreed to work together on the safety of the strait.";
        let holders: Vec<String> = stands(text).into_iter().map(|s| s.1).collect();
        assert_eq!(holders, ["The Vice President and the Prime Minister"]);
    }

    #[test]
    fn what_is_pledged_in_one_breath_is_one_pledge() {
        for text in [
            "Aldania reaffirmed its commitment to the safety, the stability and the security of the strait.",
            "Aldania’s foreign minister, Piet Hallam, reaffirmed his commitment to the truce, the convoys and the joint patrols.",
        ] {
            let told = stands(text);
            assert!(told.len() == 1 && told[0].0 == PositionAct::Pledge, "{text}: {told:?}");
        }
    }

    /// The issues of the positions of a text that have this holder.
    fn told(text: &str, holder: &str) -> Vec<String> {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let held = |id| x.actors.iter().any(|a| a.id == id && a.name == holder);
        x.positions.iter().filter(|p| held(p.holder)).map(|p| p.issue_text.clone()).collect()
    }

    #[test]
    fn what_one_word_tells_of_one_holder_is_one_position() {
        let strike = "The State Railway wanted the whole strike suspended until the summer.";
        assert_eq!(told(strike, "State Railway"), ["the whole strike suspended until the summer"]);
        let talks = "Aldania asked Vordania to come to Denn on Monday and to sit down with the mediators.";
        assert_eq!(told(talks, "Aldania").len(), 1, "{:?}", told(talks, "Aldania"));
    }

    #[test]
    fn several_demands_of_one_word_are_several() {
        let told = told("Aldania demanded that the port be opened and that the fishermen be released.", "Aldania");
        assert_eq!(told.len(), 2, "{told:?}");
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
