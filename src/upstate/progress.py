"""How an action tells where it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on: `words` name the step, `done` of `total` say how far it is (0 of 0: unknown)."""

    def __call__(self, words: str, done: int = 0, total: int = 0) -> None: ...


def silent(words: str, done: int = 0, total: int = 0) -> None:
    """The listener of a notebook or a test: nobody."""
