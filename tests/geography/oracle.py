"""The slow and obvious second way: an address held against every row of the list."""

from __future__ import annotations

from collections.abc import Sequence

from upstate.geography.addresses import Address, parse_address


def equally_likely(address: str, listed: Sequence[str], taken: int, *, building: bool) -> set[int]:
    """Rows that agree with the address in as much as the one that was taken, and are another answer."""
    meant = parse_address(address)
    assert meant is not None
    rows = {place: row for place, text in enumerate(listed) if (row := parse_address(text))}
    best = _agreement(meant, rows[taken])
    same = {place for place, row in rows.items() if _agreement(meant, row) >= best}
    if building:
        same = {place for place in same if rows[place].building != rows[taken].building}
    return same | {taken}


def _agreement(meant: Address, row: Address) -> tuple[bool, ...]:
    """Name and number, type, directions and unit, in the order of their weight."""
    return (
        row.number == meant.number,
        row.street.name == meant.street.name,
        row.street.type == meant.street.type,
        row.street.directions == meant.street.directions,
        row.unit == meant.unit,
    )
