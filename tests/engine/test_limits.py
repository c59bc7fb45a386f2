"""Queries that pass the parser and are too heavy: time and memory stop them, and the sandbox goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.engine import BorrowedQuery, Limits, Sandbox
from upstate.errors import LimitReached

HEAVY = {
    "a cross join with itself": "SELECT count(*) AS n FROM cohort AS a, cohort AS b, cohort AS c, cohort AS d WHERE a.x + b.x + c.x + d.x = 7",
    "a cross join of twelve": "SELECT count(*) AS n FROM " + ", ".join(f"cohort AS c{i}" for i in range(12)),
    "a join without a key": "SELECT a.main_id, count(*) AS n FROM cohort AS a LEFT JOIN cohort AS b ON a.x <> b.x LEFT JOIN cohort AS c ON b.x <> c.x LEFT JOIN cohort AS d ON c.x <> d.x GROUP BY a.main_id",
    "a group for every combination": "SELECT a.x, b.x AS y, c.x AS z, count(*) AS n FROM cohort AS a, cohort AS b, cohort AS c GROUP BY ALL",
    "all combinations kept": "SELECT a.x, b.x AS y, c.x AS z FROM cohort AS a, cohort AS b, cohort AS c",
    "a window over all combinations": "SELECT sum(a.x) OVER (ORDER BY b.x, c.x ROWS BETWEEN 100000 PRECEDING AND CURRENT ROW) AS s FROM cohort AS a, cohort AS b, cohort AS c",
    "medians of all combinations": "SELECT median(a.x + b.x * c.x) AS m FROM cohort AS a, cohort AS b, cohort AS c",
    "a subquery for each pair": "SELECT (SELECT count(*) FROM cohort AS c, cohort AS d WHERE c.x + d.x < a.x * b.x) AS n FROM cohort AS a, cohort AS b",
    "an order of all combinations": "SELECT a.x FROM cohort AS a, cohort AS b, cohort AS c ORDER BY a.x * b.x - c.x",
}  # fmt: skip


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_a_heavy_query_is_stopped(parse: Callable[[str], BorrowedQuery], city: Sandbox, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(LimitReached, match="was stopped") as caught:
        city.materialize("features", parse(text).sql(parameters={}), source="features.sql")
    assert time.monotonic() - began < 10
    assert caught.value.allowed and caught.value.next_step
    assert city.row("SELECT count(*) FROM mains") == (1000,), "the sandbox does not go on"


def test_the_time_limit_is_told(parse: Callable[[str], BorrowedQuery]) -> None:
    with Sandbox(Limits(seconds=0.2)) as sandbox:
        sandbox.run("CREATE TABLE mains AS SELECT i AS x FROM range(100000) AS t(i)")
        query = parse("SELECT count(*) AS n FROM mains AS a, mains AS b, mains AS c WHERE a.x + b.x = c.x * 2.5")
        with pytest.raises(LimitReached, match=r"ran longer than 0\.2 seconds"):
            sandbox.materialize("features", query.sql(parameters={}), source="features.sql")


def test_the_memory_limit_is_told(parse: Callable[[str], BorrowedQuery]) -> None:
    with Sandbox(Limits(memory="50MB", disk="1MB", seconds=30)) as sandbox:
        sandbox.run("CREATE TABLE mains AS SELECT i AS x FROM range(3000) AS t(i)")
        query = parse("SELECT sin(a.x * b.x) AS y, cos(a.x * b.x) AS z FROM mains AS a, mains AS b")
        with pytest.raises(LimitReached, match="needed more than 50MB of memory and 1MB of disk"):
            sandbox.materialize("features", query.sql(parameters={}), source="features.sql")


def test_a_result_larger_than_memory_goes_to_disk(parse: Callable[[str], BorrowedQuery]) -> None:
    with Sandbox(Limits(memory="50MB", disk="1GB", seconds=30)) as sandbox:
        sandbox.run("CREATE TABLE mains AS SELECT i AS x FROM range(3000) AS t(i)")
        query = parse("SELECT sin(a.x * b.x) AS y, cos(a.x * b.x) AS z FROM mains AS a, mains AS b")
        sandbox.materialize("features", query.sql(parameters={}), source="features.sql")
        assert sandbox.row("SELECT count(*) FROM features") == (9_000_000,)


def test_no_timer_is_left(city: Sandbox) -> None:
    before = threading.active_count()
    for _ in range(20):
        city.materialize("features", "SELECT main_id FROM mains", source="features.sql")
    assert threading.active_count() == before


def test_the_limit_counts_for_each_query_anew(city: Sandbox) -> None:
    for _ in range(3):
        city.materialize("features", "SELECT main_id FROM mains", source="features.sql")
        time.sleep(0.25)
    assert city.row("SELECT count(*) FROM features") == (1000,)


def test_the_spill_folder_is_gone_after_closing() -> None:
    with Sandbox() as sandbox:
        folder = sandbox.row("SELECT current_setting('temp_directory')")[0]
    assert not Path(folder).exists()
