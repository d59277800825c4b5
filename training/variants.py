"""The same sentence as other writers would have set it: news differs from the treebanks in quotes, dashes, capitals and first lines.

A variant keeps every word and its annotation; only the characters of the tokens change (or, for datelines, unannotated words come in front).
"""
from __future__ import annotations

import random
from copy import copy
from typing import Callable

from corpus import O, UNKNOWN_HEAD, Sentence, Token, Word, bit


def _rewrite(sentence: Sentence, change: Callable[[Token, str, bool], str]) -> Sentence:
    tokens, before = [], True
    for token in sentence.tokens:
        text = change(token, token.text, before)
        words = [copy(w) for w in token.words]
        if len(text) != len(token.text) and len(words) > 1:
            text = token.text
        for w in words:
            if len(words) == 1:
                w.start, w.end = 0, len(text)
            w.form = text[w.start:w.end]
        tokens.append(Token(text, token.space_after, words))
        before = token.space_after
    return Sentence(tokens, sentence.paragraph)


def typographic(sentence: Sentence) -> Sentence:
    """Curly quotes, long dashes and the ellipsis sign."""
    def change(token: Token, text: str, spaced: bool) -> str:
        if text in ("--", "---"):
            return "—"
        if text == "...":
            return "…"
        opens = spaced and not token.space_after or token.words[0].xpos == "``"
        if text in ('"', "``", "''"):
            return "“" if opens else "”"
        if text == "'":
            return "‘" if opens else "’"
        if text == "-" and spaced and token.space_after:
            return "–"
        return text.replace("'", "’")
    return _rewrite(sentence, change)


def upper(sentence: Sentence) -> Sentence:
    return _rewrite(sentence, lambda _, text, __: text.upper() if len(text.upper()) == len(text) else text)


def lower(sentence: Sentence) -> Sentence:
    return _rewrite(sentence, lambda _, text, __: text.lower() if len(text.lower()) == len(text) else text)


def title(sentence: Sentence) -> Sentence:
    """Headline Case For All Longer Words."""
    def change(token: Token, text: str, _: bool) -> str:
        return text[:1].upper() + text[1:] if len(text) > 3 or token.words[0].upos in ("VERB", "NOUN", "ADJ") else text
    return _rewrite(sentence, change)


def open_ended(sentence: Sentence) -> Sentence:
    """Without its last full stop, where nothing hangs on it."""
    words = sentence.words
    last = sentence.tokens[-1]
    if len(words) < 3 or len(last.words) > 1 or words[-1].upos != "PUNCT" or words[-1].head <= 0 or any(w.head == len(words) for w in words):
        return sentence
    tokens = [*sentence.tokens[:-2], Token(sentence.tokens[-2].text, True, sentence.tokens[-2].words)]
    return Sentence(tokens, sentence.paragraph)


CITIES = ("Geneva London Paris Moscow Beijing Washington Tehran Cairo Doha Nairobi Brussels Kyiv Ankara Vienna Seoul Tokyo Delhi Islamabad Kabul Riyadh Jerusalem Beirut Damascus "
          "Baghdad Khartoum Juba Tripoli Tunis Caracas Bogota Havana Colombo Yangon Manila Jakarta Canberra Ottawa Stockholm Oslo Athens Nicosia Sarajevo Pristina Belgrade").split()
TWO_WORD_CITIES = ["New York", "Addis Ababa", "Abu Dhabi", "The Hague", "Sri Lanka", "Mexico City", "United Nations", "Buenos Aires", "Kuala Lumpur"]
AGENCIES = ["Northern Wire", "Harbour News", "Meridian Press", "Continental", "Wire Service", "NWS", "HNA", "Morning Post", "Press Union", "Globe Wire", "RNA", "Tass Wire", "State News Agency"]


def dateline(sentence: Sentence, rng: random.Random) -> Sentence:
    """GENEVA (Agency) — before the first sentence of a report."""
    city = rng.choice(CITIES if rng.random() < 0.8 else TWO_WORD_CITIES)
    if rng.random() < 0.8:
        city = city.upper()
    front: list[Token] = []

    def add(text: str, upos: str, names: int, space: bool = True) -> None:
        front.append(Token(text, space, [Word(text, 0, len(text), text, upos, names=names)]))

    parts = city.split()
    style = rng.randrange(4)
    label = "ORG" if city.lower() == "united nations" else "LOC"
    for i, p in enumerate(parts):
        add(p, "PROPN", bit(f"{'I' if i else 'B'}-{label}"), i + 1 < len(parts) or style != 1)
    if style == 1:
        add(",", "PUNCT", O)
        add(rng.choice("January February March April May June July August September October November December Nov. Dec. Jan. Feb.".split()), "PROPN", O)
        add(str(rng.randint(1, 30)), "NUM", O)
    if style != 2:
        add("(", "PUNCT", O, False)
        agency = rng.choice(AGENCIES).split()
        for i, p in enumerate(agency):
            add(p, "PROPN", bit(f"{'I' if i else 'B'}-ORG"), i + 1 < len(agency))
        add(")", "PUNCT", O)
    add(rng.choice("— – - -- —".split()), "PUNCT", O)
    shift = sum(len(t.words) for t in front)
    tokens = []
    for token in sentence.tokens:
        words = [copy(w) for w in token.words]
        for w in words:
            if w.head > 0:
                w.head += shift
        tokens.append(Token(token.text, token.space_after, words))
    assert all(w.head == UNKNOWN_HEAD for t in front for w in t.words)
    return Sentence(front + tokens, sentence.paragraph)
