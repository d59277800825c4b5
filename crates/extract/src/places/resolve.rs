//! Which of the places that bear a name is meant: all names of an article decide together.
//!
//! Every candidate has a prior (how known it is, what kind of place) and gains from the rest of the article: from what is said to hold it
//! ("Paris, Texas"), from names whose likely meanings lie in the same country or division, and from those that lie near. The likelihoods of
//! all names are worked out from each other, a few rounds over.

use super::gazetteer::{Bearer, Entry, Gazetteer, PlaceIndex};
use super::mentions::Mention;
use std::collections::{BTreeMap, HashMap};

/// How many of a name's candidates are weighed, best known first.
const MOST: usize = 48;
/// Rounds of weighing.
const ROUNDS: usize = 5;

/// What a candidate gains and loses, in powers of e.
struct Weights {
    people: f64,
    fame: f64,
    alternate: f64,
    country: f64,
    capital: f64,
    division: f64,
    /// A division whose GeoNames id is not known: often a city's own.
    unknown: f64,
    county: f64,
    lesser: f64,
    region: f64,
    /// A mountain, island or region that was put into the gazetteer by hand, because news names it.
    by_hand: f64,
    /// A sea, strait or river: "the Red Sea" is not the province.
    water: f64,
    /// What is said to lie in a country, division or county lies there.
    held: f64,
    /// What is only followed by another place ("Orl, near Varda") is likely near it.
    beside: f64,
    /// A division that holds something named with it is meant, not its city.
    holds: f64,
    /// A division that bears its city's name, against the city.
    twin: f64,
    /// What the words after it say it is.
    said: f64,
    /// Names in a list are of one kind: states, divisions of one country.
    listed: f64,
    same_country: f64,
    same_division: f64,
    near: f64,
    /// The same three as shares of all that the article names: a town's paper speaks of little else.
    share_country: f64,
    share_division: f64,
    share_near: f64,
    /// Kilometres within which names lend each other weight.
    reach: f64,
}

const WEIGHTS: Weights = Weights {
    people: 0.45,
    fame: 0.5,
    alternate: -2.5,
    country: 3.0,
    capital: 6.0,
    division: 2.0,
    unknown: -2.0,
    county: -0.5,
    lesser: -2.5,
    region: -1.0,
    by_hand: 2.0,
    water: 7.0,
    held: 18.0,
    beside: 3.0,
    holds: 8.0,
    twin: -4.0,
    said: 8.0,
    listed: 5.0,
    same_country: 1.0,
    same_division: 1.5,
    near: 1.6,
    share_country: 4.0,
    share_division: 15.0,
    share_near: 15.0,
    reach: 60.0,
};

struct Candidate {
    place: PlaceIndex,
    entry: Entry,
    prior: f64,
}

/// Mentions that are alike in this mean one place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike<'a> {
    form: &'a str,
    demonym: bool,
    held_by: Option<&'a str>,
    kind: Option<&'static str>,
}

/// The names of one form, and what they may mean.
struct Group {
    form: String,
    candidates: Vec<Candidate>,
    likely: Vec<f64>,
    /// How often it is named.
    weight: f64,
    /// Indexes of groups that hold it, where the text says so.
    within: Vec<usize>,
    /// Indexes of groups that stand beside it in a list.
    listed: Vec<usize>,
    demonym: bool,
}

/// What a mention most likely means.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub place: PlaceIndex,
    /// Between 0 and 1, against the other candidates.
    pub likely: f64,
}

/// The place of each mention; `None` where there is none in the gazetteer.
pub fn choose(mentions: &[Mention], gazetteer: &Gazetteer) -> Vec<Option<Choice>> {
    let mut index: BTreeMap<Alike, usize> = BTreeMap::new();
    let mut of = Vec::with_capacity(mentions.len());
    let mut groups: Vec<Group> = Vec::new();
    // a form that two states are said to hold is two names: "Paris, Texas" and "Paris, Tenn."
    let holder = |m: &Mention| m.within.and_then(|w| mentions.get(w)).map(|w| w.form.as_str());
    let mut held: HashMap<&str, &str> = HashMap::new();
    for m in mentions {
        if let Some(h) = holder(m) {
            held.entry(m.form.as_str()).or_insert(h);
        }
    }
    for m in mentions {
        let by = holder(m).or_else(|| held.get(m.form.as_str()).copied());
        let at = *index.entry(Alike { form: &m.form, demonym: m.demonym, held_by: by, kind: m.kind }).or_insert_with(|| {
            groups.push(Group::new(m, gazetteer));
            groups.len() - 1
        });
        groups[at].weight += 1.0;
        of.push(at);
    }
    for (i, m) in mentions.iter().enumerate() {
        if let Some(w) = m.within.map(|w| of[w]).filter(|&w| w != of[i])
            && !groups[of[i]].within.contains(&w)
        {
            groups[of[i]].within.push(w);
        }
    }
    for (i, m) in mentions.iter().enumerate() {
        let Some(other) = m.beside.map(|b| of[b]).filter(|&b| b != of[i]) else { continue };
        for (a, b) in [(of[i], other), (other, of[i])] {
            if !groups[a].listed.contains(&b) {
                groups[a].listed.push(b);
            }
        }
    }
    for round in 0..ROUNDS {
        let next: Vec<Vec<f64>> = (0..groups.len()).map(|g| weigh(g, &groups, round)).collect();
        groups.iter_mut().zip(next).for_each(|(g, likely)| g.likely = likely);
    }
    of.iter().map(|&g| groups[g].best()).collect()
}

