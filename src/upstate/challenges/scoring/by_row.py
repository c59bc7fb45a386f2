"""A file of predictions, row by row: slow, and says of each row what is wrong with it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.cells import read_number
from upstate.challenges.scoring.faults import Faults, refuse, shown
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence, say

# Rows that are read beyond those asked for, so that a huge file against few answers costs little.
_EXTRA = 1000
_LONGEST_LINE = 10_000
_FEW = 3  # ids that are missing, each of which is told


class _Stop(Exception):
    """Nothing after this fault can be read."""

    def __init__(self, fault: Sentence) -> None:
        self.fault = fault


def read_by_row(raw: bytes, ids: NDArray[Any], *, allowed: tuple[float, float], name: str) -> Floats:
    """The values in the order of `ids`; raises `BadPredictions` with the faults in the order of the file; that many ids are missing comes first."""
    _refuse_other_bytes(raw, name)
    places = {one: place for place, one in enumerate(ids)}
    values, rows = np.full(len(ids), np.nan), np.zeros(len(ids), np.int64)
    faults, row = Faults(), 1
    try:
        for row, cells in _rows(raw, most=len(ids) + _EXTRA):
            if (fault := _take(cells, row, places, values=values, rows=rows, allowed=allowed)) is not None:
                faults.add(fault)
    except _Stop as stop:
        faults.add(stop.fault)
    else:
        _tell_missing(ids[rows == 0], faults, all_ids=len(ids), last=row)
    faults.refuse(name)
    return values


def _refuse_other_bytes(raw: bytes, name: str) -> None:
    if (place := raw.find(b"\0")) >= 0:
        raise refuse(name, say("Line {line} holds a NUL byte, which is no text.", line=1 + raw.count(b"\n", 0, place)))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = 1 + raw.count(b"\n", 0, fault.start)
        raise refuse(name, say("Line {line} is not UTF-8. Save the file as CSV in UTF-8.", line=line)) from None


def _rows(raw: bytes, *, most: int) -> Iterator[tuple[int, list[str]]]:
    """Each row below the header with its number; those without a character are left out."""
    lines = _Lines(raw)
    reader = csv.reader(lines, strict=True)
    row = 1
    try:
        next(reader)
        for row, cells in enumerate(reader, start=2):
            lines.since = 0
            if row > most + 1:
                raise _Stop(say("Row {row} and those after it were not read: there are more rows than ids.", row=row))
            if cells:
                yield row, cells
    except csv.Error:
        raise _Stop(say("After row {row} a quote is out of place, so nothing more can be read.", row=row)) from None


class _Lines:
    """The lines of a file, as `csv` asks for them. since: characters since the last row ended, so that a quote that nobody closes ends the reading soon."""

    def __init__(self, raw: bytes) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(raw), "utf-8", newline="")
        self._number = self.since = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if not (line := self._text.readline(_LONGEST_LINE)):
            raise StopIteration
        self._number += 1
        self.since += len(line)
        if len(line) == _LONGEST_LINE:
            raise _Stop(say("Line {line} is too long, so nothing more can be read.", line=self._number))
        if self.since > _LONGEST_LINE:
            raise csv.Error
        return line


def _take(
    cells: list[str],
    row: int,
    places: dict[str, int],
    *,
    values: Floats,
    rows: NDArray[np.int64],
    allowed: tuple[float, float],
) -> Sentence | None:
    """Put one row where it belongs, or say why not."""
    if len(cells) != 2:
        return _wrong_cells(cells, row)
    one, cell = cells
    number, fault = read_number(cell, row=row, allowed=allowed)
    if not one:
        return say("Row {row}: the id is empty.", row=row)
    if (place := places.get(one)) is None:
        return say("Row {row}: the id {id} is not in test.csv.", row=row, id=shown(one))
    if before := int(rows[place]):
        return say("Row {row}: the id {id} is already in row {before}.", row=row, id=shown(one), before=before)
    rows[place], values[place] = row, math.nan if number is None else number
    return fault


def _wrong_cells(cells: list[str], row: int) -> Sentence:
    if len(cells) == 3 and (cells[1].lstrip("-") + cells[2]).isdigit():
        return say(
            "Row {row}: {cells} has 3 cells. Write numbers with a point, as in 0.5.",
            row=row,
            cells=shown(",".join(cells)),
        )
    return say("Row {row} has {cells} cells instead of 2.", row=row, cells=len(cells))


def _tell_missing(missing: NDArray[Any], faults: Faults, *, all_ids: int, last: int) -> None:
    """Of many that are missing the first stand in one sentence: most often the file broke off. last: its last row."""
    first = [shown(str(one)) for one in missing[:_FEW]]
    if len(missing) <= _FEW:
        for one in first:
            faults.add(say("There is no prediction for the id {id}.", id=one))
        return
    told: dict[str, str | int] = {"missing": len(missing), "all": all_ids, "first": ", ".join(first)}
    if last - 1 < all_ids:
        faults.add_first(
            say(
                "{missing} of {all} ids are missing; the file ends after row {row}. The first that are missing: {first}.",
                row=last,
                **told,
            )
        )
    else:
        faults.add_first(say("{missing} of {all} ids are missing. The first of them: {first}.", **told))
