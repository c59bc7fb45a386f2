"""What a simulation hands over: files as a city would export them, and the truth that no city has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from upstate.city import write_bytes
from upstate.errors import UpstateError

CITY = "Millbrook (simulated)"


@dataclass(frozen=True)
class SimulatedExports:
    """The files of one simulated department. Every file name carries the word "simulated".

    folder: where all of them are.
    files: contract table -> its export files.
    truth: CSV (Parquet from `simulate_tables`), one row a unit and as-of date: `id` as the exports write it,
        `as_of`, `probability` in [0, 1] that the outcome comes within the horizon, `happened` (1 or
        0). Units are those in the ground at the date, also those that the exports have lost.
    planted: fault -> how many rows of the exported files show it. A row with two faults counts in both, and a
        duplicated row counts twice.
    """

    folder: Path
    files: dict[str, tuple[Path, ...]]
    truth: Path
    planted: dict[str, int] = field(default_factory=dict)


def write_csv(
    target: Path,
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL,
) -> None:
    """Write a CSV file as some city system would; lines end in CR LF, as such systems do."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_bytes(target, text.getvalue().encode(encoding))


def require_units(count: int, *, what: str, most: int) -> None:
    """Raise `UpstateError` unless a city of `count` units can be simulated."""
    if not 1 <= count <= most:
        raise UpstateError(
            f"a simulated city of {count:,} {what}",
            allowed=f"1 to {most:,} {what}",
            next_step=f"Give a number of {what} in this range.",
        )
