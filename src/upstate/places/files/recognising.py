"""Which kind of published file a file is, by its header. A name says nothing: people rename what they download."""

from __future__ import annotations

from types import ModuleType

from upstate.places.files import density, estimates, gazetteer, peer_cities, profile, ranked_estimates, websites
from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile

KINDS: tuple[ModuleType, ...] = (gazetteer, estimates, ranked_estimates, profile, peer_cities, density, websites)


def recognise(raw: RawFile) -> Part | None:
    """What the file tells of places, or null when its header is of no kind that is known."""
    for kind in KINDS:
        if kind.fits(raw.names):
            part: Part = kind.read(raw)
            return part
    return None
