"""`/data.json`: what Data.gov needs is there, by its own schema where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.catalog.telling.made import EVERY_KIND, PAGE, SITE, catalog, dataset
from upstate.catalog.telling import build_dcat_us_1


def built(*datasets: Any, **about: Any) -> Any:
    return build_dcat_us_1(catalog(*datasets, **about), address=f"{SITE}/data.json")


def faults(of: Any, city_data: Path) -> list[str]:
    """What the schema of Data.gov for cities says against a catalog."""
    schemas = city_data / "catalogs" / "gsa_dcatus_schema"
    whole = json.loads((schemas / "catalog.json").read_text("utf-8"))
    one = json.loads((schemas / "non-federal_dataset.json").read_text("utf-8"))
    registry = Registry().with_resource(
        "https://project-open-data.cio.gov/v1.1/schema/dataset.json", Resource.from_contents(one)
    )
    return [fault.json_path for fault in Draft202012Validator(whole, registry=registry).iter_errors(of)]


def test_the_schema_of_data_gov_takes_every_kind_of_dataset(city_data: Path) -> None:
    assert faults(built(*EVERY_KIND), city_data) == []


def test_the_schema_tells_good_from_bad(city_data: Path) -> None:
    examples = city_data / "catalogs" / "gsa_dcatus_examples"
    assert faults(json.loads((examples / "dcatus_single_record.json").read_text("utf-8")), city_data) == []
    assert faults(json.loads((examples / "dcatus_multiple_invalid.json").read_text("utf-8")), city_data)
    lacking = faults(built(dataset(contact=""), email=""), city_data)
    assert lacking == ["$.dataset[0].contactPoint"], "an address is wanted"


def test_all_that_is_known_of_a_dataset_is_told() -> None:
    told = built(dataset())
    assert told["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert told["@id"] == f"{SITE}/data.json"
    assert told["dataset"] == [
        {
            "@type": "dcat:Dataset",
            "identifier": PAGE,
            "title": "Street trees",
            "description": "One row is one tree along a street.",
            "keyword": ["nature", "streets"],
            "accessLevel": "public",
            "issued": "2026-01-31",
            "modified": "2026-05-03",
            "accrualPeriodicity": "R/P3M",
            "publisher": {
                "@type": "org:Organization",
                "name": "Parks",
                "subOrganizationOf": {"@type": "org:Organization", "name": "Springfield"},
            },
            "contactPoint": {"@type": "vcard:Contact", "fn": "Parks", "hasEmail": "mailto:trees@springfield.example"},
            "license": "https://creativecommons.org/publicdomain/zero/1.0/",
            "spatial": "Downtown",
            "temporal": "1990-01-01/2026-05-01",
            "landingPage": PAGE,
            "describedBy": f"{PAGE}latest/datapackage.json",
            "describedByType": "application/json",
            "distribution": [
                {
                    "@type": "dcat:Distribution",
                    "title": "CSV",
                    "format": "csv",
                    "mediaType": "text/csv",
                    "downloadURL": f"{PAGE}latest/street-trees.csv",
                    "describedBy": f"{PAGE}latest/datapackage.json",
                    "describedByType": "application/json",
                },
                {
                    "@type": "dcat:Distribution",
                    "title": "API",
                    "format": "API",
                    "accessURL": f"{SITE}/api/v1/datasets/street-trees/rows",
                    "describedBy": f"{PAGE}latest/datapackage.json",
                    "describedByType": "application/json",
                },
            ],
        }
    ]


def test_what_is_not_known_is_not_made_up() -> None:
    (told,) = built(EVERY_KIND[1])["dataset"]
    assert not {"license", "temporal"} & set(told)
    assert told["description"] == "Street trees"
    assert told["keyword"] == ["street trees"]
    assert told["spatial"] == told["publisher"]["name"] == told["contactPoint"]["fn"] == "Springfield"
    assert told["contactPoint"]["hasEmail"] == "mailto:data@springfield.example"


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("daily", "R/P1D"),
        ("weekly", "R/P1W"),
        ("monthly", "R/P1M"),
        ("quarterly", "R/P3M"),
        ("yearly", "R/P1Y"),
        ("irregular", "irregular"),
        ("never", None),
    ],
)
def test_a_promise_is_a_repeating_time(promise: str, told: str | None) -> None:
    assert built(dataset(frequency=promise))["dataset"][0].get("accrualPeriodicity") == told


def test_a_time_without_an_end_is_left_out_and_a_long_description_is_cut() -> None:
    assert "temporal" not in built(dataset(covers_to=None))["dataset"][0]
    assert len(built(dataset(description="x" * 20_000))["dataset"][0]["description"]) == 10_000


def test_an_empty_catalog_is_a_catalog() -> None:
    assert built()["dataset"] == []
