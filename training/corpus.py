"""The corpora as documents of sentences of words, whatever they were written as; labels reconciled to one set.

Names are partly annotated: a word carries the *set* of name tags that its corpus allows for it, and training asks only that the
model's tag be in the set. A corpus that never marks events thus does not teach that there are none.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from atoms import atoms
from contractions import Contractions

NAMES = ["PER", "ORG", "LOC", "NORP", "EVENT", "LAW", "MISC"]
TAGS = ["O"] + [f"{p}-{n}" for n in NAMES for p in "BI"]
ANY = (1 << len(TAGS)) - 1
O = 1
UNKNOWN_HEAD = -1


def bit(tag: str) -> int:
    return 1 << TAGS.index(tag)


@dataclass(slots=True)
class Word:
    form: str
    start: int  # within the token's text
    end: int
    lemma: str = ""
    upos: str = ""  # "" is unknown
    xpos: str = ""
    feats: str = ""
    head: int = UNKNOWN_HEAD  # 0 root, 1.. within the sentence
    relation: str = ""
    names: int = ANY  # set of allowed tags, as bits


@dataclass(slots=True)
class Token:
    text: str
    space_after: bool
    words: list[Word]


@dataclass(slots=True)
class Sentence:
    tokens: list[Token]
    paragraph: bool = False  # begins one
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[Word]:
        return [w for t in self.tokens for w in t.words]


@dataclass(slots=True)
class Document:
    name: str
    sentences: list[Sentence]
    boundaries: bool = True  # whether token and sentence boundaries are gold


@cache
def demonyms() -> frozenset[str]:
    lines = Path(__file__).with_name("demonyms.txt").read_text(encoding="utf-8").splitlines()
    names = {w for line in lines if not line.startswith("#") for w in line.split()}
    return frozenset(names | {n + "s" for n in names})


# Trees -------------------------------------------------------------------------------------------------------------


def read_conllu(path: Path) -> list[Document]:
    """Documents of a CoNLL-U file, or of all of a folder in name order."""
    files = sorted(path.glob("*.conllu")) if path.is_dir() else [path]
    documents: list[Document] = []
    for file in files:
        comments: dict[str, str] = {}
        rows: list[list[str]] = []
        for line in [*file.read_text(encoding="utf-8").split("\n"), ""]:
            if line.startswith("#"):
                name, _, value = line[1:].partition("=")
                name = "newpar" if name.strip().startswith("newpar") else name.strip()
                comments.setdefault(name, value.strip())
                if name == "newdoc id":
                    documents.append(Document(value.strip(), []))
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                documents[-1].sentences.append(_sentence(rows, comments))
                comments, rows = {}, []
    return documents


def _sentence(rows: list[list[str]], comments: dict[str, str]) -> Sentence:
    tokens: list[Token] = []
    entities: list[str] = []
    end = 0
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            tokens.append(Token(row[1], "SpaceAfter=No" not in row[9], []))
            end = int(row[0].split("-")[1])
            continue
        form, number = row[1], int(row[0])
        if number > end:
            tokens.append(Token(form, "SpaceAfter=No" not in row[9], []))
        word = Word(form, 0, len(form), row[2], row[3], row[4], row[5], int(row[6]), row[7])
        tokens[-1].words.append(word)
        entities.append(next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), ""))
    for token in tokens:
        _place(token)
    sentence = Sentence(_joined(tokens), "newpar" in comments, {k: comments[k] for k in ("sent_id",) if k in comments})
    sentence.comments["entities"] = entities
    return sentence


def _place(token: Token) -> None:
    """Where the words of a token stand in it; a word that is not written out there covers the whole token."""
    at = 0
    for word in token.words:
        found = token.text.find(word.form, at)
        word.start, word.end = (found, found + len(word.form)) if found >= 0 else (0, len(token.text))
        at = word.end if found >= 0 else at


def _joined(tokens: list[Token]) -> list[Token]:
    """Tokens that meet inside one atom become one token of several words: no boundary can be told there."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        if before and not before.space_after and len(atoms(before.text[-1] + token.text[0])) == 1:
            for word in token.words:
                word.start, word.end = word.start + len(before.text), word.end + len(before.text)
            before.text, before.space_after = before.text + token.text, token.space_after
            before.words += token.words
        else:
            out.append(token)
    return out


# Names in the trees ------------------------------------------------------------------------------------------------

