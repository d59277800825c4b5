//! `demarche export`, `import`

use super::now;
use crate::args::{Export, ExportFormat, Import};
use crate::output::Output;
use crate::trouble::{Done, Trouble};
use export::{Format, Sink};
use pipeline::Case;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

pub fn run(args: Export) -> Result<Done, Trouble> {
    let case = Case::read(&args.case)?;
    let out = Out { path: (args.out != Path::new("-")).then(|| args.out.clone()) };
    let format = match args.format {
        ExportFormat::Jsonl => Format::JsonLines,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Plover => Format::Plover,
        ExportFormat::Polecat => Format::Polecat,
        ExportFormat::Icews => Format::Icews,
        ExportFormat::Gdelt => Format::Gdelt,
        ExportFormat::Ics => Format::Ical,
        ExportFormat::Jsonld => Format::JsonLd,
        ExportFormat::Brat => Format::Brat,
        ExportFormat::Markdown | ExportFormat::Html => return brief(&case, &args, out),
    };
    let several = matches!(format, Format::Csv | Format::Parquet | Format::Brat);
    match (&out.path, several) {
        (None, true) => return Err(Trouble::Usage("this format is several files; name a folder with --out".to_owned())),
        (Some(path), true) => fs::create_dir_all(path).map_err(|e| Trouble::File(path.clone(), e))?,
        _ => {}
    }
    written(export::export(&case, format, &mut Files { out: &out, several }), &out)
}

fn brief(case: &Case, args: &Export, out: Out) -> Result<Done, Trouble> {
    const MOST: usize = 100;
    let brief = views::brief(case, args.since, MOST)?;
    let citation = export::citation(case)?;
    let page = if args.format == ExportFormat::Html { views::html(&brief, &citation) } else { views::markdown(&brief, &citation) };
    let write = || -> io::Result<()> {
        let mut file = Files { out: &out, several: false };
        let mut file = file.main()?;
        file.write_all(page.as_bytes())?;
        file.flush()
    };
    written(write().map_err(export::Error::Io), &out)
}

/// A file that cannot be written is named.
fn written(done: Result<(), export::Error>, out: &Out) -> Result<Done, Trouble> {
    match (done, &out.path) {
        (Ok(()), _) => Ok(Done::Well),
        (Err(export::Error::Io(e)), Some(path)) => Err(Trouble::File(path.clone(), e)),
        (Err(e), _) => Err(e.into()),
    }
}

/// Where an export goes; standard output where no path is given.
struct Out {
    path: Option<PathBuf>,
}

struct Files<'a> {
    out: &'a Out,
    /// Whether the path is a folder.
    several: bool,
}

impl Sink for Files<'_> {
    fn main(&mut self) -> io::Result<Box<dyn Write + '_>> {
        match &self.out.path {
            None => Ok(Box::new(BufWriter::new(io::stdout()))),
            Some(path) => Ok(Box::new(BufWriter::new(File::create(path)?))),
        }
    }

    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        match &self.out.path {
            Some(path) if self.several => Ok(Box::new(BufWriter::new(File::create(path.join(name))?))),
            Some(path) => {
                let mut beside = path.clone().into_os_string();
                beside.push(format!(".{name}"));
                Ok(Box::new(BufWriter::new(File::create(beside)?)))
            }
            // nothing but the data goes to standard output
            None => Ok(Box::new(io::sink())),
        }
    }
}

/// Takes an export back. Under another name until it is whole: what bears the name of a case that was taken back is all of it.
pub fn import(args: Import) -> Result<Done, Trouble> {
    let from: Box<dyn BufRead> = match args.from.as_path() {
        path if path == Path::new("-") => Box::new(BufReader::new(io::stdin())),
        path => Box::new(BufReader::new(File::open(path).map_err(|e| Trouble::File(path.to_owned(), e))?)),
    };
    if args.case.exists() {
        // says that there is a file already
        Case::create(&args.case)?;
    }
    let mut part = args.case.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let gone = || ["", "-wal", "-shm"].iter().for_each(|end| drop(fs::remove_file(PathBuf::from(format!("{}{end}", part.display())))));
    gone();
    let take = || -> Result<usize, Trouble> {
        let mut case = Case::open(&part)?;
        let articles = export::import(&mut case, from, &now()).map_err(|e| match e {
            export::Error::Line(n, why) => {
                Trouble::Usage(format!("{}:{n}: no export of a case, and no record: {why}", args.from.display()))
            }
            e => e.into(),
        })?;
        pipeline::relink(&mut case)?;
        Ok(articles)
    };
    let articles = take().inspect_err(|_| gone())?;
    fs::rename(&part, &args.case).map_err(|e| Trouble::File(args.case.clone(), e))?;
    Output::plain().print(&format!("{articles} articles in {}\n", args.case.display()))?;
    Ok(Done::Well)
}
