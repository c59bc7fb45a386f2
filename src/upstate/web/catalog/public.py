"""What the public may see, of the city that this site is about. Every public page asks here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from upstate.actions.city_datasets import as_own
from upstate.catalog.description import Description
from upstate.catalog.folders import DatasetFolder, NoSuchDataset, dataset_folder
from upstate.catalog.gathering.elsewhere import Gatherings, all_gathered
from upstate.catalog.public import PublicDataset as PublicDataset
from upstate.catalog.public import all_described, all_public, find_public
from upstate.catalog.versions import Version
from upstate.web.city import this_city, today


def public_dataset(name: str) -> PublicDataset:
    """The dataset `name`; raises `Http404` when there is none that the public may see."""
    city = this_city()
    try:
        found = find_public(dataset_folder(city.catalog, name), city.settings.today())
    except NoSuchDataset:
        found = None
    if found is None:
        raise Http404(_("There is no such dataset."))
    return found


def public_version(dataset: PublicDataset, number: int) -> Version:
    """One of its public versions; raises `Http404`."""
    found = next((one for one in dataset.versions if one.number == number), None)
    if found is None:
        raise Http404(_("There is no such version."))
    return found


def public_datasets() -> list[PublicDataset]:
    """All of them, by name."""
    return all_public(this_city().catalog, today())


def gathered_elsewhere(datasets: Sequence[PublicDataset]) -> Gatherings:
    """What others keep and the city gathered in. datasets: the city's own public ones, which are not shown twice."""
    city = this_city()
    return all_gathered(city.catalog, as_own(city, datasets))


def described_datasets() -> Iterator[tuple[DatasetFolder, Description]]:
    """Every dataset that the inventory knows, unpublished and withheld ones too, with what is said about it."""
    return all_described(this_city().catalog)


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
