"""Charts of a version, drawn once and kept in memory: a picture takes a tenth of a second."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import caches
from django.utils.translation import get_language
from markupsafe import Markup

from upstate.catalog.reading import Filter, to_query
from upstate.catalog.reading.charts import DatasetChart, build_chart, draw_places, suggest_charts
from upstate.catalog.versions import Version
from upstate.errors import LimitReached
from upstate.web.catalog.profiles import chart_counts_of, places_of, profile_of
from upstate.web.look.saying import draw_chart, translate

_SUGGESTED = 3
_DAY = 24 * 3600


@dataclass(frozen=True)
class ShownChart:
    """A chart as `look/chart.html` takes it, in the language of one reader. key: of the part of the page, unique in it. picture: empty when nothing is drawn."""

    key: str
    title: str
    sentence: str
    picture: Markup
    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]


def suggested_charts(version: Version) -> list[ShownChart]:
    """The charts that say most about a version, at most three."""
    names = suggest_charts(profile_of(version), most=_SUGGESTED)
    found = (shown_chart(version, name, (), key=f"chart-{place}") for place, name in enumerate(names, start=1))
    return [one for one in found if one]


def shown_chart(version: Version, column: str, filters: Sequence[Filter], *, key: str = "chart-1") -> ShownChart | None:
    """The chart of a column over the rows that match; of the column that says most when none is named.

    Null when there is none, or when counting takes longer than a reader should wait: the page itself must not fail for it.
    """
    if not column:
        column = next(iter(suggest_charts(profile_of(version), most=1)), "")
        if not column:
            return None

    def build() -> DatasetChart:
        until = version.record.description.covers_to
        return build_chart(
            parquet=version.parquet,
            profile=profile_of(version),
            counts=chart_counts_of(version),
            filters=filters,
            column=column,
            until=until,
        )

    return _drawn(version, f"{key} {column}?{to_query(filters)}", key, build)


def place_chart(version: Version) -> ShownChart | None:
    """Where the rows lie."""

    def build() -> DatasetChart | None:
        counts = places_of(version)
        return draw_places(counts) if counts else None

    return _drawn(version, "places", "places", build)


def _drawn(version: Version, asked: str, key: str, build: Callable[[], DatasetChart | None]) -> ShownChart | None:
    cache = caches["drawn"]
    name = hashlib.sha256(f"{version.record.draft.id} {get_language()} {asked}".encode()).hexdigest()
    found: ShownChart | None = cache.get(name)
    if found is None:
        try:
            built = build()
        except LimitReached:
            return None
        if built is None:
            return None
        found = _shown(built, key)
        cache.set(name, found, _DAY)
    return found


def _shown(chart: DatasetChart, key: str) -> ShownChart:
    """Names of parts of a picture begin with its key, and two pictures of a page must not share one."""
    return ShownChart(
        key=key,
        title=translate(chart.title),
        sentence=translate(chart.sentence),
        picture=draw_chart(replace(chart.chart, key=key)) if chart.chart else Markup(""),
        columns=tuple({"label": translate(label), "is_number": place > 0} for place, label in enumerate(chart.header)),
        rows=tuple(tuple(translate(cell) for cell in row) for row in chart.rows),
    )
