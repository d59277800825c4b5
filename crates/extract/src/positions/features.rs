//! What is told of a site to weigh it: its words, their grammar and whose they are. Each feature is a short word that a person can read in the file of weights.

use super::sites::{Site, Sites};
use crate::arcs::Chances;
use crate::learned::{best, mean, most, step};
use nlp::{Layer, Upos};
use record::{Actor, ActorId, ActorKind, Event};

/// Prepositions and conjunctions that make a condition of what they open.
const CONDITIONS: [&str; 8] = ["if", "unless", "until", "provided", "before", "without", "once", "when"];

/// The most words of an issue that are told.
const WORDS: usize = 30;

impl Sites<'_, '_, '_> {
    /// The features of a site, each once.
    pub fn features(&mut self, site: &Site, events: &[Event]) -> Vec<String> {
        let mut all = vec![
            "bias".to_owned(),
            format!("rule={}", site.rule),
            format!("relation={}-{}", site.rule, site.relation),
            format!("how={}", site.how),
            format!("toward={}", site.toward.len().min(2)),
            format!("holders={}", site.holders.len().min(3)),
        ];
        if site.part > 0 {
            all.push("later-part".to_owned());
        }
        self.of_cue(site, &mut all);
        self.of_head(site, &mut all);
        self.of_statement(site, &mut all);
        self.of_events(site, events, &mut all);
        let document = self.scene.document;
        let words = document.words_in(site.issue);
        all.push(format!("length={}", words.len().next_power_of_two().min(32)));
        for w in words.take(WORDS) {
            let word = &document.words[w];
            if word.upos != Upos::Punct && word.upos != Upos::Propn {
                all.push(format!("word={}", word.lemma.to_lowercase()));
            }
        }
        let learned = mean(self.scene, Layer::Position, document.words_in(site.issue));
        if let Some((best, _)) = learned.iter().filter(|(act, _)| !act.is_empty()).max_by(|a, b| a.1.total_cmp(&b.1)) {
            all.push(format!("L:{best}"));
        }
        all.extend(learned.into_iter().map(|(act, p)| format!("L:{}={}", if act.is_empty() { "none" } else { act }, step(p))));
        all.extend(
            most(self.scene, Layer::Position, document.words_in(site.issue)).into_iter().map(|(act, p)| format!("M:{act}={}", step(p))),
        );
        let acts = document.acts(site.words(document).told());
        if let Some((best, p)) = acts.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
            all.push(format!("K:{best}"));
            all.push(format!("K:best={}", step(*p)));
        }
        all.extend(acts.iter().map(|(act, p)| format!("K:{act}={}", step(*p))));
        let at = [("head", Some(site.head)), ("cue", site.cue.filter(|_| site.rule != "clause"))];
        for (what, w) in at.into_iter().filter_map(|(what, w)| Some((what, w?))) {
            for layer in [Layer::Event, Layer::Status, Layer::Position] {
                if let Some((class, p)) = best(self.scene, layer, w) {
                    let layer = format!("{layer:?}").to_lowercase();
                    all.push(format!("N:{what}-{layer}={class}"));
                    all.push(format!("N:{what}-{layer}={class}-{}", step(p)));
                }
            }
        }
        let answers = mean(self.scene, Layer::Answer, document.words_in(site.issue));
        all.extend(answers.into_iter().filter(|(class, _)| !class.is_empty()).map(|(_, p)| format!("Q:answers={}", step(p))));
        if let Some((act, p)) = self.act_of_holders(site) {
            all.push(format!("H:says={act}"));
            all.push(format!("H:says={act}-{}", step(p)));
        }
        let fitting: Vec<String> =
            self.scene.rules.position_rules.fitting(&all).flat_map(|r| [format!("R:{}", r.name), format!("A:{:?}", r.act)]).collect();
        all.extend(fitting);
        all.sort();
        all.dedup();
        all
    }

    fn of_cue(&self, site: &Site, all: &mut Vec<String>) {
        let Some(cue) = site.cue else {
            all.push("cue=none".to_owned());
            return;
        };
        let document = self.scene.document;
        let word = &document.words[cue];
        let lemma = word.lemma.to_lowercase();
        all.push(format!("cue={lemma}"));
        if site.rule == "clause" {
            return;
        }
        let words = &self.scene.rules.positions;
        let telling = match site.rule {
            "noun" => words.noun(&lemma),
            "adjective" => words.adjective(&lemma),
            _ => {
                let particle = document
                    .children(cue)
                    .iter()
                    .copied()
                    .find(|&c| document.words[c].rel == "compound:prt" || document.words[c].is("advmod") && c == cue + 1);
                let particle = particle.map(|p| document.words[p].form.to_lowercase());
                if let Some(p) = particle.as_ref().filter(|p| words.verb(&lemma, Some(p)).is_some()) {
                    all.push(format!("cue={lemma}_{p}"));
                }
                words.verb(&lemma, particle.as_deref())
            }
        };
        let negated = self.scene.clauses.is_negated(cue);
        if let Some(telling) = telling {
            for (i, class) in telling.classes.iter().enumerate() {
                let class = format!("{class:?}").to_lowercase();
                all.push(format!("class={class}"));
                if i == 0 {
                    all.push(format!("class1={class}-{}", if negated { "not" } else { site.relation }));
                }
            }
        }
        all.push(format!("cue={lemma}-{}", site.relation));
        all.push(format!("cue-tag={}", word.xpos));
        all.push(format!("cue-rel={}", word.rel));
        if negated {
            all.push("cue-not".to_owned());
            all.push(format!("cue-not={lemma}"));
        }
        for aux in document.children_by(cue, "aux") {
            all.push(format!("cue-aux={}", document.words[aux].form.to_lowercase()));
        }
        if self.scene.clauses.is_passive(cue) {
            all.push("cue-passive".to_owned());
        }
        if let Some(head) = word.head {
            let above = &document.words[head];
            all.push(format!("above={}", above.upos.as_str()));
            let telling = match above.upos {
                Upos::Verb => words.verb(&above.lemma, None),
                Upos::Noun => words.noun(&above.lemma),
                Upos::Adj => words.adjective(&above.lemma),
                _ => None,
            };
            if let Some(class) = telling.and_then(|t| t.classes.first()) {
                all.push(format!("above={:?}-{}", class, word.rel));
            }
            if site.rule == "noun" || word.is("xcomp") {
                all.push(format!("above={}", above.lemma.to_lowercase()));
            }
        }
        let object = document.child(cue, "obj");
        if let Some(o) = object.filter(|&o| o != site.head) {
            all.push(format!("object={}", if document.words[o].upos == Upos::Noun { "noun" } else { "name" }));
        }
        for (lead, _) in self.scene.clauses.obliques(cue) {
            all.push(format!("with={lead}"));
        }
        if document.child(cue, "mark").is_some_and(|m| CONDITIONS.contains(&&*document.words[m].form.to_lowercase())) {
            all.push("cue-condition".to_owned());
        }
    }

    fn of_head(&mut self, site: &Site, all: &mut Vec<String>) {
        let document = self.scene.document;
        let head = site.head;
        let word = &document.words[head];
        all.push(format!("head={}", word.lemma.to_lowercase()));
        all.push(format!("head-tag={}", word.xpos));
        let negated = self.scene.clauses.is_negated(head);
        let cop = document.child(head, "cop").is_some();
        let aux: Vec<String> =
            document.children_by(head, "aux").map(|a| document.words[a].form.to_lowercase()).map(|a| helper(&a).to_owned()).collect();
        let subject = document.child(head, "nsubj");
        let who = match subject {
            None => "none".to_owned(),
            Some(s) if document.words[s].upos == Upos::Pron => document.words[s].form.to_lowercase(),
            Some(s) => {
                let parties = self.scene.parties(s);
                if parties.is_empty() {
                    "thing".to_owned()
                } else if parties.iter().any(|p| site.holders.iter().any(|h| self.scene.cast.same_side(*p, *h))) {
                    "holder".to_owned()
                } else {
                    "party".to_owned()
                }
            }
        };
        let main = aux
            .iter()
            .find(|a| matches!(a.as_str(), "will" | "would" | "can" | "could" | "must" | "should" | "may" | "might" | "shall" | "have"))
            .map_or("-", String::as_str);
        all.push(format!("subject={who}"));
        all.push(format!("aux={main}"));
        all.push(format!("clause={who}-{main}{}{}", if negated { "-not" } else { "" }, if cop { "-is" } else { "" }));
        all.push(format!("form={main}{}{}-{}", if negated { "-not" } else { "" }, if cop { "-is" } else { "" }, word.xpos));
        if negated {
            all.push("not".to_owned());
            all.push(format!("not={}", word.lemma.to_lowercase()));
        }
        if cop {
            all.push("is".to_owned());
        }
        all.push(format!("status={:?}", self.scene.clauses.status(head)));
        if self.scene.clauses.is_passive(head) {
            all.push("passive".to_owned());
        }
        if let Some(mark) = document.child(head, "mark").or_else(|| document.child(head, "case")) {
            all.push(format!("mark={}", document.words[mark].form.to_lowercase()));
        }
        for clause in document.children_by(head, "advcl") {
            for &m in document.children(clause).iter().filter(|&&m| document.words[m].is("mark") || document.words[m].is("advmod")) {
                let form = document.words[m].form.to_lowercase();
                if CONDITIONS.contains(&&*form) {
                    all.push("condition".to_owned());
                    all.push(format!("condition={form}-{}", if clause < head { "before" } else { "after" }));
                }
            }
        }
        let words = &self.scene.rules.positions;
        let telling = match word.upos {
            Upos::Verb => words.verb(&word.lemma, None),
            Upos::Noun => words.noun(&word.lemma),
            Upos::Adj => words.adjective(&word.lemma),
            _ => None,
        };
        if let Some(class) = telling.and_then(|t| t.classes.first()) {
            all.push(format!("head-class={:?}{}", class, if negated { "-not" } else { "" }));
        }
        if let Some(o) = document.child(head, "obj") {
            all.push(format!("head-object={}", document.words[o].lemma.to_lowercase()));
        }
    }

    fn of_statement(&self, site: &Site, all: &mut Vec<String>) {
        let document = self.scene.document;
        if let Some(block) = document.sentence_of_word(site.head).map(|s| document.sentences[s].block) {
            all.push(format!("section={:?}", self.scene.article.sections[block].kind));
        }
        let Some(s) = site.statement else {
            all.push("statement=none".to_owned());
            return;
        };
        let statement = &self.scene.statements[s];
        all.push(format!("statement={:?}", statement.kind));
        all.push(format!("mode={:?}", statement.mode));
        if statement.withheld {
            all.push("withheld".to_owned());
        }
        if site.rule == "clause" {
            all.push(format!("clause-kind={:?}", statement.kind));
        }
        let quoted = document.words[site.head].span;
        if statement.quoted.iter().any(|q| q.contains(quoted)) {
            all.push("quoted".to_owned());
        }
        // a statement within a statement
        if statement
            .cue
            .as_ref()
            .and_then(|c| document.words_in(c.span).next())
            .is_some_and(|c| self.inside[c].is_some_and(|o| !self.is_turn(o)))
        {
            all.push("nested".to_owned());
        }
    }

    /// What the cue and the head tell as events.
    fn of_events(&self, site: &Site, events: &[Event], all: &mut Vec<String>) {
        let document = self.scene.document;
        let mut tell = |what: &str, word: usize| {
            for event in events.iter().filter(|e| e.trigger.overlaps(document.words[word].span)) {
                all.push(format!("{what}-event={}", event.kind));
                all.push(format!("{what}-event={}-{:?}", event.kind, event.status));
            }
        };
        tell("head", site.head);
        if let Some(cue) = site.cue.filter(|_| site.rule != "clause") {
            tell("cue", cue);
        }
    }

    /// The act that the network takes a site's issue for, if it is one at all.
    pub fn act(&self, site: &Site) -> &'static str {
        let all = mean(self.scene, Layer::Position, self.scene.document.words_in(site.issue)).into_iter();
        all.filter(|(act, _)| !act.is_empty()).max_by(|a, b| a.1.total_cmp(&b.1)).map_or("", |(act, _)| act)
    }

    /// The likeliest act that the network has anybody in the sentence hold, beside the issue.
    fn act_of_holders(&self, site: &Site) -> Option<(&'static str, f32)> {
        let document = self.scene.document;
        let sentence = document.sentence_of_word(site.head)?;
        let words = document.sentences[sentence].words.clone().filter(|w| !document.words[*w].span.overlaps(site.issue));
        words.filter_map(|w| best(self.scene, Layer::Holder, w)).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How likely the network takes the name of a holder for one, and those of others in the sentence.
    pub fn of_names(&self, holder: &[ActorId], named: &[(ActorId, f32, f32)], all: &mut Vec<String>) {
        let most = |mine: bool| {
            let some = named.iter().filter(|n| holder.contains(&n.0) == mine);
            some.map(|n| (n.1, n.2)).max_by(|a, b| a.0.total_cmp(&b.0))
        };
        let (own, other) = (most(true), most(false));
        let p = |of: Option<(f32, f32)>| of.map_or("none", |(p, _)| step(p));
        all.push(format!("H:own={}", p(own)));
        all.push(format!("H:act={}", own.map_or("none", |(_, p)| step(p))));
        all.push(format!("H:other={}", p(other)));
        let [own, other] = [own, other].map(|of| of.map_or(0.0, |(p, _)| p));
        let by = if own > other { "own" } else { "other" };
        all.push(format!("H:{by}-by={}", step((own - other).abs())));
        let how = all.iter().find_map(|f| f.strip_prefix("how=")).unwrap_or("none");
        all.push(format!("H:{by}-{how}"));
    }

    /// How likely arcs take a holder for one: whoever is read, and whose position it would be; and the likeliest of all others.
    pub fn of_arcs(&self, [read, itself, holder]: &[ActorId; 3], reached: &Chances, all: &mut Vec<String>) {
        if reached.is_empty() {
            return;
        }
        let of = |id: &ActorId| reached.get(id).copied().unwrap_or_default();
        let (own, body) = (of(read).own.max(of(itself).own), of(holder));
        let side = |id: &ActorId| [read, itself, holder].contains(&id) || self.scene.cast.same_side(*id, *holder);
        let other = reached.iter().filter(|(id, _)| !side(id)).map(|(_, c)| c.own).fold(0.0, f32::max);
        all.push(format!("W:read={}", step(own)));
        all.push(format!("W:own={}", step(body.own)));
        all.push(format!("W:all={}", step(body.all)));
        all.push(format!("W:other={}", step(other)));
        let (mine, by) = (body.all.max(own), if body.all.max(own) >= other { "own" } else { "other" });
        all.push(format!("W:{by}-by={}", step((mine - other).abs())));
        let how = all.iter().find_map(|f| f.strip_prefix("how=")).unwrap_or("none");
        let words = if all.iter().any(|f| f.starts_with("H:own-by")) { "own" } else { "other" };
        let more = [
            format!("W:{by}-{how}"),
            format!("W:{how}-{by}-by={}", step((mine - other).abs())),
            format!("W:{how}-{by}-words-{words}"),
            format!("W:{}-{by}-by={}", kind(self.scene.cast.known(*itself)), step((mine - other).abs())),
        ];
        all.extend(more);
        if holder != itself {
            let by = if body.own > own { "body" } else { "self" };
            all.push(format!("W:body-{by}={}", step((body.own - own).abs())));
        }
    }

    /// What is told of whose position it would be: of `itself`, or of the body that employs it.
    pub fn of_holder(&self, itself: ActorId, holder: ActorId, body: Option<ActorId>, all: &mut Vec<String>) {
        let actor = self.scene.cast.known(itself);
        all.push(format!("holder={}", kind(actor)));
        all.push(format!("named={}", actor.mentions.len().next_power_of_two().min(8)));
        all.extend(actor.sectors.iter().map(|s| format!("sector={s}")));
        if let Some(body) = body {
            let speaks = if holder == itself { "self" } else { "body" };
            all.push(format!("as={speaks}"));
            let title =
                actor.roles.iter().find(|r| r.of == Some(body)).and_then(|r| r.title.split_whitespace().last().map(str::to_lowercase));
            all.extend(title.map(|t| format!("as={speaks}-{t}")));
            all.extend(actor.sectors.iter().map(|s| format!("as={speaks}-{s}")));
            let who = all.iter().find_map(|f| f.strip_prefix("subject=")).unwrap_or("none");
            let how = all.iter().find_map(|f| f.strip_prefix("how=")).unwrap_or("none");
            let more = [format!("as={speaks}-{who}"), format!("as={speaks}-{how}")];
            all.extend(more);
            let mentioned = self.scene.cast.known(body).mentions.len().next_power_of_two().min(8);
            all.push(format!("as={speaks}-named-{mentioned}"));
        }
        all.sort();
        all.dedup();
    }
}

/// What an actor is, in a word.
fn kind(actor: &Actor) -> &'static str {
    match actor.kind {
        ActorKind::Person if actor.roles.is_empty() => "person",
        ActorKind::Person => "official",
        ActorKind::Country => "country",
        ActorKind::Organization => "organization",
        ActorKind::Group => "group",
        ActorKind::Unnamed => "unnamed",
    }
}

/// A helper in full: "'ll" -> will.
fn helper(form: &str) -> &str {
    match form {
        "'ll" | "’ll" | "wo" => "will",
        "'d" | "’d" => "would",
        "ca" => "can",
        "'ve" | "’ve" | "has" | "had" => "have",
        other => other,
    }
}
