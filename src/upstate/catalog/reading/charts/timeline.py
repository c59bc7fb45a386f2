"""Rows by year, or by month where there are few years."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, label, none_filled, rows_of
from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.filters import Condition, Filter, Operator
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.profile import ColumnProfile, value_of
from upstate.catalog.reading.values import parse_value
from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, Spec, framed, is_narrow
from upstate.ranking.report.wording import count
from upstate.sentences import Sentence, month_name, say, say_count, together

_MOST_MONTHS = 36
_MOST_YEARS = 150
_LEAST_GAP = timedelta(days=3)
_USUAL_GAPS = 3
_WHOLE, _CUT = say("complete"), say("not complete")


class Months(BaseModel):
    """rows: those that match. counts: of each month that has any, by its first day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int
    counts: dict[date, int]


@dataclass(frozen=True)
class _Periods:
    """Years, or months. counts: rows of each period from the first to the last drawn, none left out; keyed by their first day."""

    monthly: bool
    counts: dict[date, int]

    def name(self, first: date) -> str:
        if not self.monthly:
            return str(first.year)
        return say("{month}\N{NO-BREAK SPACE}{year}", month=month_name(first), year=str(first.year))

    def label(self, first: date) -> str:
        return f"{first.year:04}-{first.month:02}" if self.monthly else str(first.year)

    def last_day(self, first: date) -> date:
        month = first.month if self.monthly else 12
        return date(first.year, month, calendar.monthrange(first.year, month)[1])


def draw_timeline(
    *,
    column: Column,
    counted: Months,
    filters: Sequence[Filter],
    profile: ColumnProfile,
    until: date | None,
) -> DatasetChart:
    """Rows of each year, or of each month where the dates that match span 36 months or less.

    A period that a filter on the column cuts is not complete. The first and the last period are also taken as not complete when the column's records (without any filter) begin or end more than 3 days,
    and more than three times the usual gap between two records, inside of it. until: the last day that the records cover, where it
    is known; then a period that ends later is not complete. More than 150 years are not drawn; the latest 150 are.
    """
    months, rows = counted.counts, counted.rows
    name = label(column.name)
    unit = _unit(monthly=bool(months) and _is_monthly(months))
    header = (unit, say("rows"), say("complete"))
    title = say("Rows by {unit} of {column}", unit=unit, column=name)
    missing = rows - sum(months.values())
    if not months:
        nothing = none_filled(rows, name) if rows else NO_ROW
        return DatasetChart("line", column.name, title, nothing, header, (), None)
    periods = _periods(months)
    early = sum(months.values()) - sum(periods.counts.values())
    partial = _partial(periods, profile, until) | _cut_by(filters, column, periods)
    points: list[dict[str, Any]] = [
        {
            "label": periods.label(first),
            "rows": number,
            "part": _CUT if first in partial else _WHOLE,
            "joined": None if first in partial else number,
        }
        for first, number in periods.counts.items()
    ]
    said = together(_sentence(periods, partial, name), *_left_out(periods, early, missing))
    return DatasetChart(
        kind="line",
        column=column.name,
        title=title,
        sentence=said,
        header=header,
        rows=tuple(
            (one["label"], count(one["rows"]), say("no") if one["part"] == _CUT else say("yes")) for one in points
        ),
        chart=Chart.build("line", lambda width: _spec(points, axis=name, width=width)),
    )


def count_months(published: Published, column: Column, condition: Condition) -> Months:
    """One look at the column."""
    rows = published.row(f"SELECT count(*) FROM published WHERE {condition.sql}", condition.parameters)[0]
    value = column.sql
    found = published.rows(
        f"SELECT year({value}), month({value}), count(*) FROM published WHERE ({condition.sql}) AND isfinite({value}) "
        "GROUP BY ALL ORDER BY ALL",
        condition.parameters,
    )
    counts = {date(year, month, 1): number for year, month, number in found if 1 <= year <= 9999}
    return Months(rows=rows, counts=counts)


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


def _unit(*, monthly: bool) -> Sentence:
    return say("month") if monthly else say("year")


def _sentence(periods: _Periods, partial: set[date], name: str) -> Sentence:
    whole = [first for first in periods.counts if first not in partial]
    if len(periods.counts) == 1:
        return _of_one_period(periods, is_cut=bool(partial))
    if len(whole) < 2:
        return _of_too_few(periods)
    return together(_change(periods, whole, name), _cut(periods, partial))


