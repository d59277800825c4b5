use crate::atom::{self, Atom, Gap, Kind};
use crate::coref::{self, Scorer};
use crate::dateline::dateline;
use crate::encoder::{self, Encoder, Input, Table};
use crate::heads::{self, Boundary, BoundaryHead, Seen, WordHeads};
use crate::judges::Judges;
use crate::kernels::Isa;
use crate::lemma::Known;
use crate::piece::{END, Pieces, START};
use crate::states::States;
use crate::stop;
use crate::tagger::{Rows, Tagger};
use crate::weights::{LoadError, Weights};
use crate::{Document, Name, Sentence, Token, Upos, Word, contraction, form};
use article::{Span, Text};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

/// The models and what they need, ready to read. Loaded once; any number of threads may read with it.
pub struct Reader {
    about: ModelInfo,
    isa: Isa,
    window: usize,
    pieces: Pieces,
    encoder: Encoder,
    tagger: Tagger,
    judges: &'static Judges,
    boundary: BoundaryHead,
    words: WordHeads,
    scorer: Scorer,
    lemmas: Known,
    states: States,
}

/// A sentence as the tagger sees it: piece, shape and gap of every row, and for each word the rows of its pieces.
pub type SentencePieces = (Vec<[u32; 3]>, Vec<Range<usize>>);

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
    /// The instructions that it runs on here; the results are the same on all.
    pub instructions: &'static str,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader {:?}", self.about)
    }
}

/// Room that a thread's readings share.
#[derive(Default)]
struct Scratch {
    encoder: encoder::Scratch,
    heads: heads::Scratch,
    firsts: Vec<f32>,
    key: String,
}

/// "before" and its like are adpositions before a noun and subordinating conjunctions before a clause: UD tells them apart by what they introduce, and that the
/// tree knows better than the tagger.
fn introduces(upos: Upos, xpos: &str, rel: &str) -> Upos {
    match (upos, rel) {
        (Upos::Adp | Upos::Sconj, "mark") if xpos == "IN" => Upos::Sconj,
        (Upos::Adp | Upos::Sconj, "case") if xpos == "IN" => Upos::Adp,
        _ => upos,
    }
}

