"""`/data.json`: DCAT-US 1.1, also called Project Open Data, as Data.gov reads it from cities.

Source: https://resources.data.gov/resources/dcat-us/. What only federal agencies have (`bureauCode`, `programCode`) is not in it.
"""

from __future__ import annotations

from upstate.catalog.telling.told import ToldCatalog, ToldDataset, ToldFile, told

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_LONGEST = 10_000  # characters of a description


def build_dcat_us_1(catalog: ToldCatalog, *, address: str) -> dict[str, object]:
    """The whole catalog. address: where it will stand."""
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": address,
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [_dataset(one, catalog) for one in catalog.datasets],
    }


def _dataset(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    return told(
        _type="dcat:Dataset",
        identifier=one.address,
        title=one.description.title,
        description=one.words[:_LONGEST],
        keyword=one.keywords,
        accessLevel="public",
        issued=one.issued.isoformat(),
        modified=one.modified.isoformat(),
        accrualPeriodicity=one.repeating,
        publisher=_publisher(one, catalog),
        contactPoint=_contact(one, catalog),
        license=one.licence,
        spatial=catalog.place(one),
        temporal=_temporal(one),
        landingPage=one.address,
        describedBy=one.dictionary,
        describedByType="application/json",
        distribution=[*(_distribution(file, one) for file in one.files), _api(one)],
    )


def _publisher(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    city: dict[str, object] = {"@type": "org:Organization", "name": catalog.city}
    department = one.description.department
    return told(_type="org:Organization", name=department, subOrganizationOf=city) if department else city


def _contact(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    email = catalog.email_for(one)
    return told(_type="vcard:Contact", fn=catalog.office(one), hasEmail=f"mailto:{email}" if email else None)


def _temporal(one: ToldDataset) -> str | None:
    """Only where both ends are known: this version has no word for a time without an end."""
    first, last = one.description.covers_from, one.description.covers_to
    return f"{first.isoformat()}/{last.isoformat()}" if first and last else None


def _distribution(file: ToldFile, one: ToldDataset) -> dict[str, object]:
    return told(
        _type="dcat:Distribution",
        title=file.title,
        format=file.format,
        mediaType=file.mediatype,
        downloadURL=file.address,
        describedBy=one.dictionary,
        describedByType="application/json",
    )


def _api(one: ToldDataset) -> dict[str, object]:
    """Rows by filters, for programs: no file, so nothing to download."""
    return told(
        _type="dcat:Distribution",
        title="API",
        format="API",
        accessURL=one.rows,
        describedBy=one.dictionary,
        describedByType="application/json",
    )
