"""What visits found, on the page of the solution: every figure for the city's people, no small one for the public."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.fieldwork.town import NAME, TODAY, Town
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.actions.plan_round import PlannedRound, plan_round
from upstate.actions.record_visits import record_visits
from upstate.actions.visit_results import visit_results
from upstate.fieldwork.visit import Visit

PAGE = f"/solutions/{NAME}/"


def publish(town: Town) -> None:
    path = town.folder / "city.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[solutions.{NAME}]\npublic = true\n", "utf-8")


def test_staff_see_the_figures_and_the_public_only_that_crews_are_out(
    town: Town, planned: PlannedRound, person: Callable[..., SignedIn], client: Any
) -> None:
    publish(town)
    assert "What the visits found" not in words(client.get(PAGE))
    units = {*planned.round.targeted, *planned.round.control}
    visits = [
        Visit(visit=f"v{unit}", unit=unit, on=TODAY, in_need=number < 3) for number, unit in enumerate(sorted(units))
    ]
    record_visits(workspace=town.folder, solution=NAME, visits=visits, today=TODAY)
    visit_results(workspace=town.folder, solution=NAME, today=TODAY)
    staff = person("viewer")
    assert "were without a working smoke alarm" in words(staff.get(PAGE))
    assert "sin una alarma de humo que funcione" in words(staff.get(f"/es{PAGE}"))
    public = words(client.get(PAGE))
    assert "Crews are visiting" in public and "without a working smoke alarm" not in public


def test_the_public_sees_no_small_number_of_what_was_given(
    town: Town, person: Callable[..., SignedIn], client: Any
) -> None:
    publish(town)
    written = visit_results(workspace=town.folder, solution=NAME, today=TODAY)
    part = {"name": "", "units": 100, "with_outcome": 40, "rate": 0.4, "interval": [0.3, 0.5]}
    told = written.evidence | {
        "told": 200,
        "given": 3,
        "last": "2026-05-20",
        "both": 0,
        "targeted": part,
        "control": part,
    }
    every = {"all": part | {"units": 200, "with_outcome": 80}}
    written.files[0].write_text(json.dumps(told | every), "utf-8")
    assert "Given: 3" in words(person("viewer").get(PAGE))
    public = words(client.get(PAGE))
    assert "without a working smoke alarm" in public and "Given: 3" not in public


def test_an_empty_round_does_not_take_the_place_of_what_was_found(
    town: Town, planned: PlannedRound, person: Callable[..., SignedIn]
) -> None:
    visits = [Visit(visit=f"v{unit}", unit=unit, on=TODAY, in_need=True) for unit in planned.round.targeted]
    record_visits(workspace=town.folder, solution=NAME, visits=visits, today=TODAY)
    visit_results(workspace=town.folder, solution=NAME, today=TODAY)
    plan_round(workspace=town.folder, solution=NAME, homes=5, name="the-autumn-of-2026", today=TODAY)
    shut = Visit(visit="w", unit=town.homes[-1], on=TODAY, in_need=None, round="the-autumn-of-2026")
    record_visits(workspace=town.folder, solution=NAME, visits=[shut], today=TODAY)
    visit_results(workspace=town.folder, solution=NAME, round_name="the-autumn-of-2026", today=date(2026, 5, 21))
    assert "were without a working smoke alarm" in words(person("viewer").get(PAGE))


def test_results_that_were_changed_by_hand_do_not_take_the_page_with_them(
    town: Town, person: Callable[..., SignedIn]
) -> None:
    folder = town.folder / "solutions" / NAME / "evidence"
    folder.mkdir(exist_ok=True)
    for text in ("", "[]", "{}", '{"last": null, "made_on": "2026-01-01", "round": "x"}'):
        (folder / "visits-may.json").write_text(text, "utf-8")
        page = person("viewer").get(PAGE)
        assert page.status_code == 200 and "The results of the visits" in words(page)
