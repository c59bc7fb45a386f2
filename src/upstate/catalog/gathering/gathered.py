"""One dataset that is kept elsewhere, as it was read from a source, whatever the source's format."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from upstate.errors import UpstateError


class Kept(BaseModel):
    """A part of what a run leaves in its files."""

    model_config = ConfigDict(frozen=True)


class GatheredFile(Kept):
    """A file or a service. address: of http or https. format, mediatype: as the source calls them; may be empty."""

    title: str = ""
    format: str = ""
    mediatype: str = ""
    address: str


class Gathered(Kept):
    """A dataset. All is plain text of a stranger. identifier: unique within its source. licence: its address, or words.

    landing_page: where it is shown at home; empty where the source names none.
    """

    identifier: str
    title: str
    description: str = ""
    publisher: str = ""
    contact: str = ""
    email: str = ""
    licence: str = ""
    keywords: tuple[str, ...] = ()
    issued: date | None = None
    modified: date | None = None
    places: str = ""
    landing_page: str = ""
    files: tuple[GatheredFile, ...] = ()

    @property
    def key(self) -> str:
        """Its name in addresses: stays when the title changes."""
        return hashlib.sha256(self.identifier.encode()).hexdigest()[:12]

    @property
    def links(self) -> tuple[str, ...]:
        """Every address that it leads to, once."""
        return tuple(dict.fromkeys(filter(None, (self.landing_page, *(file.address for file in self.files)))))


class ItemFault(Kept):
    """Something that is wrong with a dataset, in three parts. given: begins with where it stands in the source. kind: the same for all
    that differ only in where they stand and in the value that stands there; empty where there are no others like it."""

    given: str
    allowed: str
    next_step: str
    kind: str = ""

    @classmethod
    def of(cls, fault: UpstateError) -> ItemFault:
        return cls(given=fault.given, allowed=fault.allowed, next_step=fault.next_step)


class ReadItem(NamedTuple):
    """What became of one dataset of a source. item: null where it can not be shown; then the last of `faults` says why."""

    title: str
    item: Gathered | None
    faults: tuple[ItemFault, ...]