impl Reader {
    /// The reader that this program carries.
    pub fn embedded() -> &'static Reader {
        static EMBEDDED: LazyLock<Reader> = LazyLock::new(|| Reader::carried(Isa::best()));
        &EMBEDDED
    }

    fn carried(isa: Isa) -> Reader {
        static WEIGHTS: &[u8] = include_bytes!("../../../models/reader-en.safetensors");
        static TAGGER: &[u8] = include_bytes!("../../../models/acts-en.safetensors");
        static VOCABULARY: &str = include_str!("../../../models/vocab.txt");
        Reader::load(WEIGHTS, TAGGER, VOCABULARY, isa).expect("the weights that we carry are whole: every test reads with them")
    }

    /// The reader that this program carries with other weights of the tagger: for those who fit on what it says of texts that it was not fitted on.
    ///
    /// # Errors
    /// Where they are no such weights.
    pub fn with_tagger(weights: Vec<u8>) -> Result<Reader, String> {
        let reader = Reader::carried(Isa::best());
        let table = reader.encoder.pieces.clone();
        let tagger = Tagger::load(Box::leak(weights.into_boxed_slice()), reader.isa, table).map_err(|e| e.to_string())?;
        Ok(Reader { tagger, ..reader })
    }

    fn load(weights: &'static [u8], tagger: &'static [u8], vocabulary: &'static str, isa: Isa) -> Result<Reader, LoadError> {
        let weights = Weights::parse(weights)?;
        let c = &weights.config;
        let sizes = &c.sizes;
        if sizes.window < c.max_pieces_per_atom || c.max_pieces_per_atom == 0 {
            return Err(LoadError::new("config", "an atom does not fit into a window"));
        }
        let count = vocabulary.lines().count();
        if count <= END as usize {
            return Err(LoadError::new("vocabulary", "too short"));
        }
        let table = Table::new(&weights, count, sizes.width)?;
        let tagger = Tagger::load(tagger, isa, table.clone())?;
        let judges = &*Box::leak(Box::new(Judges::load(include_bytes!("../../../models/judges-en.safetensors"), isa)?));
        let version = c.version.as_str().map_or_else(|| c.version.to_string(), str::to_owned);
        Ok(Reader {
            about: ModelInfo {
                name: "reader-en".to_owned(),
                version: format!("{version}+acts-{}", tagger.version()),
                licence: "CC BY-SA 4.0".to_owned(),
                credits: CREDITS.iter().map(|&line| line.to_owned()).collect(),
                instructions: isa.name(),
            },
            isa,
            window: sizes.window,
            pieces: Pieces::parse(vocabulary, c.max_pieces_per_atom),
            tagger,
            judges,
            encoder: Encoder::new(&weights, sizes, table)?,
            boundary: BoundaryHead::new(&weights)?,
            words: WordHeads::new(&weights, include_str!("../../../models/tags-en.txt"))?,
            scorer: Scorer::load(include_bytes!("../../../models/coref-en.safetensors"), self::heads::width(sizes.width))?,
            lemmas: Known::parse(include_str!("../../../models/lemmas-en.txt")),
            states: States::parse(include_str!("../../../data/actors/countries.toml")).map_err(|e| LoadError::new("countries", e))?,
        })
    }

    /// What it is made of.
    pub fn about(&self) -> &ModelInfo {
        &self.about
    }

    /// Reads the text within the blocks: disjoint spans in order, such as an article's sections. A sentence never crosses a block.
    /// With no blocks the whole text is one.
    pub fn read(&self, text: &Text, blocks: &[Span]) -> Document {
        self.run(text, blocks, false).0
    }

    /// As [`Reader::read`], with the vector of every word, one after the other: for those who fit further weights on them.
    pub fn read_with_vectors(&self, text: &Text, blocks: &[Span]) -> (Document, Vec<f32>) {
        self.run(text, blocks, true)
    }

    fn run(&self, text: &Text, blocks: &[Span], vectors: bool) -> (Document, Vec<f32>) {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let cut = self.cut(text, blocks, &mut scratch.key);
            let mut draft = Draft { vectors: vectors.then(Vec::new), ..Draft::default() };
            let mut at = Place::default();
            while let Some(window) = self.window(&cut, at) {
                at = self.read_window(text, &cut, &window, scratch, &mut draft);
            }
            let mut document = Document::new(draft.sentences, draft.tokens, draft.words, draft.names);
            document.signs = self.tagger.tag(self.isa, &self.rows(&cut, &document), &mut scratch.encoder);
            document.signs.judges = Some(self.judges);
            (document.mentions, document.chains) = coref::resolve(&document, &self.scorer, self.isa, &draft.kept, scratch.heads.bytes());
            (document, draft.vectors.unwrap_or_default())
        })
    }

    /// The sentences of a document as the tagger sees them: for those who fit its weights.
    pub fn pieces(&self, text: &Text, blocks: &[Span], document: &Document) -> Vec<SentencePieces> {
        let rows = self.rows(&self.cut(text, blocks, &mut String::new()), document);
        let plain = |i: &Input| [i.piece, u32::from(i.shape), u32::from(i.gap)];
        rows.into_iter().map(|r| (r.input.iter().map(plain).collect(), r.words)).collect()
    }

    /// The sentences of a document as the tagger sees them.
    fn rows(&self, cut: &Cut, document: &Document) -> Vec<Rows> {
        let most = self.tagger.window();
        let of = |sentence: &Sentence| {
            let start = cut.atoms.partition_point(|a| a.span.end() <= sentence.span.start());
            let end = cut.atoms.partition_point(|a| a.span.start() < sentence.span.end());
            let end = (start..end).take_while(|&a| cut.pieces(start..a + 1).len() <= most).last().map_or(start, |a| a + 1);
            let (input, firsts) = cut.rows(&(start..end));
            let atoms = &cut.atoms[start..end];
            let words = document.words[sentence.words.clone()].iter().map(|word| {
                let from = atoms.partition_point(|a| a.span.end() <= word.span.start());
                let to = atoms.partition_point(|a| a.span.start() < word.span.end());
                firsts[from.min(to)]..firsts[to]
            });
            Rows { words: words.collect(), input }
        };
        document.sentences.iter().map(of).collect()
    }

    /// The text's atoms, in stretches that windows hold whole or in part.
    fn cut(&self, text: &Text, blocks: &[Span], key: &mut String) -> Cut {
        let mut cut = Cut::default();
        let whole: Vec<Span> = text.whole().into_iter().collect();
        let mut read_to = 0;
        for (b, block) in (if blocks.is_empty() { &whole } else { blocks }).iter().enumerate() {
            // what was read already is not read again, whatever the caller says
            let Some(block) = Span::new(block.start().max(read_to), block.end()) else { continue };
            for atom in atom::cut(text, block) {
                if atom.gap == Gap::Block {
                    cut.stretches.push(Stretch { atoms: cut.atoms.len()..cut.atoms.len(), body: cut.atoms.len(), block: b });
                }
                let follows =
                    atom.gap == Gap::None && atom.kind != Kind::Other && cut.atoms.last().is_some_and(|a: &Atom| a.kind != Kind::Other);
                let form = text.slice(atom.span);
                self.pieces.cut(form, follows, key, &mut cut.pieces);
                cut.ends.push(cut.pieces.len());
                cut.shapes.push(form::shape(form, atom.kind));
                read_to = atom.span.end();
                cut.atoms.push(atom);
                if let Some(stretch) = cut.stretches.last_mut() {
                    stretch.atoms.end = cut.atoms.len();
                }
            }
        }
        for stretch in &mut cut.stretches {
            stretch.body = stretch.atoms.start + dateline(text, &cut.atoms[stretch.atoms.clone()]);
        }
        cut
    }

    /// The atoms of the next window: a part of one stretch, or as many whole ones as fit.
    fn window(&self, cut: &Cut, at: Place) -> Option<Range<usize>> {
        let stretch = cut.stretches.get(at.stretch)?;
        let start = stretch.atoms.start + at.atom;
        let fits = |end: usize| cut.pieces(start..end).len() <= self.window;
        if !fits(stretch.atoms.end) {
            return Some(start..(start + 1..stretch.atoms.end).take_while(|&end| fits(end)).last().unwrap_or(start + 1));
        }
        let more = cut.stretches[at.stretch + 1..].iter().take_while(|s| at.atom == 0 && fits(s.atoms.end)).last();
        Some(start..more.unwrap_or(stretch).atoms.end)
    }

    /// Reads a window and says where the next one begins.
    fn read_window(&self, text: &Text, cut: &Cut, window: &Range<usize>, scratch: &mut Scratch, draft: &mut Draft) -> Place {
        let (input, firsts) = cut.rows(window);
        self.encoder.encode(self.isa, &input, std::slice::from_ref(&(0..input.len())), &mut scratch.encoder);
        let boundaries = self.boundaries(text, cut, window, &firsts, scratch);
        // within a stretch, the last sentence is read again from its start
        let stretch = cut.stretches.partition_point(|s| s.atoms.end < window.end);
        let open = cut.stretches.get(stretch).filter(|s| window.end < s.atoms.end);
        let kept = match open {
            Some(_) => boundaries.iter().rposition(|&b| b == Boundary::Sentence).filter(|&k| k > 0).unwrap_or(boundaries.len()),
            None => boundaries.len(),
        };
        let kept = window.start..window.start + kept;
        let laid = lay_out(text, cut, &kept, &boundaries, &firsts, draft);
        self.annotate(text, laid, scratch, draft);
        match open {
            Some(open) => Place { stretch, atom: kept.end - open.atoms.start },
            None => Place { stretch: stretch + 1, atom: 0 },
        }
    }

    /// Tags, trees and names of the sentences that a window added to the draft.
    fn annotate(&self, text: &Text, laid: Laid, scratch: &mut Scratch, draft: &mut Draft) {
        let key = &mut scratch.key;
        let seen: Vec<Seen> = draft.words[laid.words.start..]
            .iter()
            .zip(laid.pieces)
            .map(|(word, pieces)| {
                form::key(&word.form, key);
                Seen { pieces, edges: self.words.edges(&word.form, key) }
            })
            .collect();
        let sentences: Vec<Range<usize>> =
            draft.sentences[laid.sentences..].iter().map(|s| s.words.start - laid.words.start..s.words.end - laid.words.start).collect();
        let (said, names) = self.words.read(self.isa, &scratch.encoder.x, &seen, &sentences, &mut scratch.heads);
        if let Some(vectors) = &mut draft.vectors {
            vectors.extend_from_slice(scratch.heads.vectors());
        }
        scratch.heads.keep(self.isa, &self.scorer, seen.len(), &mut draft.kept);
        for (sentence, names) in sentences.iter().zip(names) {
            let first = laid.words.start + sentence.start;
            for (word, said) in draft.words[first..first + sentence.len()].iter_mut().zip(&said[sentence.clone()]) {
                form::key(&word.form, &mut scratch.key);
                word.lemma = self.lemmas.correct(std::mem::take(&mut scratch.key), said.upos, said.lemma.apply(&word.form));
                (word.upos, word.xpos, word.feats) = (introduces(said.upos, said.xpos, said.rel), said.xpos, said.feats);
                (word.head, word.rel) = (said.head.map(|h| first + h), said.rel);
            }
            for found in names {
                let mut words = first + found.words.start..first + found.words.end;
                words.start += matches!(&*draft.words[words.start].form, "the" | "The" | "THE") as usize;
                let Some([begin, .., end] | [begin @ end]) = draft.words.get(words.clone()) else { continue };
                let span = begin.span.cover(end.span);
                let label = self.states.label(text.slice(span)).unwrap_or(found.label);
                draft.names.push(Name { span, label, words, score: found.score });
            }
        }
    }

    /// What each atom of an encoded window begins.
    fn boundaries(&self, text: &Text, cut: &Cut, window: &Range<usize>, firsts: &[usize], scratch: &mut Scratch) -> Vec<Boundary> {
        let width = self.encoder.width;
        scratch.firsts.clear();
        for &first in &firsts[..window.len()] {
            scratch.firsts.extend_from_slice(&scratch.encoder.x[first * width..(first + 1) * width]);
        }
        let scores = self.boundary.scores(self.isa, &scratch.firsts, window.len(), &mut scratch.heads);
        let mut start = window.start;
        let mut stretch = cut.stretches.partition_point(|s| s.atoms.end <= start);
        let decide = |(a, [inside, token, sentence]): (usize, [f32; 3])| {
            stretch += usize::from(cut.stretches[stretch].atoms.end <= a);
            let body = cut.stretches[stretch].body;
            let boundary = match cut.atoms[a].gap {
                Gap::Block => Boundary::Sentence,
                _ if a == window.start || a == body => Boundary::Sentence,
                _ if a < body && sentence > token && sentence > inside => Boundary::Token,
                Gap::None if inside >= token && inside >= sentence => Boundary::Inside,
                _ if token >= sentence => Boundary::Token,
                _ => Boundary::Sentence,
            };
            let boundary = if a <= body { boundary } else { stop::reconsider(text, &cut.atoms, start, a, boundary) };
            if boundary == Boundary::Sentence {
                start = a;
            }
            boundary
        };
        window.clone().zip(scores).map(decide).collect()
    }
}

