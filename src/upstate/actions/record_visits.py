"""Record visits as a crew sends them: each once, also when it is sent twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from upstate.actions.fieldwork_city import Fieldwork, load_units, open_fieldwork, rebuild_table
from upstate.errors import UpstateError
from upstate.fieldwork.incoming import Sorted, sort_incoming
from upstate.fieldwork.rounds import named_round, with_round
from upstate.fieldwork.standing import Conflict, Standing, stand
from upstate.fieldwork.visit import EARLIEST, Batch, Hours, OptOut, Source, Visit
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class Recorded:
    """What became of visits. known: names of those that were there. taken: names of other visits, so that nothing was recorded.
    replaced: hours that were said before of the same crew, zone and day.
    conflicts: of the doors that came, with two answers now."""

    solution: str
    new: tuple[str, ...]
    known: tuple[str, ...]
    corrections: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    taken: tuple[str, ...] = ()
    replaced: tuple[Hours, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "new": list(self.new),
            "known": list(self.known),
            "corrections": list(self.corrections),
            "conflicts": [one.as_json() for one in self.conflicts],
            "hours_replaced": [one.model_dump(mode="json", exclude={"by"}) for one in self.replaced],
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
    progress: Progress = silent,
) -> Recorded:
    """Add visits, wishes not to be visited, and hours of crews to the log, and make the city's table anew.

    Raises `UpstateError` for a unit that the city does not have, for a round or zone that is not there, and for a day in the future
    or long ago; nothing is recorded then.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or fieldwork.today
    for one in hours:
        named_round(fieldwork.rounds, one.round, zone=one.zone)
    progress("Reading the units")
    units = load_units(fieldwork, today=day)
    for unit in [one.unit for one in visits] + [one.unit for one in opt_outs]:
        _refuse_unknown(fieldwork, unit, known=unit in units)
    for on in [one.on for one in visits] + [one.on for one in opt_outs] + [one.on for one in hours]:
        refuse_odd_day(on, day)
    with fieldwork.log.writing():
        batches = fieldwork.log.read()
        standing = stand(batches)
        source = Source(kind=kind)
        result = sort_incoming([with_round(one, fieldwork.rounds) for one in visits], standing, source=source)
        wishes = list(_new_wishes(opt_outs, result, standing, kind))
        replaced = [standing.hours_of[one.about] for one in hours if one.about in standing.hours_of]
        batch = Batch(
            received_at=datetime.now(UTC),
            source=source,
            visits=result.added,
            opt_outs=tuple(wishes),
            hours=tuple(one for one in hours if standing.hours_of.get(one.about) != one),
        )
        standing = add_batch(fieldwork, batches, batch)
        progress("Writing the table of visits")
        # Also where nothing is new: what was killed between the log and the table is made whole by who sends again.
        rebuild_table(fieldwork, standing, units)
    came = {(visit.unit, visit.door) for visit in visits}
    return Recorded(
        solution=solution,
        new=tuple(visit.visit for visit in result.new),
        known=tuple(result.known),
        corrections=tuple(visit.corrects for visit in result.corrections),
        conflicts=tuple(one for one in standing.conflicts if (one.unit, one.door) in came),
        taken=tuple(result.taken),
        replaced=tuple(replaced),
    )


def _new_wishes(wishes: Sequence[OptOut], result: Sorted, standing: Standing, kind: str) -> Iterator[OptOut]:
    """Those that change anything, each beside what the ones before it said."""
    for wish in wishes:
        if _counts(wish, result, standing, kind):
            standing.wish(wish)
            yield wish


def _counts(wish: OptOut, result: Sorted, standing: Standing, kind: str) -> bool:
    """Whether a wish changes anything. One that a telephone sends again does not; a form takes back only what the same person noted
    that day."""
    if standing.heeds(wish) or any(
        (one.unit, one.door, one.by) == (wish.unit, wish.door, wish.by) for one in result.stale
    ):
        return False
    return wish.out or kind != "form" or standing.is_own(wish)


def add_batch(fieldwork: Fieldwork, before: Sequence[Batch], batch: Batch) -> Standing:
    """Add what holds anything; gives what stands then. before: the batches that are there. The log must be held."""
    if not batch.is_empty:
        fieldwork.log.add(batch)
    return stand([*before, batch])


def refuse_odd_day(on: date, today: date) -> None:
    """Raise `UpstateError` for a day on which nobody can have knocked."""
    if not EARLIEST <= on <= today:
        raise UpstateError(
            f"{on} is {'in the future' if on > today else 'before anybody went out'}.",
            allowed=f"a day from {EARLIEST} up to today, {today}",
            next_step="Write the day of the visit.",
        )


def _refuse_unknown(fieldwork: Fieldwork, unit: str, *, known: bool) -> None:
    if not known:
        raise UpstateError(
            f"This city has no {fieldwork.unit} {unit[:60]!r}.",
            allowed=f"the {fieldwork.unit} of one of the city's {fieldwork.solution.settings.units}",
            next_step="Look it up in the list of the round.",
        )
