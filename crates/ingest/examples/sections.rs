//! Prints how a file is read, one line a section, or with `--full` its text: `cargo run -p demarche-ingest --example sections FILE…`.

use ingest::{Format, Given, article, sniff};

#[path = "../tests/show/mod.rs"]
mod show;

fn main() {
    let full = std::env::args().any(|a| a == "--full");
    for name in std::env::args().skip(1).filter(|a| a != "--full") {
        let bytes = match std::fs::read(&name) {
            Ok(bytes) => bytes,
            Err(e) => {
                eprintln!("{name}: {e}");
                continue;
            }
        };
        let read = |bytes: &[u8], format: Format| match article(bytes, format, &Given::default()) {
            Ok(a) => {
                let date = a.published.as_ref().map(ToString::to_string).unwrap_or_default();
                println!("== {name} {} | {:?} | {:?} | {date} {:?} | {:?}", a.id, a.headline, a.byline, a.published_from, a.publisher);
                if full { println!("{}", &*a.text) } else { print!("{}", show::sections(&a)) }
            }
            Err(e) => println!("== {name}: {e}"),
        };
        match sniff(Some(&name), &bytes[..bytes.len().min(8192)]) {
            Ok(Format::JsonLines) => bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).for_each(|l| read(l, Format::JsonLines)),
            Ok(format) => read(&bytes, format),
            Err(e) => println!("== {name}: {e}"),
        }
    }
}
