"""Reads the dev parts from raw text and scores them with the shared scorers.

  score.py --scorers DIR --corpora DIR --work DIR [--models DIR] [--float TRAINED.pt] [--reader PROGRAM] [--json OUT]

--reader scores a program that turns JSON Lines of id and text into CoNLL-U, and with --names into JSON Lines of entities (the example
`conllu` of crates/nlp), in place of the reference in Python.

Trees are read twice: with paragraphs as blocks (as ingest cuts them) and, for comparison, with single line breaks as mere gaps.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import torch

from reference import MODELS, Float, Int8, Reference, conllu

TREES = {"EWT dev": "ud-ewt/dev.conllu", "GUM dev": "gum/dev"}
NAMES = {"CrossNER politics dev": "crossner", "UNER EWT dev": "uner"}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--scorers", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--work", type=Path, required=True)
    ap.add_argument("--models", type=Path, default=MODELS)
    ap.add_argument("--float", type=Path)
    ap.add_argument("--reader", type=Path)
    ap.add_argument("--json", type=Path)
    ap.add_argument("--quick", action="store_true", help="paragraphs as blocks only")
    a = ap.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    torch.set_grad_enabled(False)
    weights = None if a.reader else Float(a.float) if a.float else Int8(a.models / "reader-en.safetensors")
    results: dict[str, dict[str, float]] = {}

    def run(script: str, *arguments: object) -> None:
        subprocess.run([sys.executable, a.scorers / script, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)

    def read(texts: Path, lines: bool, names: bool) -> str:
        if a.reader:
            return subprocess.run([a.reader, *(["--names"] if names else [])], stdin=texts.open(), check=True, capture_output=True, text=True).stdout
        rows = [json.loads(line) for line in texts.open(encoding="utf-8")]
        done = Reference(weights, a.models / "vocab.txt", lines).read([(r["id"], r["text"]) for r in rows])
        if not names:
            return "".join(map(conllu, done))
        return "".join(json.dumps(dict(id=t.name, entities=[dict(span=[s, e], label=label) for s, e, label in t.names])) + "\n" for t in done)

    for name, path in TREES.items():
        texts, out, scores = a.work / "texts.jsonl", a.work / "out.conllu", a.work / "scores.json"
        run("score_conllu.py", a.corpora / path, "--dump", texts)
        for lines in (True, False)[: 1 if a.quick or a.reader else 2]:
            out.write_text(read(texts, lines, False), encoding="utf-8")
            run("score_conllu.py", a.corpora / path, out, "--json", scores)
            results[name + ("" if lines else ", line breaks as gaps")] = {k: round(100 * v[2], 2) for k, v in json.loads(scores.read_text()).items()}
    for name, corpus in NAMES.items():
        texts, out, scores = a.work / "texts.jsonl", a.work / "out.jsonl", a.work / "scores.json"
        run("score_entities.py", "--corpus", corpus, "--dump", texts)
        out.write_text(read(texts, True, True), encoding="utf-8")
        run("score_entities.py", out, "--corpus", corpus, "--json", scores)
        results[name] = {k: round(100 * v["prf"][2], 2) for k, v in json.loads(scores.read_text()).items()}
    for name, row in results.items():
        print(f"{name:<32}" + "  ".join(f"{k} {v:.2f}" for k, v in row.items()))
    if a.json:
        a.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
