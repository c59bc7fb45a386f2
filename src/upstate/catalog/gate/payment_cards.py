"""Numbers of payment cards: an issuer's prefix, its length and a check digit that fits, and not by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from upstate.catalog.gate.headers import CARD
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_card
from upstate.catalog.gate.scanned import Counted, ScannedColumn, ScannedTable, matches

_LONG = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
_THIRTEEN_DIGITS = r"(?:[0-9０-９٠-٩۰-۹][^A-Za-z0-9]{0,2}){12}[0-9０-９٠-٩۰-۹]"
_GROUPED = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}")
# Visa, Mastercard, American Express, Discover, Diners, JCB.
_ISSUED = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|"
    r"6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}"
)
_CUE = re.compile(r"(?i)\b(?:card|visa|master ?card|amex|discover|debit|credit|paid|tarjeta|cc)\b")
# One long number in ten passes the check by chance, one in about forty has a prefix too.
_SHARE = 0.6


class PaymentCards:
    name = "payment_card"
    looks_for = "payment cards"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            if not column.digits:
                continue
            where = matches(_THIRTEEN_DIGITS) if column.is_text else "regexp_full_match(value, '[0-9]{13,19}')"
            trusted = self._whole_cells_are_cards(table, column, where)
            if column.is_number and not trusted:
                continue
            test = partial(has_card, trusted=trusted)
            counted = table.count(column, where, test)
            if counted.cells:
                shown = Counted(counted.cells, tuple(_first(one, trusted=trusted) for one in counted.values))
                finding = finding_of(
                    rule=self.name, called="payment card", table=table, column=column, counted=shown, mask=mask_card,
                    words="holds the number of a payment card",
                )  # fmt: skip
                yield Hit(self.name, column, finding, where, test, of_people=counted.cells >= 0.2 * table.rows)

    def _whole_cells_are_cards(self, table: ScannedTable, column: ScannedColumn, where: str) -> bool:
        whole = [one for one in table.sample(column, 1000, where) if _LONG.fullmatch(one.strip())]
        passed = sum(_is_card(one) for one in whole)
        return passed >= (0.3 if column.words & CARD else _SHARE) * len(whole) and passed >= (
            1 if column.words & CARD else 5
        )


def has_card(text: str, *, trusted: bool) -> bool:
    """trusted: whether a cell of nothing but a number is one; otherwise words such as `visa` must stand beside it.

    >>> has_card("paid with 4111 1111 1111 1111", trusted=False), has_card("4111111111111111", trusted=False)
    (True, False)
    """
    return bool(_first(text, trusted=trusted))


def _first(text: str, *, trusted: bool) -> str:
    for found in _LONG.finditer(text):
        if not _is_card(found.group()):
            continue
        beside = text[max(0, found.start() - 60) : found.start()] + " " + text[found.end() : found.end() + 30]
        in_a_sentence = _GROUPED.fullmatch(found.group()) and len(text.strip()) > len(found.group())
        if trusted or in_a_sentence or _CUE.search(beside):
            return found.group()
    return ""


def _is_card(number: str) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", number)
    return bool(_ISSUED.fullmatch(digits)) and luhn.is_valid(digits)
