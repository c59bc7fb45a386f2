"""What it costs a city to keep a service true: how much is due when, by whom, and the hours that takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from upstate.actions.keep_facts import load_log
from upstate.actions.open_service import open_service
from upstate.actions.service_facts import KeptRow, State, list_rows

# A telephone is called and an hour looked up; a fee is compared with the ordinance. Our own guess, until the log knows better.
_GUESSED_MINUTES = {"phone": 4, "hours": 4, "email": 4, "link": 2, "fees": 8, "rules": 10, "uses": 6}
_OTHERWISE = 5
_LEAST_MEASURED = 10
_LONGEST_GAP = 30.0  # minutes; after a longer one the clerk did something else


@dataclass(frozen=True)
class Upkeep:
    """months: the first day of this month and the next eleven, each with the rows that are due in it; what is overdue counts in the
    first. by_owner: rows due within the year. minutes: for one row, as measured from the log; null where it knows too few, and the
    hours rest on our guess then. hours: of the twelve months. used_by: texts that one change of a fact mends."""

    rows: int
    borrowed: int
    overdue: int
    months: dict[str, int]
    by_owner: dict[str, int]
    minutes: float | None
    measured: int
    hours: float
    shared: dict[str, int]

    @property
    def sentence(self) -> str:
        basis = (
            f"at {self.minutes:.1f} minutes a row, the median of {self.measured} that were measured here"
            if self.minutes is not None
            else "an estimate at 2 to 10 minutes a row; nobody has measured it here yet"
        )
        due = sum(self.months.values())
        return (
            f"Due within twelve months: {due:,} of {self.rows:,} rows, about {self.hours:.1f} hours of work ({basis})."
        )

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "is_estimate": True, "sentence": self.sentence}


def upkeep(*, workspace: Path, solution: str, today: date | None = None) -> Upkeep:
    """Count what is due. Every figure of hours is an estimate. Raises `BadWorkspace` or `BadSolution`."""
    opened = open_service(workspace=workspace, name=solution)
    day = today or opened.city.settings.today()
    rows = list_rows(opened, today=day)
    months = dict.fromkeys(_months(day), 0)
    due = [row for row in rows if _due_in(row, day) in months]
    for row in due:
        months[_due_in(row, day)] += 1
    gaps = _measured_minutes(load_log(opened.paths))
    minutes = median(gaps) if len(gaps) >= _LEAST_MEASURED else None
    each = [minutes if minutes is not None else _GUESSED_MINUTES.get(row.kind, _OTHERWISE) for row in due]
    return Upkeep(
        rows=len(rows),
        borrowed=sum(row.state is State.BORROWED for row in rows),
        overdue=sum(row.state is State.DUE for row in rows),
        months=months,
        by_owner=dict(Counter(row.owner for row in due).most_common()),
        minutes=minutes,
        measured=len(gaps),
        hours=round(sum(each) / 60, 1),
        shared={row.name: len(row.used_by) for row in rows if row.table == "facts" and len(row.used_by) > 1},
    )


def _months(day: date) -> list[str]:
    return [f"{day.year + (day.month - 1 + ahead) // 12}-{(day.month - 1 + ahead) % 12 + 1:02}" for ahead in range(12)]


def _due_in(row: KeptRow, today: date) -> str:
    if row.state is State.BORROWED or row.care.review is None:
        return ""
    return f"{max(row.care.review, today):%Y-%m}"


def _measured_minutes(log: list[dict[str, Any]]) -> list[float]:
    """Minutes between one row and the next that the same person checked one after the other; spreadsheets tell nothing of that."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for line in log:
        if line.get("how") == "import" or not line.get("checked"):
            continue
        try:
            times[str(line["by"])].append(datetime.fromisoformat(str(line["at"])))
        except (KeyError, ValueError):
            continue
    gaps = [(b - a).total_seconds() / 60 for one in times.values() for a, b in pairwise(one)]
    return [gap for gap in gaps if 0 < gap <= _LONGEST_GAP]
