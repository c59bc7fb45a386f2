"""A meeting is text that programs and people change in turn, and nothing that either wrote is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstate.errors import BadWorkspace
from upstate.measures.meeting.editing import (
    new_meeting,
    with_change,
    with_decision,
    with_end,
    with_follow_up,
    with_topics,
    with_vote,
)
from upstate.measures.meeting.follow_ups import follow_ups_of
from upstate.measures.meeting.text import Change, Decision, FollowUpText, Meeting, MeetingText, Topic, read_meeting

DAY = date(2026, 12, 1)
NAME = "2026-12-01-how-we-do"
HEAD = 'on = 2026-12-01\ntitle = "How we do"\n'
FOLLOW_UP = '[[follow_up]]\nid = 1\ntext = "Ask"\nowner = "Ana"\ndue = 2026-12-15\nmade = 2026-12-01\n'


def fresh() -> Meeting:
    return new_meeting(MeetingText(on=DAY, title="How we do", measures=("potholes",)), name=NAME)


def follow_up(number: int) -> FollowUpText:
    return FollowUpText(id=number, text=f"Do {number}", owner="Ana", due=DAY, made=DAY)


def test_what_a_person_wrote_beside_the_entries_stays() -> None:
    by_hand = read_meeting(f"# Ana: bring coffee\n{HEAD}# below\n{FOLLOW_UP}# and here\n", name=NAME)
    changed = with_end(
        with_vote(with_decision(with_change(by_hand, 1, Change(on=DAY, what="done")), Decision(text="Yes", on=DAY)), 5),
        DAY,
    )
    for comment in ("# Ana: bring coffee", "# below", "# and here"):
        assert comment in changed.source
    assert changed.is_closed and changed.text.survey.counts == (0, 0, 0, 0, 1)


def test_entries_that_a_person_wrote_in_one_line_or_apart_can_be_added_to() -> None:
    by_hand = (
        f'{HEAD}decision = [{{text = "Yes", on = 2026-12-01}}]\n{FOLLOW_UP}'
        'change = [{on = 2026-12-01, what = "done"}]\n[survey]\ncounts = [0, 0, 0, 0, 1]\n'
        + FOLLOW_UP.replace("id = 1", "id = 2")
    )
    found = read_meeting(by_hand, name=NAME)
    found = with_decision(found, Decision(text="No", on=DAY))
    found = with_follow_up(
        with_change(with_change(found, 1, Change(on=DAY, what="opened")), 2, Change(on=DAY, what="done")), follow_up(3)
    )
    assert [one.text for one in found.text.decision] == ["Yes", "No"]
    assert [(one.id, one.state) for one in follow_ups_of([found])] == [(1, "open"), (2, "done"), (3, "open")]


FAULTS: dict[str, tuple[str, str]] = {
    "no TOML": ("on = ]\n", "line 1"),
    "nothing": ("", "on: Field required"),
    "a strange key": (HEAD + "mood = 5\n", "mood"),
    "a day that is none": (HEAD.replace("12-01", "02-31"), "not TOML"),
    "a day of the year 1": (HEAD + FOLLOW_UP.replace("2026-12-15", "0001-01-01"), "follow_up.0.due"),
    "another day than the name": (HEAD.replace("12-01", "12-02"), "another day"),
    "a minute": (HEAD + "minutes = 1\n", "minutes"),
    "an id twice": (HEAD + FOLLOW_UP + FOLLOW_UP, "the id 1"),
    "no owner": (HEAD + FOLLOW_UP.replace("Ana", ""), "follow_up.0.owner"),
    "dropped without a reason": (HEAD + FOLLOW_UP + '[[follow_up.change]]\non = 2026-12-01\nwhat = "dropped"\n', "follow_up.0.change.0: a follow-up is dropped with a reason"),
    "done twice": (HEAD + FOLLOW_UP + '[[follow_up.change]]\non = 2026-12-01\nwhat = "done"\n' * 2, "closed already"),
    "moved to nothing": (HEAD + FOLLOW_UP + '[[follow_up.change]]\non = 2026-12-01\nwhat = "moved"\n', "moved says"),
    "fewer than none": (HEAD + "[survey]\ncounts = [0, 0, -1, 0, 0]\n", "survey.counts.2"),
    "six marks": (HEAD + "[survey]\ncounts = [0, 0, 0, 0, 0, 0]\n", "survey.counts"),
    "a tag": (HEAD + '[[decision]]\ntext = "<script>alert(1)</script>"\non = 2026-12-01\n', "decision.text: what looks like a tag"),
    "a line end": (HEAD + '[[decision]]\ntext = "a\\nb"\non = 2026-12-01\n', "can not be shown"),
    "an escape code": (HEAD + '[[decision]]\ntext = "a\\u001b[31m"\non = 2026-12-01\n', "can not be shown"),
    "letters that turn round": (HEAD + '[[decision]]\ntext = "a\\u202eb"\non = 2026-12-01\n', "can not be shown"),
    "a long text": (HEAD + f'[[decision]]\ntext = "{"x" * 1001}"\non = 2026-12-01\n', "decision.0.text"),
    "deep": ("a = " + "[" * 20_000, "not TOML"),
    "huge": (HEAD + "#" * 1_000_001, "longer than"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_in_a_file_is_told_in_three_parts_with_its_place(what: str) -> None:
    source, place = FAULTS[what]
    with pytest.raises(BadWorkspace) as fault:
        read_meeting(source, name=NAME)
    assert place in fault.value.given and NAME in fault.value.given
    assert fault.value.allowed and f"meetings/{NAME}.toml" in fault.value.next_step


def test_an_id_in_two_meetings_is_told_with_both() -> None:
    one, other = (read_meeting(HEAD + FOLLOW_UP, name=name) for name in (NAME, "2026-12-01-other"))
    with pytest.raises(
        BadWorkspace, match=r"2026-12-01-other\.toml: follow_up: 1 .* meetings/2026-12-01-how-we-do\.toml"
    ):
        follow_ups_of([one, other])


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="<"), min_size=1, max_size=30
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), WORDS),
        st.tuples(st.just("take"), WORDS),
        st.tuples(st.just("vote"), st.integers(1, 5)),
        st.tuples(st.just("agenda"), st.lists(WORDS, max_size=3)),
        st.tuples(st.just("turn"), st.integers(0, 50)),
        st.tuples(st.just("move"), st.integers(0, 50)),
    ),
    max_size=25,
)


@settings(deadline=None)  # up to 25 changes, each of which reads the whole file again
@given(STEPS)
def test_whatever_is_done_in_whatever_order_no_follow_up_and_no_change_of_it_is_lost(
    steps: list[tuple[str, Any]],
) -> None:
    meeting, decided, taken, changes = fresh(), 0, 0, 0
    for step, value in steps:
        if step == "decide":
            meeting, decided = with_decision(meeting, Decision(text=value, on=DAY)), decided + 1
        elif step == "take":
            taken += 1
            meeting = with_follow_up(meeting, FollowUpText(id=taken, text=value, owner=value, due=DAY, made=DAY))
        elif step == "vote":
            meeting = with_vote(meeting, value, "a word")
        elif step == "agenda":
            meeting = with_topics(meeting, [Topic(kind="rest", title=title, minutes=1) for title in value])
        elif taken:
            one = follow_ups_of([meeting])[value % taken]
            if step == "move" and one.state != "open":
                continue
            turned = Change(on=DAY, what="done" if one.state == "open" else "opened")
            change = Change(on=DAY, what="moved", owner="Bo") if step == "move" else turned
            meeting, changes = with_change(meeting, one.id, change), changes + 1
    again = read_meeting(meeting.source, name=NAME)
    assert again.text == meeting.text
    assert (len(again.text.decision), [one.id for one in again.text.follow_up]) == (decided, list(range(1, taken + 1)))
    assert sum(len(one.change) for one in again.text.follow_up) == changes
    assert again.text.survey.answers == len(again.text.survey.words) == sum(step == "vote" for step, _value in steps)


def test_words_of_the_survey_do_not_tell_who_came_when() -> None:
    meeting = with_vote(with_vote(with_vote(fresh(), 5, "Zest"), 1, "Long"), 3)
    assert meeting.text.survey.words == ("Long", "Zest") and meeting.text.survey.mean == 3.0
