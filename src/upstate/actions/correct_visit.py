"""Put a visit right, or take it back. What was recorded before stays in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upstate.actions.fieldwork_city import load_units, open_fieldwork, rebuild_table
from upstate.actions.record_visits import add_batch, refuse_future
from upstate.errors import UpstateError
from upstate.fieldwork.standing import Standing, as_correction, stand
from upstate.fieldwork.visit import Batch, Source, Visit


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
    given: int | None = None,
    on: date | None = None,
    withdraw: bool = False,
    why: str = "",
    by: str = "",
    today: date | None = None,
) -> CorrectedVisit:
    """Record that `visit` was otherwise: what is given here is changed, the rest stays. withdraw: it did not take place.

    why, by: kept in the log. To decide a conflict, correct or withdraw the one that is wrong. Raises `UpstateError` for a visit
    that is not there, or when nothing is to be changed.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or date.today()
    if on is not None:
        refuse_future(on, day)
    changes = {"in_need": in_need, "given": given, "on": on, "withdrawn": withdraw or None}
    changes = {name: value for name, value in changes.items() if value is not None}
    if not changes:
        raise UpstateError(
            "Nothing was said that is to be changed.",
            allowed="--in-need yes or no, --given NUMBER, --on DAY, or --withdraw",
            next_step="Say what was found at the door.",
        )
    units = load_units(fieldwork, today=day)
    with fieldwork.log.writing():
        batches = fieldwork.log.read()
        standing = stand(batches)
        root = _root(standing, visit)
        corrected = Visit.model_validate(
            {**standing.latest[root].model_dump(), "withdrawn": False, **changes, "note": why[:1000], "by": by[:254]}
        )
        record = as_correction(corrected, root, earlier=len(standing.histories[root]))
        batch = Batch(received_at=datetime.now(UTC), source=Source(kind="command"), visits=(record,))
        standing = add_batch(fieldwork, batches, batch)
        rebuild_table(fieldwork, standing, units)
    return CorrectedVisit(root, tuple(standing.histories[root]), len(standing.conflicts))


def _root(standing: Standing, visit: str) -> str:
    if visit in standing.roots:
        return standing.roots[visit]
    raise UpstateError(
        f"There is no visit {visit[:100]!r}.",
        allowed="the visit_id of a visit in the city's table of visits",
        next_step="Run `upstate visit list SOLUTION` to see them.",
    )
