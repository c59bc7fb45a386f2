"""The whole of a challenge in memory, out of a city's tables: what is given, what is hidden, and what stands on the board from the first day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.answers import Answers
from upstate.challenges.building.baselines import predict, rankers_of, values_of
from upstate.challenges.building.days import latest_split, refuse_unknown_outcome
from upstate.challenges.building.drawing import Draw
from upstate.challenges.building.places import choose_column, place_columns
from upstate.challenges.building.sides import Rows, Sides, build_sides
from upstate.progress import Progress
from upstate.ranking.schedule import History, find_history, years_after
from upstate.ranking.units import GROUP, build_units
from upstate.solutions import RankingSolution
from upstate.solutions.challenge import ChallengeText
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class Made:
    """Both sides with what is hidden. on: the split day. column: whose values are kept together, place: in which neighborhoods are named; both may be empty. notes: what the
    organizer and the entrants have to know, in English."""

    sides: Sides
    answers: Answers
    baselines: dict[str, NDArray[np.float64]]
    on: date
    column: str
    place: str
    notes: tuple[str, ...]


def make_challenge(
    *, tables: CityTables, solution: RankingSolution, text: ChallengeText, secret: bytes, seed: int, progress: Progress
) -> Made:
    """Split the record as `text` says. The sandbox is not locked yet, and holds the city's own table of units.

    Raises `NotEnoughHistory` where a side would be empty, `UpstateError` for a column that is not there, and for hidden units that can not be parted.
    """
    history = find_history(tables, solution)
    on = text.split.on or latest_split(solution, history)
    refuse_unknown_outcome(solution, history, on)
    place = next(iter(place_columns(tables, solution)), "") if text.split.kind == "group" else ""
    column = choose_column(tables, solution, text.split.column)
    tables.sandbox.lock()
    draw, rankers = Draw(secret, text.split.seed), rankers_of(text.baselines, solution)
    sides = build_sides(
        tables=tables,
        solution=solution,
        history=history,
        split=text.split,
        on=on,
        column=column,
        draw=draw,
        rankers=rankers,
        seed=seed,
        progress=progress,
    )
    predicted = {one.name: values for one, values in predict(text.baselines, sides, rankers, text.task.kind)}
    by_group = text.split.kind == "group"
    answers = Answers(
        ids=_text(sides.hidden.matrix.units),
        values=(values := values_of(sides.hidden.matrix, text.task.kind)),
        public=draw.public(sides.hidden.matrix.units, sides.hidden.groups, text.split.public, values),
        places=_text(_places(tables, solution, sides.hidden, place) if by_group else sides.hidden.groups),
        present=predicted[next(one.name for one in text.baselines if one.present)],
    )
    place = place if by_group else column
    notes = tuple(_notes(solution, history, on, place))
    return Made(sides, answers, predicted, on, column, place, notes)


def _text(values: NDArray[Any]) -> NDArray[Any]:
    return np.array([str(value) for value in values], dtype=object)


def _places(tables: CityTables, solution: RankingSolution, hidden: Rows, column: str) -> NDArray[Any]:
    """Where each hidden unit lies, of a split by groups that are no places; empty where it is not known."""
    if not column:
        return np.full(len(hidden.matrix), "", dtype=object)
    units = build_units(tables, solution, hidden.as_of, labelled=False, group=column)
    details = units.details([GROUP])
    known = dict(zip(details["_unit"], details[GROUP], strict=True))
    return np.array([known.get(unit) or "" for unit in hidden.matrix.units], dtype=object)


def _notes(solution: RankingSolution, history: History, on: date, place: str) -> Iterator[str]:
    years = solution.settings.horizon_years
    ends, until = years_after(on, years), history.recorded_until
    yield (
        f"Each row is as it was known before its day. What is foreseen is what “{solution.settings.outcome}” "
        f"from that day until {years} year{'s' if years > 1 else ''} later."
    )
    if until < ends:
        yield (
            f"The hidden outcome is what is on record from {on} until {ends}; the record is full only before {until}. "
            "A unit without an outcome on record counts as without."
        )
    if not place:
        yield (
            "No column says in which neighborhood a unit lies, so the shown part is drawn unit by unit, and no score by "
            "place can be told."
        )
