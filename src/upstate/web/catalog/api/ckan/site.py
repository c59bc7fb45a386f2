"""The public catalog as the actions see it: with addresses and ids that stay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import override

from upstate.catalog.folders import dataset_folders
from upstate.catalog.telling import ToldCatalog
from upstate.web.catalog.public import PublicDataset, public_dataset, public_datasets
from upstate.web.catalog.telling import told_catalog
from upstate.web.city import site_origin, this_city


class Organization(NamedTuple):
    """A department with public datasets. name: as it stands in addresses."""

    name: str
    title: str
    datasets: int


@lru_cache(maxsize=20_000)
def id_of(address: str) -> str:
    """The UUID of what has this address: the same for as long as the address stays."""
    return str(uuid5(NAMESPACE_URL, address))


class PublicCatalog:
    """What the public may see now, for one request. rows_of: the dataset whose rows it gave; empty for none."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.origin = site_origin(request)
        self.city = this_city().settings.name
        self.rows_of = ""

    @cached_property
    def datasets(self) -> list[PublicDataset]:
        """All of them, by name."""
        return public_datasets()

    def told(self, datasets: Sequence[PublicDataset]) -> ToldCatalog:
        """These datasets in the model that all formats are made of."""
        return told_catalog(self.request, datasets)

    def dataset(self, name_or_id: str) -> PublicDataset:
        """One dataset by its name or UUID; raises `Http404`."""
        for folder in dataset_folders(this_city().catalog):
            if name_or_id in (folder.name, id_of(self._address("dataset", folder.name))):
                return public_dataset(folder.name)
        raise Http404

    def table(self, resource: str) -> PublicDataset:
        """The dataset whose rows are the resource with this UUID, that of its CSV, or have this alias, the dataset's name; raises `Http404`."""
        for folder in dataset_folders(this_city().catalog):
            if resource in (folder.name, id_of(self._address("dataset-latest", folder.name, f"{folder.name}.csv"))):
                return public_dataset(folder.name)
        raise Http404

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Departments by their title, in its order; two that are written nearly alike have names of their own."""
        counts: dict[str, int] = {}
        for one in self.datasets:
            counts[one.description.department] = counts.get(one.description.department, 0) + 1
        found: dict[str, Organization] = {}
        names: set[str] = set()
        for title in sorted(filter(None, counts)):
            name = _free(slugify(title) or "department", names)
            names.add(name)
            found[title] = Organization(name, title, counts[title])
        return found

    def organization_id(self, name: str) -> str:
        """The UUID of a department, which has no page of its own."""
        return id_of(f"{self._address('datasets')}#{name}")

    def _address(self, page: str, *parts: str) -> str:
        with override(settings.LANGUAGE_CODE):
            return self.origin + reverse(page, args=parts)


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
