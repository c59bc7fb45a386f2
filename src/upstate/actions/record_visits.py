"""Record visits as a crew sends them: each once, also when it is sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from upstate.actions.fieldwork_city import Fieldwork, load_units, open_fieldwork, rebuild_table
from upstate.errors import UpstateError
from upstate.fieldwork.standing import Conflict, Standing, sort_incoming, stand
from upstate.fieldwork.visit import Batch, Hours, OptOut, Source, Visit


@dataclass(frozen=True)
class Recorded:
    """What became of visits. known: names of those that were there. conflicts: of the doors that came, with two answers now."""

    solution: str
    new: tuple[str, ...]
    known: tuple[str, ...]
    corrections: tuple[str, ...]
    conflicts: tuple[Conflict, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "new": list(self.new),
            "known": list(self.known),
            "corrections": list(self.corrections),
            "conflicts": [one.as_json() for one in self.conflicts],
        }


def record_visits(
    *,
    workspace: Path,
    solution: str,
    visits: Sequence[Visit] = (),
    opt_outs: Sequence[OptOut] = (),
    hours: Sequence[Hours] = (),
    kind: Literal["form", "command"] = "command",
    today: date | None = None,
) -> Recorded:
    """Add visits, wishes not to be visited, and hours of crews to the log, and make the city's table anew.

    Raises `UpstateError` for a unit that the city does not have and for a day in the future; nothing is recorded then.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or date.today()
    units = load_units(fieldwork, today=day)
    for unit in [one.unit for one in visits] + [one.unit for one in opt_outs]:
        _refuse_unknown(fieldwork, unit, known=unit in units)
    for on in [one.on for one in visits] + [one.on for one in opt_outs] + [one.on for one in hours]:
        refuse_future(on, day)
    with fieldwork.log.writing():
        batches = fieldwork.log.read()
        standing = stand(batches)
        result = sort_incoming(visits, standing)
        wishes = [one for one in opt_outs if not standing.heeds(one)]
        batch = Batch(
            received_at=datetime.now(UTC),
            source=Source(kind=kind),
            visits=result.added,
            opt_outs=tuple(wishes),
            hours=tuple(hours),
        )
        standing = add_batch(fieldwork, batches, batch)
        if result.added:
            rebuild_table(fieldwork, standing, units)
    came = {(visit.unit, visit.door) for visit in visits}
    return Recorded(
        solution=solution,
        new=tuple(visit.visit for visit in result.new),
        known=result.known,
        corrections=tuple(visit.corrects for visit in result.corrections),
        conflicts=tuple(one for one in standing.conflicts if (one.unit, one.door) in came),
    )


def add_batch(fieldwork: Fieldwork, before: Sequence[Batch], batch: Batch) -> Standing:
    """Add what holds anything; gives what stands then. before: the batches that are there. The log must be held."""
    if not batch.is_empty:
        fieldwork.log.add(batch)
    return stand([*before, batch])


def refuse_future(on: date, today: date) -> None:
    if on > today:
        raise UpstateError(
            f"{on} is in the future.",
            allowed=f"a day up to today, {today}",
            next_step="Write the day of the visit.",
        )


def _refuse_unknown(fieldwork: Fieldwork, unit: str, *, known: bool) -> None:
    if not known:
        raise UpstateError(
            f"This city has no {fieldwork.unit} {unit[:60]!r}.",
            allowed=f"the {fieldwork.unit} of one of the city's {fieldwork.solution.settings.units}",
            next_step="Look it up in the list of the round.",
        )
