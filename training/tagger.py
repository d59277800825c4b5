"""Fits the tagger: which words of a sentence tell an act, of what kind, and who has a part in it (docs/READER.md, "Signs").

  train tagging > own.jsonl; train tagging --corpus corpus/drill > drill.jsonl; train tagging --briefings DIR > briefings.jsonl
  train tagging --corpus corpus/drill --briefings DIR > drill-briefings.jsonl; train tagging --texts FILE… > plain.jsonl
  teacher.py own.jsonl drill.jsonl briefings.jsonl drill-briefings.jsonl --mpnet FILE --out TEACHER --say plain.jsonl
  tagger.py own.jsonl drill.jsonl briefings.jsonl drill-briefings.jsonl plain.jsonl --teacher TEACHER.said --minilm DIR --out models/acts-en.safetensors

The layers of MiniLM with the reader's table of pieces, which stays as it is, and one linear layer; a window of sentences at a time. Only fit parts are read, but for fold 0 of
the briefings, and the worlds that are kept for what is fitted on top of its signs (`held`, below).
"""
from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from arcs import RELATIONS, SIZE, Arcs
from export import tensors
from model import FEED, HEADS, WIDTH, Dropout, Layer, copy_layers
from reference import MODELS, Int8
from signs import LOSSES, WINDOW, arguments, by_layer, chunks, classes_of, kept, packed, padded, read, report, report_arcs, windows, word_means

LOST = 0.06  # pieces that are hidden in training
MASK = 103
PARTS = 0.4  # of the loss, what who has which part counts
TAUGHT = 0.6  # of the loss where both the annotation and the teacher say something, the teacher's part


class Tagger(nn.Module):
    def __init__(self, minilm: Path, layers: int, classes: dict[str, list[str]]):
        super().__init__()
        t = load_file(minilm / "model.safetensors")
        self.classes, self.parts_only = classes, False
        self.register_buffer("piece", Int8(MODELS / "reader-en.safetensors").piece, persistent=False)
        self.embeddings = nn.Module()
        self.embeddings.position = nn.Parameter(t["embeddings.position_embeddings.weight"][: WINDOW + 2] + t["embeddings.token_type_embeddings.weight"][0])
        self.embeddings.shape, self.embeddings.gap = nn.Parameter(torch.zeros(12, WIDTH)), nn.Parameter(torch.zeros(4, WIDTH))
        self.embeddings.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.out = nn.Linear(WIDTH, sum(map(len, classes.values())))
        self.arcs = Arcs(len(classes["position"]) - 1)
        self.dropout = Dropout(0.1)
        with torch.no_grad():
            copy_layers(t, self.embeddings.norm, self.layers)

    def words(self, batch: list[dict]) -> Tensor:
        """What the layers make of the words of all windows, one after the other."""
        input, live, span, real = padded(batch)
        pieces = input[..., 0]
        if self.training:
            pieces = torch.where((torch.rand(pieces.shape) < LOST) & (pieces > MASK), MASK, pieces)
        e = self.embeddings
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tables = F.one_hot(input[..., 1], 12).float() @ e.shape + F.one_hot(input[..., 2], 4).float() @ e.gap
            x = self.dropout(e.norm(self.piece[pieces] + e.position[: input.shape[1]] + tables))
            mask = torch.zeros(live.shape).masked_fill(~live, -1e9)[:, None, None].to(torch.bfloat16)
            for layer in self.layers:
                x = layer(x, mask)
        return word_means(x, span, real)

    def forward(self, batch: list[dict]) -> dict[str, Tensor]:
        """Scores of the words of all windows, one after the other, by layer."""
        return self.of(self.words(batch))

    def of(self, words: Tensor) -> dict[str, Tensor]:
        return by_layer(self.classes, self.out(self.dropout(words)))

    def loss(self, chunks: list[tuple[list[dict], dict | None]]) -> Tensor:
        """Of what the annotation says, and of how far it is from what the teacher says; of who has which part, by article."""
        batch = [w for windows, _ in chunks for w in windows]
        if self.parts_only:
            with torch.no_grad():
                words = self.words(batch)
        else:
            words = self.words(batch)
        total, said = torch.zeros(()), {} if self.parts_only else self.of(words)
        told = [p for _, p in chunks]
        each = self.dropout(words).split([sum(len(w["words"]) for w in windows) for windows, _ in chunks])
        acts = sum(len(p["acts"]) for p in told if p)
        for x, p in zip(each, told):
            if p:
                total = total + PARTS * self.arcs(x, p) * len(p["acts"]) / acts
        taught = torch.cat([w["taught"] for w in batch]).float() if "taught" in batch[0] else None
        soft = by_layer(self.classes, taught) if taught is not None else {}
        for layer, scores in said.items():
            gold = torch.cat([w[layer] for w in batch])
            part = 0.0
            if soft:
                # of a status only where there is an event
                weight = 1 - soft["event"][:, 0] if layer == "status" else torch.ones(len(gold))
                far = -(soft[layer] * scores.log_softmax(-1)).sum(-1)
                share = torch.where(torch.cat([w["known"] for w in batch]), TAUGHT, 1.0)
                part = (far * weight * share).sum() / weight.sum().clamp_min(1)
            if (gold >= 0).any():
                count = (gold >= 0).sum() if not soft or layer == "status" else len(gold)
                part = part + (1 - TAUGHT if soft else 1.0) * F.cross_entropy(scores, gold, ignore_index=-1, reduction="sum") / count
            total = total + LOSSES[layer] * part
        return total


