"""Figures as they were kept: `measures/computed/NAME/0001.json`, never changed once written, and what became of each period since.

Points lie in columns, a series an entry, so that figures of many neighborhoods stay small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json, to_json

from upstate.city.writing import write_bytes, write_new
from upstate.errors import BadWorkspace
from upstate.measures.series import Computed, Input, Point, Series, State

FOLDER = "computed"


class _Columns(BaseModel):
    """One series. Each list has an entry a period."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    breakdown: str
    group: str
    value: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    cases: tuple[int, ...]
    unknown: tuple[int, ...]
    part: tuple[float, ...]
    whole: tuple[float, ...]
    state: tuple[State, ...]


class _File(BaseModel):
    """starts: the first day of each period, and after them the first day after the last one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    at: datetime
    text_sha256: str
    inputs: tuple[Input, ...]
    starts: tuple[date, ...]
    series: tuple[_Columns, ...]


_COLUMNS = Point._fields[2:]  # without starts and ends


@dataclass(frozen=True)
class PastPoint:
    """One period as it was first published, and as it stands. first: the first figure that was not early; where all were, the first. Both with the
    number of their figures, the day, and what they rest on. revised: how often the figure was another one after that."""

    first: Point
    first_in: Computed
    now: Point
    now_in: Computed
    revised: int

    @property
    def recounted(self) -> bool:
        """Whether it was counted in another way since: the query, or how its cases are counted, was changed."""
        return self.first_in.text_sha256 != self.now_in.text_sha256


def newest_number(folder: Path) -> int:
    """The number of the newest figures below `folder`; 0 where there are none."""
    return max(_numbers(folder), default=0)


def load_newest(folder: Path) -> Computed | None:
    """The newest figures below `folder` (`measures/computed/NAME`); None where there are none. Raises `BadWorkspace` for a broken file."""
    numbers = _numbers(folder)
    return load_computed(folder, numbers[-1]) if numbers else None


def load_computed(folder: Path, number: int) -> Computed:
    """The figures of that number; raises `BadWorkspace` where they are not there, or can not be read."""
    path = _path(folder, number)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValidationError, ValueError) as fault:
        raise _unreadable(folder, number, fault) from None


def all_computed(folder: Path) -> Iterator[Computed]:
    """Every one, the first first."""
    return (load_computed(folder, number) for number in _numbers(folder))


def keep_computed(folder: Path, computed: Computed) -> Computed:
    """Write the figures under the next number, unless they are those of the newest file; what is kept now.

    What was computed from older versions of the data than the newest file rests on is not kept. Hold the measure's lock.
    """
    numbers = _numbers(folder)
    made = _to_json(computed)
    if numbers:
        kept = _raw(folder, numbers[-1])
        if {**kept, "at": ""} == {**made, "at": ""}:
            return replace(computed, number=numbers[-1], at=datetime.fromisoformat(kept["at"]))
        if _is_older(computed, kept["inputs"]):
            return load_computed(folder, numbers[-1])
    names = (_path(folder, number) for number in count(max(numbers, default=0) + 1))
    return replace(computed, number=int(write_new(names, to_json(made) + b"\n", write=write_bytes).stem))


def past_points(past: Sequence[Computed], *, breakdown: str = "", group: str = "") -> tuple[PastPoint, ...]:
    """Each period of one series, oldest first, by all figures that were kept, the first first. None where nobody computed that series."""
    found: dict[date, PastPoint] = {}
    for computed in past:
        for point in _points(computed, breakdown, group):
            if point.value is None and point.starts not in found:
                continue
            before = found.get(point.starts)
            if before is None or (before.first.state == "early" and before.revised == 0 and point.state != "early"):
                found[point.starts] = PastPoint(point, computed, point, computed, 0)
                continue
            # An early figure is awaited to change: that is no revision.
            changed = point.value != before.now.value and before.first.state != "early"
            found[point.starts] = replace(before, now=point, now_in=computed, revised=before.revised + changed)
    return tuple(found[starts] for starts in sorted(found))


def _points(computed: Computed, breakdown: str, group: str) -> tuple[Point, ...]:
    return next(
        (one.points for one in computed.series if (one.breakdown, one.group) == (breakdown, group)),
        (),
    )


def _raw(folder: Path, number: int) -> dict[str, Any]:
    """As it stands in the file, which is compared faster than points are; raises `BadWorkspace`."""
    try:
        raw = from_json(_path(folder, number).read_bytes())
        return {name: raw[name] for name in _File.model_fields}
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise _unreadable(folder, number, fault) from None


def _is_older(one: Computed, kept: Sequence[dict[str, Any]]) -> bool:
    versions = {entry["dataset"]: entry["version"] for entry in kept if entry["version"]}
    return any(0 < entry.version < versions.get(entry.dataset, 0) for entry in one.inputs)


def _unreadable(folder: Path, number: int, fault: Exception) -> BadWorkspace:
    return BadWorkspace(
        f"{FOLDER}/{folder.name}/{_path(folder, number).name} can not be read: {' '.join(str(fault).split())[:300]}",
        allowed="the file as `upstate measures compute` wrote it",
        next_step="Bring it back from a backup; figures are never edited.",
    )


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.json") if path.stem.isdecimal())


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:04}.json"


@lru_cache(maxsize=128)
def _read(path: Path, _changed: int) -> Computed:
    """Figures never change, so reading them once is enough."""
    file = _File.model_validate_json(path.read_bytes())
    series = tuple(
        Series(file.measure, tuple(_rows(file.starts, one)), one.breakdown, one.group) for one in file.series
    )
    if not series:
        raise ValueError("no series")
    return Computed(file.measure, int(path.stem), file.at, file.text_sha256, file.inputs, series)


def _rows(starts: tuple[date, ...], columns: _Columns) -> Iterator[Point]:
    for begins, ends, *row in zip(starts, starts[1:], *(getattr(columns, name) for name in _COLUMNS), strict=False):
        yield Point(begins, ends, *row)


def _to_json(computed: Computed) -> dict[str, Any]:
    points = computed.city.points
    return {
        "measure": computed.measure,
        "at": computed.at.isoformat(),
        "text_sha256": computed.text_sha256,
        "inputs": [_input(one) for one in computed.inputs],
        "starts": [one.starts.isoformat() for one in points] + [one.ends.isoformat() for one in points[-1:]],
        "series": [
            {
                "breakdown": one.breakdown,
                "group": one.group,
                **_columns(one.points),
            }
            for one in computed.series
        ],
    }


def _columns(points: Sequence[Point]) -> dict[str, list[Any]]:
    by_name = [list(column) for column in zip(*points, strict=True)][2:]
    return dict(zip(_COLUMNS, by_name, strict=True)) if points else {name: [] for name in _COLUMNS}


def _input(one: Input) -> dict[str, Any]:
    newest = one.newest.isoformat() if one.newest else None
    return {**vars(one), "newest": newest}
