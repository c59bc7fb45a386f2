"""`dataset.toml`: what people say about a dataset. It is there also for data that is not, or never will be, published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upstate.catalog.read_as import ReadAs
from upstate.city import write_text
from upstate.city.reading import load_toml
from upstate.errors import UpstateError


class BadDescription(UpstateError):
    """What is said about a dataset can not be used."""


class Frequency(StrEnum):
    """How often the city promises a new version."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"
    NEVER = "never"


# Licences under which a US city publishes data: id of the SPDX list, title, address of the text.
LICENCES: dict[str, tuple[str, str]] = {
    "CC0-1.0": ("Public domain (CC0 1.0)", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "PDDL-1.0": ("Public domain (PDDL 1.0)", "https://opendatacommons.org/licenses/pddl/1-0/"),
    "CC-BY-4.0": ("Attribution (CC BY 4.0)", "https://creativecommons.org/licenses/by/4.0/"),
    "ODC-By-1.0": ("Attribution (ODC-BY 1.0)", "https://opendatacommons.org/licenses/by/1-0/"),
    "ODbL-1.0": ("Share alike (ODbL 1.0)", "https://opendatacommons.org/licenses/odbl/1-0/"),
}


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldMeaning(_Text):
    """One column in the data dictionary. codes: what each value stands for, where that is not plain. read_as: how its text is read when
    it is published; null where it stays as it is."""

    meaning: str = Field(default="", max_length=2000)
    title: str = Field(default="", max_length=200)
    unit: str = Field(default="", max_length=40)
    codes: dict[str, str] = {}
    read_as: ReadAs | None = None


class Description(_Text):
    """A dataset in words.

    department: who answers for it. contact: an e-mail address, office or telephone of the city, shown to the public.
    licence: an id of `LICENCES`. frequency: the promise of freshness. late_reason: why the promise is missed now.
    place: what area it covers. covers_from, covers_to: the time that the rows speak of; null when unknown.
    key: the columns that together name one row; empty when none do. topics: words to browse by.
    contract: SOLUTION.TABLE whose dictionary this follows, or empty. fields: the data dictionary by column.
    withheld: why it is not published, for the inventory; empty for data that is or will be.
    """

    title: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=20_000)
    department: str = Field(default="", max_length=200)
    contact: str = Field(default="", max_length=300)
    licence: Literal["", "CC0-1.0", "PDDL-1.0", "CC-BY-4.0", "ODC-By-1.0", "ODbL-1.0"] = ""
    frequency: Frequency = Frequency.IRREGULAR
    late_reason: str = Field(default="", max_length=1000)
    place: str = Field(default="", max_length=300)
    covers_from: date | None = None
    covers_to: date | None = None
    topics: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    contract: str = ""
    withheld: str = Field(default="", max_length=1000)
    fields: dict[str, FieldMeaning] = {}


def load_description(path: Path) -> Description:
    """Read `dataset.toml`; raises `BadDescription` with each fault in it, `FileNotFoundError` when there is none."""
    return load_toml(path, Description, unreadable=lambda faults: _unreadable(path, faults))


def change_description(path: Path, changes: Mapping[str, Any], *, place: str) -> Description:
    """What `dataset.toml` at `path` says, with `changes`; nothing is written.

    A dataset of which nothing is said yet is titled by its name and covers `place`. `fields` is merged column by column; everything
    else replaces what was there. Raises `BadDescription` for what can not stand.
    """
    name = path.parent.name
    try:
        before = load_description(path).model_dump()
    except FileNotFoundError:
        before = {"title": name.replace("-", " ").capitalize(), "place": place}
    fields = {**before.get("fields", {}), **changes.get("fields", {})}
    try:
        return Description.model_validate({**before, **changes, "fields": fields})
    except ValidationError as fault:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        raise BadDescription(
            f"This can not be said of {name}: {faults}.",
            allowed="what docs/reference/dataset.md lists",
            next_step="Mend what is named; nothing was changed.",
        ) from None


def _unreadable(path: Path, faults: str) -> BadDescription:
    return BadDescription(
        f"{path} cannot be read: {faults}",
        allowed="TOML as `upstate publish` writes it; docs/reference/dataset.md lists what may stand in it",
        next_step="Mend the places that are named.",
    )


def save_description(path: Path, description: Description) -> None:
    """Write `dataset.toml`: only what was said, in the order of `Description`."""
    said = description.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    write_text(path, tomlkit.dumps(said))
