"""Fits the coreference scorer over the vectors of the shipped reader, and writes models/coref-en.safetensors (docs/READER.md, "Who is who").

  coref.py --gum DIR --seen SEEN.jsonl --vectors VECTORS [--out FILE] [--epochs 20] [--seed 1]

DIR holds train-ontogum (chains) and train-coref (kinds of things) of GUM. SEEN and VECTORS are what the Rust reader sees of the same texts, tokens joined
by one blank, one JSON line each of id and text:

  coref.py --gum DIR --texts TEXTS.jsonl
  cargo run --release -p demarche-nlp --example coref -- VECTORS < TEXTS.jsonl > SEEN.jsonl

Every phrase is asked which of the phrases before it means the same, or whether it is new; the loss is the log-likelihood of all right answers together.
A pronoun is asked again with the other pronouns left out, and every phrase what kind of thing it means. Minutes on one thread.
"""
from __future__ import annotations

import argparse
import json
import math
import random
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn

from model import quantised

# crates/nlp/src/coref/features.rs: how many values each number of a phrase and of a pair may have
OF_MENTION = [21, 5, 3, 3, 8, 14, 2, 2, 6, 4, 3, 5, 4, 2, 2]
OF_PAIR = [8, 11, 441, 12, 9, 64, 8, 5, 9, 4, 5, 6]
PAIRS = 70
INPUT, WORD, HIDDEN, ALIKE, KINDS = 480, 64, 64, 32, 4
KIND = {"person": 0, "organization": 1, "place": 2}  # all else is 3
PRONOUNS = range(7, 20)


def rows(path: Path) -> list[list[str]]:
    lines = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8") if not line.startswith("#"))
    return [p for p in lines if len(p) >= 3]


def read_spans(path: Path) -> tuple[str, list[tuple[tuple[int, int], str]]]:
    """The text of a CoNLL file, and its bracketed spans with their names: chains or entities."""
    text, spans, open_ = "", [], []
    for _, form, marks in (r[:3] for r in rows(path)):
        start = len(text) + bool(text)
        text = f"{text} {form}" if text else form
        for opens, name, closes in [] if marks == "_" else re.findall(r"(\()?([^()|]+)(\))?", marks):
            if opens:
                open_.append((name, start))
            if closes:
                k = next((k for k in range(len(open_) - 1, -1, -1) if open_[k][0] == name), None)
                if k is not None:
                    spans.append(((open_[k][1], len(text)), open_.pop(k)[0]))
    return text, spans


def documents(gum: Path, seen: Path, vectors: Path) -> list[dict]:
    x = torch.from_numpy(np.fromfile(vectors, dtype="<f4").reshape(-1, INPUT))
    out, at = [], 0
    for line in seen.open(encoding="utf-8"):
        row = json.loads(line)
        n = len(row["mentions"])
        text, chains = read_spans(gum / "train-ontogum" / f"{row['id']}.conll")
        assert text == row["text"], row["id"]
        entity_text, entities = read_spans(gum / "train-coref" / f"{row['id']}.conll")
        chain, kind = dict(chains), {s: KIND.get(e.split("-")[0], 3) for s, e in entities} if entity_text == text else {}
        numbers = {c: i for i, c in enumerate(dict.fromkeys(chain.values()))}
        spans = [(s, e) for s, e, _ in row["mentions"]]
        candidates, pairs = torch.full((n, PAIRS), -1), torch.zeros((n, PAIRS, len(OF_PAIR)), dtype=torch.long)
        for i, those in enumerate(row["pairs"]):
            for k, (earlier, values) in enumerate(those[:PAIRS]):
                candidates[i, k], pairs[i, k] = earlier, torch.tensor(values)
        out.append(dict(x=x[at:at + n], mention=torch.tensor([v for _, _, v in row["mentions"]]), candidates=candidates, pairs=pairs,
                        chain=torch.tensor([numbers.get(chain.get(s), -1) for s in spans]), kind=torch.tensor([kind.get(s, -1) for s in spans])))
        at += n
    return out


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Linear(INPUT, WORD)
        self.phrase = nn.ModuleDict({name: nn.Linear(WORD, size) for name, size in SIZES.items()})
        self.mention = nn.ModuleDict({name: nn.EmbeddingBag(sum(OF_MENTION), size, mode="sum") for name, size in SIZES.items() if name not in ("query", "key")})
        self.pair = nn.EmbeddingBag(sum(OF_PAIR), HIDDEN, mode="sum")
        self.out = nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(0.3)
        for table in (*self.mention.values(), self.pair):
            nn.init.normal_(table.weight, 0, 0.05)

    def forward(self, d: dict) -> tuple[Tensor, Tensor]:
        """Scores of being new and of meaning each candidate [phrase, 1 + candidates], and of kinds."""
        drop = self.dropout
        h = drop(F.gelu(self.word(drop(d["x"])), approximate="tanh"))
        values = d["mention"] + MENTION_OFFSETS
        of = {name: layer(h) + (self.mention[name](values) if name in self.mention else 0) for name, layer in self.phrase.items()}
        later, k = (d["candidates"] >= 0).nonzero(as_tuple=True)
        earlier = d["candidates"][later, k]
        z = of["later"][later] + of["earlier"][earlier] + self.pair(d["pairs"][later, k] + PAIR_OFFSETS)
        scores = self.out(drop(F.leaky_relu(z, 0.1)))[:, 0] + (of["query"][later] * of["key"][earlier]).sum(-1) / math.sqrt(ALIKE)
        table = torch.full(d["candidates"].shape, -1e4).index_put((later, k), scores)
        return torch.cat([of["new"], table], 1), of["kind"]


