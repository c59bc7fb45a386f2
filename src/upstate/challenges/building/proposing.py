"""Which splits a record allows, each with its reason, what it holds on both sides, and what it can not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstate.challenges.building.days import latest_split, learned_from
from upstate.challenges.building.places import place_columns
from upstate.progress import Progress
from upstate.ranking.schedule import History, plan_ranking, years_after
from upstate.ranking.units import GROUP, build_units
from upstate.sentences import Sentence, say, say_count
from upstate.solutions import RankingSolution
from upstate.solutions.challenge.text import SplitKind
from upstate.tables.loading import CityTables

# With fewer outcomes on a side, a difference between two entries is nearly always noise.
ENOUGH = 50
_YEARS_BACK = 5
_LEAST_PLACES = 8
_HIDDEN = 0.25


@dataclass(frozen=True)
class Side:
    """units: rows of one unit on one date. outcomes: of them, those that had the outcome. Of a side that will be drawn, what is to be expected."""

    units: int
    outcomes: int


@dataclass(frozen=True)
class SplitProposal:
    """One way to split. on: of a split by time the first hidden day; of others the day of the hidden units. column: whose values stay together, else empty. whole: whether
    the record holds the whole horizon after `on`."""

    kind: SplitKind
    on: date
    column: str
    past: Side
    hidden: Side
    whole: bool
    reason: Sentence
    blind: Sentence

    @property
    def enough(self) -> bool:
        """Whether both sides hold outcomes enough to tell entries apart."""
        return min(self.past.outcomes, self.hidden.outcomes) >= ENOUGH

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "column": self.column,
            "past": vars(self.past),
            "hidden": vars(self.hidden),
            "whole": self.whole,
            "enough": self.enough,
            "reason": str(self.reason),
            "blind": str(self.blind),
        }


class Proposer:
    """Proposes splits of one record; each date is built once. The sandbox is locked by then."""

    def __init__(self, tables: CityTables, solution: RankingSolution, history: History, progress: Progress) -> None:
        self._tables, self._solution, self._history, self._progress = tables, solution, history, progress
        self._sides: dict[date, Side] = {}

    def propose(self, asked: date | None) -> Iterator[SplitProposal]:
        """By time first, because that is what a city faces; then by place where it is known, and by unit. asked: the day in challenge.toml."""
        latest = self._latest()
        yield self._by_time(latest)
        if asked and asked != latest:
            yield self._by_time(asked)
        for column in place_columns(self._tables, self._solution)[:2]:
            yield from self._by_place(column, latest)
        yield from self._by_unit(latest)

    def _latest(self) -> date:
        """The latest day with outcomes enough on both sides; where there is none, the latest at all."""
        latest = latest_split(self._solution, self._history)
        for back in range(_YEARS_BACK):
            day = years_after(latest, -back)
            if not plan_ranking(self._solution, self._history, day).closed_by(day):
                break
            if min(self._side(day).outcomes, self._past(day).outcomes) >= ENOUGH:
                return day
        return latest

    def _by_time(self, on: date) -> SplitProposal:
        ends = years_after(on, self._solution.settings.horizon_years)
        until = self._history.recorded_until
        whole = ends <= until
        reason = (
            say(
                "The record holds all that followed until {ends}, and a city that decides knows the past and not the future.",
                ends=str(ends),
            )
            if whole
            else say(
                "The record is full only before {until}, so part of what followed until {ends} is missing.",
                until=str(until),
                ends=str(ends),
            )
        )
        return SplitProposal(
            kind="time",
            on=on,
            column="",
            past=self._past(on),
            hidden=self._side(on),
            whole=whole,
            reason=reason,
            blind=say(
                "It judges by one stretch of years alone. What was unusual in them helps some entries by chance."
            ),
        )

    def _by_place(self, column: str, on: date) -> Iterator[SplitProposal]:
        units = build_units(self._tables, self._solution, on, group=column)
        places, known = self._tables.sandbox.row(f"SELECT count(DISTINCT {GROUP}), count({GROUP}) FROM units")
        if places < _LEAST_PLACES or known < 0.8 * units.rows or places > known / 3:
            return
        yield self._apart(
            "place",
            column,
            on,
            reason=say_count(
                "{number} place is named in {column}; whole places are hidden, so that neighbors are never on both sides.",
                "{number} places are named in {column}; whole places are hidden, so that neighbors are never on both sides.",
                places,
                column=column,
            ),
            blind=say("It does not show whether the future is foreseen: the same years are on both sides."),
        )

    def _by_unit(self, on: date) -> Iterator[SplitProposal]:
        """Only where a unit is in the past side many times over, so that it would be known again."""
        units = self._side(on).units
        times = round(self._past(on).units / max(units, 1))
        if times < 2:
            return
        yield self._apart(
            "group",
            self._solution.settings.unit,
            on,
            reason=say_count(
                "Each unit stands in the past about {number} time; whole units are hidden, so that none is known again.",
                "Each unit stands in the past about {number} times; whole units are hidden, so that none is known again.",
                times,
            ),
            blind=say(
                "Units of one street or age are on both sides and resemble each other, and so are the same years."
            ),
        )

    def _apart(self, kind: SplitKind, column: str, on: date, *, reason: Sentence, blind: Sentence) -> SplitProposal:
        past, day = self._sum(plan_ranking(self._solution, self._history, on).training), self._side(on)
        return SplitProposal(
            kind=kind,
            on=on,
            column=column,
            past=Side(
                round((past.units + day.units) * (1 - _HIDDEN)), round((past.outcomes + day.outcomes) * (1 - _HIDDEN))
            ),
            hidden=Side(round(day.units * _HIDDEN), round(day.outcomes * _HIDDEN)),
            whole=True,
            reason=reason,
            blind=blind,
        )

    def _past(self, on: date) -> Side:
        return self._sum(learned_from(self._solution, self._history, on))

    def _sum(self, days: tuple[date, ...]) -> Side:
        sides = [self._side(day) for day in days]
        return Side(sum(one.units for one in sides), sum(one.outcomes for one in sides))

    def _side(self, day: date) -> Side:
        if day not in self._sides:
            self._progress(f"Counting as of {day}")
            units = build_units(self._tables, self._solution, day)
            self._sides[day] = Side(units.rows, units.positive)
        return self._sides[day]
