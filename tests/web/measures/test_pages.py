"""The board and the page of a measure: one truth as sentence, table, picture and file; and in Spanish; and with hostile words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.measures.town import POTHOLES, SECRET, STEADY, keep, write
from tests.web.reading import words
from upstate.actions.told_measures import told_measures
from upstate.city import Workspace
from upstate.measures.chart import points_of
from upstate.measures.wording import figure_text
from upstate.web.people.models import AuditEntry

Make = Callable[..., SignedIn]
PAGE = f"/performance/{POTHOLES}/"
SENTENCE = "At least 80 percent of potholes: met in 3 of 12 months"


def cells(page: str, table: str) -> list[list[str]]:
    """The rows of a table of the page, as text."""
    found = re.search(rf'<table[^>]*id="{table}".*?</table>', page, re.DOTALL)
    assert found is not None
    rows = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)[1:]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_sentence_table_picture_and_file_say_the_same(town: Workspace, client: Client) -> None:
    page = client.get(PAGE).content.decode()
    (told,) = [one for one in told_measures(town.folder) if one.name == POTHOLES]
    assert told.reading is not None
    drawn = points_of(told.reading)
    rows = cells(page, "run-chart-table")[::-1]
    assert [row[1] for row in rows] == [figure_text(one["value"], "share") for one in drawn]
    in_file = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}figures.csv").content.decode())))
    city = [one for one in in_file if not one["breakdown"]]
    assert [figure_text(float(one["value"]), "share") for one in city] == [row[1] for row in rows]
    in_json = client.get(f"{PAGE}figures.json").json()
    assert [one["value"] for one in in_json["figures"] if not one["breakdown"]] == [one["value"] for one in drawn]
    met = sum(float(one["value"]) >= 80 for one in city[-12:])
    assert f"met in {met} of 12 months" in told.sentences[0] and " ".join(told.sentences[0].split()) in words(
        client.get(PAGE)
    )
    assert in_json["sentences"][0] == told.sentences[0]
    assert rows[-1][6].startswith("beyond a limit") and drawn[-1]["kind"] == "beyond"
    # In the picture each point is a path of its own; screen readers skip it.
    assert 'class="chart__picture" aria-hidden="true"' in page and page.count('class="wide"') == 1


def test_the_sentence_comes_first_and_the_same_one_stands_on_board_and_print(town: Workspace, client: Client) -> None:
    page = words(client.get(PAGE))
    assert page.index(SENTENCE) < page.index("What can be said") < page.index("It does not say")
    for other in ("/performance/", "/performance/print/"):
        assert SENTENCE in words(client.get(other))


def test_how_a_measure_stands_is_a_word_and_a_shape(town: Workspace, person: Make) -> None:
    page = person("viewer").get("/performance/").content.decode()
    for word, shape in (("Worse", "worse"), ("Steady", "steady"), ("Not computed yet", "waiting")):
        assert re.search(rf'standing--{shape}"><svg [^>]*aria-hidden="true".*?</svg> {word}</span>', page)


def test_the_public_sees_no_group_of_few_cases(town: Workspace, client: Client, person: Make) -> None:
    keep(
        town,
        POTHOLES,
        [80] * 36,
        at=date(2026, 3, 1),
        groups={"Eastside": 150, "Westside": 47, "Harbor": 0, "Hill": 60},
    )
    keep_few(town)
    theirs, mine = words(client.get(PAGE)), words(person("viewer").get(PAGE))
    assert "not shown" in theirs and "fewer than 5 cases" in theirs
    assert "not shown" not in mine
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}figures.csv").content.decode())))
    hidden = [one for one in rows if one["state"] == "hidden"]
    assert {"Harbor"} < {one["group"] for one in hidden}, "the total would tell the one that is hidden alone"
    assert all(one["value"] == one["cases"] == one["part"] == "" for one in hidden)
    assert not [one for one in rows if one["breakdown"] and one["state"] not in ("hidden", "year")]


def keep_few(city: Workspace) -> None:
    """As they are, and in Harbor four cases in the newest month."""
    from upstate.actions.compute_measures import computed_folder
    from upstate.measures.history import keep_computed, load_newest

    folder = computed_folder(city, POTHOLES)
    computed = load_newest(folder)
    assert computed is not None
    series = []
    for one in computed.series:
        if one.group == "Harbor":
            last = one.points[-1]._replace(value=50.0, low=15.0, high=85.0, cases=4, part=2.0, whole=4.0, state="few")
            one = replace(one, points=(*one.points[:-1], last))
        series.append(one)
    keep_computed(folder, replace(computed, series=tuple(series)))


def test_what_was_revised_is_told_with_what_was_first_said(town: Workspace, client: Client) -> None:
    assert "Nothing was revised" in words(client.get(PAGE))
    keep(town, POTHOLES, [*STEADY[:30], 60, 58, 61, 59, 60, 66], at=date(2026, 2, 5))
    page = words(client.get(PAGE))
    assert "December 2025 57.0 (01/05/2026) 66.0 (02/05/2026) the data changed" in page


def test_figures_name_the_published_version_that_they_rest_on(town: Workspace, client: Client) -> None:
    from tests.web.measures.town import published

    rests_on = published(town)
    keep(town, POTHOLES, STEADY, at=date(2026, 2, 5), inputs=(rests_on,))
    page = client.get(PAGE).content.decode()
    assert 'href="/datasets/service-requests/versions/1/"' in page
    assert client.get("/datasets/service-requests/versions/1/").status_code == 200
    assert client.get(f"{PAGE}figures.json").json()["inputs"][0]["sha256"] == "b" * 64


def test_a_file_that_can_not_be_read_hides_no_other_measure_and_is_told_to_the_city_alone(
    town: Workspace, client: Client, person: Make
) -> None:
    (town.folder / "measures" / "odd.toml").write_text("title = <b>\n", "utf-8")
    (town.folder / "measures" / "computed" / SECRET / "0001.json").write_text("{", "utf-8")
    mine = words(person("viewer").get("/performance/"))
    assert "Files that can not be read" in mine and SENTENCE in mine and "0001.json can not be read" in mine
    assert "odd" not in words(client.get("/performance/")) and str(town.folder) not in mine


def test_tags_in_what_people_wrote_are_never_tags_of_the_page(town: Workspace, person: Make) -> None:
    for number, text in enumerate(
        ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 }} & ' \\u0000")
    ):
        write(town, f"hostile-{number}", measure=POTHOLES, goal=text, owner=text[:100])
    for path in ("/performance/", "/performance/print/", "/performance/hostile-2/", "/performance/meetings/new/"):
        page = person("administrator").get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_groups_that_look_like_formulas_are_text_in_the_file(town: Workspace, person: Make) -> None:
    keep(town, POTHOLES, STEADY, at=date(2026, 3, 1), groups={"=HYPERLINK(1)": 150, "@sum": 50})
    file = person("viewer").get(f"{PAGE}figures.csv").content.decode()
    assert ",'=HYPERLINK(1)," in file and ",'@sum," in file


def test_pages_are_spanish_where_they_are_asked_so(town: Workspace, client: Client, person: Make) -> None:
    page = words(client.get(f"/es{PAGE}"))
    assert "Baches" in page and "Qué se puede decir" in page and "No dice:" in page
    for english in ("What can be said", "Target", "met in", "noise", "beyond a limit", "It does not say", "more than"):
        assert english not in page, english
    for path in ("", "print/", "evaluations/", "meetings/", "meetings/new/", "follow-ups/"):
        found = words(person("editor").get(f"/es/performance/{path}"))
        for english in ("How we do", "Meetings", "Follow-ups", "Call a meeting", "Steady", "Worse", "What we tried"):
            assert english not in found, (path, english)


def test_an_editor_of_the_owner_tightens_a_target_and_the_one_before_stays(
    town: Workspace, client: Client, person: Make
) -> None:
    form = {"target": "85", "by": "2028-12-31", "reason": "We can do more."}
    assert person("editor", ["Fire"]).post(f"{PAGE}target/", form).status_code == 403
    editor = person("editor", ["Public Works"])
    after = words(editor.post(f"{PAGE}target/", form, follow=True))
    assert "The target is set." in after and "85 percent of potholes by Dec. 31, 2028" in after
    theirs = words(client.get(PAGE))
    assert "Targets before 80 percent of potholes by Dec. 31, 2027" in theirs and "We can do more." in theirs
    entry = AuditEntry.objects.latest("pk")
    assert (entry.words, entry.who) == (f"Set the target of {POTHOLES} to 85", editor.person.named)


def test_a_target_that_can_not_be_kept_is_refused_in_three_parts_and_what_was_typed_stays(
    town: Workspace, person: Make
) -> None:
    before = (town.folder / "measures" / f"{POTHOLES}.toml").read_bytes()
    for typed in (
        {"target": "85", "reason": "<b>more</b>"},
        {"target": "1e999", "reason": "x"},
        {"target": "nan", "reason": "x"},
        {"target": "", "reason": ""},
    ):
        found = person("editor").post(f"{PAGE}target/", typed)
        assert found.status_code in (400, 422), typed
        assert "<b>more" not in found.content.decode()
    assert (town.folder / "measures" / f"{POTHOLES}.toml").read_bytes() == before


def test_only_a_city_that_has_measures_has_the_place_in_its_menu(city: Workspace, client: Client) -> None:
    def menu() -> Any:
        return re.search(r'<nav class="site-places".*?</nav>', client.get("/standards/").content.decode(), re.DOTALL)

    assert "/performance/" not in menu()[0]
    write(city, POTHOLES)
    assert "/performance/" in menu()[0]
