"""The hashes of docs/DATA.md: of a file its SHA-256, of a folder that of its listing ("<sha256>  <path>" a line, in path order).

  sources.py --corpora DIR --minilm DIR            prints the table's hashes
  sources.py --corpora DIR --minilm DIR --check    and fails where docs/DATA.md does not hold one of them
"""
from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "docs/DATA.md"
PARTS = ["ud-ewt/train.conllu", "ud-ewt/dev.conllu", "gum/train", "gum/dev", "crossner-politics/train.txt", "crossner-politics/dev.txt", "uner-ewt/en_ewt-ud-dev.iob2", "wikigold/wikigold.conll", "re3d",
         "briefings", "petrarch/dictionaries"]
ENCODER = ["model.safetensors", "vocab.txt"]


def digest(path: Path) -> str:
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted((p.relative_to(path).as_posix(), p) for p in path.rglob("*") if p.is_file())
    return hashlib.sha256("".join(f"{digest(p)}  {name}\n" for name, p in files).encode()).hexdigest()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    known = DATA.read_text(encoding="utf-8") if a.check else ""
    wrong = 0
    for name, path in [(p, a.corpora / p) for p in PARTS] + [("minilm/" + p, a.minilm / p) for p in ENCODER]:
        value = digest(path)
        wrong += a.check and value not in known
        print(value, name, "" if not a.check or value in known else "not in docs/DATA.md")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
