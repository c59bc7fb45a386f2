"""The simulated water works as clean contract tables of any size, for the growth benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from upstate.city import writing_to
from upstate.progress import Progress, silent
from upstate.simulation.arrays import Floats, Integers, to_dates
from upstate.simulation.breaking import LAST_YEAR, draw_weather
from upstate.simulation.exports import SimulatedExports, require_units
from upstate.simulation.mains import ACQUISITIONS, MATERIALS, METRES_A_FOOT
from upstate.simulation.waterworks import HORIZON_YEARS, Waterworks, build_waterworks, find_truth

MOST_UNITS = 45_000_000  # eight digits hold the numbers of twice as many mains
_LAST_AS_OF = LAST_YEAR + 1 - HORIZON_YEARS
_MAINS = pa.schema(
    [
        ("main_id", pa.string()),
        ("installed", pa.date32()),
        ("retired", pa.date32()),
        ("material", pa.string()),
        ("diameter_mm", pa.float64()),
        ("length_m", pa.float64()),
        ("lined", pa.bool_()),
        ("pressure_zone", pa.string()),
        ("acquisition", pa.string()),
        ("status", pa.string()),
        ("street_id", pa.string()),
        ("longitude", pa.float64()),
        ("latitude", pa.float64()),
    ]
)
_BREAKS = pa.schema(
    [
        ("main_id", pa.string()),
        ("broke_on", pa.date32()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("longitude", pa.float64()),
        ("latitude", pa.float64()),
    ]
)
_TRUTH = pa.schema(
    [("id", pa.string()), ("as_of", pa.date32()), ("probability", pa.float64()), ("happened", pa.int8())]
)


def simulate_tables(
    *, units: int, seed: int, folder: Path, chunk: int = 200_000, progress: Progress = silent
) -> SimulatedExports:
    """Write the water works as clean Parquet tables, `chunk` mains at a time, in bounded memory.

    mains: one row a main; `units` mains and, beyond them, a replacement for each retired one
    (`planted["replaced_mains"]`). breaks: one row a break, 1998 to 2024. Metres, millimetres, degrees; only
    `retired` holds nulls. The truth holds one as-of date, 1 January 2022. The same seed and chunk give
    the same rows.
    """
    require_units(units, what="mains", most=MOST_UNITS)
    require_units(chunk, what="mains in a chunk", most=MOST_UNITS)
    weather = draw_weather(np.random.default_rng([seed, 0]))
    paths = {name: folder / f"simulated_{name}.parquet" for name in ("mains", "breaks", "truth")}
    replaced = 0
    with ExitStack() as files:
        mains = files.enter_context(_parquet(paths["mains"], _MAINS))
        breaks = files.enter_context(_parquet(paths["breaks"], _BREAKS))
        truth = files.enter_context(_parquet(paths["truth"], _TRUTH))
        for first in range(0, units, chunk):
            progress("Simulating mains", first, units)
            rng = np.random.default_rng([seed, 1 + first // chunk])
            works = build_waterworks(min(chunk, units - first), first=first, of=units, weather=weather, rng=rng)
            mains.write_table(_mains_table(works))
            breaks.write_table(_breaks_table(works))
            truth.write_table(_truth_table(works))
            replaced += int(np.count_nonzero(works.replaced_by >= 0))
    progress("Simulating mains", units, units)
    return SimulatedExports(
        folder=folder,
        files={"mains": (paths["mains"],), "breaks": (paths["breaks"],)},
        truth=paths["truth"],
        planted={"replaced_mains": replaced},
    )


@contextmanager
def _parquet(target: Path, schema: Any) -> Iterator[Any]:
    with writing_to(target) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        yield writer


def _mains_table(works: Waterworks) -> Any:
    mains = works.mains
    retired = np.isfinite(works.retirements.retired)
    return pa.table(
        [
            _identifiers(mains.number),
            _dates(mains.installed),
            _dates(works.retirements.retired),
            _named(MATERIALS, mains.material),
            np.round(mains.diameter * 25.4, 1),
            np.round(mains.length * METRES_A_FOOT, 2),
            mains.lined.astype(bool),
            _named(tuple(f"Zone {zone}" for zone in range(1, 10)), mains.zone),
            _named(ACQUISITIONS, mains.acquisition),
            _named(("active", "retired"), retired.astype(np.int64)),
            _identifiers(mains.street),
            np.round(mains.longitude, 6),
            np.round(mains.latitude, 6),
        ],
        schema=_MAINS,
    )


def _breaks_table(works: Waterworks) -> Any:
    main = works.breaks.main
    return pa.table(
        [
            _identifiers(works.mains.number[main]),
            _dates(works.breaks.day),
            _constant("main", len(main)),
            _constant("repaired", len(main)),
            np.round(works.mains.longitude[main], 6),
            np.round(works.mains.latitude[main], 6),
        ],
        schema=_BREAKS,
    )


def _truth_table(works: Waterworks) -> Any:
    truth = find_truth(works, _LAST_AS_OF)
    as_of = np.full(len(truth.main), np.datetime64(f"{_LAST_AS_OF}-01-01"))
    columns = [_identifiers(works.mains.number[truth.main]), pa.array(as_of.astype("datetime64[D]"))]
    return pa.table([*columns, truth.probability, truth.happened.astype(np.int8)], schema=_TRUTH)


def _identifiers(numbers: Integers) -> Any:
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 8, "0")


def _dates(days: Floats | Integers) -> Any:
    return pa.array(to_dates(days))


def _named(names: tuple[str, ...], codes: Integers) -> Any:
    return pa.array(names).take(pa.array(codes))


def _constant(word: str, count: int) -> Any:
    return pa.repeat(word, count)
