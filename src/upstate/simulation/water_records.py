"""How the water department of the simulated city writes its mains and breaks down, faults included.

Every column is text, as in the file; beside it stands the day that the text says, to count faults by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import (
    Floats,
    Integers,
    Texts,
    date_texts,
    first_day,
    pick_rows,
    texts,
    to_dates,
)
from upstate.simulation.breaking import END_OF_RECORD, FIRST_YEAR
from upstate.simulation.mains import Mains
from upstate.simulation.streets import name_street
from upstate.simulation.waterworks import Waterworks

# the first spelling is the office's own; the others crept in
_SPELLINGS = {
    "cast_iron": ("CI", "CAS", "Cast Iron", "C.I."),
    "ductile_iron": ("DI", "DIP", "Ductile"),
    "pvc": ("PVC", "pvc", "P.V.C."),
    "asbestos_cement": ("AC", "ACP", "Transite"),
    "steel": ("ST", "STL"),
    "concrete": ("CONC", "CPP"),
    "copper": ("CU", "COP"),
    "polyethylene": ("PE", "HDPE"),
    "other": ("UNK", "XXX"),
}
_FUTURE_YEAR = 2042  # in the year's two digits, "42": a slip of the finger for "24"


@dataclass(frozen=True)
class Fates:
    """What the records did to mains that were replaced; rows of `Mains`, no main in both.

    relinked: its breaks were moved to the pipe that replaced it. vanished: it was deleted from the inventory.
    """

    relinked: Integers
    vanished: Integers


@dataclass(frozen=True)
class Records:
    """Rows as written. columns: header -> texts. main: row in `Mains` of each. day: as written, or NaN."""

    columns: dict[str, Texts]
    main: Integers
    day: Floats

    def __len__(self) -> int:
        return len(self.main)

    def take(self, rows: Integers) -> Records:
        """The records at these rows, in their order."""
        columns = {header: column[rows] for header, column in self.columns.items()}
        return Records(columns=columns, main=self.main[rows], day=self.day[rows])

    def with_some_twice(self, share: float, rng: np.random.Generator) -> Records:
        """All records and then about `share` of them once more."""
        again = pick_rows(rng, len(self), share)
        return self.take(np.concatenate([np.arange(len(self)), again]))


def decide_fates(works: Waterworks, rng: np.random.Generator) -> Fates:
    """Draw which replaced mains were relinked (35 %) and which vanished (25 %); the rest are kept rightly."""
    replaced = np.flatnonzero(works.replaced_by >= 0)
    lot = rng.random(len(replaced))
    return Fates(relinked=replaced[lot < 0.35], vanished=replaced[lot >= 0.75])


def facility_ids(mains: Mains) -> Texts:
    """Identifiers of six digits, "000123": a program that takes them for numbers loses the zeros."""
    return texts([f"{number:06d}" for number in mains.number.tolist()])


def write_down_mains(works: Waterworks, fates: Fates, rng: np.random.Generator) -> Records:
    """The inventory as exported today, one row a main and some rows twice."""
    mains = works.mains
    installed, day = _install_dates(works, fates, rng)
    streets = [" ".join(name_street(number)) for number in mains.street.tolist()]
    columns = {
        "FACILITYID": facility_ids(mains),
        "INSTALLDATE": installed,
        "ABANDONDATE": date_texts(works.retirements.retired, "{m}/{d}/{yyyy}"),
        "MATERIAL": _materials(mains, rng),
        "DIAMETER_IN": _diameters(mains, rng),
        "LENGTH_FT": _numbers(mains.length, 1),
        "LINED (Y/N)": _lined(mains, rng),
        "PRESSZONE": texts([f"Z{zone + 1}" for zone in mains.zone.tolist()]),
        "SUBTYPE": texts(["Transmission" if inches >= 16 else "Distribution" for inches in mains.diameter]),
        "ST_SEG_ID": texts([f"{number:05d}" for number in mains.street.tolist()]),
        "STREETNAME": texts(streets),
        "LON": _numbers(mains.longitude, 6),
        "LAT": _numbers(mains.latitude, 6),
        "CONDITIONSCORE": _condition_scores(works, rng),
    }
    everything = Records(columns=columns, main=np.arange(len(mains)), day=day)
    kept = np.setdiff1d(np.arange(len(mains)), fates.vanished)
    return everything.take(kept).with_some_twice(0.003, rng)


def write_down_breaks(works: Waterworks, fates: Fates, rng: np.random.Generator) -> Records:
    """Work orders by date: true breaks, leaks of service lines, cancelled calls; some twice, at the end."""
    count = len(works.breaks)
    service_main, service_day = _other_calls(works, round(0.09 * count) + 1, rng)
    false_main, false_day = _other_calls(works, round(0.025 * count) + 1, rng)
    main = np.concatenate([works.breaks.main, service_main, false_main])
    day = np.floor(np.concatenate([works.breaks.day, service_day, false_day]))
    kind = np.repeat(["MAIN", "SERVICE", "MAIN"], [count, len(service_main), len(false_main)]).astype(object)
    status = np.repeat(["COMPLETED", "COMPLETED", "CANCELLED"], [count, len(service_main), len(false_main)])
    status = status.astype(object)
    status[rng.random(len(main)) < 0.1 * (status == "COMPLETED")] = "CLOSED"
    status[pick_rows(rng, np.flatnonzero(kind == "SERVICE"), 0.03)] = "CANCELLED"

    order = np.argsort(day, kind="stable")
    main, kind, status = main[order], kind[order], status[order]
    written = _with_slips(day[order], rng)
    asset = main.copy()
    moved = np.isin(main, fates.relinked)
    asset[moved] = works.replaced_by[main[moved]]
    x, y = _coordinates(works.mains, main, rng)
    columns = {
        "WO_ID": texts([f"WO{number:07d}" for number in range(10_001, 10_001 + len(main))]),
        "ASSET_ID": facility_ids(works.mains)[asset],
        "REPORTED": date_texts(written, "{m}/{d}/{yy}"),
        "LEAKTYPE": kind,
        "WO_STATUS": status,
        "X": x,
        "Y": y,
    }
    return Records(columns=columns, main=asset, day=written).with_some_twice(0.006, rng)


def count_faults(mains: Records, breaks: Records, *, of: int) -> dict[str, int]:
    """Fault -> exported rows that show it. A year alone counts as its 1 January.

    of: how many mains there are in truth. vanished_mains counts identifiers, the rest are rows.
    """
    installed = np.full(of, np.nan)
    installed[mains.main] = mains.day
    listed = np.isin(breaks.main, mains.main)
    inventory, orders = mains.columns, breaks.columns
    dates, diameters = inventory["INSTALLDATE"].astype(str), inventory["DIAMETER_IN"].astype(str)
    counts = {
        "relinked_breaks": breaks.day < installed[breaks.main],
        "breaks_without_main": ~listed,
        "cancelled": orders["WO_STATUS"] == "CANCELLED",
        "service": orders["LEAKTYPE"] == "SERVICE",
        "future_dates": breaks.day >= END_OF_RECORD,
        "swapped_coordinates": orders["X"].astype(float) > 0,
        "undated_mains": dates == "",
        "year_only_dates": np.char.str_len(dates) == 4,
        "typed_diameters": np.char.endswith(diameters, "in"),
        "blank_diameters": diameters == "",
        "unknown_materials": np.isin(inventory["MATERIAL"].astype(str), _SPELLINGS["other"]),
        "blank_linings": inventory["LINED (Y/N)"] == "",
        "accented_streets": np.array([not name.isascii() for name in inventory["STREETNAME"]]),
    }
    return {fault: int(np.count_nonzero(shown)) for fault, shown in counts.items()} | {
        "vanished_mains": len(np.unique(breaks.main[~listed])),
        "duplicate_mains": len(mains) - len(np.unique(mains.main)),
        "duplicate_breaks": len(breaks) - len(set(orders["WO_ID"])),
    }


def _install_dates(works: Waterworks, fates: Fates, rng: np.random.Generator) -> tuple[Texts, Floats]:
    """Old pipes often have a year only, some nothing; pipes that took over breaks keep their full date."""
    mains = works.mains
    written, day = date_texts(mains.installed, "{m}/{d}/{yyyy}"), mains.installed.astype(np.float64)
    took_over = np.isin(np.arange(len(mains)), works.replaced_by[fates.relinked])
    lot = rng.random(len(mains))
    year_only = ~took_over & (lot < np.where(mains.installed < first_day(1960), 0.3, 0.06))
    years = to_dates(day).astype("datetime64[Y]")
    written[year_only] = date_texts(mains.installed, "{yyyy}")[year_only]
    day[year_only] = years[year_only].astype("datetime64[D]").astype(np.float64)
    blank = pick_rows(rng, np.flatnonzero(~took_over & ~year_only), 0.012)
    written[blank], day[blank] = "", np.nan
    return written, day


def _materials(mains: Mains, rng: np.random.Generator) -> Texts:
    spellings = list(_SPELLINGS.values())
    codes, lots = mains.material.tolist(), rng.random(len(mains)).tolist()
    written = [
        spellings[code][0] if lot < 0.8 else spellings[code][int((lot - 0.8) * 5 * len(spellings[code]))]
        for code, lot in zip(codes, lots, strict=True)
    ]
    return texts(written)


def _diameters(mains: Mains, rng: np.random.Generator) -> Texts:
    written = texts([str(inches) for inches in mains.diameter.tolist()])
    blank = pick_rows(rng, len(mains), 0.008)
    written[blank] = ""
    for row in pick_rows(rng, np.setdiff1d(np.arange(len(mains)), blank), 0.002):
        written[row] += "in"
    return written


def _lined(mains: Mains, rng: np.random.Generator) -> Texts:
    written = np.where(mains.lined == 1, "Y", "N").astype(object)
    written[pick_rows(rng, len(mains), 0.03)] = ""
    return written


def _condition_scores(works: Waterworks, rng: np.random.Generator) -> Texts:
    """The planted leak: 1 (bad) to 10, set after the record closed, from breaks a model should foretell."""
    mains = works.mains
    broke = np.bincount(works.breaks.main, minlength=len(mains))
    age = np.maximum(END_OF_RECORD - mains.installed, 0) / 365.25
    score = 9.5 - 2.2 * np.minimum(broke, 3) - age / 60 + rng.normal(0, 0.4, len(mains))
    return _numbers(np.clip(score, 1, 10), 1)


def _other_calls(works: Waterworks, count: int, rng: np.random.Generator) -> tuple[Integers, Floats]:
    """Calls that are no break of a main: any main, any day of the record on which it lay in the ground."""
    main = rng.integers(0, len(works.mains), count)
    begin = np.maximum(works.mains.installed[main], first_day(FIRST_YEAR))
    end = np.nan_to_num(works.retirements.retired[main], nan=END_OF_RECORD)
    return main, begin + rng.random(count) * (end - begin)


def _with_slips(day: Floats, rng: np.random.Generator) -> Floats:
    """The days as typed: a few in a year to come."""
    typed = day.copy()
    for row in pick_rows(rng, len(day), 0.002):
        month_and_day = str(to_dates(day[row : row + 1])[0])[5:].replace("02-29", "02-28")
        typed[row] = np.datetime64(f"{_FUTURE_YEAR}-{month_and_day}").astype(np.int64)
    return typed


def _coordinates(mains: Mains, main: Integers, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """Longitude and latitude, a few metres off the main; on some rows the crew's tablet swapped them."""
    x = mains.longitude[main] + rng.normal(0, 0.00006, len(main))
    y = mains.latitude[main] + rng.normal(0, 0.00004, len(main))
    swapped = pick_rows(rng, len(main), 0.012)
    x[swapped], y[swapped] = y[swapped], x[swapped].copy()
    return _numbers(x, 6), _numbers(y, 6)


def _numbers(values: Floats, digits: int) -> Texts:
    return texts([f"{value:.{digits}f}" for value in values.tolist()])
