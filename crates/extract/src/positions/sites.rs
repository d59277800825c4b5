//! Sites: the places of an article where a party may be taking a position. More of them than positions: what each tells, if anything, is weighed later.
//!
//! A site is a word of the lexicon with its complement ("demanded *that the road be opened*", "its refusal *to sign*", "ready *to talk*"), or a clause of what somebody says whose
//! own verb may take a position ("we will not sign", "the troops must leave").

use super::weights::ACTS;
use super::words::Telling;
use super::{Judged, TOGETHER};
use crate::arcs::{ActWords, Chances};
use crate::learned::{part, stretches};
use crate::scene::Scene;
use article::Span;
use nlp::{Document, Judge, Layer, Part, Upos};
use record::{ActorId, ActorKind, PositionAct, StatementKind};
use std::collections::{HashMap, HashSet};

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// What found it: `verb`, `noun`, `adjective`, `clause`, `learned`.
    pub rule: &'static str,
    /// The word of the lexicon, or the verb of saying over a clause.
    pub cue: Option<usize>,
    /// The word that the issue hangs from.
    pub head: usize,
    /// The words that name the issue.
    pub issue: Span,
    /// Relation of the issue to the cue.
    pub relation: &'static str,
    /// Whose position it is; several who take it together.
    pub holders: Vec<ActorId>,
    /// How the holder is known.
    pub how: &'static str,
    /// To whom it is addressed, or against whom it stands.
    pub toward: Vec<ActorId>,
    /// Index of the statement that it is taken in.
    pub statement: Option<usize>,
    /// Which of several issues of one cue it is.
    pub part: usize,
    /// What it tells, if it tells anything, where the cue alone says so: of what a list of demands or an offer holds.
    pub act: Option<PositionAct>,
}

impl Site {
    /// The words that tell it.
    pub fn words(&self, document: &Document) -> ActWords {
        ActWords::of(document, self.issue, self.cue.into_iter())
    }
}

/// What the judge of positions calls it that one is told at all.
const TOLD: &str = "told";

/// The fewest words that the network alone makes a site of.
const LEARNED: usize = 3;

/// What a demand or an offer is told to hold.
struct Held {
    /// The word that tells it.
    by: usize,
    /// The heads of what it holds.
    heads: Vec<usize>,
    /// Whether the words leave no doubt that it is that.
    surely: bool,
}

/// Looks for sites in a scene.
pub(super) struct Sites<'s, 'a, 'c> {
    pub scene: &'s mut Scene<'a, 'c>,
    /// For each word the innermost statement in whose content it stands.
    pub inside: Vec<Option<usize>>,
    /// The statement that a word is the cue of.
    pub cue_of: HashMap<usize, usize>,
    /// Whose demand, offer … a noun told last.
    held_by: HashMap<String, Vec<ActorId>>,
    /// Who sent the paper that a noun told last, and the last paper of all.
    sent_by: HashMap<String, Vec<ActorId>>,
    last_sent_by: Vec<ActorId>,
    /// Nouns for those who meet or speak together: "the two leaders".
    joint: Vec<usize>,
    /// Those who are known by their offices alone: "the President and the Prime Minister".
    offices: Vec<ActorId>,
}

