use crate::{Article, Document, ModelInfo, Record, Rules};
use article::PublishedFrom;
use extract::{Choice, Extraction, Told};
use record::ArticleHead;
use std::borrow::Cow;
use std::sync::Arc;

/// Reads articles by one set of rules. Cheap to clone; clones share the rules.
#[derive(Clone, Debug)]
pub struct Pipeline {
    rules: Arc<Rules>,
    reader: &'static nlp::Reader,
}

impl Default for Pipeline {
    /// By the rules that ship with the program.
    fn default() -> Pipeline {
        Pipeline::new(Rules::builtin())
    }
}

impl Pipeline {
    /// Reads by these rules.
    pub fn new(rules: Rules) -> Pipeline {
        Pipeline::with_reader(rules, nlp::Reader::embedded())
    }

    /// Reads by these rules and with another reader than the embedded one.
    pub fn with_reader(rules: Rules, reader: &'static nlp::Reader) -> Pipeline {
        Pipeline { rules: Arc::new(rules), reader }
    }

    /// What records say of the rules they were read by.
    pub fn rules_hash(&self) -> &str {
        self.rules.hash()
    }

    /// What records say of the model they were read by.
    pub fn model_name() -> String {
        let model = Pipeline::model();
        format!("{}-{}", model.name, model.version)
    }

    /// The model that reads the language.
    pub fn model() -> &'static ModelInfo {
        nlp::Reader::embedded().about()
    }

    /// What the language of the article looks like. All sections are analysed, in order, each a block of its own; which of them
    /// tell anything is for the extraction to decide.
    pub fn analyse(&self, article: &Article) -> Document {
        let blocks: Vec<_> = article.sections.iter().map(|s| s.span).collect();
        self.reader.read(&article.text, &blocks)
    }

    /// For every sentence, the spans of its words and what the tagger is given for them; see [`nlp::Reader::pieces`].
    pub fn pieces(&self, article: &Article) -> Vec<(Vec<article::Span>, nlp::SentencePieces)> {
        let document = self.analyse(article);
        let blocks: Vec<_> = article.sections.iter().map(|s| s.span).collect();
        let pieces = self.reader.pieces(&article.text, &blocks, &document);
        let words = |s: &nlp::Sentence| document.words[s.words.clone()].iter().map(|w| w.span).collect();
        document.sentences.iter().map(words).zip(pieces).collect()
    }

    /// The whole analysis as CoNLL-U.
    pub fn conllu(&self, article: &Article) -> String {
        nlp::conllu(&article.id, &article.text, &self.analyse(article))
    }

    /// Reads an article. Cannot fail: what cannot be read is left out or remarked.
    pub fn read_article(&self, article: &Article) -> Record {
        self.read(article, extract::extract)
    }

    /// As [`Pipeline::read_article`], with every place where a party may be taking a position and what is told of it; see [`extract::extract_candidates`].
    pub fn read_candidates(&self, article: &Article) -> (Record, Vec<Told>) {
        self.read_beside(article, extract::extract_candidates)
    }

    /// As [`Pipeline::read_article`], with what was chosen from for each position; see [`extract::extract_choices`].
    pub fn read_choices(&self, article: &Article) -> (Record, Vec<Choice>) {
        self.read_beside(article, extract::extract_choices)
    }

    /// The record, and what the extraction tells beside it.
    fn read_beside<T: Default>(&self, article: &Article, extract: fn(&Article, &Document, &Rules) -> (Extraction, T)) -> (Record, T) {
        let mut beside = T::default();
        let record = self.read(article, |article, document, rules| {
            let extraction;
            (extraction, beside) = extract(article, document, rules);
            extraction
        });
        (record, beside)
    }

    fn read(&self, article: &Article, extract: impl FnOnce(&Article, &Document, &Rules) -> Extraction) -> Record {
        let document = self.analyse(article);
        let mut article = Cow::Borrowed(article);
        let dated = if article.published.is_none() { extract::published(&article, &document, &self.rules) } else { None };
        if let Some(dated) = &dated {
            let article = article.to_mut();
            article.published = Some(dated.date.into());
            article.published_from = PublishedFrom::Text;
        }
        let found = extract(&article, &document, &self.rules);
        let mut head = ArticleHead::from(article.into_owned());
        head.published_found = dated.map(|d| d.found);
        for &(section, actor) in &found.speakers {
            if let Some(section) = head.sections.get_mut(section) {
                section.speaker = Some(actor);
            }
        }
        Record {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: Pipeline::model_name(),
            rules: self.rules_hash().to_owned(),
            article: head,
            names: found.names,
            actors: found.actors,
            times: found.times,
            places: found.places,
            statements: found.statements,
            events: found.events,
            positions: found.positions,
            instruments: found.instruments,
            engagements: found.engagements,
            remarks: found.remarks,
        }
    }
}
