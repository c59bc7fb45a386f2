"""What a visitor finds on the pages of solutions."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.web.shelf.conftest import PAGE, Page, Shelf
from upstate.actions.list_solutions import list_solutions

See = Callable[..., Page]


def test_the_list_of_solutions_tells_the_verdict_and_what_can_be_borrowed(shelf: Shelf, see: See) -> None:
    page = see("/solutions/")
    assert page.status == 200
    assert shelf.answer in page.words
    road = next(entry for entry in list_solutions() if entry.name == "road-decay")
    assert f"{road.title} {road.summary} First used in {road.origin}." in page.words


def test_a_solution_on_the_shelf_shows_its_story_and_how_to_borrow_it(shelf: Shelf, see: See) -> None:
    page = see("/solutions/road-decay/")
    assert "This city has not borrowed it yet" in page.words
    assert "upstate borrow road-decay" in page.words
    assert "Where it failed" in page.words


def test_the_page_of_a_solution_tells_who_was_first_and_what_it_rests_on(shelf: Shelf, see: See) -> None:
    page = see(PAGE)
    for words in (
        "Syracuse, NY, in 2016",
        "KDD 2018, Table 4",
        "The problem",
        "simulated_water_mains.csv",
        "Where it failed",
    ):
        assert words in page.words
    for check in shelf.evidence["checks"]:
        assert f"{check['rows']:,}" in page.words
        assert check["table"] in page.words
    assert [tag for tag, attributes in page.tags if tag == "svg"], "the key figure has its picture"


def test_a_table_that_is_published_is_linked_to_its_dataset(shelf: Shelf, see: See, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from upstate.actions.decide import decide
    from upstate.actions.describe import describe
    from upstate.actions.offer import offer
    from upstate.actions.publish import publish
    from upstate.actions.submit import submit

    assert "not published" in see(PAGE).words
    source = tmp_path / "mains.csv"
    source.write_text("FACILITYID,LENGTH_FT\n" + "".join(f"{n:06},{n * 3}\n" for n in range(1, 60)), "utf-8")
    folder, by = shelf.city.folder, "ana@springfield.example"
    contract = {"contract": "water-main-breaks.mains", "department": "Public Works", "title": "Our mains"}
    offered = offer(workspace=folder, dataset="our-mains", source=source, by=by, **contract)
    fields = {name: {"meaning": "what it is"} for name in offered.draft.columns}
    describe(
        workspace=folder,
        dataset="our-mains",
        changes={
            "description": "All of our mains.",
            "contact": "water@springfield.example",
            "licence": "CC0-1.0",
            "frequency": "yearly",
            "place": "Springfield",
            "fields": fields,
        },
    )
    for finding in offered.draft.findings:
        decide(workspace=folder, dataset="our-mains", finding=finding.key, choice="keep", reason="no people", by=by)
    submit(workspace=folder, dataset="our-mains", by=by)
    assert "Our mains" not in see(PAGE).words, "a draft is nobody's business"
    publish(workspace=folder, dataset="our-mains", by="ben@springfield.example")
    page = see(PAGE)
    assert "Our mains" in page.words
    assert ("a", "/datasets/our-mains/") in [(tag, attributes.get("href")) for tag, attributes in page.tags]
    describe(workspace=folder, dataset="our-mains", changes={"contract": "road-decay.segments"})
    assert "Our mains" in see(PAGE).words, "the contract is as it was approved"


def test_the_unit_page_answers_why_it_is_first(shelf: Shelf, see: See) -> None:
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]
    page = see(f"{PAGE}ranking/{first['id']}/")
    for words in (
        f"Why is {first['id']} first?",
        f"{first['id']} stands in place 1 of",
        "No other stands above it.",
        "In the past, of 100 picked by chance,",
        first["reasons"][0].split(" (risk")[0],
        "times that of an average one",
        "whether the pipe is in use today",
        "A list advises; people decide.",
        shelf.verdict,
    ):
        assert words in page.words


def test_a_unit_far_down_says_that_it_has_no_reasons_and_where_it_stands(shelf: Shelf, see: See) -> None:
    import pyarrow.parquet

    last = pyarrow.parquet.read_table(shelf.ranking / "ranking.parquet").to_pylist()[-1]
    page = see(f"{PAGE}ranking/{last['id']}/")
    assert f"Why is {last['id']} in place {last['rank']}?" in page.words
    assert "The budget (50) does not reach it." in page.words
    assert "Fewer than 1 in 100 stand below it." in page.words
    assert "gives reasons only for those near its top" in page.words


def test_the_list_can_be_searched_cut_sorted_and_paged(shelf: Shelf, see: See) -> None:
    def ranks(question: str) -> list[int]:
        cells = see(f"{PAGE}ranking/?{question}").html.split("<tbody>")[1].split("<tr>")[1:]
        return [int(cell.split(">")[1].split("<")[0]) for cell in cells]

    assert ranks("") == list(range(1, 51))
    assert ranks("page=2") == list(range(51, 101))
    assert ranks("from=60&to=64") == [60, 61, 62, 63, 64]
    assert ranks("sort=-rank&to=3") in ([1, 2, 3], [3, 2, 1])
    iron = ranks("q=CAST+iron&rows=500")
    assert iron == sorted(iron)
    assert 0 < len(iron) < 500
    assert ranks("rows=500") == list(range(1, 501))


def test_a_question_that_can_not_be_answered_is_told_in_three_parts(shelf: Shelf, see: See) -> None:
    for question in ("page=0", "page=9999", "page=x", "from=-1", "rows=1e9", "sort=nothing", "sort=%22", "to=٣"):
        page = see(f"{PAGE}ranking/?{question}")
        assert page.status == 400, question
        assert "What is allowed" in page.words
        assert "What to do next" in page.words


def test_a_search_that_finds_nothing_says_so(shelf: Shelf, see: See) -> None:
    page = see(f"{PAGE}ranking/?q=there+is+no+such+thing")
    assert page.status == 200
    assert "No row of the list fits." in page.words


def test_older_lists_stay_by_date_and_budget(shelf: Shelf, see: See) -> None:
    page = see(f"{PAGE}rankings/")
    folders = sorted(folder.name for folder in (shelf.folder / "rankings").glob("*/"))
    assert len(folders) == 2
    for folder in folders:
        assert f"{PAGE}rankings/{folder}/" in page.html
    older = next(folder for folder in folders if folder != shelf.ranking.name)
    assert "This is not the latest list." in see(f"{PAGE}rankings/{older}/").words
    assert "This is not the latest list." not in see(f"{PAGE}ranking/").words
    link = next(
        a["href"] for tag, a in see(f"{PAGE}rankings/{older}/").tags if tag == "a" and "/unit/" in (a.get("href") or "")
    )
    assert see(str(link)).status == 200


def test_the_map_has_a_picture_without_a_script_and_places_with_one(shelf: Shelf, see: See, client) -> None:  # type: ignore[no-untyped-def]
    page = see(f"{PAGE}map/")
    assert "of the 50 chosen water mains could be placed" in page.words
    assert "svg" in [tag for tag, _ in page.tags]
    answer = client.get(f"{PAGE}map/places/")
    places = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json"
    assert len(places["features"]) <= 50
    assert [one["properties"]["rank"] for one in places["features"]] == sorted(
        one["properties"]["rank"] for one in places["features"]
    )
    assert see(places["features"][0]["properties"]["page"]).status == 200


def test_a_price_turns_work_into_cost(shelf: Shelf, see: See) -> None:
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]
    assert f"{max(first['details']['length_m'], 20) / 1000:.3f}" in see(f"{PAGE}ranking/").words
    shelf.rewrite_about(price=400_000)
    page = see(f"{PAGE}ranking/")
    assert "Cost" in page.words
    assert f"${max(first['details']['length_m'], 20) * 400:,.0f}" in page.words


def test_the_pages_speak_spanish_where_a_translation_is(shelf: Shelf, see: See) -> None:
    page = see(f"/es{PAGE}")
    assert page.status == 200
    assert ("html", "es") in [(tag, attributes.get("lang")) for tag, attributes in page.tags]
    assert 'lang="en"' in page.html, "what a solution says of itself stays in its own language and is marked"


def test_no_page_holds_a_style_or_a_script_of_its_own(shelf: Shelf, see: See) -> None:
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]["id"]
    for address in ("/solutions/", PAGE, f"{PAGE}ranking/", f"{PAGE}ranking/{first}/", f"{PAGE}map/", f"{PAGE}report/"):
        for tag, attributes in see(address).tags:
            assert "style" not in attributes, address
            assert tag != "style", address
            assert tag != "script" or attributes.get("src"), address
            assert not [name for name in attributes if name.startswith("on")], address
