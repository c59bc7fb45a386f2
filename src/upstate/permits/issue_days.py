"""Days to issue: how long permits took, from the day they were applied for to the day they were issued, as a measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from upstate.permits.open_record import Issued
from upstate.permits.times import half_and_most
from upstate.sentences import Sentence, say, say_count


@dataclass(frozen=True)
class IssueDays:
    """One type in one year of issue. issued: how many. counted: those of which the days are known. half, most: working days in which
    half and eight in ten of them were issued, those on which the applicant owed something too. ours: half without those, of permits
    that were issued here. Null where it would rest on fewer than ten."""

    type: str
    year: int
    issued: int
    counted: int
    half: float | None
    most: int | None
    ours: float | None


def measure_days(record: Iterable[Issued]) -> tuple[IssueDays, ...]:
    """The measure by type and year of issue, in that order. What has no day of issue is in no year, so it is left out."""
    groups: dict[tuple[str, int], list[Issued]] = {}
    for one in record:
        if one.issued:
            groups.setdefault((one.type, one.issued.year), []).append(one)
    return tuple(_measured(kind, year, rows) for (kind, year), rows in sorted(groups.items()))


def _measured(kind: str, year: int, rows: list[Issued]) -> IssueDays:
    half, most, counted = half_and_most(one.all_days for one in rows if one.all_days is not None)
    ours, _, _ = half_and_most(one.days for one in rows if one.days is not None)
    return IssueDays(type=kind, year=year, issued=len(rows), counted=counted, half=half, most=most, ours=ours)


def say_days(*, rows: int, counted: int, half: float | None) -> Sentence:
    """What a record tells of its days, in one sentence; also that it tells nothing. counted: rows of which the days are known."""
    if not counted:
        return say(
            "This record does not tell on which day each was applied for, so nobody can say from it how long one takes."
        )
    if half is None:
        return say_count(
            "The days are known of {number} only, which is too few to say how long one takes.",
            "The days are known of {number} only, which are too few to say how long one takes.",
            counted,
        )
    return say(
        "Half of them were issued within {half} working days, counted on {counted} of {rows}.",
        half=f"{half:g}",
        counted=f"{counted:,}",
        rows=f"{rows:,}",
    )
