"""The network of docs/READER.md in PyTorch; parameters are named as in the weight file."""
from __future__ import annotations

import random
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from features import PREFIX_ROWS, SHAPE_ROWS, SUFFIX_ROWS
from windows import IGNORE, MASK_PIECE, WINDOW, Classes

WIDTH, HEADS, FEED = 384, 12, 1536
WORD = WIDTH + 3 * 32
ARC, LABEL, REACH = 320, 96, 32


def gelu(x: Tensor) -> Tensor:
    return F.gelu(x, approximate="tanh")


def leaky(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.1)


class Dropout(nn.Module):
    """Dropout that takes its masks from a pool of random numbers: on a CPU, drawing fresh ones costs as much as a matrix product."""

    pool = torch.rand(1 << 23)

    def __init__(self, p: float):
        super().__init__()
        self.p = p
        self.scales: dict[torch.dtype, Tensor] = {}

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        if x.dtype not in self.scales:
            self.scales[x.dtype] = ((self.pool >= self.p) / (1 - self.p)).to(x.dtype)
        scale = self.scales[x.dtype]
        if x.numel() >= len(scale):  # a batch of very many short windows
            scale = scale.repeat(x.numel() // len(scale) + 2)
        at = random.randrange(len(scale) - x.numel())
        return x * scale[at:at + x.numel()].view(x.shape)


def quantised(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Rows as int8 with one scale each."""
    scale = weight.abs().amax(-1).clamp_min(1e-12) / 127
    return (weight / scale[..., None]).round().clamp(-127, 127), scale


def copy_layers(minilm: dict[str, Tensor], norm: nn.LayerNorm, layers: nn.ModuleList) -> None:
    """The first layers of MiniLM, and the norm before them."""
    def copy(to: nn.Module, name: str) -> None:
        to.weight.copy_(minilm[name + ".weight"])
        to.bias.copy_(minilm[name + ".bias"])
    copy(norm, "embeddings.LayerNorm")
    for i, layer in enumerate(layers):
        at = f"encoder.layer.{i}."
        for ours, theirs in dict(query="attention.self.query", key="attention.self.key", value="attention.self.value", attention="attention.output.dense",
                                 attention_norm="attention.output.LayerNorm", up="intermediate.dense", down="output.dense", feed_norm="output.LayerNorm").items():
            copy(getattr(layer, ours), at + theirs)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.attention = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, FEED), nn.Linear(FEED, WIDTH)
        self.feed_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        def split(y: Tensor) -> Tensor:
            return y.view(*y.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
        # written out: the fused attention's backward pass is several times slower in bf16 on a CPU
        scores = split(self.query(x) * (WIDTH // HEADS) ** -0.5) @ split(self.key(x)).transpose(2, 3) + mask
        a = scores.softmax(-1) @ split(self.value(x))
        x = self.attention_norm(x + self.dropout(self.attention(a.transpose(1, 2).reshape(x.shape))))
        return self.feed_norm(x + self.dropout(self.down(gelu(self.up(x)))))


class Embeddings(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("piece", torch.zeros(30522, WIDTH))
        self.position = nn.Parameter(torch.zeros(WINDOW + 2, WIDTH))
        self.shape = nn.Parameter(torch.zeros(12, WIDTH))
        self.gap = nn.Parameter(torch.zeros(4, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(0.1)

    def forward(self, pieces: Tensor, shape: Tensor, gap: Tensor) -> Tensor:
        # gathers by index_select: the backward of embedding() is slow for tables as small as these
        tables = F.one_hot(shape, 12).to(self.shape.dtype) @ self.shape + F.one_hot(gap, 4).to(self.gap.dtype) @ self.gap
        return self.dropout(self.norm(self.piece[pieces] + self.position[: pieces.shape[1]] + tables))


class Reader(nn.Module):
    def __init__(self, classes: Classes, layers: int):
        super().__init__()
        self.embeddings = Embeddings()
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        linear = nn.Linear
        self.boundary = nn.ModuleDict(dict(hidden=linear(WIDTH, 128), out=linear(128, 3)))
        self.word = nn.ParameterDict(dict(prefix=torch.randn(PREFIX_ROWS, 32) * 0.1, suffix=torch.randn(SUFFIX_ROWS, 32) * 0.1, shape=torch.randn(SHAPE_ROWS, 32) * 0.1))
        self.tags = nn.ModuleDict(dict(hidden=linear(WORD, 256), upos=linear(256, len(classes.upos)), xpos=linear(256, len(classes.xpos)),
                                       feats=linear(256, len(classes.feats)), lemma=linear(256, len(classes.lemma))))
        self.arc = nn.ModuleDict(dict(dep=linear(WORD, ARC), head=linear(WORD, ARC), bilinear=linear(ARC, ARC)))
        self.arc.root = nn.Parameter(torch.randn(ARC) * 0.1)
        self.arc.distance = nn.Parameter(torch.zeros(2 * REACH + 1))
        n = len(classes.relations)
        self.label = nn.ModuleDict(dict(dep=linear(WORD, LABEL), head=linear(WORD, LABEL), bilinear=linear(LABEL, n * LABEL), linear=linear(LABEL, n)))
        self.label.root = nn.Parameter(torch.randn(LABEL) * 0.1)
        self.names = nn.ModuleDict(dict(hidden=linear(WORD, 256), out=linear(256, 2 * len(classes.names) + 1)))
        for bilinear in (self.arc["bilinear"], self.label["bilinear"]):
            nn.init.normal_(bilinear.weight, std=0.02)
        self.relations = n
        self.dropout = Dropout(0.2)
        self.parser_dropout = Dropout(0.33)

    def start_from(self, minilm: Path) -> None:
        """The first layers of MiniLM; its piece embeddings as they will ship, rounded to int8."""
        t = load_file(minilm)
        with torch.no_grad():
            rows, scale = quantised(t["embeddings.word_embeddings.weight"])
            self.embeddings.piece.copy_(rows * scale[:, None])
            self.embeddings.position.copy_(t["embeddings.position_embeddings.weight"][: WINDOW + 2] + t["embeddings.token_type_embeddings.weight"][0])
            copy_layers(t, self.embeddings.norm, self.layers)

    def encoder_parameters(self) -> list[nn.Parameter]:
        return [*self.embeddings.parameters(), *self.layers.parameters()]

    def encode(self, batch: dict[str, Tensor]) -> Tensor:
        pieces = batch["pieces"]
        if self.training:
            lost = (torch.rand(pieces.shape) < 0.04) & (pieces > 103)
            pieces = torch.where(lost, MASK_PIECE, pieces)
        live = torch.arange(pieces.shape[1])[None] < batch["length"][:, None]
        mask = torch.zeros(live.shape).masked_fill(~live, -1e9)[:, None, None]
        x = self.embeddings(pieces, batch["shape"], batch["gap"])
        mask = mask.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else mask
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def words(self, x: Tensor, batch: dict[str, Tensor]) -> Tensor:
        """[batch, words, 480]"""
        sums = F.pad(x.float().cumsum(1), (0, 0, 1, 0))
        def at(i: Tensor) -> Tensor:
            return sums.gather(1, i[..., None].expand(-1, -1, WIDTH))
        start, end = batch["word_start"], batch["word_end"]
        mean = (at(end) - at(start)) / (end - start)[..., None]
        rows = batch["word_rows"]
        tables = [F.embedding(rows[..., i], self.word[name]) for i, name in enumerate(("prefix", "suffix", "shape"))]
        return torch.cat([mean, *tables], -1)

    def boundaries(self, x: Tensor, batch: dict[str, Tensor]) -> Tensor:
        first = x.gather(1, batch["atom_first"][..., None].expand(-1, -1, WIDTH))
        return self.boundary["out"](gelu(self.boundary["hidden"](first)))

    def tag_scores(self, w: Tensor) -> dict[str, Tensor]:
        hidden = self.dropout(gelu(self.tags["hidden"](self.dropout(w))))
        return {k: self.tags[k](hidden) for k in ("upos", "xpos", "feats", "lemma")}

    def name_scores(self, w: Tensor) -> Tensor:
        return self.names["out"](self.dropout(gelu(self.names["hidden"](self.dropout(w)))))

    def arc_scores(self, w: Tensor, place: Tensor, sentence: Tensor) -> Tensor:
        """[batch, dependent, root then heads]; words of other sentences are masked."""
        w, drop = self.dropout(w), self.parser_dropout
        dep = self.arc["bilinear"](drop(leaky(self.arc["dep"](w))))
        head = drop(leaky(self.arc["head"](w)))
        scores = dep.float() @ head.float().transpose(1, 2)
        distance = (place[:, None, :] - place[:, :, None]).clamp(-REACH, REACH) + REACH
        scores = scores + self.arc.distance[distance]
        apart = (sentence[:, None, :] != sentence[:, :, None]) | torch.eye(scores.shape[1], dtype=torch.bool)
        scores = scores.masked_fill(apart, -1e4)
        return torch.cat([(dep.float() @ self.arc.root)[..., None], scores], -1)

    def label_scores(self, w: Tensor, heads: Tensor) -> Tensor:
        """Scores of the relations of words [n, 480] to the head vectors chosen by `heads` [n], 0 being the root."""
        w, drop = self.dropout(w), self.parser_dropout
        dep = drop(leaky(self.label["dep"](w)))
        head = torch.cat([self.label.root[None].to(dep.dtype), drop(leaky(self.label["head"](w)))])[heads]
        both = self.label["bilinear"](dep).view(-1, self.relations, LABEL)
        return (both @ head[..., None])[..., 0].float() + self.label["linear"](dep)

    def losses(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        x = self.encode(batch)
        w = self.words(x, batch)
        out = {"boundary": F.cross_entropy(self.boundaries(x, batch).float().flatten(0, 1), batch["boundary"].flatten(), ignore_index=IGNORE, reduction="sum")
               / (batch["boundary"] != IGNORE).sum().clamp_min(1)}
        flat = lambda t: t.flatten(0, 1)
        real = flat(batch["sentence"]) >= 0

        def mean_loss(scores: Tensor, gold: Tensor) -> Tensor:
            return F.cross_entropy(scores.float(), gold, ignore_index=IGNORE, reduction="sum") / (gold != IGNORE).sum().clamp_min(1)

        # tags and trees of the windows that have them; the name corpora have none
        treed = (batch["labels"][..., 0] != IGNORE).any(1)
        t = {k: batch[k][treed] for k in ("labels", "head", "place", "sentence")}
        present = flat(t["sentence"]) >= 0
        wt = w[treed]
        v, labels, head, place = flat(wt)[present], flat(t["labels"])[present], flat(t["head"])[present], flat(t["place"])[present]
        for i, (k, scores) in enumerate(self.tag_scores(v).items()):
            out[k] = mean_loss(scores, labels[:, i])
        arcs = flat(self.arc_scores(wt, t["place"], t["sentence"]))[present]
        # a head's number within its sentence → its column in the window (0 root)
        inside = torch.arange(t["place"].shape[1]).expand_as(t["place"])
        column = flat(inside)[present] + 1 + head - place
        known = head != IGNORE
        column = torch.where(head > 0, column, torch.zeros_like(column))
        out["arc"] = mean_loss(arcs, torch.where(known, column, IGNORE))
        number = torch.arange(len(head))
        heads = torch.where(head > 0, number + 1 + head - place, torch.zeros_like(head)).clamp(0, len(head))
        out["label"] = mean_loss(self.label_scores(v, heads), torch.where(known, labels[:, 4], IGNORE))
        names = flat(batch["names"])[real]
        p = self.name_scores(flat(w)[real]).float().log_softmax(-1)
        allowed = (names[:, None] >> torch.arange(p.shape[1])) & 1
        count = (allowed.sum(1) < p.shape[1]).sum().clamp_min(1)
        out["names"] = -p.masked_fill(allowed == 0, -1e4).logsumexp(-1).sum() / count
        return out
