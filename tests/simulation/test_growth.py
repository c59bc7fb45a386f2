"""The simulated water works as clean tables of any size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from upstate.errors import UpstateError
from upstate.simulation import SimulatedExports, simulate_tables

UNITS, CHUNK = 25_000, 10_000


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> SimulatedExports:
    return simulate_tables(units=UNITS, seed=4, folder=tmp_path_factory.mktemp("tables"), chunk=CHUNK)


def ask(tables: SimulatedExports, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for name, path in [("mains", tables.files["mains"][0]), ("breaks", tables.files["breaks"][0])]:
            connection.read_parquet(str(path)).create_view(name)
        connection.read_parquet(str(tables.truth)).create_view("truth")
        return connection.sql(sql).fetchall()


def test_there_is_a_row_for_each_unit_and_each_replacement(tables: SimulatedExports) -> None:
    replaced = tables.planted["replaced_mains"]
    assert ask(tables, "select count(*), count(distinct main_id), count(retired) from mains") == [
        (UNITS + replaced, UNITS + replaced, replaced)
    ]
    assert replaced > 0


def test_every_break_lies_within_the_life_of_its_main(tables: SimulatedExports) -> None:
    sql = """select count(*),
                    count(*) filter (broke_on >= installed and (retired is null or broke_on < retired))
             from breaks left join mains using (main_id)"""
    ((breaks, fitting),) = ask(tables, sql)
    assert breaks == fitting
    assert ask(tables, "select count(*) from breaks") == [(breaks,)]


def test_the_truth_counts_the_same_breaks_as_the_tables(tables: SimulatedExports) -> None:
    sql = """select count(*) from truth where (happened = 1) != (id in (
                 select main_id from breaks where broke_on >= '2022-01-01' and broke_on < '2025-01-01'))"""
    assert ask(tables, sql) == [(0,)]
    in_ground = """select count(*) from mains
                   where installed < '2022-01-01' and coalesce(retired > '2022-01-01', true)"""
    assert ask(tables, "select count(*) from truth") == ask(tables, in_ground)


def test_the_columns_are_those_of_the_contract(tables: SimulatedExports) -> None:
    described = {str(row[0]): str(row[1]) for row in ask(tables, "describe mains")}
    assert described == {
        "main_id": "VARCHAR",
        "installed": "DATE",
        "retired": "DATE",
        "material": "VARCHAR",
        "diameter_mm": "DOUBLE",
        "length_m": "DOUBLE",
        "lined": "BOOLEAN",
        "pressure_zone": "VARCHAR",
        "acquisition": "VARCHAR",
        "status": "VARCHAR",
        "street_id": "VARCHAR",
        "longitude": "DOUBLE",
        "latitude": "DOUBLE",
    }
    assert [row[0] for row in ask(tables, "describe breaks")] == [
        "main_id",
        "broke_on",
        "kind",
        "status",
        "longitude",
        "latitude",
    ]
    assert ask(tables, "select distinct kind, status from breaks") == [("main", "repaired")]
    assert sorted(ask(tables, "select distinct status from mains")) == [("active",), ("retired",)]


def test_streets_of_different_chunks_do_not_share_a_number(tables: SimulatedExports) -> None:
    # a street is one block long, so two streets under one number would lie far apart
    assert ask(
        tables,
        "select max(span) < 0.01 from (select max(latitude) - min(latitude) as span from mains group by street_id)",
    ) == [(True,)]


def test_the_same_seed_gives_byte_identical_files(tmp_path: Path, tables: SimulatedExports) -> None:
    again = simulate_tables(units=UNITS, seed=4, folder=tmp_path, chunk=CHUNK)
    for name in ("mains", "breaks"):
        assert again.files[name][0].read_bytes() == tables.files[name][0].read_bytes()
    assert again.truth.read_bytes() == tables.truth.read_bytes()


def test_a_killed_run_leaves_no_half_table(tmp_path: Path) -> None:
    def stop(words: str, done: int = 0, total: int = 0) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_tables(units=300, seed=1, folder=tmp_path, chunk=100, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_last_chunk_beyond_the_square_of_streets_is_laid_too(tmp_path: Path) -> None:
    made = simulate_tables(units=6 * 25 + 1, seed=1, folder=tmp_path, chunk=6 * 25)
    assert ask(made, "select count(*) from mains where retired is null") == [(6 * 25 + 1,)]


def test_a_chunk_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UpstateError, match="0 mains in a chunk"):
        simulate_tables(units=10, seed=1, folder=tmp_path, chunk=0)


def test_memory_does_not_grow_with_the_city(tmp_path: Path) -> None:
    few, many = (peak_megabytes(units, tmp_path / str(units)) for units in (40_000, 400_000))
    assert many < few + 60


def peak_megabytes(units: int, folder: Path) -> int:
    """The most memory that a process of its own held while it simulated `units` mains, 20,000 at a time."""
    program = (
        "import resource, sys; from pathlib import Path; from upstate.simulation import simulate_tables; "
        f"simulate_tables(units={units}, seed=1, folder=Path(sys.argv[1]), chunk=20_000); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout)
