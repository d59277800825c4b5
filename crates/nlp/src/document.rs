use crate::coref::{Chain, Mention};
use crate::{NameLabel, Signs, Upos};
use article::Span;
use std::ops::Range;

/// What the reader found in a text: sentences, tokens, words with their trees, and names.
///
/// The document owns it all; sentences, tokens and names point at words by index, words at each other by index, and everything
/// at the text by [`Span`]. The text itself stays with its article. Indexes count over the whole document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// In order, disjoint.
    pub sentences: Vec<Sentence>,
    /// In order, disjoint: every non-blank character of the blocks that were read lies in one.
    pub tokens: Vec<Token>,
    /// In order.
    pub words: Vec<Word>,
    /// In order, disjoint.
    pub names: Vec<Name>,
    /// Phrases that may mean somebody or something, by place, the longer first where two begin together.
    pub mentions: Vec<Mention>,
    /// Which of them mean the same.
    pub chains: Vec<Chain>,
    /// What its words tell of acts.
    pub signs: Signs,
    /// Where each word's children begin in `children`; one longer than `words`.
    firsts: Vec<usize>,
    children: Vec<usize>,
}

/// A sentence, heading or other stretch that the reader takes as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// Indexes into [`Document::words`].
    pub words: Range<usize>,
    /// Indexes into [`Document::tokens`].
    pub tokens: Range<usize>,
    /// Which of the blocks given to the reader it lies in.
    pub block: usize,
    /// Whether it is no sentence but the dateline before one: "VARDA, Aldania (Northern Wire) —".
    pub dateline: bool,
}

/// What stands on the page as one word or sign: `don't` is one token of two words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its characters.
    pub span: Span,
    /// Indexes into [`Document::words`]; more than one for a contraction.
    pub words: Range<usize>,
}

/// A word of Universal Dependencies, with its place in the tree of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its characters; its token's where a contraction's part has none of its own.
    pub span: Span,
    /// As printed.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// Tag of the Penn treebank, such as `VBD`; empty where unknown.
    pub xpos: &'static str,
    /// Features as CoNLL-U writes them, such as `Number=Sing|Person=3`; empty where there are none.
    pub feats: &'static str,
    /// Index of the word that it depends on; `None` for the root of the sentence.
    pub head: Option<usize>,
    /// Relation to its head with its subtype, such as `nsubj:pass`.
    pub rel: &'static str,
}

impl Word {
    /// The value of a feature: `word.feat("Tense") == Some("Past")`.
    pub fn feat(&self, name: &str) -> Option<&'static str> {
        self.feats.split('|').find_map(|f| f.split_once('=').filter(|(n, _)| *n == name).map(|(_, value)| value))
    }

    /// Whether it stands in this relation to its head: `nsubj` includes its subtypes, `nsubj:pass` is that one alone.
    pub fn is(&self, rel: &str) -> bool {
        self.rel == rel || self.rel.split_once(':').is_some_and(|(base, _)| base == rel)
    }
}

/// A name of a person, body, place, people, event or treaty.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// From its first word to its last.
    pub span: Span,
    /// What it names.
    pub label: NameLabel,
    /// Indexes into [`Document::words`].
    pub words: Range<usize>,
    /// Between 0 and 1: how sure the reader is of its extent and label.
    pub score: f32,
}

impl Document {
    /// Puts a document together and indexes its trees. Heads that point outside the words count as none.
    pub fn new(sentences: Vec<Sentence>, tokens: Vec<Token>, words: Vec<Word>, names: Vec<Name>) -> Document {
        let mut firsts = vec![0; words.len() + 1];
        for head in words.iter().filter_map(|w| w.head).filter(|&h| h < words.len()) {
            firsts[head + 1] += 1;
        }
        for i in 0..words.len() {
            firsts[i + 1] += firsts[i];
        }
        let mut next = firsts.clone();
        let mut children = vec![0; firsts[words.len()]];
        for (i, head) in words.iter().enumerate().filter_map(|(i, w)| Some((i, w.head.filter(|&h| h < words.len())?))) {
            children[next[head]] = i;
            next[head] += 1;
        }
        Document { sentences, tokens, words, names, mentions: Vec::new(), chains: Vec::new(), signs: Signs::default(), firsts, children }
    }

    /// Index of the sentence that holds the byte, or `None` where it lies between sentences.
    pub fn sentence_of(&self, byte: usize) -> Option<usize> {
        let i = self.sentences.partition_point(|s| s.span.end() <= byte);
        self.sentences.get(i).is_some_and(|s| s.span.holds(byte)).then_some(i)
    }

    /// Index of the sentence of a word.
    pub fn sentence_of_word(&self, word: usize) -> Option<usize> {
        let i = self.sentences.partition_point(|s| s.words.end <= word);
        self.sentences.get(i).is_some_and(|s| s.words.contains(&word)).then_some(i)
    }

    /// Index of the token of a word.
    pub fn token_of_word(&self, word: usize) -> Option<usize> {
        let i = self.tokens.partition_point(|t| t.words.end <= word);
        self.tokens.get(i).is_some_and(|t| t.words.contains(&word)).then_some(i)
    }

    /// The words that share a character with the span.
    pub fn words_in(&self, span: Span) -> Range<usize> {
        let start = self.words.partition_point(|w| w.span.end() <= span.start());
        let end = self.words.partition_point(|w| w.span.start() < span.end());
        start..end.max(start)
    }

