"""One answer to each criterion: a person's until it lapses, else what is seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest

from tests.standards.making import TODAY, criterion, finding, standard
from upstate.standards.answer import Answer, Finding, Met
from upstate.standards.kept import KeptAnswer
from upstate.standards.merging import merge_answers, seen_together


def merged(
    *findings: Finding,
    said: Literal["met", "not_met"] | None = None,
    again_on: date = date(2027, 1, 1),
    source: tuple[str, ...] = (),
    checked_on: date = TODAY,
    **parts: object,
) -> Answer:
    small = standard(criterion("a", **parts))
    kept = (
        {"a": KeptAnswer(id="a", answer=said, who="Ada", source=source, checked_on=checked_on, again_on=again_on)}
        if said
        else {}
    )
    return merge_answers(small, kept=kept, findings={"a": findings}, today=TODAY)["a"]


def test_what_nobody_answered_and_nothing_shows_is_not_known() -> None:
    assert (merged().answer, merged().by, merged().confidence) == ("unknown", None, 0)


def test_what_is_seen_is_the_answer_with_the_least_confidence_of_all() -> None:
    one = merged(finding("met", 5), finding("met", 2, source="b"))
    assert (one.answer, one.by, one.confidence, one.source) == ("met", "detector", 2, ("catalog/", "b"))
    assert not one.verified and merged(finding("met", 4)).verified


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        ((), "unknown"),
        (("met",), "met"),
        (("met", "met"), "met"),
        (("met", "unknown"), "unknown"),
        (("not_met", "met"), "not_met"),
        (("unknown", "not_met"), "not_met"),
    ],
)
def test_all_detectors_must_see_it_and_one_is_enough_to_see_that_it_is_not(
    answers: tuple[Met, ...], together: Met
) -> None:
    assert seen_together([finding(one) for one in answers]) == together


def test_a_question_of_judgement_is_never_answered_by_a_program() -> None:
    one = merged(finding("met", 5), judgement=True)
    assert (one.answer, one.by, one.seen) == ("unknown", None, "met")


def test_a_person_wins_and_what_is_seen_stands_beside() -> None:
    one = merged(finding("not_met", 5), said="met")
    assert (one.answer, one.by, one.seen, one.differs) == ("met", "person", "not_met", True)
    assert not one.verified and merged(said="met", source=("https://a.gov",)).verified


def test_an_answer_lapses_on_its_day_and_what_is_seen_counts_again() -> None:
    assert merged(said="met", again_on=TODAY + timedelta(days=1)).answer == "met"
    lapsed = merged(said="met", again_on=TODAY)
    assert (lapsed.answer, lapsed.lapsed, lapsed.by) == ("unknown", True, None)
    seen = merged(finding("met"), said="not_met", again_on=TODAY)
    assert (seen.answer, seen.by, seen.lapsed) == ("met", "detector", True)


def test_what_was_checked_after_today_does_not_count_yet() -> None:
    ahead = merged(said="met", checked_on=TODAY + timedelta(days=1))
    assert (ahead.answer, ahead.lapsed) == ("unknown", True)
