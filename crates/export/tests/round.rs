//! Exports of a small case: what goes out comes back, and every format holds what it says.

use export::{Format, Sink, export, import};
use record::Record;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use store::{ArticleNo, Case, Links, Origin, RowId};

const TEXT: &str =
    "Café talks.\nMara Orlan of Velt told Kelmar on Friday: “We will not rush.” Velt sent Kelmar a letter. They meet in Varda on 8 March.";

fn record(key: &str) -> Record {
    let at = |words: &str| {
        let start = TEXT.find(words).expect(words);
        let points = |byte: usize| TEXT[..byte].chars().count();
        json!([points(start), points(start + words.len())])
    };
    let found = |row: Value, words: &str| {
        let mut row = row;
        row["confidence"] = json!(0.9);
        row["evidence"] = json!([at(words)]);
        row["because"] = json!(["by-hand"]);
        row
    };
    let actor = |id: &str, name: &str, kind: &str, country: &str| {
        json!({ "id": id, "name": name, "kind": kind, "country": country, "sectors": ["GOV"], "roles": [], "members": [], "wikidata": null,
            "mentions": [{ "span": at(name), "kind": "name" }] })
    };
    let record = json!({
        "version": "0.1.0", "model": "m-1", "rules": "sha256:0",
        "article": { "id": key, "url": format!("https://example.org/{key}"), "publisher": "The Velt Gazette", "headline": "Café talks", "byline": null, "language": "en",
            "published": "2019-03-06", "published_from": "given", "published_found": null, "stories": [], "text": TEXT, "shifts": [],
            "sections": [{ "span": [0, TEXT.chars().count()], "kind": "prose", "story": 0, "speaker": null }] },
        "names": [], "actors": [actor("a1", "Mara Orlan", "person", "FRA"), actor("a2", "Kelmar", "country", "DEU"), actor("a3", "Velt", "country", "FRA")],
        "times": [found(json!({ "id": "t1", "span": at("8 March"), "type": "DATE", "value": "2019-03-08", "mod": null, "anchor": "published" }), "8 March")],
        "places": [found(json!({ "id": "p1", "span": at("Varda"), "name": "Varda", "role": "literal", "geonames": 7, "country": "FRA", "admin1": null, "feature": "PPL",
            "lat": 1.5, "lon": 2.25, "precision": "city" }), "Varda")],
        "statements": [found(json!({ "id": "s1", "kind": "direct", "source": { "actor": "a1", "span": at("Mara Orlan") }, "cue": { "span": at("told"), "lemma": "tell" },
            "mode": "speech", "withheld": false, "content": [at("“We will not rush.”")], "quoted": [at("We will not rush.")], "addressee": { "actor": "a2", "span": null },
            "venue": null, "via": null, "time": null }), "“We will not rush.”")],
        "events": [found(json!({ "id": "e1", "span": at("Velt sent Kelmar a letter"), "trigger": at("sent"), "type": "CONSULT", "mode": null, "contexts": ["diplomatic"],
            "cameo": "040", "quad": 1, "actors": ["a3"], "recipients": ["a2"], "place": "p1", "time": null, "status": "occurred", "intensity": 1.0, "claimed_by": null }), "sent")],
        "positions": [found(json!({ "id": "q1", "act": "refuse", "holder": "a3", "toward": ["a2"], "issue": at("not rush"), "issue_text": "a quick answer", "answers": null,
            "statement": "s1", "time": null }), "not rush")],
        "instruments": [found(json!({ "id": "d1", "kind": "letter", "span": at("a letter"), "from": ["a3"], "to": ["a2"], "carried_by": null, "time": null, "answers": null,
            "visibility": "unknown", "visibility_by": null, "claimed_by": null }), "a letter")],
        "engagements": [found(json!({ "id": "g1", "kind": "meeting", "span": at("They meet in Varda"), "participants": ["a3", "a2"], "convener": null, "mediators": [],
            "topic": null, "claimed_by": null, "place": "p1", "time": "t1", "duration": null, "status": "scheduled" }), "meet")],
        "remarks": []
    });
    Record::from_json(&record.to_string()).expect("a record")
}

