"""Writes the running text of corpora that come otherwise, a file a text: what `train tagging --texts` reads of them.

  texts.py CORPORA OUT

Of GUM's training part the news, interviews, speeches and judgments, and of EWT's the weblogs and threads of newsgroups, sentences put together by paragraph; of re3d all of its documents.
"""
from __future__ import annotations

import json
import re
import sys
from pathlib import Path

GENRES = ("news", "interview", "speech", "court")
LEAST = 300  # characters; what is shorter is no article
THREAD = 600  # of EWT's


def paragraphs(conllu: str) -> str:
    """The sentences of a CoNLL-U file as running text."""
    all: list[list[str]] = []
    for line in conllu.splitlines():
        if line == "# newpar" or line.startswith("# newpar ") or not all and line.startswith("# text = "):
            all.append([])
        if line.startswith("# text = "):
            all[-1].append(line.removeprefix("# text = "))
    return "\n\n".join(" ".join(sentences) for sentences in all if sentences) + "\n"


def main() -> None:
    corpora, out = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    for genre in GENRES:
        for file in sorted(corpora.glob(f"gum/train/GUM_{genre}_*.conllu")):
            (out / f"{file.stem}.txt").write_text(paragraphs(file.read_text(encoding="utf-8")), encoding="utf-8")
    for document in re.split(r"(?m)^(?=# newdoc id = )", (corpora / "ud-ewt/train.conllu").read_text(encoding="utf-8")):
        name = re.match(r"# newdoc id = ((?:weblog|newsgroup)-\S+)", document)
        text = paragraphs(document)
        if name and len(text) >= THREAD:
            (out / f"ewt-{name[1]}.txt").write_text(text, encoding="utf-8")
    for folder in sorted(corpora.glob("re3d/*/")):
        for i, line in enumerate((folder / "documents.json").read_text(encoding="utf-8").splitlines()):
            text = json.loads(line)["text"]
            if len(text) >= LEAST:
                (out / f"re3d-{folder.name.replace(' ', '-')}-{i}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