/// A text as atoms and pieces.
#[derive(Default)]
struct Cut {
    atoms: Vec<Atom>,
    shapes: Vec<u8>,
    pieces: Vec<u32>,
    /// Where each atom's pieces end.
    ends: Vec<usize>,
    stretches: Vec<Stretch>,
}

/// Atoms between two gaps that always begin a sentence.
struct Stretch {
    atoms: Range<usize>,
    /// The atom behind a dateline: the first where there is none.
    body: usize,
    /// Number of the caller's block.
    block: usize,
}

/// Where a window begins.
#[derive(Clone, Copy, Default)]
struct Place {
    stretch: usize,
    /// Number of the atom within the stretch.
    atom: usize,
}

impl Cut {
    /// The encoder's input for a window, and the row of each atom's first piece; one more for the end.
    fn rows(&self, window: &Range<usize>) -> (Vec<Input>, Vec<usize>) {
        let edge = |piece| Input { piece, shape: 0, gap: 0 };
        let mut input = Vec::with_capacity(self.pieces(window.clone()).len() + 2);
        let mut firsts = Vec::with_capacity(window.len() + 1);
        input.push(edge(START));
        for a in window.clone() {
            firsts.push(input.len());
            let gaps = std::iter::once(self.atoms[a].gap as u8).chain(std::iter::repeat(0));
            let pieces = &self.pieces[self.pieces(a..a + 1)];
            input.extend(pieces.iter().zip(gaps).map(|(&piece, gap)| Input { piece, shape: self.shapes[a], gap }));
        }
        firsts.push(input.len());
        input.push(edge(END));
        (input, firsts)
    }

