"""OGC API Features as its real clients use it: owslib and GDAL on the live site; and every question against plain Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlencode

import pytest
import shapely
from django.test import Client
from owslib.ogcapi.features import Features

from tests.web.catalog.conftest import SPECIES, TREES, publish_table, tree, write_csv
from tests.web.conftest import LiveSite
from upstate.city.workspace import Workspace

ITEMS = "/ogc/collections/street-trees/items"
# What stands in version 2, as it was published.
ROWS = [dict(zip(TREES, tree(number), strict=True)) for number in [*range(1, 118), *range(200, 203)]]
for _row in ROWS[:5]:
    _row["species"] = "Acer rubrum"


def ask(visitor: Client, status: int = 200, **query: Any) -> Any:
    found = visitor.get(f"{ITEMS}?{urlencode({name.replace('_', '-'): value for name, value in query.items()})}")
    assert found.status_code == status, found.content
    return found.json()


def ids(told: Any) -> list[str]:
    return [one["id"] for one in told["features"]]


def expected(holds: Any) -> list[str]:
    return [row["tree_id"] for row in ROWS if holds(row)]


def placed(row: Any) -> shapely.Point | None:
    return None if row["longitude"] == "" else shapely.Point(round(row["longitude"], 9), row["latitude"])


def test_owslib_reads_the_collections_and_pages_through_one(published: Workspace, live_site: LiveSite) -> None:
    client = Features(f"{live_site.url}/ogc/")
    assert client.feature_collections() == ["street-trees"]
    assert "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2" in client.conformance()["conformsTo"]
    assert client.collection_queryables("street-trees")["properties"]["height"]["type"] == "number"
    pages = [client.collection_items("street-trees", limit=50, offset=offset) for offset in (0, 50, 100)]
    assert [one["numberReturned"] for one in pages] == [50, 50, 20]
    assert {one["numberMatched"] for one in pages} == {120}
    assert [name for page in pages for name in ids(page)] == [row["tree_id"] for row in ROWS]
    one = client.collection_item("street-trees", "T0007")
    assert one["properties"]["species"] == SPECIES[3] and one["properties"]["height"] is None
    found = client.collection_items("street-trees", filter="height > 10", limit=200)
    assert ids(found) == expected(lambda row: row["height"] != "" and row["height"] > 10)


_GDAL = """
import json, sys
import pyogrio

