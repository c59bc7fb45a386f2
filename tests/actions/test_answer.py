"""A person answers, a reviewer comments, and where the city stood is kept."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from upstate.actions.answer import answer_criterion, comment_on
from upstate.actions.assess import assess, usual_standard
from upstate.actions.new import new
from upstate.errors import BadStandard, BadWorkspace

PORTAL = "open-data-portal"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    new(folder=tmp_path / "springfield", place="Springfield", population=114_000)
    return tmp_path / "springfield"


def test_an_answer_counts_at_once_and_is_kept_as_text(city: Path) -> None:
    before = assess(workspace=city, standard=PORTAL)
    after = answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada")
    assert after.standing.met == before.standing.met + 1 and after.verified == before.verified
    assert 'id = "tls"' in (city / "standards" / f"{PORTAL}.toml").read_text("utf-8")
    [kept] = (city / "standards" / "history" / PORTAL).iterdir()
    assert json.loads(kept.read_text("utf-8"))["score"] == after.standing.met


def test_with_evidence_it_counts_as_verified(city: Path) -> None:
    said = answer_criterion(
        workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada", source=["https://city.gov"]
    )
    assert said.verified.met == said.standing.met > 0


def test_an_answer_can_be_taken_back(city: Path) -> None:
    answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada")
    after = answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=None, who="Ada")
    assert after.answers["tls"].by != "person"


def test_a_reviewer_comments_on_an_answer(city: Path) -> None:
    answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada")
    after = comment_on(workspace=city, standard=PORTAL, criterion="tls", who="Bo", text=" Show\nme. ")
    assert [(one.who, one.text) for one in after.answers["tls"].comments] == [("Bo", "Show me.")]
    with pytest.raises(BadWorkspace, match="no comment"):
        comment_on(workspace=city, standard=PORTAL, criterion="tls", who="Bo", text=" ")


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"criterion": "nope"}, BadStandard),
        ({"standard": "nope"}, BadStandard),
        ({"who": " "}, BadWorkspace),
        ({"source": ["javascript:alert(1)"]}, BadWorkspace),
        ({"why": "<script>"}, BadWorkspace),
        ({"why": "x" * 3000}, BadWorkspace),
        ({"again_on": date(2020, 1, 1)}, BadWorkspace),
        ({"again_on": date(9999, 12, 31)}, BadWorkspace),
    ],
)
def test_what_can_not_be_kept_changes_nothing(city: Path, parts: dict[str, Any], error: type[Exception]) -> None:
    whole: dict[str, Any] = {"standard": PORTAL, "criterion": "tls", "met": True, "who": "Ada", **parts}
    with pytest.raises(error):
        answer_criterion(workspace=city, **whole)
    assert not (city / "standards" / f"{PORTAL}.toml").exists()


def test_two_people_at_once_lose_nothing(city: Path) -> None:
    names = ["tls", "search", "bulk", "sort", "domain", "disable"]
    with ThreadPoolExecutor(6) as many:
        list(
            many.map(
                lambda name: answer_criterion(workspace=city, standard=PORTAL, criterion=name, met=True, who="Ada"),
                names,
            )
        )
    answers = assess(workspace=city, standard=PORTAL).answers
    assert all(answers[name].by == "person" for name in names)


def test_a_small_town_is_measured_by_the_ladder_made_for_it() -> None:
    assert [usual_standard(people) for people in (29_999, 30_000, None)] == [
        "first-rung",
        "what-works-cities-2022",
        "what-works-cities-2022",
    ]


@pytest.mark.parametrize("nothing", ["nosuch.pdf", "../../etc/passwd", "https://", "http:// /"])
def test_evidence_is_something_to_look_at(city: Path, nothing: str) -> None:
    with pytest.raises(BadWorkspace, match="nothing to look at"):
        answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada", source=[nothing])


def test_an_answer_that_reviewers_commented_on_is_changed_and_not_taken_back(city: Path) -> None:
    answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada")
    comment_on(workspace=city, standard=PORTAL, criterion="tls", who="Bo", text="Show me.")
    with pytest.raises(BadWorkspace, match="would be lost"):
        answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=None, who="Ada")
    after = answer_criterion(workspace=city, standard=PORTAL, criterion="TLS", met=False, who="Ada", why="So.")
    assert after.answers["tls"].comments and after.answers["tls"].answer == "not_met"


def test_what_was_typed_wrong_is_told_of_what_was_typed(city: Path) -> None:
    with pytest.raises(BadWorkspace, match="What you wrote") as told:
        answer_criterion(workspace=city, standard=PORTAL, criterion="tls", met=True, who="Ada", why="a\u00adb")
    assert "standards/" not in told.value.next_step
