"""SODA 2.1 over HTTP, asked with sodapy as a city's users ask Socrata.

sodapy asks over https:// unless it is given an adapter with a prefix of its own: here it is the plain one for http://, so that the real client
talks to the real site without a certificate.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import requests
from django.test import Client
from requests.adapters import HTTPAdapter
from sodapy import Socrata

from tests.web.conftest import LiveSite
from upstate.catalog.folders import dataset_folders
from upstate.city.workspace import Workspace
from upstate.tables.servers import parse_source, read_source
from upstate.web.catalog.api.soda.identifiers import four_by_four

TREES = "street-trees"
MAGIC = four_by_four(TREES)


@pytest.fixture
def socrata(published: Workspace, live_site: LiveSite) -> Iterator[Socrata]:
    adapter = {"prefix": "http://", "adapter": HTTPAdapter()}
    with Socrata(live_site.url.removeprefix("http://"), "a token", session_adapter=adapter, timeout=60) as client:
        yield client


def test_sodapy_reads_asks_and_pages(socrata: Socrata) -> None:
    first = socrata.get(TREES, limit=1)
    assert first == socrata.get(MAGIC, limit=1)
    assert first[0] == {
        "tree_id": "T0001", "species": "Acer rubrum", "height": "3.7", "planted": "1991-02-02T00:00:00.000",
        "healthy": "yes", "longitude": "-89.6498", "latitude": "39.781",
    }  # fmt: skip
    assert "height" not in socrata.get(MAGIC, where="tree_id = 'T0007'")[0], "what is missing is left out"

    everything = list(socrata.get_all(MAGIC, limit=50, order="tree_id DESC"))
    assert len(everything) == len({row["tree_id"] for row in everything}) == 120
    assert everything[0]["tree_id"] == "T0202"

    asked = {"select": "species, count(*) AS trees", "group": "species", "order": "trees DESC"}
    species = socrata.get(MAGIC, **asked, **{"$having": "trees > 30"})  # sodapy has no word of its own for it
    assert species == [{"species": "Acer rubrum", "trees": "34"}]
    assert socrata.get(MAGIC, query="SELECT count(*) WHERE planted >= '2000-01-01T00:00:00.000'")[0][
        "count"
    ].isdecimal()
    assert [row["tree_id"] for row in socrata.get(MAGIC, q="rubra T0009")] == ["T0009"]
    assert all(row["species"] == "Tilia cordata" for row in socrata.get(MAGIC, species="Tilia cordata", limit=5))
    assert socrata.get(MAGIC, exclude_system_fields="false", limit=1)[0][":id"] == "0"


def test_sodapy_is_told_what_the_datasets_are(socrata: Socrata) -> None:
    listed = {one["resource"]["id"]: one for one in socrata.datasets()}
    assert {one["resource"]["name"] for one in listed.values()} >= {"Street trees", "Fire calls"}
    assert len(listed) == 3, "nothing under embargo, nothing withheld"
    assert socrata.datasets(limit=1, offset=1, order="name DESC")[0]["resource"]["name"] == "Fire calls"
    assert [one["resource"]["id"] for one in socrata.datasets(q="trees", tags=["nature"])] == [MAGIC]
    assert "planted" in listed[MAGIC]["resource"]["columns_field_name"]

    told = socrata.get_metadata(MAGIC)
    kinds = {one["fieldName"]: one["dataTypeName"] for one in told["columns"]}
    assert kinds == {
        "tree_id": "text", "species": "text", "height": "number", "planted": "calendar_date", "healthy": "text", "longitude": "number",
        "latitude": "number",
    }  # fmt: skip
    assert told["license"]["name"] == "Public domain (CC0 1.0)"


def test_sodapy_reads_csv_and_geojson(socrata: Socrata) -> None:
    table = socrata.get(MAGIC, content_type="csv", limit=2)
    assert [row[:4] for row in table] == [
        ["tree_id", "species", "height", "planted"],
        ["T0001", "Acer rubrum", "3.7", "1991-02-02T00:00:00.000"],
        ["T0002", "Acer rubrum", "4.4", "1992-03-03T00:00:00.000"],
    ]
    placed = socrata.get(MAGIC, content_type="geojson", where="within_circle(location, 39.781, -89.6498, 50)")
    assert [one["properties"]["tree_id"] for one in placed["features"]] == ["T0001"]
    assert placed["features"][0]["geometry"] == {"type": "Point", "coordinates": [-89.6498, 39.781]}
    boxed = socrata.get(MAGIC, where="within_box(location, 39.7815, -89.65, 39.7805, -89.649)", select="tree_id")
    assert boxed == [{"tree_id": "T0001"}]


def test_another_upstate_reads_every_row(published: Workspace, live_site: LiveSite, tmp_path: Path) -> None:
    target = tmp_path / "table.parquet"
    read_source(source=parse_source(f"{live_site.url}/resource/{MAGIC}.json"), target=target)
    read = pq.read_table(target).to_pydict()
    assert len(set(read["tree_id"])) == 120
    assert read["height"][:2] == [3.7, 4.4]


def test_sodapy_shows_what_was_wrong(socrata: Socrata) -> None:
    with pytest.raises(
        requests.HTTPError, match=r"(?s)no field called 'colour'.*Allowed: :id, tree_id.*Next: "
    ) as refused:
        socrata.get(MAGIC, where="colour = 'red'")
    told = refused.value.response.json()
    assert told["error"] is True
    assert told["code"] == "query.compiler.malformed"
    assert set(told["data"]) == {"given", "allowed", "next"}
    with pytest.raises(requests.HTTPError, match="404 Client Error"):
        socrata.get("budget")


@pytest.mark.parametrize("hidden", ["budget", "complaints", "benches"])
def test_what_the_public_may_not_see_is_not_there_by_any_name(hidden: str, visitor: Client) -> None:
    for name in (hidden, four_by_four(hidden)):
        for address in (f"/resource/{name}.json", f"/resource/{name}", f"/api/views/{name}.json"):
            answer = visitor.get(address)
            assert answer.status_code == 404
            assert answer.json()["code"] == "dataset.missing"
    assert hidden not in visitor.get("/api/catalog/v1").content.decode().lower()


def test_an_answer_says_its_fields_and_is_not_made_again_for_who_has_it(visitor: Client) -> None:
    answer = visitor.get(
        f"/resource/{MAGIC}?$select=planted, height > 5 AS tall", headers={"Accept": "application/json"}
    )
    assert json.loads(answer["X-SODA2-Fields"]) == ["planted", "tall"]
    assert json.loads(answer["X-SODA2-Types"]) == ["floating_timestamp", "boolean"]
    assert answer.json()[0]["tall"] is False
    assert answer["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": answer["ETag"]}
    again = visitor.get(
        f"/resource/{MAGIC}?$select=planted, height > 5 AS tall", headers={"Accept": "application/json", **known}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get(f"/resource/{MAGIC}?$select=planted", headers=known).status_code == 200
    table = visitor.get(f"/resource/{MAGIC}?$limit=1", headers={"Accept": "text/csv"})
    assert table["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/resource/fire-calls.geojson", "has no place"),
        ("/api/catalog/v1?limit=x", "limit is 'x'"),
        ("/api/catalog/v1?order=colour", "can not be ordered by 'colour'"),
        ("/api/catalog/v1?derived_from=x", "no parameter called 'derived_from'"),
    ],
)
def test_what_can_not_be_answered_is_refused(address: str, said: str, visitor: Client) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert said in answer.json()["message"]


@pytest.mark.parametrize("dataset", [TREES, "budget", "nothing"])
def test_a_form_that_there_is_not_is_told_to_programs(visitor: Client, dataset: str) -> None:
    answer = visitor.get(f"/resource/{dataset}.xlsx")
    told = answer.json()
    assert (answer.status_code, told["data"]["given"]) == (406, "Rows are not there as 'xlsx'.")
    assert told["data"]["allowed"] == "/resource/NAME.json, /resource/NAME.csv, /resource/NAME.geojson"


def test_names_and_cells_that_are_attacks_stay_text(visitor: Client) -> None:
    rows: list[dict[str, Any]] = visitor.get("/resource/attack.json?$limit=1&$order=number").json()
    assert "<script>" in rows[0]["text"]
    assert rows[0]["number"] == "1"
    assert visitor.get("/resource/attack.json")["Content-Type"] == "application/json; charset=utf-8"


def test_no_two_datasets_have_one_id(published: Workspace) -> None:
    ids = [four_by_four(one.name) for one in dataset_folders(published.folder / "catalog")]
    assert len(set(ids)) == len(ids)
