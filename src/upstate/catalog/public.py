"""What the public may see of the catalog. Every public page asks here, so that no other door shows what is under embargo or withheld."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from upstate.catalog.description import Description, load_description
from upstate.catalog.folders import DatasetFolder, dataset_folders
from upstate.catalog.versions import Version, public_versions
from upstate.errors import UpstateError

_log = logging.getLogger(__name__)

# What a city may say anew at any time. All else was approved with a version and stays as it was approved.
_LIVING = ("title", "description", "department", "contact", "frequency", "late_reason", "topics")


@dataclass(frozen=True)
class PublicDataset:
    """A dataset of which the public may see at least one version. versions: the newest first. description: as the newest
    version has it, with what the city says of the dataset today."""

    folder: DatasetFolder
    description: Description
    versions: tuple[Version, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def newest(self) -> Version:
        return self.versions[0]


def find_public(folder: DatasetFolder, day: date) -> PublicDataset | None:
    """What the public may see of one dataset on `day`; null when that is nothing.

    Null also for a dataset whose files are broken: the others must stay in reach, and the log says which it is.
    """
    try:
        living = living_description(folder)
        versions = public_versions(folder, day) if not living.withheld else []
    except FileNotFoundError:
        return None
    except (UpstateError, OSError) as fault:
        _log.error("%s is not shown: %s", folder.name, fault)
        return None
    if not versions:
        return None
    said = {name: getattr(living, name) for name in _LIVING}
    return PublicDataset(folder, versions[0].record.description.model_copy(update=said), tuple(versions))


def all_public(catalog: Path, day: date) -> list[PublicDataset]:
    """Every dataset below a city's `catalog` of which the public may see something on `day`, by name."""
    found = (find_public(folder, day) for folder in dataset_folders(catalog))
    return [one for one in found if one is not None]


def all_described(catalog: Path) -> Iterator[tuple[DatasetFolder, Description]]:
    """Every dataset that the inventory knows, unpublished and withheld ones too, with what is said about it."""
    for folder in dataset_folders(catalog):
        try:
            yield folder, living_description(folder)
        except (UpstateError, OSError) as fault:
            _log.error("%s is left out: %s", folder.name, fault)


def department_of(folder: DatasetFolder) -> str:
    """The department that answers for a dataset; empty where none is named, or where nothing is said that can be read."""
    try:
        return living_description(folder).department
    except (UpstateError, OSError):
        return ""


def living_description(folder: DatasetFolder) -> Description:
    """`dataset.toml` as it is now; read again only when it was changed."""
    return _described(folder.description, folder.description.stat().st_mtime_ns)


@lru_cache(maxsize=2000)
def _described(path: Path, _changed: int) -> Description:
    return load_description(path)
