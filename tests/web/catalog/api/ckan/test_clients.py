"""The API in the hands of programs that cities' users already have: CKAN's own client, and this project's reader of CKAN portals."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckanapi
import pyarrow.parquet as pq
import pytest

from tests.web.conftest import LiveSite
from upstate.actions.describe import describe
from upstate.city.workspace import Workspace
from upstate.tables.servers import ckan, parse_source, read_source


@pytest.fixture(params=["POST", "GET"])
def portal(request: pytest.FixtureRequest, published: Workspace, live_site: LiveSite) -> Iterator[ckanapi.RemoteCKAN]:
    """The site, as CKAN's client speaks to it."""
    with ckanapi.RemoteCKAN(live_site.url, get_only=request.param == "GET") as made:
        yield made


def table_of(portal: ckanapi.RemoteCKAN, name: str) -> str:
    """The id of the resource whose rows can be asked for."""
    (found,) = [one["id"] for one in portal.action.package_show(id=name)["resources"] if one["datastore_active"]]
    return str(found)


def packed(portal: ckanapi.RemoteCKAN, value: Any) -> Any:
    """A value with parts: in an address it is JSON."""
    return json.dumps(value) if portal.get_only else value


def rows_of(workspace: Workspace, name: str) -> list[dict[str, str]]:
    """Every row of the CSV of a dataset's newest version."""
    newest = sorted((workspace.catalog / name / "versions").iterdir())[-1]
    return list(csv.DictReader((newest / f"{name}.csv").read_text("utf-8").splitlines()))


def test_ckans_own_client_reads_the_catalog_and_a_table_whole(portal: ckanapi.RemoteCKAN, published: Workspace) -> None:
    act = portal.action
    assert act.site_read() is True
    assert act.status_show()["site_url"] == portal.address
    assert act.package_list() == ["attack", "fire-calls", "street-trees"]
    assert act.package_list(limit=1, offset=1) == ["fire-calls"]
    trees = act.package_show(id="street-trees")
    assert act.package_show(id=trees["id"]) == trees
    assert (trees["title"], trees["organization"]["title"], trees["num_resources"]) == ("Street trees", "Parks", 5)
    for file in trees["resources"]:
        assert act.resource_show(id=file["id"]) == file
        assert portal.session.get(file["url"]).status_code == 200

    table, read, calls = table_of(portal, "street-trees"), [], 0
    while page := act.datastore_search(resource_id=table, limit=50, offset=len(read), sort="_id")["records"]:
        read += page
        calls += 1
    wanted = rows_of(published, "street-trees")
    assert calls == 3
    assert [one["_id"] for one in read] == list(range(1, len(wanted) + 1))
    assert [{name: "" if one[name] is None else str(one[name]) for name in wanted[0]} for one in read] == wanted
    info = act.datastore_info(id=table)
    assert info["meta"]["count"] == len(wanted)
    assert [one["id"] for one in info["fields"]] == list(read[0])


def test_ckans_own_client_searches_rows_and_datasets(portal: ckanapi.RemoteCKAN, published: Workspace) -> None:
    act, table = portal.action, table_of(portal, "street-trees")
    trees = rows_of(published, "street-trees")
    species = ["Acer rubrum", "Tilia cordata"]
    found = act.datastore_search(
        resource_id=table, filters=packed(portal, {"species": species, "healthy": "yes"}), sort="height desc, tree_id", limit=9
    )  # fmt: skip
    wanted = [one for one in trees if one["species"] in species and one["healthy"] == "yes"]
    wanted.sort(key=lambda one: (-float(one["height"] or "-inf"), one["tree_id"]))
    assert found["total"] == len(wanted)
    assert [one["tree_id"] for one in found["records"]] == [one["tree_id"] for one in wanted[:9]]
    again = portal.session.get(portal.address + found["_links"]["next"]).json()["result"]
    assert [one["tree_id"] for one in again["records"]] == [one["tree_id"] for one in wanted[9:18]]

    assert act.datastore_search(resource_id=table, q="rubra", limit=0)["total"] == sum(
        "rubra" in one["species"] for one in trees
    )
    kinds = act.datastore_search(resource_id=table, fields="species", distinct=True, sort="species desc")
    assert [one["species"] for one in kinds["records"]] == sorted({one["species"] for one in trees}, reverse=True)
    assert kinds["total"] == 4

    searched = act.package_search(q="tree", fq="organization:parks", **{"facet.field": '["tags", "organization"]'})
    assert [one["name"] for one in searched["results"]] == ["street-trees"]
    assert searched["search_facets"]["organization"]["items"] == [
        {"name": "parks", "display_name": "Parks", "count": 1}
    ]


