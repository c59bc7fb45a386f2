"""Run charts, drawn once and kept in memory: a picture takes a tenth of a second."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.translation import get_language
from markupsafe import Markup

from upstate.measures.chart import draw_run_chart
from upstate.measures.reading import Reading
from upstate.measures.telling import HEADER, table_of
from upstate.measures.told import ToldMeasure
from upstate.web.look.saying import draw_chart, translate

_DAY = 24 * 3600
# The columns of `table_of` that are numbers.
_NUMBERS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class ShownChart:
    """As `look/chart.html` takes it, in the language of one reader. rows: the same periods as the picture, the newest first."""

    key: str
    drawn: Markup
    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]


def run_chart_of(measure: ToldMeasure, *, key: str) -> ShownChart | None:
    """The run chart of a measure and its table; None where nothing computes it. key: of the part of the page, unique in it."""
    reading = measure.reading
    if reading is None or not reading.series.points:
        return None
    return ShownChart(
        key=key,
        drawn=_drawn(reading, measure.unit, key),
        columns=tuple({"label": translate(one), "is_number": at in _NUMBERS} for at, one in enumerate(HEADER)),
        rows=tuple(tuple(map(translate, row)) for row in reversed(table_of(reading))),
    )


def _drawn(reading: Reading, unit: str, key: str) -> Markup:
    """Empty where no period has a value."""
    cache = caches["drawn"]
    name = hashlib.sha256(f"{key} {get_language()} {unit} {reading!r}".encode()).hexdigest()
    found: Markup | None = cache.get(name)
    if found is None:
        chart = draw_run_chart(reading, unit=unit, key=key)
        found = draw_chart(chart) if chart else Markup("")
        cache.set(name, found, _DAY)
    return found