    /// The word that a stretch of text hangs from: the first that is no punctuation and whose head lies outside.
    pub fn top_of(&self, span: Span) -> Option<usize> {
        let words = self.words_in(span);
        words.clone().find(|&w| self.words[w].upos != Upos::Punct && self.words[w].head.is_none_or(|h| !words.contains(&h)))
    }

    /// From the first to the last of these words; `None` where there are none.
    pub fn span_of(&self, words: Range<usize>) -> Option<Span> {
        let words = self.words.get(words)?;
        Some(words.first()?.span.cover(words.last()?.span))
    }

    /// The words that depend on this one, in order.
    pub fn children(&self, word: usize) -> &[usize] {
        match (self.firsts.get(word), self.firsts.get(word + 1)) {
            (Some(&start), Some(&end)) => &self.children[start..end],
            _ => &[],
        }
    }

    /// The words that depend on this one by `rel` (see [`Word::is`]), in order.
    pub fn children_by<'a>(&'a self, word: usize, rel: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.children(word).iter().copied().filter(move |&c| self.words[c].is(rel))
    }

    /// The first word that depends on this one by `rel` (see [`Word::is`]).
    pub fn child(&self, word: usize, rel: &str) -> Option<usize> {
        self.children(word).iter().copied().find(|&c| self.words[c].is(rel))
    }

    /// The words above this one, nearest first.
    pub fn ancestors(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        // a tree built by hand may hold a ring: no word has more ancestors than there are words
        std::iter::successors(self.words.get(word).and_then(|w| w.head), |&w| self.words.get(w)?.head).take(self.words.len())
    }

    /// The word and all that hangs below it, in order.
    pub fn subtree(&self, word: usize) -> Vec<usize> {
        let mut found = vec![word];
        let mut next = 0;
        while next < found.len() && found.len() <= self.words.len() {
            found.extend(self.children(found[next]));
            next += 1;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// From the first to the last word of the subtree; other words may lie between them where the tree crosses itself.
    pub fn subtree_range(&self, word: usize) -> Range<usize> {
        let found = self.subtree(word);
        found.first().copied().unwrap_or(word)..found.last().map_or(word, |&w| w + 1)
    }

    /// The word that a sentence hangs from.
    pub fn root(&self, sentence: usize) -> Option<usize> {
        let words = self.sentences.get(sentence)?.words.clone();
        words.into_iter().find(|&w| self.words.get(w).is_some_and(|w| w.head.is_none()))
    }

    /// Index of the name that holds the word.
    pub fn name_of_word(&self, word: usize) -> Option<usize> {
        let i = self.names.partition_point(|n| n.words.end <= word);
        self.names.get(i).is_some_and(|n| n.words.contains(&word)).then_some(i)
    }
}

#[cfg(test)]
mod tests {
    use crate::conllu;

    const SENTENCE: &str = "
1\tThe\tthe\tDET\tDT\tDefinite=Def|PronType=Art\t2\tdet\t_\t_
2\tenvoy\tenvoy\tNOUN\tNN\tNumber=Sing\t5\tnsubj:pass\t_\t_
3-4\twasn't\t_\t_\t_\t_\t_\t_\t_\t_
3\twas\tbe\tAUX\tVBD\tTense=Past\t5\taux:pass\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\treceived\treceive\tVERB\tVBN\tTense=Past|VerbForm=Part\t0\troot\t_\t_
6\tin\tin\tADP\tIN\t_\t7\tcase\t_\t_
7\tVarda\tVarda\tPROPN\tNNP\tNumber=Sing\t5\tobl\t_\tSpaceAfter=No|NER=B-LOC
8\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_
";

    #[test]
    fn the_tree_answers() {
        let (text, doc) = conllu::parse(SENTENCE).unwrap();
        assert_eq!(&*text, "The envoy wasn't received in Varda.");
        assert_eq!(doc.root(0), Some(4));
        assert_eq!(doc.children(4), [1, 2, 3, 6, 7]);
        assert_eq!(doc.child(4, "nsubj"), Some(1));
        assert_eq!(doc.child(4, "nsubj:pass"), Some(1));
        assert_eq!(doc.child(4, "nsubj:outer"), None);
        assert_eq!(doc.children_by(4, "aux").collect::<Vec<_>>(), [2]);
        assert_eq!(doc.subtree(6), [5, 6]);
        assert_eq!(doc.subtree_range(1), 0..2);
        assert_eq!(doc.ancestors(0).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(text.slice(doc.span_of(doc.subtree_range(6)).unwrap()), "in Varda");
        assert_eq!(doc.words[4].feat("VerbForm"), Some("Part"));
        assert_eq!(doc.words[4].feat("Verb"), None);
    }

    #[test]
    fn places_lead_to_words() {
        let (text, doc) = conllu::parse(SENTENCE).unwrap();
        let at = text.find("n't").unwrap();
        assert_eq!(doc.words_in(article::Span::new(at, at + 1).unwrap()), 3..4);
        assert_eq!(doc.words_in(text.whole().unwrap()), 0..8);
        assert_eq!(doc.token_of_word(3), Some(2));
        assert_eq!(doc.sentence_of(at), Some(0));
        assert_eq!(doc.sentence_of(text.len()), None);
        assert_eq!(doc.name_of_word(6), Some(0));
        assert_eq!(doc.name_of_word(5), None);
    }

    #[test]
    fn nothing_is_lost_on_an_empty_document() {
        let doc = super::Document::default();
        assert_eq!((doc.root(0), doc.sentence_of(0), doc.children(3)), (None, None, &[][..]));
        assert_eq!(doc.subtree(0), [0]);
    }
}
