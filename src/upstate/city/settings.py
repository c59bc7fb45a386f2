"""`city.toml`: who the city is and what holds for all its solutions."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from pydantic import BaseModel, ConfigDict, Field

from upstate.city.reading import load_toml
from upstate.city.writing import write_text
from upstate.errors import BadWorkspace


class CitySettings(BaseModel):
    """What `city.toml` holds.

    geoid: the Census Bureau's place code, text with its leading zeros; empty outside the United States. country: two
    letters, or empty.
    population: people who live there, null when not known.
    longitude, latitude: a point in the city in degrees (WGS 84); used to find swapped coordinates. email: where anybody may
    write about the city's data; shown to the public. published_by_rule: datasets of which later versions are published without a
    person, when they are just like one that people approved. simulated: whether every page says that nothing here is real. solutions, standards: as they
    stand in the file; `showing` reads them, so that words that can not be understood close one of them and not the city. leads: who leads what
    (`performance`, `data`, `evaluations`, `contracting`), likewise as it stands there.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str = Field(min_length=1)
    geoid: str = Field(default="", pattern=r"^([0-9]{2,15})?$")
    country: str = Field(default="", pattern=r"^([A-Za-z]{2})?$")
    population: int | None = Field(default=None, ge=0, le=10**10)
    time_zone: str = ""
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    departments: tuple[str, ...] = ()
    email: str = Field(default="", pattern=r"^([\w.+-]+@[\w-]+(\.[\w-]+)+)?$", max_length=254)
    published_by_rule: tuple[str, ...] = ()
    simulated: bool = False
    solutions: Any = None
    standards: Any = None
    leads: Any = None

    @property
    def zone(self) -> tzinfo:
        """The city's time zone; UTC where none is named that is known."""
        try:
            return ZoneInfo(self.time_zone) if self.time_zone else UTC
        except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, such as "America", is an OSError
            return UTC

    def today(self) -> date:
        """Today by the city's clock, which every action goes by."""
        return datetime.now(self.zone).date()


def load_settings(path: Path) -> CitySettings:
    """Read `city.toml`, again only when it was changed; raises `BadWorkspace` with each fault in it."""
    try:
        status = path.stat()
        return _settings_in(path, status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        raise BadWorkspace(
            f"There is no city.toml in {path.parent}.",
            allowed="a folder made by `upstate new`",
            next_step=f"Run `upstate new {path.parent}`, or name the city's folder with --workspace.",
        ) from None
    except OSError as fault:
        raise _unreadable(path, fault.strerror or str(fault)) from None


@lru_cache(maxsize=16)
def _settings_in(path: Path, changed: int, size: int) -> CitySettings:
    """changed, size: those of the file; one that was changed is another."""
    return load_toml(path, CitySettings, unreadable=lambda faults: _unreadable(path, faults))


def _unreadable(path: Path, faults: str) -> BadWorkspace:
    return BadWorkspace(
        f"{path} cannot be read: {faults}",
        allowed="TOML with at least a name, as `upstate new` writes it",
        next_step="Mend the place that is named, or move the file away and run `upstate new` again.",
    )


def save_settings(path: Path, settings: CitySettings) -> None:
    """Write `city.toml` with a comment for its reader."""
    document = tomlkit.document()
    document.add(tomlkit.comment("The city this workspace belongs to. Written by `upstate new`; edit it freely."))
    for key, value in settings.model_dump(exclude_none=True).items():
        document.add(key, list(value) if isinstance(value, tuple) else value)
    write_text(path, tomlkit.dumps(document))
