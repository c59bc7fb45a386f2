"""Which solutions come first for a city: by what it has, and by what is proven where. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from upstate.solutions.bundle import FieldCost, Status

Level = Literal["reported", "backtested elsewhere", "backtested here", "field-tested"]
_LEVELS: tuple[Level, ...] = ("reported", "backtested elsewhere", "backtested here", "field-tested")


@dataclass(frozen=True)
class Proof:
    """What one city says of a solution. peer: how near it is among the city's peers, from 1; null where it is none or that is
    not known. here: it is this city. told_by: what the city calls the registry; empty for this city and for the origin."""

    place: str
    status: Status
    geoid: str = ""
    peer: int | None = None
    here: bool = False
    version: str = ""
    verdict: str = ""
    because: str = ""
    staff_hours: float | None = None
    cost: str = ""
    contact: str = ""
    link: str = ""
    told_by: str = ""

    @property
    def words(self) -> str:
        """In one line, such as `stopped in Springfield, IL (peer 3) because our breaks have no dates`."""
        where = "here" if self.here else f"in {self.place}" + (f" (peer {self.peer})" if self.peer else "")
        said = f" because {self.because}" if self.because else f": {self.verdict}" if self.verdict else ""
        return f"{self.status} {where}{said}"


@dataclass(frozen=True)
class Lack:
    """A field that the city has no column for. field: `table.field`. cost: what lacking it costs of the figure `cost_of`, as the
    city `cost_in` measured it, with its interval; null where nobody did."""

    field: str
    required: bool
    cost: float | None = None
    interval: tuple[float, float] | None = None
    cost_of: str = ""
    cost_in: str = ""

    @property
    def words(self) -> str:
        """Such as `mains.material (costs about 0.02 precision at 1% in Kitchener, Ontario)`."""
        if self.cost is None or self.interval is None:
            return f"{self.field} (required)" if self.required else self.field
        told = f"costs about {round(self.cost, 3):g} {self.cost_of} in {self.cost_in}"
        noise = "" if self.interval[0] > 0 else ", no more than noise"
        return f"{self.field} ({'required; ' if self.required else ''}{told}{noise})"


@dataclass(frozen=True)
class TableHad:
    """One table of a contract. source: the city's table that serves best as it; empty where none does. fields: field to column.
    needs: every field to whether it is required."""

    table: str
    source: str
    fields: Mapping[str, str]
    needs: Mapping[str, bool]


@dataclass(frozen=True)
class Had:
    """What the city has of a contract."""

    tables: tuple[TableHad, ...]

    def count(self, *, required: bool) -> tuple[int, int]:
        """Fields that the city has, and all, of those that are required or of the others."""
        asked = [name in one.fields for one in self.tables for name, needed in one.needs.items() if needed == required]
        return sum(asked), len(asked)

    @property
    def is_whole(self) -> bool:
        """Every required field has a column. A contract that requires nothing proves nothing."""
        met, of = self.count(required=True)
        return 0 < of == met

    def lacks(self, costs: Mapping[str, tuple[FieldCost, str]]) -> list[Lack]:
        """The fields without a column, the required ones first. costs: `table.field` to its cost and the city that measured it."""
        found = [
            (f"{one.table}.{field}", needed)
            for one in self.tables
            for field, needed in one.needs.items()
            if field not in one.fields
        ]
        lacks = [_lack(name, needed, costs.get(name)) for name, needed in found]
        return sorted(lacks, key=lambda lack: not lack.required)


def _lack(field: str, required: bool, measured: tuple[FieldCost, str] | None) -> Lack:
    if measured is None:
        return Lack(field, required)
    cost, city = measured
    return Lack(field, required, cost.cost, (cost.low, cost.high), cost.of, city)


def evidence_level(proofs: Iterable[Proof]) -> Level:
    """How far the solution is proven, by the strongest of the proofs."""
    levels = {
        "field-tested" if one.status == "field-tested" else "backtested here" if one.here else "backtested elsewhere"
        for one in proofs
        if one.status in ("backtested", "field-tested")
    }
    return max((level for level in _LEVELS if level in levels), key=_LEVELS.index, default="reported")


def standing(had: Had, proofs: Sequence[Proof]) -> tuple[float, ...]:
    """What solutions are put in order by, the highest first.

    Whether the city has all that is required; whether it measured it itself; how many of its peers measured it, less those
    that stopped; the evidence level; the same count of all other cities; the share of required fields, then of all.
    """
    met, of = had.count(required=True)
    other, of_other = had.count(required=False)
    here = _net(one for one in proofs if one.here)
    peers = _net(one for one in proofs if one.peer and not one.here)
    others = _net(one for one in proofs if not one.peer and not one.here)
    level = _LEVELS.index(evidence_level(proofs))
    share = (met + other) / max(1, of + of_other)
    return (had.is_whole, here, peers, level, others, met / max(1, of), share)


def _net(proofs: Iterable[Proof]) -> int:
    """Each city counts once, however often it shared."""
    counts = {
        (one.geoid or one.place): {"stopped": -1, "reported": 0}.get(one.status, 1)
        for one in sorted(proofs, key=lambda one: one.status == "stopped")
    }
    return sum(counts.values())
