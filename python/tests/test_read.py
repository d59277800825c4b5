"""Reading from Python: views, many articles, batches, archives."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import threading
from datetime import date

import pyarrow as pa
import pytest

import demarche

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAID = "“We will not rush,” said the envoy, Mara Orlan, on Thursday. She told reporters that Aldania would send a second letter on Monday."
ARTICLES = sorted((ROOT / "examples/dispute/articles").glob("*.txt"))
GERMAN = (
    "Die Außenministerin sagte am Montag in Velt, dass die Gespräche über das Gasabkommen ohne Ergebnis geblieben seien. Man werde sich in zwei Wochen wieder "
    "treffen, um über die offenen Fragen zu beraten, und hoffe auf eine Einigung vor dem Winter."
)


def program() -> str:
    """The command line, built from the same sources."""
    path = os.environ.get("DEMARCHE_PROGRAM")
    if not path:
        pytest.skip("DEMARCHE_PROGRAM names no program to compare with")
    return str(ROOT / path)


def test_an_article_becomes_a_record_of_frozen_views():
    record = demarche.read(SAID, published="2019-03-14")
    first = record.statements[0]
    assert (record.who(first.source), record.words(*first.content)) == ("Mara Orlan", "“We will not rush,”")
    assert first.kind == "direct" and isinstance(first.content[0], demarche.Span)
    assert (record.article.published, record.article.published_from) == ("2019-03-14", "given")
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.kind = "indirect"
    assert demarche.Record.from_dict(record.to_dict()) == record
    assert demarche.Record.from_json(record.to_json()) == record


def test_every_view_says_what_it_is():
    for name, view in vars(demarche.record).items():
        if isinstance(view, type) and issubclass(view, demarche.View) and view.__module__ == "demarche.record":
            assert view.__doc__ and not view.__doc__.startswith(f"{name}("), name


def test_python_reads_what_the_command_line_reads():
    done = subprocess.run([program(), "read", "--format", "json", *ARTICLES[:3]], capture_output=True, check=True)
    for path, line in zip(ARTICLES, done.stdout.splitlines()):
        assert demarche.read(path.read_text(encoding="utf-8")).to_dict() == json.loads(line)


def test_a_date_may_be_a_date_and_must_be_one():
    assert demarche.read(SAID, published=date(2019, 3, 14)) == demarche.read(SAID, published="2019-03-14")
    with pytest.raises(ValueError, match="2022-01-27"):
        demarche.read(SAID, published="last week")


def test_a_page_is_read_as_a_page():
    record = demarche.read(html=f"<html><body><article><h1>No rush</h1><p>{SAID}</p><p>{SAID}</p></article></body></html>", url="https://example.org/a")
    assert record.article.headline == "No rush" and record.article.url == "https://example.org/a"
    with pytest.raises(TypeError):
        demarche.read()


def test_what_is_no_article_is_an_error_with_a_line_for_a_person():
    with pytest.raises(demarche.ReadError, match="the text is in German; demarche reads English"):
        demarche.read(GERMAN)
    assert issubclass(demarche.ReadError, ValueError)


def test_many_articles_come_in_order_and_as_they_come():
    articles = [{"text": f"{SAID} It was meeting {n}.", "id": str(n), "published": date(2019, 3, 14)} for n in range(100)]
    taken = []

    def source():
        for n, article in enumerate(articles):
            taken.append(n)
            yield article

    records = demarche.read_many(source(), threads=2)
    first = next(records)
    assert first.article.id == "0" and len(taken) < 100, "read ahead without end"
    assert [r.article.id for r in records] == [str(n) for n in range(1, 100)]


def test_what_cannot_be_read_is_raised_skipped_or_returned():
    articles = [SAID, "", SAID]
    with pytest.raises(demarche.ReadError, match="article 2"):
        list(demarche.read_many(articles))
    assert len(list(demarche.read_many(articles, errors="skip"))) == 2
    assert isinstance(list(demarche.read_many(articles, errors="return"))[1], demarche.ReadError)


def test_an_error_of_the_source_reaches_the_caller():
    def source():
        yield SAID
        raise RuntimeError("the source is dry")

    with pytest.raises(RuntimeError, match="dry"):
        list(demarche.read_many(source()))


def test_a_reading_that_is_given_up_ends():
    records = demarche.read_many(({"text": SAID} for _ in range(10_000)), threads=2)
    next(records)
    del records


def test_other_threads_run_while_an_article_is_read():
    count, done = 0, threading.Event()

    def read():
        try:
            demarche.read("\n\n".join(p.read_text(encoding="utf-8", errors="replace") for p in ARTICLES))
        finally:
            done.set()

    reading = threading.Thread(target=read)
    reading.start()
    while not done.wait(0.001):
        count += 1
    reading.join()
    assert count > 20, f"{count} turns while an article was read"


def test_a_batch_has_a_row_for_every_row():
    batch = pa.RecordBatch.from_pylist(
        [
            {"id": 7, "text": SAID, "published": date(2019, 3, 14), "own": True},
            {"id": 8, "text": GERMAN, "published": None, "own": False},
            {"id": 9, "text": None, "published": None, "own": False},
        ]
    )
    read = demarche.read_batch(batch)
    assert read.schema == demarche.schema() and read.num_rows == 3
    first, second, third = read.to_pylist()
    assert first.pop("failure") is None
    assert first["article"]["id"] == "7" and first["article"]["published"] == "2019-03-14"
    (alone,) = demarche.read_many([{"id": "7", "text": SAID, "published": "2019-03-14"}])
    assert first == alone.to_dict()
    assert second["failure"].startswith("8: the text is in German") and second["article"] is None
    assert third["failure"].startswith("9: ")
    with pytest.raises(TypeError, match="neither a column text nor a column html"):
        demarche.read_batch(batch.drop_columns(["text"]))


def test_the_columns_are_the_fields_of_the_views():
    def same(view: type, struct: pa.DataType | pa.Schema, path: str) -> None:
        names = [f.name.rstrip("_") for f in dataclasses.fields(view)]
        arrow = [f.name for f in struct]
        assert arrow == names + (["failure"] if path == "" else []), path
        for field, (key, _, _) in zip(struct, demarche._view._fields(view)):
            kind = field.type.value_type if pa.types.is_list(field.type) else field.type
            if pa.types.is_struct(kind):
                same(inner(view, key), kind, f"{path}.{key}")

    def inner(view: type, key: str) -> type:
        hint = next(f.type for f in dataclasses.fields(view) if f.name.rstrip("_") == key)
        name = hint.removesuffix(" | None").removeprefix("tuple[").removesuffix(", ...]")
        return getattr(demarche.record, name)

    same(demarche.Record, demarche.schema(), "")


def test_pandas_and_polars_take_the_records():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    articles = pandas.DataFrame({"text": [SAID], "published": ["2019-03-14"]})
    read = demarche.read_batch(pa.RecordBatch.from_pandas(articles))
    assert len(read.to_pandas()["statements"][0]) >= 1
    statements = polars.from_arrow(pa.Table.from_batches([read])).select("statements").explode("statements").unnest("statements")
    assert "direct" in statements["kind"].to_list()


def archive(path: pathlib.Path, pages: int, broken: bool = False) -> pathlib.Path:
    import io

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n in range(pages):
            body = f"<html><body><article><h1>Day {n}</h1><p>{SAID}</p><p>It was day {n}. {SAID} {SAID}</p></article></body></html>".encode()
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(f"https://example.org/{n}", "response", payload=io.BytesIO(body), http_headers=http))
            if broken:
                out.write(b"\x1f\x8b\x08\x00 no record")
    return path


def test_an_archive_is_read_from_a_path_and_from_a_stream(tmp_path):
    pytest.importorskip("warcio")
    path = archive(tmp_path / "x.warc.gz", 5)
    batches = list(demarche.read_warc(path, rows=2))
    assert [b.num_rows for b in batches] == [2, 2, 1]
    urls = [row["article"]["url"] for b in batches for row in b.to_pylist()]
    assert urls == [f"https://example.org/{n}" for n in range(5)]
    with path.open("rb") as stream:
        assert list(demarche.read_warc(stream, rows=2)) == batches


def test_broken_records_are_told_in_the_last_row(tmp_path):
    pytest.importorskip("warcio")
    with archive(tmp_path / "x.warc.gz", 2, broken=True).open("rb") as stream:
        rows = [row for b in demarche.read_warc(stream, name="x") for row in b.to_pylist()]
    assert len(rows) == 3 and "broken and were passed over" in rows[-1]["failure"] and rows[-1]["failure"].startswith("x: ")
