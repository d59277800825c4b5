"""A case: the file in which ``demarche add`` keeps what was read in many articles, asked from Python."""

from __future__ import annotations

import os
from datetime import date

import pyarrow as pa

from demarche import _demarche


class Case:
    """A case, opened to be read. Every question is answered as an Arrow table, which pandas and polars take as it is.

    Questions are written as for ``demarche search``: words, ``"phrases"``, ``prefix*``, ``AND``, ``OR``, ``NOT``, and ``speaker:``, ``party:``, ``place:``,
    ``outlet:``. ``after`` and ``before`` are days. Only rows of at least this ``confidence`` are found, by default those that are likelier right than wrong
    (:data:`demarche.SHOWN`); 0 finds all. Rows that tell the same across articles come once, unless ``once=False``; the last day comes first.

    The columns are those of ``demarche export --format csv``; ``docs/CASE.md`` tells what each holds.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._case = _demarche.Case(path)

    @property
    def citation(self) -> str:
        """How to name the case where its rows are used: what made them, and of how many articles."""
        return self._case.citation

    @staticmethod
    def tables() -> dict[str, str]:
        """The names of all tables, with what each holds."""
        return dict(_demarche.Case.tables())

    def table(self, name: str) -> pa.Table:
        """A whole table, every row of it however unsure: ``articles``, ``actors``, ``statements`` …"""
        return pa.Table.from_batches([self._case.table(name)])

    def articles(self) -> pa.Table:
        """The articles, with the first that tells the same in the same words."""
        return self.table("articles")

    def actors(self, question: str = "", *, limit: int | None = None) -> pa.Table:
        """Who speaks and acts, one row an article; ``same_as`` joins them."""
        return self._find("actor", question, None, None, None, None, 0.0, limit, once=False)

    def statements(
        self,
        question: str = "",
        *,
        act: str | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        once: bool = True,
    ) -> pa.Table:
        """Who said what. ``act`` is ``direct``, ``indirect``, ``mixed`` or ``transcript``."""
        return self._find("statement", question, act, None, after, before, confidence, limit, once)

    def events(
        self,
        question: str = "",
        *,
        act: str | None = None,
        status: str | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        once: bool = True,
    ) -> pa.Table:
        """Who did what to whom. ``act`` is a type of PLOVER, such as ``CONSULT``; ``status`` such as ``occurred``."""
        return self._find("event", question, act, status, after, before, confidence, limit, once)

    def positions(
        self,
        question: str = "",
        *,
        act: str | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        once: bool = True,
    ) -> pa.Table:
        """Who wants, offers, accepts or refuses what. ``act`` is ``demand``, ``offer``, ``refuse`` …"""
        return self._find("position", question, act, None, after, before, confidence, limit, once)

    def instruments(
        self,
        question: str = "",
        *,
        act: str | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        once: bool = True,
    ) -> pa.Table:
        """Papers that pass between parties. ``act`` is ``letter``, ``proposal``, ``resolution`` …"""
        return self._find("instrument", question, act, None, after, before, confidence, limit, once)

    def engagements(
        self,
        question: str = "",
        *,
        act: str | None = None,
        status: str | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        once: bool = True,
    ) -> pa.Table:
        """Who met, calls or visits whom. ``act`` is ``meeting``, ``call`` …; ``status`` is ``held``, ``scheduled`` …"""
        return self._find("engagement", question, act, status, after, before, confidence, limit, once)

    def ledger(self, question: str = "", *, limit: int = 1000) -> pa.Table:
        """Issue by issue, who holds what, since when, and what changed: one row an act of a party on a day."""
        return pa.Table.from_batches([self._case.ledger(question, limit)])

    def agenda(self, question: str = "", *, since: str | date | None = None) -> pa.Table:
        """The meetings, calls and visits ahead: on that day and later, by default from the day of the last article on."""
        return pa.Table.from_batches([self._case.agenda(question, _day(since))])

    def _find(
        self,
        kind: str,
        question: str,
        act: str | None,
        status: str | None,
        after: str | date | None,
        before: str | date | None,
        confidence: float | None,
        limit: int | None,
        once: bool,
    ) -> pa.Table:
        found = self._case.find(
            kind,
            question,
            act=act,
            status=status,
            after=_day(after),
            before=_day(before),
            confidence=confidence,
            limit=limit,
            latest=True,
            once=once,
        )
        return pa.Table.from_batches([found])


def _day(day: str | date | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day
