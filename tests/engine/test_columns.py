"""Which columns decide a result is found as a person would find it who reads the query."""

from __future__ import annotations

import pytest

from upstate.engine import columns_behind, parse_borrowed

TABLES = {"mains": ("main_id", "laid", "material", "zone"), "breaks": ("main_id", "broke_on", "kind")}


def behind(sql: str, *outputs: str) -> set[str]:
    query = parse_borrowed(sql, source="q.sql", tables=frozenset(TABLES), parameters=frozenset({"as_of"}))
    return {f"{table}.{column}" for table, column in columns_behind(query, outputs, tables=TABLES)}


@pytest.mark.parametrize(
    ("sql", "outputs", "found"),
    [
        ("SELECT main_id, laid, zone FROM mains", ["laid"], "mains.laid"),
        ("SELECT main_id, date_diff('day', laid, :as_of) AS age, zone FROM mains", ["age"], "mains.laid"),
        ("SELECT * FROM mains", ["material"], "mains.material"),
        ("SELECT main_id, zone FROM mains WHERE material = 'pvc'", ["main_id"], "mains.main_id mains.material"),
        (
            "WITH m AS (SELECT main_id, laid AS l, zone FROM mains) SELECT main_id, l, zone FROM m",
            ["l"],
            "mains.laid",
        ),
        (
            """WITH b AS (SELECT main_id, count(*) AS n, max(kind) AS k FROM breaks GROUP BY main_id)
            SELECT mains.main_id, n, k, zone FROM mains LEFT JOIN b ON b.main_id = mains.main_id""",
            ["n"],
            "breaks.main_id mains.main_id",
        ),
        (
            "SELECT main_id, zone FROM mains AS m WHERE EXISTS (SELECT 1 FROM breaks AS b WHERE b.main_id = m.main_id AND b.kind = 'main')",
            ["main_id"],
            "breaks.kind breaks.main_id mains.main_id",
        ),
        (
            "SELECT main_id, row_number() OVER (PARTITION BY material ORDER BY laid) AS nth, zone FROM mains",
            ["nth"],
            "mains.laid mains.material",
        ),
        (
            "SELECT main_id, kind FROM breaks UNION ALL SELECT main_id, zone FROM mains",
            ["kind"],
            "breaks.kind mains.zone",
        ),
    ],
    ids=["plain", "made of", "star", "where", "with", "group", "exists", "window", "union"],
)
def test_the_columns_behind_an_output_are_found_and_no_others(sql: str, outputs: list[str], found: str) -> None:
    assert behind(sql, *outputs) == set(found.split())


def test_where_a_query_can_not_be_followed_every_column_counts() -> None:
    assert behind("SELECT main_id, nowhere AS x FROM mains", "x") == {
        f"{table}.{column}" for table, columns in TABLES.items() for column in columns
    }