impl<'s, 'a, 'c> Sites<'s, 'a, 'c> {
    pub fn new(scene: &'s mut Scene<'a, 'c>) -> Sites<'s, 'a, 'c> {
        let document = scene.document;
        let mut inside = vec![None; document.words.len()];
        let mut order: Vec<usize> = (0..scene.statements.len()).collect();
        let size = |s: &usize| scene.statements[*s].content.iter().map(|c| c.len()).sum::<usize>();
        order.sort_by_key(|s| (std::cmp::Reverse(size(s)), *s));
        for s in order {
            for content in &scene.statements[s].content {
                for w in document.words_in(*content) {
                    inside[w] = Some(s);
                }
            }
        }
        let mut cue_of = HashMap::new();
        for (s, cue) in scene.statements.iter().enumerate().filter_map(|(s, x)| Some((s, x.cue.as_ref()?))) {
            for w in document.words_in(cue.span) {
                cue_of.entry(w).or_insert(s);
            }
        }
        let words = &scene.rules.positions;
        let joint = |n: &usize| {
            let word = &document.words[*n];
            let told = document.child(*n, "det").or(document.child(*n, "nummod"));
            word.upos == Upos::Noun
                && word.feat("Number") == Some("Plur")
                && words.joint.contains(&word.lemma)
                && document.child(*n, "nmod").is_none()
                && told.is_some_and(|d| matches!(&*document.words[d].lemma, "the" | "both" | "two"))
        };
        let joint = (0..document.words.len()).filter(joint).collect();
        Sites {
            scene,
            inside,
            cue_of,
            held_by: HashMap::new(),
            sent_by: HashMap::new(),
            last_sent_by: Vec::new(),
            joint,
            offices: Vec::new(),
        }
    }

    /// All sites, in order of place.
    pub fn find(&mut self) -> Vec<Site> {
        let document = self.scene.document;
        let mut all = Vec::new();
        for (s, sentence) in document.sentences.iter().enumerate() {
            if !self.scene.is_read(s) {
                continue;
            }
            let first = all.len();
            for w in sentence.words.clone() {
                self.at(w, &mut all);
            }
            let here = all.split_off(first);
            all.extend(here.iter().filter(|site| !self.repeats(site, &here)).cloned());
            let taken: HashSet<usize> = all[first..].iter().flat_map(|s: &Site| [Some(s.head), s.cue]).flatten().collect();
            for w in sentence.words.clone() {
                if !taken.contains(&w) {
                    all.extend(self.clause(w));
                }
            }
            for (head, words) in stretches(self.scene, Layer::Position, sentence.words.clone(), 0) {
                let tells = words.len() >= LEARNED && matches!(document.words[head].upos, Upos::Verb | Upos::Noun | Upos::Adj);
                let Some(issue) = self.issue_of(head, head).filter(|_| tells) else { continue };
                if !all[first..].iter().any(|s| s.issue.overlaps(issue)) {
                    all.extend(self.learned(head, issue));
                }
            }
        }
        all
    }

    fn document(&self) -> &'a Document {
        self.scene.document
    }

    /// The sites whose cue a word is.
    fn at(&mut self, w: usize, all: &mut Vec<Site>) {
        let document = self.document();
        let rules = self.scene.rules;
        let word = &document.words[w];
        match word.upos {
            Upos::Verb => {
                let particle = document
                    .children(w)
                    .iter()
                    .copied()
                    .find(|&c| document.words[c].rel == "compound:prt" || document.words[c].is("advmod") && c == w + 1);
                let particle = particle.map(|p| document.words[p].form.to_lowercase());
                if let Some(telling) = rules.positions.verb(&word.lemma, particle.as_deref()) {
                    self.verb(w, telling, "verb", all);
                }
            }
            Upos::Noun => {
                if rules.positions.papers.contains(&word.lemma) {
                    self.note_sender(w);
                }
                if let Some(telling) = rules.positions.noun(&word.lemma) {
                    self.noun(w, telling, all);
                }
            }
            Upos::Adj => {
                if let Some(telling) = rules
                    .positions
                    .adjective(&word.lemma)
                    .filter(|_| document.child(w, "cop").is_some() || word.is("xcomp") || word.is("conj"))
                {
                    self.verb(w, telling, "adjective", all);
                }
            }
            _ => {}
        }
    }

    /// Whether a site is a verb's that only carries a noun which tells by itself what is meant: "reiterated the demand that the port be opened", "repeated their insistence that it was shut".
    fn repeats(&self, site: &Site, sites: &[Site]) -> bool {
        let document = self.document();
        let words = &self.scene.rules.positions;
        let light = site.rule == "verb" && site.cue.is_some_and(|c| words.light.contains(&document.words[c].lemma));
        let told = || sites.iter().any(|s| s.rule == "noun" && s.cue == Some(site.head));
        let clause = || {
            let telling = words.noun(&document.words[site.head].lemma);
            telling.and_then(|t| self.noun_complement(site.head, t)).is_some_and(|(_, relation)| matches!(relation, "acl" | "ccomp"))
        };
        light && (told() || clause())
    }

