"""Trained weights → models/reader-en.safetensors: linear layers as int8 with a scale per output channel (docs/READER.md, "The weight file").

  export.py TRAINED.pt --minilm DIR [--models DIR]
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from features import PREFIX_ROWS, SHAPE_ROWS, SUFFIX_ROWS
from model import FEED, HEADS, WIDTH, quantised
from windows import WINDOW

SMALL = ("embeddings.position", "embeddings.shape", "embeddings.gap", "embeddings.norm.weight", "word.prefix", "word.suffix", "word.shape", "arc.root", "arc.distance", "label.root")


def tensors(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    out = {}
    for name, value in state.items():
        if name == "embeddings.piece":
            rows, scale = quantised(value)
            out["embeddings.piece.weight"], out["embeddings.piece.scale"] = rows.to(torch.int8), scale
        elif name.endswith(".weight") and value.dim() == 2:
            rows, scale = quantised(value)
            out[name], out[name.removesuffix("weight") + "scale"] = rows.to(torch.int8), scale
        else:
            out[name] = value.float()
    return {k: v.contiguous() for k, v in out.items()}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("trained", type=Path)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--models", type=Path, default=Path(__file__).resolve().parents[1] / "models")
    a = ap.parse_args()
    trained = torch.load(a.trained, weights_only=False)
    config = dict(version=1, layers=trained["layers"], width=WIDTH, heads=HEADS, feed=FEED, window=WINDOW, prefix_rows=PREFIX_ROWS, suffix_rows=SUFFIX_ROWS, shape_rows=SHAPE_ROWS,
                  max_pieces_per_atom=6, **trained["classes"])
    a.models.mkdir(exist_ok=True)
    target = a.models / "reader-en.safetensors"
    new = target.with_suffix(".new")
    save_file(tensors(trained["average"]), new, metadata={"config": json.dumps(config, ensure_ascii=False)})
    new.rename(target)
    shutil.copyfile(a.minilm / "vocab.txt", a.models / "vocab.txt")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
