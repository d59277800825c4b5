//! From an article and its analysis to the record.
//!
//! `extract(&Article, &Document, &Rules) -> Extraction`: no I/O, no clock, no randomness. What language looks like comes from
//! [`nlp::Document`]; what it means in this field comes from [`Rules`], which are data. One file a noun: actors, times, statements.
//!
//! The document must have been read with the article's sections as its blocks, in order: a sentence's block is the index of its section.

mod actors;
mod arcs;
mod choose;
mod clause;
mod cues;
mod days;
mod engagements;
mod events;
mod instruments;
mod learned;
mod near;
mod places;
mod positions;
mod quotes;
mod registry;
mod rules;
mod scene;
mod statements;
mod times;
mod weigh;

use article::Article;
use nlp::Document;
use record::*;

pub use choose::{Choice, Chosen};
pub use events::signs as event_signs;
pub use positions::Told;
pub use rules::{Rules, RulesError};
pub use times::{Dated, published};

/// What was read from one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// Named entities as read.
    pub names: Vec<Name>,
    /// Parties.
    pub actors: Vec<Actor>,
    /// Time expressions.
    pub times: Vec<Time>,
    /// Places.
    pub places: Vec<Place>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Who wants what.
    pub positions: Vec<Position>,
    /// Papers.
    pub instruments: Vec<Instrument>,
    /// Meetings.
    pub engagements: Vec<Engagement>,
    /// Who speaks in which section, by its index: transcripts.
    pub speakers: Vec<(usize, ActorId)>,
    /// Oddities.
    pub remarks: Vec<Remark>,
}

/// Reads the record out of an article. Cannot fail: what cannot be read is left out or remarked.
pub fn extract(article: &Article, document: &Document, rules: &Rules) -> Extraction {
    read(article, document, rules, positions::find).0
}

/// As [`extract`], with every place where a party may be taking a position in place of those that tell one, and what is told of each to weigh it:
/// for those who fit the weights.
pub fn extract_candidates(article: &Article, document: &Document, rules: &Rules) -> (Extraction, Vec<Told>) {
    let mut features = Vec::new();
    let extraction = read(article, document, rules, |scene, events| {
        let (rows, told) = positions::all(scene, events).into_iter().unzip();
        features = told;
        rows
    });
    (extraction.0, features)
}

/// As [`extract`], with what was chosen from for each position, paper and engagement: for those who fit the weights of the choice.
pub fn extract_choices(article: &Article, document: &Document, rules: &Rules) -> (Extraction, Vec<Choice>) {
    let mut choices = Vec::new();
    let (extraction, more) = read(article, document, rules, |scene, events| {
        let (positions, all) = positions::with_choices(scene, events);
        choices = all;
        positions
    });
    choices.extend(more);
    (extraction, choices)
}

fn read(
    article: &Article,
    document: &Document,
    rules: &Rules,
    find_positions: impl FnOnce(&mut scene::Scene, &[Event]) -> Vec<Position>,
) -> (Extraction, Vec<Choice>) {
    let times = times::find(article, document, rules);
    let places = places::find(article, document, rules);
    let mut cast = actors::Cast::assemble(article, document, rules, &places);
    let found = statements::find(article, document, rules, &mut cast, &times);
    cast.first_persons(&found.statements);
    cast.describe_chains();
    cast.read_offices();
    let mut scene = scene::Scene {
        names: arcs::Names::default(),
        article,
        document,
        rules,
        cast: &mut cast,
        times: &times,
        places: &places,
        statements: &found.statements,
        clauses: clause::Clauses { document, words: &rules.clauses },
    };
    let events = events::find(&mut scene);
    let (engagements, mut choices) = engagements::find(&mut scene);
    let (instruments, senders) = instruments::find(&mut scene, &engagements);
    choices.extend(senders);
    let positions = find_positions(&mut scene, &events);
    let met = article.remarks.iter().map(|o| Remark { span: o.span, code: o.code.into(), text: o.text.clone() });
    let extraction = Extraction {
        names: document.names.iter().map(|n| Name { span: n.span, label: label(n.label) }).collect(),
        actors: cast.into_actors(),
        times,
        places,
        statements: found.statements,
        events,
        positions,
        instruments,
        engagements,
        speakers: found.speakers,
        remarks: met.chain(found.remarks).collect(),
    };
    (extraction, choices)
}

