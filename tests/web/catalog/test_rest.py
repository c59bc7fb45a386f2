"""The site's own API, as programs ask it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.web.catalog.conftest import TREES, TREES_SAID, publish_table, tree, write_csv
from tests.web.conftest import LiveSite
from upstate.actions.describe import describe
from upstate.city.workspace import Workspace
from upstate.web.catalog.api import allowance, programs
from upstate.web.catalog.api.allowance import Allowances, Underway
from upstate.web.people.models import AuditEntry

ROWS, GROUPS = "/api/v1/datasets/street-trees/rows", "/api/v1/datasets/street-trees/groups"
HIDDEN = ("budget", "complaints", "benches", "no-such-thing")


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def ask(visitor: Client, address: str, status: int = 200, **asked: Any) -> Any:
    answer = visitor.get(f"{address}?{urlencode(asked, doseq=True)}" if asked else address)
    assert answer.status_code == status, body(answer)
    return json.loads(body(answer))


def walk(visitor: Client, address: str, **asked: Any) -> list[dict[str, Any]]:
    """All rows, page by page, by the address that each page gives."""
    rows: list[dict[str, Any]] = []
    page = ask(visitor, address, **asked)
    while True:
        rows += page["rows"]
        assert page["truncated"] is (page["next"] is not None)
        if not page["truncated"]:
            return rows
        page = ask(visitor, page["next"].removeprefix("http://testserver"))


def test_the_list_has_what_is_public_and_is_walked_by_names(visitor: Client) -> None:
    first = ask(visitor, "/api/v1/datasets", limit=2)
    assert [one["name"] for one in first["datasets"]] == ["attack", "fire-calls"]
    assert (first["truncated"], first["matching"]) == (True, 3)
    last = ask(visitor, first["next"].removeprefix("http://testserver"))
    assert [one["name"] for one in last["datasets"]] == ["street-trees"]
    assert (last["truncated"], last["next"]) == (False, None)
    assert [one["name"] for one in ask(visitor, "/api/v1/datasets", q="trees")["datasets"]] == ["street-trees"]
    assert ask(visitor, "/api/v1/datasets", department="Fire", topic="safety")["matching"] == 1
    assert ask(visitor, "/api/v1/datasets", department="Fire", topic="nature")["datasets"] == []


def test_a_dataset_is_told_with_its_columns_and_every_address_leads_somewhere(visitor: Client) -> None:
    told = ask(visitor, "/api/v1/datasets/street-trees")
    assert [one["name"] for one in told["columns"]] == list(TREES)
    species = told["columns"][1]
    assert (species["type"], species["description"], species["codes"]) == (
        "text",
        "Botanical name.",
        {"Acer rubrum": "red maple"},
    )
    links = [told[name] for name in ("rows", "groups", "versions", "page")] + [file["url"] for file in told["files"]]
    for version in ask(visitor, "/api/v1/datasets/street-trees/versions")["versions"]:
        links += [version["api"], version["page"]]
    for link in links:
        assert visitor.get(link.removeprefix("http://testserver")).status_code == 200, link


def test_files_answer_a_range(visitor: Client) -> None:
    file = ask(visitor, "/api/v1/datasets/street-trees")["files"][0]
    answer = visitor.get(file["url"].removeprefix("http://testserver"), headers={"Range": "bytes=0-6"})
    assert (answer.status_code, body(answer)) == (206, b"tree_id")
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("sort", [{}, {"sort": "height"}, {"sort": "planted", "order": "desc"}])
def test_pages_give_each_row_once(visitor: Client, sort: dict[str, str]) -> None:
    rows = walk(visitor, ROWS, limit=33, **sort)
    assert len(rows) == len({row["tree_id"] for row in rows}) == 120
    assert rows == walk(visitor, ROWS, limit=50_000, **sort)


def test_filters_and_words_are_those_of_the_page_for_people(visitor: Client) -> None:
    asked = {"f.species.contains": "RUB", "f.planted.from": "2000", "f.healthy.is": "yes", "q": "quercus"}
    answer = ask(visitor, ROWS, select="tree_id,species", count="yes", limit=3, **asked)
    wanted = [
        row
        for row in map(tree, range(1, 121))
        if row[1] == "Quercus rubra" and str(row[3]) >= "2000" and row[4] == "yes"
    ]
    assert answer["matching"] >= len(answer["rows"]) == 3
    assert answer["rows"][0] == {"tree_id": wanted[0][0], "species": "Quercus rubra"}
    assert [one["name"] for one in answer["columns"]] == ["tree_id", "species"]


def test_groups_are_counted_as_plain_python_counts_them(visitor: Client) -> None:
    rows = walk(visitor, ROWS, limit=1000)
    answer = ask(visitor, GROUPS, by="species", figures="count,avg:height", sort="count", order="desc")
    assert {row["species"]: row["count"] for row in answer["rows"]} == Counter(row["species"] for row in rows)
    heights = [row["height"] for row in rows if row["species"] == "Acer rubrum" and row["height"] is not None]
    average = next(row["avg:height"] for row in answer["rows"] if row["species"] == "Acer rubrum")
    assert average == pytest.approx(sum(heights) / len(heights))
    assert ask(visitor, GROUPS, by="species", limit=2)["truncated"] is True
    assert ask(visitor, GROUPS)["rows"] == [{"count": 120}]


@pytest.mark.parametrize(("part", "letters"), [("year", 4), ("month", 7), ("day", 10)])
def test_dates_are_grouped_by_their_parts_and_filters_take_these(visitor: Client, part: str, letters: int) -> None:
    days = [row["planted"] for row in walk(visitor, ROWS, limit=1000)]
    groups = ask(visitor, GROUPS, by=f"species,planted.{part}", figures="count")["rows"]
    assert {str(row[f"planted.{part}"]) for row in groups if row[f"planted.{part}"]} == {
        day[:letters] for day in days if day
    }
    for row in ask(visitor, GROUPS, by=f"planted.{part}")["rows"]:
        value = row[f"planted.{part}"]
        filters = {"f.planted.is": value} if value else {"f.planted.missing": ""}
        assert ask(visitor, ROWS, count="yes", **filters)["matching"] == row["count"]


def test_a_part_of_what_is_no_date_is_refused(visitor: Client) -> None:
    fault = ask(visitor, GROUPS, status=400, by="species.year")
    assert fault["allowed"] == "the year of a date or a moment"


def test_pages_stay_those_of_the_version_that_they_began_in(visitor: Client, published: Workspace) -> None:
    first = ask(visitor, ROWS, limit=60)
    rows = [tree(number) for number in range(500, 520)]
    source = write_csv(published.folder / "exports" / "trees.csv", TREES, rows)
    publish_table(published.folder, "street-trees", source, TREES_SAID)
    assert ask(visitor, ROWS)["version"] == 3
    second = ask(visitor, first["next"].removeprefix("http://testserver"))
    assert (second["version"], len(second["rows"]), second["truncated"]) == (2, 60, False)
    assert ask(visitor, ROWS, version=1, limit=1)["version"] == 1
    fault = ask(visitor, ROWS, status=409, version=1, after="2-59")
    assert "version 2" in fault["detail"]


@pytest.mark.parametrize("form", ["csv", "arrow", "parquet", "geojson"])
def test_each_form_holds_the_same_rows(visitor: Client, form: str) -> None:
    told = ask(visitor, ROWS, limit=100)
    answer = visitor.get(ROWS, {"format": form})
    assert (answer["X-Truncated"], answer["X-Version"]) == ("true", "2")
    assert answer["Link"] == f'<http://testserver{ROWS}?format={form}&after=2-99>; rel="next"'
    assert READ[form](body(answer)) == [row["tree_id"] for row in told["rows"]]
    nothing = visitor.get(ROWS, {"format": form, "f.species.is": "none such"})
    assert READ[form](body(nothing)) == []


READ: dict[str, Any] = {
    "csv": lambda raw: [row["tree_id"] for row in csv.DictReader(io.StringIO(raw.decode(), newline=""))],
    "arrow": lambda raw: pa.ipc.open_stream(raw).read_all()["tree_id"].to_pylist(),
    "parquet": lambda raw: pq.read_table(io.BytesIO(raw))["tree_id"].to_pylist(),
    "geojson": lambda raw: [one["properties"]["tree_id"] for one in json.loads(raw)["features"]],
}


def test_csv_is_as_the_files_of_the_catalog_are(visitor: Client) -> None:
    whole = visitor.get("/datasets/street-trees/versions/2/street-trees.csv")
    assert body(visitor.get(ROWS, {"format": "csv", "limit": 1000})) == body(whole)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv"),
        ("application/json;q=0.5, application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("application/*", "application/json"),
    ],
)
def test_the_form_is_the_one_that_the_program_likes_best(visitor: Client, accept: str, given: str) -> None:
    answer = visitor.get(ROWS, {"limit": 1}, headers={"Accept": accept})
    assert answer["Content-Type"] == given
    assert "Accept" in answer["Vary"]


def test_a_form_that_is_not_there_is_told(visitor: Client) -> None:
    answer = visitor.get(ROWS, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json()["allowed"].startswith("json (application/json), csv")
    fault = ask(visitor, "/api/v1/datasets/fire-calls/rows", status=406, format="geojson")
    assert "no place" in fault["detail"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"limit": "many"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"after": "x"}, "after"),
        ({"after": "2-120"}, "no row number"),
        ({"sort": "hight"}, "no column"),
        ({"select": "tree_id,hight"}, "no column"),
        ({"f.hight.is": "1"}, "no column"),
        ({"f.height.is": "tall"}, "not a number"),
        ({"f.height.like": "1"}, "no filter"),
        ({"f.species.is": " "}, "no value"),
        ({"fliter": "1"}, "no parameter"),
        ({"format": "xlsx"}, "format"),
        ({"version": "1.5"}, "version"),
    ],
)
def test_what_does_not_fit_is_told_in_three_parts(visitor: Client, asked: dict[str, str], said: str) -> None:
    answer = visitor.get(ROWS, asked)
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert said in told["detail"]
    assert told["allowed"]
    assert told["next_step"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "asked", "given", "allowed"),
    [
        (ROWS, {"limit": "60000"}, "limit is '60000'.", "a whole number from 1 to 50,000"),
        (GROUPS, {"limit": "60000"}, "limit is '60000'.", "a whole number from 1 to 10,000"),
        ("/api/v1/datasets", {"limit": "x"}, "limit is 'x'.", "a whole number from 1 to 200"),
        ("/api/v1/datasets/street-trees", {"version": "1.5"}, "version is '1.5'.", "a whole number from 1 to 999,999"),
        (ROWS, {"after": "x"}, "after is 'x'.", "such as 2-99. Where to go on"),
        (ROWS, {"format": "xlsx"}, "format is 'xlsx'.", "json, csv, geojson, arrow, parquet"),
        (ROWS, {"order": "up"}, "order is 'up'.", "asc, desc"),
        (ROWS, {"q": "x" * 501}, "q is 'xxxx", "text of at most 500 characters"),
        (GROUPS, {"by": [""] * 21}, "by is ", "at most 20 names"),
        (ROWS, {"select": ""}, "select is ''.", "at most 200 names that are not empty"),
    ],
    ids=["rows", "groups", "datasets", "version", "after", "format", "order", "words", "names", "empty"],
)
def test_a_parameter_is_told_with_what_it_may_say(
    visitor: Client, address: str, asked: dict[str, Any], given: str, allowed: str
) -> None:
    told = ask(visitor, address, status=400, **asked)
    assert told["detail"].startswith(given)
    assert told["allowed"].startswith(allowed)


@pytest.mark.parametrize(
    ("asked", "allowed", "next_step"),
    [
        ({"f.species.from": "a"}, "in an address is, not, contains, starts, missing, present", "Choose one of these."),
        ({"f.species": "Acer rubrum"}, "is, not, contains", "Write it as f.species.is=VALUE."),
        ({"f.height.like": "1"}, "is, not, contains", "Write it as f.COLUMN.OPERATOR=VALUE."),
    ],
)
def test_a_filter_is_told_in_the_words_of_an_address(
    visitor: Client, asked: dict[str, str], allowed: str, next_step: str
) -> None:
    told = ask(visitor, ROWS, status=400, **asked)
    assert allowed in told["allowed"]
    assert told["next_step"] == next_step


def test_what_is_not_there_is_told_with_where_to_look(visitor: Client) -> None:
    told = ask(visitor, ROWS, status=404, after="9-99999")
    assert told["detail"] == "street-trees has no version 9."
    assert (told["allowed"], "/api/v1/datasets/street-trees/versions" in told["next_step"]) == ("2, 1", True)
    told = ask(visitor, "/api/v1/datasets/no-such-thing", status=404)
    assert told["allowed"].endswith(": /api/v1/datasets")


@pytest.mark.parametrize("figures", ["sum:species", "median", "total:height", "sum:none", ""])
def test_a_figure_that_there_is_not_is_told(visitor: Client, figures: str) -> None:
    assert ask(visitor, GROUPS, status=400, figures=figures)["next_step"]


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_is_nowhere(visitor: Client, name: str) -> None:
    for page in ("", "/rows", "/groups", "/versions"):
        assert ask(visitor, f"/api/v1/datasets/{name}{page}", status=404)["status"] == 404
    assert name not in json.dumps(ask(visitor, "/api/v1/datasets"))


def test_what_is_withheld_after_all_is_gone_although_the_program_knows_it(
    visitor: Client, published: Workspace
) -> None:
    address = "/api/v1/datasets/fire-calls/rows"
    tag = visitor.get(address)["ETag"]
    describe(workspace=published.folder, dataset="fire-calls", changes={"withheld": "A mistake was found."})
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_words_find_nothing_where_nothing_is_public(visitor: Client, published: Workspace) -> None:
    for one in ask(visitor, "/api/v1/datasets")["datasets"]:
        describe(workspace=published.folder, dataset=one["name"], changes={"withheld": "A mistake was found."})
    assert ask(visitor, "/api/v1/datasets", q="trees")["matching"] == 0


@pytest.mark.parametrize(
    ("address", "other"),
    [
        (ROWS, {"limit": 1}),
        (GROUPS, {"by": "species"}),
        ("/api/v1/datasets", {"limit": 1}),
        ("/api/v1/datasets/street-trees", {"version": 1}),
    ],
)
def test_what_is_known_is_not_sent_again(visitor: Client, address: str, other: dict[str, Any]) -> None:
    first = visitor.get(address)
    again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"], again["Access-Control-Allow-Origin"]) == (304, first["ETag"], "*")
    assert first["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    assert visitor.get(address, other)["ETag"] != first["ETag"]


def test_nothing_is_looked_up_in_the_database(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert visitor.get("/api/v1/datasets/street-trees").status_code == 200
    assert seen.captured_queries == []


def test_pages_of_other_sites_may_ask(visitor: Client) -> None:
    asked = {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    answer = visitor.options(ROWS, headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert visitor.get(ROWS, headers=asked)["Access-Control-Allow-Origin"] == "*"
    assert ask(visitor, "/api/v1/no/such/thing", status=404)["title"] == "There is nothing here"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(visitor: Client, method: str) -> None:
    answer = getattr(visitor, method)(ROWS)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert not AuditEntry.objects.exists()


def test_who_asks_too_often_is_told_when_to_go_on(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "allowances", Allowances())
    with override_settings(API_REQUESTS_A_MINUTE=2):
        seen = [visitor.get("/api/v1/datasets") for _ in range(3)]
        other = visitor.get("/api/v1/datasets", REMOTE_ADDR="203.0.113.9")
    assert [one.status_code for one in seen] == [200, 200, 429]
    assert [one["RateLimit"] for one in seen] == ['"address";r=1;t=1', '"address";r=0;t=1', '"address";r=0;t=30']
    assert (seen[2]["Retry-After"], seen[2]["RateLimit-Policy"]) == ("30", '"address";q=2;w=60')
    assert seen[2].json()["allowed"] == "2 a minute"
    assert other.status_code == 200


def test_who_asks_too_much_at_once_is_told_and_keeps_nobody_else_waiting(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    underway = Underway()
    monkeypatch.setattr(programs, "_underway", underway)
    monkeypatch.setattr(allowance, "_SLOW", 0.0)
    with ExitStack() as asking:
        assert [asking.enter_context(underway.one_more("127.0.0.1")) for _ in range(3)] == [True] * 3
        time.sleep(0.01)
        refused = visitor.get("/api/v1/datasets")
        assert visitor.get("/api/v1/datasets", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert (refused.status_code, refused["Retry-After"]) == (429, "5")
    assert refused.json()["allowed"] == "6 at once, fewer where they take long"
    assert visitor.get("/api/v1/datasets").status_code == 200


def test_one_more_than_may_be_answered_at_once_waits_for_an_earlier_one() -> None:
    underway, seen = Underway(), list[bool]()

    def ask_more() -> None:
        with underway.one_more("here") as may:
            seen.append(may)

    with ExitStack() as asking:
        for _ in range(6):
            asking.enter_context(underway.one_more("here"))
        ask_more()
        waiting = threading.Thread(target=ask_more)
        waiting.start()
        time.sleep(0.1)
    waiting.join()
    assert seen == [False, True]


def test_a_program_that_sends_a_cookie_is_nobody_still(visitor: Client) -> None:
    visitor.cookies["sessionid"] = "made-up"
    answer = visitor.get(ROWS)
    assert "Set-Cookie" not in answer.headers and not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_text_travels_compressed_over_real_http(published: Workspace, live_site: LiveSite) -> None:
    for form, is_packed in (("json", True), ("csv", True), ("parquet", False)):
        asked = Request(f"{live_site.url}{ROWS}?format={form}", headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer:
            raw, packed = answer.read(), answer.headers["Content-Encoding"] == "gzip"
        assert packed is is_packed
        assert len(READ_ANY[form](gzip.decompress(raw) if packed else raw)) == 100


def test_every_example_of_the_reference_is_answered(visitor: Client) -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "api-rest.md"
    examples = re.findall(r"^GET (\S+)$", page.read_text("utf-8"), re.MULTILINE)
    assert len(examples) >= 5
    for address in examples:
        assert visitor.get(address).status_code == 200, address


READ_ANY: dict[str, Any] = {**READ, "json": lambda raw: json.loads(raw)["rows"]}
