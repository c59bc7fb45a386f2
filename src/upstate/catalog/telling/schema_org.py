"""A dataset in the words of schema.org, for search engines.

Source: https://schema.org/Dataset, and what Google wants of it: https://developers.google.com/search/docs/appearance/structured-data/dataset.
"""

from __future__ import annotations

from upstate.catalog.telling.told import ToldCatalog, ToldDataset, ToldFile, told

_LONGEST = 5000  # characters of a description that Google reads


def build_schema_org(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    """One dataset, to stand in its page. catalog: what it is part of; its other datasets are not told."""
    return told(
        _context="https://schema.org/",
        _type="Dataset",
        _id=one.address,
        url=one.address,
        identifier=one.address,
        name=one.description.title,
        description=one.words[:_LONGEST],
        keywords=one.keywords,
        version=str(one.version),
        datePublished=one.issued.isoformat(),
        dateModified=one.modified.isoformat(),
        license=one.licence,
        isAccessibleForFree=True,
        creator={"@type": "GovernmentOrganization", "name": catalog.office(one)},
        publisher={"@type": "GovernmentOrganization", "name": catalog.city},
        spatialCoverage={"@type": "Place", "name": catalog.place(one)},
        temporalCoverage=_temporal(one),
        includedInDataCatalog={"@type": "DataCatalog", "name": f"Open data of {catalog.city}", "url": catalog.address},
        distribution=[_download(file) for file in one.files],
    )


def _temporal(one: ToldDataset) -> str | None:
    """Two dots stand for an end that is not known."""
    first, last = one.description.covers_from, one.description.covers_to
    if not (first or last):
        return None
    return f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"


def _download(file: ToldFile) -> dict[str, object]:
    return told(
        _type="DataDownload",
        name=file.title,
        encodingFormat=file.mediatype,
        contentUrl=file.address,
        contentSize=f"{file.bytes} B",
        sha256=file.sha256,
    )
