"""What a meeting talks about is made by rule: follow-ups, standing measures, what changed by more than noise, the rest, the data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.making import measure, reading
from upstate.measures.meeting.agenda import Agenda, Asked, make_agenda
from upstate.measures.meeting.follow_ups import FollowUp, fold
from upstate.measures.meeting.minutes import share_minutes
from upstate.measures.meeting.text import Change, FollowUpText
from upstate.measures.reading import Verdict
from upstate.measures.told import ToldMeasure

Ended = Literal["done", "dropped", ""]
DAY = date(2026, 12, 1)
VERDICTS: tuple[Verdict | None, ...] = ("better", "worse", "changed", "steady", "not_enough", None)


def follow_up(number: int, *, due: date = DAY, ended: Ended = "", on: date = DAY, about: str = "") -> FollowUp:
    change = (Change(on=on, what=ended, reason="no money"),) if ended else ()
    text = FollowUpText(
        id=number, text=f"Do {number}", owner="Works", due=due, made=date(2026, 1, 1), measure=about, change=change
    )
    return fold(text, meeting="2026-01-01-m")


def agenda(
    *measures: ToldMeasure,
    follow_ups: tuple[FollowUp, ...] = (),
    minutes: int = 60,
    standing: tuple[str, ...] = (),
    last: date | None = None,
) -> Agenda:
    return make_agenda(Asked("How we do", DAY, minutes, standing, last), measures=measures, follow_ups=follow_ups)


def kinds(made: Agenda) -> list[str]:
    return [one.measure or one.kind for one in made.topics]


def test_follow_ups_come_first_then_standing_measures_then_what_changed_the_worse_before_the_better() -> None:
    made = agenda(
        measure("calm"), measure("better", "better"), measure("odd", "changed"), measure("worse", "worse"), measure("always"), measure("none", None),
        follow_ups=(follow_up(1),), standing=("always",),
    )  # fmt: skip
    assert kinds(made) == ["follow_ups", "always", "worse", "odd", "better", "rest", "data", "close"]
    rest = next(one for one in made.topics if one.kind == "rest")
    assert rest.said == ("Steady: Calm.", "Not computed yet: None.")


def test_a_city_without_anything_has_one_topic_that_takes_the_whole_time() -> None:
    [only] = agenda().topics
    assert (only.kind, only.minutes) == ("close", 60)


def test_the_longest_overdue_stands_first_and_what_was_ended_since_the_last_meeting_is_told_at_the_end() -> None:
    late, ended = follow_up(5, due=DAY - timedelta(days=40)), follow_up(2, ended="done", on=date(2026, 11, 20))
    forgotten = follow_up(3, ended="dropped", on=date(2026, 10, 1))
    [first, _close] = agenda(follow_ups=(follow_up(1, due=DAY), ended, forgotten, late), last=date(2026, 11, 1)).topics
    assert first.follow_ups == (5, 1, 2)
    assert first.said == (
        "2 follow-ups are open. 1 is overdue.",
        "5: Do 5 (Works; due 2026-10-22, overdue by 40 days)",
        "1: Do 1 (Works; due 2026-12-01)",
        "2: Do 2 (Works; done on 2026-11-20)",
    )
    assert first.questions == ("Works: what keeps 5 from being done?",)


def test_a_hundred_open_follow_ups_are_all_in_the_agenda() -> None:
    [first, _close] = agenda(follow_ups=tuple(follow_up(number) for number in range(1, 101))).topics
    assert first.follow_ups == tuple(range(1, 101)) and len(first.said) == 101


def test_what_was_dropped_is_told_with_its_reason() -> None:
    [first, _close] = agenda(follow_ups=(follow_up(1, ended="dropped"),)).topics
    assert first.said[1] == "1: Do 1 (Works; dropped on 2026-12-01: no money)"


def test_a_measure_names_the_follow_ups_that_are_about_it() -> None:
    made = agenda(measure("potholes", "worse"), follow_ups=(follow_up(4, about="potholes"), follow_up(5)))
    [topic] = [one for one in made.topics if one.measure]
    assert topic.follow_ups == (4,) and topic.said == ("A sentence of potholes.", "4: Do 4 (Works; due 2026-12-01)")
    assert topic.figures == 3


def test_a_measure_that_is_worse_gets_more_time_than_one_that_is_steady() -> None:
    made = agenda(measure("a", "worse"), measure("b"), standing=("b",))
    minutes = {one.measure: one.minutes for one in made.topics}
    assert minutes["a"] > minutes["b"]


def test_a_short_meeting_talks_about_fewer_and_names_the_others() -> None:
    made = agenda(*(measure(f"m{number:02}", "worse") for number in range(30)), minutes=20)
    assert sum(bool(one.measure) for one in made.topics) == 2
    [rest] = [one for one in made.topics if one.kind == "rest"]
    assert rest.said[0].startswith("Worse by more than noise: M02, M03,")


def test_late_and_missing_data_are_told_with_who_brings_them() -> None:
    late = measure("late", reading=reading([1, 2, None, None], states={2: "late", 3: "late"}), owner="Water")
    missing = measure("gone", reading=reading([1, None, 3], states={1: "missing"}), owner="Fire")
    waits = measure("waits", None, waits="It waits for the table permits.", owner="")
    [data] = [one for one in agenda(late, missing, waits).topics if one.kind == "data"]
    assert data.said == (
        "Gone: 1 of the last 12 periods has no case at all.",
        "Late: the data are late by 2 periods, from March\N{NO-BREAK SPACE}2025 on.",
        "Waits: It waits for the table permits.",
    )
    assert data.questions == ("Fire and Water: who brings the data, and by when?",)


def test_a_standing_measure_that_is_gone_is_told() -> None:
    [data, _close] = agenda(standing=("old",)).topics
    assert data.said == ("The city has no measure old.",)


STANDINGS = st.tuples(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["", "", "done", "dropped"]),
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
)


@given(
    st.lists(STANDINGS, max_size=40),
    st.lists(st.sampled_from(VERDICTS), max_size=40),
    st.integers(15, 480),
    st.lists(st.integers(0, 50), max_size=20),
)
def test_minutes_add_up_and_every_open_follow_up_and_every_measure_is_in_the_agenda(
    drawn: list[tuple[date, Ended, date]], verdicts: list[Verdict | None], minutes: int, standing: list[int]
) -> None:
    follow_ups = tuple(follow_up(at, due=due, ended=ended, on=on) for at, (due, ended, on) in enumerate(drawn, start=1))
    measures = [measure(f"m{at}", verdict) for at, verdict in enumerate(verdicts)]
    names = tuple(f"m{at}" for at in standing)
    made = agenda(*measures, follow_ups=follow_ups, minutes=minutes, standing=names, last=date(2026, 6, 1))
    assert made.minutes == minutes and all(one.minutes >= 1 for one in made.topics)
    told = {number for one in made.topics for number in one.follow_ups}
    assert {one.id for one in follow_ups if one.state == "open"} <= told
    said = " ".join(text for one in made.topics for text in one.said)
    talked = [one.measure for one in made.topics if one.measure]
    assert len(talked) == len(set(talked))
    for one in measures:
        assert one.name in talked or one.title in said


@given(st.lists(st.integers(1, 50), min_size=1, max_size=15), st.integers(15, 480))
def test_shares_of_minutes_are_whole_add_up_and_follow_the_weights(weights: list[int], minutes: int) -> None:
    shares = share_minutes(weights, minutes=minutes)
    assert sum(shares) == minutes and min(shares) >= 1
    for one, other in zip(weights, shares, strict=True):
        exact = 1 + (minutes - len(weights)) * one / sum(weights)
        assert abs(other - exact) < 1