def _of_one_period(periods: _Periods, *, is_cut: bool) -> Sentence:
    [(first, rows)] = periods.counts.items()
    told = say_count(
        "The only row with a date is of {period}.",
        "All {number} rows with a date are of {period}.",
        rows,
        period=periods.name(first),
    )
    unit = _unit(monthly=periods.monthly)
    return together(told, say("The records do not cover the whole {unit}.", unit=unit) if is_cut else "")


def _of_too_few(periods: _Periods) -> Sentence:
    few = (
        say("There are too few complete months to tell a change.")
        if periods.monthly
        else say("There are too few complete years to tell a change.")
    )
    latest = list(periods.counts.items())[-3:]
    named = [say("{period}: {rows}", period=periods.name(first), rows=rows_of(number)) for first, number in latest]
    return say("{few} {periods}.", few=few, periods=together(*named, between=", "))


def _change(periods: _Periods, whole: list[date], name: str) -> Sentence:
    first, last = whole[0], whole[-1]
    before, after = periods.counts[first], periods.counts[last]
    words: dict[str, str | int] = {
        "unit": _unit(monthly=periods.monthly),
        "column": name,
        "before": before,
        "first": periods.name(first),
        "after": after,
        "last": periods.name(last),
        "peak": _peak(periods, whole),
    }
    if after > before:
        return say(
            "The number of rows per {unit} of {column} rose from {before} in {first} to {after} in {last}{peak}.",
            **words,
        )
    if after < before:
        return say(
            "The number of rows per {unit} of {column} fell from {before} in {first} to {after} in {last}{peak}.",
            **words,
        )
    del words["before"]
    return say(
        "The number of rows per {unit} of {column} was the same in {first} and in {last}: {after}{peak}.", **words
    )


def _peak(periods: _Periods, whole: list[date]) -> str:
    most = max(periods.counts[one] for one in whole)
    at = [one for one in whole if periods.counts[one] == most]
    if len(at) > 1 or at[0] in (whole[0], whole[-1]):
        return ""
    return say("; it was highest in {period}, with {number}", period=periods.name(at[0]), number=most)


def _cut(periods: _Periods, partial: set[date]) -> str:
    unit, firsts = _unit(monthly=periods.monthly), list(periods.counts)
    if firsts[0] in partial and firsts[-1] in partial:
        return say("The first {unit} and the last {unit} are not complete, so the line leaves them out.", unit=unit)
    if firsts[0] in partial:
        return say("The first {unit} is not complete, so the line leaves it out.", unit=unit)
    if firsts[-1] in partial:
        return say("The last {unit} is not complete, so the line leaves it out.", unit=unit)
    return ""


def _left_out(periods: _Periods, early: int, missing: int) -> tuple[str, str]:
    year = str(min(periods.counts).year)
    drawn = say_count(
        "{number} row before {year} is not drawn.", "{number} rows before {year} are not drawn.", early, year=year
    )
    dated = say_count("{number} row has no date.", "{number} rows have no date.", missing)
    return drawn if early else "", dated if missing else ""


def _spec(points: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    """points: label, rows, part (`complete` or not), joined (rows; null where the period is not complete), one a period, in order.

    A line to an unfinished month would dive as if something had happened, so it joins complete periods only.
    """
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
        "title": say("rows"),
        "scale": {"zero": True},
        "axis": {"tickCount": 5, "format": ",.0f", "tickMinStep": 1},
    }
    parts = [part for part in (_WHOLE, _CUT) if any(one["part"] == part for one in points)]
    legend = {"orient": "top", "direction": "horizontal"} if len(parts) > 1 else None
    by_part: Spec = {"field": "part", "type": "nominal", "legend": legend}
    layers: list[Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 2, "color": BLUE},
            "encoding": {"x": x, "y": {**y, "field": "joined"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {**by_part, "scale": {"domain": [_WHOLE, _CUT], "range": [BLUE, GREY]}},
                "shape": {**by_part, "scale": {"domain": [_WHOLE, _CUT], "range": ["circle", "square"]}},
            },
        },
    ]
    return framed(layers, width=width, height=340, data={"values": points})
