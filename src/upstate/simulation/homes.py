"""The fire department's records of the simulated city: its homes, their fires, and the alarms once given, with the truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from upstate.progress import Progress, silent
from upstate.simulation.arrays import DAYS_A_YEAR, Integers, Texts, date_texts, first_day, pick_rows, texts
from upstate.simulation.dwellings import Dwellings, build_dwellings
from upstate.simulation.exports import SimulatedExports, require_units, write_csv

AS_OF_YEAR = 2024
MOST_HOMES = 900_000  # identifiers have six digits
_FIRES_SINCE = 2014
_FIRES_A_YEAR = 0.003  # of a middling home: about what US fire departments report

_HOMES = (
    "home_id", "address", "block_group", "tract", "built_year", "renter", "share_poor", "share_moved_before_2000",
    "longitude", "latitude",
)  # fmt: skip


def simulate_homes(
    *, folder: Path, homes: int = 60_000, seed: int = 2016, progress: Progress = silent
) -> SimulatedExports:
    """Write the tables of `smoke-alarms` but for visits, which nobody has made yet.

    homes: one row a home; `renter` and the shares are yes or no, 1 or 0, of the one household. fires: one row a fire,
    2014 to 2023, with what the crew wrote of the alarm. alarms_given: an earlier program's list. The truth is of
    1 January 2024: the chance that a home is in need of an alarm, and whether it is. The same seed gives the same bytes.
    """
    require_units(homes, what="homes", most=MOST_HOMES)
    progress("Simulating homes", 0, 2)
    dwellings = build_dwellings(homes, rng=np.random.default_rng([seed, 10]))
    ids = texts([f"H{number:06d}" for number in range(1, homes + 1)])
    rng = np.random.default_rng([seed, 11])

    progress("Writing the exports", 1, 2)
    paths = {name: folder / f"simulated_{name}.csv" for name in ("homes", "fires", "alarms_given")}
    unplaced = pick_rows(rng, homes, 0.01)
    write_csv(paths["homes"], header=_HOMES, rows=_home_rows(dwellings, ids, unplaced))
    fires = _fires(dwellings, ids, rng)
    write_csv(paths["fires"], header=tuple(fires), rows=zip(*fires.values(), strict=True))
    write_csv(paths["alarms_given"], header=("home_id", "given_on"), rows=_given_rows(dwellings, ids, rng))
    truth = folder / "simulated_homes_truth.csv"
    write_csv(truth, header=("id", "as_of", "probability", "happened"), rows=_truth_rows(dwellings, ids))
    progress("Simulated the homes", 2, 2)
    return SimulatedExports(
        folder=folder,
        files={name: (path,) for name, path in paths.items()},
        truth=truth,
        planted={
            "homes_without_coordinates": len(unplaced),
            "fires_without_home": int((fires["home_id"] == "").sum()),
            "unknown_alarms": int((fires["alarm"] == "unknown").sum()),
        },
    )


def _home_rows(homes: Dwellings, ids: Texts, unplaced: Integers) -> Iterator[tuple[object, ...]]:
    places = [texts([f"{value:.6f}" for value in values.tolist()]) for values in (homes.longitude, homes.latitude)]
    for place in places:
        place[unplaced] = ""
    return zip(
        ids, homes.address, homes.block_group, homes.tract, homes.built, homes.renter, homes.poor, homes.long_resident,
        *places, strict=True,
    )  # fmt: skip


def _fires(homes: Dwellings, ids: Texts, rng: np.random.Generator) -> dict[str, Texts]:
    """Fires by date. Need and fire go together a little; a twentieth of the fires has no home written down."""
    years = AS_OF_YEAR - _FIRES_SINCE
    expected = _FIRES_A_YEAR * years * np.exp(0.5 * homes.poor + 0.3 * (homes.built < 1950) + 0.5 * homes.field)
    home = np.repeat(np.arange(len(homes)), rng.poisson(expected))
    day = first_day(_FIRES_SINCE) + np.floor(rng.random(len(home)) * years * DAYS_A_YEAR)
    order = np.argsort(day, kind="stable")
    home, day = home[order], day[order]
    silent_ones = np.where(rng.random(len(home)) < 0.25, "present_silent", "absent")
    alarm = np.where(homes.in_need[home], silent_ones, "worked").astype(object)
    alarm[rng.random(len(home)) < 0.35] = "unknown"
    written = ids[home]
    written[rng.random(len(home)) < 0.05] = ""
    return {
        "fire_id": texts([f"F{number:05d}" for number in range(1, len(home) + 1)]),
        "fired_on": date_texts(day, "{yyyy}-{m:02d}-{d:02d}"),
        "home_id": written,
        "address": homes.address[home],
        "alarm": alarm,
    }


def _given_rows(homes: Dwellings, ids: Texts, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    given = np.flatnonzero(homes.given)
    day = first_day(2016) + np.floor(rng.random(len(given)) * 6 * DAYS_A_YEAR)
    return zip(ids[given], date_texts(day, "{yyyy}-{m:02d}-{d:02d}"), strict=True)


def _truth_rows(homes: Dwellings, ids: Texts) -> Iterator[tuple[str, str, str, int]]:
    for home, chance, in_need in zip(ids, homes.chance, homes.in_need, strict=True):
        yield home, f"{AS_OF_YEAR}-01-01", f"{chance:.6g}", int(in_need)
