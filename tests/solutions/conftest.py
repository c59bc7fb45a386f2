"""A copy of a sound solution that a test may spoil, and a city to borrow into."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.city import CitySettings, create_workspace
from upstate.errors import BadSolution
from upstate.solutions import FolderText, find_on_shelf, read_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of water-main-breaks from the shelf."""
    return Path(shutil.copytree(find_on_shelf("water-main-breaks"), tmp_path / "from-a-stranger" / "mains"))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city's workspace that has borrowed nothing."""
    return create_workspace(tmp_path / "springfield", CitySettings(name="Springfield")).folder


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], FolderText]:
    """Replace a part of one file of the copy, and read the folder."""

    def spoil(file: str, old: str, new: str) -> FolderText:
        text = (folder / file).read_text("utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return read_folder(folder)

    return spoil


@pytest.fixture
def refused() -> Callable[..., str]:
    """Call with arguments; gives what the `BadSolution` says, having looked at its three parts."""

    def refused(call: Callable[..., object], *arguments: object, **named: object) -> str:
        with pytest.raises(BadSolution) as caught:
            call(*arguments, **named)
        fault = caught.value
        assert fault.given and fault.allowed and fault.next_step
        assert all(line.isprintable() for line in fault.given.splitlines())
        assert "Traceback" not in str(fault)
        return fault.given

    return refused