    /// What a verb or adjective of the lexicon tells.
    fn verb(&mut self, v: usize, telling: &Telling, rule: &'static str, all: &mut Vec<Site>) {
        let document = self.document();
        let complement = self.complement(v, telling);
        let (holders, how) = self.holders(v);
        let mut toward = Vec::new();
        let (heads, relation) = match complement {
            Some((head, relation)) => (self.parts(head), relation),
            None => match self.cue_of.get(&v).map(|&s| self.scene.statements[s].content.clone()) {
                // "demanded: “…”"
                Some(content) => {
                    let heads: Vec<usize> = content.iter().filter_map(|c| self.document().top_of(*c)).take(1).collect();
                    (heads, "content")
                }
                None => return,
            },
        };
        let object = document.child(v, "obj").filter(|o| !heads.contains(o));
        if let Some(o) = object.filter(|_| telling.party || document.child(v, "xcomp").is_some() || document.child(v, "ccomp").is_some()) {
            toward.extend(self.scene.parties(o));
        }
        if let Some(o) = document.child(v, "iobj") {
            toward.extend(self.scene.parties(o));
        }
        for (lead, o) in self.scene.clauses.obliques(v) {
            if !heads.contains(&o) && telling.toward.contains(&lead) {
                toward.extend(self.scene.parties(o));
            }
        }
        for (part, &head) in heads.iter().enumerate() {
            let Some(issue) = self.issue_of(head, v) else { continue };
            let mut toward = toward.clone();
            if toward.is_empty() {
                toward = self.concerned(head, &holders);
            }
            all.push(Site {
                rule,
                cue: Some(v),
                head,
                issue,
                relation,
                holders: holders.clone(),
                how,
                toward,
                statement: self.statement_of(v),
                part,
                act: None,
            });
        }
    }

    /// What a noun of the lexicon tells.
    fn noun(&mut self, n: usize, telling: &Telling, all: &mut Vec<Site>) {
        let document = self.document();
        let complement = self.noun_complement(n, telling);
        let (mut holders, mut how) = self.noun_holders(n, complement);
        let held = if complement.is_none() { self.held_in(n, telling) } else { None };
        if holders.is_empty() && held.is_some() && document.child(n, "det").is_some_and(|d| document.words[d].lemma == "the") {
            (holders, how) = (self.held_by.get(&*document.words[n].lemma).cloned().unwrap_or_default(), "told before");
        }
        // "its insistence that it had no such plans" asserts and demands nothing
        let asserts = telling.classes.first() == Some(&PositionAct::Demand)
            && complement.is_some_and(|(head, relation)| matches!(relation, "acl" | "ccomp") && self.is_indicative(head));
        if holders.is_empty() || asserts {
            return;
        }
        self.held_by.insert(document.words[n].lemma.to_string(), holders.clone());
        let (heads, relation, over, act) = match (complement, held) {
            (Some((head, relation)), _) => (self.parts(head), relation, n, None),
            (None, Some(held)) => (held.heads, "acl", held.by, telling.classes.first().copied().filter(|_| held.surely)),
            (None, None) => (vec![n], "self", n, None),
        };
        let mut toward = Vec::new();
        for (lead, o) in self.scene.clauses.obliques(n) {
            if !heads.contains(&o) && telling.toward.contains(&lead) && !(lead == "of" && how == "by") {
                toward.extend(self.scene.parties(o));
            }
        }
        // "demands that would involve the alliance withdrawing its troops"
        let doer = document.child(over, "obj").filter(|o| over != n && !heads.contains(o));
        if let Some(doer) = doer.filter(|_| toward.is_empty()) {
            toward = self.scene.parties(doer);
        }
        for (part, &head) in heads.iter().enumerate() {
            let Some(mut issue) = self.issue_of(head, over) else { continue };
            if let Some(first) = doer.filter(|&d| part == 0 && d < head).and_then(|d| document.span_of(document.subtree_range(d))) {
                issue = first.cover(issue);
            }
            let toward = if toward.is_empty() && head != n { self.concerned(head, &holders) } else { toward.clone() };
            all.push(Site {
                rule: "noun",
                cue: Some(n),
                head,
                issue,
                relation,
                holders: holders.clone(),
                how,
                toward,
                statement: self.statement_of(n),
                part,
                act,
            });
        }
    }

    /// Whether a clause tells what is so, in place of what is to be done.
    fn is_indicative(&self, head: usize) -> bool {
        let document = self.document();
        let helpers = document.children(head).iter().copied().filter(|&c| document.words[c].is("aux") || document.words[c].is("cop"));
        let duty = |w: usize| matches!(&*document.words[w].lemma, "should" | "must" | "ought" | "shall");
        let tells = |w: usize| matches!(document.words[w].xpos, "VBD" | "VBZ" | "MD") && !duty(w);
        tells(head) || helpers.into_iter().any(tells)
    }

