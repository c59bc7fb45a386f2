"""`/catalog.jsonld`: DCAT-US 3.0, which is DCAT 3 of the W3C with the words of US governments.

Source: https://resources.data.gov/resources/dcat-us3/. The standard has no context file that could be linked, so the terms that are used
are told in the catalog itself.
"""

from __future__ import annotations

from upstate.catalog.telling.told import ToldCatalog, ToldDataset, ToldFile, told

_VOCABULARIES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcat-us": "http://data.resources.gov/ontology/dcat-us#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_TERMS = {
    "dcat": "Catalog DataService Dataset Distribution accessService dataset distribution keyword contactPoint landingPage version mediaType byteSize startDate endDate",
    "dcat-us": "describedBy",
    "dcterms": (
        "Location PeriodOfTime Standard title description identifier issued modified publisher language spatial temporal conformsTo"
        " accrualPeriodicity format"
    ),
    "foaf": "Agent Document homepage name",
    "org": "Organization subOrganizationOf",
    "skos": "prefLabel",
    "spdx": "Checksum checksum algorithm checksumValue",
    "vcard": "Kind fn",
}
_LINKS = {
    "hasEmail": "vcard:hasEmail",
    "accessURL": "dcat:accessURL",
    "endpointDescription": "dcat:endpointDescription",
    "endpointURL": "dcat:endpointURL",
    "downloadURL": "dcat:downloadURL",
    "license": "dcterms:license",
}
_CONTEXT: dict[str, object] = {
    **_VOCABULARIES,
    **{term: f"{prefix}:{term}" for prefix, terms in _TERMS.items() for term in terms.split()},
    **{term: {"@id": meaning, "@type": "@id"} for term, meaning in _LINKS.items()},
}


def build_dcat_us_3(catalog: ToldCatalog, *, address: str) -> dict[str, object]:
    """The whole catalog. address: where it will stand."""
    newest = max((one.modified for one in catalog.datasets), default=None)
    head = told(
        _context=_CONTEXT,
        _id=address,
        _type="Catalog",
        title=f"Open data of {catalog.city}",
        publisher={"@type": "Agent", "name": catalog.city},
        homepage=_document("Open data", catalog.address),
        language="en",
        modified=newest.isoformat() if newest else None,
        conformsTo={"@type": "Standard", "title": "DCAT-US 3.0"},
    )
    return head | {"dataset": [_dataset(one, catalog) for one in catalog.datasets]}


def _dataset(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    return told(
        _id=one.address,
        _type="Dataset",
        identifier=one.address,
        title=one.description.title,
        description=one.words,
        keyword=one.keywords,
        version=str(one.version),
        issued=one.issued.isoformat(),
        modified=one.modified.isoformat(),
        accrualPeriodicity=one.repeating or "notPlanned",
        publisher=_publisher(one, catalog),
        contactPoint=_contact(one, catalog),
        spatial={"@type": "Location", "prefLabel": catalog.place(one)},
        temporal=_temporal(one),
        landingPage=_document(one.description.title, one.address),
        describedBy=_dictionary(one),
        distribution=[*(_distribution(file, one) for file in one.files), _api(one, catalog)],
    )


def _publisher(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    city: dict[str, object] = {"@type": "Organization", "name": catalog.city}
    department = one.description.department
    return told(_type="Organization", name=department, subOrganizationOf=[city]) if department else city


def _contact(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    email = catalog.email_for(one)
    return told(_type="Kind", fn=catalog.office(one), hasEmail=f"mailto:{email}" if email else None)


def _temporal(one: ToldDataset) -> list[dict[str, object]] | None:
    first, last = one.description.covers_from, one.description.covers_to
    if not (first or last):
        return None
    start, end = first.isoformat() if first else None, last.isoformat() if last else None
    return [told(_type="PeriodOfTime", startDate=start, endDate=end)]


def _document(title: str, address: str) -> dict[str, object]:
    return {"@type": "Document", "title": title, "accessURL": address}


def _dictionary(one: ToldDataset) -> dict[str, object]:
    return told(_type="Distribution", title="Data Package", mediaType="application/json", downloadURL=one.dictionary)


def _distribution(file: ToldFile, one: ToldDataset) -> dict[str, object]:
    return told(
        _type="Distribution",
        title=file.title,
        format=file.format,
        mediaType=file.mediatype,
        downloadURL=file.address,
        byteSize=str(file.bytes),
        checksum={"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
        license=one.licence,
        modified=one.modified.isoformat(),
        describedBy=_dictionary(one),
    )


def _api(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    """Rows by filters, for programs."""
    service = told(
        _type="DataService",
        title=f"API of the open data of {catalog.city}",
        publisher=_publisher(one, catalog),
        contactPoint=[_contact(one, catalog)],
        endpointURL=[one.rows],
        endpointDescription=[catalog.api],
    )
    return told(
        _type="Distribution",
        title="API",
        format="API",
        mediaType="application/json",
        accessURL=one.rows,
        accessService=[service],
        license=one.licence,
        modified=one.modified.isoformat(),
        describedBy=_dictionary(one),
    )
