"""A query from a stranger, and a folder with a secret in it that must stay as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from upstate.engine import BorrowedQuery, Limits, Sandbox, parse_borrowed
from upstate.errors import BadSolution

TABLES = frozenset({"mains", "breaks", "cohort"})


@pytest.fixture
def parse() -> Callable[[str], BorrowedQuery]:
    return lambda text: parse_borrowed(text, source="features.sql", tables=TABLES, parameters=frozenset({"as_of"}))


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file in the working folder; when the test is over, the folder must hold what it held."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "secret.csv"
    file.write_text("main_id,broke_on\nM1,2020-01-01\n")
    yield file
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "secret.csv": "main_id,broke_on\nM1,2020-01-01\n"
    }


@pytest.fixture
def refused(parse: Callable[[str], BorrowedQuery], secret: Path) -> Callable[[str], str]:
    """Parse a hostile query; gives what the error says, having looked at its three parts."""

    def refused(text: str) -> str:
        with pytest.raises(BadSolution) as caught:
            parse(text)
        fault = caught.value
        assert fault.given.startswith("features.sql is refused: ")
        assert fault.allowed and fault.next_step
        assert fault.given.isprintable(), "a stranger's control characters would reach the terminal"
        assert len(fault.given) < 10_000
        return fault.given

    return refused


@pytest.fixture
def city() -> Iterator[Sandbox]:
    """A sandbox as it stands when borrowed SQL runs, with more than the query may see."""
    with Sandbox(Limits(memory="200MB", disk="50MB", threads=2, seconds=0.5)) as sandbox:
        sandbox.run("CREATE SCHEMA raw")
        sandbox.run("CREATE TABLE raw.mains AS SELECT 'M1' AS main_id, DATE '2030-01-01' AS installed")
        sandbox.run("CREATE TABLE mains AS SELECT 'M' || i AS main_id, i::DOUBLE AS length_m FROM range(1000) AS t(i)")
        sandbox.run("CREATE VIEW breaks AS SELECT main_id, DATE '2010-01-01' AS broke_on FROM mains")
        sandbox.run("CREATE TABLE cohort AS SELECT main_id, length_m AS x FROM mains")
        sandbox.run("CREATE TABLE units AS SELECT main_id AS _unit, 1 AS _outcomes FROM mains")
        sandbox.lock()
        yield sandbox
