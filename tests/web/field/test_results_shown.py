"""What visits found, on the page of the solution: every figure for the city's people, no small one for the public."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fieldwork.town import NAME, TODAY, Town
from tests.web.conftest import SignedIn
from upstate.actions.plan_round import PlannedRound
from upstate.actions.record_visits import record_visits
from upstate.actions.visit_results import visit_results
from upstate.fieldwork.visit import Visit

PAGE = f"/solutions/{NAME}/"


def words_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\N{NO-BREAK SPACE}", " ").split())


def publish(town: Town) -> None:
    path = town.folder / "city.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[solutions.{NAME}]\npublic = true\n", "utf-8")


def test_staff_see_the_figures_and_the_public_only_that_crews_are_out(
    town: Town, planned: PlannedRound, person: Callable[..., SignedIn], client: Any
) -> None:
    publish(town)
    assert "What the visits found" not in words_of(client.get(PAGE))
    units = {*planned.round.targeted, *planned.round.control}
    visits = [
        Visit(visit=f"v{unit}", unit=unit, on=TODAY, in_need=number < 3) for number, unit in enumerate(sorted(units))
    ]
    record_visits(workspace=town.folder, solution=NAME, visits=visits, today=TODAY)
    visit_results(workspace=town.folder, solution=NAME, today=TODAY)
    staff = person("viewer")
    assert "were without a working smoke alarm" in words_of(staff.get(PAGE))
    assert "sin una alarma de humo que funcione" in words_of(staff.get(f"/es{PAGE}"))
    public = words_of(client.get(PAGE))
    assert "Crews are visiting" in public and "without a working smoke alarm" not in public


def test_results_that_were_changed_by_hand_do_not_take_the_page_with_them(
    town: Town, person: Callable[..., SignedIn]
) -> None:
    folder = town.folder / "solutions" / NAME / "evidence"
    folder.mkdir(exist_ok=True)
    for text in ("", "[]", "{}", '{"last": null, "made_on": "2026-01-01", "round": "x"}'):
        (folder / "visits-may.json").write_text(text, "utf-8")
        page = person("viewer").get(PAGE)
        assert page.status_code == 200 and "The results of the visits" in words_of(page)
