"""docs/reference/standard.md says what the readers do: every key, standard and example in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from upstate.solutions.assessment import SharedAnswer, SharedAssessment
from upstate.standards.kept import KeptAnswer, KeptAnswers, KeptComment, read_kept
from upstate.standards.merging import SAID_LASTS, SEEN_LASTS
from upstate.standards.shelf import find_standard, read_standards
from upstate.standards.standard import About, Criterion, Due, Level, Practice, Source, StandardText

PAGE = (Path(__file__).parents[2] / "docs/reference/standard.md").read_text("utf-8")
CODE = " ".join(re.findall(r"```.*?```|`[^`]+`", PAGE, flags=re.DOTALL))
MODELS = (
    StandardText,
    About,
    Source,
    Level,
    Practice,
    Criterion,
    Due,
    KeptAnswers,
    KeptAnswer,
    KeptComment,
    SharedAssessment,
    SharedAnswer,
)


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_every_key_is_described(model: type[BaseModel]) -> None:
    assert {*model.model_fields} <= {*re.findall(r"[a-z0-9_]+", CODE)}


@pytest.mark.parametrize("key", Criterion.model_fields)
def test_every_key_of_a_criterion_has_its_line(key: str) -> None:
    assert re.search(rf"^\| .*`{key}`.* \|", PAGE, re.M)


def test_every_standard_that_ships_is_listed() -> None:
    assert {f"`{name}`" for name in read_standards()} <= set(re.findall(r"`[a-z0-9-]+`", PAGE))


def test_the_example_of_answers_can_be_read() -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    answers = read_kept(example, standard=find_standard("what-works-cities-2022"))
    assert answers["DM1"].comment[0].text == "Notes of March are missing."


def test_the_days_after_which_answers_lapse_are_those_of_the_page() -> None:
    assert f"lapses after {SEEN_LASTS.days} days" in PAGE.replace("\n", " ")
    assert SAID_LASTS.days == 365 and "a year\nafter it was given" in PAGE
