"""An entry as the board had it at the end, and finding one by what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import BadWorkspace


@dataclass(frozen=True)
class PlacedEntry:
    """short: its name in addresses and folders. shown: as everybody may see it. place: 1 is the first. file: the predictions that decided."""

    short: str
    shown: str
    place: int
    file: Path


def find_placed(typed: str, placed: Sequence[PlacedEntry], *, challenge: str) -> PlacedEntry:
    """The entry of that short name, or of the name on the board. Raises `BadWorkspace`, which lists those that there are."""
    wanted = " ".join(typed.split()).casefold()
    for one in placed:
        if wanted in (one.short, one.shown.casefold()):
            return one
    known = "; ".join(f"{one.short} (place {one.place}, {one.shown})" for one in placed[:20])
    raise BadWorkspace(
        f"No entry called {typed[:60]!r} stands on the board of the challenge {challenge}.",
        allowed=known or "an entry that sent predictions; none did",
        next_step=f"Run `upstate challenge adopt {challenge} ENTRY` with one of these short names.",
    )
