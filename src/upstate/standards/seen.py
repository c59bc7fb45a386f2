"""What is seen of a city: plain facts read from its workspace, which the detectors judge. A detector is `(seen, criterion) -> Finding`.

The action that looks (`actions/look_around.py`) fills it; a part that could not be read is null, and its detectors say unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Seen:
    """today: the city's day. population: null where it is not known."""

    today: date
    population: int | None
    departments: tuple[str, ...]
