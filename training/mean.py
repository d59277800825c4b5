"""Writes the mean of two fits of the tagger, the second with a share; or of one, only looks at articles: the row of the model card.

  mean.py FIRST SECOND --share 0.7 --minilm DIR --out models/acts-en.safetensors
  mean.py models/acts-en.safetensors --minilm DIR --look owndev.jsonl
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from safetensors import safe_open

from signs import read, report, windows
from tagger import Tagger, floats, write


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("weights", type=Path, nargs="+", help="one file or two")
    ap.add_argument("--share", type=float, default=0.5, help="of the second")
    ap.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--look", type=Path, nargs="*", default=[], help="articles to look at, as `train tagging --split dev` prints them")
    ap.add_argument("--out", type=Path)
    a = ap.parse_args()
    with safe_open(a.weights[0], "pt") as file:
        config = json.loads(file.metadata()["config"])
    first, last = floats(a.weights[0]), floats(a.weights[-1])
    model = Tagger(a.minilm, config["layers"], config["classes"])
    # what only the second has, such as arcs, stays as it is there
    model.load_state_dict({k: (1 - a.share) * first.get(k, v) + a.share * v for k, v in last.items()}, strict=False)
    for file in a.look:
        report(model, [w for line in read([file]) for w in windows(line, config["classes"])], file.stem)
    if a.out:
        write(model, a.out)


if __name__ == "__main__":
    main()
