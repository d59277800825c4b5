//! The hot path of each room, on one article or on all of the example: `cargo bench -p demarche-train --bench rooms`.
//!
//! Seconds depend on the machine and on what else it does; `bench/instructions` counts what does not.

use article::Article;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use extract::Rules;
use ingest::{Format, Given};
use pipeline::{Pipeline, Record};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use store::{Case, Origin, Query};

/// The invented dispute, in the order of its articles.
fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dispute/articles");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the example").filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let read = |path| ingest::article(&fs::read(path).expect("an article"), Format::Text, &Given::default()).expect("an article");
    paths.into_iter().map(read).collect()
}

fn page(article: &Article) -> String {
    let paragraphs = article.sections.iter().map(|s| format!("<p>{}</p>", article.text.slice(s.span)));
    format!(
        "<!doctype html><html lang=en><body><nav><a href=/>Home</a></nav><article>{}</article></body></html>",
        paragraphs.collect::<String>()
    )
}

fn case(records: &[Record]) -> Case {
    let mut case = Case::in_memory().expect("a case");
    for record in records {
        case.add(record, &Origin::default()).expect("added");
    }
    case
}

fn rooms(c: &mut Criterion) {
    let (articles, pipeline, rules) = (articles(), Pipeline::default(), Rules::builtin());
    let article = &articles[0];
    let document = pipeline.analyse(article);
    let records: Vec<Record> = articles.iter().map(|a| pipeline.read_article(a)).collect();
    let record = &records[0];

    let mut one = c.benchmark_group("an article");
    one.sample_size(20).throughput(Throughput::Elements(article.text.split_whitespace().count() as u64));
    let html = page(article);
    one.bench_function("ingest: a page to an article", |b| {
        b.iter(|| ingest::article(black_box(html.as_bytes()), Format::Html, &Given::default()))
    });
    one.bench_function("nlp: text to document", |b| b.iter(|| pipeline.analyse(black_box(article))));
    one.bench_function("extract: document to extraction", |b| b.iter(|| extract::extract(black_box(article), &document, &rules)));
    one.bench_function("record: to JSON", |b| b.iter(|| black_box(record).to_json()));
    let json = record.to_json();
    one.bench_function("record: from JSON", |b| b.iter(|| Record::from_json(black_box(&json))));
    let row = [Ok(Box::new(record.clone()))];
    one.bench_function("record: to Arrow", |b| b.iter(|| record::arrow::batch(black_box(&row))));
    one.bench_function("link: the print of a text", |b| b.iter(|| link::Print::of(black_box(&article.text))));
    one.finish();

    let mut all = c.benchmark_group("the example");
    all.sample_size(10).throughput(Throughput::Elements(articles.len() as u64));
    let prints: Vec<_> = articles.iter().map(|a| link::Print::of(&a.text)).collect();
    all.bench_function("link: copies", |b| b.iter(|| link::copies(black_box(&prints))));
    all.bench_function("store: added to a case", |b| b.iter(|| case(black_box(&records))));
    let mut case = case(&records);
    all.bench_function("pipeline: what is the same across articles", |b| b.iter(|| pipeline::relink(black_box(&mut case))));
    let query = Query::parse("ship").expect("a question");
    all.bench_function("store: a question", |b| b.iter(|| case.find(black_box(&query))));
    all.bench_function("views: the brief", |b| b.iter(|| views::brief(black_box(&case), None, 100)));
    all.bench_function("export: a table", |b| b.iter(|| export::frame(black_box(&case), "statements", None)));
    all.finish();
}

criterion_group!(benches, rooms);
criterion_main!(benches);
