"""Fits the tagger's teacher, a network four times as wide and three times as deep, and lets it say of articles what the tagger is to learn (docs/READER.md, "Signs").

  teacher.py own.jsonl drill.jsonl briefings.jsonl drill-briefings.jsonl --mpnet DIR --out TEACHER --say plain.jsonl

All twelve layers of all-mpnet-base-v2, the lowest four as they are; windows, layers of classes and what is fitted on are those of `tagger.py`. Writes TEACHER and, beside it, TEACHER.said: of every
article given the probabilities of all classes at every word. It does not ship.
"""
from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from model import Dropout, gelu
from signs import END, LOSSES, START, arguments, batches, by_layer, classes_of, kept, padded, read, report, windows, word_means

WIDTH, HEADS = 768, 12
MASK = 103
FROZEN = 4


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm, self.feed_norm = nn.LayerNorm(WIDTH, eps=1e-5), nn.LayerNorm(WIDTH, eps=1e-5)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.dropout = Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        split = lambda y: y.view(*y.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
        scores = split(self.q(x) * (WIDTH // HEADS) ** -0.5) @ split(self.k(x)).transpose(2, 3) + bias
        a = scores.softmax(-1) @ split(self.v(x))
        x = self.attention_norm(x + self.dropout(self.o(a.transpose(1, 2).reshape(x.shape))))
        return self.feed_norm(x + self.dropout(self.down(gelu(self.up(x)))))


def buckets(count: int) -> Tensor:
    """MPNet's classes of distance: 8 near ones each way, then as many in steps that grow up to 128."""
    place = torch.arange(count)
    back = place[:, None] - place[None, :]
    far = 8 + (torch.log(back.abs().clamp_min(1) / 8) / math.log(128 / 8) * 8).long()
    return (back < 0).long() * 16 + torch.where(back.abs() < 8, back.abs(), far.clamp_max(15))


class Teacher(nn.Module):
    def __init__(self, mpnet: Path, classes: dict[str, list[str]]):
        super().__init__()
        t = load_file(mpnet / "model.safetensors")
        self.classes = classes
        for name, at in dict(word="embeddings.word_embeddings", position="embeddings.position_embeddings", distance="encoder.relative_attention_bias").items():
            self.register_buffer(name, t[at + ".weight"], persistent=False)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.layers = nn.ModuleList(Layer() for _ in range(12))
        self.shape, self.gap = nn.Parameter(torch.zeros(12, WIDTH)), nn.Parameter(torch.zeros(4, WIDTH))
        self.out = nn.Linear(WIDTH, sum(map(len, classes.values())))
        self.dropout = Dropout(0.1)

        def copy(to: nn.Module, name: str) -> None:
            to.weight.copy_(t[name + ".weight"])
            to.bias.copy_(t[name + ".bias"])
        with torch.no_grad():
            copy(self.norm, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                for ours, theirs in dict(q="attention.attn.q", k="attention.attn.k", v="attention.attn.v", o="attention.attn.o", attention_norm="attention.LayerNorm",
                                         up="intermediate.dense", down="output.dense", feed_norm="output.LayerNorm").items():
                    copy(getattr(layer, ours), f"encoder.layer.{i}.{theirs}")
        for module in (self.norm, *self.layers[:FROZEN]):
            module.requires_grad_(False)

    def bias(self, live: Tensor) -> Tensor:
        """What distance and padding add to the scores of attention."""
        distance = self.distance[buckets(live.shape[1])].permute(2, 0, 1)[None]
        return (distance + torch.zeros(live.shape).masked_fill(~live, -1e9)[:, None, None]).to(torch.bfloat16)

    def lower(self, batch: list[dict]) -> None:
        """Keeps with every window what the layers that stay as they are make of it."""
        input, live, *_ = padded(batch)
        pieces = input[..., 0]
        # its numbers of pieces are BERT's, four further on, but for those that mean no text
        numbers = torch.where(pieces > MASK, pieces + 4, 3)
        for ours, theirs in ((0, 1), (START, 0), (END, 2), (MASK, 30526)):
            numbers[pieces == ours] = theirs
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            x, bias = self.norm(self.word[numbers] + self.position[torch.arange(input.shape[1]) + 2]), self.bias(live)
            for layer in self.layers[:FROZEN]:
                x = layer(x, bias)
        for i, w in enumerate(batch):
            w["lower"] = x[i, : len(w["input"])].to(torch.bfloat16).clone()

    def forward(self, batch: list[dict]) -> dict[str, Tensor]:
        """Scores of the words of all windows, one after the other, by layer."""
        input, live, span, real = padded(batch)
        x = torch.zeros(*live.shape, WIDTH, dtype=torch.bfloat16)
        for i, w in enumerate(batch):
            x[i, : len(w["lower"])] = w["lower"]
        bias = self.bias(live)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = x + F.one_hot(input[..., 1], 12).to(x.dtype) @ self.shape.to(x.dtype) + F.one_hot(input[..., 2], 4).to(x.dtype) @ self.gap.to(x.dtype)
            for layer in self.layers[FROZEN:]:
                x = layer(x, bias)
        return by_layer(self.classes, self.out(self.dropout(word_means(x, span, real))))

    def prepare(self, all: list[dict]) -> list[dict]:
        self.eval()
        for batch in batches(all, 3000):
            self.lower(batch)
        self.train()
        return all


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--mpnet", type=Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--say", type=Path, nargs="*", default=[], help="further articles, to say of what is told there, not to fit on")
    ap.add_argument("--passes", type=int, default=4)
    ap.add_argument("--rows", type=int, default=1600, help="pieces in a batch")
    ap.add_argument("--rate", type=float, default=6e-5)
    a = arguments(ap)
    lines = [line for line in read(a.files) if kept(line)]
    classes = classes_of(lines)
    model = Teacher(a.mpnet, classes)
    if a.begin:
        model.load_state_dict(load_file(a.begin), strict=False)
    twice = {line["article"] for line in read(a.twice)}
    fitted = [w for line in lines for w in windows(line, classes) for w in [w] * (1 + (line["article"] in twice))]
    model.prepare(list({id(w): w for w in fitted}.values()))
    looks = {file.stem: model.prepare([w for line in read([file]) for w in windows(line, classes)]) for file in a.look}
    print(len(lines), "articles", len(fitted), "windows", sum(len(w["input"]) for w in fitted), "pieces", flush=True)

    slow = [p for p in model.layers.parameters() if p.requires_grad]
    fast = [model.shape, model.gap, *model.out.parameters()]
    optimiser = torch.optim.AdamW([dict(params=slow), dict(params=fast)], lr=a.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    total = a.passes * len(batches(fitted, a.rows))
    queue, done, began = [], 0, time.time()
    while done < total:
        queue = queue or batches(fitted, a.rows)
        for group, rate in zip(optimiser.param_groups, (a.rate, 1e-3)):
            group["lr"] = rate * min(1, 20 * (done + 1) / total) * (1 - done / total)
        batch = queue.pop()
        loss = torch.zeros(())
        for layer, scores in model(batch).items():
            gold = torch.cat([w[layer] for w in batch])
            if (gold >= 0).any():
                loss = loss + LOSSES[layer] * F.cross_entropy(scores, gold, ignore_index=-1)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(slow + fast, 1.0)
        optimiser.step()
        done += 1
        if not queue or done == total:
            print(f"{done} of {total} steps: {time.time() - began:.0f} s, loss {float(loss.detach()):.3f}", flush=True)
            for name, look in looks.items():
                report(model, look, name)
            save_file({n: p.detach().clone() for n, p in model.named_parameters() if p.requires_grad}, a.out)

    del fitted
    model.eval()
    said = {}
    with torch.no_grad():
        for line in [*lines, *read(a.say)]:
            all, parts = windows(line, classes), []
            for at in range(0, len(all), 16):
                model.lower(all[at : at + 16])
                parts.append(torch.cat([scores.softmax(-1) for scores in model(all[at : at + 16]).values()], -1).half())
            said[line["article"]] = torch.cat(parts)
    save_file(said, a.out.with_name(a.out.name + ".said"))


if __name__ == "__main__":
    main()
