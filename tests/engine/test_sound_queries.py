"""What borrowed SQL may say, and what is left of it when it runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from upstate.engine import BorrowedQuery, Sandbox, allowed_functions
from upstate.errors import BadSolution

AS_OF = {"as_of": "DATE '2015-01-01'"}
SOUND = {
    "a join by a common column": "SELECT main_id FROM mains JOIN breaks USING (main_id)",
    "a natural join": "SELECT main_id FROM mains NATURAL JOIN breaks",
    "a semi join": "SELECT main_id FROM mains SEMI JOIN breaks USING (main_id)",
    "from first": "FROM mains SELECT main_id",
    "all but one column": "SELECT * EXCLUDE (length_m) FROM mains",
    "a union in WITH": "WITH a AS (SELECT main_id FROM mains) SELECT main_id FROM a UNION SELECT main_id FROM breaks",
    "names of WITH that use each other": "WITH a AS (SELECT main_id FROM mains), b AS (SELECT * FROM a) SELECT * FROM b JOIN a USING (main_id)",
    "a filter": "SELECT count(*) FILTER (WHERE broke_on < :as_of - INTERVAL 3 YEAR) AS n FROM breaks",
    "a window": "SELECT main_id, row_number() OVER (PARTITION BY main_id ORDER BY broke_on DESC) AS nth FROM breaks",
    "one of each in order": "SELECT DISTINCT ON (main_id) main_id, broke_on FROM breaks ORDER BY main_id, broke_on",
    "the first rows in order": "SELECT main_id FROM mains ORDER BY main_id LIMIT 3",
    "a pattern": "SELECT main_id FROM mains WHERE main_id NOT LIKE 'nothing%' AND main_id NOT ILIKE '%no such%'",
    "in order of the first column": "SELECT main_id FROM mains ORDER BY 1 LIMIT 3",
    "grouping by all": "SELECT main_id, count(*) AS n FROM breaks GROUP BY ALL",
    "the as-of date alone": "SELECT main_id, date_diff('day', broke_on, :as_of) / 365.25 AS years FROM breaks",
    "quotes around a plain name": 'SELECT "main_id" FROM "mains"',
    "text with a quote in it": "SELECT main_id FROM mains WHERE main_id <> 'it''s; DROP TABLE mains --'",
}
# How each function is called, where one column is not enough.
_CALLS = {
    "bool_and": "bool_and(x > 1)", "bool_or": "bool_or(x > 1)",
    "case": "CASE WHEN x > 1 THEN 1 END", "cast": "cast(x AS BIGINT)", "try_cast": "try_cast(main_id AS DOUBLE)",
    "coalesce": "coalesce(x, 1)", "ifnull": "ifnull(x, 1)", "nullif": "nullif(x, 1)", "count_if": "count_if(x > 1)",
    "date_add": "date_add(:as_of, INTERVAL 1 MONTH)", "date_diff": "date_diff('month', :as_of, :as_of)",
    "date_trunc": "date_trunc('month', :as_of)", "extract": "extract(year FROM :as_of)", "year": "year(:as_of)",
    "month": "month(:as_of)", "greatest": "greatest(x, 1)", "least": "least(x, 1)", "if": "if(x > 1, 1, 2)",
    "log": "log(2, x + 1)", "ln": "ln(x + 1)", "exp": "exp(x / 1000)", "power": "power(x, 2)", "pow": "pow(x, 2)",
    "quantile": "quantile(x, 0.5)", "quantile_cont": "quantile_cont(x, 0.5)", "length": "length(main_id)",
    "lower": "lower(main_id)", "upper": "upper(main_id)", "trim": "trim(main_id)", "substr": "substr(main_id, 1, 2)",
    "substring": "substring(main_id, 1, 2)", "starts_with": "starts_with(main_id, 'M')",
    **{name: f"{name}() OVER (ORDER BY main_id)" for name in ("row_number", "rank", "dense_rank", "percent_rank")},
    **{name: f"{name}(x) OVER (ORDER BY main_id)" for name in ("lag", "lead", "first_value", "last_value")},
}  # fmt: skip


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_a_sound_query_runs(parse: Callable[[str], BorrowedQuery], city: Sandbox, text: str) -> None:
    city.materialize("features", parse(text).sql(parameters=AS_OF), source="features.sql")
    assert city.row("SELECT count(*) FROM features")[0] > 0


@pytest.mark.parametrize("name", allowed_functions())
def test_every_allowed_function_runs(parse: Callable[[str], BorrowedQuery], city: Sandbox, name: str) -> None:
    query = parse(f"SELECT {_CALLS.get(name, f'{name}(x)')} AS y FROM cohort")
    city.materialize("features", query.sql(parameters=AS_OF), source="features.sql")


def test_the_list_of_functions_is_sorted_and_without_repeats() -> None:
    assert allowed_functions() == sorted(set(allowed_functions()))
    assert not {"random", "now", "getenv", "read_csv", "first", "any_value"} & set(allowed_functions())


def test_a_strangers_comment_does_not_reach_the_database(parse: Callable[[str], BorrowedQuery]) -> None:
    query = parse("SELECT /* a */ main_id -- */ DROP TABLE mains\nFROM mains /*+ hint */")
    assert query.sql(parameters=AS_OF) == "SELECT main_id FROM mains"


def test_a_parameter_is_put_in_as_a_literal(parse: Callable[[str], BorrowedQuery]) -> None:
    query = parse("SELECT main_id FROM breaks WHERE broke_on < :as_of")
    assert query.sql(parameters=AS_OF).endswith("WHERE broke_on < CAST('2015-01-01' AS DATE)")


@pytest.mark.parametrize("name", ["_outcomes", "_unit", "Age", "a b", "count_star()"])
def test_a_query_may_not_give_a_column_of_our_own_kind_of_name(city: Sandbox, name: str) -> None:
    with pytest.raises(BadSolution, match="gives a column named") as caught:
        city.materialize("features", f'SELECT main_id, 1 AS "{name}" FROM mains', source="features.sql")
    assert caught.value.allowed and caught.value.next_step
    assert "features" not in [row[0] for row in city.rows("SELECT table_name FROM duckdb_tables()")]
