"""What is told of datasets and their versions, with the addresses that lead on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from upstate.catalog.description import FieldMeaning
from upstate.catalog.versions import Version
from upstate.web.catalog import facts
from upstate.web.catalog.api.programs import Contradiction
from upstate.web.catalog.api.rest import shapes
from upstate.web.catalog.api.sending import address_with
from upstate.web.catalog.index import matching_datasets
from upstate.web.catalog.public import PublicDataset, public_datasets
from upstate.web.city import site_origin


def list_datasets(request: HttpRequest, asked: shapes.DatasetsAsked) -> shapes.Datasets:
    """A page of the datasets that match."""
    every = [one for one in _sorted(asked.q) if _matches(one, asked)]
    rest = every[_begin(every, asked) :]
    shown = rest[: asked.limit]
    is_cut = len(rest) > len(shown)
    return shapes.Datasets(
        datasets=[_listed(one, site_origin(request)) for one in shown],
        matching=len(every),
        truncated=is_cut,
        next=address_with(request, after=shown[-1].name) if is_cut else None,
    )


def tell_dataset(request: HttpRequest, dataset: PublicDataset, version: Version) -> shapes.Dataset:
    """All that is said of it, with the columns and files of one version."""
    said, origin = dataset.description, site_origin(request)
    pinned = "" if version is dataset.newest else f"?version={version.number}"
    return shapes.Dataset(
        name=dataset.name,
        title=said.title,
        description=said.description,
        department=said.department,
        contact=said.contact,
        licence=said.licence,
        frequency=said.frequency,
        topics=list(said.topics),
        place=said.place,
        covers_from=said.covers_from,
        covers_to=said.covers_to,
        key=list(version.record.description.key),
        version=version.number,
        published=version.day,
        row_count=version.record.rows,
        columns=_columns(version),
        files=_files(version, origin),
        rows=origin + reverse("api-rows", args=[dataset.name]) + pinned,
        groups=origin + reverse("api-groups", args=[dataset.name]) + pinned,
        versions=origin + reverse("api-versions", args=[dataset.name]),
        page=origin + reverse("dataset", args=[dataset.name]),
    )


def list_versions(request: HttpRequest, dataset: PublicDataset) -> shapes.Versions:
    """Every version that the public may see."""
    return shapes.Versions(
        dataset=dataset.name, versions=[_version(one, site_origin(request)) for one in dataset.versions]
    )


def _sorted(words: str) -> Sequence[PublicDataset]:
    """All by name, or those that the words find, the best first."""
    datasets = public_datasets()
    return matching_datasets(datasets, words=words) if words.strip() else datasets


def _matches(one: PublicDataset, asked: shapes.DatasetsAsked) -> bool:
    said = one.description
    return asked.department in (None, said.department) and (asked.topic is None or asked.topic in said.topics)


def _begin(every: Sequence[PublicDataset], asked: shapes.DatasetsAsked) -> int:
    """By name, where the list goes by names: then a dataset that is gone meanwhile is no matter."""
    names = [one.name for one in every]
    if asked.after is None:
        return 0
    if not asked.q.strip():
        return bisect_right(names, asked.after)
    if asked.after in names:
        return names.index(asked.after) + 1
    raise Contradiction(
        f"These words do not find the dataset {asked.after[:60]!r}, after which to go on.",
        allowed="the name that the page before gave",
        next_step="Take the address “next” as it is, or begin at the first page.",
    )


def _listed(one: PublicDataset, origin: str) -> shapes.Listed:
    said = one.description
    return shapes.Listed(
        name=one.name,
        title=said.title,
        description=said.description,
        department=said.department,
        topics=list(said.topics),
        licence=said.licence,
        updated=one.newest.day,
        version=one.newest.number,
        rows=one.newest.record.rows,
        api=origin + reverse("api-dataset", args=[one.name]),
        page=origin + reverse("dataset", args=[one.name]),
    )


def _columns(version: Version) -> list[shapes.Column]:
    said = version.record.description.fields
    return [
        shapes.Column(
            name=name,
            type=type_,  # type: ignore[arg-type]  # one of them, as a version is published
            title=told.title,
            description=told.meaning,
            unit=told.unit,
            codes=told.codes,
        )
        for name, type_ in version.record.columns.items()
        for told in [said.get(name, FieldMeaning())]
    ]


def _files(version: Version, origin: str) -> list[shapes.File]:
    kept = {one.path: one for one in version.record.files}
    return [
        shapes.File(
            name=file.path,
            format=file.format,
            media_type=file.mediatype,
            bytes=file.bytes,
            sha256=file.sha256,
            url=origin + reverse("dataset-file", args=[version.dataset, version.number, file.path]),
        )
        for file in (kept[shown.path] for shown in facts.files_to_download(version.record))
    ]


def _version(version: Version, origin: str) -> shapes.Version:
    return shapes.Version(
        version=version.number,
        published=version.day,
        rows=version.record.rows,
        files=_files(version, origin),
        api=origin + reverse("api-dataset", args=[version.dataset]) + f"?version={version.number}",
        page=origin + reverse("dataset-version", args=[version.dataset, version.number]),
    )
