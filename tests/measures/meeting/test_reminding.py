"""Who took something on is reminded once at each stage, and never twice of the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.measures.meeting.follow_ups import fold
from upstate.measures.meeting.reminding import address_in, reminders, stage_of
from upstate.measures.meeting.text import Change, FollowUpText

DUE = date(2026, 12, 15)
TAKEN = FollowUpText(id=7, text="Ask", owner="Ana (ana@city.gov)", due=DUE, made=date(2026, 12, 1))
OPEN = fold(TAKEN, meeting="m")


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (-8, ""),
        (-7, "soon"),
        (-1, "soon"),
        (0, "due"),
        (6, "due"),
        (7, "late"),
        (36, "late"),
        (37, "late-2"),
        (67, "late-3"),
    ],
)
def test_the_stage_hangs_on_the_days_to_the_due_day(days: int, stage: str) -> None:
    assert stage_of(OPEN, DUE + timedelta(days=days)) == stage


@pytest.mark.parametrize("what", ["done", "dropped"])
def test_who_has_done_or_dropped_it_is_left_alone(what: Literal["done", "dropped"]) -> None:
    ended = TAKEN.model_copy(update={"change": (Change(on=DUE, what=what, reason="x"),)})
    assert reminders([fold(ended, meeting="m")], day=DUE + timedelta(days=100)) == ()


def test_a_reminder_says_who_and_what_and_has_a_key_by_due_day_and_stage() -> None:
    [one] = reminders([OPEN], day=DUE + timedelta(days=9))
    assert (one.address, one.stage, one.key) == ("ana@city.gov", "late", "follow-up 7 2026-12-15 late")
    assert one.told == "You took on: 7: Ask (Ana (ana@city.gov); due 2026-12-15, overdue by 9 days)"


def test_a_new_due_day_begins_anew() -> None:
    moved = TAKEN.model_copy(update={"change": (Change(on=DUE, what="moved", due=date(2027, 1, 15)),)})
    assert reminders([fold(moved, meeting="m")], day=DUE) == ()
    [one] = reminders([fold(moved, meeting="m")], day=date(2027, 1, 15), given={"follow-up 7 2026-12-15 due"})
    assert one.stage == "due"


@pytest.mark.parametrize(
    ("owner", "address"),
    [
        ("ana@city.gov", "ana@city.gov"),
        ("Ana Ruiz (ana@city.gov)", "ana@city.gov"),
        ("Public Works", ""),
        ("ana@city.gov, bo@city.gov", ""),
        ("@ana", ""),
        ("ana@city", ""),
    ],
)
def test_an_owner_is_mailed_where_there_is_one_address(owner: str, address: str) -> None:
    assert address_in(owner) == address


@given(st.lists(st.integers(-30, 400), max_size=60))
def test_however_often_one_looks_nobody_is_reminded_twice_of_the_same(days: list[int]) -> None:
    given_before: set[str] = set()
    for day in sorted(days):
        for one in reminders([OPEN], day=DUE + timedelta(days=day), given=given_before):
            assert one.key not in given_before
            given_before.add(one.key)
    assert len(given_before) == len({stage_of(OPEN, DUE + timedelta(days=day)) for day in days} - {""})
