"""Asking for a long table page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import UnreadableServer, unreadable
from upstate.tables.servers.http import TooMuchError

_LEAST = 10


def pages(ask: Callable[[int, int], list[Any]], address: Address, *, size: int) -> Iterator[list[Any]]:
    """Every page until one is empty. ask: gives the rows from an offset on, at most so many.

    A page that is too large to hold is asked for again in halves; raises `UnreadableServer` when that does not help.
    """
    offset = 0
    while True:
        try:
            page = ask(offset, size)
        except TooMuchError:
            if size <= _LEAST:
                raise unreadable(address, f"sends more than can be held at once for {size} rows.") from None
            size = max(_LEAST, size // 2)
            continue
        if not page:
            return
        yield page
        offset += len(page)


def objects(value: Any, address: Address, where: str) -> list[dict[str, Any]]:
    """A list of objects, as a hostile server may not give it."""
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise strange(address, where)


def count_of(value: Any, address: Address) -> int:
    """A count of rows, whatever it is written as."""
    text = str(value)
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text)
    raise strange(address, "its count of rows")


def strange(address: Address, where: str) -> UnreadableServer:
    """The error for an answer that is sound JSON and not what the protocol says."""
    return unreadable(
        address, f"answers otherwise than its kind of server does: {where} is missing or not as it should be."
    )


def refuse_parameters(address: Address, known: set[str], kind: str) -> None:
    """Raise for words of the address that would be passed over."""
    unknown = sorted({*address.parameters} - known)
    if unknown:
        raise unreadable(
            address,
            f"holds {', '.join(unknown)}, which is not used here.",
            allowed=f"of {kind}: {', '.join(sorted(known))}",
            next_step="Take it out; all rows and columns are read, page by page.",
        )