TITLES = set("mr mrs ms dr prof professor president minister secretary senator sen representative rep governor gov mayor king queen prince princess pope lord lady sir "
             "general gen colonel col captain capt judge justice chancellor ambassador chairman director sheikh shaikh ayatollah minister premier deputy vice prime foreign "
             "former rev reverend saint congressman congresswoman attorney officer commissioner lieutenant sergeant speaker".split())
CALENDAR = set("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
               "jan feb mar apr jun jul aug sep sept oct nov dec".split())
LAW_WORDS = re.compile(r"\b(Act|Treaty|Constitution|Amendment|Agreement|Accords?|Convention|Protocol|Resolution|Charter|Bill|Law|Declaration|Pact)\b")
EVENT_WORDS = re.compile(r"\b(War|Wars|Battle|Cup|Festival|Championships?|Revolution|Olympics|Olympic|Games|Elections?|Conference|Summit|Tournament|Grand Prix|Open|Crisis|Uprising|Massacre|Siege|Congress of|Day)\b")
ENTITY = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT"}
CONNECTORS = {"of", "the", "for", "and", "&", "-", "–", "'s", "’s", "de", "la", "del", "der", "van", "von", "al", "bin", "ibn", "el", "di", "da", "'", "’", ".", "du", "des", "le"}


def capital(form: str) -> bool:
    return form[:1].isupper() or form[:1].isdigit()


def mark(words: list[Word], first: int, last: int, label: str) -> None:
    for i in range(first, last + 1):
        words[i].names = bit(f"{'B' if i == first else 'I'}-{label}")


def gum_names(documents: list[Document]) -> None:
    """Name spans out of the entity annotation: a mention whose head is a proper noun, cut down to its capitalised run."""
    for document in documents:
        open_: list[tuple[str, int, list[str], int]] = []
        for n, sentence in enumerate(document.sentences):
            mentions = []
            for i, entity in enumerate(sentence.comments.pop("entities")):
                for body, stop in re.findall(r"([^()]*)([()]|$)", "" if not entity else entity):
                    opens = "-" in body and not body.split("-")[0] == body
                    if opens:
                        fields = body.split("-")
                        open_.append((fields[0], i, fields, n))
                        if stop == ")":
                            mentions.append((open_[-1][1], i, open_.pop()[2]))
                    elif body and stop == ")":
                        for k in range(len(open_) - 1, -1, -1):
                            if open_[k][0] == body and open_[k][3] == n:
                                mentions.append((open_[k][1], i, open_.pop(k)[2]))
                                break
            _mark_mentions(sentence.words, mentions)


def _mark_mentions(words: list[Word], mentions: list[tuple[int, int, list[str]]]) -> None:
    for w in words:
        proper = w.upos == "PROPN" and w.form.lower() not in CALENDAR
        w.names = ANY if proper or (capital(w.form) and w.form in demonyms()) else O
    done = [False] * len(words)
    for first, last, fields in sorted(mentions, key=lambda m: m[0] - m[1]):
        heads = [i for i in range(first, last + 1) if not first <= words[i].head - 1 <= last]
        linked = len(fields) > 7
        if not heads:
            continue
        head = heads[0]
        label = ENTITY.get(fields[1])
        proper = words[head].upos == "PROPN" or (linked and capital(words[head].form) and any(w.upos == "PROPN" for w in words[first:last + 1]))
        if not proper or fields[1] == "time" or words[head].form.lower() in CALENDAR:
            continue
        a, b = name_run(words, first, last, head, label == "PER")
        text = " ".join(w.form for w in words[a:b + 1])
        if label is None and LAW_WORDS.search(text) and b > a:
            label = "LAW"
        if any(done[a:b + 1]):
            continue
        for i in range(a, b + 1):
            done[i] = True
            words[i].names = ANY
        if label and (label != "EVENT" or linked):
            mark(words, a, b, label)
    for i, w in enumerate(words):
        if not done[i] and w.upos in ("ADJ", "NOUN", "PROPN") and w.form in demonyms() and capital(w.form):
            w.names = bit("B-NORP")


