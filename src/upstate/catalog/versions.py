"""A published version: a folder that never changes, and its record of how it came to be public.

versions/2/
  datapackage.json                 the Data Package, for people and programs
  record.json                      what was found, decided and approved; not handed out
  street-trees.parquet .csv ...    the table in each format
  original-trees.csv               the file as it was given, where nothing had to be taken out of it
  profile.json                     what each column holds
  charts.json                      what the charts of all rows show
  words.json                       which words stand in its cells, for the search
  street-trees.duckdb              the rows once more where they are many, for quick answers; the Parquet answers without it
  street-trees.words.sqlite3       an index of their words
  places.json                      how many rows lie where, if they have a place
  difference.json .parquet         what changed since the version before
  street-trees.pmtiles             the map, where rows have a place
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from upstate.catalog.description import Description
from upstate.catalog.draft import Draft
from upstate.catalog.folders import DatasetFolder, NoSuchDataset
from upstate.errors import BadWorkspace

# How the name of a file begins that is published as it was given.
ORIGINAL = "original-"


class PublishedFile(BaseModel):
    """One file that the public may have. bytes: its size. sha256: of its bytes, in hex."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    format: str
    mediatype: str
    bytes: int
    sha256: str

    @property
    def is_original(self) -> bool:
        """Whether it is the file as it was given, and not the table in one of our formats."""
        return self.path.startswith(ORIGINAL)


class Record(BaseModel):
    """What `record.json` holds.

    published: the day, by the city's clock. approved_by: the second person. columns: name to type, as published. left_out: format
    to the reason why the table is not there in it. key_is_unique: null where no key is named. description: as it stood then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    published: date
    approved_by: str
    rows: int
    columns: dict[str, str]
    files: tuple[PublishedFile, ...]
    left_out: dict[str, str] = {}
    key_is_unique: bool | None = None
    description: Description
    draft: Draft

    @property
    def embargo(self) -> date | None:
        return self.draft.embargo


@dataclass(frozen=True)
class Version:
    """A version on disk."""

    dataset: str
    folder: Path
    record: Record

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def parquet(self) -> Path:
        return self.folder / f"{self.dataset}.parquet"

    @property
    def day(self) -> date:
        """The day from which the public could see it."""
        return max(self.record.published, self.record.embargo or self.record.published)

    def file(self, name: str) -> PublishedFile | None:
        """The published file called `name`; null for anything else in the folder or outside it."""
        return next((one for one in self.record.files if one.path == name), None)


def load_version(dataset: DatasetFolder, number: int) -> Version:
    """Version `number`; raises `NoSuchDataset` when it is not there, `BadWorkspace` when its record is broken."""
    folder = dataset.version(number)
    path = folder / "record.json"
    try:
        return Version(dataset.name, folder, _record(path, path.stat().st_mtime_ns))
    except FileNotFoundError:
        raise NoSuchDataset(
            f"{dataset.name} has no version {number}.",
            allowed=f"versions {', '.join(map(str, dataset.numbers())) or '(none yet)'}",
            next_step="Choose one of them.",
        ) from None
    except (OSError, ValidationError, ValueError) as fault:
        raise BadWorkspace(
            f"{path} cannot be read: {' '.join(str(fault).split())[:300]}",
            allowed="the file as it was published",
            next_step="Bring it back from a backup; a published version is never edited.",
        ) from None


@lru_cache(maxsize=2000)
def _record(path: Path, _changed: int) -> Record:
    """A record never changes, so reading it once is enough."""
    return Record.model_validate_json(path.read_text("utf-8"))


def all_versions(dataset: DatasetFolder) -> list[Version]:
    """Every version, the first first, those under embargo too."""
    return [load_version(dataset, number) for number in dataset.numbers()]


def public_versions(dataset: DatasetFolder, today: date) -> list[Version]:
    """The versions that the public may see on `today`, the newest first."""
    found = [one for one in all_versions(dataset) if not one.record.embargo or one.record.embargo <= today]
    return sorted(found, key=lambda one: one.number, reverse=True)
