"""Telephone numbers, alone in a cell, within a text, or stored as whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from upstate.catalog.gate.headers import NUMBER_OF_A_THING, PHONE
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_phone
from upstate.catalog.gate.scanned import NINE_DIGITS, Counted, ScannedColumn, ScannedTable, matches

# Ten digits in the North American groups. Not a part of a longer number, of a date or of a decimal.
_GROUPS = re.compile(
    r"(?<![\w.,/#-])(?<!\+)(?:\+?1[-. ]{0,2})?(?:\(([2-9]\d\d)\)[-. ]{0,2}|([2-9]\d\d)([-. ]{1,3}))([2-9]\d\d)[-. ]{0,3}(\d{4})(?![\d/]|[.,-]\d)"
)
_PLUS = re.compile(r"(?<![\w+])\+[1-9](?:[-. ()]{0,2}\d){7,14}(?!\d)")
_DECIMAL = re.compile(r"\+\d+\.\d+")
_BARE = re.compile(r"(?:1(?=\d{10}))?[2-9]\d\d[2-9]\d{6}")
# A header alone is not believed, nor are digits: so many of the long numbers of a column must be numbers that may be dialled.
_SHARE_WITH_A_HEADER, _SHARE_WITHOUT = 0.6, 0.97
_FEWEST = 20


class PhoneNumbers:
    name = "phone"
    looks_for = "telephone numbers"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            if not column.digits:
                continue
            where = matches(NINE_DIGITS)
            if column.is_number:
                where = "regexp_full_match(value, '1?[2-9][0-9]{2}[2-9][0-9]{6}')"
            elif self._things(table, column):
                continue
            bare = self._bare_are_phones(table, column)
            if column.is_number and not bare:
                continue
            test = partial(has_phone, bare=bare)
            counted = table.count(column, where, test)
            if counted.cells:
                shown = Counted(counted.cells, tuple(_first(one, bare=bare) for one in counted.values))
                finding = finding_of(
                    rule=self.name, called="phone number", table=table, column=column, counted=shown, mask=mask_phone,
                    words="holds a telephone number",
                )  # fmt: skip
                yield Hit(self.name, column, finding, where, test, of_people=counted.cells >= 0.2 * table.rows)

    def _things(self, table: ScannedTable, column: ScannedColumn) -> bool:
        """Numbers of things that look like telephone numbers: most cells are one, and many can not be dialled."""
        if column.words & PHONE or column.length > 30:
            return False
        sample = table.sample(column, 500, matches(NINE_DIGITS))
        shaped = [one for one in sample if re.fullmatch(r"\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}", one.strip())]
        wrong = sum(not has_phone(one, bare=False) for one in shaped)
        return len(shaped) >= _FEWEST and (wrong > 0.2 * len(shaped) or bool(column.words & NUMBER_OF_A_THING))

    def _bare_are_phones(self, table: ScannedTable, column: ScannedColumn) -> bool:
        """Whether ten digits without any sign between are telephone numbers in this column."""
        sample = table.sample(column, 1000, "regexp_full_match(trim(value), '\\p{Nd}{10,11}')")
        if not sample:
            return False
        right = sum(has_phone(one, bare=True) for one in sample)
        if column.words & PHONE:
            return right >= _SHARE_WITH_A_HEADER * len(sample)
        if column.words & NUMBER_OF_A_THING:
            return False
        if not column.is_number and any(
            has_phone(one, bare=False) for one in table.sample(column, 500, matches(r"\D"))
        ):
            return right >= _SHARE_WITH_A_HEADER * len(sample)
        endings = {one[-4:] for one in sample}
        apart = len({one[:-4] for one in sample}) > len(sample) / 4
        return (
            len(sample) >= _FEWEST
            and right >= _SHARE_WITHOUT * len(sample)
            and apart
            and len(endings) > len(sample) / 2
        )


def has_phone(text: str, *, bare: bool) -> bool:
    """bare: whether a cell of nothing but digits may be one.

    >>> has_phone("call (315) 555-1234 x7", bare=False), has_phone("3155551234", bare=False), has_phone("315-2019-0441", bare=True)
    (True, False, False)
    """
    return bool(_first(text, bare=bare))


def _first(text: str, *, bare: bool) -> str:
    if bare and _BARE.fullmatch(whole := text.strip()) and _dialled(whole[-10:-4]):
        return whole
    for found in _GROUPS.finditer(text):
        if _dialled((found.group(1) or found.group(2)) + found.group(4)):
            return found.group()
    if "+" in text:
        for found in _PLUS.finditer(text):
            if not _DECIMAL.fullmatch(found.group()) and _valid(found.group()):
                return found.group()
    return ""


@lru_cache(maxsize=200_000)
def _dialled(area_and_office: str) -> bool:
    """Whether numbers begin so; the last four digits do not matter to the numbering plan."""
    return _valid(f"+1{area_and_office}2368")


def _valid(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
