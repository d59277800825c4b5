"""Atoms: the smallest stretches of text that the reader looks at, and their word pieces (docs/READER.md, "Atoms" to "Pieces").

Text → atoms is a pure function of characters, so that Rust and Python cannot drift apart; everything learnt comes later.
"""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
PLAIN = {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
BLANK = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
BREAK = frozenset("\n\r\x85\u2028\u2029")
OPENING, CLOSING = frozenset("([{“‘„‚«‹"), frozenset(")]}”»›")
UNKNOWN, START, END = 100, 101, 102
MAX_PIECES = 6


@dataclass(frozen=True, slots=True)
class Atom:
    start: int  # code points; the fixture converts to bytes
    end: int
    gap: int
    kind: str  # "letter", "digit" or "other"


@lru_cache(maxsize=1 << 16)
def kind(c: str) -> str:
    category = unicodedata.category(c)
    return "letter" if category[0] in "LM" else "digit" if category == "Nd" else "other"


def atoms(text: str) -> list[Atom]:
    """The atoms of a text; the first one has gap 3."""
    out: list[Atom] = []
    gap, breaks, blank = 3, 0, False
    start, run = 0, None  # the open atom
    for i, c in enumerate(text):
        if c in BLANK:
            if run:
                out.append(Atom(start, i, gap, run))
                run, breaks = None, 0
            blank = True
            if c in BREAK and not (c == "\n" and i and text[i - 1] == "\r"):
                breaks += 2 if c == "\u2029" else 1
            continue
        k = "other" if c in INVISIBLE else kind(c)
        if run and (c in INVISIBLE or (k == run and k != "other")):
            continue
        if run:
            out.append(Atom(start, i, gap, run))
            gap = 0
        elif out:
            gap = min(3, 1 + breaks) if blank else 0
        start, run, breaks, blank = i, k, 0, False
    if run:
        out.append(Atom(start, len(text), gap, run))
    return out


def visible(text: str) -> str:
    return "".join(c for c in text if c not in INVISIBLE)


def plain(text: str) -> str:
    """One character of the result for each visible character of the text."""
    return "".join(PLAIN.get(c, c) for c in text if c not in INVISIBLE)


def key(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", plain(text).lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def shape(text: str, atom_kind: str) -> int:
    """The shape class of an atom."""
    seen = visible(text)
    if not seen:
        return 0
    if atom_kind == "digit":
        return 6
    if atom_kind == "letter":
        case = ["U" if c.isupper() else "l" for c in seen if c.isupper() or c.islower()]
        upper, lower = case.count("U"), case.count("l")
        if not case:
            return 11
        if not upper:
            return 1
        if not lower:
            return 4 if upper == 1 else 3
        return 2 if upper == 1 and case[0] == "U" else 5
    first = seen[0]
    return 8 if first in OPENING else 9 if first in CLOSING else 10 if first == '"' else 7


class Pieces:
    """The word-piece vocabulary."""

    def __init__(self, path: Path):
        self.rows = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        self.index = {piece: i for i, piece in enumerate(self.rows)}

    def cut(self, text: str, follows: bool) -> list[int]:
        """The pieces of an atom; `follows` when it goes on from a letter or digit atom without a gap."""
        form, out, at = key(text), [], 0
        while at < len(form) and len(out) < MAX_PIECES:
            mark = "##" if at or follows else ""
            for end in range(len(form), at, -1):
                piece = self.index.get(mark + form[at:end])
                if piece is not None:
                    out.append(piece)
                    at = end
                    break
            else:
                return [UNKNOWN]
        return out or [UNKNOWN]


def follows(before: Atom | None, atom: Atom) -> bool:
    return before is not None and atom.gap == 0 and "other" not in (before.kind, atom.kind)