def name_run(words: list[Word], first: int, last: int, head: int, person: bool) -> tuple[int, int]:
    """The capitalised run around the head, over connectors that a further capital follows; no titles before persons."""
    def inside(i: int) -> bool:
        return first <= i <= last

    def part(i: int) -> bool:
        return capital(words[i].form) and (words[i].upos not in ("DET", "ADP", "PRON") or words[i].form.isupper() and len(words[i].form) > 1)

    def bridge(i: int) -> bool:
        low = words[i].form.lower()
        return low in CONNECTORS and not (person and low in ("of", "the", "for", "and", "&", "'s", "’s"))

    a = b = head
    while True:
        j = a - 1
        while inside(j) and not part(j) and bridge(j):
            j -= 1
        if not (inside(j) and part(j)):
            break
        a = j
    while True:
        j = b + 1
        while inside(j) and not part(j) and bridge(j):
            j += 1
        if not (inside(j) and part(j)):
            break
        b = j
    while person and a < b and words[a].form.lower().rstrip(".") in TITLES:
        a += 1
    while person and a < b and words[a].form in demonyms():
        a += 1
    return a, b


def tree_names(documents: list[Document]) -> None:
    """For trees without names: what is surely none, and demonyms; proper nouns and what stands among them stay open."""
    for document in documents:
        for sentence in document.sentences:
            sentence.comments.pop("entities", None)
            words = sentence.words
            for i, w in enumerate(words):
                near = any(words[j].upos in ("PROPN", "X") for j in range(max(0, i - 2), min(len(words), i + 3)))
                name_like = w.upos in ("PROPN", "X", "NUM") or (capital(w.form) and i) or w.form.lower() in CONNECTORS
                w.names = ANY if near and name_like or w.upos in ("PROPN", "X") else O
                if w.upos == "ADJ" and w.form in demonyms() and not any(words[j].upos == "PROPN" for j in (i - 1, i + 1) if 0 <= j < len(words)):
                    w.names = bit("B-NORP")
                elif w.form.lower() in CALENDAR:
                    w.names = O


# Names without trees -----------------------------------------------------------------------------------------------

ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}|(?<![^\W_])(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Gen|Col|Sen|Rep|Gov|Lt|Sgt|Prof|Inc|Corp|Co|Ltd|No|vs|[A-Z])\.|\d+(?:[.,]\d+)+|[^\W_]+(?:n['’]t|['’](?:s|m|re|ve|ll|d))(?![^\W_])")


def tokenised(text: str) -> list[Token]:
    """A rough UD tokenisation for text that comes without one: atoms, save abbreviations, decimals and contractions."""
    split = Contractions().split
    tokens = []
    whole = {m.start(): m.end() for m in ABBREVIATION.finditer(text)}
    end = 0
    for atom in atoms(text):
        if atom.start < end:
            continue
        end = max(whole.get(atom.start, 0), atom.end)
        surface = text[atom.start:end]
        words = [Word(surface[s:e], s, e) for s, e in split(surface)]
        tokens.append(Token(surface, not (end < len(text) and not text[end].isspace()), words))
    return tokens


def named_sentence(text: str, spans: list[tuple[int, int, str]], unsure: list[tuple[int, int]] = ()) -> Sentence:
    """A sentence whose words take their tags from character spans; words of unsure spans may be anything."""
    tokens = tokenised(text)
    at, words, places = 0, [], []
    for token in tokens:
        at = text.index(token.text, at)
        for w in token.words:
            words.append(w)
            places.append((at + w.start, at + w.end))
        at += len(token.text)
    for w in words:
        w.names = O
    for s, e in unsure:
        for w, (a, b) in zip(words, places):
            if a < e and b > s:
                w.names = ANY
    for s, e, label in spans:
        inside = [i for i, (a, b) in enumerate(places) if a < e and b > s]
        while len(inside) > 1 and words[inside[0]].form.lower() == "the":
            words[inside.pop(0)].names = O
        if inside:
            if label == "?":
                for i in inside:
                    words[i].names = ANY
            else:
                mark(words, inside[0], inside[-1], label)
    for i, w in enumerate(words):
        if w.names == O and capital(w.form) and w.form in demonyms():
            w.names = O | bit("B-NORP") | bit("I-NORP")
    return Sentence(tokens, True, {"source": (text, list(spans), list(unsure))})


