"""A meeting rests on the figures: from a city's table to the question that is asked, and to the target that is tightened."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.measures.tiny_city import borrowed, daily, make_city
from upstate.actions.call_meeting import call_meeting
from upstate.actions.close_meeting import close_meeting
from upstate.actions.compute_measures import compute_measures
from upstate.actions.open_meeting import open_meeting, prepare_meeting
from upstate.actions.set_target import set_target
from upstate.actions.told_measures import told_measures

FIRST, LAST = date(2024, 1, 1), date(2026, 4, 20)
SERVES = "target = 60\npublic = true"


def met(*, worse_from: date | None = None) -> list[tuple[str, date, date | None, str, float | None]]:
    """A request a day, of which about four in five are closed in a week; from a day on, two in five."""
    rows = []
    for number, opened, _closed, ward, hours in daily(FIRST, LAST):
        of_ten = (opened.toordinal() * 7919 // 13) % 10
        slow = of_ten < (6 if worse_from and opened >= worse_from else 2)
        rows.append((number, opened, opened + timedelta(days=20 if slow else 3), ward, hours))
    return rows


def open_city(folder: Path, rows: list[tuple[str, date, date | None, str, float | None]]) -> Path:
    city = make_city(folder, rows, measures={"on-time.toml": borrowed(SERVES)})
    compute_measures(workspace=city, today=LAST)
    call_meeting(workspace=city, on=LAST, title="City stat", today=LAST)
    return city


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "city"


def test_a_fall_that_is_more_than_noise_is_on_the_agenda_with_the_month_in_which_it_began(folder: Path) -> None:
    city = open_city(folder, met(worse_from=date(2025, 6, 1)))
    prepared = prepare_meeting(workspace=city, today=LAST)
    [topic] = [one for one in prepared.opened.agenda.topics if one.kind == "changed"]
    assert (topic.title, topic.measure, topic.figures) == ("Closed in a week", "on-time", 1)
    asked = [one.replace("\N{NO-BREAK SPACE}", " ") for one in topic.questions]
    assert asked[0].endswith("by more than noise: what happened in June 2025?")
    assert asked[1].startswith("The target of 60 was met in ")
    assert prepared.opened.meeting.text.topic[0].figures == 1
    assert "what happened in June 2025?" in prepared.path.read_text("utf-8")


def test_a_target_that_was_met_all_year_is_proposed_set_and_not_proposed_again(folder: Path) -> None:
    city = open_city(folder, met())
    closed = close_meeting(workspace=city, today=LAST)
    [proposal] = closed.proposals
    assert proposal.measure == "on-time" and proposal.tighter > 60
    assert "tighten from 60 to" in closed.path.read_text("utf-8")
    kept = set_target(workspace=city, measure=proposal.measure, target=proposal.tighter, today=LAST)
    assert kept.past is not None and (kept.past.target, kept.past.met) == (60, True)
    call_meeting(workspace=city, on=LAST + timedelta(days=30), title="Next", today=LAST)
    assert open_meeting(workspace=city, meeting="2026-05-20-next", today=LAST).proposals == ()


def test_titles_are_told_in_spanish_too(folder: Path) -> None:
    [told] = told_measures(open_city(folder, met()), language="es")
    assert (told.title, told.unit, told.public, told.owner) == (
        "Cerradas en una semana",
        "por ciento de las solicitudes",
        True,
        "Public Works",
    )
