"""Whole numbers that programs send as text, such as how many rows they want."""

from __future__ import annotations

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.reading import whole_number
from upstate.catalog.reading.columns import clipped


def read_number(name: str, text: str, *, least: int = 0, most: int | None = None, next_step: str = "Write one.") -> int:
    """The number from `least` to `most` that the parameter `name` says; raises `BadQuestion`."""
    number = whole_number(text)
    if number is None or number < least or (most is not None and number > most):
        raise BadQuestion(
            f"{name} is {clipped(text)}.",
            allowed=f"a whole number from {least} {'on' if most is None else f'to {most}'}",
            next_step=next_step,
        )
    return number
