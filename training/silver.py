"""Silver data: what a trained reader makes of texts that nobody annotated, as far as it is sure.

  silver.py trees TRAINED.pt --corpora DIR --minilm DIR --out FILE [--words N]   briefings: readouts, statements, announcements
  silver.py names TRAINED.pt --corpora DIR --minilm DIR --out FILE               names for the words of EWT train

The first gives documents with trees and names from raw text; the second sets of allowed name tags for a treebank that has none.
"""
from __future__ import annotations

import argparse
import pickle
import re
from pathlib import Path

import numpy as np
import torch

import decode
from atoms import Pieces
from corpus import ANY, O, TAGS, UNKNOWN_HEAD, Document, Sentence, Token, Word, read_conllu, tree_names
from model import Reader
from reference import Float, ReadWord, Reference, Text
from windows import WINDOW, Classes, Encoder, collate, lay_out

SURE_HEAD, SURE_NAME = 0.6, 0.9


def briefings(folder: Path, words: int) -> list[tuple[str, str]]:
    """Running text of the documents that read most like news, newest last; paragraphs parted by blank lines."""
    out, count = [], 0
    files = sorted(p for p in folder.glob("statements-releases/*/*.md")) + sorted(p for p in folder.glob("speeches-remarks/*/*readout*.md"))
    step = 0.6180339887
    files = [f for _, f in sorted((i * step % 1, f) for i, f in enumerate(files))]  # spread over the years, the same each time
    for file in files:
        text = file.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        if re.search(r"nominations|fact-sheet|schedule|guidance", file.name):
            continue
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)|\\(.)|[*_#>|]", lambda m: m[1] or m[2] or "", text.replace("\xa0", " "))
        paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", text)]
        text = "\n\n".join(p for p in paragraphs if re.search(r"\w", p))
        if text:
            out.append((file.stem, text))
            count += len(text.split())
        if count > words:
            break
    return out


def name_sets(scores: np.ndarray, open_: np.ndarray) -> list[int]:
    """Allowed tags of a sentence's words: the decoded tag where it is sure; anything elsewhere. A span is as sure as its least sure word."""
    tags, p = decode.name_tags(scores), np.exp(scores)
    sets, i = [ANY] * len(tags), 0
    while i < len(tags):
        j = i + 1
        if tags[i] % 2:
            while j < len(tags) and tags[j] == tags[i] + 1:
                j += 1
        sure = min(p[k, tags[k]] for k in range(i, j))
        for k in range(i, j):
            if sure >= SURE_NAME:
                sets[k] = 1 << tags[k]
        i = j
    return [s if is_open else O for s, is_open in zip(sets, open_)]


def document(t: Text) -> Document:
    out = Document(t.name, [])
    before = None
    for words in t.sentences:
        tokens: list[Token] = []
        sets = name_sets(np.stack([w.names_p for w in words]), np.ones(len(words), dtype=bool))
        for i, (w, names) in enumerate(zip(words, sets)):
            if i == 0 or words[i - 1].token != w.token:
                tokens.append(Token("", True, []))
            token = tokens[-1]
            start = w.start - len(token.text) if token.words else w.start
            token.words.append(Word(t.text[w.start:w.end], len(token.text), len(token.text) + w.end - w.start, w.lemma, w.upos, w.xpos, w.feats,
                                    w.head if w.head_p >= SURE_HEAD else UNKNOWN_HEAD, w.relation, names))
            token.text += t.text[w.start:w.end]
            token.space_after = w.end >= len(t.text) or t.text[w.end].isspace()
        paragraph = before is None or "\n\n" in t.text[before:words[0].start]
        before = words[-1].end
        if len(words) > 2 and np.mean([w.head_p for w in words]) > 0.8:
            out.sentences.append(Sentence(tokens, paragraph))
    return out


def tree_bank_names(model: Reader, encoder: Encoder, documents: list[Document]) -> list[list[int]]:
    """Name sets for the words of documents with gold words, sentence by sentence, in order."""
    out: list[list[int]] = []
    todo: list[tuple[list[Sentence], object]] = []

    def flush() -> None:
        batch = collate([w for _, w in todo])
        x = model.encode(batch)
        scores = model.name_scores(model.words(x, batch)).float().log_softmax(-1).numpy()
        for (sentences, _), rows in zip(todo, scores):
            at = 0
            for s in sentences:
                words = s.words
                out.append(name_sets(rows[at:at + len(words)], np.array([w.names != O for w in words])))
                for i, w in enumerate(words):
                    if w.names not in (ANY, O):
                        out[-1][i] = w.names
                at += len(words)
        todo.clear()

    for d in documents:
        i = 0
        while i < len(d.sentences):
            parts, used, j = [], 0, i
            while j < len(d.sentences):
                e = encoder.variant(d.sentences[j], "as it is")
                if parts and used + len(e.pieces) > WINDOW:
                    break
                parts.append((e, 3 if d.sentences[j].paragraph or j == i else 1))
                used += len(e.pieces)
                j += 1
            if used > WINDOW:
                flush() if todo else None
                out.append([w.names for w in d.sentences[i].words])
            else:
                todo.append((d.sentences[i:j], lay_out(parts, WINDOW, True, None)))
            if len(todo) == 32:
                flush()
            i = j
    if todo:
        flush()
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=("trees", "names"))
    ap.add_argument("trained", type=Path)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--words", type=int, default=400_000)
    a = ap.parse_args()
    torch.set_grad_enabled(False)
    if a.what == "trees":
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = Reference(Float(a.trained), a.minilm / "vocab.txt").read(briefings(a.corpora / "briefings", a.words))
        result = [d for d in map(document, read) if d.sentences]
        print(len(result), "documents", sum(len(s.words) for d in result for s in d.sentences), "words")
    else:
        trained = torch.load(a.trained, weights_only=False)
        classes = Classes(**trained["classes"])
        model = Reader(classes, trained["layers"]).eval()
        model.load_state_dict(trained["average"])
        ewt = read_conllu(a.corpora / "ud-ewt/train.conllu")
        tree_names(ewt)
        result = tree_bank_names(model, Encoder(Pieces(a.minilm / "vocab.txt"), classes), ewt)
        tags = np.array([s for sets in result for s in sets])
        print(len(tags), "words;", {t: int((tags == 1 << i).sum()) for i, t in enumerate(TAGS)}, "open", int((tags == ANY).sum()))
    with a.out.open("wb") as f:
        pickle.dump(result, f)


if __name__ == "__main__":
    main()
