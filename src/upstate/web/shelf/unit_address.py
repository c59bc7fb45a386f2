"""A unit's id as part of an address, whatever characters a city's ids hold.

Plain ids stand as they are. A browser takes `..` for the folder above and servers disagree about `%2F`, so that all others
are written `~` and base64 (RFC 4648, section 5, without padding). Addresses with the raw id are understood too.
"""

from __future__ import annotations

import base64
import binascii
import re

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]*[A-Za-z0-9])?")
# Servers refuse addresses of more than 4,000 characters.
_LONGEST = 900


class UnitInAddress:
    """The path converter `unit`."""

    regex = ".+"

    def to_python(self, value: str) -> str:
        return read_unit(value)

    def to_url(self, value: str) -> str:
        return write_unit(value)


def has_address(unit: str) -> bool:
    """Whether the unit can have a page; an id of a thousand letters can not."""
    return len(unit.encode("utf-8", "surrogatepass")) <= _LONGEST


def write_unit(unit: str) -> str:
    """`002295` stays, `A/7` becomes `~QS83`."""
    if _PLAIN.fullmatch(unit):
        return unit
    coded = base64.urlsafe_b64encode(unit.encode("utf-8", "surrogatepass")).decode("ascii")
    return f"~{coded.rstrip('=')}"


def read_unit(part: str) -> str:
    """The id in `part`; what does not follow the rule is the id itself. Raises ValueError for what is no text."""
    if not part.startswith("~"):
        return part
    coded = part[1:]
    try:
        unit = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        return unit.decode("utf-8", "surrogatepass")
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ValueError(f"{part!r} is not the address of a unit") from fault
