"""Rows by year, or by month where there are few years."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, label, rows_of
from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.filters import Condition, Filter, Operator, build_condition
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.profile import ColumnProfile, value_of
from upstate.catalog.reading.values import parse_value
from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, Spec, framed, is_narrow
from upstate.ranking.report.wording import NBSP, count

_MOST_MONTHS = 36
_MOST_YEARS = 150
_LEAST_GAP = timedelta(days=3)
_USUAL_GAPS = 3


@dataclass(frozen=True)
class _Periods:
    """Years, or months. counts: rows of each period from the first to the last drawn, none left out; keyed by their first day."""

    monthly: bool
    counts: dict[date, int]

    def name(self, first: date) -> str:
        return f"{first:%B}{NBSP}{first.year}" if self.monthly else str(first.year)

    def label(self, first: date) -> str:
        return f"{first.year:04}-{first.month:02}" if self.monthly else str(first.year)

    def last_day(self, first: date) -> date:
        month = first.month if self.monthly else 12
        return date(first.year, month, calendar.monthrange(first.year, month)[1])


def build_timeline(
    *,
    published: Published,
    column: Column,
    filters: Sequence[Filter],
    profile: ColumnProfile,
    until: date | None,
) -> DatasetChart:
    """Rows of each year, or of each month where the dates that match span 36 months or less.

    A period that a filter on the column cuts is not complete. The first and the last period are also taken as not complete when the column's records (without any filter) begin or end more than 3 days,
    and more than three times the usual gap between two records, inside of it. until: the last day that the records cover, where it
    is known; then a period that ends later is not complete. More than 150 years are not drawn; the latest 150 are.
    """
    condition = build_condition(filters, published.schema)
    months = _months(published, column, condition)
    rows = published.row(f"SELECT count(*) FROM published WHERE {condition.sql}", condition.parameters)[0]
    name = label(column.name)
    header_name = "month" if months and _is_monthly(months) else "year"
    header = (header_name, "rows", "complete")
    title = f"Rows by {header_name} of {name}"
    missing = rows - sum(months.values())
    if not months:
        nothing = (
            NO_ROW
            if not rows
            else f"{'The only row has' if rows == 1 else f'All {count(rows)} rows have'} no value of {name}."
        )
        return DatasetChart("line", column.name, title, nothing, header, (), None)
    periods = _periods(months)
    early = sum(months.values()) - sum(periods.counts.values())
    partial = _partial(periods, profile, until) | _cut_by(filters, column, periods)
    points: list[dict[str, Any]] = [
        {"label": periods.label(first), "rows": number, "part": "not complete" if first in partial else "complete"}
        for first, number in periods.counts.items()
    ]
    said = _sentence(periods, partial, name) + _left_out(periods, early, missing)
    return DatasetChart(
        kind="line",
        column=column.name,
        title=title,
        sentence=said,
        header=header,
        rows=tuple(
            (one["label"], count(one["rows"]), "no" if one["part"] == "not complete" else "yes") for one in points
        ),
        chart=Chart.build("line", lambda width: _spec(points, axis=name, width=width)),
    )


def _months(published: Published, column: Column, condition: Condition) -> dict[date, int]:
    """Rows of each month that has any, by its first day."""
    value = column.sql
    found = published.rows(
        f"SELECT year({value}), month({value}), count(*) FROM published WHERE ({condition.sql}) AND isfinite({value}) "
        "GROUP BY ALL ORDER BY ALL",
        condition.parameters,
    )
    return {date(year, month, 1): number for year, month, number in found if 1 <= year <= 9999}


def _is_monthly(months: dict[date, int]) -> bool:
    first, last = min(months), max(months)
    return (last.year - first.year) * 12 + last.month - first.month < _MOST_MONTHS


def _periods(months: dict[date, int]) -> _Periods:
    first, last = min(months), max(months)
    if _is_monthly(months):
        places = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        days = [date(place // 12, place % 12 + 1, 1) for place in places]
        return _Periods(True, {one: months.get(one, 0) for one in days})
    years = dict.fromkeys(range(max(first.year, last.year - _MOST_YEARS + 1), last.year + 1), 0)
    for month, number in months.items():
        if month.year in years:
            years[month.year] += number
    return _Periods(False, {date(year, 1, 1): number for year, number in years.items()})


def _partial(periods: _Periods, profile: ColumnProfile, until: date | None) -> set[date]:
    """The first days of the periods that the records cover only in part."""
    if profile.least is None or profile.greatest is None:
        return set()
    begin, end = (_day(value_of(text, profile.kind)) for text in (profile.least, profile.greatest))
    gap = max(_LEAST_GAP, _USUAL_GAPS * (end - begin) / profile.filled)
    firsts = list(periods.counts)
    return {
        first
        for first in {firsts[0], firsts[-1]}
        if (first < begin and begin - first > gap)
        or (periods.last_day(first) - end > gap if until is None else periods.last_day(first) > until)
    }


def _cut_by(filters: Sequence[Filter], column: Column, periods: _Periods) -> set[date]:
    """The first days of the periods of which a filter lets only some days through."""
    cut = set()
    for one in filters:
        if one.column != column.name or one.operator in (Operator.IS_MISSING, Operator.IS_NOT_MISSING):
            continue
        span = parse_value(column, one.value)
        low, high = _day(span.low), _day(span.high)
        for first in periods.counts:
            last = periods.last_day(first)
            begins_inside = first < low <= last or (low == first and _is_late(span.low))
            ends_inside = first <= high < last
            if (one.operator is not Operator.AT_MOST and begins_inside) or (
                one.operator is not Operator.AT_LEAST and ends_inside
            ):
                cut.add(first)
    return cut


def _is_late(moment: Any) -> bool:
    """Whether a time is not the very beginning of its day."""
    return isinstance(moment, datetime) and moment.time() != time.min


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _sentence(periods: _Periods, partial: set[date], name: str) -> str:
    firsts = list(periods.counts)
    whole = [first for first in firsts if first not in partial]
    word = "month" if periods.monthly else "year"
    if len(firsts) == 1:
        number = periods.counts[firsts[0]]
        cut = f" The records do not cover the whole {word}." if partial else ""
        return f"{'The only row with a date is' if number == 1 else f'All {count(number)} rows with a date are'} of {periods.name(firsts[0])}.{cut}"
    if len(whole) < 2:
        named = ", ".join(
            f"{periods.name(first)}: {rows_of(number)}" for first, number in list(periods.counts.items())[-3:]
        )
        return f"There are too few complete {word}s to tell a change. {named}."
    first, last = whole[0], whole[-1]
    before, after = periods.counts[first], periods.counts[last]
    way = "rose" if after > before else "fell" if after < before else "was the same"
    change = (
        f"{way} from {count(before)} in {periods.name(first)} to {count(after)} in {periods.name(last)}"
        if after != before
        else f"{way} in {periods.name(first)} and in {periods.name(last)}: {count(after)}"
    )
    return f"The number of rows per {word} of {name} {change}{_peak(periods, whole)}.{_cut(periods, partial, firsts)}"


def _peak(periods: _Periods, whole: list[date]) -> str:
    most = max(periods.counts[one] for one in whole)
    at = [one for one in whole if periods.counts[one] == most]
    if len(at) > 1 or at[0] in (whole[0], whole[-1]):
        return ""
    return f"; it was highest in {periods.name(at[0])}, with {count(most)}"


def _cut(periods: _Periods, partial: set[date], firsts: list[date]) -> str:
    word = "month" if periods.monthly else "year"
    names = [words for words, first in ((f"first {word}", firsts[0]), (f"last {word}", firsts[-1])) if first in partial]
    if not names:
        return ""
    return f" The {' and the '.join(names)} {'is' if len(names) == 1 else 'are'} not complete."


def _left_out(periods: _Periods, early: int, missing: int) -> str:
    first = min(periods.counts)
    told = f" {rows_of(early)} before {first.year} {'is' if early == 1 else 'are'} not drawn." if early else ""
    return told + (f" {rows_of(missing)} {'has' if missing == 1 else 'have'} no date." if missing else "")


def _spec(points: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    """points: label, rows, part (`complete` or not), one a period, in order."""
    x: Spec = {
        "field": "label",
        "type": "ordinal",
        "sort": None,
        "title": axis,
        "axis": {"labelAngle": -90 if is_narrow(width) else -45, "labelOverlap": "greedy", "titleLimit": width - 60},
    }
    y: Spec = {
        "field": "rows",
        "type": "quantitative",
        "title": "rows",
        "scale": {"zero": True},
        "axis": {"tickCount": 5, "format": ",.0f", "tickMinStep": 1},
    }
    parts = [part for part in ("complete", "not complete") if any(one["part"] == part for one in points)]
    legend = {"orient": "top", "direction": "horizontal"} if len(parts) > 1 else None
    by_part: Spec = {"field": "part", "type": "nominal", "legend": legend}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2, "color": BLUE}, "encoding": {"x": x, "y": y}},
        {
            "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {**by_part, "scale": {"domain": ["complete", "not complete"], "range": [BLUE, GREY]}},
                "shape": {**by_part, "scale": {"domain": ["complete", "not complete"], "range": ["circle", "square"]}},
            },
        },
    ]
    return framed(layers, width=width, height=340, data={"values": points})
