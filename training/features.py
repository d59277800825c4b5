"""What a word shows beyond its pieces: hashed prefix, suffix and shape; and lemmas as edit scripts (docs/READER.md, "Words", "Heads")."""
from __future__ import annotations

from functools import lru_cache

from atoms import key, kind, plain, visible

PREFIX_ROWS = SUFFIX_ROWS = 4096
SHAPE_ROWS = 512


def fnv1a(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def word_shape(form: str) -> str:
    out = ""
    for c in plain(form):
        k = kind(c)
        x = "X" if c.isupper() else "x" if k == "letter" else "d" if k == "digit" else c
        if out[-2:] != x + x:
            out += x
    return out


@lru_cache(maxsize=1 << 17)
def rows(form: str) -> tuple[int, int, int]:
    """The rows of a word in the prefix, suffix and shape tables."""
    k = key(form)
    return fnv1a(k[:3]) % PREFIX_ROWS, fnv1a(k[-3:]) % SUFFIX_ROWS, fnv1a(word_shape(form)) % SHAPE_ROWS


def _cased(form: str, case: str) -> str:
    if case == "k":
        return form
    low = form.lower()
    return low if case == "l" else low[:1].upper() + low[1:]


def _edit(base: str, lemma: str) -> tuple[str, ...] | None:
    """Cut and add at both ends around the longest common substring; None where nothing is shared."""
    best = (0, 0, 0)
    for i in range(len(base)):
        for j in range(len(lemma)):
            n = 0
            while i + n < len(base) and j + n < len(lemma) and base[i + n] == lemma[j + n]:
                n += 1
            if n > best[0]:
                best = (n, i, j)
    n, i, j = best
    if not n:
        return None
    return str(i), lemma[:j], str(len(base) - i - n), lemma[j + n:]


@lru_cache(maxsize=1 << 17)
def script(form: str, lemma: str) -> str:
    """The edit script that makes the lemma of the form; the cheapest casing wins, lower case first where the lemma has no capital."""
    form = visible(form)
    cases = "l" if lemma == lemma.lower() else "kc"
    tried = [(case, _edit(_cased(form, case), lemma)) for case in cases]
    tried = [(sum(map(int, e[::2])) + len(e[1]) + len(e[3]), case, e) for case, e in tried if e]
    if not tried:
        return "=" + lemma
    _, case, edit = min(tried, key=lambda t: t[0])
    return "\x1f".join((case, *edit))


def lemma(form: str, edit: str) -> str:
    form = visible(form)
    if edit[0] == "=":
        return edit[1:]
    case, cut, add, cut_end, add_end = edit.split("\x1f")
    base = _cased(form, case)
    if int(cut) + int(cut_end) > len(base):
        return form.lower()
    return add + base[int(cut): len(base) - int(cut_end)] + add_end
