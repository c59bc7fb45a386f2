"""The water department of the simulated city: messy exports whose true risk is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from upstate.progress import Progress, silent
from upstate.simulation.breaking import draw_weather
from upstate.simulation.exports import SimulatedExports, require_units, write_csv
from upstate.simulation.water_records import (
    Records,
    count_faults,
    decide_fates,
    facility_ids,
    write_down_breaks,
    write_down_mains,
)
from upstate.simulation.waterworks import Waterworks, build_waterworks, find_truth

AS_OF_YEARS = range(2010, 2023)
MOST_MAINS = 400_000  # identifiers have six digits


def simulate_water(
    *, folder: Path, mains: int = 6000, seed: int = 2016, progress: Progress = silent
) -> SimulatedExports:
    """Write the exports of a water department: `mains` mains, and replacements for those that broke badly.

    mains: CSV in cp1252; feet, inches, dates M/D/YYYY or a year alone. breaks: CSV with semicolons, M/D/YY.
    The truth is about three years from 1 January 2010 .. 2022. The same seed gives the same bytes.
    """
    require_units(mains, what="mains", most=MOST_MAINS)
    progress("Simulating mains and breaks", 0, 3)
    weather = draw_weather(np.random.default_rng([seed, 0]))
    works = build_waterworks(mains, first=0, of=mains, weather=weather, rng=np.random.default_rng([seed, 1]))

    progress("Writing the exports", 1, 3)
    rng = np.random.default_rng([seed, 2])
    fates = decide_fates(works, rng)
    inventory = write_down_mains(works, fates, rng)
    orders = write_down_breaks(works, fates, rng)
    mains_csv = folder / "simulated_water_mains.csv"
    breaks_csv = folder / "simulated_water_breaks.csv"
    write_csv(mains_csv, header=list(inventory.columns), rows=_rows(inventory), encoding="cp1252")
    write_csv(breaks_csv, header=list(orders.columns), rows=_rows(orders), delimiter=";")

    progress("Writing the truth", 2, 3)
    truth_csv = folder / "simulated_water_truth.csv"
    write_csv(truth_csv, header=("id", "as_of", "probability", "happened"), rows=_truth_rows(works))
    progress("Simulated the water department", 3, 3)
    return SimulatedExports(
        folder=folder,
        files={"mains": (mains_csv,), "breaks": (breaks_csv,)},
        truth=truth_csv,
        planted=count_faults(inventory, orders, of=len(works.mains)),
    )


def _rows(records: Records) -> Iterator[tuple[str, ...]]:
    return zip(*records.columns.values(), strict=True)


def _truth_rows(works: Waterworks) -> Iterator[tuple[str, str, str, int]]:
    ids = facility_ids(works.mains)
    for year in AS_OF_YEARS:
        truth = find_truth(works, year)
        for main, probability, happened in zip(truth.main, truth.probability, truth.happened, strict=True):
            yield ids[main], f"{year}-01-01", f"{probability:.6g}", int(happened)
