"""SoQL: what it means is what a slow reading of every row finds, and whatever else is written is refused with words."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from tests.catalog.asking.soql_table import Slow, write_table
from tests.catalog.asking.soql_texts import Meant, conditions, hostile
from tests.catalog.reading.tables import write
from tests.thorough import examples
from upstate.catalog.asking import BadQuestion, answer
from upstate.catalog.asking.soql import Fields, read_soql
from upstate.catalog.reading import load_schema

TEXTS = examples(10_000, few=500)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("soql") / "table.parquet")


@pytest.fixture(scope="module")
def fields(table: Path) -> Fields:
    return Fields(load_schema(table))


@pytest.fixture(scope="module")
def slow(table: Path, fields: Fields) -> Slow:
    return Slow(table, fields.schema)


def test_fields_are_in_snake_case_and_of_two_that_become_the_same_one_gets_a_number(fields: Fields) -> None:
    assert [one.name for one in fields.all] == [
        "species",
        "note",
        "pipe_size_in",
        "count",
        "healthy",
        "date",
        "closed_at",
    ]
    assert fields.find("SPECIES").name == fields.find("Species").name == "Species"
    assert fields.find("Pipe Size (in)").name == "Pipe Size (in)"


@pytest.mark.parametrize(
    "parameters, names, rows",
    [
        ({"$select": "count(*)"}, ["count"], [(40,)]),
        ({"$select": "healthy, count(*) AS n", "$group": "healthy", "$order": "n DESC"}, ["healthy", "n"], [(False, 24), (True, 12), (None, 4)]),
        ({"$select": "sum(count), max(date)", "$where": ":id < 3"}, ["sum_count", "max_date"], None),
        ({"$select": "case(count < 0, 'under', true, 'over') AS side, count(*)", "$group": "side", "$having": "side = 'under'"}, ["side", "count"], None),
        ({"$select": "date_trunc_y(date) AS year, count(*)", "$group": "date_trunc_y(date)", "$order": "year"}, ["year", "count"], None),
        ({"$select": "DISTINCT healthy", "$order": "healthy"}, ["healthy"], [(False,), (True,), (None,)]),
        ({"$query": "SELECT species WHERE species LIKE 'Acer%' ORDER BY :id LIMIT 1 OFFSET 1"}, ["species"], [("Acer rubrum",)]),
        ({"species": "O'Hara", "$select": ":id", "$limit": "2"}, [":id"], [(2,), (14,)]),
        ({"$q": "hara", "$select": "count(*)"}, ["count"], None),
        ({"$select": "species, species AS Again, upper(species)", "$limit": "1"}, ["species", "again", "upper_species"], [("Acer rubrum", "Acer rubrum", "ACER RUBRUM")]),
        ({"$select": ":*, healthy", "$limit": "1", "$$app_token": "x"}, [":id", "healthy"], [(0, None)]),
    ],
)  # fmt: skip
def test_clauses_mean_what_they_say(
    parameters: dict[str, str], names: list[str], rows: list[tuple[object, ...]] | None, table: Path, fields: Fields
) -> None:
    found = answer(parquet=table, question=read_soql(parameters.items(), fields))
    assert list(found.names) == names
    assert found.rows
    assert rows is None or list(found.rows) == rows


@pytest.mark.parametrize(
    "parameters, said",
    [
        ({"$where ": "healthy"}, "no parameter called '$where '"),
        ({"$limit": "50001"}, "$limit is '50001'"),
        ({"$limit": "-1"}, "$limit is '-1'"),
        ({"$offset": "x"}, "$offset is 'x'"),
        ({"$jsonp": "f"}, "no parameter called '$jsonp'"),
        ({"colour": "red"}, "no field called 'colour'"),
        ({"$query": "SELECT *", "$limit": "1"}, "$query is given together with '$limit'"),
        ({"$query": "SELECT * LIMIT 1 + 1"}, "LIMIT is 'no single number'"),
        ({"$query": "SELECT * FROM published"}, "not SoQL that can be read"),
        ({"$select": "species AS a, note AS a"}, "are called 'a'"),
        ({"$select": "species", "$group": "note"}, "neither a figure of many rows"),
        ({"$select": "count(*)", "$group": "note", "$order": "species"}, "neither a figure of many rows"),
        ({"$select": "count(*)", "$group": "note", "$having": "species = 'a'"}, "neither a figure of many rows"),
        ({"$select": "distinct note", "$order": "species"}, "neither a figure of many rows"),
        ({"$order": "species NULLS FIRST"}, "can not be said of an order"),
        ({"$select": "* EXCEPT (species)"}, "can not"),
        ({"$select": "median(species)"}, "median is given text"),
        ({"$where": "within_circle(location, 1, 2, 3)"}, "no columns longitude and latitude"),
        ({"$where": "count = 'five'"}, "'five' is not a number"),
    ],
)
def test_what_is_not_soql_is_refused_in_three_parts(
    parameters: dict[str, str], said: str, table: Path, fields: Fields
) -> None:
    with pytest.raises(BadQuestion) as refused:
        answer(parquet=table, question=read_soql(parameters.items(), fields))
    assert said in refused.value.given
    assert refused.value.allowed and refused.value.next_step


@pytest.mark.parametrize(
    "parameters, given, helps",
    [
        ({"$where": "healthy=='yes'"}, """nothing is understood from "='yes'" on""", "equal is a single ="),
        ({"$where": "species ="}, "it ends too early, after '='", "/api/v1/docs"),
        ({"$where": "(species = 'a'"}, "it ends too early", "/api/v1/docs"),
        ({"$where": "species = 'a' b"}, "nothing is understood from 'b' on", "/api/v1/docs"),
        ({"$where": "nothing(species)"}, "no function called 'nothing'", "/api/v1/docs"),
        ({"$where": "date > 2013-01-01"}, "A date is held against a number", "Put the date into single quotes"),
        ({"$where": "date between 2013-01-01 and 2014-01-01"}, "A date is held", "Put the date into single quotes"),
        ({"where": "species = 'a'"}, "no field called 'where'", "Write $where."),
        ({"Limit": "5"}, "no field called 'Limit'", "Write $limit."),
        ({"page": "2"}, "no field called 'page'", "Write $offset, with how many rows"),
    ],
)
def test_a_slip_is_told_in_words_of_who_made_it(
    parameters: dict[str, str], given: str, helps: str, table: Path, fields: Fields
) -> None:
    with pytest.raises(BadQuestion) as refused:
        answer(parquet=table, question=read_soql(parameters.items(), fields))
    assert given in refused.value.given
    assert helps in refused.value.next_step
    assert "sqlglot" not in str(refused.value)


def test_a_parameter_that_stands_twice_is_refused(fields: Fields) -> None:
    with pytest.raises(BadQuestion, match="given twice"):
        read_soql([("species", "a"), ("species", "b")], fields)


@settings(max_examples=examples(800), deadline=None)
@given(condition=conditions)
def test_a_condition_keeps_the_rows_that_a_slow_reading_keeps(
    condition: Meant, table: Path, fields: Fields, slow: Slow
) -> None:
    text, meant = condition
    assert _kept(text, table, fields) == slow.kept(meant), text


def test_whatever_harm_is_meant_is_refused_in_words_or_answered_rightly(
    table: Path, fields: Fields, slow: Slow
) -> None:
    random, outcomes = Random(7), Counter[str]()
    good = ["species = 'acer'", "count > 2", "healthy and date < '2013-01-01'", "species like 'a%' or note is null"]
    for _ in range(TEXTS):
        text = hostile(random, lambda: random.choice(good))
        asked = (random.choice(["$where", "$where", "$where", "note", "count", "closed_at"]), text)
        # A text that takes twice as long for each letter more would be seen: the run would not end.
        try:
            question = read_soql([asked, ("$select", ":id")], fields)
            kept = [row[0] for row in answer(parquet=table, question=question).rows]
        except BadQuestion as refused:
            assert refused.given and refused.allowed and refused.next_step, text
            assert len(str(refused)) < 3000, text
            outcomes["refused"] += 1
        else:
            assert question.where is not None
            assert kept == slow.kept(question.where), text
            outcomes["answered"] += 1
    assert outcomes["refused"] > outcomes["answered"] > TEXTS // 100, outcomes


@pytest.mark.parametrize("clause", ["$select", "$group", "$having", "$order", "$query", "$limit"])
def test_harm_in_another_clause_is_refused_in_words_or_answered(clause: str, table: Path, fields: Fields) -> None:
    random = Random(clause)
    good = [
        "species",
        "count(*)",
        "healthy, max(date)",
        "case(healthy, 'a', true, 'b') AS x",
        "SELECT species, count(*) GROUP BY species",
    ]
    for _ in range(max(40, TEXTS // 10)):
        text = hostile(random, lambda: random.choice(good))
        with suppress(BadQuestion):
            answer(parquet=table, question=read_soql([(clause, text)], fields))
    assert answer(parquet=table, question=read_soql([("$order", "1")], fields)).numbers[:2] == (0, 1)


def test_a_pattern_that_makes_others_search_for_ever_is_tried_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "long.parquet", {"text": ("text", ["a" * 5000])})
    question = read_soql([("$where", f"text LIKE '{'%a' * 45}%b'")], Fields(load_schema(path)))
    # Tried as DuckDB tries it with an escape, this would not end.
    assert answer(parquet=path, question=question).rows == ()


def _kept(text: str, table: Path, fields: Fields) -> list[int]:
    found = answer(parquet=table, question=read_soql([("$where", text), ("$select", ":id")], fields))
    return [row[0] for row in found.rows]
