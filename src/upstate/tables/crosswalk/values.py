"""Words that a city writes in its cells: for missing, for yes and no, for numbers and units."""

from __future__ import annotations

import re

MISSING_WORDS = ("", "na", "n/a", "#n/a", "null", "none", "nan", "-", "--", "<null>")
MISSING_SQL = "(" + ", ".join(f"'{word}'" for word in MISSING_WORDS) + ")"
YES_WORDS = frozenset(("y", "yes", "true", "t", "1", "x"))
NO_WORDS = frozenset(("n", "no", "false", "f", "0"))

# How many metres one of the unit is.
METRES = {"mm": 0.001, "cm": 0.01, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "m": 1.0, "km": 1000.0, "mi": 1609.344}
UNIT_WORDS = {
    "mm": "mm", "millimeters": "mm", "millimetres": "mm", "cm": "cm",
    "in": "in", "inch": "in", "inches": "in", '"': "in",
    "ft": "ft", "feet": "ft", "foot": "ft", "'": "ft", "lf": "ft",
    "yd": "yd", "m": "m", "meters": "m", "metres": "m", "meter": "m", "km": "km", "mi": "mi", "miles": "mi",
}  # fmt: skip
# 8, -8.5, 1,250.00, $86,753.00, (120), 8in, 8", 530 ft
_NUMBER = re.compile(r"^\(?\s*[$€£]?\s*([-+]?)([\d,]*\.?\d+(?:[eE][-+]?\d+)?)\s*\)?\s*([a-zA-Z\"']*)\.?$")


def as_number(value: str) -> float | None:
    """The number that a person means by `value`, in the unit it is written in; null when it is not one."""
    match = _NUMBER.match(value.strip())
    if not match or (match[3] and match[3].lower() not in UNIT_WORDS):
        return None
    number = float(match[2].replace(",", "") or "nan")
    return -number if match[1] == "-" or value.strip().startswith("(") else number


def plain(word: str) -> str:
    """`word` with only its letters and digits, in lower case: `Cast-Iron ` and `CAST IRON` become the same."""
    return re.sub(r"[^a-z0-9]", "", word.lower())
