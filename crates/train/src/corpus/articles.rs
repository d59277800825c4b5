//! The articles of the corpus, by world.

use super::Lines;
use article::{Article, Published};
use ingest::{Given, article as read, sniff};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// What an article is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To fit on.
    Fit,
    /// To measure on, never fitted on.
    Dev,
}

/// A folder of worlds, each with an `index.toml` of its articles; beside them, in `briefings`, public texts that stay outside.
pub struct Corpus {
    folder: PathBuf,
    outside: Option<PathBuf>,
    listed: Vec<(String, Listed)>,
}

/// The world of the public texts.
const BRIEFINGS: &str = "briefings";

#[derive(Deserialize)]
struct Index {
    article: Vec<Listed>,
}

#[derive(Clone, Deserialize)]
struct Listed {
    file: String,
    published: Option<String>,
    genre: String,
    split: Split,
    sha256: Option<String>,
}

/// An article of the corpus as the program reads it.
pub struct CorpusArticle {
    /// `<world>/<article>`, without ending.
    pub name: String,
    /// What it is for.
    pub split: Split,
    /// Such as "agency" or "live page".
    pub genre: String,
    /// What ingest makes of it.
    pub article: Article,
    /// The world's `registry.toml`.
    pub registry: String,
}

impl Corpus {
    /// Reads the indexes; that of the public texts only where the folder with their text is given.
    ///
    /// # Errors
    /// Where one is missing or broken.
    pub fn open(folder: &Path, outside: Option<&Path>) -> Result<Corpus, String> {
        let articles = folder.join("articles");
        let mut worlds: Vec<PathBuf> = fs::read_dir(&articles)
            .map_err(|e| format!("{}: {e}", articles.display()))?
            .filter_map(|e| e.ok().map(|e| e.path()).filter(|p| p.is_dir()))
            .collect();
        worlds.sort();
        worlds.extend(outside.map(|_| folder.join(BRIEFINGS)));
        let mut listed = Vec::new();
        for world in worlds {
            let path = world.join("index.toml");
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let index: Index = toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
            let name = world.file_name().unwrap_or_default().to_string_lossy().into_owned();
            listed.extend(index.article.into_iter().map(|a| (name.clone(), a)));
        }
        Ok(Corpus { folder: folder.to_owned(), outside: outside.map(Path::to_owned), listed })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Names of the articles of a part, in order.
    pub fn names(&self, split: Option<Split>) -> Vec<String> {
        self.listed.iter().filter(|(_, a)| split.is_none_or(|s| s == a.split)).map(|(w, a)| name(w, a)).collect()
    }

    /// One article.
    ///
    /// # Errors
    /// Where there is none of that name, or it cannot be read.
    pub fn article(&self, wanted: &str) -> Result<CorpusArticle, String> {
        let (world, listed) =
            self.listed.iter().find(|(w, a)| name(w, a) == wanted).ok_or_else(|| format!("no article {wanted} in the corpus"))?;
        let own = self.folder.join("articles").join(world);
        let folder = self.outside.as_ref().filter(|_| world == BRIEFINGS).unwrap_or(&own);
        let path = folder.join(&listed.file);
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        if listed.sha256.as_ref().is_some_and(|wanted| *wanted != hash(&bytes)) {
            return Err(format!("{}: not the text that was annotated: its SHA-256 is another", path.display()));
        }
        let published = listed.published.as_deref().and_then(Published::parse);
        let given = Given { id: Some(wanted.to_owned()), published, ..Given::default() };
        let format = sniff(Some(&listed.file), &bytes).map_err(|e| e.to_string())?;
        let article = read(&bytes, format, &given).map_err(|e| format!("{}: {e}", path.display()))?;
        let registry = match world.as_str() {
            BRIEFINGS => String::new(),
            _ => fs::read_to_string(own.join("registry.toml")).map_err(|e| format!("{}: {e}", own.display()))?,
        };
        Ok(CorpusArticle { name: wanted.to_owned(), split: listed.split, genre: listed.genre.clone(), article, registry })
    }
}

fn name(world: &str, listed: &Listed) -> String {
    let file = listed.file.rsplit('/').next().unwrap_or_default();
    format!("{world}/{}", file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

impl fmt::Display for CorpusArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let published = self.article.published.as_ref().map_or("not known from outside".to_owned(), Published::to_string);
        writeln!(f, "# {}, published: {published}", self.name)?;
        for (number, line) in Lines::of(&self.article.text).numbered() {
            writeln!(f, "{number}: {line}")?;
        }
        Ok(())
    }
}
