"""Addresses where people live: an address beside people, not the address of a hydrant or a shop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from upstate.catalog.gate.headers import ADDRESS, AGE, HOME, RESIDENT, TRAIT
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_words
from upstate.catalog.gate.scanned import Counted, ScannedColumn, ScannedTable

_SAMPLE = 200
_FEWEST = 3
_SHARE, _SHARE_WITHOUT_HEADER = 0.4, 0.6
_BOX = re.compile(r"(?i)^\s*p\.? ?o\.? ?box\b")


class HomeAddresses:
    name = "home_address"
    looks_for = "addresses of people"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        beside = _people(table, earlier)
        taken = {one.column.name for one in earlier if one.rule == "person_name"}
        for column in table.columns:
            if not column.is_text or not column.filled or column.name in taken:
                continue
            said_home = bool(column.words & ADDRESS and column.words & HOME) or bool(
                column.words & {"domicilio", "residence"}
            )
            if not beside and not said_home:
                continue
            if self._are_addresses(table, column):
                yield self._hit(table, column, beside)

    def _are_addresses(self, table: ScannedTable, column: ScannedColumn) -> bool:
        sample = table.sample(column, _SAMPLE)
        if sum(bool(re.match(r"\s*\d", one)) or bool(_BOX.match(one)) for one in sample) < _FEWEST:
            return False
        found = sum(map(is_address, sample))
        share = (
            _SHARE if column.words & (ADDRESS | {"location", "street", "property", "site"}) else _SHARE_WITHOUT_HEADER
        )
        return found >= share * len(sample)

    def _hit(self, table: ScannedTable, column: ScannedColumn, beside: str) -> Hit:
        counted = Counted(column.filled, tuple(table.sample(column, 3)))
        why = (
            f"holds addresses beside {beside}, so they may tell where somebody lives,"
            if beside
            else "holds home addresses"
        )
        finding = finding_of(
            rule=self.name,
            called="home address",
            table=table,
            column=column,
            counted=counted,
            mask=mask_words,
            words=why,
        )
        return Hit(self.name, column, finding)


def _people(table: ScannedTable, earlier: Sequence[Hit]) -> str:
    """The column that says that the table's rows are about people, or nothing."""
    for one in earlier:
        if one.of_people and one.rule in ("person_name", "ssn", "birth_date", "phone", "email"):
            return one.column.name
    for column in table.columns:
        if (column.filled and column.words & TRAIT) or (column.words & AGE and column.words & RESIDENT):
            return column.name
    return ""


def is_address(text: str) -> bool:
    """
    >>> is_address("1283 Canal St Apt 2"), is_address("PO BOX 12, Syracuse"), is_address("Norway Maple"), is_address("12 in. pipe")
    (True, True, False, False)
    """
    import usaddress

    if len(text) > 200:
        return False
    try:
        parts, _ = usaddress.tag(text)
    except usaddress.RepeatedLabelError:
        return False
    if "USPSBoxID" in parts:
        return True
    return (
        "AddressNumber" in parts
        and "StreetName" in parts
        and bool(parts.keys() & {"StreetNamePostType", "StreetNamePreType"})
    )
