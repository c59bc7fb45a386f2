"""A real PostgreSQL: every row of a query, typed, without the right to change anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import psycopg
import pytest
import shapely

_TABLE = """
CREATE TABLE mains (id integer, pipe_no text, laid date, seen timestamptz, mm numeric(8,2), lined boolean, tags text[], more json);
INSERT INTO mains SELECT n, lpad(n::text, 5, '0'), DATE '1950-01-01' + n, TIMESTAMPTZ '2020-01-01 12:00+02' + n * INTERVAL '1 s',
    n + 0.25, n % 2 = 0, ARRAY['a', 'b'], '{"a": 1}' FROM generate_series(1, 12000) AS n;
INSERT INTO mains (id) VALUES (12001);
"""
# Where PostGIS is not installed, a type of its name that writes what PostGIS writes stands in for it.
_GEOMETRY = """
CREATE TYPE geometry;
CREATE FUNCTION geometry_in(cstring) RETURNS geometry AS 'textin' LANGUAGE internal IMMUTABLE STRICT;
CREATE FUNCTION geometry_out(geometry) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT;
CREATE TYPE geometry (INPUT = geometry_in, OUTPUT = geometry_out, LIKE = text);
"""


@pytest.fixture(scope="module")
def database(postgres: Callable[[str], str]) -> str:
    address = postgres("assets")
    with psycopg.connect(address) as connection:
        connection.execute(_TABLE.encode())
        connection.execute(_GEOMETRY.encode())
    return address


def test_every_row_arrives_with_its_type(database, read):
    found = read(f"{database}?query=SELECT * FROM mains ORDER BY id")
    kinds = {column.name: column.type for column in found.table.columns}
    assert kinds == {
        "id": "integer", "pipe_no": "text", "laid": "date", "seen": "timestamp", "mm": "number", "lined": "boolean",
        "tags": "text", "more": "text",
    }  # fmt: skip
    assert found["id"] == list(range(1, 12_002))
    assert (found["pipe_no"][0], found["laid"][0], found["mm"][0], found["lined"][:2]) == (
        "00001", date(1950, 1, 2), 1.25, [False, True],
    )  # fmt: skip
    assert found["seen"][0] == datetime(2020, 1, 1, 10, 0, 1)
    assert [found[name][-1] for name in kinds if name != "id"] == [None] * 7
    assert found.table.origin.server_rows == 12_001


def test_the_same_rows_have_the_same_fingerprint(database, read):
    address = f"{database}?query=SELECT * FROM mains ORDER BY id"
    assert read(address).table.sha256 == read(address).table.sha256


def test_the_origin_names_the_same_query_again(database, read):
    found = read(f"{database}?query=SELECT id FROM mains WHERE pipe_no LIKE '%001' AND mm > 1 + 1 ORDER BY id")
    again = read(found.table.origin.address)
    assert again.table.sha256 == found.table.sha256 and again.table.rows == 11


def test_shapes_of_postgis_get_a_place(database, read):
    point = shapely.to_wkb(shapely.set_srid(shapely.Point(-8_000_000, 5_000_000), 3857), hex=True, include_srid=True)
    other = shapely.to_wkb(shapely.set_srid(shapely.Point(-76, 43), 4326), hex=True, include_srid=True)
    query = (
        f"SELECT 1 AS id, '{point}'::geometry AS geom UNION ALL SELECT 2, NULL UNION ALL SELECT 3, '{other}'::geometry"
    )
    found = read(f"{database}?query={query}")
    assert found["longitude"][0] == pytest.approx(-71.865, abs=0.01)
    assert found["longitude"][1:] == [None, None]
    assert found["geometry_source"][2] is not None
    assert "Row 3: the geometry cannot be read" in found.notes


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM mains", "SELECT 1; DROP TABLE mains", "DROP TABLE mains", "COPY mains TO '/tmp/x'", ";",
        "SELECT * INTO other FROM mains", "WITH gone AS (DELETE FROM mains RETURNING *) SELECT * FROM gone",
        "COMMIT; DELETE FROM mains", "SELECT '", "SELECT nextval('numbers')", "EXPLAIN SELECT 1",
    ],
)  # fmt: skip
def test_a_query_that_changes_something_is_refused(database, refuse, query):
    with psycopg.connect(database) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS numbers")
    refuse(f"{database}?query={query}")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM mains").fetchone() == (12_001,)


def test_what_a_function_did_is_taken_back(database, read):
    read(f"{database}?query=SELECT lo_create(0)")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone() == (0,)


@pytest.mark.parametrize("query", ["SELECT * FROM nowhere", "SELECT 1/0", "SELECT pg_read_file('x')"])
def test_what_the_database_refuses_is_told_in_its_words(database, refuse, query):
    assert "refuses it" in refuse(f"{database}?query={query}").given


def test_a_connection_that_is_cut_is_read_again(database, read):
    """The server ends our connection in the middle of the first reading."""
    cut = (
        "SELECT n, CASE WHEN n = 9000 AND (SELECT count(*) FROM cuts) = 0 THEN pg_terminate_backend(pg_backend_pid()) END "
        "FROM generate_series(1, 10000) AS n"
    )
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE cuts (at int)")

    def once(words: str, done: int = 0, total: int = 0) -> None:
        if words.startswith("Asking"):
            asked.append(words)
            if len(asked) == 2:
                with psycopg.connect(database) as connection:
                    connection.execute("INSERT INTO cuts VALUES (1)")

    asked: list[str] = []
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from upstate.tables.servers import parse_source, read_source

    with TemporaryDirectory() as folder:
        target = Path(folder) / "t.parquet"
        table = read_source(source=parse_source(f"{database}?query={cut}"), target=target, progress=once)
    assert table.rows == 10_000 and len(asked) == 2


def test_nobody_there_is_told_without_the_password(refuse):
    fault = refuse("postgresql://ann:hush@127.0.0.1:1/assets?query=SELECT 1")
    assert "hush" not in str(fault)


def test_the_password_is_not_kept(database, read):
    address = database.replace("upstate@", "upstate:hush@")
    found = read(f"{address}?query=SELECT * FROM mains")
    assert "hush" not in found.table.origin.address and "is not kept" in found.notes


def test_settings_of_the_connection_that_are_not_known_are_refused(database, refuse):
    assert "options" in refuse(f"{database}?options=-c%20x&query=SELECT 1").given
