"""The public datasets as harvesters are told of them, with the site's permanent addresses."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from upstate.catalog.package import PACKAGE
from upstate.catalog.telling import ToldCatalog, ToldDataset, ToldFile, build_schema_org
from upstate.web.catalog import facts
from upstate.web.catalog.public import PublicDataset
from upstate.web.city import site_origin, this_city

_ESCAPES = {ord(one): f"\\u{ord(one):04X}" for one in "<>&"}


def told_catalog(request: HttpRequest, datasets: Iterable[PublicDataset]) -> ToldCatalog:
    """These datasets of the city. In whatever language the request came: a dataset has one identifier."""
    origin, city = site_origin(request), this_city().settings
    with override(settings.LANGUAGE_CODE):
        return ToldCatalog(
            city=city.name,
            email=city.email,
            address=origin + reverse("datasets"),
            api=origin + reverse("api-document"),
            datasets=tuple(_told(one, origin) for one in datasets),
        )


def schema_org_script(request: HttpRequest, dataset: PublicDataset) -> SafeString:
    """The dataset for search engines, as text that can stand in a script element whatever its title holds. A browser runs nothing of
    the type application/ld+json, so the policy of the site lets it stand."""
    catalog = told_catalog(request, [dataset])
    text = json.dumps(build_schema_org(catalog.datasets[0], catalog), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing is left that HTML reads


def _told(dataset: PublicDataset, origin: str) -> ToldDataset:
    return ToldDataset(
        name=dataset.name,
        address=origin + reverse("dataset", args=[dataset.name]),
        description=dataset.description,
        columns=dataset.newest.record.columns,
        version=dataset.newest.number,
        issued=dataset.versions[-1].day,
        modified=dataset.newest.day,
        dictionary=_latest(dataset, PACKAGE, origin),
        rows=origin + reverse("api-rows", args=[dataset.name]),
        files=tuple(_files(dataset, origin)),
    )


def _files(dataset: PublicDataset, origin: str) -> Iterable[ToldFile]:
    kept = {one.path: one for one in dataset.newest.record.files}
    for shown in facts.files_to_download(dataset.newest.record):
        file = kept[shown.path]
        yield ToldFile(
            title=shown.label,
            format=file.format,
            mediatype=file.mediatype,
            address=_latest(dataset, file.path, origin),
            lasting=origin + reverse("dataset-file", args=[dataset.name, dataset.newest.number, file.path]),
            bytes=file.bytes,
            sha256=file.sha256,
            is_original=file.is_original,
        )


def _latest(dataset: PublicDataset, file: str, origin: str) -> str:
    return origin + reverse("dataset-latest", args=[dataset.name, file])
