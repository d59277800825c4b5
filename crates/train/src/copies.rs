//! `train copies`: how well copies and paraphrases of an article are told from other articles, on pairs made from a folder of articles.
//!
//! Of 200 articles each makes one pair with itself changed: copied with light edits (60), trimmed to its first part (50), its paragraphs in
//! another order (30), or paraphrased (60): other words by a table of synonyms, clauses and sentences turned round, adverbs left out. 2,000 other pairs are two articles; half of them
//! neighbours in the folder, which are of one kind and one week.

use crate::measure::F1;
use clap::{Args, ValueEnum};
use ingest::{Format, Given};
use link::{Print, alike};
use std::collections::HashMap;
use std::path::PathBuf;

/// Options of `train copies`.
#[derive(Args)]
pub struct Arguments {
    /// A folder of articles in Markdown
    pub folder: PathBuf,
    /// Another number makes other pairs: the thresholds were set on those of this one
    #[arg(long, default_value_t = 0x5eed)]
    pub seed: u64,
    /// Only the articles at even or at odd places in the order of names
    #[arg(long, value_enum)]
    pub part: Option<Part>,
}

/// A half of the articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)] // as they say
pub enum Part {
    Even,
    Odd,
}

/// Measures and prints.
///
/// # Errors
/// Where the folder cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&arguments.folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    if let Some(part) = arguments.part {
        let rest = usize::from(part == Part::Odd);
        paths = paths.into_iter().enumerate().filter(|(i, _)| i % 2 == rest).map(|(_, path)| path).collect();
    }
    let mut texts = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let text = ingest::article(&bytes, Format::Markdown, &Given::default()).map(|a| a.text.to_string()).unwrap_or_default();
        if text.split_whitespace().count() >= 150 {
            texts.push(text);
        }
    }
    print!("{}", report(&texts, arguments.seed));
    Ok(())
}

/// The figures, as a table.
pub fn report(texts: &[String], seed: u64) -> String {
    let mut seed = seed;
    let prints: Vec<Print> = texts.iter().map(|t| Print::of(t)).collect();
    let mut count: HashMap<u32, usize> = HashMap::new();
    prints.iter().flat_map(Print::hashes).for_each(|h| *count.entry(h).or_default() += 1);
    let weigh = |h: u32| link::rarity(count.get(&h).copied().unwrap_or(1), prints.len());
    let told = |a: &Print, b: &Print| alike(a, b, weigh) >= 1.0;
    let mut wrong = 0;
    for n in 0..2_000 {
        let a = next(&mut seed) % texts.len();
        let b = if n % 2 == 0 { (a + 1) % texts.len() } else { next(&mut seed) % texts.len() };
        wrong += usize::from(a != b && told(&prints[a], &prints[b]));
    }
    let mut out = format!("{} articles; of 2,000 pairs of two articles {wrong} taken for copies\n", texts.len());
    let mut all = (0, 0);
    for (name, pairs, change) in [
        ("copied, lightly edited", 60, edited as fn(&str, &mut u64) -> String),
        ("trimmed", 50, trimmed),
        ("in another order", 30, turned),
        ("paraphrased", 60, paraphrased),
    ] {
        let mut found = 0;
        for _ in 0..pairs {
            let a = next(&mut seed) % texts.len();
            found += usize::from(told(&prints[a], &Print::of(&change(&texts[a], &mut seed))));
        }
        if name != "paraphrased" {
            all = (all.0 + found, all.1 + pairs);
        }
        out += &line(name, found, pairs, wrong);
    }
    out + &line("copies, trims and orders together", all.0, all.1, wrong)
}

fn line(name: &str, found: usize, pairs: usize, wrong: usize) -> String {
    let f1 = F1::new(found, found + wrong, pairs);
    format!("{name:<36} found {found:>3} of {pairs:>3}, F1 {:.1}\n", f1.percent())
}

fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

/// Now and then.
fn once_in(n: usize, seed: &mut u64) -> bool {
    next(seed).is_multiple_of(n)
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split('\n').map(str::trim).filter(|p| !p.is_empty()).collect()
}

