"""The reference says what the program is, all of it."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

import upstate
from upstate.cli.main import app
from upstate.solutions import header, ranking_kind
from upstate.tables import checks, contract
from upstate.tables.crosswalk import document

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def every_command(command: Any) -> list[Any]:
    return [command, *(one for below in getattr(command, "commands", {}).values() for one in every_command(below))]


def test_generated_pages_are_not_stale(build_reference: ModuleType) -> None:
    assert build_reference.stale_pages() == [], "run `make docs`"


def test_every_command_and_option_is_there() -> None:
    text = page("command-line.md")
    for command in every_command(typer.main.get_command(app)):
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert all(f"`{option}`" in text for option in parameter.opts)


def test_every_data_check_is_there(build_reference: ModuleType) -> None:
    text = page("data-checks.md")
    rules = [importlib.import_module(f"{checks.__name__}.{one.name}") for one in pkgutil.iter_modules(checks.__path__)]
    for rule in rules:
        if hasattr(rule, "check"):
            names = build_reference.finding_names(rule)
            assert names, rule.__name__
            assert all(f"`{name}`" in text for name in names)


def test_every_action_is_there() -> None:
    assert all(f"## `upstate.{name}`" in page("python.md") for name in upstate._VERBS)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (header.Header, "solution.md"),
        (header.Origin, "solution.md"),
        (header.Reported, "solution.md"),
        (ranking_kind.RankingSettings, "solution.md"),
        (ranking_kind.Feature, "solution.md"),
        (ranking_kind.Rule, "solution.md"),
        (ranking_kind.Index, "solution.md"),
        (contract.ContractField, "contract.md"),
        (contract.ContractTable, "contract.md"),
        (contract.AsOf, "contract.md"),
        (contract.Constraints, "contract.md"),
        (document.FieldMap, "crosswalk.md"),
        (document.SourceMap, "crosswalk.md"),
    ],
)
def test_every_key_of_a_format_is_there(model: Any, name: str) -> None:
    text = page(name)
    for key, field in model.model_fields.items():
        assert re.search(rf"\b{re.escape(field.alias or key)}\b", text), key


def test_the_keys_of_a_shown_evidence_are_those_of_the_page(build_reference: ModuleType) -> None:
    text = page("evidence.md")
    source = (Path(upstate.__file__).parent / "actions" / "prove.py").read_text("utf-8")
    source += (Path(upstate.__file__).parent / "ranking" / "evidence.py").read_text("utf-8")
    for key in dict.fromkeys(re.findall(r'^\s+"([a-z_]+)":', source, re.M)):
        assert f"`{key}`" in text, json.dumps(key)