fn case() -> Case {
    let mut case = Case::in_memory().expect("memory");
    for (key, without_text) in [("k1", false), ("k2", true), ("k3", false)] {
        let origin = Origin {
            name: Some(format!("{key}.txt")),
            at: "2019-03-09T10:00:00Z".into(),
            without_text,
            print: vec![1, 2, 255],
            ..Origin::default()
        };
        case.add(&record(key), &origin).expect("added");
    }
    case.remove(ArticleNo(3)).expect("removed");
    let id = |s: &str| s.parse::<RowId>().expect(s);
    case.reject(&id("2.q1"), "ana", "t").expect("rejected");
    case.redate(&id("1.s1"), "2019-03-01", "ana", "t").expect("dated");
    case.same(&id("1.a1"), &id("2.a1"), "ana", "t").expect("same");
    let no = |s: &str| case.row(&id(s)).expect(s).no;
    let links = Links { rows: vec![(no("1.a1"), no("1.a1")), (no("2.a1"), no("1.a1"))], copies: Vec::new() };
    case.link(&links).expect("linked");
    case
}

#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

struct Into<'a>(&'a mut Vec<u8>);

impl Write for Into<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Memory {
    fn main(&mut self) -> io::Result<Box<dyn Write + '_>> {
        self.file("")
    }

    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(Into(self.0.entry(name.to_owned()).or_default())))
    }
}

fn exported(case: &Case, format: Format) -> BTreeMap<String, String> {
    let mut memory = Memory::default();
    export(case, format, &mut memory).expect("exported");
    memory.0.into_iter().map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn main(case: &Case, format: Format) -> String {
    exported(case, format).remove("").expect("a file")
}

#[test]
fn json_lines_come_back_without_loss() {
    let first = case();
    let lines = main(&first, Format::JsonLines);
    let mut second = Case::in_memory().expect("memory");
    assert_eq!(import(&mut second, lines.as_bytes(), "now").expect("imported"), 2);
    let id = |s: &str| s.parse::<RowId>().expect(s);
    let no = |s: &str| second.row(&id(s)).expect(s).no;
    let links = Links { rows: vec![(no("1.a1"), no("1.a1")), (no("2.a1"), no("1.a1"))], copies: Vec::new() };
    second.link(&links).expect("linked");
    assert_eq!(main(&second, Format::JsonLines), lines);
    assert_eq!(second.corrections().expect("corrections"), first.corrections().expect("corrections"));
    assert!(second.row(&id("2.q1")).is_err(), "what was rejected stays rejected");
    let added = second.add(&record("k4"), &Origin::default()).expect("added");
    assert_eq!(added.article, ArticleNo(4), "the number of the removed article is not given again");
    assert!(import(&mut second, lines.as_bytes(), "now").is_err(), "a case with articles is left alone");
}

#[test]
fn lines_of_other_programs_are_told() {
    let check = |lines: &str, says: &str| {
        let told = import(&mut Case::in_memory().expect("memory"), lines.as_bytes(), "now").expect_err(lines).to_string();
        assert!(told.contains(says), "{told}");
    };
    check("{\"a\": 1}", "line 1: neither");
    check("\nno json", "line 2:");
    check("{\"case\": {\"shape\": 99, \"last_article\": 0, \"citation\": \"\"}}", "shape 99");
}

#[test]
fn each_line_is_a_record_of_the_schema() {
    for line in main(&case(), Format::JsonLines).lines().filter(|l| l.contains("\"article\":{")) {
        let record = Record::from_json(line).expect("a record");
        assert!(!record.statements.is_empty());
    }
}

#[test]
fn event_data_has_the_columns_of_its_kind() {
    let case = case();
    for (format, columns, head) in [(Format::Polecat, 40, true), (Format::Icews, 20, true), (Format::Gdelt, 61, false)] {
        let files = exported(&case, format);
        let lines: Vec<&str> = files[""].lines().collect();
        assert_eq!(lines.len(), 2 + usize::from(head), "{format:?}");
        assert!(lines.iter().all(|l| l.split('\t').count() == columns), "{format:?}");
        assert!(files["codebook.md"].contains("Read by demarche 0.1.0, model m-1"));
    }
    let polecat = main(&case, Format::Polecat);
    let row: Vec<&str> = polecat.lines().nth(1).expect("a row").split('\t').collect();
    assert_eq!(row[..8], ["1.e1", "2019-03-06", "CONSULT", "", "1", "1", "diplomatic", "Velt"]);
    assert_eq!(row[8..11], ["FRA", "220", "GOV"]);
    let gdelt = main(&case, Format::Gdelt);
    let row: Vec<&str> = gdelt.lines().next().expect("a row").split('\t').collect();
    assert_eq!((row[1], row[5], row[15], row[26], row[27], row[28], row[29]), ("20190306", "FRAGOV", "DEUGOV", "040", "040", "04", "1"));
    assert_eq!((row[51], row[53], row[56]), ("4", "FR", "1.5"));
}

#[test]
fn plover_names_its_evidence() {
    let lines = main(&case(), Format::Plover);
    let event: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    assert_eq!(event["event"], "CONSULT");
    assert_eq!(event["event text"], "sent");
    assert_eq!(event["actor"][0]["code"], "FRA");
    assert!(event["cite info"].as_str().expect("a citation").contains("2 articles"));
}

#[test]
fn the_calendar_has_one_entry_a_meeting_with_its_day() {
    let calendar = main(&case(), Format::Ical);
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2);
    assert!(calendar.contains("DTSTART;VALUE=DATE:20190308"), "{calendar}");
    assert!(calendar.contains("DTSTAMP:20190306T000000Z"), "the clock has no part in it");
    assert!(calendar.contains("STATUS:CONFIRMED") && calendar.contains("LOCATION:Varda"));
}

