"""What the public may see. Every public page asks here, so that nothing under embargo or withheld is shown by another door."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from upstate.actions.publish import today_in
from upstate.catalog.description import Description, load_description
from upstate.catalog.folders import DatasetFolder, NoSuchDataset, dataset_folder, dataset_folders
from upstate.catalog.versions import Version, public_versions
from upstate.errors import UpstateError
from upstate.web.city import this_city

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

    def version(self, number: int) -> Version:
        """One of its public versions; raises `Http404`."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise Http404(_("There is no such version."))
        return found


def today() -> date:
    """Today by the city's clock."""
    return today_in(this_city().settings)


def public_dataset(name: str) -> PublicDataset:
    """The dataset `name`; raises `Http404` when there is none that the public may see."""
    try:
        found = _public(dataset_folder(this_city().catalog, name), today())
    except NoSuchDataset:
        found = None
    if found is None:
        raise Http404(_("There is no such dataset."))
    return found


def public_datasets() -> list[PublicDataset]:
    """All of them, by name."""
    day = today()
    found = (_public(folder, day) for folder in dataset_folders(this_city().catalog))
    return [one for one in found if one is not None]


def described_datasets() -> Iterator[tuple[DatasetFolder, Description]]:
    """Every dataset that the inventory knows, unpublished and withheld ones too, with what is said about it."""
    for folder in dataset_folders(this_city().catalog):
        try:
            yield folder, living_description(folder)
        except (UpstateError, OSError) as fault:
            _log.error("%s is left out: %s", folder.name, fault)


def living_description(folder: DatasetFolder) -> Description:
    """`dataset.toml` as it is now; read again only when it was changed."""
    return _described(folder.description, folder.description.stat().st_mtime_ns)


@lru_cache(maxsize=2000)
def _described(path: Path, _changed: int) -> Description:
    return load_description(path)


def _public(folder: DatasetFolder, day: date) -> PublicDataset | None:
    """Null also for a dataset whose files are broken: the others must stay in reach, and the log says which it is."""
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


def has_map(version: Version) -> bool:
    """Whether the version's rows have places."""
    return map_tiles(version).is_file()


def map_tiles(version: Version) -> Path:
    """The version's map, there or not."""
    return version.folder / f"{version.dataset}.pmtiles"


def public_addresses() -> Iterator[str]:
    """The path of every page of the catalog that everybody may see, in the language that is active."""
    yield from (reverse(name) for name in ("datasets", "inventory", "data-requests", "reuses"))
    for dataset in public_datasets():
        pages = ["dataset", "dataset-rows", "dataset-charts", "dataset-versions"]
        pages += ["dataset-map"] if has_map(dataset.newest) else []
        yield from (reverse(page, args=[dataset.name]) for page in pages)
        yield from (reverse("dataset-version", args=[dataset.name, version.number]) for version in dataset.versions)
