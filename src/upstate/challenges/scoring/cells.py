"""One cell that should be a number."""

from __future__ import annotations

import math
import re

from upstate.challenges.scoring.faults import shown
from upstate.sentences import Sentence, say

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FORMULA = re.compile(r"[=@]|[+-]\s*[^\d.\s]")
_NOT_KNOWN = frozenset({"nan", "na", "n/a", "null", "none", "missing", "#n/a"})
_INFINITE = frozenset({"inf", "infinity", "∞"})


def read_number(cell: str, *, row: int, allowed: tuple[float, float]) -> tuple[float | None, Sentence | None]:
    """The number, or None with what is wrong. allowed: least and most."""
    text = cell.strip(" \t")
    if not _NUMBER.fullmatch(text):
        return None, _why_no_number(text, row)
    number = float(text)
    if math.isinf(number):
        return None, say("Row {row}: the prediction {cell} is too large a number.", row=row, cell=shown(cell))
    if not allowed[0] <= number <= allowed[1]:
        return None, say(
            "Row {row}: the prediction {cell} must lie from {least} to {most}.",
            row=row,
            cell=shown(cell),
            least=f"{allowed[0]:g}",
            most=f"{allowed[1]:g}",
        )
    return number, None


def _why_no_number(text: str, row: int) -> Sentence:
    if not text:
        return say("Row {row}: the prediction is empty.", row=row)
    plain, cell = text.lstrip("+-").lower(), shown(text)
    if plain in _NOT_KNOWN:
        return say("Row {row}: the prediction {cell} is no number; every id needs one.", row=row, cell=cell)
    if plain in _INFINITE:
        return say("Row {row}: the prediction {cell} is infinite.", row=row, cell=cell)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text, re.ASCII):
        return say("Row {row}: write the prediction {cell} without separators of thousands.", row=row, cell=cell)
    if re.fullmatch(r"[+-]?\d*,\d+", text, re.ASCII):
        return say("Row {row}: write the prediction {cell} with a point, as in 0.5.", row=row, cell=cell)
    if _FORMULA.match(text):
        return say("Row {row}: the prediction {cell} is a formula; save its value.", row=row, cell=cell)
    return say("Row {row}: the prediction {cell} is not a number.", row=row, cell=cell)
