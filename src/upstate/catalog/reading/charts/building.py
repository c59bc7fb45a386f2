"""The chart that goes with a column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from upstate.catalog.reading.charts.bars import COUNTED, draw_bars
from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.histogram import count_spread, draw_histogram
from upstate.catalog.reading.charts.timeline import count_months, draw_timeline
from upstate.catalog.reading.charts.whole import ChartCounts
from upstate.catalog.reading.columns import Column, Kind, NoSuchColumn, find_column
from upstate.catalog.reading.counting import count_values
from upstate.catalog.reading.filters import Filter, build_condition
from upstate.catalog.reading.opening import open_published
from upstate.catalog.reading.profile import Profile
from upstate.sentences import recall, say

# Whole numbers of so few different values (ratings, wards) are told one by one.
_FEW = 12


def build_chart(
    *,
    parquet: Path,
    profile: Profile,
    counts: ChartCounts | None = None,
    filters: Sequence[Filter] = (),
    column: str,
    until: date | None = None,
) -> DatasetChart:
    """The picture of `column` over the rows that match, by its kind.

    Words, yes or no, and numbers of few different values: bars of the most frequent values. Numbers: how they are spread.
    Dates: a line by year or month, where `until` is the last day that the records cover if that is known. The profile is of the same file,
    and so are counts; what they hold of all rows is not counted again. Raises `NoSuchColumn` for shapes, `BadFilter`, `LimitReached`,
    `UnreadableFile`.
    """
    with open_published(parquet) as published:
        asked = find_column(published.schema, column)
        condition = build_condition(filters, published.schema)
        known = profile.column(column)
        kept = counts if counts and not filters else ChartCounts()
        if asked.kind is Kind.SHAPE:
            raise _no_chart(asked)
        if asked.kind in (Kind.DATE, Kind.TIME):
            months = kept.months.get(column) or count_months(published, asked, condition)
            return draw_timeline(column=asked, counted=months, filters=filters, profile=known, until=until)
        if asked.kind is Kind.NUMBER or (asked.kind is Kind.WHOLE and (known.distinct or 0) > _FEW):
            spread = kept.spreads.get(column) or count_spread(published, asked, condition, known)
            return draw_histogram(asked, spread, known)
        values = None if filters else known.counted(COUNTED)
        return draw_bars(column, values or count_values(published, asked, condition, most=COUNTED))


def _no_chart(column: Column) -> NoSuchColumn:
    return NoSuchColumn(
        say(
            "The column {column} holds {kind}; there is no chart of that.",
            column=repr(column.name),
            kind=recall(column.kind.value),
        ),
        allowed=say("a column of words, numbers, dates, or yes and no"),
        next_step=say("Choose another column."),
    )
