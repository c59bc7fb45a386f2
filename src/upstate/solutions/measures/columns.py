"""Whether a measure's query gives the columns that its figure needs: by name before it runs, by type after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from upstate.engine import BorrowedQuery
from upstate.solutions.measures.measure import COLUMNS, Measure

_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))")
_KINDS = {
    "day": ("a date", re.compile("DATE")),
    "met": ("true or false", re.compile("BOOLEAN")),
    "value": ("a number", _NUMBER),
    "events": ("a number", _NUMBER),
    "exposure": ("a number", _NUMBER),
}


def needed_columns(text: Measure) -> tuple[str, ...]:
    """What the query must give: the columns of the figure, then those of the breakdowns."""
    return (*COLUMNS[text.figure], *text.breakdowns)


def name_faults(query: BorrowedQuery, text: Measure) -> Iterator[str]:
    """Columns that are missing or stand twice. Of a query that gives `*` nothing is known before it runs."""
    given = [name.lower() for name in query.tree.named_selects]
    if "*" not in given:
        yield from _missing(given, text)
    if twice := sorted({name for name in given if given.count(name) > 1}):
        yield f"it gives {', '.join(twice)} twice"


def type_faults(types: Mapping[str, str], text: Measure) -> list[str]:
    """The same once it has run. types: each column to its DuckDB type, as DESCRIBE says it."""
    faults = list(_missing(types, text))
    for name in COLUMNS[text.figure]:
        kind, fits = _KINDS[name]
        if name in types and not fits.fullmatch(types[name]):
            faults.append(f"its column {name} is {types[name]}, not {kind}")
    return faults


def _missing(given: Mapping[str, str] | list[str], text: Measure) -> Iterator[str]:
    if missing := [name for name in needed_columns(text) if name not in given]:
        yield f"it gives no column {', '.join(missing)}, which a {text.figure} with these breakdowns needs"
