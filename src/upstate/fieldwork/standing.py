"""What the log says now: each visit as it was last put right, what disagrees, and who does not want to be visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    record, in the order in which the visits came. opted_out: units; doors_out: unit and door of single homes in units that stand for
    many. hours: as they were recorded."""

    records: dict[str, Visit] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    latest: dict[str, Visit] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    doors_out: set[tuple[str, str]] = field(default_factory=set)
    hours: list[Hours] = field(default_factory=list)

    def take(self, visit: Visit) -> None:
        """Let a record of the log count."""
        root = self.roots.get(visit.corrects, visit.visit)
        self.records[visit.visit] = visit
        self.roots[visit.visit] = root
        self.latest[root] = visit

    def wish(self, wish: OptOut) -> None:
        """Let a wish of the log count. One home of many speaks for its own door alone."""
        if self.heeds(wish):
            return
        if wish.door:
            (self.doors_out.add if wish.out else self.doors_out.discard)((wish.unit, wish.door))
        else:
            (self.opted_out.add if wish.out else self.opted_out.discard)(wish.unit)

    def heeds(self, wish: OptOut) -> bool:
        """Whether it is so already."""
        is_out = (wish.unit, wish.door) in self.doors_out if wish.door else wish.unit in self.opted_out
        return wish.out == is_out

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
            standing.take(visit)
        for wish in batch.opt_outs:
            standing.wish(wish)
        standing.hours.extend(batch.hours)
    return standing


@dataclass(frozen=True)
class Sorted:
    """What became of records that came. new, corrections: to be added to the log. known: names that were there already."""

    new: tuple[Visit, ...]
    corrections: tuple[Visit, ...]
    known: tuple[str, ...]

    @property
    def added(self) -> tuple[Visit, ...]:
        return self.new + self.corrections


def sort_incoming(visits: Sequence[Visit], standing: Standing) -> Sorted:
    """Tell what is new from what is known and from what puts right something known.

    A name that is known with the same content is known, also when it was corrected since: an old file does not undo a
    correction. A known name with other content corrects. Another name that says the same of the same door and day is the same
    visit, as long as somebody answered there.
    """
    new: list[Visit] = []
    corrections: list[Visit] = []
    known: list[str] = []
    said = {root: [record.says for record in records] for root, records in standing.histories.items()}
    same = {visit.says for visit in standing.visits.values() if visit.in_need is not None}
    for visit in visits:
        root = standing.roots.get(visit.visit, visit.visit)
        if root in said and visit.says in said[root]:
            known.append(visit.visit)
        elif root in said:
            corrections.append(as_correction(visit, root, earlier=len(said[root])))
            said[root].append(visit.says)
        elif visit.says in same:
            known.append(visit.visit)
        else:
            new.append(visit)
            said[root] = [visit.says]
            same |= {visit.says} if visit.in_need is not None else set()
    return Sorted(tuple(new), tuple(corrections), tuple(known))


def as_correction(visit: Visit, root: str, *, earlier: int) -> Visit:
    """The same as a record that puts `root` right. earlier: how many records there are of it."""
    return visit.model_copy(update={"visit": f"{root[:90]}~{earlier + 1}", "corrects": root})
