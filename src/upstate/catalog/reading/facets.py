"""The most frequent values of a column, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.catalog.reading.columns import Column, Kind, NoSuchColumn, find_column
from upstate.catalog.reading.filters import Condition, Filter, Operator, build_condition
from upstate.catalog.reading.opening import FOR_A_PAGE, Published, open_published
from upstate.catalog.reading.values import parse_value, value_text
from upstate.engine import Limits


@dataclass(frozen=True)
class FacetValue:
    """A value and the rows that have it. text: the value as a filter writes it. chosen: whether a filter asks for it."""

    value: Any
    text: str
    rows: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """What a column holds under the filters.

    values: most frequent first, equal ones in their own order. distinct: different values in all. other: rows with a value that
    is not listed. missing: rows without one. values, other and missing together are all the rows that match.
    """

    column: str
    values: tuple[FacetValue, ...]
    distinct: int
    other: int
    missing: int


def facet_values(
    *, parquet: Path, filters: Sequence[Filter] = (), column: str, most: int = 20, limits: Limits = FOR_A_PAGE
) -> Facet:
    """The most frequent values of `column` with their counts under the filters.

    Filters that say what `column` itself `is` are left aside, because they are what the reader chooses here: choosing one value must
    not make the others disappear. Costs one look at the column and at those of the filters, with a count for each different value.
    Raises `NoSuchColumn`, `BadFilter`, `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet, limits) as published:
        asked = find_column(published.schema, column)
        if asked.kind in (Kind.SHAPE, Kind.NUMBER, Kind.TIME):
            raise NoSuchColumn(
                f"The values of {column!r} can not be listed: it holds {asked.kind.value}.",
                allowed="a column of text, whole numbers, dates, or yes and no",
                next_step="Use a filter with at least and at most, or choose another column.",
            )
        build_condition(filters, published.schema)  # also those left aside must fit the table
        others = [one for one in filters if not (one.column == column and one.operator is Operator.IS)]
        counted = count_values(
            published, asked, build_condition(others, published.schema), most=max(1, min(most, 1000))
        )
    spans = [parse_value(asked, one.value) for one in filters if one.column == column and one.operator is Operator.IS]
    values = tuple(
        FacetValue(value, value_text(value), rows, chosen=any(span.low <= value <= span.high for span in spans))
        for value, rows in counted.values
    )
    return Facet(column=column, values=values, distinct=counted.distinct, other=counted.other, missing=counted.missing)


@dataclass(frozen=True)
class Counted:
    """The most frequent values with their rows, and how many rows and different values there are besides."""

    values: tuple[tuple[Any, int], ...]
    distinct: int
    other: int
    missing: int

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.values) + self.other + self.missing


def count_values(published: Published, column: Column, condition: Condition, *, most: int) -> Counted:
    """Count the rows of each value; the most frequent first, equal ones in their own order."""
    found = published.rows(
        f"WITH counted AS (SELECT {column.sql} AS v, count(*) AS n FROM published WHERE {condition.sql} GROUP BY v) "
        "SELECT v, n, (SELECT count(v) FROM counted), (SELECT sum(n)::BIGINT FROM counted) "
        f"FROM counted ORDER BY v IS NULL DESC, n DESC, v LIMIT {most + 1}",
        condition.parameters,
    )
    if not found:
        return Counted(values=(), distinct=0, other=0, missing=0)
    missing = sum(row[1] for row in found if row[0] is None)
    values = tuple((row[0], row[1]) for row in found if row[0] is not None)[:most]
    other = found[0][3] - missing - sum(rows for _, rows in values)
    return Counted(values=values, distinct=found[0][2], other=other, missing=missing)