def detokenise(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens → natural spacing, with where each came to stand."""
    text, spans, quoted = "", [], False
    for i, w in enumerate(words):
        glue = not text or re.match(r"[.,;:!?)\]%]|['’]s$|n['’]t$", w) or text[-1] in "($[" or (text[-1] == '"' and quoted) or (w == '"' and quoted)
        if w == '"':
            quoted = not quoted
        if not glue:
            text += " "
        spans.append((len(text), len(text) + len(w)))
        text += w
    return text, spans


def misc_label(text: str) -> str:
    words = text.split()
    if all(w in demonyms() for w in words):
        return "NORP"
    return "LAW" if LAW_WORDS.search(text) else "EVENT" if EVENT_WORDS.search(text) else "MISC"


CROSSNER = {"politician": "PER", "person": "PER", "organisation": "ORG", "politicalparty": "ORG", "location": "LOC", "country": "LOC", "election": "EVENT", "event": "EVENT", "misc": "MISC"}


def _bio(path: Path, separator: str, labels: dict[str, str], split_documents: bool) -> list[Document]:
    documents: list[Document] = []
    rows: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        parts = line.rstrip("\r").split(separator)
        if parts[0] == "-DOCSTART-":
            documents.append(Document(f"{path.stem}-{len(documents)}", [], boundaries=False))
        elif parts[0]:
            rows.append((parts[0], parts[1].strip()))
        elif rows:
            if split_documents or not documents:
                documents.append(Document(f"{path.stem}-{len(documents)}", [], boundaries=False))
            text, places = detokenise([r[0] for r in rows])
            spans, current = [], None
            for i, (_, tag) in enumerate([*rows, ("", "O")]):
                if current and (tag == "O" or tag[0] == "B" or tag[2:] != current[0]):
                    s, e = places[current[1]][0], places[i - 1][1]
                    label = labels[current[0]]
                    spans.append((s, e, misc_label(text[s:e]) if label == "MISC" else label))
                    current = None
                if tag != "O" and current is None:
                    current = (tag[2:], i)
            documents[-1].sentences.append(named_sentence(text, spans))
            rows = []
    return [d for d in documents if d.sentences]


def crossner(folder: Path) -> list[Document]:
    return _bio(folder / "train.txt", "\t", CROSSNER, split_documents=True)


def wikigold(folder: Path) -> list[Document]:
    return _bio(folder / "wikigold.conll", " ", {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}, split_documents=False)


PRONOUNS = frozenset("i we you he she it they us our their his her its this".split())
RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "NORP"}


def re3d(folder: Path) -> list[Document]:
    """re3d marks phrases, not names, and not all of them: a phrase gives a name where it is capitalised throughout; other capitals stay open."""
    documents = []
    for file in sorted(folder.glob("*/documents.json")):
        texts = {o["_id"]: o["text"] for o in map(json.loads, filter(str.strip, file.read_text(encoding="utf-8").split("\n")))}
        marked: dict[str, dict] = {}
        for o in map(json.loads, filter(str.strip, file.with_name("entities.json").read_text(encoding="utf-8").split("\n"))):
            best = marked.setdefault(o["documentId"], {})
            span = (o["begin"], o["end"])
            if span not in best or best[span]["confidence"] < o["confidence"]:
                best[span] = o
        for name, text in texts.items():
            spans = []
            for (s, e), o in sorted(marked.get(name, {}).items(), key=lambda x: x[0][0] - x[0][1]):
                if o["type"] not in RE3D or o["confidence"] < 0.5 or text[s:e].lower() in PRONOUNS:
                    continue
                s += len(re.match(r"(?:[Tt]he\s+)?", text[s:e])[0])
                if re.fullmatch(r"[A-Z][\w.’'-]*(?: (?:(?:of|the|for|and|de|al|bin) )*[A-Z][\w.’'-]*)*", text[s:e]) and not any(a < e and b > s for a, b, _ in spans):
                    first = text[s:e].split()[0].lower().rstrip(".")
                    spans.append((s, e, "?" if o["type"] == "Person" and first in TITLES else RE3D[o["type"]]))
            paragraphs = []
            for m in re.finditer(r"[^\n]+", text):
                inside = [(s - m.start(), e - m.start(), label) for s, e, label in spans if m.start() <= s and e <= m.end()]
                capitals = [c.span() for c in re.finditer(r"\b[A-Z][\w’'-]*", m[0])]
                if m[0].strip():
                    paragraphs.append(named_sentence(m[0], inside, capitals))
            documents.append(Document(f"re3d-{name}", paragraphs, boundaries=False))
    return documents


def training_sets(corpora: Path) -> dict[str, list[Document]]:
    """All that may be fitted on, by corpus."""
    ewt, gum = read_conllu(corpora / "ud-ewt/train.conllu"), read_conllu(corpora / "gum/train")
    tree_names(ewt)
    gum_names(gum)
    return {"ewt": ewt, "gum": gum, "crossner": crossner(corpora / "crossner-politics"), "wikigold": wikigold(corpora / "wikigold"), "re3d": re3d(corpora / "re3d")}
