"""Who has a part in an act: arcs from the words that tell it to the names of parties near and far, and from an answer to what it answers (docs/READER.md, "Arcs")."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import WIDTH, gelu

# the kind of act that has such a part, and what the part counts in the loss; in the order of the channels
RELATIONS = dict(
    holder=("position", 0.5), toward=("position", 0.3), answers=("position", 0.3), actor=("event", 0.4), recipient=("event", 0.3),
    participant=("engagement", 0.4), sender=("instrument", 0.2), addressee=("instrument", 0.2),
)  # fmt: skip
SIZE = 64
HIDDEN = 128
ACT = 0.5  # of the loss, which act a position is
FAR = 11


def distance(act: Tensor, first: Tensor, last: Tensor, act_sentence: Tensor, start: Tensor, sentence: Tensor) -> Tensor:
    """How far names stand from acts: 0 before it in its sentence, 1 behind it, 2 within it; 3 to 8 so many sentences before (1, 2, 3, to 6, to 12, more), 9 and 10 behind (1, more)."""
    back = act_sentence[:, None] - sentence[None]
    within = (start[None] >= first[:, None]) & (start[None] <= last[:, None])
    same = torch.where(within, 2, (start[None] > act[:, None]).long())
    steps = torch.tensor([1, 2, 3, 6, 12])
    far = 3 + torch.bucketize(back.clamp_min(1), steps)
    return torch.where(back == 0, same, torch.where(back > 0, far, torch.where(back == -1, 9, 10)))


def means(rows: list[list[int]], words: int) -> Tensor:
    """A matrix that takes the mean of words, one row for each list; nought where there are none."""
    out = torch.zeros(len(rows), words)
    for i, row in enumerate(rows):
        if row:
            out[i, row] = 1 / len(row)
    return out


def parties(line: dict, first: int, last: int, sentence: list[int], classes: list[str]) -> dict | None:
    """What of an article's acts and names stands among these words."""
    inside = lambda words: words and first <= words[0] and words[-1] < last
    acts = [a for a in line.get("acts", []) if inside(a["words"])]
    names = [(actor, start) for actor, ranges in enumerate(line.get("names", [])) for start in ranges if first <= start[0] and start[1] <= last]
    if not acts or not names:
        return None
    cues = [a["cue"] if inside(a["cue"]) else [] for a in acts]
    at = [(cue or act["words"])[0] for act, cue in zip(acts, cues)]
    back = lambda words: [w - first for w in words]
    actor = torch.tensor([n[0] for n in names])
    # whose names may stand for an actor's
    speaks = torch.zeros(len(line["names"]), len(line["names"]), dtype=torch.bool)
    for a, those in enumerate(line["speakers"]):
        speaks[a, those] = True
    starts = lambda rows: torch.tensor([r[0] for r in rows])
    where = dict(
        act=torch.tensor(at), first=starts([a["words"] for a in acts]), last=torch.tensor([a["words"][-1] for a in acts]), act_sentence=torch.tensor([sentence[w] for w in at]),
    )  # fmt: skip
    to_names = distance(**where, start=torch.tensor([n[1][0] for n in names]), sentence=torch.tensor([sentence[n[1][0]] for n in names]))
    to_acts = distance(**where, start=where["first"], sentence=torch.tensor([sentence[a["words"][0]] for a in acts]))
    number = {id(a): i for i, a in enumerate(acts)}
    answers = [number.get(id(line["acts"][a["answers"]]), -2) if a["answers"] is not None else -1 for a in acts]
    part = {}
    for relation, (kind, _) in RELATIONS.items():
        some = torch.tensor([i for i, a in enumerate(acts) if a["kind"] == kind], dtype=torch.long)
        if relation == "answers" or not len(some):
            part[relation] = (some, None)
            continue
        has = torch.zeros(len(some), len(speaks), dtype=torch.bool)
        for row, i in enumerate(some.tolist()):
            has[row, acts[i]["parts"][relation]] = True
        part[relation] = (some, has)
    words = last - first
    return dict(
        which=torch.tensor([classes.index(a["class"]) - 1 if a["class"] else -1 for a in acts]),
        acts=means([back(a["words"]) for a in acts], words), cues=means([back(c) for c in cues], words), names=means([list(range(s - first, e - first)) for _, (s, e) in names], words),
        stands=speaks[:, actor], speaks=speaks, far=to_names, far_acts=to_acts, part=part, answers=torch.tensor(answers),
    )  # fmt: skip


