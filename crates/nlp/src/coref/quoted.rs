//! Which words stand between quotation marks, and whose clause a quotation hangs from.

use crate::Document;

/// The quotations of a document, as the coreference scorer needs them.
pub(crate) struct Quoted {
    /// For each word, the number of its quotation from 1, or 0.
    pub of_word: Vec<u32>,
    /// For each quotation, the word that heads the subject of the clause that it hangs from; index 0 is nobody's.
    pub speakers: Vec<Option<usize>>,
}

impl Quoted {
    pub fn find(document: &Document) -> Quoted {
        let mut of_word = vec![0; document.words.len()];
        let (mut count, mut open, mut block) = (0, None, usize::MAX);
        for sentence in &document.sentences {
            if sentence.block != block {
                (open, block) = (None, sentence.block);
            }
            for w in sentence.words.clone() {
                let opens = match &*document.words[w].form {
                    "“" | "„" | "«" => true,
                    "”" | "»" => false,
                    "\"" | "''" | "``" => open.is_none(),
                    _ => {
                        of_word[w] = open.unwrap_or(0);
                        continue;
                    }
                };
                open = opens.then(|| {
                    count += 1;
                    count
                });
            }
        }
        let mut quoted = Quoted { of_word, speakers: vec![None; count as usize + 1] };
        quoted.find_speakers(document);
        quoted
    }

    fn find_speakers(&mut self, document: &Document) {
        for (w, word) in document.words.iter().enumerate() {
            let Some(h) = word.head.filter(|&h| h < document.words.len()) else { continue };
            // the quotation hangs from the clause, or the clause from the quotation: "…," she said
            let (inside, outside) = match (self.of_word[w], self.of_word[h]) {
                (q, 0) if q > 0 && ["ccomp", "parataxis", "obj", "dep"].iter().any(|r| word.is(r)) => (q, h),
                (0, q) if q > 0 && word.is("parataxis") => (q, w),
                _ => continue,
            };
            let subject = document.children_by(outside, "nsubj").find(|&s| self.of_word[s] == 0);
            let speaker = &mut self.speakers[inside as usize];
            *speaker = speaker.or(subject);
        }
        // a quotation without a clause of its own goes on from the one before
        let mut last: Option<(usize, usize)> = None; // block, speaker
        let mut seen = 0;
        for sentence in &document.sentences {
            for w in sentence.words.clone() {
                let q = self.of_word[w] as usize;
                if q <= seen {
                    continue;
                }
                seen = q;
                match self.speakers[q] {
                    Some(speaker) => last = Some((sentence.block, speaker)),
                    None => self.speakers[q] = last.filter(|&(block, _)| block == sentence.block).map(|(_, s)| s),
                }
            }
        }
    }
}
