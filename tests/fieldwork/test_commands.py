"""What an office does at the command line: look up, put right, note hours, record one visit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.called import Called
from tests.fieldwork.test_import import take_in
from tests.fieldwork.town import NAME, TODAY, Town
from upstate.actions.correct_visit import correct_visit
from upstate.actions.list_visits import list_visits
from upstate.actions.plan_round import plan_round
from upstate.actions.record_visits import record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.log import FieldLog
from upstate.fieldwork.standing import stand
from upstate.fieldwork.visit import Hours

Call = Callable[..., Called]


@pytest.fixture
def visited(town: Town) -> Town:
    rows = [f"H{n},2026-05-01,{'yes' if n % 2 else 'no'},{2 * (n % 2)}" for n in range(12)]
    take_in(town, town.file("a.csv", "home_id,visited_on,in_need,alarms_given", rows))
    return town


def test_the_list_shows_each_visit_with_as_much_of_its_name_as_a_correction_needs(visited: Town, call: Call) -> None:
    told = json.loads(call("visit", "list", NAME, "--json", "-w", visited.folder).out)["visits"]
    (one,) = [visit for visit in told if visit["unit"] == "H3"]
    shown = call("visit", "list", NAME, "103 park", "-w", visited.folder).out
    line = next(line for line in shown.splitlines() if "H3" in line)
    assert line.split()[0] == one["short"] and "103 Park Blvd" in line and "2026-05-01" in line and "yes" in line
    assert "H4" not in shown
    assert call("visit", "correct", NAME, one["short"], "--withdraw", "-w", visited.folder).code == 0
    assert len(visited.table) == 11
    (other,) = [visit for visit in told if visit["unit"] == "H4"]
    refused = call("visit", "correct", NAME, other["visit_id"][0], "--withdraw", "-w", visited.folder)
    assert refused.code == 2 and "begin with" in refused.err and "visit list" in refused.err


def name_of(town: Town, unit: str) -> str:
    visits = list_visits(workspace=town.folder, solution=NAME).standing.visits
    return next(name for name, visit in visits.items() if visit.unit == unit)


def correct(town: Town, unit: str, **changes: Any) -> None:
    correct_visit(workspace=town.folder, solution=NAME, visit=name_of(town, unit), today=TODAY, **changes)


def test_a_correction_to_not_in_need_asks_what_became_of_the_alarms_and_unknown_is_an_answer(visited: Town) -> None:
    with pytest.raises(UpstateError) as fault:
        correct(visited, "H3", in_need=False)
    assert "2 were given" in fault.value.given and "--given 0" in fault.value.next_step
    correct(visited, "H3", in_need=False, given=0)
    correct(visited, "H5", unknown=True, given=0)
    rows = {row["home_id"]: (row["in_need"], row["alarms_given"]) for row in visited.table}
    assert (rows["H3"], rows["H5"]) == ((False, 0), (None, 0))
    with pytest.raises(UpstateError) as fault:
        correct(visited, "H5", unknown=True, given=0)
    assert "already" in fault.value.given


def test_the_command_says_unknown_too(visited: Town, call: Call) -> None:
    words = ("visit", "correct", NAME, name_of(visited, "H5"), "--in-need", "unknown", "--given", "0")
    assert call(*words, "-w", visited.folder).code == 0
    assert next(row["in_need"] for row in visited.table if row["home_id"] == "H5") is None


def hours(town: Town, worked: float, **about: Any) -> tuple[float, ...]:
    noted = Hours(hours=worked, **{"round": "may", "zone": 1, "on": TODAY, "by": "ann"} | about)
    recorded = record_visits(workspace=town.folder, solution=NAME, hours=[noted], today=TODAY)
    return tuple(one.hours for one in recorded.replaced)


def test_hours_said_again_are_put_right_and_a_round_that_is_not_there_is_refused(town: Town) -> None:
    plan_round(workspace=town.folder, solution=NAME, homes=10, name="may", today=TODAY)
    assert hours(town, 5) == ()
    assert hours(town, 3) == (5,)
    hours(town, 2, by="bob")
    assert sum(one.hours for one in stand(FieldLog(town.fieldwork).read()).hours) == 5
    hours(town, 0)
    assert sum(one.hours for one in stand(FieldLog(town.fieldwork).read()).hours) == 2
    for about in ({"round": "typo"}, {"zone": 9}, {"on": date(1970, 1, 1)}):
        with pytest.raises(UpstateError):
            hours(town, 5, **about)


def test_one_visit_and_one_wish_are_found_by_address(town: Town, call: Call) -> None:
    where = ("-w", town.folder)
    assert call("visit", "record", NAME, "103 park boulevard", "--in-need", "yes", *where).code == 0
    assert [row["home_id"] for row in town.table] == ["H3"]
    assert "H4 will not" in call("visit", "opt-out", NAME, "104 Water St", *where).out
    for words in (("record", NAME, "9 Nowhere Rd", "--in-need", "yes"), ("opt-out", NAME, "H999")):
        refused = call("visit", *words, *where)
        assert refused.code == 2 and words[2] in refused.err
    late = call("visit", "record", NAME, "H1", "--in-need", "yes", "--on", "0001-01-02", *where)
    assert late.code == 2 and "1990" in late.err


def test_today_is_that_of_the_city(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from upstate.city import settings

    monkeypatch.setattr(settings.CitySettings, "today", lambda self: date(2026, 5, 21))
    planned = plan_round(workspace=town.folder, solution=NAME, homes=5)
    assert planned.round.made_on == date(2026, 5, 21)
