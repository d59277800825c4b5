"""Fits the reader: all heads at once on windows of the treebanks and the name corpora.

  train.py --corpora DIR --minilm DIR --out DIR --minutes 60 [--layers 3] [--start TRAINED.pt] [--silver FILE] [--ewt-names FILE]

The learning rate falls to zero over the given minutes of work (processor time of a worker), or by the hour given with --until if that comes
first: a run ends when it should on a busy machine, too. The state is saved every five minutes, and a run begun again with the same --out goes on from there.

With --workers 2, two processes of one thread each take batches of their own and average their weights every few steps: a thread alone does half as much
again as one of a pair that waits for the other at every operation, and twice that where other work shares the cores.
"""
from __future__ import annotations

import argparse
import bisect
import copy
import pickle
import random
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import torch

from atoms import Pieces
from corpus import training_sets
from model import Reader
from substitution import Substitution
from windows import Classes, Encoder, Windows, collate

WEIGHTS = dict(boundary=1.0, upos=1.0, xpos=0.5, feats=0.5, lemma=1.0, arc=1.0, label=1.0, names=0.7)
TOGETHER = 8  # steps between the meetings of the workers
SILVER_SHARE = 0.25
NAME_SHARE = 0.14  # of the words seen, from the corpora that have names but no trees
TREES = {"ewt": 2, "gum": 1}  # how often a pass takes each
SETS = {"crossner": 3, "wikigold": 1, "re3d": 1}


class Stream:
    """Batches without end: trees and names side by side, each set in passes of its own."""

    def __init__(self, encoder: Encoder, sets: dict, silver: list, words: int, seed: int, corpora: Path):
        self.words = words
        self.shares = {"trees": 1 - NAME_SHARE - (SILVER_SHARE if silver else 0), "named": NAME_SHARE, **({"silver": SILVER_SHARE} if silver else {})}
        trees = [d for k, times in TREES.items() for d in sets[k] * times]
        named = [d for k, times in SETS.items() for d in sets[k] * times]
        self.rng = rng = random.Random(seed + 2)
        substitution = Substitution(corpora, [s for d in named for s in d.sentences], rng)
        self.trees, self.silver = Windows(encoder, trees, seed), Windows(encoder, silver, seed + 3)
        self.named = Windows(encoder, named, seed + 1, change=lambda d: substitution.document(d) if rng.random() < 0.6 else d)
        self.queue: dict[str, list] = {which: [] for which in self.shares}

    def _take(self, which: str, words: int, length: int) -> list:
        """Windows of about the given length, so that little of a batch is padding; a pass still uses each of its windows once."""
        out, count = [], 0
        while count < words:
            queue = self.queue[which]
            if not queue:
                queue += sorted(getattr(self, which).one_pass(), key=lambda w: len(w.pieces))
            at = min(bisect.bisect_left(queue, length, key=lambda w: len(w.pieces)), len(queue) - 1)
            w = queue.pop(max(0, at - self.rng.randrange(3)))
            out.append(w)
            count += len(w.word_start)
        return out

    def next(self) -> dict[str, torch.Tensor]:
        queue = self.queue["trees"]
        length = len(self.rng.choice(queue).pieces) if queue else 162
        return collate([w for which, share in self.shares.items() for w in self._take(which, int(self.words * share), length)])


def meet(model: Reader, done: float) -> float:
    """Gives every worker the mean of all weights, and the progress of the one furthest on."""
    flat = torch.cat([p.data.flatten() for p in model.parameters()])
    torch.distributed.all_reduce(flat)
    at = 0
    for p in model.parameters():
        p.data.copy_(flat[at:at + p.numel()].view_as(p)).div_(torch.distributed.get_world_size())
        at += p.numel()
    furthest = torch.tensor(done)
    torch.distributed.all_reduce(furthest, op=torch.distributed.ReduceOp.MAX)
    return float(furthest)


