"""Who may see a solution, as `city.toml` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstate.city.settings import load_settings
from upstate.city.showing import is_public, solution_settings
from upstate.errors import BadWorkspace


def settings_of(folder: Path, text: str):  # type: ignore[no-untyped-def]
    (folder / "city.toml").write_text(f'name = "Springfield"\n{text}', "utf-8")
    return load_settings(folder / "city.toml")


def test_a_solution_is_for_people_of_the_city_until_it_is_said_otherwise(tmp_path: Path) -> None:
    assert not is_public(settings_of(tmp_path, ""), "water-main-breaks")
    assert not is_public(settings_of(tmp_path, "[solutions.other]\npublic = true\n"), "water-main-breaks")
    assert is_public(settings_of(tmp_path, "[solutions.water-main-breaks]\npublic = true\n"), "water-main-breaks")


@pytest.mark.parametrize(
    "text",
    [
        '[solutions.a]\npublic = "true"\n',
        "[solutions.a]\npublic = 1\n",
        "[solutions.a]\npublic = true\npubic = false\n",
        "[solutions]\na = true\n",
        "solutions = true\n",
        "solutions = [1]\n",
    ],
)
def test_what_can_not_be_understood_is_not_public_and_is_told(tmp_path: Path, text: str) -> None:
    settings = settings_of(tmp_path, text)
    assert not is_public(settings, "a")
    with pytest.raises(BadWorkspace, match=r"solutions\.a"):
        solution_settings(settings, "a")