    /// Whose position a noun tells.
    fn noun_holders(&mut self, n: usize, complement: Option<(usize, &str)>) -> (Vec<ActorId>, &'static str) {
        let document = self.document();
        let mine = self.mine(n);
        if !mine.is_empty() {
            return (mine, "mine");
        }
        let joint = document.child(n, "nmod:poss").map(|p| self.joint(p)).unwrap_or_default();
        if !joint.is_empty() {
            return (joint, TOGETHER);
        }
        let owners = self.scene.owners(n);
        if !owners.is_empty() {
            return (owners, "owner");
        }
        // "the insistence of Vordanian officials that …": where something else completes the noun
        let other = complement.is_some_and(|(_, relation)| relation != "nmod");
        let by = self.scene.clauses.obliques(n).into_iter().find(|(lead, _)| lead == "by" || lead == "from" || lead == "of" && other);
        if let Some((_, o)) = by {
            let mut parties = self.represented(o);
            if parties.is_empty() {
                parties = self.scene.parties(o);
            }
            if !parties.is_empty() {
                return (parties, "by");
            }
        }
        let drawn_up = self.drawn_up_by(n);
        if !drawn_up.is_empty() {
            return (drawn_up, "by");
        }
        // "released a list of demands"
        let words = &self.scene.rules.positions;
        let paper = document.words[n].head.filter(|&p| document.words[n].is("nmod") && words.papers.contains(&document.words[p].lemma));
        let top = paper.unwrap_or(n);
        let governor = document.words[top].head.filter(|&v| {
            (document.words[top].is("obj") && document.words[v].upos == Upos::Verb || document.words[top].rel == "nsubj:pass")
                && words.light.contains(&document.words[v].lemma)
        });
        match governor {
            Some(v) => (self.holders(v).0, "light"),
            None => (paper.map(|p| self.scene.owners(p)).unwrap_or_default(), "paper"),
        }
    }

    /// What a demand or an offer is told to hold, and the word that tells it: "demands that would *involve* a withdrawal", "its terms *include* a truce and …",
    /// "its conditions *are* a truce and …", "among its demands *is* a truce", "two *demands*: a truce and …".
    fn held_in(&self, n: usize, telling: &Telling) -> Option<Held> {
        use PositionAct::*;
        let document = self.document();
        // "the response included …": what it is, is not told
        let class = telling.classes.first().filter(|act| matches!(act, Demand | Request | Offer | Pledge | Threaten))?;
        if matches!(class, Demand | Request) {
            if let Some(named) = document.children_by(n, "appos").find(|&c| c > n && document.words[c].upos == Upos::Noun) {
                return Some(Held { by: n, heads: self.parts(named), surely: true });
            }
            let among = || document.child(n, "case").is_some_and(|c| document.words[c].lemma == "among");
            let said = document.words[n].head.filter(|&h| document.words[n].is("nsubj") || h > n && among());
            let to_do = |h: usize| self.scene.clauses.lead(h).is_some_and(|lead| lead == "to");
            let named = said.filter(|&h| (document.words[h].upos == Upos::Noun || to_do(h)) && !self.scene.clauses.is_negated(h));
            if let Some((head, by)) = named.and_then(|h| Some((h, document.child(h, "cop").or_else(|| document.child(n, "cop"))?))) {
                // "its demand is a threat to peace": what is said of it is not always what it holds
                return Some(Held { by, heads: self.parts(head), surely: to_do(head) || among() });
            }
        }
        let holds = |v: usize| document.words[v].upos == Upos::Verb && self.scene.rules.positions.holds.contains(&document.words[v].lemma);
        let relative = document.children_by(n, "acl").find(|&c| {
            holds(c)
                && document.words[c].rel == "acl:relcl"
                && document.child(c, "nsubj").is_some_and(|s| document.words[s].upos == Upos::Pron)
        });
        let v = relative.or_else(|| document.words[n].head.filter(|&h| document.words[n].rel == "nsubj" && holds(h)))?;
        let (head, _) = self.complement(v, telling)?;
        let mut heads = self.parts(head);
        let joined =
            |w: usize| document.children_by(w, "conj").filter(|&c| document.words[c].xpos == "VBG" && document.child(c, "nsubj").is_none());
        heads.extend(joined(v).chain(joined(head)));
        heads.sort_unstable();
        heads.dedup();
        Some(Held { by: v, heads, surely: true })
    }

