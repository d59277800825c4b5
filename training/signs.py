"""What the tagger and its teacher are fitted on: windows of sentences, with the class of every word in every layer (docs/READER.md, "Signs")."""
from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from arcs import RELATIONS, parties

ROOT = Path(__file__).parent.parent
# what counts how much in the loss
LOSSES = dict(event=1.0, status=0.3, position=1.0, engagement=0.8, instrument=0.8, answer=0.3, holder=0.5, toward=0.4, actor=0.4, recipient=0.4, participant=0.5, sender=0.5)
LAYERS = list(LOSSES)
UNKNOWN = "_"  # the class of words that a layer tells nothing of
WINDOW = 160
START, END = 101, 102
# worlds of the drill that neither sees: what is fitted on top of the signs is fitted on them, and on fold 0 of the briefings
HELD = (ROOT / "corpus/drill/held.txt").read_text(encoding="utf-8").split()
# fold 0 of whose articles is fitted on too
WORLDS = {path.name for corpus in ("corpus", "corpus/drill") for path in (ROOT / corpus / "articles").iterdir()}


def arguments(ap: argparse.ArgumentParser) -> argparse.Namespace:
    """What the tagger and its teacher are both told, beside what `ap` has; sets threads and seed."""
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--begin", type=Path, help="weights to go on from")
    ap.add_argument("--twice", type=Path, nargs="*", default=[], help="files with articles, of those given, that are taken twice in each pass")
    ap.add_argument("--look", type=Path, nargs="*", default=[], help="articles to look at after every pass; nothing is chosen by them")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed), random.seed(a.seed)
    return a


def read(files: Iterable[Path]) -> Iterator[dict]:
    for file in files:
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def kept(line: dict) -> bool:
    """Whether an article is to fit on here."""
    world = line["article"].split("/")[0]
    annotated = "event" in next(iter(line["sentences"]), {})
    return world not in HELD and (line["fold"] != 0 or world in WORLDS or not annotated)


def classes_of(lines: Iterable[dict]) -> dict[str, list[str]]:
    seen: dict[str, set[str]] = {k: set() if k == "status" else {""} for k in LAYERS}
    for line in lines:
        for s in line["sentences"]:
            for k in LAYERS:
                seen[k].update(s.get(k, []))
    return {k: sorted(v - {UNKNOWN} - ({""} if k == "status" else set())) for k, v in seen.items()}


def windows(line: dict, classes: dict[str, list[str]], taught: Tensor | None = None, start: int = WINDOW) -> list[dict]:
    """The sentences of an article, as many together as fit; the first window is no longer than `start`, so that cuts fall elsewhere in every pass."""
    number = {k: {c: i for i, c in enumerate(v)} for k, v in classes.items()}
    out: list[dict] = []
    at = 0
    for s in (s for s in line["sentences"] if s["words"]):
        body = s["input"][1:-1]
        most = start if len(out) == 1 else WINDOW
        if not out or len(out[-1]["input"]) - 1 + len(body) > most:
            out.append({"input": [[START, 0, 0]], "words": [], "taught": [], "known": [], **{k: [] for k in LAYERS}})
        w = out[-1]
        shift = len(w["input"]) - 1
        w["input"] += body
        w["words"] += [[a + shift, b + shift] for a, b in s["words"]]
        for k in LAYERS:
            w[k] += [number[k].get(c, -1) for c in s[k]] if k in s else [-1] * len(s["words"])
        w["known"] += [k in s] * len(s["words"])
        if taught is not None:
            w["taught"].append(taught[at : at + len(s["words"])])
        at += len(s["words"])
    for w in out:
        w["input"] = torch.tensor(w["input"] + [[END, 0, 0]])
        w["words"] = torch.tensor(w["words"]).clamp_max(len(w["input"]))
        w["known"] = torch.tensor(w["known"])
        w["taught"] = torch.cat(w["taught"]) if w["taught"] else None
        if w["taught"] is None:
            del w["taught"]
        w.update({k: torch.tensor(w[k]) for k in LAYERS})
    return out


