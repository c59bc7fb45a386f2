"""What the log says now: each visit as it was last put right, what disagrees, and who does not want to be visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from upstate.fieldwork.visit import Batch, Hours, OptOut, Visit


@dataclass(frozen=True)
class Conflict:
    """Two or more different answers for one door on one day. visits: their names."""

    unit: str
    on: date
    visits: tuple[str, ...]
    door: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"unit": self.unit, "on": self.on.isoformat(), "visits": list(self.visits)}


@dataclass
class Standing:
    """records: every record by its name. roots: of each record, the visit that it is about. latest: of each visit, its last
    record, in the order in which the visits came. wishes: the last of each unit and door. said: what each kind of source said last of each visit. edits: of each name that
    telephones sent, the last edit. files: that were read. hours_of: a crew's zone and day, as it said last."""

    records: dict[str, Visit] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    latest: dict[str, Visit] = field(default_factory=dict)
    wishes: dict[tuple[str, str], OptOut] = field(default_factory=dict)
    said: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)
    hours_of: dict[tuple[str, int | None, date, str], Hours] = field(default_factory=dict)

    def take(self, visit: Visit, kind: str) -> None:
        """Let a record of the log count. kind: of its source."""
        root = self.roots.get(visit.corrects, visit.visit)
        self.records[visit.visit] = visit
        self.roots[visit.visit] = root
        self.latest[root] = visit
        self.said[root, kind] = visit.tells
        if visit.edit:
            self.edits[visit.sent] = max(visit.edit, self.edits.get(visit.sent, 0))

    def wish(self, wish: OptOut) -> None:
        """Let a wish of the log count. One home of many speaks for its own door alone."""
        self.wishes[wish.unit, wish.door] = wish

    def heeds(self, wish: OptOut) -> bool:
        """Whether it is so already."""
        last = self.wishes.get((wish.unit, wish.door))
        return wish.out == (last is not None and last.out)

    def is_own(self, wish: OptOut) -> bool:
        """Whether the last wish of this door was noted by the same person on the same day, who may have been mistaken."""
        last = self.wishes.get((wish.unit, wish.door))
        return last is not None and (last.by, last.on) == (wish.by, wish.on)

    @cached_property
    def opted_out(self) -> set[str]:
        """Units that do not want to be visited."""
        return {unit for (unit, door), last in self.wishes.items() if last.out and not door}

    @cached_property
    def doors_out(self) -> set[tuple[str, str]]:
        """Unit and door of single homes, in units that stand for many, that do not want to be visited."""
        return {(unit, door) for (unit, door), last in self.wishes.items() if last.out and door}

    @property
    def hours(self) -> list[Hours]:
        """The hours that count."""
        return [one for one in self.hours_of.values() if one.hours]

    @cached_property
    def visits(self) -> dict[str, Visit]:
        """The visits that count, by the name of each."""
        return {name: visit for name, visit in self.latest.items() if not visit.withdrawn}

    @cached_property
    def histories(self) -> dict[str, list[Visit]]:
        """Every record of each visit, the oldest first."""
        found: dict[str, list[Visit]] = defaultdict(list)
        for name, record in self.records.items():
            found[self.roots[name]].append(record)
        return dict(found)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Doors with different answers on one day; they stay in conflict until one is corrected or withdrawn."""
        by_door: dict[tuple[str, str, date], list[str]] = defaultdict(list)
        for name, visit in self.visits.items():
            if visit.in_need is not None:
                by_door[visit.unit, visit.door, visit.on].append(name)
        return tuple(
            Conflict(unit, on, tuple(names), door)
            for (unit, door, on), names in by_door.items()
            if len({self.visits[name].in_need for name in names}) > 1
        )

    @cached_property
    def disputed(self) -> frozenset[str]:
        """Names of the visits that are in a conflict."""
        return frozenset(name for conflict in self.conflicts for name in conflict.visits)


def stand(batches: Iterable[Batch]) -> Standing:
    """What a log says, its batches in order."""
    standing = Standing()
    for batch in batches:
        for visit in batch.visits:
            standing.take(visit, batch.source.kind)
        for wish in batch.opt_outs:
            standing.wish(wish)
        standing.hours_of |= {one.about: one for one in batch.hours}
        standing.files.add(batch.source.file)
    return standing
