"""Sentences → numbers → windows → batches: what the model sees in training (docs/READER.md, "Encoder input", "Windows over long text")."""
from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Callable

import numpy as np
import torch

import features
import variants
from atoms import END, START, Pieces, atoms, shape
from corpus import ANY, NAMES, Document, Sentence, Word

WINDOW = 160
IGNORE = -100
MASK_PIECE = 103


@dataclass
class Classes:
    """The class lists of the heads, in the order of their scores."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemma: list[str]
    relations: list[str]
    names: list[str]

    @staticmethod
    def count(documents: list[Document]) -> "Classes":
        """Classes seen often enough to be learnt: feature strings thrice, lemma scripts twice."""
        words = [w for d in documents for s in d.sentences for w in s.words if w.upos]
        def often(values, least: int) -> list[str]:
            return [v for v, n in sorted(Counter(values).items(), key=lambda x: (-x[1], x[0])) if n >= least]
        return Classes(often((w.upos for w in words), 1), often((w.xpos for w in words), 1), often((w.feats for w in words), 3),
                       often((features.script(w.form, w.lemma) for w in words if w.lemma != "_"), 2), often((w.relation for w in words), 1), NAMES)


FIELDS = ("upos", "xpos", "feats", "lemma", "relation")


@dataclass
class Encoded:
    """A sentence as arrays; places are counted from its own first piece, atom or word."""

    pieces: np.ndarray
    piece_shape: np.ndarray
    piece_gap: np.ndarray  # of first pieces; that of the first is set when the window is laid out
    atom_first: np.ndarray
    atom_gap: np.ndarray
    boundary: np.ndarray
    word_start: np.ndarray  # pieces
    word_end: np.ndarray
    word_rows: np.ndarray  # [words, 3]
    labels: np.ndarray  # [words, FIELDS]
    head: np.ndarray
    names: np.ndarray  # bits


class Encoder:
    def __init__(self, vocabulary: Pieces, classes: Classes):
        self.vocabulary = vocabulary
        self.index = [{v: i for i, v in enumerate(c)} for c in (classes.upos, classes.xpos, classes.feats, classes.lemma, classes.relations)]
        self._token: dict[tuple[str, bool], list] = {}
        self._sentence: dict[tuple[int, str], Encoded] = {}
        self._keep: list[Sentence] = []

    def _token_atoms(self, text: str, after_kind: str | None) -> list[tuple[int, int, str, list[int], int]]:
        """Atoms of a token: start, end, kind, pieces, shape; `after_kind` is the kind of an atom that it follows without a gap."""
        found = self._token.get((text, after_kind))
        if found is None:
            found, before = [], after_kind
            for atom in atoms(text):
                goes_on = before is not None and "other" not in (before, atom.kind)
                surface = text[atom.start:atom.end]
                found.append((atom.start, atom.end, atom.kind, self.vocabulary.cut(surface, goes_on), shape(surface, atom.kind)))
                before = atom.kind
            self._token[text, after_kind] = found
        return found

    def variant(self, sentence: Sentence, name: str) -> Encoded:
        """The encoded variant of a sentence; kept for the next pass where the sentence is one of the corpus itself."""
        found = self._sentence.get((id(sentence), name))
        if found is None and "source" in sentence.comments:
            return self.encode(sentence if name == "as it is" else getattr(variants, name)(sentence))
        if found is None:
            found = self.encode(sentence if name == "as it is" else getattr(variants, name)(sentence))
            self._sentence[id(sentence), name] = found
            self._keep.append(sentence)
        return found

    def encode(self, sentence: Sentence) -> Encoded:
        pieces, piece_shape, piece_gap, first, gaps, boundary = [], [], [], [], [], []
        starts, ends, rows, labels, heads, names = [], [], [], [], [], []
        glued, kind = False, None
        for n, token in enumerate(sentence.tokens):
            places = []
            for i, (s, e, k, cut, form) in enumerate(self._token_atoms(token.text, kind if glued else None)):
                gap = 0 if i or glued else 1
                places.append((s, e, len(pieces), len(pieces) + len(cut)))
                first.append(len(pieces))
                gaps.append(gap)
                boundary.append(0 if i else 1 if n else 2)
                pieces += cut
                piece_shape += [form] * len(cut)
                piece_gap += [gap] + [0] * (len(cut) - 1)
                kind = k
            glued = not token.space_after
            for w in token.words:
                over = [p for p in places if p[0] < w.end and p[1] > w.start] or places
                starts.append(over[0][2])
                ends.append(over[-1][3])
                rows.append(features.rows(w.form))
                labels.append(self._labels(w))
                heads.append(w.head)
                names.append(w.names)
        a = lambda x: np.asarray(x, dtype=np.int64)
        return Encoded(a(pieces), a(piece_shape), a(piece_gap), a(first), a(gaps), a(boundary), a(starts), a(ends), a(rows), a(labels), a(heads), a(names))

    def _labels(self, w: Word) -> list[int]:
        if not w.upos:
            return [IGNORE] * 5
        values = (w.upos, w.xpos, w.feats, features.script(w.form, w.lemma) if w.lemma != "_" else "", w.relation)
        return [index.get(v, IGNORE) if v else IGNORE for index, v in zip(self.index, values)]


@dataclass
class Window:
    pieces: np.ndarray
    shape: np.ndarray
    gap: np.ndarray
    atom_first: np.ndarray
    boundary: np.ndarray  # IGNORE where not gold or forced
    word_start: np.ndarray
    word_end: np.ndarray
    word_rows: np.ndarray
    labels: np.ndarray
    head: np.ndarray  # number within the sentence, 0 root, IGNORE unknown
    place: np.ndarray  # number within the sentence from 1
    sentence: np.ndarray
    names: np.ndarray


def lay_out(parts: list[tuple[Encoded, int]], room: int, boundaries: bool, rng: random.Random | None, wrap: bool = False) -> Window:
    """Sentences with the gaps before them → one window; a last sentence that does not fit gives its atoms, not its words."""
    columns: dict[str, list] = {k: [] for k in Window.__dataclass_fields__}
    at = 1  # after [CLS]
    for number, (e, gap) in enumerate(parts):
        whole = at - 1 + len(e.pieces) <= room
        if whole:
            n_atoms, n_pieces, n_words = len(e.atom_first), len(e.pieces), len(e.word_start)
        else:
            ends = np.append(e.atom_first[1:], len(e.pieces))
            n_atoms = int(np.searchsorted(ends, room - (at - 1), side="right"))
            n_pieces, n_words = (int(ends[n_atoms - 1]) if n_atoms else 0), 0
        if not n_atoms:
            break
        gaps, piece_gap = e.atom_gap[:n_atoms].copy(), e.piece_gap[:n_pieces].copy()
        gaps[0] = piece_gap[0] = gap
        if wrap and rng:
            broken = np.flatnonzero(gaps == 1)
            broken = broken[(broken + rng.randrange(14)) % rng.randint(9, 18) == 0]
            gaps[broken] = 2
            piece_gap[e.atom_first[broken]] = 2
        boundary = e.boundary[:n_atoms].copy()
        boundary[gaps == 3] = IGNORE
        if number == 0:
            boundary[0] = IGNORE
        if not boundaries:
            boundary[:] = IGNORE
        columns["pieces"].append(e.pieces[:n_pieces])
        columns["shape"].append(e.piece_shape[:n_pieces])
        columns["gap"].append(piece_gap)
        columns["atom_first"].append(e.atom_first[:n_atoms] + at)
        columns["boundary"].append(boundary)
        columns["word_start"].append(e.word_start[:n_words] + at)
        columns["word_end"].append(e.word_end[:n_words] + at)
        columns["word_rows"].append(e.word_rows[:n_words])
        columns["labels"].append(e.labels[:n_words])
        columns["head"].append(np.where(e.head < 0, IGNORE, e.head)[:n_words])
        columns["place"].append(np.arange(1, n_words + 1))
        columns["sentence"].append(np.full(n_words, number))
        columns["names"].append(e.names[:n_words])
        at += n_pieces
        if not whole:
            break
    edge = np.zeros(1, dtype=np.int64)
    joined = {k: np.concatenate(v) for k, v in columns.items()}
    joined["pieces"] = np.concatenate([[START], joined["pieces"], [END]])
    joined["shape"] = np.concatenate([edge, joined["shape"], edge])
    joined["gap"] = np.concatenate([edge, joined["gap"], edge])
    return Window(**joined)


class Windows:
    """An endless stream of training windows; one pass over a set cuts its documents anew, from random starts and with fresh variants."""

    def __init__(self, encoder: Encoder, documents: list[Document], seed: int, change: Callable[[Document], Document] | None = None):
        self.encoder, self.documents, self.rng, self.change = encoder, documents, random.Random(seed), change

    def one_pass(self) -> list[Window]:
        out: list[Window] = []
        pending: list[Document] = []
        for document in self.rng.sample(self.documents, len(self.documents)):
            document = self.change(document) if self.change else document
            if len(document.sentences) == 1 and not document.boundaries:  # lone sentences share windows, as stubs do
                pending.append(document)
                if len(pending) >= self.rng.randint(1, 4):
                    out += self._cut([d.sentences[0] for d in pending], False)
                    pending = []
            else:
                out += self._cut(document.sentences, document.boundaries)
        if pending:
            out += self._cut([d.sentences[0] for d in pending], False)
        self.rng.shuffle(out)
        return out

    def _cut(self, sentences: list[Sentence], boundaries: bool) -> list[Window]:
        rng, out = self.rng, []
        style = "typographic" if rng.random() < 0.4 else "as it is"
        paragraph = rng.choice((2, 3, 3))
        wrap = rng.random() < 0.06
        encoded: list[tuple[Encoded, bool]] = []
        for i, s in enumerate(sentences):
            r = rng.random()
            first = i == 0 and boundaries
            if first and r < 0.12:
                e = self.encoder.encode(variants.dateline(variants.typographic(s) if style != "as it is" else s, rng))
            elif r > 0.98 or first and r > 0.94:
                e = self.encoder.variant(s, "upper")
            elif r > 0.965 or not boundaries and r > 0.92:
                e = self.encoder.variant(s, "lower")
            elif r > 0.955:
                e = self.encoder.variant(s, "title")
            elif r > 0.935:
                e = self.encoder.variant(s, "open_ended")
            else:
                e = self.encoder.variant(s, style)
            encoded.append((e, s.paragraph))
        i, lead = 0, rng.randrange(len(sentences)) if len(sentences) > 3 and rng.random() < 0.7 else 0
        while i < len(encoded):
            room = WINDOW if rng.random() < 0.85 else rng.randint(40, WINDOW)
            stop = lead if i < lead else len(encoded)  # the first window of a random start ends there
            parts, used, j = [], 0, i
            while j < stop and used < room:
                e, new = encoded[j]
                gap = 3 if not j else paragraph if new else 2 if wrap and rng.random() < 0.1 else 1
                if j == i and gap == 1 and rng.random() < 0.5:
                    gap = 3
                parts.append((e, gap))
                used += len(e.pieces)
                j += 1
            out.append(lay_out(parts, room, boundaries, rng, wrap))
            i = j if used <= room or j == i + 1 else j - 1
        return [w for w in out if len(w.word_start)]


def collate(windows: list[Window]) -> dict[str, torch.Tensor]:
    def pad(arrays: list[np.ndarray], fill: int) -> torch.Tensor:
        longest = max(len(a) for a in arrays)
        full = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, dtype=np.int64)
        for row, a in zip(full, arrays):
            row[: len(a)] = a
        return torch.from_numpy(full)
    fills = dict(pieces=0, shape=0, gap=0, atom_first=0, boundary=IGNORE, word_start=0, word_end=1, word_rows=0, labels=IGNORE, head=IGNORE, place=0, sentence=-1, names=ANY)
    batch = {k: pad([getattr(w, k) for w in windows], fill) for k, fill in fills.items()}
    batch["length"] = torch.tensor([len(w.pieces) for w in windows])
    return batch
