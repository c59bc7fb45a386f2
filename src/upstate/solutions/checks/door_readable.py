"""The questions at the door can be read, where a solution has its own."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.errors import BadSolution
from upstate.solutions.door import read_door
from upstate.solutions.folder import FolderText


def check(text: FolderText) -> Iterator[str]:
    try:
        read_door(text)
    except BadSolution as fault:
        yield fault.given
