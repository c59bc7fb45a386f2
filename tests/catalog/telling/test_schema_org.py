"""What search engines are told of a dataset."""

from __future__ import annotations

from typing import Any

from tests.catalog.telling.made import EVERY_KIND, PAGE, SITE, catalog, dataset
from upstate.catalog.telling import ToldDataset, build_schema_org


def built(one: ToldDataset) -> Any:
    return build_schema_org(one, catalog(one))


def test_what_google_must_have_and_would_like_is_there() -> None:
    told = built(dataset())
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["name"] == "Street trees"
    assert told["url"] == told["identifier"] == PAGE
    assert told["creator"]["name"] == "Parks"
    assert told["temporalCoverage"] == "1990-01-01/2026-05-01"
    assert told["spatialCoverage"] == {"@type": "Place", "name": "Downtown"}
    assert told["includedInDataCatalog"]["url"] == f"{SITE}/datasets/"
    (file,) = told["distribution"]
    assert (file["contentUrl"], file["encodingFormat"]) == (f"{PAGE}latest/street-trees.csv", "text/csv")


def test_every_kind_of_dataset_has_a_name_a_description_and_a_publisher() -> None:
    for one in EVERY_KIND:
        told = built(one)
        assert told["name"]
        assert 1 <= len(told["description"]) <= 5000
        assert told["publisher"]["name"] == "Springfield"


def test_an_end_that_is_not_known_is_two_dots() -> None:
    assert built(dataset(covers_to=None))["temporalCoverage"] == "1990-01-01/.."
    assert built(dataset(covers_from=None))["temporalCoverage"] == "../2026-05-01"
    assert "temporalCoverage" not in built(EVERY_KIND[1])
