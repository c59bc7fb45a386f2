"""A solution carries a sample, so that anyone can see it run before trusting it with a city's data."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.solutions.folder import FolderText
from upstate.solutions.kinds import kind_of


def check(text: FolderText) -> Iterator[str]:
    if kind_of(text) in ("service", "policy", "challenge"):
        return
    for name in ("sample/as_of.txt", "sample/expected.csv"):
        if name not in text.files:
            yield f"{name} is missing"
