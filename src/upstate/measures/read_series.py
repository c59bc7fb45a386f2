"""One series read: its season taken out, its stretches, what the rules mark, its trend, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.measures.intervals import Floats, Limits
from upstate.measures.rarity import Cases, per_of
from upstate.measures.reading import (
    AgainstTarget,
    News,
    Reading,
    Signal,
    Stretch,
    Verdict,
    is_judged,
    period_of_year,
)
from upstate.measures.run_chart import CLOSE, WIDTH, WINDOW, Control, Marks, Part, date_run, mark, outer, split
from upstate.measures.season import find_season
from upstate.measures.series import Point, Series
from upstate.measures.trend import find_trend
from upstate.ranking.shares.proportions import LEVEL_95, difference_limits
from upstate.solutions.measures.measure import A_YEAR, Direction, Figure, Frequency

# How many of the newest judged points are held against a target, and how many a lasting change is news for.
_AGAINST: dict[Frequency, int] = {"week": 12, "month": 12, "quarter": 4, "year": 3}
_NEWS: dict[Frequency, int] = {"week": 24, "month": 24, "quarter": 12, "year": 12}
_FIGURES = attrgetter("value", "low", "high", "part", "whole")
_NOISE = LEVEL_95 * 2**0.5 / 1.128  # of the difference of two values, in mean moving ranges


@dataclass(frozen=True)
class _Judged:
    """The judged points, by number: values with the season taken out, the ends of their intervals likewise, what they rest on, their period
    counted from the first."""

    points: tuple[Point, ...]
    values: Floats
    ends: Limits
    cases: Cases
    place: NDArray[np.int64]
    neighbours: NDArray[np.bool_]


def read_series(
    series: Series,
    *,
    figure: Figure,
    direction: Direction,
    frequency: Frequency,
    target: float | None = None,
    by: date | None = None,
) -> Reading:
    """What may be said of a series. target: in the measure's unit; by: the day until which it is to be met."""
    raw = _judged(series, figure, {}, frequency)
    of_year = np.array([period_of_year(point.starts, frequency) for point in raw.points], dtype=np.int64)
    season = find_season(raw.values, place=raw.place, of_year=of_year, frequency=frequency) if raw.points else {}
    judged = _judged(series, figure, season, frequency) if season else raw
    parts = split(judged.values, neighbours=judged.neighbours, ends=judged.ends)
    marks = [_marks(judged, part) for part in parts]
    news = _news(judged, parts, marks, frequency)
    floor, ceiling = bounds(figure, raw.values)
    return Reading(
        series=series,
        figure=figure,
        direction=direction,
        frequency=frequency,
        judged=len(judged.points),
        stretches=tuple(_stretch(judged, part, floor, ceiling) for part in parts),
        signals=_signals(judged, parts, marks),
        news=news,
        season=season,
        trend=find_trend(judged.values, years=judged.place / A_YEAR[frequency]) if len(parts) == 1 else None,
        last_year=_last_year(judged, parts, A_YEAR[frequency]),
        target=None if target is None else _against(raw, target, by, direction, _AGAINST[frequency]),
        verdict=_verdict(parts, news, direction),
    )


def bounds(figure: Figure, values: Floats) -> tuple[float, float]:
    """What the measure can be: a share 0 to 100, numbers and rates not below 0, other figures not where none ever was."""
    if figure == "share":
        return 0.0, 100.0
    can_fall_below = figure in ("sum", "mean", "median") and len(values) and float(values.min()) < 0
    return (-np.inf if can_fall_below else 0.0), np.inf


def _judged(series: Series, figure: Figure, season: dict[int, float], frequency: Frequency) -> _Judged:
    kept = [(place, point) for place, point in enumerate(series.points) if is_judged(point)]
    points = tuple(point for _, point in kept)
    place = np.array([place for place, _ in kept], dtype=np.int64)
    values, low, high, part, whole = np.array([_FIGURES(point) for point in points], dtype=np.float64).reshape(-1, 5).T
    adds = np.zeros(len(points))
    if season:
        adds += [season[period_of_year(point.starts, frequency)] for point in points]
    cases = Cases(figure, values, part, whole, (low, high), adds, per_of(figure, values, part, whole))
    return _Judged(points, values - adds, (low - adds, high - adds), cases, place, np.diff(place, prepend=-9) == 1)


