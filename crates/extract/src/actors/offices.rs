//! Offices that the article gives people beside their names: "Mara Orlan, the Aldanian foreign minister", "the union's president, Tobar Quill", "Ilisa Tarn, who speaks for the islands".

use super::{Cast, fold};
use nlp::coref::MentionKind as Way;
use nlp::{NameLabel, Upos};
use record::ActorKind;

impl Cast<'_> {
    /// Reads the offices of everybody once more, now that bodies are known that no name tells: "the union's president"; and who leads whom.
    pub fn read_offices(&mut self) {
        let document = self.document;
        for m in 0..document.mentions.len() {
            let Some(member) = self.means.get(m).copied().flatten() else { continue };
            self.read_apposition(m, member);
            if self.members[member].actor.kind == ActorKind::Person
                && self.members[member].entry.is_none()
                && document.mentions[m].kind == Way::Name
                && let Some((title, body)) = self.led_by(document.mentions[m].head)
            {
                self.add_role(member, &title, Some(body));
            }
        }
    }

    /// "Mara Orlan, the Aldanian foreign minister": her office and her state.
    pub(super) fn read_apposition(&mut self, m: usize, member: usize) {
        let document = self.document;
        let mention = &document.mentions[m];
        if self.members[member].actor.kind != ActorKind::Person || mention.kind == Way::Pronoun {
            return;
        }
        let told: Vec<usize> = document.children_by(mention.head, "appos").filter(|c| mention.words.contains(c)).collect();
        // "the envoy, Mara Orlan": the name is the apposition
        for noun in told.into_iter().chain((mention.kind == Way::Nominal).then_some(mention.head)) {
            let lemma = document.words[noun].form.to_lowercase();
            let body = self.body_in(noun);
            let titles = &self.rules.titles;
            let office = titles.noun.contains(&lemma) || body.is_some() && titles.of_bodies.contains(&lemma);
            if !office || document.words[noun].feat("Number") == Some("Plur") {
                continue;
            }
            let part =
                |w: usize| document.words[w].head == Some(noun) && (document.words[w].is("compound") || document.words[w].is("amod"));
            let mut first = noun;
            while first > 0
                && part(first - 1)
                && self.rules.registry.at(&document.words[first - 1].form, |len| len == document.words[first - 1].form.len()).is_none()
            {
                first -= 1;
            }
            let Some(title) = document.span_of(first..noun + 1).map(|s| fold(self.article.text.slice(s)).to_lowercase()) else { continue };
            let generic = ["man", "woman", "person", "resident", "official", "source"].contains(&&*title);
            let range = document.subtree_range(noun);
            let inside = document.span_of(range.start.max(mention.words.start)..range.end.min(mention.words.end));
            let nation = inside.and_then(|s| self.nation_in(s));
            let state = || nation.as_deref().and_then(|id| self.rules.registry.by_id(id));
            let of = match body {
                Some(body) => Some(body),
                None => state().map(|e| self.registered(e)),
            };
            if self.members[member].entry.is_none() {
                self.members[member].actor.country = self.members[member].actor.country.take().or(nation);
                if !generic {
                    self.add_role(member, &title, of);
                }
            }
        }
    }

    /// The body that an office is one of: "president of the Dockers' Federation", "the Federation's president", "the Federation president".
    fn body_in(&self, office: usize) -> Option<usize> {
        let document = self.document;
        let of = |w: usize| {
            document.words[w].is("nmod") && (w < office || document.child(w, "case").is_some_and(|c| document.words[c].form == "of"))
        };
        let owners = document.children(office).iter().copied().filter(|&c| of(c) || document.words[c].is("compound"));
        let body = |m: &usize| matches!(self.members[*m].actor.kind, ActorKind::Organization | ActorKind::Group);
        owners.filter_map(|w| self.known_at(w)).find(body)
    }

    /// What somebody is to a body that he is said to lead or to speak for now: "who speaks for the islands".
    fn led_by(&mut self, name: usize) -> Option<(String, usize)> {
        let document = self.document;
        let now = |v: &usize| {
            let who = document.child(*v, "nsubj").is_some_and(|s| document.words[s].form.eq_ignore_ascii_case("who"));
            who && matches!(&*document.words[*v].xpos, "VBZ" | "VBP")
        };
        let verb = document.children_by(name, "acl:relcl").find(now)?;
        let lemma = &document.words[verb].lemma;
        let lead = |o: usize| document.child(o, "case").map(|c| document.words[c].form.to_lowercase());
        let leads = &self.rules.titles.leads;
        let oblique = document.children_by(verb, "obl").find_map(|o| Some((leads.get(&format!("{lemma} {}", lead(o)?))?, o)));
        let object = || Some((leads.get(&**lemma)?, document.child(verb, "obj")?));
        let (title, whose) = oblique.or_else(object)?;
        let named = document.name_of_word(whose).map(|n| document.names[n].label);
        if self.known_at(whose).is_none() && !self.is_state(whose) && named != Some(NameLabel::Org)
            || document.words[whose].upos == Upos::Pron
        {
            return None;
        }
        let title = title.clone();
        let body = self.party(whose)?.0 as usize - 1;
        let kind = self.members[body].actor.kind;
        matches!(kind, ActorKind::Country | ActorKind::Organization | ActorKind::Group).then_some((title, body))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::read;

    /// The offices of somebody whom the registry does not know, and whose they are.
    fn offices(text: &str, who: &str) -> Vec<(String, Option<String>)> {
        let (_, read) = read(text);
        let actor = read.actors.iter().find(|a| a.name == who).unwrap_or_else(|| panic!("no {who} in {:#?}", read.actors));
        let name = |id| read.actors.iter().find(|a| a.id == id).map(|a| a.name.clone());
        actor.roles.iter().map(|r| (r.title.clone(), r.of.and_then(name))).collect()
    }

    fn office(title: &str, of: &str) -> (String, Option<String>) {
        (title.to_owned(), Some(of.to_owned()))
    }

    #[test]
    fn who_leads_or_speaks_for_a_body_has_an_office_there() {
        let speaks = "Ilisa Torvan, who speaks for the Dockers’ Federation, asked for a loan.";
        assert_eq!(offices(speaks, "Ilisa Torvan"), [office("spokesperson", "Dockers’ Federation")]);
        let leads = "Mara Denholm, who leads the Civic Union, wants the minister gone.";
        assert_eq!(offices(leads, "Mara Denholm"), [office("leader", "Civic Union")]);
        let led = "Mara Denholm, who left the Civic Union, wants the minister gone.";
        assert!(offices(led, "Mara Denholm").is_empty());
    }

    #[test]
    fn a_body_may_be_known_by_its_chain_alone() {
        let text = "The Civic Union met on Monday. The union’s president, Tobar Quill, turned down the offer.";
        assert_eq!(offices(text, "Tobar Quill"), [office("president", "Civic Union")]);
    }

    #[test]
    fn some_offices_are_only_those_of_bodies() {
        let treasurer = "Aldara Venn, the Civic Union’s former treasurer, wept.";
        assert_eq!(offices(treasurer, "Aldara Venn"), [office("former treasurer", "Civic Union")]);
        assert!(offices("Aldara Venn, head of the queue, wept.", "Aldara Venn").is_empty());
    }
}