impl Group {
    fn new(mention: &Mention, gazetteer: &Gazetteer) -> Group {
        let mut candidates: Vec<Candidate> = mention.candidates.iter().map(|b| Candidate::new(b, gazetteer)).collect();
        // a division that bears its city's name: the city is meant, unless something speaks for the division
        let cities: Vec<PlaceIndex> = mention
            .candidates
            .iter()
            .filter(|b| !b.alternate)
            .map(|b| gazetteer.entry(b.place))
            .filter(|e| e.feature.starts_with("PPL") && e.people > 10.0)
            .filter_map(|e| e.admin1)
            .collect();
        candidates.iter_mut().filter(|c| cities.contains(&c.place)).for_each(|c| c.prior += WEIGHTS.twin);
        candidates.iter_mut().filter(|c| mention.kind == Some(c.entry.feature)).for_each(|c| c.prior += WEIGHTS.said);
        candidates.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.cmp(&b.place)));
        candidates.truncate(MOST);
        let likely = softmax(candidates.iter().map(|c| c.prior).collect());
        Group {
            form: mention.form.clone(),
            candidates,
            likely,
            weight: 0.0,
            within: Vec::new(),
            listed: Vec::new(),
            demonym: mention.demonym,
        }
    }

    fn best(&self) -> Option<Choice> {
        let best = self.candidates.iter().zip(&self.likely).max_by(|(a, p), (b, q)| p.total_cmp(q).then(b.place.cmp(&a.place)));
        best.map(|(c, &likely)| Choice { place: c.place, likely })
    }
}

impl Candidate {
    fn new(bearer: &Bearer, gazetteer: &Gazetteer) -> Candidate {
        let entry = gazetteer.entry(bearer.place);
        let w = &WEIGHTS;
        let kind = match entry.feature {
            f if f.starts_with("PCL") => w.country,
            "CONT" => w.country,
            "ADM1" if entry.geonames.is_none() => w.unknown,
            "ADM1" => w.division,
            "PPLC" => w.capital,
            "ADM2" => w.county,
            f if f.starts_with("ADM") => w.lesser,
            "RGN" if entry.geonames.is_some() => w.region,
            "SEA" | "OCN" | "GULF" | "STRT" | "STM" | "BAY" | "CNL" => w.water,
            f if entry.geonames.is_none() && !f.is_empty() && !f.starts_with("PPL") => w.by_hand,
            _ => 0.0,
        };
        let fame = f64::from(1 + u16::from(entry.fame)).log2();
        let prior = w.people * f64::from(entry.people) + w.fame * fame + kind + if bearer.alternate { w.alternate } else { 0.0 };
        Candidate { place: bearer.place, entry, prior }
    }
}