def chunks(line: dict, all: list[dict], rows: int, classes: dict[str, list[str]]) -> list[tuple[list[dict], dict | None]]:
    """The windows of an article, as many together as fit into so many pieces, with who has a part in what there."""
    sentence = [i for i, s in enumerate(line["sentences"]) for _ in s["words"]]
    out: list[list[dict]] = []
    for w in all:
        if not out or sum(len(v["input"]) for v in out[-1]) + len(w["input"]) > rows:
            out.append([])
        out[-1].append(w)
    at, told = 0, []
    for part in out:
        count = sum(len(w["words"]) for w in part)
        told.append((part, parties(line, at, at + count, sentence, classes["position"])))
        at += count
    return told


def packed(all: list[tuple[list[dict], dict | None]], rows: int) -> list[list[tuple[list[dict], dict | None]]]:
    """One pass over chunks, in an order of chance."""
    all = random.sample(all, len(all))
    out, count = [[]], 0
    for chunk in all:
        size = sum(len(w["input"]) for w in chunk[0])
        if count + size > rows and out[-1]:
            out.append([])
            count = 0
        out[-1].append(chunk)
        count += size
    return out


def batches(all: list[dict], rows: int) -> list[list[dict]]:
    """One pass: windows of about one length together, in an order of chance."""
    out, count = [[]], 0
    for w in sorted(all, key=lambda w: (len(w["input"]) // 8, random.random())):
        if count + len(w["input"]) > rows and out[-1]:
            out.append([])
            count = 0
        out[-1].append(w)
        count += len(w["input"])
    random.shuffle(out)
    return out


def padded(batch: list[dict]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The input of all windows side by side, which of it is there, the pieces of their words, and which words are there."""
    rows, words = max(len(w["input"]) for w in batch), max(len(w["words"]) for w in batch)
    input, live = torch.zeros(len(batch), rows, 3, dtype=torch.long), torch.zeros(len(batch), rows, dtype=torch.bool)
    span, real = torch.zeros(len(batch), words, 2, dtype=torch.long), torch.zeros(len(batch), words, dtype=torch.bool)
    for i, w in enumerate(batch):
        input[i, : len(w["input"])], live[i, : len(w["input"])] = w["input"], True
        span[i, : len(w["words"])], real[i, : len(w["words"])] = w["words"], True
    return input, live, span, real


def word_means(x: Tensor, span: Tensor, real: Tensor) -> Tensor:
    """The mean of the pieces of every word, window after window."""
    sums = F.pad(x.float().cumsum(1), (0, 0, 1, 0))
    at = lambda i: sums.gather(1, i[..., None].expand(-1, -1, x.shape[-1]))
    mean = (at(span[..., 1]) - at(span[..., 0])) / (span[..., 1] - span[..., 0]).clamp_min(1)[..., None]
    return mean[real]


def by_layer(classes: dict[str, list[str]], scores: Tensor) -> dict[str, Tensor]:
    return dict(zip(classes, scores.split([len(c) for c in classes.values()], -1)))


def report_arcs(model, all: list[tuple[list[dict], dict | None]], name: str) -> None:
    """F1 of who has which part, on articles that are only looked at; of holders how often the likeliest name is right."""
    model.eval()
    right, found, gold = ({k: 0 for k in RELATIONS} for _ in range(3))
    with torch.no_grad():
        for windows, told in all:
            if told:
                model.arcs.count(model.words(windows), told, right, found, gold)
    model.train()
    print(f"   {name}, parts:", ", ".join(f"{k} {200 * right[k] / max(1, found[k] + gold[k]):.1f} ({found[k] / max(1, gold[k]):.2f})" for k in right), flush=True)


def report(model, all: list[dict], name: str) -> None:
    """F1 by words and classes, on articles that are only looked at; and how many words are found for one annotated."""
    model.eval()
    right, found, gold = ({k: 0 for k in LAYERS} for _ in range(3))
    with torch.no_grad():
        for batch in batches(all, 3000):
            for layer, scores in model(batch).items():
                said, true = scores.argmax(-1), torch.cat([w[layer] for w in batch])
                said, true = said[true >= 0] + (layer == "status"), true[true >= 0] + (layer == "status")
                right[layer] += int(((said == true) & (true > 0)).sum())
                found[layer] += int((said > 0).sum())
                gold[layer] += int((true > 0).sum())
    model.train()
    print(f"   {name}:", ", ".join(f"{k} {200 * right[k] / max(1, found[k] + gold[k]):.1f} ({found[k] / max(1, gold[k]):.2f})" for k in LAYERS), flush=True)