    /// A clause of what somebody says.
    fn clause(&mut self, w: usize) -> Option<Site> {
        let document = self.document();
        let s = self.inside[w]?;
        let word = &document.words[w];
        let outside = word.head.is_none_or(|h| self.inside[h] != Some(s));
        let verbal = word.upos == Upos::Verb || document.child(w, "cop").is_some() || document.child(w, "nsubj").is_some();
        let top = outside
            || ((word.is("conj") || word.is("parataxis") || word.is("ccomp"))
                && verbal
                && (document.child(w, "nsubj").is_some() || word.is("conj") && word.xpos != "VBG"));
        if !top || word.upos == Upos::Punct || matches!(word.rel, "punct" | "mark" | "case" | "det" | "cc" | "advmod" | "aux") {
            return None;
        }
        // "said": what its own cue tells has been looked at
        let holder = self.says(s)?;
        let statement = &self.scene.statements[s];
        let issue = self.issue_of(w, w)?;
        let issue = statement.content.iter().find_map(|c| c.intersection(issue)).unwrap_or(issue);
        let issue = self.scene.article.text.trim(issue)?;
        let cue = statement.cue.as_ref().and_then(|c| document.words_in(c.span).next());
        let holders = vec![holder];
        let mut toward = self.concerned(w, &holders);
        if toward.is_empty() {
            toward.extend(statement.addressee.as_ref().and_then(|p| p.actor));
        }
        let relation = if outside { "top" } else { word.rel };
        let how = if statement.source.as_ref().and_then(|p| p.actor) == Some(holder) { "source" } else { TOGETHER };
        Some(Site { rule: "clause", cue, head: w, issue, relation, holders, how, toward, statement: Some(s), part: 0, act: None })
    }

    /// Words that the network takes for an issue where nothing else tells a site: of whoever acts over them, or says them.
    fn learned(&mut self, head: usize, issue: Span) -> Option<Site> {
        let document = self.document();
        let above = document.words[head].head.filter(|&h| matches!(document.words[h].upos, Upos::Verb | Upos::Adj | Upos::Noun));
        let asked: Vec<usize> = above.into_iter().chain([head]).collect();
        let told = asked.into_iter().map(|w| self.holders(w)).find(|(holders, _)| !holders.is_empty());
        let (holders, how) = match told {
            Some(told) => told,
            None => (self.scene.owners(head), "owner"),
        };
        let toward = self.concerned(head, &holders);
        let statement = self.statement_of(head);
        let rel = document.words[head].rel;
        let site = Site { rule: "learned", cue: above, head, issue, relation: rel, holders, how, toward, statement, part: 0, act: None };
        (!site.holders.is_empty()).then_some(site)
    }

    /// Whom the network takes for the holder of a site's position, of those that its sentence names: each with how likely that is and how likely it is for the act given.
    pub fn named(&self, site: &Site, act: &str) -> Vec<(ActorId, f32, f32)> {
        let document = self.document();
        let Some(sentence) = document.sentence_of_word(site.head).map(|s| document.sentences[s].span) else { return Vec::new() };
        let signs = &document.signs;
        let of = |name: Span| {
            let p = part(self.scene, Layer::Holder, name, Some(site.issue))?;
            let words = document.words_in(name);
            Some((p, words.map(|w| signs.of(Layer::Holder, act, w)).fold(0.0, f32::max)))
        };
        let mut all = Vec::new();
        for actor in self.scene.cast.actors() {
            let here = actor.mentions.iter().map(|m| m.span).filter(|m| sentence.overlaps(*m));
            let best = here.filter_map(of).max_by(|a, b| a.0.total_cmp(&b.0));
            all.extend(best.map(|(p, of_act)| (actor.id, p, of_act)));
        }
        all
    }

    /// Whether a paper says it: "the letter demands a truce".
    pub fn is_of_paper(&self, site: &Site) -> bool {
        let says = site.cue.and_then(|c| self.scene.clauses.doer(c));
        says.is_some_and(|s| self.scene.rules.positions.papers.contains(&self.document().words[s].lemma))
    }

    /// How likely everybody whom the article names holds a site's position.
    pub fn reached(&self, site: &Site) -> Chances {
        self.scene.chances(Part::Holder, &site.words(self.document()))
    }

    /// What the judge of positions says of a site.
    pub fn judged(&self, site: &Site) -> Judged {
        let scores = self.document().judged(Judge::Position, site.words(self.document()).told());
        let of = |class: &str| scores.iter().find(|(c, _)| *c == class).map(|s| s.1);
        Some((of(TOLD)?, ACTS.map(|act| of(&format!("{act:?}").to_lowercase()).unwrap_or(f32::MIN))))
    }

    /// The statement that a cue introduces, else the one that it stands in.
    fn statement_of(&self, cue: usize) -> Option<usize> {
        self.cue_of.get(&cue).copied().or(self.inside[cue])
    }

