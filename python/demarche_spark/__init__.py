"""The same reading on Apache Spark, for those with a year of the world's news.

Two functions: :func:`read_warcs` reads web archives to Parquet, :func:`read_table` reads a data frame of articles. Spark runs what is given to it at least
once and keeps what came of it exactly once; so nothing here writes anything but what Spark writes. ``docs/SPARK.md`` tells what it takes.

Every node needs Python with ``pip install demarche[spark]``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.fs

import demarche

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["read_table", "read_warcs", "records", "schema"]

ROWS = 64
"""How many articles are handed to Spark at a time: some megabytes of records."""

Batches = Iterator[pa.RecordBatch]


def schema() -> StructType:
    """The columns of :func:`demarche.schema`, as Spark has them."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(demarche.schema())


def read_warcs(spark: SparkSession, paths: Sequence[str], out: str, *, merge: bool = False, registry: str | None = None) -> None:
    """Reads the news pages of web archives to a folder of Parquet files, partitioned by the day of publication.

    Each path is a task of its own; whatever pyarrow opens can be one (``/data/x.warc.gz``, ``s3://…``, ``hdfs://…``). A broken record costs itself alone, a
    broken archive is a row that says so in ``failure``, in the partition ``day=unknown`` with the articles whose day nobody tells.

    Each task writes a file for each day that it met. ``merge`` brings the articles of a day together before they are written: fewer, larger files, for a
    shuffle of all records. ``out`` must not be there yet.
    """
    found = records(spark, paths, registry=registry)
    if merge:
        found = found.repartition("day")
    # a task keeps a file open for each day; without this it would put all its records in order of the day first
    with _setting(spark, "spark.sql.maxConcurrentOutputFileWriters", "64"):
        found.write.partitionBy("day").parquet(out)


def records(spark: SparkSession, paths: Sequence[str], *, registry: str | None = None) -> DataFrame:
    """The records in web archives, with the day of publication beside them: what :func:`read_warcs` writes."""
    from pyspark.sql import functions as F

    tasks = spark.range(0, len(paths), 1, max(len(paths), 1))
    found = tasks.mapInArrow(_reading_warcs(list(paths), registry), schema())
    return found.withColumn("day", F.coalesce(F.substring("article.published", 1, 10), F.lit("unknown")))


def read_table(df: DataFrame, *, registry: str | None = None) -> DataFrame:
    """Reads a data frame of articles, one a row, to a data frame of records.

    Read are the columns ``text`` or ``html``, and where there are any ``id``, ``published``, ``url``, ``publisher`` and ``headline``; the other columns stay
    behind, and ``article.id`` is what joins them again. A row that is no article has ``failure``.
    """
    return df.mapInArrow(_reading_tables(registry), schema())


def _reading_warcs(paths: list[str], registry: str | None) -> Callable[[Batches], Batches]:
    def read(batches: Batches) -> Batches:
        reader = _reader(registry)
        for number in (n for batch in batches for n in batch.column("id").to_pylist()):
            path = paths[number]
            try:
                with _opened(path) as stream:
                    yield from reader.read_warc(stream, name=path, threads=1, rows=ROWS)
            except FileNotFoundError as e:
                yield _failed(f"{path}: {e}")

    return read


def _reading_tables(registry: str | None) -> Callable[[Batches], Batches]:
    def read(batches: Batches) -> Batches:
        reader = _reader(registry)
        for batch in batches:
            for start in range(0, batch.num_rows, ROWS):
                yield reader.read_batch(batch.slice(start, ROWS), threads=1)

    return read


_readers: dict[str | None, demarche.Reader] = {}


def _reader(registry: str | None) -> demarche.Reader:
    """The reader of this process, which reads many tasks."""
    if registry not in _readers:
        _readers[registry] = demarche.Reader(registry)
    return _readers[registry]


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if "://" in path:
        files, inside = pyarrow.fs.FileSystem.from_uri(path)
    else:
        files, inside = pyarrow.fs.LocalFileSystem(), path
    # as it lies there: what is packed is unpacked by the reader, member by member
    with files.open_input_stream(inside, compression=None, buffer_size=1 << 20) as stream:
        yield stream


@contextlib.contextmanager
def _setting(spark: SparkSession, name: str, value: str) -> Iterator[None]:
    before = spark.conf.get(name, None)
    spark.conf.set(name, value)
    try:
        yield
    finally:
        if before is None:
            spark.conf.unset(name)
        else:
            spark.conf.set(name, before)


def _failed(why: str) -> pa.RecordBatch:
    columns = demarche.schema()
    return pa.RecordBatch.from_pylist([{"failure": why}], schema=columns)

