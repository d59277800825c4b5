//! Documents as CoNLL-U, the table that treebanks are kept in: written for people and other programs, read for tests built by hand.

use crate::kept::keep;
use crate::{Document, Name, NameLabel, Sentence, Token, Upos, Word};
use article::{Span, Text};
use std::fmt::Write;

/// A document of [`crate::read`] as CoNLL-U.
///
/// Blocks are paragraphs (`# newpar`), contractions are multiword tokens, and MISC tells where no blank follows a token (`SpaceAfter=No`)
/// and which name a word belongs to (`NER=B-PER`, `NER=I-PER`). Sentences are numbered from 1 within the document.
pub fn write(id: &str, text: &Text, doc: &Document) -> String {
    let mut out = String::with_capacity(doc.words.len() * 64);
    let id = id.replace(['\n', '\r'], " ");
    // writing to a string cannot fail
    let _ = writeln!(out, "# newdoc id = {id}");
    for (n, sentence) in doc.sentences.iter().enumerate() {
        if n == 0 || doc.sentences[n - 1].block != sentence.block {
            let _ = writeln!(out, "# newpar");
        }
        let _ = writeln!(out, "# sent_id = {id}-{}", n + 1);
        let _ = writeln!(out, "# text = {}", text.slice(sentence.span).split_whitespace().collect::<Vec<_>>().join(" "));
        for t in sentence.tokens.clone() {
            token(&mut out, text, doc, sentence, t);
        }
        out.push('\n');
    }
    out
}

fn token(out: &mut String, text: &Text, doc: &Document, sentence: &Sentence, t: usize) {
    let token = &doc.tokens[t];
    let number = |w: usize| w + 1 - sentence.words.start;
    let touching = sentence.tokens.contains(&(t + 1)) && doc.tokens[t + 1].span.start() == token.span.end();
    let spacing = if touching { "SpaceAfter=No" } else { "_" };
    if token.words.len() > 1 {
        let (first, last) = (number(token.words.start), number(token.words.end - 1));
        let _ = writeln!(out, "{first}-{last}\t{}\t_\t_\t_\t_\t_\t_\t_\t{spacing}", text.slice(token.span));
    }
    for w in token.words.clone() {
        let word = &doc.words[w];
        let or_blank = |s: &'static str| if s.is_empty() { "_" } else { s };
        let lemma = if word.lemma.is_empty() { "_" } else { &word.lemma };
        let (upos, xpos, feats, rel) = (word.upos.as_str(), or_blank(word.xpos), or_blank(word.feats), or_blank(word.rel));
        let _ = write!(out, "{}\t{}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{}\t{rel}\t_\t", number(w), word.form, word.head.map_or(0, number));
        let name = doc.name_of_word(w).map(|n| &doc.names[n]);
        match (name, token.words.len() == 1 && touching) {
            (None, false) => out.push('_'),
            (None, true) => out.push_str(spacing),
            (Some(name), spaced) => {
                let place = if name.words.start == w { 'B' } else { 'I' };
                let _ = write!(out, "NER={place}-{}{}", name.label, if spaced { "|SpaceAfter=No" } else { "" });
            }
        }
        out.push('\n');
    }
}

