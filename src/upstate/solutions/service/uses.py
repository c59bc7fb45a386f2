"""`uses.csv`: where a kind of business may stand. One row says what a zone says of a use.

Its columns are `use` (an answer of the question that [service] calls `use`), `zone` (its code in the city's zoning map), `status`,
`note_en` and `note_es`. A pair that no row names is not known, which is not the same as not permitted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from upstate.solutions.service.table import Care, Row, cell_word, read_rows

USES_FILE = "uses.csv"
_COLUMNS = ("use", "zone", "status", "note_en", "note_es")


class Allowed(StrEnum):
    """What a zone says of a use."""

    PERMITTED = "permitted"
    CONDITIONAL = "conditional"
    NOT_PERMITTED = "not permitted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Use:
    """One row. note: what the condition is, in English and Spanish; empty where nothing is said."""

    line: int
    use: str
    zone: str
    status: Allowed
    note: tuple[str, str]
    care: Care


def read_uses(text: str, *, uses: Collection[str]) -> dict[tuple[str, str], Use]:
    """The rows by use and zone; raises `BadSolution`."""
    seen: set[tuple[str, str]] = set()

    def make(row: Row) -> Use:
        use, zone = cell_word(row, "use", uses), row["zone"]
        if not zone or len(zone) > 40:
            raise ValueError("zone is a code of 1 to 40 characters, as the zoning map has it")
        if (use, zone) in seen:
            raise ValueError(f"{use} in {zone} stands twice")
        seen.add((use, zone))
        known = [one.value for one in Allowed if one is not Allowed.UNKNOWN]
        if row["status"] not in known:
            raise ValueError(f"status is {row['status']!r}, which is not one of {', '.join(known)}")
        return Use(row.line, use, zone, Allowed(row["status"]), (row["note_en"], row["note_es"]), row.care)

    return {(one.use, one.zone): one for one in read_rows(text, file=USES_FILE, columns=_COLUMNS, make=make)}
