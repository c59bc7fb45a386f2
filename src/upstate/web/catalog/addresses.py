"""Where programs find the rows of a dataset, by the language that they speak."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from upstate.web.catalog.public import PublicDataset, has_map


def addresses_of(origin: str, dataset: PublicDataset) -> Iterator[tuple[str, str]]:
    """Each language that the dataset is told in, and its address."""
    yield "REST", f"{origin}{reverse('api-rows', args=[dataset.name])}"
    yield "SODA 2.1 (Socrata)", f"{origin}{reverse('soda-rows-json', args=[dataset.name])}"
    yield "CKAN", f"{origin}{reverse('ckan-action', args=['datastore_search'])}?resource_id={dataset.name}"
    if has_map(dataset.newest):
        yield "OGC API Features", f"{origin}{reverse('features-items', args=[dataset.name])}"
    yield "Croissant", f"{origin}{reverse('dataset-croissant', args=[dataset.name])}"


def whole_file(origin: str, dataset: PublicDataset) -> str:
    """The address of the CSV of the newest version, whichever that is."""
    return f"{origin}{reverse('dataset-latest', args=[dataset.name, f'{dataset.name}.csv'])}"