/// Reads one document of CoNLL-U, as tests write them by hand, and rebuilds its text: sentences follow each other on a line, and each
/// `# newpar` begins a new line and a new block. `None` where a line is not CoNLL-U.
///
/// Strings of tags live as long as the program, each once; this is for tests and tools, not for a stream of documents.
pub fn parse(table: &str) -> Option<(Text, Document)> {
    let (mut text, mut block) = (String::new(), 0);
    let (mut sentences, mut tokens, mut words, mut names) = (Vec::new(), Vec::<Token>::new(), Vec::<Word>::new(), Vec::<Name>::new());
    let mut newpar = false;
    for sentence in table.split("\n\n") {
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for line in sentence.lines().map(|l| l.trim_matches(['\r', '\n'])).filter(|l| !l.is_empty()) {
            if line.starts_with('#') {
                newpar |= line.starts_with("# newpar");
            } else {
                rows.push(line.split('\t').collect());
            }
        }
        if rows.is_empty() {
            continue;
        }
        if !sentences.is_empty() {
            block += newpar as usize;
            text.push(if newpar { '\n' } else { ' ' });
        }
        newpar = false;
        let (first_word, first_token) = (words.len(), tokens.len());
        let mut contraction: Option<(usize, usize)> = None;
        let mut spaced = false;
        for row in rows {
            let &[id, form, lemma, upos, xpos, feats, head, rel, _, misc] = row.as_slice() else { return None };
            if id.contains('.') {
                continue;
            }
            if let Some((_, last)) = id.split_once('-') {
                let start = append(&mut text, form, spaced);
                tokens.push(Token { span: Span::new(start, text.len())?, words: words.len()..first_word + last.parse::<usize>().ok()? });
                contraction = Some((start, tokens.last()?.words.end));
                spaced = !misc.contains("SpaceAfter=No");
                continue;
            }
            let span = match &mut contraction {
                Some((at, end)) if words.len() < *end => {
                    let whole = tokens.last()?.span;
                    match text.get(*at..whole.end()).filter(|rest| rest.starts_with(form)) {
                        Some(_) => {
                            *at += form.len();
                            Span::new(*at - form.len(), *at)?
                        }
                        None => whole,
                    }
                }
                _ => {
                    let start = append(&mut text, form, spaced);
                    let span = Span::new(start, text.len())?;
                    tokens.push(Token { span, words: words.len()..words.len() + 1 });
                    spaced = !misc.contains("SpaceAfter=No");
                    span
                }
            };
            let head: usize = head.parse().ok()?;
            let or_empty = |s: &str| keep(if s == "_" { "" } else { s });
            if let Some(ner) = misc.split('|').find_map(|m| m.strip_prefix("NER=")) {
                let (place, label) = ner.split_once('-')?;
                match names.last_mut().filter(|n| place == "I" && n.words.end == words.len()) {
                    Some(name) => (name.words.end, name.span) = (words.len() + 1, name.span.cover(span)),
                    None => names.push(Name { span, label: NameLabel::parse(label)?, words: words.len()..words.len() + 1, score: 1.0 }),
                }
            }
            words.push(Word {
                span,
                form: form.to_owned(),
                lemma: if lemma == "_" && upos != "PUNCT" { String::new() } else { lemma.to_owned() },
                upos: Upos::parse(upos)?,
                xpos: or_empty(xpos),
                feats: or_empty(feats),
                head: head.checked_sub(1).map(|h| h + first_word),
                rel: or_empty(rel),
            });
        }
        let span = tokens.get(first_token)?.span.cover(tokens.last()?.span);
        sentences.push(Sentence { span, words: first_word..words.len(), tokens: first_token..tokens.len(), block, dateline: false });
    }
    Some((Text::clean(&text), Document::new(sentences, tokens, words, names)))
}

fn append(text: &mut String, form: &str, spaced: bool) -> usize {
    if spaced {
        text.push(' ');
    }
    text.push_str(form);
    text.len() - form.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let table = "\
# newdoc id = a
# newpar
# sent_id = a-1
# text = Orsk's envoy left.
1-2\tOrsk's\t_\t_\t_\t_\t_\t_\t_\t_
1\tOrsk\tOrsk\tPROPN\tNNP\tNumber=Sing\t3\tnmod:poss\t_\tNER=B-LOC
2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
3\tenvoy\tenvoy\tNOUN\tNN\tNumber=Sing\t4\tnsubj\t_\t_
4\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# newpar
# sent_id = a-2
# text = No deal
1\tNo\tno\tDET\tDT\t_\t2\tdet\t_\t_
2\tdeal\tdeal\tNOUN\tNN\t_\t0\troot\t_\t_

";
        let (text, doc) = parse(table).unwrap();
        assert_eq!(&*text, "Orsk's envoy left.\nNo deal");
        assert_eq!(doc.sentences.iter().map(|s| s.block).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(write("a", &text, &doc), table);
    }
}
