"""`/catalog.jsonld`: the classes of DCAT-US 3.0 with what they must have, and no word that the catalog does not explain.

`CLASSES` says again, by hand, what the published JSON Schemas (GSA/dcat-us, jsonschema/definitions) want of the properties that are used;
unlike them it refuses every other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.catalog.telling.made import EVERY_KIND, PAGE, SITE, catalog, dataset
from upstate.catalog.telling import build_dcat_us_3

TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
LINK = {"type": "string", "pattern": r"^https?://[^\s\"]+$"}


def of(kind: str, must: str, /, **properties: Any) -> dict[str, Any]:
    known = {"@type": {"const": kind}, **properties}
    return {"type": "object", "required": must.split(), "properties": known, "additionalProperties": False}


def many(one: Any) -> dict[str, Any]:
    return {"type": "array", "items": one}


DICTIONARY = of("Distribution", "downloadURL mediaType", title=TEXT, mediaType=TEXT, downloadURL=LINK)
DOCUMENT = of("Document", "title accessURL", title=TEXT, accessURL=LINK)
CITY = of("Organization", "name", name=TEXT)
PUBLISHER = of("Organization", "name", name=TEXT, subOrganizationOf=many(CITY))
CONTACT = of(
    "Kind", "fn hasEmail", fn=TEXT, hasEmail={"type": "string", "pattern": r"^mailto:[\w.+-]+@[\w.-]+\.[\w.-]+$"}
)  # fmt: skip
FILE = of(
    "Distribution", "downloadURL mediaType",
    title=TEXT, format=TEXT, mediaType={"enum": ["text/csv"]}, downloadURL=LINK, byteSize={"type": "string", "pattern": r"^\d+$"},
    license=LINK, modified=DAY, describedBy=DICTIONARY,
    checksum=of("Checksum", "algorithm checksumValue", algorithm=TEXT, checksumValue={"type": "string", "pattern": "^[0-9a-f]{64}$"}),
)  # fmt: skip
SERVICE = of(
    "DataService", "contactPoint endpointURL publisher title",
    title=TEXT, endpointURL=many(LINK), endpointDescription=many(LINK), publisher=PUBLISHER, contactPoint=many(CONTACT),
)  # fmt: skip
API = of(
    "Distribution", "accessURL accessService",
    title=TEXT, format={"const": "API"}, mediaType={"const": "application/json"}, accessURL=LINK, accessService=many(SERVICE), license=LINK,
    modified=DAY, describedBy=DICTIONARY,
)  # fmt: skip
DATASET = of(
    "Dataset", "description publisher title contactPoint identifier",
    title=TEXT, description=TEXT, identifier=LINK, keyword={**many(TEXT), "minItems": 1}, version=TEXT, issued=DAY, modified=DAY,
    accrualPeriodicity={"type": "string", "pattern": "^(R/P.+|irregular|notPlanned)$"},
    publisher=PUBLISHER, contactPoint=CONTACT,
    spatial=of("Location", "prefLabel", prefLabel=TEXT), temporal=many(of("PeriodOfTime", "", startDate=DAY, endDate=DAY)),
    landingPage=DOCUMENT, describedBy=DICTIONARY, distribution=many({"oneOf": [FILE, API]}), **{"@id": LINK},
)  # fmt: skip
CLASSES = of(
    "Catalog", "@context dataset",
    title=TEXT, publisher=of("Agent", "name", name=TEXT), homepage=DOCUMENT, language={"const": "en"}, modified=DAY,
    conformsTo=of("Standard", "title", title={"const": "DCAT-US 3.0"}), dataset=many(DATASET), **{"@id": LINK, "@context": {"type": "object"}},
)  # fmt: skip


def built(*datasets: Any, **about: Any) -> Any:
    return build_dcat_us_3(catalog(*datasets, **about), address=f"{SITE}/catalog.jsonld")


def faults(of: Any) -> list[str]:
    return [fault.json_path for fault in Draft202012Validator(CLASSES).iter_errors(of)]


def words(node: Any) -> Iterator[str]:
    """Every name and every type in a piece of JSON-LD."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from [name] if not name.startswith("@") else [value] if name == "@type" else []
            yield from words(value)
    elif isinstance(node, list):
        for one in node:
            yield from words(one)


def test_every_kind_of_dataset_has_what_its_class_must_have() -> None:
    assert faults(built(*EVERY_KIND)) == []
    assert faults(built()) == []


def test_a_fault_would_be_seen() -> None:
    assert "$.dataset[0].contactPoint" in faults(built(dataset(contact=""), email=""))


def test_every_word_is_explained_in_the_catalog_itself() -> None:
    told = built(*EVERY_KIND)
    context = told.pop("@context")
    assert set(words(told)) <= set(context)
    for meaning in context.values():
        whole = meaning if isinstance(meaning, str) else meaning["@id"]
        assert whole.startswith("http") or whole.split(":")[0] in context


def test_a_dataset_is_known_by_its_page_and_its_files_by_their_lasting_links() -> None:
    (told,) = built(dataset())["dataset"]
    assert told["@id"] == told["identifier"] == told["landingPage"]["accessURL"] == PAGE
    file, api = told["distribution"]
    (service,) = api["accessService"]
    assert [api["accessURL"]] == service["endpointURL"] == [f"{SITE}/api/v1/datasets/street-trees/rows"]
    assert service["endpointDescription"] == [f"{SITE}/api/v1/openapi.json"]
    assert file["downloadURL"] == f"{PAGE}latest/street-trees.csv"
    assert file["checksum"]["checksumValue"] == "a" * 64
    assert file["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert told["publisher"]["subOrganizationOf"] == [{"@type": "Organization", "name": "Springfield"}]


@pytest.mark.parametrize(
    ("promise", "told"), [("yearly", "R/P1Y"), ("irregular", "irregular"), ("never", "notPlanned")]
)
def test_a_promise_is_a_repeating_time_or_a_word_of_iso_19115(promise: str, told: str) -> None:
    assert built(dataset(frequency=promise))["dataset"][0]["accrualPeriodicity"] == told


def test_a_time_may_be_open_at_one_end() -> None:
    (told,) = built(dataset(covers_to=None))["dataset"]
    assert told["temporal"] == [{"@type": "PeriodOfTime", "startDate": "1990-01-01"}]
    assert "temporal" not in built(EVERY_KIND[1])["dataset"][0]
