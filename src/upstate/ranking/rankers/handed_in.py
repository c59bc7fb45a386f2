"""Predictions that people made by a method of their own: they compete as one more ranker, on the as-of dates of which they speak.

The method is not run, only its predictions are held against what came. Who knew what came before they wrote them proves nothing by them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from upstate.errors import BadModel
from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.ranker import Kind, Ranker, Scale

HEADER = ["as_of", "id", "prediction"]
_MOST_BYTES = 100_000_000


@dataclass(frozen=True)
class HandedInRanker:
    """Higher predictions first; a unit without one comes last. days: by as-of date and unit. day: the one that it ranks as of. sha256: of the file."""

    name: str
    days: Mapping[date, Mapping[str, float]]
    sha256: str
    day: date | None = None
    kind: Kind = "model"
    scale: Scale = "order"
    compares: tuple[str, ...] = ()

    def fit(self, training: Matrix, seed: int) -> HandedInRanker:
        return self

    def score(self, matrix: Matrix) -> Floats:
        known = self.days.get(self.day, {}) if self.day else {}
        return np.array([known.get(str(unit), -np.inf) for unit in matrix.units], dtype=np.float64)

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {}

    def as_json(self) -> dict[str, Any]:
        return {"kind": "handed in", "sha256": self.sha256}


def as_of(ranker: Ranker, day: date) -> Ranker:
    """The ranker as it ranks on a date; only predictions that were handed in are tied to one."""
    return replace(ranker, day=day) if isinstance(ranker, HandedInRanker) else ranker


def write_handed_in(days: Mapping[date, Mapping[str, float]]) -> bytes:
    """The file that `read_handed_in` reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for day in sorted(days):
        writer.writerows((day.isoformat(), unit, repr(float(value))) for unit, value in days[day].items())
    return out.getvalue().encode()


def read_handed_in(path: Path) -> HandedInRanker:
    """Read a CSV file with the header `as_of,id,prediction`; it competes under the file's name. Raises `BadModel` that names the first row that is wrong."""
    content = _content(path)
    days: dict[date, dict[str, float]] = {}
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if next(rows, None) != HEADER:
            raise _bad(path, "does not begin with the line as_of,id,prediction")
        for row in rows:
            _add(days, row, path=path, line=rows.line_num)
    except (UnicodeDecodeError, csv.Error) as fault:
        raise _bad(path, f"is no CSV in UTF-8: {fault}") from None
    if not days:
        raise _bad(path, "holds no prediction")
    return HandedInRanker(f"predictions of {path.stem}", days, hashlib.sha256(content).hexdigest())


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as fault:
        raise _bad(path, f"can not be read: {fault.strerror}") from None
    if len(content) > _MOST_BYTES:
        raise _bad(path, f"is larger than {_MOST_BYTES:,} bytes")
    return content


def _add(days: dict[date, dict[str, float]], row: list[str], *, path: Path, line: int) -> None:
    if len(row) != len(HEADER):
        raise _bad(path, f"has {len(row)} cells on line {line}")
    try:
        day, unit, value = date.fromisoformat(row[0]), row[1], float(row[2])
    except ValueError:
        raise _bad(path, f"has no date, or no number, on line {line}") from None
    if not unit or not math.isfinite(value):
        raise _bad(path, f"has no id, or a number that is not finite, on line {line}")
    if unit in days.setdefault(day, {}):
        raise _bad(path, f"has the id {unit[:60]!r} of {day} twice, again on line {line}")
    days[day][unit] = value


def _bad(path: Path, what: str) -> BadModel:
    return BadModel(
        f"{path.name} {what}.",
        allowed="CSV with the columns as_of, id and prediction: a date such as 2014-01-01, the unit, and a number, higher where the outcome is likelier",
        next_step="Mend the file, or take it out of the solution's folder `predictions`.",
    )
