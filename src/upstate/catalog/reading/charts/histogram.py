"""How the numbers of a column are spread."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, label, none_filled, number_text, share, without_value
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.filters import Condition
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.profile import ColumnProfile
from upstate.charts import Chart
from upstate.charts.chart import BLUE, Spec, framed, is_narrow
from upstate.ranking.report.wording import count
from upstate.sentences import Sentence, say, together

_BINS = 20


class Spread(BaseModel):
    """rows: those that match. filled: those with a finite number. least, middle (median), greatest: of these; 0 where there is none.
    steps: rows of each step; empty where nothing is filled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int
    filled: int = 0
    least: int | float = 0
    middle: int | float = 0
    greatest: int | float = 0
    steps: tuple[int, ...] = ()


def count_spread(published: Published, column: Column, condition: Condition, profile: ColumnProfile) -> Spread:
    """Counts in up to about 20 steps of a round width, each from its lower bound up to below the next.

    The steps follow where 98 % of the whole column lies (low and high of the profile); what lies outside is gathered in one step at
    either end. Infinite numbers are left out.
    """
    spread = _spread(published, column, condition)
    if not spread.filled:
        return spread
    bounds = _bounds(spread, profile, whole=column.kind is Kind.WHOLE)
    return spread.model_copy(update={"steps": tuple(_counts(published, column, condition, bounds))})


def draw_histogram(column: Column, spread: Spread, profile: ColumnProfile) -> DatasetChart:
    """A bar for each step; profile: that by which they were counted."""
    name, whole = label(column.name), column.kind is Kind.WHOLE
    bins = _bins(_bounds(spread, profile, whole=whole), spread, whole=whole) if spread.filled else []
    header = (name, say("rows"), say("share"))
    return DatasetChart(
        kind="histogram",
        column=column.name,
        title=say("How {column} is spread", column=name),
        sentence=_sentence(spread, name),
        header=header,
        rows=tuple((one["name"], count(one["rows"]), share(one["rows"], spread.rows)) for one in bins),
        chart=Chart.build("histogram", lambda width: _spec(bins, axis=name, width=width)) if bins else None,
    )


def finite(column: Column) -> str:
    """SQL of whether the cell holds a number that can be drawn."""
    return f"NOT {column.is_missing}" + (f" AND NOT isinf({column.cast})" if column.kind is Kind.NUMBER else "")


def _spread(published: Published, column: Column, condition: Condition) -> Spread:
    rows = published.row(f"SELECT count(*) FROM published WHERE {condition.sql}", condition.parameters)[0]
    filled, least, middle, greatest = published.row(
        f"SELECT count(*), min(v), median(v), max(v) FROM (SELECT {column.cast} AS v FROM published "
        f"WHERE ({condition.sql}) AND {finite(column)})",
        condition.parameters,
    )
    if not filled:
        return Spread(rows=rows)
    return Spread(rows=rows, filled=filled, least=least, middle=middle, greatest=greatest)


def _bounds(spread: Spread, profile: ColumnProfile, *, whole: bool) -> list[float]:
    """Lower bounds of the steps, and the upper one of the last; the outermost steps take what lies beyond them."""
    low = max(spread.least, float(profile.low)) if profile.low else spread.least
    high = min(spread.greatest, float(profile.high)) if profile.high else spread.greatest
    if low > high:
        low, high = spread.least, spread.greatest
    step = _round_step(Decimal(high) - Decimal(low), whole=whole)
    first = math.floor(Decimal(low) / step)
    last = math.floor(Decimal(high) / step) + 1
    return [float(step * place) for place in range(first, last + 1)]


def _round_step(width: Decimal, *, whole: bool) -> Decimal:
    """The least of 1, 2, 5, 10, 20 ... (and of 0.1, 0.2 ...) of which 20 hold the width; at least 1 for whole numbers."""
    if width <= 0:
        return Decimal(1)
    power = Decimal(10) ** (math.floor(math.log10(width / _BINS)) - 1)
    step = next(power * size for size in (1, 2, 5, 10, 20, 50, 100, 200) if power * size * _BINS >= width)
    return max(step, Decimal(1)) if whole else step


def _counts(published: Published, column: Column, condition: Condition, bounds: list[float]) -> list[int]:
    """Rows of each step; compared with the bounds themselves, so that no rounding moves a row."""
    value = f"CAST({column.cast} AS DOUBLE)"
    cases = " ".join(f"WHEN {value} < {bound!r}::DOUBLE THEN {place}" for place, bound in enumerate(bounds[1:-1]))
    placed = f"CASE {cases} ELSE {len(bounds) - 2} END" if cases else "0"
    found = dict(
        published.rows(
            f"SELECT {placed} AS bin, count(*) FROM published WHERE ({condition.sql}) AND {finite(column)} GROUP BY bin",
            condition.parameters,
        )
    )
    return [found.get(place, 0) for place in range(len(bounds) - 1)]


def _bins(bounds: list[float], spread: Spread, *, whole: bool) -> list[dict[str, Any]]:
    last = len(spread.steps) - 1
    return [
        {
            "name": _name(
                None if place == 0 and spread.least < low else low,
                None if place == last and spread.greatest >= high else high,
                whole=whole,
            ),
            "place": place,
            "rows": rows,
        }
        for place, (low, high, rows) in enumerate(zip(bounds, bounds[1:], spread.steps, strict=False))
    ]


def _name(low: float | None, high: float | None, *, whole: bool) -> str:
    if low is None and high is None:
        return say("all")
    if low is None:
        return say("below {high}", high=number_text(high or 0.0))
    if high is None:
        return say("{low} and more", low=number_text(low))
    if whole:
        if high - low == 1:
            return number_text(low)
        return say("{low} to {high}", low=number_text(low), high=number_text(high - 1))
    return say("{low} to below {high}", low=number_text(low), high=number_text(high))


def _sentence(spread: Spread, name: str) -> str:
    if not spread.rows:
        return NO_ROW
    if not spread.filled:
        return none_filled(spread.rows, name)
    return together(_of_filled(spread, name), without_value(spread.rows - spread.filled))


def _of_filled(spread: Spread, name: str) -> Sentence:
    least, greatest = number_text(spread.least), number_text(spread.greatest)
    if spread.filled == 1:
        return say("The only value of {column} is {value}.", column=name, value=least)
    if spread.least == spread.greatest:
        return say("All {number} values of {column} are {value}.", number=spread.filled, column=name, value=least)
    if spread.filled == 2:
        return say(
            "The two values of {column} are {least} and {greatest}.", column=name, least=least, greatest=greatest
        )
    return say(
        "{column} goes from {least} to {greatest}; at least half of the {number} values are {middle} or less.",
        column=name,
        least=least,
        greatest=greatest,
        number=spread.filled,
        middle=number_text(spread.middle),
    )


def _spec(bins: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    """bins: name, place (0, 1 ...), rows; in order. Bars without gaps, because one goes over into the next."""
    x: Spec = {
        "field": "name",
        "type": "ordinal",
        "sort": None,
        "title": axis,
        "scale": {"paddingInner": 0.04, "paddingOuter": 0},
        "axis": {"labelAngle": -60, "labelOverlap": "greedy", "labelLimit": 130, "titleLimit": width - 60},
    }
    y: Spec = {
        "field": "rows",
        "type": "quantitative",
        "title": say("rows"),
        "axis": {"tickCount": 4 if is_narrow(width) else 6, "format": ",.0f", "tickMinStep": 1},
    }
    layer: Spec = {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": x, "y": y}}
    return framed([layer], width=width, height=340, data={"values": bins})
