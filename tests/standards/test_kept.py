"""A city's own answers are text: written by people, kept whole by the program."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.standards.making import TODAY, criterion, standard
from upstate.errors import BadWorkspace
from upstate.standards.kept import KeptAnswer, KeptComment, read_kept, with_answer, with_comment, without_answer

SMALL = standard(criterion("a"), criterion("b"))


def answer(name: str = "a", **parts: object) -> KeptAnswer:
    return KeptAnswer.model_validate(
        {
            "id": name,
            "answer": "met",
            "who": "Ada",
            "checked_on": TODAY,
            "again_on": date(2027, 11, 27),
            **parts,
        }
    )


def test_an_answer_is_read_as_it_was_written() -> None:
    said = answer(why="We have one.", source=("https://a.gov/list", "policies/open-data.md"))
    assert read_kept(with_answer("", said, standard=SMALL), standard=SMALL) == {"a": said}


def test_a_new_answer_takes_the_place_of_the_old_one_and_keeps_what_reviewers_said() -> None:
    text = with_answer("", answer(), standard=SMALL)
    text = with_comment(text, "a", KeptComment(who="Bo", on=TODAY, text="Show me."), standard=SMALL)
    text = with_answer(text, answer(answer="not_met"), standard=SMALL)
    kept = read_kept(text, standard=SMALL)["a"]
    assert kept.answer == "not_met" and [one.text for one in kept.comment] == ["Show me."]


def test_what_a_person_wrote_beside_the_answers_stays() -> None:
    text = with_answer("", answer(), standard=SMALL).replace('id = "a"', 'id = "a"  # asked on Monday')
    assert "# asked on Monday" in with_answer(text, answer("b"), standard=SMALL)


def test_an_answer_taken_back_is_as_if_nobody_had_answered() -> None:
    text = with_answer(with_answer("", answer(), standard=SMALL), answer("b"), standard=SMALL)
    assert set(read_kept(without_answer(text, "a", standard=SMALL), standard=SMALL)) == {"b"}
    assert (
        read_kept(without_answer(without_answer(text, "a", standard=SMALL), "b", standard=SMALL), standard=SMALL) == {}
    )


def test_a_comment_needs_an_answer() -> None:
    with pytest.raises(BadWorkspace, match="Nobody has answered b"):
        with_comment("", "b", KeptComment(who="Bo", on=TODAY, text="?"), standard=SMALL)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("standard = [", "is not TOML"),
        ('standard = "other"\n', "speaks of other"),
        ('standard = "small"\nanswer = 3\n', "answer"),
        ('standard = "small"\n[[answer]]\nid = "a"\nanswer = "perhaps"\nwho = "x"\nchecked_on = 2026-01-01\nagain_on = 2027-01-01\n', "perhaps|met"),
        ('standard = "small"\n[[answer]]\nid = "z"\nanswer = "met"\nwho = "x"\nchecked_on = 2026-01-01\nagain_on = 2027-01-01\n', "speaks of z"),
        ('standard = "small"\n' + 2 * '[[answer]]\nid = "a"\nanswer = "met"\nwho = "x"\nchecked_on = 2026-01-01\nagain_on = 2027-01-01\n', "more than once: a"),
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_used_names_its_fault(text: str, fault: str) -> None:
    with pytest.raises(BadWorkspace, match=fault):
        read_kept(text, standard=SMALL)


@pytest.mark.parametrize("place", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " "])
def test_evidence_is_an_address_of_the_web_or_a_file(place: str) -> None:
    with pytest.raises(ValidationError):
        answer(source=(place,))


@pytest.mark.parametrize("again_on", [date(9999, 12, 31), date(2028, 11, 28)])
def test_no_answer_is_for_ever(again_on: date) -> None:
    with pytest.raises(ValidationError, match="more than two years after"):
        answer(again_on=again_on)
    assert answer(again_on=date(2028, 11, 27)).again_on == date(2028, 11, 27)


@given(st.text(min_size=1, max_size=60))
def test_whatever_is_typed_is_kept_as_it_is_or_refused_whole(words: str) -> None:
    try:
        said = answer(why=words)
        text = with_answer("", said, standard=SMALL)
    except (BadWorkspace, ValidationError):
        return
    assert read_kept(text, standard=SMALL)["a"].why == words