def _marks(judged: _Judged, part: Part) -> Marks:
    span, found = slice(part.begins, part.ends), part.control
    values, cases = judged.values[span], judged.cases.at(span)
    asked = outer(values, found)
    tail = np.zeros(len(values))
    tail[asked] = cases.at(asked).tail(found.centre)
    return mark(values, found, tail=tail)


def _stretch(judged: _Judged, part: Part, floor: float, ceiling: float) -> Stretch:
    found = part.control
    return Stretch(
        starts=judged.points[part.begins].starts,
        centre=found.centre,
        low=max(found.low, floor),
        high=min(found.high, ceiling),
        points=part.ends - part.begins,
        rests_on=found.rests_on,
    )


def _signals(judged: _Judged, parts: tuple[Part, ...], marks: list[Marks]) -> dict[date, tuple[Signal, ...]]:
    found: dict[date, tuple[Signal, ...]] = {}
    names: tuple[Signal, ...] = ("beyond", "run", "near")
    for part, marked in zip(parts, marks, strict=True):
        flags = np.vstack([marked.beyond, marked.run, marked.near])
        for at in np.flatnonzero(flags.any(axis=0)):
            told = tuple(name for name, flag in zip(names, flags[:, at], strict=True) if flag)
            found[judged.points[part.begins + int(at)].starts] = told
    return found


def _news(judged: _Judged, parts: tuple[Part, ...], marks: list[Marks], frequency: Frequency) -> News | None:
    """The strongest of what holds at the newest point: a run, a lasting change, three of four, one beyond."""
    if not parts:
        return None
    part, marked = parts[-1], marks[-1]
    values, side = judged.values[part.begins : part.ends], int(marked.side[-1])
    if marked.run[-1]:
        length = int(np.argmin(np.append(marked.side[::-1] == side, False)))
        since = date_run(values, len(values) - length, most=len(values) - 1)
        return _signal_news("run", judged, part, np.arange(since, len(values)), rises=side > 0)
    if len(parts) > 1 and len(values) <= _NEWS[frequency]:
        before = parts[-2].control.centre
        after = part.control.centre
        return News("lasting", judged.points[part.begins].starts, after > before, before, after)
    for way in (1, -1):
        close = np.flatnonzero(marked.near[-WINDOW:] & (marked.side[-WINDOW:] == way))
        if len(close) >= CLOSE:
            return _signal_news("near", judged, part, close + max(len(values) - WINDOW, 0), rises=way > 0)
    if marked.beyond[-1]:
        return _signal_news("beyond", judged, part, np.array([len(values) - 1]), rises=side > 0)
    return None


def _signal_news(kind: Any, judged: _Judged, part: Part, at: NDArray[np.int64], *, rises: bool) -> News:
    after = float(judged.values[part.begins + at].mean())
    return News(kind, judged.points[part.begins + int(at[0])].starts, bool(rises), part.control.centre, after)


def _last_year(judged: _Judged, parts: tuple[Part, ...], a_year: int) -> tuple[float, float, float] | None:
    """By the intervals of both points, and not narrower than what two periods differ by from month to month."""
    if not judged.points:
        return None
    before = np.flatnonzero(judged.place == judged.place[-1] - a_year)
    ends = judged.ends
    if not len(before) or np.isnan([end[at] for end in ends for at in (-1, int(before[0]))]).any():
        return None
    at = int(before[0])
    newer, older = ((float(judged.values[one]), float(ends[0][one]), float(ends[1][one])) for one in (-1, at))
    difference, low, high = difference_limits(newer, older)
    noise = _noise(parts[-1].control) if parts else 0.0
    return difference, min(low, difference - noise), max(high, difference + noise)


def _noise(found: Control) -> float:
    return (found.high - found.centre) / WIDTH * _NOISE


def _against(judged: _Judged, target: float, by: date | None, direction: Direction, of: int) -> AgainstTarget:
    if direction == "none" or not judged.points:
        return AgainstTarget(target, by, None, 0, 0)
    newest = judged.values[-of:]
    met = newest >= target if direction == "up" else newest <= target
    return AgainstTarget(target, by, bool(met[-1]), int(met.sum()), len(newest))


def _verdict(parts: tuple[Part, ...], news: News | None, direction: Direction) -> Verdict:
    if not parts:
        return "not_enough"
    if news is None:
        return "steady"
    if direction == "none":
        return "changed"
    return "better" if news.rises == (direction == "up") else "worse"