class Arcs(nn.Module):
    def __init__(self, acts: int):
        super().__init__()
        channels = len(RELATIONS) * SIZE
        self.act, self.cue, self.name = nn.Linear(WIDTH, channels), nn.Linear(WIDTH, channels, bias=False), nn.Linear(WIDTH, channels)
        self.distance = nn.Parameter(torch.zeros(len(RELATIONS), FAR))
        self.none = nn.Parameter(torch.full((len(RELATIONS),), 2.0))
        self.issue, self.over, self.which = nn.Linear(WIDTH, HIDDEN), nn.Linear(WIDTH, HIDDEN, bias=False), nn.Linear(HIDDEN, acts)

    def scores(self, x: Tensor, p: dict) -> dict[str, tuple[Tensor, Tensor]]:
        """By relation: which acts it is told of, and how well every name, or for answers every act of those, fits each."""
        split = lambda t: t.view(len(t), len(RELATIONS), SIZE)
        acts, act_means = p["acts"], p["acts"] @ x
        query, key, own = split(self.act(act_means) + self.cue(p["cues"] @ x)), split(self.name(p["names"] @ x)), split(self.name(act_means))
        out = {}
        for r, relation in enumerate(RELATIONS):
            some, _ = p["part"][relation]
            to, far = (own[some], p["far_acts"][some][:, some]) if relation == "answers" else (key, p["far"][some])
            out[relation] = some, query[some, r] @ to[:, r].T / SIZE**0.5 + self.distance[r][far]
        return out

    def acts(self, x: Tensor, p: dict) -> tuple[Tensor, Tensor]:
        """Which of what is told are positions, and how well each act fits them."""
        some = (p["which"] >= 0).nonzero()[:, 0]
        return some, self.which(gelu(self.issue(p["acts"][some] @ x) + self.over(p["cues"][some] @ x)))

    def loss(self, x: Tensor, p: dict) -> Tensor:
        total = torch.zeros(())
        some, said = self.acts(x, p)
        if len(some):
            total = total + ACT * F.cross_entropy(said, p["which"][some])
        for r, (relation, (_, weight)) in enumerate(RELATIONS.items()):
            some, has = p["part"][relation]
            if not len(some):
                continue
            score = self.said[relation][1]
            if relation == "answers":
                none = torch.cat([self.none[r].expand(len(some), 1), score.masked_fill(torch.eye(len(some), dtype=torch.bool), -1e9)], 1)
                place = {i: k + 1 for k, i in enumerate(some.tolist())}
                gold = torch.tensor([0 if a == -1 else place.get(a, -100) for a in p["answers"][some].tolist()])
                part = F.cross_entropy(none, gold, reduction="sum", ignore_index=-100) / len(some)
            elif relation == "holder":
                right = (has.float() @ p["stands"].float()) > 0
                known = right.any(1)
                if not known.any():
                    continue
                told = score.logsumexp(1) - score.masked_fill(~right, -1e9).logsumexp(1)
                part = told[known].mean()
            else:
                each = each_actor(score, p["stands"]) - self.none[r]
                part = (F.binary_cross_entropy_with_logits(each, has.float(), reduction="none") * counted(has, p)).sum() / len(some)
            total = total + weight * part
        return total

    def forward(self, x: Tensor, p: dict) -> Tensor:
        self.said = self.scores(x, p)
        return self.loss(x, p)

    def count(self, x: Tensor, p: dict, right: dict, found: dict, gold: dict) -> None:
        """Adds up what is right, found and annotated, by relation."""
        some, said = self.acts(x, p)
        for counts, more in ((right, (said.argmax(1) == p["which"][some]).sum()), (found, len(some)), (gold, len(some))):
            counts["act"] = counts.get("act", 0) + int(more)
        for r, (relation, (some, score)) in enumerate(self.scores(x, p).items()):
            if not len(some):
                continue
            has = p["part"][relation][1]
            if relation == "answers":
                score = score.masked_fill(torch.eye(len(some), dtype=torch.bool), -1e9)
                best = torch.where(score.amax(1) > self.none[r], some[score.argmax(1)], -1)
                true = p["answers"][some]
                gold[relation] += int((true != -1).sum())
                found[relation] += int((best >= 0).sum())
                right[relation] += int(((best == true) & (best >= 0)).sum())
            elif relation == "holder":
                known = ((has.float() @ p["stands"].float()) > 0)
                gold[relation] += int(known.any(1).sum())
                found[relation] += int(known.any(1).sum())
                right[relation] += int(known.gather(1, score.argmax(1, keepdim=True)).sum())
            else:
                told = (each_actor(score, p["stands"]) > self.none[r]) & counted(has, p)
                gold[relation] += int((has & counted(has, p)).sum())
                found[relation] += int(told.sum())
                right[relation] += int((told & has).sum())


def each_actor(score: Tensor, stands: Tensor) -> Tensor:
    """How well every actor fits, by the names that may stand for its own."""
    return score[:, None].masked_fill(~stands[None], -1e9).logsumexp(-1)


def counted(has: Tensor, p: dict) -> Tensor:
    """Where it counts whether an actor has the part: not of one who is named nowhere, nor of a body somebody speaks for who has it himself."""
    spoken = (has.float() @ p["speaks"].float().T) > 0
    return p["stands"].any(1)[None] & (has | ~spoken)
