//! What a site lets programs fetch: RFC 9309, the part that says yes or no.

use crate::Fetcher;
use std::collections::HashMap;
use url::Url;

/// By what name we are known in a `robots.txt`.
const NAME: &str = "demarche";

/// The rules of the sites that were asked, each asked once.
#[derive(Debug, Default)]
pub(crate) struct Robots {
    sites: HashMap<String, Rules>,
}

/// Beginnings of paths, with whether they may be fetched.
#[derive(Debug, Default)]
struct Rules(Vec<(bool, String)>);

impl Robots {
    /// Whether a page may be fetched. A site without rules, or whose rules cannot be had, lets everything be fetched.
    pub(crate) fn allow(&mut self, address: &str, fetcher: &Fetcher) -> bool {
        let Ok(url) = Url::parse(address) else { return true };
        let site = url.origin().ascii_serialization();
        let rules = self.sites.entry(site.clone()).or_insert_with(|| {
            let page = fetcher.fetch(&format!("{site}/robots.txt"));
            page.map(|p| Rules::read(&String::from_utf8_lossy(&p.bytes))).unwrap_or_default()
        });
        let path = url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()));
        rules.allow(&path)
    }
}

impl Rules {
    /// The rules of the groups that name us; of the groups for all where none does.
    fn read(text: &str) -> Rules {
        let (mut ours, mut all) = (Vec::new(), Vec::new());
        let (mut for_us, mut for_all, mut named, mut agents) = (false, false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match field.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !agents {
                        (for_us, for_all) = (false, false);
                    }
                    agents = true;
                    for_us |= value.to_ascii_lowercase().starts_with(NAME);
                    for_all |= value == "*";
                    named |= for_us;
                }
                rule @ ("allow" | "disallow") => {
                    agents = false;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = (rule == "allow", value.to_owned());
                    if for_us {
                        ours.push(rule.clone());
                    }
                    if for_all {
                        all.push(rule);
                    }
                }
                _ => {}
            }
        }
        Rules(if named { ours } else { all })
    }

    /// The longest rule that fits decides; of two as long, the one that allows.
    fn allow(&self, path: &str) -> bool {
        let fitting = self.0.iter().filter(|(_, pattern)| fits(pattern, path));
        fitting.max_by_key(|(allowed, pattern)| (pattern.len(), *allowed)).is_none_or(|(allowed, _)| *allowed)
    }
}

/// `*` is anything, `$` at the end is the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty() || pattern.ends_with('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let rules =
            Rules::read("User-agent: *\nDisallow: /private\nAllow: /private/press\nDisallow: /*.pdf$\n\nUser-agent: other\nDisallow: /\n");
        let check = |path: &str, allowed: bool| assert_eq!(rules.allow(path), allowed, "{path}");
        check("/news/1", true);
        check("/private/1", false);
        check("/private/press/1", true);
        check("/paper.pdf", false);
        check("/paper.pdf.html", true);
        let ours = Rules::read("User-agent: *\nDisallow:\n\nUser-agent: other\nUser-agent: Demarche\nDisallow: /slow # please\n");
        assert!(!ours.allow("/slow/1") && ours.allow("/news"));
        assert!(Rules::read("no rules at all").allow("/"));
    }
}
