"""Adds to what the teacher says of articles those that it has not read, as a tagger says them, drawn towards their annotation: so that a later leg of the tagger need not wait for another teacher.

  said.py own.jsonl drill.jsonl --teacher TEACHER.said --tagger models/acts-en.safetensors --minilm DIR --out MORE.said
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from signs import kept, read, windows
from tagger import Tagger, floats

ANNOTATED = 0.6  # the annotation's part, where there is one


def drawn(said: Tensor, gold: Tensor) -> Tensor:
    """Probabilities of the classes of a layer, a row a word, drawn towards the annotated class; where there is none (-1) as they are."""
    there = gold >= 0
    hot = torch.zeros_like(said)
    hot[there, gold[there]] = 1
    return torch.where(there[:, None], ANNOTATED * hot + (1 - ANNOTATED) * said, said)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--teacher", type=Path, required=True, help="what the teacher says")
    ap.add_argument("--tagger", type=Path, required=True, help="weights that have not seen the articles that the teacher has not read")
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    with safe_open(a.tagger, "pt") as file:
        config = json.loads(file.metadata()["config"])
    model = Tagger(a.minilm, config["layers"], config["classes"])
    model.load_state_dict(floats(a.tagger))
    model.eval()
    said = load_file(a.teacher)
    known = len(said)
    with torch.no_grad():
        for line in read(a.files):
            if line["article"] in said or not kept(line):
                continue
            all, parts = windows(line, config["classes"]), []
            for at in range(0, len(all), 16):
                batch = all[at : at + 16]
                layers = model(batch).items()
                parts.append(torch.cat([drawn(scores.softmax(-1), torch.cat([w[layer] for w in batch])) for layer, scores in layers], -1).half())
            said[line["article"]] = torch.cat(parts)
    save_file(said, a.out)
    print(f"{known} articles by the teacher, {len(said) - known} more")


if __name__ == "__main__":
    main()
