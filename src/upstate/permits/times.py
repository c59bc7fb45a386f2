"""How long a permit usually takes, by the city's own record of what it issued; never by a promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

LEAST = 10  # of fewer permits nothing is said
YEARS = 3


@dataclass(frozen=True)
class RecordedPermit:
    """One row of the record. type, number: empty where not written. applied, issued: null where not written. fee: in dollars, null
    where not written."""

    type: str
    applied: date | None
    issued: date | None
    fee: float | None = None
    number: str = ""


@dataclass(frozen=True)
class UsualTime:
    """Of one type, over the last three years of its record, or its last ten permits where those years have fewer.

    issued: how many. counted: on how many of them the days rest: those with both days, in order. half, most: days, weekends too, in
    which half and eight in ten were issued; null where `counted` is below ten. fee: what half paid at most, in cents; null where
    fewer than ten fees are written. since, until: the first and the last day of issue among them.
    """

    issued: int
    counted: int
    half: float | None
    most: int | None
    fee: int | None
    since: date
    until: date


def usual_time(record: Iterable[RecordedPermit]) -> UsualTime | None:
    """What the permits of one type tell, in any order; null where none was issued. The three years end with the last of them, so
    that a record that ended years ago is told by its days. A day of issue in doubt (before the application) is not counted."""
    newest = sorted(((one.issued, one) for one in record if one.issued), key=_newest_first)
    if not newest:
        return None
    until, _ = newest[0]
    first = _years_before(until)
    kept = [(day, one) for place, (day, one) in enumerate(newest) if day > first or place < LEAST]
    half, most, counted = half_and_most(
        (day - one.applied).days for day, one in kept if one.applied and one.applied <= day
    )
    fees = [one.fee for _, one in kept if one.fee is not None]
    return UsualTime(
        issued=len(kept),
        counted=counted,
        half=half,
        most=most,
        fee=round(median(fees) * 100) if len(fees) >= LEAST else None,
        since=kept[-1][0],
        until=until,
    )


def half_and_most(days: Iterable[int]) -> tuple[float | None, int | None, int]:
    """In how many days half and eight in ten were issued, and on how many permits that rests; null below ten.

    >>> half_and_most(range(1, 21))
    (10.5, 16, 20)
    >>> half_and_most([1, 2])
    (None, None, 2)
    """
    ranked = sorted(days)
    if len(ranked) < LEAST:
        return None, None, len(ranked)
    return float(median(ranked)), ranked[ceil(0.8 * len(ranked)) - 1], len(ranked)


def type_key(name: str) -> str:
    """A type's name without what differs by typing: case and spaces."""
    return " ".join(name.casefold().split())


def _newest_first(dated: tuple[date, RecordedPermit]) -> tuple[int, int]:
    day, one = dated
    return -day.toordinal(), -(one.applied or day).toordinal()


def _years_before(day: date) -> date:
    return date(day.year - YEARS, day.month, min(day.day, 28))