fn sentences(paragraph: &str) -> Vec<String> {
    paragraph.split_inclusive(". ").map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

/// Another headline, a line of the agency, a sentence in twenty left out, a word in fifty misspelt.
fn edited(text: &str, seed: &mut u64) -> String {
    let mut out = String::from("Wire report\n(Agency) — ");
    for paragraph in paragraphs(text).into_iter().skip(1) {
        for sentence in sentences(paragraph) {
            if once_in(20, seed) {
                continue;
            }
            for word in sentence.split(' ') {
                let misspelt = once_in(50, seed) && word.chars().count() > 4;
                out.extend(word.chars().skip(usize::from(misspelt)));
                out.push(' ');
            }
        }
        out.push('\n');
    }
    out
}

/// The first three to seven tenths.
fn trimmed(text: &str, seed: &mut u64) -> String {
    let keep = 3 + next(seed) % 5;
    let words: Vec<&str> = text.split(' ').collect();
    words[..(words.len() * keep / 10).max(40).min(words.len())].join(" ")
}

fn turned(text: &str, seed: &mut u64) -> String {
    let mut all = paragraphs(text);
    for i in (1..all.len()).rev() {
        all.swap(i, next(seed) % (i + 1));
    }
    all.join("\n")
}

/// Words with others that mean about the same; either may stand for the other.
const SYNONYMS: &[(&str, &str)] = &[
    ("said", "stated"),
    ("say", "state"),
    ("told", "informed"),
    ("meeting", "gathering"),
    ("met", "gathered"),
    ("help", "assist"),
    ("big", "large"),
    ("important", "significant"),
    ("need", "require"),
    ("needs", "requires"),
    ("make", "produce"),
    ("made", "produced"),
    ("work", "effort"),
    ("working", "labouring"),
    ("also", "additionally"),
    ("but", "yet"),
    ("country", "nation"),
    ("countries", "nations"),
    ("people", "persons"),
    ("workers", "employees"),
    ("jobs", "positions"),
    ("start", "begin"),
    ("started", "began"),
    ("begin", "commence"),
    ("support", "back"),
    ("supports", "backs"),
    ("plan", "scheme"),
    ("plans", "schemes"),
    ("across", "throughout"),
    ("many", "numerous"),
    ("last", "previous"),
    ("today", "this day"),
    ("new", "fresh"),
    ("new", "recent"),
    ("provide", "supply"),
    ("provides", "supplies"),
    ("continue", "carry on"),
    ("continues", "carries on"),
    ("build", "construct"),
    ("building", "constructing"),
    ("use", "employ"),
    ("using", "employing"),
    ("get", "obtain"),
    ("give", "grant"),
    ("given", "granted"),
    ("show", "demonstrate"),
    ("shows", "demonstrates"),
    ("ensure", "guarantee"),
    ("including", "among them"),
    ("because", "since"),
    ("however", "still"),
    ("increase", "rise"),
    ("increased", "rose"),
    ("reduce", "lower"),
    ("reducing", "lowering"),
    ("costs", "expenses"),
    ("cost", "expense"),
    ("money", "funds"),
    ("funding", "financing"),
    ("protect", "shield"),
    ("protecting", "shielding"),
    ("strong", "robust"),
    ("strengthen", "reinforce"),
    ("discussed", "talked about"),
    ("discuss", "talk about"),
    ("issues", "matters"),
    ("issue", "matter"),
    ("efforts", "endeavours"),
    ("leaders", "chiefs"),
    ("leader", "chief"),
    ("commitment", "pledge"),
    ("committed", "pledged"),
    ("believe", "think"),
    ("want", "wish"),
    ("wants", "wishes"),
    ("address", "tackle"),
    ("announced", "made known"),
    ("announce", "make known"),
    ("action", "step"),
    ("actions", "steps"),
    ("good", "fine"),
    ("great", "splendid"),
    ("world", "globe"),
    ("global", "worldwide"),
    ("children", "kids"),
    ("families", "households"),
    ("home", "house"),
    ("homes", "houses"),
    ("fight", "battle"),
    ("end", "finish"),
    ("high", "elevated"),
    ("quickly", "rapidly"),
    ("years", "twelvemonths"),
    ("around", "about"),
    ("first", "initial"),
    ("every", "each"),
    ("really", "truly"),
    ("right", "correct"),
    ("understand", "grasp"),
    ("keep", "retain"),
    ("health", "wellbeing"),
    ("access", "entry"),
    ("communities", "neighbourhoods"),
    ("community", "neighbourhood"),
    ("opportunity", "chance"),
    ("progress", "headway"),
    ("challenges", "difficulties"),
    ("challenge", "difficulty"),
    ("critical", "crucial"),
    ("future", "time ahead"),
    ("economic", "financial"),
    ("lives", "existences"),
];

/// Other words, clauses and sentences turned round, adverbs left out.
fn paraphrased(text: &str, seed: &mut u64) -> String {
    let mut out = String::new();
    for paragraph in paragraphs(text) {
        let mut all = sentences(paragraph);
        for pair in all.chunks_mut(2) {
            if once_in(2, seed) {
                pair.reverse();
            }
        }
        for sentence in all {
            let clauses: Vec<&str> = sentence.split(", ").collect();
            let turned = if clauses.len() > 1 && once_in(2, seed) {
                clauses.into_iter().rev().collect::<Vec<_>>().join(", ")
            } else {
                sentence.clone()
            };
            let words = turned.split(' ').filter(|w| !(w.len() > 5 && w.ends_with("ly")));
            let words: Vec<String> = words.map(|w| other(w, seed)).collect();
            out += &words.join(" ");
            out.push(' ');
        }
        out.push('\n');
    }
    out
}

fn other(word: &str, seed: &mut u64) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let found = SYNONYMS.iter().find_map(|(a, b)| {
        if *a == bare {
            Some(*b)
        } else if *b == bare {
            Some(*a)
        } else {
            None
        }
    });
    match found {
        Some(other) => other.to_owned(),
        // a spinner has other words for every fifth word that our table does not have
        None if bare.chars().count() > 4 && word.starts_with(|c: char| c.is_lowercase()) && once_in(5, seed) => {
            format!("{}oid", &bare[..bare.char_indices().nth(3).map_or(bare.len(), |(i, _)| i)])
        }
        None => word.to_owned(),
    }
}
