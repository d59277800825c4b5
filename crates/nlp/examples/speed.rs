//! How fast the reader is: `speed FOLDER [DOCUMENTS]` reads the Markdown and text files below a folder on one thread and prints words per
//! second of processor time.

use article::{Span, Text};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "md" || e == "txt") {
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let Some(folder) = args.next() else {
        eprintln!("usage: speed FOLDER [DOCUMENTS]");
        std::process::exit(2);
    };
    let most = args.next().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths)?;
    paths.sort();
    // evenly from the whole folder
    let step = (paths.len() / most).max(1);
    let texts: Vec<Text> =
        paths.iter().step_by(step).take(most).filter_map(|p| Some(Text::clean(&std::fs::read_to_string(p).ok()?))).collect();

    let before = cpu();
    let reader = nlp::Reader::embedded();
    let loaded = cpu() - before;
    let (mut words, mut sentences) = (0, 0);
    let before = cpu();
    for text in &texts {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]);
        let lines: Vec<Span> = ends.scan(0, |start, end| Some(Span::new(std::mem::replace(start, end), end))).flatten().collect();
        let doc = reader.read(text, &lines);
        words += doc.words.len();
        sentences += doc.sentences.len();
    }
    let taken = cpu() - before;
    println!("{}: loaded in {loaded:.1?}", reader.about().instructions);
    println!("{} documents, {sentences} sentences, {words} words in {taken:.1?} of processor time", texts.len());
    println!("{:.0} words per second", words as f64 / taken.as_secs_f64());
    Ok(())
}

/// Processor time of this process.
fn cpu() -> Duration {
    cpu_time::ProcessTime::now().as_duration()
}
