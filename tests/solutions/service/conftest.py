"""The business portal as text that a test may spoil, file by file, without a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from upstate.errors import BadSolution
from upstate.solutions import FolderText, find_on_shelf, read_folder
from upstate.solutions.service import read_service

Spoil = Callable[..., str]


@cache
def the_portal() -> FolderText:
    return read_folder(find_on_shelf("business-portal"))


def with_file(file: str, text: str | None) -> FolderText:
    """The portal with another text in one of its files, or without that file."""
    files = the_portal().files | ({file: text} if text is not None else {})
    return FolderText("business-portal", {name: one for name, one in files.items() if name != file or text is not None})


def told(text: FolderText) -> str:
    """What the reader says of a text that it must refuse; the error has all its parts and is short enough to read."""
    with pytest.raises(BadSolution) as caught:
        read_service(text)
    assert caught.value.allowed and caught.value.next_step
    assert len(caught.value.given) < 20_000
    return caught.value.given


@pytest.fixture
def spoil() -> Spoil:
    """Replace the first `old` of a file by `new`, and give what the reader says."""

    def spoil(file: str, old: str, new: str) -> str:
        text = the_portal().files[file]
        assert old in text, f"{file} does not hold {old!r}"
        return told(with_file(file, text.replace(old, new, 1)))

    return spoil
