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
pub(crate) struct PositionRules(Vec<Rule>);

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: String,
    pub act: PositionAct,
    /// Each holds where any of its features is there, or, where `false`, none.
    when: Vec<(bool, HashSet<String>)>,
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
        let rule = |rule: &RuleText| -> Result<Rule, String> {
            let when = rule.when.iter().map(|w| match w.strip_prefix('!') {
                Some(not) => Ok((false, any(not)?)),
                None => Ok((true, any(w)?)),
            });
            Ok(Rule {
                name: rule.name.clone(),
                act: rule.act,
                when: when.collect::<Result<_, String>>()?,
                #[cfg(test)]
                matches: rule.matches.clone(),
                #[cfg(test)]
                misses: rule.misses.clone(),
            })
        };
        Ok(PositionRules(file.rule.iter().map(rule).collect::<Result<_, String>>()?))
    }

    /// The rules that fit what is told of a site.
    pub fn fitting<'r>(&'r self, features: &'r [String]) -> impl Iterator<Item = &'r Rule> + 'r {
        self.0.iter().filter(move |r| r.when.iter().all(|(wanted, any)| features.iter().any(|f| any.contains(f)) == *wanted))
    }

    #[cfg(test)]
    pub fn all(&self) -> &[Rule] {
        &self.0
    }
}
