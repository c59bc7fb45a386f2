"""Dates and amounts as US offices write them: `01/31/2024`, `$1,234.50`. They stay text until a person says what they are.

A way is proposed only where every cell of the column can be read by it; which of day and month comes first is often not to be seen.
"""

from __future__ import annotations

from enum import StrEnum

_DAY = "'[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}'"
# Commas between thousands or nowhere; no zero in front, which a number of an account has; as many digits as are kept exactly.
_AMOUNT = r"'-?\$?-?(0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})?(\.[0-9]+)?|\(\$?[1-9][0-9]{0,2}(,?[0-9]{3}){0,4}(\.[0-9]+)?\)'"


class ReadAs(StrEnum):
    """How the cells of a text column are to be read."""

    MONTH_DAY_YEAR = "month/day/year"
    DAY_MONTH_YEAR = "day/month/year"
    AMOUNT = "amount"

    @property
    def type(self) -> str:
        """The column's type when it is read so."""
        return "number" if self is ReadAs.AMOUNT else "date"

    def sql(self, cell: str) -> str:
        """SQL of the value of `cell`, a piece of SQL that gives text; null where it can not be read so."""
        text = f"trim({cell})"
        if self is ReadAs.AMOUNT:
            plain = f"regexp_replace(regexp_replace({text}, '^\\(', '-'), '[$,)]', '', 'g')"
            return f"CASE WHEN regexp_full_match({text}, {_AMOUNT}) THEN TRY_CAST({plain} AS DOUBLE) END"
        format_ = "'%m/%d/%Y'" if self is ReadAs.MONTH_DAY_YEAR else "'%d/%m/%Y'"
        return f"CASE WHEN regexp_full_match({text}, {_DAY}) THEN TRY_CAST(try_strptime({text}, {format_}) AS DATE) END"
