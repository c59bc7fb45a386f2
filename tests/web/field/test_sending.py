"""What telephones send by themselves: each door once, conflicts told, and no trust in what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.fieldwork.town import NAME, Town
from tests.web.conftest import SignedIn
from tests.web.field.conftest import visits
from upstate.actions.plan_round import PlannedRound
from upstate.web.field.actions import assign
from upstate.web.field.zones import today_here


def door(stop: int, name: str = "", **told: Any) -> dict[str, Any]:
    return {
        "visit": name or f"visit-number-{stop}",
        "solution": NAME,
        "round": "may",
        "zone": 1,
        "stop": stop,
        "on": "2026-05-20",
        "answers": {"alarm_works": "no"},
        "note": "",
        "opted_out": False,
    } | told


def send(visitor: SignedIn, *doors: Any) -> Any:
    return visitor.post("/field/send/", json.dumps({"visits": doors}), content_type="application/json")


def states(answer: Any) -> list[str]:
    return [one["state"] for one in answer.json()["visits"]]


def test_doors_that_waited_are_recorded_each_once(crew: SignedIn, town: Town) -> None:
    assert states(send(crew, door(1), door(2), door(3))) == ["recorded"] * 3
    assert states(send(crew, door(1), door(2), door(3))) == ["known"] * 3
    assert len(visits(town)) == 3


def test_another_answer_of_the_same_crew_corrects_and_of_another_crew_is_a_conflict(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town
) -> None:
    send(crew, door(1))
    assert states(send(crew, door(1, answers={"alarm_works": "yes"}))) == ["recorded"]
    assert [row["in_need"] for row in town.table] == [False]
    other = person("crew")
    assign(solution=NAME, round_name="may", person=other.person, zones=[1])
    (answer,) = send(other, door(1, "of-the-other")).json()["visits"]
    assert answer["state"] == "conflict" and "Both are kept" in answer["words"]
    assert sorted(row["in_need"] for row in town.table) == [False, True]


def test_one_door_that_is_refused_does_not_stop_the_others(crew: SignedIn, town: Town) -> None:
    tomorrow = (today_here() + timedelta(days=2)).isoformat()
    told = send(
        crew,
        door(1),
        door(2, on=tomorrow),
        door(3, zone=2),
        door(99),
        door(4, answers={"alarm_works": "perhaps"}),
        door(5, answers={"nothing_asked": "yes"}),
        door(6, solution="../../etc"),
        door(6, "other-name", solution="water-main-breaks"),
    )
    assert states(told) == ["recorded", *["refused"] * 7]
    assert all(one["words"] for one in told.json()["visits"][1:])
    assert len(visits(town)) == 1


def test_the_name_of_another_crews_visit_can_not_be_used(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town
) -> None:
    send(crew, door(1, "first-of-crew"))
    other = person("crew")
    assign(solution=NAME, round_name="may", person=other.person, zones=[1])
    assert states(send(other, door(2, "first-of-crew"))) == ["refused"]
    assert states(send(crew, door(2, "first-of-crew"))) == ["refused"], "nor the own one for another door"
    assert len(visits(town)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nothing",
        "[]",
        "{}",
        '{"visits": []}',
        '{"visits": "all"}',
        '{"visits": [{"visit": 1}]}',
        json.dumps({"visits": [door(1, "<script>")]}),
        json.dumps({"visits": [door(1, "x" * 500)]}),
        json.dumps({"visits": [door(1, note="x" * 5000)]}),
        json.dumps({"visits": [door(1, on="never")]}),
        json.dumps({"visits": [door(-1)]}),
        json.dumps({"visits": [door(1, answers={str(n): "yes" for n in range(100)})]}),
        json.dumps({"visits": [door(1, control=True)]}),
        json.dumps({"visits": [door(1, by="mayor@city.gov")]}),
        json.dumps({"visits": [door(1)] * 300}),
        "[" * 100_000,
    ],
)
def test_what_no_telephone_of_ours_sends_is_refused_whole(crew: SignedIn, town: Town, body: str) -> None:
    answer = crew.post("/field/send/", body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["error"]
    assert visits(town) == []


def test_too_much_at_once_is_refused(crew: SignedIn) -> None:
    assert crew.post("/field/send/", "x" * 600_000, content_type="application/json").status_code == 413


def test_a_token_is_given_to_who_is_signed_in_and_sending_needs_it(
    crew: SignedIn, client: Any, planned: PlannedRound, town: Town
) -> None:
    assert client.get("/field/token/").status_code == 302
    told = crew.get("/field/token/").json()
    assert told["person"] == crew.person.pk and len(told["token"]) > 30
    crew.handler.enforce_csrf_checks = True
    assert send(crew, door(1)).status_code == 403
    headers = {"X-CSRFToken": told["token"]}
    sent = crew.post(
        "/field/send/", json.dumps({"visits": [door(1)]}), content_type="application/json", headers=headers
    )
    assert states(sent) == ["recorded"]


def test_the_worker_is_a_script_of_this_site_that_is_asked_for_anew(client: Any) -> None:
    answer = client.get("/field-worker.js")
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-cache"
