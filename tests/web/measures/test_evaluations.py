"""Evaluations: the plan as it was registered, and its result as sentence, picture and table; the public sees what says `public = true`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.measures.test_pages import cells
from tests.web.measures.town import POTHOLES, STEADY, keep
from tests.web.reading import words
from upstate.actions.decide_evaluation import decide_evaluation
from upstate.actions.read_evaluation import read_evaluation
from upstate.actions.register_evaluation import register_evaluation
from upstate.city import Workspace
from upstate.measures.evaluating.chart import points_of
from upstate.measures.evaluating.telling import rounded

Make = Callable[..., SignedIn]
PAGE = "/performance/evaluations/second-crew/"
PLAN: dict[str, Any] = {
    "question": "Does a second crew fill potholes sooner?",
    "change": "A second crew on weekdays",
    "measure": POTHOLES,
    "method": "interrupted",
    "starts": date(2025, 1, 1),
    "expected": {"direction": "up", "size": 5.0},
    "before": 24,
    "after": 12,
    "read_on": date(2026, 1, 10),
    "owner": "Public Works",
}


@pytest.fixture
def plan(town: Workspace) -> Path:
    """Registered before it began, with figures of one month after the other."""
    path = town.folder / "evaluations" / "second-crew.toml"
    path.parent.mkdir()
    path.write_text(tomlkit.dumps(PLAN), "utf-8")
    register_evaluation(workspace=town.folder, name="second-crew", today=date(2024, 12, 1))
    return path


def show(plan: Path) -> None:
    plan.write_text("public = true\n" + plan.read_text("utf-8"), "utf-8")


def test_the_public_sees_an_evaluation_once_its_file_says_so(plan: Path, client: Client, person: Make) -> None:
    assert client.get(PAGE).status_code == 302
    assert PLAN["question"] not in words(client.get("/performance/evaluations/"))
    assert "not public" in words(person("viewer").get(PAGE))
    show(plan)
    page = words(client.get(PAGE))
    assert "The plan, as it was registered on Dec. 1, 2024" in page and "higher by 5" in page
    assert "To be read now" in page and PLAN["question"] in words(client.get("/performance/evaluations/"))


def test_a_draft_is_not_public_whatever_its_file_says(town: Workspace, client: Client, person: Make) -> None:
    path = town.folder / "evaluations" / "draft.toml"
    path.parent.mkdir()
    path.write_text(tomlkit.dumps({**PLAN, "public": True}), "utf-8")
    assert client.get("/performance/evaluations/draft/").status_code == 302
    assert "Not registered yet" in words(person("viewer").get("/performance/evaluations/draft/"))


def test_the_result_is_the_same_as_sentence_picture_and_table(town: Workspace, plan: Path, client: Client) -> None:
    keep(town, POTHOLES, [*STEADY[:24], 90, 93, 91, 92, 90, 89, 94, 92, 91, 93, 92, 90], at=date(2026, 1, 8))
    read = read_evaluation(workspace=town.folder, name="second-crew", today=date(2026, 1, 11))
    show(plan)
    page = client.get(PAGE).content.decode()
    assert " ".join(read.told[0].split()) in words(client.get(PAGE))
    rows, drawn = cells(page, "effect-table"), points_of(read.result)
    assert [row[1] for row in rows] == ["" if one["observed"] is None else rounded(one["observed"]) for one in drawn]
    assert [row[2] for row in rows] == ["" if one["expected"] is None else rounded(one["expected"]) for one in drawn]
    assert sum(row[3] == "there" for row in rows) == 12
    assert re.search(r'class="chart__picture" aria-hidden="true"><svg', page)
    spanish = words(client.get(f"/es{PAGE}"))
    assert "Read as registered" not in spanish and "expected without" not in spanish and "Lo esperado" in spanish


def test_what_the_city_decided_is_told_and_who_decided_to_the_city_alone(
    town: Workspace, plan: Path, client: Client, person: Make
) -> None:
    read_evaluation(workspace=town.folder, name="second-crew", today=date(2026, 1, 11))
    decide_evaluation(workspace=town.folder, name="second-crew", choice="stop", reason="No effect.", who="Bo Li")
    show(plan)
    theirs, mine = words(client.get(PAGE)), words(person("viewer").get(PAGE))
    assert "The city stops it: No effect." in theirs and "Bo Li" not in theirs and "Bo Li" in mine


def test_a_broken_file_and_a_note_hide_no_other(town: Workspace, plan: Path, person: Make) -> None:
    (plan.parent / "broken.toml").write_text("question = <script>\n", "utf-8")
    (plan.parent / "postcards.toml").write_text('question = "Do postcards help?"\nmethod = "Chance."\n', "utf-8")
    viewer = person("viewer")
    page = viewer.get("/performance/evaluations/").content.decode()
    assert "can not be read" in page and "A note" in page and PLAN["question"] in page and "<script>" not in page
    for name in ("broken", "postcards"):
        assert viewer.get(f"/performance/evaluations/{name}/").status_code == 200
