"""Targets are tightened once met; what they were, and why one was made easier, stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.measures.tiny_city import TODAY, borrowed, daily, make_city, write_measure
from upstate.actions.compute_measures import compute_measures, newest
from upstate.actions.new_measure import new_measure
from upstate.actions.open_measures import open_measures
from upstate.actions.set_target import set_target
from upstate.errors import BadWorkspace, UpstateError

TEXT = borrowed("# as the mayor said in May", "target = 80   # percent", "by = 2026-12-31", "public = true")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_city(tmp_path / "city", daily(date(2025, 11, 1), TODAY), measures={"on-time.toml": TEXT})


def test_a_harder_target_keeps_the_old_one_with_whether_it_was_met(folder: Path) -> None:
    compute_measures(workspace=folder, today=TODAY)
    set_target(workspace=folder, measure="on-time", target=90, by=date(2027, 12, 31), today=TODAY)
    one = open_measures(folder).named("on-time")
    assert (one.target, one.by) == (90, date(2027, 12, 31))
    (past,) = one.said.past_targets
    assert (past.target, past.by, past.until, past.met) == (80, date(2026, 12, 31), TODAY, True)


def test_comments_and_words_stay_and_the_list_grows(folder: Path) -> None:
    for target in (85, 90.5):
        set_target(workspace=folder, measure="on-time", target=target, today=TODAY)
    text = (folder / "measures" / "on-time.toml").read_text("utf-8")
    assert "# as the mayor said in May" in text and "target = 90.5   # percent" in text and "public = true" in text
    assert [past.target for past in open_measures(folder).named("on-time").said.past_targets] == [80, 85]


def test_whether_it_was_met_is_not_said_where_nothing_was_computed(folder: Path) -> None:
    made = set_target(workspace=folder, measure="on-time", target=90, today=TODAY)
    assert made.past and made.past.met is None
    assert "met" not in (folder / "measures" / "on-time.toml").read_text("utf-8")


@pytest.mark.parametrize(("target", "by"), [(70, None), (80, date(2027, 12, 31))])
def test_an_easier_target_or_a_later_day_needs_a_reason(folder: Path, target: float, by: date | None) -> None:
    before = (folder / "measures" / "on-time.toml").read_bytes()
    with pytest.raises(UpstateError) as fault:
        set_target(workspace=folder, measure="on-time", target=target, by=by, reason="  ", today=TODAY)
    assert "easier" in fault.value.given and "reason" in fault.value.next_step
    assert (folder / "measures" / "on-time.toml").read_bytes() == before
    set_target(workspace=folder, measure="on-time", target=target, by=by, reason="Half the crew left.", today=TODAY)
    assert open_measures(folder).named("on-time").said.past_targets[0].reason == "Half the crew left."


def test_where_less_is_better_less_is_harder(folder: Path) -> None:
    write_measure(folder, "on-time.toml", borrowed("target = 20", 'direction = "down"'))
    set_target(workspace=folder, measure="on-time", target=10, today=TODAY)
    with pytest.raises(UpstateError):
        set_target(workspace=folder, measure="on-time", target=15, today=TODAY)


def test_a_first_target_has_no_past(folder: Path) -> None:
    write_measure(folder, "on-time.toml", borrowed("[breakdowns_not_here]\nx = 1").split("[")[0])
    made = set_target(workspace=folder, measure="on-time", target=95, by=date(2027, 1, 1), today=TODAY)
    assert made.past is None and open_measures(folder).named("on-time").target == 95


@pytest.mark.parametrize("target", [float("nan"), float("inf"), 130, -1, 80])
def test_a_target_that_is_no_number_or_the_same_changes_nothing(folder: Path, target: float) -> None:
    before = (folder / "measures" / "on-time.toml").read_bytes()
    with pytest.raises(UpstateError):
        set_target(workspace=folder, measure="on-time", target=target, today=TODAY)
    assert (folder / "measures" / "on-time.toml").read_bytes() == before


def test_a_new_measure_of_the_city_runs_as_it_is_written(folder: Path) -> None:
    new_measure(workspace=folder, name="requests-a-month", contract="tiny-stat")
    (outcome,) = compute_measures(workspace=folder, names=["requests-a-month"], today=TODAY)
    computed = newest(folder, outcome.measure)
    assert computed and computed.city.points[1].value == 31


@pytest.mark.parametrize("name", ["../etc", "Bad Name", "on-time", ""])
def test_a_new_measure_is_written_over_nothing_and_nowhere_else(folder: Path, name: str) -> None:
    with pytest.raises(BadWorkspace):
        new_measure(workspace=folder, name=name, contract="tiny-stat")
