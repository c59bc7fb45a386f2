"""Put a visit right, or take it back. What was recorded before stays in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upstate.actions.fieldwork_city import load_units, open_fieldwork, rebuild_table
from upstate.actions.record_visits import add_batch, refuse_odd_day
from upstate.errors import UpstateError
from upstate.fieldwork.incoming import as_correction
from upstate.fieldwork.standing import Standing, stand
from upstate.fieldwork.visit import Batch, Source, Visit
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class CorrectedVisit:
    """history: every record of the visit, the oldest first. conflicts: how many doors still have two answers for one day."""

    visit: str
    history: tuple[Visit, ...]
    conflicts: int

    def as_json(self) -> dict[str, Any]:
        history = [one.model_dump(mode="json", exclude={"note", "by"}) for one in self.history]
        return {"visit": self.visit, "history": history, "conflicts": self.conflicts}


def correct_visit(
    *,
    workspace: Path,
    solution: str,
    visit: str,
    in_need: bool | None = None,
    unknown: bool = False,
    given: int | None = None,
    on: date | None = None,
    withdraw: bool = False,
    why: str = "",
    by: str = "",
    today: date | None = None,
    progress: Progress = silent,
) -> CorrectedVisit:
    """Record that `visit` was otherwise: what is given here is changed, the rest stays. withdraw: it did not take place.

    visit: its name, or as much of its beginning as no other has. unknown: nobody could tell whether it was in need. why, by: kept in
    the log. To decide a conflict, correct or withdraw the one that is wrong. Raises `UpstateError` for a visit
    that is not there, when nothing is to be changed, and when something was given where nobody is in need.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or fieldwork.today
    if on is not None:
        refuse_odd_day(on, day)
    changes = {"in_need": in_need, "given": given, "on": on, "withdrawn": withdraw or None}
    changes = {name: value for name, value in changes.items() if value is not None} | (
        {"in_need": None} if unknown else {}
    )
    if not changes:
        raise UpstateError(
            "Nothing was said that is to be changed.",
            allowed="--in-need yes, no or unknown, --given NUMBER, --on DAY, or --withdraw",
            next_step="Say what was found at the door.",
        )
    progress("Reading the units")
    units = load_units(fieldwork, today=day)
    with fieldwork.log.writing():
        batches = fieldwork.log.read()
        standing = stand(batches)
        root = _root(standing, visit)
        before = standing.latest[root]
        corrected = Visit.model_validate(
            {**before.model_dump(), "withdrawn": False, **changes, "note": why[:1000], "by": by[:254]}
        )
        _refuse_odd(before, corrected, given)
        progress("Writing the table of visits")
        record = as_correction(corrected, root, earlier=len(standing.histories[root]))
        batch = Batch(received_at=datetime.now(UTC), source=Source(kind="command"), visits=(record,))
        standing = add_batch(fieldwork, batches, batch)
        rebuild_table(fieldwork, standing, units)
    return CorrectedVisit(root, tuple(standing.histories[root]), len(standing.conflicts))


def _refuse_odd(before: Visit, corrected: Visit, given: int | None) -> None:
    if corrected.says == before.says:
        raise UpstateError(
            "The visit says so already; nothing would be changed.",
            allowed="something that differs from what was recorded last",
            next_step="Run `upstate visit list SOLUTION` to see what is recorded.",
        )
    if corrected.in_need is not True and corrected.given and given is None and not corrected.withdrawn:
        raise UpstateError(
            f"{corrected.given} were given there, which does not go with what you say now.",
            allowed="--given 0, where nothing was given after all, or the number, where it was",
            next_step=f"Say --given 0 or --given {corrected.given} too.",
        )


def _root(standing: Standing, visit: str) -> str:
    if visit in standing.roots:
        return standing.roots[visit]
    found = {root for name, root in standing.roots.items() if visit and name.startswith(visit)}
    if len(found) == 1:
        return found.pop()
    raise UpstateError(
        f"{len(found)} visits begin with {visit[:100]!r}." if found else f"There is no visit {visit[:100]!r}.",
        allowed="the visit_id of a visit, or as much of its beginning as no other has",
        next_step="Run `upstate visit list SOLUTION` to see them.",
    )