    /// What completes a verb or adjective: (head, relation).
    fn complement(&self, v: usize, telling: &Telling) -> Option<(usize, &'static str)> {
        let document = self.document();
        let clauses = &self.scene.clauses;
        let first = |rel: &str| document.children_by(v, rel).find(|&c| document.words[c].upos != Upos::Punct);
        // clauses and infinitives, then "for", then the object
        if let Some(c) = first("xcomp").filter(|&c| document.words[c].upos == Upos::Verb || c > v) {
            return Some((c, "xcomp"));
        }
        if let Some(c) = first("ccomp") {
            return Some((c, "ccomp"));
        }
        if let Some(c) = document
            .children_by(v, "advcl")
            .find(|&c| c > v && (clauses.lead(c).as_deref() == Some("to") || clauses.lead(c).is_some_and(|l| telling.issue.contains(&l))))
        {
            return Some((c, "advcl"));
        }
        let oblique = clauses.obliques(v).into_iter().find(|(lead, o)| telling.issue.contains(lead) && *o > v).map(|(_, o)| o);
        let object = if clauses.is_passive(v) { None } else { document.child(v, "obj") };
        if let Some(o) = oblique.filter(|_| object.is_none() || telling.party) {
            return Some((o, "obl"));
        }
        if let Some(o) = object {
            let inner = document
                .children_by(o, "acl")
                .find(|&c| c > o && document.words[c].rel == "acl" && clauses.lead(c).as_deref() == Some("to"));
            return Some((inner.filter(|_| telling.party).unwrap_or(o), "obj"));
        }
        if let Some(o) = oblique {
            return Some((o, "obl"));
        }
        if clauses.is_passive(v) || document.words[v].rel == "acl:relcl" {
            return clauses.undergoer(v).filter(|&u| document.words[u].upos != Upos::Pron).map(|u| (u, "undergoer"));
        }
        if document.words[v].upos == Upos::Adj {
            return document.child(v, "nsubj").filter(|&s| document.words[s].upos != Upos::Pron).map(|s| (s, "nsubj"));
        }
        None
    }

    /// What completes a noun: an infinitive, a clause, what follows its prepositions.
    fn noun_complement(&self, n: usize, telling: &Telling) -> Option<(usize, &'static str)> {
        let document = self.document();
        let clauses = &self.scene.clauses;
        let after = |c: &usize| *c > n;
        if let Some(c) = document.children_by(n, "acl").filter(after).find(|&c| {
            document.words[c].rel == "acl" && clauses.lead(c).is_some_and(|l| l == "to" || l == "that" || telling.issue.contains(&l))
        }) {
            return Some((c, "acl"));
        }
        if let Some(c) = document.children_by(n, "ccomp").find(after) {
            return Some((c, "ccomp"));
        }
        clauses.obliques(n).into_iter().find(|(lead, o)| telling.issue.contains(lead) && *o > n).map(|(_, o)| (o, "nmod"))
    }

    /// The parts of a complement that are issues of their own: infinitives and clauses joined by "and".
    fn parts(&self, head: usize) -> Vec<usize> {
        let document = self.document();
        let mut all = vec![head];
        all.extend(document.children_by(head, "conj").filter(|&c| {
            document.words[c].upos != Upos::Verb
                || self.scene.clauses.lead(c).is_some_and(|l| l == "to" || l == "that")
                || document.child(c, "nsubj").is_some()
        }));
        all
    }

    /// The words of an issue: all that hangs from its head, with "to" before it, conditions included; not what is joined to it.
    fn issue_of(&self, head: usize, cue: usize) -> Option<Span> {
        let document = self.document();
        let beside = |c: usize| {
            let word = &document.words[c];
            word.is("conj")
                || word.is("parataxis")
                || word.is("discourse")
                || word.is("cc")
                || word.is("punct")
                || c == cue
                || (word.is("nsubj") && document.words[c].span.end() <= document.words[cue].span.start() && head > cue)
        };
        let (mut first, mut last) = (head, head);
        for &c in document.children(head) {
            if beside(c) {
                continue;
            }
            let range = document.subtree_range(c);
            (first, last) = (first.min(range.start), last.max(range.end - 1));
        }
        // the issue does not run back over its own cue
        if head > cue && first <= cue {
            first = cue + 1;
        }
        if head < cue && last >= cue {
            last = cue - 1;
        }
        let span = document.span_of(first..last + 1)?;
        self.scene.article.text.trim(span)
    }

