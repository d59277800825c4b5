//! What is the same across articles: told step by step, as articles and corrections come, it is what telling all of it at once gives.

use pipeline::store::{CorrectionNo, Error, Kind, Origin, Query, RowId};
use pipeline::{Case, Fetcher, Given, Input, Inputs, Pipeline, Record, Rules, in_order};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

const AT: &str = "2019-03-09T10:00:00Z";

/// The articles of the invented dispute, read.
fn records() -> Vec<Record> {
    let dispute = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dispute");
    let rules = Rules::with_registry(&fs::read_to_string(dispute.join("registry.toml")).unwrap()).unwrap();
    let given = Given { published: pipeline::Published::parse("2019-03-12"), ..Given::default() };
    let units = Inputs::new([Input::Path(dispute.join("articles"))], given, Fetcher::default());
    let pipeline = Pipeline::new(rules);
    in_order(units, 2, move |_, article| pipeline.read_article(article)).unwrap().map(|read| read.unwrap()).collect()
}

/// A number that is the same in every run of the tests, and looks like none.
fn next(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 20) as usize
}

/// Any row of a kind, where there is one.
fn any(case: &Case, kind: Kind, seed: &mut u64) -> Option<RowId> {
    let mut query = Query::default();
    query.filter.kinds = vec![kind];
    let all = case.find(&query).unwrap();
    all.get(next(seed) % all.len().max(1)).map(|row| row.id.clone())
}

/// Something that a person might say, right or not; nothing where the rows drawn do not allow it.
fn correct(case: &mut Case, seed: &mut u64) -> Result<Option<CorrectionNo>, Error> {
    const LINKED: [Kind; 6] = [Kind::Actor, Kind::Statement, Kind::Engagement, Kind::Position, Kind::Event, Kind::Instrument];
    let kind = LINKED[next(seed) % 6];
    let (Some(row), Some(other)) = (any(case, kind, seed), any(case, kind, seed)) else { return Ok(None) };
    let done = match next(seed) % 8 {
        0 => case.reject(&row, "ana", AT),
        1 if kind != Kind::Actor => case.redate(&row, ["2019-03-05", "2019-03-14", "2019-04-01"][next(seed) % 3], "ana", AT),
        2 => case.apart(&row, "ana", AT),
        3 | 4 if row.article != other.article => case.same(&row, &other, "ana", AT),
        3 | 4 if kind == Kind::Actor && row != other => case.merge(&row, &other, "ana", AT),
        5 if kind != Kind::Actor => {
            let actors: Vec<_> = case.record(row.article)?.actors.into_iter().map(|a| a.id.to_string()).collect();
            let actor = RowId { article: row.article, local: actors[next(seed) % actors.len()].clone() };
            case.reattribute(&row, &actor, "ana", AT)
        }
        6 => case.accept(&row, "ana", AT),
        _ => {
            let all = case.corrections()?;
            let Some(c) = all.get(next(seed) % all.len().max(1)) else { return Ok(None) };
            case.undo(c.no, "ben", AT)
        }
    };
    done.map(Some)
}

#[derive(Default)]
struct Lines(Vec<u8>);

impl export::Sink for Lines {
    fn main(&mut self) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(&mut self.0))
    }

    fn file(&mut self, _: &str) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(io::sink()))
    }
}

fn lines(case: &Case) -> String {
    let mut lines = Lines::default();
    export::export(case, export::Format::JsonLines, &mut lines).unwrap();
    String::from_utf8(lines.0).unwrap()
}

#[test]
fn linking_in_steps_is_linking_from_nothing() {
    let records = records();
    let (mut corrected, mut linked) = (0, 0);
    for first in 1..=6_u64 {
        let mut seed = first * 0x9e37_79b9;
        let mut case = Case::in_memory().unwrap();
        for (n, record) in records.iter().enumerate() {
            case.add(record, &Origin { at: AT.into(), name: Some(format!("{n}")), ..Origin::default() }).unwrap();
            pipeline::relink(&mut case).unwrap();
            for _ in 0..3 {
                // a row that an earlier correction took away, two parties of one name that are one already: said in vain
                corrected += usize::from(matches!(correct(&mut case, &mut seed), Ok(Some(_))));
                pipeline::relink(&mut case).unwrap();
            }
            // an article may leave, and come again under another number
            if next(&mut seed).is_multiple_of(5) {
                let gone = case.articles().unwrap()[0].article;
                let record = case.machine_record(gone).unwrap();
                case.remove(gone).unwrap();
                pipeline::relink(&mut case).unwrap();
                case.add(&record, &Origin { at: AT.into(), ..Origin::default() }).unwrap();
                pipeline::relink(&mut case).unwrap();
            }
        }
        let steps = lines(&case);
        let mut whole = Case::in_memory().unwrap();
        export::import(&mut whole, steps.as_bytes(), AT).unwrap();
        pipeline::relink(&mut whole).unwrap();
        linked += case.links().unwrap().len();
        let at_once = lines(&whole);
        let other = steps.lines().zip(at_once.lines()).find(|(a, b)| a != b);
        assert!(
            other.is_none() && steps.len() == at_once.len(),
            "seed {first}: {:?}",
            other.map(|(a, b)| [a, b].map(|l| l[..l.len().min(400)].to_owned()))
        );
        // counts too are those of the links as they are
        for kind in [Kind::Actor, Kind::Statement, Kind::Engagement, Kind::Position, Kind::Event] {
            let counts = |case: &Case| {
                let groups = case.groups(kind, None, 10_000).unwrap();
                groups
                    .into_iter()
                    .map(|g| (g.head.id.to_string(), g.rows, g.articles, g.sources, g.days))
                    .collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(counts(&case), counts(&whole), "seed {first}");
        }
    }
    assert!(corrected > 150 && linked > 300, "{corrected} corrections, {linked} links");
}
