"""The most frequent values of a column, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.catalog.reading.columns import Kind, NoSuchColumn, find_column
from upstate.catalog.reading.counting import count_values
from upstate.catalog.reading.filters import Filter, Operator, build_condition
from upstate.catalog.reading.opening import open_published
from upstate.catalog.reading.profile import Profile
from upstate.catalog.reading.values import parse_value, value_text


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
    *,
    parquet: Path,
    profile: Profile | None = None,
    filters: Sequence[Filter] = (),
    column: str,
    most: int = 20,
) -> Facet:
    """The most frequent values of `column` with their counts under the filters.

    Filters that say what `column` itself `is` are left aside, because they are what the reader chooses here: choosing one value must
    not make the others disappear. Costs one look at the column and at those of the filters, with a count for each different value;
    nothing where every row matches and the profile, of the same file, holds the values.
    Raises `NoSuchColumn`, `BadFilter`, `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet) as published:
        asked = find_column(published.schema, column)
        if asked.kind in (Kind.SHAPE, Kind.NUMBER, Kind.TIME):
            raise NoSuchColumn(
                f"The values of {column!r} can not be listed: it holds {asked.kind.value}.",
                allowed="a column of text, whole numbers, dates, or yes and no",
                next_step="Use a filter with at least and at most, or choose another column.",
            )
        build_condition(filters, published.schema)  # also those left aside must fit the table
        others = [one for one in filters if not (one.column == column and one.operator is Operator.IS)]
        most = max(1, min(most, 1000))
        kept = profile.column(column).counted(most) if profile and not others else None
        counted = kept or count_values(published, asked, build_condition(others, published.schema), most=most)
    spans = [parse_value(asked, one.value) for one in filters if one.column == column and one.operator is Operator.IS]
    values = tuple(
        FacetValue(value, value_text(value), rows, chosen=any(span.low <= value <= span.high for span in spans))
        for value, rows in counted.values
    )
    return Facet(column=column, values=values, distinct=counted.distinct, other=counted.other, missing=counted.missing)