def floats(file: Path) -> dict[str, Tensor]:
    """Written weights, as they are fitted."""
    all = load_file(file)
    return {k: v.float() * all[k.removesuffix("weight") + "scale"][:, None] if v.dtype == torch.int8 else v for k, v in all.items() if not k.endswith("scale")}


def write(model: Tagger, out: Path) -> None:
    state = {k: v for k, v in model.state_dict().items() if k != "piece"}
    config = dict(version=11, layers=len(model.layers), width=WIDTH, heads=HEADS, feed=FEED, window=WINDOW, classes=model.classes, arcs=list(RELATIONS), arc_size=SIZE)
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_suffix(".new")
    save_file(tensors(state), new, metadata={"config": json.dumps(config, ensure_ascii=False)})
    new.rename(out)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--teacher", type=Path, help="what the teacher says of the articles")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--passes", type=float, default=5)
    ap.add_argument("--rows", type=int, default=960, help="pieces in a batch")
    ap.add_argument("--rate", type=float, default=3e-4)
    ap.add_argument("--parts-only", action="store_true", help="fit who has which part and leave all else as it begins")
    a = arguments(ap)
    lines = [line for line in read(a.files) if kept(line)]
    classes = classes_of(lines)
    taught = load_file(a.teacher) if a.teacher else {}
    lines = [line for line in lines if not taught or line["article"] in taught]
    looks = {file.stem: [c for line in read([file]) for c in chunks(line, windows(line, classes), 10**9, classes)] for file in a.look}
    twice = {line["article"] for line in read(a.twice)}
    taken = [line for line in lines for _ in range(1 + (line["article"] in twice))]
    pieces = lambda line: windows(line, classes, taught.get(line["article"]), start=random.randrange(1, WINDOW + 1))
    cut = lambda: packed([c for line in taken for c in chunks(line, pieces(line), a.rows, classes)], a.rows)
    first = cut()
    print(len(lines), "articles", len(first), "steps a pass", {k: len(v) for k, v in classes.items()}, flush=True)

    model = Tagger(a.minilm, a.layers, classes)
    if a.begin:
        model.load_state_dict(floats(a.begin), strict=False)
    model.parts_only = a.parts_only
    model.requires_grad_(not a.parts_only)
    model.arcs.requires_grad_(True)
    slow = {id(p) for p in model.layers.parameters()}
    groups = [dict(params=[p for p in model.parameters() if p.requires_grad and (id(p) in slow) == which], lr=rate) for which, rate in ((True, a.rate), (False, 1e-3))]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    total = int(a.passes * len(first))
    queue, done, began, sum_ = [], 0, time.time(), 0.0
    while done < total:
        if not queue:
            queue = cut()
        for group, rate in zip(optimiser.param_groups, (a.rate, 1e-3)):
            group["lr"] = rate * min(1, (done + 1) / 100) * (1 - done / total)
        loss = model.loss(queue.pop())
        if loss.requires_grad:  # of an article without acts nothing is learnt about their parts
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
        done += 1
        sum_ += float(loss.detach())
        if not queue or done == total:
            print(f"{done} of {total} steps: {time.time() - began:.0f} s, loss {sum_ / max(1, done):.3f} so far", flush=True)
            for name, look in looks.items():
                report(model, [w for windows, _ in look for w in windows], name)
                report_arcs(model, look, name)
            write(model, a.out)
    print(f"{a.out}: {a.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
