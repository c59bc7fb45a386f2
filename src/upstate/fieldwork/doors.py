"""Which door of a unit a row of a file means, where its address tells."""

from __future__ import annotations

from upstate.fieldwork.units import VisitUnit
from upstate.geography.addresses import parse_address


def plain_door(text: str) -> str:
    """One door has one name, however it is written."""
    return " ".join(text.lower().split())


def named_door(address: str, home: VisitUnit) -> str:
    """The door that `address` names at `home`, such as `apt 2`; empty where it names none beside the home itself.

    Of an area, which has many houses, the address is the door.
    """
    if not address or plain_door(address) == plain_door(home.address):
        return ""
    told, own = parse_address(address), parse_address(home.address)
    same = bool(told and own and told.building == own.building)
    if told and told.unit and (home.is_one or same) and told.unit != (own.unit if own else ""):
        return f"apt {told.unit.lower()}"
    return "" if home.is_one or same else plain_door(address)[:200]
