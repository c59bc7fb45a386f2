"""What each column of a version holds, as it was counted at publication."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upstate.catalog.reading.charts import ChartCounts, PlaceCounts, count_places
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.profile import Profile, profile_table
from upstate.catalog.versions import Version

_MOST_VALUES = 60
_MOST_LISTS = 12


def profile_of(version: Version) -> Profile:
    """The profile that lies beside the version; a version never changes, so it is read once."""
    return _read(version.folder / "profile.json", version.parquet)


@lru_cache(maxsize=200)
def _read(path: Path, parquet: Path) -> Profile:
    try:
        return Profile.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValueError):  # it can always be counted again
        return profile_table(parquet)


def places_of(version: Version) -> PlaceCounts | None:
    """How many rows lie where, as it was counted beside the version; counted now for one of an earlier Upstate."""
    try:
        return PlaceCounts.model_validate_json((version.folder / "places.json").read_text("utf-8"))
    except (OSError, ValueError):
        return count_places(parquet=version.parquet, profile=profile_of(version))


def chart_counts_of(version: Version) -> ChartCounts | None:
    """What the charts of all rows show, as it was counted beside the version; null for one of an earlier Upstate."""
    try:
        return ChartCounts.model_validate_json((version.folder / "charts.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def listed_columns(version: Version) -> list[str]:
    """Columns of which a reader can choose values from a list: those with few different ones."""
    return [
        one.name
        for one in profile_of(version).columns
        if one.kind in (Kind.TEXT, Kind.YES_NO, Kind.WHOLE, Kind.DATE)
        and one.distinct
        and 1 < one.distinct <= _MOST_VALUES
    ][:_MOST_LISTS]
