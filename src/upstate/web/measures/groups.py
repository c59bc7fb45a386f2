"""A breakdown as a table: each group over the newest year, with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from upstate.measures.intervals import limits_of
from upstate.measures.season import A_YEAR
from upstate.measures.series import Point, Series
from upstate.measures.wording import figure_text, period_name
from upstate.sentences import Sentence, say
from upstate.solutions.measures.measure import Measure
from upstate.web.measures.hiding import LEAST, hide_small

# Figures of which those of several periods add up to one.
_ADDS_UP = ("share", "rate", "count")


@dataclass(frozen=True)
class GroupLine:
    """One group. value, interval, cases: as they are shown; empty where there is none, or it is hidden."""

    group: str
    value: str
    interval: str
    cases: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Breakdown:
    """span: of which time the figures are. lines: by group."""

    title: str
    span: Sentence
    lines: tuple[GroupLine, ...]


def breakdown_of(series: Sequence[Series], *, breakdown: str, title: str, text: Measure, public: bool) -> Breakdown | None:
    """The table; None where nothing was counted by it. public: whether groups of few cases are hidden.

    Of a share, a rate or a count all periods of the newest year are taken together, for which a small group has cases enough; of other
    figures it is the newest period alone.
    """
    city = [place for place, one in enumerate(series[0].points) if one.state in ("complete", "few")]
    groups = [one for one in series if one.breakdown == breakdown]
    places = city[-A_YEAR[text.frequency] :] if text.figure in _ADDS_UP else city[-1:]
    if not groups or not places:
        return None
    shown = [one for one in hide_small(series) if one.breakdown == breakdown]
    hidden = _hidden(groups, shown, places) if public else set()
    lines = tuple(
        GroupLine(one.group, "", "", "", is_hidden=True) if at in hidden else _line(one, places, text)
        for at, one in enumerate(groups)
    )
    first, last = (period_name(series[0].points[place].starts, text.frequency) for place in (places[0], places[-1]))
    span = say("From {first} to {last}.", first=first, last=last) if first != last else say("In {period}.", period=first)
    return Breakdown(title, span, lines)


def _hidden(groups: Sequence[Series], shown: Sequence[Series], places: Sequence[int]) -> set[int]:
    """Which groups the public does not see: of few cases in all, and those whose total would tell what is hidden of a period."""
    cases = [sum(one.points[place].cases for place in places) for one in groups]
    few = {at for at, many in enumerate(cases) if 0 < many < LEAST or _would_tell(groups[at], shown[at], places)}
    others = [at for at, many in enumerate(cases) if at not in few and many]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda at: (cases[at], at)))
    return few


def _would_tell(group: Series, shown: Series, places: Sequence[int]) -> bool:
    """Whether the total less the periods that are shown is one period, or few cases."""
    hidden = [group.points[at].cases for at in places if group.points[at].cases != shown.points[at].cases]
    return len(hidden) == 1 or 0 < sum(hidden) < LEAST


def _line(series: Series, places: Sequence[int], text: Measure) -> GroupLine:
    points = [series.points[place] for place in places]
    cases = sum(one.cases for one in points)
    value, low, high = _figure(points, text)
    told = [None if one is None or np.isnan(one) else figure_text(float(one), text.figure) for one in (value, low, high)]
    interval = say("{low} to {high}", low=told[1], high=told[2]) if told[1] and told[2] else ""
    return GroupLine(series.group, told[0] or "", interval, f"{cases:,}")


def _figure(points: Sequence[Point], text: Measure) -> Iterator[float | None]:
    if text.figure not in _ADDS_UP:
        return iter((points[-1].value, points[-1].low, points[-1].high))
    part, whole = sum(one.part for one in points), sum(one.whole for one in points)
    cases = sum(one.cases for one in points)
    low, high = limits_of(text.figure, cases=cases, part=part, whole=whole, per=text.per)
    value = {"share": lambda: 100 * part / whole, "rate": lambda: text.per * part / whole, "count": lambda: part}
    return iter((value[text.figure]() if whole else None, float(low), float(high)))
