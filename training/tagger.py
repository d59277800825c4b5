"""Fits the tagger: which words of a sentence tell an act, and of what kind (docs/READER.md, "Signs").

  train tagging > own.jsonl; train tagging --corpus corpus/drill > drill.jsonl; train tagging --briefings DIR > briefings.jsonl
  train tagging --corpus corpus/drill --briefings DIR > drill-briefings.jsonl
  tagger.py own.jsonl drill.jsonl briefings.jsonl drill-briefings.jsonl --minilm DIR --out models/acts-en.safetensors
  tagger.py … --without 0 --out FOLDS/fold-0.safetensors      # for what is fitted on top of its signs

The first layers of MiniLM with the reader's table of pieces, which stays as it is, and one linear layer; a sentence at a time. Only fit parts are read.
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

from export import tensors
from model import FEED, HEADS, WIDTH, Dropout, Layer, copy_layers
from reference import MODELS, Int8

LAYERS = ["event", "status", "position", "engagement", "instrument"]
LOSSES = dict(event=1.0, status=0.3, position=1.0, engagement=0.5, instrument=0.5)
WINDOW = 160
LOST = 0.06  # pieces that are hidden in training
MASK = 103


class Tagger(nn.Module):
    def __init__(self, minilm: Path, layers: int, classes: dict[str, list[str]]):
        super().__init__()
        t = load_file(minilm / "model.safetensors")
        self.classes = classes
        self.register_buffer("piece", Int8(MODELS / "reader-en.safetensors").piece, persistent=False)
        self.embeddings = nn.Module()
        self.embeddings.position = nn.Parameter(t["embeddings.position_embeddings.weight"][: WINDOW + 2] + t["embeddings.token_type_embeddings.weight"][0])
        self.embeddings.shape, self.embeddings.gap = nn.Parameter(torch.zeros(12, WIDTH)), nn.Parameter(torch.zeros(4, WIDTH))
        self.embeddings.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.out = nn.Linear(WIDTH, sum(map(len, classes.values())))
        self.dropout = Dropout(0.1)
        with torch.no_grad():
            copy_layers(t, self.embeddings.norm, self.layers)

    def forward(self, batch: list[dict]) -> dict[str, Tensor]:
        """Scores of the words of all sentences, one after the other, by layer."""
        rows, words = max(len(s["input"]) for s in batch), max(len(s["words"]) for s in batch)
        input = torch.zeros(len(batch), rows, 3, dtype=torch.long)
        live = torch.zeros(len(batch), rows, dtype=torch.bool)
        span = torch.zeros(len(batch), words, 2, dtype=torch.long)
        real = torch.zeros(len(batch), words, dtype=torch.bool)
        for i, s in enumerate(batch):
            input[i, : len(s["input"])], live[i, : len(s["input"])] = torch.tensor(s["input"]), True
            if s["words"]:
                span[i, : len(s["words"])], real[i, : len(s["words"])] = torch.tensor(s["words"]), True
        pieces = input[..., 0]
        if self.training:
            pieces = torch.where((torch.rand(pieces.shape) < LOST) & (pieces > MASK), MASK, pieces)
        e = self.embeddings
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tables = F.one_hot(input[..., 1], 12).float() @ e.shape + F.one_hot(input[..., 2], 4).float() @ e.gap
            x = self.dropout(e.norm(self.piece[pieces] + e.position[:rows] + tables))
            mask = torch.zeros(live.shape).masked_fill(~live, -1e9)[:, None, None].to(torch.bfloat16)
            for layer in self.layers:
                x = layer(x, mask)
        sums = F.pad(x.float().cumsum(1), (0, 0, 1, 0))
        at = lambda i: sums.gather(1, i[..., None].expand(-1, -1, WIDTH))
        mean = (at(span[..., 1]) - at(span[..., 0])) / (span[..., 1] - span[..., 0]).clamp_min(1)[..., None]
        scores = self.out(self.dropout(mean[real]))
        return dict(zip(self.classes, scores.split([len(c) for c in self.classes.values()], -1)))

    def loss(self, batch: list[dict]) -> Tensor:
        total = torch.zeros(())
        for layer, scores in self(batch).items():
            gold = torch.tensor([label for s in batch for label in s[layer]])
            if (gold >= 0).any():
                total = total + LOSSES[layer] * F.cross_entropy(scores, gold, ignore_index=-1)
        return total


def batches(sentences: list[dict], rows: int) -> list[list[dict]]:
    """One pass: sentences of about one length together, in an order of chance."""
    out, count = [[]], 0
    for s in sorted(sentences, key=lambda s: (len(s["input"]) // 8, random.random())):
        if count + len(s["input"]) > rows and out[-1]:
            out.append([])
            count = 0
        out[-1].append(s)
        count += len(s["input"])
    random.shuffle(out)
    return out


def report(model: Tagger, sentences: list[dict]) -> None:
    """F1 by words and classes, on sentences that are only looked at."""
    model.eval()
    right, found, gold = ({k: 0 for k in LAYERS} for _ in range(3))
    with torch.no_grad():
        for batch in batches(sentences, 4000):
            for layer, scores in model(batch).items():
                said, true = scores.argmax(-1), torch.tensor([label for s in batch for label in s[layer]])
                if layer == "status":
                    said, true = said[true >= 0] + 1, true[true >= 0] + 1
                right[layer] += int(((said == true) & (true > 0)).sum())
                found[layer] += int((said > 0).sum())
                gold[layer] += int((true > 0).sum())
    model.train()
    print("   words:", ", ".join(f"{k} {200 * right[k] / max(1, found[k] + gold[k]):.1f}" for k in LAYERS), flush=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--layers", type=int, default=4)
    ap.add_argument("--passes", type=float, default=5)
    ap.add_argument("--rows", type=int, default=900, help="pieces in a batch")
    ap.add_argument("--rate", type=float, default=2e-4)
    ap.add_argument("--without", type=int, help="the fold that is left out")
    ap.add_argument("--look", type=Path, help="sentences to look at after every second pass; nothing is chosen by them")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed), random.seed(a.seed)
    lines = [json.loads(line) for file in a.files for line in file.open(encoding="utf-8")]
    classes = {k: sorted({c for line in lines for s in line["sentences"] for c in s[k]} | {""}) for k in LAYERS}
    classes["status"].remove("")
    def numbered(lines: list[dict]) -> list[dict]:
        number = {k: {c: i for i, c in enumerate(v)} for k, v in classes.items()}
        sentences = [s for line in lines for s in line["sentences"] if s["words"]]
        return [{**s, **{k: [number[k].get(c, -1) for c in s[k]] for k in LAYERS}} for s in sentences]
    sentences = numbered([line for line in lines if line["fold"] != a.without])
    look = numbered([json.loads(line) for line in a.look.open(encoding="utf-8")]) if a.look else []
    print(len(sentences), "sentences", sum(len(s["input"]) for s in sentences), "pieces", {k: len(v) for k, v in classes.items()}, flush=True)

    model = Tagger(a.minilm, a.layers, classes)
    slow = {id(p) for p in model.layers.parameters()}
    groups = [dict(params=[p for p in model.parameters() if (id(p) in slow) == which], lr=rate) for which, rate in ((True, a.rate), (False, 1e-3))]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    total = int(a.passes * len(batches(sentences, a.rows)))
    queue, done, began, sum_ = [], 0, time.time(), 0.0
    passes = 0
    while done < total:
        if not queue:
            queue = batches(sentences, a.rows)
        for group, rate in zip(optimiser.param_groups, (a.rate, 1e-3)):
            group["lr"] = rate * min(1, (done + 1) / 50) * (1 - done / total)
        loss = model.loss(queue.pop())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        done += 1
        sum_ += float(loss.detach())
        if not queue or done == total:
            passes += 1
            print(f"pass {passes}: {time.time() - began:.0f} s, loss {sum_ / max(1, done):.3f} so far", flush=True)
            if look and (passes % 2 == 0 or done == total):
                report(model, look)
    state = {k: v for k, v in model.state_dict().items() if k != "piece"}
    config = dict(version=4, layers=a.layers, width=WIDTH, heads=HEADS, feed=FEED, window=WINDOW, classes=classes)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    new = a.out.with_suffix(".new")
    save_file(tensors(state), new, metadata={"config": json.dumps(config, ensure_ascii=False)})
    new.rename(a.out)
    print(f"{a.out}: {a.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
