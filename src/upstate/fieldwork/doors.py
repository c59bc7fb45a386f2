"""Which door of a unit a row of a file means, where its address tells."""

from __future__ import annotations

from upstate.fieldwork.units import VisitUnit
from upstate.geography.addresses import parse_address


def named_door(address: str, home: VisitUnit) -> str:
    """The door that `address` names at `home`, such as `apt 2`; empty where it names none beside the home itself.

    Of an area, which has many houses, the address is the door.
    """
    if not address or " ".join(address.lower().split()) == " ".join(home.address.lower().split()):
        return ""
    told, own = parse_address(address), parse_address(home.address)
    same = bool(told and own and told.building == own.building)
    if told and told.unit and (home.is_one or same) and told.unit != (own.unit if own else ""):
        return f"apt {told.unit.lower()}"
    return "" if home.is_one or same else " ".join(address.lower().split())[:200]
