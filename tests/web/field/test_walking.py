"""A crew's pages without a script: its zones, its doors, what it records, and what it may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.fieldwork.town import NAME, Town
from tests.web.conftest import SignedIn
from tests.web.field.conftest import visits
from upstate.actions.plan_round import PlannedRound
from upstate.fieldwork.log import FieldLog
from upstate.fieldwork.standing import stand
from upstate.web.field.actions import assign
from upstate.web.field.models import Walk
from upstate.web.field.zones import today_here

ZONE = f"/field/{NAME}/may/1/"


def name_on(page: Any) -> str:
    """The name of the visit that the form carries."""
    found = re.search(r'name="visit" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_a_crew_sees_its_zone_and_its_doors_in_order(crew: SignedIn, planned: PlannedRound, town: Town) -> None:
    assert ZONE in crew.get("/field/").content.decode()
    page = crew.get(ZONE).content.decode()
    stops = planned.round.zones[0].stops
    places = [page.index(town.address(stop.unit)) for stop in stops]
    assert places == sorted(places) and len(stops) == 6


def test_no_page_of_a_crew_tells_who_was_drawn_by_chance(crew: SignedIn) -> None:
    for path in (ZONE, f"{ZONE}1/"):
        text = re.sub(r"<[^>]+>", " ", crew.get(path).content.decode()).lower()
        assert not re.search(r"\b(control|random|chance|targeted|score)\b", text), path


def test_a_door_is_recorded_and_the_next_one_opens(crew: SignedIn, town: Town, planned: PlannedRound) -> None:
    name = name_on(crew.get(f"{ZONE}1/"))
    answer = crew.post(f"{ZONE}1/", {"visit": name, "anyone_home": "yes", "alarm_present": "no", "detectors": "2"})
    assert (answer.status_code, answer["Location"]) == (302, f"{ZONE}2/")
    (kept,) = visits(town)
    assert (kept["visit"], kept["in_need"], kept["given"], kept["by"]) == (name, True, 2, crew.person.email)
    (row,) = town.table
    assert (row["home_id"], row["in_need"], row["alarms_given"], row["round"]) == (
        planned.round.zones[0].stops[0].unit,
        True,
        2,
        "may",
    )
    assert row["control"] == (row["home_id"] in planned.round.control)
    assert not {"by", "note"} & {*row}


def test_a_form_that_is_sent_twice_counts_once_and_another_answer_corrects(crew: SignedIn, town: Town) -> None:
    sent = {"visit": name_on(crew.get(f"{ZONE}1/")), "alarm_works": "yes"}
    crew.post(f"{ZONE}1/", sent)
    crew.post(f"{ZONE}1/", sent)
    assert len(visits(town)) == 1
    crew.post(f"{ZONE}1/", {"visit": name_on(crew.get(f"{ZONE}1/")), "alarm_works": "no"})
    assert [one.get("in_need") for one in visits(town)] == [False, True]
    assert [row["in_need"] for row in town.table] == [True]


def test_an_empty_form_and_odd_answers_are_told(crew: SignedIn, town: Town) -> None:
    name = name_on(crew.get(f"{ZONE}1/"))
    for sent in (
        {},
        {"alarm_works": "perhaps"},
        {"detectors": "-1"},
        {"detectors": "1e9"},
        {"note": "x" * 501, "alarm_works": "yes"},
    ):
        assert crew.post(f"{ZONE}1/", {"visit": name, **sent}).status_code == 422
    assert crew.post(f"{ZONE}1/", {"visit": "<script>", "alarm_works": "yes"}).status_code == 422
    assert visits(town) == []


def test_a_home_that_wants_no_visits_leaves_the_list(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town, planned: PlannedRound
) -> None:
    address, other = town.address(planned.round.zones[0].stops[0].unit), person("crew")
    assign(solution=NAME, round_name="may", person=other.person, zones=[1])
    crew.post(f"{ZONE}1/", {"visit": name_on(crew.get(f"{ZONE}1/")), "opted_out": "on"})
    assert address not in other.get(ZONE).content.decode()
    assert other.get(f"{ZONE}1/").status_code == 302


def test_tags_in_a_note_are_shown_as_text(crew: SignedIn) -> None:
    crew.post(
        f"{ZONE}1/",
        {"visit": name_on(crew.get(f"{ZONE}1/")), "alarm_works": "yes", "note": "<script>alert(1)</script>"},
    )
    page = crew.get(f"{ZONE}1/").content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_a_zone_of_somebody_else_looks_like_one_that_is_not_there(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town
) -> None:
    other = person("crew")
    for visitor, path in (
        (crew, f"/field/{NAME}/may/2/"),
        (other, ZONE),
        (crew, f"/field/{NAME}/may/99/"),
        (crew, f"/field/{NAME}/june/1/"),
        (crew, "/field/other/may/1/"),
    ):
        answers = [
            visitor.get(path),
            visitor.get(f"{path}1/"),
            visitor.post(f"{path}1/", {"visit": "abcdefgh", "alarm_works": "no"}),
            visitor.post(f"{path}hours/", {"hours": "3"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.content.count(b"You have no such zone") for answer in answers} == {1}
    assert visits(town) == []


def test_hours_of_a_crew_are_noted(crew: SignedIn, town: Town) -> None:
    crew.post(f"{ZONE}hours/", {"hours": "6,5"})
    for odd in ("much", "-1", "nan", "inf", "1e9", "", "0.004"):
        assert crew.post(f"{ZONE}hours/", {"hours": odd}).status_code == 302
    crew.post(f"{ZONE}hours/", {"hours": "6.5"})
    assert [hours["hours"] for batch in town.log() for hours in batch["hours"]] == [6.5]  # type: ignore[attr-defined]


def test_an_editor_gives_zones_and_takes_them_away(crew: SignedIn, person: Callable[..., SignedIn]) -> None:
    editor, path = person("editor"), f"/field/rounds/{NAME}/may/"
    assert path in editor.get("/field/rounds/").content.decode()
    assert editor.post(path, {"person": crew.person.pk, "zones": ["2"]}).status_code == 302
    assert [walk.zone for walk in Walk.objects.filter(person=crew.person)] == [2]
    assert crew.get(ZONE).status_code == 404
    for sent in ({"person": crew.person.pk, "zones": ["99"]}, {"person": 999, "zones": ["1"]}, {}):
        assert editor.post(path, sent).status_code == 422
    assert editor.get("/field/rounds/none/may/").status_code == 404
    assert crew.get(path).status_code == 403


def test_later_hours_of_the_day_count_in_place_of_the_first_and_that_is_said(crew: SignedIn, town: Town) -> None:
    crew.post(f"{ZONE}hours/", {"hours": "6.5"})
    answer = crew.post(f"{ZONE}hours/", {"hours": "4"}, follow=True)
    assert "in place of the 6.5" in answer.content.decode()
    assert [one.hours for one in stand(FieldLog(town.fieldwork).read()).hours] == [4]


def test_an_editor_of_another_department_sees_no_door_and_gives_no_zone(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town
) -> None:
    parks, fire = person("editor", departments=["Parks"]), person("editor", departments=["Fire"])
    giving = f"/field/rounds/{NAME}/may/"
    assert [one.get(ZONE).status_code for one in (parks, fire, person("editor"))] == [404, 404, 200]
    path = town.folder / "city.toml"
    path.write_text(path.read_text("utf-8") + f'\n[solutions.{NAME}]\ndepartment = "Fire"\n', "utf-8")
    for one, seen in ((parks, False), (fire, True)):
        assert one.get(ZONE).status_code == (200 if seen else 404)
        assert one.get(f"{ZONE}1/").status_code == (200 if seen else 404)
        assert one.get(giving).status_code == (200 if seen else 403)
        assert (giving in one.get("/field/rounds/").content.decode()) is seen
    assert crew.get(ZONE).status_code == 200


@pytest.mark.parametrize(
    "answers",
    [
        {"anyone_home": "no", "alarm_present": "no"},
        {"anyone_home": "no", "detectors": "2"},
        {"alarm_present": "no", "alarm_works": "yes"},
    ],
)
def test_answers_that_contradict_each_other_are_asked_back(crew: SignedIn, town: Town, answers: dict[str, str]) -> None:
    answer = crew.post(f"{ZONE}1/", {"visit": name_on(crew.get(f"{ZONE}1/")), **answers})
    assert answer.status_code == 422 and "can not both be right" in answer.content.decode()
    assert visits(town) == []


def test_the_first_question_is_whether_anyone_is_home_and_no_menu_stands_above_it(crew: SignedIn) -> None:
    page = crew.get(f"{ZONE}1/").content.decode()
    assert page.index("Is anyone home?") < page.index("Is there a smoke alarm?")
    assert 'type="search"' not in page and 'type="search"' in crew.get("/field/").content.decode()
    assert page.count("field-inside") == 7


def test_spanish_crews_are_asked_in_spanish(crew: SignedIn) -> None:
    page = crew.get(f"/es/field/{NAME}/may/1/1/").content.decode()
    assert "¿Hay una alarma de humo?" in page and "Sí" in page and "Guardar y seguir" in page
    assert "Is there" not in page


def test_today_is_that_of_the_city(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    path = town.folder / "city.toml"
    for zone in ("America/Chicago", "no/such", "../../etc/passwd"):
        path.write_text(re.sub(r'time_zone = ".*"', f'time_zone = "{zone}"', path.read_text("utf-8")), "utf-8")
        assert today_here()


def test_giving_is_written_by_the_action_alone(crew: SignedIn) -> None:
    assert assign(solution=NAME, round_name="may", person=crew.person, zones=[2, 1, 2]) == [1, 2]
    assert Walk.objects.count() == 2
