"""The difference of two small tables, slow and obvious: every row of one is held against every row of the other."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

Table = Mapping[str, Sequence[Any]]


def text(value: Any) -> str | None:
    """A value as it is shown."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"{len(value)} bytes, {hashlib.md5(value).hexdigest()}"
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        return str(int(value)) if abs(value) < 9.2e18 and value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def same(one: Any, other: Any, *, as_text: bool) -> bool:
    if as_text:
        return text(one) == text(other)
    if one is None or other is None:
        return one is other
    both_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return both_nan or bool(one == other)


def rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]


def by_key(before: Table, after: Table, *, key: Sequence[str], changed_types: set[str]) -> Counter[Any]:
    """Each row that differs as (kind, key, cells); the key must be unique."""

    def meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return all(same(one[name], other[name], as_text=name in changed_types) for name in key)

    found: Counter[Any] = Counter()
    for new in rows(after):
        partners = [old for old in rows(before) if meet(old, new)]
        if not partners:
            found["added", named(new, key), cells({}, new, {*after})] += 1
            continue
        common = {*before} & {*after}
        differing = {name for name in common if not same(partners[0][name], new[name], as_text=name in changed_types)}
        if differing:
            found["changed", named(new, key), cells(partners[0], new, differing)] += 1
    for old in rows(before):
        if not any(meet(old, new) for new in rows(after)):
            found["removed", named(old, key), cells(old, {}, {*before})] += 1
    return found


def named(row: Mapping[str, Any], key: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(text(row[name]) for name in key)


def cells(old: Mapping[str, Any], new: Mapping[str, Any], names: set[str]) -> frozenset[Any]:
    listed = ((name, text(old.get(name)), text(new.get(name))) for name in names)
    return frozenset(cell for cell in listed if cell[1:] != (None, None))


def as_multisets(before: Table, after: Table, *, changed_types: set[str]) -> Counter[Any]:
    """Each row that is left over as (kind, key, cells): of every row of `after` one equal row of `before` is crossed out."""
    common = [name for name in before if name in after]
    left = [{name: row[name] for name in common or before} for row in rows(before)]
    found: Counter[Any] = Counter()
    for new in rows(after):
        partners = (
            place
            for place, old in enumerate(left)
            if common and all(same(old[name], new[name], as_text=name in changed_types) for name in common)
        )
        place = next(partners, None)
        if place is None:
            found["added", (), cells({}, new, {*(common or after)})] += 1
        else:
            del left[place]
    for old in left:
        found["removed", (), cells(old, {}, {*(common or before)})] += 1
    return found
