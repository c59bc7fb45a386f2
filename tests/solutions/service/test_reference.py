"""docs/reference/service.md says what the reader does: every key, column, kind, letter and example in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.solutions.service.conftest import the_portal, with_file
from upstate.solutions.service import (
    CARE,
    LETTERS,
    Contact,
    Form,
    FormQuestion,
    PermitType,
    Question,
    Step,
    facts,
    fees,
    funding,
    guide,
    parse_condition,
    read_service,
    rules,
    uses,
)
from upstate.solutions.service.examples import Example
from upstate.solutions.service.forms import Files, Kept, Repeats, Section
from upstate.solutions.service.permit_types import Review
from upstate.solutions.service.reading import ServiceSettings

PAGE = Path(__file__).parents[3] / "docs/reference/service.md"
MODELS = (
    Question, PermitType, Review, Step, Contact, guide.GuideText, guide.Term, Form, Section, Repeats, Files, Kept, FormQuestion,
    Example, ServiceSettings, funding.FundingWords,
)  # fmt: skip
TABLES = {"facts": facts, "rules": rules, "fees": fees, "uses": uses, "funding": funding}


@cache
def words() -> frozenset[str]:
    """Every word that stands as code on the page."""
    code = re.findall(r"```.*?```|`[^`]+`", PAGE.read_text("utf-8"), flags=re.DOTALL)
    return frozenset(re.findall(r"[a-z][a-z0-9_]*", " ".join(code))) | frozenset(
        re.findall(r"\[\[([a-z_.]+)\]\]", PAGE.read_text("utf-8"))
    )


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_every_key_is_described(model: type[BaseModel]) -> None:
    assert {*model.model_fields} <= words() | {"sections.questions"}


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_under_its_table(name: str) -> None:
    part = PAGE.read_text("utf-8").partition(f"### `{name}.csv`")[2].partition("\n##")[0]
    assert all(f"`{column}`" in part for column in TABLES[name]._COLUMNS)


def test_every_kind_is_named() -> None:
    kinds = {
        one for model in (Question, FormQuestion, PermitType) for one in get_args(model.model_fields["kind"].annotation)
    }
    named = {one for field in ("profile", "opened") for one in get_args(FormQuestion.model_fields[field].annotation)}
    assert (kinds | named | {*facts.KINDS, *CARE}) - {""} <= words()


def test_every_letter_stands_with_its_places() -> None:
    text = PAGE.read_text("utf-8").partition("### `letters/`")[2]
    common, _, own = text.partition("And each its own:")
    shared = {*re.findall(r"\| `\{([a-z_]+)\}` \|", common)}
    for name, places in LETTERS.items():
        row = next(line for line in own.splitlines() if line.startswith(f"| `{name}` |"))
        assert shared | {*re.findall(r"\{([a-z_]+)\}", row)} == places


def test_every_example_of_a_condition_can_be_read() -> None:
    table = PAGE.read_text("utf-8").partition("| Cell | Holds for |")[2].partition("\n\n")[0]
    cells = [cell for row in table.splitlines() for cell in re.findall(r"`([^`]+)`", row)]
    assert len(cells) >= 8
    assert all(parse_condition(cell.replace(r"\|", "|")) for cell in cells)


def test_every_example_of_a_table_can_be_read() -> None:
    blocks = re.findall(r"```csv\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    file_of = {"fact": "facts.csv", "permit": "rules.csv"}
    for block in blocks:
        file = file_of[block.partition(",")[0]]
        if file == "facts.csv":
            block += "".join(
                f"{line}\n"
                for line in the_portal().files[file].splitlines()[1:]
                if not line.startswith("licence_hours,")
            )
        assert read_service(with_file(file, block)).rules
    assert len(blocks) == 2