    /// Whose position a verb or adjective tells.
    pub(super) fn holders(&mut self, v: usize) -> (Vec<ActorId>, &'static str) {
        let document = self.document();
        let subject = if document.words[v].upos == Upos::Adj { self.scene.clauses.subject(v) } else { self.scene.clauses.doer(v) };
        if let Some(s) = subject {
            let mine = self.speaker_of(s);
            if !mine.is_empty() {
                return (mine, "first");
            }
            let represented = self.represented(s);
            if !represented.is_empty() {
                return (represented, "representative");
            }
            let joint = self.joint(s);
            if !joint.is_empty() {
                return (joint, TOGETHER);
            }
            let all = self.scene.parties(s);
            if !all.is_empty() {
                return (all, if document.words[s].upos == Upos::Pron { "pronoun" } else { "subject" });
            }
            if self.scene.rules.positions.papers.contains(&document.words[s].lemma) {
                let from = self.scene.clauses.obliques(s).into_iter().find(|(lead, _)| matches!(lead.as_str(), "from" | "by" | "of"));
                let mut owners = self.scene.owners(s);
                if let Some((_, o)) = from.filter(|_| owners.is_empty()) {
                    owners = self.scene.parties(o);
                }
                let pointed = |d: usize| matches!(&*document.words[d].lemma, "the" | "this" | "that" | "these" | "those");
                if owners.is_empty() && document.child(s, "det").is_some_and(pointed) {
                    owners = self.sent_before(s);
                }
                if !owners.is_empty() {
                    return (owners, "paper");
                }
            }
            let owners = self.scene.owners(s);
            if !owners.is_empty() {
                return (owners, "owner");
            }
        }
        if let Some(source) = self.cue_of.get(&v).copied().and_then(|s| self.says(s)) {
            return (vec![source], "cue");
        }
        if let Some(source) = self.inside[v].and_then(|s| self.says(s)) {
            return (vec![source], "source");
        }
        (Vec::new(), "none")
    }

    /// Whom "they" or "their" means where those who are meant are people or states by themselves and the article has a noun for them together: "the two leaders".
    fn joint(&mut self, w: usize) -> Vec<ActorId> {
        let document = self.document();
        // "The President and the Prime Minister agreed": two offices, whoever holds them
        // but not "the foreign minister and deputy premier, Tobar Quill"
        let named = |o: usize| document.children_by(o, "appos").any(|a| document.name_of_word(a).is_some());
        let office = |o: &usize| {
            self.scene.rules.titles.noun.contains(&document.words[*o].form.to_lowercase())
                && document.child(*o, "flat").is_none()
                && !named(*o)
        };
        let side_by_side = self.scene.clauses.conjuncts(w);
        if side_by_side.len() > 1 && side_by_side.iter().all(office) {
            let group = self.scene.cast.together(w);
            self.offices.extend(group);
            return group.into_iter().collect();
        }
        if document.words[w].upos != Upos::Pron || !matches!(&*document.words[w].form.to_lowercase(), "they" | "their") {
            return Vec::new();
        }
        let at = self.joint.partition_point(|&n| n < w);
        let noun = at.checked_sub(1).or(Some(at)).and_then(|i| self.joint.get(i).copied());
        let meant = self.scene.parties(w);
        let Some(together) = noun.and_then(|n| self.scene.cast.party(n)) else {
            let offices = |id: &ActorId| self.offices.contains(id);
            return meant.into_iter().filter(offices).collect();
        };
        let joined = |span: Span| document.mentions.iter().any(|m| m.joint && document.span_of(m.words.clone()) == Some(span));
        let alone = |a: &record::Actor| match a.kind {
            ActorKind::Person | ActorKind::Country => true,
            ActorKind::Group => a.mentions.first().is_some_and(|m| joined(m.span)),
            _ => a.id == together,
        };
        if meant.iter().all(|&id| self.scene.cast.actor(id).is_some_and(alone)) { vec![together] } else { Vec::new() }
    }

    /// Who says a statement: whom "they" means together, where it is they who do.
    fn says(&mut self, s: usize) -> Option<ActorId> {
        let source = self.scene.statements[s].source.as_ref()?;
        let (actor, words) = (source.actor, source.span.map(|span| self.document().words_in(span)));
        // "they", not "their lawyer"
        let alone = words.filter(|w| w.len() == 1).map(|w| w.start);
        alone.and_then(|w| self.joint(w).first().copied()).or(actor)
    }

