"""demarche reads the news about a negotiation or a conflict and keeps the record.

>>> import demarche
>>> record = demarche.read("“We will not rush,” said the envoy, Mara Orlan, on Thursday.", published="2019-03-14")
>>> [(record.who(s.source), record.words(*s.content)) for s in record.statements]
[('Mara Orlan', '“We will not rush,”')]

:func:`read` reads one article, :func:`read_many` many, :func:`read_batch` an Arrow batch of them, :func:`read_warc` a web archive. :class:`Case` opens
what ``demarche add`` keeps. While articles are read, other threads of Python run.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Literal

import pyarrow as pa

from demarche import _demarche
from demarche._demarche import MODEL, SHOWN, ReadError, __version__
from demarche._view import Span, View
from demarche.case import Case
from demarche.record import Record

__all__ = [
    "MODEL",
    "SHOWN",
    "Case",
    "ReadError",
    "Reader",
    "Record",
    "Span",
    "View",
    "__version__",
    "main_text",
    "read",
    "read_batch",
    "read_many",
    "read_warc",
    "schema",
]

Article = str | Mapping[str, Any]
"""Text, or what a line of JSON Lines says: ``text`` or ``html``, and as far as known ``id``, ``published``, ``url``, ``publisher``, ``headline``."""

Archive = str | os.PathLike[str] | BinaryIO
"""A path, or an object with ``read(n)``."""


class Reader:
    """Reads by one set of rules: the built-in ones, with a registry of your own parties and people beside them where one is given.

    The functions of this module are those of a ``Reader()``.
    """

    def __init__(self, registry: str | os.PathLike[str] | None = None) -> None:
        self._reader = _demarche.Reader(registry)

    @property
    def rules(self) -> str:
        """``sha256:`` and the hash of all rules, as it stands in every record."""
        return self._reader.rules

    def read(
        self,
        text: str | None = None,
        *,
        html: str | None = None,
        published: str | date | None = None,
        id: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        headline: str | None = None,
    ) -> Record:
        """Reads one article, given as its text or as the HTML of its page.

        ``published`` is the day on which it appeared, which words such as "on Thursday" are counted from; it is never guessed from the clock.

        Raises :class:`ReadError` where there is no article in it, or one in another language than English.
        """
        if (text is None) == (html is None):
            raise TypeError("give either the text or the html of an article")
        content = html if text is None else text
        line = self._reader.read(
            content, html=text is None, id=id, url=url, publisher=publisher, headline=headline, published=_day(published)
        )
        return Record.from_json(line)

    def read_many(
        self, articles: Iterable[Article], *, threads: int | None = None, errors: Literal["raise", "skip", "return"] = "raise"
    ) -> Iterator[Record | ReadError]:
        """Reads articles as they come, on all cores, and yields their records in the same order.

        At most a few for each thread are taken up ahead, so memory stays flat however many there are. What cannot be read is raised, skipped, or returned in
        its place as a :class:`ReadError`.
        """
        if errors not in ("raise", "skip", "return"):
            raise ValueError(f"errors is {errors!r}; it can be 'raise', 'skip' or 'return'")
        for line in self._reader.read_lines(map(_line, articles), threads):
            if isinstance(line, str):
                yield Record.from_json(line)
            elif errors == "raise":
                raise line
            elif errors == "return":
                yield line

    def read_batch(self, batch: pa.RecordBatch, *, threads: int | None = None) -> pa.RecordBatch:
        """Reads a batch of articles, one a row, to a batch of records, one a row, in the same order.

        Read are the columns ``text`` or ``html``, and where there are any ``id``, ``published``, ``url``, ``publisher`` and ``headline``, of whatever type can
        be cast to strings. The columns that come out are those of :func:`schema`; where an article cannot be read, ``failure`` says why and the others are null.
        """
        return self._reader.read_batch(batch, threads)

    def read_warc(self, archive: Archive, *, name: str | None = None, threads: int | None = None, rows: int = 64) -> Iterator[pa.RecordBatch]:
        """Reads the news pages of a web archive (WARC, packed by gzip or not), to batches of at most so many rows.

        Requests, pictures, redirects, pages in other languages and pages with hardly any text are passed over. Broken records are counted, and the last row says
        so in ``failure``.
        """
        return iter(self._reader.read_warc(archive, name=name, threads=threads, rows=rows))


@functools.cache
def _default() -> Reader:
    return Reader()


def read(
    text: str | None = None,
    *,
    html: str | None = None,
    published: str | date | None = None,
    id: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    headline: str | None = None,
) -> Record:
    """Reads one article by the built-in rules: see :meth:`Reader.read`."""
    return _default().read(text, html=html, published=published, id=id, url=url, publisher=publisher, headline=headline)


def read_many(
    articles: Iterable[Article], *, threads: int | None = None, errors: Literal["raise", "skip", "return"] = "raise"
) -> Iterator[Record | ReadError]:
    """Reads articles as they come, by the built-in rules: see :meth:`Reader.read_many`."""
    return _default().read_many(articles, threads=threads, errors=errors)


def read_batch(batch: pa.RecordBatch, *, threads: int | None = None) -> pa.RecordBatch:
    """Reads a batch of articles by the built-in rules: see :meth:`Reader.read_batch`."""
    return _default().read_batch(batch, threads=threads)


def read_warc(archive: Archive, *, name: str | None = None, threads: int | None = None, rows: int = 64) -> Iterator[pa.RecordBatch]:
    """Reads the news pages of a web archive by the built-in rules: see :meth:`Reader.read_warc`."""
    return _default().read_warc(archive, name=name, threads=threads, rows=rows)


def main_text(html: str) -> str:
    """The text of the article on a page, cleaned and without its furniture, as :func:`read` reads it; nothing is read in it yet."""
    return _demarche.main_text(html)


def schema() -> pa.Schema:
    """The columns of a batch of records: the fields of :class:`Record`, and ``failure``. ``docs/SCHEMA.md`` tells what each means."""
    return _demarche.schema()


def _day(published: str | date | None) -> str | None:
    return published.isoformat() if isinstance(published, date) else published


def _line(article: Article) -> str:
    if isinstance(article, str):
        return json.dumps({"text": article})
    said = {key: value for key, value in article.items() if value is not None}
    if "published" in said:
        said["published"] = _day(said["published"])
    return json.dumps(said)
