"""The actions one by one: what they give, what they keep hidden, and what they say to what can not be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.web.catalog.conftest import ATTACK
from upstate.city.workspace import Workspace
from upstate.web.catalog.usage import uses

ACTION = "/api/3/action/"
HIDDEN = ("xylophone", "Complaints", "Benches", "budget", "complaints", "benches", "caller_phone")
Act = Callable[..., Any]


@pytest.fixture
def act(visitor: Client) -> Act:
    """The result of an action that must succeed."""

    def act(name: str, /, **asked: Any) -> Any:
        answer = visitor.get(ACTION + name, asked)
        told = json.loads(answer.content)
        assert answer.status_code == 200 and told["success"], told
        assert told["help"] == f"http://testserver{ACTION}help_show?name={name}"
        return told["result"]

    return act


def names(found: Any) -> list[str]:
    return [one["name"] for one in found["results"]]


def test_departments_topics_and_licences_are_told(act: Act) -> None:
    assert "parks" in act("organization_list") and "fire" in act("organization_list")
    parks = act("organization_show", id="parks", include_datasets="true")
    assert (parks["title"], parks["package_count"], parks["packages"][0]["name"]) == ("Parks", 1, "street-trees")
    assert act("organization_show", id=parks["id"])["name"] == "parks"
    assert [one["title"] for one in act("organization_list", all_fields=True, sort="title desc")][-1] == ATTACK
    assert act("package_show", id="street-trees")["owner_org"] == parks["id"]
    assert {"nature", "streets", "safety", ATTACK} == set(act("tag_list"))
    assert act("tag_list", query="nat", all_fields="true")[0]["display_name"] == "nature"
    assert act("group_list") == []
    assert "CC0-1.0" in [one["id"] for one in act("license_list")]
    assert "Rows of a table" in act("help_show", name="datastore_search")
    assert len(act("current_package_list_with_resources", limit=2)) == 2
    assert act("package_autocomplete", q="stre")[0]["name"] == "street-trees"
    assert act("resource_search", query="format:geojson")["results"][0]["format"] == "GeoJSON"


@pytest.mark.parametrize(
    ("action", "name", "one", "most"),
    [
        ("resource_search", "query", "name:a", 50),
        ("datastore_search", "fields", "species", 1000),
        ("package_search", "sort", "name", 50),
        ("package_search", "facet.field", "tags", 5),
    ],
)
def test_a_list_has_an_end(visitor: Client, act: Act, action: str, name: str, one: str, most: int) -> None:
    trees = act("package_show", id="street-trees")["resources"]
    table = next(found["id"] for found in trees if found["datastore_active"])
    answers = [
        visitor.post(
            f"{ACTION}{action}", {"resource_id": table, name: ",".join([one] * many)}, content_type="application/json"
        )
        for many in (most, most + 1)
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["error"][name] == [f"{name} names {most + 1}."]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, ["attack", "fire-calls", "street-trees"]),
        ({"q": "*:*", "fq": "tags:nature"}, ["street-trees"]),
        ({"fq": "tags:nature AND tags:streets"}, ["street-trees"]),
        ({"fq": "tags:nature tags:safety"}, []),
        ({"fq": 'tags:("nature" OR safety)'}, ["fire-calls", "street-trees"]),
        ({"fq": "-tags:nature +organization:(parks OR fire)"}, ["fire-calls"]),
        ({"fq": "res_format:geojson"}, ["street-trees"]),
        ({"fq": "license_id:CC-BY-4.0"}, ["fire-calls"]),
        ({"fq": "metadata_modified:[2000-01-01T00:00:00Z TO *]"}, ["attack", "fire-calls", "street-trees"]),
        ({"fq": "metadata_modified:[* TO 2000-01-01T00:00:00Z]"}, []),
        ({"q": "organization:fire"}, ["fire-calls"]),
        ({"q": "calls organization:parks"}, []),
        ({"q": "calls"}, ["fire-calls"]),
        ({"fq_list": '["dataset_type:dataset", "name:street-trees"]'}, ["street-trees"]),
        ({"rows": "0"}, []),
    ],
)
def test_datasets_are_found_by_words_and_filters(act: Act, asked: dict[str, str], wanted: list[str]) -> None:
    found = act("package_search", **{"sort": "name asc", **asked})
    assert names(found) == wanted
    assert found["count"] == (3 if asked == {"rows": "0"} else len(wanted))


def test_a_search_comes_in_pages_in_any_order_with_its_counts(act: Act) -> None:
    backwards = ["street-trees", "fire-calls", "attack"]
    assert names(act("package_search", sort="name desc")) == backwards
    assert [names(act("package_search", sort="name desc", rows=1, start=n)) for n in range(4)] == [
        *([n] for n in backwards),
        [],
    ]
    assert names(act("package_search", sort="title asc, metadata_modified desc")) == [
        "attack",
        "fire-calls",
        "street-trees",
    ]
    found = act("package_search", rows=0, **{"facet.field": ["res_format", "license_id"], "facet.limit": "-1"})
    counts = {one["name"]: one["count"] for one in found["search_facets"]["res_format"]["items"]}
    assert counts["CSV"] == 3 and counts["GeoJSON"] == 1
    assert found["facets"]["license_id"] == {"CC0-1.0": 2, "CC-BY-4.0": 1}


def test_what_is_hidden_is_not_told_by_any_action(visitor: Client, published: Workspace) -> None:
    whole = [
        visitor.get(f"{ACTION}{name}").content.decode()
        for name in ("package_list", "current_package_list_with_resources", "package_search?rows=1000",
                     "organization_list?all_fields=true", "tag_list", "resource_search?query=format:csv")
    ]  # fmt: skip
    for word in HIDDEN:
        assert all(word not in text for text in whole), word
    for asked in (
        "package_show?id=budget",
        "package_show?id=complaints",
        "package_search?q=xylophone",
        "package_show?id=benches",
    ):
        answer = visitor.get(ACTION + asked)
        assert answer.status_code == 404 or answer.json()["result"]["count"] == 0


def test_ids_stay_with_the_address_of_the_site(published: Workspace) -> None:
    with override_settings(HOSTS=["data.springfield.example"], HTTPS=True):
        told = [
            Client(headers={"Accept-Language": language}).get(f"{ACTION}package_show?id=street-trees").json()["result"]
            for language in ("en", "es")
        ]
    assert told[0] == told[1]
    assert told[0]["url"] == "https://data.springfield.example/datasets/street-trees/"
    assert told[0]["id"] == "255e0984-721d-53e1-a542-672cd73ca084"


def test_a_question_may_come_in_the_address_as_json_or_as_a_form(visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"User-Agent": "curl/8.0"})
    for address in (f"{ACTION}package_show", "/api/action/package_show"):
        wanted = visitor.get(address, {"id": "street-trees"}).json()
        assert strict.post(address, {"id": "street-trees"}, content_type="application/json").json() == wanted
        form = "application/x-www-form-urlencoded"
        assert strict.post(address, "id=street-trees", content_type=form).json() == wanted
        # What `curl -d` sends without a word about its kind.
        assert strict.post(address, '{"id": "street-trees"}', content_type=form).json() == wanted
    assert wanted["success"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"{", "application/json", 409, "no JSON"),
        (b"[]", "application/json", 409, "no object"),
        (b'{"id": "\xff"}', "application/json", 409, "no JSON"),
        (b'{"id": "\\ud800"}', "application/json", 409, "half a character"),
        (b'{"id": 1e999}', "application/json", 409, "without an end"),
        (b'{"id": ' + b"[" * 100_000, "application/json", 409, "no JSON"),
        (b'{"id": ["a"]}', "application/json", 409, "Send id once"),
        (b"--x", "multipart/form-data; boundary=x", 409, "Files can not"),
        (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded", 409, "Too many parameters"),
        (b'{"id": "' + b"x" * 1_000_001 + b'"}', "application/json", 413, "larger than 1 MB"),
        (b'{"id": "' + b"x" * 6_000_000 + b'"}', "application/json", 413, "larger than 1 MB"),
        (b'{"id": "x"}' + b" " * 1_000_000, "application/json", 413, "larger than 1 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_body_that_can_not_be_read_is_told_in_words(
    visitor: Client, body: bytes, kind: str, status: int, words: str
) -> None:
    answer = visitor.generic("POST", f"{ACTION}package_show", body, content_type=kind)
    told = answer.json()
    assert (answer.status_code, told["success"]) == (status, False)
    assert words in told["error"]["message"] and "Next: " in told["error"]["message"]


@pytest.mark.parametrize(
    "asked",
    [
        *("package_list?limit=-1", "package_list?offset=a", "package_list?limit=1&limit=2", "package_search?rows=1e9"),
        *("package_search?fq=trees", "package_search?fq=price:[1 TO 2]", "package_search?fq=nothing:x", "package_search?fq=tags:(a AND b)"),
        *("package_search?fq=tags:", "package_search?fq=metadata_modified:[2026-02-31 TO *]", f"package_search?q={'x' * 1001}"),
        *("package_search?sort=price", "package_search?sort=name sideways", "package_search?facet.field=price", "package_search?start=-1"),
        *("organization_list?sort=price", "organization_list?all_fields=perhaps", "resource_search?query=csv", "resource_search"),
        *("package_show", "resource_show?id=", "organization_show", "datastore_search", "datastore_info", "help_show", "package_autocomplete"),
        *("package_search?" + "&".join(["fq_list=name:x"] * 51), "package_search?fq=name:a OR name:b"),
    ],
)  # fmt: skip
def test_a_parameter_that_can_not_be_used_is_a_conflict_with_words(visitor: Client, asked: str) -> None:
    answer = visitor.get(ACTION + asked)
    told = answer.json()
    assert answer.status_code == 409, told
    assert told["error"]["__type"] == "Validation Error"
    assert all(part in told["error"]["message"] for part in ("Allowed: ", "Next: "))


def test_rows_that_a_program_asks_for_are_counted(visitor: Client) -> None:
    resources = visitor.get(f"{ACTION}package_show?id=street-trees").json()["result"]["resources"]
    table = next(one["id"] for one in resources if one["datastore_active"])
    before = uses("street-trees")["rows"]
    answer = visitor.get(f"{ACTION}datastore_search?resource_id={table}")
    answer.close()
    assert uses("street-trees")["rows"] == before + 1


def test_other_actions_methods_and_pages_of_other_sites(visitor: Client) -> None:
    answer = visitor.get(f"{ACTION}package_delete?id=street-trees")
    assert (answer.status_code, answer.json()["error"]["__type"]) == (400, "Bad Request")
    assert "package_search" in answer.json()["error"]["message"]
    assert visitor.delete(f"{ACTION}package_show").status_code == 405
    assert visitor.get(f"{ACTION}site_read")["Access-Control-Allow-Origin"] == "*"
    assert visitor.head(f"{ACTION}site_read").status_code == 200