/// How likely each candidate of a group is, given the others as they stand.
fn weigh(at: usize, groups: &[Group], round: usize) -> Vec<f64> {
    let group = &groups[at];
    if group.candidates.len() < 2 {
        return vec![1.0; group.candidates.len()];
    }
    let w = &WEIGHTS;
    let others = || groups.iter().enumerate().filter(|&(i, g)| i != at && g.form != group.form);
    // how much of the article speaks of a country, of a division
    let mut countries: HashMap<&str, f64> = HashMap::new();
    let mut divisions: HashMap<PlaceIndex, f64> = HashMap::new();
    let mut all = 1.0;
    for (_, g) in others() {
        all += if g.candidates.is_empty() { 0.0 } else { (1.0 + g.weight).ln() };
        for (c, p) in g.candidates.iter().zip(&g.likely).filter(|(_, p)| **p > 0.02) {
            let amount = p * (1.0 + g.weight).ln();
            if let Some(country) = c.entry.country {
                *countries.entry(country).or_default() += amount;
            }
            if let Some(division) = division_of(c) {
                *divisions.entry(division).or_default() += amount;
            }
        }
    }
    let scores = group.candidates.iter().map(|c| {
        let mut score = c.prior;
        let country = c.entry.country.and_then(|k| countries.get(k)).copied().unwrap_or(0.0);
        score += w.same_country * (1.0 + country).ln() + w.share_country * country / all;
        let division = division_of(c).and_then(|d| divisions.get(&d)).copied().unwrap_or(0.0);
        score += w.same_division * (1.0 + division).ln() + w.share_division * division / all;
        let mut near = 0.0;
        for (_, g) in others().filter(|(_, g)| !g.demonym) {
            let mut best = 0.0f64;
            for (o, p) in g.candidates.iter().zip(&g.likely).filter(|(_, p)| **p > 0.05).take(6) {
                if is_point(&o.entry) {
                    let far = distance(&c.entry, &o.entry);
                    best = best.max(p * (-far / w.reach).exp());
                }
            }
            near += best * (1.0 + g.weight).ln();
        }
        if is_point(&c.entry) {
            score += w.near * (1.0 + near).ln() + w.share_near * near / all;
        }
        for &holder in &group.within {
            let mut holding = 0.0f64;
            for (h, p) in groups[holder].candidates.iter().zip(&groups[holder].likely).filter(|(h, _)| holds(h, c)) {
                let strength = if governs(&h.entry) { w.held } else { w.beside };
                holding += strength * p;
            }
            // the holder itself is not settled in the first round
            score += holding * if round == 0 { 0.5 } else { 1.0 };
        }
        // and what it is said to hold speaks for it: "Georgia" of "Athens, Georgia"
        for (_, g) in others().filter(|(_, g)| governs(&c.entry) && g.within.contains(&at)) {
            let held: f64 = g.candidates.iter().zip(&g.likely).map(|(h, p)| if holds(c, h) { p.sqrt() } else { 0.0 }).sum::<f64>().min(1.0);
            score += w.holds * held;
        }
        let mut alike = 0.0f64;
        for &other in &group.listed {
            let o = &groups[other];
            alike += o.candidates.iter().zip(&o.likely).map(|(o, p)| if alike_in_kind(&o.entry, &c.entry) { *p } else { 0.0 }).sum::<f64>();
        }
        score += w.listed * alike.min(1.0);
        score
    });
    softmax(scores.collect())
}

/// Whether to be in it is to be held by it: a country, a division, a county.
fn governs(e: &Entry) -> bool {
    e.feature.starts_with("PCL") || matches!(e.feature, "ADM1" | "ADM2")
}

fn alike_in_kind(a: &Entry, b: &Entry) -> bool {
    a.feature.starts_with("PCL") && b.feature.starts_with("PCL") || a.feature == "ADM1" && b.feature == "ADM1" && a.country == b.country
}

/// The division that a place lies in or is.
fn division_of(c: &Candidate) -> Option<PlaceIndex> {
    if c.entry.feature == "ADM1" { Some(c.place) } else { c.entry.admin1 }
}

fn is_point(e: &Entry) -> bool {
    e.feature.is_empty() || e.feature.starts_with("PPL") || matches!(e.feature, "ADM2" | "ADM3" | "ADM4")
}

fn holds(outer: &Candidate, inner: &Candidate) -> bool {
    if outer.place == inner.place {
        return false;
    }
    match outer.entry.feature {
        f if f.starts_with("PCL") => outer.entry.country == inner.entry.country,
        "ADM1" => inner.entry.admin1 == Some(outer.place),
        "ADM2" => {
            inner.entry.county == Some(outer.place)
                || (!inner.entry.feature.starts_with("ADM") && distance(&outer.entry, &inner.entry) < 40.0)
        }
        f if f.starts_with("PPL") || f.starts_with("ADM") => distance(&outer.entry, &inner.entry) < 40.0,
        _ => distance(&outer.entry, &inner.entry) < 500.0,
    }
}

/// Kilometres, as the crow flies.
fn distance(a: &Entry, b: &Entry) -> f64 {
    if (a.lat - b.lat).abs() > 10.0 {
        return 1200.0;
    }
    let (lat, lon) = ((b.lat - a.lat).to_radians(), (b.lon - a.lon).to_radians());
    let h = (lat / 2.0).sin().powi(2) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.min(1.0).sqrt().asin()
}

fn softmax(mut scores: Vec<f64>) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|s| *s = (*s - most).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
    scores
}
