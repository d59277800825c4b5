"""Judges: small networks over what the tagger makes of words (docs/READER.md, "Judges"). Fitted by those who weigh rows, such as `positions.py`, on articles that the tagger has not seen."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from export import tensors

WIDTH = 384  # of what the tagger makes of a word
HIDDEN = 64  # of one network
NETWORKS = 4  # that make one judge, each from another beginning
PASSES = 8
BATCH = 128
RATE, DECAY, DROPPED = 1e-3, 0.05, 0.3


class Network(nn.Module):
    def __init__(self, classes: int):
        super().__init__()
        self.hidden, self.out, self.dropout = nn.Linear(2 * WIDTH, HIDDEN), nn.Linear(HIDDEN, classes), nn.Dropout(DROPPED)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.dropout(F.gelu(self.hidden(self.dropout(x)), approximate="tanh")))


def vectors(path: Path) -> np.ndarray:
    """Rows of what the tagger makes of the words of a place and of its cue, as `train positions --vectors` writes them."""
    return np.fromfile(path, "<f4").reshape(-1, 2 * WIDTH)


def fit(x: np.ndarray, told: np.ndarray, which: np.ndarray, classes: int) -> dict[str, Tensor]:
    """Weights of a judge: whether something is told (0 or 1 a row), and which of so many classes it is, where it is told."""
    middle, spread = x.mean(0), x.std(0) + 1e-3
    rows, told, which = torch.tensor((x - middle) / spread), torch.tensor(told, dtype=torch.float32), torch.tensor(which)
    steps = PASSES * -(-len(rows) // BATCH)
    parts = []
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        network, done = Network(1 + classes), 0
        optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        for _ in range(PASSES):
            for batch in torch.randperm(len(rows)).split(BATCH):
                for group in optimiser.param_groups:
                    group["lr"] = RATE * max(0.02, 1 - done / steps)
                scores, some = network(rows[batch]), told[batch] > 0
                loss = F.binary_cross_entropy_with_logits(scores[:, 0], told[batch])
                if some.any():
                    loss = loss + F.cross_entropy(scores[some, 1:], which[batch][some])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                done += 1
        parts.append(network)
    # side by side they are one network, whose first layer takes vectors as they come
    weight = torch.cat([n.hidden.weight.detach() for n in parts]) / torch.tensor(spread)
    bias = torch.cat([n.hidden.bias.detach() for n in parts]) - weight @ torch.tensor(middle)
    return {
        "hidden.weight": weight,
        "hidden.bias": bias,
        "out.weight": torch.cat([n.out.weight.detach() for n in parts], 1) / NETWORKS,
        "out.bias": torch.stack([n.out.bias.detach() for n in parts]).mean(0),
    }


def scores(judge: dict[str, Tensor], x: np.ndarray) -> np.ndarray:
    """What a judge says of rows: as log odds that something is told, and of each class."""
    rows = torch.tensor(x)
    return F.linear(F.gelu(F.linear(rows, judge["hidden.weight"], judge["hidden.bias"]), approximate="tanh"), judge["out.weight"], judge["out.bias"]).numpy()


def write(path: Path, name: str, judge: dict[str, Tensor], classes: list[str]) -> None:
    """Puts a judge into the file of all, in place of the one that had its name."""
    state, config = {}, dict(width=WIDTH, judges={})
    if path.exists():
        with safe_open(path, "pt") as file:
            config = json.loads(file.metadata()["config"])
            state = {k: file.get_tensor(k) for k in file.keys() if k.split(".")[0] != name}
    state |= tensors({f"{name}.{k}": v for k, v in judge.items()})
    config["judges"][name] = dict(hidden=HIDDEN * NETWORKS, classes=classes)
    save_file(state, path, metadata={"config": json.dumps(config, sort_keys=True)})
