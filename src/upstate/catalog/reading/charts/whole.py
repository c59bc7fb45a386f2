"""What the charts of all rows show, counted once at publication and kept beside the table."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from upstate.catalog.reading.charts.histogram import Spread, count_spread
from upstate.catalog.reading.charts.timeline import Months, count_months
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.filters import EVERY_ROW
from upstate.catalog.reading.opening import FOR_A_VERSION, open_published
from upstate.catalog.reading.profile import Profile


class ChartCounts(BaseModel):
    """By name of the column. months: of dates. spreads: of numbers. The values of other columns are in the profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: dict[str, Months] = {}
    spreads: dict[str, Spread] = {}


def count_charts(*, parquet: Path, profile: Profile) -> ChartCounts:
    """Two looks at each column of dates or numbers. The profile is of the same file. Raises `LimitReached`, `UnreadableFile`."""
    months, spreads = {}, {}
    with open_published(parquet, FOR_A_VERSION) as published:
        for column in published.schema:
            if column.kind in (Kind.DATE, Kind.TIME):
                months[column.name] = count_months(published, column, EVERY_ROW)
            elif column.kind in (Kind.WHOLE, Kind.NUMBER):
                spreads[column.name] = count_spread(published, column, EVERY_ROW, profile.column(column.name))
    return ChartCounts(months=months, spreads=spreads)