    /// The pieces of a range of atoms.
    fn pieces(&self, atoms: Range<usize>) -> Range<usize> {
        let end = |a: usize| a.checked_sub(1).map_or(0, |before| self.ends[before]);
        end(atoms.start)..end(atoms.end)
    }
}

/// A document in the making.
#[derive(Default)]
struct Draft {
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    words: Vec<Word>,
    names: Vec<Name>,
    /// What the coreference scorer keeps of every word, one after the other.
    kept: Vec<f32>,
    /// Their vectors, where they are asked for.
    vectors: Option<Vec<f32>>,
}

/// What a window added to the draft.
struct Laid {
    /// Number of its first sentence.
    sentences: usize,
    words: Range<usize>,
    /// For each word, the rows of its pieces in the window.
    pieces: Vec<Range<usize>>,
}

/// Makes sentences, tokens and words of the kept atoms of a window; `boundaries` and `firsts` are those of the window.
fn lay_out(text: &Text, cut: &Cut, kept: &Range<usize>, boundaries: &[Boundary], firsts: &[usize], draft: &mut Draft) -> Laid {
    let mut laid = Laid { sentences: draft.sentences.len(), words: draft.words.len()..draft.words.len(), pieces: Vec::new() };
    let mut from = 0;
    while from < kept.len() {
        let to = (from + 1..kept.len()).find(|&k| boundaries[k] != Boundary::Inside).unwrap_or(kept.len());
        let atoms = &cut.atoms[kept.start + from..kept.start + to];
        let token = atoms[0].span.cover(atoms[atoms.len() - 1].span);
        if boundaries[from] == Boundary::Sentence || draft.sentences.len() == laid.sentences {
            let stretch = cut.stretches.partition_point(|s| s.atoms.end <= kept.start + from);
            draft.sentences.push(Sentence {
                span: token,
                words: draft.words.len()..draft.words.len(),
                tokens: draft.tokens.len()..draft.tokens.len(),
                block: cut.stretches[stretch].block,
                dateline: kept.start + from < cut.stretches[stretch].body,
            });
        }
        let first_word = draft.words.len();
        let following = |k: usize, gap: Gap| cut.atoms.get(kept.start + k).filter(|a| a.gap == gap).map_or("", |a| text.slice(a.span));
        let next = if following(to + 1, Gap::None) == "-" { "" } else { following(to, Gap::Blanks) };
        let parts = contraction::forgotten(text.slice(token), boundaries[from] == Boundary::Sentence, next);
        for part in parts.unwrap_or_else(|| contraction::split(text.slice(token))) {
            let span = Span::new(token.start() + part.start, token.start() + part.end).unwrap_or(token);
            let over = |a: &Atom| a.span.overlaps(span);
            let first = from + atoms.iter().position(over).unwrap_or(0);
            let last = from + atoms.iter().rposition(over).unwrap_or(atoms.len() - 1);
            laid.pieces.push(firsts[first]..firsts[last + 1]);
            draft.words.push(Word {
                span,
                form: text.slice(span).to_owned(),
                lemma: String::new(),
                upos: Upos::X,
                xpos: "",
                feats: "",
                head: None,
                rel: "",
            });
        }
        draft.tokens.push(Token { span: token, words: first_word..draft.words.len() });
        if let Some(sentence) = draft.sentences.last_mut() {
            sentence.span = sentence.span.cover(token);
            (sentence.words.end, sentence.tokens.end) = (draft.words.len(), draft.tokens.len());
        }
        from = to;
    }
    laid.words.end = draft.words.len();
    laid
}

