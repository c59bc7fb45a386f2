"""Catalogs that answer as the real ones do, with datasets made up for a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.tables.servers.speaking import Answer, Asked, Brain

Json = dict[str, Any]


def dcat(number: int, **said: Any) -> Json:
    """A sound dataset of DCAT-US 1.1."""
    return {
        "@type": "dcat:Dataset",
        "identifier": f"https://data.county.example/datasets/number-{number}",
        "title": f"Bus stops {number}",
        "description": "<p>One row is one <b>stop</b>.</p>",
        "keyword": ["transit", "stops"],
        "modified": "2026-05-01",
        "publisher": {"@type": "org:Organization", "name": "Onondaga County"},
        "contactPoint": {"@type": "vcard:Contact", "fn": "Data office", "hasEmail": "mailto:data@county.example"},
        "accessLevel": "public",
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "landingPage": f"https://data.county.example/stops/{number}",
        "distribution": [
            {"title": "Stops", "format": "CSV", "mediaType": "text/csv", "downloadURL": f"https://data.county.example/{number}.csv"}
        ],
        **said,
    }  # fmt: skip


def dcat_3(number: int, **said: Any) -> Json:
    """The same in DCAT-US 3.0."""
    old = dcat(number)
    return {
        "@id": old["identifier"],
        "@type": "Dataset",
        "identifier": old["identifier"],
        "title": old["title"],
        "description": old["description"],
        "publisher": {"@type": "Agent", "name": "Onondaga County"},
        "contactPoint": [{"@type": "Kind", "fn": "Data office", "hasEmail": "mailto:data@county.example"}],
        "landingPage": {"@type": "Document", "@id": old["landingPage"]},
        "distribution": [
            {"@type": "Distribution", "title": "Stops", "format": "CSV", "downloadURL": f"https://data.county.example/{number}.csv",
             "license": old["license"]}
        ],
        **said,
    }  # fmt: skip


def data_json(datasets: Sequence[Any]) -> Json:
    return {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": list(datasets)}


def catalog_3(datasets: Sequence[Any]) -> Json:
    return {"@type": "Catalog", "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"}, "dataset": list(datasets)}


def package(number: int, **said: Any) -> Json:
    """A package of CKAN."""
    return {
        "id": f"0b4c3d9e-0000-4000-8000-{number:012}",
        "name": f"routes-{number}",
        "title": f"Routes {number}",
        "notes": "One row is one route.",
        "private": False,
        "state": "active",
        "organization": {"name": "transit", "title": "Transit agency"},
        "maintainer": "GIS desk",
        "maintainer_email": "gis@transit.example",
        "license_title": "CC-BY",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "metadata_created": "2024-01-02T03:04:05.123456",
        "metadata_modified": "2026-02-03T04:05:06.123456",
        "tags": [{"name": "transit", "display_name": "Transit"}],
        "extras": [{"key": "spatial", "value": "{}"}],
        "resources": [{"name": "Routes", "format": "GeoJSON", "mimetype": "application/geo+json", "url": "https://transit.example/r.geojson"}],
        **said,
    }  # fmt: skip


def asset(number: int, kind: str = "dataset", **said: Any) -> Json:
    """A result of Socrata's Discovery API."""
    four = f"abcd-{number:04}"
    return {
        "resource": {
            "id": four,
            "name": f"Budget {number}",
            "description": "One row is one line.",
            "attribution": "School district",
            "contact_email": None,
            "type": kind,
            "createdAt": "2023-04-05T06:07:08.000Z",
            "updatedAt": "2026-03-04T05:06:07.000Z",
            **said,
        },
        "classification": {"categories": [], "tags": [], "domain_tags": ["budget"], "domain_category": "Money"},
        "metadata": {"domain": "data.school.example", "license": "Public Domain"},
        "permalink": f"https://data.school.example/d/{four}",
        "link": f"https://data.school.example/Money/Budget/{four}",
    }


def one_file(path: str, value: Any) -> Brain:
    """A site with nothing but this file."""
    return lambda asked: Answer.of(value) if asked.path == path else Answer(404, b"no such page")


def ckan(packages: Callable[[], Sequence[Json]]) -> Brain:
    """A portal that lists these packages, at most 100 at a time."""

    def answer(asked: Asked) -> Answer:
        if asked.path != "/portal/api/3/action/package_search":
            return Answer(404, b"no such page")
        every = packages()
        start, rows = int(asked.fields.get("start", 0)), min(100, int(asked.fields.get("rows", 10)))
        found = every[start : start + rows]
        return Answer.of({"success": True, "result": {"count": len(every), "results": found}})

    return answer


def socrata(assets: Sequence[Json]) -> Brain:
    """A portal whose search lists these."""

    def answer(asked: Asked) -> Answer:
        if asked.path != "/api/catalog/v1":
            return Answer(404, b"no such page")
        start, rows = int(asked.fields["offset"]), int(asked.fields["limit"])
        return Answer.of({"results": assets[start : start + rows], "resultSetSize": len(assets)})

    return answer
