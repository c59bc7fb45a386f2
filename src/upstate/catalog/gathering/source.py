"""A source of datasets that others keep: `catalog/sources/NAME.toml`, which people write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from upstate.catalog.gathering.plain import web_address
from upstate.city import faults_of, load_toml, write_text
from upstate.errors import UpstateError

Kind = Literal["data.json", "ckan", "socrata", "arcgis-hub", "upstate"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAME = re.compile(r"\A[a-z0-9][a-z0-9-]{0,39}\Z")
# Where a kind of site keeps its catalog; nothing for those that are asked page by page.
_LISTS: dict[Kind, str] = {
    "data.json": "/data.json",
    "arcgis-hub": "/api/feed/dcat-us/1.1.json",
    "upstate": "/catalog.jsonld",
}


class BadSource(UpstateError):
    """There is no such source, or its file can not be used."""


class Source(BaseModel):
    """What `NAME.toml` says.

    title: what people call it, such as Onondaga County. only: words of which a dataset's title, keywords or publisher must hold one;
    all are taken where there are none. minutes: how long a run may take. check_links: whether its links are asked. allow_private:
    whether it may stand in a private network; only who can write the file may say so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    address: str = Field(max_length=2_000)
    title: str = Field(min_length=1, max_length=200)
    only: tuple[str, ...] = ()
    minutes: int = Field(default=30, ge=1, le=24 * 60)
    check_links: bool = True
    allow_private: bool = False

    @field_validator("address")
    @classmethod
    def _can_be_asked(cls, address: str) -> str:
        found = web_address(address)
        if not found:
            raise ValueError("it is no address that begins with https:// or http:// and names a host")
        return found

    @property
    def home(self) -> str:
        """Scheme and host, with the folder in which the portal lies; without a slash at the end."""
        return self.address.partition("?")[0].rstrip("/")

    @property
    def list_address(self) -> str:
        """Of the file that lists all of it; the address itself where it names one already."""
        names_file = urlsplit(self.address).path.rsplit("/", 1)[-1].lower().endswith((".json", ".jsonld"))
        return self.address if names_file else self.home + _LISTS.get(self.kind, "")

    def wants(self, *texts: str) -> bool:
        """Whether one of the texts holds one of the words of `only`."""
        told = " ".join(texts).casefold()
        return not self.only or any(word.casefold() in told for word in self.only)


def sources_folder(catalog: Path) -> Path:
    return catalog / "sources"


def source_path(catalog: Path, name: str) -> Path:
    """Where a source's file lies, there or not; raises `BadSource` for no name."""
    if not NAME.match(name):
        raise BadSource(
            f"{name!r} can not be the name of a source.",
            allowed="at most 40 small letters, digits and dashes, such as onondaga-county",
            next_step="Choose such a name; it becomes part of addresses.",
        )
    return sources_folder(catalog) / f"{name}.toml"


def source_names(catalog: Path) -> list[str]:
    """Names of all sources, sorted."""
    return sorted(one.stem for one in sources_folder(catalog).glob("*.toml") if NAME.match(one.stem))


def load_source(catalog: Path, name: str) -> Source:
    """Read a source; raises `BadSource` with each fault in it, and when there is none."""
    path = source_path(catalog, name)
    try:
        return load_toml(path, Source, unreadable=lambda faults: _unreadable(f"{path} cannot be read: {faults}."))
    except FileNotFoundError:
        raise no_source(catalog, name) from None


def no_source(catalog: Path, name: str) -> BadSource:
    """The error for a source that is not there."""
    return BadSource(
        f"There is no source {name}.",
        allowed=", ".join(source_names(catalog)) or "none is there yet",
        next_step="Run `upstate harvest list` to see them, or `upstate harvest add` to make one.",
    )


def make_source(**said: object) -> Source:
    """A source of what a person said; raises `BadSource` with each fault."""
    try:
        return Source.model_validate(said)
    except ValidationError as fault:
        raise _unreadable(f"This can not be a source: {faults_of(fault)}.") from None


def save_source(path: Path, source: Source) -> None:
    """Write it: only what was said."""
    said = source.model_dump(mode="json", exclude_defaults=True)
    write_text(path, "# Written by `upstate harvest add`; edit it freely. docs/how-to/harvest.md says what may stand here.\n" + tomlkit.dumps(said))  # fmt: skip


def _unreadable(fault: str) -> BadSource:
    return BadSource(
        fault,
        allowed=f"a kind ({', '.join(KINDS)}), an address of the web, and a title",
        next_step="Mend what is named; docs/how-to/harvest.md shows a whole one. Nothing was changed.",
    )