SIZES = dict(later=HIDDEN, earlier=HIDDEN, query=ALIKE, key=ALIKE, kind=KINDS, new=1)
MENTION_OFFSETS = torch.tensor(np.cumsum([0] + OF_MENTION[:-1]))
PAIR_OFFSETS = torch.tensor(np.cumsum([0] + OF_PAIR[:-1]))


def loss(scores: Tensor, kinds: Tensor, d: dict) -> Tensor:
    candidates, chain = d["candidates"], d["chain"]
    there = torch.where(candidates >= 0, chain[candidates.clamp_min(0)], torch.tensor(-2))
    right = (there == chain[:, None]) & (chain >= 0)[:, None]
    new = ~right.any(1)
    found = torch.logsumexp(scores.log_softmax(1).masked_fill(~torch.cat([new[:, None], right], 1), -1e4), 1)
    total = -found.mean()
    shape = d["mention"][:, 0]
    pronoun = (shape >= PRONOUNS.start) & (shape < PRONOUNS.stop)
    nouns = ~pronoun[candidates.clamp_min(0)]
    asked = (right & nouns).any(1) & pronoun
    if asked.any():
        left = scores.masked_fill(~torch.cat([torch.ones_like(new)[:, None], nouns], 1), -1e4).log_softmax(1)[:, 1:]
        total = total - 0.3 * left.masked_fill(~(right & nouns), -1e4).logsumexp(1)[asked].sum() / len(new)
    return total + 0.3 * F.cross_entropy(kinds, d["kind"], ignore_index=-1)


def fit(documents: list[dict], epochs: int) -> Model:
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=epochs * len(documents), pct_start=0.1)
    order = list(documents)
    for epoch in range(epochs):
        random.shuffle(order)
        total = 0.0
        for d in order:
            l = loss(*model(d), d)
            optimizer.zero_grad()
            l.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += l.item()
        print(f"epoch {epoch + 1}: {total / len(order):.4f}", flush=True)
    return model


def export(model: Model, path: Path) -> None:
    tensors: dict[str, Tensor] = {}

    def linear(name: str, layer: nn.Linear, scale: float = 1.0) -> None:
        weight, unit = quantised(layer.weight.detach() * scale)
        tensors[f"{name}.weight"], tensors[f"{name}.scale"], tensors[f"{name}.bias"] = weight.to(torch.int8), unit, layer.bias.detach() * scale

    linear("coref.word", model.word)
    for name, layer in model.phrase.items():
        linear(f"coref.{name}", layer, 1 / math.sqrt(ALIKE) if name == "query" else 1.0)
    tensors["coref.mention"] = torch.cat([model.mention[name].weight.detach() if name in model.mention else torch.zeros(sum(OF_MENTION), size) for name, size in SIZES.items()], 1)
    tensors["coref.pair"] = model.pair.weight.detach()
    tensors["coref.out.weight"], tensors["coref.out.bias"] = model.out.weight.detach()[0], model.out.bias.detach()
    save_file({k: v.contiguous() for k, v in tensors.items()}, path)
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gum", type=Path, required=True)
    ap.add_argument("--texts", type=Path)
    ap.add_argument("--seen", type=Path)
    ap.add_argument("--vectors", type=Path)
    ap.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "models" / "coref-en.safetensors")
    ap.add_argument("--epochs", type=int, default=20)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    torch.set_num_threads(1)
    if a.texts:
        texts = [dict(id=f.stem, text=read_spans(f)[0]) for f in sorted((a.gum / "train-ontogum").glob("*.conll"))]
        a.texts.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
    else:
        export(fit(documents(a.gum, a.seen, a.vectors), a.epochs), a.out)


if __name__ == "__main__":
    main()
