"""The attacks of `tests/engine/test_hostile_queries.py` through a measure's query: each is refused by the same reader, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.test_hostile_queries import HOSTILE
from upstate.engine import Limits, Sandbox
from upstate.errors import BadSolution, LimitReached
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.measures import PERIODS, MeasuresSolution, read_measure, read_measures

COUNT = """
title = {en = "Breaks", es = "Roturas"}
question = {en = "How many?", es = "¿Cuántas?"}
says_not = {en = "Nothing more.", es = "Nada más."}
unit = {en = "breaks", es = "roturas"}
figure = "count"
direction = "down"
topic = "water"
"""


@pytest.fixture(scope="module")
def stat() -> MeasuresSolution:
    return read_measures(read_folder(find_on_shelf("city-stat")))


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file in the working folder; when the test is over, the folder must hold what it held."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "secret.csv"
    file.write_text("x\n1\n")
    yield file
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"secret.csv": "x\n1\n"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_query_is_refused(stat: MeasuresSolution, secret: Path, text: str) -> None:
    with pytest.raises(BadSolution) as caught:
        read_measure("breaks", text=COUNT, sql=text.replace("SECRET", str(secret)), contract=stat.contract)
    fault = caught.value
    assert (
        re.match(r"measures/breaks\.sql (is refused: |has [0-9,]+ characters; )", fault.given)
        and fault.given.isprintable()
    )
    assert fault.allowed and fault.next_step and str(secret.parent) not in fault.next_step


def test_a_figure_can_not_be_hidden_behind_periods(stat: MeasuresSolution) -> None:
    """No WITH takes the place of the periods or of a table, and no schema leads to what is not the contract's."""
    for sql in (
        "WITH periods AS (SELECT broke_on AS starts FROM breaks) SELECT starts AS day FROM periods",
        "WITH breaks AS (SELECT starts AS broke_on FROM periods) SELECT broke_on AS day FROM breaks",
        "SELECT broke_on AS day FROM raw.breaks",
        "SELECT broke_on AS day FROM main.breaks",
        "SELECT broke_on AS day FROM _cases",
    ):
        with pytest.raises(BadSolution, match="is refused"):
            read_measure("breaks", text=COUNT, sql=sql, contract=stat.contract)


@pytest.mark.parametrize("column", ["_day", "Day", '"DAY"', "_unit", "_row"])
def test_a_column_of_our_own_kind_of_name_is_refused_when_it_runs(stat: MeasuresSolution, column: str) -> None:
    sql = f"SELECT broke_on AS day, main_id AS {column} FROM breaks"
    with Sandbox() as sandbox, pytest.raises(BadSolution, match=r"twice|gives a column named"):
        measure = read_measure("breaks", text=COUNT, sql=sql, contract=stat.contract)
        sandbox.run("CREATE TABLE breaks AS SELECT DATE '2024-01-01' AS broke_on, 'M1' AS main_id")
        sandbox.materialize("_cases", measure.query.sql(parameters={}), source="measures/breaks.sql")


def test_a_query_that_never_ends_is_stopped(stat: MeasuresSolution) -> None:
    sql = "SELECT a.broke_on AS day FROM breaks AS a, breaks AS b, breaks AS c, periods WHERE a.main_id <> b.main_id"
    measure = read_measure("breaks", text=COUNT, sql=sql, contract=stat.contract)
    with Sandbox(Limits(memory="200MB", disk="50MB", threads=1, seconds=0.5)) as sandbox:
        sandbox.run(
            "CREATE TABLE breaks AS SELECT DATE '2024-01-01' AS broke_on, 'M' || i AS main_id FROM range(20000) t(i)"
        )
        sandbox.run(f"CREATE TABLE {PERIODS} AS SELECT DATE '2024-01-01' AS starts, DATE '2024-02-01' AS ends")
        with pytest.raises(LimitReached):
            sandbox.materialize("_cases", measure.query.sql(parameters={}), source="measures/breaks.sql")