#[test]
fn selectors_cut_out_the_words() {
    let graph: Value = serde_json::from_str(&main(&case(), Format::JsonLd)).expect("JSON");
    let parts = graph["hasPart"].as_array().expect("parts");
    let quotation = parts.iter().find(|p| p["@type"] == "Quotation").expect("a quotation");
    let [position, quote] = [0, 1].map(|n| &quotation["oa:hasTarget"][0]["oa:hasSelector"][n]);
    let (start, end) = (position["oa:start"].as_u64().expect("start") as usize, position["oa:end"].as_u64().expect("end") as usize);
    let cut: String = TEXT.chars().skip(start).take(end - start).collect();
    assert_eq!(quote["oa:exact"], cut.as_str());
    assert_eq!(cut, "“We will not rush.”");
    assert_eq!(quotation["spokenByCharacter"]["name"], "Mara Orlan");
}

#[test]
fn brat_offsets_cut_out_the_words() {
    let files = exported(&case(), Format::Brat);
    let text = &files["1.txt"];
    let mut bound = 0;
    for line in files["1.ann"].lines().filter(|l| l.starts_with('T')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let words: Vec<String> = fields[1]
            .split_once(' ')
            .expect("offsets")
            .1
            .split(';')
            .map(|piece| {
                let (start, end) = piece.split_once(' ').expect("two");
                let (start, end): (usize, usize) = (start.parse().expect("start"), end.parse().expect("end"));
                text.chars().skip(start).take(end - start).collect()
            })
            .collect();
        assert_eq!(words.join(" "), fields[2]);
        bound += 1;
    }
    assert!(bound >= 10, "{bound}");
    assert!(!files["2.txt"].contains("rush"), "no text is kept of the second article");
}

#[test]
fn tables_are_the_same_as_csv_and_as_parquet() {
    let case = case();
    let csv = exported(&case, Format::Csv);
    let tables: Vec<&String> = csv.keys().filter(|k| k.ends_with(".csv")).collect();
    assert_eq!(tables.len(), 9);
    assert!(csv["statements.csv"].starts_with("id,article,kind,source,source_name,"));
    assert!(csv["statements.csv"].contains("1.s1,1,direct,1.a1,Mara Orlan,told,speech,false,“We will not rush.”"));
    assert_eq!(csv["positions.csv"].lines().count(), 2, "the rejected one does not hold");
    let mut memory = Memory::default();
    export(&case, Format::Parquet, &mut memory).expect("exported");
    for table in tables {
        let columns = csv[table].lines().next().expect("a head").split(',').count();
        let bytes = memory.0[&table.replace(".csv", ".parquet")].clone();
        let file = tempfile::tempfile().expect("file");
        (&file).write_all(&bytes).expect("written");
        let reader = parquet::file::reader::SerializedFileReader::new(file).expect("parquet");
        let rows = csv_rows(&csv[table]);
        let meta = parquet::file::reader::FileReader::metadata(&reader).file_metadata().clone();
        assert_eq!((meta.num_rows() as usize, meta.schema_descr().num_columns()), (rows, columns), "{table}");
        assert!(csv["codebook.md"].contains(&format!("## {}", table.trim_end_matches(".csv"))));
    }
}

fn csv_rows(table: &str) -> usize {
    csv::Reader::from_reader(table.as_bytes()).records().count()
}
