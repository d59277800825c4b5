"""Tokens → words by the rules of data/lexicons/contractions.txt."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from atoms import INVISIBLE, plain

RULES = Path(__file__).resolve().parents[1] / "data/lexicons/contractions.txt"


class Contractions:
    def __init__(self, path: Path = RULES):
        lines = (line.split("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        self.whole: dict[str, list[str]] = {}
        self.ends: list[tuple[str, list[str]]] = []
        for order, parts in enumerate(filter(None, lines)):
            if parts[0] == "*":
                self.ends.append(("".join(parts[1:]), parts[1:]))
            else:
                if self.ends:
                    raise ValueError(f"{path}: whole-token rules stand before those with *: {parts}")
                self.whole.setdefault("".join(parts), parts)

    @lru_cache(maxsize=1 << 17)
    def split(self, token: str) -> tuple[tuple[int, int], ...]:
        """Spans of the token's words in its characters."""
        form = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain(token))
        lengths = self._lengths(form)
        if lengths is None:
            return ((0, len(token)),)
        # a plain-form character begins at a visible character of the token
        starts = [i for i, c in enumerate(token) if c not in INVISIBLE]
        at, cuts = 0, [0]
        for n in lengths[:-1]:
            at += n
            cuts.append(starts[at])
        return tuple(zip(cuts, cuts[1:] + [len(token)]))

    def _lengths(self, form: str) -> list[int] | None:
        if form in self.whole:
            return [len(p) for p in self.whole[form]]
        for end, parts in self.ends:
            head = form[: len(form) - len(end)]
            if form.endswith(end) and any(c.isalnum() for c in head):
                return [len(head), *map(len, parts)]
        return None
