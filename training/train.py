"""Fits the reader: all heads at once on windows of the treebanks and the name corpora.

  train.py --corpora DIR --minilm DIR --out DIR --minutes 60 [--layers 3]

The learning rate falls to zero over the given minutes of work, so that a run ends when it should on any machine; the state is saved
every five minutes, and a run begun again with the same --out goes on from there.
"""
from __future__ import annotations

import argparse
import copy
import json
import random
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from atoms import Pieces
from corpus import training_sets
from model import Reader
from windows import Classes, Encoder, Windows, batches, collate

WEIGHTS = dict(boundary=1.0, upos=1.0, xpos=0.5, feats=0.5, lemma=0.7, arc=1.0, label=1.0, names=0.7)
NAME_SHARE = 0.22  # of the words seen, from the corpora that have names but no trees
SETS = {"crossner": 3, "wikigold": 1, "re3d": 1}  # how often a pass over the name corpora takes each


class Stream:
    """Batches without end: trees and names side by side, each set in passes of its own."""

    def __init__(self, encoder: Encoder, sets: dict, words: int, seed: int):
        self.words = words
        trees = [d for k in ("ewt", "gum") for d in sets[k]]
        named = [d for k, times in SETS.items() for d in sets[k] * times]
        self.trees, self.named = Windows(encoder, trees, seed), Windows(encoder, named, seed + 1)
        self.queue: dict[str, list] = {"trees": [], "named": []}

    def _take(self, which: str, words: int) -> list:
        out, count = [], 0
        while count < words:
            if not self.queue[which]:
                self.queue[which] = getattr(self, which).one_pass()
            w = self.queue[which].pop()
            out.append(w)
            count += len(w.word_start)
        return out

    def next(self) -> dict[str, torch.Tensor]:
        named = int(self.words * NAME_SHARE)
        return collate(self._take("trees", self.words - named) + self._take("named", named))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--layers", type=int, default=3)
    ap.add_argument("--words", type=int, default=1500, help="words in a batch")
    ap.add_argument("--encoder-rate", type=float, default=3e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed), random.seed(a.seed), np.random.seed(a.seed)

    sets = training_sets(a.corpora)
    classes = Classes.count([*sets["ewt"], *sets["gum"]])
    (a.out / "classes.json").write_text(json.dumps(asdict(classes)))
    stream = Stream(Encoder(Pieces(a.minilm / "vocab.txt"), classes), sets, a.words, a.seed)
    model = Reader(classes, a.layers)
    model.start_from(a.minilm / "model.safetensors")
    encoder = {id(p) for p in model.encoder_parameters()}
    groups = [dict(params=[p for p in model.parameters() if id(p) in encoder], lr=a.encoder_rate), dict(params=[p for p in model.parameters() if id(p) not in encoder], lr=a.head_rate)]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    rates = [g["lr"] for g in groups]
    average = copy.deepcopy(model).eval().requires_grad_(False)
    spent, step = 0.0, 0
    state = a.out / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=False)
        model.load_state_dict(saved["model"]), optimiser.load_state_dict(saved["optimiser"]), average.load_state_dict(saved["average"])
        spent, step = saved["spent"], saved["step"]
        stream = Stream(stream.trees.encoder, sets, a.words, a.seed + step)
        print(f"going on from step {step}", flush=True)

    def save() -> None:
        torch.save(dict(model=model.state_dict(), optimiser=optimiser.state_dict(), average=average.state_dict(), spent=spent, step=step, layers=a.layers), state.with_suffix(".new"))
        state.with_suffix(".new").rename(state)

    model.train()
    total, last, kept, sums, pieces = a.minutes * 60, time.time(), time.time(), {}, 0
    shown = time.time()
    while spent < total:
        left = 1 - spent / total
        warm = min(1, (step + 1) / 200)
        for g, rate in zip(optimiser.param_groups, rates):
            g["lr"] = rate * warm * left
        batch = stream.next()
        pieces += int(batch["length"].sum())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            losses = model.losses(batch)
            loss = sum(WEIGHTS[k] * v for k, v in losses.items())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.9985, (1 + step) / (10 + step))
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        for k, v in losses.items():
            sums[k] = sums.get(k, 0) + float(v.detach())
        spent, last = spent + time.time() - last, time.time()
        if step % 100 == 0:
            print(f"{step} {spent / 60:.1f} min {pieces / (time.time() - shown):.0f} pieces/s " + " ".join(f"{k} {v / 100:.3f}" for k, v in sums.items()), flush=True)
            sums, pieces, shown = {}, 0, time.time()
        if time.time() - kept > 300:
            save()
            kept = time.time()
    save()
    torch.save(dict(average=average.state_dict(), classes=asdict(classes), layers=a.layers, steps=step, minutes=a.minutes, seed=a.seed, words=a.words), a.out / "reader.pt")
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