fn label(label: nlp::NameLabel) -> NameLabel {
    match label {
        nlp::NameLabel::Per => NameLabel::Per,
        nlp::NameLabel::Org => NameLabel::Org,
        nlp::NameLabel::Loc => NameLabel::Loc,
        nlp::NameLabel::Norp => NameLabel::Norp,
        nlp::NameLabel::Event => NameLabel::Event,
        nlp::NameLabel::Law => NameLabel::Law,
        nlp::NameLabel::Misc => NameLabel::Misc,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use article::{PublishedFrom, Section, SectionKind, Span, Text};
    use std::sync::LazyLock;

    /// An article of prose paragraphs, divided by blank lines.
    pub(crate) fn article(text: &str) -> Article {
        let text = Text::clean(text);
        let mut sections = Vec::new();
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            sections.extend(Span::new(start, start + paragraph.len()).map(|span| Section {
                span,
                kind: SectionKind::Prose,
                story: Some(0),
                speaker: None,
            }));
            start += paragraph.len() + 2;
        }
        Article {
            id: "test".into(),
            url: None,
            publisher: None,
            headline: None,
            byline: None,
            language: "en".into(),
            published: None,
            published_from: PublishedFrom::None,
            stories: vec![Default::default()],
            text,
            sections,
            remarks: Vec::new(),
        }
    }

    pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| {
        // as the files stand now, so that an example can be mended without building
        let file = |name: &str| std::fs::read_to_string(format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"))).ok();
        Rules::with_files(Some(REGISTRY), &file).unwrap()
    });

    /// As [`RULES`], but events stay however little they are believed: for tests of what the codebook finds.
    pub(crate) static GULLIBLE: LazyLock<Rules> = LazyLock::new(|| {
        let file = |name: &str| {
            let text = std::fs::read_to_string(format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"))).ok()?;
            Some(if name.ends_with("plover/confidence.toml") { text.replace("least = ", "least = 0.0 # ") } else { text })
        };
        Rules::with_files(Some(REGISTRY), &file).unwrap()
    });

    pub(crate) fn read(text: &str) -> (Article, Extraction) {
        read_by(text, &RULES)
    }

    pub(crate) fn read_by(text: &str, rules: &Rules) -> (Article, Extraction) {
        let article = article(text);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let extraction = extract(&article, &nlp::read(&article.text, &blocks), rules);
        (article, extraction)
    }

    /// The examples of a file of constructions that are not read as they are written, each with what is read instead.
    pub(crate) fn failures(file: &str, rows: impl Fn(&Article, &Extraction) -> Vec<String>) -> Vec<String> {
        let file: Constructions = toml::from_str(file).unwrap();
        let mut failed = Vec::new();
        for (construction, example) in file.construction.iter().flat_map(|c| c.example.iter().map(move |e| (c, e))) {
            let mut article = article(&example.text);
            article.published = article::Published::parse("2022-03-04");
            article.sections.iter_mut().take(1).filter(|_| example.headline).for_each(|s| s.kind = SectionKind::Headline);
            let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
            let found = rows(&article, &extract(&article, &nlp::read(&article.text, &blocks), &RULES));
            if found != example.rows {
                failed.push(format!("{}: {}\n    {found:?}", construction.name, example.text));
            }
        }
        failed
    }

    const REGISTRY: &str = r#"
        [[country]]
        id = "XVV"
        name = "Vordania"
        demonyms = ["Vordanian"]
        capital = "Vord"
        [[country]]
        id = "XAA"
        name = "Aldania"
        demonyms = ["Aldanian"]
        capital = "Port Ald"
        [[country]]
        id = "XVO"
        name = "Vordania"
        demonyms = ["Vordanian"]
        capital = "Sarnhold"
        [[organization]]
        id = "lake-powers"
        name = "the Lake Powers"
        kind = "group"
        members = ["XAA", "FRA"]
        [[person]]
        id = "mara-orlan"
        name = "Mara Orlan"
        gender = "f"
        country = "XAA"
        roles = [{ title = "foreign minister", of = "XAA" }]
        [[person]]
        id = "dov-tarn"
        name = "Dov Tarn"
        gender = "m"
    "#;

    /// Every statement as `speaker | cue | content`.
    fn said(text: &str) -> Vec<String> {
        let (article, x) = read(text);
        let name = |id: ActorId| x.actors.iter().find(|a| a.id == id).map_or("?", |a| a.name.as_str());
        let row = |s: &Statement| {
            let speaker = s.source.as_ref().and_then(|p| p.actor).map_or("-", name);
            let cue = s.cue.as_ref().map_or("-", |c| c.lemma.as_str());
            let content: Vec<&str> = s.content.iter().map(|&c| article.text.slice(c)).collect();
            format!("{speaker} | {cue} | {}", content.join(" + "))
        };
        x.statements.iter().filter(|s| s.found.confidence >= record::SHOWN).map(row).collect()
    }

    #[test]
    fn quotations_find_their_speaker() {
        let check = |text: &str, rows: &[&str]| assert_eq!(said(text), rows, "{text}");
        check("“We will go,” Mara Orlan said.", &["Mara Orlan | say | “We will go,”"]);
        check("“We will go,” said Mara Orlan, the foreign minister.", &["Mara Orlan | say | “We will go,”"]);
        check("Mara Orlan told reporters: “We will go.”", &["Mara Orlan | tell | “We will go.”"]);
        check("“We will go,” Mara Orlan said, “but not today.”", &["Mara Orlan | say | “We will go,” + “but not today.”"]);
        check("“We will go,” Mara Orlan said. “But not today.”", &["Mara Orlan | say | “We will go,” + “But not today.”"]);
        check("‘We will go,’ said Mara Orlan. ‘But not today.’", &["Mara Orlan | say | ‘We will go,’ + ‘But not today.’"]);
        check("Mara Orlan said the ice would hold. “We will go.”", &["Mara Orlan | say | the ice would hold + “We will go.”"]);
        check("\"Will you go?\" asked Dov Tarn.", &["Dov Tarn | ask | \"Will you go?\""]);
        check("Mara Orlan, the minister, waited. “We will go,” she said.", &["Mara Orlan | say | “We will go,”"]);
        check("“We will go,” a senior Aldanian official said.", &["a senior Aldanian official | say | “We will go,”"]);
        check(
            "“We will go,” Mara Orlan said.\n\n“One last thing,” Dov Tarn, who had waited for an hour, said.",
            &["Mara Orlan | say | “We will go,”", "Dov Tarn | say | “One last thing,”"],
        );
        check("“First the paper.\n\n“Then the talks,” said Dov Tarn.", &["Dov Tarn | say | “First the paper. + “Then the talks,”"]);
        check("“We will go,” said Zara Quill-Vane.", &["Zara Quill-Vane | say | “We will go,”"]);
    }

    #[test]
    fn marks_alone_are_no_statement() {
        for text in [
            "The so-called “pilot war” began in May.",
            "The paper, titled “On Free Passage,” has nine pages.",
            "He wore a coat called “the tent” by nobody.",
        ] {
            assert_eq!(said(text).iter().filter(|r| r.contains("pilot") || r.contains("Passage")).count(), 0, "{text}");
        }
    }

    #[test]
    fn clauses_are_read_from_the_tree() {
        // a document built by hand: what the reader makes of a sentence is not at issue here
        let tree = |text: &str, rows: &str| {
            let (cleaned, document) = nlp::conllu::parse(rows).unwrap();
            assert_eq!(&*cleaned, text);
            let article = article(text);
            let x = extract(&article, &document, &RULES);
            x.statements.iter().map(|s| (article.text.slice(s.content[0]).to_owned(), s.withheld)).collect::<Vec<_>>()
        };
        let row = |n: usize, form: &str, lemma: &str, upos: &str, head: usize, rel: &str| {
            format!("{n}\t{form}\t{lemma}\t{upos}\t_\t_\t{head}\t{rel}\t_\t_\n")
        };
        let said = [
            row(1, "Aldania", "Aldania", "PROPN", 2, "nsubj"),
            row(2, "said", "say", "VERB", 0, "root"),
            row(3, "it", "it", "PRON", 5, "nsubj"),
            row(4, "would", "would", "AUX", 5, "aux"),
            row(5, "wait", "wait", "VERB", 2, "ccomp"),
        ];
        assert_eq!(tree("Aldania said it would wait", &said.concat()), [("it would wait".to_owned(), false)]);
        let withheld = [
            row(1, "Aldania", "Aldania", "PROPN", 4, "nsubj"),
            row(2, "did", "do", "AUX", 4, "aux"),
            row(3, "not", "not", "PART", 4, "advmod"),
            row(4, "say", "say", "VERB", 0, "root"),
            row(5, "why", "why", "ADV", 4, "ccomp"),
        ];
        assert_eq!(tree("Aldania did not say why", &withheld.concat()), [("why".to_owned(), true)]);
        let told = [
            row(1, "Aldania", "Aldania", "PROPN", 3, "nsubj:pass"),
            row(2, "was", "be", "AUX", 3, "aux:pass"),
            row(3, "told", "tell", "VERB", 0, "root"),
            row(4, "to", "to", "PART", 5, "mark"),
            row(5, "wait", "wait", "VERB", 3, "ccomp"),
        ];
        assert_eq!(tree("Aldania was told to wait", &told.concat()), []);
    }

    #[test]
    fn a_dateline_is_no_part_of_what_is_said_and_its_agency_no_place() {
        let text = "GENEVA, April 24, 2015 (Strand) - A draft would give Aldania money, according to Mara Orlan.";
        assert!(said(text)[0].ends_with("| A draft would give Aldania money"), "{:?}", said(text));
        let (article, x) = read(text);
        let apart = "UN inspectors – five in all – left Geneva, according to Mara Orlan.";
        assert!(said(apart)[0].ends_with("| UN inspectors – five in all – left Geneva"), "{:?}", said(apart));
        let places: Vec<&str> = x.places.iter().map(|p| article.text.slice(p.span)).collect();
        assert!(places.contains(&"GENEVA") && !places.contains(&"Strand"), "{places:?}");
    }

    #[test]
    fn a_report_is_by_nobody_in_its_dateline_and_its_first_sentence_is_read_alone() {
        let text = "VARDA, 3 May 2021 (Harbour Wire) - Lena Brandt, the president of the Dockers' Federation, demanded a truce on Monday.";
        let (article, x) = read(text);
        let names: Vec<&str> = x.actors.iter().map(|a| a.name.as_str()).collect();
        assert!(!names.contains(&"Harbour Wire") && !names.contains(&"VARDA"), "{names:?}");
        let union = x.actors.iter().find(|a| a.name == "Dockers' Federation").unwrap();
        let head = x.actors.iter().find(|a| a.name == "Lena Brandt").unwrap();
        assert_eq!(head.roles, [record::Role { title: "president".into(), of: Some(union.id) }]);
        assert!(head.sectors.is_empty(), "a union's president does not govern: {:?}", head.sectors);
        let demand = x.events.iter().find(|e| article.text.slice(e.trigger) == "demanded").unwrap();
        assert_eq!(demand.actors, [head.id]);
    }

    #[test]
    fn who_is_she_is_nobody_but_a_person() {
        let text = "Aldania has until Friday to answer. It said nothing.\n\n“We can see the end of our patience,” said Vera Quill, the envoy, who looked as if \
                    she had slept in her office.";
        let (article, x) = read(text);
        let means = |pronoun: &str| {
            let all = x.actors.iter().filter(|a| a.mentions.iter().any(|m| article.text.slice(m.span) == pronoun));
            all.map(|a| a.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!((means("she"), means("her")), (vec!["Vera Quill"], vec!["Vera Quill"]));
    }

    #[test]
    fn we_in_a_ministers_words_is_the_state() {
        let (article, x) =
            read("Vordania waited for an answer.\n\n“We will send it on Friday,” Foreign Minister Mara Orlan of Aldania said.");
        let all = x.actors.iter().filter(|a| a.mentions.iter().any(|m| article.text.slice(m.span) == "We"));
        assert_eq!(all.map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Aldania"]);
    }

    #[test]
    fn who_asks_not_to_be_named_asks_no_more_than_that() {
        let text = "A diplomat in Geneva, who asked not to be named, nevertheless said that the sum was too small.";
        let told = said(text);
        assert_eq!(told, ["A diplomat in Geneva | ask | not to be named", "A diplomat in Geneva | say | that the sum was too small"]);
    }

    #[test]
    fn a_name_in_capitals_is_spelt_as_one_and_initials_stay() {
        let names = |text: &str| read(text).1.actors.into_iter().map(|a| a.name).collect::<Vec<_>>();
        let asked = names("Ms CASTLIN (Ekholm South): I demand the letter.\n\nMs CASTLIN: I shall ask again.");
        assert!(asked.contains(&"Castlin".to_owned()) && !asked.contains(&"CASTLIN".to_owned()), "{asked:?}");
        assert!(names("JFK said that he would sign the treaty.").contains(&"JFK".to_owned()));
    }

    #[test]
    fn a_spokesman_speaks_for_the_body_that_he_is_told_with() {
        for (text, body) in [
            ("A spokesman for the Pilots’ Guild said that it would not accept the change.", "Pilots’ Guild"),
            ("Merrow Gas stopped drilling on Tuesday. It would resume, a spokesman said, when the tax was withdrawn.", "Merrow Gas"),
            ("The Northern Seas Council has its seat in Bern. A spokeswoman said that there would be no reply.", "Northern Seas Council"),
        ] {
            let (_, x) = read(text);
            let office = x.actors.iter().flat_map(|a| &a.roles).find(|r| r.title.starts_with("spokes"));
            let of = office.and_then(|r| x.actors.iter().find(|a| Some(a.id) == r.of));
            assert_eq!(of.map(|a| a.name.as_str()), Some(body), "{text}: {:#?}", x.actors);
        }
        let (_, x) = read("Aldania closed the strait. A spokesman for the harbour said that nobody had been told.");
        assert!(x.actors.iter().all(|a| a.roles.is_empty()), "{:#?}", x.actors);
    }

    #[test]
    fn a_surname_under_another_office_is_somebody_else() {
        let name = |text: &str| said(text)[0].split(" | ").next().unwrap().to_owned();
        assert_eq!(name("“We will go,” Foreign Minister Orlan said."), "Mara Orlan");
        assert_eq!(name("“We will go,” Ms. Orlan said."), "Mara Orlan");
        assert_eq!(name("“We will go,” Admiral Orlan said."), "Orlan");
    }

    #[test]
    fn a_group_has_the_members_that_the_article_names() {
        let (_, x) = read("The Lake Powers met on Friday, and Aldania left early.");
        let id = |name: &str| x.actors.iter().find(|a| a.name == name).unwrap();
        assert_eq!(id("the Lake Powers").members, [id("Aldania").id]);
    }

    #[test]
    fn whoever_answers_in_an_interview_is_whom_it_introduces() {
        let text =
            "Mara Orlan, water minister of Aldania, on dams and neighbours.\n\nQ: Will you wait?\n\nA: We will not wait for Vordania.";
        let mut article = article(text);
        for i in [1, 2] {
            let start = article.sections[i].span.start();
            article.sections[i].kind = SectionKind::Transcript;
            article.sections[i].speaker = Span::new(start, start + 1);
        }
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let answer = x.speakers.iter().find(|s| s.0 == 2).and_then(|s| x.actors.iter().find(|a| a.id == s.1));
        assert_eq!(answer.map(|a| a.name.as_str()), Some("Mara Orlan"));
    }

    #[test]
    fn an_office_as_a_label_is_whoever_holds_it() {
        let mut article = article("The premier, Lena Brandt, took questions in Denn.\n\nThe PREMIER: The port stays shut.");
        let start = article.sections[1].span.start();
        article.sections[1].kind = SectionKind::Transcript;
        article.sections[1].speaker = Span::new(start, start + "The PREMIER".len());
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let speaker = x.speakers.first().and_then(|s| x.actors.iter().find(|a| a.id == s.1));
        assert_eq!(speaker.map(|a| a.name.as_str()), Some("Lena Brandt"));
    }

    #[test]
    fn answers_without_labels_are_those_of_whoever_is_interviewed() {
        let text =
            "Lena Brandt, who owns the ferries, on dams and neighbours.\n\nWill you wait for Vordania?\n\nWe rejected its offer on Monday.";
        let mut article = article(text);
        article.sections[2].kind = SectionKind::Transcript;
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let name = |id: &record::ActorId| x.actors.iter().find(|a| a.id == *id).map_or("", |a| a.name.as_str());
        let turn = x.statements.iter().find(|s| s.kind == record::StatementKind::Transcript).unwrap();
        assert_eq!(turn.source.as_ref().and_then(|p| p.actor).map(|id| name(&id)), Some("Lena Brandt"));
        let rejected = x.events.iter().find(|e| e.kind == "REJECT").unwrap();
        assert_eq!(rejected.actors.iter().map(name).collect::<Vec<_>>(), ["Lena Brandt"]);
    }

    #[test]
    fn two_people_of_one_name_stay_two() {
        let (_, x) = read("Mara Orlan met Kit Orlan. “We agree,” Mara Orlan said. “We do not,” said Kit Orlan.");
        let speakers: Vec<_> = x.statements.iter().filter_map(|s| s.source.as_ref()?.actor).collect();
        assert_eq!(speakers.len(), 2);
        assert_ne!(speakers[0], speakers[1]);
    }

    #[derive(serde::Deserialize)]
    struct Constructions {
        construction: Vec<Construction>,
    }

    #[derive(serde::Deserialize)]
    struct Construction {
        name: String,
        example: Vec<Example>,
    }

    #[derive(serde::Deserialize)]
    struct Example {
        text: String,
        rows: Vec<String>,
        #[serde(default)]
        headline: bool,
    }

    /// Every statement that is shown, as the file of constructions writes it.
    fn stated(example: &Example) -> Vec<String> {
        let mut article = article(&example.text);
        article.sections.iter_mut().filter(|_| example.headline).for_each(|s| s.kind = SectionKind::Headline);
        let blocks: Vec<Span> = article.sections.iter().map(|s| s.span).collect();
        let x = extract(&article, &nlp::read(&article.text, &blocks), &RULES);
        let words = |p: &Option<Party>| p.as_ref().and_then(|p| p.span).map(|s| article.text.slice(s));
        let row = |s: &Statement| {
            let content: Vec<&str> = s.content.iter().map(|&c| article.text.slice(c)).collect();
            let cue = s.cue.as_ref().map_or("-", |c| c.lemma.as_str());
            let mut row = format!("{} | {cue} | {}", words(&s.source).unwrap_or("-"), content.join(" + "));
            let mut tell = |sign: &str, words: Option<&str>| words.iter().for_each(|w| row += format!(" {sign} {w}").trim_end());
            tell(">", words(&s.addressee));
            tell("@", s.venue.as_ref().map(|v| v.text.as_str()));
            tell("~", words(&s.via));
            tell("!", s.withheld.then_some(""));
            tell("?", (s.mode == StatementMode::Thought).then_some(""));
            tell("#", (s.mode == StatementMode::Writing).then_some(""));
            row
        };
        x.statements.iter().filter(|s| s.found.confidence >= SHOWN).map(row).collect()
    }

    #[test]
    fn constructions_are_read_as_written() {
        let file: Constructions = toml::from_str(include_str!("../../../data/statements/constructions.toml")).unwrap();
        let mut failed = Vec::new();
        for construction in &file.construction {
            for example in &construction.example {
                let rows = stated(example);
                if rows != example.rows {
                    failed.push(format!("{}: {}\n    {rows:?}", construction.name, example.text));
                }
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    /// The stretches of an example between an opening and a closing mark, as spans of the text without any marks.
    pub(crate) fn marked(example: &str, open: char, close: char) -> Vec<(usize, usize)> {
        let (mut spans, mut at, mut start) = (Vec::new(), 0, 0);
        for c in example.chars() {
            match c {
                c if c == open => start = at,
                c if c == close => spans.push((start, at)),
                '«' | '»' | '[' | ']' | '{' | '}' => {}
                c => at += c.len_utf8(),
            }
        }
        spans
    }

    /// Why an example does not hold; `None` where it does.
    fn fails(example: &str) -> Option<String> {
        let text = example.replace(['«', '»', '[', ']', '{', '}'], "");
        let (article, x) = read(&text);
        let bounds = |s: Span| (s.start(), s.end());
        let cue = marked(example, '«', '»')[0].0;
        let at = |s: &&Statement| s.cue.as_ref().is_some_and(|c| (c.span.start()..c.span.end()).contains(&cue));
        let rows = || {
            x.statements
                .iter()
                .map(|s| format!("{:?} {:?}", s.found.because, s.content.iter().map(|&c| article.text.slice(c)).collect::<Vec<_>>()))
        };
        let Some(s) = x.statements.iter().find(at) else {
            return Some(format!("{example}: no such cue: {:?}", rows().collect::<Vec<_>>()));
        };
        let (content, source) = (marked(example, '[', ']'), marked(example, '{', '}'));
        let right = (content.is_empty() || content == s.content.iter().map(|&c| bounds(c)).collect::<Vec<_>>())
            && source.first().is_none_or(|&b| s.source.as_ref().and_then(|p| p.span).map(bounds) == Some(b));
        (!right).then(|| {
            format!(
                "{example}: {:?} from {:?}",
                rows().collect::<Vec<_>>(),
                s.source.as_ref().and_then(|p| p.span).map(|s| article.text.slice(s))
            )
        })
    }

    #[test]
    fn the_examples_of_the_cue_file_hold() {
        let cues = &RULES.cues;
        let all = cues.groups.iter().flat_map(|g| &g.matches).chain(cues.sources.iter().flat_map(|s| &s.matches));
        let mut failed: Vec<String> = all.filter_map(|e| fails(e)).collect();
        for group in &cues.groups {
            for example in &group.misses {
                let (_, x) = read(example);
                let counts = |s: &&Statement| group.guess || s.found.confidence >= record::SHOWN;
                let found = x.statements.iter().filter(counts).find_map(|s| s.cue.as_ref().filter(|c| group.holds(&c.lemma)));
                failed.extend(found.map(|c| format!("must not match: {example}: {}", c.lemma)));
            }
        }
        for phrase in &cues.sources {
            for example in &phrase.misses {
                let (_, x) = read(example);
                failed.extend((!x.statements.is_empty()).then(|| format!("must not match: {example}")));
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn every_word_of_a_group_is_a_cue() {
        let trials = RULES.cues.groups.iter().filter_map(|g| Some((g, g.trial.as_deref()?)));
        let failed: Vec<String> =
            trials.flat_map(|(group, trial)| group.pasts().filter_map(move |past| fails(&trial.replace('*', &past)))).collect();
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}
