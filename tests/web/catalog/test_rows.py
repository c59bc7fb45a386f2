"""The grid: filters, order, pages, chosen values and the file of these rows, all in the address."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote

import pytest
from django.test import Client, override_settings

from upstate.web.catalog.api import programs
from upstate.web.catalog.api.allowance import Allowances

Text = Callable[..., str]
ROWS = "/datasets/street-trees/rows/"


def ids(page: str) -> list[str]:
    return re.findall(r"<td>(T\d{4})</td>", page)


def test_the_first_page_begins_with_the_first_row_of_the_file(text: Text) -> None:
    page = text(ROWS)
    assert ids(page) == [f"T{number:04}" for number in range(1, 51)]
    assert "Rows 1 to 50 of 120 that match. The table has 120 rows." in page


def test_the_next_and_the_previous_page_meet_without_a_gap(text: Text) -> None:
    after = re.search(r'\?([^"]*after=[^"]*)#rows" rel="next"', text(ROWS))
    assert after
    second = text(f"{ROWS}?{after[1]}")
    assert ids(second)[0] == "T0051"
    before = re.search(r'\?([^"]*before=[^"]*)#rows" rel="prev"', second)
    assert before
    assert ids(text(f"{ROWS}?{before[1]}")) == ids(text(ROWS))


def test_a_filter_typed_into_the_form_leads_to_an_address_that_holds_it(visitor: Client) -> None:
    answer = visitor.get(
        ROWS, {"column": "species", "operator": "is", "value": "Tilia cordata", "sort": "height", "order": "desc"}
    )
    assert answer.status_code == 302
    query = parse_qs(answer["Location"].partition("?")[2])
    assert query == {"f.species.is": ["Tilia cordata"], "sort": ["height"], "order": ["desc"]}
    page = visitor.get(answer["Location"]).content.decode()
    assert "species is Tilia cordata" in page
    assert set(re.findall(r"<td>(\w+ \w+)</td>", page)) == {"Tilia cordata"}


def test_the_head_of_the_sorted_column_says_so_and_leads_to_the_other_way(text: Text) -> None:
    page = text(f"{ROWS}?sort=height")
    assert page.count("aria-sort=") == 1
    assert re.search(
        r'<th scope="col" aria-sort="ascending"[^>]*><a [^>]*href="\?sort=height&amp;order=desc#rows"[^>]*>', page
    )
    assert 'aria-sort="descending"' in text(f"{ROWS}?sort=height&order=desc")


def test_values_can_be_chosen_and_let_go_again(text: Text) -> None:
    page = text(f"{ROWS}?facet=species")
    chosen = re.search(r'href="\?([^"]*)#values">Tilia cordata</a>', page)
    assert chosen
    narrowed = text(f"{ROWS}?{chosen[1].replace('&amp;', '&')}")
    assert "Take away Tilia cordata" in narrowed
    assert "Quercus rubra</a>" in narrowed, "choosing one value must not make the others disappear"


def test_the_file_holds_the_rows_that_match_in_their_order(visitor: Client) -> None:
    answer = visitor.get("/datasets/street-trees/rows.csv?f.species.is=Tilia cordata&sort=height&order=desc")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    heights = [float(row["height"]) for row in rows if row["height"]]
    assert {row["species"] for row in rows} == {"Tilia cordata"}
    assert heights == sorted(heights, reverse=True)
    assert len(rows) == 29
    assert answer["X-Truncated"] == "false"
    assert answer["Content-Disposition"] == 'attachment; filename="street-trees-2-rows.csv"'


def test_a_file_that_is_cut_says_so(visitor: Client, text: Text, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstate.web.catalog.views.rows.MOST_DOWNLOADED", 100)
    answer = visitor.get("/datasets/street-trees/rows.csv")
    assert len(list(csv.reader(io.StringIO(b"".join(answer).decode())))) == 101
    assert answer["X-Truncated"] == "true"
    assert "first-100-of-120" in answer["Content-Disposition"]
    assert "Only the first 100 rows will be in the file." in text(ROWS)
    assert "Only the first" not in text(f"{ROWS}?f.species.is=Tilia cordata")


_MEANINGLESS = (
    "f.nothing.is=1",
    "f.height.contains=1",
    "f.height.from=tall",
    "f.planted.from=2014-13-45",
    "f.species.like=x",
    "f.species.is=" + "x" * 2000,
    "after=-1",
    "after=99999999999999999",
    "after=9999999",
    "after=1e5",
    "after=1;DROP TABLE published",
    "&".join(f"f.species.not={number}" for number in range(40)),
    "f.%00.is=%00",
    "f..is=1",
    "column=species&operator=DROP&value=1",
    "column=" + quote("x'; DROP TABLE published; --") + "&operator=is&value=1",
)


@pytest.mark.parametrize("address", [ROWS, "/datasets/street-trees/rows.csv"])
def test_a_question_that_means_nothing_is_answered_in_three_parts(text: Text, address: str) -> None:
    for query in _MEANINGLESS:
        if "csv" in address and query.startswith("after"):
            continue  # a file has no pages
        page = text(f"{address}?{query}", 400)
        assert "What is allowed" in page, query
        assert "What to do next" in page, query
        assert "Traceback" not in page, query


@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing",
        "facet=nothing&chart=nothing",
        "facet=height",
        "f.species.contains=%25_%27%22%3B--",
        "f.species.is=%F0%9F%8C%B3",
        "unknown=1&page=-3",
        "f.species.contains=",
        "f.tree_id.from=",
    ],
)
def test_what_can_be_understood_is_answered_with_rows_or_three_parts(visitor: Client, query: str) -> None:
    answer = visitor.get(f"{ROWS}?{query}")
    assert answer.status_code in (200, 400)
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("page", ["rows/", "rows.csv"])
def test_questions_of_people_and_of_programs_are_one_allowance(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(programs, "allowances", Allowances())
    asked, told = f"/datasets/street-trees/{page}?f.height.from=5", "/api/v1/datasets/street-trees"
    with override_settings(API_REQUESTS_A_MINUTE=2):
        assert [visitor.get(one).status_code for one in (told, asked)] == [200, 200]
        refused = visitor.get(asked)
        assert visitor.get(told).status_code == 429
        assert visitor.get(f"/datasets/street-trees/{page}").status_code == 200
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert "2 questions a minute" in refused.content.decode()
