"""How long a permit usually takes, by the city's own record of what it issued; never by a promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

LEAST = 10  # of fewer permits nothing is said
YEARS = 3


@dataclass(frozen=True)
class RecordedPermit:
    """One row of the record. applied, issued: null where not written; fee in dollars, null where not written."""

    type: str
    applied: date | None
    issued: date | None
    fee: float | None = None


@dataclass(frozen=True)
class UsualTime:
    """Of one type, over the last three years of the record.

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


def usual_times(record: Iterable[RecordedPermit]) -> dict[str, UsualTime]:
    """By type, as `type_key` writes it. The three years end with the last day of the whole record, so that a record that ended
    years ago is told by its days. A day of issue in doubt (before the application) is not counted."""
    issued = [(one, one.issued) for one in record if one.issued and one.type.strip()]
    if not issued:
        return {}
    last = max(day for _, day in issued)
    first = _years_before(last)
    types: dict[str, list[RecordedPermit]] = {}
    for one, day in issued:
        if day > first:
            types.setdefault(type_key(one.type), []).append(one)
    return {key: _usual(rows) for key, rows in types.items()}


def type_key(name: str) -> str:
    """A type's name without what differs by typing: case and spaces."""
    return " ".join(name.casefold().split())


def _years_before(day: date) -> date:
    return date(day.year - YEARS, day.month, min(day.day, 28))


def _usual(rows: Sequence[RecordedPermit]) -> UsualTime:
    dated = [(one.applied, one.issued) for one in rows if one.issued]
    days = sorted((issued - applied).days for applied, issued in dated if applied and applied <= issued)
    fees = [one.fee for one in rows if one.fee is not None]
    enough = len(days) >= LEAST
    return UsualTime(
        issued=len(rows),
        counted=len(days),
        half=float(median(days)) if enough else None,
        most=days[ceil(0.8 * len(days)) - 1] if enough else None,
        fee=round(median(fees) * 100) if len(fees) >= LEAST else None,
        since=min(issued for _, issued in dated),
        until=max(issued for _, issued in dated),
    )