const CREDITS: &[&str] = &[
    "MiniLM (all-MiniLM-L6-v2): its layers and the word pieces; Apache-2.0",
    "MPNet (all-mpnet-base-v2): the teacher of the second network; Apache-2.0",
    "Universal Dependencies English Web Treebank; CC BY-SA 4.0",
    "GUM, the Georgetown University Multilayer corpus, its openly licensed genres; annotations CC BY 4.0, texts CC BY and CC BY-SA",
    "CrossNER, political texts; MIT",
    "WikiGold; CC BY 4.0",
    "PETRARCH dictionaries, names of armed groups; MIT",
    "Press briefings and statements of the White House, 2021-2022, analysed by an earlier fit, and thirty of them annotated; public domain",
    "Our own corpus of invented disputes; CC BY-SA 4.0",
    "re3d, the Relationship and Entity Extraction Evaluation Dataset; public domain, OGL and CC BY",
];

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "MERIDIA, March 3 — The envoy wasn't received by V. V. Orlan, the foreign minister, on Monday.\n\n“We don’t negotiate in public,” he said. Talks, \
        which began in St. Orsk in 2019, broke off at 5 p.m. because neither side would sign the 40-page draft.";

    #[test]
    fn every_instruction_set_reads_the_same() {
        let long = TEXT.repeat(9);
        let text = Text::clean(&long);
        let readings: Vec<Document> = Isa::available().into_iter().map(|isa| Reader::carried(isa).read(&text, &[])).collect();
        assert!(readings[0].sentences.len() >= 9);
        assert!(readings.iter().all(|r| *r == readings[0]));
    }

    #[test]
    fn every_thread_reads_the_same() {
        let text = Text::clean(TEXT);
        let expected = Reader::embedded().read(&text, &[]);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| assert_eq!(Reader::embedded().read(&text, &[]), expected));
            }
        });
    }

    /// One case of the fixture: what the Python reference makes of a text.
    #[derive(serde::Deserialize)]
    struct Case {
        text: String,
        /// Start, end, gap, shape, pieces, boundary.
        atoms: Vec<(usize, usize, u8, u8, Vec<u32>, u8)>,
        sentences: Vec<Vec<Expected>>,
        names: Vec<(usize, usize, String)>,
    }

    #[derive(serde::Deserialize)]
    struct Expected {
        form: String,
        lemma: String,
        upos: String,
        xpos: String,
        feats: String,
        head: usize,
        relation: String,
        prefix: usize,
        suffix: usize,
        shape: usize,
    }

    #[test]
    fn the_reference_agrees() {
        #[derive(serde::Deserialize)]
        struct Fixture {
            cases: Vec<Case>,
        }
        let fixture: Fixture = serde_json::from_str(include_str!("../../../training/fixtures/reader.json")).unwrap();
        let (mut asked, mut apart) = (0, Vec::new());
        for case in fixture.cases {
            let text = Text::clean(&case.text);
            let visible = |start: usize, end: usize| Text::clean(&case.text[start..end]).to_string();
            let reader = Reader::embedded();
            let cut = reader.cut(&text, &[], &mut String::new());
            let pieces = |a: usize| cut.pieces[cut.pieces(a..a + 1)].to_vec();
            let found: Vec<_> =
                (0..cut.atoms.len()).map(|a| (text.slice(cut.atoms[a].span).to_owned(), cut.shapes[a], pieces(a))).collect();
            let expected: Vec<_> = case.atoms.iter().map(|a| (visible(a.0, a.1), a.3, a.4.clone())).filter(|a| !a.0.is_empty()).collect();
            assert_eq!(found, expected);
            if expected.len() < case.atoms.len() {
                // an atom that prints nothing is in no text of ours
                continue;
            }
            assert_eq!(cut.atoms.iter().map(|a| a.gap as u8).collect::<Vec<_>>(), case.atoms.iter().map(|a| a.2).collect::<Vec<_>>());
            let doc = reader.read(&text, &[]);
            for a in case.atoms.iter().zip(&cut.atoms) {
                let boundary = match doc.tokens.iter().position(|t| t.span.start() == a.1.span.start()) {
                    Some(t) => 1 + doc.sentences.iter().any(|s| s.tokens.start == t) as u8,
                    None => 0,
                };
                assert_eq!(boundary, a.0.5, "{}", text.slice(a.1.span));
            }
            assert_eq!(doc.sentences.len(), case.sentences.len());
            for (sentence, expected) in doc.sentences.iter().zip(&case.sentences) {
                assert_eq!(sentence.words.len(), expected.len());
                for (w, expected) in sentence.words.clone().zip(expected) {
                    let word = &doc.words[w];
                    let mut key = String::new();
                    form::key(&word.form, &mut key);
                    assert_eq!(
                        (&word.form, reader.words.edges(&word.form, &key)),
                        (&expected.form, [expected.prefix, expected.suffix, expected.shape])
                    );
                    let heads = [word.head.map_or(0, |h| h + 1 - sentence.words.start), expected.head].map(|h| h.to_string());
                    let feats = if word.feats.is_empty() { "_" } else { word.feats };
                    let found = [&word.lemma, word.upos.as_str(), word.xpos, feats, &heads[0], word.rel];
                    // the reference knows no table of lemmas
                    let lemma = reader.lemmas.correct(key, word.upos, expected.lemma.clone());
                    let expected =
                        [&lemma, &expected.upos, &expected.xpos, &expected.feats, &heads[1], &expected.relation].map(String::as_str);
                    asked += found.len();
                    apart.extend(
                        found.iter().zip(expected).filter(|(f, e)| **f != *e).map(|(f, e)| format!("{}: {f:?} for {e:?}", word.form)),
                    );
                }
            }
            let names: Vec<_> = doc.names.iter().map(|n| (text.slice(n.span).to_owned(), n.label.to_string())).collect();
            // nor does it know the states
            let label = |name: &str, label| reader.states.label(name).map_or(label, |known| known.to_string());
            let expected: Vec<_> = case.names.into_iter().map(|n| (visible(n.0, n.1), label(&visible(n.0, n.1), n.2))).collect();
            assert_eq!(names, expected);
        }
        // the reference sums floats in another order, which decides where two answers are nearly as good
        assert!(asked > 500 && apart.len() * 200 <= asked, "{} of {asked}: {apart:#?}", apart.len());
    }

    /// Prints what each instruction set spends on what: `cargo test --release -p demarche-nlp where_time_goes -- --ignored --nocapture`.
    #[test]
    #[ignore = "a measurement"]
    fn where_time_goes() {
        let text = Text::clean(&format!("{TEXT}\n\n").repeat(60));
        let rate = |words: usize, since: cpu_time::ThreadTime| format!("{:.0}", words as f64 / since.elapsed().as_secs_f64());
        for isa in Isa::available() {
            let reader = Reader::carried(isa);
            let words = reader.read(&text, &[]).words.len();
            let start = cpu_time::ThreadTime::now();
            reader.read(&text, &[]);
            let all = rate(words, start);
            let start = cpu_time::ThreadTime::now();
            let cut = reader.cut(&text, &[], &mut String::new());
            let pieces = rate(words, start);
            let start = cpu_time::ThreadTime::now();
            let mut scratch = encoder::Scratch::default();
            for window in cut.pieces.chunks(reader.window) {
                let input: Vec<Input> = window.iter().map(|&piece| Input { piece, shape: 1, gap: 1 }).collect();
                reader.encoder.encode(isa, &input, std::slice::from_ref(&(0..input.len())), &mut scratch);
            }
            println!("{:>12}: {all} words a second; pieces alone {pieces}, encoder alone {}", isa.name(), rate(words, start));
        }
    }

    #[test]
    fn windows_hold_whole_stretches_or_a_part_of_one() {
        let reader = Reader::embedded();
        let check = |given: &str, expected: &[usize]| {
            let text = Text::clean(given);
            let cut = reader.cut(&text, &[], &mut String::new());
            let mut at = Place::default();
            let mut found = Vec::new();
            while let Some(window) = reader.window(&cut, at) {
                found.push(window.len());
                let stretch = cut.stretches.partition_point(|s| s.atoms.end < window.end);
                let inside = window.end - cut.stretches[stretch].atoms.start;
                at = if window.end < cut.stretches[stretch].atoms.end {
                    Place { stretch, atom: inside }
                } else {
                    Place { stretch: stretch + 1, atom: 0 }
                };
            }
            assert_eq!(found, expected);
        };
        let of = |n: usize| "a ".repeat(n);
        check("", &[]);
        check("a", &[1]);
        check(&of(400), &[160, 160, 80]);
        check(&format!("{}\n\n{}\n\n{}", of(100), of(60), of(1)), &[160, 1]);
        check(&format!("{}\n\n{}\n\n{}", of(100), of(300), of(1)), &[100, 160, 140, 1]);
    }
}
