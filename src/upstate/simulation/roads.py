"""The road department of the simulated city: sixteen yearly rating files whose true risk is known."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from upstate.progress import Progress, silent
from upstate.simulation.exports import SimulatedExports, require_units, write_csv
from upstate.simulation.pavement import (
    FAIR,
    FIRST_YEAR,
    HORIZON_YEARS,
    LAST_YEAR,
    Roads,
    build_roads,
    found_poor,
    true_probability,
)
from upstate.simulation.road_records import HEADER, Sheet, inspect, street_ids, write_down_sheet

AS_OF_YEARS = range(2002, LAST_YEAR + 2 - HORIZON_YEARS)
MOST_BLOCKS = 200_000
_QUOTE_ALL_FROM = 2012  # the year in which the department changed its program


def simulate_roads(
    *, folder: Path, blocks: int = 2500, seed: int = 2016, progress: Progress = silent
) -> SimulatedExports:
    """Write sixteen yearly files of street ratings, 2000 .. 2015, each with every block and its last rating.

    Lengths and widths in feet (0: unknown), ratings 10 (new) to 1, dates M/YY, overlays as a year. blocks
    and ratings are the same files. The truth is about blocks last rated 6 or better by 1 January 2002 ..
    2014: the inspection due within two years finds 5 or worse (or would have, had it not been missed).
    The same seed gives the same bytes.
    """
    require_units(blocks, what="blocks", most=MOST_BLOCKS)
    rng = np.random.default_rng([seed, 3])
    roads = build_roads(blocks, rng)
    sheets = inspect(roads, rng)
    faults: Counter[str] = Counter()
    files = []
    for year, sheet in sheets.items():
        progress("Writing the yearly files", year - FIRST_YEAR, len(sheets))
        rows, found = write_down_sheet(roads.blocks, sheet, year=year, rng=rng)
        target = folder / f"simulated_road_ratings_{year}.csv"
        quoting: Literal[1, 2] = csv.QUOTE_NONNUMERIC if year < _QUOTE_ALL_FROM else csv.QUOTE_ALL
        write_csv(target, header=HEADER, rows=rows, encoding="cp1252", quoting=quoting)
        faults += found
        files.append(target)
    truth_csv = folder / "simulated_road_truth.csv"
    write_csv(truth_csv, header=("id", "as_of", "probability", "happened"), rows=_truth_rows(roads, sheets))
    progress("Simulated the road department", len(sheets), len(sheets))
    return SimulatedExports(
        folder=folder,
        files={"blocks": tuple(files), "ratings": tuple(files)},
        truth=truth_csv,
        planted=dict(faults),
    )


def _truth_rows(roads: Roads, sheets: dict[int, Sheet]) -> Iterator[tuple[str, str, str, int]]:
    ids = street_ids(roads.blocks)
    for year in AS_OF_YEARS:
        probability, poor = true_probability(roads, year), found_poor(roads, year)
        for row in np.flatnonzero(sheets[year - 1].overall >= FAIR):
            yield ids[row], f"{year}-01-01", f"{probability[row]:.6g}", int(poor[row])
