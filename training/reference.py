"""The reader in Python, from raw text, as docs/READER.md says: the measure of the weights and the reference of the Rust side.

  reference.py --texts DUMP.jsonl --conllu OUT.conllu            # what score_conllu.py takes
  reference.py --texts DUMP.jsonl --names OUT.jsonl              # what score_entities.py takes
  reference.py --fixture OUT.json                                # the fixture of the Rust tests
options: --float TRAINED.pt (instead of the int8 weights), --lines (a single line break separates blocks, too)

The int8 arithmetic is simulated exactly: integers in doubles.
"""
from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

import decode
import features
from atoms import END, START, Atom, Pieces, atoms, follows, shape, visible
from contractions import Contractions
from model import HEADS, LABEL, REACH, WIDTH, gelu, leaky
from windows import WINDOW

MODELS = Path(__file__).resolve().parents[1] / "models"


class Int8:
    """Weights as exported."""

    def __init__(self, path: Path):
        with safe_open(path, "pt") as f:
            self.config = json.loads(f.metadata()["config"])
            self.t = {k: f.get_tensor(k) for k in f.keys()}
        self.piece = self.t["embeddings.piece.weight"].float() * self.t["embeddings.piece.scale"][:, None]
        self.wide = {k: v.double() for k, v in self.t.items() if v.dtype == torch.int8 and k != "embeddings.piece.weight"}

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        m = x.abs().amax(-1, keepdim=True)
        q = torch.where(m > 0, (x * (127 / m)).round(), 0.0)
        total = (q.double() @ self.wide[name + ".weight"].T).float()
        return total * ((m / 127) * self.t[name + ".scale"]) + self.t[name + ".bias"]


class Float:
    """Weights as trained."""

    def __init__(self, path: Path):
        trained = torch.load(path, weights_only=False)
        self.config = dict(trained["classes"], layers=trained["layers"])
        self.t = trained["average"]
        self.piece = self.t["embeddings.piece"]

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.t[name + ".weight"], self.t[name + ".bias"])


@dataclass
class ReadWord:
    start: int
    end: int
    form: str
    token: int  # number of its token in the sentence
    first_piece: int = 0  # in the window
    last_piece: int = 0
    lemma: str = ""
    upos: str = ""
    xpos: str = ""
    feats: str = ""
    head: int = 0
    relation: str = ""
    head_p: float = 0.0  # how sure the arc is
    names_p: np.ndarray | None = None  # log-probabilities of the tags


@dataclass
class Text:
    """A text on its way through the windows."""

    name: str
    text: str
    blocks: list[list[Atom]]
    cuts: list[list[list[int]]]  # pieces, by block and atom
    sentences: list[list[ReadWord]] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)
    boundary: list[list[int]] = field(default_factory=list)
    block: int = 0
    at: int = 0


