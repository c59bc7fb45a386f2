"""Memos are Markdown, and what people wrote in them is text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.measures.making import measure, reading
from upstate.measures.meeting.agenda import Asked, make_agenda
from upstate.measures.meeting.editing import new_meeting, with_decision, with_end, with_follow_up, with_vote
from upstate.measures.meeting.follow_ups import follow_ups_of
from upstate.measures.meeting.memo import plain, write_agenda, write_notes
from upstate.measures.meeting.text import Change, Decision, FollowUpText, MeetingText
from upstate.measures.meeting.tightening import propose_target

DAY = date(2026, 12, 1)


def text_of(markdown: str) -> str:
    """What a reader sees of it."""
    return " ".join(
        child.content
        for token in MarkdownIt("commonmark").parse(markdown)
        for child in token.children or ()
        if child.type == "text"
    )


def test_the_memo_before_gives_each_topic_with_its_minutes_and_questions() -> None:
    agenda = make_agenda(Asked("How we do", DAY, 30), measures=[measure("potholes", "worse")], follow_ups=())
    assert write_agenda(agenda, city="Springfield, IL") == (
        "# How we do: the meeting of 2026-12-01\n\n"
        "Springfield, IL. 30 minutes.\n\n"
        "## Potholes (24 min)\n\n"
        "- A sentence of potholes.\n\n"
        "To ask:\n\n"
        "- Worse by more than noise: what happened in June 2026?\n\n"
        "## What was decided, and was this hour worth it? (6 min)\n\n"
        "- Each decision and follow-up is read out, with who does it by when.\n"
    )


def test_the_memo_after_tells_what_was_decided_who_does_what_and_whether_it_was_worth_it() -> None:
    meeting = new_meeting(MeetingText(on=DAY, title="How we do"), name="2026-12-01-how-we-do")
    meeting = with_decision(meeting, Decision(text="A second crew.", by="Ana", on=DAY))
    meeting = with_follow_up(meeting, FollowUpText(id=7, text="Ask", owner="Works", due=date(2026, 12, 15), made=DAY))
    meeting = with_end(with_vote(with_vote(meeting, 4, "Short"), 5), DAY)
    before = new_meeting(MeetingText(on=date(2026, 11, 1), title="x"), name="2026-11-01-x")
    done = FollowUpText(
        id=1, text="Count", owner="Fire", due=DAY, made=DAY, change=(Change(on=date(2026, 11, 9), what="done"),)
    )
    before = with_follow_up(
        with_follow_up(before, done), FollowUpText(id=2, text="Late", owner="Fire", due=date(2026, 11, 30), made=DAY)
    )
    proposal = propose_target(measure("m", title="Fires", reading=reading([90.0] * 12), target=80.0))
    assert proposal is not None
    notes = write_notes(
        meeting,
        city="Springfield",
        follow_ups=follow_ups_of([before, meeting]),
        proposals=[proposal],
        last=date(2026, 11, 1),
    )
    assert notes == (
        "# How we do: the meeting of 2026-12-01\n\nSpringfield\n\n"
        "## Decided\n\n- A second crew. (Ana)\n\n"
        "## Taken on in this meeting\n\n- 7: Ask (Works; due 2026-12-15)\n\n"
        "## Done or dropped since the last meeting\n\n- 1: Count (Fire; done on 2026-11-09)\n\n"
        "## Still open from before\n\n- 2: Late (Fire; due 2026-11-30, overdue by 1 day)\n\n"
        "## Targets that were met\n\n- Fires: Met in 12 of 12 months: tighten from 80 to 90, which was reached in 12 of them?\n\n"
        "## Was this hour worth it?\n\n2 people answered, on average 4.5 of 5 (1: 0, 2: 0, 3: 0, 4: 1, 5: 1).\n\n- Short\n"
    )


@pytest.mark.parametrize("text", ["*a* _b_ `c`", "[a](b) ![c](d)", "# a", "- a", "+ a", "12. a", "3) a", "a | b", "~~a~~", "&amp; &#60;", "<b> </b>", "\\* a", "= a", "> a", "1\\. a"])  # fmt: skip
def test_what_looks_like_a_sign_is_shown_as_it_is(text: str) -> None:
    [paragraph] = [one for one in MarkdownIt("commonmark").parse(plain(text)) if one.type == "inline"]
    assert "".join(one.content for one in paragraph.children or ()) == text
    assert next(one.type for one in MarkdownIt("commonmark").parse(plain(text))) == "paragraph_open"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    meeting = with_decision(
        new_meeting(MeetingText(on=DAY, title="T"), name="2026-12-01-t"), Decision(text="x", on=DAY)
    )
    agenda = make_agenda(Asked(text, DAY, 30), measures=(), follow_ups=())
    assert text in text_of(write_agenda(agenda, city="C")) and meeting
