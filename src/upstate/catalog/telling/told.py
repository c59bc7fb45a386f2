"""A city's public datasets as harvesters are told of them, whatever the format. Every address is whole, with scheme and host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upstate.catalog.description import LICENCES, Description, Frequency

# ISO 8601, as both versions of DCAT-US want it.
_REPEATING = {
    Frequency.DAILY: "R/P1D",
    Frequency.WEEKLY: "R/P1W",
    Frequency.MONTHLY: "R/P1M",
    Frequency.QUARTERLY: "R/P3M",
    Frequency.YEARLY: "R/P1Y",
    Frequency.IRREGULAR: "irregular",
}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True)
class ToldFile:
    """A file of the newest version. address: leads to the newest version's file, whichever that is. lasting: of this very file, which never
    changes. bytes: its size. sha256: in hex. is_original: whether it is the file as the city's own system gave it."""

    title: str
    format: str
    mediatype: str
    address: str
    lasting: str
    bytes: int
    sha256: str
    is_original: bool = False


@dataclass(frozen=True)
class ToldDataset:
    """A dataset. address: of its page, which never changes and is its identifier too. dictionary: address of its Data Package. rows: address
    where programs ask for its rows.

    description: as the public may see it. columns: name to type, as published. version: number of the newest. issued, modified: the days on which the public could first
    see its first and its newest version.
    """

    name: str
    address: str
    description: Description
    columns: Mapping[str, str]
    version: int
    issued: date
    modified: date
    dictionary: str
    rows: str
    files: tuple[ToldFile, ...]

    @property
    def words(self) -> str:
        """What it is; never empty, because harvesters pass over a dataset without a description."""
        return self.description.description or self.description.title

    @property
    def keywords(self) -> list[str]:
        """Its topics, or its name in words where it has none: harvesters want at least one."""
        return [topic for topic in self.description.topics if topic] or [self.name.replace("-", " ")]

    @property
    def licence(self) -> str | None:
        """Address of the licence's text; null when none was chosen."""
        return LICENCES[self.description.licence][1] if self.description.licence else None

    @property
    def repeating(self) -> str | None:
        """How often a new version is promised; null for data that is finished."""
        return _REPEATING.get(self.description.frequency)


@dataclass(frozen=True)
class ToldCatalog:
    """All of a city. address: of the page that lists its datasets. api: address of what describes how programs ask for rows, in OpenAPI. email: where to write about data whose contact is no e-mail address;
    may be empty."""

    city: str
    email: str
    address: str
    api: str
    datasets: tuple[ToldDataset, ...]

    def email_for(self, dataset: ToldDataset) -> str | None:
        """Where to write about a dataset; null when nobody said so."""
        return email_in(dataset.description.contact) or self.email or None

    def office(self, dataset: ToldDataset) -> str:
        """Who answers for a dataset: its department, or the city."""
        return dataset.description.department or self.city

    def place(self, dataset: ToldDataset) -> str:
        """The area that a dataset covers: the city's, where nothing else is said."""
        return dataset.description.place or self.city


def email_in(contact: str) -> str | None:
    """The e-mail address in a contact; null where there is none."""
    found = _EMAIL.search(contact)
    return found[0] if found else None


def told(**fields: object) -> dict[str, object]:
    """Only what is known. A name that begins with _ begins with @ in JSON-LD."""
    known = {name: value for name, value in fields.items() if value is not None and value != "" and value != []}
    return {f"@{name[1:]}" if name.startswith("_") else name: value for name, value in known.items()}
