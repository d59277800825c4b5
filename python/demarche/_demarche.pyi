"""What `crates/python` gives; `demarche` wraps it."""

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import BinaryIO

import pyarrow as pa

__version__: str
MODEL: str
"""Name and version of the model that reads the language."""
SHOWN: float
"""The least confidence of rows that are shown unless more are asked for: they are likelier right than wrong."""

class ReadError(ValueError):
    """An input that is no article which demarche can read; its text says what is wrong and what to do."""

def schema() -> pa.Schema: ...
def main_text(html: str) -> str: ...

class Reader:
    def __new__(cls, registry: str | PathLike[str] | None = None) -> Reader: ...
    @property
    def rules(self) -> str: ...
    def read(
        self,
        content: str,
        *,
        html: bool = False,
        id: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        headline: str | None = None,
        published: str | None = None,
    ) -> str: ...
    def read_lines(self, lines: Iterable[str], threads: int | None = None) -> Lines: ...
    def read_batch(self, batch: pa.RecordBatch, threads: int | None = None) -> pa.RecordBatch: ...
    def read_warc(
        self, archive: str | PathLike[str] | BinaryIO, *, name: str | None = None, threads: int | None = None, rows: int = 64
    ) -> Batches: ...

class Lines(Iterator[str | ReadError]):
    def __iter__(self) -> Lines: ...
    def __next__(self) -> str | ReadError: ...

class Batches(Iterator[pa.RecordBatch]):
    def __iter__(self) -> Batches: ...
    def __next__(self) -> pa.RecordBatch: ...

class Case:
    def __new__(cls, path: str | PathLike[str]) -> Case: ...
    @property
    def citation(self) -> str: ...
    @staticmethod
    def tables() -> list[tuple[str, str]]: ...
    def table(self, name: str) -> pa.RecordBatch: ...
    def find(
        self,
        kind: str,
        question: str,
        *,
        act: str | None = None,
        status: str | None = None,
        after: str | None = None,
        before: str | None = None,
        confidence: float | None = None,
        limit: int | None = None,
        latest: bool = False,
        once: bool = False,
    ) -> pa.RecordBatch: ...
    def ledger(self, question: str, limit: int) -> pa.RecordBatch: ...
    def agenda(self, question: str, since: str | None = None) -> pa.RecordBatch: ...
