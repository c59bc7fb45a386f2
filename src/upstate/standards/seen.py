"""What is seen of a city: plain facts read from its workspace, which the detectors judge. A detector is `(seen, criterion) -> Finding`.

The action that looks (`actions/look_around.py`) fills it. A part that could not be read is null, and its detectors can not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

QUARTER = timedelta(days=92)
YEAR = timedelta(days=366)
OPEN_DATA_POLICIES = ("policies/open-data.md", "policies/open-data.txt")


@dataclass(frozen=True)
class SeenDataset:
    """One dataset of the inventory, published or not.

    changed_on: when anybody last said or published anything of it. published_on: its newest public version; null where the public sees none.
    freshness: kept, due, late or no promise; empty where nothing is public. columns, explained: of the newest public version, and how
    many of them its dictionary explains. has_email: whether a harvester finds an address to write to. scanned: whether the newest public
    version went through the privacy scan and every finding was decided. by_two: whether another person approved it than made it.
    """

    name: str
    title: str
    described: bool
    department: str
    contact: bool
    licensed: bool
    withheld: bool
    topics: tuple[str, ...]
    changed_on: date
    published_on: date | None = None
    freshness: str = ""
    columns: int = 0
    explained: int = 0
    has_email: bool = False
    scanned: bool = False
    by_two: bool = False
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenText:
    """A text of the city. path: in the workspace."""

    path: str
    text: str


@dataclass(frozen=True)
class SeenMeasure:
    """A measure as its file says it. said: what stands in it; null where it can not be read."""

    path: str
    said: Mapping[str, Any] | None


@dataclass(frozen=True)
class SeenNote:
    """Notes of a meeting. on: its day, by the file's name."""

    path: str
    on: date


@dataclass(frozen=True)
class SeenEvaluation:
    """A test of whether something works that was written down before. compared: how many were left to chance or to what was done before. read: whether
    there is a result of its day. decided_on: when people decided by it; null where they have not."""

    path: str
    on: date
    compared: int
    read: bool = False
    decided_on: date | None = None


@dataclass(frozen=True)
class SeenSolution:
    """A borrowed solution. origin: the city that had it first. proved: paths of its evidence. ranked: of the lists made with it.
    shared: of what was given back. provable: whether it can be proved on the past at all; a service, a policy and measures can not."""

    name: str
    origin: str
    proved: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    provable: bool = True


@dataclass(frozen=True)
class SeenSite:
    """What the site's own rows say. asked: requests for data and messages about it in the last year; answered: of those, how many have an
    answer. https: whether it is reached by HTTPS; host: its name, empty where it has none of its own. guides: addresses of pages that
    explain how data is used. tested: kinds of pages that were opened under an accessibility checker; broken: of those, how many had a fault.
    """

    asked: int
    answered: int
    https: bool
    host: str
    guides: tuple[str, ...] = ()
    tested: int = 0
    broken: int = 0


@dataclass(frozen=True)
class Seen:
    """today: the city's day. population: null where it is not known. leads: who leads what, by `performance`, `data` and so on.
    unread: names of datasets that stand in no `datasets`, because what is said of them can not be read. site: null where nobody asked the site."""

    today: date
    population: int | None
    departments: tuple[str, ...]
    unread: tuple[str, ...] = ()
    leads: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[SeenDataset, ...] | None = None
    policies: tuple[SeenText, ...] | None = None
    measures: tuple[SeenMeasure, ...] | None = None
    meetings: tuple[SeenNote, ...] | None = None
    evaluations: tuple[SeenEvaluation, ...] | None = None
    solutions: tuple[SeenSolution, ...] | None = None
    site: SeenSite | None = None

    @property
    def open_data_policies(self) -> tuple[SeenText, ...]:
        """The text of the city's open data policy, in `policies/open-data.md` or `.txt`."""
        return tuple(one for one in self.policies or () if one.path in OPEN_DATA_POLICIES)

    @property
    def public(self) -> tuple[SeenDataset, ...] | None:
        """Datasets that the public sees."""
        return None if self.datasets is None else tuple(one for one in self.datasets if one.published_on)