def test_ckans_own_client_knows_each_fault(portal: ckanapi.RemoteCKAN) -> None:
    act, table = portal.action, table_of(portal, "street-trees")
    with pytest.raises(ckanapi.NotFound):
        act.package_show(id="budget")  # under embargo
    with pytest.raises(ckanapi.NotFound):
        act.resource_show(id="none")
    with pytest.raises(ckanapi.ValidationError) as invalid:
        act.datastore_search(resource_id=table, sort="nothing desc")
    assert "no field called 'nothing'" in invalid.value.error_dict["sort"][0]
    with pytest.raises(ckanapi.ValidationError) as missing:
        act.package_show()
    assert "name_or_id" in missing.value.error_dict
    with pytest.raises(ckanapi.NotAuthorized) as refused:
        act.datastore_search_sql(sql="SELECT 1")
    assert "datastore_search with filters" in str(refused.value.extra_msg)
    with pytest.raises(ckanapi.CKANAPIError, match="only reads"):
        act.package_create(name="x")


@pytest.mark.parametrize("portal", ["POST"], indirect=True)
def test_ckans_own_command_dumps_every_dataset(portal: ckanapi.RemoteCKAN, tmp_path: Path) -> None:
    target = tmp_path / "datasets.jsonl"
    order = ["ckanapi", "dump", "datasets", "--all", "-r", portal.address, "-O", str(target), "-p", "1"]
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it starts itself by its name
    done = subprocess.run(
        order, check=False, capture_output=True, text=True, timeout=300, env={**os.environ, "PATH": beside}
    )
    assert done.returncode == 0, done.stderr
    dumped = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert {one["name"]: one["id"] for one in dumped} == {
        name: portal.action.package_show(id=name)["id"] for name in portal.action.package_list()
    }


@pytest.mark.parametrize("portal", ["POST"], indirect=True)
def test_the_reader_of_ckan_portals_reads_a_table_whole(
    portal: ckanapi.RemoteCKAN, published: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ckan, "_AT_ONCE", 50)  # three pages
    table = table_of(portal, "street-trees")
    target = tmp_path / "table.parquet"
    stored = read_source(
        source=parse_source(f"{portal.address}/api/3/action/datastore_search?resource_id={table}"), target=target
    )
    read = pq.ParquetFile(target).read().to_pylist()
    newest = published.catalog / "street-trees" / "versions" / "2" / "street-trees.parquet"
    assert [{name: one[name] for name in one if name not in ("_id", "_row")} for one in read] == pq.ParquetFile(
        newest
    ).read().to_pylist()
    assert stored.origin.server_rows == len(read) == 120


def test_what_is_withheld_after_all_is_gone_at_once(portal: ckanapi.RemoteCKAN, published: Workspace) -> None:
    table = table_of(portal, "fire-calls")
    assert portal.action.datastore_search(resource_id=table)["total"] == 60
    describe(workspace=published.folder, dataset="fire-calls", changes={"withheld": "A mistake was found."})
    for ask in (
        lambda: portal.action.datastore_search(resource_id=table),
        lambda: portal.action.package_show(id="fire-calls"),
    ):
        with pytest.raises(ckanapi.NotFound):
            ask()
    assert "fire-calls" not in portal.action.package_list()
    assert portal.action.package_search(q="fire calls")["count"] == 0
