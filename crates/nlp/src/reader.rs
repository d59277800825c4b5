use crate::{Document, Sentence, Token, Upos, Word, atom, contraction, rules};
use article::{Span, Text};

/// The models and what they need, ready to read. Loaded once; any number of threads may read with it.
#[derive(Debug)]
pub struct Reader {
    about: ModelInfo,
}

/// What a person should know of the models that read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// Name of the model.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Licence of the weights.
    pub licence: String,
    /// Whose data and weights it was made from, a line each.
    pub credits: Vec<String>,
}

impl Reader {
    /// The reader that this program carries.
    pub fn embedded() -> &'static Reader {
        static EMBEDDED: std::sync::LazyLock<Reader> = std::sync::LazyLock::new(|| Reader {
            about: ModelInfo { name: "rules".into(), version: "0".into(), licence: "MIT OR Apache-2.0".into(), credits: Vec::new() },
        });
        &EMBEDDED
    }

    /// What it is made of.
    pub fn about(&self) -> &ModelInfo {
        &self.about
    }

    /// Reads the text within the blocks: disjoint spans in order, such as an article's sections. A sentence never crosses a block.
    /// With no blocks the whole text is one.
    pub fn read(&self, text: &Text, blocks: &[Span]) -> Document {
        let (mut sentences, mut tokens, mut words): (Vec<Sentence>, Vec<Token>, Vec<Word>) = Default::default();
        let whole: Vec<Span>;
        let blocks = if blocks.is_empty() {
            whole = text.whole().into_iter().collect();
            &whole
        } else {
            blocks
        };
        let mut read_to = 0;
        for (b, &block) in blocks.iter().enumerate() {
            // what was read already is not read again, whatever the caller says
            let Some(block) = Span::new(block.start().max(read_to), block.end()) else { continue };
            let atoms = atom::cut(text, block);
            let Some(last) = atoms.last() else { continue };
            read_to = last.span.end();
            for sentence in rules::sentences(text, &atoms) {
                let (first_word, first_token) = (words.len(), tokens.len());
                for token in &sentence {
                    let start = words.len();
                    for part in contraction::split(text.slice(*token)) {
                        let span = Span::new(token.start() + part.start, token.start() + part.end).unwrap_or(*token);
                        words.push(Word {
                            span,
                            form: text.slice(span).to_owned(),
                            lemma: text.slice(span).to_lowercase(),
                            upos: Upos::X,
                            xpos: "",
                            feats: "",
                            head: None,
                            rel: "",
                        });
                    }
                    tokens.push(Token { span: *token, words: start..words.len() });
                }
                let Some(span) = sentence.first().zip(sentence.last()).map(|(a, b)| a.cover(*b)) else { continue };
                sentences.push(Sentence { span, words: first_word..words.len(), tokens: first_token..tokens.len(), block: b });
            }
        }
        Document::new(sentences, tokens, words, Vec::new())
    }
}