class Reference:
    def __init__(self, weights: Int8 | Float, vocabulary: Path, lines: bool = False):
        self.w, self.pieces, self.lines = weights, Pieces(vocabulary), lines
        self.c = weights.config
        self.split = Contractions().split

    # text → windows

    def open(self, name: str, text: str) -> Text:
        blocks: list[list[Atom]] = []
        for atom in atoms(text):
            gap = 3 if self.lines and atom.gap == 2 else atom.gap
            if gap == 3:
                blocks.append([])
            blocks[-1].append(Atom(atom.start, atom.end, gap, atom.kind))
        cuts = []
        for block in blocks:
            before, rows = None, []
            for atom in block:
                rows.append(self.pieces.cut(text[atom.start:atom.end], follows(before, atom)))
                before = atom
            cuts.append(rows)
        return Text(name, text, blocks, cuts, boundary=[[0] * len(b) for b in blocks])

    @staticmethod
    def window(t: Text) -> list[tuple[int, int]]:
        """(block, atom) of the next window."""
        out, used = [], 0
        for i in range(t.at, len(t.blocks[t.block])):
            used += len(t.cuts[t.block][i])
            if used > WINDOW:
                return out
            out.append((t.block, i))
        if t.at == 0:
            for b in range(t.block + 1, len(t.blocks)):
                used += sum(map(len, t.cuts[b]))
                if used > WINDOW:
                    break
                out += [(b, i) for i in range(len(t.blocks[b]))]
        return out

    def read(self, texts: list[tuple[str, str]], together: int = 48) -> list[Text]:
        done = [self.open(name, text) for name, text in texts]
        live = [t for t in done if t.blocks]
        while live:
            for i in range(0, len(live), together):
                self._round(live[i:i + together])
            live = [t for t in live if t.block < len(t.blocks)]
        return done

    def _round(self, texts: list[Text]) -> None:
        """The next window of each text."""
        windows = [self.window(t) for t in texts]
        x, firsts = self.encode(texts, windows)
        words, places = [], []
        for row, (t, window) in enumerate(zip(texts, windows)):
            found = [[]] if not window else self._sentences(t, window, x[row], firsts[row])
            for sentence in found:
                if sentence:
                    t.sentences.append(sentence)
                    words.append(sentence)
                    places.append((t, row))
        if not words:
            return
        vectors = [torch.stack([x[row, w.first_piece:w.last_piece].mean(0) for w in s]) for s, (_, row) in zip(words, places)]
        self._annotate(words, torch.cat(vectors), places)

    def encode(self, texts: list[Text], windows: list[list[tuple[int, int]]]) -> tuple[torch.Tensor, list[list[int]]]:
        w, rows, firsts = self.w, [], []
        for t, window in zip(texts, windows):
            pieces, shapes, gaps, first = [START], [0], [0], []
            for b, i in window:
                atom, cut = t.blocks[b][i], t.cuts[b][i]
                first.append(len(pieces))
                pieces += cut
                shapes += [shape(t.text[atom.start:atom.end], atom.kind)] * len(cut)
                gaps += [atom.gap] + [0] * (len(cut) - 1)
            rows.append((pieces + [END], shapes + [0], gaps + [0]))
            firsts.append(first)
        n = max(len(r[0]) for r in rows)
        pad = lambda k: torch.tensor([r[k] + [0] * (n - len(r[k])) for r in rows])
        live = torch.tensor([[1] * len(r[0]) + [0] * (n - len(r[0])) for r in rows])
        mask = torch.zeros(live.shape).masked_fill(live == 0, -1e9)[:, None, None]
        norm = lambda x, name: F.layer_norm(x, (WIDTH,), w.t[name + ".weight"], w.t[name + ".bias"], 1e-12)
        x = norm(w.piece[pad(0)] + w.t["embeddings.position"][:n] + w.t["embeddings.shape"][pad(1)] + w.t["embeddings.gap"][pad(2)], "embeddings.norm")
        split = lambda y: y.view(*y.shape[:2], HEADS, -1).transpose(1, 2)
        for i in range(self.c["layers"]):
            at = f"layers.{i}."
            q, k, v = (split(w.linear(at + name, x)) for name in ("query", "key", "value"))
            a = (q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + mask).softmax(-1) @ v
            x = norm(x + w.linear(at + "attention", a.transpose(1, 2).reshape(x.shape)), at + "attention_norm")
            x = norm(x + w.linear(at + "down", gelu(w.linear(at + "up", x))), at + "feed_norm")
        return x, firsts

    # boundaries → sentences of words

    def _sentences(self, t: Text, window: list[tuple[int, int]], x: torch.Tensor, first: list[int]) -> list[list[ReadWord]]:
        scores = self.w.linear("boundary.out", gelu(self.w.linear("boundary.hidden", x[first])))
        classes = []
        for k, (b, i) in enumerate(window):
            gap, s = t.blocks[b][i].gap, scores[k].clone()
            if gap >= 1:
                s[0] = -torch.inf
            classes.append(2 if gap == 3 or k == 0 else int(s.argmax()))
        last_block, last_atom = window[-1]
        if last_atom + 1 < len(t.blocks[last_block]):  # a part of a block: the last sentence is read again
            starts = [k for k, c in enumerate(classes) if c == 2 and k]
            keep = starts[-1] if starts else len(window)
        else:
            keep = len(window)
        if keep < len(window):
            t.at = window[keep][1]
        elif last_atom + 1 < len(t.blocks[last_block]):
            t.at = last_atom + 1
        else:
            t.block, t.at = last_block + 1, 0
        sentences: list[list[ReadWord]] = []
        k = 0
        while k < keep:
            stop = k + 1
            while stop < keep and classes[stop] == 0:
                stop += 1
            if classes[k] == 2:
                sentences.append([])
            for j in range(k, stop):
                t.boundary[window[j][0]][window[j][1]] = classes[j]
            inside = [(t.blocks[b][i], first[j], len(t.cuts[b][i])) for j, (b, i) in zip(range(k, stop), window[k:stop])]
            start, end = inside[0][0].start, inside[-1][0].end
            number = sentences[-1][-1].token + 1 if sentences[-1] else 0
            for s, e in self.split(t.text[start:end]):
                over = [(p, n) for atom, p, n in inside if atom.start < start + e and atom.end > start + s]
                sentences[-1].append(ReadWord(start + s, start + e, visible(t.text[start + s:start + e]), number, over[0][0], over[-1][0] + over[-1][1]))
            k = stop
        return sentences

    # words → annotation

    def _annotate(self, sentences: list[list[ReadWord]], vectors: torch.Tensor, places: list[tuple[Text, int]]) -> None:
        w, c, flat = self.w, self.c, [word for s in sentences for word in s]
        rows = torch.tensor([features.rows(word.form) for word in flat])
        x = torch.cat([vectors, *(w.t["word." + name][rows[:, i]] for i, name in enumerate(("prefix", "suffix", "shape")))], -1)
        hidden = gelu(w.linear("tags.hidden", x))
        for kind in ("upos", "xpos", "feats", "lemma"):
            for word, best in zip(flat, w.linear("tags." + kind, hidden).argmax(-1).tolist()):
                value = c[kind][best]
                setattr(word, kind, features.lemma(word.form, value) if kind == "lemma" else value)
        dep, head = w.linear("arc.bilinear", leaky(w.linear("arc.dep", x))), leaky(w.linear("arc.head", x))
        ldep, lhead = leaky(w.linear("label.dep", x)), leaky(w.linear("label.head", x))
        bilinear, linear = w.linear("label.bilinear", ldep).view(len(flat), -1, LABEL), w.linear("label.linear", ldep)
        names = w.linear("names.out", gelu(w.linear("names.hidden", x))).log_softmax(-1).numpy()
        root = c["relations"].index("root")
        at = 0
        for sentence, (t, _) in zip(sentences, places):
            n = len(sentence)
            here = slice(at, at + n)
            place = torch.arange(n)
            scores = dep[here] @ head[here].T + w.t["arc.distance"][(place[None] - place[:, None]).clamp(-REACH, REACH) + REACH]
            heads = decode.tree(torch.cat([(dep[here] @ w.t["arc.root"])[:, None], scores], 1).double().numpy())
            chosen = torch.cat([w.t["label.root"][None], lhead[here]])[heads]
            relations = (bilinear[here] @ chosen[..., None])[..., 0] + linear[here]
            sure = torch.cat([(dep[here] @ w.t["arc.root"])[:, None], scores.fill_diagonal_(-1e4)], 1).softmax(-1)
            for i, word in enumerate(sentence):
                word.head, word.head_p, word.names_p = heads[i], float(sure[i, heads[i]]), names[at + i]
                if heads[i] == 0:
                    word.relation = "root"
                else:
                    relations[i, root] = -torch.inf
                    word.relation = c["relations"][int(relations[i].argmax())]
            t.names += self._names(sentence, decode.name_tags(names[here]))
            at += n

    def _names(self, sentence: list[ReadWord], tags: list[int]) -> list[tuple[int, int, str]]:
        out, i = [], 0
        while i < len(tags):
            j = i + 1
            if tags[i] % 2:
                while j < len(tags) and tags[j] == tags[i] + 1:
                    j += 1
                first = i + (sentence[i].form in ("the", "The", "THE"))
                if first < j:
                    out.append((sentence[first].start, sentence[j - 1].end, self.c["names"][tags[i] // 2]))
            i = j
        return out


def conllu(t: Text) -> str:
    lines = [f"# newdoc id = {t.name}"]
    for sentence in t.sentences:
        lines.append("# text = " + re.sub(r"\s+", " ", t.text[sentence[0].start:sentence[-1].end]))
        by_token: dict[int, list[int]] = {}
        for i, word in enumerate(sentence):
            by_token.setdefault(word.token, []).append(i)
        for numbers in by_token.values():
            end = sentence[numbers[-1]].end
            misc = "_" if end >= len(t.text) or t.text[end].isspace() else "SpaceAfter=No"
            if len(numbers) > 1:
                lines.append(f"{numbers[0] + 1}-{numbers[-1] + 1}\t{t.text[sentence[numbers[0]].start:end]}" + "\t_" * 7 + "\t" + misc)
                misc = "_"
            for i in numbers:
                word = sentence[i]
                surface = t.text[word.start:word.end]
                lines.append("\t".join([str(i + 1), surface, word.lemma, word.upos, word.xpos, word.feats, str(word.head), word.relation, "_", misc]))
        lines.append("")
    return "\n".join(lines) + "\n"


FIXTURE = Path(__file__).with_name("fixtures") / "texts.txt"


def fixture(reference: Reference) -> dict:
    cases = []
    for text in FIXTURE.read_text(encoding="utf-8").split("\n====\n"):
        text = text.strip("\n").replace("\\u00ad", "\u00ad").replace("\\u200b", "\u200b").replace("\\r", "\r").replace("\\t", "\t")
        t = reference.read([("", text)])[0]
        byte = [0]
        for ch in text:
            byte.append(byte[-1] + len(ch.encode("utf-8")))
        rows = [[byte[a.start], byte[a.end], a.gap, shape(text[a.start:a.end], a.kind), cut, c]
                for block, cuts, classes in zip(t.blocks, t.cuts, t.boundary) for a, cut, c in zip(block, cuts, classes)]
        sentences = [[dict(start=byte[w.start], end=byte[w.end], form=w.form, lemma=w.lemma, upos=w.upos, xpos=w.xpos, feats=w.feats, head=w.head, relation=w.relation,
                           **dict(zip(("prefix", "suffix", "shape"), features.rows(w.form)))) for w in s] for s in t.sentences]
        cases.append(dict(text=text, atoms=rows, sentences=sentences, names=[[byte[s], byte[e], label] for s, e, label in t.names]))
    return dict(cases=cases)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--texts", type=Path)
    ap.add_argument("--conllu", type=Path)
    ap.add_argument("--names", type=Path)
    ap.add_argument("--fixture", type=Path)
    ap.add_argument("--models", type=Path, default=MODELS)
    ap.add_argument("--float", type=Path)
    ap.add_argument("--lines", action="store_true")
    a = ap.parse_args()
    torch.set_grad_enabled(False)
    reference = Reference(Float(a.float) if a.float else Int8(a.models / "reader-en.safetensors"), a.models / "vocab.txt", a.lines)
    if a.fixture:
        cases = fixture(reference)["cases"]
        a.fixture.write_text('{"cases": [\n' + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]}\n", encoding="utf-8")
    if a.texts:
        rows = [json.loads(line) for line in a.texts.open(encoding="utf-8")]
        read = reference.read([(r["id"], r["text"]) for r in rows])
        if a.conllu:
            a.conllu.write_text("".join(conllu(t) for t in read), encoding="utf-8")
        if a.names:
            a.names.write_text("".join(json.dumps(dict(id=t.name, entities=[dict(span=[s, e], label=label) for s, e, label in t.names])) + "\n" for t in read), encoding="utf-8")


if __name__ == "__main__":
    main()
