"""CQL2 read into a tree: what the standard's examples mean, and that no text ends the process or takes long."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any

import pytest
import shapely

from tests.thorough import long_proof
from upstate.catalog.asking import Among, BadQuestion, Call, Cell, Node, Value
from upstate.catalog.asking.cql2 import Reading, read_json, read_text

ASKED: list[tuple[str, Any]] = []


def related(relation: str, shape: Any) -> tuple[int, ...]:
    ASKED.append((relation, shape))
    return (1, 2)


READING = Reading("geometry", related, lambda shape: shape)


def text(written: str) -> Node:
    return read_text(written, READING)


def test_operators_are_read_by_their_rank() -> None:
    assert text("a = 1 OR b = 2 AND NOT c < 3") == Call(
        "or",
        (
            Call("=", (Cell("a"), Value(1))),
            Call("and", (Call("=", (Cell("b"), Value(2))), Call("not", (Call("<", (Cell("c"), Value(3))),)))),
        ),
    )


def test_text_and_json_are_the_same_question() -> None:
    written = '{"op":"between","args":[{"property":"a"},1,2.5]}'
    assert read_json(written, READING) == text("a BETWEEN 1 AND 2.5")


def test_quotes_and_names_hold_any_letter() -> None:
    assert text("\"my (col\" = 'it''s )('") == Call("=", (Cell("my (col"), Value("it's )(")))


def test_a_shape_on_either_side_is_the_same_relation_turned() -> None:
    ASKED.clear()
    assert text("S_WITHIN(geometry, POINT(1 2))") == Among((1, 2))
    text("S_CONTAINS(POINT(1 2), geometry)")
    text("S_TOUCHES(POINT(1 2), geometry)")
    assert [("within", shapely.Point(1, 2)), ("within", shapely.Point(1, 2)), ("touches", shapely.Point(1, 2))] == ASKED


@pytest.mark.parametrize(
    "written",
    [
        "-" * 7900 + "1=1", "(" * 30 + "1=1", "(" * 6 + "a=1 AND " * 900 + "@", "'\\'" + ")'" * 10 + "((((((((((((((((((((1=1", "NOT " * 1900 + "a=1",
        "", " ", ";", "a = 1; b = 2", "a = (SELECT 1)", "a LIKE", "a IN ()", "S_INTERSECTS(geometry)", "S_INTERSECTS(a, b)",
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", " OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 5), "T_AFTER(a)", "T_AFTER(a, 5)", "DATE('2020-13-01') = a", "f(a) = 1", "\0", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_in_three_parts(written: str) -> None:
    with pytest.raises(BadQuestion) as told:
        text(written)
    assert told.value.given and told.value.allowed and told.value.next_step


@pytest.mark.parametrize(
    "written",
    ["[" * 100_000, '{"op":"not","args":[' * 2000 + "true" + "]}" * 2000, "NaN", "[]", "{}", '{"op":1}', '{"op":"and","args":{}}', '{"property":1}', '{"op":"sql","args":["x"]}'],
)  # fmt: skip
def test_what_is_no_filter_in_json_is_refused_too(written: str) -> None:
    with pytest.raises(BadQuestion):
        read_json(written, READING)


@pytest.mark.parametrize(
    "written, where",
    [
        ("height == 5", "nothing is understood from '= 5' on"),
        ("a = 1; b = 2", "nothing is understood from '; b = 2' on"),
        ("a = 1 AND\nb = = 2", "nothing is understood from '= 2' on"),
        ("height >", "it ends too early"),
        ("(a = 1", "it ends too early"),
    ],
    ids=["twice", "two", "lines", "end", "bracket"],
)
def test_where_a_filter_stops_is_told_without_the_words_of_the_library(written: str, where: str) -> None:
    with pytest.raises(BadQuestion) as told:
        text(written)
    assert told.value.given.endswith(f"can not be read: {where}.")
    assert "AND, OR and NOT" in told.value.allowed
    assert "/api/v1/docs" in told.value.next_step
    with pytest.raises(BadQuestion, match="nothing is understood from '}' on"):
        read_json('{"op": }', READING)


_SOUP = [
    "(",
    ")",
    "a",
    "1",
    "=",
    "AND",
    "OR",
    "NOT",
    "-",
    "+",
    "*",
    "'x'",
    "[",
    "]",
    ",",
    "f(",
    "CASEI(",
    "POINT(",
    "S_INTERSECTS(",
    "geometry",
    "BETWEEN",
    "IN",
    "LIKE",
    "IS-NULL",
    "TRUE",
    "DATE('2020-01-01')",
    "^",
    "/",
    "DIV",
    "<>",
    "POLYGON((",
    "T_AFTER(",
    "INTERVAL(",
    "''",
    '"',
    "\\",
    "'",
    "..",
    "--",
    ";",
    "1e9",
    "BBOX(",
]


@long_proof
def test_ten_thousand_texts_end_within_a_second_each() -> None:
    """In a process of its own, which a fault of the library would end."""
    program = (
        "import sys, time, json\n"
        "from upstate.catalog.asking import BadQuestion\n"
        "from upstate.catalog.asking.cql2 import Reading, read_text\n"
        "reading = Reading('geometry', lambda relation, shape: (), lambda shape: shape)\n"
        "slowest = 0.0\n"
        "for line in sys.stdin:\n"
        "    began = time.process_time()\n"
        "    try:\n"
        "        read_text(json.loads(line), reading)\n"
        "    except BadQuestion:\n"
        "        pass\n"
        "    slowest = max(slowest, time.process_time() - began)\n"
        "print(slowest)\n"
    )
    draw = random.Random(10)
    texts = [" ".join(draw.choices(_SOUP, k=draw.randint(1, 300))) for _ in range(10_000)]
    lines = "\n".join(json.dumps(one) for one in texts)
    told = subprocess.run([sys.executable, "-c", program], input=lines, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert float(told.stdout) < 1
