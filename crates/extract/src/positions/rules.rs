use record::PositionAct;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// `data/positions/rules.toml`, which states its format.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    sets: HashMap<String, Vec<String>>,
    rule: Vec<RuleText>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: String,
    act: PositionAct,
    when: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    matches: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    misses: Vec<String>,
}

/// Constructions that speak for an act.
#[derive(Clone, Debug)]
pub(crate) struct PositionRules {
    rules: Vec<Rule>,
    /// For each feature the conditions that ask for it.
    asked: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: String,
    pub act: PositionAct,
    /// Conditions by number: each holds where any of its features is there, or, where `false`, none.
    when: Vec<(bool, usize)>,
    #[cfg(test)]
    pub matches: Vec<String>,
    #[cfg(test)]
    pub misses: Vec<String>,
}

impl PositionRules {
    /// Puts the sets into the rules.
    ///
    /// # Errors
    /// Names a set that is none.
    pub fn new(file: RuleFile) -> Result<PositionRules, String> {
        let any = |text: &str| -> Result<HashSet<String>, String> {
            let mut all = HashSet::new();
            for part in text.split('|') {
                match part.strip_prefix('@') {
                    Some(set) => all.extend(file.sets.get(set).ok_or_else(|| format!("no set {set}"))?.iter().cloned()),
                    None => {
                        all.insert(part.to_owned());
                    }
                }
            }
            Ok(all)
        };
        let (mut rules, mut asked, mut conditions) = (Vec::new(), HashMap::<String, Vec<usize>>::new(), 0..);
        for rule in &file.rule {
            let mut when = Vec::new();
            for (text, condition) in rule.when.iter().zip(&mut conditions) {
                let (wanted, text) = text.strip_prefix('!').map_or((true, &**text), |rest| (false, rest));
                when.push((wanted, condition));
                for feature in any(text)? {
                    asked.entry(feature).or_default().push(condition);
                }
            }
            rules.push(Rule {
                name: rule.name.clone(),
                act: rule.act,
                when,
                #[cfg(test)]
                matches: rule.matches.clone(),
                #[cfg(test)]
                misses: rule.misses.clone(),
            });
        }
        Ok(PositionRules { rules, asked })
    }

    /// The rules that fit what is told of a site.
    pub fn fitting(&self, features: &[String]) -> impl Iterator<Item = &Rule> {
        let met: HashSet<usize> = features.iter().filter_map(|f| self.asked.get(f)).flatten().copied().collect();
        self.rules.iter().filter(move |r| r.when.iter().all(|(wanted, condition)| met.contains(condition) == *wanted))
    }

    #[cfg(test)]
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }
}
