"""What a single cell is, as DuckDB SQL, and which kinds together make a column's type."""

from __future__ import annotations

from dataclasses import dataclass

MISSING_WORDS = ("", "na", "n/a", "#n/a", "null", "none", "nan", "-", "--", "<null>")
MISSING = "missing"
TEXT = "text"

_SPACE = r"chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(32) || chr(160)"
_WORDS = ", ".join(f"'{word}'" for word in MISSING_WORDS)
_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_TIME = r"[T ]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6}0*)?)?"
_ZONE = " ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)"

# list_contains and not IN: DuckDB turns a long IN into a join, and a join does not keep the order of rows.
# Fifteen digits are exact in a double and eighteen fit a BIGINT; what is longer is a name, not a count.
MACROS = rf"""
CREATE MACRO trimmed(cell) AS trim(cell, {_SPACE});
CREATE MACRO present(cell) AS
    CASE WHEN list_contains([{_WORDS}], lower(trimmed(cell))) THEN NULL ELSE trimmed(cell) END;
CREATE MACRO with_colon(moment) AS regexp_replace(moment, '([+-][0-9]{{2}})([0-9]{{2}})$', '\1:\2');
CREATE MACRO instant(moment) AS make_timestamp(epoch_us(CAST(with_colon(moment) AS TIMESTAMPTZ)));
CREATE MACRO dashed(day) AS
    substr(day, 1, 4) || '-' || replace(substr(day, 6, 3), '/', '-') || substr(day, 9);
CREATE MACRO is_instant(moment) AS TRY_CAST(with_colon(moment) AS TIMESTAMPTZ) IS NOT NULL;
CREATE MACRO kind_of_day(cell, style) AS CASE
    WHEN regexp_full_match(cell, '{_DAY}')
        THEN CASE WHEN TRY_CAST(cell AS DATE) IS NULL THEN 'text' ELSE style || ' date' END
    WHEN regexp_full_match(cell, '{_DAY}{_TIME}')
        THEN CASE WHEN TRY_CAST(cell AS TIMESTAMP) IS NULL THEN 'text' ELSE style || ' time' END
    WHEN regexp_full_match(cell, '{_DAY}{_TIME}{_ZONE}')
        THEN CASE WHEN is_instant(cell) THEN style || ' zoned' ELSE 'text' END
    ELSE 'text' END;
CREATE MACRO kind_of_number(cell) AS CASE
    WHEN regexp_full_match(cell, '0|-?[1-9][0-9]{{0,14}}') THEN 'integer'
    WHEN regexp_full_match(cell, '-?[1-9][0-9]{{15,17}}') THEN 'long integer'
    WHEN regexp_full_match(cell, '-?((0|[1-9][0-9]{{0,14}})(\.[0-9]*)?|\.[0-9]+)') THEN 'number'
    WHEN regexp_full_match(cell, '-?[0-9](\.[0-9]+[eE][+-]?|[eE][+-])[0-9]{{1,3}}')
        THEN CASE WHEN isfinite(TRY_CAST(cell AS DOUBLE)) THEN 'number' ELSE 'text' END
    ELSE 'text' END;
CREATE MACRO kind_of_present(cell) AS CASE
    WHEN cell IS NULL THEN 'missing'
    WHEN regexp_matches(cell, '^[0-9]{{4}}[-/][0-9]') THEN CASE
        WHEN regexp_matches(cell, '^[0-9]{{4}}-[0-9]{{1,2}}-') THEN kind_of_day(cell, 'iso')
        WHEN regexp_matches(cell, '^[0-9]{{4}}/[0-9]{{1,2}}/')
            THEN kind_of_day(dashed(cell), 'slash')
        ELSE 'text' END
    WHEN regexp_matches(cell, '^[-.0-9]') THEN kind_of_number(cell)
    WHEN lower(cell) IN ('true', 'false') THEN 'boolean'
    ELSE 'text' END;
"""


@dataclass(frozen=True)
class Candidate:
    """A type that a column may have.

    kinds: of cells that fit it; cast: SQL from the trimmed cell `$` to the stored value, which must not fail.
    """

    type: str
    kinds: frozenset[str]
    cast: str
    turns_into_utc: bool = False


# In order of preference where two fit equally well.
CANDIDATES = (
    Candidate("integer", frozenset({"integer", "long integer"}), "CAST($ AS BIGINT)"),
    Candidate("number", frozenset({"integer", "number"}), "CAST($ AS DOUBLE)"),
    Candidate("boolean", frozenset({"boolean"}), "CAST($ AS BOOLEAN)"),
    Candidate("date", frozenset({"iso date"}), "CAST($ AS DATE)"),
    Candidate("date", frozenset({"slash date"}), "CAST(dashed($) AS DATE)"),
    Candidate("timestamp", frozenset({"iso date", "iso time"}), "CAST($ AS TIMESTAMP)"),
    Candidate("timestamp", frozenset({"slash date", "slash time"}), "CAST(dashed($) AS TIMESTAMP)"),
    Candidate("timestamp", frozenset({"iso zoned"}), "instant($)", turns_into_utc=True),
    Candidate("timestamp", frozenset({"slash zoned"}), "instant(dashed($))", turns_into_utc=True),
)

_LIKELY_SHARE = 0.95


def whole_type(kinds: dict[str, int]) -> Candidate | None:
    """The type that every cell has that is not missing; None when there is none or all are missing."""
    likely = likely_type(kinds)
    return likely if likely and not odd_count(kinds, likely) else None


def likely_type(kinds: dict[str, int]) -> Candidate | None:
    """The type that at least 95 % of the cells that are not missing have."""
    present = sum(count for kind, count in kinds.items() if kind != MISSING)
    if not present:
        return None
    best = min(CANDIDATES, key=lambda candidate: odd_count(kinds, candidate))
    return best if odd_count(kinds, best) <= present * (1 - _LIKELY_SHARE) + 1e-9 else None


def odd_count(kinds: dict[str, int], candidate: Candidate) -> int:
    """Cells that are not missing and do not fit the type."""
    return sum(count for kind, count in kinds.items() if kind != MISSING and kind not in candidate.kinds)
