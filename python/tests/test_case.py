"""A case from Python."""

from __future__ import annotations

import pathlib
import subprocess

import pytest

import demarche
from test_read import ARTICLES, program


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> demarche.Case:
    path = tmp_path_factory.mktemp("case") / "dispute.case"
    registry = pathlib.Path(ARTICLES[0]).parent.parent / "registry.toml"
    subprocess.run([program(), "add", str(path), "--registry", str(registry), *ARTICLES[:6]], check=True, capture_output=True)
    return demarche.Case(path)


def test_a_case_is_tables(case):
    assert case.articles().num_rows == 6
    assert "statements" in demarche.Case.tables()
    everything = case.table("statements")
    shown = case.statements(once=False)
    assert 0 < shown.num_rows < everything.num_rows
    assert shown.schema == everything.schema
    assert min(shown["confidence"].to_pylist()) >= demarche.SHOWN
    assert case.statements(once=False, confidence=0).num_rows == everything.num_rows
    with pytest.raises(ValueError, match="there is no table nonsense; there are articles"):
        case.table("nonsense")


def test_questions_are_those_of_the_command_line(case):
    said = case.statements("speaker:ostmere")
    assert said.num_rows > 0 and all("Ostmere" in (name or "") for name in said["source_name"].to_pylist())
    days = case.statements(limit=5)["day"].to_pylist()
    assert days == sorted(days, reverse=True) and len(days) == 5
    with pytest.raises(ValueError):
        case.statements('"never closed')


def test_the_other_questions(case):
    assert case.events(confidence=0, once=False).num_rows == case.table("events").num_rows
    assert case.positions(confidence=0, once=False).num_rows == case.table("positions").num_rows
    assert case.actors().num_rows == case.table("actors").num_rows
    ledger = case.ledger()
    assert ledger.column_names[:4] == ["issue", "issue_words", "holder", "actor"]
    assert "participants" in case.agenda(since="2019-01-01").column_names
    assert case.citation.startswith("A case of 6 articles")


def test_tables_are_data_frames(case):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = case.statements().to_pandas()
    assert isinstance(frame, pandas.DataFrame) and frame.groupby("source_name").size().sum() <= len(frame)
    assert polars.from_arrow(case.statements()).height == len(frame)


def test_a_case_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OSError):
        demarche.Case(tmp_path / "none.case")
