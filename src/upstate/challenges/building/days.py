"""On which day a record can be split, and which earlier days can be learned from."""

from __future__ import annotations

from datetime import date

from upstate.errors import NotEnoughHistory
from upstate.ranking.schedule import History, plan_ranking, years_after
from upstate.solutions import RankingSolution


def latest_split(solution: RankingSolution, history: History) -> date:
    """The latest 1 January whose whole horizon lies in the record. A year's first day, because people remember it and seasons stay whole. Raises `NotEnoughHistory`
    where nothing before it can be learned from."""
    last = years_after(history.recorded_until, -solution.settings.horizon_years)
    day = date(last.year, 1, 1)
    learned_from(solution, history, day)
    return day


def learned_from(solution: RankingSolution, history: History, on: date) -> tuple[date, ...]:
    """The as-of dates whose outcome was known by the split day, oldest first. Raises `NotEnoughHistory` where there is none."""
    closed = plan_ranking(solution, history, on).closed_by(on)
    if not closed:
        first = years_after(history.begins, solution.settings.history_years + solution.settings.horizon_years)
        raise NotEnoughHistory(
            f"Nothing before {on} can be learned from: the record begins on {history.begins}.",
            allowed=f"a split on {first} or later, with an outcome that is known after it",
            next_step="Choose a later day, or add older records with `upstate adapt`.",
        )
    return closed


def refuse_unknown_outcome(solution: RankingSolution, history: History, on: date) -> None:
    """Raise `NotEnoughHistory` where less than half of the horizon after `on` is on record."""
    ends, until = years_after(on, solution.settings.horizon_years), history.recorded_until
    if until - on < (ends - on) / 2:
        raise NotEnoughHistory(
            f"Of what happened from {on} until {ends}, too little is on record: the record ends before {until}.",
            allowed=f"a split on {latest_split(solution, history)}, or any day after which half of the {solution.settings.horizon_years} years are on record",
            next_step="Choose an earlier day, or wait for newer records.",
        )
