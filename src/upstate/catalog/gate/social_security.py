"""US social security numbers: with dashes anywhere, nine bare digits only where the header says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from upstate.catalog.gate.headers import NUMBER_OF_A_THING, SSN
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_ssn
from upstate.catalog.gate.scanned import NINE_DIGITS, Counted, ScannedColumn, ScannedTable, matches

_DASHED = re.compile(r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-]|\.\d)")
_BARE = re.compile(r"\d{3}[- ]?\d{2}[- ]?\d{4}|\d{7,8}")
_FEWEST = 20
# Real numbers are never of area 000, 666 or 9xx; one number in nine of a made-up series is.
_SHARE = 0.97


class SocialSecurityNumbers:
    name = "ssn"
    looks_for = "social security numbers"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            said = _is_said(column.words)
            if not (column.digits or (said and column.filled)) or not (column.is_text or (said and column.is_number)):
                continue
            if not said and self._things(table, column):
                continue
            where = matches(NINE_DIGITS) if column.is_text else "regexp_full_match(value, '[0-9]{7,9}')"
            test = partial(has_ssn, said=said)
            counted = table.count(column, where, test)
            if counted.cells:
                shown = Counted(counted.cells, tuple(_first(one, said=said) for one in counted.values))
                finding = finding_of(
                    rule=self.name, called="social security number", table=table, column=column, counted=shown, mask=mask_ssn,
                    words="holds a social security number",
                )  # fmt: skip
                yield Hit(self.name, column, finding, where, test, of_people=counted.cells >= 0.2 * table.rows)

    def _things(self, table: ScannedTable, column: ScannedColumn) -> bool:
        """Numbers of things of the same shape: the header says so, or too many are of no area that was ever given out."""
        shaped = [one for one in table.sample(column, 1000, matches(NINE_DIGITS)) if _DASHED.fullmatch(one.strip())]
        if len(shaped) < _FEWEST:
            return False
        right = sum(has_ssn(one, said=False) for one in shaped)
        return bool(column.words & NUMBER_OF_A_THING) or right < _SHARE * len(shaped)


def _is_said(words: frozenset[str]) -> bool:
    return bool(words & SSN) or ("social" in words and bool(words & {"security", "seguro"})) or {"soc", "sec"} <= words


def has_ssn(text: str, *, said: bool) -> bool:
    """said: whether the header says that the column holds such numbers.

    >>> has_ssn("SSN 536-22-4399", said=False), has_ssn("536224399", said=False), has_ssn("536224399", said=True)
    (True, False, True)
    """
    return bool(_first(text, said=said))


def _first(text: str, *, said: bool) -> str:
    from stdnum.us import ssn

    whole = text.strip()
    if said and _BARE.fullmatch(whole) and ssn.is_valid(re.sub(r"\D", "", whole).zfill(9)):
        return whole
    return next((found.group() for found in _DASHED.finditer(text) if ssn.is_valid(found.group())), "")
