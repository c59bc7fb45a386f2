"""A sentence is its English text everywhere, and remembers how it was made."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

from upstate.sentences import Sentence, listed, month_name, recall, say, say_count, together


def test_a_sentence_is_its_english_text() -> None:
    told = say("{number} of {all} columns are not explained: {columns}.", number=3, all=1200, columns="a, b, c")
    assert told == "3 of 1,200 columns are not explained: a, b, c."
    assert json.dumps([told]) == '["3 of 1,200 columns are not explained: a, b, c."]'


def test_a_number_of_one_takes_the_singular() -> None:
    assert [say_count("{number} day", "{number} days", number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_a_copy_remembers_as_much() -> None:
    told = say_count("{number} day of {month}", "{number} days of {month}", 2, month=month_name(date(2026, 5, 1)))
    for twin in (copy.deepcopy(told), pickle.loads(pickle.dumps(told))):
        assert (twin, type(twin), twin.made) == ("2 days of May", Sentence, told.made)
        assert isinstance(twin.made.values["month"], Sentence)


def test_braces_in_a_value_are_only_text() -> None:
    assert say("There is no filter {name}.", name="{name!r}{0}") == "There is no filter {name!r}{0}."
    assert recall("{0} and {x}") == "{0} and {x}"


def test_empty_sentences_leave_no_gap() -> None:
    assert together("", say("One."), "", say("Two."), "") == "One. Two."
    assert together() == ""


def test_words_are_listed_with_and_before_the_last() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
