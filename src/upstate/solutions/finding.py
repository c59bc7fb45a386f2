"""Which solutions come first for a city: by what it has, and by what is proven where. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from upstate.solutions.bundle import Status
from upstate.tables.crosswalk.judging import ACCEPT
from upstate.tables.crosswalk.names import name_likeness, own_words

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
    """A field that the city has no column for. field: `table.field`. cost: what lacking it cost in the headline figure in the
    city `cost_in`; null where nobody measured it."""

    field: str
    required: bool
    cost: float | None = None
    cost_in: str = ""


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
    """What the city has of a contract. by: whether contents were looked at, or only the names of columns."""

    tables: tuple[TableHad, ...]
    by: Literal["contents", "names"]

    def count(self, *, required: bool) -> tuple[int, int]:
        """Fields that the city has, and all, of those that are required or of the others."""
        asked = [name in one.fields for one in self.tables for name, needed in one.needs.items() if needed == required]
        return sum(asked), len(asked)

    @property
    def is_whole(self) -> bool:
        """Every required field has a column. A contract that requires nothing proves nothing."""
        met, of = self.count(required=True)
        return 0 < of == met

    def lacks(self, costs: Mapping[str, tuple[float, str]]) -> list[Lack]:
        """The fields without a column, the required ones first. costs: `table.field` to a measured cost and the city."""
        found = [
            (f"{one.table}.{field}", needed)
            for one in self.tables
            for field, needed in one.needs.items()
            if field not in one.fields
        ]
        lacks = [Lack(name, needed, *costs[name]) if name in costs else Lack(name, needed) for name, needed in found]
        return sorted(lacks, key=lambda lack: not lack.required)


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
    return (had.is_whole, here, peers, level, others, met / max(1, of), share, had.by == "contents")


def _net(proofs: Iterable[Proof]) -> int:
    """Each city counts once, however often it shared."""
    counts = {
        (one.geoid or one.place): {"stopped": -1, "reported": 0}.get(one.status, 1)
        for one in sorted(proofs, key=lambda one: one.status == "stopped")
    }
    return sum(counts.values())


def had_by_names(needs: Mapping[str, bool], columns: Mapping[str, Sequence[str]]) -> Had:
    """What the city has by the names of columns alone. needs: `table.field` to required. columns: table to its columns."""
    tables: dict[str, dict[str, bool]] = {}
    for name, needed in needs.items():
        table, _, field = name.partition(".")
        tables.setdefault(table, {})[field] = needed
    return Had(tuple(_by_names(table, fields, columns) for table, fields in tables.items()), "names")


def _by_names(table: str, needs: Mapping[str, bool], columns: Mapping[str, Sequence[str]]) -> TableHad:
    tried = [TableHad(table, source, _named(table, needs, names), needs) for source, names in columns.items()]
    best = max(tried, key=lambda one: (sum(needs[name] for name in one.fields), len(one.fields)), default=None)
    return best if best and best.fields else TableHad(table, "", {}, needs)


def _named(table: str, needs: Mapping[str, bool], names: Sequence[str]) -> dict[str, str]:
    """Each column once, for the field that its name is nearest to."""
    own = own_words(table)
    near = sorted(
        ((name_likeness(name, [field], own=own)[0], field, name) for field in needs for name in names),
        key=lambda one: -one[0],
    )
    found: dict[str, str] = {}
    for likeness, field, name in near:
        if likeness >= ACCEPT and field not in found and name not in found.values():
            found[field] = name
    return found
