"""What one judge is like, beside the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JudgeSaid:
    """What one judge gave; for the organiser only. harshness: points of 100 that they give less than the mean of these judges would to the same entries, drawn toward 0, with the 95 % interval;
    null where it can not be told. ballots: those that count, or comparisons. share: of all that count, 0 to 1. nothing: entries to which they gave no point at all.
    moved: entries whose place is another without this judge, as (entry, place, place without them); that is null where nobody else judged it."""

    judge: str
    harshness: float | None
    low: float | None
    high: float | None
    ballots: int
    share: float
    nothing: tuple[str, ...]
    moved: tuple[tuple[str, int, int | None], ...]
