"""Why a place is a peer, in words: in what it is nearest to the city, and in what it is furthest from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.places.measures import MEASURES
from upstate.places.peers.distance import KM_IN_A_UNIT, Gaps
from upstate.places.peers.subject import Subject
from upstate.places.peers.themes import LOCATION, STATE, title_of
from upstate.places.table import PlaceTable

_NEAREST = 3


@dataclass(frozen=True)
class Reason:
    """One variable. gap: the difference in standard units, from 0. here, there: the city's figure and the peer's, in the variable's
    unit; null for location and state. words: all of it for people."""

    variable: str
    title: str
    gap: float
    here: float | None
    there: float | None
    words: str


def reasons_of(table: PlaceTable, subject: Subject, gaps: Gaps, row: int) -> tuple[list[Reason], list[Reason]]:
    """The three variables in which the place in `row` is closest, and up to three others in which it is furthest.

    The state is named only where there are not three others: it is the same or not, so it would always stand first or last.
    """
    squared = gaps.squared[:, row]
    order = [int(one) for one in np.argsort(squared, kind="stable") if not np.isnan(squared[one])]
    if STATE in gaps.used and len(order) > _NEAREST:
        order.remove(gaps.used.index(STATE))
    nearest, others = order[:_NEAREST], order[_NEAREST:]
    return (
        [_reason(table, subject, gaps, one, row) for one in nearest],
        [_reason(table, subject, gaps, one, row) for one in reversed(others[-_NEAREST:])],
    )


def _reason(table: PlaceTable, subject: Subject, gaps: Gaps, position: int, row: int) -> Reason:
    name = gaps.used[position]
    gap = round(float(np.sqrt(gaps.squared[position, row])), 6)
    here, there = subject.figures.get(name), table.figure(name, row)
    return Reason(name, title_of(name), gap, here, there, _words(table, subject, name, row=row, gap=gap))


def _words(table: PlaceTable, subject: Subject, name: str, *, row: int, gap: float) -> str:
    if name == LOCATION:
        return f"{gap * KM_IN_A_UNIT:,.0f} km away"
    if name == STATE:
        state = table.place(row).state
        return f"also in {state}" if state == subject.place.state else f"in {state}, not {subject.place.state}"
    measure = MEASURES[name]
    return f"{measure.title}: {measure.words(table.figure(name, row))}, here {measure.words(subject.figures[name])}"