def seconds_until(clock: str) -> float:
    now = time.gmtime()
    hours, minutes = map(int, clock.split(":"))
    return ((hours - now.tm_hour) * 3600 + (minutes - now.tm_min) * 60 - now.tm_sec) % 86400


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--until", help="HH:MM, universal time")
    ap.add_argument("--layers", type=int, default=3)
    ap.add_argument("--words", type=int, default=1500, help="words in a batch")
    ap.add_argument("--encoder-rate", type=float, default=3e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--start", type=Path, help="weights to begin with, instead of MiniLM's")
    ap.add_argument("--silver", type=Path, help="documents from silver.py trees")
    ap.add_argument("--ewt-names", type=Path, help="name sets from silver.py names")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--workers", type=int, default=2)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as meeting:
        torch.multiprocessing.spawn(fit, (a, f"{meeting}/workers"), nprocs=a.workers)


def fit(rank: int, a: argparse.Namespace, meeting: str) -> None:
    """One worker of the training."""
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=a.workers)
    first = rank == 0
    torch.manual_seed(a.seed)  # the same weights to begin with; the workers part ways below

    sets = training_sets(a.corpora)
    classes = Classes.count([*sets["ewt"], *sets["gum"]])
    silver = pickle.loads(a.silver.read_bytes()) if a.silver else []
    if a.ewt_names:
        sentences = [s for d in sets["ewt"] for s in d.sentences]
        for s, names in zip(sentences, pickle.loads(a.ewt_names.read_bytes()), strict=True):
            for w, allowed in zip(s.words, names, strict=True):
                w.names = allowed
    stream = Stream(Encoder(Pieces(a.minilm / "vocab.txt"), classes), sets, silver, a.words, a.seed + 1000 * rank, a.corpora)
    model = Reader(classes, a.layers)
    model.start_from(a.minilm / "model.safetensors")
    if a.start:
        missing = model.load_state_dict(torch.load(a.start, weights_only=False)["average"], strict=False)
        print("not in the given weights:", *(k for k in missing.missing_keys), flush=True)
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
        stream = Stream(stream.trees.encoder, sets, silver, a.words, a.seed + step + 1000 * rank, a.corpora)
        print(f"going on from step {step}", flush=True)

    def save() -> None:
        torch.save(dict(model=model.state_dict(), optimiser=optimiser.state_dict(), average=average.state_dict(), spent=spent, step=step, layers=a.layers), state.with_suffix(".new"))
        state.with_suffix(".new").rename(state)

    torch.manual_seed(a.seed + step + 1000 * rank), random.seed(a.seed + step + 1000 * rank)
    model.train()
    began, total = time.time(), a.minutes * 60
    deadline = began + seconds_until(a.until) if a.until else float("inf")
    before, work = spent, time.process_time()
    kept, shown, sums, pieces = began, began, {}, 0
    done = before / total
    while done < 1:
        warm = min(1, (step + 1) / 200)
        for g, rate in zip(optimiser.param_groups, rates):
            g["lr"] = rate * warm * (1 - done)
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
        for k, v in losses.items():
            sums[k] = sums.get(k, 0) + float(v.detach())
        now = time.time()
        if step % TOGETHER == 0:
            spent = before + time.process_time() - work
            done = max(spent / total, 1 - (1 - before / total) * (deadline - now) / (deadline - began) if a.until else 0)
            done = meet(model, done)
            keep = min(0.9985 ** TOGETHER, step / (2 * TOGETHER + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        if first and step % 100 == 0:
            print(f"{step} {spent / 60:.1f} min, {100 * done:.0f} %, {pieces / (now - shown):.0f} pieces/s " + " ".join(f"{k} {v / 100:.3f}" for k, v in sums.items()), flush=True)
            sums, pieces, shown = {}, 0, now
        if first and now - kept > 300:
            save()
            kept = now
    if not first:
        return
    save()
    stage = (f"{step} steps of {a.workers} workers, {a.words} words each ({spent / 60:.0f} minutes of work on {a.workers} cores), weights averaged every {TOGETHER} steps, seed {a.seed}, AdamW {a.encoder_rate:g} (encoder) and {a.head_rate:g} (the rest), linear decay to zero, bf16, "
             f"moving average of the weights; {', '.join(f'{share:.0%} {which}' for which, share in stream.shares.items())}" + (", names of EWT train by the fit before" if a.ewt_names else "")
             + (", silver trees of the fit before" if a.silver else ""))
    recipe = [*(torch.load(a.start, weights_only=False).get("recipe", []) if a.start else []), stage]
    torch.save(dict(average=average.state_dict(), classes=asdict(classes), layers=a.layers, recipe=recipe), a.out / "reader.pt")
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