meta, table = pyogrio.read_arrow(sys.argv[1], layer="street-trees", PAGE_SIZE="40")
kept, few = pyogrio.read_arrow(sys.argv[1], layer="street-trees", bbox=(-89.648, 39.785, -89.63, 39.80), where="height > 5")
read = [[f"{one}" for one in rows["planted"].to_pylist()] for rows in (table, few)]
print(json.dumps([meta["geometry_type"], *read]))
"""


def test_gdal_reads_every_feature_with_its_place(published: Workspace, live_site: LiveSite) -> None:
    """In a process of its own: in this one, drivers that reach over the network are closed."""
    command = [sys.executable, "-c", _GDAL, f"OAPIF:{live_site.url}/ogc/"]
    environment = {name: value for name, value in os.environ.items() if name != "GDAL_SKIP"}
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert told.returncode == 0, told.stderr
    kind, every, few = json.loads(told.stdout)
    assert kind in ("Point", "Unknown")
    assert sorted(one[:10] for one in every) == sorted(row["planted"] for row in ROWS)
    box = shapely.box(-89.648, 39.785, -89.63, 39.80)
    inside = [
        row
        for row in ROWS
        if row["height"] not in ("", None) and row["height"] > 5 and (point := placed(row)) and box.intersects(point)
    ]
    assert 0 < len(inside) < 100 and sorted(one[:10] for one in few) == sorted(row["planted"] for row in inside)


@pytest.mark.parametrize(
    ("filter_", "holds"),
    [
        ("height > 10 AND species = 'Acer rubrum'", lambda row: row["height"] != "" and row["height"] > 10 and row["species"] == "Acer rubrum"),
        ("height IS NULL", lambda row: row["height"] == ""),
        ("NOT healthy = 'yes'", lambda row: row["healthy"] == "no"),
        ("species LIKE 'Q%' OR species IN ('Tilia cordata')", lambda row: row["species"][0] in "QT"),
        ("CASEI(species) = CASEI('ACER RUBRUM')", lambda row: row["species"] == "Acer rubrum"),
        ("height * 2 BETWEEN 10 AND 20", lambda row: row["height"] != "" and 10 <= row["height"] * 2 <= 20),
        ("planted > DATE('2005-06-01')", lambda row: row["planted"] > "2005-06-01"),
        ("T_DURING(planted, INTERVAL('2001-01-01', '2003-12-31'))", lambda row: "2001-01-01" < row["planted"] < "2003-12-31"),
        ("T_AFTER(planted, DATE('2015-01-01'))", lambda row: row["planted"] > "2015-01-01"),
    ],
)  # fmt: skip
def test_a_filter_gives_what_plain_python_gives(visitor: Client, filter_: str, holds: Any) -> None:
    assert ids(ask(visitor, filter=filter_, limit=500)) == expected(holds)


def test_a_box_holds_the_rows_that_lie_in_it(visitor: Client) -> None:
    box = (-89.648, 39.785, -89.63, 39.80)
    inside = expected(lambda row: (point := placed(row)) and shapely.box(*box).intersects(point))
    assert 3 < len(inside) < 100
    text = ",".join(map(str, box))
    assert ids(ask(visitor, bbox=text, limit=500)) == inside
    assert ids(ask(visitor, filter=f"S_INTERSECTS(geometry, BBOX({text}))", limit=500)) == inside
    turned = f"{box[1]},{box[0]},{box[3]},{box[2]}"
    system = "http://www.opengis.net/def/crs/EPSG/0/4326"
    assert ids(ask(visitor, bbox=turned, bbox_crs=system, limit=500)) == inside


def test_a_polygon_holds_the_rows_that_lie_in_it(visitor: Client) -> None:
    corner = shapely.Polygon([(-89.65, 39.78), (-89.63, 39.78), (-89.65, 39.80)])
    inside = expected(lambda row: (point := placed(row)) and corner.contains(point))
    outside = expected(lambda row: (point := placed(row)) and not corner.intersects(point))
    assert inside and outside
    assert ids(ask(visitor, filter=f"S_WITHIN(geometry, {corner.wkt})", limit=500)) == inside
    assert ids(ask(visitor, filter=f"S_CONTAINS({corner.wkt}, geometry)", limit=500)) == inside
    assert ids(ask(visitor, filter=f"S_DISJOINT(geometry, {corner.wkt})", limit=500)) == outside
    asked = {"op": "s_within", "args": [{"property": "geometry"}, json.loads(shapely.to_geojson(corner))]}
    assert ids(ask(visitor, filter=json.dumps(asked), filter_lang="cql2-json", limit=500)) == inside


def test_coordinates_come_in_the_system_that_is_asked_for(visitor: Client) -> None:
    from pyproj import Transformer

    mover = Transformer.from_crs("OGC:CRS84", "EPSG:3857")
    found = visitor.get(f"{ITEMS}?limit=5&crs=http://www.opengis.net/def/crs/EPSG/0/3857")
    assert found["Content-Crs"] == "<http://www.opengis.net/def/crs/EPSG/0/3857>"
    for one, row in zip(found.json()["features"], ROWS, strict=False):
        assert one["geometry"]["coordinates"] == pytest.approx(
            mover.transform(row["longitude"], row["latitude"]), abs=0.002
        )


def test_pages_go_on_in_the_version_in_which_they_began(published: Workspace, visitor: Client) -> None:
    first = ask(visitor, limit=60)
    more = write_csv(published.folder / "exports" / "trees.csv", TREES, [tree(number) for number in range(500, 700)])
    publish_table(published.folder, "street-trees", more, {})
    (following,) = [one["href"] for one in first["links"] if one["rel"] == "next"]
    second = visitor.get(following.removeprefix("http://testserver")).json()
    assert ids(first) + ids(second) == [row["tree_id"] for row in ROWS]
    assert ask(visitor)["numberMatched"] == 200


def test_a_time_or_an_interval_is_asked_of_the_first_column_of_days(visitor: Client) -> None:
    assert ids(ask(visitor, datetime="2010-01-01/..", limit=500)) == expected(
        lambda row: row["planted"] >= "2010-01-01"
    )
    day = ROWS[0]["planted"]
    assert ids(ask(visitor, datetime=f"{day}/{day}", limit=500)) == expected(lambda row: row["planted"] == day)


@pytest.mark.parametrize(
    "query",
    [
        {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "1,5,2,4"}, {"bbox": "nan,1,2,3"}, {"bbox": "1e400,1,2,3"}, {"limit": "0"},
        {"limit": "-1"}, {"limit": "x"}, {"offset": "9" * 40}, {"datetime": "yesterday"}, {"filter": "height >"}, {"colour": "red"},
        {"filter": "height > 'tall'"}, {"filter": "nothing = 1"}, {"filter": "(" * 3000}, {"filter": "1=1; DROP TABLE published"},
        {"filter": "read_parquet('/etc/passwd') = 1"}, {"filter": "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))"},
        {"filter": "S_WITHIN(species, POINT(1 2))"}, {"filter": "height"}, {"filter": "x" * 10_000}, {"filter": '{"op":"and"}', "filter_lang": "cql2-json"},
        {"filter": "[" * 5000, "filter_lang": "cql2-json"}, {"filter": '{"op":"=","args":[NaN,1]}', "filter_lang": "cql2-json"},
        {"filter": "height > 1", "filter_lang": "sql"}, {"crs": "EPSG:9999"}, {"bbox": "1,2,3,4", "bbox_crs": "nowhere"}, {"f": "html"},
        {"filter": "\0"}, {"species": "a\0b", "height": "b"},
    ],
)  # fmt: skip
def test_what_can_not_be_asked_is_a_message_in_three_parts(visitor: Client, query: dict[str, str]) -> None:
    told = ask(visitor, 400, **query)
    assert told["title"] and "Allowed: " in told["detail"] and "Traceback" not in str(told)


def test_datasets_without_places_and_hidden_ones_are_no_collections(visitor: Client) -> None:
    for name in ("fire-calls", "budget", "complaints", "benches", "nothing"):
        assert visitor.get(f"/ogc/collections/{name}").status_code == 404
        assert visitor.get(f"/ogc/collections/{name}/items").status_code == 404
    for feature in ("T9999", "0", "%00", "x" * 500):
        assert visitor.get(f"{ITEMS}/{feature}").status_code == 404


@pytest.mark.parametrize(
    ("address", "title", "where"),
    [
        (f"{ITEMS}/T9999", "street-trees has no feature 'T9999'.", ITEMS),
        ("/ogc/collections/fire-calls/items", "The rows of fire-calls have no places.", "/ogc/collections."),
        ("/ogc/collections/fire-calls", "The rows of fire-calls have no places.", "/api/v1/datasets/fire-calls/rows"),
        ("/ogc/collections/budget", "There is nothing here that the public may see.", "/api/v1/datasets"),
    ],
)
def test_what_is_not_there_is_told_with_where_to_look(visitor: Client, address: str, title: str, where: str) -> None:
    answer = visitor.get(address)
    told = answer.json()
    assert (answer.status_code, told["title"]) == (404, title)
    assert where in told["detail"]


def test_every_link_of_every_document_leads_somewhere(visitor: Client) -> None:
    left, seen = ["/ogc/"], set[str]()
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        found = visitor.get(path)
        assert found.status_code == 200, path
        if "json" in found["Content-Type"]:
            text = found.content.decode()
            left += [
                one["href"].removeprefix("http://testserver")
                for one in _links(json.loads(text))
                if "testserver" in one["href"]
            ]
    assert len(seen) > 8


def _links(told: Any) -> list[Any]:
    if isinstance(told, dict):
        own = [one for one in told.get("links", []) if isinstance(one, dict)]
        return own + [one for value in told.values() for one in _links(value)]
    return [one for value in told for one in _links(value)] if isinstance(told, list) else []


def test_the_same_page_of_the_same_version_is_not_sent_again(visitor: Client) -> None:
    first = visitor.get(f"{ITEMS}?limit=3")
    again = visitor.get(f"{ITEMS}?limit=3", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    other = visitor.get(f"{ITEMS}?limit=4", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200 and len(other.json()["features"]) == 4
