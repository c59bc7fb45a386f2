"""Words that a city writes in its cells: for missing, for yes and no, for numbers and units.

What is read here in Python, to judge a column, is read in SQL by the same patterns (`translate`), so that the two agree.
"""

from __future__ import annotations

import re

from upstate.tables.reading.cell_kinds import MISSING_WORDS

MISSING_SQL = "(" + ", ".join(f"'{word}'" for word in MISSING_WORDS) + ")"
YES_WORDS = frozenset(("y", "yes", "true", "t", "1", "x"))
NO_WORDS = frozenset(("n", "no", "false", "f", "0"))
# Cells are trimmed of these: blank, tab, line ends, no-break space.
BLANKS = " \t\r\n\v\f\u00a0"

# How many metres one of the unit is.
METRES = {"mm": 0.001, "cm": 0.01, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "m": 1.0, "km": 1000.0, "mi": 1609.344}
UNIT_WORDS = {
    "mm": "mm", "millimeters": "mm", "millimetres": "mm", "cm": "cm",
    "in": "in", "inch": "in", "inches": "in", '"': "in",
    "ft": "ft", "feet": "ft", "foot": "ft", "'": "ft", "lf": "ft",
    "yd": "yd", "m": "m", "meters": "m", "metres": "m", "meter": "m", "km": "km", "mi": "mi", "miles": "mi",
}  # fmt: skip
# The number of 8, -8.5, 1,250.00, $86,753.00, -$5, (120), 8in, 8", 530 ft. A comma stands between thousands or nowhere:
# 83,99 is two numbers or a European one, and 8399 is neither. The same text is a Python and an RE2 pattern.
NUMBER = (
    r"^(?:[-+]? *[$€£]?|[$€£] *[-+]|\( *[$€£]?) *"
    r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?|\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?)"
    r" *\)? *([a-zA-Z\"']*)\.?$"
)
# A minus before or behind the money sign, or the brackets of an accountant.
NEGATIVE = r"^[$€£ ]*[-(]"
_NUMBER, _NEGATIVE = re.compile(NUMBER), re.compile(NEGATIVE)
# 43.05, -76.14 also in brackets, as WKT POINT (-76.14 43.05), or behind an address as `Main St (43.05, -76.14)`.
PAIR = r"(-?[0-9]{1,3}\.[0-9]+)\s*[,; ]\s*(-?[0-9]{1,3}\.[0-9]+)\s*\)?$"
_PAIR = re.compile(PAIR)


def as_number(value: str) -> float | None:
    """The number that a person means by `value`, in the unit it is written in; null when it is not one."""
    match = _NUMBER.match(value.strip(BLANKS))
    if not match or (match[2] and match[2].lower() not in UNIT_WORDS):
        return None
    number = float(match[1].replace(",", ""))
    return -number if _NEGATIVE.match(value.strip(BLANKS)) else number


def part_of_pair(value: str, part: int) -> str | None:
    """The first (1) or second (2) number of a cell that ends in a pair of them, as it is written."""
    match = _PAIR.search(value.strip(BLANKS))
    return match[part] if match else None


def plain(word: str) -> str:
    """`word` with only its letters and digits, in lower case: `Cast-Iron ` and `CAST IRON` become the same."""
    return re.sub(r"[^a-z0-9]", "", word.lower())