    /// Keeps in mind whose paper a noun tells: "Aldania's letter", "Aldania handed over a letter".
    fn note_sender(&mut self, paper: usize) {
        let document = self.document();
        let mut senders = self.scene.owners(paper);
        if senders.is_empty() {
            let from = self.scene.clauses.obliques(paper).into_iter().find(|(lead, _)| lead == "from" || lead == "by");
            senders = from.map(|(_, o)| self.scene.parties(o)).unwrap_or_default();
        }
        if senders.is_empty() {
            senders = self.drawn_up_by(paper);
        }
        let words = &self.scene.rules.positions;
        let passes = document.words[paper].is("obj") || document.words[paper].rel == "nsubj:pass";
        let carrier = document.words[paper].head.filter(|&v| passes && words.sends.contains(&document.words[v].lemma));
        if let Some(s) = carrier.filter(|_| senders.is_empty()).and_then(|v| self.scene.clauses.doer(v)) {
            senders = self.scene.parties(s);
        }
        if !senders.is_empty() {
            self.sent_by.insert(document.words[paper].lemma.to_string(), senders.clone());
            self.last_sent_by = senders;
        }
    }

    /// Who made what a noun tells: "a list drawn up by Aldania", "conditions set by the union".
    fn drawn_up_by(&mut self, n: usize) -> Vec<ActorId> {
        let document = self.document();
        let made = document.children_by(n, "acl").find(|&c| document.words[c].xpos == "VBN");
        let by = made.and_then(|v| self.scene.clauses.obliques(v).into_iter().find(|(lead, _)| lead == "by"));
        by.map(|(_, o)| self.scene.parties(o)).unwrap_or_default()
    }

    /// Who sent the paper that a noun means, where it was told before: "the letter", "the document".
    fn sent_before(&self, paper: usize) -> Vec<ActorId> {
        let lemma = &*self.document().words[paper].lemma;
        match self.sent_by.get(lemma) {
            Some(senders) => senders.clone(),
            None if self.scene.rules.positions.any_paper.contains(lemma) => self.last_sent_by.clone(),
            None => Vec::new(),
        }
    }

    /// Whom those speak for who belong to somebody: "its delegates", "the union's lawyer", "their country".
    fn represented(&mut self, s: usize) -> Vec<ActorId> {
        let document = self.document();
        if !self.scene.rules.positions.representatives.contains(&document.words[s].lemma) {
            return Vec::new();
        }
        let mut all = self.scene.owners(s);
        // whom a pronoun means that no chain tells: whoever speaks
        let theirs = document.child(s, "nmod:poss").filter(|&p| document.words[p].upos == Upos::Pron);
        if let Some(theirs) = theirs.filter(|_| all.is_empty()) {
            all.extend(self.inside[theirs].and_then(|s| self.scene.statements[s].source.as_ref()?.actor));
        }
        all
    }

    /// The speaker, where a word is "I" or "we" in what somebody says.
    fn speaker_of(&mut self, w: usize) -> Vec<ActorId> {
        let document = self.document();
        let first = document.words[w].upos == Upos::Pron
            && matches!(document.words[w].form.to_lowercase().as_str(), "i" | "we" | "us" | "me" | "ourselves" | "myself");
        let source = self.inside[w].filter(|_| first).and_then(|s| self.says(s));
        source.into_iter().collect()
    }

    /// The speaker, where a noun is his: "our demand".
    fn mine(&mut self, n: usize) -> Vec<ActorId> {
        let document = self.document();
        let my = document.child(n, "nmod:poss").filter(|&p| matches!(document.words[p].form.to_lowercase().as_str(), "my" | "our"));
        let source = my.and_then(|p| self.inside[p]).and_then(|s| self.says(s));
        source.into_iter().collect()
    }

    /// Whom an issue concerns: the party that is to do it.
    fn concerned(&mut self, head: usize, holders: &[ActorId]) -> Vec<ActorId> {
        let document = self.document();
        let subject = document
            .child(head, "nsubj")
            .filter(|&s| document.words[s].upos != Upos::Pron || document.words[s].feat("Person") == Some("3"));
        let mut parties = subject.map(|s| self.scene.parties(s)).unwrap_or_default();
        parties.retain(|p| !holders.contains(p));
        parties
    }

    /// Whether a statement is a turn of a transcript.
    pub fn is_turn(&self, s: usize) -> bool {
        self.scene.statements[s].kind == StatementKind::Transcript
    }
}
